"""Screen: leave out units and indicators with too little data."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..model import Screen
from ..scoring.gates import Flags

SLACK = 1e-12  # a share is too small by more than rounding errors


class Screened(NamedTuple):
    """Which units and leaves have too little data, each with its share of it."""

    units: dict[int, float]
    leaves: dict[int, float]

    def kept(self, count: int) -> list[int]:
        """The places of the other units."""
        return [unit for unit in range(count) if unit not in self.units]


def screen(step: Screen, known: Flags, asked: Flags) -> Screened:
    """Units by what is known of what they are asked (leaves x units), then indicators by the units that are left."""
    units: dict[int, float] = {}
    leaves: dict[int, float] = {}
    there = known & asked
    with np.errstate(all="ignore"):  # who is asked nothing has no share, and stays
        if step.units is not None:
            shares = there.sum(axis=0) / asked.sum(axis=0)
            units = {int(unit): float(shares[unit]) for unit in np.flatnonzero(shares < step.units - SLACK)}
        if step.indicators is not None:
            kept = [unit for unit in range(known.shape[1]) if unit not in units]
            shares = there[:, kept].sum(axis=1) / asked[:, kept].sum(axis=1)
            leaves = {int(leaf): float(shares[leaf]) for leaf in np.flatnonzero(shares < step.indicators - SLACK)}
    return Screened(units, leaves)
