"""The GovTech Maturity Index 2022, recomputed from the answers of 198 economies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from conftest import ROOT
from published import Match, Panel, match, published, score_panel
from readiness.library import load_framework, load_survey
from readiness.panel.units import unit_card
from readiness.scoring import compile_framework
from readiness.scoring.answers import level_keys, ticked

FRAMEWORK = "wb-gtmi-2022"
EXTERNAL = {"I-16": "tii", "I-18": "osi", "I-27": "epi", "I-44": "hci"}  # UN components quoted in the answers; I-43 is the ITU's
COMPONENTS = ("cgsi", "psdi", "dcei", "gtei")
TICKED = {"I-17.4", "I-33.6"}
MERGED = ("I-5.13", "I-8.8", "I-9.7", "I-12.6", "I-14.6", "I-14.7")  # two options of each are one in the public copy
CGSI_POINTS = 243
EXACT = 1e-9

Answers = dict[str, dict[str, str]]


def answers() -> Answers:
    """Every published answer by economy and question, as the public copy has it."""
    found: Answers = {}
    for row in published("gtmi/gtmi_2022_answers_long.csv"):
        found.setdefault(row["iso3"], {})[row["indicator"]] = row["answer"]
    assert len(found) == 198
    assert all(len(given) == 202 for given in found.values())
    return found


def results() -> dict[str, dict[str, str]]:
    """The published scores of 2022 by economy."""
    return {row["iso3"]: row for row in published("gtmi/gtmi_scores_2020_2022_2025.csv") if row["year"] == "2022"}


def cell(question: str, answer: str) -> str:
    """A published answer as a cell of our tables: lists are parted by semicolons."""
    return ";".join(part.strip() for part in answer.split(",")) if question in TICKED else answer


def filled(question: str, answer: str) -> str:
    """The same, with what the World Bank scores as 0 written out where it left a blank."""
    if answer or question in EXTERNAL or question == "I-43":
        return cell(question, answer)
    return "none" if question in TICKED else "0"


def scored(folder: Path, given: Answers, write: Callable[[str, str], str] = cell) -> Panel:
    columns = list(next(iter(given.values())))
    return score_panel(folder, FRAMEWORK, columns, {unit: [write(name, row[name]) for name in columns] for unit, row in given.items()})


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Panel:
    """All economies with their answers as published, scored in one call."""
    return scored(tmp_path_factory.mktemp("gtmi"), answers())


@pytest.mark.parametrize("component", ["psdi", "dcei", "gtei"])
def test_components_are_exact_from_the_answers(panel: Panel, component: str) -> None:
    found = panel.figure(component, "exact")
    expected = results()
    equal = [unit for unit, value in found.items() if isinstance(value, float) and abs(value - float(expected[unit][component])) < EXACT]
    assert len(equal) == len(expected) == 198


def test_core_systems_lie_in_the_interval_that_merged_answers_leave(tmp_path: Path) -> None:
    given = answers()
    panel, expected = scored(tmp_path, given, filled), results()
    low, high = panel.lane("cgsi", "low"), panel.lane("cgsi", "high")
    inside = [unit for unit in expected if low[unit] - EXACT <= float(expected[unit]["cgsi"]) <= high[unit] + EXACT]
    assert len(inside) == 198
    at_the_lower_end = [unit for unit in expected if abs(low[unit] - float(expected[unit]["cgsi"])) < EXACT]
    assert len(at_the_lower_end) == 26
    for unit, row in given.items():
        merged = sum("|" in row[name] for name in MERGED)
        most = CGSI_POINTS - (12 if row["I-16"] == "" else 0)
        assert high[unit] - low[unit] == pytest.approx(merged / most, abs=EXACT)


def test_blanks_count_as_nothing_and_leave_the_interval_open(panel: Panel) -> None:
    expected = results()
    low, high = panel.lane("cgsi", "low"), panel.lane("cgsi", "high")
    assert all(low[unit] - EXACT <= float(expected[unit]["cgsi"]) <= high[unit] + EXACT for unit in expected)


def given() -> Answers:
    """The published components of every economy, as given scores."""
    return {unit: {name: row[name] for name in COMPONENTS} for unit, row in results().items()}


def printed(values: Mapping[str, object]) -> dict[str, object]:
    """Exact figures at the 9 decimals that both sides have."""
    return {unit: round(value, 9) if isinstance(value, float) else value for unit, value in values.items()}


def matches(folder: Path) -> Iterator[Match]:
    """How many components, indices and groups are those that the World Bank published."""
    panel, expected = scored(folder, answers()), results()
    equal = [match(FRAMEWORK, "", printed(panel.figure(name, "exact")), figures(expected, name)) for name in ("psdi", "dcei", "gtei")]
    total = (sum(row.cases for row in equal), sum(row.exact for row in equal), sum(row.within for row in equal))
    yield Match(FRAMEWORK, "PSDI, DCEI and GTEI, from the raw answers", *total)
    yield interval(folder, expected)
    whole = scored(folder, given())
    yield match(FRAMEWORK, "index, from its components", printed(whole.figure("overall", "exact")), figures(expected, "gtmi"))
    yield match(FRAMEWORK, "group A to D", whole.figure("overall", "band"), {unit: row["group"] for unit, row in expected.items()})


def figures(rows: Mapping[str, dict[str, str]], name: str) -> dict[str, object]:
    """A column of the published scores."""
    return printed({unit: float(row[name]) for unit, row in rows.items()})


def interval(folder: Path, expected: dict[str, dict[str, str]]) -> Match:
    """CGSI: one number where no answer has two options merged, else an interval that must hold the published one."""
    panel = scored(folder, answers(), filled)
    low, high = panel.lane("cgsi", "low"), panel.lane("cgsi", "high")
    inside = {unit for unit, row in expected.items() if low[unit] - EXACT <= float(row["cgsi"]) <= high[unit] + EXACT}
    exact = sum(high[unit] - low[unit] < EXACT for unit in inside)
    return Match(FRAMEWORK, "CGSI, inside the interval that merged answers leave", len(expected), exact, len(inside) - exact)


def test_how_many_agree(tmp_path: Path) -> None:
    assert [(row.cases, row.exact, row.within) for row in matches(tmp_path)] == [(594, 594, 0), (198, 0, 198), (198, 198, 0), (198, 198, 0)]


def test_index_and_grade_are_exact_where_the_components_are_given(tmp_path: Path) -> None:
    panel, expected = scored(tmp_path, given()), results()
    for node in (*COMPONENTS, "overall"):
        column = "gtmi" if node == "overall" else node
        exact = panel.figure(node, "exact")
        assert exact == pytest.approx({unit: float(row[column]) for unit, row in expected.items()}, abs=EXACT, rel=0)
    assert panel.figure("overall", "band") == {unit: row["group"] for unit, row in expected.items()}
    assert set(panel.figure("overall", "coverage").values()) == {1.0}


def test_components_given_beside_the_answers_count_and_agree_with_them(tmp_path: Path) -> None:
    """Answers and components in one table: CGSI as published settles what merged answers leave open, the rest is the same."""
    both = {unit: {**row, **given()[unit]} for unit, row in answers().items()}
    panel, expected = scored(tmp_path, both), results()
    index = panel.figure("overall", "exact")
    assert index == pytest.approx({unit: float(row["gtmi"]) for unit, row in expected.items()}, abs=EXACT, rel=0)
    assert panel.figure("overall", "low") == panel.figure("overall", "high") == panel.figure("overall", "value")
    for row in range(0, 198, 9):
        card = unit_card(panel.table, panel.scores, row)
        assert {node.id for node in card.nodes() if node.given} == set(COMPONENTS)
        assert {node.id for node in card.disagreements()} <= {"cgsi"}


@pytest.mark.parametrize("question", [*EXTERNAL, "I-43"])
def test_an_outside_index_that_does_not_cover_an_economy_leaves_the_maximum(panel: Panel, question: str) -> None:
    missing = [unit for unit, row in answers().items() if row[question] == ""]
    assert len(missing) == 5
    node = panel.plan.ancestors(panel.plan.index[question])
    own = panel.figure(panel.plan.nodes[next(node)].id, "exact")
    assert [unit for unit, value in own.items() if value is None] == missing
    leaf = panel.plan.leaf(question)
    assert (leaf.maximum, leaf.unanswered, leaf.unknown) == (12, "not-applicable", "not-applicable")


def test_every_option_gives_the_points_of_the_published_rule() -> None:
    plan = compile_framework(load_framework(ROOT / "frameworks" / FRAMEWORK))
    rule = published("gtmi/gtmi_2022_scoring_rule.csv")
    assert len(rule) == 202
    for row in rule:
        leaf = plan.leaf(row["indicator"])
        assert plan.pillar(leaf.id).id == row["component"].lower()
        assert leaf.scored == (row["kind"] != "not scored")
        if row["kind"] in ("external", "sub-multiselect"):
            assert leaf.maximum == float(row["max_points"])
            continue
        options = dict(option.split(":") for option in row["options_points"].split(";"))
        assert list(leaf.by_key) == list(options)
        if leaf.scored:
            assert leaf.maximum == float(row["max_points"])
            assert [level.score * leaf.maximum for level in leaf.levels] == pytest.approx([float(points) for points in options.values()])


def test_the_answers_quote_the_components_of_the_e_government_index() -> None:
    states = {row["iso3"]: row for row in published("egdi/egdi_2003_2024.csv") if row["year"] == "2022"}
    given = answers()
    for question, component in EXTERNAL.items():
        same = [unit for unit, state in states.items() if abs(float(given[unit][question] or "nan") - float(state[component])) < EXACT]
        assert len(same) == 193


def test_the_survey_of_viet_nam_holds_the_published_answers() -> None:
    survey = load_survey(ROOT / "surveys" / "viet-nam-gtmi-2022.yaml")
    given = answers()["VNM"]
    assert list(survey.answers) == list(given)
    for name, answer in survey.answers.items():
        if name in EXTERNAL or name == "I-43":
            assert answer.value == float(given[name])
        elif name in TICKED:
            assert ticked(answer) == tuple(part.strip() for part in given[name].split(","))
        else:
            assert "|".join(level_keys(answer)) == given[name]
