"""What to do to reach a level, an item or a number: the framework's action, with what the survey knows better."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from .model import Answer, Indicator, OwnAction
from .scoring import Leaf
from .scoring.scales import number_of
from .targets import Aim


def action_of(leaf: Leaf, answer: Answer | None, key: str) -> OwnAction | None:
    """The action that leads to a level, an item or a number; a new effort puts the framework's months aside."""
    general = leaf.source.actions.get(key) if isinstance(leaf.source, Indicator) else None
    own = answer.actions.get(key) if answer is not None else None
    if general is None and own is None:
        return None
    found = general.model_dump() if general is not None else {}
    said = {name: value for name, value in (own.model_dump() if own is not None else {}).items() if value is not None}
    if "effort" in said and "months" not in said:
        found.pop("months", None)
    return OwnAction.model_construct(**{**found, **said})


def numbers_ahead(leaf: Leaf, answer: Answer | None, aims: Sequence[Aim], value: float) -> list[str]:
    """The numbers to reach one after another from a value, as their actions are keyed: those that an action leads to, up to
    the last goal, and each goal that somebody set.
    """
    goal = max((aim.goal for aim in aims), key=lambda found: abs(found - value))
    keys = [*(leaf.source.actions if isinstance(leaf.source, Indicator) else ()), *(answer.actions if answer is not None else ())]
    found = {number: key for key in keys if (number := number_of(key)) is not None}
    for aim in aims:
        if aim.source != "best" and isfinite(aim.goal):
            found.setdefault(aim.goal, f"{aim.goal:.12g}")
    way = 1 if goal > value else -1
    ahead = sorted((number for number in found if 0 < (number - value) * way <= (goal - value) * way), key=lambda number: number * way)
    return [found[number] for number in ahead]
