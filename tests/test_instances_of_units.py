"""Surveys with different instances side by side (R16): a folder of them scores as each survey alone, to the bit (R9)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import random_rubrics
from build import answers, framework
from conftest import Output
from random_rubrics import FIRST
from readiness import folder
from readiness.diff import compare
from readiness.model import Framework, Subject, Survey
from readiness.movers import Side, compare_panels
from readiness.panel import Panel, columns_of, joined, own_numbers, panel_of, results_of, score_panel, unit_card
from readiness.prepare import prepare
from readiness.problems import ProblemsError
from readiness.robustness import Asked, ManyUnits, OneSurvey, assess, choices_of, study_of
from readiness.rollup import roll_up
from readiness.scoring import AnswerError, Plan, compile_framework, score, score_draws, score_rows
from readiness.scoring.columns import figures
from readiness.scoring.layouts import layout_of
from readiness.scoring.units import compile_units
from readiness.validate import validate_paths
from test_repeats import AGENCIES, AGENCIES_2026, LEVEL, LEVELS, OF_GROUP, OFFICES, QUESTION, by_agency, by_each, nested, offices, rubric

NAMED = ("value", "exact", "low", "high", "evidenced", "coverage")


def surveys(*given_answers: dict[str, Any], period: str = "2026") -> list[Survey]:
    """Surveys of plain data, of one unit each."""
    return [
        Survey.model_construct(
            framework="test",
            subject=Subject.model_validate({"id": f"U{at}", "name": f"U{at}", "kind": "country"}),
            period=period,
            answers=answers(json.dumps(said)),
        )
        for at, said in enumerate(given_answers)
    ]


def panel(plan: Plan, units: list[Survey]) -> Panel:
    return panel_of(plan, "units", [(f"{survey.subject.id}.yaml", survey) for survey in units], answers=True)


def assert_as_alone(found: Framework, units: list[Survey]) -> None:
    """Every figure of every node, and the whole card of every unit, are those of its survey alone."""
    plan = compile_framework(found)
    together = panel(plan, units)
    scores = score_panel(plan, together)
    figure = {name: [figures(scores, node.index, name) for node in plan.nodes] for name in NAMED}
    for row, survey in enumerate(units):
        alone = score(found, survey)
        mine = unit_card(together, scores, row)
        assert mine.overall.to_dict() == alone.overall.to_dict()
        for node in alone.nodes():
            if node.id in plan.index and node.weight is not None:
                here = [float(figure[name][plan.index[node.id]][row]) for name in NAMED]
                there = [float("nan") if value is None else value for value in (getattr(node, name) for name in NAMED)]
                np.testing.assert_array_equal(here, there, err_msg=node.id)
                if plan.node(node.id).kind != "indicator":
                    names = [band.id for band in found.file.bands]
                    place = int(scores.bands(plan.index[node.id])[row])
                    assert node.band == (names[place] if place >= 0 and node.value is not None else None)


SOME = st.lists(st.one_of(offices().map(by_each), offices().map(lambda units: next(iter(units.values())))), min_size=1, max_size=5)
MANNERS = st.sampled_from(
    [
        "",
        "unanswered: zero",
        "unknown: not-applicable",
        "parts: full",
        "min_coverage: 0.4",
        "overall: {gates: [{at_most: 40, unless: offices at least 50}]}",
        (
            "bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 50}]\n"
            "overall: {gates: [{at_most: low, unless: e at least 2}]}"
        ),
    ]
)
RULES = st.sampled_from(["mean", "points", "geometric", "harmonic", "median", "minimum"])


@settings(max_examples=150, deadline=None)
@given(SOME, st.sampled_from(["", "combine: median", "combine: minimum", "combine: maximum"]), RULES, MANNERS)
def test_units_of_a_folder_score_as_each_survey_alone(units: list[dict[str, Any]], combine: str, rule: str, manner: str) -> None:
    found = framework(f"aggregate: {rule}\n{manner}\n" + OF_GROUP.replace("COMBINE", combine))
    assert_as_alone(found, surveys(*units))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(AGENCIES.map(by_agency), st.just({"e": "2", "mandate": "1"})), min_size=1, max_size=4))
def test_so_do_units_with_addresses_of_agencies(units: list[dict[str, Any]]) -> None:
    assert_as_alone(nested(), surveys(*units))


GATED = f"""
decimals: 6
bands: [{{id: low, title: Low, from: 0}}, {{id: top, title: Top, from: 50}}]
pillar_files:
  g:
    repeat: address
    gates: [{{at_most: 80, unless: a at least 1}}, {{at_most: low, unless: e at least 1}}]
    dimensions:
      d:
        gates: [{{at_most: low, unless: a at least 3}}, {{at_most: 60, unless: a at least 4}}]
        indicators: {{a: {{question: A?, {LEVELS}}}}}
      f: {{indicators: {{b: {{question: B?, {LEVELS}}}}}}}
  law: {{indicators: {{e: {{question: E?, {LEVELS}}}}}}}
