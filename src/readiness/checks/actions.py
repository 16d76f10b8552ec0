"""Checks of what actions require of each other, in a framework and in what a survey says instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..model import Indicator, at_least
from ..problems import suggest
from ..scoring import Leaf
from ..scoring.scales import number_of
from ..sentences import Sentence, say
from .filled import Filled
from .graph import cycles, shown
from .registry import Findings, Spot, check
from .views import Rubric


class _Needed(NamedTuple):
    """One `requires` of an action: the step that has it, what it asks for, and where it says so."""

    step: str
    indicator: str
    level: str
    spot: Spot


def _required(rubric: Rubric) -> Iterator[tuple[str, _Needed]]:
    """Every requirement of the framework's actions, with the indicator that has it."""
    for entry, node in rubric.indicators:
        for key, action in node.actions.items():
            for position, sentence in enumerate(action.requires):
                yield entry.id, _Needed(key, *at_least(sentence), entry.spot.at("actions", key, "requires", position))


def _fault(needed: _Needed, levels: Mapping[str, list[str]]) -> Sentence | None:
    """What is wrong with what is asked for; `levels` holds the levels of every indicator, lowest first."""
    if needed.indicator not in levels:
        return say(
            "there is no '{indicator}'{near}",
            indicator=needed.indicator,
            near=suggest(needed.indicator, levels) or say("; name a described indicator"),
        )
    keys = levels[needed.indicator]
    if needed.level not in keys:
        listed = say("; it has {known}", known=", ".join(keys)) if keys else say("; only described levels can be required")
        near = suggest(needed.level, keys) or listed
        return say("'{indicator}' cannot be at least '{level}'{near}", indicator=needed.indicator, level=needed.level, near=near)
    return None


def _circles(levels: Mapping[str, list[str]], needed: Mapping[str, list[_Needed]]) -> Findings:
    """Steps that come before themselves; the place is that of a requirement on the way round."""
    graph: dict[str, list[str]] = {}
    spots: dict[tuple[str, str], Spot] = {}
    for name, keys in levels.items():
        for position, key in enumerate(keys):
            below = [f"{name} at {keys[position - 1]}"] if position > 1 else []
            graph[f"{name} at {key}"] = below
            for one in needed.get(name, ()):
                if one.step == key and _fault(one, levels) is None and one.level != levels[one.indicator][0]:
                    other = f"{one.indicator} at {one.level}"
                    graph[f"{name} at {key}"].append(other)
                    spots[f"{name} at {key}", other] = one.spot
    for path in cycles(graph):
        spot = next((spots[pair] for pair in pairwise(path) if pair in spots), None)
        if spot is not None:
            yield spot, say("a step comes before itself: {path}; take one of these requirements out", path=shown(path))


def _levels_of(rubric: Rubric) -> dict[str, list[str]]:
    return {entry.id: list(rubric.levels(node)) for entry, node in rubric.indicators}


@check("F70", whole=True)
def action_requires_nothing_known(rubric: Rubric) -> Findings:
    """An action requires an indicator or a level that does not exist.

    What is required is a described indicator at one of its levels.

    Fails, with levels 0 to 4:

        actions: {2: {do: Connect the registers, requires: data-sharing-rules at least 5}}

    Passes:

        actions: {2: {do: Connect the registers, requires: data-sharing-rules at least 2}}
    """
    levels = _levels_of(rubric)
    for _, needed in _required(rubric):
        if (fault := _fault(needed, levels)) is not None:
            yield needed.spot, fault


@check("F71", whole=True)
def action_before_itself(rubric: Rubric) -> Findings:
    """Actions require each other in a circle.

    A step comes after the one below it and after all that it requires; no plan could begin.

    Fails, on an indicator data-sharing-rules, if level 2 of integration-platform requires data-sharing-rules at least 3:

        actions: {3: {do: Settle refusals, requires: integration-platform at least 2}}

    Passes:

        actions: {4: {do: Settle refusals, requires: integration-platform at least 2}}
    """
    needed: dict[str, list[_Needed]] = {}
    for name, one in _required(rubric):
        needed.setdefault(name, []).append(one)
    yield from _circles(_levels_of(rubric), needed)


def _own(view: Filled) -> Iterator[tuple[Spot, Leaf, str]]:
    """The actions that a survey has of its own, with their places."""
    for spot, leaf, answer in view.answered:
        for key in answer.actions:
            yield spot.key("actions", key), leaf, key


@check("S30")
def own_action_for_no_step(view: Filled) -> Findings:
    """An action in an answer is for a level or an item that does not exist.

    Its key is the level that it leads to; of a tick list the item; of a number the value to reach.

    Fails, with levels 0 to 4:

        lead-agency: {level: 2, actions: {5: {months: 4}}}

    Passes:

        lead-agency: {level: 2, actions: {3: {months: 4}}}
    """
    for spot, leaf, key in _own(view):
        known = list(leaf.by_key) or list((leaf.source.choices if isinstance(leaf.source, Indicator) else None) or ())
        if known and key not in known:
            yield (
                spot,
                say(
                    "there is no level '{key}' to act for{near}",
                    key=key,
                    near=suggest(key, known) or say("; it has {known}", known=", ".join(known)),
                ),
            )
        elif not known and number_of(key) is None:
            yield spot, say("'{key}' is no number to reach; write one, such as 80", key=key)


@check("S31")
def own_action_requires_wrongly(view: Filled) -> Findings:
    """What an action in an answer requires does not exist, or comes after that action itself.

    Fails, with levels 0 to 4:

        lead-agency: {level: 2, actions: {3: {requires: lead-agency at least 4}}}

    Passes:

        lead-agency: {level: 2, actions: {3: {requires: national-committee at least 2}}}
    """
    if not any(answer.actions for _, _, answer in view.answered):
        return
    levels = {leaf.id: list(leaf.by_key) for leaf in view.plan.leaves if isinstance(leaf.source, Indicator)}
    needed: dict[str, list[_Needed]] = {}
    for name, one, own in _in_force(view):
        needed.setdefault(name, []).append(one)
        if own and (fault := _fault(one, levels)) is not None:
            yield one.spot, fault
    yield from _circles(levels, needed)


def _in_force(view: Filled) -> Iterator[tuple[str, _Needed, bool]]:
    """What the actions require in this survey, and whether it is the survey that says so."""
    for leaf in view.plan.leaves:
        answer = view.survey.answers.get(leaf.id)
        general = leaf.source.actions if isinstance(leaf.source, Indicator) else {}
        own = {key: action.requires for key, action in (answer.actions if answer else {}).items() if action.requires is not None}
        for key, requires in ({key: action.requires for key, action in general.items()} | own).items():
            for position, sentence in enumerate(requires):
                spot = view.spot(leaf.id).at("actions", key, "requires", position)
                yield leaf.id, _Needed(key, *at_least(sentence), spot), key in own
