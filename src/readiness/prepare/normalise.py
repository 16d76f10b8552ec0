"""Normalise: put indicators of different units on one scale, by fixed posts or by the units of a sample.

Arrays are (… x units), NaN where a number is missing, and *oriented*: of an indicator where less is better the negated
numbers (`oriented`), so that more is always better here. A method is fitted to a sample, which gives its parameters, and
these place any unit, also a later one. Most methods are a line through two points of the scale; ranks look a number up
among those of the sample. Sources: OECD and JRC, Handbook on Constructing Composite Indicators (2008), step 5; COINr.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..scoring.gates import Flags
from ..scoring.numbers import Floats


class Settings(NamedTuple):
    """What a method is told, beside the numbers; posts, target and reference are in the indicator's own unit."""

    to: tuple[float, float] | None = (0.0, 1.0)  # None: as the method gives it (places of a rank, points of Borda, shares)
    mean: float = 0.0
    deviation: float = 1.0
    ties: str = "minimum"  # places of equal units: the lowest of them, or their average
    cap: bool = True  # hold scores inside `to`


class Line(NamedTuple):
    """A fitted line: what scores 0 and what scores 1, each (… x 1)."""

    zero: Floats
    one: Floats


class Known(NamedTuple):
    """Numbers that come from the framework or from the panel, oriented as the sample is, each (… x 1)."""

    low: Floats | None = None
    high: Floats | None = None
    target: Floats | None = None
    reference: Floats | None = None
    down: Flags | None = None  # where the sample is negated


Fit = Callable[[Floats, Known], Line]


def oriented(x: Floats, down: Flags) -> Floats:
    """The numbers, negated where less is better (`down`, … x 1)."""
    return np.where(down, -x, x) if down.any() else x


def min_max(x: Floats, known: Known) -> Line:
    """The worst unit scores 0, the best 1."""
    with np.errstate(all="ignore"):
        return Line(np.fmin.reduce(x, axis=-1, keepdims=True), np.fmax.reduce(x, axis=-1, keepdims=True))


def z_score(x: Floats, known: Known) -> Line:
    """The mean scores 0, one standard deviation (of a sample, n - 1) above it 1."""
    count = np.asarray((~np.isnan(x)).sum(axis=-1, keepdims=True), dtype=np.float64)
    with np.errstate(all="ignore"):
        mean = np.nansum(x, axis=-1, keepdims=True) / count
        deviation = np.sqrt(np.nansum((x - mean) ** 2, axis=-1, keepdims=True) / (count - 1))
    return Line(mean, mean + deviation)


def share_of_maximum(x: Floats, known: Known) -> Line:
    """A number as a share of the largest; where less is better, what is left of 1.

    (COINr divides negated numbers by the largest of them, which puts the worst unit first.)
    """
    down = np.zeros(1, dtype=np.bool_) if known.down is None else np.asarray(known.down, dtype=np.bool_)
    line = min_max(x, known)
    return Line(np.where(down, line.zero, 0.0), np.where(down, 0.0, line.one))


def to_reference(x: Floats, known: Known) -> Line:
    """The worst unit scores 0, the reference unit 1."""
    return Line(min_max(x, known).zero, _given(known.reference))


def to_target(x: Floats, known: Known) -> Line:
    """The worst unit scores 0, the target 1."""
    return Line(min_max(x, known).zero, _given(known.target))


def goalposts(x: Floats, known: Known) -> Line:
    """The posts score 0 and 1, whatever the sample is.

    (COINr negates the numbers and not the posts where less is better, which gives every unit 0.)
    """
    return Line(_given(known.low), _given(known.high))


def _given(number: Floats | None) -> Floats:
    if number is None:
        raise ValueError("the method needs a number that is not given")
    return number


LINES: dict[str, Fit] = {
    "min-max": min_max,
    "z-score": z_score,
    "share-of-maximum": share_of_maximum,
    "distance-to-maximum": min_max,
    "distance-to-reference": to_reference,
    "distance-to-target": to_target,
    "goalposts": goalposts,
}
# What the first and the last of n units get, before `to`.
PLACES: dict[str, Callable[[Floats], tuple[Floats, Floats]]] = {
    "rank": lambda n: (np.ones_like(n), n),
    "borda": lambda n: (np.zeros_like(n), n - 1),
    "percentile-rank": lambda n: (np.zeros_like(n), np.ones_like(n)),
}
METHODS = (*LINES, *PLACES)


def on_line(x: Floats, line: Line, settings: Settings, *, spread: bool = False) -> Floats:
    """Scores by a fitted line; `spread`: as a z-score, with a mean and a deviation instead of two ends."""
    if spread:
        start, width = settings.mean, settings.deviation
    else:
        start, end = settings.to or (0.0, 1.0)
        width = end - start
    with np.errstate(all="ignore"):  # a line through one point scores nothing: the caller tells of it
        scores = x - line.zero
        scores *= width / (line.one - line.zero)  # one pass less over all numbers than to divide first
        scores += start
    if settings.cap and not spread:
        np.minimum(np.maximum(scores, start, out=scores), start + width, out=scores)
    return scores


def sample(x: Floats) -> list[Floats]:
    """The known numbers of each indicator in order: what a rank looks a number up in."""
    return [np.sort(row[~np.isnan(row)]) for row in x.reshape(-1, x.shape[-1])]


def by_place(x: Floats, samples: list[Floats], method: str, settings: Settings) -> Floats:
    """Scores by the place among the numbers of a sample; who is beyond it has the first or the last place.

    NaN where the sample has fewer than two numbers.
    """
    found = np.empty((len(samples), x.shape[-1]))
    for row, (values, numbers) in enumerate(zip(x.reshape(-1, x.shape[-1]), samples, strict=True)):
        found[row] = _places(values, numbers, settings.ties)
    count = np.array([float(len(numbers)) for numbers in samples])[:, None]
    first, last = PLACES[method](count)
    start, end = (first, last) if settings.to is None else (np.full_like(count, value) for value in settings.to)
    shares = (found - 1) / np.where(count > 1, count - 1, np.nan)
    scores = start + shares * (end - start)
    return np.asarray(scores.reshape(x.shape))


def _places(values: Floats, numbers: Floats, ties: str) -> Floats:
    """Places from 1 (worst) upwards."""
    below = np.searchsorted(numbers, values, side="left").astype(np.float64)
    if ties == "average":
        upto = np.searchsorted(numbers, values, side="right")
        below += np.maximum(upto - below - 1, 0) / 2
    return np.where(np.isnan(values), np.nan, np.minimum(below + 1, len(numbers)))


def normalise(x: Floats, method: str, settings: Settings = Settings(), known: Known = Known()) -> Floats:  # noqa: B008 - neither can change
    """Scores of a sample (… x units, oriented) by a method of `METHODS`; NaN for an indicator that is the same everywhere."""
    if method in PLACES:
        return by_place(x, sample(x), method, settings)
    return on_line(x, LINES[method](x, known), settings, spread=method == "z-score")