"""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["x", "y"]), st.tuples(LEVEL, LEVEL), min_size=1), min_size=1, max_size=4), LEVEL, LEVEL)
def test_so_do_groups_with_gates(units: list[dict[str, tuple[str, str]]], law: str, plain: str) -> None:
    said = [{name: {"each": {key: pair[at] for key, pair in own.items()}} for at, name in enumerate("ab")} for own in units]
    assert_as_alone(framework(GATED), surveys(*({**one, "e": law} for one in said), {"a": plain, "b": "3", "e": law}))


def test_a_gate_of_a_group_holds_over_all_instances_if_none_lacks_it() -> None:
    plan = compile_framework(framework(GATED))
    sites = [{"x": "2", "y": "4"}, {"x": "3", "y": "4"}, {"x": "4"}]
    said = [{"a": {"each": one}, "b": {"each": dict.fromkeys(one, "4")}, "e": "4"} for one in sites]
    scores = score_panel(plan, panel(plan, surveys(*said, {"a": "2", "b": "4", "e": "4"})))
    assert figures(scores, plan.index["d"], "value").tolist() == [75, 80, 100, 50]  # a gate has capped a site of 75 at 60
    assert scores.bands(plan.index["d"]).tolist() == [0, 1, 1, 0]
    assert scores.bands(plan.index["g"]).tolist() == [1, 1, 1, 1]


EACH = st.dictionaries(st.sampled_from(["x", "y", "z"]), st.sampled_from(["0", "1", "3", "unknown"]), min_size=1).map(
    lambda each: {"each": each}
)
JUDGED = """
scales: {colours: {levels: {red: R, yellow: Y, green: G}}}
pillar_files:
  one: {aggregate: judgement, scale: colours, repeat: assessor, combine: median, indicators: {a: {question: A?, levels: {0: a, 1: b}}}}
  two: {given: true, repeat: address, indicators: {b: {question: B?, levels: {0: a, 1: b}}}}
  three: {aggregate: none, repeat: address, indicators: {c: {question: C?, levels: {0: a, 1: b}, tags: {t: x}}}}
