"""What is answered for each address, agency or assessor (R16): held to single surveys, to brute force and to sums by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bad_files import FRAMEWORKS
from build import answers, framework, subject
from conftest import Output
from readiness.diff import compare
from readiness.gaps import find_gaps
from readiness.model import Answer, Framework, Link, Survey
from readiness.problems import Problem
from readiness.report import context
from readiness.scoring import AnswerError, Card, compile_framework, expand, score
from readiness.trend import trend
from readiness.validate import validate_paths

OFFICES, AGENCIES_2026 = FRAMEWORKS / "offices-2026", FRAMEWORKS / "agencies-2026"
LEVELS = "levels: {0: a, 1: b, 2: c, 3: d, 4: e}"
OF_GROUP = f"""
decimals: 9
pillar_files:
  offices:
    repeat: address
    weight: 3
    COMBINE
    indicators:
      a: {{question: A?, {LEVELS}, weight: 2}}
      b: {{question: B?, {LEVELS}, when: {{a: [1, 2, 3, 4]}}}}
      c: {{question: C?, number: {{from: 0, to: 10, direction: down}}}}
      d: {{question: D?, choices: {{w: W, p: P, n: {{text: None, alone: true}}}}}}
  law:
    indicators:
      e: {{question: E?, {LEVELS}}}
"""
QUESTION = f"""
decimals: 9
pillar_files:
  p:
    indicators:
      q: {{question: Q?, {LEVELS}, repeat: address, COMBINE weight: 2}}
      e: {{question: E?, {LEVELS}}}
"""
DUST = 1e-9
COMBINED: dict[str, Callable[[list[float]], float]] = {
    "mean": lambda values: sum(values) / len(values),
    "median": median,
    "minimum": min,
    "maximum": max,
}


def rubric(text: str, combine: str = "") -> Framework:
    return framework(text.replace("COMBINE", combine))


def survey(given_answers: dict[str, Any], period: str = "2026") -> Survey:
    """A survey of plain data, as a file would say it."""
    found = answers(json.dumps(given_answers))
    return Survey.model_construct(framework="test", subject=subject(), period=period, answers=found)


def card(rubric_: Framework, given_answers: dict[str, Any]) -> Card:
    return score(rubric_, survey(given_answers))


def exact(found: Card, name: str) -> float | None:
    return found.node(name).exact


LEVEL = st.sampled_from(["0", "1", "2", "3", "4"])
KNOWN = {
    "a": LEVEL.map(lambda key: {"level": key}),
    "b": LEVEL.map(lambda key: {"level": key}),
    "c": st.integers(-2, 12).map(lambda number: {"value": number}),
    "d": st.sampled_from([["w"], ["w", "p"], ["n"], []]).map(lambda items: {"choices": items}),
}
OPEN = {
    "a": st.lists(LEVEL, min_size=2, max_size=3, unique=True).map(lambda keys: {"level": keys}),
    "b": st.lists(LEVEL, min_size=2, max_size=3, unique=True).map(lambda keys: {"level": keys}),
    "c": st.integers(0, 5).map(lambda start: {"value": {"from": start, "to": start + 3}}),
    "d": st.just({"state": "unknown"}),
}
STATES = st.sampled_from([{"state": "unknown"}, {"state": "not-applicable"}])
NAMES = st.lists(st.sampled_from(["north", "south", "east", "w.1", "only"]), min_size=1, max_size=4, unique=True)


@st.composite
def offices(draw: st.DrawFn, *, known: bool = False) -> dict[str, dict[str, Any]]:
    """The answers of several offices, by instance; some questions are left out."""
    found: dict[str, dict[str, Any]] = {}
    for name in draw(NAMES):
        one = {}
        for question, answer in KNOWN.items():
            choices = answer if known else st.one_of(answer, OPEN[question], STATES, st.none())
            if (said := draw(choices)) is not None:
                one[question] = said
        found[name] = one or {"a": {"state": "unknown"}}
    return found


def by_each(units: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The same answers in one survey."""
    return {
        q: {"each": {name: one[q] for name, one in units.items() if q in one}} for q in KNOWN if any(q in one for one in units.values())
    }


@settings(max_examples=60, deadline=None)
@given(offices(), st.sampled_from(["", "combine: mean", "combine: median", "combine: minimum", "combine: maximum"]))
def test_each_instance_of_a_group_scores_as_a_survey_of_its_own(units: dict[str, dict[str, Any]], combine: str) -> None:
    found = card(rubric(OF_GROUP, combine), {**by_each(units), "e": {"level": "2"}})
    for name, one in units.items():
        alone = card(rubric(OF_GROUP, combine), one)
        for node in alone.nodes():
            if node.id in ("offices", *KNOWN):
                mine = found.node(f"{node.id}/{name}")
                assert mine._replace(id="", title="", parts=()) == node._replace(id="", title="", parts=(), weight=mine.weight)


