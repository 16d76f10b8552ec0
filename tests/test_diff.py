"""What changed and why (R12): the split by cause adds up exactly, and agrees with a slow second way of working it out."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import combinations, product
from math import factorial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework
from conftest import Output
from random_rubrics import KINDS, UNITS, Rubric, Said, groups, made, questions, rubrics, said, survey, versions
from readiness.diff import CAUSES, Difference, Item, compare
from readiness.languages import language_of
from readiness.model import Framework, Link
from readiness.scoring import card, compile_framework

few = settings(max_examples=50, deadline=None)


# ---------------------------------------------------------------- a slow second way


def worlds(rubric: tuple[Rubric, Rubric], given_: tuple[Said, Said], kinds: tuple[str, str]) -> dict[tuple[int, ...], float | None]:
    """The score of every world, each from a framework and answers written out for it."""
    asked = (questions(rubric[0]), questions(rubric[1]))
    same = {name for name in asked[0] if name in asked[1] and _levels(asked[0][name]) <= _levels(asked[1][name])}
    told = {name for name in same if _used(given_[1].get(name)) <= _levels(asked[0][name])}  # else the old scale has no word for it
    found = {}
    for a, s, w, r in product((0, 1), repeat=4):
        answers = {}
        for name in asked[r]:
            both = all(isinstance(side.get(name), dict) for side in given_)
            side = r if name not in told else a if both else s
            if name in given_[side]:
                answers[name] = given_[side][name]
        plan = compile_framework(made(_reweighted(rubric[r], rubric[w], same)))
        who = survey(answers, kind=kinds[s])
        found[a, s, w, r] = card(plan, who.subject, who.answers).overall.exact
    return found


def _levels(place: tuple[str, dict[str, Any]]) -> set[str]:
    return set(place[1].get("levels", {}))


def _used(answer: Any) -> set[str]:
    keys = answer.get("level", []) if isinstance(answer, dict) else []
    return set(keys) if isinstance(keys, list) else {keys}


def _reweighted(rubric: Rubric, other: Rubric, same: set[str]) -> Rubric:
    """A rubric with the shares of another among the siblings common to both, and its points."""
    found = copy.deepcopy(rubric)
    for name in same:
        questions(found)[name][1]["points"] = questions(other)[name][1]["points"]
    families = [(found["pillar_files"], other["pillar_files"])]
    for name, group in groups(found).items():
        twin = groups(other).get(name)
        if twin is not None:
            families.append(tuple({**side.get("dimensions", {}), **side["indicators"]} for side in (group, twin)))  # type: ignore[arg-type]
    for own, theirs in families:
        counted = [{name: part for name, part in side.items() if part.get("scored", True)} for side in (own, theirs)]
        common = [name for name, part in counted[0].items() if name in counted[1] and (name in same or "question" not in part)]
        total = sum(own[name]["weight"] for name in common)
        shares = sum(theirs[name]["weight"] for name in common)
        for name in common:
            own[name]["weight"] = total * theirs[name]["weight"] / shares
    return found


def shapley(scores: Mapping[tuple[int, ...], float], players: dict[str, tuple[int, ...]]) -> dict[str, float]:
    """Shapley values by the formula over sets, not over orders."""
    names, parts = list(players), {}

    def value(names_in: tuple[str, ...]) -> float:
        switched = {place for name in names_in for place in players[name]}
        return scores[tuple(int(place in switched) for place in range(4))]

    for name in names:
        others = [other for other in names if other != name]
        parts[name] = 0.0
        for size in range(len(others) + 1):
            weight = factorial(size) * factorial(len(others) - size) / factorial(len(names))
            for team in combinations(others, size):
                parts[name] += weight * (value((*team, name)) - value(team))
    return parts


def adds_up(found: Difference) -> bool:
    """The printed parts add up to the printed change, as decimals."""
    if found.by_value is None or found.value is None:
        return found.by_value is None and found.value is None
    return sum((Decimal(repr(part)) for part in found.by_value.values()), Decimal(0)) == Decimal(repr(found.value))


@few
@given(st.data())
def test_parts_add_up_and_agree_with_the_slow_way(data: st.DataObject) -> None:
    old, new = data.draw(versions())
    answers = (data.draw(said(old)), data.draw(said(new)))
    kinds = (data.draw(st.sampled_from(KINDS)), data.draw(st.sampled_from(KINDS)))
    surveys = [survey(given_, kind=kind) for given_, kind in zip(answers, kinds, strict=True)]
    found = compare(made(old), surveys[0], made(new, version="2.0.0"), surveys[1])
    scores = worlds((old, new), answers, kinds)
    assert (found.before.overall.exact, found.after.overall.exact) == pytest.approx((scores[0, 0, 0, 0], scores[1, 1, 1, 1]), abs=1e-9)
    assert adds_up(found)
    if scores[0, 0, 0, 0] is None or scores[1, 1, 1, 1] is None:
        assert found.by is found.exact is None
        return
    assert found.by is not None
    assert sum(found.by.values()) == pytest.approx(found.exact, abs=1e-9)
    known = {world: value for world, value in scores.items() if value is not None}
    if len(known) == 16:
        expected = shapley(known, {name: (place,) for place, name in enumerate(CAUSES)})
    elif {(a, s, w, s) for a, s, w in product((0, 1), repeat=3)} <= set(known):
        expected = shapley(known, {"answers": (0,), "scope and rubric": (1, 3), "weights": (2,)})
    else:
        expected = {"scope and rubric": known[1, 1, 1, 1] - known[0, 0, 0, 0]}
    assert found.by == pytest.approx(expected, abs=1e-9)


# ---------------------------------------------------------------- one cause at a time


def only(found: Difference, cause: str) -> bool:
    """Whether all of a change has one cause, or there is none to split."""
    return found.by is None or all(part == pytest.approx(0, abs=1e-9) for name, part in found.by.items() if name != cause)


@few
@given(st.data())
def test_a_survey_and_itself(data: st.DataObject) -> None:
    rubric = data.draw(rubrics())
    one = survey(data.draw(said(rubric)), kind=data.draw(st.sampled_from(KINDS)))
    found = compare(made(rubric, digest="sha256:a"), one, made(rubric, digest="sha256:a"), one)
    assert found.value in (0, None)
    assert found.by is None or set(found.by.values()) == {0.0}  # exactly
    assert {item.kind for item in found.items} <= {"same", "still unknown", "withheld", "no score"}
    assert not found.regressions()


@few
@given(st.data())
def test_only_answers_changed(data: st.DataObject) -> None:
    rubric = data.draw(rubrics())
    before = data.draw(said(rubric))
    again = data.draw(said(rubric))
    after = {
        name: again[name] if isinstance(value, dict) and isinstance(again.get(name), dict) else value for name, value in before.items()
    }
    found = compare(made(rubric), survey(before), made(rubric), survey(after))
    assert only(found, "answers")


@few
@given(st.data())
def test_only_scope_changed(data: st.DataObject) -> None:
    rubric = data.draw(rubrics())
    before = data.draw(said(rubric))
    after = {name: value for name, value in before.items() if isinstance(value, dict) and data.draw(st.booleans())}
    after = {**before, **dict.fromkeys(set(before) - set(after), "unknown")}
    kinds = data.draw(st.permutations(KINDS))
    found = compare(made(rubric), survey(before, kind=kinds[0]), made(rubric), survey(after, kind=kinds[1]))
    assert only(found, "scope")


@few
@given(st.data())
def test_only_weights_changed(data: st.DataObject) -> None:
    rubric = data.draw(rubrics())  # also under points
    other = copy.deepcopy(rubric)
    for part in (*groups(other).values(), *(question for _, question in questions(other).values())):
        part["weight"] = data.draw(UNITS)
        if "points" in part:
            part["points"] = data.draw(UNITS)
    one = survey(data.draw(said(rubric)))
    assert only(compare(made(rubric), one, made(other, version="2.0.0"), one), "weights")


def test_points_are_weights() -> None:
    old = framework(POINTS)
    new = framework(POINTS.replace("points: 1,", "points: 4,"))
    found = compare(old, survey({"a": 1, "b": 0}), new, survey({"a": 1, "b": 0}))
    assert (found.before.overall.value, found.after.overall.value) == (50.0, 80.0)
    assert found.by == pytest.approx({"answers": 0, "scope": 0, "weights": 30, "rubric": 0}, abs=1e-9)


POINTS = """
    aggregate: points
    pillar_files:
      one:
        indicators:
          a: {question: A?, points: 1, levels: {0: No., 1: Yes.}}
          b: {question: B?, points: 1.0, levels: {0: No., 1: Yes.}}
