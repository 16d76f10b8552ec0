"""From numbers to rows: units placed by what a sample has taught, its own as well as others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

import numpy as np

from ..panel import Panel
from ..problems import raise_errors
from ..scoring import Rows
from ..scoring.gates import Flags
from ..scoring.numbers import Floats
from ..scoring.units import ANSWERED, NOT_APPLICABLE_, OUT_OF_SCOPE, UNKNOWN_, States
from . import filling
from .denominate import denominate
from .fitted import ALL, Fitted, scored, treated
from .recipe import Places, Recipe

Array = TypeVar("Array", bound=np.ndarray[Any, Any])


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a panel, divided and filled in: all that a sample places units by.

    `panel` is as it was read, `x` (items x units) NaN where a number is missing. `nothing` flags what has the denominator 0,
    `imputed` what was filled in.
    """

    recipe: Recipe
    panel: Panel
    x: Floats
    nothing: Flags
    imputed: Flags

    def refilled(self, fitted: Fitted, periods: Sequence[str]) -> Numbers:
        """The same where the gaps that a sample fills are filled by what another sample has taught."""
        if not self.imputed.any():
            return self
        emptied = np.where(self.imputed & _taught(self.recipe), np.nan, self.x)
        x = np.where(self.imputed, filling.fill_as_taught(self.recipe, self.panel, emptied, periods, fitted), self.x)
        return replace(self, x=x, imputed=self.imputed & ~np.isnan(x))


def periods_of(panel: Panel) -> list[str]:
    """The period of every unit, `ALL` where the source names none."""
    own = panel.attributes.get("period")
    return [panel.period or ALL] * len(panel.units) if own is None else [period or ALL for period in own]


def own_rows(recipe: Recipe, whole: Array) -> Array:
    """The rows of the items of an array of all leaves."""
    at = recipe.leaves
    row = bool(len(at)) and at[-1] - at[0] == len(at) - 1  # leaves in a row are not copied
    return cast(Array, whole[at[0] : at[-1] + 1] if row else whole[at])


def between_ends(recipe: Recipe, panel: Panel) -> Flags:
    """Where an answer says only between which ends a number lies."""
    assert panel.rows.states is not None
    return np.asarray((own_rows(recipe, panel.rows.states) == ANSWERED) & np.isnan(own_rows(recipe, panel.raw)))


def fillable(recipe: Recipe, panel: Panel, x: Floats, nothing: Flags) -> Places:
    """The gaps that may be filled, as places in the flattened numbers: asked, not answered by two ends, and with a denominator
    that is not 0.
    """
    assert panel.rows.states is not None
    gaps = np.flatnonzero(np.isnan(x))
    states, raw = own_rows(recipe, panel.rows.states).take(gaps), own_rows(recipe, panel.raw).take(gaps)
    between = (states == ANSWERED) & np.isnan(raw)
    free = ~nothing.take(gaps) & (states != NOT_APPLICABLE_) & (states != OUT_OF_SCOPE) & ~between
    return np.asarray(gaps[free], dtype=np.intp)


def flagged(shape: tuple[int, ...], places: Places) -> Flags:
    """Flags of these places of a flattened array."""
    found = np.zeros(shape, dtype=np.bool_)
    np.put(found, places, True)
    return found


def numbers_of(recipe: Recipe, panel: Panel, filled: tuple[Floats, Flags] | None = None) -> Numbers:
    """The numbers of units that are no sample, divided, with the gaps that a sample is to fill flagged.

    `filled` are numbers (items x units) and flags of those that stand in gaps which a unit's own numbers fill. Raises
    `ProblemsError` for what cannot be divided.
    """
    (x, nothing), problems = denominate(recipe, panel, own_rows(recipe, panel.raw))
    raise_errors(problems)
    gaps, taught = flagged(x.shape, fillable(recipe, panel, x, nothing)), _taught(recipe)
    if filled is None:
        return Numbers(recipe, panel, x, nothing, gaps & taught)
    numbers, there = filled
    own = gaps & ~taught & there
    return Numbers(recipe, panel, np.where(own, numbers, x), nothing, (gaps & taught) | own)


def _taught(recipe: Recipe) -> Flags:
    """Which items (items x 1) have their gaps filled by what a sample teaches."""
    return np.array([[filling.is_taught(item)] for item in recipe.items], dtype=np.bool_).reshape(-1, 1)


def place(numbers: Numbers, fitted: Fitted, periods: Sequence[str]) -> Rows:
    """The rows of units by what a sample has taught; of nodes that compare units they say nothing yet (`outrank.compared`).

    `periods` are those of the sample that each unit is placed in. Raises `Absent` for one that nothing was learnt of.
    """
    filled = numbers.refilled(fitted, periods)
    return rows_of(filled, fitted, periods, scored(numbers.recipe, fitted, treated(numbers.recipe, fitted, filled.x, periods), periods))


