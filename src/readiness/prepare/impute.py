"""Impute: fill missing numbers from other units, other periods or other indicators.

Arrays are (indicators x units), NaN where a number is missing; what cannot be filled stays missing. Whoever imputes says
so in the result: an imputed number is a guess, and counts as an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scoring.gates import Flags
from ..scoring.numbers import Floats

Groups = NDArray[np.intp]
Centre = Callable[[Floats], Floats]


def mean(x: Floats) -> Floats:
    """The mean of each indicator, NaN where there is none."""
    found = np.empty(len(x))
    for row, numbers in enumerate(x):  # one at a time, which takes little room
        known = ~np.isnan(numbers)
        with np.errstate(all="ignore"):
            found[row] = np.where(known, numbers, 0.0).sum() / known.sum()
    return found


def median(x: Floats) -> Floats:
    """The median of each indicator, NaN where there is none."""
    found = np.empty(len(x))
    for row, numbers in enumerate(x):
        known = np.sort(numbers[~np.isnan(numbers)])
        middle = len(known) // 2
        low, high = (known[middle - (len(known) % 2 == 0)], known[middle]) if len(known) else (np.nan, np.nan)
        found[row] = low + (high - low) / 2
    return found


CENTRES: dict[str, Centre] = {"mean": mean, "median": median, "group-mean": mean, "group-median": median}


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


MOST_ROUNDS, CLOSE = 1000, 1e-10  # of standardised numbers
COLLINEAR = 1e-10  # share of the largest singular value below which numbers say nothing that others do not say


class Moments(NamedTuple):
    """Mean (indicators) and covariance (indicators x indicators) of a multivariate normal distribution."""

    mean: Floats
    covariance: Floats


def telling(x: Floats) -> Groups:
    """The indicators with at least two different numbers, of which there is a distribution to learn."""
    return np.flatnonzero([len(np.unique(row[~np.isnan(row)])) > 1 for row in x])


def expectation_maximisation(x: Floats) -> Moments:
    """The distribution of largest likelihood of indicators with at least two different numbers each, whatever is missing.

    By expectation and maximisation in turn, from the known numbers' own mean and variance (A. P. Dempster, N. M. Laird and
    D. B. Rubin, 1977; R. J. A. Little and D. B. Rubin, Statistical Analysis with Missing Data, section 11.2).
    """
    centre = mean(x)
    spread = np.sqrt(mean((x - centre[:, None]) ** 2))
    z = (x - centre[:, None]) / spread[:, None]
    patterns, missing = _patterns(z), np.isnan(z)
    mu, sigma, filled = np.zeros(len(z)), np.eye(len(z)), np.where(missing, 0.0, z)
    for _ in range(MOST_ROUNDS):
        extra = np.zeros_like(sigma)
        for gone, units in patterns:
            kept = ~gone
            slopes = _slopes(sigma, gone)
            filled[np.ix_(gone, units)] = mu[gone, None] + slopes.T @ (z[np.ix_(kept, units)] - mu[kept, None])
            extra[np.ix_(gone, gone)] += len(units) * (sigma[np.ix_(gone, gone)] - sigma[np.ix_(gone, kept)] @ slopes)
        before, mu = mu, filled.mean(axis=1)
        off = filled - mu[:, None]
        old, sigma = sigma, (off @ off.T + extra) / z.shape[1]
        if max(np.abs(mu - before).max(), np.abs(sigma - old).max()) < CLOSE:
            break
    return Moments(centre + spread * mu, sigma * np.outer(spread, spread))


def expected(x: Floats, moments: Moments) -> Floats:
    """Missing numbers as a distribution expects them, given the unit's other numbers.

    Sums run indicator by indicator, so that a unit alone and among others has the same bits (R9).
    """
    deviation = np.sqrt(np.diag(moments.covariance))
    z = (x - moments.mean[:, None]) / deviation[:, None]
    correlation, found = moments.covariance / np.outer(deviation, deviation), x.copy()
    for gone, units in _patterns(x):
        known = z[np.ix_(~gone, units)]
        for row, slopes in zip(np.flatnonzero(gone), _slopes(correlation, gone).T, strict=True):
            steps = sum((slope * numbers for slope, numbers in zip(slopes, known, strict=True)), np.zeros(len(units)))
            found[row, units] = moments.mean[row] + deviation[row] * steps
    return found


def _slopes(sigma: Floats, gone: Flags) -> Floats:
    """How far each missing number (columns) follows each known one (rows)."""
    kept = ~gone
    return np.asarray(np.linalg.lstsq(sigma[np.ix_(kept, kept)], sigma[np.ix_(kept, gone)], rcond=COLLINEAR)[0])


def _patterns(x: Floats) -> list[tuple[Flags, Groups]]:
    """Which indicators are missing together, and in which units."""
    missing = np.isnan(x)
    units: dict[bytes, list[int]] = {}
    for unit in np.flatnonzero(missing.any(axis=0)).tolist():
        units.setdefault(missing[:, unit].tobytes(), []).append(unit)
    return [(missing[:, alike[0]], np.array(alike, dtype=np.intp)) for alike in units.values()]