"""


@few
@given(st.data())
def test_only_the_rubric_changed(data: st.DataObject) -> None:
    """Level scores, aggregation, gates, and ids that are dropped or new; not the shares of what is common."""
    old, new = data.draw(versions())
    for name, question in questions(new).items():
        before = questions(old).get(name)
        if before is not None:
            question[1]["points"] = before[1]["points"]
    shared = _reweighted(new, old, set(questions(old)) & set(questions(new)))
    one = data.draw(said(old))
    both = {name: value for name, value in one.items() if name in questions(new) and _used(value) <= _levels(questions(new)[name])}
    found = compare(made(old), survey(one), made(shared, version="2.0.0"), survey(both))
    # An answer that the new scale has no word for is taken away, and with it goes its scope.
    lost = {name for name in one if name in questions(new) and name not in both}
    assert lost or found.by is None or found.by.keys() != set(CAUSES) or only(found, "rubric")


# ---------------------------------------------------------------- which ids are compared

OLD = """
    pillar_files:
      one:
        title: One
        indicators:
          a: {question: A?, levels: {0: No., 1: Half., 2: Yes.}}
          b: {question: B?, levels: {0: No., 1: Yes.}}
      two:
        title: Two
        indicators:
          c: {question: C?, levels: {0: No., 1: Yes.}}
          d: {question: D?, levels: {0: No., 1: Yes.}}
