"""From which figure on something is worth a word; the customs of the JRC's audits and of COINr, each open to change."""

from __future__ import annotations

from typing import NamedTuple

FEWEST = 3  # units, below which every correlation is 1, -1 or none


class Limits(NamedTuple):
    """Thresholds of what is noteworthy.

    Correlations: JRC audits want an indicator to correlate between .3 and .9 with its group, and COINr flags pairs from
    -.4 downwards. Cronbach's alpha: Nunnally's .7, as the OECD/JRC handbook has it. Availability, zeros, distinct values,
    skew and kurtosis: COINr's `get_stats`. The rest is ours.
    """

    collinear: float = 0.9  # two parts of a group above it say the same
    opposed: float = -0.4  # two parts of a group below it pull in different directions
    weak: float = 0.3  # a part below it hardly moves its group
    size: float = 0.7  # an indicator beyond it, up or down, measures how large a unit is
    alpha: float = 0.7
    same: float = 0.9  # share of the units with one and the same value
    available: float = 0.65  # share of the units with a value
    nonzero: float = 0.5
    distinct: float = 0.5
    skew: float = 2.0
    kurtosis: float = 3.5
    influence: float = 2.0  # times its weight, or its weight times this
    units: int = 10  # fewer bear no correlation