@settings(max_examples=60, deadline=None)
@given(offices(known=True), st.sampled_from(["", "mean", "median", "minimum", "maximum"]))
def test_a_group_is_what_its_instances_give_together(units: dict[str, dict[str, Any]], combine: str) -> None:
    said = f"combine: {combine}" if combine else ""
    alone = [exact(card(rubric(OF_GROUP, said), one), "offices") or 0.0 for one in units.values()]
    found = card(rubric(OF_GROUP, said), {**by_each(units), "e": {"level": "1"}})
    assert exact(found, "offices") == pytest.approx(COMBINED[combine or "mean"](alone), abs=DUST)
    assert exact(found, "overall") == pytest.approx((3 * COMBINED[combine or "mean"](alone) + 25) / 4, abs=DUST)


@settings(max_examples=40, deadline=None)
@given(offices(), st.data())
def test_the_bounds_of_a_group_are_exact(units: dict[str, dict[str, Any]], data: st.DataObject) -> None:
    combine = data.draw(st.sampled_from(["mean", "minimum", "maximum", "median"]))
    text = OF_GROUP.replace(", when: {a: [1, 2, 3, 4]}", "")  # a condition makes bounds outer (R5)
    found = card(rubric(text, f"combine: {combine}"), by_each(units)).node("offices")
    alone = [card(rubric(text), one).node("offices") for one in units.values()]
    applying = [node for node in alone if node.low is not None]
    for side in ("low", "high"):
        expected = COMBINED[combine]([getattr(node, side) for node in applying]) if applying else None
        assert getattr(found, side) == pytest.approx(expected, abs=2 * DUST)
    if found.value is not None and found.low is not None and found.high is not None:
        assert found.low - DUST <= found.value <= found.high + DUST


@settings(max_examples=60, deadline=None)
@given(offices(known=False), st.randoms(use_true_random=False))
def test_the_order_of_instances_does_not_matter(units: dict[str, dict[str, Any]], random: Any) -> None:
    names = list(units)
    random.shuffle(names)
    one = card(rubric(OF_GROUP), by_each(units)).overall
    other = card(rubric(OF_GROUP), by_each({name: units[name] for name in names})).overall
    for figure in ("value", "low", "high", "evidenced", "coverage"):
        assert getattr(one, figure) == pytest.approx(getattr(other, figure), abs=2 * DUST)


@settings(max_examples=60, deadline=None)
@given(offices(), st.sampled_from(["", "combine: median", "combine: maximum"]), st.sampled_from(["mean", "points", "geometric", "minimum"]))
def test_one_instance_is_the_plain_survey(units: dict[str, dict[str, Any]], combine: str, rule: str) -> None:
    name, one = next(iter(units.items()))
    text = f"aggregate: {rule}\nmin_coverage: 0.3\n" + OF_GROUP.replace("COMBINE", combine)
    plain, several = card(framework(text), one), card(framework(text), by_each({name: one}))
    for node in plain.nodes():
        mine = several.node(f"{node.id}/{name}" if node.id in KNOWN else node.id)
        for figure in ("value", "low", "high", "evidenced", "band", "state"):
            assert getattr(mine, figure) == pytest.approx(getattr(node, figure), abs=2 * DUST), (node.id, figure)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(LEVEL, min_size=1, max_size=3, unique=True), min_size=1, max_size=4), st.sampled_from(["", *COMBINED]))
def test_a_question_is_its_best_answer_and_its_bounds_are_those_of_every_world(keys: list[list[str]], combine: str) -> None:
    each = {f"i{at}": {"level": own} for at, own in enumerate(keys)}
    found = card(rubric(QUESTION, f"combine: {combine}," if combine else ""), {"q": {"each": each}, "e": {"level": "2"}})
    together = COMBINED[combine or "maximum"]
    worlds = [together([25.0 * int(key) for key in world]) for world in product(*keys)]
    node = found.node("q")
    assert node.low == pytest.approx(min(worlds), abs=DUST)
    assert node.high == pytest.approx(max(worlds), abs=DUST)
    assert found.overall.low == pytest.approx((2 * min(worlds) + 50) / 3, abs=DUST)
    if min(worlds) == max(worlds):
        assert node.value == pytest.approx(worlds[0], abs=DUST)


NUMBERS = st.lists(st.one_of(st.integers(-5, 15), st.tuples(st.integers(-5, 5), st.integers(6, 15))), min_size=1, max_size=4)