"""
ANSWERS: Said = {"a": 1, "b": 1, "c": 0, "d": 1}


def linked(text: str, links: list[dict[str, Any]] | None = None, *, to: str = "old", version: str = "2.0.0") -> Framework:
    """A framework with links to another."""
    found = tuple(Link.model_validate(link) for link in links or [])
    return made_of(framework(text), id="new", version=version, links={to: found} if found else {})


def made_of(found: Framework, *, id: str, version: str = "1.0.0", links: Any = None) -> Framework:  # noqa: A002
    file = found.file.model_copy(update={"version": version})
    return Framework(id, f"<{id}>", file, found.pillars, links or {})


def differ(new: Framework, said_: Said, old: Framework | None = None, names: tuple[str, str] = ("old", "new")) -> Difference:
    old = old or made_of(framework(OLD), id="old")
    return compare(old, survey(ANSWERS, framework=names[0]), new, survey(said_, framework=names[1]))


def items(found: Difference) -> dict[str, Item]:
    return {item.id: item for item in found.items}


PILLARS = [{"id": "one", "kind": "same"}, {"id": "two", "kind": "same"}]


def test_without_links_two_frameworks_have_nothing_in_common() -> None:
    found = differ(linked(OLD), ANSWERS)
    assert not any(item.comparable for item in found.items)
    assert {item.kind for item in found.items} == {"new", "dropped"}
    assert found.by == pytest.approx({"answers": 0, "scope": 0, "weights": 0, "rubric": found.exact}, abs=1e-9)


def test_same_id_in_two_versions_needs_no_link() -> None:
    found = differ(made_of(framework(OLD), id="old", version="2.0.0"), {**ANSWERS, "c": 1}, names=("old", "old"))
    assert all(item.comparable for item in found.items)
    assert items(found)["c"].kind == "rose"
    assert only(found, "answers")


def test_an_old_copy_under_another_name_is_the_framework_that_the_survey_names() -> None:
    found = differ(made_of(framework(OLD), id="old", version="2.0.0"), ANSWERS, made_of(framework(OLD), id="a-copy"), ("old@1.0.0", "old"))
    assert all(item.comparable for item in found.items)


def test_links_with_renamed_moved_and_mapped_ids() -> None:
    new = linked(
        """
        pillar_files:
          one:
            indicators:
              a: {question: A?, levels: {none: No., half: Half., most: Most., full: Yes.}}
              bee: {question: B?, levels: {0: No., 1: Yes.}}
              c: {question: C?, levels: {0: No., 1: Yes.}}
          two: {indicators: {d: {question: D?, levels: {0: No., 1: Yes.}}}}
        """,
        [
            *PILLARS,
            {"id": "a", "kind": "same", "levels": {"0": "none", "1": "half", "2": "full"}},
            {"was": "b", "now": "bee", "kind": "same"},
            {"id": "c", "kind": "moved"},
            {"id": "d", "kind": "same"},
        ],
    )
    found = differ(new, {"a": "half", "bee": 0, "c": 1, "d": 1})
    kinds = {name: (item.kind, item.comparable) for name, item in items(found).items() if item.node_kind == "indicator"}
    assert kinds == {"a": ("fell", True), "bee": ("fell", True), "c": ("rose", True), "d": ("same", True)}
    assert [item.id for item in found.regressions()] == ["a", "bee"]  # 'half' of four levels scores less than 1 of three
    assert found.by is not None
    assert found.by["scope"] == 0
    assert found.by["rubric"] != 0


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("1", "x", "same"), ("2", "x", "fell"), ("0", "x", "rose"), ("2", "y", "rose")],
)
def test_levels_that_became_one_are_no_change_of_the_answer(before: str, after: str, kind: str) -> None:
    """1 and 2 are x now: whoever answered 1 or 2 and now x said the same thing again."""
    text = "pillar_files: {{one: {{indicators: {{a: {{question: A?, levels: {}}}}}}}}}"
    old = made_of(framework(text.format("{0: No., 1: {text: Some., score: 50}, 2: {text: More., score: 60}}")), id="old")
    new = linked(
        text.format("{n: {text: No., score: 0}, x: {text: Some., score: 50}, y: {text: Yes., score: 100}}"),
        [{"id": "one", "kind": "same"}, {"id": "a", "kind": "same", "levels": {"0": "n", "1": "x", "2": "x"}}],
    )
    found = compare(old, survey({"a": before}, framework="old"), new, survey({"a": after}, framework="new"))
    assert items(found)["a"].kind == kind
    assert found.by is not None
    same = {"1": True, "2": True, "0": False}[before] and after == "x"
    assert (found.by["answers"] == pytest.approx(0)) == (same or after == "y")
    if after == "y":  # the old scale has no word for it, so the question follows its own surveys
        assert found.by["rubric"] == pytest.approx(found.exact)


@pytest.mark.parametrize(
    ("link", "ids"),
    [
        ({"was": ["a", "b"], "now": "e", "kind": "merged", "reason": "One question now."}, {"a", "b", "e"}),
        ({"was": "a", "now": ["e", "f"], "kind": "split", "reason": "Two questions now."}, {"a", "e", "f"}),
        ({"was": "a", "now": "e", "kind": "changed", "reason": "It asks for more."}, {"e"}),
    ],
)
def test_merged_split_and_changed_are_not_comparable_and_say_why(link: dict[str, Any], ids: set[str]) -> None:
    text = """
        pillar_files:
          one:
            indicators:
              e: {question: E?, levels: {0: No., 1: Yes.}}
              f: {question: F?, levels: {0: No., 1: Yes.}}
    """
    found = differ(linked(text, [*PILLARS, link]), {"e": 1, "f": 0})
    told = {item.id: item for item in found.items if item.kind == "not comparable"}
    assert set(told) == ids
    assert {item.reason for item in told.values()} == {f"{link['kind']}: {link['reason']}"}
    assert not any(item.comparable or item.change is not None for item in told.values())
    if link["kind"] == "changed":  # one in the place of the other: both ends are shown
        assert (told["e"].before, told["e"].after) == (50.0, 100.0)
        assert "a" not in items(found)


def test_dropped_and_new_say_why() -> None:
    text = "pillar_files: {one: {indicators: {e: {question: E?, levels: {0: No., 1: Yes.}}}}}"
    links = [
        *PILLARS[:1],
        {"was": ["a", "b"], "kind": "dropped", "reason": "Everyone has it."},
        {"now": "e", "kind": "new", "reason": "Asked for."},
    ]
    found = items(differ(linked(text, links), {"e": 1}))
    assert (found["a"].kind, found["a"].reason) == ("dropped", "dropped: Everyone has it.")
    assert (found["e"].kind, found["e"].reason) == ("new", "new: Asked for.")


def test_links_read_backwards() -> None:
    """From the later framework to the earlier: dropped is new, and a map of levels leads back."""
    links = [
        {"id": "a", "kind": "same", "levels": {"0": "x", "1": "y", "2": "z"}},
        {"was": "b", "kind": "dropped", "reason": "Everyone has it."},
    ]
    new = linked("pillar_files: {one: {indicators: {a: {question: A?, levels: {x: No., y: Half., z: Yes.}}}}}", links)
    found = compare(new, survey({"a": "z"}, framework="new"), made_of(framework(OLD), id="old"), survey(ANSWERS, framework="old"))
    told = items(found)
    assert (told["a"].comparable, told["a"].before_level, told["a"].after_level) == (True, "z", "1")
    assert (told["b"].kind, told["b"].reason) == ("new", "new: Everyone has it.")


def test_a_number_used_again_for_another_question() -> None:
    """A publisher's numbering: I-2 of the new edition is I-1 of the old, and the old I-2 is gone."""
    text = "pillar_files: {one: {indicators: {I-1: {question: A?, levels: LEVELS}, I-2: {question: B?, levels: LEVELS}}}}"
    old = made_of(framework(text.replace("LEVELS", "{0: No., 1: Yes.}")), id="old")
    new = linked(
        "pillar_files: {one: {indicators: {I-2: {question: A?, levels: {0: No., 1: Yes.}}}}}",
        [PILLARS[0], {"was": "I-1", "now": "I-2", "kind": "same"}, {"was": "I-2", "kind": "dropped", "reason": "Outdated."}],
    )
    found = compare(old, survey({"I-1": 0, "I-2": 1}, framework="old"), new, survey({"I-2": 1}, framework="new"))
    kinds = [(item.id, item.kind, item.reason) for item in found.items if item.node_kind == "indicator"]
    assert kinds == [("I-2", "rose", None), ("I-2", "dropped", "dropped: Outdated.")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("levels: {0: No., 1: Half., 2: Yes.}", "levels: {0: No., 2: Yes.}", "changed: level 1 has no place in the new scale"),
        ("levels: {0: No., 1: Yes.}", "number: {from: 0, to: 1}", "changed: it was answered by levels, now by a number"),
        ("choices: {0: A, 1: B}", "choices: {1: B}", "changed: item 0 has no place in the new list"),
        ("number: {from: 0, to: 1}", "choices: {0: A, 1: B}", "changed: it was answered by a number, now by choices"),
    ],
)
def test_what_cannot_be_answered_in_the_new_way_is_not_comparable(old: str, new: str, reason: str) -> None:
    text = "pillar_files: {{one: {{indicators: {{a: {{question: A?, {}}}}}}}}}"
    pair = (framework(text.format(old)), framework(text.format(new)))
    after = {"value": 1} if "number" in new else {"choices": ["1"]} if "choices" in new else {"level": "2"}
    before = {"value": 1} if "number" in old else {"choices": ["1"]} if "choices" in old else {"level": "0"}
    found = compare(pair[0], survey({"a": before}), pair[1], survey({"a": after}))
    item = items(found)["a"]
    assert (item.kind, item.comparable, item.change, item.reason) == ("not comparable", False, None, reason)
    assert language_of("vi").say(item.reason).startswith("thay đổi: ")
    assert only(found, "rubric")


