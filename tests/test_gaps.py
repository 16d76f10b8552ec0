"""Gaps, steps, gains and targets (R7, R8): each gain is what scoring the survey again with that step gives."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import answers, framework
from conftest import Output
from random_rubrics import FIRST, Rubric, Said, made, questions, rubrics, said, survey
from readiness import gaps, load_framework, load_survey
from readiness.gaps import Gap, GapReport, find_gaps
from readiness.model import Framework, Survey, Target
from readiness.scoring import Card, score
from readiness.targets import OPERATORS, target_statuses

few = settings(max_examples=60, deadline=None)
KINDS = ("levels", "levels", "number", "steps", "choices")


def report(text: str, given_: Said, asked: Target | None = None, **fields: Any) -> GapReport:
    """The gap report of answers in a framework, both as they stand in the test."""
    rubric, one = framework(text), survey(given_, **fields)
    return find_gaps(score(rubric, one), one, asked)


def one_gap(text: str, given_: Said, **fields: Any) -> Gap:
    found = report(text, given_, **fields).gaps
    assert len(found) == 1
    return found[0]


def question(text: str) -> str:
    """A framework of one question."""
    return f"pillar_files: {{one: {{indicators: {{a: {{question: A?, {text}}}}}}}}}"


# ---------------------------------------------------------------- gains are extra rows


def next_answer(question: dict[str, Any], answer: Any) -> Any:
    """One step up from an answer, worked out from the question as it stands in the file; None at the top."""
    if "levels" in question:
        scores = {
            key: level["score"] if isinstance(level, dict) else position for position, (key, level) in enumerate(question["levels"].items())
        }
        keys = answer["level"] if isinstance(answer["level"], list) else [answer["level"]]
        now = max(scores[key] for key in keys)
        return {"level": min((key for key in scores if scores[key] > now), key=scores.__getitem__)} if now < max(scores.values()) else None
    if "choices" in question:
        items = {name: item["points"] for name, item in question["choices"].items() if name != "none"}
        missing = [name for name in items if name not in answer["choices"]]
        have = [name for name in answer["choices"] if name != "none"]
        done = question["score"] == "any" and have
        return None if done or not missing else {"choices": [*have, max(missing, key=items.__getitem__)]}
    number = question["number"]
    best = 40 if "steps" in number else 0 if number["direction"] == "down" else number["to"]
    ends = answer["value"] if isinstance(answer["value"], dict) else {"from": answer["value"], "to": answer["value"]}
    reached = ends["from"] <= best if number.get("direction") == "down" else ends["to"] >= best
    return None if reached else {"value": best}


@few
@given(st.data())
def test_every_gain_is_what_scoring_again_gives(data: st.DataObject) -> None:
    rubric = data.draw(rubrics(kinds=KINDS))
    answers = data.draw(said(rubric))
    one = survey(answers)
    card = score(made(rubric), one)
    found = find_gaps(card, one)
    nodes = {node.id: node for node in card.nodes()}
    asked = {name: place[1] for name, place in questions(rubric).items() if place[1].get("scored", True)}
    steps = {name: next_answer(asked[name], answers[name]) for name in asked if nodes[name].state in ("answered", "partial")}
    assert {gap.id for gap in found.gaps} == {name for name, step in steps.items() if step is not None}
    assert {unknown.id for unknown in found.unknown} == {
        name for name in asked if nodes[name].state in ("unknown", "unanswered", "partial")
    }
    for gap in found.gaps:
        again = score(made(rubric), survey({**answers, gap.id: steps[gap.id]}))
        before, after = nodes[gap.measured_on].exact, again.node(gap.measured_on).exact
        if before is not None and after is not None:  # else withheld, all the way up or where more questions apply
            assert gap.gain == pytest.approx(after - before, abs=1e-9)
        assert gap.measured_on == "overall" or nodes["overall"].exact is None
    gains = [gap.gain for gap in found.gaps]
    assert gains == pytest.approx(sorted(gains, reverse=True), abs=1e-8)


@few
@given(st.data())
def test_what_is_unknown_comes_by_what_it_leaves_open(data: st.DataObject) -> None:
    rubric: Rubric = {**data.draw(rubrics(kinds=("levels",))), "decimals": 9}
    answers = data.draw(said(rubric))
    one = survey(answers)
    found = find_gaps(score(made(rubric), one), one)
    opens = [unknown.opens for unknown in found.unknown]
    assert opens == pytest.approx(sorted(opens, reverse=True), abs=1e-8)
    assert all(size >= 0 for size in opens)
    for unknown in found.unknown:
        asked = questions(rubric)[unknown.id][1]
        if unknown.id == FIRST or "when" in asked:
            continue  # whose answer decides on others too, or waits for another
        keys = list(asked["levels"])
        if unknown.state == "partial":
            keys = sorted(answers[unknown.id]["level"])
        ends = [score(made(rubric), survey({**answers, unknown.id: {"level": key}})).overall.high for key in (keys[0], keys[-1])]
        if score(made(rubric), one).overall.exact is not None:
            assert unknown.opens == pytest.approx(ends[1] - ends[0], abs=1e-8)  # type: ignore[operator]


def test_gaps_that_gain_the_same_stay_in_order() -> None:
    text = "pillar_files: {one: {indicators: {c: Q, a: Q, b: Q}}}".replace("Q", "{question: A?, weight: 0.1, levels: {0: No., 1: Yes.}}")
    assert [gap.id for gap in report(text, {"a": 0, "b": 0, "c": 0}).gaps] == ["c", "a", "b"]


# ---------------------------------------------------------------- steps


def test_a_level_between_two_others_is_no_step() -> None:
    text = question("levels: {red: Bad., mixed: {text: Mixed., score: 25, between: true}, green: Good.}")
    gap = one_gap(text, {"a": "red"})
    assert (gap.step, gap.step_text, gap.gain) == ("green", "Good.", 100.0)
    assert one_gap(text, {"a": "mixed"}).step == "green"  # it may be given


def test_the_step_brings_its_action() -> None:
    text = question("levels: {0: No., 1: Half., 2: Yes.}, actions: {1: {do: Begin, lead: Cabinet, months: 3, effort: low}}")
    gap = one_gap(text, {"a": 0})
    assert gap.action is not None
    assert (gap.action.do, gap.action.lead, gap.gain, gap.closing) == ("Begin", "Cabinet", 50.0, 100.0)
    assert one_gap(text, {"a": 1}).action is None


@pytest.mark.parametrize(
    ("number", "answer", "step", "gain"),
    [
        ("from: 0, to: 100, unit: km", 40, "100", 60.0),
        ("from: 0, to: 100, direction: down", 40, "0", 40.0),
        ("from: 100, to: 0", 40, "0", 40.0),  # more is worse by the order of the ends
        ("steps: {10: 1, 50: 2}", 20, "50", 50.0),
        ("steps: {90: 1, 30: 2}, direction: down", 60, "30", 50.0),
    ],
)
def test_the_step_of_a_number_is_its_target(number: str, answer: float, step: str, gain: float) -> None:
    gap = one_gap(question(f"number: {{{number}}}"), {"a": answer})
    assert (gap.step, gap.gain, gap.closing, gap.now) == (step, gain, gain, f"{answer:g}")
    assert not report(question(f"number: {{{number}}}"), {"a": float(step)}).gaps


def test_a_number_without_ends_has_no_best_and_no_gap() -> None:
    text = question("number: {unit: km}")
    assert not report(text, {"a": 40}).gaps
    gap = one_gap(question("number: {unit: km}, target: {value: 50}"), {"a": 40})
    assert (gap.step, gap.unit, gap.gain) == ("50", "km", 10.0)


def test_choices_are_one_more_tick_and_as_few_as_the_target_needs() -> None:
    text = question(
        "score: points, choices: {x: {text: X, points: 1}, y: {text: Y, points: 3}, z: {text: Z, points: 4},"
        " none: {text: None., points: 0, alone: true}}, target: {value: 60}"
    )
    gap = one_gap(text, {"a": {"choices": ["x"]}})
    assert (gap.now, gap.now_text, gap.step, gap.step_text) == ("x", "X", "z", "Z")
    assert (gap.gain, gap.closing) == (50.0, 50.0)
    assert one_gap(text, {"a": {"choices": ["none"]}}).now == "none"
    assert one_gap(text.replace("60", "70"), {"a": {"choices": ["x"]}}).closing == 87.5
    assert not report(text, {"a": {"choices": ["y", "z"]}}).gaps


def test_ratios_are_held_to_the_ratio_not_to_its_score() -> None:
    text = """
        range: [0, 1]
        pillar_files:
          one:
            indicators:
              all: {question: How many?, number: {unit: offices}, scored: false}
              online: {question: How many are online?, number: {unit: offices}, scored: false}
              share:
                question: Share?
                ratio: {numerator: online, denominator: all, times: 100, from: 0, to: 50, unit: "%"}
                target: {value: 30}
              own: {question: Share?, ratio: {from: 0, to: 1}}
    """
    given_ = {"all": 200, "online": 20, "own": {"numerator": 1, "denominator": 4}}
    found = {gap.id: gap for gap in report(text, given_).gaps}
    assert (found["share"].now, found["share"].value, found["share"].step, found["share"].unit) == ("10", 10.0, "30", "%")
    assert found["share"].gain == pytest.approx((30 - 10) / 50 / 2)
    assert (found["own"].now, found["own"].step) == ("0.25", "1")
    assert not {gap.id for gap in report(text, {**given_, "online": 80}).gaps} & {"share"}
    open_ = report(text, {"online": 20})
    assert not open_.gaps
    assert [unknown.id for unknown in open_.unknown] == ["share", "own"]


def test_what_is_not_scored_or_does_not_apply_is_no_gap() -> None:
    text = """
        pillar_files:
          one:
            indicators:
              a: {question: A?, levels: {0: No., 1: Yes.}, scored: false}
              b: {question: B?, levels: {0: No., 1: Yes.}, applies_to: {kind: [city]}}
              c: {question: C?, levels: {0: No., 1: Yes.}}
    """
    found = report(text, {"a": 0, "b": 0, "c": "not-applicable"})
    assert found == GapReport((), (), ())


def test_a_step_that_makes_another_question_apply() -> None:
    text = """
        pillar_files:
          one:
            indicators:
              a: {question: A?, levels: {0: No., 1: Yes.}}
              b: {question: B?, levels: {0: No., 1: Yes.}, when: {a: ["1"]}}
    """
    gap = one_gap(text, {"a": 0, "b": 0})
    assert (gap.id, gap.gain) == ("a", 50.0)  # b then counts, at its worst


def test_gates_hold_a_gain_back_and_let_it_go() -> None:
    text = """
        overall: {gates: [{at_most: 40, unless: key at least 1}]}
        pillar_files:
          one:
            indicators:
              key: {question: K?, levels: {0: No., 1: Yes.}}
              a: {question: A?, levels: {0: No., 1: Yes.}}
              b: {question: B?, levels: {0: No., 1: Yes.}}
    """
    found = {gap.id: gap.gain for gap in report(text, {"key": 0, "a": 0, "b": 1}).gaps}
    assert found == pytest.approx({"key": 100 * 2 / 3 - 100 / 3, "a": 40 - 100 / 3})
    assert {gap.id: gap.gain for gap in report(text, {"key": 0, "a": 1, "b": 1}).gaps} == {"key": 60.0}


# ---------------------------------------------------------------- where gains are measured


def test_under_a_judged_group_gains_are_measured_on_the_suggestion() -> None:
    text = """
        scales: {s: {levels: {red: Bad., green: Good.}}}
        pillar_files:
          one: {aggregate: judgement, scale: s, indicators: {a: Q, b: Q, c: Q}}
          two: {indicators: {d: Q}}
    """.replace("Q", "{question: A?, levels: {0: No., 1: Half., 2: Yes.}}")
    found = report(text, {"one": "red", "a": 0, "b": 1, "d": 0})
    gains = {gap.id: (gap.gain, gap.measured_on) for gap in found.gaps}
    assert gains == {"a": (25.0, "one"), "b": (25.0, "one"), "d": (25.0, "overall")}
    assert [(unknown.id, unknown.opens) for unknown in found.unknown] == [("c", pytest.approx(100 / 3))]


def test_without_an_overall_score_gains_are_measured_on_the_nearest_group() -> None:
    text = "aggregate: none\npillar_files: {one: {aggregate: mean, indicators: {a: Q}}, two: {aggregate: mean, indicators: {b: Q}}}"
    found = report(text.replace("Q", "{question: A?, levels: {0: No., 1: Yes.}}"), {"a": 0, "b": 0})
    assert {gap.id: (gap.gain, gap.measured_on) for gap in found.gaps} == {"a": (100.0, "one"), "b": (100.0, "two")}


def test_a_group_without_score_stops_the_way_up() -> None:
    """The overall score is there, from the other pillar, and nothing below this one can move it."""
    text = """
        pillar_files:
          one: {aggregate: none, dimensions: {inner: {indicators: {a: Q}}}}
          two: {indicators: {b: Q}}
    """
    found = report(text.replace("Q", "{question: A?, levels: {0: No., 1: Yes.}}"), {"a": 0, "b": 0})
    assert {gap.id: (gap.gain, gap.measured_on) for gap in found.gaps} == {"a": (100.0, "inner"), "b": (100.0, "overall")}


# ---------------------------------------------------------------- targets: the nearest wins

NEST = """
    target: {level: 1}
    overall: {OVERALL}
    pillar_files:
      one:
        PILLAR
        indicators:
          a: {question: A?, levels: {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, INDICATOR}
"""


@pytest.mark.parametrize(
    ("said_", "source", "goal"),
    [
        (("answer", "survey", "indicator", "pillar", "overall"), "answer", "5"),
        (("survey", "indicator", "pillar", "overall"), "survey", "4"),
        (("indicator", "pillar", "overall"), "framework", "3"),
        (("pillar", "overall"), "framework", "2"),
        (("overall",), "framework", "1"),
        ((), "framework", "1"),
    ],
)
def test_the_nearest_target_wins(said_: tuple[str, ...], source: str, goal: str) -> None:
    text = NEST
    for word, level in (("INDICATOR", 3), ("PILLAR", 2), ("OVERALL", 1)):
        text = text.replace(word, f"target: {{level: {level}}}" if word.lower() in said_ else "summary: x" if word != "OVERALL" else "")
    given_: Said = {"a": {"level": 0, "target": {"level": 5, "by": 2030, "owner": "Cabinet"}} if "answer" in said_ else 0}
    fields = {"targets": (Target.model_validate({"level": 4}),)} if "survey" in said_ else {}
    gap = one_gap(text, given_, **fields)
    assert (gap.source, gap.target) == (source, goal)
    assert (gap.by, gap.owner) == (("2030", "Cabinet") if "answer" in said_ else (None, None))


TWO = "levels: {0: No., 1: Draft., 2: Law., 3: Body.}, target: [{level: 3, by: 2030}, {level: 2, by: 2025, owner: Cabinet}]"


@pytest.mark.parametrize(("level", "goal", "by"), [(0, "2", "2025"), (1, "2", "2025"), (2, "3", "2030")])
def test_of_several_targets_the_first_due_that_is_not_met_is_next(level: int, goal: str, by: str) -> None:
    gap = one_gap(question(TWO), {"a": level})
    assert (gap.target, gap.by, gap.owner) == (goal, by, "Cabinet" if by == "2025" else None)


def test_every_one_of_several_targets_has_its_status() -> None:
    found = report(question(TWO), {"a": 2})
    assert [(status.id, status.label, status.by, status.status) for status in found.targets] == [
        ("a", "2", "2025", "met"),
        ("a", "3", "2030", "open"),
    ]
    assert report(question(TWO), {"a": 3}).gaps == ()


def test_several_targets_of_an_answer_stand_before_those_of_the_framework() -> None:
    said = {"a": {"level": 0, "target": [{"level": 1, "by": 2026}, {"level": 2, "by": 2027}]}}
    found = report(question(TWO), said)
    assert [(status.label, status.by, status.source) for status in found.targets] == [("1", "2026", "answer"), ("2", "2027", "answer")]
    assert (found.gaps[0].target, found.gaps[0].by) == ("1", "2026")


def test_without_a_target_the_best_level_is_it() -> None:
    gap = one_gap(question("levels: {0: No., 1: Half., 2: Yes.}"), {"a": 0})
    assert (gap.source, gap.target, gap.goal) == ("best", "2", 100.0)


def test_an_asked_target_replaces_every_other_where_it_can() -> None:
    text = question("levels: {0: No., 1: Half., 2: Yes.}}, b: {question: B?, levels: {x: X, y: Y}")
    given_ = {"a": {"level": 0, "target": {"level": 2}}, "b": "x"}
    found = {gap.id: (gap.target, gap.source) for gap in report(text, given_, Target.model_validate({"level": "1"})).gaps}
    assert found == {"a": ("1", "asked for"), "b": ("y", "best")}


def test_a_score_for_the_whole_is_no_goal_of_a_number() -> None:
    """`target: {value: 60}` of a survey speaks of the overall score, not of 60 kilometres."""
    text = question("number: {from: 0, to: 100, unit: km}")
    fields = {"targets": (Target.model_validate({"value": 60, "by": 2030}),)}
    gap = one_gap(text, {"a": 70}, **fields)
    assert (gap.target, gap.source) == ("100", "best")
    status = report(text, {"a": 70}, **fields).targets
    assert [(found.id, found.goal, found.status) for found in status] == [("overall", 60.0, "met")]


def test_a_pillars_score_is_no_goal_of_what_is_below() -> None:
    text = "pillar_files: {one: {target: {value: 60}, indicators: {a: {question: A?, number: {from: 0, to: 100}}}}}"
    assert one_gap(text, {"a": 70}).source == "best"


# ---------------------------------------------------------------- targets: where they stand


def status_of(target: str, answer: Any, *, as_of: str | None = None, kind: str = "number: {from: 0, to: 100}") -> Any:
    """The status of a target on one question, for an answer in 2026."""
    rubric, one = framework(question(f"{kind}, target: {{{target}}}")), survey({"a": answer})
    found = target_statuses(score(rubric, one), one, as_of)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("target", "answer", "status", "progress"),
    [
        ("value: 50", 50, "met", None),
        ("value: 50", 49, "open", None),
        ("value: 50, by: 2025", 49, "missed", None),
        ("value: 50, by: 2026", 49, "missed", None),  # 2026 is judged at its end
        ("value: 50, by: 2027", 49, "open", None),  # nothing to measure progress from
        ("value: 50, by: 2028, baseline: {value: 0, date: 2024}", 25, "on track", 0.5),  # half the way in half the time
        ("value: 50, by: 2028, baseline: {value: 0, date: 2024}", 24, "late", 0.48),
        ("value: 50, by: 2028, baseline: {value: 0, date: 2024}", 60, "met", 1.2),
        ("value: 50, by: 2025, baseline: {value: 0, date: 2024}", 25, "missed", 0.5),
        ("value: 50, by: 2028, baseline: {value: 50, date: 2024}", 40, "open", None),  # no way to go, so no progress
        ("value: 50, by: 2028, baseline: {value: 60, date: 2024}", 70, "met", -1.0),
        ("value: 50, operator: '<='", 50, "met", None),
        ("value: 50, operator: '<'", 50, "open", None),
        ("value: 50, operator: '>'", 50, "open", None),
        ("value: 50, operator: '='", 51, "open", None),
        ("value: {from: 40, to: 60}", 40, "met", None),  # a range is met at its nearer end
        ("value: {from: 40, to: 60}", 39, "open", None),
        ("value: {from: 40, to: 60}, operator: '<='", 60, "met", None),
        ("change: 10, baseline: {value: 30, date: 2024}", 40, "met", 1.0),
        ("change: 0.1, baseline: {value: 0.2, date: 2024}", 0.3, "met", 1.0),  # 0.2 + 0.1 is a little more than 0.3
        ("change: -10, by: 2028, baseline: {value: 30, date: 2024}", 25, "on track", 0.5),
        ("change: -10, baseline: {value: 30, date: 2024}", 20, "met", 1.0),
        ("change: {from: 5, to: 10}, baseline: {value: 30, date: 2024}", 35, "met", 1.0),
        ("change: {from: -10, to: -5}, baseline: {value: 30, date: 2024}", 25, "met", 1.0),
    ],
)
def test_status(target: str, answer: float, status: str, progress: float | None) -> None:
    found = status_of(target, answer)
    assert found.status == status
    assert found.progress == (None if progress is None else pytest.approx(progress))


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2024", "on track"),
        ("2025", "on track"),
        ("2025-Q4", "on track"),
        ("2026-06", "on track"),
        ("2026-07-15", "late"),
        ("2027-12-30", "late"),
        ("2027", "missed"),
    ],
)
def test_status_at_a_date(as_of: str, status: str) -> None:
    """Half the way from the end of 2024 to the end of 2027 is the middle of 2026."""
    target = "value: 50, by: 2027, baseline: {value: 0, date: 2024-12}"
    assert status_of(target, 25, as_of=as_of).status == status


def test_less_is_better_where_the_question_says_so() -> None:
    kind = "number: {from: 0, to: 100, direction: down}"
    assert status_of("value: 50", 40, kind=kind).status == "met"
    assert status_of("value: 50", 60, kind=kind).status == "open"
    assert status_of("value: {from: 40, to: 60}", 60, kind=kind).status == "met"
    assert status_of("value: 50", 60, kind="number: {from: 100, to: 0}").status == "open"


def test_levels_count_by_their_scores() -> None:
    kind = "levels: {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}"
    found = status_of("level: 4, by: 2028, baseline: {value: 0, date: 2024}", 2, kind=kind)
    assert (found.progress, found.status, found.now, found.gap) == (0.5, "on track", "2", 50.0)
    assert status_of("level: 4, by: 2028, baseline: {value: 2, date: 2024}", 3, kind=kind).progress == 0.5


def test_a_target_is_met_only_where_it_is_sure() -> None:
    found = status_of("level: 3", {"level": [2, 3]}, kind="levels: {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}")
    assert (found.status, found.now) == ("open", "2 or 3")
    assert status_of("value: 50", {"value": {"from": 40, "to": 60}}).status == "open"
    assert status_of("value: 50", {"value": {"from": 50, "to": 60}}).status == "met"


def test_targets_on_groups_are_held_to_printed_scores_and_bands() -> None:
    text = """
        decimals: 0
        bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 67}]
        pillar_files:
          one: {target: {band: top}, indicators: {a: Q, b: Q, c: Q}}
          two: {target: {value: 66.8}, indicators: {d: Q}}
    """.replace("Q", "{question: A?, levels: {0: No., 1: Yes.}}")
    one = survey({"a": 1, "b": 1, "c": 0, "d": 0})
    found = {status.id: status for status in target_statuses(score(framework(text), one), one)}
    assert (found["one"].status, found["one"].value, found["one"].label) == ("met", 67.0, "top")  # 66.67 is printed as 67
    assert (found["two"].status, found["two"].gap) == ("open", 66.8)


def test_no_status_for_what_does_not_apply() -> None:
    rubric, one = framework(question("levels: {0: No., 1: Yes.}, target: {level: 1, by: 2020}")), survey({"a": "not-applicable"})
    assert target_statuses(score(rubric, one), one) == []


@given(st.sampled_from(sorted(OPERATORS)), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_operators_agree_with_arithmetic(name: str, value: float, goal: float) -> None:
    plain = {">=": value >= goal, "<=": value <= goal, ">": value > goal, "<": value < goal, "=": value == goal}[name]
    if abs(value - goal) > 1e-2:
        assert OPERATORS[name](value, goal) == plain
    assert OPERATORS[name](goal, goal) == (name in (">=", "<=", "="))


# ---------------------------------------------------------------- the command

FILES = {
    "frameworks/tiny/framework.yaml": """
        title: Tiny
        edition: 2026
        version: 1.0.0
        publisher: Nobody
        licence: CC0
        pillars: [one, two]
        composites: {both: {title: Both, of: [a, c]}}
        """,
    "frameworks/tiny/one.yaml": """
        title: The [/first] pillar
        indicators:
          a:
            title: "=cmd()"
            question: A?
            levels: {0: No., 1: Half., 2: Yes.}
            actions: {1: {do: "[bold]Begin", lead: Cabinet, months: 1}}
          b: {question: B?, levels: {0: No., 1: Half., 2: Yes.}}
        """,
    "frameworks/tiny/two.yaml": """
        title: Two
        target: {value: 40, by: 2030}
        indicators:
          c: {question: C?, levels: {0: No., 1: Half., 2: Yes.}}
          d: {question: D?, levels: {0: No., 1: Half., 2: Yes.}}
        """,
    "survey.yaml": """
        framework: tiny
        subject: {id: A, name: A}
        period: 2026
        answers: {a: 0, b: 1, c: {level: 1, target: {level: 2, by: 2027}}, d: unknown}
        """,
}


@pytest.fixture
def tiny(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    return folder_of(FILES)


def gaps_of(found: Output) -> list[str]:
    return [gap["id"] for gap in json.loads(found.out)["gaps"]]


def test_options(tiny: Path, cli: Callable[..., Output]) -> None:
    path, as_json = tiny / "survey.yaml", ("--format", "json")
    # c counts double: below its pillar the unknown d lends it its weight
    assert gaps_of(cli("gaps", path, *as_json)) == ["a", "b", "c"]
    assert gaps_of(cli("gaps", path, "--top", 1, *as_json)) == ["a"]
    assert gaps_of(cli("gaps", path, "--pillar", "one", *as_json)) == ["a", "b"]
    assert gaps_of(cli("gaps", path, "--pillar", "both", *as_json)) == ["a", "c"]
    assert gaps_of(cli("gaps", path, "--target", "1", *as_json)) == ["a"]
    found = json.loads(cli("gaps", path, "--pillar", "two", *as_json).out)
    assert [target["id"] for target in found["targets"]] == ["two", "c"]
    assert [unknown["id"] for unknown in found["unknown"]] == ["d"]
    assert set(found) == {"tool", "framework", "survey", "score", "gaps", "judged", "unknown", "targets"}
    late = json.loads(cli("gaps", path, "--as-of", "2028-Q1", *as_json).out)
    assert {target["id"]: target["status"] for target in late["targets"]} == {"two": "met", "c": "missed"}


@pytest.mark.parametrize(
    ("options", "said_"),
    [
        (("--target", "9"), "no indicator has a level '9'; the levels are 0, 1, 2"),
        (("--pillar", "tow"), "tiny has no 'tow'; did you mean 'two'?"),
        (("--as-of", "2020-13"), "'2020-13' is in no calendar"),
        (("--as-of", "soon"), "'soon' is no period"),
    ],
)
def test_wrong_options(tiny: Path, cli: Callable[..., Output], options: tuple[str, str], said_: str) -> None:
    found = cli("gaps", tiny / "survey.yaml", *options)
    assert (found.code, found.out) == (2, "")
    assert said_ in found.err


def test_table_and_csv(tiny: Path, cli: Callable[..., Output]) -> None:
    table = cli("gaps", tiny / "survey.yaml").out
    assert "A, 2026: 3 gaps, 1 not fully known" in table
    assert "Do: [bold]Begin (Cabinet, 1 month)" in table
    assert "Find out" in table
    rows = list(csv.DictReader(io.StringIO(cli("gaps", tiny / "survey.yaml", "--format", "csv").out)))
    assert (rows[0]["id"], rows[0]["title"], rows[0]["do"]) == ("a", "'=cmd()", "[bold]Begin")  # no formula for a spreadsheet
    assert cli("gaps", tiny / "survey.yaml", "-o", tiny / "gaps.csv").code == 0
    assert (tiny / "gaps.csv").read_text(encoding="utf-8").startswith("id,title,pillar")


def test_a_framework_and_its_card_are_left_as_they_are(tiny: Path) -> None:
    one: Survey = load_survey(tiny / "survey.yaml")
    rubric: Framework = load_framework(tiny / "frameworks" / "tiny")
    card: Card = score(rubric, one)
    before = card.overall.to_dict()
    assert gaps(card, one) == gaps(card, one)
    assert card.overall.to_dict() == before


# ---- Judged groups below target


JUDGED = """
    scales: {colours: {levels: {red: Weak., amber: {text: Between., between: true}, yellow: Mixed., green: Good.}}}
    pillar_files:
      law:
        aggregate: judgement
        scale: colours
        gates:
          - {at_most: yellow, unless: {all: [act at least 1, {any: [decree at least 1, body at least 1]}]}}
          - {at_most: red, unless: act at least 1}
        indicators:
          act: {question: Is there an act?, levels: {0: No., 1: Yes.}}
          decree: {question: Is there a decree?, levels: {0: No., 1: Yes.}}
          body: {question: Is there a body?, levels: {0: No., 1: Yes.}}
