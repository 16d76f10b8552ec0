"""The ASEM index of COINr as arrays of (indicators x units), more of `coinr`; nothing of it is copied here."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from bad_files import FRAMEWORKS
from coinr import numbers as table
from coinr import tree
from published import published
from readiness.library import load_framework
from readiness.model import Framework, FrameworkFile, Group, Indicator, Steps
from readiness.panel import Panel, Wanted, read_table
from readiness.scoring import compile_framework
from readiness.scoring.numbers import Floats
from readiness.yamlfile import parse

Row = dict[str, str]
GroupKind = TypeVar("GroupKind", bound=Group)
FOLDER = FRAMEWORKS / "asem-2018"
DENOMINATORS = ("Area", "Energy", "GDP", "Population")
ATTRIBUTES = ("EurAsia_group", "GDP_group")


Change = Callable[[str, Group | Indicator], Mapping[str, object]]


def framework(changes: str = "", of_nodes: Change | None = None) -> Framework:
    """The ASEM index, with other keys of framework.yaml in the place of its own, and of nodes by their id."""
    loaded = load_framework(FOLDER)
    if of_nodes is not None:
        loaded = replace(loaded, pillars={name: _changed(name, pillar, of_nodes) for name, pillar in loaded.pillars.items()})
    own = parse((FOLDER / "framework.yaml").read_text(encoding="utf-8"), "framework.yaml").value
    file = FrameworkFile.model_validate({**own, **(parse(changes, "changes").value or {})} if changes else own)
    return replace(loaded, file=file)


def undenominated(name: str, node: Group | Indicator) -> Mapping[str, object]:
    """The change to a framework that divides nothing."""
    return {"prepare": Steps.model_construct()} if isinstance(node, Indicator) else {}


def _changed(name: str, node: GroupKind, change: Change) -> GroupKind:
    dimensions = {child: _changed(child, part, change) for child, part in node.dimensions.items()}
    questions = {child: part.model_copy(update=change(child, part)) for child, part in node.indicators.items()}
    return node.model_copy(update={"dimensions": dimensions, "indicators": questions, **change(name, node)})


def table_file(folder: Path, source: str = "asem_idata", sort: bool = True) -> Path:
    """The source data as a user's table, its units by their codes as COINr sorts them."""
    rows = published(f"coinr-asem/{source}.csv")
    columns = [*DENOMINATORS, *indicators()]
    path = folder / f"{source}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "period", *(f"subject.{name}" for name in ATTRIBUTES), *columns])
        for row in sorted(rows, key=lambda row: (row["Time"], row["uCode"])) if sort else rows:
            writer.writerow([row["uCode"], row["Time"], *(row[name] for name in ATTRIBUTES), *(row[name] for name in columns)])
    return path


def panel(folder: Path, source: str = "asem_idata") -> Panel:
    """The source data as a panel."""
    return read_table(table_file(folder, source), compile_framework(framework()), Wanted(period="period"))


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
