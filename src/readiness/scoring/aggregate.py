"""The aggregations, each a plain function under the field's name (R2).

Every function takes the parts' values as (parts x scenarios) and their weights as (parts x scenarios) or (parts x 1),
and gives one value a scenario; scenarios may be a grid of draws x units, in which what does not vary has length 1. A part
that is absent in a scenario has weight 0 and any finite value there; where all are, the result is not a number. Every
function is non-decreasing in every part (R5). Sums run part by part in the framework's order, so that a scenario alone and
in a batch give the same bits (R9).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add

import numpy as np

from .numbers import Floats

Aggregate = Callable[[Floats, Floats, float], Floats]

MANY = 2**14  # numbers that numpy takes in one go, not part by part
TIE = 1e-12  # two halves of a weight are equal if they differ by less than this share of the whole


def weighted_mean(xs: Floats, ws: Floats, p: float = 1.0) -> Floats:
    """Σwx / Σw."""
    return _held(_mean(xs, ws), xs, ws)


def geometric_mean(xs: Floats, ws: Floats, p: float = 0.0) -> Floats:
    """exp(Σw ln x / Σw); a zero gives 0, and so does what is below it."""
    sizes = _sizes(xs, ws)
    zero = (sizes == 0).any(axis=0)  # also beside a part without bound, where the logarithms give no number
    return _held(np.where(zero, 0.0, np.exp(_mean(np.log(sizes), ws))), xs, ws)


def harmonic_mean(xs: Floats, ws: Floats, p: float = -1.0) -> Floats:
    """Σw / Σ(w/x); a zero gives 0, and so does what is below it."""
    return _held(1.0 / _mean(1.0 / _sizes(xs, ws), ws), xs, ws)


def generalised_mean(xs: Floats, ws: Floats, p: float) -> Floats:
    """(Σw xᵖ / Σw)^(1/p); p = 0 is the geometric mean, and a zero gives 0 where p ≤ 0.

    Powers are taken of shares of the largest part (of the smallest where p < 0), so that none is too large to hold, and
    less 1, so that none is lost beside 1 where p is small.
    """
    if p == 0:
        return geometric_mean(xs, ws)
    present, sizes = ws > 0, _sizes(xs, ws)
    unit = np.where(present, sizes, 0.0).max(axis=0) if p > 0 else np.where(present, sizes, np.inf).min(axis=0)
    unit = np.where((unit > 0) & np.isfinite(unit), unit, 1.0)
    powers = np.expm1(p * np.log(np.where(present, sizes / unit, 1.0)))
    return _held(unit * np.exp(np.log1p(_mean(powers, ws)) / p), xs, ws)


def weighted_median(xs: Floats, ws: Floats, p: float = 0.0) -> Floats:
    """The part at which half the weight is reached; the mean of the two middle ones where it is reached exactly."""
    values, weights = np.broadcast_arrays(xs, ws)
    order = np.argsort(np.where(weights > 0, values, np.inf), axis=0, kind="stable")
    values, weights = np.take_along_axis(values, order, 0), np.take_along_axis(weights, order, 0)
    reached = [weights[0]]
    for weight in weights[1:]:
        reached.append(reached[-1] + weight)
    half, slack = reached[-1] / 2, reached[-1] * TIE
    lower = upper = np.full(values.shape[1:], np.nan)
    for value, weight, sum_ in zip(values, weights, reached, strict=True):
        lower = np.where(np.isnan(lower) & (weight > 0) & (sum_ >= half - slack), value, lower)
        upper = np.where(np.isnan(upper) & (weight > 0) & (sum_ > half + slack), value, upper)
    return np.asarray((lower + upper) / 2)


def smallest(xs: Floats, ws: Floats, p: float = 0.0) -> Floats:
    """The smallest part; weights only say who is present."""
    return _ends(xs, ws)[0]


def largest(xs: Floats, ws: Floats, p: float = 0.0) -> Floats:
    """The largest part; weights only say who is present."""
    return _ends(xs, ws)[1]


AGGREGATIONS: dict[str, Aggregate] = {
    "mean": weighted_mean,
    "geometric": geometric_mean,
    "harmonic": harmonic_mean,
    "generalised": generalised_mean,
    "median": weighted_median,
    "minimum": smallest,
    "maximum": largest,
    "points": weighted_mean,  # weighted by the maxima of the parts, which the plan supplies
    "judgement": weighted_mean,  # of the suggestion; the value is the assessor's
}
IGNORE_WEIGHTS = frozenset({"minimum", "maximum"})


def total(rows: Floats) -> Floats:
    """The sum of the rows, one after the other: over an axis numpy may add in another order for one scenario alone."""
    if rows.shape[1:] == (1,):
        return np.array([reduce(add, rows[:, 0].tolist())])  # the same additions, without numpy's cost of each
    found = rows[0] + rows[1] if len(rows) > 1 else rows[0]
    for row in rows[2:]:
        found += row
    return np.asarray(found)


def _mean(xs: Floats, ws: Floats) -> Floats:
    return _weighted(xs, ws) / total(ws)


def _weighted(xs: Floats, ws: Floats) -> Floats:
    """Σwx: of many numbers part by part, in room that stays in the processor's cache; a weight of 1 changes nothing."""
    if xs.size <= MANY:
        return total(xs * ws)
    found, room = xs[0] * ws[0], None
    for x, w in zip(xs[1:], ws[1:], strict=True):
        if w.size == 1 and w.item() == 1:
            found += x
        else:
            room = np.multiply(x, w, out=room)
            found += room
    return np.asarray(found)


def _sizes(xs: Floats, ws: Floats) -> Floats:
    """The parts from 0 upwards, and 1 where there is none: numbers that have a logarithm and an inverse."""
    if ws.shape[-1] == 1 and (ws > 0).all():
        return np.maximum(xs, 0.0)  # parts that are the same in every draw stay so
    return np.where(ws > 0, np.maximum(xs, 0.0), 1.0)


def _ends(xs: Floats, ws: Floats) -> tuple[Floats, Floats]:
    """The smallest and the largest present part."""
    if ws.shape[-1] == 1 and (ws > 0).all():
        return xs.min(axis=0), xs.max(axis=0)
    present = xs * (ws / ws)  # not a number where the weight is 0
    return np.fmin.reduce(present, axis=0), np.fmax.reduce(present, axis=0)


def _held(mean: Floats, xs: Floats, ws: Floats) -> Floats:
    """Hold a mean between its smallest and largest part, which rounding errors may leave by a bit (R9)."""
    low, high = _ends(xs, ws)
    return np.minimum(np.maximum(mean, low), high)
