"""`readiness gaps`: what is below target, what to do next, and what it gains."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, SurveyArgument, format_of


def command(
    survey: SurveyArgument,
    target: Annotated[str | None, typer.Option(help="Measure every indicator against this level.", metavar="LEVEL")] = None,
    pillar: Annotated[str | None, typer.Option(help="Only what is below this pillar or group.", metavar="ID")] = None,
    top: Annotated[int | None, typer.Option(help="Only so many gaps.", min=1)] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge targets at the end of this period (default: the survey's).", metavar="DATE")
    ] = None,
    framework: FrameworkOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List every indicator below target, by what its next step gains on the overall score; what is unknown stands apart.

    Each gain is for that step alone, from scoring the survey again with it; gains do not add up.
    """
    from ..gaps import find_gaps
    from .inputs import load_scored
    from .output import emit, to_csv, to_json

    loaded = load_scored(survey, framework, lang)
    report = find_gaps(loaded.card, loaded.survey, _target(loaded, target), _pillar(loaded, pillar), _period(as_of))
    shown = report.gaps[:top]
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(gaps_json(loaded, report, shown)), output)
    elif kind is Format.csv:
        emit(to_csv(COLUMNS, [_row(gap) for gap in shown]), output)
    else:
        _print(loaded, report, shown)


SHOWN_UNKNOWN = 12
ACTION = ["do", "lead", "months", "effort"]
TARGET = ["target", "unit", "by", "owner"]
COLUMNS = ["id", "title", "pillar", "now", "step", "step_text", *TARGET, *ACTION, "gain", "closing", "measured_on"]


def _row(gap: Any) -> list[Any]:
    action = gap.action.model_dump() if gap.action else {}
    return [action.get(name) if name in ACTION else getattr(gap, name) for name in COLUMNS]


def _target(loaded: Any, level: str | None) -> Any:
    """The level asked for as a target; raises `UsageError` where no indicator has such a level."""
    from ..model import Target
    from ..problems import UsageError

    if level is None:
        return None
    known = {key for leaf in loaded.card.plan.leaves for key in leaf.by_key}
    if level not in known:
        raise UsageError(f"--target: no indicator has a level '{level}'; the levels are {', '.join(sorted(known))}")
    return Target.model_construct(level=level)


def _pillar(loaded: Any, name: str | None) -> str | None:
    from ..problems import UsageError, suggest

    if name is not None and name not in loaded.card.plan.index:
        raise UsageError(f"--pillar: there is no '{name}'{suggest(name, loaded.card.plan.index)}")
    return name


def _period(text: str | None) -> str | None:
    from ..periods import last_day
    from ..problems import UsageError

    if text is not None:
        try:
            last_day(text)
        except ValueError as error:
            raise UsageError(f"--as-of: {error}") from None
    return text


def gaps_json(loaded: Any, report: Any, shown: Any) -> dict[str, Any]:
    """The JSON of `gaps`: the same head as `score`, then gaps, unknowns and targets."""
    from .score import score_json

    head = score_json(loaded)
    return {
        **{key: head[key] for key in ("tool", "framework", "survey")},
        "score": {key: value for key, value in head["score"].items() if key != "parts"},
        "gaps": [{**gap._asdict(), "action": gap.action.model_dump(exclude_none=True) if gap.action else None} for gap in shown],
        "unknown": [found._asdict() for found in report.unknown],
        "targets": [found._asdict() for found in report.targets],
    }


def _print(loaded: Any, report: Any, shown: Any) -> None:
    from rich.text import Text

    from .output import console, interval

    screen, decimals = console(), loaded.framework.file.decimals
    node = loaded.card.overall
    gaps = f"{len(report.gaps)} gap{'' if len(report.gaps) == 1 else 's'}"
    head = f"{loaded.survey.subject.name}, {loaded.survey.period}: {gaps}, {len(report.unknown)} not known"
    screen.print(Text(head, style="bold"))
    if node.value is not None:
        screen.print(f"Overall {node.value:.{decimals}f} ({interval(node.low, node.high, decimals)})")
    elsewhere = sorted({gap.measured_on for gap in shown} - {node.id})
    if elsewhere:
        screen.print(f"Gains are measured on the nearest score above each question: {', '.join(elsewhere)}.")
    if shown and all(gap.source == "best" for gap in shown):
        screen.print("No target is set: the best level counts as the target.")
    screen.print()
    for gap in shown:
        _print_gap(screen, gap, decimals)
    _print_unknown(screen, report.unknown)
    _print_targets(screen, report.targets)


def _print_gap(screen: Any, gap: Any, decimals: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    due = ", ".join(part for part in (f"by {gap.by}" if gap.by else "", gap.owner or "") if part)
    head = Text(f"+{gap.gain:.{max(2, decimals)}f}  ", style="green")
    head.append(gap.title, style="bold")
    head.append(f"  {gap.now} → {gap.step}, target {gap.target}{f' ({due})' if due else ''}", style="dim")
    screen.print(head)
    lines = [f"Next: {gap.step_text}" if gap.step_text else ""]
    if gap.action:
        months = f"{gap.action.months:g} month{'' if gap.action.months == 1 else 's'}" if gap.action.months else None
        facts = [gap.action.lead, months, f"{gap.action.effort} effort" if gap.action.effort else None]
        said = ", ".join(fact for fact in facts if fact)
        lines.append(f"Do:   {gap.action.do}{f' ({said})' if said else ''}")
    for line in lines:
        if line:
            screen.print(Padding(Text(line), (0, 0, 0, 7)))


def _print_unknown(screen: Any, unknown: Any) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if unknown:
        screen.print()
        screen.print(Text("Find out (not known; how far each could still move the score above it)", style="bold"))
    for found in unknown[:SHOWN_UNKNOWN]:
        screen.print(Padding(Text(f"{found.opens:5.2f}  {found.title} ({found.id})"), (0, 0, 0, 2)))
    if len(unknown) > SHOWN_UNKNOWN:
        screen.print(Text(f"         and {len(unknown) - SHOWN_UNKNOWN} more; --format json lists all", style="dim"))


def _print_targets(screen: Any, targets: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    if not targets:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Target", "Goal", "Now", "Gap", "Progress", "By", "Owner", "Status"):
        table.add_column(heading, overflow="fold")
    for item in targets:
        progress = "–" if item.progress is None else f"{item.progress:.0%}"
        goal = f"level {item.label}" if item.unit == "level" else f"{item.operator} {item.label} {item.unit}"
        gap = "–" if item.gap is None or item.unit == "level" else f"{item.gap:g}"
        table.add_row(item.title, goal, item.now or "–", gap, progress, item.by or "–", item.owner or "–", item.status)
    screen.print()
    screen.print(Text("Targets set on single items", style="bold"))
    screen.print(table)
