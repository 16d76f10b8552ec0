"""Sobol indices: which uncertain input moves a result, alone (first order) and with all that it takes part in (total).

The first-order index of an input is the share of the result's variance that would go if it were known; the total index the
share that would stay if all others were known. They are estimated from two sets of draws A and B and, for each input, a set
AB that is A with that input from B: the first order after A. Saltelli et al., Variance based sensitivity analysis of model
output, Computer Physics Communications 181 (2010), the total after M. J. W. Jansen, Computer Physics Communications 117
(1999). Where inputs are discrete and few, every combination is computed once, and the indices are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..scoring.numbers import Floats

RESAMPLES, TAILS = 200, (0.05, 0.95)


class Indices(NamedTuple):
    """Indices of every input (inputs,), and the 5 and 95 % ends of each (2 x inputs), None where they are exact.

    They are NaN where the result does not vary. `failed` counts the draws that gave no result, and were left out.
    """

    first: Floats
    total: Floats
    first_ends: Floats | None
    total_ends: Floats | None
    variance: float
    failed: int


def estimate(a: Floats, b: Floats, ab: Floats, rng: np.random.Generator | None = None) -> Indices:
    """Indices from results of the draws A and B (draws,) and AB (inputs x draws); ends by bootstrap with `rng`.

    A draw of which any result failed (NaN) is left out, and spoils nothing. Results are centred, on which the error of the
    first-order estimate depends.
    """
    kept = np.isfinite(a) & np.isfinite(b) & np.isfinite(ab).all(axis=0)
    failed = int((~kept).sum())
    every = np.concatenate([a[None, kept], b[None, kept], ab[:, kept]])
    if not every.size:
        nothing = np.full(len(ab), np.nan)
        return Indices(nothing, nothing, None, None, float("nan"), failed)
    a, b, ab = (part[kept] - every.mean() if part.ndim == 1 else part[:, kept] - every.mean() for part in (a, b, ab))
    sums = np.concatenate([b * (ab - a), (a - ab) ** 2 / 2, [(a + b) / 2, (a**2 + b**2) / 2]])
    first, total, variance = _indices(sums.mean(axis=1)[None], len(ab))
    ends: tuple[Floats | None, Floats | None] = (None, None)
    if rng is not None and len(a) > 1:
        chosen = rng.multinomial(len(a), np.full(len(a), 1 / len(a)), size=RESAMPLES) / len(a)
        again = _indices(chosen @ sums.T, len(ab))
        ends = (_ends(again[0]), _ends(again[1]))
    return Indices(first[0], total[0], *ends, float(variance[0]), failed)


def _indices(means: Floats, inputs: int) -> tuple[Floats, Floats, Floats]:
    """First order, total and variance from the means of each resample (resamples x sums)."""
    variance = means[:, -1] - means[:, -2] ** 2
    scale = _positive(variance, means[:, -1])[:, None]
    return means[:, :inputs] / scale, means[:, inputs : 2 * inputs] / scale, variance


def _positive(variance: Floats, size: Floats) -> Floats:
    """A variance, NaN where it is nothing but rounding errors."""
    return np.where(variance > 1e-24 + 1e-14 * size, variance, np.nan)


def _ends(resampled: Floats) -> Floats:
    good = resampled[np.isfinite(resampled).all(axis=1)]
    return np.quantile(good, TAILS, axis=0) if len(good) else np.full((2, resampled.shape[1]), np.nan)


def enumerate_exactly(results: Floats) -> Indices:
    """Exact indices from the result of every combination, one axis an input, each value of an input as likely as another.

    Combinations that failed (NaN) are left out: the indices are those among the combinations that give a result.
    """
    found = np.isfinite(results)
    failed = int((~found).sum())
    axes, nothing = range(results.ndim), np.full(results.ndim, np.nan)
    if not found.any():
        return Indices(nothing, nothing, None, None, float("nan"), failed)
    share = found / found.sum()
    middle = results[found].mean()
    off = np.where(found, results - middle, 0.0)
    variance = float((share * off**2).sum())
    scale = float(_positive(np.array(variance), np.array(variance + middle**2)))
    alone = [_explained(share, off, tuple(other for other in axes if other != axis)) for axis in axes]
    others = [_explained(share, off, (axis,)) for axis in axes]
    return Indices(np.array(alone) / scale, 1 - np.array(others) / scale, None, None, variance, failed)


def _explained(share: Floats, off: Floats, axes: tuple[int, ...]) -> float:
    """The variance of the mean over some axes."""
    weight = share.sum(axis=axes)
    total = (share * off).sum(axis=axes)
    return float(np.divide(total**2, weight, out=np.zeros_like(total), where=weight > 0).sum())