def test_a_judgement_that_became_a_mean_is_the_rubric() -> None:
    text = """
        scales: {s: {levels: {0: No., 1: Yes.}}}
        pillar_files: {one: {AGGREGATE indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}}}}
    """
    old, new = framework(text.replace("AGGREGATE", "aggregate: judgement, scale: s,")), framework(text.replace("AGGREGATE", ""))
    found = compare(old, survey({"one": 1, "a": 0}), new, survey({"a": 0}))
    assert found.by == pytest.approx({"answers": 0, "scope": 0, "weights": 0, "rubric": -100})


# ---------------------------------------------------------------- what became of each id


def test_kinds_of_change() -> None:
    text = """
        pillar_files:
          one:
            indicators:
              a: {question: A?, levels: {0: No., 1: Yes.}}
              b: {question: B?, levels: {0: No., 1: Yes.}}
              c: {question: C?, levels: {0: No., 1: Yes.}}
              d: {question: D?, levels: {0: No., 1: Yes.}}
              e: {question: E?, levels: {0: No., 1: Yes.}}
              f: {question: F?, levels: {0: No., 1: Yes.}, unknown: zero}
              g: {question: G?, levels: {0: No., 1: Yes.}, applies_to: {kind: [city]}}
              h: {question: H?, levels: {0: No., 1: Yes.}, scored: false}
              i: {question: I?, choices: {x: X, y: Y}, scored: false}
    """
    before = {"a": 1, "b": "unknown", "c": 1, "d": "not-applicable", "e": 1, "f": "unknown", "g": 1, "h": 0, "i": {"choices": ["x"]}}
    after = {"a": 0, "b": 1, "c": "unknown", "d": 1, "e": "not-applicable", "f": 0, "g": 1, "h": 1, "i": {"choices": ["x"]}}
    found = items(compare(framework(text), survey(before), framework(text), survey(after, kind="city")))
    assert {name: item.kind for name, item in found.items() if name != "one"} == {
        "a": "fell",
        "b": "became known",
        "c": "became unknown",
        "d": "became applicable",
        "e": "became not applicable",
        "f": "became known",  # that an unknown counts as 0 does not make it an answer
        "g": "became applicable",
        "h": "changed",
        "i": "same",
    }
    assert found["h"].change is None