@settings(max_examples=80, deadline=None)
@given(NUMBERS, st.sampled_from(["", "sum", "mean", "median", "maximum", "minimum"]), st.sampled_from(["up", "down"]))
def test_numbers_are_combined_as_numbers_and_then_scored(numbers: list[Any], combine: str, direction: str) -> None:
    scale = f"number: {{from: 0, to: 20, direction: {direction}}}"
    said = f"repeat: agency, combine: {combine}," if combine else "repeat: agency,"
    text = f"decimals: 9\npillar_files: {{p: {{indicators: {{q: {{question: Q?, {said} {scale}}}}}}}}}"
    ends = [number if isinstance(number, tuple) else (number, number) for number in numbers]
    each = {f"i{at}": {"value": {"from": low, "to": high} if low < high else low} for at, (low, high) in enumerate(ends)}
    how: Any = {**COMBINED, "sum": sum, "": min if direction == "down" else max}[combine]
    sides = [how([Fraction(end[at]) for end in ends]) for at in (0, 1)]
    shares = [min(max(Fraction(side) / 20, Fraction(0)), Fraction(1)) for side in sides]
    scores = sorted(float(100 * (1 - share if direction == "down" else share)) for share in shares)
    node = card(framework(text), {"q": {"each": each}}).node("q")
    assert (node.low, node.high) == pytest.approx(tuple(scores), abs=2 * DUST)


SUM = "pillar_files: {p: {indicators: {q: {question: Q?, repeat: agency, combine: sum, number: {from: 0, to: 20}}}}}"


def test_an_unknown_number_makes_the_sum_unknown_and_one_that_does_not_apply_is_left_out() -> None:
    said = {"a": {"value": 5}, "b": {"state": "unknown"}, "c": {"state": "not-applicable"}}
    unknown = card(framework(SUM), {"q": {"each": said}}).node("q")
    assert (unknown.state, unknown.low, unknown.high) == ("unknown", 0, 100)
    settled = card(framework(SUM), {"q": {"each": {name: said[name] for name in "ac"}}}).node("q")
    assert (settled.state, settled.value) == ("answered", 25)
    assert card(framework(SUM), {"q": {"each": {"c": said["c"]}}}).node("q").state == "not-applicable"


def test_a_number_that_cannot_be_read_is_refused_where_it_stands() -> None:
    with pytest.raises(AnswerError, match="q: this question takes a number"):
        card(framework(SUM), {"q": {"each": {"a": {"level": "2"}}}})


def test_a_sum_is_supported_only_by_evidence_for_every_number() -> None:
    paper = [{"title": "A paper"}]
    half = card(framework(SUM), {"q": {"each": {"a": {"value": 5, "evidence": paper}, "b": 5}}})
    whole = card(framework(SUM), {"q": {"each": {"a": {"value": 5, "evidence": paper}, "b": {"value": 5, "evidence": paper}}}})
    assert (half.overall.value, half.overall.evidenced) == (50, 0)
    assert (whole.overall.value, whole.overall.evidenced) == (50, 50)


def test_nothing_changes_where_nothing_is_answered_by_instance() -> None:
    found, one = rubric(OF_GROUP), survey({"a": {"level": "2"}})
    assert expand(found, one) == (found, one)
    assert expand(found, one)[0] is found


def test_the_digest_stays_that_of_the_files() -> None:
    from readiness.library import load_framework

    found = load_framework(OFFICES)
    expanded, _ = expand(found, survey({"access": {"each": {"north": {"level": "1"}}}}))
    assert expanded is not found
    assert expanded.digest == found.digest != ""


def test_parts_stay_in_the_order_of_the_framework() -> None:
    indicators = f"{{d: {{question: D?, {LEVELS}}}, q: {{question: Q?, {LEVELS}, repeat: address}}, e: {{question: E?, {LEVELS}}}}}"
    group = f"{{repeat: agency, dimensions: {{f: {{indicators: {{g: {{question: G?, {LEVELS}}}}}}}}}, indicators: {indicators}}}"
    plain = framework(f"pillar_files: {{p: {{indicators: {indicators}}}}}")
    assert [part.id for part in card(plain, {"q": {"each": {"x": "1"}}}).node("p").parts] == ["d", "q", "e"]
    inner = framework(f"pillar_files: {{p: {group}}}")
    found = card(inner, {"d": {"each": {"a": "1"}}, "q": {"each": {"a": {"each": {"x": "1", "y": "2"}}}}})
    assert [part.id for part in found.node("p/a").parts] == ["f/a", "d/a", "q/a", "e/a"]


POINTS = """
aggregate: points
decimals: 9
pillar_files:
  p:
    indicators:
      q: {question: Q?, levels: {0: a, 1: b}, points: 6, repeat: address, tags: {t: x}}
      e: {question: E?, levels: {0: a, 1: b}, points: 2, tags: {t: x}}
  g:
    repeat: address
    indicators:
      r: {question: R?, levels: {0: a, 1: b}, points: 4, tags: {t: x}}
composites: {c: {tag: {t: x}}, m: {tag: {t: x}, aggregate: mean}}
"""


@pytest.mark.parametrize("count", [1, 2, 5])
def test_instances_weigh_together_what_one_answer_weighs(count: int) -> None:
    each = {f"i{at}": {"level": "1"} for at in range(count)}
    found = card(framework(POINTS), {"q": {"each": each}, "e": {"level": "0"}, "r": {"each": each}})
    assert exact(found, "overall") == pytest.approx(100 * 10 / 12)
    assert exact(found, "c") == pytest.approx(100 * 10 / 12)
    assert exact(found, "m") == pytest.approx(100 * 2 / 3)


