"""Targets: where a node should be, and whether it is met, on track, late or missed (R8)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .model import Answer, Baseline, NumberScale, Range, Ratio, Survey, Target
from .periods import last_day
from .scoring import Card, Leaf, NodeScore, Plan, PlanNode
from .scoring.answers import amount, level_keys, ratio_sides, state_of
from .scoring.gates import own_range
from .scoring.instances import by_instance
from .scoring.numbers import rounded
from .scoring.scales import less_is_better

LARGE = 1e5  # from here a number is written with more than six digits
DUST = 1e-9  # 0.2 + 0.1 is 0.30000000000000004, and meets 0.3


def _beyond(value: float, goal: float) -> float:
    """How far a value lies beyond a goal; 0 where only the arithmetic sets them apart."""
    return 0.0 if abs(value - goal) <= DUST * max(1.0, abs(goal)) else value - goal


OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda value, goal: _beyond(value, goal) >= 0,
    "<=": lambda value, goal: _beyond(value, goal) <= 0,
    ">": lambda value, goal: _beyond(value, goal) > 0,
    "<": lambda value, goal: _beyond(value, goal) < 0,
    "=": lambda value, goal: _beyond(value, goal) == 0,
}


class Aim(NamedTuple):
    """A target resolved for one node: the goal as a number in the unit that it is measured in.

    `unit` is 'level' (the goal is then the score of the level), 'score', or the unit of a number; `source` says which
    file set it. The goal is infinite where a number without ends has no target.
    """

    goal: float
    operator: str
    unit: str
    label: str
    source: str
    target: Target | None = None

    @property
    def by(self) -> str | None:
        return self.target.by if self.target else None

    @property
    def owner(self) -> str | None:
        return self.target.owner if self.target else None

    @property
    def scope(self) -> str | None:
        return self.target.scope if self.target else None

    @property
    def baseline(self) -> float | None:
        return self._start.value if self._start else None

    @property
    def since(self) -> str | None:
        return self._start.date if self._start else None

    @property
    def _start(self) -> Baseline | None:
        return self.target.baseline if self.target else None

    @property
    def range(self) -> tuple[float, float] | None:
        """Both ends of a goal that is given as a range, the smaller first, in its own unit."""
        return _ends(self.target) if self.target else None

    def met(self, value: float | None) -> bool:
        """Whether a value meets the goal; a missing one does not."""
        return value is not None and OPERATORS[self.operator](value, self.goal)


class TargetStatus(NamedTuple):
    """One target at one date: met, on track, late, missed, or open where nothing is measured or no baseline to judge by.

    `gap` is what is still missing, in the unit of the target; 0 where it is met. `range` gives both ends of a goal that is
    a range, `baseline` and `since` where it started from and when, as the file says them.
    """

    id: str
    title: str
    goal: float
    operator: str
    unit: str
    label: str
    value: float | None
    now: str | None
    gap: float | None
    progress: float | None
    status: str
    by: str | None
    owner: str | None
    source: str
    scope: str | None
    range: tuple[float, float] | None
    baseline: float | None
    since: str | None


def as_scored(card: Card, survey: Survey) -> Survey:
    """The survey with its answers as they were scored: those by instance are answers of their own (R16)."""
    return survey.model_copy(update={"answers": dict(card.answers)}) if by_instance(survey.answers) else survey


def aims_of(plan: Plan, survey: Survey, node_id: str, override: Target | None = None) -> tuple[Aim, ...]:
    """The targets of a node, the first due first: the nearest of the answer's, the survey's, the framework's (R8).

    One place may set several, such as one for 2025 and one for 2030. Without any it is the best possible.
    """
    for targets, source in _candidates(plan, survey, node_id, override):
        found = [aim for target in targets if (aim := _resolve(plan, node_id, target, source)) is not None]
        if found:
            return tuple(sorted(found, key=lambda aim: (aim.by is None, last_day(aim.by) if aim.by else datetime.date.max)))
    return (_best(plan, node_id),)


def aim_of(card: Card, survey: Survey, node: NodeScore, override: Target | None = None) -> Aim:
    """The target that a node is to reach next: the first due of those that it does not meet; the last one where it meets all."""
    aims, answer = aims_of(card.plan, survey, node.id, override), survey.answers.get(node.id)
    unmet = (aim for aim in aims if not aim.met(measured(card.plan, node, answer, aim, survey.answers)))
    return next(unmet, aims[-1]) if len(aims) > 1 else aims[0]


def aim_behind(plan: Plan, survey: Survey, status: TargetStatus) -> Aim:
    """The target that a status is of."""
    return next(aim for aim in aims_of(plan, survey, status.id) if (aim.goal, aim.by) == (status.goal, status.by))


def own_target(plan: Plan, survey: Survey, node_id: str) -> bool:
    """Whether a target is set on this very node, rather than for all indicators."""
    answer, node = survey.answers.get(node_id), plan.node(node_id)
    general = (*survey.targets, *plan.framework.file.targets)
    on_overall = node.index == plan.overall and any(target.level is None for target in general)
    return bool(answer and answer.targets) or bool(node.source.targets) or on_overall


def _candidates(plan: Plan, survey: Survey, node_id: str, override: Target | None) -> Iterator[tuple[Sequence[Target], str]]:
    """The targets that may be a node's, one place after the other, the nearest first."""
    if override is not None:
        yield (override,), "asked for"
    answer = survey.answers.get(node_id)
    if answer is not None:
        yield answer.targets, "answer"
    # What is said above a node reaches down to it as a level; a score or a band is of the node that it stands on.
    index, file = plan.index[node_id], plan.framework.file
    above = [(plan.nodes[at].source.targets, "framework", at) for at in (index, *plan.ancestors(index))]
    for targets, source, at in ((survey.targets, "survey", plan.overall), *above, (file.targets, "framework", plan.overall)):
        yield [target for target in targets if at == index or target.level is not None], source


