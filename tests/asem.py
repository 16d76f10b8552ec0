"""The ASEM index of COINr as arrays of (indicators x units), more of `coinr`; nothing of it is copied here."""

from __future__ import annotations

from functools import cache

import numpy as np

from coinr import numbers as table
from coinr import tree
from published import published
from readiness.scoring.numbers import Floats

Row = dict[str, str]


@cache
def units() -> tuple[Row, ...]:
    """The source rows by the units' codes, as every table that came out of COINr is sorted."""
    return tuple(sorted(published("coinr-asem/asem_idata.csv"), key=lambda row: row["uCode"]))


@cache
def metadata() -> dict[str, Row]:
    """What is said of every indicator, group and denominator, by its code."""
    return {row["iCode"]: row for row in published("coinr-asem/asem_imeta.csv")}


@cache
def indicators() -> tuple[str, ...]:
    """The 49 indicators in the order of the metadata."""
    return tuple(name for name, (level, _) in tree().items() if level == 1)


def numbers(name: str, *columns: str) -> Floats:
    """Columns of a table of COINr's results (the indicators, if none are named) as rows, NaN where one is missing."""
    return np.ascontiguousarray(table(name).of(*(columns or indicators())).T)


def down() -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which indicators are better when they are smaller (indicators x 1)."""
    return np.array([[metadata()[code]["Direction"] == "-1"] for code in indicators()])


def parameter(name: str) -> Floats:
    """A target or a goalpost of each indicator (indicators x 1)."""
    return table("normalise/parameters_targets_goalposts", "iCode").of(name)


def effective_weight(code: str) -> float:
    """The share of an indicator in the index where all weights are 1: one part of each group above it."""
    above = tree()[code][1]
    if above not in tree():
        return 1.0
    return effective_weight(above) / sum(parent == above for _, parent in tree().values())
