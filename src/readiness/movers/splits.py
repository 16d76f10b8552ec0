"""How much of a unit's change each cause has made (R12): all worlds of all units are rows of the one engine.

Where both panels are of one rubric whose answers stand for themselves, the worlds of all units are scored at once. Where the
rubric changed, or an answer can change what another one means, every unit is compared by itself.

Where a rubric places units among others (`prepare`), a score also changes because the others did: *sample* is what placing
a unit by the later sample, instead of the earlier one, adds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from ..diff import CAUSES, compare, shapley
from ..model import Survey
from ..panel import Panel, score_panel
from ..prepare import Fitted, Numbers, Prepared, compared, periods_of, place, prepare
from ..scoring import Plan, Rows, Scores, score_rows
from ..scoring.gates import Flags, own_range
from ..scoring.numbers import Floats
from ..scoring.units import ANSWERED

SAMPLE = "sample"  # the cause that panels add (R12)
Split = Mapping[str, float]
Places = np.ndarray[Any, np.dtype[np.intp]]


class Side(NamedTuple):
    """One panel with its rubric and its scores."""

    plan: Plan
    panel: Panel
    scores: Scores
    prepared: Prepared | None = None  # of all periods, where the panel is one of several

    @classmethod
    def of(cls, plan: Plan, panel: Panel) -> Side:
        """A panel as it was read, taken through the steps of its framework and scored."""
        prepared = prepare(plan, panel)
        return cls(plan, prepared.panel, score_panel(plan, prepared.panel), prepared)

    @property
    def has_steps(self) -> bool:
        return self.prepared is not None and self.prepared.numbers is not None

    def numbers(self, rows: Places) -> tuple[Numbers, Fitted]:
        """What the sample of this side places some of its units by, and their numbers."""
        assert self.prepared is not None
        numbers, fitted = self.prepared.numbers, self.prepared.fitted
        assert numbers is not None
        assert fitted is not None
        said = zip(periods_of(numbers.panel), numbers.panel.units, strict=True)
        places = {(period if self.panel.period else None, unit): row for row, (period, unit) in enumerate(said)}
        return numbers.take([places[self.panel.period or None, self.panel.units[row]] for row in rows]), fitted


def splits(before: Side, after: Side, rows: tuple[Places, ...]) -> list[Split | None]:
    """The change of every unit that is in both panels, by cause; None where it cannot be told apart."""
    framework = before.plan.framework
    one_rubric = framework.digest == after.plan.framework.digest != ""
    alone = not any(True for leaf in before.plan.leaves for _ in leaf.asks())
    if one_rubric and alone:
        return _of_one_rubric(before, after, rows)
    if before.has_steps or after.has_steps:  # what a unit is placed among has no place in another rubric
        return [None] * len(rows[0])
    return [_by_itself(before, after, int(old), int(new)) for old, new in zip(*rows, strict=True)]


def _of_one_rubric(before: Side, after: Side, rows: tuple[Places, ...]) -> list[Split | None]:
    """The worlds of answers, scope and sample, all units at once; weights and rubric have not changed."""
    worlds = _placed_worlds(before, after, rows) if after.has_steps else _worlds(before, after, rows)
    first, last = min(worlds), max(worlds)
    whole = worlds[last] - worlds[first]
    parts = np.array(shapley(worlds, [(place,) for place in range(len(first))]))
    return [_split([float(part) for part in own], float(all_)) for own, all_ in zip(parts.T, whole, strict=True)]


def _split(parts: list[float], whole: float) -> Split | None:
    if np.isnan(whole):
        return None
    answers, scope, *sample = parts
    if np.isnan(parts).any():  # a world between has no score
        return None if sample else {"scope and rubric": whole}
    return dict(zip((*CAUSES, *([SAMPLE] if sample else [])), (answers, scope, 0.0, 0.0, *sample), strict=True))


def _worlds(before: Side, after: Side, rows: tuple[Places, ...]) -> dict[tuple[int, ...], Floats]:
    """The exact overall score of every unit with old (0) and new (1) answers and scope."""
    sides = [side.panel.take(list(at)).rows for side, at in zip((before, after), rows, strict=True)]
    return {(a, s): _overall(after.plan, _mixed(sides, _both(sides), a, s)) for a, s in product((0, 1), repeat=2)}


def _placed_worlds(before: Side, after: Side, rows: tuple[Places, ...]) -> dict[tuple[int, ...], Floats]:
    """The same with each unit placed by the old (0) and the new (1) sample."""
    sides = (before, after)
    numbers, fitted = zip(*(side.numbers(at) for side, at in zip(sides, rows, strict=True)), strict=True)
    found: dict[tuple[int, ...], Floats] = {}
    for answers, scope, sample in product((0, 1), repeat=3):
        own = _mixed_numbers(numbers, answers, scope)
        periods = periods_of(numbers[sample].panel)
        placed = _among(sides[sample], rows[sample], place(own, fitted[sample], periods))
        found[answers, scope, sample] = _overall(after.plan, placed)[rows[sample]]
    return found


def _among(side: Side, at: Places, rows: Rows) -> Rows:
    """Rows of some units in the places of their own in a panel, compared with the others there (`copeland`)."""
    whole = side.panel.rows
    low, high = whole.low.copy(), whole.high.copy()
    low[:, at], high[:, at] = rows.low, rows.high
    zero = None
    if rows.zero is not None or whole.zero is not None:
        zero = np.zeros(low.shape, dtype=np.bool_) if whole.zero is None else whole.zero.copy()
        zero[:, at] = False if rows.zero is None else rows.zero
    changed = Rows(low, low if np.array_equal(low, high, equal_nan=True) else high, zero=zero)
    return compared(side.plan, changed, periods_of(side.panel), whole)


def _overall(plan: Plan, rows: Rows) -> Floats:
    return own_range(plan, plan.nodes[plan.overall], score_rows(plan, rows).overall())


def _both(sides: Sequence[Rows]) -> Flags:
    """What is answered in both panels (leaves x units)."""
    assert sides[0].states is not None
    assert sides[1].states is not None
    return np.asarray((sides[0].states == ANSWERED) & (sides[1].states == ANSWERED))


def _mixed_numbers(sides: Sequence[Numbers], answers: int, scope: int) -> Numbers:
    """The numbers of one world, before they are placed."""
    recipe, panels = sides[0].recipe, [side.panel for side in sides]
    both = _both([panel.rows for panel in panels])
    own = both[recipe.leaves]
    chosen, others = sides[answers], sides[scope]
    amounts = tuple(
        None if mine is None or other is None else np.where(both[leaf], mine, other)
        for leaf, (mine, other) in enumerate(zip(chosen.panel.amounts, others.panel.amounts, strict=True))
    )
    rows = _mixed([panel.rows for panel in panels], both, answers, scope)
    x, nothing, imputed = (np.where(own, getattr(chosen, name), getattr(others, name)) for name in ("x", "nothing", "imputed"))
    return Numbers(recipe, replace(others.panel, rows=rows, amounts=amounts), x, nothing, imputed)


def _mixed(sides: Sequence[Rows], both: Flags, answers: int, scope: int) -> Rows:
    """The rows of one world: what is answered in both panels from one side, all else from the other."""
    chosen, others = sides[answers], sides[scope]

    def pick(name: str) -> Any:
        return np.where(both, getattr(chosen, name), getattr(others, name))

    low, high = pick("low"), pick("high")
    none = np.zeros(low.shape, dtype=np.bool_)
    zero = None
    if chosen.zero is not None or others.zero is not None:
        zero = np.where(both, none if chosen.zero is None else chosen.zero, none if others.zero is None else others.zero)
    return Rows(low, low if np.array_equal(low, high, equal_nan=True) else high, states=pick("states"), zero=zero)


def _by_itself(before: Side, after: Side, old: int, new: int) -> Split | None:
    """The split of one unit, as `diff` makes it of two surveys."""
    surveys = [_survey(side, row) for side, row in ((before, old), (after, new))]
    return compare(before.plan.framework, surveys[0], after.plan.framework, surveys[1]).by


def _survey(side: Side, row: int) -> Survey:
    framework = side.plan.framework
    return Survey.model_construct(
        framework=framework.id, subject=side.panel.subject(row), period=side.panel.period or "", answers=side.panel.answers(row)
    )