composites: {tagged: {tag: {t: x}, range: [0, 5]}}
"""
RATED = st.dictionaries(st.sampled_from(["anna", "ben"]), st.sampled_from(["red", "green", "unknown"]), min_size=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(RATED, st.lists(st.sampled_from([0, 30, 90]), min_size=1, max_size=3), EACH), min_size=1, max_size=4))
def test_so_do_judged_given_and_unscored_groups(units: list[tuple[dict[str, str], list[int], dict[str, Any]]]) -> None:
    said = []
    for rated, numbers, each in units:
        levels = {name: key if key in ("0", "1", "unknown") else "1" for name, key in each["each"].items()}
        sites = {f"s{at}": number for at, number in enumerate(numbers)}
        said.append({"one": {"each": rated}, "two": {"each": sites}, "b": {"each": dict.fromkeys(sites, "1")}, "c": {"each": levels}})
    assert_as_alone(framework(JUDGED), surveys(*said, {"one": "green", "two": 40, "c": "1"}, {"b": {"each": {"s9": "0"}}}))


@settings(max_examples=60, deadline=None)
@given(SOME, st.sampled_from([0.3, 0.6, 0.9]))
def test_so_do_units_with_too_little_data(units: list[dict[str, Any]], least: float) -> None:
    text = OF_GROUP.replace("COMBINE", f"at_least: {least}")
    assert_as_alone(framework(f"overall: {{at_least: {least}}}\n" + text), surveys(*units))


@settings(max_examples=60, deadline=None)
@given(SOME, st.data())
def test_chunks_of_a_folder_make_one_panel(units: list[dict[str, Any]], data: st.DataObject) -> None:
    plan, every = compile_framework(rubric(OF_GROUP)), surveys(*units)
    parts = data.draw(st.lists(st.integers(1, len(every)), min_size=0, max_size=3))
    edges = sorted({0, len(every), *parts})
    chunks = [panel(plan, every[start:stop]) for start, stop in pairwise(edges)]
    whole, together = panel(plan, every), joined(plan, chunks)
    assert together.rows.laid == whole.rows.laid
    assert_same(whole, together)
    scores = [score_panel(plan, one) for one in (whole, together)]
    for node in plan.nodes:
        for lane in ("value", "low", "high", "coverage"):
            np.testing.assert_array_equal(getattr(scores[0], lane)[node.index], getattr(scores[1], lane)[node.index])
    chosen = data.draw(st.lists(st.integers(0, len(every) - 1), min_size=1, max_size=4))
    some = together.take(chosen)
    taken = score_panel(plan, some)
    np.testing.assert_array_equal(taken.overall(), scores[0].overall()[chosen])
    assert [unit_card(some, taken, at).overall for at in range(len(chosen))] == [unit_card(whole, scores[0], row).overall for row in chosen]


def assert_same(one: Panel, other: Panel) -> None:
    for name in ("low", "high", "states", "supported"):
        np.testing.assert_array_equal(getattr(one.rows, name), getattr(other.rows, name))
    np.testing.assert_array_equal(one.raw, other.raw)
    assert (one.units, one.instances or ((),) * len(one.units)) == (other.units, other.instances or ((),) * len(other.units))


@settings(max_examples=60, deadline=None)
@given(SOME)
def test_rows_are_made_anew_of_the_answers_as_written(units: list[dict[str, Any]]) -> None:
    plan = compile_framework(rubric(OF_GROUP))
    together = panel(plan, surveys(*units))
    laid = together.rows.laid
    compiled = compile_units(layout_of(plan, laid).plan, columns_of(plan, together), lambda name: together.units, len(together.units))
    again = score_rows(plan, replace(compiled.rows, laid=laid))
    np.testing.assert_array_equal(again.overall(), score_panel(plan, together).overall())


WEIGHED = [("weight: 3", "weight: 7"), ("weight: 2", "weight: 0.5")]


@settings(max_examples=60, deadline=None)
@given(SOME, RULES)
def test_weights_are_drawn_once_for_all_instances(units: list[dict[str, Any]], rule: str) -> None:
    text = f"aggregate: {rule}\n" + OF_GROUP.replace("COMBINE", "")
    other = text
    for old, new in WEIGHED if rule != "points" else ():
        other = other.replace(old, new)
    plan, changed = compile_framework(framework(text)), compile_framework(framework(other))
    every = surveys(*units)
    drawn = np.column_stack([plan.weights, changed.weights])
    rows = panel(plan, every).rows
    found = np.broadcast_to(score_draws(plan, rows, drawn).overall(), (2, len(every)))
    alone = [[score(own.framework, survey).overall.exact for survey in every] for own in (plan, changed)]
    np.testing.assert_array_equal(found, np.array(alone, dtype=np.float64))
    np.testing.assert_array_equal(score_rows(plan, rows, np.array(changed.weights)).overall(), found[1])


@settings(max_examples=40, deadline=None)
@given(SOME, SOME, st.booleans())
def test_movers_are_those_of_two_surveys(old: list[dict[str, Any]], new: list[dict[str, Any]], asks: bool) -> None:
    found = rubric(OF_GROUP if asks else OF_GROUP.replace(", when: {a: [1, 2, 3, 4]}", ""))
    found = replace(found, digest="sha256:1")
    plan, pairs = compile_framework(found), [surveys(*old, period="2025"), surveys(*new)]
    moved = compare_panels(*(Side.of(plan, panel(plan, side)) for side in pairs))
    for before, after in zip(*pairs, strict=False):
        unit = next(one for one in moved.units if one.unit == before.subject.id)
        alone = compare(found, before, found, after)
        assert unit.change == alone.value
        assert (unit.by is None) == (alone.by is None)
        if unit.by is not None and alone.by is not None:
            assert dict(unit.by) == pytest.approx(alone.by, abs=1e-9)


SITES = [
    {"a": {"each": {"n": "4", "s": "0"}}, "c": {"each": {"n": 0, "s": 5}}, "e": "2"},
    {"a": "2", "c": 10, "e": "unknown"},
    {"a": {"each": {"w": "4", "v": "unknown", "x": "3"}}, "c": {"each": {"w": 2, "v": 4, "x": {"state": "unknown"}}}, "e": "4"},
]


def test_the_part_of_a_repeated_group_is_its_one_value_over_all_instances() -> None:
    plan = compile_framework(rubric(OF_GROUP, "combine: minimum"))
    together = panel(plan, surveys(*SITES))
    results = results_of(together, score_panel(plan, together), plan.index["offices"])
    assert list(results.parts) == ["a", "b", "c", "d"]
    np.testing.assert_array_equal(results.parts["a"], [0, 50, 75])  # of what is known the lowest
    np.testing.assert_array_equal(results.parts["c"], [50, 0, 60])  # less is better
    whole = results_of(together, score_panel(plan, together), plan.overall)
    np.testing.assert_array_equal(whole.parts["offices"], results.figures["value"])
    np.testing.assert_array_equal(own_numbers(plan, together)[plan.leaf_index["c"]], [np.nan, 10, np.nan])


def test_a_roll_up_counts_the_answers_of_every_instance() -> None:
    plan = compile_framework(rubric(OF_GROUP))
    rolled = {spread.id: spread for spread in roll_up(plan, panel(plan, surveys(*SITES)), expected=["U0", "U9"]).spreads}
    assert rolled["a"].distribution == {"0": 1, "1": 0, "2": 1, "3": 1, "4": 2, "unknown": 1, "missing": 1}
    assert rolled["c"].distribution == {"answered": 5, "unknown": 1, "missing": 1}
    assert (rolled["a"].scored, rolled["a"].missing, rolled["a"].worst) == (3, 1, ("U0", "U1"))  # in units
    assert list(rolled) == ["overall", "offices", "a", "b", "c", "d", "law", "e"]


def test_robustness_moves_an_answer_of_one_instance_and_removes_a_question_from_all() -> None:
    found = rubric(QUESTION)
    plan = compile_framework(found)
    said = [{"q": {"each": {"n": "1", "s": "3"}}, "e": "0"}, {"q": {"each": {"w": "2"}}, "e": "4"}, {"q": "4", "e": "2"}]
    units = ManyUnits(panel(plan, surveys(*said)), plan)
    study = study_of(found, units, choices_of(found, Asked(weights="0.5", answers=True, unstated="medium")), seed=1)
    assert study.uncertain_answers == 7  # four of the question and three of the other
    done = assess(study, units.units, 200)
    alone = [score(found, survey).overall.value for survey in surveys(*said)]
    assert [unit.value for unit in done.units] == alone
    removed = {one.id: one.scores.tolist() for one in done.removed}
    assert removed == {"p": pytest.approx([np.nan] * 3, nan_ok=True), "q": [0, 100, 50], "e": [75, 50, 100]}
    (single,) = surveys(said[0])
    one = study_of(
        found,
        OneSurvey(single.subject, single.answers, plan),
        choices_of(found, Asked(weights="0.5", answers=True, unstated="medium")),
        seed=1,
    )
    assert {varied.name for varied in one.inputs()} == {"weights", "q/n", "q/s", "e"}
    lone = ManyUnits(panel(plan, [single]), plan)
    same = study_of(found, lone, choices_of(found, Asked(weights="0.5", answers=True, unstated="medium")), seed=1)
    assert same.inputs() == one.inputs()
    draws = [assess(own, ("U0",), 50).units[0].score for own in (one, same)]
    assert draws[0] == draws[1]


def test_robustness_of_numbers_that_are_added() -> None:
    text = "pillar_files: {p: {indicators: {q: {question: Q?, number: {from: 0, to: 20}, repeat: agency, combine: sum}}}}"
    found = framework(text)
    plan = compile_framework(found)
    said = [{"q": {"each": {"a": 3, "b": 5}}}, {"q": 7}, {"q": {"each": {"a": 1, "b": {"value": {"from": 2, "to": 4}}}}}]
    study = study_of(found, ManyUnits(panel(plan, surveys(*said)), plan), choices_of(found, Asked()))
    assert study.nominal.scores.tolist() == [[40, 35, 20]]
    assert study.uncertain_answers == 1


@pytest.mark.parametrize("method", ["missing", "aggregate"])
def test_robustness_over_methods_is_that_of_frameworks_with_these(method: str) -> None:
    found = rubric(OF_GROUP.replace(", when: {a: [1, 2, 3, 4]}", ""))
    plan, every = compile_framework(found), surveys(*SITES)
    options = {"missing": ("unknown", "zero"), "aggregate": ("mean", "geometric")}[method]
    units = ManyUnits(panel(plan, every), plan)
    study = study_of(found, units, choices_of(found, Asked("0", None, False, {method: ",".join(options)})))
    drawn = study.evaluate(study.combinations()).scores
    for row, option in enumerate(options):
        keys = {"unknown": option, "unanswered": option} if method == "missing" else {"aggregate": option}
        other = replace(found, file=found.file.model_copy(update=keys))
        np.testing.assert_array_equal(drawn[row], [score(other, survey).overall.exact for survey in every])


# any framework

REPEATS = ("agency", "address", "site")  # of a pillar, a dimension and a question


@st.composite
def repeating(draw: st.DrawFn) -> tuple[random_rubrics.Rubric, list[random_rubrics.Said]]:
    """A random framework of which some nodes are repeated, and some surveys of it, each with instances of its own."""
    text = draw(random_rubrics.rubrics(kinds=("levels", "levels", "number", "steps", "choices")))
    questions = random_rubrics.questions(text)
    homes = {name: [pillar, *([home] if home != pillar else [])] for pillar, name, home in _homes(text)}
    groups = random_rubrics.groups(text)
    for name, group in groups.items():
        if name not in homes[FIRST] and draw(st.booleans()):
            group |= {"repeat": REPEATS[name.startswith("d")], "combine": draw(st.sampled_from(["mean", "median", "minimum", "maximum"]))}
            group["gates"] = draw(st.sampled_from([[], [{"at_most": 60, "unless": f"{FIRST} at least 2"}], [LOW]]))
    for name, (_, question) in questions.items():
        if name != FIRST and draw(st.integers(0, 2)) == 0:
            rules = ["sum", "mean", "maximum"] if "number" in question else ["median", "minimum", "maximum"]
            question |= {"repeat": REPEATS[2], "combine": draw(st.sampled_from(rules))}
    chains = {
        name: [home for home in (*homes[name], name) if "repeat" in (groups | {name: questions[name][1]})[home]] for name in questions
    }
    return text, [_said(draw, questions, chains) for _ in range(draw(st.integers(1, 4)))]


LOW = {"at_most": "low", "unless": f"{FIRST} at least 1"}


def _homes(text: random_rubrics.Rubric) -> Iterator[tuple[str, str, str]]:
    """Every question with its pillar and the group that it stands in."""
    for pillar, group in text["pillar_files"].items():
        for home, own in {pillar: group, **group.get("dimensions", {})}.items():
            yield from ((pillar, name, home) for name in own["indicators"])


def _said(draw: st.DrawFn, questions: dict[str, Any], chains: dict[str, list[str]]) -> random_rubrics.Said:
    instances: dict[tuple[str, ...], list[str]] = {}

    def answer(question: dict[str, Any], chain: list[str], within: tuple[str, ...]) -> Any:
        own: list[str] = []
        if chain:
            key = (chain[0], *within)
            instances[key] = own = instances.get(key) or draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True))
        if own:
            return {"each": {name: answer(question, chain[1:], (*within, name)) for name in own}}
        state = draw(st.sampled_from(["answered", "answered", "answered", "one of", "unknown", "not-applicable"]))
        return draw(random_rubrics.answer(question, open_=state == "one of")) if state in ("answered", "one of") else state

    return {name: answer(question, chains[name], ()) for name, (_, question) in questions.items() if draw(st.integers(0, 5))}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(repeating())
def test_units_of_any_framework_score_as_each_survey_alone(case: tuple[random_rubrics.Rubric, list[random_rubrics.Said]]) -> None:
    text, said = case
    found, units = random_rubrics.made(text), surveys(*said)
    assert_as_alone(found, units)
    plan = compile_framework(found)
    whole = panel(plan, units)
    scores = score_panel(plan, whole).overall()
    parts = joined(plan, [panel(plan, [survey]) for survey in units])
    np.testing.assert_array_equal(score_panel(plan, parts).overall(), scores)
    subjects = [survey.subject for survey in units]
    anew = compile_units(
        layout_of(plan, whole.rows.laid).plan, columns_of(plan, whole), lambda name: [who.attribute(name) for who in subjects], len(units)
    )
    np.testing.assert_array_equal(score_rows(plan, replace(anew.rows, laid=whole.rows.laid)).overall(), scores)
    if len(units) > 1:
        compared = compare(found, units[0], found, units[1])
        alone = [score(found, survey).overall.exact for survey in units[:2]]
        assert [compared.before.overall.exact, compared.after.overall.exact] == pytest.approx(alone, abs=1e-9)


# steps before scores

MIXED = f"""
decimals: 6
prepare: {{normalise: {{method: min-max}}, impute: {{method: mean}}}}
pillar_files:
  p:
    indicators:
      size: {{question: Size?, number: {{}}}}
      staff: {{question: Staff?, number: {{}}, repeat: agency, combine: sum}}
      q: {{question: Q?, {LEVELS}, repeat: address, combine: mean}}
