"""Outranking: units compared pair by pair, and the Copeland score that counts whom a unit beats.

A panel step: a unit's score is only about the other units. Source: G. Munda and M. Nardo, Noncompensatory/nonlinear
composite indicators for ranking countries, Applied Economics 41(12), 2009; OECD and JRC, Handbook (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..scoring import Plan, PlanNode, Rows, Scores, score_draws, score_rows
from ..scoring.answers import Pin
from ..scoring.gates import Flags
from ..scoring.numbers import Floats
from ..scoring.scales import Ends
from .recipe import Places

HALF, SLACK = 0.5, 1e-12
CELLS = 2**16  # comparisons made at a time, which stay in the processor's cache


class Rivals(NamedTuple):
    """The units that others are compared with in one node: their scores in its parts (parts x units), NaN where there is none."""

    units: tuple[str, ...]
    parts: tuple[str, ...]
    values: Floats


AllRivals = Mapping[tuple[str, str], Rivals]  # by the period of the sample and the id of the node


def outranking_matrix(x: Floats, weights: Floats) -> Floats:
    """The share of the weight for which each unit is better than each other, (units x units); a tie counts half.

    `x` is (indicators x units), more is better. A pair is compared by the indicators that both have; NaN where there is none.
    """
    found = np.empty((x.shape[1], x.shape[1]))
    for _, rows, shares in _blocks(x[:, None], x[:, None], weights[:, None]):
        found[rows] = shares[0]
    np.fill_diagonal(found, 0.0)
    return found


def copeland(x: Floats, weights: Floats) -> Floats:
    """How many units each unit beats, less how many beat it; NaN for a unit without any number. `x` is (indicators x units).

    Who has more than half the weight for it beats the other (a difference of rounding errors is a tie).
    """
    points = _points(x[:, None], x[:, None], weights[:, None], np.arange(x.shape[1]))[0]
    return np.where(np.isnan(x).all(axis=0), np.nan, points)


def _points(own: Floats, others: Floats, weights: Floats, same: Places) -> Floats:
    """Whom units beat, less who beats them (draws x units).

    `own` and `others` are (parts x draws x units), with one draw where they are the same in all; `weights` (parts x draws).
    `same` says which of the others each unit itself is, whom it is not compared with (-1: none of them).
    """
    found = np.empty((max(own.shape[1], others.shape[1], weights.shape[1]), own.shape[2]))
    for draws, rows, shares in _blocks(own, others, weights):
        itself = np.flatnonzero(same[rows] >= 0)
        shares[:, itself, same[rows][itself]] = HALF
        found[draws, rows] = (shares > HALF + SLACK).sum(axis=2) - (shares < HALF - SLACK).sum(axis=2)
    return found


def _blocks(own: Floats, others: Floats, weights: Floats) -> Iterator[tuple[slice, slice, Floats]]:
    """Some draws, some units, and the share of the weight for which each of these is better than each other."""
    draws, count = max(own.shape[1], others.shape[1], weights.shape[1]), own.shape[2]
    high = max(1, min(count, CELLS // max(1, others.shape[2])))
    deep = max(1, CELLS // max(1, others.shape[2] * high))
    for first in range(0, draws, deep):
        some = slice(first, min(first + deep, draws))
        mine, theirs, shares = (part if part.shape[1] == 1 else part[:, some] for part in (own, others, weights))
        for start in range(0, count, high):
            rows = slice(start, min(start + high, count))
            yield some, rows, _shares(mine[:, :, rows], theirs, shares)


def _shares(own: Floats, others: Floats, weights: Floats) -> Floats:
    """The share of the weight for which each unit is better than each other (draws x units x others); sums run part by part (R9)."""
    shape = (max(own.shape[1], others.shape[1], weights.shape[1]), own.shape[2], others.shape[2])
    won, shared, room = np.zeros(shape), np.zeros((len(weights[0]), 1, 1)), np.empty(shape)
    complete = not (np.isnan(own).any() or np.isnan(others).any())
    for mine, theirs, weight in zip(own[..., None], others[:, :, None], weights[:, :, None, None], strict=True):
        both = np.True_ if complete else ~(np.isnan(mine) | np.isnan(theirs))
        half = (mine > theirs).astype(np.float64)
        half -= mine < theirs
        half += both
        half /= 2
        won += np.multiply(half, weight, out=room)
        shared = shared + both * weight
    with np.errstate(all="ignore"):
        won /= shared
    return won


def compared(
    plan: Plan, rows: Rows, units: Sequence[str], periods: Sequence[str], rivals: AllRivals | None = None
) -> tuple[Rows, AllRivals]:
    """The rows with the scores of the nodes that compare units (`aggregate: copeland`), those below others first; and with whom.

    Units of one period are compared with each other by their scores in the node's parts; with `rivals` each unit with these
    instead, but for one of its own name. From the worst of all places to the best the score goes from one end of the
    framework's range to the other; at worst (at best) a unit's own open answers turn out badly (well), the others as they
    stand.
    """
    met: dict[tuple[str, str], Rivals] = {}

    def pin(node: PlanNode, scores: Scores) -> Pin:
        lanes, parts = _lanes(node, scores), tuple(plan.nodes[part].id for part in node.parts)
        weights, found = np.array(_weights(plan, node))[:, None], np.full((3, len(units)), np.nan)
        for period in dict.fromkeys(periods):
            at = np.flatnonzero([own == period for own in periods])
            names = tuple(units[row] for row in at.tolist())
            others = Rivals(names, parts, lanes[0][:, at]) if rivals is None else rivals[period, node.id]
            met[period, node.id] = others
            places = {unit: place for place, unit in enumerate(others.units)}
            same = np.array([places.get(unit, -1) for unit in names], dtype=np.intp)
            values = others.values[[others.parts.index(part) for part in parts]]
            found[:, at] = np.concatenate(_pin([lane[:, None, at] for lane in lanes], values[:, None], weights, same, plan.range))
        return Pin(*found)

    return _pinned(plan, rows, lambda known: score_rows(plan, known), pin), met


def score_anew(plan: Plan, rows: Rows, weights: Floats) -> Scores:
    """Score units of one period under every set of weights (`scoring.score_draws`), and compare them anew under each.

    `weights` are (parts x draws) in the order of `plan.weights`, arrays of `rows` (leaves x units) or (leaves x draws x units).
    """

    def pin(node: PlanNode, scores: Scores) -> Pin:
        lanes, own = _lanes(node, scores), weights[node.first : node.first + len(node.parts)]
        return _pin(lanes, lanes[0], own, np.arange(lanes[0].shape[2]), plan.range)

    def score(known: Rows) -> Scores:
        return score_draws(plan, known, weights)

    return score(_pinned(plan, rows, score, pin))


def _pinned(plan: Plan, rows: Rows, score: Callable[[Rows], Scores], pin: Callable[[PlanNode, Scores], Pin]) -> Rows:
    """The rows with the scores of every node that compares units; scored anew only where one of them is below another."""
    scores, since = None, set[int]()
    gated = any(node.gates for node in plan.nodes)  # a gate may look at any node
    for node in plan.nodes:
        if node.compared:
            if scores is None or gated or since & plan.reached(node.index):
                scores, since = score(rows), set()
            rows = replace(rows, pins={**rows.pins, node.index: pin(node, scores)})
            since.add(node.index)
    return rows


def _weights(plan: Plan, node: PlanNode) -> Sequence[float]:
    return plan.weights[node.first : node.first + len(node.parts)]


def _lanes(node: PlanNode, scores: Scores) -> list[Floats]:
    """The scores in the parts of a node (parts x … x units): as they are, and where something is open at worst and at best."""
    lanes = [scores.value] if scores.high is scores.value else [scores.value, scores.low, scores.high]
    return [np.array(np.broadcast_arrays(*(lane[part] for part in node.parts))) for lane in lanes]


def _pin(lanes: Sequence[Floats], others: Floats, weights: Floats, same: Places, ends: Ends) -> Pin:
    """The scores of units (draws x units) by whom they beat, in each lane (parts x draws x units)."""
    counted = weights > 0  # a weight of 0 leaves its part out
    there = _present(others, counted)
    itself = np.where(same >= 0, there[:, same], False)
    most = np.maximum(there.sum(axis=1, keepdims=True) - itself, 1)  # the others that a unit can beat
    shares = ((_points(lane, others, weights, same) / most, _present(lane, counted)) for lane in lanes)
    value, *ends_of = (np.where(there, ends[0] + (ends[1] - ends[0]) * (share + 1) / 2, np.nan) for share, there in shares)
    if not ends_of:
        return Pin(value, value, value)
    return Pin(value, np.fmin(ends_of[0], value), np.fmax(ends_of[1], value))


def _present(values: Floats, counted: Flags) -> Flags:
    """Which units have a score in some part that counts (draws x units)."""
    return np.asarray((~np.isnan(values) & counted[:, :, None]).any(axis=0))
