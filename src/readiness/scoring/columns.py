"""Figures of one node in every scenario at once, for tables of many units: what a card says, without making the cards."""

from __future__ import annotations

import numpy as np

from .gates import Positions, own_range
from .numbers import Floats, round_half_up
from .plan import bands_in_order
from .scores import Scores

Cells = list[float | None] | list[str | None]


def figure(scores: Scores, index: int, name: str) -> Cells:
    """`value`, `exact`, `low`, `high`, `evidenced`, `coverage` or `band` of a node, one a scenario, None where missing."""
    if name == "band":
        names = [*(band.id for band in bands_in_order(scores.plan.framework.file)), None]
        return [names[place] for place in band_places(scores, index).tolist()]
    return listed(figures(scores, index, name))


def figures(scores: Scores, index: int, name: str) -> Floats:
    """The same figure as an array, NaN where it is missing or without bound."""
    if name == "coverage":
        return np.array(scores.coverage[index], dtype=np.float64)
    lanes = {"value": scores.value, "exact": scores.value, "low": scores.low, "high": scores.high, "evidenced": scores.evidenced}
    lane = lanes[name]
    if lane is None:
        return np.full(scores.rows.count, np.nan)
    found = own_range(scores.plan, scores.plan.nodes[index], lane[index])
    if name not in ("low", "high"):
        found = _withheld(scores, index, found)
    found = found if name == "exact" else round_half_up(found, scores.plan.decimals)
    return np.where(np.isfinite(found), found, np.nan)


def listed(values: Floats) -> list[float | None]:
    """Numbers as a list, None for NaN."""
    found: list[float | None] = values.tolist()
    for at in np.flatnonzero(np.isnan(values)).tolist():
        found[at] = None
    return found


def band_places(scores: Scores, index: int) -> Positions:
    """The band of a node as a position from the lowest, -1 where it has none."""
    if not scores.plan.framework.file.bands:
        return np.full(scores.rows.count, -1)
    return np.where(np.isnan(_withheld(scores, index, scores.value[index])), -1, scores.bands(index))


def _withheld(scores: Scores, index: int, values: Floats) -> Floats:
    return np.where(scores.withheld[index], np.nan, values) if index in scores.withheld else values