"""


def test_steps_take_numbers_beside_what_is_answered_by_instance() -> None:
    found = framework(MIXED)
    plan = compile_framework(found)
    by_instance = [
        {"size": 10, "staff": {"each": {"a": 1, "b": 2}}, "q": {"each": {"n": "1", "s": "3"}}},
        {"size": 20, "staff": 9, "q": "4"},
        {"staff": {"each": {"a": 3, "b": 1, "c": 2}}, "q": {"each": {"w": "0"}}},
    ]
    plain = [{"size": 10, "staff": 3, "q": "2"}, {"size": 20, "staff": 9, "q": "4"}, {"staff": 6, "q": "0"}]
    done = [prepare(plan, panel(plan, surveys(*said)), log=True) for said in (by_instance, plain)]
    scores = [score_panel(plan, one.panel).overall() for one in done]
    np.testing.assert_array_equal(*scores)
    assert str(done[0].fitted) == str(done[1].fitted)
    assert list(done[0].changes()) == list(done[1].changes())
    np.testing.assert_array_equal(done[0].imputed, done[1].imputed)
    before, after = (Side.of(plan, panel(plan, surveys(*said))) for said in (by_instance, plain))
    assert compare_panels(before, after).reason == "units are answered by instance, and placed among others by a sample"


COMPARED = f"""
overall: {{aggregate: copeland}}
pillar_files:
  p: {{indicators: {{q: {{question: Q?, {LEVELS}, repeat: address, combine: mean}}}}}}
  o: {{indicators: {{e: {{question: E?, {LEVELS}}}}}}}
  s: {{indicators: {{f: {{question: F?, {LEVELS}}}}}}}