def test_an_instance_to_which_a_question_does_not_apply_takes_no_points_away() -> None:
    each = {"north": {"level": "1"}, "south": {"state": "not-applicable"}}
    found = card(framework(POINTS), {"q": {"each": each}, "e": {"level": "0"}})
    assert exact(found, "p") == pytest.approx(75)


def test_gates_conditions_and_ratios_inside_a_group_are_those_of_the_instance() -> None:
    text = """
    pillar_files:
      g:
        repeat: agency
        gates: [{at_most: 10, unless: a at least 1}]
        indicators:
          a: {question: A?, levels: {0: a, 1: b}}
          b: {question: B?, levels: {0: a, 1: b}, when: {a: [1]}}
          all: {question: All?, number: {}, scored: false}
          some: {question: Some?, number: {}, scored: false}
          share: {question: Share?, ratio: {numerator: some, denominator: all, from: 0, to: 1}}
    """
    each = {
        "a": {"x": {"level": "0"}, "y": {"level": "1"}},
        "b": {"y": {"level": "1"}},
        "all": {"x": {"value": 4}, "y": {"value": 10}},
        "some": {"x": {"value": 4}, "y": {"value": 4}},
    }
    found = card(framework(text), {name: {"each": own} for name, own in each.items()})
    assert found.node("g/x").value == 10  # capped; it would be 50
    assert found.node("b/x").state == "not-applicable"
    assert found.node("g/y").value == 80
    assert found.node("share/y").value == 40
    assert found.node("g").value == 45


def test_a_condition_from_outside_reads_the_level_that_the_instances_reach_together() -> None:
    text = """
    pillar_files:
      p:
        gates: [{at_most: 10, unless: q at least 2}]
        indicators:
          q: {question: Q?, levels: {0: a, 1: b, 2: c, 3: d}, repeat: address}
    """
    assert card(framework(text), {"q": {"each": {"x": {"level": "2"}, "y": {"level": "0"}}}}).node("p").value == 66.7
    assert card(framework(text), {"q": {"each": {"x": {"level": "1"}, "y": {"level": "1"}}}}).node("p").value == 10


ASSESSORS = """
scales: {colours: {levels: {red: R, yellow: Y, green: G}}}
pillar_files:
  one: {aggregate: judgement, scale: colours, repeat: assessor, indicators: {a: {question: A?, levels: {0: a, 1: b}}}}
  two: {aggregate: judgement, scale: colours, repeat: assessor, combine: minimum, indicators: {b: {question: B?, levels: {0: a, 1: b}}}}
"""


def test_several_assessors_judge_a_group() -> None:
    judged = {"one": {"each": {"anna": "green", "ben": "yellow"}}, "two": {"each": {"anna": "yellow", "ben": "green"}}}
    found = card(framework(ASSESSORS), {**judged, "a": {"each": {"anna": "0", "ben": "1"}}})
    assert [found.node(name).value for name in ("one/anna", "one/ben", "one", "two")] == [100, 50, 75, 50]
    assert found.node("one/anna").suggestion == "red"
    assert {node.id for node in found.disagreements()} == {"one/anna", "one/ben"}
    assert found.node("one").state == "answered"
    half = card(framework(ASSESSORS), {"one": {"each": {"anna": "green", "ben": "unknown"}}}).node("one")
    assert (half.value, half.low, half.high, half.coverage) == (100, 50, 100, 0.5)


def test_what_is_said_beside_each_holds_for_every_instance() -> None:
    each = {"x": {"level": "1", "note": "Own."}, "y": {"level": "2"}}
    said = {"q": {"note": "Seen.", "evidence": [{"title": "A list"}], "target": {"level": "4"}, "each": each}}
    found, one = expand(rubric(QUESTION), survey(said))
    assert (one.answers["q/x"].note, one.answers["q/y"].note) == ("Own.", "Seen.")
    assert all(one.answers[name].evidence for name in ("q/x", "q/y"))
    gaps = find_gaps(score(found, one), one).gaps
    assert [(gap.id, gap.target) for gap in gaps if gap.id.startswith("q/")] == [("q/y", "4"), ("q/x", "4")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"e": {"each": {"x": "1"}}}, "e: 'e' is not asked by instance"),
        ({"a": {"each": {"x": "1"}}, "c": 3}, "c: 'a' is answered by address and 'c' is not"),
        ({"a": {"level": "1", "each": {"x": "1"}}}, "a: 'a' has an answer of its own beside 'each'"),
        ({"a": {"each": {"x": {"each": {"y": "1"}}}}}, "a: 'x' is one instance already"),
    ],
)
def test_answers_by_instance_where_they_cannot_stand(said: dict[str, Any], message: str) -> None:
    with pytest.raises(AnswerError, match=message):
        card(rubric(OF_GROUP), said)


