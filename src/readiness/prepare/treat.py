"""Treat outliers: winsorise the extreme values step by step, and take the logarithm where that is not enough.

An indicator has outliers if its skewness and its kurtosis both reach a threshold. The rule is that of COIN Tool and COINr
(W. Becker and others, COINr, JOSS 7(78), 4567, 2022), with three differences: never more points are moved than are
allowed, even where they are tied; no step makes all units equal; and a skew to the left is mirrored before the logarithm.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..scoring.numbers import Floats
from ..statistics.moments import shape, skew_and_kurtosis

AT_ONCE = 2**20  # numbers whose shape is told at a time
SMALLEST_SHARE = 0.01  # of the range is added before the logarithm, so that the lowest unit has one


class Shape(NamedTuple):
    """Skewness and excess kurtosis (type 2) of each indicator, NaN where there are too few numbers or all are equal."""

    skewness: Floats
    kurtosis: Floats


def shape_of(x: Floats) -> Shape:
    """The shape of the numbers (indicators x units) that are there; of many units some indicators at a time, which take room."""
    some = max(1, AT_ONCE // max(1, x.shape[1]))
    parts = [shape(x[start : start + some].T)[1:] for start in range(0, len(x), some)] or [shape(x.T)[1:]]
    return Shape(*(np.concatenate(figures) for figures in zip(*parts, strict=True)))


class Rule(NamedTuple):
    """When an indicator has outliers, and how many points may be moved: a number from 1 on, or a share below 1."""

    winsorise: float = 5
    log: bool = True
    skew: float = 2.0
    kurtosis: float = 3.5

    def points(self, count: int) -> int:
        """How many of so many units may be moved."""
        share = self.winsorise < 1
        return int(np.ceil(self.winsorise * count - 1e-9)) if share else int(self.winsorise)


class Treatment(NamedTuple):
    """What is done to each indicator, as arrays over the indicators: enough to do the same to a later unit.

    Values are held between `low` and `high`; where `log` is 1 the logarithm of the distance from the lowest is taken, where
    it is -1 that from the highest, negated. `points` were moved; `before` and `after` are the shapes.
    """

    low: Floats
    high: Floats
    log: Floats
    points: Floats
    before: Shape
    after: Shape


def treatment(low: float, high: float, log: float) -> Treatment:
    """The treatment of one indicator by what was learnt of it."""
    nothing = np.zeros(1)
    return Treatment(np.array([low]), np.array([high]), np.array([log]), nothing, Shape(nothing, nothing), Shape(nothing, nothing))


def fit(x: Floats, rule: Rule = Rule()) -> Treatment:  # noqa: B008 - a rule cannot change
    """What the numbers (indicators x units) need."""
    before = shape_of(x)
    low, high = np.full(len(x), -np.inf), np.full(len(x), np.inf)
    log, points = np.zeros(len(x)), np.zeros(len(x))
    rows = np.flatnonzero(has_outliers(before, rule))
    for row in rows:
        values = np.sort(x[row][~np.isnan(x[row])])
        walk = _Walk(values, rule)
        if walk.passes or not rule.log:
            low[row], high[row], points[row] = walk.low, walk.high, walk.moved
        else:
            low[row], high[row], log[row] = values[0], values[-1], np.sign(before.skewness[row])
    after = Shape(before.skewness.copy(), before.kurtosis.copy())
    if len(rows):
        treated = shape_of(apply(x[rows], Treatment(low[rows], high[rows], log[rows], points[rows], before, before)))
        after.skewness[rows], after.kurtosis[rows] = treated
    return Treatment(low, high, log, points, before, after)


def apply(x: Floats, treatment: Treatment) -> Floats:
    """Numbers (indicators x units) after a treatment, which may have been fitted on other units."""
    low, high = treatment.low[:, None], treatment.high[:, None]
    held = np.minimum(np.maximum(x, low), high) if (np.isfinite(low) | np.isfinite(high)).any() else x
    if not treatment.log.any():
        return held
    found = held.copy()
    for row in np.flatnonzero(treatment.log):
        least, most = treatment.low[row], treatment.high[row]
        trifle = SMALLEST_SHARE * (most - least)
        found[row] = np.log(held[row] - least + trifle) if treatment.log[row] > 0 else -np.log(most + trifle - held[row])
    return found


def has_outliers(shape: Shape, rule: Rule) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether both thresholds are reached; not where there are too few numbers, or all are equal."""
    return (np.abs(shape.skewness) >= rule.skew) & (shape.kurtosis >= rule.kurtosis)


class _Walk:
    """Winsorising of one indicator: the farthest values move to the next ones, on the side to which it leans.

    The sums of powers are built from the middle outwards and looked up, so that a step costs the same whatever the number
    of units, and what is far out never hides what is near.
    """

    def __init__(self, values: Floats, rule: Rule) -> None:
        self.values, self.rule, self.count = values, rule, len(values)
        self.middle = self.count // 2
        off = values - values[self.middle]
        self.off = off / max(float(np.abs(off).max()), np.finfo(np.float64).tiny)
        self.below = [np.concatenate([[0.0], np.cumsum(part[: self.middle][::-1])]) for part in _powers(self.off)]
        self.above = [np.concatenate([[0.0], np.cumsum(part[self.middle :])]) for part in _powers(self.off)]
        self.first, self.last = 0, self.count - 1  # the farthest values that are kept
        shape = self._shape()
        limit = rule.points(self.count)
        while not self.passes and self._step(float(shape.skewness) >= 0, limit):
            shape = self._shape()

    @property
    def low(self) -> float:
        return float(self.values[self.first]) if self.first else -np.inf

    @property
    def high(self) -> float:
        return float(self.values[self.last]) if self.last < self.count - 1 else np.inf

    @property
    def moved(self) -> int:
        return self.first + self.count - 1 - self.last

    def _shape(self) -> Shape:
        below, above = self.middle - self.first, self.last - self.middle + 1
        ends = (_powers(self.off[self.first]), self.first), (_powers(self.off[self.last]), self.count - 1 - self.last)
        sums = [
            lower[below] + upper[above] + sum(end[power] * times for end, times in ends)
            for power, (lower, upper) in enumerate(zip(self.below, self.above, strict=True))
        ]
        shape = _shape_from_sums(self.count, *sums)
        self.passes = not has_outliers(shape, self.rule)
        return shape

    def _step(self, upper: bool, limit: int) -> bool:
        """Move the farthest values one further; False where that would be too many, or leave nothing that differs."""
        first, last = self.first, self.last
        if upper:
            last = int(np.searchsorted(self.values, self.values[last], side="left")) - 1
        else:
            first = int(np.searchsorted(self.values, self.values[first], side="right"))
        moved = first + self.count - 1 - last
        if moved > limit or first > self.middle or last < self.middle or self.values[first] >= self.values[last]:
            return False
        self.first, self.last = first, last
        return True


def _powers(values: Floats) -> tuple[Floats, ...]:
    """The first four powers."""
    squares = values * values
    return values, squares, squares * values, squares * squares


def _shape_from_sums(count: int, *sums: Floats) -> Shape:
    """The shape from the sums of the first four powers of distances from any one point."""
    n = np.array(float(count))
    first, second, third, fourth = (total / n for total in sums)
    squared = second - first**2
    cubed = third - 3 * first * second + 2 * first**3
    return Shape(*skew_and_kurtosis(n, squared, cubed, fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4))
