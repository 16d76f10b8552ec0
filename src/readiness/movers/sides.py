"""One of two panels: its rubric and its units, as they were read and as the steps of the rubric have made them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..model import Survey
from ..panel import Panel, score_panel
from ..prepare import NOTHING_LENT, Lent, Prepared, periods_of, prepare
from ..scoring import Plan, Scores
from ..scoring.gates import Flags
from ..scoring.numbers import Floats


class Side(NamedTuple):
    """One panel with its rubric and its scores."""

    plan: Plan
    panel: Panel
    scores: Scores
    prepared: Prepared | None = None  # of all periods, where the panel is one of several

    @classmethod
    def of(cls, plan: Plan, panel: Panel, period: str | None = None, lent: Lent = NOTHING_LENT) -> Side:
        """A panel as it was read, taken through the steps of its framework and scored; of several periods the one that is named."""
        prepared = prepare(plan, panel, lent=lent)
        own = next(part for part in prepared.panel.by_period() if part.period == period) if period else prepared.panel
        return cls(plan, own, score_panel(plan, own), prepared)

    @property
    def has_steps(self) -> bool:
        """Whether a unit is placed by what a sample has taught, or compared with others."""
        return self.prepared is not None and self.prepared.fitted is not None

    @property
    def read(self) -> Panel:
        """All units of all periods as they were read, before any step."""
        return self.panel if self.prepared is None else self.prepared.read

    @property
    def rows(self) -> dict[str, int]:
        """Where each unit of the period stands in `read`."""
        periods = self.read.attributes.get("period") if self.panel.period else None
        return {unit: row for row, unit in enumerate(self.read.units) if periods is None or periods[row] == self.panel.period}

    def periods(self, units: Sequence[str]) -> list[str]:
        """The periods of units that are in it."""
        own = dict(zip(self.panel.units, periods_of(self.panel), strict=True))
        return [own[unit] for unit in units]

    def filled(self, units: Sequence[str]) -> tuple[Floats, Flags]:
        """The numbers of units (items x units) and which of them were filled in; NaN for a unit that is left out."""
        assert self.prepared is not None
        numbers = self.prepared.numbers
        assert numbers is not None
        said = zip(numbers.panel.units, periods_of(numbers.panel), strict=True)
        places = {unit: row for row, (unit, period) in enumerate(said) if period == self.panel.period or not self.panel.period}
        at = np.array([places.get(unit, -1) for unit in units], dtype=np.intp)
        return np.where(at < 0, np.nan, numbers.x[:, at]), (at >= 0) & numbers.imputed[:, at]


def survey_of(side: Side, row: int) -> Survey:
    """One unit of a panel, by its place in `read`, as a survey."""
    said = {"framework": side.plan.framework.id, "period": side.panel.period or ""}
    return Survey.model_construct(subject=side.read.subject(row), answers=side.read.answers(row), **said)
