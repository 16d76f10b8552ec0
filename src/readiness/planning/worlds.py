"""Worlds: sets of steps as rows of the one engine, and what they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..model import Answer
from ..scoring import Card, Cell, Leaf, Plan, Rows, Scores, score_rows
from ..scoring.answers import answer_cell, stack
from ..scoring.changes import Changes
from ..scoring.gates import own_range, printed
from ..scoring.numbers import Floats
from .steps import Step, Steps, all_needs, answer_after

Sets = np.ndarray[Any, np.dtype[np.bool_]]  # (sets x steps): which steps are taken


@dataclass(frozen=True, eq=False)
class Goal:
    """What a plan is to reach: a node at a printed score or at a band (a position from the lowest)."""

    node: int
    least: float | None = None
    band: int | None = None

    def met(self, scores: Scores) -> Sets:
        """Where it is reached, as printed and with gates; a withheld or missing score reaches nothing."""
        if self.band is not None:
            reached = np.asarray(scores.bands(self.node) >= self.band)
        else:
            shown = printed(scores.plan, self.node, scores.value)
            reached = np.asarray(shown >= (self.least or 0.0))
        return reached & ~scores.withheld[self.node] if self.node in scores.withheld else reached


@dataclass(frozen=True, eq=False)
class Worlds:
    """Scores sets of steps; of answers that depend on others each combination is read once."""

    card: Card
    steps: Steps

    @property
    def plan(self) -> Plan:
        return self.card.plan

    @cached_property
    def allowed(self) -> Sets:
        """Which steps can be taken at all."""
        return np.array([step.position not in self.steps.blocked for step in self.steps.steps], dtype=np.bool_)

    @cached_property
    def linked(self) -> bool:
        """Whether a step can change what the answer to another question means."""
        return any(step.leaf.id in self._changes.asked for step in self.steps.steps)

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self.plan, self.card.subject, self.card.answers)

    @cached_property
    def rising(self) -> bool:
        """Whether no step can lower a score (R5): none settles an answer that is known in part, which moves its coverage and
        so the weights beside it, none changes what another answer means, and none is itself a step down.
        """
        settled = all(self._base.low[leaf.index, 0] == self._base.high[leaf.index, 0] for leaf, _ in self._leaves)
        down = any(np.any(np.diff(row[~np.isnan(row)]) < 0) for row in self._ends[0])
        return settled and not down and not self.linked

    @cached_property
    def _base(self) -> Rows:
        return replace(stack(self.plan, [self._changes.base]), supported=None, states=None)

    @cached_property
    def _leaves(self) -> list[tuple[Leaf, list[Step]]]:
        """The indicators that have steps, with these, which stand one after another."""
        found: dict[Leaf, list[Step]] = {}
        for step in self.steps.steps:
            found.setdefault(step.leaf, []).append(step)
        return list(found.items())

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        """Low and high of each indicator with steps after none, one, two … of them, for those whose steps have one order."""
        longest = max((len(steps) for _, steps in self._leaves), default=0)
        low, high = (np.full((len(self._leaves), longest + 1), np.nan) for _ in range(2))
        for row, (leaf, steps) in enumerate(self._leaves):
            for count in range(len(steps) + 1):
                cell = self._cell(leaf, steps[:count])
                low[row, count], high[row, count] = cell.low, cell.high
        return low, high

    def score(self, sets: Sets) -> Scores:
        """The scores of every set of steps, one row each."""
        low, high = (np.repeat(ends, len(sets), axis=1) for ends in (self._base.low, self._base.high))
        zero = None if self._base.zero is None else np.repeat(self._base.zero, len(sets), axis=1)
        firsts = [steps[0].position for _, steps in self._leaves]
        counts = np.add.reduceat(sets, firsts, axis=1, dtype=np.int64).T if firsts else np.zeros((0, len(sets)), dtype=np.int64)
        rows, which = np.arange(len(firsts))[:, None], [leaf.index for leaf, _ in self._leaves]
        low[which], high[which] = self._ends[0][rows, counts], self._ends[1][rows, counts]
        for leaf, steps in self._leaves:
            if len(steps) > 1 and steps[0].of_items:
                for row, taken in enumerate(sets):
                    cell = self._cell(leaf, [step for step in steps if taken[step.position]])
                    low[leaf.index, row], high[leaf.index, row] = cell.low, cell.high
        if self.linked:
            zero = np.zeros(low.shape, dtype=np.bool_) if zero is None else zero
            for row, taken in enumerate(sets & self._telling):
                low[self._hanging, row], high[self._hanging, row], zero[self._hanging, row] = self._read(taken)
        return score_rows(self.plan, Rows(low, low if np.array_equal(low, high, equal_nan=True) else high, zero=zero))

    def _cell(self, leaf: Leaf, taken: list[Step]) -> Cell:
        key = leaf.index, tuple(step.position for step in taken)
        if key not in self._cells:
            base, answer = self._base, self.card.answers.get(leaf.id)
            kept = Cell("answered", float(base.low[leaf.index, 0]), float(base.high[leaf.index, 0]))
            self._cells[key] = answer_cell(leaf, answer_after(leaf, answer, taken)) if taken else kept
        return self._cells[key]

    @cached_property
    def _cells(self) -> dict[tuple[int, tuple[int, ...]], Cell]:
        return {}

    @cached_property
    def _hanging(self) -> list[int]:
        """The leaves whose answers mean something else after steps on other questions."""
        return [leaf.index for leaf in self.plan.leaves if any(leaf.asks())]

    @cached_property
    def _telling(self) -> Sets:
        """The steps on such leaves and on what these ask."""
        found = {self.plan.leaves[index].id for index in self._hanging}
        asked = found.union(*(self.plan.leaves[index].asks() for index in self._hanging))
        return np.array([step.leaf.id in asked for step in self.steps.steps], dtype=np.bool_)

    def _read(self, taken: Sets) -> tuple[Floats, Floats, Sets]:
        """Low and high of the hanging leaves after some of the telling steps, and where they count as worst (R4)."""
        key = taken.tobytes()
        if key not in self._known:
            found = stack(self.plan, [self._changes.after(self._changed(taken))])
            zero = np.zeros(found.low.shape, dtype=np.bool_) if found.zero is None else found.zero
            self._known[key] = found.low[self._hanging, 0], found.high[self._hanging, 0], zero[self._hanging, 0]
        return self._known[key]

    @cached_property
    def _known(self) -> dict[bytes, tuple[Floats, Floats, Sets]]:
        return {}

    def answers(self, taken: Sets) -> dict[str, Answer]:
        """The answers after a set of steps."""
        return {**self.card.answers, **self._changed(taken)}

    def _changed(self, taken: Sets) -> dict[str, Answer]:
        """What a set of steps makes of the answers that it changes."""
        chosen = {leaf: [step for step in steps if taken[step.position]] for leaf, steps in self._leaves}
        return {leaf.id: answer_after(leaf, self.card.answers.get(leaf.id), own) for leaf, own in chosen.items() if own}

    def shown(self, node: int, sets: Sets) -> Floats:
        """The exact values of a node in the range that it is printed in, one for each set of steps."""
        return own_range(self.plan, self.plan.nodes[node], self.score(sets).value[node])

    def on_the_way(self, node: int, order: Sequence[Step]) -> tuple[float, ...]:
        """The same before any step and after each of some, in their order."""
        sets = np.zeros((len(order) + 1, len(self.steps.steps)), dtype=np.bool_)
        for row, step in enumerate(order, start=1):
            sets[row:, step.position] = True
        return tuple(self.shown(node, sets).tolist())

    def with_needs(self, taken: Sets, at: int) -> Sets:
        """A set of steps with one more, and all that this one needs."""
        found = taken.copy()
        found[self._closures[at]] = True
        return found

    @cached_property
    def _closures(self) -> list[list[int]]:
        """Every step with all that it needs."""
        return [[step.position, *all_needs(self.steps.steps, step)] for step in self.steps.steps]

    @cached_property
    def months(self) -> Floats:
        """The effort of every step."""
        return np.array([step.months for step in self.steps.steps], dtype=np.float64)
