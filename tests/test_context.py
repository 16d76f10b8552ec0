"""The context of reports: held to its documented shape, on every shipped survey and in both languages."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT
from readiness.documents.documented import words_page
from readiness.library import load_framework
from readiness.model import Answer, Subject, Survey
from readiness.panel import read_table
from readiness.report import context
from readiness.report.documented import context_page, context_schema
from readiness.report.shapes import SHAPES
from readiness.report.years import Earlier
from readiness.scoring import compile_framework
from reporting import KINDS, VIET_NAM, loaded

GOLDEN = ROOT / "tests" / "golden"
SURVEYS = [*sorted((ROOT / "surveys").rglob("*.yaml")), KINDS]
BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
VALIDATOR = Draft202012Validator(context_schema())


def compared(language: str | None = None) -> dict[str, Any]:
    framework, survey, source = loaded(VIET_NAM, language)
    return context(framework, survey, source=source, before=Earlier(*loaded(BEFORE, language)))


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_survey_gives_what_is_documented(path: Path, language: str) -> None:
    framework, survey, source = loaded(path, language)
    values = context(framework, survey, language=language, source=source)
    assert [f"{list(error.path)}: {error.message[:200]}" for error in VALIDATOR.iter_errors(values)] == []


def test_with_an_earlier_survey() -> None:
    values = compared()
    assert [error.message for error in VALIDATOR.iter_errors(values)] == []
    assert values["before"]["change"] == values["score"]["change"] == 10.6  # what `readiness diff` prints
    assert round(sum(part["value"] for part in values["before"]["split"]), 1) == 10.6
    assert [figure["name"] for figure in values["figures"]] == ["radar", "bars", "heat", "waterfall", "gantt"]


def test_every_documented_key_occurs() -> None:
    """A key that no report ever has is not documentation."""
    seen: dict[str, set[str]] = {name: set() for name in SHAPES}

    def walk(kind: str, value: Any) -> None:
        if value is None:
            return
        if kind.startswith("list of "):
            for part in value:
                walk(kind.removeprefix("list of "), part)
        elif kind in SHAPES:
            for key, part in value.items():
                seen[kind].add(key)
                walk(SHAPES[kind][key][0].removesuffix("?"), part)

    for path in SURVEYS:
        framework, survey, source = loaded(path)
        walk("context", context(framework, survey, source=source))
    walk("context", compared())
    walk("context", asean(None))
    walk("context", held_down())
    walk("context", given())
    assert {name: set(SHAPES[name]) - keys for name, keys in seen.items() if set(SHAPES[name]) - keys} == {}


def held_down() -> dict[str, Any]:
    """All at the best level but one, for want of which a gate holds the whole down."""
    framework, survey, _ = loaded(VIET_NAM)
    best = {name: Answer.model_construct(level=("4",)) for name, _ in framework.indicators()}
    answers = {**best, "data-protection-law": Answer.model_construct(level=("0",))}
    return context(framework, survey.model_copy(update={"answers": answers}))


def given() -> dict[str, Any]:
    """A pillar whose published score is given in place of its answers."""
    framework = load_framework("oecd-dgi-2023")
    answers = {"digital-by-design": Answer.model_construct(value=0.6, note="As published.")}
    subject = Subject.model_construct(id="X", name="X", kind="country")
    return context(framework, Survey.model_construct(framework="oecd-dgi-2023", subject=subject, period="2022", answers=answers))


def asean(kind: str | None) -> dict[str, Any]:
    """Viet Nam in the EGDI of 2020 among the eleven states of South-East Asia."""
    framework = load_framework("un-egdi-2020")
    panel = read_table(ROOT / "surveys" / "panels" / "asean-egdi-2020.csv", compile_framework(framework))
    row = panel.units.index("Viet Nam")
    answers = {name: Answer.model_construct(value=answer.value or float(str(answer.given))) for name, answer in panel.answers(row).items()}
    subject = Subject.model_construct(id="VNM", name="Viet Nam", kind=kind)
    survey = Survey.model_construct(framework="un-egdi-2020", subject=subject, period="2020", answers=answers)
    return context(framework, survey, peers=panel)


def test_the_benchmark_leaves_the_unit_itself_out() -> None:
    values = asean(None)
    assert [error.message for error in VALIDATOR.iter_errors(values)] == []
    peers = values["peers"]
    assert peers["units"] == 10
    overall = peers["rows"][0]
    assert (overall["place"], overall["of"]) == (6, 11)  # 6th of 11, surveys/panels/README.md
    assert overall["highest"] == 0.915  # Singapore, UN E-Government Survey 2020
    assert overall["lowest"] < overall["lower_quartile"] < overall["median"] < overall["upper_quartile"] < overall["highest"]


def test_targets_of_pillars_are_scores_of_the_engine() -> None:
    """Level 3 everywhere is 75 where no answer has a target of its own (levels 0 to 4); what has one is higher."""
    values = compared()
    by_id = {pillar["id"]: pillar["at_targets"] for pillar in values["pillars"]}
    assert by_id["leadership"] == by_id["funding"] == 75.0
    assert by_id["citizen-demand"] > 75.0  # end-to-end-services is to reach level 4
    framework, survey, _ = loaded(VIET_NAM)
    without = context(framework, survey.model_copy(update={"targets": ()}))
    assert without["score"]["at_targets"] is None


def test_golden() -> None:
    text = json.dumps(compared(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    golden = GOLDEN / "viet-nam-2020.context.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_documentation_and_schema_are_up_to_date() -> None:
    assert (ROOT / "docs" / "context.md").read_text(encoding="utf-8") == context_page() + words_page(), "run 'make context'"
    assert "|  |" not in words_page(), "every function that Word templates call has a docstring"
    schema = json.dumps(context_schema(), indent=2, ensure_ascii=False) + "\n"
    assert (ROOT / "schemas" / "context.schema.json").read_text(encoding="utf-8") == schema, "run 'make context'"
