"""Ranks within groups of units, and what is said of a group as a whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..scoring.numbers import rounded
from .ranking import Places
from .results import Results, places_by


class Group(NamedTuple):
    """One group: how many units it has and how many of them have a score, and figures of these; None where they are withheld.

    `highest` and `lowest` are printed scores, `first` the units that have the highest.
    """

    name: str
    units: int
    scored: int
    lowest: float | None = None
    median: float | None = None
    highest: float | None = None
    first: tuple[str, ...] = ()
    withheld: bool = False


class Grouped(NamedTuple):
    """The groups in the order of their names, and each unit's rank among its own, NaN where it has none."""

    by: str
    groups: list[Group]
    rank: Places


def grouped(results: Results, by: str, least: int = 1) -> Grouped:
    """Rank units within the groups that an attribute makes.

    A group of fewer than `least` units, or of which fewer have a score, is named, and no more: its figures would be those of
    few. Units whose attribute is blank are in no group.
    """
    found = places_by(results.attributes[by])
    rank, groups = np.full(len(results.units), np.nan), []
    for name in sorted(value for value in found if value is not None):
        rows = found[name]
        own = results.take(rows)
        groups.append(_group(name, own, least))
        if not groups[-1].withheld:
            rank[rows] = own.ranks().rank
    return Grouped(by, groups, rank)


def _group(name: str, own: Results, least: int) -> Group:
    value = own.figures["value"]
    there = ~np.isnan(value)
    if len(value) < least or 0 < there.sum() < least:
        return Group(name, len(value), int(there.sum()), withheld=True)
    if not there.any():
        return Group(name, len(value), 0)
    ends = value[there].min(), value[there].max()
    first = tuple(own.units[row] for row in np.flatnonzero(value == ends[1]).tolist())
    median = rounded(float(np.median(value[there])), own.plan.decimals)
    return Group(name, len(value), int(there.sum()), float(ends[0]), median, float(ends[1]), first)
