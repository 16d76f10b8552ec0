"""Gaps: what is below target, what to do next, and what each step gains, from extra rows of the one engine (R8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .actions import action_of, numbers_ahead
from .model import Answer, Indicator, OwnAction, Survey, Target
from .scoring import Card, Cell, Leaf, NodeScore, Plan, Scores, score_rows
from .scoring.answers import amount, answer_cell, level_keys, open_items, stack, ticked
from .scoring.changes import Changes
from .scoring.gates import lacking, own_range
from .scoring.numbers import Floats
from .scoring.scales import LevelScore, trifle
from .targets import Aim, TargetStatus, aim_of, as_scored, measured, target_statuses

OPEN_STATES = ("unknown", "unanswered", "partial")


class Gap(NamedTuple):
    """One indicator below target.

    `gain` is what the next step alone adds to the exact score of `measured_on` (the overall node, or the nearest
    ancestor or suggestion that has a score); `closing` is what reaching the target adds. Gains do not add up.
    """

    id: str
    title: str
    question: str
    pillar: str
    pillar_title: str
    now: str
    now_text: str | None
    step: str
    step_text: str | None
    target: str
    unit: str
    source: str
    by: str | None
    owner: str | None
    scope: str | None
    range: tuple[float, float] | None
    operator: str
    action: OwnAction | None
    gain: float
    closing: float
    measured_on: str
    value: float | None
    goal: float


class Open(NamedTuple):
    """An indicator that is not known: find out. `opens` is how far it alone moves the overall high, or that of the node asked
    for (R8). Under a judged group it is how far it moves the suggestion.
    """

    id: str
    title: str
    question: str
    pillar: str
    pillar_title: str
    state: str
    opens: float
    evidence: str | None


class JudgedGap(NamedTuple):
    """A judged group below target: no step raises it by itself, since an assessor looks again.

    `lacking` is what the answers do not show of the conditions of its gates, those that stand in the way of the target;
    None where nothing does. `suggestion` is what the answers suggest now.
    """

    id: str
    title: str
    now: str
    now_text: str | None
    step: str
    step_text: str | None
    target: str
    source: str
    by: str | None
    owner: str | None
    suggestion: str | None
    lacking: str | None


class GapReport(NamedTuple):
    """Gaps by what their next step gains, unknowns by what they leave open, the targets set on nodes, and judged groups."""

    gaps: tuple[Gap, ...]
    unknown: tuple[Open, ...]
    targets: tuple[TargetStatus, ...]
    judged: tuple[JudgedGap, ...] = ()


class _Step(NamedTuple):
    leaf: Leaf
    node: NodeScore
    aim: Aim
    answer: Answer | None
    value: float | None
    now: str
    step: str
    next_answer: Answer
    goal_answer: Answer


def find_gaps(card: Card, survey: Survey, target: Target | None = None, pillar: str | None = None, as_of: str | None = None) -> GapReport:
    """All gaps of a scored survey; `target` replaces every other, `pillar` keeps what is below one node.

    Targets are judged at the end of `as_of` (a period; by default the survey's). Raises `KeyError` for an unknown pillar.
    """
    survey = as_scored(card, survey)
    inside = _inside(card.plan, pillar)
    nodes = {node.id: node for node in card.nodes()}
    leaves = [leaf for leaf in card.plan.leaves if leaf.scored and leaf.is_question and leaf.id in inside]
    steps = [step for leaf in leaves if (step := _step(card, survey, nodes[leaf.id], leaf, target)) is not None]
    worlds = _Worlds(card)
    for step in steps:
        worlds.add(step.leaf, step.next_answer)
        worlds.add(step.leaf, step.goal_answer)
    scores = worlds.score()
    gaps = [_gap(card, scores, step, 1 + 2 * position) for position, step in enumerate(steps)]
    return GapReport(
        # What differs only in the arithmetic is equal, and stays in the framework's order.
        tuple(sorted(gaps, key=lambda gap: (-round(gap.gain, 9), -round(gap.closing, 9)))),
        tuple(find_open(card, leaves)),
        tuple(status for status in target_statuses(card, survey, as_of) if status.id in inside),
        tuple(_judged_gaps(card, survey, scores, [leaf for leaf in card.plan.leaves if leaf.judged and leaf.id in inside], target)),
    )


def find_open(card: Card, leaves: Iterable[Leaf], on: int | None = None) -> list[Open]:
    """Which of some questions are not known or not exactly, by what each leaves open of a node (by default as gains are measured)."""
    nodes = {node.id: node for node in card.nodes()}
    unknown = [leaf for leaf in leaves if nodes[leaf.id].state in OPEN_STATES and not _settled(card.plan, nodes, leaf)]
    worlds = _Worlds(card)
    for leaf in unknown:
        worlds.add_ends(leaf)
    scores = worlds.score()
    found = [_open(card, scores, leaf, nodes[leaf.id], 1 + 2 * position, on) for position, leaf in enumerate(unknown)]
    return sorted(found, key=lambda one: -round(one.opens, 9))


def _judged_gaps(card: Card, survey: Survey, scores: Scores, leaves: Sequence[Leaf], override: Target | None) -> Iterator[JudgedGap]:
    """The judged groups that are rated below their target, with what the conditions of their gates lack."""
    for leaf in leaves:
        node, place = card.node(leaf.id), card.plan.node(leaf.id)
        if not leaf.scored or node.level is None:
            continue
        aim = aim_of(card, survey, node, override)
        value = measured(card.plan, node, survey.answers.get(leaf.id), aim, survey.answers)
        above = _above(leaf, value) if value is not None and not aim.met(value) else []
        if not above:
            continue
        caps = [gate for gate in place.gates if gate.cap is None or gate.cap < aim.goal - trifle(card.plan.range)]
        lacks = [said for gate in caps if (said := lacking(card.plan, gate.test, scores.value, scores.withheld))]
        texts = {level.key: level.text for level in leaf.levels}
        yield JudgedGap(
            id=node.id,
            title=node.title,
            now=node.level,
            now_text=texts.get(node.level),
            step=above[0].key,
            step_text=above[0].text,
            target=aim.label,
            source=aim.source,
            by=aim.by,
            owner=aim.owner,
            suggestion=node.suggestion,
            lacking="; ".join(lacks) or None,
        )


def _above(leaf: Leaf, value: float) -> list[LevelScore]:
    """The levels above a score that can be aimed at, the lowest first."""
    return sorted((level for level in leaf.levels if level.score > value and not level.between), key=lambda level: level.score)


def _settled(plan: Plan, nodes: Mapping[str, NodeScore], leaf: Leaf) -> bool:
    """Whether a score is given for a group that a question stands in, so that it leaves nothing open."""
    return any(nodes[plan.nodes[above].id].given for above in plan.ancestors(plan.index[leaf.id]))


def _inside(plan: Plan, name: str | None) -> set[str]:
    """The ids of a node and of all below it; a composite's parts stand below it too."""
    if name is None:
        return set(plan.index)
    found, below = set(), [plan.index[name]]
    while below:
        node = plan.nodes[below.pop()]
        found.add(node.id)
        below.extend({*node.shown, *node.parts})
    return found


class _Worlds:
    """The rows that the gains are read from: the survey as it is, then one row a change."""

    def __init__(self, card: Card) -> None:
        self.plan, self.changes = card.plan, Changes(card.plan, card.subject, card.answers)
        self.columns: list[Sequence[Cell]] = [self.changes.base]

    def add(self, leaf: Leaf, answer: Answer) -> None:
        """One more row, in which only this answer differs."""
        self.columns.append(self.changes.after({leaf.id: answer}))

    def add_ends(self, leaf: Leaf) -> None:
        """Two more rows, in which an open answer proves to be the worst and the best still possible."""
        cell = self.changes.base[leaf.index]
        for end in (cell.low, cell.high):
            column = list(self.changes.base)
            column[leaf.index] = cell._replace(low=end, high=end, state="answered")
            self.columns.append(column)

    def score(self) -> Scores:
        return score_rows(self.plan, replace(stack(self.plan, self.columns), supported=None))


def _step(card: Card, survey: Survey, node: NodeScore, leaf: Leaf, override: Target | None) -> _Step | None:
    """The next step of one indicator; None where it is at its target, unknown or does not apply."""
    answer = survey.answers.get(leaf.id)
    if node.state not in ("answered", "partial"):
        return None
    aim = aim_of(card, survey, node, override)
    value = measured(card.plan, node, answer, aim, survey.answers)
    if value is None or aim.met(value) or not np.isfinite(aim.goal):
        return None
    if leaf.levels and answer is not None:
        return _level_step(leaf, node, aim, value, answer)
    source = leaf.source
    assert isinstance(source, Indicator)
    if source.choices is not None and answer is not None:
        return _choice_step(leaf, source, node, aim, value, answer)
    step = next(iter(numbers_ahead(leaf, answer, [aim], value)), f"{aim.goal:.12g}")
    return _Step(leaf, node, aim, answer, value, _amount_text(answer, value), step, _number(float(step)), _number(aim.goal))


def _level_step(leaf: Leaf, node: NodeScore, aim: Aim, value: float, answer: Answer) -> _Step | None:
    above = _above(leaf, value)
    reach = [level for level in above if aim.met(level.score)]
    if not above or not reach:
        return None
    now = " or ".join(level_keys(answer))
    return _Step(leaf, node, aim, answer, value, now, above[0].key, _level(above[0].key), _level(reach[0].key))


def _level(key: str) -> Answer:
    return Answer.model_construct(level=(key,))


def _number(value: float) -> Answer:
    return Answer.model_construct(value=value)


def _choice_step(leaf: Leaf, source: Indicator, node: NodeScore, aim: Aim, value: float, answer: Answer) -> _Step | None:
    """One more tick, that of the most points; the goal is reached by as few as possible, or by all."""
    items = source.choices or {}
    have = [name for name in ticked(answer) if not items[name].alone]
    missing = [name for name, item in items.items() if not item.alone and name not in have and name not in open_items(answer)]
    missing.sort(key=lambda name: -items[name].points)
    if not missing:
        return None
    wholes = [Answer.model_construct(choices=(*have, *missing[:count]), unknown=answer.unknown) for count in range(1, len(missing) + 1)]
    goal = next((whole for whole in wholes if aim.met(answer_cell(leaf, whole).low)), wholes[-1])
    return _Step(leaf, node, aim, answer, value, ", ".join(have) or "none", missing[0], wholes[0], goal)


def _amount_text(answer: Answer | None, value: float) -> str:
    """The number as answered; a ratio of two numbers as it comes out."""
    given = answer is not None and (answer.value is not None or answer.given is not None)
    low, high = amount(answer) if answer is not None and given else (value, value)
    return f"{low:.12g}" if low == high else f"{low:.12g} to {high:.12g}"


def _gap(card: Card, scores: Scores, step: _Step, row: int) -> Gap:
    leaf, source = step.leaf, step.leaf.source
    assert isinstance(source, Indicator)
    index, lane = measure(card.plan, scores, leaf)
    texts = {level.key: level.text for level in leaf.levels} or {name: item.text for name, item in (source.choices or {}).items()}
    pillar = card.plan.pillar(leaf.id)
    return Gap(
        id=leaf.id,
        title=step.node.title,
        question=source.question,
        pillar=pillar.id,
        pillar_title=pillar.title,
        now=step.now,
        now_text=texts.get(step.now),
        step=step.step,
        step_text=texts.get(step.step),
        target=step.aim.label,
        unit=step.aim.unit,
        source=step.aim.source,
        by=step.aim.by,
        owner=step.aim.owner,
        scope=step.aim.scope,
        range=step.aim.range,
        operator=step.aim.operator,
        action=action_of(leaf, step.answer, step.step),
        gain=_difference(lane, row, 0),
        closing=_difference(lane, row + 1, 0),
        measured_on=card.plan.nodes[index].id,
        value=step.value,
        goal=step.aim.goal,
    )


def _open(card: Card, scores: Scores, leaf: Leaf, node: NodeScore, row: int, on: int | None) -> Open:
    source = leaf.source
    assert isinstance(source, Indicator)
    index, lane = measure(card.plan, scores, leaf)
    if on is not None:
        lane = own_range(card.plan, card.plan.nodes[on], scores.high[on])
    elif lane is scores.value[index]:
        lane = scores.high[index]
    pillar = card.plan.pillar(leaf.id)
    opens = _difference(lane, row + 1, row)
    return Open(leaf.id, node.title, source.question, pillar.id, pillar.title, node.state, opens, leaf.evidence)


def _difference(lane: Floats, after: int, before: int) -> float:
    change = float(lane[after] - lane[before])
    return change if np.isfinite(change) else 0.0


def measure(plan: Plan, scores: Scores, leaf: Leaf) -> tuple[int, Floats]:
    """Where gains of a leaf are measured: overall, or the nearest ancestor (or suggestion) that has a score (R7)."""
    above = list(plan.ancestors(plan.index[leaf.id]))
    for index in above:
        if plan.nodes[index].rule == "none":  # nothing passes through it to what is above
            break
        given = plan.nodes[index].given
        if index in scores.suggested and (given < 0 or not np.isnan(scores.rows.low[given, 0])):
            return index, scores.suggested[index]
    else:
        if np.isfinite(scores.overall()[0]):
            return plan.overall, scores.value[plan.overall]
    nearest = next((index for index in above if np.isfinite(scores.shown(index)[0])), above[0])
    return nearest, scores.value[nearest]
