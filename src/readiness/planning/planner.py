"""The planner: which steps reach the targets with the least effort, or most within a budget; every plan is scored again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..gaps import Open, find_open
from ..model import Survey
from ..scoring import Card, Leaf, Plan, Scores, card
from ..scoring.numbers import Floats
from ..sentences import NOTHING, SaidError, Sentence, concat, say, say_many, some
from ..targets import as_scored
from . import search
from .additive import least_effort, most_score
from .steps import Blocked, Step, find_steps, without_steps
from .worlds import Goal, Sets, Worlds

__all__ = ["ActionPlan", "Goal", "PlanError", "make_plan"]

NAMED = 3  # questions to find out first that an error names
TRIFLE = 1e-9  # what tells sets apart that are equally good: effort against a share of the range


class PlanError(SaidError):
    """There is no plan; the sentence says why, and what could be done."""


class ActionPlan(NamedTuple):
    """The steps to take, what gains most for its effort first and each after all that it needs, and what they come to.

    `effort` and `budget` are in months; `proven` says that no other set of steps is better, else it is the best that was
    found. `measured_on` is the node planned for, by its position in the plan of the framework; of several the overall one.
    `blocked` are the steps that could not be taken, with the reason; `unknown` are the questions that are not known, by
    what they leave open of that node, and `without_steps` the numbers for which nobody set a target or an action: all of
    these as far as the goals rest on them.
    """

    before: Card
    after: Card
    goals: tuple[Goal, ...]
    budget: float | None
    steps: tuple[Step, ...]
    effort: float
    proven: bool
    measured_on: int
    blocked: tuple[Blocked, ...]
    unknown: tuple[Open, ...]
    without_steps: tuple[Leaf, ...]
    worlds: Worlds

    def on_the_way(self, order: Sequence[Step]) -> tuple[float, ...]:
        """The exact value of the node planned for, in its own range, before any step and after each of some in their order."""
        return self.worlds.on_the_way(self.measured_on, order)


def make_plan(card_: Card, survey: Survey, goals: Sequence[Goal] = (), budget: float | None = None) -> ActionPlan:
    """The plan of a scored survey: to reach all `goals` with the least effort, or to score most within `budget` months.

    With a budget the first goal names the node to raise (by default the overall one). Raises `PlanError` where nothing
    reaches the goals, and where the node has no score.
    """
    survey = as_scored(card_, survey)
    goals = goals or [Goal(card_.plan.overall)]
    for goal in goals:
        _refuse_without_score(card_, goal.node)
    worlds, node = Worlds(card_, find_steps(card_, survey)), _shown_on(card_, goals)
    leaves = _concerned(card_.plan, goals)
    unknown, numbers = find_open(card_, leaves, node), without_steps(card_, survey, leaves)
    proven, taken, gains = _reach(worlds, goals, unknown, numbers) if budget is None else _within(worlds, node, budget)
    order = _in_order(worlds, list(dict.fromkeys(goal.node for goal in goals)), taken, gains)
    blocked = worlds.steps.blocked
    return ActionPlan(
        before=card_,
        after=card(card_.plan, card_.subject, worlds.answers(taken)),
        goals=tuple(goals),
        budget=budget,
        steps=order,
        effort=float(sum(step.months for step in order)),
        proven=proven,
        measured_on=node,
        blocked=tuple(blocked[at] for at in sorted(blocked) if blocked[at].step.leaf in leaves),
        unknown=tuple(unknown),
        without_steps=tuple(numbers),
        worlds=worlds,
    )


def _shown_on(card_: Card, goals: Sequence[Goal]) -> int:
    """The node on which gains are shown: the one that is planned for; of several the overall one, if it has a score."""
    several = any(goal.node != goals[0].node for goal in goals)
    return card_.plan.overall if several and card_.overall.exact is not None else goals[0].node


def _concerned(plan: Plan, goals: Sequence[Goal]) -> list[Leaf]:
    """The scored questions that some goals rest on, also by the conditions of gates, in the framework's order."""
    found: set[int] = set()
    below = [goal.node for goal in goals]
    while below:
        index = below.pop()
        if index not in found:
            found.add(index)
            node = plan.nodes[index]
            below.extend((*node.parts, *(asked for gate in node.gates for asked in gate.test.nodes())))
    return [leaf for leaf in plan.leaves if leaf.scored and leaf.is_question and plan.index[leaf.id] in found]


