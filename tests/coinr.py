"""COINr's results of the ASEM index as tables of (units x columns), and the tree that they belong to; nothing of them is copied here."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from build import framework
from published import published
from readiness.model import Framework

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


def framework_of(values: str, weights: str | None = None, *, turned: bool = False) -> tuple[Framework, str]:
    """The ASEM index over the numbers of one step (0 to 100, or of any size), and those numbers as a table.

    `turned`: less is better where the metadata say so.
    """
    table = numbers(values)
    own = {row["iCode"]: float(row["Weight"]) for row in published(f"{REFERENCE}/{weights}.csv")} if weights else {}
    top = float(np.nanmax(np.abs(table.of(*indicators()))))
    scale = {"from": 0, "to": 100} if top <= 100 else {"from": -top, "to": top}

    down = {row["iCode"] for row in published("coinr-asem/asem_imeta.csv") if row["Direction"] == "-1"} if turned else set()

    def node(name: str) -> dict[str, object]:
        below = [child for child, (_, parent) in tree().items() if parent == name]
        weight = {"weight": own.get(name, 1.0)}
        if not below:
            direction = {"direction": "down"} if name in down else {}
            return {"question": name, "number": {**scale, **direction}, **weight}
        kind = "indicators" if tree()[below[0]][0] == 1 else "dimensions"
        return {"title": name, **weight, kind: {child: node(child) for child in below}}

    pillars = {name: node(name) for name, (_, parent) in tree().items() if parent == "Index"}
    made = framework(json.dumps({"parts": "full", "decimals": 12, "pillar_files": pillars}))
    lines = [["unit", *indicators()]]
    rows = table.of(*indicators()).tolist()
    lines += [[unit, *("" if x != x else repr(x) for x in row)] for unit, row in zip(table.units, rows, strict=True)]
    return made, "\n".join(",".join(line) for line in lines) + "\n"


@cache
def indicators() -> tuple[str, ...]:
    """The 49 indicators."""
    return tuple(name for name, (level, _) in tree().items() if level == 1)
