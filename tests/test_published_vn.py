"""Viet Nam's Digital Transformation Index, targets and online services, compared with what was published."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT
from published import published, score_file, score_panel
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
DUST = 1e-9


@cache
def framework(name: str) -> Framework:
    return load_framework(ROOT / "frameworks" / name)


def indicators(name: str) -> dict[str, Indicator]:
    return dict(framework(name).indicators())


def top_five() -> dict[str, dict[str, str]]:
    return {row["province"]: row for row in published("dti/dti_province_2022_top5_components.csv")}


# The index of 2022 and 2021 (Decision 922) and of 2020 (Decision 1726)


def test_four_of_five_provinces_of_2022_agree_in_every_digit_and_the_fifth_within_one(tmp_path: Path) -> None:
    rows = top_five()
    panel = score_panel(tmp_path, PROVINCE, list(COLUMNS), {unit: [row[name] for name in COLUMNS.values()] for unit, row in rows.items()})
    found, expected = panel.figure("overall", "value"), {unit: float(row["pdti"]) for unit, row in rows.items()}
    assert found == pytest.approx(expected, abs=WITHIN + DUST, rel=0)
    assert {unit for unit in found if found[unit] != expected[unit]} == {"TP. Hồ Chí Minh"}


def test_the_shipped_panel_is_the_published_table_and_ranks_alike() -> None:
    panel, rows = score_file(ROOT / "surveys" / "panels" / "vn-dti-2022.csv", PROVINCE), top_five()
    typed = {unit: panel.table.answers(row) for row, unit in enumerate(panel.table.units)}
    assert {unit: {name: answer.value for name, answer in answers.items()} for unit, answers in typed.items()} == {
        unit: {name: float(row[column]) for name, column in COLUMNS.items()} for unit, row in rows.items()
    }
    published_places = {row["province"]: int(row["rank"]) for row in published("dti/dti_province_2022_ranks.csv")}
    assert panel.places() == {unit: published_places[unit] for unit in typed}


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


def test_seventeen_provinces_of_2021_are_consistent(tmp_path: Path) -> None:
    rows = {row["province"]: row for row in published("dti/dti_province_2021_top17.csv")}
    assert len(rows) == 17
    values = {unit: {name: float(row[name.replace("-", "_")]) for name in PILLARS} for unit, row in rows.items()}
    points = {unit: subtotals(float(row["dti"]), values[unit]) for unit, row in rows.items()}
    for unit, found in points.items():
        assert 0 < found["base"] < 500, unit
        assert all(0 < found[name] < own for name, (_, own) in PILLARS.items()), unit
    panel = score_panel(tmp_path, PROVINCE, list(COLUMNS), {unit: cells(found) for unit, found in points.items()})
    assert panel.figure("overall", "value") == {unit: float(row["dti"]) for unit, row in rows.items()}
    for name in PILLARS:
        assert panel.figure(name, "value") == {unit: values[unit][name] for unit in rows}
    assert panel.places() == {unit: int(row["rank"]) for unit, row in rows.items()}


def observed(year: int, entity: str) -> dict[str, float]:
    rows = [row for row in published("dti/dti_observations.csv") if (row["year"], row["entity"]) == (str(year), entity) and row["value"]]
    return {row["measure"].replace("_", "-"): float(row["value"]) for row in rows}


def test_tra_vinh_of_2022_is_consistent(tmp_path: Path) -> None:
    values = observed(2022, "Trà Vinh")
    points = subtotals(values["dti"], {name: values[name] for name in PILLARS})
    panel = score_panel(tmp_path, PROVINCE, list(COLUMNS), {"Trà Vinh": cells(points)})
    assert {name: panel.figure(name, "value")["Trà Vinh"] for name in ("overall", *PILLARS)} == {
        "overall": values["dti"],
        **{name: values[name] for name in PILLARS},
    }


def test_bac_ninh_of_2020(tmp_path: Path) -> None:
    values = observed(2020, "Bắc Ninh")
    columns = [f"{name}-value" for name in PILLARS]
    panel = score_panel(tmp_path, "vn-dti-2020-province", columns, {"Bắc Ninh": [str(values[name]) for name in PILLARS]})
    assert panel.figure("overall", "value")["Bắc Ninh"] == values["dti"]
    survey = carded("vn-dti/bac-ninh-2020.yaml")[0]
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


def test_every_row_of_the_table_of_targets_is_encoded() -> None:
    rows = published("vn_targets/vn_targets.csv")
    assert len(rows) == 35
    for row in rows:
        found = encoded(row)
        assert found, row["id"]
        for name, indicator in found.items():
            target = indicator.target
            assert target is not None, name
            assert (target.by, target.unit) == (row["by_year"], UNITS[row["unit"]]), name
            if row["id"] == "NQ17-01":  # up 10 to 15 places: at most that much below the rank of the baseline
                assert (row["operator"], row["value"]) == (">=", "10-15")
                assert target.operator == "<="
                assert isinstance(target.change, Range)
                assert (target.change.start, target.change.end) == (-15, -10)
            else:
                assert (target.operator, target.value) == (row["operator"], float(row["value"])), name


def test_no_target_stands_in_no_table() -> None:
    known = {row["id"] for row in published("vn_targets/vn_targets.csv")}
    for name in PROFILES.values():
        strange = {key for key, indicator in indicators(name).items() if not known & set(indicator.tags.get("target", ()))}
        assert strange == NOT_IN_THE_TABLE.get(name, set())


@pytest.mark.parametrize("name", PROFILES.values())
def test_a_target_scores_where_it_is_met(name: str) -> None:
    for key, indicator in indicators(name).items():
        target, scale = indicator.target, indicator.number
        assert target is not None, key
        assert isinstance(scale, NumberScale), key
        assert {float(step): points for step, points in (scale.steps or {}).items()} == {goal(target): 1}, key
        assert scale.unit == target.unit, key
        assert scale.direction == ("down" if target.operator == "<=" else "up"), key


def carded(path: str) -> tuple[Card, dict[str, TargetStatus]]:
    """The card of a shipped survey, and its targets by id."""
    survey = load_survey(ROOT / "surveys" / path)
    found = score(framework(survey.framework), survey)
    return found, {status.id: status for status in target_statuses(found, survey)}


# survey, target, measured value, status, progress, what is missing in its own unit (below 0: so many places too low)
STATES = [
    ("viet-nam-nq17-2020-12.yaml", "level-4-services", 30.1, "met", 1.0052, 0),
    ("viet-nam-nq17-2020-12.yaml", "un-egdi-rank", 86, "missed", 0.2, 8),
    ("viet-nam-nq17-2020-12.yaml", "asean-egdi-position", 6, "late", 0, 2),
    ("viet-nam-nq17-2020-09.yaml", "level-4-services", 19.1, "late", 0.4335, 10.9),
    ("viet-nam-nq17-2020-09.yaml", "un-egdi-rank", 86, "late", 0.2, 8),
    ("viet-nam-qd749-2024.yaml", "un-egdi-rank-2025", 71, "on track", 0.9444, 1),
    ("viet-nam-qd749-2024.yaml", "un-egdi-rank-2030", 71, "late", 0.4474, 21),
    ("viet-nam-qd749-2024.yaml", "innovation-rank", 44, "late", -0.2857, 9),
    ("viet-nam-qd749-2024.yaml", "cybersecurity-rank", 17, "met", 3.3, 0),
    ("viet-nam-qd942-2024.yaml", "un-egdi-rank-2025", 71, "late", 0.4167, 21),
    ("viet-nam-qd942-2024.yaml", "un-epi-rank-2025", 72, "late", -0.1, 22),
    ("viet-nam-qd942-2024.yaml", "dossiers-online-end-to-end", 45, "open", None, 35),
    ("vn-online-services/viet-nam-2020-08.yaml", "share-level-4", 15.9, "late", 0.2672, 14.1),
    ("vn-online-services/viet-nam-2020-09.yaml", "share-level-4", 19.1, "late", 0.4335, 10.9),
]


@pytest.mark.parametrize(("path", "name", "value", "status", "progress", "gap"), STATES)
def test_the_state_of_a_target(path: str, name: str, value: float, status: str, progress: float | None, gap: float) -> None:
    found = carded(path)[1][name]
    assert (found.value, found.status, found.progress, found.gap) == (value, status, progress, gap)


def test_measured_shares_of_level_4_are_those_published() -> None:
    rows = [row for row in published("vn_targets/vn_measured.csv") if row["indicator"] == "online public services at level 4"]
    shares = {row["month"] or row["year"]: float(row["value"]) for row in rows}
    assert shares.keys() == {"2019", "2020-08", "2020-12"}
    for period, share in shares.items():
        assert carded(f"vn-online-services/viet-nam-{period}.yaml")[0].node("share-level-4").value == share
    assert carded("viet-nam-nq17-2020-12.yaml")[1]["level-4-services"].value == shares["2020-12"]
    target = indicators("vn-nq17-2020")["level-4-services"].target
    assert target is not None
    assert target.baseline is not None
    assert target.baseline.value == shares["2019"]


def test_ranks_of_viet_nam_are_those_of_the_united_nations() -> None:
    rows = published("egdi/egdi_2003_2024.csv")
    ranks = {int(row["year"]): int(row["rank"]) for row in rows if row["iso3"] == "VNM"}
    assert carded("viet-nam-nq17-2020-12.yaml")[1]["un-egdi-rank"].value == ranks[2020]
    assert carded("viet-nam-qd749-2024.yaml")[1]["un-egdi-rank-2025"].value == ranks[2024]
    epi = {(int(row["year"]), row["iso3"]): float(row["epi"] or 0) for row in rows}
    place = 1 + sum(found > epi[2024, "VNM"] for (year, _), found in epi.items() if year == 2024)
    assert carded("viet-nam-qd942-2024.yaml")[1]["un-epi-rank-2025"].value == place
    baselines = {(name, key): indicator.target for name in PROFILES.values() for key, indicator in indicators(name).items()}
    egdi = {where: target for where, target in baselines.items() if where[1].startswith("un-egdi")}
    for where, target in egdi.items():
        assert target is not None
        assert target.baseline is not None
        assert target.baseline.value == ranks[int(target.baseline.date[:4])], where