def test_groups_without_a_score() -> None:
    text = """
        aggregate: none
        min_coverage: 0.6
        pillar_files:
          one: {aggregate: mean, indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}, b: {question: B?, levels: {0: No., 1: Yes.}}}}
          two: {indicators: {c: {question: C?, levels: {0: No., 1: Yes.}}}}
    """
    found = compare(framework(text), survey({"a": 1, "c": 1}), framework(text), survey({"a": 1, "b": 1, "c": 0}))
    assert {name: items(found)[name].kind for name in ("one", "two")} == {"one": "withheld before", "two": "no score"}
    assert found.value is found.exact is found.by is found.by_value is None


def test_a_withheld_end_gives_no_split() -> None:
    text = OLD + "\n    min_coverage: 0.6"
    found = compare(framework(text), survey({"a": 1}), framework(text), survey(ANSWERS))
    assert found.before.overall.value is None
    assert found.by is found.by_value is found.value is None


def test_a_world_without_a_score_joins_scope_and_rubric() -> None:
    """Old answers under the new rubric would leave nothing that applies."""
    old = "pillar_files: {one: {indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}, b: {question: B?, levels: {0: No., 1: Yes.}}}}}"
    new = "pillar_files: {one: {indicators: {b: {question: B?, levels: {0: No., 1: Yes.}}, c: {question: C?, levels: {0: No., 1: Yes.}}}}}"
    found = compare(framework(old), survey({"a": 1, "b": "unknown"}), framework(new), survey({"b": 0, "c": "unknown"}))
    assert found.by == pytest.approx({"answers": 0, "scope and rubric": -100, "weights": 0})
    assert adds_up(found)