"""


def judged(said: str, target: Target | None = None) -> list[tuple[str, str, str, str | None]]:
    """The judged groups below target: level, next step, target, and what the conditions lack."""
    filled = Survey.model_construct(framework="t", subject=None, period="2026", answers=answers(said))
    found = find_gaps(score(framework(JUDGED), filled), filled, target)
    return [(gap.now, gap.step, gap.target, gap.lacking) for gap in found.judged]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{law: yellow, act: 1}", [("yellow", "green", "green", "decree at least 1 or body at least 1")]),
        ("{law: yellow, act: 1, body: 1}", [("yellow", "green", "green", None)]),
        ("{law: red}", [("red", "yellow", "green", "act at least 1; decree at least 1 or body at least 1; act at least 1")]),
        ("{law: amber, act: 1, decree: 1}", [("amber", "yellow", "green", None)]),
        ("{law: {level: red, target: {level: yellow}}}", [("red", "yellow", "yellow", "act at least 1")]),
        ("{law: green}", []),
        ("{law: unknown}", []),
        ("{act: 1}", []),
    ],
)
def test_a_judged_group_below_target_says_what_its_conditions_lack(said: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    assert judged(said) == expected


def test_a_judgement_above_the_level_of_a_gate_is_overruled() -> None:
    node = score(framework(JUDGED), Survey.model_construct(subject=None, answers=answers("{law: green, act: 1}"))).node("law")
    assert (node.level, node.overruled) == ("green", "decree at least 1 or body at least 1")
