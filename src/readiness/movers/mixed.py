"""The worlds between two panels of one rubric whose answers stand for themselves: the arrays of both, mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ..diff import World
from ..panel import Panel
from ..scoring import Rows
from ..scoring.numbers import Floats
from ..scoring.units import ANSWERED
from .placed import overall, placed
from .sides import Side


def mixed_worlds(sides: tuple[Side, Side], units: Sequence[str]) -> dict[World, Floats]:
    """The exact overall score of units with the old (0) and the new (1) answers and scope; placed by either sample, if by any."""
    plan = sides[1].plan
    periods = [side.periods(units) for side in sides]
    places = [[rows[unit] for unit in units] for rows in (side.rows for side in sides)]
    panels = [side.read.take(own) for side, own in zip(sides, places, strict=True)]
    found: dict[World, Floats] = {}
    for answers, scope in product((0, 1), repeat=2):
        panel = _mixed(panels, answers, scope)
        if not sides[1].has_steps:
            found[answers, scope] = overall(plan, panel.rows, units, sides[1], periods[1])
            continue
        for sample, side in enumerate(sides):
            rows = placed(panel, sides[scope], side, periods[sample])
            found[answers, scope, sample] = overall(plan, rows, units, side, periods[sample])
    return found


def _mixed(panels: Sequence[Panel], answers: int, scope: int) -> Panel:
    """The units of one world: what is answered in both panels as in one of them, all else as in the other."""
    chosen, others = panels[answers], panels[scope]
    states = [panel.rows.states for panel in panels]
    assert states[0] is not None
    assert states[1] is not None
    both = (states[0] == ANSWERED) & (states[1] == ANSWERED)

    def pick(name: str) -> Any:
        return np.where(both, getattr(chosen.rows, name), getattr(others.rows, name))

    low, high = pick("low"), pick("high")
    none, zero = np.zeros(low.shape, dtype=np.bool_), None
    if chosen.rows.zero is not None or others.rows.zero is not None:
        zero = np.where(both, *(none if panel.rows.zero is None else panel.rows.zero for panel in (chosen, others)))
    rows = Rows(low, low if np.array_equal(low, high, equal_nan=True) else high, states=pick("states"), zero=zero)
    amounts = tuple(
        None if mine is None or other is None else np.where(own, mine, other)
        for own, mine, other in zip(both, chosen.amounts, others.amounts, strict=True)
    )
    return replace(others, rows=rows, amounts=amounts)
