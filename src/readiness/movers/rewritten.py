"""The worlds between two panels of two rubrics, or where an answer can change what another one means: answers written anew.

Where a rubric places units among others, either panel is its sample: its own units, and those of the other panel with their
answers to what both rubrics ask. Of what one rubric alone asks, answers and sample are always those of its own panel, so
that its whole effect is the rubric's (R12).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from ..diff import World, Worlds
from ..matching import match
from ..model import NOT_APPLICABLE, Answer, Survey
from ..panel import Panel, panel_of
from ..prepare import Lent, periods_of
from ..problems import ProblemsError
from ..scoring.numbers import Floats
from .placed import overall, placed
from .sides import Side, survey_of


class Rewritten:
    """Two panels, and some units that are in both. `reason` says why a rubric cannot place by the other panel, if it cannot."""

    def __init__(self, sides: tuple[Side, Side], units: Sequence[str]) -> None:
        self.sides, self.units = sides, units
        self.plans = (sides[0].plan, sides[1].plan)
        named = [Survey.model_construct(framework=plan.framework.id) for plan in self.plans]
        self.matching = match(*self.plans, (named[0], named[1]))
        paired = (set(self.matching.pairs), set(self.matching.by_after()))
        # what one rubric alone asks
        self.alone = [frozenset(plan.leaf_index) - both for plan, both in zip(self.plans, paired, strict=True)]
        self.places = [[rows[unit] for unit in units] for rows in (side.rows for side in sides)]
        self.periods = [side.periods(units) for side in sides]
        surveys = [[survey_of(side, row) for row in rows] for side, rows in zip(sides, self.places, strict=True)]
        self.between = [Worlds(self.plans, pair, self.matching) for pair in zip(*surveys, strict=True)]
        self.reason: str | None = None

    def worlds(self) -> dict[World, Floats]:
        """The exact overall score of the units in every world: answers, scope, weights, rubric and sample, each old or new.

        Without those of a sample that a rubric cannot place by. Raises `ProblemsError` and `AnswerError` for answers that
        the other rubric cannot take.
        """
        found: dict[World, Floats] = {}
        plans = {at: self.between[0].plan(*at) for at in product((0, 1), repeat=2)}
        samples = {(rubric, sample): self._sample(rubric, sample) for rubric, sample in product((0, 1), repeat=2)}
        for answers, scope, rubric in product((0, 1), repeat=3):
            panel = self._panel(answers, scope, rubric)
            for sample, periods in enumerate(self.periods):
                side = samples[rubric, sample]
                if side is None:
                    continue
                rows = placed(panel, samples[rubric, scope], side, periods)
                for weights in (0, 1):
                    scores = overall(plans[weights, rubric], rows, self.units, side, periods)
                    found[answers, scope, weights, rubric, sample] = scores
        return found

    def _panel(self, answers: int, scope: int, rubric: int) -> Panel:
        """The units with their answers in one world."""
        said = [own.surveys[scope].model_copy(update={"answers": own.answers(answers, scope, rubric)}) for own in self.between]
        return self._written(rubric, said, self.sides[scope].read.take(self.places[scope]))

    def _written(self, rubric: int, surveys: Sequence[Survey], units: Panel) -> Panel:
        """The answers of surveys to one rubric, as a panel of the units as they stand in another."""
        panel = panel_of(self.plans[rubric], units.path, [("", survey) for survey in surveys])
        return replace(panel, units=units.units, period=units.period, attributes=units.attributes)

    def _sample(self, rubric: int, sample: int) -> Side | None:
        """One of the panels as a sample under one of the rubrics; None where the rubric cannot place by it."""
        own, side = self.sides[rubric], self.sides[sample]
        if own.plan.framework.digest == side.plan.framework.digest != "":
            return side
        if own is side or own.prepared is None or own.prepared.fitted is None:
            return own
        lent = Lent(own.prepared.fitted, periods_of(own.panel)[0], self.alone[rubric])
        rows, written = own.rows, []
        for row, unit in enumerate(side.read.units):
            here = survey_of(side, row)
            there = survey_of(own, rows[unit]) if unit in rows else self._absent(rubric, here)
            pair = (here, there) if rubric else (there, here)
            written.append(here.model_copy(update={"answers": Worlds(self.plans, pair, self.matching).answers(sample, sample, rubric)}))
        try:
            return Side.of(own.plan, self._written(rubric, written, side.read), side.panel.period, lent)
        except ProblemsError as error:
            self.reason = error.problems[0].message
            return None

    def _absent(self, rubric: int, survey: Survey) -> Survey:
        """A unit that the panel of a rubric does not have: what that rubric alone asks does not apply to it."""
        plan = self.plans[rubric]
        asked = [leaf.id for leaf in plan.leaves if leaf.id in self.alone[rubric] and not leaf.given]
        return survey.model_copy(update={"answers": {name: Answer.model_construct(state=NOT_APPLICABLE) for name in asked}})
