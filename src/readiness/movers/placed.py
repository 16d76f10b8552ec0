"""Units of one world placed among the units of a sample, and scored."""

from __future__ import annotations

from collections.abc import Sequence

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
    _, rivals = compared(plan, sample.panel.rows, sample.panel.units, periods_of(sample.panel))
    return _overall(plan, compared(plan, rows, units, periods, rivals)[0])


def _overall(plan: Plan, rows: Rows) -> Floats:
    return own_range(plan, plan.nodes[plan.overall], score_rows(plan, rows).overall())
