"""Ranks of scores: ties share a place, and open answers leave a span of places (R15)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scoring import Scores
from ..scoring.gates import own_range
from ..scoring.numbers import Floats, round_half_up

Places = NDArray[np.int_]
NO_PLACE = 0


class Ranks(NamedTuple):
    """Places from 1 (the highest score), 0 for a unit without score: as it is, at best, and at worst."""

    rank: Places
    low: Places
    high: Places


def ranks(value: Floats, low: Floats, high: Floats) -> Ranks:
    """Rank printed scores, NaN where there is none; `low` and `high` are the ends that stay possible.

    Best place 1 + those surely above, worst 1 + those possibly above, among the units that are ranked now (R15).
    """
    ranked = ~np.isnan(value)
    lows, highs = np.sort(low[ranked]), np.sort(high[ranked])
    count = len(lows)

    def above(sorted_: Floats, than: Floats) -> Places:
        return count - np.searchsorted(sorted_, than, side="right")

    # A unit whose interval is open is possibly above itself, which does not count.
    worst = 1 + above(highs, low) - (high > low)
    found = (1 + above(np.sort(value[ranked]), value), 1 + above(lows, high), worst)
    return Ranks(*(np.where(ranked, places, NO_PLACE) for places in found))


def rank_node(scores: Scores, index: int) -> Ranks:
    """The ranks of every scenario by one node, as it is printed."""
    plan, node = scores.plan, scores.plan.nodes[index]
    lanes = (scores.shown(index), scores.low[index], scores.high[index])
    return ranks(*(round_half_up(own_range(plan, node, lane), plan.decimals) for lane in lanes))
