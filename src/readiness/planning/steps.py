"""Steps: what can be done next on each indicator, what it takes, and what must be done before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..actions import action_of, numbers_ahead
from ..model import Answer, FrameworkFile, Indicator, OwnAction, Survey, at_least
from ..scoring import Card, Leaf, NodeScore, Plan
from ..scoring.answers import level_keys, open_items, ticked
from ..targets import aim_of, aims_of, measured

OPEN_STATES = ("unknown", "unanswered")


class Step(NamedTuple):
    """One step of one indicator: the next level, one more tick, or the next number that an action or a target names (R8).

    `needs` are the positions of the steps that come before it: the one below on the same indicator, and those that its
    action requires. `months` is the effort; `assumed` says that nobody stated it, so that the framework's word for a
    medium effort stands in. `key` is the level, the item or the number that it reaches, `before` what there is before it:
    the level or those that are possible, the items, or the number.
    """

    position: int
    leaf: Leaf
    before: tuple[str, ...]
    key: str
    text: str | None
    action: OwnAction
    months: float
    assumed: bool
    needs: tuple[int, ...] = ()

    @property
    def now(self) -> str:
        """What there is before it in one text."""
        return (", " if self.of_items else " or ").join(self.before)

    @property
    def of_items(self) -> bool:
        """Whether it is one more tick, of items that may be taken in any order."""
        return isinstance(self.leaf.source, Indicator) and self.leaf.source.choices is not None


class Blocked(NamedTuple):
    """Why a step cannot be taken: what it requires at a level is not known, or it comes after a step of which that is true.

    `known` says that what is required is known to be lower, and that no step leads there.
    """

    step: Step
    requires: Leaf
    level: str
    known: bool = False
    after: Step | None = None

    def __str__(self) -> str:
        why = "which no step leads to" if self.known else "which is not known"
        requires = f"requires '{self.requires.id}' at '{self.level}', {why}"
        return requires if self.after is None else f"comes after '{self.after.leaf.id}' at '{self.after.key}', which {requires}"


class Steps(NamedTuple):
    """All steps of a survey, and those that cannot be taken, with the reason."""

    steps: tuple[Step, ...]
    blocked: dict[int, Blocked]

    def of(self, leaf: Leaf) -> list[Step]:
        """The steps of one indicator, in order."""
        return [step for step in self.steps if step.leaf is leaf]


def find_steps(card: Card, survey: Survey) -> Steps:
    """Every step that is left on every scored indicator that is answered; what is not known has none."""
    nodes = {node.id: node for node in card.nodes()}
    leaves = [leaf for leaf in card.plan.leaves if leaf.scored and leaf.is_question]
    found: list[Step] = []
    for leaf in leaves:
        for step in _steps_of(card, survey, nodes[leaf.id], leaf):
            found.append(step._replace(position=len(found), needs=tuple(len(found) - 1 for _ in step.needs)))
    blocked: dict[int, Blocked] = {}
    required = [_required(card.plan, nodes, found, step, blocked) for step in found]
    steps = tuple(step._replace(needs=(*step.needs, *more)) for step, more in zip(found, required, strict=True))
    for step in steps:  # what stands above a step that cannot be taken cannot be taken either
        if step.position not in blocked and (stop := next((need for need in all_needs(steps, step) if need in blocked), None)) is not None:
            root = blocked[stop]
            blocked[step.position] = root._replace(step=step, after=root.after or steps[stop])
    return Steps(steps, blocked)


def all_needs(steps: tuple[Step, ...], step: Step) -> set[int]:
    """The positions of all steps that must come before one, those of these included."""
    found: set[int] = set()
    below = list(step.needs)
    while below:
        need = below.pop()
        if need not in found:
            found.add(need)
            below.extend(steps[need].needs)
    return found


def _steps_of(card: Card, survey: Survey, node: NodeScore, leaf: Leaf) -> Iterator[Step]:
    """The steps of one indicator; `needs` is filled where a step comes after the one before it."""
    source, answer = leaf.source, survey.answers.get(leaf.id)
    if node.state not in ("answered", "partial") or not isinstance(source, Indicator):
        return
    if leaf.levels and answer is not None:
        yield from _level_steps(card.plan.framework.file, leaf, answer)
    elif source.choices is not None and answer is not None:
        yield from _choice_steps(card.plan.framework.file, leaf, source, answer)
    else:
        yield from _number_steps(card, survey, node, leaf, answer)


def _level_steps(file: FrameworkFile, leaf: Leaf, answer: Answer) -> Iterator[Step]:
    keys = level_keys(answer)
    reached = max(leaf.by_key[key].score for key in keys)
    above = sorted((level for level in leaf.levels if level.score > reached and not level.between), key=lambda level: level.score)
    for position, level in enumerate(above):
        yield _step(file, leaf, answer, keys, level.key, level.text)._replace(needs=(0,) if position else ())
        keys = (level.key,)


def _choice_steps(file: FrameworkFile, leaf: Leaf, source: Indicator, answer: Answer) -> Iterator[Step]:
    """Each item that is missing, in any order."""
    have = ticked(answer)
    unsure = open_items(answer)
    for name, item in (source.choices or {}).items():
        if not item.alone and name not in have and name not in unsure:
            yield _step(file, leaf, answer, have, name, item.text)


def _number_steps(card: Card, survey: Survey, node: NodeScore, leaf: Leaf, answer: Answer | None) -> Iterator[Step]:
    """The numbers that actions lead to and the targets, one after another; none where nobody says where to go."""
    value, ahead = _ahead(card, survey, node, leaf, answer)
    before = (f"{value:.12g}",) if value is not None else ()
    for position, key in enumerate(ahead):
        yield _step(card.plan.framework.file, leaf, answer, before, key, None)._replace(needs=(0,) if position else ())
        before = (key,)


def _ahead(card: Card, survey: Survey, node: NodeScore, leaf: Leaf, answer: Answer | None) -> tuple[float | None, list[str]]:
    """The number that an indicator is at, and those ahead of it; a target beyond a number (`>`, `<`) is none to stop at."""
    aims = [aim for aim in aims_of(card.plan, survey, leaf.id) if aim.operator not in (">", "<")]
    values = [measured(card.plan, node, answer, aim, survey.answers) for aim in aims]
    unmet = [aim for aim, value in zip(aims, values, strict=True) if value is not None and not aim.met(value)]
    value = next((value for aim, value in zip(aims, values, strict=True) if aim in unmet), None)
    return value, numbers_ahead(leaf, answer, unmet, value) if value is not None else []


def without_steps(card: Card, survey: Survey, leaves: Iterable[Leaf]) -> list[Leaf]:
    """The numbers among some indicators that could be better, and for which nobody set a target or an action."""
    nodes = {node.id: node for node in card.nodes()}
    found = []
    for leaf in leaves:
        node, answer = nodes[leaf.id], survey.answers.get(leaf.id)
        if leaf.number_scale is not None and node.state in ("answered", "partial"):
            aim = aim_of(card, survey, node)
            value = measured(card.plan, node, answer, aim, survey.answers)
            if aim.source == "best" and not aim.met(value) and not _ahead(card, survey, node, leaf, answer)[1]:
                found.append(leaf)
    return found


def _step(file: FrameworkFile, leaf: Leaf, answer: Answer | None, before: tuple[str, ...], key: str, text: str | None) -> Step:
    action = action_of(leaf, answer, key) or OwnAction.model_construct()
    stated = action.months if action.months is not None else file.effort.get(action.effort) if action.effort else None
    months = stated if stated is not None else file.effort.get("medium", 1.0)
    return Step(0, leaf, before, key, text, action, months, stated is None)


def _required(plan: Plan, nodes: dict[str, NodeScore], steps: list[Step], step: Step, blocked: dict[int, Blocked]) -> list[int]:
    """The steps that an action requires; notes in `blocked` what can never be had."""
    found = []
    for sentence in step.action.requires or ():
        name, key = at_least(sentence)
        leaf = plan.leaf(name)
        node, least = nodes[name], leaf.by_key[key].score
        if node.state in ("not-applicable", "out-of-scope"):
            continue  # what does not apply stands in nobody's way
        reaches = [other.position for other in steps if other.leaf is leaf and leaf.by_key[other.key].score >= least]
        if node.state not in OPEN_STATES and _reached(node, leaf, least):
            continue
        if reaches:
            found.append(reaches[0])
        else:
            blocked[step.position] = Blocked(step, leaf, key, known=node.state == "answered")
    return found


def _reached(node: NodeScore, leaf: Leaf, least: float) -> bool:
    return node.level is not None and all(leaf.by_key[key].score >= least for key in node.level.split(" or "))


def answer_after(leaf: Leaf, answer: Answer | None, taken: list[Step]) -> Answer:
    """An indicator's answer after some of its steps (one at least), in order."""
    if leaf.levels:
        return Answer.model_construct(level=(taken[-1].key,))
    assert isinstance(leaf.source, Indicator)
    if leaf.source.choices is not None and answer is not None:
        have = [name for name in ticked(answer) if not leaf.source.choices[name].alone]
        return Answer.model_construct(choices=(*have, *(step.key for step in taken)), unknown=answer.unknown)
    return Answer.model_construct(value=float(taken[-1].key))
