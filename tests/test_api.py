"""The same from Python: the notebook's path on the content that is shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT
from readiness import (
    Card,
    NodeScore,
    Problem,
    ProblemsError,
    UsageError,
    diff,
    explain,
    gaps,
    load_framework,
    load_panel,
    load_survey,
    movers,
    plan,
    rank,
    robustness,
    roll_up,
    score,
    score_panel,
    trend,
    validate,
)

SURVEYS = {year: ROOT / "surveys" / f"viet-nam-{year}.yaml" for year in (2018, 2020)}


def test_the_path_of_a_notebook() -> None:
    survey = load_survey(SURVEYS[2020])
    framework = load_framework(survey.framework)
    card = score(framework, survey)
    assert isinstance(card, Card)
    assert isinstance(card.overall, NodeScore)
    assert card.overall.low <= card.overall.value <= card.overall.high  # type: ignore[operator]
    assert [part.id for part in card.overall.parts] == list(framework.pillars)
    assert card.node("leadership").parts[0].kind == "indicator"
    assert json.loads(json.dumps(card.overall.to_dict()))["id"] == "overall"


def test_gaps_from_python() -> None:
    survey = load_survey(SURVEYS[2020])
    card = score(load_framework(survey.framework), survey)
    found = gaps(card, survey)
    assert found.gaps
    assert found.gaps == tuple(sorted(found.gaps, key=lambda gap: -round(gap.gain, 9)))
    assert {gap.source for gap in found.gaps} <= {"answer", "survey", "framework", "best"}
    inside = gaps(card, survey, pillar="leadership")
    assert {gap.pillar for gap in inside.gaps} == {"leadership"}


def test_diff_from_python() -> None:
    surveys = [load_survey(SURVEYS[year]) for year in (2018, 2020)]
    framework = load_framework(surveys[0].framework)
    found = diff(framework, surveys[0], framework, surveys[1])
    assert found.by is not None
    assert found.by_value is not None
    assert sum(found.by.values()) == pytest.approx(found.exact, abs=1e-9)
    assert round(sum(found.by_value.values()), found.decimals) == found.value
    assert found.by["weights"] == found.by["rubric"] == 0


def test_a_number_is_explained_and_files_are_validated(tmp_path: Path) -> None:
    survey = load_survey(SURVEYS[2020])
    found = explain(score(load_framework(survey.framework), survey), "leadership")
    assert found.node.id == "leadership"
    assert sum(part.share.contribution or 0.0 for part in found.parts) == pytest.approx(found.node.exact)
    assert validate([SURVEYS[2020]]) == []
    broken = tmp_path / "broken.yaml"
    broken.write_text("framework: un-egdi-2020\n", encoding="utf-8")
    assert {problem.code for problem in validate([str(broken)])} == {"M02"}


def test_render_from_python() -> None:
    from readiness import render

    survey = load_survey(SURVEYS[2020])
    text = render(load_framework(survey.framework), survey)
    assert "Viet Nam" in text


# Panels: ASEAN 2018 and 2020 (UN E-Government Survey 2018 and 2020), Viet Nam 6th of 11 in both.

PANELS = {year: ROOT / "surveys" / "panels" / f"asean-egdi-{year}.csv" for year in (2018, 2020)}


def test_a_panel_is_ranked() -> None:
    framework = load_framework("un-egdi-2020")
    panel = load_panel(PANELS[2020], framework)
    ranked = rank(framework, panel)
    assert dict(zip(ranked["unit"], ranked["rank"], strict=True))["Viet Nam"] == 6
    assert ranked["rank"] == sorted(ranked["rank"])
    scored = score_panel(framework, panel, on="human-capital")
    assert scored["unit"] == list(panel.units)
    assert {len(column) for column in (*ranked.values(), *scored.values())} == {11}
    with pytest.raises(UsageError, match="not for ranking"):
        rank(load_framework("wb-odra-2013"), panel)


def test_two_panels_are_compared() -> None:
    frameworks = [load_framework(f"un-egdi-{year}") for year in PANELS]
    panels = [load_panel(path, framework) for path, framework in zip(PANELS.values(), frameworks, strict=True)]
    found = {mover.unit: mover for mover in movers(frameworks[0], panels[0], frameworks[1], panels[1]).units}
    assert (found["Viet Nam"].change, found["Viet Nam"].rank_before, found["Viet Nam"].rank_after) == (0.0736, 6, 6)


def test_a_folder_is_a_panel(tmp_path: Path) -> None:
    for unit, value in (("a", 0.2), ("b", 0.6)):
        text = f"framework: un-egdi-2020\nsubject: {{id: {unit}, name: {unit}}}\nperiod: 2020\nanswers: {{osi: {value}}}\n"
        (tmp_path / f"{unit}.yaml").write_text(text, encoding="utf-8")
    framework = load_framework("un-egdi-2020")
    panel = load_panel(tmp_path, framework)
    assert panel.units == ("a", "b")
    rolled = roll_up(framework, panel, expected=["b", "c"])
    assert rolled.missing == ("c",)
    (tmp_path / "c.yaml").write_text("framework: un-egdi-2020\n", encoding="utf-8")
    with pytest.raises(ProblemsError):
        load_panel(tmp_path, framework)
    with pytest.raises(UsageError, match="there is no survey"):
        load_panel(ROOT / "bench", framework)


def test_robustness_from_python() -> None:
    framework = load_framework("un-egdi-2020")
    found = robustness(framework, load_panel(PANELS[2020], framework), draws=50, seed=1, weights="0.25")
    assert len(found.units) == 11
    again = robustness(framework, load_panel(PANELS[2020], framework), draws=50, seed=1, weights="0.25")
    assert [unit.score for unit in found.units] == [unit.score for unit in again.units]
    survey = load_survey(SURVEYS[2020])
    (alone,) = robustness(load_framework(survey.framework), survey, draws=20).units
    assert alone.score.low is not None


def test_periods_are_not_mixed(tmp_path: Path) -> None:
    """One unit twice would be compared with itself."""
    egdi = load_framework("un-egdi-2020")
    table = tmp_path / "years.csv"
    rows = ["A,2018,.1,.2,.3", "B,2018,.4,.5,.6", "A,2020,.2,.3,.4", "B,2020,.5,.6,.7"]
    table.write_text("\n".join(["unit,year,osi,tii,hci", *rows]) + "\n")
    both = load_panel(table, egdi, period="year")
    for call in (lambda: robustness(egdi, both), lambda: roll_up(egdi, both), lambda: movers(egdi, both, egdi, both)):
        with pytest.raises(UsageError, match=re.escape("several periods (2018, 2020); choose one of panel.by_period()")):
            call()
    first, last = both.by_period()
    assert {mover.unit for mover in movers(egdi, first, egdi, last).units} == {"A", "B"}


def test_plan_and_trend_from_python() -> None:
    surveys = [load_survey(SURVEYS[year]) for year in (2018, 2020)]
    framework = load_framework(surveys[0].framework)
    card = score(framework, surveys[1])
    found = plan(card, surveys[1], target=45)
    assert found.after.overall.value is not None
    assert found.after.overall.value >= 45
    assert plan(card, surveys[1], budget=6).effort <= 6
    with pytest.raises(UsageError, match="give a target, a band or a budget"):
        plan(card, surveys[1])
    with pytest.raises(UsageError, match="did you mean 'established'"):
        plan(card, surveys[1], band="establised")
    followed = trend([(framework, survey) for survey in surveys])
    assert [moment.period for moment in followed.moments] == ["2018", "2020"]


def test_a_framework_in_another_language() -> None:
    assert load_framework("digital-government-2026", language="vi").pillars["leadership"].title == "Lãnh đạo"


def test_what_goes_wrong_can_be_caught(tmp_path: object) -> None:
    with pytest.raises(UsageError, match="did you mean 'digital-government-2026'"):
        load_framework("digital-goverment-2026")
    with pytest.raises(ProblemsError) as caught:
        load_survey("no-such-survey.yaml")
    assert isinstance(caught.value.problems[0], Problem)
    assert caught.value.problems[0].code == "Y01"
