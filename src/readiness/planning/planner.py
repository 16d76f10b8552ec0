"""The planner: which steps reach the targets with the least effort, or most within a budget; every plan is scored again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..model import Survey
from ..scoring import Card, card
from ..scoring.numbers import Floats
from ..sentences import NOTHING, SaidError, Sentence, say, say_many
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
    `cumulated` holds the exact value of `measured_on` (one node, by its position in the plan) before any step and after
    each. `blocked` are the steps that could not be taken, with the reason; `unknown` the indicators that are not known.
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
    proven, taken, gains = _within(worlds, node, budget) if budget is not None else _reach(worlds, goals)
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


Chosen = tuple[bool, Sets, Floats | None]  # proven to be the best, the steps, and their gains where these add up


def _reach(worlds: Worlds, goals: Sequence[Goal]) -> Chosen:
    nothing, full = np.zeros(len(worlds.steps.steps), dtype=np.bool_), worlds.allowed.copy()
    ends = worlds.score(np.array([nothing, full]))
    if all(goal.met(ends)[0] for goal in goals):
        return True, nothing, None
    additive, solved = least_effort(worlds, goals)
    if solved is not None:
        return True, *solved
    if additive or not all(goal.met(ends)[1] for goal in goals):
        raise PlanError(_out_of_reach(worlds, goals, full))

    def judge(sets: Sets) -> tuple[Sets, Floats]:
        scores = worlds.score(sets)
        reached = np.logical_and.reduce([goal.met(scores) for goal in goals])
        return np.asarray(reached), np.asarray(sum(scores.value[goal.node] for goal in goals))

    if search.count_sets(worlds) > search.MANY:
        return False, search.Descent(worlds, judge).cheapest(full), None

    def cheap(sets: Sets) -> tuple[Sets, Floats]:
        reached, values = judge(sets)
        return reached, values * (TRIFLE / _span(worlds)) - sets @ worlds.months

    best = search.enumerate_all(worlds, cheap)
    assert best is not None  # all steps together reach the goals
    return True, best, None


def _within(worlds: Worlds, node: int, budget: float) -> Chosen:
    solved = most_score(worlds, node, budget)
    if solved is not None:
        return True, *solved

    def every(sets: Sets) -> tuple[Sets, Floats]:
        return np.ones(len(sets), dtype=np.bool_), _values(worlds, sets, node)

    if search.count_sets(worlds) > search.MANY:
        return False, search.Filling(worlds, every, budget).fullest(), None

    def rich(sets: Sets) -> tuple[Sets, Floats]:
        months = sets @ worlds.months
        return months <= budget + search.DUST, _values(worlds, sets, node) - months * (TRIFLE * _span(worlds))

    best = search.enumerate_all(worlds, rich)
    assert best is not None  # to do nothing is within every budget
    return True, best, None


def _values(worlds: Worlds, sets: Sets, node: int) -> Floats:
    return worlds.score(sets).value[node]


def _span(worlds: Worlds) -> float:
    low, high = worlds.plan.range
    return high - low


def _out_of_reach(worlds: Worlds, goals: Sequence[Goal], full: Sets) -> Sentence:
    scores, plan = worlds.score(full[None]), worlds.plan
    short = next(goal for goal in goals if not goal.met(scores)[0])
    best = worlds.card.plan.nodes[short.node]
    value = card(plan, worlds.card.subject, worlds.answers(full)).node(best.id)
    reached = f"{value.value:.{plan.decimals}f}"
    capped = say(" (capped, since not: {condition})", condition=value.capped_by) if value.capped_by else NOTHING
    unknown, blocked = len(worlds.steps.unknown), len(worlds.steps.blocked)
    more = say_many(
        "; {count} question is not known: find it out first", "; {count} questions are not known: find these out first", unknown
    )
    lost = say_many(
        "; {count} step cannot be taken, as what it requires is not known",
        "; {count} steps cannot be taken, as what they require is not known",
        blocked,
    )
    return say(
        "with every step that is left '{id}' reaches {score}{capped}, which is short of the target{more}{lost}",
        id=best.id,
        score=reached,
        capped=capped,
        more=more if unknown else NOTHING,
        lost=lost if blocked else NOTHING,
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
    return tuple(order), tuple(_values(worlds, way, node).tolist())
