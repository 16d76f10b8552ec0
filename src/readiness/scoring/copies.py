"""Copies of nodes and answers under the ids of one instance (R16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Action, Answer, Condition, Gate, Group, Indicator, Node, OwnAction, at_least
from .pools import LaidOut


def copied(name: str, node: Node, instance: str, names: Mapping[str, str]) -> Node:
    """A node and all below it under the ids of one instance."""
    found: dict[str, Any] = {"title": f"{node.title or name}: {instance}"}
    found["when"] = {names.get(other, other): words for other, words in node.when.items()}
    if isinstance(node, Group):
        found["gates"] = tuple(_renamed_gate(gate, names) for gate in node.gates)
        for key in ("dimensions", "indicators"):
            found[key] = {names[part]: copied(part, own, instance, names) for part, own in getattr(node, key).items()}
        if isinstance(node, LaidOut):
            found["order"] = tuple(names[part] for part in node.order)
    elif isinstance(node, Indicator):
        found["actions"] = {key: _renamed_action(action, names) for key, action in node.actions.items()}
        if node.ratio is not None:
            sides = {side: names.get(own, own) for side in ("numerator", "denominator") if (own := getattr(node.ratio, side)) is not None}
            found["ratio"] = node.ratio.model_copy(update=sides)
    return node.model_copy(update=found)


def _renamed_gate(gate: Gate, names: Mapping[str, str]) -> Gate:
    return gate.model_copy(update={"unless": _renamed_condition(gate.unless, names)})


def _renamed_condition(condition: Condition, names: Mapping[str, str]) -> Condition:
    parts = {key: getattr(condition, key) for key in ("all", "any", "of")}
    found: dict[str, Any] = {key: tuple(_renamed_condition(part, names) for part in own) for key, own in parts.items() if own is not None}
    if condition.says is not None:
        found["says"] = _renamed(condition.says, names)
    return condition.model_copy(update=found)


def _renamed_action(action: Any, names: Mapping[str, str]) -> Action | OwnAction:
    if not action.requires:
        return action  # type: ignore[no-any-return]
    return action.model_copy(update={"requires": tuple(_renamed(sentence, names) for sentence in action.requires)})  # type: ignore[no-any-return]


def renamed_answer(answer: Answer, names: Mapping[str, str]) -> Answer:
    """An answer of one instance, whose actions may require steps on other questions of it."""
    found: dict[str, Any] = {}
    if any(action.requires for action in answer.actions.values()):
        found["actions"] = {key: _renamed_action(action, names) for key, action in answer.actions.items()}
    if answer.each:
        found["each"] = {instance: renamed_answer(own, names) for instance, own in answer.each.items()}
    return answer.model_copy(update=found) if found else answer


def _renamed(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence `ID at least …` about an instance of this id."""
    name, least = at_least(sentence)
    return f"{names.get(name, name)} at least {least}"
