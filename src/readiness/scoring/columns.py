"""Figures of one node in every scenario at once, for tables of many units: what a card says, without making the cards."""

from __future__ import annotations

import numpy as np

from .engine import Scores, own_range
from .numbers import Floats, round_half_up
from .plan import bands_in_order

Cells = list[float | None] | list[str | None]


def figure(scores: Scores, index: int, name: str) -> Cells:
    """`value`, `exact`, `low`, `high`, `evidenced`, `coverage` or `band` of a node, one a scenario, None where missing."""
    if name == "band":
        return _bands(scores, index)
    if name == "coverage":
        return _cells(np.asarray(scores.coverage[index]))
    lanes = {"value": scores.value, "exact": scores.value, "low": scores.low, "high": scores.high, "evidenced": scores.evidenced}
    lane = lanes[name]
    if lane is None:
        return _cells(np.full(scores.rows.count, np.nan))
    found = own_range(scores.plan, scores.plan.nodes[index], lane[index])
    if name not in ("low", "high"):
        found = _withheld(scores, index, found)
    return _cells(found if name == "exact" else round_half_up(found, scores.plan.decimals))


def _withheld(scores: Scores, index: int, values: Floats) -> Floats:
    return np.where(scores.withheld[index], np.nan, values) if index in scores.withheld else values


def _cells(values: Floats) -> list[float | None]:
    return [float(value) if finite else None for value, finite in zip(values, np.isfinite(values), strict=True)]


def _bands(scores: Scores, index: int) -> list[str | None]:
    names = [band.id for band in bands_in_order(scores.plan.framework.file)]
    if not names:
        return [None] * scores.rows.count
    found = scores.bands(index)
    hidden = np.isnan(_withheld(scores, index, scores.value[index]))
    return [None if gone or place < 0 else names[place] for place, gone in zip(found, hidden, strict=True)]
