"""Checks of the targets in a survey."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Answer, Target
from ..scoring import Leaf
from ..scoring.answers import amount, level_keys
from ..sentences import say
from ..targets import OPERATORS, operator_of
from .dates import last
from .filled import Filled
from .registry import Findings, Spot, check
from .targets import fit_faults, goal_faults, word_faults


def _own(view: Filled) -> Iterator[tuple[Spot, Leaf, Target]]:
    """The targets on single answers."""
    return ((spot, leaf, target) for spot, leaf, target, _ in _with_answers(view))


def _with_answers(view: Filled) -> Iterator[tuple[Spot, Leaf, Target, Answer]]:
    for spot, leaf, answer in view.answered:
        for position, target in enumerate(answer.targets):
            yield spot.at("target", position), leaf, target, answer


def _general(view: Filled) -> Iterator[tuple[Spot, Target]]:
    for position, target in enumerate(view.survey.targets):
        yield view.top.at("target", position), target


def _all(view: Filled) -> Iterator[tuple[Spot, Target]]:
    yield from _general(view)
    for spot, _, target in _own(view):
        yield spot, target


@check("S23")
def target_not_found(view: Filled) -> Findings:
    """A target names a level or a band that does not exist.

    A target for the whole survey needs a level that at least one question has.

    Fails, with levels 0 to 4:

        target: {level: 5, by: 2025}

    Passes:

        target: {level: 3, by: 2025}
    """
    bands = [band.id for band in view.plan.framework.file.bands]
    known = list(dict.fromkeys(level.key for leaf in view.plan.leaves for level in leaf.levels)) if view.survey.targets else []
    for spot, target in _general(view):
        yield from word_faults(spot, target, known, bands)
    for spot, leaf, target in _own(view):
        if leaf.levels:  # of another kind, it is not fit at all
            yield from word_faults(spot, target, list(leaf.by_key), bands)


@check("S24")
def target_unclear(view: Filled) -> Findings:
    """A target has no goal, more than one, or one that its question cannot be held to.

    A goal is one of `level` (a described question), and `value` or `change` from a `baseline` (a number).

    Fails:

        target: {by: 2022, owner: Ministry of Public Security}

    Passes:

        target: {level: 3, by: 2022, owner: Ministry of Public Security}
    """
    for spot, target in _all(view):
        yield from goal_faults(spot, target)
    for spot, leaf, target in _own(view):
        yield from fit_faults(spot, target, "levels" if leaf.levels else "number")


@check("S25", "warning")
def target_reached(view: Filled) -> Findings:
    """The target of an answer is reached already.

    It asks for no more than what is there. Set a higher one, or leave it out. In a survey of status `planned` the answers
    are what is to be reached, and the targets say by when.

    Fails:

        answers: {lead-agency: {level: 3, target: {level: 2, by: 2022}}}

    Passes:

        answers: {lead-agency: {level: 3, target: {level: 4, by: 2022}}}
    """
    for spot, leaf, target, answer in _with_answers(view) if not view.planned else ():
        cell = view.read[0].get(leaf.id)
        if cell is None or cell.state != "answered":
            continue
        if leaf.levels and target.level in leaf.by_key and target.operator in (None, ">="):
            reached = min(leaf.by_key[key].score for key in level_keys(answer)) >= leaf.by_key[target.level].score
        else:
            reached = _number_reached(leaf, target, answer)
        if reached:
            yield spot, say("the target is reached already; set a higher one, or remove it")


def _number_reached(leaf: Leaf, target: Target, answer: Answer) -> bool:
    if leaf.number_scale is None or not isinstance(target.value, (int, float)) or (answer.value is None and answer.given is None):
        return False
    met = OPERATORS[operator_of(target, leaf)]
    return all(met(present, target.value) for present in amount(answer))


@check("S26", "warning")
def target_too_early(view: Filled) -> Findings:
    """A target was due before the period.

    The targets of a survey of status `planned` say when each step is due, and its period when the last one is.

    Fails:

        period: 2020
        target: {level: 3, by: 2018}

    Passes:

        period: 2020
        target: {level: 3, by: 2025}
    """
    for spot, target in _all(view) if not view.planned else ():
        due = last(target.by)
        if due is not None and view.end is not None and due < view.end:
            yield (
                spot.at("by"),
                say("{by} is before the end of the period {period}; set a later date", by=target.by, period=view.survey.period),
            )
