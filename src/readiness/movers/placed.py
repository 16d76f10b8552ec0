"""Units of one world placed among the units of a sample, and scored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..panel import Panel
from ..prepare import compared, numbers_of, periods_of, place
from ..scoring import Plan, Rows, score_rows
from ..scoring.gates import own_range
from ..scoring.numbers import Floats
from .sides import Side


def placed(panel: Panel, scope: Side | None, sample: Side, periods: Sequence[str]) -> Rows:
    """Units with their answers in one world as rows, each placed by what a sample has taught of its period.

    Gaps that a unit's own other numbers fill are filled as by the side that says what is answered (`scope`).
    """
    if sample.prepared is None or sample.prepared.numbers is None or sample.prepared.fitted is None:
        return panel.rows
    numbers = numbers_of(sample.prepared.numbers.recipe, panel, None if scope is None else scope.filled(panel.units))
    return place(numbers, sample.prepared.fitted, periods)


def overall(plan: Plan, rows: Rows, units: Sequence[str], sample: Side, periods: Sequence[str]) -> Floats:
    """The exact overall score of placed units, each compared with the others of the sample where the rubric says so (`copeland`)."""
    if not any(node.compared for node in plan.nodes):
        return _overall(plan, rows)
    there = {unit: row for row, unit in enumerate(sample.panel.units)}
    absent = [at for at, unit in enumerate(units) if unit not in there]
    there.update({units[at]: len(sample.panel.units) + place for place, at in enumerate(absent)})
    at = np.array([there[unit] for unit in units], dtype=np.intp)
    when = [*periods_of(sample.panel), *(periods[row] for row in absent)]
    own, others = _widened(sample.panel.rows, len(absent)), _widened(sample.panel.rows, len(absent))
    own.low[:, at], own.high[:, at] = rows.low, rows.high
    assert own.zero is not None
    own.zero[:, at] = False if rows.zero is None else rows.zero
    return _overall(plan, compared(plan, own, when, compared(plan, others, when)))[at]


def _overall(plan: Plan, rows: Rows) -> Floats:
    return own_range(plan, plan.nodes[plan.overall], score_rows(plan, rows).overall())


def _widened(rows: Rows, count: int) -> Rows:
    """A copy of rows with some further units, of which nothing is known."""
    wide = ((0, 0), (0, count))
    low, high = (np.pad(lane, wide, constant_values=np.nan) for lane in (rows.low, rows.high))
    return Rows(low, high, zero=np.zeros(low.shape, dtype=np.bool_) if rows.zero is None else np.pad(rows.zero, wide))