def test_two_scales_are_not_subtracted() -> None:
    found = compare(framework(OLD), survey(ANSWERS), framework(OLD + "\n    range: [0, 1]"), survey(ANSWERS))
    assert not found.one_scale
    assert found.value is found.by is None
    assert all(item.change is None for item in found.items)


def test_the_change_of_two_precisions_is_printed_with_the_finer() -> None:
    found = compare(
        framework(OLD + "\n    decimals: 0"), survey(ANSWERS), framework(OLD + "\n    decimals: 2"), survey({**ANSWERS, "b": 0})
    )
    assert (found.decimals, found.value) == (2, round(found.after.overall.value - found.before.overall.value, 2))  # type: ignore[operator]
    assert adds_up(found)


# ---------------------------------------------------------------- the command

MAIN = """
title: Tiny
edition: 2026
version: {version}
publisher: Nobody
licence: CC0
pillars: [one]
"""
PILLAR = """
title: One
indicators:
  a: {{question: A?, weight: {weight}, levels: {{0: No., 1: Half., 2: Yes.}}}}
  b: {{question: B?, levels: {{0: No., 1: Half., 2: Yes.}}}}
"""
SURVEY = """
framework: tiny
subject: {{id: A, name: "A [/red] town"}}
period: {period}
answers: {{a: {a}, b: {b}}}
"""


