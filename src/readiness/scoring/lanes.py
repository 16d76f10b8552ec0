"""One walk over the tree for each reading of the rows.

A *lane* is one reading: open answers at worst (`low`), at best (`high`), as answered (`value`), and as far as the evidence
carries (`evidenced`). Gates' conditions are read in the same lane (R6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .aggregate import AGGREGATIONS, IGNORE_WEIGHTS, total
from .answers import Rows
from .gates import Flags, holds
from .numbers import Floats, round_half_up
from .plan import Plan, PlanNode
from .scores import ONE

SLACK = 1e-12  # what is too little is so by more than rounding errors
SMALLEST = -1e300


class Reading(NamedTuple):
    """What a lane begins with: each leaf's value (NaN for none), and the coverage by which every node counts.

    Parents aggregate `filled`, with some number where there is none, and `shares` of its weight. No shares: everything is
    there and counts in full; no `counted`: what is there counts in full.
    """

    leaves: Floats
    filled: Floats
    shares: Floats | None
    counted: list[Floats] | None = None


@dataclass(slots=True)
class Lane:
    """Each node's value (NaN for none), what the parts give where a judgement or a given score may stand before it, the value
    before gates, and which of a node's gates (by their position) have a condition that does not hold. What parents aggregate
    is as in `Reading`.
    """

    given: Reading
    pinned: str = "value"  # the end of a `Pin` that it reads
    values: list[Floats] = field(default_factory=list)
    filled: list[Floats] = field(default_factory=list)
    shares: list[Floats] = field(default_factory=list)
    suggested: dict[int, Floats] = field(default_factory=dict)
    ungated: dict[int, Floats] = field(default_factory=dict)
    unmet: dict[tuple[int, int], Flags] = field(default_factory=dict)

    def computed(self, node: PlanNode) -> Floats:
        """A node's value, or what its parts give where another may be given."""
        return self.suggested[node.index] if node.given >= 0 else self.values[node.index]


