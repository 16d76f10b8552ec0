"""Impute: fill missing numbers from other units, other periods or other indicators.

Arrays are (indicators x units), NaN where a number is missing; what cannot be filled stays missing. Whoever imputes says
so in the result: an imputed number is a guess, and counts as an answer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..scoring.numbers import Floats

Groups = NDArray[np.intp]
Centre = Callable[[Floats], Floats]
NO_GROUP = -1


def mean(x: Floats) -> Floats:
    """The mean of each indicator, NaN where there is none."""
    known = ~np.isnan(x)
    with np.errstate(all="ignore"):
        return np.asarray(np.where(known, x, 0.0).sum(axis=1) / known.sum(axis=1))


def median(x: Floats) -> Floats:
    """The median of each indicator, NaN where there is none."""
    ordered = np.sort(x, axis=1)  # what is missing comes last
    count = x.shape[1] - np.isnan(x).sum(axis=1)
    rows, middle = np.arange(len(x)), np.maximum(count, 1)
    low, high = ordered[rows, (middle - 1) // 2], ordered[rows, middle // 2]
    return np.asarray(low + (high - low) / 2)


CENTRES: dict[str, Centre] = {"mean": mean, "median": median, "group-mean": mean, "group-median": median}


def by_centre(x: Floats, centre: Centre, groups: Groups | None = None) -> Floats:
    """Missing numbers from the mean or median of their group's units; `NO_GROUP` and a group without a number fill nothing."""
    found = x.copy()
    groups = np.zeros(x.shape[1], dtype=np.intp) if groups is None else groups
    for group in np.unique(groups[groups != NO_GROUP]):
        members = groups == group
        part = x[:, members]
        found[:, members] = np.where(np.isnan(part), centre(part)[:, None], part)
    return found


def linear(x: Floats, units: Groups, times: Floats) -> Floats:
    """Missing numbers from the same unit's other periods: on the line between the two nearest, else as at the nearest.

    `units` says which columns are of one unit, `times` when they were (in any one measure, such as years).
    """
    found = x.copy()
    for row in np.flatnonzero(np.isnan(x).any(axis=1)):
        for unit in np.unique(units[np.isnan(x[row])]):
            at = np.flatnonzero(units == unit)
            at = at[np.argsort(times[at], kind="stable")]
            known = ~np.isnan(x[row, at])
            if known.any():
                found[row, at] = np.where(known, x[row, at], np.interp(times[at], times[at][known], x[row, at][known]))
    return found


MOST_ROUNDS, CLOSE = 1000, 1e-10


def expectation_maximisation(x: Floats) -> Floats:
    """Missing numbers as a multivariate normal distribution of the indicators expects them, given the unit's other numbers.

    Mean and covariance are those of largest likelihood, by expectation and maximisation in turn (A. P. Dempster, N. M.
    Laird and D. B. Rubin, 1977; R. J. A. Little and D. B. Rubin, Statistical Analysis with Missing Data, section 11.2),
    from the known numbers' own mean and variance. Indicators without two different numbers are left as they are.
    """
    usable = np.flatnonzero([len(np.unique(row[~np.isnan(row)])) > 1 for row in x])
    found = x.copy()
    if not len(usable) or not np.isnan(x[usable]).any():
        return found
    centre = mean(x[usable])[:, None]
    spread = np.sqrt(mean((x[usable] - centre) ** 2))[:, None]
    found[usable] = _expected((x[usable] - centre) / spread) * spread + centre
    return np.where(np.isnan(x), found, x)


def _expected(z: Floats) -> Floats:
    """The same for indicators with mean 0 and variance 1; patterns of missing numbers are worked off together."""
    missing = np.isnan(z)
    patterns = {bytes(column): column for column in missing.T if column.any()}
    alike = [(column, np.flatnonzero((missing == column[:, None]).all(axis=0))) for column in patterns.values()]
    mu, sigma, filled = np.zeros(len(z)), np.eye(len(z)), np.where(missing, 0.0, z)
    for _ in range(MOST_ROUNDS):
        extra = np.zeros_like(sigma)
        for gone, units in alike:
            kept = ~gone
            slopes = np.linalg.lstsq(sigma[np.ix_(kept, kept)], sigma[np.ix_(kept, gone)], rcond=None)[0]
            filled[np.ix_(gone, units)] = mu[gone, None] + slopes.T @ (z[np.ix_(kept, units)] - mu[kept, None])
            extra[np.ix_(gone, gone)] += len(units) * (sigma[np.ix_(gone, gone)] - sigma[np.ix_(gone, kept)] @ slopes)
        before, mu = mu, filled.mean(axis=1)
        off = filled - mu[:, None]
        old, sigma = sigma, (off @ off.T + extra) / z.shape[1]
        if max(np.abs(mu - before).max(), np.abs(sigma - old).max()) < CLOSE:
            break
    return filled