"""


def test_units_are_compared_by_what_their_instances_give_together() -> None:
    found = framework(COMPARED)
    plan = compile_framework(found)
    by_instance = [
        {"q": {"each": {"n": "1", "s": "3"}}, "e": "4", "f": "0"},
        {"q": "4", "e": "1", "f": "2"},
        {"q": {"each": {"n": "0", "s": "2", "w": "1"}}, "e": "2", "f": "3"},
    ]
    plain = [{**said, "q": key} for said, key in zip(by_instance, ("2", "4", "1"), strict=True)]
    panels = [panel(plan, surveys(*said)) for said in (by_instance, plain)]
    done = [prepare(plan, one).panel for one in panels]
    scores = [score_panel(plan, one) for one in done]
    np.testing.assert_array_equal(*(one.overall() for one in scores))
    cards = [[unit_card(one, own, row).overall.value for row in range(3)] for one, own in zip(done, scores, strict=True)]
    assert cards[0] == cards[1] == results_of(done[1], scores[1], plan.overall).figures["value"].tolist()
    choices = choices_of(found, Asked(weights="0.5", answers=False))
    drawn = [assess(study_of(found, ManyUnits(one, plan), choices), one.units, 100) for one in panels]
    assert [unit.score for unit in drawn[0].units] == [unit.score for unit in drawn[1].units]


STEPPED = MIXED.replace("combine: sum", "combine: maximum")


def test_steps_cannot_take_several_numbers_of_one_unit(cli: Callable[..., Output], tmp_path: Path) -> None:
    plan = compile_framework(framework(STEPPED))
    with pytest.raises(ProblemsError, match="I10 'staff' is answered by instance, and test takes it through steps"):
        prepare(plan, panel(plan, surveys({"staff": {"each": {"a": 1, "b": 2}}}, {"staff": 3})))
    screened = compile_framework(framework("prepare: {screen: {units: 0.5}}\n" + QUESTION.replace("COMBINE", "")))
    with pytest.raises(ProblemsError, match="I10 'q' is answered by instance"):
        prepare(screened, panel(screened, surveys({"q": {"each": {"a": "1"}}})))
    home = made(tmp_path, "prepare: {normalise: {method: min-max}}\n", "number: {unit: people}, repeat: agency")
    files = tmp_path / "surveys"
    files.mkdir()
    for name, said in (("a", "{each: {x: 1, y: 2}}"), ("b", "5"), ("c", "7")):
        text = f"framework: {home}\nsubject: {{id: {name}, name: {name}}}\nperiod: 2026\nanswers:\n  q: {said}\n  e: 1\n"
        (files / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = cli("score", str(files), "--format", "csv")
    assert (found.code, len(found.out.splitlines())) == (1, 3)
    assert f"{files / 'a.yaml'}:5:7: I10 'q' is answered by instance" in found.err
    saved = tmp_path / "parameters.yaml"
    (files / "a.yaml").rename(tmp_path / "a.yaml")
    assert cli("score", str(files), "--save-parameters", str(saved)).code == 0
    alone = cli("score", str(tmp_path / "a.yaml"), "--parameters", str(saved))
    assert (alone.code, "a.yaml:5:7: I10 'q' is answered by instance" in alone.err) == (1, True)


def made(folder_: Path, head: str, question: str) -> Path:
    """A framework on disk with one question of a kind, and another one."""
    home = folder_ / "rubric-2026"
    home.mkdir()
    keys = "title: Rubric\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0\npillars: [p]\n"
    (home / "framework.yaml").write_text(keys + head, encoding="utf-8")
    indicators = f"  q: {{question: Q?, {question}}}\n  e: {{question: E?, levels: {{0: a, 1: b}}, evidence: It.}}\n"
    (home / "p.yaml").write_text(f"title: P\nreferences: [{{title: A book}}]\nindicators:\n{indicators}", encoding="utf-8")
    assert not [problem for problem in validate_paths([home]) if problem.severity == "error"]
    return home


def test_answers_by_instance_where_they_cannot_stand_make_no_panel() -> None:
    plan = compile_framework(rubric(QUESTION))
    with pytest.raises(AnswerError, match="e: 'e' is not asked by instance"):
        panel(plan, surveys({"e": {"each": {"x": "1"}}}))


# commands

ANSWERS = [
    (
        "access: {each: {north: 1, south: 4}}",
        "law: 1",
        "opening: {each: {n: 1, s: 2}}",
        "leadership: {each: {anna: green, ben: red}}",
    ),
    ("access: 2", "law: 0", "opening: {each: {e: 2, w: 0, m: unknown}}", "staff: {each: {e: 4, w: 8, m: 30}}", "computers: 9"),
    ("access: {each: {a: 0, b: 0, c: 1, d: 3}}", "law: unknown", "computers: {each: {a: 20, b: 30}}", "rooms: {each: {a: 60, b: 40}}"),
    ("law: 1", "opening: 1", "leadership: green", "ramp: 1"),
    ("waiting: {each: {n: 10, s: 50, e: 20}}", "access: {each: {x: 3}}"),
]


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of surveys, read two at a time, so that each chunk has room for other instances."""
    monkeypatch.setattr(folder, "CHUNK", 2)
    home = tmp_path / "units"
    home.mkdir()
    for at, said in enumerate(ANSWERS):
        text = f"framework: {OFFICES}\nsubject: {{id: U{at}, name: Unit {at}, kind: country, region: r{at % 2}}}\nperiod: 2026\nanswers:\n"
        (home / f"u{at}.yaml").write_text(text + "".join(f"  {answer}\n" for answer in said), encoding="utf-8")
    return home


