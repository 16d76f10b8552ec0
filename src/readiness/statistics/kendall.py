"""Kendall's rank correlation tau-b: few units by comparing all with all at once, many in O(n log n) a pair (Knight 1966)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .moments import Floats

Integers = NDArray[np.int64]

FEW = 1000  # units up to which all pairs of them are compared: a product of matrices, whatever is missing
AT_ONCE = 1 << 16  # pairs of units compared at a time


def kendall(values: Floats) -> Floats:
    """tau-b of all pairs of complete columns (units x variables); NaN where a column is constant."""
    count, size = values.shape
    ranks = np.empty((size, count), dtype=np.int64)
    for at, column in enumerate(values.T):
        ranks[at] = np.unique(column, return_inverse=True)[1]
    pairs = count * (count - 1) // 2
    untied = pairs - _ties(np.sort(ranks, axis=1))
    found = np.diag(np.where(untied > 0, 1.0, np.nan))
    with np.errstate(all="ignore"):
        for at in range(size - 1):
            later = ranks[at + 1 :]
            keys = np.sort(ranks[at] * count + later, axis=1)  # by the one, then by the other
            agree = untied[at] + untied[at + 1 :] - pairs + _ties(keys) - 2 * _inversions(keys % count)
            # product of roots: the product of the counts leaves the range of whole numbers from some 80,000 units on
            found[at, at + 1 :] = found[at + 1 :, at] = agree / (np.sqrt(untied[at]) * np.sqrt(untied[at + 1 :]))
    bounded: Floats = np.clip(found, -1.0, 1.0)
    return bounded


def kendall_of_few(values: Floats) -> Floats:
    """tau-b of all pairs of columns, each over the units that have both values: O(units squared), and no loop over pairs.

    NaN where fewer than two units have both, or one of the two is constant among them.
    """
    count, size = values.shape
    agree, untied = np.zeros((size, size)), np.zeros((size, size))
    first, second = np.triu_indices(count, 1)
    for start in range(0, len(first), AT_ONCE):
        signs = np.sign(values[first[start : start + AT_ONCE]] - values[second[start : start + AT_ONCE]])
        both = (~np.isnan(signs)).astype(np.float32)  # holds whole numbers up to 16 million exactly
        signs = np.where(both > 0, signs, 0.0).astype(np.float32)
        agree += signs.T @ signs
        untied += np.abs(signs).T @ both  # pairs of units that differ in the row's variable and have the column's
    with np.errstate(all="ignore"):
        found: Floats = np.clip(agree / (np.sqrt(untied) * np.sqrt(untied.T)), -1.0, 1.0)
    return found


def kendall_deviation(values: Floats) -> Floats:
    """The standard deviation of tau-b of all pairs of complete columns, were the two independent, with the ties that there are.

    Source: M. G. Kendall, Rank Correlation Methods, 4th edition, 1970, section 4.
    """
    n, ties = float(len(values)), np.array([_tied(column) for column in values.T])
    pairs, triples, spread = ties.T
    with np.errstate(all="ignore"):
        variance = (n * (n - 1) * (2 * n + 5) - spread[:, None] - spread) / 18
        variance += np.outer(pairs, pairs) / (2 * n * (n - 1)) + np.outer(triples, triples) / (9 * n * (n - 1) * max(n - 2, 1))
        untied = np.sqrt((n * (n - 1) - pairs) / 2)
        found: Floats = np.sqrt(variance) / np.outer(untied, untied)
    return found


def _tied(column: Floats) -> tuple[float, float, float]:
    """Sums over the groups of equal values, t in each: of t (t - 1), of t (t - 1) (t - 2) and of t (t - 1) (2 t + 5)."""
    t = np.unique(column, return_counts=True)[1].astype(np.float64)
    pairs = t * (t - 1)
    return float(pairs.sum()), float((pairs * (t - 2)).sum()), float((pairs * (2 * t + 5)).sum())


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
