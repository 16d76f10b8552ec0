"""Places of units in every draw at once, by printed score, as `panel.ranks` gives them for one."""

from __future__ import annotations

import numpy as np

from ..panel.ranking import SHARES
from ..scoring.numbers import Floats

Places = Floats  # from 1 (the highest score) on, NaN for a unit without score


def places(printed: Floats, ties: str = "best") -> Places:
    """The place of every unit (draws x units); units with one score share the best of their places, the worst, or the mean."""
    falling = -printed
    order = np.argsort(falling, axis=1)  # what is missing comes last
    ordered = np.take_along_axis(falling, order, 1)
    differs = ordered[:, 1:] != ordered[:, :-1]
    units = printed.shape[1]
    numbers = np.arange(units, dtype=np.int32)
    first = np.zeros(printed.shape, dtype=np.int32)
    np.multiply(differs, numbers[1:], out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    shared = first.astype(np.float64)
    if SHARES[ties]:
        last = np.full(printed.shape, units - 1, dtype=np.int32)
        last[:, :-1] = np.where(differs, numbers[:-1], units - 1)
        np.minimum.accumulate(last[:, ::-1], axis=1, out=last[:, ::-1])
        shared += SHARES[ties] * (last - first)
    shared += 1
    found = np.empty_like(shared)
    np.put_along_axis(found, order, shared, 1)
    found[np.isnan(printed)] = np.nan
    return found


def rank_change(found: Places, nominal: Places) -> Floats:
    """The mean absolute change of rank in every draw, among the units ranked in it and in the nominal result; else NaN."""
    off = np.abs(found - nominal)
    both = np.isfinite(off)
    with np.errstate(all="ignore"):
        return np.asarray(np.where(both, off, 0.0).sum(axis=1) / both.sum(axis=1))