def scored_alone(cli: Callable[..., Output], units: Path) -> dict[str, Any]:
    return {f"U{at}": json.loads(cli("score", str(units / f"u{at}.yaml"), "--format", "json").out)["score"] for at in range(len(ANSWERS))}


def test_a_folder_of_surveys_by_instance(cli: Callable[..., Output], units: Path) -> None:
    alone = scored_alone(cli, units)
    found = json.loads(cli("score", str(units), "--format", "json").out)["units"]
    assert {unit["unit"]: unit["score"] for unit in found} == alone
    told = cli("score", str(units), "--format", "csv")
    header, *rows = [line.split(",") for line in told.out.splitlines()]
    assert {row[0]: row[header.index("exact")] for row in rows} == {name: str(node["exact"]) for name, node in alone.items()}
    assert "1 number of 'staff' outside 0 to 20, counted as the nearer end (30, of 'U1')" in told.err


def test_ranks_of_surveys_by_instance(cli: Callable[..., Output], units: Path) -> None:
    ranked = ("rank", str(units), "--framework", str(OFFICES))
    alone = scored_alone(cli, units)
    found = json.loads(cli(*ranked, "--by", "region", "--format", "json").out)["units"]
    assert {unit["unit"]: unit["parts"] for unit in found} == {name: node["parts"] for name, node in alone.items()}
    header, *rows = cli(*ranked, "--on", "offices", "--format", "csv").out.splitlines()
    assert header.endswith("opening,staff,ramp,desk,treasury")
    assert {row.split(",")[1]: row.split(",")[-5] for row in rows if row.split(",")[-5]} == {"U0": "75.0", "U1": "50.0", "U3": "50.0"}
    inside = json.loads(cli(*ranked, "--on", "opening", "--format", "json").out)["units"]
    assert [part["id"] for part in next(unit for unit in inside if unit["unit"] == "U0")["parts"]] == ["opening/n", "opening/s"]


