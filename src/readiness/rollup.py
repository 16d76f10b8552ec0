"""The roll-up: many agencies' answers as one picture, in which nobody who is missing disappears (R16, at the root).

A national figure is the weighted mean of the units that have one. Its bounds put every unit that has none, and every one
that is expected and has sent nothing, at the worst and at the best, so that an agency that is missing widens them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .panel import Panel, columns_of, present, score_panel
from .scoring import Plan, PlanNode, Scores
from .scoring.aggregate import AGGREGATIONS, weighted_mean, weighted_median
from .scoring.answers import level_keys
from .scoring.gates import Flags, own_range
from .scoring.layouts import layout_of
from .scoring.numbers import Floats, rounded
from .scoring.plan import bands_in_order
from .scoring.units import ANSWERED, NOT_APPLICABLE_, OUT_OF_SCOPE, UNANSWERED, UNKNOWN_

OTHER_STATES = {
    "unknown": UNKNOWN_,
    "unanswered": UNANSWERED,
    "not-applicable": NOT_APPLICABLE_,
    "out-of-scope": OUT_OF_SCOPE,
}
PARTLY, MISSING = "partly-known", "missing"
COMBINE = ("mean", "median", "minimum", "maximum")


class Spread(NamedTuple):
    """One node over all units, in its printed range.

    `value` combines the units that have one; `low` and `high` put all others, and the missing, at the worst and the best.
    `coverage` is theirs by weight. `scored` have a value, `without` have none though it applies, `missing` sent nothing.
    `worst` and `best` are the units at the ends; none are named of a framework that is kept from comparing units.
    `agreement` is 1 where all give the same and 0 where half are at each end (Tastle and Wierman's consensus, 2007).
    `distribution` counts answers by level, band or state, those of every instance (R16).
    """

    id: str
    title: str
    kind: str
    depth: int
    value: float | None
    low: float | None
    high: float | None
    coverage: float | None
    scored: int
    without: int
    missing: int
    lowest: float | None
    first_quartile: float | None
    median: float | None
    third_quartile: float | None
    highest: float | None
    worst: tuple[str, ...]
    best: tuple[str, ...]
    agreement: float | None
    distribution: Mapping[str, int]


class RollUp(NamedTuple):
    """The picture of all units: those that are there with their weights, the expected that are not, and a spread a node."""

    plan: Plan
    panel: Panel
    scores: Scores
    combine: str
    weights: Mapping[str, float]
    missing: tuple[str, ...]
    spreads: tuple[Spread, ...]


def roll_up(
    plan: Plan, panel: Panel, weights: Mapping[str, float] | None = None, expected: Sequence[str] = (), combine: str = "mean"
) -> RollUp:
    """The spread of every node over the units of a panel with its answers as written, of which each stands once.

    `weights` are by unit, 1 each where none are given; a missing unit without a weight has the mean of the others.
    `expected` are the units that should be there. `combine` is one of `COMBINE`.
    """
    missing = tuple(name for name in dict.fromkeys(expected) if name not in set(panel.units))
    given = weights or {}
    own = np.array([given.get(name, 1.0) for name in panel.units])
    absent = np.array([given.get(name, float(own.mean())) for name in missing])
    scores = score_panel(plan, panel)
    maker = _Spreads(plan, panel, scores, own, absent, combine)
    nodes = [(plan.nodes[plan.overall], 0), *_below(plan, plan.nodes[plan.overall], 1)]
    nodes += [(plan.nodes[index], 0) for index in plan.composites]
    with np.errstate(all="ignore"):  # what nobody answered is not a number on purpose
        spreads = tuple(maker.spread(node, depth) for node, depth in nodes)
    return RollUp(plan, panel, scores, combine, dict(zip(panel.units, own.tolist(), strict=True)), missing, spreads)


def _below(plan: Plan, node: PlanNode, depth: int) -> list[tuple[PlanNode, int]]:
    found = []
    for index in node.shown:
        part = plan.nodes[index]
        found += [(part, depth), *_below(plan, part, depth + 1)]
    return found


class _Spreads:
    """Makes the spread of one node after the other."""

    def __init__(self, plan: Plan, panel: Panel, scores: Scores, weights: Floats, absent: Floats, combine: str) -> None:
        self.plan, self.panel, self.scores = plan, panel, scores
        self.weights, self.absent, self.combine = weights, absent, combine
        self.bands = [band.id for band in bands_in_order(plan.framework.file)]
        self.layout, self.there = layout_of(plan, panel.rows.laid), present(plan, panel)
        self.columns = columns_of(plan, panel)

    def spread(self, node: PlanNode, depth: int) -> Spread:
        low, value, high = (self._lane(node, lane) for lane in (self.scores.low, None, self.scores.high))
        coverage = np.asarray(self.scores.coverage[node.index])
        applies = ~np.isnan(coverage)
        there = ~np.isnan(value)
        whole = self._whole(node, value, low, high, np.where(applies, coverage, 0.0), applies)
        units = [self.panel.units[row] for row in np.flatnonzero(there)]
        values, weights = value[there], self.weights[there]
        quartiles = (
            [None] * 3 if not len(values) else [rounded(float(_quantile(values, weights, at)), self.decimals) for at in (0.25, 0.5, 0.75)]
        )
        ends = (
            [None, None] if not len(values) else [rounded(float(values.min()), self.decimals), rounded(float(values.max()), self.decimals)]
        )
        return Spread(
            id=node.id,
            title=node.title,
            kind=node.kind,
            depth=depth,
            **whole,
            scored=int(there.sum()),
            without=int((applies & ~there).sum()),
            missing=len(self.absent),
            lowest=ends[0],
            first_quartile=quartiles[0],
            median=quartiles[1],
            third_quartile=quartiles[2],
            highest=ends[1],
            worst=self._at(units, values, ends[0]),
            best=self._at(units, values, ends[1]),
            agreement=self._agreement(node, values, weights),
            distribution=self._distribution(node),
        )

    @property
    def decimals(self) -> int:
        return self.plan.decimals

    def _lane(self, node: PlanNode, lane: Sequence[Floats] | None) -> Floats:
        found = self.scores.shown(node.index) if lane is None else lane[node.index]
        return own_range(self.plan, node, found) if node.scored else np.full(len(self.panel.units), np.nan)

    def _whole(self, node: PlanNode, value: Floats, low: Floats, high: Floats, coverage: Floats, applies: Flags) -> dict[str, float | None]:
        """The combined figures; a unit to which the node does not apply is on no side."""
        if not node.scored or (not applies.any() and not len(self.absent)):
            return dict.fromkeys(("value", "low", "high", "coverage"))
        worst, best = node.range or self.plan.range
        every = np.concatenate([np.where(applies, self.weights, 0.0), self.absent])
        lows = np.concatenate([np.where(np.isnan(low), worst, low), np.full(len(self.absent), worst)])
        highs = np.concatenate([np.where(np.isnan(high), best, high), np.full(len(self.absent), best)])
        covered = np.concatenate([coverage, np.zeros(len(self.absent))])
        there = np.isnan(value)
        exact = self._combined(np.where(there, 0.0, value), np.where(there, 0.0, self.weights * coverage))
        ends = self._combined(lows, every), self._combined(highs, every)
        exact = float(np.clip(exact, *ends)) if np.isfinite(exact) else exact
        return {
            "value": rounded(exact, self.decimals),
            "low": rounded(ends[0], self.decimals),
            "high": rounded(ends[1], self.decimals),
            "coverage": float(weighted_mean(covered[:, None], every[:, None])[0]) if node.rule != "none" or node.leaf >= 0 else None,
        }

    def _combined(self, values: Floats, weights: Floats) -> float:
        return float(AGGREGATIONS[self.combine](values[:, None], weights[:, None], 1.0)[0])

    def _at(self, units: Sequence[str], values: Floats, printed: float | None) -> tuple[str, ...]:
        """The units whose printed value is this one; none where the framework is kept from comparing units."""
        if not self.plan.framework.file.comparable:
            return ()
        return tuple(unit for unit, value in zip(units, values, strict=True) if rounded(float(value), self.decimals) == printed)

    def _agreement(self, node: PlanNode, values: Floats, weights: Floats) -> float | None:
        """1 + Σ p log₂(1 − |x − mean| / width); W. J. Tastle and M. J. Wierman, Consensus and dissention, 2007."""
        worst, best = node.range or self.plan.range
        if len(values) < 2 or not np.isfinite(best - worst):
            return None
        mean = weighted_mean(values[:, None], weights[:, None])[0]
        shares = weights / weights.sum()
        return rounded(float(1 + (shares * np.log2(1 - np.abs(values - mean) / (best - worst))).sum()), 3)

    def _distribution(self, node: PlanNode) -> dict[str, int]:
        found = self._answers(node) if node.leaf >= 0 else self._bands(node)
        return {**found, **({MISSING: len(self.absent)} if len(self.absent) else {})}

    def _answers(self, node: PlanNode) -> dict[str, int]:
        """How often each level was given, also for each instance; of other kinds of question how many are answered."""
        leaf, rows = self.plan.leaves[node.leaf], self.panel.rows
        own = self.layout.leaves[node.leaf]
        assert rows.states is not None
        states, low, high = (array[own][self.there[own]] for array in (rows.states, rows.low, rows.high))
        answered = states == ANSWERED
        levels = dict.fromkeys((level.key for level in leaf.levels), 0)
        for key, count in (pair for place in own if leaf.levels for pair in self._given(place, rows.states[place] == ANSWERED)):
            levels[key] += count
        settled = sum(levels.values()) if leaf.levels else int((answered & (low == high)).sum())
        found = {**levels} if leaf.levels else {"answered": settled}
        found[PARTLY] = int(answered.sum()) - settled
        found.update({word: int((states == state).sum()) for word, state in OTHER_STATES.items()})
        return {word: count for word, count in found.items() if count or word in levels}

    def _given(self, place: int, answered: Flags) -> Iterator[tuple[str, int]]:
        """How many units gave each answer to a leaf that is one level, by its key; levels may have one score."""
        column = self.columns.get(self.layout.plan.leaves[place].id)
        if column is None or column.codes is None:
            return
        times = np.bincount(column.codes[answered & (column.codes >= 0)], minlength=len(column.answers))
        for answer, count in zip(column.answers, times.tolist(), strict=True):
            if count and answer is not None and len(level_keys(answer)) == 1:
                yield level_keys(answer)[0], count

    def _bands(self, node: PlanNode) -> dict[str, int]:
        if not self.bands or not node.scored:
            return {}
        shown = ~np.isnan(self.scores.shown(node.index))
        places = self.scores.bands(node.index)
        return {name: int(((places == at) & shown).sum()) for at, name in enumerate(self.bands)}


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    """The value at which a share of the weight is reached; the median as the engine takes it."""
    if share == 0.5:
        return float(weighted_median(values[:, None], weights[:, None])[0])
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share - 1e-12)), len(values) - 1)])
