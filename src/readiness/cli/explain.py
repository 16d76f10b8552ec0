"""`readiness explain`: where a number comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from .options import Format, FormatOption, FrameworkOption, LangOption, SurveyArgument


def command(
    survey: SurveyArgument,
    name: Annotated[str, typer.Argument(help="Id of an indicator, a pillar, a composite, or 'overall'.", metavar="ID")],
    framework: FrameworkOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    lang: LangOption = None,
) -> None:
    """Explain one number: the answer, its level, the normalised value, weight, share in each parent, policy, rounding."""
    from ..explain import explain
    from ..problems import UsageError, suggest
    from .inputs import load_scored
    from .output import emit, to_csv, to_json

    loaded = load_scored(survey, framework, lang)
    if name not in loaded.card.plan.index:
        raise UsageError(f"{loaded.framework.id} has no '{name}'{suggest(name, loaded.card.plan.index)}")
    found = explain(loaded.card, name)
    if format is Format.json:
        emit(to_json(_json(found)))
    elif format is Format.csv:
        columns = ("id", "title", "value", "weight", "counted", "share", "contribution")
        figures = ("weight", "counted", "share", "contribution")
        parts = [[p.node.id, p.node.title, p.node.exact, *(getattr(p.share, name) for name in figures)] for p in found.parts]
        emit(to_csv(columns, parts))
    else:
        _print(loaded, found)


def _json(found: Any) -> dict[str, Any]:
    from .output import tool

    return {
        "tool": tool(),
        **{key: value for key, value in asdict(found).items() if key not in ("node", "answer", "parts", "levels", "scale")},
        "node": found.node.to_dict(),
        "answer": found.answer.model_dump(exclude_none=True, by_alias=True) if found.answer else None,
        "scale": found.scale.model_dump(exclude_none=True, by_alias=True) if found.scale else None,
        "levels": [{"level": key, "text": text, "score": score} for key, text, score in found.levels],
        "parts": [{**asdict(part.share), "id": part.node.id, "exact": part.node.exact} for part in found.parts],
    }


def _print(loaded: Any, found: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    from .output import console

    screen, node = console(), found.node
    screen.print(Text(f"{node.title} ({node.id})", style="bold"))
    if found.question:
        screen.print(Text(found.question))
    screen.print()
    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, text in [*_answer_facts(found, loaded.survey.sources), *_node_facts(found, loaded.framework.file.decimals)]:
        facts.add_row(label, text if isinstance(text, Text) else Text(text))
    screen.print(facts)
    _print_parts(screen, found)


def _answer_facts(found: Any, sources: Any) -> list[tuple[str, Any]]:
    """The answer and its scale: what was chosen among what, and why."""
    from rich.text import Text

    from ..scoring.answers import state_of
    from .showing import scale_facts

    if found.ends is None:
        return []
    answer, chosen = found.answer, (found.node.level or "").split(" or ")
    facts: list[tuple[str, Any]] = [
        (f"{'→' if key in chosen else ' '} level {key}", Text(f"{text}  (scores {score:g})", style="bold" if key in chosen else ""))
        for key, text, score in found.levels
    ]
    if answer is not None and not found.levels:
        facts.append(("answer", _said(answer)))
    else:
        facts.append(("answer", found.node.level or state_of(answer)))
    facts.append(("scale", f"from {found.ends[0]:g} to {found.ends[1]:g}"))
    if found.scale is not None:
        facts.extend((label.lower(), text) for label, text in scale_facts(found.scale).items() if text)
    if found.policy:
        facts.append(("policy", f"{found.node.state} counts as {found.policy}"))
    if answer is not None:
        facts.extend([("note", answer.note)] if answer.note else [])
        facts.extend(("evidence", _evidence(evidence, sources)) for evidence in answer.evidence)
        facts.extend([("confidence", answer.confidence)] if answer.confidence else [])
    return facts


def _said(answer: Any) -> str:
    """An answer that is no level, as it was written."""
    parts = []
    for key in ("given", "state", "value", "choices", "numerator", "denominator"):
        value = getattr(answer, key)
        if value is not None:
            one = f"{value:g}" if isinstance(value, float) else ", ".join(value) if isinstance(value, tuple) else value
            text = f"{value.start:g} to {value.end:g}" if hasattr(value, "start") else str(one) or "none"
            parts.append(f"{key} {text}" if key in ("numerator", "denominator") else text)
    return "; ".join(parts) or "unanswered"


def _evidence(evidence: Any, sources: Any) -> str:
    source = sources.get(evidence.source)
    title = evidence.title or (source.title if source is not None else None) or evidence.source
    return f"{title} ({evidence.sign})"


def _node_facts(found: Any, decimals: int) -> list[tuple[str, Any]]:
    from .output import number, share

    node = found.node
    facts = [("rule", found.rule)] if found.rule else []
    facts.append(("exact value", f"{number(node.exact, 6)}, coverage {share(node.coverage)}, {node.state}"))
    facts.append(("printed", found.rounding))
    ends = f"{number(node.low, decimals)} to {number(node.high, decimals)}"
    facts.append(("interval", f"{ends}; evidenced {number(node.evidenced, decimals)}"))
    facts.extend(("note", note) for note in found.notes)
    for place in found.shares:
        _, weight, counted, part, contribution = _figures(node.exact, place)
        where = f"in {place.parent_title} ({place.rule})"
        facts.append(("weight", f"{where}: {weight}, counted {counted}, share {part}, contributes {contribution}"))
    return facts


def _print_parts(screen: Any, found: Any) -> None:
    if not found.parts:
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Part", overflow="fold")
    for heading in ("Value", "Weight", "× coverage", "Share", "Contributes"):
        table.add_column(heading, justify="right", no_wrap=True)
    for part in found.parts:
        table.add_row(part.node.title, *_figures(part.node.exact, part.share))
    screen.print()
    screen.print(table)


def _figures(exact: float | None, share: Any) -> list[str]:
    from .output import number

    part = "–" if share.share is None else f"{share.share:.4f}"
    return [number(exact, 4), f"{share.weight:g}", f"{share.counted:.4g}", part, number(share.contribution, 4)]
