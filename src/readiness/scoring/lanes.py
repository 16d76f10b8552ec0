"""One walk over the tree for each reading of the rows.

A *lane* is one reading: open answers at worst (`low`), at best (`high`), as answered (`value`), and as far as the evidence
carries (`evidenced`). Gates' conditions are read in the same lane (R6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .aggregate import AGGREGATIONS, IGNORE_WEIGHTS, total
from .answers import Rows
from .gates import Flags, holds
from .numbers import Floats, round_half_up
from .plan import Plan, PlanNode
from .scores import ONE

SLACK = 1e-12  # what is too little is so by more than rounding errors


class Reading(NamedTuple):
    """What a lane begins with: the leaves' values, where they have one, and what each counts for.

    `present` None: everywhere. `cover` (of the leaves) and `counted` (of every node) None: all that is present counts in
    full.
    """

    leaves: Floats
    present: Flags | None
    cover: Floats | None = None
    counted: list[Floats] | None = None


@dataclass(slots=True)
class Lane:
    """Each node's value (NaN for none), the mean of the parts under a judgement, the value before gates, and which of a
    node's gates (by their position) have a condition that does not hold.

    What parents aggregate stands in `filled`, with 1 for what is missing, and counts by `shares`; both are given for the
    leaves as matrices too. No shares: everything is there and counts in full.
    """

    leaves: Floats
    leaf_shares: Floats | None
    values: list[Floats] = field(default_factory=list)
    filled: list[Floats] = field(default_factory=list)
    shares: list[Floats] = field(default_factory=list)
    suggested: dict[int, Floats] = field(default_factory=dict)
    ungated: dict[int, Floats] = field(default_factory=dict)
    unmet: dict[tuple[int, int], Flags] = field(default_factory=dict)


class Walk:
    """What the lanes of a block of rows share: weights, coverage, and who is present."""

    def __init__(self, plan: Plan, rows: Rows, weights: Floats | None = None) -> None:
        self.plan, self.rows = plan, rows
        given = np.asarray(plan.weights if weights is None else weights, dtype=np.float64)
        self.weights = given if given.ndim == 2 else given[:, None]
        self.weightless = weights is not None and not (given > 0).all()
        missing = np.isnan(rows.low)
        self.applies: Flags | None = ~missing if missing.any() else None
        self.maxima = points_of(plan, self.applies)
        self.settled = rows.high is rows.low
        self.cover = self._cover()
        self.coverage = self._coverage(self.cover)
        self.withheld = {} if self.settled else self._withheld()

    def bounds(self, leaves: Floats) -> Lane:
        """The lane of one end, or of settled answers: every applicable part counts in full."""
        return self._lane(Reading(leaves, self.applies), {})

    def value(self, low: Lane, high: Lane) -> Lane:
        """The lane of the answers as they are, held between the two ends (R2)."""
        return self._lane(self._answers(), self.withheld, floor=low, ceiling=high)

    def evidenced(self, supported: Flags, value: Lane) -> Lane:
        """The value if every answer without evidence counted as worst, with coverage as it is (R13).

        Held above what is proven whatever the rest may be, so that evidence for every answer supports the value itself.
        """
        given = Reading(self.rows.low, self.applies) if self.settled else self._answers()
        claims = ~supported if self.cover is None else ~supported & (self.cover > 0)
        worst, low = (np.where(claims, self.plan.ends[0], leaves) for leaves in (given.leaves, self.rows.low))
        floor = None if self.settled else self.bounds(low)
        return self._lane(given._replace(leaves=worst), self.withheld, floor=floor, ceiling=value)

    def _cover(self) -> Floats | None:
        """Coverage of each leaf, NaN where it does not apply (R1); None where all is settled and applies."""
        if self.settled:
            return None if self.applies is None else np.where(self.applies, 1.0, np.nan)
        worst, best = self.plan.ends
        span = best - worst
        endless = ~np.isfinite(span[:, 0])
        still_open = (self.rows.high - self.rows.low) / np.where((span > 0) & np.isfinite(span), span, 1.0)
        if endless.any():
            still_open[endless] = np.sign(still_open[endless])
        return np.asarray(1.0 - still_open)

    def _coverage(self, cover: Floats | None) -> list[Floats]:
        """Coverage of every node: of a group the mean of its parts' by the weights of the score (R1)."""
        count = self.rows.count
        found: list[Floats] = []
        for node in self.plan.nodes:
            if node.barren:
                found.append(np.full(count, np.nan))
            elif cover is None:
                found.append(np.broadcast_to(ONE, count))
            elif node.leaf >= 0:
                found.append(cover[node.leaf])
            else:
                found.append(self._mean_coverage(node, _stack(node, node.parts, cover, found)))
        return found

    def _mean_coverage(self, node: PlanNode, parts: Floats) -> Floats:
        weights = np.ones((len(parts), 1)) if node.rule in IGNORE_WEIGHTS else self._weights_of(node)
        if self.applies is not None:
            present = ~np.isnan(parts)
            parts, weights = np.where(present, parts, 0.0), np.where(present, weights, 0.0)
        return total(parts * weights) / total(weights)

    def _withheld(self) -> dict[int, Flags]:
        few = {node.index: node.min_coverage for node in self.plan.nodes if node.min_coverage > 0 and node.kind != "indicator"}
        return {index: self.coverage[index] < least - SLACK for index, least in few.items()}

    def _answers(self) -> Reading:
        """What each leaf counts for in the value: the middle of what is possible, nothing where all is.

        Under policy zero an open answer counts as worst and in full (R4).
        """
        rows, zero, cover = self.rows, self.rows.zero, self.cover
        assert cover is not None
        present, value, counted = cover > 0, (rows.low + rows.high) / 2, self.coverage
        if zero is not None:
            present, value, cover = present | zero, np.where(zero, self.plan.ends[0], value), np.where(zero, 1.0, cover)
            counted = self._coverage(cover)
        return Reading(np.where(present, value, np.nan), present, cover, counted)

    def _weights_of(self, node: PlanNode) -> Floats:
        if node.rule == "points":
            return np.stack([self.maxima[part] for part in node.parts])
        return self.weights[node.first : node.first + len(node.parts)]

    def _lane(self, given: Reading, withheld: dict[int, Flags], *, floor: Lane | None = None, ceiling: Lane | None = None) -> Lane:
        lane = _start(given)
        for node in self.plan.nodes:
            value = self._own(node, lane, given.leaves)
            if node.round is not None:
                value = round_half_up(value, node.round)
            if node.gates:
                value = self._gated(node, value, lane, withheld)
            if floor is not None and node.parts:
                value = np.maximum(value, floor.values[node.index])
            if ceiling is not None and node.parts:
                value = np.minimum(value, ceiling.values[node.index])
            _add(lane, node, value, given.counted)
        return lane

    def _own(self, node: PlanNode, lane: Lane, leaves: Floats) -> Floats:
        """A node's value before rounding and gates; of a judged group the parts' mean is kept as the suggestion (R7)."""
        if node.valued:
            mean = self._aggregate(node, lane)
            if not node.judged:
                return mean
            lane.suggested[node.index] = mean
        return leaves[node.leaf] if node.leaf >= 0 else np.full(self.rows.count, np.nan)

    def _aggregate(self, node: PlanNode, lane: Lane) -> Floats:
        parts = [node.parts[position] for position in node.valued]
        xs, ws = _stack(node, parts, lane.leaves, lane.filled), self._weights_of(node)
        if len(parts) < len(node.parts):
            ws = ws[list(node.valued)]
        if lane.leaf_shares is not None:
            shares = _stack(node, parts, lane.leaf_shares, lane.shares)
            ws = ws * (shares > 0) if node.full else ws * shares
        if self.weightless:
            xs = np.where(ws > 0, xs, 1.0)
        return AGGREGATIONS[node.rule](xs, ws, node.p)

    def _gated(self, node: PlanNode, value: Floats, lane: Lane, withheld: dict[int, Flags]) -> Floats:
        """A value after its number gates; they never change a judgement (R7)."""
        lane.ungated[node.index] = value
        for position, gate in enumerate(node.gates):
            unmet = lane.unmet[node.index, position] = ~holds(self.plan, gate.test, lane.values, withheld)
            if gate.cap is not None and not node.judged:
                value = np.where(unmet, np.minimum(value, gate.cap), value)
        return value