def _refuse_without_score(card_: Card, node: int) -> None:
    plan = card_.plan
    found, shown = card_.node(plan.nodes[node].id), plan.nodes[node]
    if shown.judged:
        raise PlanError(
            say("'{id}' is rated by an assessor, and no step raises it by itself; plan for a node that is computed", id=shown.id)
        )
    if shown.rule == "none" or found.exact is None:
        said = say("the framework gives it none") if shown.rule == "none" else say("too little of it is known")
        raise PlanError(
            say("'{id}' has no score to plan for ({said}); name a node that has one with --pillar ID=SCORE", id=shown.id, said=said)
        )


class Chosen(NamedTuple):
    """The steps chosen; `proven` says that no others are better, `gains` is what each adds where these add up."""

    proven: bool
    taken: Sets
    gains: Floats | None = None


def _reach(worlds: Worlds, goals: Sequence[Goal], unknown: Sequence[Open], numbers: Sequence[Leaf]) -> Chosen:
    """The least effort that reaches all goals; raises `PlanError` where nothing does, or nothing was found that does."""

    def reached(sets: Sets) -> tuple[Sets, Scores]:
        scores = worlds.score(sets)
        return np.logical_and.reduce([goal.met(scores) for goal in goals]), scores

    nothing = np.zeros(len(worlds.steps.steps), dtype=np.bool_)
    if reached(nothing[None])[0][0]:
        return Chosen(True, nothing)
    additive, solved = least_effort(worlds, goals)
    if solved is not None:
        return Chosen(True, *solved)

    def judge(sets: Sets) -> tuple[Sets, Floats]:
        fine, scores = reached(sets)
        return fine, sum((_known(scores, goal.node) for goal in goals), np.zeros(len(sets)))

    def cheap(sets: Sets) -> tuple[Sets, Floats]:
        fine, values = judge(sets)
        return fine, values * (TRIFLE / _span(worlds)) - sets @ worlds.months

    def far(sets: Sets) -> tuple[Sets, Floats]:
        scores = worlds.score(sets)
        ways = (goal.met(scores) * _span(worlds) + _known(scores, goal.node) for goal in goals)
        return np.ones(len(sets), dtype=np.bool_), sum(ways, np.zeros(len(sets)))

    if not additive and search.count_sets(worlds) <= search.MANY:
        best = search.enumerate_all(worlds, cheap)
        if best is not None:
            return Chosen(True, best)
    elif not additive:
        start = worlds.allowed if worlds.rising else search.Filling(worlds, far, np.inf).fullest()
        if reached(start[None])[0][0]:
            return Chosen(False, search.Descent(worlds, judge).cheapest(start))
    raise PlanError(_out_of_reach(worlds, goals, unknown, numbers))


def _within(worlds: Worlds, node: int, budget: float) -> Chosen:
    """The highest score of a node within a budget, and of all that score so the one with the least effort."""
    solved = most_score(worlds, node, budget)
    if solved is not None:
        return Chosen(True, *solved)

    def every(sets: Sets) -> tuple[Sets, Floats]:
        return np.ones(len(sets), dtype=np.bool_), _values(worlds, sets, node)

    if search.count_sets(worlds) > search.MANY:
        return Chosen(False, search.Filling(worlds, every, budget).fullest())

    def rich(sets: Sets) -> tuple[Sets, Floats]:
        months = sets @ worlds.months
        return months <= budget + search.DUST, _values(worlds, sets, node) - months * (TRIFLE * _span(worlds))

    best = search.enumerate_all(worlds, rich)
    assert best is not None  # to do nothing is within every budget
    return Chosen(True, best)