# two periods


@settings(max_examples=40, deadline=None)
@given(offices(), offices(), st.booleans())
def test_instances_that_are_new_or_gone_are_scope(old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]], plain: bool) -> None:
    found = rubric(OF_GROUP)
    before = survey(next(iter(old.values())) if plain else by_each(old), "2025")
    difference = compare(found, before, found, survey(by_each(new)))
    alone = [score(found, one).overall.exact for one in (before, survey(by_each(new)))]
    assert [difference.before.overall.exact, difference.after.overall.exact] == pytest.approx(alone, abs=DUST)
    if difference.by is not None and difference.exact is not None:
        assert sum(difference.by.values()) == pytest.approx(difference.exact, abs=DUST)
        assert difference.by.get("rubric", 0.0) == pytest.approx(0, abs=DUST)


def test_a_new_office_changes_scope_and_a_better_one_the_answers() -> None:
    found = rubric(OF_GROUP)
    before = survey({"a": {"each": {"north": {"level": "2"}}}, "e": {"level": "2"}}, "2025")
    better = survey({"a": {"each": {"north": {"level": "4"}}}, "e": {"level": "2"}})
    more = survey({"a": {"each": {"north": {"level": "2"}, "south": {"level": "4"}}}, "e": {"level": "2"}})
    assert compare(found, before, found, better).by_value == {"answers": 0, "scope": 0, "weights": 0, "rubric": 0} | {
        "answers": compare(found, before, found, better).value
    }
    new = compare(found, before, found, more)
    assert new.by_value is not None
    assert new.by_value["scope"] == new.value != 0
    assert next(item.kind for item in new.items if item.id == "a/south") == "became applicable"


def test_an_instance_that_is_not_there_is_not_open_while_a_condition_is() -> None:
    text = OF_GROUP.replace("when: {a: [1, 2, 3, 4]}", "when: {e: [3, 4]}")
    found = rubric(text)
    before = survey({"b": {"each": {"north": {"level": "2"}}}, "e": "unknown"}, "2025")
    after = survey({"b": {"each": {"north": {"level": "2"}, "south": {"level": "4"}}}, "e": {"level": "4"}})
    compared = compare(found, before, found, after)
    for card_, alone in ((compared.before, before), (compared.after, after)):
        own = score(found, alone).overall
        assert (card_.overall.exact, card_.overall.low, card_.overall.high) == (own.exact, own.low, own.high)
    assert compared.before.node("b/south").state == "not-applicable"
    assert score(found, before).node("b/north").state == "unknown"  # though it is answered


def test_a_trend_holds_the_instances_of_all_periods() -> None:
    found = rubric(QUESTION)
    each = [{"x": "1"}, {"x": "2", "y": "3"}, {"y": "4"}]
    surveys = [survey({"q": {"each": own}}, str(2024 + at)) for at, own in enumerate(each)]
    lines = {line.id: line.values for line in trend([(found, one) for one in surveys]).lines}
    assert lines["q/x"] == (25, 50, None)
    assert lines["q/y"] == (None, 75, 100)
    assert lines["q"] == (25, 75, 100)


# what is repeated inside of what is repeated

NESTED = f"""
decimals: 9
pillar_files:
  agencies:
    AGENCY
    weight: 3
    gates: [{{at_most: 70, unless: counter at least 2}}]
    dimensions:
      halls:
        repeat: address
        combine: minimum
        min_coverage: 0.2
        indicators:
          a: {{question: A?, {LEVELS}, tags: {{t: x}}}}
          b: {{question: B?, {LEVELS}, when: {{a: [1, 2, 3, 4]}}}}
          c: {{question: C?, {LEVELS}, when: {{mandate: [1, 2, 3, 4]}}}}
    indicators:
      mandate: {{question: Mandate?, {LEVELS}, tags: {{t: x}}}}
      counter: {{question: Counter?, {LEVELS}, repeat: address}}
      staff: {{question: Staff?, number: {{from: 0, to: 20}}, repeat: address, combine: sum}}
      rooms: {{question: Rooms?, number: {{}}, scored: false}}
      crowd: {{question: Crowd?, ratio: {{numerator: staff, denominator: rooms, from: 0, to: 4}}}}
  law:
    indicators:
      e: {{question: E?, {LEVELS}}}
composites: {{tagged: {{tag: {{t: x}}}}}}
"""


def nested(combine: str = "") -> Framework:
    return framework(NESTED.replace("AGENCY", f"repeat: agency\n    {combine}"))


PLACES = st.lists(st.sampled_from(["north", "south", "east"]), min_size=1, max_size=3, unique=True)
LEVELLED = st.one_of(LEVEL.map(lambda key: {"level": key}), OPEN["a"], STATES)
NUMBER = st.one_of(st.integers(0, 12).map(lambda number: {"value": number}), OPEN["c"], st.just({"state": "unknown"}))