def points_of(plan: Plan, applies: Flags | None) -> list[Floats]:
    """The points below every node, its weight where points are added: of a group the sum of its applicable maxima (R2).

    A judged group without any weighs as much as one question without points.
    """
    found: list[Floats] = []
    for node in plan.nodes if any(node.rule == "points" for node in plan.nodes) else ():
        own = np.full(1 if applies is None else applies.shape[1], node.maximum if node.leaf >= 0 else 0.0)
        if applies is not None and node.leaf >= 0:
            own = np.where(applies[node.leaf], own, 0.0)
        if node.parts:
            below = total(np.stack([found[part] for part in node.parts]))
            own = np.where(below > 0, below, own)
        found.append(own)
    return found


def _start(given: Reading) -> Lane:
    if given.present is None:
        return Lane(given.leaves, None)
    full = 1.0 if given.cover is None else given.cover
    return Lane(np.where(given.present, given.leaves, 1.0), np.where(given.present, full, 0.0))


def _add(lane: Lane, node: PlanNode, value: Floats, counted: list[Floats] | None) -> None:
    """Put a node's value into the lane, and what its parents aggregate."""
    lane.values.append(value)
    if lane.leaf_shares is None:
        lane.filled.append(value)
    elif node.plain:
        lane.filled.append(lane.leaves[node.leaf])
        lane.shares.append(lane.leaf_shares[node.leaf])
    else:
        missing = np.isnan(value)
        lane.filled.append(np.where(missing, 1.0, value))
        lane.shares.append(np.where(missing, 0.0, 1.0 if counted is None else counted[node.index]))


def _stack(node: PlanNode, parts: Sequence[int], leaves: Floats, nodes: list[Floats]) -> Floats:
    """The rows of a node's parts; where these are leaves in a row, without a copy."""
    return leaves[slice(*node.span)] if node.span is not None else np.stack([nodes[part] for part in parts])
