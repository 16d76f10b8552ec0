"""Ranks of scores: ties share a place, and open answers leave a span of places (R15)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scoring import Scores
from ..scoring.gates import Flags, own_range
from ..scoring.numbers import Floats, round_half_up

Places = NDArray[np.float64]
Counts = NDArray[np.int_]
SHARES = {"best": 0.0, "mean": 0.5, "worst": 1.0}  # how much of those beside it a unit has before it


class Ranks(NamedTuple):
    """Places from 1 (the highest score), NaN for a unit without score: as it is, at best, and at worst."""

    rank: Places
    low: Places
    high: Places


def ranks(value: Floats, low: Floats, high: Floats, ties: str = "best") -> Ranks:
    """Rank printed scores, NaN where there is none; `low` and `high` are the ends that stay possible.

    Best place 1 + those surely above, worst 1 + those possibly above, among the units that are ranked now (R15). Units
    with one score share the best of their places, the worst, or the mean of both.
    """
    ranked, share = ~np.isnan(value), SHARES[ties]
    settled = (low == high)[ranked].all()
    own = np.zeros(len(value), dtype=np.int_)
    found = [_places(value, value, ranked, own, own + 1, share)]
    if settled:
        return Ranks(*found, *found, *found)
    for others, mine, itself_above in ((low, high, own), (high, low, own + (high > low))):
        found.append(_places(others, mine, ranked, itself_above, own + (low == high), share))
    return Ranks(*found)


def _places(others: Floats, mine: Floats, ranked: Flags, itself_above: Counts, itself_beside: Counts, share: float) -> Places:
    """1 + those above + a share of those beside, a unit itself not counted among the others."""
    sorted_, order = np.sort(others[ranked]), np.argsort(mine)
    asked = mine[order]  # in order, which is faster to look up
    left, right = np.empty_like(order), np.empty_like(order)
    left[order], right[order] = np.searchsorted(sorted_, asked, side="left"), np.searchsorted(sorted_, asked, side="right")
    above = len(sorted_) - right - itself_above
    return np.where(ranked, 1 + above + share * (right - left - itself_beside), np.nan)


def as_place(value: float | None) -> float | None:
    """A place (or a difference of two) as a whole number where it is one, since ties may share a half; None where there is none."""
    if value is None or not np.isfinite(value):
        return None
    return int(value) if value == int(value) else float(value)


def figure_at(values: Floats, row: int | None) -> float | None:
    """A figure of one unit; None where it is not there or has none."""
    return None if row is None or not np.isfinite(values[row]) else float(values[row])


def rank_node(scores: Scores, index: int) -> Ranks:
    """The ranks of every scenario by one node, as it is printed."""
    plan, node = scores.plan, scores.plan.nodes[index]
    lanes = (scores.shown(index), scores.low[index], scores.high[index])
    value, low, high = (round_half_up(own_range(plan, node, lane), plan.decimals) for lane in lanes)
    return ranks(value, low, high, plan.framework.file.ties)
