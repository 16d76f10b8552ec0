"""`readiness trend` of many units: a line a unit, with its values and its ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from ...languages import language_of
from ...sentences import say
from ...trend import PanelTrend, panel_trend
from ..options import Format
from ..screens.page import DASH, Page
from ..screens.trend import lines_figure

if TYPE_CHECKING:
    from ...model import Framework

MOST = 40  # units on a screen: more is for a file
DRAWN = 8  # lines that can be told apart
COLUMNS = ("unit", "period", "value", "low", "high", "rank")


def trend_of_units(
    paths: Sequence[Path],
    frameworks: Sequence[str],
    how: dict[str, Any],
    on: str | None,
    kind: Format,
    output: Path | None,
    plot: Path | None,
    lang: str | None,
) -> None:
    """Follow every unit of a table with periods, or of a folder; raises `UsageError` where there is no framework or one period."""
    from ...panel import Wanted, gather
    from ...panel.selection import node_of
    from ...problems import UsageError
    from ...scoring import compile_framework
    from ..output import emit, to_csv, to_json
    from ..panels import Wrong, framework_of, panels
    from ..plots import draw
    from ..talk import tell_unranked

    if len(paths) > 1 or len(frameworks) > 1:
        raise UsageError(say("a trend of many units is of one table or folder and one framework: TABLE --period COLUMN --framework ID"))
    source = framework_of(paths[0], frameworks[0] if frameworks else None, lang)
    plan, wrong = compile_framework(source), Wrong()
    results = gather(plan, panels(paths[0], plan, Wanted(**how), wrong), node_of(plan, on))
    if results is None or len(results.periods()) < 2:
        wrong.tell()
        raise UsageError(
            say("{path} holds one period; a trend needs several: name the column that holds them with --period", path=paths[0])
        )
    found = panel_trend(results)
    tell_unranked(source)
    page = Page(language_of(source.language), found.decimals)
    if plot is not None:
        draw(_figure(found, plan.range, page), plot)
    if kind is Format.json:
        emit(to_json(_json(paths[0], source, found)), output)
    elif kind is Format.csv:
        emit(to_csv(COLUMNS, list(_rows(found))), output)
    else:
        _print(found, page, source.file.comparable)
    wrong.tell()


def _rows(found: PanelTrend) -> Iterator[tuple[Any, ...]]:
    for line in found.lines:
        for at, period in enumerate(found.periods):
            yield line.unit, period, line.values[at], line.lows[at], line.highs[at], line.ranks[at]


def _json(path: Path, framework: Framework, found: PanelTrend) -> dict[str, Any]:
    from ..output import head

    return {
        **head(framework),
        "panel": {"path": str(path), "units": len(found.lines)},
        "node": {"id": found.node, "title": found.title},
        "periods": list(found.periods),
        "units": [line._asdict() for line in found.lines],
    }


def _print(found: PanelTrend, page: Page, ranked: bool) -> None:
    _, table = page.language.gettext, page.table()
    page.print(Text(f"{found.title}, {found.periods[0]} – {found.periods[-1]}", style="bold"))
    page.print()
    table.add_column(_("Unit"), overflow="fold")
    for period in found.periods:
        table.add_column(period, justify="right", no_wrap=True)
    for heading in (_("Change"), *([_("Rank")] if ranked else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in found.lines[:MOST]:
        ends = " → ".join(str(rank or DASH) for rank in (line.ranks[0], line.ranks[-1]))
        values = [page.number(value) for value in line.values]
        table.add_row(line.unit, *values, page.moved(line.change), *([ends] if ranked else []))
    page.print(table)
    if len(found.lines) > MOST:
        page.print(Text(_("… {count} more", count=len(found.lines) - MOST), style="dim"))


def _figure(found: PanelTrend, ends: tuple[float, float], page: Page) -> dict[str, Any]:
    """The figure of the units that moved most; more lines could not be told apart."""
    moved = sorted(found.lines, key=lambda line: -abs(line.change or 0.0))[:DRAWN]
    lines = [{"title": line.unit, "values": line.values, "bold": False} for line in found.lines if line in moved]
    return lines_figure(list(found.periods), lines, ends, page.language)
