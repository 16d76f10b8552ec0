"""What a study of coherence finds, as frozen records; a figure that does not exist is None."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

from ..statistics.moments import Moments
from .limits import Limits


class Figures(NamedTuple):
    """What is said of one variable (see `statistics.moments`), None where it has no such figure.

    `available` is the share of the units that have a value; `nonzero`, `distinct` and `same` are shares of these.
    """

    units: int
    available: float
    minimum: float | None
    maximum: float | None
    mean: float | None
    median: float | None
    deviation: float | None
    skew: float | None
    kurtosis: float | None
    nonzero: float
    distinct: float
    same: float
    flags: tuple[str, ...]


class Member(NamedTuple):
    """A node that has scores. `weight` is its share among its siblings, `effective` its share in the overall score.

    `influence` is its share of its siblings' correlations with their group. None: the weights decide nothing there (a
    minimum, a judgement), or a correlation does not exist. `scores` and `raw` (the numbers in their own unit) are figures.
    """

    id: str
    title: str
    level: str
    parent: str | None
    weight: float | None
    effective: float | None
    influence: float | None
    scores: Figures
    raw: Figures | None


class Pair(NamedTuple):
    """Two nodes: siblings (`within`), of one level (`across`), or a node and one that stands above it (`above`).

    Coefficients and p-values by kind, None where they do not exist; `flag` is `collinear`, `opposed`, `weak`, `negative`
    or empty.
    """

    one: str
    other: str
    relation: str
    level: str
    units: int
    coefficients: dict[str, float | None]
    p: dict[str, float | None]
    flag: str


class Group(NamedTuple):
    """A node with parts: whether they measure one thing.

    `alpha` of its parts, `alpha_below` of all indicators below it; components of its parts over the `complete` units, the
    largest first (`loadings` by part).
    """

    id: str
    title: str
    parts: tuple[str, ...]
    indicators: int
    alpha: float | None
    alpha_below: float | None
    complete: int
    eigenvalues: tuple[float, ...]
    shares: tuple[float, ...]
    loadings: dict[str, tuple[float, ...]]

    @property
    def dimensions(self) -> int:
        """How many components say more than one variable would (Kaiser: an eigenvalue over 1)."""
        return sum(value > 1 + 1e-9 for value in self.eigenvalues)


class Stranger(NamedTuple):
    """A node that correlates more with another group of its parent's level (`more`) than with its parent (`own`)."""

    one: str
    other: str
    own: float
    more: float


@dataclass(frozen=True, eq=False, slots=True)
class Study:
    """The whole of it; `members` stand in the framework's order, those above first; `complete` units have all indicators."""

    units: int
    complete: int
    members: dict[str, Member]
    groups: dict[str, Group]
    pairs: tuple[Pair, ...]
    sizes: tuple[Pair, ...]
    strangers: tuple[Stranger, ...]
    limits: Limits


def figures_of(found: Moments, at: int, units: int, limits: Limits) -> Figures:
    """The figures of one variable, with what COINr's `get_stats` would flag."""
    count = int(found.units[at])
    nonzero, distinct, same = (int(getattr(found, name)[at]) / max(1, count) for name in ("nonzero", "distinct", "most"))
    low, high, mean, median, deviation, skew, kurtosis = (number_of(getattr(found, name)[at]) for name in Figures._fields[2:9])
    few = {"available": count / units < limits.available, "zeros": nonzero < limits.nonzero, "distinct": distinct < limits.distinct}
    few["outliers"] = abs(skew or 0) > limits.skew and (kurtosis or 0) > limits.kurtosis
    flags = tuple(name for name, holds in few.items() if holds)
    return Figures(count, count / units, low, high, mean, median, deviation, skew, kurtosis, nonzero, distinct, same, flags)


def number_of(value: float) -> float | None:
    """A figure, None if it is not a number."""
    return None if isnan(value) else float(value)