def _values(worlds: Worlds, sets: Sets, node: int) -> Floats:
    return _known(worlds.score(sets), node)


def _known(scores: Scores, node: int) -> Floats:
    """The values of a node; where it has none, or too little of it is known, the worst there is."""
    return np.nan_to_num(scores.shown(node), nan=scores.plan.range[0])


def _span(worlds: Worlds) -> float:
    low, high = worlds.plan.range
    return high - low


def _out_of_reach(worlds: Worlds, goals: Sequence[Goal], unknown: Sequence[Open], numbers: Sequence[Leaf]) -> Sentence:
    """Why there is no plan: how far the first goal that is out of reach can be brought, and what stands in the way."""
    tops = [Chosen(True, worlds.allowed) if worlds.rising else _within(worlds, goal.node, np.inf) for goal in goals]
    unreached = (pair for pair in zip(goals, tops, strict=True) if not pair[0].met(worlds.score(pair[1].taken[None]))[0])
    far = [_how_far(worlds, goal, top) for goal, top in unreached]
    alone = say("each target can be reached by itself, and no steps were found that reach all of them together")
    leaves = _concerned(worlds.plan, goals)
    more = say_many(
        "; {count} question is not known or not exactly: find it out first ({names})",
        "; {count} questions are not known or not exactly: find these out first ({names})",
        len(unknown),
        names=some([found.id for found in unknown], NAMED),
    )
    blocked = sum(found.step.leaf in leaves for found in worlds.steps.blocked.values())
    lost = say_many(
        "; {count} step cannot be taken, as what must come first is not known or out of reach",
        "; {count} steps cannot be taken, as what must come first is not known or out of reach",
        blocked,
    )
    aimless = say_many(
        "; {count} number has no target: set one to plan for it ({names})",
        "; {count} numbers have no target: set some to plan for them ({names})",
        len(numbers),
        names=some([leaf.id for leaf in numbers], NAMED),
    )
    parts = [(more, unknown), (lost, blocked), (aimless, numbers)]
    return concat([far[0] if far else alone, *(said if any_ else NOTHING for said, any_ in parts)], by="")


def _how_far(worlds: Worlds, goal: Goal, top: Chosen) -> Sentence:
    """The highest score that the steps bring a node to, or that was found."""
    plan = worlds.plan
    node = card(plan, worlds.card.subject, worlds.answers(top.taken)).node(plan.nodes[goal.node].id)
    if node.value is None:
        return say("with the steps that are left '{id}' has no score, as too little of it is known", id=node.id)
    capped = say(" (capped, since not: {condition})", condition=node.capped_by) if node.capped_by else NOTHING
    score = f"{node.value:.{plan.decimals}f}"
    if top.proven:
        return say(
            "with the steps that are left '{id}' reaches {score} at most{capped}, which is short of the target",
            id=node.id,
            score=score,
            capped=capped,
        )
    return say(
        "the most that was found for '{id}' is {score}{capped}, which is short of the target", id=node.id, score=score, capped=capped
    )


def _in_order(worlds: Worlds, nodes: Sequence[int], taken: Sets, gains: Floats | None) -> tuple[Step, ...]:
    """The steps, what gains most for its effort first, all that it needs included."""
    steps = worlds.steps.steps
    done = np.zeros(len(steps), dtype=np.bool_)
    order: list[Step] = []
    while (done != taken).any():
        bundles = np.array([worlds.with_needs(done, int(at)) for at in np.flatnonzero(taken & ~done)])
        new = bundles & ~done
        if gains is not None:
            gained = new @ gains
        else:
            scores = worlds.score(np.vstack([done, bundles]))
            values = sum((_known(scores, node) for node in nodes), np.zeros(len(bundles) + 1))
            gained = values[1:] - values[0]
        bundle = new[int(np.argmax(np.round(gained / (new @ worlds.months), 12)))]
        first = next(int(at) for at in np.flatnonzero(bundle) if all(done[need] for need in steps[at].needs))
        done[first] = True
        order.append(steps[first])
    return tuple(order)