@st.composite
def agency(draw: st.DrawFn) -> dict[str, Any]:
    """The answers of one agency, some for each of its addresses."""
    found: dict[str, Any] = {"mandate": draw(LEVELLED), "rooms": {"value": draw(st.integers(1, 5))}}
    halls = draw(PLACES)
    for name in ("a", "b", "c"):
        found[name] = {"each": {place: draw(LEVELLED) for place in halls}}
    for name, values in (("counter", LEVELLED), ("staff", NUMBER)):
        found[name] = draw(
            st.one_of(
                values,
                PLACES.flatmap(
                    lambda own, values=values: st.fixed_dictionaries(
                        {  # type: ignore[misc]
                            "each": st.fixed_dictionaries(dict.fromkeys(own, values))
                        }
                    )
                ),
            )
        )
    return {name: answer for name, answer in found.items() if draw(st.integers(0, 5))} or {"mandate": {"state": "unknown"}}


AGENCIES = st.dictionaries(st.sampled_from(["health", "justice", "only"]), agency(), min_size=1)


def by_agency(units: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = dict.fromkeys(name for one in units.values() for name in one)
    return {name: {"each": {unit: one[name] for unit, one in units.items() if name in one}} for name in names}


def figures(node: Any) -> tuple[Any, ...]:
    """All figures of a node and of what stands below it."""
    return (*node[3:9], *(getattr(node, name) for name in ("band", "band_low", "band_high", "state", "outer")), *map(figures, node.parts))


@settings(max_examples=80, deadline=None)
@given(AGENCIES, st.sampled_from(["", "combine: minimum", "combine: median"]))
def test_an_agency_with_addresses_scores_as_a_survey_of_its_own(units: dict[str, dict[str, Any]], combine: str) -> None:
    found = card(nested(combine), {**by_agency(units), "e": {"level": "1"}})
    flat = framework(NESTED.replace("AGENCY", ""))
    alone = {name: card(flat, one).node("agencies") for name, one in units.items()}
    for name, node in alone.items():
        assert figures(found.node(f"agencies/{name}")) == figures(node)
    values = [node.exact for node in alone.values() if node.exact is not None]
    if all(node.coverage == 1 for node in alone.values()):
        together = COMBINED[combine.partition(": ")[2] or "mean"](values)
        assert exact(found, "agencies") == pytest.approx(together, abs=DUST)


def test_an_agency_with_addresses_by_hand() -> None:
    units = {
        "health": {
            "a": {"each": {"north": "4", "south": "2"}},
            "b": {"each": {"north": "4", "south": "0"}},
            "c": {"each": {"north": "4", "south": "4"}},
            "mandate": "4",
            "counter": {"each": {"north": "0", "south": "4"}},
            "staff": {"each": {"north": 4, "south": 6}},
            "rooms": 5,
        },
        "justice": {"mandate": "0", "counter": "1", "staff": 20, "rooms": 10, "a": "0"},
    }
    found = card(nested(), {**by_agency(units), "e": "2"})
    assert found.node("halls/health/south").value == pytest.approx(50)
    assert found.node("halls/health").value == pytest.approx(50)  # the weaker of its two halls
    assert [found.node(f"{name}/health").value for name in ("counter", "staff", "crowd")] == [100, 50, 50]
    assert found.node("agencies/health").value == pytest.approx((50 + 100 + 100 + 50 + 50) / 5)
    assert found.node("halls/justice").value == 0  # the rest does not apply
    assert found.node("agencies/justice").value == pytest.approx((0 + 0 + 25 + 100 + 50) / 5)
    assert found.node("agencies").value == pytest.approx((70 + 35) / 2)
    assert exact(found, "tagged") == pytest.approx(((50 + 0) / 2 + (100 + 0) / 2) / 2)  # of the two halls the weaker again


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"mandate": {"each": {"health": {"each": {"north": "1"}}}}}, "mandate: 'health' is one instance already"),
        (
            {"a": {"each": {"health": {"each": {"north": "1"}}}}, "b": {"each": {"health": "1"}}},
            "b: 'a' is answered by address and 'b' is not",
        ),
        ({"counter": {"each": {"health": {"level": "1", "each": {"north": "1"}}}}}, "counter: 'counter' has an answer of its own beside"),
    ],
)
def test_instances_of_instances_where_they_cannot_stand(said: dict[str, Any], message: str) -> None:
    with pytest.raises(AnswerError, match=message):
        card(nested(), said)


def test_addresses_of_agencies_in_two_periods() -> None:
    before = survey({"counter": {"each": {"health": {"each": {"north": "1"}}}}, "e": "2"}, "2025")
    after = survey({"counter": {"each": {"health": {"each": {"north": "1", "south": "3"}}, "justice": {"each": {"east": "2"}}}}, "e": "2"})
    found = compare(nested(), before, nested(), after)
    assert [item.id for item in found.items if item.id.startswith("counter/") and "only" in item.id] == []
    kinds = {item.id: item.kind for item in found.items}
    assert (kinds["counter/health/north"], kinds["counter/health/south"]) == ("same", "became applicable")
    assert found.by_value is not None
    assert found.by_value["answers"] == 0
    lines = {line.id: line.values for line in trend([(nested(), before), (nested(), after)]).lines}
    assert lines["counter/health/south"] == (None, 75)
    assert lines["counter/justice"] == (None, 50)


