"""The E-Government Development Index of six editions, recomputed from its components for 193 states."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from published import DUST, Match, Panel, match, published, score_file, score_panel

EDITIONS = (2014, 2016, 2018, 2020, 2022, 2024)
COMPONENTS = ("osi", "tii", "hci")
WITHIN = {2014: 0.00003, 2016: 0.00003, 2018: 0, 2020: 0, 2022: 0.0001, 2024: 0.0001}  # 0: every printed digit
ROUNDING = 0.0001
EQUAL = {2014: 60, 2016: 176, 2018: 193, 2020: 193, 2022: 171, 2024: 40}  # states whose index is equal in every digit
LEVELS = {  # states that are very high, high, middle, low
    2016: (29, 65, 67, 32),
    2018: (40, 71, 66, 16),
    2020: (57, 69, 59, 8),
    2022: (60, 73, 53, 7),
    2024: (76, 62, 44, 11),
}
# Where the United Nations ranked on values that it does not print: the published place and ours.
ON_UNROUNDED = {
    2020: {"AND": (80, 79), "HUN": (52, 51), "MKD": (72, 71), "TLS": (134, 133)},
    2024: {"IND": (97, 96), "IRQ": (148, 147)},
}
STEPS = {  # every index is a multiple of one part in so many (guidance of osi and epi)
    "osi": {2014: 127, 2016: 138, 2018: 144, 2020: 170},
    "epi": {2014: 51, 2016: 59, 2018: 178, 2020: 84, 2022: 88, 2024: 73},
}
ASEAN = {"BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM"}


def states(edition: int) -> dict[str, dict[str, str]]:
    """The published figures of an edition by state."""
    found = {row["iso3"]: row for row in published("egdi/egdi_2003_2024.csv") if row["year"] == str(edition)}
    assert len(found) == 193
    return found


def world(folder: Path, edition: int) -> Panel:
    rows = {state: [row[name] for name in COMPONENTS] for state, row in states(edition).items()}
    return score_panel(folder, f"un-egdi-{edition}", COMPONENTS, rows)


def matches(folder: Path) -> Iterator[Match]:
    """How many indices and ranks of each edition are those that the United Nations printed."""
    for edition in EDITIONS:
        panel, expected = world(folder, edition), states(edition)
        indices = {state: float(row["egdi"]) for state, row in expected.items()}
        name = f"un-egdi-{edition}"
        yield match(name, "index of each state, from its components", panel.figure("overall", "value"), indices, ROUNDING)
        yield match(name, "rank of each state", panel.places(), {state: int(row["rank"]) for state, row in expected.items()})


def test_how_many_agree(tmp_path: Path) -> None:
    found = [(row.framework, row.exact, row.within, row.rest) for row in matches(tmp_path)]
    indices = [(f"un-egdi-{edition}", EQUAL[edition], 193 - EQUAL[edition], 0) for edition in EDITIONS]
    other = {edition: len(ON_UNROUNDED.get(edition, {})) for edition in EDITIONS}
    ranks = [(f"un-egdi-{edition}", 193 - other[edition], 0, other[edition]) for edition in EDITIONS]
    assert found == [row for pair in zip(indices, ranks, strict=True) for row in pair]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_index_of_every_state(tmp_path: Path, edition: int) -> None:
    found, expected = world(tmp_path, edition).figure("overall", "value"), states(edition)
    assert found == pytest.approx({state: float(row["egdi"]) for state, row in expected.items()}, abs=WITHIN[edition] + DUST, rel=0)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_rank_of_every_state(tmp_path: Path, edition: int) -> None:
    found, expected = world(tmp_path, edition).places(), states(edition)
    published_ranks = {state: int(row["rank"]) for state, row in expected.items()}
    other = {state: (published_ranks[state], found[state]) for state in expected if found[state] != published_ranks[state]}
    assert other == ON_UNROUNDED.get(edition, {})


@pytest.mark.parametrize("edition", LEVELS)
def test_the_levels(tmp_path: Path, edition: int) -> None:
    found = Counter(world(tmp_path, edition).figure("overall", "band").values())
    assert tuple(found[level] for level in ("very-high", "high", "middle", "low")) == LEVELS[edition]


@pytest.mark.parametrize(("edition", "place"), [(2018, 88), (2020, 86)])
def test_viet_nam_among_193_states_and_in_asean(tmp_path: Path, edition: int, place: int) -> None:
    found = world(tmp_path, edition).places()
    assert found["VNM"] == place
    assert sum((found[state] or 0) <= place for state in ASEAN) == 6


@pytest.mark.parametrize("edition", [2018, 2020])
def test_viet_nam_is_sixth_of_the_panel_of_asean(edition: int) -> None:
    panel = score_file(ROOT / "surveys" / "panels" / f"asean-egdi-{edition}.csv", f"un-egdi-{edition}")
    assert len(panel.table.units) == 11
    assert panel.places()["Viet Nam"] == 6


@pytest.mark.parametrize("edition", [2018, 2020])
def test_the_panels_hold_the_published_figures(edition: int) -> None:
    expected = states(edition)
    with (ROOT / "surveys" / "panels" / f"asean-egdi-{edition}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["subject.iso3"] for row in rows} == ASEAN
    for row in rows:
        assert [float(row[name]) for name in COMPONENTS] == [float(expected[row["subject.iso3"]][name]) for name in COMPONENTS]


@pytest.mark.parametrize(("index", "edition"), [(index, edition) for index, editions in STEPS.items() for edition in editions])
def test_the_steps_that_the_guidance_speaks_of(index: str, edition: int) -> None:
    parts = STEPS[index][edition]
    for row in states(edition).values():
        count = float(row[index]) * parts
        assert abs(count - round(count)) <= 0.00006 * parts  # printed to 4 decimals
