"""Whether variables measure one thing: Cronbach's alpha and principal components."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .correlation import pearson
from .moments import Floats, centred


def cronbach_alpha(values: Floats) -> float:
    """Cronbach's alpha of the columns (units x variables, NaN missing); NaN for fewer than two, or if nothing varies.

    k / (k-1) (1 - sum of variances / sum of all covariances), from covariances over the units that have both values, as
    COINr has it (`use = "pairwise.complete.obs"`). Such a matrix may belong to no data: then alpha may pass 1.
    """
    size = values.shape[1]
    covariance = pairwise_covariance(values)
    total = covariance.sum()
    if size < 2 or not np.isfinite(total) or total == 0:
        return float("nan")
    return float(size / (size - 1) * (1 - np.trace(covariance) / total))


def pairwise_covariance(values: Floats) -> Floats:
    """Covariances (n - 1) of all pairs of columns, each over the units that have both; NaN where fewer than two have."""
    there = ~np.isnan(values)
    if there.all():
        away = centred(values)
        with np.errstate(all="ignore"):
            return np.asarray(away.T @ away / (len(values) - 1) if len(values) > 1 else np.full((values.shape[1],) * 2, np.nan))
    size = values.shape[1]
    found = np.full((size, size), np.nan)
    for one in range(size):
        for other in range(one, size):
            both = there[:, one] & there[:, other]
            if both.sum() > 1:
                pair = centred(values[both][:, [one, other]])
                found[one, other] = found[other, one] = (pair[:, 0] * pair[:, 1]).sum() / (both.sum() - 1)
    return found


class Components(NamedTuple):
    """Principal components of standardised variables, the largest first.

    `eigenvalues` (k), `shares` of the variance (k), `loadings` (variables x k, unit vectors whose sum is not negative),
    and how many `units` had all values.
    """

    eigenvalues: Floats
    shares: Floats
    loadings: Floats
    units: int


def components(values: Floats) -> Components:
    """Principal components of the correlations of the columns, over the units that have all values (as COINr).

    A column that is constant among them carries nothing and gets loadings of 0; without two units, or two columns that
    vary, there is no component.
    """
    complete = values[~np.isnan(values).any(axis=1)]
    size = values.shape[1]
    correlation = pearson(complete) if len(complete) > 1 else np.full((size, size), np.nan)
    varies = ~np.isnan(np.diag(correlation))
    if varies.sum() < 2:
        return Components(np.empty(0), np.empty(0), np.empty((size, 0)), len(complete))
    roots, vectors = np.linalg.eigh(correlation[np.ix_(varies, varies)])
    roots, vectors = np.maximum(roots[::-1], 0.0), vectors[:, ::-1]
    loadings = np.zeros((size, len(roots)))
    loadings[varies] = vectors * np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    return Components(roots, roots / max(1, len(roots)), loadings, len(complete))
