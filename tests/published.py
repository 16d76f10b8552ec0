"""What tests of published results share: figures that stay outside the repository, and the way a user scores a table."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from readiness import panel as panels
from readiness.library import load_framework
from readiness.scoring import Plan, Scores, compile_framework
from readiness.scoring.columns import figure

DUST = 1e-9
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def published(name: str) -> list[dict[str, str]]:
    """The rows of a file of published figures. Where it is absent the test is skipped; in CI it fails."""
    path = DATA / name
    if not path.is_file():
        reason = f"the published figures are not here: {path}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Match:
    """How many published figures of one kind a framework gives: in every printed digit, within rounding, or not."""

    framework: str
    figures: str
    cases: int
    exact: int
    within: int = 0

    @property
    def rest(self) -> int:
        """How many are not reproduced."""
        return self.cases - self.exact - self.within


def match(framework: str, figures: str, found: Mapping[str, Any], expected: Mapping[str, Any], within: float = 0) -> Match:
    """Compare figures by unit; numbers may be `within` of each other, which the rounding of what was published explains."""
    assert set(found) >= set(expected)
    near = {name: _near(found[name], value, within) for name, value in expected.items() if found[name] != value}
    return Match(framework, figures, len(expected), len(expected) - len(near), sum(near.values()))


def _near(found: Any, expected: Any, within: float) -> bool:
    numbers = isinstance(found, float | int) and isinstance(expected, float | int)
    return numbers and abs(found - expected) <= within + DUST


@dataclass(frozen=True)
class Panel:
    """A table of units after it was scored."""

    plan: Plan
    table: panels.Panel
    scores: Scores

    def figure(self, node: str, name: str) -> dict[str, float | str | None]:
        """One figure of a node (`exact`, `value`, `low`, `band`, …) by unit."""
        found = figure(self.scores, self.plan.index[node], name)
        return dict(zip(self.table.units, found, strict=True))

    def places(self) -> dict[str, int | None]:
        """The rank of every unit."""
        ranks = panels.rank_node(self.scores, self.plan.overall).rank.tolist()
        return dict(zip(self.table.units, (None if rank != rank else int(rank) for rank in ranks), strict=True))

    def lane(self, node: str, name: str) -> dict[str, float]:
        """The unrounded `low` or `high` of a node by unit."""
        lane = getattr(self.scores, name)[self.plan.index[node]]
        return dict(zip(self.table.units, lane.tolist(), strict=True))


def score_panel(folder: Path, framework: str, columns: Sequence[str], units: Mapping[str, Iterable[str]]) -> Panel:
    """Write a table of units, read it as a user's and score it in one call."""
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *columns])
        writer.writerows([unit, *cells] for unit, cells in units.items())
    return score_file(path, framework)


def score_file(path: Path, framework: str) -> Panel:
    """Read and score a table."""
    loaded = load_framework(ROOT / "frameworks" / framework)
    plan = compile_framework(loaded)
    table = panels.read_table(path, plan)
    return Panel(plan, table, panels.score_panel(plan, table))