class Walk:
    """What the lanes of a block of rows share: weights, coverage, and who is present."""

    def __init__(self, plan: Plan, rows: Rows, weights: Floats | None = None) -> None:
        self.plan, self.rows, self.shape = plan, rows, rows.low.shape[1:]
        given = np.asarray(plan.weights if weights is None else weights, dtype=np.float64)
        self.weights = given if given.ndim > 1 else given[:, None]
        self.ends = tuple(end.reshape(-1, *(1 for _ in self.shape)) for end in plan.ends)
        self.given: dict[int, Flags] = {node.index: ~np.isnan(rows.low[node.given]) for node in plan.optional}
        self.applies = self._applying()
        self.maxima = self._points()
        self.settled = rows.high is rows.low
        self.cover = self._cover()
        self.coverage = self._coverage(self.cover)
        self.withheld = {} if self.settled else self._withheld()

    def bounds(self, leaves: Floats, pinned: str = "low") -> Lane:
        """The lane of one end, or of settled answers: every applicable part counts in full."""
        return self._lane(Lane(self._settled(leaves), pinned), {})

    def value(self, low: Lane, high: Lane) -> Lane:
        """The lane of the answers as they are, held between the two ends (R2)."""
        return self._lane(Lane(self.answers), self.withheld, floor=low, ceiling=high)

    def evidenced(self, supported: Flags, value: Lane) -> Lane:
        """The value if every answer without evidence counted as worst, with coverage as it is (R13).

        Held above what is proven whatever the rest may be, so that evidence for every answer supports the value itself.
        """
        claims = ~supported if self.cover is None else ~supported & (self.cover > 0)
        low = np.where(claims, self.ends[0], self.rows.low)
        if self.settled:
            return self._lane(Lane(self._settled(low), "low"), {}, ceiling=value)
        leaves, filled = (np.where(claims, self.ends[0], values) for values in (self.answers.leaves, self.answers.filled))
        given = self.answers._replace(leaves=leaves, filled=filled)
        return self._lane(Lane(given, "low"), self.withheld, floor=self.bounds(low), ceiling=value)

    def _settled(self, leaves: Floats) -> Reading:
        if self.applies is None:
            return Reading(leaves, leaves, None)
        return Reading(leaves, self._filled(leaves), self.applies.astype(np.float64))

    @cached_property
    def answers(self) -> Reading:
        """What each leaf counts for in the value: the middle of what is possible, nothing where all is.

        Under policy zero an open answer counts as worst and in full (R4).
        """
        rows, zero, cover, counted = self.rows, self.rows.zero, self.cover, self.coverage
        assert cover is not None
        value = rows.low + rows.high
        value *= 0.5
        if zero is not None:
            value, cover = np.where(zero, self.ends[0], value), np.where(zero, 1.0, cover)
            counted = self._coverage(cover)
        shares = cover if self.applies is None else np.fmax(cover, 0.0)
        leaves = cover / cover  # 0/0 is not a number
        leaves *= value
        return Reading(leaves, self._filled(value), shares, counted)

    def _filled(self, leaves: Floats) -> Floats:
        """Values with some finite number for those that are missing (np.where would take four times as long)."""
        endless = ~np.isfinite(self.ends[0].ravel())
        if self.applies is None and not endless.any():
            return leaves  # the middle of an open scale is a number too
        found = np.fmax(leaves, SMALLEST)
        found[endless] = np.where(np.isnan(leaves[endless]), 0.0, leaves[endless])
        return found

    def _cover(self) -> Floats | None:
        """Coverage of each leaf, NaN where it does not apply (R1); None where all is settled and applies."""
        if self.settled:
            return None if self.applies is None else np.where(self.applies, 1.0, np.nan)
        worst, best = self.ends
        span = best - worst
        endless = ~np.isfinite(span.ravel())
        still_open = self.rows.high - self.rows.low
        still_open /= np.where((span > 0) & np.isfinite(span), span, 1.0)
        if endless.any():
            still_open[endless] = np.sign(still_open[endless])
        return np.subtract(1.0, still_open, out=still_open)

    def _coverage(self, cover: Floats | None) -> list[Floats]:
        """Coverage of every node: of a group the mean of its parts' by the weights of the score (R1)."""
        full, none = np.broadcast_to(ONE, self.shape), np.full(self.shape, np.nan)
        found: list[Floats] = []
        for node in self.plan.nodes:
            if node.barren:
                found.append(none)
            elif cover is None:
                found.append(full)
            elif node.leaf >= 0:
                found.append(cover[node.leaf])
            else:
                mean = self._mean_coverage(node, _stack(node, node.parts, cover, found)) if node.parts else none
                found.append(np.where(self.given[node.index], cover[node.given], mean) if node.given >= 0 else mean)
        return found

    def _mean_coverage(self, node: PlanNode, parts: Floats) -> Floats:
        weights = np.ones((len(parts), *(1 for _ in self.shape))) if node.rule in IGNORE_WEIGHTS else self._weights_of(node)
        if self.applies is not None:
            present = ~np.isnan(parts)
            parts, weights = np.where(present, parts, 0.0), np.where(present, weights, 0.0)
        return total(parts * weights) / total(weights)

    def _withheld(self) -> dict[int, Flags]:
        few = {node.index: node.min_coverage for node in self.plan.nodes if node.min_coverage > 0 and node.kind != "indicator"}
        return {index: self.coverage[index] < least - SLACK for index, least in few.items()}

    def _applying(self) -> Flags | None:
        """Which leaves apply where; None where all do. A score that is not given is computed, and misses nothing."""
        if self.rows.whole is self.rows.low:
            return None
        missing = np.isnan(self.rows.low)
        for node in self.plan.optional:
            if node.valued:
                missing[node.given] = False
        return ~missing if missing.any() else None

    def _points(self) -> list[Floats]:
        return points_of(self.plan, self.applies)

    def _weights_of(self, node: PlanNode) -> Floats:
        if node.rule == "points":
            return stacked([self.maxima[part] for part in node.parts])
        return self.weights[node.first : node.first + len(node.parts)]

    def _lane(self, lane: Lane, withheld: dict[int, Flags], *, floor: Lane | None = None, ceiling: Lane | None = None) -> Lane:
        for node in self.plan.nodes:
            if node.plain:
                _add_leaf(lane, node.leaf)
                continue
            value = self._own(node, lane)
            if node.round is not None:
                value = round_half_up(value, node.round)
            if node.gates:
                value = self._gated(node, value, lane, withheld)
            if floor is not None and node.parts:
                value = np.maximum(value, floor.computed(node))
            if ceiling is not None and node.parts:
                value = np.minimum(value, ceiling.computed(node))
            if node.given >= 0:
                lane.suggested[node.index] = value
                value = np.where(self.given[node.index], lane.given.leaves[node.given], value)
            _add(lane, node.index, value)
        return lane

    def _own(self, node: PlanNode, lane: Lane) -> Floats:
        """A node's value before rounding and gates; of a judged group the parts' mean is kept as the suggestion (R7)."""
        if node.compared:
            return self._pinned(node, lane)
        if node.valued:
            mean = self._aggregate(node, lane)
            if not node.judged:
                return mean
            lane.suggested[node.index] = mean
        return lane.given.leaves[node.leaf] if node.leaf >= 0 else np.full(self.shape, np.nan)

    def _pinned(self, node: PlanNode, lane: Lane) -> Floats:
        """A score that a comparison of units has given; none where there was no comparison, or nothing to compare. Of what is not
        known at all there are the ends.
        """
        pin, coverage = self.rows.pins.get(node.index), self.coverage[node.index]
        if pin is None:
            return np.full(self.shape, np.nan)
        return np.where(coverage > 0 if lane.pinned == "value" else coverage >= 0, getattr(pin, lane.pinned), np.nan)

    def _aggregate(self, node: PlanNode, lane: Lane) -> Floats:
        parts = [node.parts[position] for position in node.valued]
        xs, ws = _stack(node, parts, lane.given.filled, lane.filled), self._weights_of(node)
        if len(parts) < len(node.parts):
            ws = ws[list(node.valued)]
        if lane.given.shares is not None:
            shares = _stack(node, parts, lane.given.shares, lane.shares)
            ws = ws * (shares > 0) if node.full else ws * shares
        return AGGREGATIONS[node.rule](xs, ws, node.p)

    def _gated(self, node: PlanNode, value: Floats, lane: Lane, withheld: dict[int, Flags]) -> Floats:
        """A value after its number gates; they never change a judgement (R7)."""
        lane.ungated[node.index] = value
        for position, gate in enumerate(node.gates):
            unmet = lane.unmet[node.index, position] = ~holds(self.plan, gate.test, lane.values, withheld)
            if gate.cap is not None and not node.judged:
                value = np.where(unmet, np.minimum(value, gate.cap), value)
        return value


