"""What is to be said of one variable: its range, centre, spread, shape, and how many values are there, zero or the same."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Moments(NamedTuple):
    """Figures of every variable; a figure that the values do not have (the skew of a constant, say) is NaN.

    `units` have a value, `most` of them the same one. `skew` and `kurtosis` are the sample estimates of spreadsheets and SAS
    (type 2 of Joanes and Gill 1998), the kurtosis in excess of the normal distribution's.
    """

    units: Counts
    minimum: Floats
    maximum: Floats
    mean: Floats
    median: Floats
    deviation: Floats
    skew: Floats
    kurtosis: Floats
    nonzero: Counts
    distinct: Counts
    most: Counts


def moments(values: Floats) -> Moments:
    """The figures of each column of `values` (units x variables, NaN missing)."""
    there = ~np.isnan(values)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # of a column without values
        ends = np.nanmin(values, axis=0, initial=np.inf), np.nanmax(values, axis=0, initial=-np.inf)
        low, high = (np.where(np.isfinite(end), end, np.nan) for end in ends)
        middle, mean = np.nanmedian(values, axis=0), np.nanmean(values, axis=0)
    deviation, skew, kurtosis = shape(values)
    counted = [np.unique(column[kept], return_counts=True)[1] for column, kept in zip(values.T, there.T, strict=True)]
    return Moments(
        units=there.sum(axis=0),
        minimum=low,
        maximum=high,
        mean=np.clip(mean, low, high),
        median=middle,
        deviation=deviation,
        skew=skew,
        kurtosis=kurtosis,
        nonzero=(there & (values != 0)).sum(axis=0),
        distinct=np.array([len(found) for found in counted], dtype=np.int64),
        most=np.array([found.max(initial=0) for found in counted], dtype=np.int64),
    )


def shape(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Standard deviation (n - 1), skew and excess kurtosis (type 2) of each column; NaN where there are too few values.

    The skew needs three values and the kurtosis four, not all the same: G1 = g1 sqrt(n (n-1)) / (n-2),
    G2 = (n-1) ((n+1) g2 + 6) / ((n-2) (n-3)), with g1 and g2 from the central moments.
    """
    count = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    away = centred(values)
    away = np.where(np.isnan(away), 0.0, away)
    with np.errstate(all="ignore"):
        scale = np.abs(away).max(axis=0, initial=0.0)  # powers of very large or small numbers leave the range of floats
        unit = away / np.where(scale > 0, scale, 1.0)
        squares = unit * unit
        second, third, fourth = (power.sum(axis=0) / count for power in (squares, squares * unit, squares * squares))
        deviation = np.where(count > 1, np.sqrt(second * count / (count - 1)) * scale, np.nan)
    return deviation, *skew_and_kurtosis(count, second, third, fourth)


def skew_and_kurtosis(count: Floats, second: Floats, third: Floats, fourth: Floats) -> tuple[Floats, Floats]:
    """Skew and excess kurtosis (type 2) from the number of values and the central moments (means of powers of distances)."""
    with np.errstate(all="ignore"):
        g1, g2 = third / second**1.5, fourth / second**2 - 3
        skew = np.where(count > 2, g1 * np.sqrt(count * (count - 1)) / (count - 2), np.nan)
        kurtosis = np.where(count > 3, (count - 1) * ((count + 1) * g2 + 6) / ((count - 2) * (count - 3)), np.nan)
    return skew, kurtosis


def centred(values: Floats) -> Floats:
    """Each column less its mean, and exactly 0 where all its values are the same; NaN stays."""
    there = ~np.isnan(values)
    count = np.maximum(there.sum(axis=0), 1)
    first = np.take_along_axis(values, there.argmax(axis=0)[None, :], axis=0) if len(values) else np.zeros((1, values.shape[1]))
    with np.errstate(all="ignore"):  # numbers too far apart for their difference are told where they are compared
        away: Floats = values - first  # a constant becomes exactly 0, and so does its mean
        away -= np.where(there, away, 0.0).sum(axis=0) / count
    return away
