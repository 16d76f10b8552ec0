"""Numbers of a panel that lie outside their scale, and so score as its end: often a column in another unit than asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..scoring import Plan
from ..scoring.layouts import layout_of, written
from ..scoring.numbers import Floats
from ..scoring.plan import Laid
from ..scoring.scales import Ends, span
from .units import Panel


class Outside(NamedTuple):
    """The numbers of one question outside its scale: the ends of that, how many there are, the first one, and its unit."""

    ends: Ends
    many: int
    number: float
    unit: str


class Outsiders:
    """Gathers them from the blocks of a panel, by the ids of the questions."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: dict[str, Outside] = {}
        self._ends: dict[Laid, list[tuple[str, int, Ends]]] = {}

    def look(self, panel: Panel) -> None:
        """Look at the units of one block."""
        laid = panel.rows.laid
        if laid not in self._ends:
            self._ends[laid] = list(_spans(layout_of(self.plan, laid).plan))
        for name, at, ends in self._ends[laid]:
            numbers = panel.amounts[at]
            if numbers is not None and len(numbers):
                self._count(name, ends, numbers, panel.units)

    def _count(self, name: str, ends: Ends, numbers: Floats, units: tuple[str, ...]) -> None:
        if ends[0] <= np.fmin.reduce(numbers) and np.fmax.reduce(numbers) <= ends[1]:
            return
        beyond = np.flatnonzero((numbers < ends[0]) | (numbers > ends[1]))
        if len(beyond):
            first = self.found.get(name) or Outside(ends, 0, float(numbers[beyond[0]]), units[beyond[0]])
            self.found[name] = first._replace(many=first.many + len(beyond))


def _spans(plan: Plan) -> Iterator[tuple[str, int, Ends]]:
    """The questions whose numbers are placed between two ends, with their places in `amounts`."""
    for at, leaf in enumerate(plan.leaves):
        scale = leaf.number_scale
        ends = None if scale is None or not leaf.scored else span(scale)
        if ends is not None:
            yield written(leaf.id), at, ends
