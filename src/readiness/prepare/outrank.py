"""Outranking: units compared pair by pair, and the Copeland score that counts whom a unit beats.

A panel step: a unit's score is only about the other units. Source: G. Munda and M. Nardo, Noncompensatory/nonlinear
composite indicators for ranking countries, Applied Economics 41(12), 2009; OECD and JRC, Handbook (2008), step 6.
"""

from __future__ import annotations

import numpy as np

from ..scoring.numbers import Floats

HALF, SLACK = 0.5, 1e-12
CELLS = 4_000_000  # comparisons held at a time


def outranking_matrix(x: Floats, weights: Floats) -> Floats:
    """The share of the weight for which each unit is better than each other, (units x units); a tie counts half.

    `x` is (indicators x units), more is better. A pair is compared by the indicators that both have; NaN where there is none.
    """
    return np.concatenate([_rows(x, weights, start, stop) for start, stop in _blocks(x)])


def copeland(x: Floats, weights: Floats) -> Floats:
    """How many units each unit beats, less how many beat it; NaN for a unit without any number.

    Who has more than half the weight for it beats the other (a difference of rounding errors is a tie).
    """
    found = np.empty(x.shape[1])
    for start, stop in _blocks(x):
        shares = _rows(x, weights, start, stop)
        found[start:stop] = (shares > HALF + SLACK).sum(axis=1) - (shares < HALF - SLACK).sum(axis=1)
        found[start:stop] += _own(shares, start)
    return np.where(np.isnan(x).all(axis=0), np.nan, found)


def _own(shares: Floats, start: int) -> Floats:
    """A unit does not beat itself: what its comparison with itself (0 in the matrix) has added, taken back."""
    own = shares[np.arange(len(shares)), np.arange(start, start + len(shares))]
    return np.where(own < HALF - SLACK, 1.0, 0.0)


def _blocks(x: Floats) -> list[tuple[int, int]]:
    size = max(1, CELLS // max(1, x.shape[1]))
    return [(start, min(start + size, x.shape[1])) for start in range(0, x.shape[1], size)]


def _rows(x: Floats, weights: Floats, start: int, stop: int) -> Floats:
    won, shared = np.zeros((stop - start, x.shape[1])), np.zeros((stop - start, x.shape[1]))
    for values, weight in zip(x, weights, strict=True):
        own = values[start:stop, None]
        better, worse = own > values, own < values
        both = ~(np.isnan(own) | np.isnan(values))
        won += weight * (both + better.astype(np.float64) - worse) / 2
        shared += weight * both
    with np.errstate(all="ignore"):
        won /= shared
    won[np.arange(stop - start), np.arange(start, stop)] = 0.0
    return won
