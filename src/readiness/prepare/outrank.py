"""Outranking: units compared pair by pair, and the Copeland score that counts whom a unit beats.

A panel step: a unit's score is only about the other units. Source: G. Munda and M. Nardo, Noncompensatory/nonlinear
composite indicators for ranking countries, Applied Economics 41(12), 2009; OECD and JRC, Handbook (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..scoring import Plan, PlanNode, Rows, Scores, score_rows
from ..scoring.answers import Pin
from ..scoring.numbers import Floats

HALF, SLACK = 0.5, 1e-12
CELLS = 4_000_000  # comparisons held at a time


def outranking_matrix(x: Floats, weights: Floats) -> Floats:
    """The share of the weight for which each unit is better than each other, (units x units); a tie counts half.

    `x` is (indicators x units), more is better. A pair is compared by the indicators that both have; NaN where there is none.
    """
    return np.concatenate([_rows(x, weights, start, stop) for start, stop in _blocks(x)])


def copeland(x: Floats, weights: Floats, own: Floats | None = None) -> Floats:
    """How many units each unit beats, less how many beat it; NaN for a unit without any number.

    Who has more than half the weight for it beats the other (a difference of rounding errors is a tie). With `own` each unit
    is taken as there, and the others as in `x`.
    """
    found = np.empty(x.shape[1])
    for start, stop in _blocks(x):
        shares = _rows(x, weights, start, stop, own)
        found[start:stop] = (shares > HALF + SLACK).sum(axis=1) - (shares < HALF - SLACK).sum(axis=1)
        found[start:stop] += _own(shares, start)
    return np.where(np.isnan(x if own is None else own).all(axis=0), np.nan, found)


def _own(shares: Floats, start: int) -> Floats:
    """A unit does not beat itself: what its comparison with itself (0 in the matrix) has added, taken back."""
    own = shares[np.arange(len(shares)), np.arange(start, start + len(shares))]
    return np.where(own < HALF - SLACK, 1.0, 0.0)


def _blocks(x: Floats) -> list[tuple[int, int]]:
    size = max(1, CELLS // max(1, x.shape[1]))
    return [(start, min(start + size, x.shape[1])) for start in range(0, x.shape[1], size)]


def _rows(x: Floats, weights: Floats, start: int, stop: int, own: Floats | None = None) -> Floats:
    won, shared = np.zeros((stop - start, x.shape[1])), np.zeros((stop - start, x.shape[1]))
    for values, mine, weight in zip(x, x if own is None else own, weights, strict=True):
        one = mine[start:stop, None]
        better, worse = one > values, one < values
        both = ~(np.isnan(one) | np.isnan(values))
        won += weight * (both + better.astype(np.float64) - worse) / 2
        shared += weight * both
    with np.errstate(all="ignore"):
        won /= shared
    won[np.arange(stop - start), np.arange(start, stop)] = 0.0
    return won


def compared(plan: Plan, rows: Rows, periods: Sequence[str], among: Rows | None = None) -> Rows:
    """The rows with the scores of the nodes that compare units (`aggregate: copeland`), those below others first.

    Units of one period are compared with each other by their scores in the node's parts. From the worst of all places to
    the best the score goes from one end of the framework's range to the other; at worst (at best) a unit's own open answers
    turn out badly (well), the others as they stand. With `among`, rows of the same units that are compared already, each
    unit is taken as in `rows` and the others as there.
    """
    for node in plan.nodes:
        if node.compared:
            scores = score_rows(plan, rows)
            others = scores if among is None else score_rows(plan, among)
            pin = _pin(node, scores, others, plan, periods)
            rows = replace(rows, pins={**rows.pins, node.index: pin})
    return rows


def _pin(node: PlanNode, scores: Scores, others: Scores, plan: Plan, periods: Sequence[str]) -> Pin:
    lanes = [np.array([getattr(scores, lane)[part] for part in node.parts]) for lane in ("value", "low", "high")]
    theirs, unranked = np.array([others.value[part] for part in node.parts]), np.isnan(lanes[0]).all(axis=0)
    ends, weights = plan.range, np.array(plan.weights[node.first : node.first + len(node.parts)])
    found = [np.full(len(periods), np.nan) for _ in lanes]
    for period in set(periods):
        at = np.flatnonzero([own == period for own in periods])
        values = theirs[:, at]
        there = ~np.isnan(values).all(axis=0)
        most = np.maximum(there.sum() - there, 1)  # the others that a unit can beat
        for place, lane in enumerate(lanes):
            points = copeland(values, weights, lane[:, at]) / most
            found[place][at] = np.where(unranked[at], np.nan, ends[0] + (ends[1] - ends[0]) * (points + 1) / 2)
    value, low, high = found
    return Pin(value, np.fmin(low, value), np.fmax(high, value))
