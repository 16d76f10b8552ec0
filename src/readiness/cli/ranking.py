"""Scores and ranks of many units on a terminal: a line a unit, with as many of the parts as the screen is wide."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rich.console import Console
from rich.table import Table

from ..panel.units import PERIOD
from ..scoring.plan import bands_in_order
from .output import console, interval, number

if TYPE_CHECKING:
    from ..panel import Grouped, Ranking, Ranks, Results

MOST = 1000  # lines on a screen: more is for a file
GAP = 2  # blanks after a column


class Column(NamedTuple):
    """A column of a table: its cells, and how wide it has to be."""

    heading: str
    justify: Literal["left", "right"]
    cells: list[str]

    @property
    def width(self) -> int:
        return max([len(word) for word in self.heading.split()] + [len(cell) for cell in self.cells])


def print_rankings(rankings: list[Ranking]) -> None:
    """Print every period: its groups, then its units."""
    screen = console()
    for at, ranking in enumerate(rankings):
        results, rows = ranking.results, ranking.order[:MOST]
        if ranking.period is not None:
            screen.print(("\n" if at else "") + ranking.period, style="bold")
        if ranking.groups is not None:
            _print_groups(screen, ranking.groups, results)
        _print_columns(screen, [*_ranks(ranking, rows), *_figures(results, rows, ranking.ranks)], results, rows)
        _mention_rest(len(ranking.order))


def print_scores(results: Results) -> None:
    """Print the scores of units, in the order of their source."""
    rows = list(range(min(MOST, len(results.units))))
    periods = [Column("Period", "left", [results.attributes[PERIOD][row] or "–" for row in rows])] if PERIOD in results.attributes else []
    _print_columns(console(), [*periods, *_figures(results, rows)], results, rows)
    _mention_rest(len(results.units))


def _print_groups(screen: Console, groups: Grouped, results: Results) -> None:
    decimals = results.plan.decimals
    names = dict(zip(results.units, _names(results, list(range(len(results.units)))), strict=True))
    table = _table()
    table.add_column(groups.by, overflow="fold")
    for heading in ("Units", "Scored", "Lowest", "Median", "Highest"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("First", overflow="fold")
    for group in groups.groups:
        figures = [number(value, decimals) for value in (group.lowest, group.median, group.highest)]
        said = ["", "", "", "too few units to show"] if group.withheld else [*figures, ", ".join(names[unit] for unit in group.first)]
        table.add_row(group.name, str(group.units), str(group.scored), *said)
    screen.print(table)
    screen.print()


def _table() -> Table:
    return Table(box=None, padding=(0, GAP, 0, 0), header_style="bold")


def _print_columns(screen: Console, columns: list[Column], results: Results, rows: list[int]) -> None:
    """Print columns, and beside them as many of the parts as there is room for."""
    parts = _parts(results, rows)
    room = screen.width - sum(column.width + GAP for column in columns)
    fitting = [part for at, part in enumerate(parts) if sum(one.width + GAP for one in parts[: at + 1]) <= room]
    table = _table()
    for column in [*columns, *fitting]:
        table.add_column(column.heading, justify=column.justify, overflow="fold", width=column.width if column in fitting else None)
    for row in zip(*(column.cells for column in [*columns, *fitting]), strict=True):
        table.add_row(*row)
    screen.print(table)
    if len(fitting) < len(parts):
        print(f"{len(fitting)} of {len(parts)} parts fit on the screen; --format csv has all", file=sys.stderr)


def _mention_rest(count: int) -> None:
    if count > MOST:
        print(f"the first {MOST:,} of {count:,} units; -o FILE writes all", file=sys.stderr)


def _ranks(ranking: Ranking, rows: list[int]) -> list[Column]:
    found = [Column("Rank", "right", [place(value) for value in ranking.ranks.rank[rows].tolist()])]
    if ranking.groups is not None:
        names = ranking.results.attributes[ranking.groups.by]
        found.append(Column("In group", "right", [place(value) for value in ranking.groups.rank[rows].tolist()]))
        found.append(Column(ranking.groups.by, "left", [names[row] or "–" for row in rows]))
    return found


def _figures(results: Results, rows: list[int], ranks: Ranks | None = None) -> list[Column]:
    """The columns from the unit to the band; those of what is open only where something is."""
    decimals = results.plan.decimals
    figures = {name: values[rows].tolist() for name, values in results.figures.items()}
    found = [Column("Unit", "left", _names(results, rows))]
    found.append(Column("Score", "right", [_number(value, decimals) for value in figures["value"]]))
    ends = list(zip(figures["low"], figures["high"], strict=True))
    if any(low != high for low, high in ends):
        found.append(Column("Low–high", "right", [_interval(low, high, decimals) for low, high in ends]))
        if ranks is not None:
            spans = zip(ranks.low[rows].tolist(), ranks.high[rows].tolist(), strict=True)
            found.append(Column("Ranks possible", "right", [_span(low, high) for low, high in spans]))
    bands = [*(band.title for band in bands_in_order(results.plan.framework.file)), "–"]
    if len(bands) > 1:
        found.append(Column("Band", "left", [bands[at] for at in results.bands[rows].tolist()]))
    return found


def _parts(results: Results, rows: list[int]) -> list[Column]:
    """A column for each part of the score, by its title."""
    decimals = results.plan.decimals
    printed = {name: [_number(value, decimals) for value in values[rows].tolist()] for name, values in results.parts.items()}
    return [Column(results.plan.node(name).title, "right", cells) for name, cells in printed.items()]


def _names(results: Results, rows: list[int]) -> list[str]:
    """Units by their names, where the source gives names."""
    names: Any = results.attributes.get("name", results.units)
    return [names[row] or results.units[row] for row in rows]


def place(value: float) -> str:
    """A place as it is printed, a dash for none."""
    return "–" if value != value else f"{value:.12g}"


def _span(low: float, high: float) -> str:
    return place(low) if low == high or low != low else f"{place(low)}–{place(high)}"


def _number(value: float, decimals: int) -> str:
    return number(None if value != value else value, decimals)


def _interval(low: float, high: float, decimals: int) -> str:
    return interval(None if low != low else low, None if high != high else high, decimals)
