"""Scores and ranks of many units on a terminal: a line a unit, with as many of the parts as the screen is wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rich.table import Table

from ...languages import language_of
from ...panel.units import PERIOD
from ...scoring.plan import bands_in_order
from ...sentences import Sentence, say
from ..talk import tell
from .page import DASH, Page

if TYPE_CHECKING:
    from ...panel import Grouped, Ranking, Ranks, Results

MOST = 1000  # lines on a screen: more is for a file
GAP = 2  # blanks after a column
LONGEST = 28  # of names and the like where there is not room for all: longer ones take several lines


class Column(NamedTuple):
    """A column of a table: its cells, how wide it has to be, and how wide at most."""

    heading: str
    justify: Literal["left", "right"]
    cells: list[str]
    most: int | None = None

    @property
    def width(self) -> int:
        natural = max([len(word) for word in self.heading.split()] + [len(cell) for cell in self.cells])
        return natural if self.most is None else min(natural, self.most)


def print_rankings(rankings: list[Ranking], foot: Sentence | None = None) -> None:
    """Print every period: its groups, then its units; the line below them last."""
    for at, ranking in enumerate(rankings):
        results, rows = ranking.results, ranking.order[:MOST]
        page = _page(results)
        if ranking.period is not None:
            page.heading(page.language.date(ranking.period), after=bool(at))
        if ranking.groups is not None:
            _print_groups(page, ranking.groups, results)
        _print_columns(page, [*_ranks(page, ranking, rows), *_figures(page, results, rows, ranking.ranks)], results, rows)
        _mention_rest(len(ranking.order))
    _page(rankings[-1].results).foot(foot)


def print_scores(results: Results, foot: Sentence | None = None) -> None:
    """Print the scores of units, in the order of their source, and a line below them."""
    rows, page = list(range(min(MOST, len(results.units)))), _page(results)
    periods = []
    if PERIOD in results.attributes:
        periods.append(Column(page.language.gettext("Period"), "left", [results.attributes[PERIOD][row] or DASH for row in rows]))
    _print_columns(page, [*periods, *_figures(page, results, rows)], results, rows)
    _mention_rest(len(results.units))
    page.foot(foot)


def _page(results: Results) -> Page:
    """A page in the language of the framework's texts."""
    framework = results.plan.framework
    return Page(language_of(framework.language), framework.file.decimals)


def _print_groups(page: Page, groups: Grouped, results: Results) -> None:
    _ = page.language.gettext
    names = dict(zip(results.units, _names(results, list(range(len(results.units)))), strict=True))
    table = _table()
    table.add_column(groups.by, overflow="fold")
    for heading in (_("Units"), _("Scored"), _("Lowest"), _("Median"), _("Highest")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(_("First"), overflow="fold")
    for group in groups.groups:
        figures = [page.number(value) for value in (group.lowest, group.median, group.highest)]
        said = ["", "", "", _("too few units to show")] if group.withheld else [*figures, ", ".join(names[unit] for unit in group.first)]
        table.add_row(group.name, str(group.units), str(group.scored), *said)
    page.print(table)
    page.print()


def _table() -> Table:
    return Table(box=None, padding=(0, GAP, 0, 0), header_style="bold")


def _print_columns(page: Page, columns: list[Column], results: Results, rows: list[int]) -> None:
    """Print columns, and beside them as many of the parts as there is room for."""
    parts = _parts(page, results, rows)
    if sum(column.width + GAP for column in [*columns, *parts]) > page.screen.width:
        columns = [column._replace(most=LONGEST) if column.justify == "left" else column for column in columns]
    room = page.screen.width - sum(column.width + GAP for column in columns)
    fitting = [part for at, part in enumerate(parts) if sum(one.width + GAP for one in parts[: at + 1]) <= room]
    table = _table()
    for column in [*columns, *fitting]:
        width = column.width if room >= 0 or column.justify == "right" else None  # else names and the like share what is left
        table.add_column(column.heading, justify=column.justify, overflow="fold", width=width)
    for row in zip(*(column.cells for column in [*columns, *fitting]), strict=True):
        table.add_row(*row)
    page.print(table)
    if len(fitting) < len(parts):
        tell(say("{count} of {total} parts fit on the screen; --format csv has all", count=len(fitting), total=len(parts)))


def _mention_rest(count: int) -> None:
    if count > MOST:
        tell(say("the first {most} of {count} units; -o FILE writes all", most=f"{MOST:,}", count=f"{count:,}"))


def _ranks(page: Page, ranking: Ranking, rows: list[int]) -> list[Column]:
    _ = page.language.gettext
    found = [Column(_("Rank"), "right", [place(value) for value in ranking.ranks.rank[rows].tolist()])]
    if ranking.groups is not None:
        names = ranking.results.attributes[ranking.groups.by]
        found.append(Column(_("In group"), "right", [place(value) for value in ranking.groups.rank[rows].tolist()]))
        found.append(Column(ranking.groups.by, "left", [names[row] or DASH for row in rows]))
    return found


def _figures(page: Page, results: Results, rows: list[int], ranks: Ranks | None = None) -> list[Column]:
    """The columns from the unit to the band; those of what is open only where something is."""
    _ = page.language.gettext
    figures = {name: values[rows].tolist() for name, values in results.figures.items()}
    found = [Column(_("Unit"), "left", _names(results, rows))]
    found.append(Column(_("Score"), "right", [_number(page, value) for value in figures["value"]]))
    ends = list(zip(figures["low"], figures["high"], strict=True))
    if any(low != high for low, high in ends):
        found.append(Column(_("Low–high"), "right", [_interval(page, low, high) for low, high in ends]))
        if ranks is not None:
            spans = zip(ranks.low[rows].tolist(), ranks.high[rows].tolist(), strict=True)
            found.append(Column(_("Ranks possible"), "right", [_span(low, high) for low, high in spans]))
    bands = [*(band.title for band in bands_in_order(results.plan.framework.file)), DASH]
    if len(bands) > 1:
        found.append(Column(_("Band"), "left", [bands[at] for at in results.bands[rows].tolist()]))
    return found


def _parts(page: Page, results: Results, rows: list[int]) -> list[Column]:
    """A column for each part that can have a score, by its title."""
    found = []
    for name, values in results.parts.items():
        node = results.plan.node(name)
        if node.scored and not node.valueless:
            found.append(Column(node.title, "right", [_number(page, value) for value in values[rows].tolist()]))
    return found


def _names(results: Results, rows: list[int]) -> list[str]:
    """Units by their names, where the source gives names."""
    names: Any = results.attributes.get("name", results.units)
    return [names[row] or results.units[row] for row in rows]


def place(value: float) -> str:
    """A place as it is printed, a dash for none."""
    return DASH if value != value else f"{value:.12g}"


def _span(low: float, high: float) -> str:
    return place(low) if low == high or low != low else f"{place(low)}–{place(high)}"


def _number(page: Page, value: float) -> str:
    return page.number(None if value != value else value)


def _interval(page: Page, low: float, high: float) -> str:
    return page.interval(None if low != low else low, None if high != high else high)
