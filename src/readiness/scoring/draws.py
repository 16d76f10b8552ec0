"""Units under drawn weights: the one engine on a grid of draws x units, where what does not vary is computed once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .answers import Pin, Rows
from .discards import with_discards
from .engine import scores_of
from .gates import Flags
from .lanes import Walk, points_of, stacked
from .layouts import layout_of
from .numbers import Floats
from .plan import Plan, PlanNode
from .scores import Scores


def score_draws(plan: Plan, rows: Rows, weights: Floats) -> Scores:
    """Score every unit of `rows` under every set of weights, to the bit as `score_rows` does one by one.

    `weights` are (parts x draws) in the order of `plan.weights`; a weight of 0 leaves its part out, and under `points` they
    multiply the points of a part. Arrays of `rows` are (leaves x units), or (leaves x draws x units) where answers are drawn
    too. Every figure of the result is an array that broadcasts to (draws x units): its first length is 1 where no draw
    changes it.
    """
    if rows.laid:
        layout = layout_of(plan, rows.laid)
        return layout.seen(score_draws(layout.plan, layout.bare(rows), layout.weights(weights)), rows)
    grid = _map(rows, lambda array: array if array.ndim == 3 else array[:, None, :])
    with np.errstate(all="ignore"):  # what is missing is not a number on purpose
        if any(node.at_least > 0 for node in plan.nodes) and rows.high is not rows.low:
            # What a draw discards differs from unit to unit: every cell of the grid is a row of its own.
            draws = max(weights.shape[1], grid.low.shape[1])
            grid = _map(grid, lambda array: np.repeat(array, draws // array.shape[1], axis=1))
            return with_discards(scores_of(_Grid(plan, grid, weights)), lambda emptied: scores_of(_Grid(plan, emptied, weights)))
        return scores_of(_Grid(plan, grid, weights))


def _map(rows: Rows, change: Any) -> Rows:
    """Rows with each array changed; the same object twice stays so."""
    low = change(rows.low)
    high = low if rows.high is rows.low else change(rows.high)
    zero = None if rows.zero is None else change(rows.zero)
    pins = {node: Pin(*(change(lane[None])[0] for lane in pin)) for node, pin in rows.pins.items()}
    return replace(rows, low=low, high=high, states=None, supported=None, zero=zero, outer=None, pins=pins)


class _Grid(Walk):
    """A walk in which every array is (draws x units), or (1 x units) as long as nothing below a node varies."""

    def __init__(self, plan: Plan, rows: Rows, weights: Floats) -> None:
        self.left_out = bool((weights <= 0).any())
        self.factors = _factors(plan, weights) if any(node.rule == "points" for node in plan.nodes) else None
        self.every = np.ones((len(plan.leaves), 1, 1), dtype=np.bool_)
        self.own: dict[int, Floats] = {}
        super().__init__(plan, rows, weights[:, :, None])

    def _applying(self) -> Flags | None:
        applies = super()._applying()
        # What a weight of 0 leaves out may leave a group empty, which then does not apply.
        return self.every if applies is None and self.left_out else applies

    def _points(self) -> list[Floats]:
        return points_of(self.plan, self.every if self.applies is None else self.applies, self.factors)

    def _weights_of(self, node: PlanNode) -> Floats:
        """The weights of a node's parts; where they are the same in every draw, once."""
        if node.index not in self.own:
            here = slice(node.first, node.first + len(node.parts))
            found = self.weights[here]
            if node.rule == "points":
                assert self.factors is not None
                found = stacked([self.maxima[part] for part in node.parts]) * self.factors[here]
            same = found.shape[1] > 1 and bool((found == found[:, :1]).all())
            self.own[node.index] = found[:, :1] if same else found
        return self.own[node.index]


def _factors(plan: Plan, weights: Floats) -> Floats:
    """What multiplies the points of each part (parts x draws x 1).

    The weights of other groups say nothing of the points of their parts, unless a part is left out.
    """
    found: Floats = weights[:, :, None] / np.array(plan.weights)[:, None, None]
    for node in plan.nodes:
        if node.rule != "points":
            here = slice(node.first, node.first + len(node.parts))
            found[here] = found[here] > 0
    return found