def _resolve(plan: Plan, node_id: str, target: Target, source: str) -> Aim | None:
    """The goal of a target on a node; None where the target says nothing that the node can be held to."""
    node = plan.node(node_id)
    leaf = plan.leaves[node.leaf] if node.leaf >= 0 else None
    if target.level is not None:
        if leaf is None or target.level not in leaf.by_key:
            return None
        return Aim(leaf.by_key[target.level].score, target.operator or ">=", "level", target.level, source, target)
    if target.band is not None:
        start = next((band.start for band in plan.framework.file.bands if band.id == target.band), None)
        if start is None or leaf is not None:
            return None
        return Aim(float(own_range(plan, node, np.asarray(start))), target.operator or ">=", "score", target.band, source, target)
    if leaf is not None and leaf.levels:
        return None
    operator = operator_of(target, leaf)
    goal = _amount(target, operator)
    if goal is None:
        return None
    unit = target.unit or (_unit(leaf) if leaf else "score")
    return Aim(goal, operator, unit, f"{goal:.12g}", source, target)


def framed_aims(plan: Plan, node_id: str) -> list[Aim]:
    """The targets that the framework itself sets on a node, without those that the node cannot be held to."""
    found = (_resolve(plan, node_id, target, "framework") for target in plan.node(node_id).source.targets)
    return [aim for aim in found if aim is not None]


def general_aim(target: Target) -> Aim:
    """What is asked of all nodes alike, as far as it can be said without one of them."""
    operator = operator_of(target, None)
    goal = _amount(target, operator)
    unit = "level" if target.level is not None else target.unit or "score"
    label = target.level or target.band or ("" if goal is None else f"{goal:.12g}")
    return Aim(float("nan") if goal is None else goal, operator, unit, label, "framework", target)


def operator_of(target: Target, leaf: Leaf | None) -> str:
    """The operator as given, else the one that the direction asks for."""
    if target.operator is not None:
        return target.operator
    change = _smaller(target.change)
    down = change < 0 if change is not None else less_is_better(leaf.number_scale if leaf is not None else None)
    return "<=" if down else ">="


def _amount(target: Target, operator: str) -> float | None:
    """The goal in the target's own unit; a range is met at its nearer end."""
    if isinstance(target.value, Range):
        ends = (target.value.start, target.value.end)
        return max(ends) if operator.startswith("<") else min(ends)
    change = _smaller(target.change)
    if target.value is None and change is not None and target.baseline is not None:
        return target.baseline.value + change
    return target.value


def _smaller(change: float | Range | None) -> float | None:
    """Of a change given as a range, the end that asks for less."""
    return min(change.start, change.end, key=abs) if isinstance(change, Range) else change


def _ends(target: Target) -> tuple[float, float] | None:
    """Both ends of a target given as a range; a change counts from its baseline."""
    given = target.value if target.value is not None else target.change
    start = 0.0 if target.value is not None else target.baseline.value if target.baseline else None
    if not isinstance(given, Range) or start is None:
        return None
    low, high = sorted((start + given.start, start + given.end))
    return low, high


def _unit(leaf: Leaf) -> str:
    scale = leaf.number_scale
    return (scale.unit if scale else None) or ("score" if scale is None else "")


def _best(plan: Plan, node_id: str) -> Aim:
    """The best that a node can reach."""
    node = plan.node(node_id)
    if node.leaf < 0:
        top = (node.range or plan.range)[1]
        return Aim(top, ">=", "score", f"{top:.12g}", "best")
    leaf = plan.leaves[node.leaf]
    if leaf.levels:
        return Aim(leaf.best, ">=", "level", max(leaf.levels, key=lambda level: level.score).key, "best")
    scale = leaf.number_scale
    if scale is None:
        return Aim(leaf.best, ">=", "score", f"{leaf.best:.12g}", "best")
    goal = _best_number(scale)
    return Aim(goal, "<=" if less_is_better(scale) else ">=", _unit(leaf), f"{goal:.12g}", "best")


