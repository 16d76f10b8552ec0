"""The plan against brute force: every choice of steps of small random surveys, each scored by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from random_rubrics import FIRST, Rubric, Said, made, questions, rubrics, said, survey
from readiness.model import Answer, Survey
from readiness.planning import ActionPlan, Goal, PlanError, make_plan, search
from readiness.scoring import Card, Leaf, Plan, card, compile_framework
from readiness.scoring.answers import level_keys, open_items, ticked

MOST = 400  # choices that a test still scores one by one
MONTHS = st.sampled_from([0.5, 1, 2, 3, 4, 7, 9])
ADDITIVE = ("mean", "points")


@st.composite
def cases(draw: st.DrawFn, rules: tuple[str, ...]) -> tuple[Rubric, Said]:
    """A rubric with actions, some of which require a level of the first question, and answers."""
    rubric = draw(rubrics(kinds=("levels", "levels", "choices", "number"), rules=rules))
    for name, (_, question) in questions(rubric).items():
        keys = [*question.get("levels", ())][1:] or [item for item in question.get("choices", ()) if item != "none"]
        if "number" in question:
            question["target"] = {"value": draw(st.sampled_from([0, 5, 10]))}
            keys = [str(question["target"]["value"])]
        question["actions"] = {key: {"do": f"Do {key}", "months": draw(MONTHS)} for key in keys if draw(st.integers(0, 5))}
        for action in question["actions"].values() if name != FIRST else ():
            if draw(st.integers(0, 5)) == 0:
                action["requires"] = f"{FIRST} at least {draw(st.integers(1, 2))}"
    answers = draw(said(rubric))
    for name, answer in answers.items():
        if isinstance(answer, dict) and "choices" in answer and draw(st.integers(0, 3)) == 0:
            have = [item for item in answer["choices"] if item != "none"]
            left = [item for item in questions(rubric)[name][1]["choices"] if item not in (*have, "none")]
            answers[name] = {"choices": have, "unknown": left[:1]}
    return rubric, answers


class Way(NamedTuple):
    """What may become of one question: the answer (None for as it is), the steps that lead there, and what they ask for."""

    leaf: Leaf
    answer: Answer | None
    steps: tuple[str, ...]

    @property
    def months(self) -> float:
        found = [self.leaf.source.actions.get(step) for step in self.steps]  # type: ignore[union-attr]
        return sum(action.months if action is not None and action.months is not None else 6.0 for action in found)

    @property
    def requires(self) -> list[str]:
        found = [self.leaf.source.actions.get(step) for step in self.steps]  # type: ignore[union-attr]
        return [sentence for action in found if action is not None for sentence in action.requires]


def ways(leaf: Leaf, answer: Answer | None) -> Iterator[Way]:
    """Every state that the steps of one question can leave it in."""
    yield Way(leaf, None, ())
    source: Any = leaf.source
    if leaf.levels and answer is not None:
        reached = max(leaf.by_key[key].score for key in level_keys(answer))
        above = [level.key for level in sorted(leaf.levels, key=lambda level: level.score) if level.score > reached]
        for count in range(1, len(above) + 1):
            yield Way(leaf, Answer.model_construct(level=(above[count - 1],)), tuple(above[:count]))
    elif source.choices is not None and answer is not None:
        have = [item for item in ticked(answer) if item != "none"]
        left = [item for item in source.choices if item not in (*have, *open_items(answer), "none")]
        for count in range(1, len(left) + 1):
            for more in combinations(left, count):
                yield Way(leaf, Answer.model_construct(choices=(*have, *more), unknown=answer.unknown), more)
    elif source.number is not None and answer is not None:
        goal, down = source.targets[0].value, source.number.direction == "down"
        ends = (answer.value.start, answer.value.end) if hasattr(answer.value, "start") else (answer.value,)
        if all(end > goal if down else end < goal for end in ends):
            yield Way(leaf, Answer.model_construct(value=goal), (f"{goal:g}",))


class Choice(NamedTuple):
    """One choice of steps, with its effort and what it comes to."""

    months: float
    card: Card


def choices(plan: Plan, now: Survey, before: Card) -> list[Choice]:
    """Every choice of steps that respects what is required, each scored by itself."""
    states = {node.id: node.state for node in before.nodes()}
    asked = [leaf for leaf in plan.leaves if leaf.scored and states[leaf.id] in ("answered", "partial")]
    each = [list(ways(leaf, now.answers.get(leaf.id))) for leaf in asked]
    assume(np.prod([len(found) for found in each]) <= MOST)
    found = []
    for chosen in product(*each):
        answers = {**now.answers, **{way.leaf.id: way.answer for way in chosen if way.answer is not None}}
        if all(_allowed(plan, states, answers, sentence) for way in chosen for sentence in way.requires):
            found.append(Choice(sum(way.months for way in chosen), card(plan, now.subject, answers)))
    return found


def _allowed(plan: Plan, states: dict[str, str], answers: dict[str, Answer], sentence: str) -> bool:
    name, _, key = sentence.partition(" at least ")
    if states[name] in ("not-applicable", "out-of-scope"):
        return True
    leaf = plan.leaf(name)
    known = states[name] not in ("unknown", "unanswered")
    return known and all(leaf.by_key[one].score >= leaf.by_key[key].score for one in level_keys(answers[name]))


def exact(found: Card, plan: Plan, node: int) -> float | None:
    return found.node(plan.nodes[node].id).exact


def reaches(found: Card, plan: Plan, goal: Goal) -> bool:
    node = found.node(plan.nodes[goal.node].id)
    if goal.band is not None:
        return node.band is not None and ["low", "mid", "top"].index(node.band) >= goal.band
    return node.value is not None and node.value >= (goal.least or 0)


def check_way(plan: Plan, now: Survey, made_: ActionPlan) -> None:
    """The figures on the way are those of the surveys on the way, and no step comes before what it needs."""
    answers, done = dict(now.answers), set[int]()
    for step, value in zip(made_.steps, made_.on_the_way(made_.steps)[1:], strict=True):
        assert done.issuperset(step.needs)
        done.add(step.position)
        leaf = step.leaf
        if leaf.levels:
            answers[leaf.id] = Answer.model_construct(level=(step.key,))
        elif step.of_items:
            have = [item for item in ticked(answers[leaf.id]) if item != "none"]
            answers[leaf.id] = Answer.model_construct(choices=(*have, step.key), unknown=answers[leaf.id].unknown)
        else:
            answers[leaf.id] = Answer.model_construct(value=float(step.key))
        shown = exact(card(plan, now.subject, answers), plan, made_.measured_on)
        assert shown is None or shown == pytest.approx(value, abs=1e-9)


def check_target(plan: Plan, now: Survey, before: Card, every: list[Choice], goals: list[Goal]) -> None:
    """The least effort of all choices that reach the goals; where none does, the highest score that any has."""
    fine = [choice for choice in every if all(reaches(choice.card, plan, goal) for goal in goals)]
    scored = all(exact(before, plan, goal.node) is not None for goal in goals)
    try:
        made_ = make_plan(before, now, goals)
    except PlanError as error:
        assert not (fine and scored)
        most = re.search(r"'([\w-]+)' reaches ([\d.]+) at most, which", str(error))
        if most is not None:
            values = [value for choice in every if (value := choice.card.node(most[1]).value) is not None]
            assert max(values) == float(most[2])
        return
    assert all(reaches(made_.after, plan, goal) for goal in goals)
    least = min(choice.months for choice in fine)
    assert made_.effort == pytest.approx(least) if made_.proven else made_.effort >= least - 1e-9
    check_way(plan, now, made_)
    assert [step.position for step in make_plan(before, now, goals).steps] == [step.position for step in made_.steps]


def check_budget(plan: Plan, now: Survey, before: Card, every: list[Choice], goal: Goal, budget: float) -> None:
    """The highest score of all choices within the budget, and with the least effort of those."""
    if exact(before, plan, goal.node) is None:
        with pytest.raises(PlanError, match="no score to plan for"):
            make_plan(before, now, [goal], budget)
        return
    made_ = make_plan(before, now, [goal], budget)
    within = [
        (value, choice.months)
        for choice in every
        if choice.months <= budget + 1e-9 and (value := exact(choice.card, plan, goal.node)) is not None
    ]
    most, found = max(value for value, _ in within), exact(made_.after, plan, goal.node)
    assert found is not None
    assert made_.effort <= budget + 1e-9
    assert found == pytest.approx(most, abs=1e-5) if made_.proven else found <= most + 1e-9
    if made_.proven:
        assert made_.effort <= min(months for value, months in within if value >= most - 1e-9) + 1e-6
    check_way(plan, now, made_)


def check(case: tuple[Rubric, Said], data: st.DataObject) -> None:
    rubric, answers = case
    plan, now = compile_framework(made(rubric)), survey(answers)
    before = card(plan, now.subject, now.answers)
    every = choices(plan, now, before)
    nodes = st.sampled_from([node.index for node in plan.nodes if node.kind != "indicator"])
    goal = st.builds(Goal, nodes, least=st.integers(5, 100)) | st.builds(Goal, nodes, band=st.integers(1, 2))
    check_target(plan, now, before, every, data.draw(st.lists(goal, min_size=1, max_size=2), label="goals"))
    budget = data.draw(st.sampled_from([0, 0.25, 2, 5, 9, 14, 1000]), label="months")
    check_budget(plan, now, before, every, Goal(data.draw(nodes)), budget)


SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@SLOW
@given(cases(ADDITIVE), st.data())
def test_plans_of_sums(case: tuple[Rubric, Said], data: st.DataObject) -> None:
    check(case, data)


@SLOW
@given(cases(("mean", "geometric", "harmonic", "median", "minimum", "maximum", "points")), st.data())
def test_plans_of_any_rubric(case: tuple[Rubric, Said], data: st.DataObject) -> None:
    check(case, data)


@SLOW
@given(cases(("mean", "points", "geometric", "minimum")), st.data())
def test_what_is_only_found_is_said_to_be_so(case: tuple[Rubric, Said], data: st.DataObject) -> None:
    """Where no two sets are tried one by one, what is proven is still the best, and the rest reaches its goal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "MANY", 0)
        check(case, data)
