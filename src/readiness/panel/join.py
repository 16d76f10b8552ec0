"""Panels put one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..model import Answer
from ..scoring import Plan, Rows
from ..scoring.layouts import places_in, relaid, widest
from ..scoring.numbers import Floats
from ..scoring.plan import Laid
from ..scoring.units import Column
from .units import Panel


def joined(plan: Plan, panels: Sequence[Panel]) -> Panel:
    """One panel of all the units of several that were read with the same columns, with room for the instances of all."""
    if len(panels) == 1:
        return panels[0]
    laid = widest(panel.rows.laid for panel in panels)
    panels = [_relaid(plan, panel, laid) for panel in panels] if laid else panels
    first, amounts = panels[0], _amounts(panels)
    names = dict.fromkeys(name for panel in panels for name in panel.attributes)
    return replace(
        first,
        units=tuple(unit for panel in panels for unit in panel.units),
        attributes={name: tuple(value for panel in panels for value in _said(panel, name)) for name in names},
        rows=_rows([panel.rows for panel in panels]),
        amounts=amounts,
        columns={name: _column(plan, name, panels, amounts) for name in first.columns},
        instances=tuple(own for panel in panels for own in panel.instances),
    )


def _relaid(plan: Plan, panel: Panel, laid: Laid) -> Panel:
    """A panel with room for the instances of others."""
    nothing = np.full(len(panel.units), np.nan)
    places = places_in(plan, panel.rows.laid, laid).tolist()
    amounts = tuple(nothing if place < 0 else panel.amounts[place] for place in places)
    instances = panel.instances or ((),) * len(panel.units)
    return replace(panel, rows=relaid(plan, panel.rows, laid), amounts=amounts, instances=instances)


def _amounts(panels: Sequence[Panel]) -> tuple[Floats | None, ...]:
    """The numbers of every leaf, which takes numbers in every panel or in none, as rows of one array (`Panel.raw`)."""
    raw = np.full((len(panels[0].amounts), sum(len(panel.units) for panel in panels)), np.nan)
    start = 0
    for panel in panels:
        stop = start + len(panel.units)
        for row, numbers in zip(raw, panel.amounts, strict=True):
            if numbers is not None:
                row[start:stop] = numbers
        start = stop
    return tuple(None if numbers is None else row for row, numbers in zip(raw, panels[0].amounts, strict=True))


def _said(panel: Panel, name: str) -> Sequence[str | None]:
    return panel.attributes.get(name) or (None,) * len(panel.units)


def _rows(rows: Sequence[Rows]) -> Rows:
    low = np.concatenate([part.low for part in rows], axis=1)
    settled = all(part.high is part.low for part in rows)
    high = low if settled else np.concatenate([part.high for part in rows], axis=1)
    states, supported, zero, outer = (_flags(rows, name) for name in ("states", "supported", "zero", "outer"))
    return Rows(low, high, states, supported, zero, outer, laid=rows[0].laid)


def _flags(rows: Sequence[Rows], name: str) -> Any:
    """Flags of all rows: false where a part says nothing; None where none says anything."""
    parts = [getattr(part, name) for part in rows]
    if all(part is None for part in parts):
        return None
    return np.concatenate([np.zeros(rows[at].low.shape, dtype=np.bool_) if part is None else part for at, part in enumerate(parts)], axis=1)


def _column(plan: Plan, name: str, panels: Sequence[Panel], amounts: Sequence[Floats | None]) -> Column:
    """The answers to one question; numbers that are its amounts already are not held twice."""
    columns, leaf = [panel.columns[name] for panel in panels], plan.leaf_index.get(name, -1)
    shared = leaf >= 0 and all(
        own.numbers is not None and own.numbers is panel.amounts[leaf] for own, panel in zip(columns, panels, strict=True)
    )
    answers: list[Answer | None] = []
    codes, numbers = [], []
    for column in columns:
        count = len(column.codes) if column.codes is not None else len(column.numbers) if column.numbers is not None else 0
        codes.append(
            np.full(count, -1, dtype=np.int32) if column.codes is None else np.where(column.codes < 0, -1, column.codes + len(answers))
        )
        if not shared:
            numbers.append(np.full(count, np.nan) if column.numbers is None else column.numbers)
        answers.extend(column.answers)
    coded = any(column.codes is not None for column in columns)
    plain = any(column.numbers is not None for column in columns)
    found = amounts[leaf] if shared else np.concatenate(numbers) if plain else None
    return Column(found, np.concatenate(codes).astype(np.int32) if coded else None, tuple(answers))
