"""Correlations between all variables of a table, each over the units that have both values (pairwise complete)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kendall import FEW, kendall, kendall_deviation, kendall_of_few
from .moments import Counts, Floats, centred
from .tails import normal_p, student_p

Flags = NDArray[np.bool_]


class Correlations(NamedTuple):
    """Coefficients, two-sided p-values and numbers of units of all pairs (variables x variables).

    NaN where a coefficient does not exist: fewer than two units have both, or one of the two is constant among them.
    """

    coefficient: Floats
    p: Floats
    units: Counts


def correlations(values: Floats, kind: str = "pearson") -> Correlations:
    """All correlations of `values` (units x variables, NaN missing) of a `kind` of `KINDS`.

    p-values are those of Student's t with n - 2 degrees of freedom, for Kendall's tau-b of the normal approximation with its
    ties; ranks are taken among the units that have both values.
    """
    there = ~np.isnan(values)
    found = coefficients(values, kind)
    units = np.rint(there.T.astype(np.float64) @ there.astype(np.float64)).astype(np.int64)
    upper, p = np.triu_indices(len(found)), np.full(found.shape, np.nan)
    if kind == "kendall":
        with np.errstate(all="ignore"):
            p[upper] = p.T[upper] = normal_p(found[upper] / _of_pairs(values, kendall_deviation)[upper])
    else:
        p[upper] = p.T[upper] = p_values(found[upper], units[upper])
    return Correlations(found, p, units)


def coefficients(values: Floats, kind: str = "pearson") -> Floats:
    """The coefficients alone."""
    if kind == "kendall" and len(values) <= FEW:
        return kendall_of_few(values)
    return _of_pairs(values, KINDS[kind])


def _of_pairs(values: Floats, of: Callable[[Floats], Floats]) -> Floats:
    """A figure of all pairs of columns, each over the units that have both; `of` gives it of complete columns."""
    found = np.full((values.shape[1],) * 2, np.nan)
    for pair, rows in _alike(~np.isnan(values)):
        if rows.sum() > 1:
            found[np.ix_(pair, pair)] = of(values[np.ix_(rows, pair)])
    return found


def p_values(coefficient: Floats, units: Counts) -> Floats:
    """How likely so large a product-moment correlation (also of ranks) is by chance, if the two were independent."""
    with np.errstate(all="ignore"):
        freedom = np.asarray(units, dtype=np.float64) - 2
        return student_p(coefficient * np.sqrt(freedom / ((1 - coefficient) * (1 + coefficient))), freedom)


def pearson(values: Floats) -> Floats:
    """Product-moment correlations of complete columns."""
    away = centred(values)
    with np.errstate(all="ignore"):
        away = away / np.abs(away).max(axis=0, initial=0.0)
        away = away / np.sqrt((away**2).sum(axis=0))
        found: Floats = np.clip(away.T @ away, -1.0, 1.0)
    np.fill_diagonal(found, np.where(np.isnan(np.diag(found)), np.nan, 1.0))
    return found


def spearman(values: Floats) -> Floats:
    """Product-moment correlations of the ranks of complete columns, ties sharing their mean rank."""
    return pearson(mean_ranks(values))


def mean_ranks(values: Floats) -> Floats:
    """The rank of each value in its complete column, from 1 for the smallest; ties share their mean rank."""
    ranks = np.empty_like(values)
    for at, column in enumerate(values.T):
        _, place, counts = np.unique(column, return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        ranks[:, at] = (last - (counts - 1) / 2)[place]
    return ranks


def _alike(there: Flags) -> Iterator[tuple[NDArray[np.intp], Flags]]:
    """Columns whose pairs share the same units, and those units; later ones have the last word on their pairs."""
    patterns: dict[bytes, list[int]] = {}
    for at, column in enumerate(np.packbits(there, axis=0).T):
        patterns.setdefault(column.tobytes(), []).append(at)
    groups = list(patterns.values())
    for one, other in combinations(groups, 2):
        yield np.array(one + other), there[:, one[0]] & there[:, other[0]]
    for group in groups:
        yield np.array(group), there[:, group[0]]


KINDS: dict[str, Callable[[Floats], Floats]] = {"pearson": pearson, "spearman": spearman, "kendall": kendall}
