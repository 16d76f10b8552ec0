"""The one scoring function: a plan and rows in, every node's figures out. Nothing else computes a score."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .answers import Rows
from .discards import with_discards
from .lanes import Walk
from .layouts import layout_of
from .numbers import Floats
from .plan import Plan
from .scores import Board, Scores

BLOCK = 32768  # rows at a time: more would leave the processor's cache, fewer cost more calls


def score_rows(plan: Plan, rows: Rows, weights: Floats | None = None) -> Scores:
    """Score every scenario.

    `weights` replaces the plan's own: one a part in the order of `plan.weights`, or (parts x scenarios). Of rows that are
    laid out by instances every node of the plan has its one value over these.
    """
    if rows.laid:
        layout = layout_of(plan, rows.laid)
        return layout.seen(score_rows(layout.plan, layout.bare(rows), layout.weights(weights)), rows)
    if rows.count <= BLOCK:
        return _score(plan, rows.block(0, rows.count), weights)
    board = None
    edges = np.linspace(0, rows.count, -(-rows.count // BLOCK) + 1).astype(int).tolist()
    for start, stop in pairwise(edges):
        own = weights if weights is None or weights.ndim == 1 else weights[:, start:stop]
        part = _score(plan, rows.block(start, stop), own)
        board = board or Board(rows, part)
        board.write(start, stop, part)
    assert board is not None
    return board.scores


def _score(plan: Plan, rows: Rows, weights: Floats | None) -> Scores:
    with np.errstate(all="ignore"):  # what is missing is not a number on purpose
        scores = scores_of(Walk(plan, rows, weights))
        if any(node.at_least > 0 for node in plan.nodes) and rows.high is not rows.low:
            scores = with_discards(scores, lambda emptied: scores_of(Walk(plan, emptied, weights)))
    return scores


def scores_of(walk: Walk) -> Scores:
    """The scores before any discard. Where nothing is open, one lane is all of value, low and high."""
    plan, rows = walk.plan, walk.rows
    low = high = value = walk.bounds(rows.low)
    if not walk.settled:
        high = walk.bounds(rows.high, "high")
        value = walk.value(low, high)
    evidenced = None if rows.supported is None else walk.evidenced(rows.supported, value).values
    lanes = {"value": value} if walk.settled else {"value": value, "low": low, "high": high}
    return Scores(
        plan=plan,
        rows=rows,
        value=value.values,
        low=low.values,
        high=high.values,
        evidenced=evidenced,
        coverage=walk.coverage,
        withheld=walk.withheld,
        suggested=value.suggested,
        ungated=value.ungated,
        unmet={(name, *key): flags for name, lane in lanes.items() for key, flags in lane.unmet.items()},
    )