# files and commands

SURVEY = """\
framework: FRAMEWORK
subject: {id: ATL, name: Atlantis, kind: country}
period: 2026
answers:
  access:
    note: Seen on site.
    each:
      north: {level: 1, evidence: [{title: Photographs}]}
      south: 2
  waiting: {each: {north: 50, south: 20}}
  law: 1
  opening: {each: {north: 1, south: 2}}
  leadership: {each: {anna: yellow, ben: red}}
"""


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A survey of the framework of offices."""
    path = tmp_path / "atlantis.yaml"
    path.write_text(SURVEY.replace("FRAMEWORK", str(OFFICES)), encoding="utf-8")
    return path


def test_score_explain_and_gaps_speak_of_instances(cli: Callable[..., Output], filled: Path) -> None:
    nodes = {row.split(",")[0]: row for row in cli("score", str(filled), "--format", "csv").out.splitlines()}
    assert nodes["access/north"].startswith("access/north,Access: north,indicator,1,answered,25")
    assert nodes["access"].startswith("access,Access,group,,answered,50")
    assert "Access: south" in cli("explain", str(filled), "access/south").out
    assert "Access: north" in cli("explain", str(filled), "access").out
    gaps = json.loads(cli("gaps", str(filled), "--format", "json").out)["gaps"]
    assert {gap["id"] for gap in gaps} >= {"access/south", "opening/north", "waiting"}
    assert cli("score", str(filled)).code == 0


def test_a_report_of_instances(cli: Callable[..., Output], filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "gaps.md"
    assert cli("report", str(filled), "-o", str(out), "--before", str(filled)).code == 0
    assert "Access: north" in out.read_text(encoding="utf-8")


def test_a_report_from_python_takes_a_survey_as_written() -> None:
    values = context(rubric(QUESTION), survey({"q": {"each": {"x": "1", "y": "2"}}}))
    assert {answer["id"] for pillar in values["pillars"] for answer in pillar["answers"]} >= {"q/x", "q/y"}


def test_a_planned_survey_writes_instances_back(cli: Callable[..., Output], filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    assert cli("plan", str(filled), "--target", "60", "-o", str(out)).code == 0
    planned = yaml.safe_load(out.read_text(encoding="utf-8"))["answers"]
    assert all("/" not in name for name in planned)
    assert planned["access"]["note"] == "Seen on site."
    assert not [problem for problem in validate_paths([out]) if problem.severity == "error"]
    assert cli("progress", str(filled), "--plan", str(out)).code == 0
    assert cli("diff", str(out), str(filled)).code == 0


def test_a_trend_of_files_and_its_json(cli: Callable[..., Output], filled: Path) -> None:
    later = filled.with_name("later.yaml")
    text = filled.read_text(encoding="utf-8")
    later.write_text(text.replace("period: 2026", "period: 2027").replace("south: 2\n", "west: 4\n"), encoding="utf-8")
    lines = {line["id"]: line["values"] for line in json.loads(cli("trend", str(filled), str(later), "--format", "json").out)["lines"]}
    assert (lines["access/south"], lines["access/west"], lines["access"]) == ([50, None], [None, 100], [50, 100])
    assert cli("trend", str(filled), str(later)).code == 0
    changes = json.loads(cli("diff", str(filled), str(later), "--format", "json").out)["change"]["by_value"]
    assert changes["rubric"] == 0


def test_a_table_of_plain_answers(cli: Callable[..., Output], tmp_path: Path) -> None:
    table = tmp_path / "units.csv"
    table.write_text("unit,access,law,ramp\na,4,1,1\nb,2,1,0\n", encoding="utf-8")
    found = cli("rank", str(table), "--framework", str(OFFICES), "--format", "csv")
    assert (found.code, len(found.out.splitlines())) == (0, 3)


LINKED = """
pillar_files:
  p:
    indicators:
      NAME: {question: Q?, repeat: address, levels: {0: a, 1: b, 2: c}}
      e: {question: E?, levels: {0: a, 1: b}}