def points_of(plan: Plan, applies: Flags | None, factors: Floats | None = None) -> list[Floats]:
    """The points below every node, its weight where points are added: of a group the sum of its applicable maxima (R2).

    Instances of one thing count once, by the mean of those that apply. A judged group without any weighs as much as one
    question without points. `factors` multiply the points of each part, in the order of `plan.weights`.
    """
    found: list[Floats] = []
    for node in plan.nodes if any(node.rule == "points" for node in plan.nodes) else ():
        own = np.full(1 if applies is None else applies.shape[1:], node.maximum if node.leaf >= 0 else 0.0)
        if applies is not None and node.leaf >= 0:
            own = np.where(applies[node.leaf], own, 0.0)
        if node.parts:
            points = stacked([found[part] for part in node.parts])
            below = total(points if factors is None else points * factors[node.first : node.first + len(node.parts)])
            if node.pooled:
                below = below / np.fmax(total((points > 0).astype(np.float64)), 1.0)
            own = np.where(below > 0, below, own)
        found.append(own)
    return found


def _add_leaf(lane: Lane, leaf: int) -> None:
    lane.values.append(lane.given.leaves[leaf])
    lane.filled.append(lane.given.filled[leaf])
    if lane.given.shares is not None:
        lane.shares.append(lane.given.shares[leaf])


def _add(lane: Lane, index: int, value: Floats) -> None:
    """Put a node's value into the lane, and what its parents aggregate."""
    lane.values.append(value)
    if lane.given.shares is None:
        lane.filled.append(value)
        return
    missing, counted = np.isnan(value), lane.given.counted
    lane.filled.append(np.where(missing, 0.0, value))
    lane.shares.append(np.where(missing, 0.0, 1.0 if counted is None else counted[index]))


def _stack(node: PlanNode, parts: Sequence[int], leaves: Floats, nodes: list[Floats]) -> Floats:
    """The rows of a node's parts; where these are leaves in a row, without a copy."""
    return leaves[slice(*node.span)] if node.span is not None else stacked([nodes[part] for part in parts])


def stacked(arrays: list[Floats]) -> Floats:
    """Arrays one a row; of a grid also such as are the same in every draw."""
    if arrays[0].ndim > 1:
        return np.stack(np.broadcast_arrays(*arrays))
    return np.concatenate(arrays).reshape(len(arrays), -1)  # np.stack, three times as fast
