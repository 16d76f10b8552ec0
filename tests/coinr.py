"""COINr's results of the ASEM index as tables of (units x columns), and the tree that they belong to; nothing of them is copied here."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from published import published

REFERENCE = "coinr-asem/reference"


class Numbers(NamedTuple):
    """A table of numbers: units in the rows, NaN where one is missing."""

    units: list[str]
    columns: list[str]
    values: NDArray[np.float64]

    def of(self, *names: str) -> NDArray[np.float64]:
        """These columns, in this order."""
        return self.values[:, [self.columns.index(name) for name in names]]


@cache
def numbers(name: str, key: str = "uCode") -> Numbers:
    """A table of COINr's results; an empty cell is missing."""
    rows = published(f"{REFERENCE}/{name}.csv")
    columns = [column for column in rows[0] if column != key]
    values = [[float(row[column] or "nan") for column in columns] for row in rows]
    return Numbers([row[key] for row in rows], columns, np.array(values))


@cache
def tree() -> dict[str, tuple[int, str]]:
    """Level (1 is an indicator) and parent of every part of the index."""
    rows = published("coinr-asem/asem_imeta.csv")
    return {row["iCode"]: (int(row["Level"]), row["Parent"]) for row in rows if row["Level"]}


def members(group: str, level: int) -> list[str]:
    """The parts of a level that stand below a group."""
    return [name for name, (own, _) in tree().items() if own == level and group in _above(name)]


def _above(name: str) -> list[str]:
    parent = tree()[name][1]
    return [parent, *_above(parent)] if parent in tree() else []


def analysis(name: str) -> list[dict[str, str]]:
    """The rows of one of COINr's analyses."""
    return published(f"{REFERENCE}/analysis/{name}.csv")