def test_other_commands_on_surveys_by_instance(cli: Callable[..., Output], units: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.mkdir()
    for path in units.iterdir():
        text = path.read_text(encoding="utf-8").replace("period: 2026", "period: 2027")
        (later / path.name).write_text(text.replace("opening: {each: {n: 1,", "opening: {each: {n: 2,"), encoding="utf-8")
    moved = json.loads(cli("diff", str(units), str(later), "--format", "json").out)["units"]
    two = [str(home / "u0.yaml") for home in (units, later)]
    change = json.loads(cli("diff", *two, "--format", "json").out)["change"]
    assert (moved[0]["change"], moved[0]["by_value"]) == (change["value"], change["by_value"])
    rolled = json.loads(cli("roll-up", str(units), "--format", "json").out)["spreads"]
    assert next(spread["distribution"] for spread in rolled if spread["id"] == "leadership") == {
        "red": 1, "yellow": 0, "green": 2, "unanswered": 3
    }  # fmt: skip
    sure = json.loads(cli("robustness", str(units), "--draws", "20", "--sobol", "20", "--format", "json").out)
    alone = scored_alone(cli, units)
    assert {unit["unit"]: unit["exact"] for unit in sure["units"]} == {name: node["exact"] for name, node in alone.items()}
    assert not [one["id"] for one in sure["removed"] if "/" in one["id"]]
    every = tmp_path / "both"
    every.mkdir()
    for home in (units, later):
        for path in home.iterdir():
            (every / f"{home.name}-{path.name}").write_bytes(path.read_bytes())
    assert len(cli("trend", str(every), "--format", "csv").out.splitlines()) == 1 + 2 * len(ANSWERS)
    for words in (("profile", str(units), "U0"), ("coherence", str(units)), ("weights", str(units))):
        assert cli(*words, "--framework", str(OFFICES)).code in (0, 1), words
    report = tmp_path / "report.json"
    assert cli("report", two[0], "--context", "--peers", str(units), "-o", str(report)).code == 0
    peers = json.loads(report.read_text(encoding="utf-8"))["peers"]
    assert peers["units"] == len(ANSWERS) - 1
    others = [node["value"] for name, node in alone.items() if name != "U0" and node["value"] is not None]
    assert (peers["rows"][0]["lowest"], peers["rows"][0]["highest"]) == (min(others), max(others))


def test_a_folder_of_agencies_with_addresses(cli: Callable[..., Output], tmp_path: Path) -> None:
    home = tmp_path / "units"
    home.mkdir()
    head = f"framework: {AGENCIES_2026}\nperiod: 2026\n"
    said = [
        "mandate: {each: {health: 1, justice: 0}}\n  counter: {each: {health: {each: {north: 1, south: 2}}, justice: 1}}",
        "mandate: 1\n  counter: {each: {health: {each: {east: 2}}}}\n",
        "rule: 1\n  counter: 2\n  mandate: 0",
    ]
    for at, text in enumerate(said):
        (home / f"u{at}.yaml").write_text(f"{head}subject: {{id: U{at}, name: U{at}}}\nanswers:\n  {text}\n", encoding="utf-8")
    found = cli("score", str(home), "--format", "json")
    assert "u1.yaml:5:3: S42" in found.err  # which agency would the mandate be of?
    units = {unit["unit"]: unit["score"] for unit in json.loads(found.out)["units"]}
    assert list(units) == ["U0", "U2"]
    for name, node in units.items():
        assert json.loads(cli("score", str(home / f"{name.lower()}.yaml"), "--format", "json").out)["score"] == node
