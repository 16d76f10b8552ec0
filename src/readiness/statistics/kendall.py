"""Kendall's rank correlation tau-b in O(n log n) a pair, by counting inversions in merges (Knight 1966)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .moments import Counts, Floats

Integers = NDArray[np.int64]


def kendall(values: Floats) -> Floats:
    """tau-b of all pairs of complete columns (units x variables); NaN where a column is constant."""
    count, size = values.shape
    ranks = np.empty((size, count), dtype=np.int64)
    for at, column in enumerate(values.T):
        ranks[at] = np.unique(column, return_inverse=True)[1]
    pairs = count * (count - 1) // 2
    untied = pairs - _ties(np.sort(ranks, axis=1))
    found = np.full((size, size), np.nan)
    with np.errstate(all="ignore"):
        for at in range(size):
            later = ranks[at:]
            keys = np.sort(ranks[at] * count + later, axis=1)  # by the one, then by the other
            agree = untied[at] + untied[at:] - pairs + _ties(keys) - 2 * _inversions(keys % count)
            # product of roots: the product of the counts leaves the range of whole numbers from some 80,000 units on
            found[at, at:] = found[at:, at] = agree / (np.sqrt(untied[at]) * np.sqrt(untied[at:]))
    bounded: Floats = np.clip(found, -1.0, 1.0)
    return bounded


def kendall_deviation(count: Counts) -> Floats:
    """The standard deviation of tau for `count` units without ties if the two are independent (Kendall 1938)."""
    number = np.asarray(count, dtype=np.float64)
    with np.errstate(all="ignore"):
        return np.sqrt(2 * (2 * number + 5) / (9 * number * (number - 1)))


def _ties(ordered: Integers) -> Integers:
    """How many pairs of equal values are in each row of sorted values."""
    count = ordered.shape[1]
    places = np.broadcast_to(np.arange(count), ordered.shape)
    begins = np.ones(ordered.shape, dtype=np.bool_)
    begins[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    start = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    pairs: Integers = (places - start).sum(axis=1)
    return pairs


def _inversions(rows: Integers) -> Integers:
    """How many pairs of each row stand in falling order: a merge sort of all rows at once that counts what it moves."""
    size, count = rows.shape
    width = 1 << max(0, count - 1).bit_length()
    filled = np.full((size, width), count, dtype=np.int64)
    filled[:, :count] = rows
    filled = filled.astype(np.int32) if count < 2**30 else filled
    total = np.zeros(size, dtype=np.int64)
    half = 1
    while half < width:
        blocks = filled.reshape(size, -1, 2, half) * 2
        blocks[:, :, 1] += 1  # of equals the left one stays first
        merged = np.sort(blocks.reshape(size, -1, 2 * half), axis=2)
        places = ((merged & 1 == 0) * np.arange(2 * half)).sum(axis=(1, 2))
        total += places - merged.shape[1] * (half * (half - 1) // 2)
        filled = merged >> 1
        half *= 2
    return total
