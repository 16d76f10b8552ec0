"""Denominate: divide numbers by another number of the same unit, such as its people or its economy."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..panel import Panel
from ..problems import Problem
from ..scoring.gates import Flags
from ..scoring.numbers import Floats
from ..sentences import say
from .recipe import Recipe


class Divided(NamedTuple):
    """Numbers after division (items x units), and where the denominator is 0, so that nothing applies (R5)."""

    x: Floats
    nothing: Flags


def denominate(recipe: Recipe, panel: Panel, x: Floats) -> tuple[Divided, list[Problem]]:
    """Divide; a number whose denominator is missing is unknown, one whose denominator is below 0 a problem."""
    problems: list[Problem] = []
    found, nothing = x, np.zeros(x.shape, dtype=np.bool_)
    for step, places in recipe.alike(lambda item: item.steps.denominate):
        below = panel.raw[recipe.plan.leaf_index[step.by]]
        for unit in np.flatnonzero(below < 0)[:1]:
            message = say(
                "unit '{unit}', '{by}': the denominator is below 0; write a count or an amount", unit=panel.units[unit], by=step.by
            )
            problems.append(Problem(panel.path, 0, 0, "I03", message))
        zero = below == 0
        found = x.copy() if found is x else found
        with np.errstate(all="ignore"):
            found[places] = np.where(zero, np.nan, x[places] / below * step.times)
        nothing[places] = zero
    if found is x:
        return Divided(found, nothing), problems
    for place, unit in np.argwhere(np.isinf(found)).tolist() if np.isinf(found).any() else ():
        message = say(
            "unit '{unit}', '{id}': too large to hold once divided; mend it or its denominator",
            unit=panel.units[unit],
            id=recipe.ids([place])[0],
        )
        problems.append(Problem(panel.path, 0, 0, "I03", message))
    return Divided(found, nothing), problems


def reason(recipe: Recipe, panel: Panel) -> Callable[[int, int], str]:
    """By what a number was divided."""

    def of(place: int, unit: int) -> str:
        step = recipe.items[place].steps.denominate
        assert step is not None
        below = panel.raw[recipe.plan.leaf_index[step.by], unit]
        if np.isnan(below):
            return f"'{step.by}' is missing"
        return f"'{step.by}' is 0" if below == 0 else f"divided by '{step.by}' {below:g}"

    return of
