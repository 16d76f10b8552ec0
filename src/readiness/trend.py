"""Three or more periods in a row: a line for every node of the latest framework, and breaks where the framework changed.

Of many units a line each, by one node of one framework.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .diff import Difference, change_of, compare
from .matching import Matching, match
from .model import Framework, Survey
from .panel import Results, as_place, figure_at
from .scoring import Card, NodeScore, expand_all, score
from .sentences import say

SAME, VERSION, EDITION = "", "version", "edition"


class Moment(NamedTuple):
    """One period with its scores. `broken` says what of the framework changed since the one before: '', version or edition."""

    period: str
    framework: Framework
    survey: Survey
    card: Card
    broken: str


class Line(NamedTuple):
    """One node through the periods, by its id in the latest framework; None where it has no score.

    `compared` says of each period whether the node means what it means in the latest one. `change` is the difference of
    the last and the first printed value that mean the same on one scale, None where there are not two.
    """

    id: str
    title: str
    kind: str
    depth: int
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    coverages: tuple[float | None, ...]
    bands: tuple[str | None, ...]
    compared: tuple[bool, ...]
    change: float | None


class Trend(NamedTuple):
    """The periods in order, the lines of the tree and the composites, and the differences from each period to the next."""

    moments: tuple[Moment, ...]
    lines: tuple[Line, ...]
    steps: tuple[Difference, ...]

    @property
    def decimals(self) -> int:
        """Decimals of printed values, those of the most exact framework."""
        return max(moment.card.plan.decimals for moment in self.moments)


class UnitLine(NamedTuple):
    """One unit of a panel through the periods: printed values and ranks, None where it has none.

    `change` is the difference of the last and the first value, `rank_change` positive where it has risen.
    """

    unit: str
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    ranks: tuple[float | None, ...]
    change: float | None
    rank_change: float | None


class PanelTrend(NamedTuple):
    """Many units through the periods, by one node; the units in the order of their last rank."""

    node: str
    title: str
    decimals: int
    periods: tuple[str, ...]
    lines: tuple[UnitLine, ...]


def panel_trend(results: Results) -> PanelTrend:
    """The trend of every unit of a panel of several periods."""
    periods = {period or "": results.take(rows) for period, rows in results.periods().items()}
    places = [{unit: row for row, unit in enumerate(part.units)} for part in periods.values()]
    ranks = [part.ranks().rank for part in periods.values()]
    units = dict.fromkeys(unit for part in reversed(periods.values()) for unit in part.units)
    lines = [_unit_line(unit, list(periods.values()), places, ranks, results.plan.decimals) for unit in units]
    lines.sort(key=lambda line: (line.ranks[-1] is None, line.ranks[-1] or 0))
    return PanelTrend(results.node.id, results.node.title, results.plan.decimals, tuple(periods), tuple(lines))


def _unit_line(unit: str, parts: Sequence[Results], places: Sequence[dict[str, int]], ranks: Sequence[Any], decimals: int) -> UnitLine:
    rows = [place.get(unit) for place in places]

    def figures(name: str) -> tuple[float | None, ...]:
        return tuple(figure_at(part.figures[name], row) for part, row in zip(parts, rows, strict=True))

    values = figures("value")
    placed = tuple(as_place(figure_at(rank, row)) for rank, row in zip(ranks, rows, strict=True))
    ends, ranked = (values[0], values[-1]), (placed[0], placed[-1])
    return UnitLine(
        unit=unit,
        values=values,
        lows=figures("low"),
        highs=figures("high"),
        ranks=placed,
        change=change_of(*ends, decimals),
        rank_change=None if ranked[0] is None or ranked[1] is None else as_place(ranked[0] - ranked[1]),
    )


def trend(surveys: Sequence[tuple[Framework, Survey]]) -> Trend:
    """The trend of one subject; the surveys in any order, each with its framework.

    Raises `ValueError` where two are of the same period, which have no order.
    """
    ordered = expand_all(sorted(surveys, key=lambda pair: pair[1].period))
    periods = [survey.period for _, survey in ordered]
    twice = next((period for period in periods if periods.count(period) > 1), None)
    if twice is not None:
        raise ValueError(say("two surveys are of {period}; a trend needs one a period", period=twice))
    moments = [Moment(survey.period, framework, survey, score(framework, survey), SAME) for framework, survey in ordered]
    moments = [moments[0], *(later._replace(broken=_broken(before, later)) for before, later in pairwise(moments))]
    pairs = list(pairwise(moments))
    steps = tuple(compare(before.framework, before.survey, later.framework, later.survey) for before, later in pairs)
    matchings = [match(before.card.plan, later.card.plan, (before.survey, later.survey)) for before, later in pairs]
    return Trend(tuple(moments), tuple(_lines(moments, matchings)), steps)


def _broken(before: Moment, later: Moment) -> str:
    if before.framework.id != later.framework.id:
        return EDITION
    return SAME if before.framework.digest == later.framework.digest else VERSION


def _lines(moments: Sequence[Moment], matchings: Sequence[Matching]) -> list[Line]:
    last = moments[-1].card
    nodes = [{node.id: node for node in moment.card.nodes()} for moment in moments]
    found = [_line(node, depth, moments, matchings, nodes) for node, depth in _with_depth(last.overall, 0)]
    return [*found, *(_line(node, 0, moments, matchings, nodes) for node in last.composites)]


def _with_depth(node: NodeScore, depth: int) -> list[tuple[NodeScore, int]]:
    return [(node, depth), *(pair for part in node.parts for pair in _with_depth(part, depth + 1))]


def _line(
    node: NodeScore, depth: int, moments: Sequence[Moment], matchings: Sequence[Matching], nodes: Sequence[dict[str, NodeScore]]
) -> Line:
    names: list[str | None] = [node.id]
    for moment, matching in zip(reversed(moments[:-1]), reversed(matchings), strict=True):
        names.insert(0, _earlier(names[0], node.kind == "overall", moment, matching))
    figures = [nodes[at].get(name) if name is not None else None for at, name in enumerate(names)]
    values = tuple(figure.value if figure else None for figure in figures)
    compared = tuple(name is not None for name in names)
    return Line(
        id=node.id,
        title=node.title,
        kind=node.kind,
        depth=depth,
        values=values,
        lows=tuple(figure.low if figure else None for figure in figures),
        highs=tuple(figure.high if figure else None for figure in figures),
        coverages=tuple(figure.coverage if figure else None for figure in figures),
        bands=tuple(figure.band if figure else None for figure in figures),
        compared=compared,
        change=_change(values, moments),
    )


def _earlier(name: str | None, overall: bool, moment: Moment, matching: Matching) -> str | None:
    """The id of a node one period earlier; the overall nodes are twins by nature."""
    if overall:
        return moment.card.overall.id
    pair = matching.by_after().get(name or "")
    return pair.before if pair is not None else None


def _change(values: Sequence[float | None], moments: Sequence[Moment]) -> float | None:
    """The last value less the first one on the same scale."""
    ends = moments[-1].card.plan.range
    there = [(value, moment) for value, moment in zip(values, moments, strict=True) if value is not None and moment.card.plan.range == ends]
    if len(there) < 2 or there[-1][1] is not moments[-1]:
        return None
    decimals = max(there[0][1].card.plan.decimals, moments[-1].card.plan.decimals)
    return change_of(there[0][0], there[-1][0], decimals)
