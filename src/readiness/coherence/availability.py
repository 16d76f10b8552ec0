"""How much of the data is there, unit by unit, and what of it says how large a unit is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..panel import Panel, own_numbers
from ..panel.units import PERIOD
from ..scoring import Plan, Scores
from ..scoring.numbers import Floats
from ..scoring.scales import number_of


class Availability(NamedTuple):
    """One unit: indicators without a value, indicators that are 0, and the share of indicators with a value, by group."""

    missing: int
    zeros: int
    available: float | None
    groups: dict[str, float]


def availability(scores: Scores, raw: Floats | None = None) -> list[Availability]:
    """The availability of every unit of a scored panel; zeros are those of `raw` numbers (leaves x units), else of scores."""
    plan = scores.plan
    questions = [node for node in plan.nodes if node.kind == "indicator" and node.scored]
    values = np.column_stack([scores.value[node.index] for node in questions])
    if raw is not None:
        numbers = raw[[node.leaf for node in questions]].T
        values = np.where(np.isnan(numbers), values, numbers)
    there = np.isfinite(values)
    below = {
        group.id: [at for at, node in enumerate(questions) if group.index in plan.ancestors(node.index)]
        for group in plan.nodes
        if group.kind in ("group", "overall")
    }
    return [
        Availability(
            missing=int((~own).sum()),
            zeros=int((row == 0).sum()),
            available=float(own.mean()) if len(own) else None,
            groups={name: float(own[at].mean()) for name, at in below.items() if at},
        )
        for row, own in zip(values, there, strict=True)
    ]


def sizes_of(plan: Plan, panel: Panel) -> dict[str, Floats]:
    """What says how large a unit is: attributes that are numbers throughout, and numbers that are asked and not scored."""
    given = own_numbers(plan, panel)
    found = {leaf.id: given[leaf.index] for leaf in plan.leaves if not leaf.scored and np.isfinite(given[leaf.index]).any()}
    for name, cells in panel.attributes.items():
        numbers = [np.nan if cell is None else number_of(cell) for cell in cells]
        if name != PERIOD and None not in numbers and any(cell is not None for cell in cells):
            found[name] = np.array(numbers, dtype=np.float64)
    return found
