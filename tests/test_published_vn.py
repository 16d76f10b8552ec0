"""Viet Nam's Digital Transformation Index, targets and online services, compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from published import DUST, Match, Panel, match, published, score_file, score_panel
from readiness.library import load_framework, load_survey
from readiness.model import Framework, Indicator, NumberScale, Range, Target
from readiness.scoring import Card, score
from readiness.targets import TargetStatus, target_statuses

PROVINCE = "vn-dti-2022-province"
COLUMNS = {  # main index -> its name in the published tables
    "awareness": "awareness",
    "institutions": "institutions",
    "infrastructure": "infrastructure",
    "human-resources": "human_resources",
    "cyber-security": "cyber_security",
    "digital-government-activity": "digital_government_activity",
    "digital-economy-activity": "digital_economy_activity",
    "digital-society-activity": "digital_society_activity",
}
BASE = tuple(COLUMNS)[:5]
PILLARS = {"digital-government": (700, 200), "digital-economy": (650, 150), "digital-society": (650, 150)}  # points, its own of these
WITHIN = 0.0001


@cache
def framework(name: str) -> Framework:
    return load_framework(ROOT / "frameworks" / name)


def indicators(name: str) -> dict[str, Indicator]:
    return dict(framework(name).indicators())


def top_five() -> dict[str, dict[str, str]]:
    return {row["province"]: row for row in published("dti/dti_province_2022_top5_components.csv")}


# The index of 2022 and 2021 (Decision 922) and of 2020 (Decision 1726)


def matches(folder: Path) -> Iterator[Match]:
    """How many indices, ranks, targets and shares are those that were published."""
    panel = five_provinces(folder)
    indices = {unit: float(row["pdti"]) for unit, row in top_five().items()}
    yield match(PROVINCE, "index of 2022, from eight main indices", panel.figure("overall", "value"), indices, WITHIN)
    yield match(PROVINCE, "rank of 2022, among the provinces whose main indices are public", panel.places(), ranks_of_2022(list(indices)))
    yield consistent(folder)
    yield match("vn-dti-2020-province", "index of 2020, from its three pillars", *bac_ninh(folder))
    for document, name in PROFILES.items():
        yield targets(document, name)
    found = {status.id: status.status for status in carded("viet-nam-nq17-2020-12.yaml")[1].values()}
    yield match("vn-nq17-2020", "targets met or not met, December 2020", {name: found[name] == "met" for name in REPORTED}, REPORTED)
    shares = published_shares()
    measured = {period: carded(f"vn-online-services/viet-nam-{period}.yaml")[0].node("share-level-4").value for period in shares}
    yield match("vn-online-services", "shares of level-4 services, 2019 and 2020, kept as given", measured, shares)


def test_how_many_agree(tmp_path: Path) -> None:
    assert [(row.framework, row.cases, row.exact, row.within) for row in matches(tmp_path)] == [
        (PROVINCE, 5, 4, 1),
        (PROVINCE, 5, 5, 0),
        (PROVINCE, 72, 72, 0),
        ("vn-dti-2020-province", 1, 1, 0),
        ("vn-nq17-2020", 13, 13, 0),
        ("vn-qd749-2025", 15, 15, 0),
        ("vn-qd942-2025", 7, 7, 0),
        ("vn-nq17-2020", 2, 2, 0),
        ("vn-online-services", 3, 3, 0),
    ]


def five_provinces(folder: Path) -> Panel:
    """The provinces whose main indices of 2022 are public, scored."""
    units = {unit: [row[name] for name in COLUMNS.values()] for unit, row in top_five().items()}
    return score_panel(folder, PROVINCE, list(COLUMNS), units)


def ranks_of_2022(units: list[str]) -> dict[str, int]:
    places = {row["province"]: int(row["rank"]) for row in published("dti/dti_province_2022_ranks.csv")}
    return {unit: places[unit] for unit in units}


def test_four_of_five_provinces_of_2022_agree_in_every_digit_and_the_fifth_within_one(tmp_path: Path) -> None:
    found, expected = five_provinces(tmp_path).figure("overall", "value"), {unit: float(row["pdti"]) for unit, row in top_five().items()}
    assert found == pytest.approx(expected, abs=WITHIN + DUST, rel=0)
    assert {unit for unit in found if found[unit] != expected[unit]} == {"TP. Hồ Chí Minh"}


def test_the_shipped_panel_is_the_published_table_and_ranks_alike() -> None:
    panel, rows = score_file(ROOT / "surveys" / "panels" / "vn-dti-2022.csv", PROVINCE), top_five()
    typed = {unit: panel.table.answers(row) for row, unit in enumerate(panel.table.units)}
    assert {unit: {name: answer.value for name, answer in answers.items()} for unit, answers in typed.items()} == {
        unit: {name: float(row[column]) for name, column in COLUMNS.items()} for unit, row in rows.items()
    }
    assert panel.places() == ranks_of_2022(list(typed))


def test_points_and_numbers_of_component_indicators_are_those_of_the_decision() -> None:
    rows = published("dti/dti_structure_922_province.csv")
    names = {column: name for name, column in COLUMNS.items()} | {"smart_city (not scored)": "smart-city"}
    own = indicators(PROVINCE)
    found = {name: (int(own[name].tags["component-indicators"][0]), own[name].points) for name in own}
    assert found == {names[row["index"]]: (int(row["n_indicators"]), float(row["max_points"]) or None) for row in rows}
    assert {name for name in own if not own[name].scored} == {"smart-city"}
    assert sum(count for count, _ in found.values()) == 98
    assert sum(points or 0 for _, points in found.values()) == 1000


def subtotals(total: float, pillars: dict[str, float]) -> dict[str, float]:
    """The points of the common base and of the three activities, from the index and its three pillars.

    A pillar is base + own, the index base + the three own; so the pillars add up to the index and twice the base more.
    """
    sums = {name: PILLARS[name][0] * value for name, value in pillars.items()}
    base = (sum(sums.values()) - 1000 * total) / 2
    return {"base": base, **{name: value - base for name, value in sums.items()}}


def cells(points: dict[str, float]) -> list[str]:
    """Main indices with these sub-totals: of the base only the sum is known, so its five have the same score."""
    return [repr(points["base"] / 500)] * len(BASE) + [repr(points[name] / own) for name, (_, own) in PILLARS.items()]


def published_pillars() -> dict[str, dict[str, float]]:
    """The provinces whose index and three pillars are public, but not the main indices: 17 of 2021 and one of 2022."""
    rows = {row["province"]: row for row in published("dti/dti_province_2021_top17.csv")}
    names = {"overall": "dti", **{name: name.replace("-", "_") for name in PILLARS}}
    values = {unit: {name: float(row[column]) for name, column in names.items()} for unit, row in rows.items()}
    tra_vinh = observed(2022, "Trà Vinh")
    return {**values, "Trà Vinh": {"overall": tra_vinh["dti"], **{name: tra_vinh[name] for name in PILLARS}}}


def observed(year: int, entity: str) -> dict[str, float]:
    rows = [row for row in published("dti/dti_observations.csv") if (row["year"], row["entity"]) == (str(year), entity) and row["value"]]
    return {row["measure"].replace("_", "-"): float(row["value"]) for row in rows}


def pillars_of(values: dict[str, float]) -> dict[str, float]:
    return {name: values[name] for name in PILLARS}


def from_subtotals(folder: Path) -> Panel:
    """The provinces with main indices that give the sub-totals which follow from their index and pillars."""
    points = {unit: subtotals(values["overall"], pillars_of(values)) for unit, values in published_pillars().items()}
    return score_panel(folder, PROVINCE, list(COLUMNS), {unit: cells(found) for unit, found in points.items()})


def consistent(folder: Path) -> Match:
    """Indices and pillars that one set of sub-totals, each within its points, gives."""
    panel, values = from_subtotals(folder), published_pillars()
    expected = {(unit, name): value for unit, row in values.items() for name, value in row.items()}
    lanes = {name: panel.figure(name, "value") for name in ("overall", *PILLARS)}
    found = {(unit, name): lanes[name][unit] for unit, name in expected}
    return match(
        PROVINCE, "index and pillars of 2021 (17 provinces) and 2022 (one), from the sub-totals that fit all four", found, expected
    )


def test_provinces_whose_pillars_are_public_are_consistent(tmp_path: Path) -> None:
    values = published_pillars()
    assert len(values) == 18
    for unit, row in values.items():
        found = subtotals(row["overall"], pillars_of(row))
        assert 0 < found["base"] < 500, unit
        assert all(0 < found[name] < own for name, (_, own) in PILLARS.items()), unit
    assert consistent(tmp_path).rest == 0
    ranks = {row["province"]: int(row["rank"]) for row in published("dti/dti_province_2021_top17.csv")}
    order = sorted(ranks, key=lambda unit: -values[unit]["overall"])
    assert [ranks[unit] for unit in order] == sorted(ranks.values())


def bac_ninh(folder: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """The index of Bắc Ninh 2020 from its pillars, and as published; the only province whose pillars are public."""
    values = observed(2020, "Bắc Ninh")
    columns = [f"{name}-value" for name in PILLARS]
    panel = score_panel(folder, "vn-dti-2020-province", columns, {"Bắc Ninh": [str(values[name]) for name in PILLARS]})
    return panel.figure("overall", "value"), {"Bắc Ninh": values["dti"]}


def test_bac_ninh_of_2020(tmp_path: Path) -> None:
    found, expected = bac_ninh(tmp_path)
    assert found == expected
    survey, values = carded("vn-dti/bac-ninh-2020.yaml")[0], observed(2020, "Bắc Ninh")
    assert {name: survey.node(f"{name}-value").value for name in PILLARS} == {name: values[name] for name in PILLARS}


def test_ministries_have_seventy_component_indicators_and_a_thousand_points() -> None:
    own = indicators("vn-dti-2022-ministry").values()
    assert sum(int(indicator.tags["component-indicators"][0]) for indicator in own) == 70
    assert sum(indicator.points or 0 for indicator in own) == 1000


# The target profiles

PROFILES = {"NQ17": "vn-nq17-2020", "749": "vn-qd749-2025", "942": "vn-qd942-2025"}
UNITS = {"places": "hạng", "rank": "hạng", "position": "vị trí", "percent": "%", "percent of GDP": "% GDP"}
NOT_IN_THE_TABLE = {"vn-qd749-2025": {"competitiveness-rank"}}


def goal(target: Target) -> float:
    """The value that meets a target: of a change from its baseline the smaller one."""
    if isinstance(target.change, Range):
        assert target.baseline is not None
        return target.baseline.value + min(target.change.start, target.change.end, key=abs)
    assert isinstance(target.value, float | int)
    return target.value


def encoded(row: dict[str, str]) -> dict[str, Indicator]:
    """The indicators of a row of the table of targets, by its number."""
    name = PROFILES[row["id"].partition("-")[0]]
    return {key: indicator for key, indicator in indicators(name).items() if row["id"] in indicator.tags.get("target", ())}


def target_rows(document: str) -> list[dict[str, str]]:
    """The rows of the table of targets that one document sets."""
    return [row for row in published("vn_targets/vn_targets.csv") if row["id"].startswith(document)]


def as_published(row: dict[str, str]) -> tuple[Any, ...]:
    """Year, unit, operator and value of a target in the table; a rise of places is a fall of the rank."""
    if row["id"] == "NQ17-01":  # up 10 to 15 places: at most that much below the rank of the baseline
        assert (row["operator"], row["value"]) == (">=", "10-15")
        return row["by_year"], UNITS[row["unit"]], "<=", (-15.0, -10.0)
    return row["by_year"], UNITS[row["unit"]], row["operator"], float(row["value"])


def as_encoded(target: Target) -> tuple[Any, ...]:
    value = (target.change.start, target.change.end) if isinstance(target.change, Range) else target.value
    return target.by, target.unit, target.operator, value


def aims(row: dict[str, str]) -> list[Target]:
    """The encoded targets of a row of the table: of the questions that carry its number those of its year."""
    return [target for one in encoded(row).values() for target in one.targets if target.by == row["by_year"]]


def targets(document: str, name: str) -> Match:
    """How many targets of a document have their published year, unit, operator and value wherever they are encoded."""
    rows = target_rows(document)
    expected = {row["id"]: {as_published(row)} for row in rows}
    found = {row["id"]: {as_encoded(target) for target in aims(row)} for row in rows}
    return match(name, "targets: operator, value, unit, year", found, expected)


def test_every_row_of_the_table_of_targets_is_encoded() -> None:
    assert sum(len(target_rows(document)) for document in PROFILES) == 35
    for document, name in PROFILES.items():
        assert targets(document, name).rest == 0
        assert all(len(aims(row)) == len(encoded(row)) for row in target_rows(document))


def test_no_target_stands_in_no_table() -> None:
    known = {row["id"] for row in published("vn_targets/vn_targets.csv")}
    for name in PROFILES.values():
        strange = {key for key, indicator in indicators(name).items() if not known & set(indicator.tags.get("target", ()))}
        assert strange == NOT_IN_THE_TABLE.get(name, set())


@pytest.mark.parametrize("name", PROFILES.values())
def test_a_target_scores_where_it_is_met(name: str) -> None:
    for key, indicator in indicators(name).items():
        scale = indicator.number
        assert indicator.targets, key
        assert isinstance(scale, NumberScale), key
        steps = {goal(target): met for met, target in enumerate(indicator.targets, 1)}
        assert {float(step): points for step, points in (scale.steps or {}).items()} == steps, key
        for target in indicator.targets:
            assert scale.unit == target.unit, key
            assert scale.direction == ("down" if target.operator == "<=" else "up"), key


def carded(path: str) -> tuple[Card, dict[str, TargetStatus]]:
    """The card of a shipped survey, and its targets by id, and by id and year."""
    survey = load_survey(ROOT / "surveys" / path)
    found = score(framework(survey.framework), survey)
    statuses = target_statuses(found, survey)
    return found, {status.id: status for status in statuses} | {f"{status.id} {status.by}": status for status in statuses}


# survey, target, measured value, status, progress, what is missing in its own unit (below 0: so many places too low)
STATES = [
    ("viet-nam-nq17-2020-12.yaml", "level-4-services", 30.1, "met", 1.0052, 0),
    ("viet-nam-nq17-2020-12.yaml", "un-egdi-rank", 86, "missed", 0.2, 8),
    ("viet-nam-nq17-2020-12.yaml", "asean-egdi-position", 6, "late", 0, 2),
    ("viet-nam-nq17-2020-09.yaml", "level-4-services", 19.1, "late", 0.4335, 10.9),
    ("viet-nam-nq17-2020-09.yaml", "un-egdi-rank", 86, "late", 0.2, 8),
    ("viet-nam-qd749-2024.yaml", "un-egdi-rank 2025", 71, "on track", 0.9444, 1),
    ("viet-nam-qd749-2024.yaml", "un-egdi-rank 2030", 71, "late", 0.4474, 21),
    ("viet-nam-qd749-2024.yaml", "innovation-rank", 44, "late", -0.2857, 9),
    ("viet-nam-qd749-2024.yaml", "cybersecurity-rank", 17, "met", 3.3, 0),
    ("viet-nam-qd942-2024.yaml", "un-egdi-rank 2025", 71, "late", 0.4167, 21),
    ("viet-nam-qd942-2024.yaml", "un-epi-rank-2025", 72, "late", -0.1, 22),
    ("viet-nam-qd942-2024.yaml", "dossiers-online-end-to-end", 45, "open", None, 35),
    ("vn-online-services/viet-nam-2020-08.yaml", "share-level-4", 15.9, "late", 0.2672, 14.1),
    ("vn-online-services/viet-nam-2020-09.yaml", "share-level-4", 19.1, "late", 0.4335, 10.9),
]


@pytest.mark.parametrize(("path", "name", "value", "status", "progress", "gap"), STATES)
def test_the_state_of_a_target(path: str, name: str, value: float, status: str, progress: float | None, gap: float) -> None:
    found = carded(path)[1][name]
    assert (found.value, found.status, found.progress, found.gap) == (value, status, progress, gap)


# What was reported of the targets of Resolution 17 in December 2020: 30.1 % against 30 %; two places up against 10 to 15.
REPORTED = {"level-4-services": True, "un-egdi-rank": False}


def published_shares() -> dict[str, float]:
    """The measured shares of services at level 4, by period."""
    rows = [row for row in published("vn_targets/vn_measured.csv") if row["indicator"] == "online public services at level 4"]
    return {row["month"] or row["year"]: float(row["value"]) for row in rows}


def test_measured_shares_of_level_4_are_those_published() -> None:
    shares = published_shares()
    assert shares.keys() == {"2019", "2020-08", "2020-12"}
    for period, share in shares.items():
        assert carded(f"vn-online-services/viet-nam-{period}.yaml")[0].node("share-level-4").value == share
    assert carded("viet-nam-nq17-2020-12.yaml")[1]["level-4-services"].value == shares["2020-12"]
    (target,) = indicators("vn-nq17-2020")["level-4-services"].targets
    assert target.baseline is not None
    assert target.baseline.value == shares["2019"]


def test_ranks_of_viet_nam_are_those_of_the_united_nations() -> None:
    rows = published("egdi/egdi_2003_2024.csv")
    ranks = {int(row["year"]): int(row["rank"]) for row in rows if row["iso3"] == "VNM"}
    assert carded("viet-nam-nq17-2020-12.yaml")[1]["un-egdi-rank"].value == ranks[2020]
    assert carded("viet-nam-qd749-2024.yaml")[1]["un-egdi-rank 2025"].value == ranks[2024]
    epi = {(int(row["year"]), row["iso3"]): float(row["epi"] or 0) for row in rows}
    place = 1 + sum(found > epi[2024, "VNM"] for (year, _), found in epi.items() if year == 2024)
    assert carded("viet-nam-qd942-2024.yaml")[1]["un-epi-rank-2025"].value == place
    egdi = [(name, target) for name in PROFILES.values() for target in indicators(name)["un-egdi-rank"].targets]
    assert len(egdi) == 5
    for where, target in egdi:
        assert target.baseline is not None
        assert target.baseline.value == ranks[int(target.baseline.date[:4])], where
