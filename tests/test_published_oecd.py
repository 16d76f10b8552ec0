"""The OECD Digital Government Index 2023, recomputed from its six dimensions for 38 countries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import ROOT
from published import Match, Panel, match, published, score_panel
from readiness.library import load_framework
from readiness.scoring import Plan, compile_framework

FRAMEWORK = "oecd-dgi-2023"
DIMENSIONS = {
    "digital-by-design": "digital_by_design",
    "data-driven": "data_driven",
    "government-as-a-platform": "government_as_a_platform",
    "open-by-default": "open_by_default",
    "user-driven": "user_driven",
    "proactiveness": "proactiveness",
}
UNROUNDED = {"GBR", "LTU", "LUX"}  # the mean of the printed dimensions ends on a half, and the OECD prints the lower value
EXACT = 1e-9
ROUNDING = 0.001


def countries() -> dict[str, dict[str, str]]:
    found = {row["iso3"]: row for row in published("oecd_dgi/oecd_dgi_2023_scores.csv")}
    assert len(found) == 38
    return found


def plan() -> Plan:
    return compile_framework(load_framework(ROOT / "frameworks" / FRAMEWORK))


def world(folder: Path) -> Panel:
    """All countries with their published dimension scores, given in place of the data points, scored in one call."""
    units = {country: [row[column] for column in DIMENSIONS.values()] for country, row in countries().items()}
    return score_panel(folder, FRAMEWORK, list(DIMENSIONS), units)


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return world(tmp_path)


def matches(folder: Path) -> Iterator[Match]:
    """How many composites and ranks are those that the OECD printed."""
    panel, rows = world(folder), countries()
    composites = {country: float(row["composite"]) for country, row in rows.items()}
    yield match(FRAMEWORK, "index, from its six dimensions", panel.figure("overall", "value"), composites, ROUNDING)
    members = [country for country, row in rows.items() if row["rank"]]
    order = sorted(members, key=lambda country: panel.places()[country] or 0)
    found = {country: place for place, country in enumerate(order, 1)}
    yield match(FRAMEWORK, "rank of each member", found, {country: int(rows[country]["rank"]) for country in members})


def test_how_many_agree(tmp_path: Path) -> None:
    assert [(row.cases, row.exact, row.within) for row in matches(tmp_path)] == [(38, 35, 3), (33, 33, 0)]


def test_dimensions_have_their_published_scores_and_nothing_is_open(panel: Panel) -> None:
    for dimension, column in DIMENSIONS.items():
        expected = {country: float(row[column]) for country, row in countries().items()}
        assert panel.figure(dimension, "exact") == panel.figure(dimension, "low") == panel.figure(dimension, "high") == expected
    assert set(panel.figure("overall", "coverage").values()) == {1.0}
    assert panel.figure("overall", "low") == panel.figure("overall", "value") == panel.figure("overall", "high")


def test_the_index_of_every_country(panel: Panel) -> None:
    found = panel.figure("overall", "value")
    expected = {country: float(row["composite"]) for country, row in countries().items()}
    assert found == pytest.approx(expected, abs=0.001 + EXACT, rel=0)
    assert {country for country in expected if found[country] != expected[country]} == UNROUNDED
    exact = panel.figure("overall", "exact")
    assert exact == pytest.approx(expected, abs=0.001, rel=0)


def test_the_rank_of_every_member(panel: Panel) -> None:
    members = {country: int(row["rank"]) for country, row in countries().items() if row["rank"]}
    assert len(members) == 33
    found = {country: place or 0 for country, place in panel.places().items() if country in members}
    in_order = sorted(members, key=lambda country: members[country])
    assert sorted(found, key=lambda country: found[country]) == in_order
    assert all(found[before] < found[after] for before, after in pairwise(in_order))


def test_weights_facets_and_types_are_those_of_the_annex() -> None:
    made, rows = plan(), published("oecd_dgi/oecd_dgi_2023_structure.csv")
    indicators = list(made.framework.indicators())
    assert len(indicators) == len(rows) == 155
    for (name, indicator), row in zip(indicators, rows, strict=True):
        assert made.pillar(name).title.casefold() == row["dimension"].casefold()
        assert indicator.weight == float(row["weight_pct"])
        assert indicator.tags["facet"] == (row["facet"].replace(" ", "-"),)
        assert indicator.tags["answer"] == (row["type"].replace(" / ", "-or-").replace(" 0-100", "").replace(" ", "-"),)
    assert Counter(made.pillar(name).id for name, _ in indicators) == dict(zip(DIMENSIONS, (38, 22, 35, 20, 22, 18), strict=True))


def test_facets_weigh_what_the_annex_says() -> None:
    printed: dict[tuple[str, str], float] = {}
    for row in published("oecd_dgi/oecd_dgi_2023_structure.csv"):
        printed[row["dimension"], row["facet"].replace(" ", "-")] = float(row["facet_weight_pct"])
    made = plan()
    for facet in ("strategic-approach", "policy-levers", "implementation", "monitoring"):
        weight = sum(made.node(facet).weights)
        assert weight == pytest.approx(sum(value for (_, name), value in printed.items() if name == facet), abs=0.1)
