"""`readiness diff`: what changed between two surveys, and why."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import Format, FormatOption, LangOption, OutputOption, format_of


def command(
    before: Annotated[Path, typer.Argument(help="The earlier survey.", metavar="BEFORE")],
    after: Annotated[Path, typer.Argument(help="The later survey.", metavar="AFTER")],
    before_framework: Annotated[
        str | None, typer.Option(help="Framework of the earlier survey, such as an old version's folder.", metavar="ID|FOLDER")
    ] = None,
    after_framework: Annotated[str | None, typer.Option(help="Framework of the later survey.", metavar="ID|FOLDER")] = None,
    fail_on_regression: Annotated[
        bool, typer.Option(help="Exit 1 if the overall score or a comparable answered indicator fell, or if there is no score any more.")
    ] = False,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Compare two surveys: what rose, fell, became known or unknown, and the change of the score split by cause.

    The parts (answers, scope, weights, rubric) add up exactly to the change: each is averaged over every order in which
    the four could have changed.
    """
    from ..diff import Item, compare
    from .inputs import load_scored
    from .output import emit, to_csv, to_json
    from .score import failing

    old, new = load_scored(before, before_framework, lang), load_scored(after, after_framework, lang)
    found = compare(old.framework, old.survey, new.framework, new.survey)
    kind = format_of(format, output, Format.csv)
    with failing(_regressions(found) if fail_on_regression else []):
        if kind is Format.json:
            emit(to_json(diff_json(old, new, found)), output)
        elif kind is Format.csv:
            columns = [field.name for field in fields(Item)]
            emit(to_csv(columns, [[getattr(item, name) for name in columns] for item in found.items]), output)
        else:
            _print(old, new, found)


def diff_json(old: Any, new: Any, found: Any) -> dict[str, Any]:
    """The documented JSON of `diff`."""
    from .output import tool
    from .score import score_json

    return {
        "tool": tool(),
        "before": score_json(old),
        "after": score_json(new),
        "change": {"value": found.value, "exact": found.exact, "by": found.by, "by_value": found.by_value},
        "items": [asdict(item) for item in found.items],
    }


def _regressions(found: Any) -> list[str]:
    failures = []
    before, after, decimals = found.before.overall.value, found.after.overall.value, found.decimals
    if found.value is not None and found.value < 0:
        failures.append(f"overall fell by {-found.value:.{decimals}f}, from {before:.{decimals}f} to {after:.{decimals}f}")
    elif before is not None and after is None:
        failures.append(f"overall has no score any more; it was {before:.{decimals}f}")
    for item in found.regressions():
        levels = f" (level {item.before_level} to {item.after_level})" if item.before_level and item.after_level else ""
        failures.append(f"{item.id} fell by {-item.change:g}, from {item.before:g} to {item.after:g}{levels}")
    return failures


def _end(item: Any, side: str) -> str:
    """One end of an item as text: its level, else its value, else its state."""
    level, value, state = (getattr(item, f"{side}_level"), getattr(item, side), getattr(item, f"{side}_state"))
    if state in ("answered", "partial") and (level or value is not None):
        return level or f"{value:g}"
    return state or "–"


def _print(old: Any, new: Any, found: Any) -> None:
    from rich.text import Text

    from .output import console, number

    screen, decimals = console(), found.decimals
    names = [f"{side.survey.subject.name} {side.survey.period}" for side in (old, new)]
    screen.print(Text(f"{names[0]} → {names[1]}", style="bold"))
    ends = [number(card.overall.value, decimals) for card in (found.before, found.after)]
    screen.print(f"Overall {ends[0]} → {ends[1]}{_signed(found.value, decimals, brackets=True)}")
    _print_split(screen, found, decimals)
    screen.print()
    _print_groups(screen, found, decimals)
    for kind, heading in HEADINGS.items():
        _print_items(screen, heading, [item for item in found.items if item.node_kind == "indicator" and item.kind == kind])
    same = sum(item.kind in ("same", "still unknown") for item in found.items if item.node_kind == "indicator")
    screen.print(Text(f"{same} indicators did not move or are still unknown.", style="dim"))


HEADINGS = {
    "rose": "Rose",
    "fell": "Fell",
    "became known": "Became known",
    "became unknown": "Became unknown",
    "became applicable": "Became applicable",
    "became not applicable": "Became not applicable",
    "changed": "Changed, not scored",
    "new": "New",
    "dropped": "Dropped",
    "not comparable": "Not comparable",
}


def _signed(value: float | None, decimals: int, *, brackets: bool = False) -> str:
    if value is None:
        return ""
    text = f"{value:+.{decimals}f}"
    return f" ({text})" if brackets else text


def _print_split(screen: Any, found: Any, decimals: int) -> None:
    if found.by_value is None:
        why = "one of the two scores is missing or withheld" if found.one_scale else "the two scores are not on the same scale"
        screen.print(f"The change is not split by cause: {why}.")
        return
    parts = [f"{cause} {_signed(value, decimals)}" for cause, value in found.by_value.items()]
    screen.print(f"By cause: {', '.join(parts)}")


def _print_groups(screen: Any, found: Any, decimals: int) -> None:
    from rich.table import Table

    from .output import number

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", overflow="fold")
    for heading in ("Before", "After", "Change"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for item in found.items:
        if item.node_kind != "indicator":
            remark = "" if item.kind in ("rose", "fell", "same") else item.kind
            change = _signed(item.change, decimals) or "–"
            table.add_row(item.title, number(item.before, decimals), number(item.after, decimals), change, remark)
    screen.print(table)
    screen.print()


def _print_items(screen: Any, heading: str, items: Any) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if not items:
        return
    screen.print(Text(f"{heading} ({len(items)})", style="bold"))
    for item in items:
        reason = f" — {item.reason}" if item.reason else ""
        screen.print(Padding(Text(f"{item.title}: {_end(item, 'before')} → {_end(item, 'after')}{reason}"), (0, 0, 0, 2)))
    screen.print()
