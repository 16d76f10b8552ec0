"""Normalise: put indicators of different units on one scale, by fixed posts or by the units of a sample.

Arrays are (… x units), NaN where a number is missing, and *oriented*: of an indicator where less is better the negated
numbers (`oriented`), so that more is always better here. A method is fitted to a sample, which gives its parameters, and
these place any unit, also a later one. Most methods are a line through two points of the scale; ranks look a number up
among those of the sample. Sources: OECD and JRC, Handbook on Constructing Composite Indicators (2008), step 5; COINr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
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


TILE = 2**15  # numbers worked on at a time
MANY = 2**12  # numbers that are faster to look up in order

Fit = Callable[[Floats, Known], Line]


def oriented(x: Floats, down: Flags) -> Floats:
    """The numbers, negated where less is better (`down`, … x 1)."""
    return x * np.where(down, -1.0, 1.0) if down.any() else x


def ends_of(x: Floats, down: Flags) -> Line:
    """The worst and the best of numbers that are not negated yet, as they are once they are."""
    low, high = min_max(x, Known())
    return Line(np.where(down, -high, low), np.where(down, -low, high))


def min_max(x: Floats, known: Known) -> Line:
    """The worst unit scores 0, the best 1."""
    with np.errstate(all="ignore"):
        return Line(np.fmin.reduce(x, axis=-1, keepdims=True), np.fmax.reduce(x, axis=-1, keepdims=True))


def z_score(x: Floats, known: Known) -> Line:
    """The mean scores 0, one standard deviation (of a sample, n - 1) above it 1."""
    flat, ends = x.reshape(-1, x.shape[-1]), np.empty((2, x.size // max(1, x.shape[-1]), 1))
    with np.errstate(all="ignore"):
        for rows, _ in _tiles(*flat.shape, whole=True):
            part = flat[rows]
            missing = np.isnan(part)
            count = part.shape[1] - missing.sum(axis=1, keepdims=True).astype(np.float64)
            mean = (np.where(missing, 0.0, part) if missing.any() else part).sum(axis=1, keepdims=True) / count
            squares = part - mean
            squares *= squares
            squares[missing] = 0.0
            ends[0, rows], ends[1, rows] = mean, mean + np.sqrt(squares.sum(axis=1, keepdims=True) / (count - 1))
    return Line(*ends.reshape(2, *x.shape[:-1], 1))


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
PLACES: dict[str, Callable[[float], tuple[float, float]]] = {
    "rank": lambda n: (1.0, n),
    "borda": lambda n: (0.0, n - 1),
    "percentile-rank": lambda n: (0.0, 1.0),
}
METHODS = (*LINES, *PLACES)


def on_line(x: Floats, line: Line, settings: Settings, *, spread: bool = False) -> Floats:
    """Scores by a fitted line; `spread`: as a z-score, with a mean and a deviation instead of two ends.

    What stands at the upper end of the line, or beyond it where scores are held, has the upper end to the bit.
    """
    if spread:
        start, end, width = settings.mean, np.inf, settings.deviation
    else:
        start, end = settings.to or (0.0, 1.0)
        width = end - start
    scores, numbers = np.empty(x.shape), x.reshape(-1, x.shape[-1])
    found, capped = scores.reshape(numbers.shape), settings.cap and not spread
    zeros, ones = line.zero.reshape(-1, 1), line.one.reshape(-1, 1)
    with np.errstate(all="ignore"):  # a line through one point scores nothing: the caller tells of it
        slopes = width / (ones - zeros)  # one pass less over all numbers than to divide first
        for rows, columns in _tiles(*numbers.shape):
            tile = np.subtract(numbers[rows, columns], zeros[rows], out=found[rows, columns])
            tile *= slopes[rows]
            tile += start
            if capped:
                tile.clip(start, end, out=tile)
        missed = (ones - zeros) * slopes + start != end  # by a bit, in rounding
        for row in np.flatnonzero(missed & np.isfinite(slopes) & (slopes != 0)) if not spread else ():
            there = np.equal if not capped else np.greater_equal if slopes[row] > 0 else np.less_equal
            np.copyto(found[row], end, where=there(numbers[row], ones[row]))
    return scores


def _tiles(rows: int, columns: int, *, whole: bool = False) -> Iterator[tuple[slice, slice]]:
    """An array of so many rows and columns in parts that stay in the processor's cache from one step to the next; `whole` rows."""
    wide = columns if whole else min(columns, TILE)
    high = max(1, TILE // max(1, wide))
    for row, column in product(range(0, rows, high), range(0, columns, max(1, wide))):
        yield slice(row, row + high), slice(column, column + wide)


def sample(x: Floats) -> list[Floats]:
    """The known numbers of each indicator in order: what a rank looks a number up in."""
    return [np.sort(row[~np.isnan(row)]) for row in x.reshape(-1, x.shape[-1])]


def by_place(x: Floats, samples: list[Floats], method: str, settings: Settings) -> Floats:
    """Scores by the place among the numbers of a sample; who is beyond it has the first or the last place.

    NaN where the sample has fewer than two numbers.
    """
    scores = np.empty(x.shape)
    flat = scores.reshape(-1, x.shape[-1])
    for found, values, numbers in zip(flat, x.reshape(-1, x.shape[-1]), samples, strict=True):
        count = float(len(numbers))
        start, end = PLACES[method](count) if settings.to is None else settings.to
        found[:] = _places(values, numbers, settings.ties)
        found -= 1
        found /= count - 1 if count > 1 else np.nan
        found *= end - start
        found += start
    return scores


def _places(values: Floats, numbers: Floats, ties: str) -> Floats:
    """Places from 1 (worst) upwards."""
    if len(values) > MANY:
        order = np.argsort(values)
        found = np.empty(len(values))
        found[order] = _looked_up(values[order], numbers, ties)
        return found
    return _looked_up(values, numbers, ties)


def _looked_up(values: Floats, numbers: Floats, ties: str) -> Floats:
    if np.array_equal(values, numbers) and (numbers[1:] > numbers[:-1]).all():  # the sample itself in order, nobody tied
        return np.arange(1.0, len(values) + 1)
    below = np.searchsorted(numbers, values, side="left").astype(np.float64)
    if ties == "average":
        upto = np.searchsorted(numbers, values, side="right")
        below += np.maximum(upto - below - 1, 0) / 2
    below += 1
    np.minimum(below, len(numbers), out=below)
    below[np.isnan(values)] = np.nan
    return below


def normalise(x: Floats, method: str, settings: Settings = Settings(), known: Known = Known()) -> Floats:  # noqa: B008 - neither can change
    """Scores of a sample (… x units, oriented) by a method of `METHODS`; NaN for an indicator that is the same everywhere."""
    if method in PLACES:
        return by_place(x, sample(x), method, settings)
    return on_line(x, LINES[method](x, known), settings, spread=method == "z-score")