def _best_number(scale: NumberScale) -> float:
    """The number that scores most, and of several the nearest; infinite where there is always a better one."""
    down = less_is_better(scale)
    if scale.steps:
        most = max(scale.steps.values())
        reached = [float(key) for key, points in scale.steps.items() if points == most]
        return max(reached) if down else min(reached)
    if scale.start is None or scale.end is None:
        return float("-inf") if down else float("inf")
    return scale.start if scale.direction == "down" else scale.end


def measured(
    plan: Plan, node: NodeScore, answer: Answer | None, aim: Aim, answers: Mapping[str, Answer] | None = None, *, surely: bool = False
) -> float | None:
    """A node's present value in the unit of its aim.

    Of an answer that leaves several values possible it is the one nearest to the goal; with `surely` the one furthest
    from it. `answers` holds the two numbers of a ratio.
    """
    leaf = plan.leaves[plan.node(node.id).leaf] if plan.node(node.id).leaf >= 0 else None
    if leaf is None:
        return node.value
    scale = leaf.number_scale
    if scale is not None:
        ends = number_ends(scale, answer, answers or {})
    elif answer is None or state_of(answer) != "answered":
        return None
    elif leaf.levels:
        ends = [leaf.by_key[key].score for key in level_keys(answer)]
    else:
        return node.exact
    choose = max if surely else min
    return choose(ends, key=lambda end: (not aim.met(end), abs(end - aim.goal)), default=None)


def number_ends(scale: NumberScale, answer: Answer | None, answers: Mapping[str, Answer]) -> list[float]:
    """The smallest and the largest number that an answer leaves possible, in its own unit; nothing where it is not known.

    `answers` holds the two numbers of a ratio.
    """
    if isinstance(scale, Ratio) and (answer is None or (answer.value is None and answer.given is None)):
        return ratio_ends(scale, answer, answers)
    return list(amount(answer)) if answer is not None and state_of(answer) == "answered" else []


def ratio_ends(ratio: Ratio, answer: Answer | None, answers: Mapping[str, Answer]) -> list[float]:
    """The smallest and the largest ratio of two numbers; nothing where one of them is missing or the denominator 0."""
    numbers = [amount(side) for side in ratio_sides(ratio, answer, answers.get) if side is not None and state_of(side) == "answered"]
    if len(numbers) < 2:
        return []
    corners = [above / below * ratio.times for above in numbers[0] for below in numbers[1] if below > 0]
    return [min(corners), max(corners)] if corners else []


def target_statuses(card: Card, survey: Survey, as_of: str | None = None) -> list[TargetStatus]:
    """The state of every target that is set on a node of its own and applies, at a date (default: the survey's period)."""
    found: list[TargetStatus] = []
    for node in card.nodes():
        if node.state not in ("not-applicable", "out-of-scope") and own_target(card.plan, survey, node.id):
            found.extend(target_status(card, survey, node, aim, as_of or survey.period) for aim in aims_of(card.plan, survey, node.id))
    return found


def target_status(card: Card, survey: Survey, node: NodeScore, aim: Aim, as_of: str) -> TargetStatus:
    """The state of one target of a node at the end of `as_of`, by what is sure."""
    value = measured(card.plan, node, survey.answers.get(node.id), aim, survey.answers, surely=True)
    start = _baseline(card.plan, card.plan.node(node.id), aim)
    progress = None if start is None or value is None or start == aim.goal else (value - start) / (aim.goal - start)
    gap = None if value is None else 0.0 if aim.met(value) else rounded(abs(aim.goal - value), 6)
    return TargetStatus(
        id=node.id,
        title=node.title,
        goal=aim.goal,
        operator=aim.operator,
        unit=aim.unit,
        label=aim.label,
        value=value,
        now=node.level if aim.unit == "level" else None if value is None else f"{value:.{6 if abs(value) < LARGE else 12}g}",
        gap=gap,
        progress=None if progress is None else rounded(progress, 4),
        status=_status(aim, value, progress, last_day(as_of)),
        by=aim.by,
        owner=aim.owner,
        source=aim.source,
        scope=aim.scope,
        range=aim.range,
        baseline=aim.baseline,
        since=aim.since,
    )


def _baseline(plan: Plan, node: PlanNode, aim: Aim) -> float | None:
    """Where progress starts, in the unit of the aim: for levels the score of the level that the baseline names."""
    baseline = aim.target.baseline if aim.target else None
    if baseline is None:
        return None
    levels = plan.leaves[node.leaf].by_key if aim.unit == "level" and node.leaf >= 0 else {}
    level = levels.get(f"{baseline.value:g}")
    return level.score if level else baseline.value


def _status(aim: Aim, value: float | None, progress: float | None, today: datetime.date) -> str:
    if aim.met(value):
        return "met"
    due = last_day(aim.by) if aim.by else None
    if value is not None and due is not None and today >= due:
        return "missed"
    baseline = aim.target.baseline if aim.target else None
    if due is None or progress is None or baseline is None:
        return "open"
    start = last_day(baseline.date)
    elapsed = (today - start).days / max(1, (due - start).days)
    return "on track" if progress >= np.clip(elapsed, 0, 1) else "late"