@pytest.fixture
def tiny(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    """Two versions of a framework, and a survey of each year."""
    return folder_of(
        {
            "frameworks/tiny/framework.yaml": MAIN.format(version="2.0.0"),
            "frameworks/tiny/one.yaml": PILLAR.format(weight=3),
            "before/as-it-was/framework.yaml": MAIN.format(version="1.0.0"),
            "before/as-it-was/one.yaml": PILLAR.format(weight=1),
            "2024.yaml": SURVEY.format(period=2024, a=1, b=2),
            "2025.yaml": SURVEY.format(period=2025, a=2, b=1),
        }
    )


def test_before_framework(tiny: Path, cli: Callable[..., Output]) -> None:
    pair = (tiny / "2024.yaml", tiny / "2024.yaml")
    plain = json.loads(cli("diff", *pair, "--format", "json").out)
    assert (plain["before"]["score"]["value"], plain["change"]["value"]) == (62.5, 0)
    found = json.loads(cli("diff", *pair, "--before-framework", tiny / "before" / "as-it-was", "--format", "json").out)
    assert found["before"]["score"]["value"] == 75
    assert found["before"]["framework"]["version"] == "1.0.0"
    assert found["change"]["value"] == -12.5
    assert found["change"]["by"] == pytest.approx({"answers": 0, "scope": 0, "weights": -12.5, "rubric": 0}, abs=1e-9)
    assert all(item["comparable"] for item in found["items"])
    assert set(found) == {"tool", "before", "after", "change", "items"}
    assert {"id", "before", "after", "change", "comparable"} <= set(found["items"][0])


@pytest.mark.parametrize(
    ("before", "after", "change", "fell"),
    [("2024", "2025", 25, ["b"]), ("2025", "2024", -25, ["overall", "a"]), ("2024", "2024", 0, [])],
)
def test_fail_on_regression(tiny: Path, cli: Callable[..., Output], before: str, after: str, change: float, fell: list[str]) -> None:
    """A fall of one question fails although the whole rose; a fall of the whole fails too; no fall is fine."""
    paths = [tiny / f"{before}.yaml", tiny / f"{after}.yaml"]
    assert cli("diff", *paths).code == 0
    found = cli("diff", *paths, "--fail-on-regression", "--format", "json")
    assert found.code == bool(fell)
    assert json.loads(found.out)["change"]["value"] == change
    fallen = [line.split(": ")[1].split(" fell")[0] for line in found.err.splitlines() if line.startswith("readiness: ")]
    assert fallen == fell


def test_a_score_that_is_gone_is_a_regression(tiny: Path, cli: Callable[..., Output]) -> None:
    (tiny / "gone.yaml").write_text(SURVEY.format(period=2026, a="unknown", b="unknown"), encoding="utf-8")
    found = cli("diff", tiny / "2024.yaml", tiny / "gone.yaml", "--fail-on-regression")
    assert found.code == 1
    assert found.err.endswith("readiness: overall has no score any more; it was 62.5\n")
    assert "not split by cause" in found.out


def test_table_and_csv(tiny: Path, cli: Callable[..., Output]) -> None:
    pair = (tiny / "2024.yaml", tiny / "2025.yaml")
    table = cli("diff", *pair).out
    assert "A [/red] town, 2024 → A [/red] town, 2025" in table
    assert "62.5 → 87.5 (+25.0)" in table
    assert "By cause: answers +25.0, scope 0.0, weights 0.0, rubric 0.0" in table
    assert "Rose (1)\n  a: 1 → 2" in "\n".join(line.rstrip() for line in table.splitlines())
    rows = list(csv.DictReader(io.StringIO(cli("diff", *pair, "--format", "csv").out)))
    assert [(row["id"], row["kind"], row["change"]) for row in rows] == [
        ("one", "rose", "25.0"),
        ("a", "rose", "50.0"),
        ("b", "fell", "-50.0"),
    ]
    empty = cli("diff", *pair, "-o", tiny / "out.json")
    assert (empty.code, empty.out) == (0, "")
    assert json.loads((tiny / "out.json").read_text(encoding="utf-8"))["change"]["value"] == 25


def test_answers_that_the_other_rubric_cannot_take_together() -> None:
    """The later rubric divides by what was below 0: no world has the earlier answers under it, and nothing is told apart."""
    number = "number: {from: -10, to: 10}"
    asked = [f"n: {{question: N?, {number}}}", f"d: {{question: D?, {number}}}"]
    share = "s: {question: S?, ratio: {numerator: n, denominator: d, from: 0, to: 1}}"
    old, new = (f"pillar_files: {{one: {{indicators: {{{', '.join(all_)}}}}}}}" for all_ in (asked, [*asked, share]))
    ends = [survey({"n": 2, "d": below}) for below in (-5, 5)]
    found = compare(framework(old), ends[0], framework(new), ends[1])
    assert found.by == {"scope and rubric": found.exact}
    assert adds_up(found)