"""


def test_instances_follow_the_links_of_a_question() -> None:
    links = {"old": (Link.model_validate({"was": "q", "now": "r", "kind": "same"}), Link.model_validate({"id": "e", "kind": "same"}))}
    old = replace(framework(LINKED.replace("NAME", "q")), id="old")
    new = replace(framework(LINKED.replace("NAME", "r")), id="new", links=links)
    found = compare(
        old,
        survey({"q": {"each": {"x": {"level": "1"}}}, "e": {"level": "0"}}).model_copy(update={"framework": "old"}),
        new,
        survey({"r": {"each": {"x": {"level": "1"}, "y": {"level": "2"}}}, "e": {"level": "0"}}).model_copy(update={"framework": "new"}),
    )
    assert found.by_value == {"answers": 0, "scope": 25, "weights": 0, "rubric": 0}
    assert next(item for item in found.items if item.id == "r/x").was == "q/x"


def places(problems: list[Problem]) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in problems]


def test_a_fault_of_an_instance_is_told_at_its_place(filled: Path) -> None:
    text = filled.read_text(encoding="utf-8").replace("south: 2\n", "south: 7\n").replace("{north: 50,", "{north: long,")
    filled.write_text(text, encoding="utf-8")
    assert places([problem for problem in validate_paths([filled]) if problem.severity == "error"]) == [(9, 14, "S06"), (10, 27, "S07")]


def test_inside_a_repeated_group_the_kind_is_that_of_the_instances() -> None:
    from readiness.library import load_framework

    plan = compile_framework(load_framework(OFFICES))
    assert plan.attributes == {}
    found = score(
        plan.framework, Survey.model_construct(framework="", subject=subject("country"), period="2026", answers={"ramp": Answer(given="1")})
    )
    assert found.node("ramp").value == 100
    assert found.node("treasury").state == "out-of-scope"


OF_AGENCIES = """\
framework: FRAMEWORK
subject: {id: ATL, name: Atlantis, kind: country}
period: 2026
answers:
  ramp: {note: Seen on site., each: {health: {each: {north: 1, south: 0}}, justice: {each: {east: 1}}}}
  seats: {each: {health: {each: {north: 10, south: 20}}, justice: {each: {east: 5}}}}
  mandate: {each: {health: 1, justice: 0}}
  counter: {each: {health: {each: {north: 1, south: 0}}, justice: 1}}
  staff: {each: {health: {each: {north: 4, south: 8}}, justice: 20}}
  rule: 1
"""


@pytest.fixture
def agencies(tmp_path: Path) -> Path:
    """A survey of agencies, of which one has two addresses."""
    path = tmp_path / "agencies.yaml"
    path.write_text(OF_AGENCIES.replace("FRAMEWORK", str(AGENCIES_2026)), encoding="utf-8")
    return path


def test_commands_speak_of_the_addresses_of_agencies(cli: Callable[..., Output], agencies: Path, tmp_path: Path) -> None:
    nodes = {row.split(",")[0]: row for row in cli("score", str(agencies), "--format", "csv").out.splitlines()}
    assert nodes["ramp/health/north"].startswith("ramp/health/north,ramp: health: north,indicator,1,answered,100")
    assert nodes["agencies"].startswith("agencies,Agencies,group,,answered,59.06")  # ((50 + 100 + 50 + 60) / 4 + 53.125) / 2
    assert "min(75, 50) = 50" in cli("explain", str(agencies), "halls/health").out
    gaps = {gap["id"] for gap in json.loads(cli("gaps", str(agencies), "--format", "json").out)["gaps"]}
    assert gaps >= {"ramp/health/south", "mandate/justice", "staff/health"}
    out, report = tmp_path / "plan.yaml", tmp_path / "report.md"
    assert cli("plan", str(agencies), "--target", "75", "-o", str(out)).code == 0
    planned = yaml.safe_load(out.read_text(encoding="utf-8"))["answers"]
    assert planned["ramp"]["each"]["health"] == {"each": {"north": 1, "south": 0}}
    assert planned["mandate"]["each"]["justice"]["level"] == 1
    assert not [problem for problem in validate_paths([out]) if problem.severity == "error"]
    assert cli("diff", str(out), str(agencies)).code == 0
    assert cli("report", str(agencies), "-o", str(report), "--before", str(out)).code == 0
    assert "ramp: health: south" in report.read_text(encoding="utf-8")


def test_faults_in_addresses_of_agencies_are_told_at_their_place(agencies: Path) -> None:
    text = agencies.read_text(encoding="utf-8").replace("south: 0}}, justice: {each: {east: 1", "south: 7}}, justice: {each: {east: 9")
    agencies.write_text(text.replace("{north: 4, south: 8}", "{north: 4, south: many}"), encoding="utf-8")
    found = [problem for problem in validate_paths([agencies]) if problem.severity == "error"]
    assert places(found) == [(5, 71, "S06"), (5, 99, "S06"), (9, 51, "S07")]


def test_the_framework_of_agencies_is_sound(cli: Callable[..., Output]) -> None:
    assert validate_paths([AGENCIES_2026]) == []
    assert cli("test", str(AGENCIES_2026)).code == 0
    asked = " ".join(cli("new", str(AGENCIES_2026)).out.split())
    assert "Answered for each address of each agency: {each: {NAME: {each: {NAME: …, NAME: …}}}}" in asked
    assert "address of each agency; the best answer counts" in cli("show", str(AGENCIES_2026), "counter").out
