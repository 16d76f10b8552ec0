"""The planner: which steps reach the targets with the least effort, or most within a budget; every plan is scored again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..model import Survey
from ..scoring import Card, Scores, card
from ..scoring.numbers import Floats
from ..sentences import NOTHING, SaidError, Sentence, concat, say, say_many
from . import search
from .additive import least_effort, most_score
from .steps import Blocked, Step, find_steps
from .worlds import Goal, Sets, Worlds

__all__ = ["ActionPlan", "Goal", "PlanError", "make_plan"]

TRIFLE = 1e-9  # what tells sets apart that are equally good: effort against a share of the range


class PlanError(SaidError):
    """There is no plan; the sentence says why, and what could be done."""


class ActionPlan(NamedTuple):
    """The steps to take, in order of doing, and what they come to.

    `effort` is in months; `proven` says that no other set of steps is better, else it is the best that was found.
    `cumulated` holds the exact value of `measured_on` (one node, by its position in the plan), in the range that it is
    printed in, before any step and after each. `blocked` are the steps that could not be taken, with the reason; `unknown`
    the indicators that are not known.
    """

    before: Card
    after: Card
    steps: tuple[Step, ...]
    effort: float
    proven: bool
    measured_on: int
    cumulated: tuple[float, ...]
    blocked: tuple[Blocked, ...]
    unknown: tuple[str, ...]


def make_plan(card_: Card, survey: Survey, goals: Sequence[Goal] = (), budget: float | None = None) -> ActionPlan:
    """The plan of a scored survey: to reach all `goals` with the least effort, or to score most within `budget` months.

    With a budget the first goal names the node to raise (by default the overall one). Raises `PlanError` where nothing
    reaches the goals, and where the node has no score.
    """
    worlds = Worlds(card_, find_steps(card_, survey))
    node = goals[0].node if goals else card_.plan.overall
    for goal in goals or (Goal(node),):
        _refuse_without_score(card_, goal.node)
    proven, taken, gains = _reach(worlds, goals) if budget is None else _within(worlds, node, budget)
    order, cumulated = _in_order(worlds, node, taken, gains)
    steps = worlds.steps
    return ActionPlan(
        before=card_,
        after=card(card_.plan, card_.subject, worlds.answers(taken)),
        steps=order,
        effort=float(sum(step.months for step in order)),
        proven=proven,
        measured_on=node,
        cumulated=cumulated,
        blocked=tuple(steps.blocked[at] for at in sorted(steps.blocked)),
        unknown=steps.unknown,
    )


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


def _reach(worlds: Worlds, goals: Sequence[Goal]) -> Chosen:
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
    raise PlanError(_out_of_reach(worlds, goals))


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


def _out_of_reach(worlds: Worlds, goals: Sequence[Goal]) -> Sentence:
    """Why there is no plan: how far the first goal that is out of reach can be brought, and what stands in the way."""
    tops = [Chosen(True, worlds.allowed) if worlds.rising else _within(worlds, goal.node, np.inf) for goal in goals]
    unreached = (pair for pair in zip(goals, tops, strict=True) if not pair[0].met(worlds.score(pair[1].taken[None]))[0])
    far = [_how_far(worlds, goal, top) for goal, top in unreached]
    alone = say("each target can be reached by itself, and no steps were found that reach all of them together")
    unknown, blocked = len(worlds.steps.unknown), len(worlds.steps.blocked)
    more = say_many(
        "; {count} question is not known: find it out first", "; {count} questions are not known: find these out first", unknown
    )
    lost = say_many(
        "; {count} step cannot be taken, as what must come first is not known or out of reach",
        "; {count} steps cannot be taken, as what must come first is not known or out of reach",
        blocked,
    )
    return concat([far[0] if far else alone, more if unknown else NOTHING, lost if blocked else NOTHING], by="")


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


def _in_order(worlds: Worlds, node: int, taken: Sets, gains: Floats | None) -> tuple[tuple[Step, ...], tuple[float, ...]]:
    """The steps in order of doing, with the values on the way: what gains most for its effort, all that it needs included."""
    steps = worlds.steps.steps
    done = np.zeros(len(steps), dtype=np.bool_)
    order: list[Step] = []
    while (done != taken).any():
        bundles = np.array([worlds.with_needs(done, int(at)) for at in np.flatnonzero(taken & ~done)])
        new = bundles & ~done
        if gains is not None:
            gained = new @ gains
        else:
            now, *then = _values(worlds, np.vstack([done, bundles]), node)
            gained = np.array(then) - now
        bundle = new[int(np.argmax(np.round(gained / (new @ worlds.months), 12)))]
        first = next(int(at) for at in np.flatnonzero(bundle) if all(done[need] for need in steps[at].needs))
        done[first] = True
        order.append(steps[first])
    way = np.zeros((len(order) + 1, len(steps)), dtype=np.bool_)
    for row, step in enumerate(order, start=1):
        way[row:, step.position] = True
    return tuple(order), tuple(worlds.shown(node, way).tolist())