def rows_of(numbers: Numbers, fitted: Fitted, periods: Sequence[str], scores: Floats) -> Rows:
    """The rows of the panel with prepared scores in their places; what is still open spans the whole scale."""
    recipe, rows = numbers.recipe, numbers.panel.rows
    lows, highs, states = scores, scores, rows.states
    assert states is not None
    missing = np.isnan(scores)
    gaps = missing.any()
    if gaps or numbers.imputed.any():
        lows, highs, states = _open(numbers, fitted, periods, scores, missing)
    low = with_rows(recipe, rows.low, lows)
    high = low if highs is lows and rows.high is rows.low else with_rows(recipe, rows.high, highs)
    zero = None if rows.zero is None else with_rows(recipe, rows.zero, own_rows(recipe, rows.zero) & ~numbers.imputed)
    gone = [recipe.plan.leaf_index[name] for name in fitted.screened]
    if gone:
        low, high, states = low.copy(), high.copy(), states.copy()
        low[gone] = high[gone] = np.nan
        states[gone] = OUT_OF_SCOPE
    settled = high is low or not (low < high).any()
    whole = low if low is scores and not gaps else None
    return Rows(low, low if settled else high, states, rows.supported, zero, rows.outer, whole=whole)


def with_rows(recipe: Recipe, whole: Array, own: Array) -> Array:
    """An array of all leaves with other rows of the items."""
    if len(recipe.items) == len(whole):
        return own
    found = whole.copy()
    found[recipe.leaves] = own
    return found


def _open(numbers: Numbers, fitted: Fitted, periods: Sequence[str], scores: Floats, missing: Flags) -> tuple[Floats, Floats, States]:
    """Both ends of every item, and the states of all leaves, where not all is settled; `missing` flags items without a score.

    Only what is missing or filled in is looked at, one place (in the flattened arrays) after the other.
    """
    recipe, rows = numbers.recipe, numbers.panel.rows
    assert rows.states is not None
    at = np.flatnonzero(missing | numbers.imputed)
    own, imputed, nothing, there = own_rows(recipe, rows.states), numbers.imputed.take(at), numbers.nothing.take(at), ~missing.take(at)
    given = own.take(at)
    between = (given == ANSWERED) & np.isnan(own_rows(recipe, numbers.panel.raw).take(at))
    lost = ~there & ~nothing & (given == ANSWERED) & ~between
    applies = ~nothing & (lost | ~np.isnan(own_rows(recipe, rows.low).take(at)))
    lows = highs = scores
    if not there.all():
        gone, items = at[~there], at[~there] // scores.shape[1]
        ends = (np.where(applies[~there], end[recipe.leaves, 0][items], np.nan) for end in recipe.plan.ends)
        lows, highs = (_with_numbers(scores, gone, end) for end in ends)
    if between.any():
        lows, highs = _between(numbers, fitted, periods, (lows, highs))
    now = np.where(imputed, ANSWERED, np.where(lost, UNKNOWN_, np.where(nothing, NOT_APPLICABLE_, given)))
    return lows, highs, with_rows(recipe, rows.states, _with_numbers(own, at, now))


def _with_numbers(whole: Array, at: Places, numbers: np.ndarray[Any, Any]) -> Array:
    """An array with other numbers at some places of it, flattened."""
    found = whole.copy()
    np.put(found, at, numbers)
    return found


def _between(numbers: Numbers, fitted: Fitted, periods: Sequence[str], ends: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The two ends with those of numbers that are known only between two.

    Of a scale without ends the rows hold the numbers themselves (turned, so that more is better), to be placed as others
    are; of one with ends they hold scores already, which are kept where no step changes the number, and say nothing else.
    """
    recipe, panel, placed = numbers.recipe, numbers.panel, []
    between = between_ends(recipe, panel)
    for lane in (panel.rows.low, panel.rows.high):
        own = np.where(between, own_rows(recipe, lane), np.nan)
        x = denominate(recipe, panel, np.where(recipe.down, -own, own))[0].x
        placed.append(scored(recipe, fitted, treated(recipe, fitted, x, periods), periods))
    kept = np.array([[item.fixed and not item.changed] for item in recipe.items])
    free = np.array([[not item.fixed] for item in recipe.items])
    lanes = (np.fmin(*placed), own_rows(recipe, panel.rows.low), ends[0]), (np.fmax(*placed), own_rows(recipe, panel.rows.high), ends[1])
    low, high = (np.where(between & free, mine, np.where(between & kept, given, other)) for mine, given, other in lanes)
    return low, high
