"""Places of units in every draw at once: the best is 1, equal printed scores share the best place of theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..scoring.numbers import Floats

Places = NDArray[np.int32]
NO_PLACE = 0


def places(printed: Floats) -> Places:
    """The place of every unit (draws x units) by its printed score, `NO_PLACE` where it has none."""
    falling = -printed
    order = np.argsort(falling, axis=1)  # what is missing comes last
    ordered = np.take_along_axis(falling, order, 1)
    first = np.zeros(printed.shape, dtype=np.int32)
    np.multiply(ordered[:, 1:] != ordered[:, :-1], np.arange(1, printed.shape[1], dtype=np.int32), out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    first += 1
    found = np.empty_like(first)
    np.put_along_axis(found, order, first, 1)
    missing = np.isnan(printed)
    if missing.any():
        found[missing] = NO_PLACE
    return found


def rank_change(found: Places, nominal: Places) -> Floats:
    """The mean absolute change of rank in every draw, among the units ranked in it and in the nominal result; else NaN."""
    both: Any = (found > NO_PLACE) & (nominal > NO_PLACE)
    with np.errstate(all="ignore"):
        return np.asarray((np.abs(found - nominal) * both).sum(axis=1) / both.sum(axis=1))
