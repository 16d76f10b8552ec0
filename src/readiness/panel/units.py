"""A panel: many units of one period, their answers as rows, and what else the source says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..model import Answer, Subject
from ..scoring import Plan, Rows, Scores, card_of, score_rows
from ..scoring.answers import Pin
from ..scoring.card import Card
from ..scoring.gates import Flags
from ..scoring.layouts import alone, layout_of, places_in
from ..scoring.numbers import Floats
from ..scoring.plan import Laid
from ..scoring.units import Column

Attributes = Mapping[str, tuple[str | None, ...]]
PERIOD = "period"  # the attribute that parts a panel of several periods


@dataclass(frozen=True, eq=False)
class Panel:
    """Units in the order of their source; every array has one column a unit.

    `attributes` are columns that are no indicator (`name`, `kind`, `region`, …), None where blank. `rows` are the answers
    compiled for scoring, `amounts` the numbers of each leaf in their own unit, NaN where they are open or not applicable,
    None for a leaf that takes no numbers. `columns` are the answers as written, by the ids of their leaves. Where units are
    answered by instance, `rows` and `amounts` are laid out for these, and `instances` says by number which of them each unit has.
    """

    path: str
    units: tuple[str, ...]
    period: str | None
    attributes: Attributes
    rows: Rows
    amounts: tuple[Floats | None, ...]
    columns: Mapping[str, Column]
    instances: tuple[Laid, ...] = ()

    @cached_property
    def raw(self) -> Floats:
        """The amounts as one array (leaves of `rows` x units), NaN where there is no number."""
        whole = next((numbers.base for numbers in self.amounts if numbers is not None), None)
        if whole is not None and _is_made_of(whole, self.amounts):
            return whole
        found = np.full((len(self.amounts), len(self.units)), np.nan)
        for row, numbers in zip(found, self.amounts, strict=True):
            if numbers is not None:
                row[:] = numbers
        return found

    def answers(self, row: int) -> dict[str, Answer]:
        """The answers of one unit, without those that are blank."""
        return {name: answer for name, column in self.columns.items() if (answer := column.answer(row)) is not None}

    def subject(self, row: int) -> Subject:
        """One unit as the subject of a survey."""
        said: dict[str, Any] = {"id": self.units[row], "name": self.units[row], "kind": None}
        return Subject.model_construct(**{**said, **{name: values[row] for name, values in self.attributes.items()}})

    def take(self, chosen: Sequence[int], period: str | None = None) -> Panel:
        """Some of the units, in the order given."""
        at = np.asarray(chosen, dtype=np.intp)
        places = at.tolist()
        return replace(
            self,
            units=tuple(self.units[row] for row in places),
            period=period if period is not None else self.period,
            attributes={name: tuple(values[row] for row in places) for name, values in self.attributes.items()},
            rows=_rows_at(self.rows, at),
            amounts=tuple(None if numbers is None else numbers[at] for numbers in self.amounts),
            columns={
                name: column._replace(
                    numbers=None if column.numbers is None else column.numbers[at],
                    codes=None if column.codes is None else column.codes[at],
                )
                for name, column in self.columns.items()
            },
            instances=tuple(self.instances[row] for row in places) if self.instances else (),
        )

    def by_period(self) -> list[Panel]:
        """One panel a period, the earliest first; itself where the source names none."""
        if PERIOD not in self.attributes:
            return [self]
        rows: dict[str, list[int]] = {}
        for row, period in enumerate(self.attributes[PERIOD]):
            rows.setdefault(period or "", []).append(row)
        return [self.take(rows[period], period) for period in sorted(rows)]


def _is_made_of(whole: Floats, amounts: Sequence[Floats | None]) -> bool:
    """Whether amounts are the rows of an array, one a leaf and no other row of it a number."""
    if whole.ndim != 2 or len(whole) != len(amounts):
        return False
    return all(
        np.isnan(row).all() if own is None else own.base is whole and own.ctypes.data == row.ctypes.data and own.shape == row.shape
        for row, own in zip(whole, amounts, strict=True)
    )


def _rows_at(rows: Rows, at: np.ndarray[Any, np.dtype[np.intp]]) -> Rows:
    def cut(array: Any) -> Any:
        return None if array is None else array[:, at]

    low = cut(rows.low)
    high = low if rows.high is rows.low else cut(rows.high)
    pins = {node: Pin(*(lane[at] for lane in pin)) for node, pin in rows.pins.items()}
    return Rows(low, high, cut(rows.states), cut(rows.supported), cut(rows.zero), cut(rows.outer), pins, laid=rows.laid)


def score_panel(plan: Plan, panel: Panel) -> Scores:
    """Score every unit of a panel in one call."""
    return score_rows(plan, panel.rows)


def unit_card(panel: Panel, scores: Scores, row: int) -> Card:
    """The card of one unit, with the instances that it has under their own names."""
    answers = panel.answers(row)
    if not panel.rows.laid:
        return card_of(scores, row, panel.subject(row), answers)
    layout, rows = alone(scores.plan, panel.rows.block(row, row + 1), answers)
    return card_of(score_rows(layout.plan, rows), 0, panel.subject(row), layout.answers(answers))


def own_numbers(plan: Plan, panel: Panel) -> Floats:
    """The numbers of each unit (leaves of the plan x units), NaN where there is none, or one of each of several instances."""
    if not panel.rows.laid:
        return panel.raw
    places, there = layout_of(plan, panel.rows.laid).leaves, present(plan, panel)
    found = np.full((len(plan.leaves), len(panel.units)), np.nan)
    for leaf, own in enumerate(places):
        numbers = panel.raw[own]
        found[leaf] = np.where(there[own].sum(axis=0) == 1, np.where(there[own], numbers, 0.0).sum(axis=0), np.nan)
    return found


def present(plan: Plan, panel: Panel) -> Flags:
    """Which leaves of its rows each unit of a panel has (leaves x units): others are there for the instances of other units."""
    found = np.ones(panel.rows.low.shape, dtype=np.bool_)
    for row, own in enumerate(panel.instances):
        found[:, row] = places_in(plan, own, panel.rows.laid) >= 0
    return found
