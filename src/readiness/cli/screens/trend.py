"""A trend on a terminal and as a picture: a line a pillar, what rose and fell, breaks marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from ...diff import Difference, Item
from ...languages import Language, mark
from ...trend import EDITION, VERSION, Line, Moment, Trend
from .page import Page
from .phrases import titled

BREAK = "┆"
BREAKS = {VERSION: mark("another version of the framework"), EDITION: mark("another framework or edition")}
SPARKS = "▁▂▃▄▅▆▇█"
MOST_MOVES = 5


def print_trend(found: Trend, language: Language, *, every: bool = False) -> None:
    """Print the lines of the pillars, or of every node, and what moved most."""
    page = Page(language, found.decimals)
    _ = language.gettext
    last = found.moments[-1]
    span = f"{language.date(found.moments[0].period)} – {language.date(last.period)}"
    page.print(Text(f"{last.survey.subject.name}, {span}", style="bold"))
    page.print(Text(last.framework.file.title))
    page.print()
    _lines(page, found, [line for line in found.lines if every or line in _main(found)])
    for moment in found.moments:
        if moment.broken:
            said = _(
                "{mark} from {period} on: {why} ({framework})",
                mark=BREAK,
                period=moment.period,
                why=_(BREAKS[moment.broken]),
                framework=_name(moment),
            )
            page.print(Text(said, style="dim"))
    for before, after, step in zip(found.moments, found.moments[1:], found.steps, strict=False):
        _moves(page, f"{before.period} → {after.period}", step)


def _main(found: Trend) -> list[Line]:
    """The overall score, the pillars and the composites; the questions where the framework scores none of these."""
    groups = [line for line in found.lines if line.kind == "composite" or line.depth <= 1]
    if any(value is not None for line in groups for value in line.values):
        return groups
    return [line for line in found.lines if line.kind == "indicator" and any(value is not None for value in line.values)]


def _name(moment: Moment) -> str:
    return f"{moment.framework.id}@{moment.framework.file.version}"


def _lines(page: Page, found: Trend, lines: list[Line]) -> None:
    _, table = page.language.gettext, page.table()
    table.add_column("", overflow="fold")
    if not page.narrow:
        table.add_column("", no_wrap=True)
    for moment in found.moments:
        table.add_column((f"{BREAK} " if moment.broken else "") + moment.period, justify="right", no_wrap=True)
    table.add_column(_("Change"), justify="right", no_wrap=True)
    for line in lines:
        values = [page.number(value) for value in line.values]
        title = Text("  " * max(0, line.depth - 1) + line.title, style="bold" if line.kind == "overall" else "")
        table.add_row(title, *([] if page.narrow else [spark(line, found)]), *values, page.moved(line.change))
    page.print(table)


def spark(line: Line, found: Trend) -> str:
    """A line as a few signs, between the ends of the framework's range; a space where there is no value."""
    signs = []
    for value, moment in zip(line.values, found.moments, strict=True):
        low, high = moment.card.plan.range
        place = None if value is None else min(int((value - low) / (high - low) * len(SPARKS)), len(SPARKS) - 1)
        signs.append((BREAK if moment.broken else "") + (" " if place is None else SPARKS[max(place, 0)]))
    return "".join(signs)


def _moves(page: Page, heading: str, step: Difference) -> None:
    """What of the questions rose and fell most from one period to the next, and why the score changed."""
    _ = page.language.gettext
    page.heading(heading if step.value is None else f"{heading}: {page.signed(step.value)}")
    if step.by_value is not None:
        from .comparison import CAUSES

        parts = [f"{_(CAUSES[cause])} {page.signed(value)}" for cause, value in step.by_value.items()]
        page.indented(_("By cause: {causes}", causes=", ".join(parts)))
    for kind, word, style in (("rose", _("Rose"), "green"), ("fell", _("Fell"), "red")):
        moved = sorted(_moved(step, kind), key=lambda item: -abs(item.change or 0.0))
        if moved:
            more = f", … ({len(moved)})" if len(moved) > MOST_MOVES else ""
            said = Text(f"{word}: ", style=style)
            for at, item in enumerate(moved[:MOST_MOVES]):
                said.append_text(Text(", " if at else "")).append_text(titled(item.title, item.id)).append(f" {page.signed(item.change)}")
            page.indented(said + Text(more))


def _moved(step: Difference, kind: str) -> Iterator[Item]:
    return (item for item in step.items if item.node_kind == "indicator" and item.comparable and item.kind == kind)


def figure(found: Trend, language: Language) -> dict[str, Any]:
    """The figure `trend` of `readiness.charts.pictures`: the overall score and the pillars over the periods."""
    shown = [line for line in found.lines if line.kind == "overall" or (line.depth == 1 and line.kind == "group")]
    lines = [{"title": line.title, "values": line.values, "bold": line.kind == "overall"} for line in shown]
    breaks = [at for at, moment in enumerate(found.moments) if moment.broken]
    return lines_figure(
        [language.date(moment.period) for moment in found.moments], lines, found.moments[-1].card.plan.range, language, breaks
    )


def lines_figure(
    periods: list[str], lines: list[dict[str, Any]], ends: tuple[float, float], language: Language, breaks: Sequence[int] = ()
) -> dict[str, Any]:
    """Lines over periods on the scale between two ends, which is marked in quarters."""
    low, high = ends
    ticks = [low + (high - low) * share / 4 for share in range(5)]
    data = {
        "periods": periods,
        "low": low,
        "high": high,
        "ticks": [{"at": tick, "text": language.number(tick, 0 if high - low >= 4 else 2)} for tick in ticks],
        "breaks": list(breaks),
        "lines": lines,
        "names": {"break": language.gettext("the framework changed")},
    }
    return {"name": "trend", "kind": "lines", "data": data}
