"""The same from Python: the notebook's path on the content that is shipped."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from readiness import Card, NodeScore, Problem, ProblemsError, UsageError, diff, gaps, load_framework, load_survey, score

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


def test_render_from_python() -> None:
    from readiness import render

    survey = load_survey(SURVEYS[2020])
    text = render(load_framework(survey.framework), survey)
    assert "Viet Nam" in text


def test_a_framework_in_another_language() -> None:
    assert load_framework("digital-government-2026", language="vi").pillars["leadership"].title == "Lãnh đạo"


def test_what_goes_wrong_can_be_caught(tmp_path: object) -> None:
    with pytest.raises(UsageError, match="did you mean 'digital-government-2026'"):
        load_framework("digital-goverment-2026")
    with pytest.raises(ProblemsError) as caught:
        load_survey("no-such-survey.yaml")
    assert isinstance(caught.value.problems[0], Problem)
    assert caught.value.problems[0].code == "Y01"
