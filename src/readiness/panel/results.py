"""The figures of many units, gathered block by block so that the answers need not be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scoring import Card, Plan, Scores
from ..scoring.columns import band_places, figures
from ..scoring.gates import Positions
from ..scoring.numbers import Floats
from ..scoring.plan import PlanNode
from .ranking import Ranks, ranks
from .units import PERIOD, Panel, score_panel, unit_card

FIGURES = ("value", "exact", "low", "high", "coverage")
Rows = Sequence[int] | NDArray[np.int_]


class Results(NamedTuple):
    """What is known of one node for many units; every sequence and array has one place a unit.

    `figures` are those of `FIGURES`, `parts` the printed values of the node's parts by their ids, NaN where missing;
    `bands` are positions from the lowest, -1 for none.
    """

    plan: Plan
    node: PlanNode
    units: Sequence[str]
    attributes: Mapping[str, Sequence[str | None]]
    figures: Mapping[str, Floats]
    bands: Positions
    parts: Mapping[str, Floats]

    def take(self, rows: Rows) -> Results:
        """Some of the units, in the order given."""
        at = np.asarray(rows, dtype=np.intp)
        places = at.tolist()
        return self._replace(
            units=[self.units[row] for row in places],
            attributes={name: [values[row] for row in places] for name, values in self.attributes.items()},
            figures={name: values[at] for name, values in self.figures.items()},
            bands=self.bands[at],
            parts={name: values[at] for name, values in self.parts.items()},
        )

    def periods(self) -> dict[str | None, NDArray[np.int_]]:
        """The places of the units of each period, the earliest first; of all units where no period is named."""
        if PERIOD not in self.attributes:
            return {None: np.arange(len(self.units))}
        found = places_by(self.attributes[PERIOD])
        return {period: found[period] for period in sorted(found, key=str)}

    def ranks(self) -> Ranks:
        """The ranks of all units, ties as the framework says; none for a framework that is kept from comparing units."""
        if not self.plan.framework.file.comparable:
            return Ranks(*[np.full(len(self.units), np.nan)] * 3)
        low, high = (self.figures[name] for name in ("low", "high"))
        value = self.figures["value"]
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)  # without bound
        return ranks(value, low, high, self.plan.framework.file.ties)


def places_by(values: Sequence[str | None]) -> dict[str | None, NDArray[np.int_]]:
    """The places of each value, in the order in which they occur."""
    found: dict[str | None, list[int]] = {}
    for row, value in enumerate(values):
        found.setdefault(value, []).append(row)
    return {value: np.array(rows) for value, rows in found.items()}


def results_of(panel: Panel, scores: Scores, index: int) -> Results:
    """The figures of one node for every unit of a panel."""
    plan, node = scores.plan, scores.plan.nodes[index]
    parts = {plan.nodes[part].id: figures(scores, part, "value") for part in node.shown}
    lanes = {name: figures(scores, index, name) for name in FIGURES}
    return Results(plan, node, panel.units, panel.attributes, lanes, band_places(scores, index), parts)


def gathered(found: Sequence[Results]) -> Results:
    """Several results, one below the other."""
    first = found[0]
    if len(found) == 1:
        return first

    def below(arrays: Iterable[Any]) -> Any:
        return np.concatenate(list(arrays))

    def said(part: Results, name: str) -> Sequence[str | None]:
        return part.attributes.get(name) or (None,) * len(part.units)

    names = dict.fromkeys(name for part in found for name in part.attributes)
    return first._replace(
        units=[unit for part in found for unit in part.units],
        attributes={name: [value for part in found for value in said(part, name)] for name in names},
        figures={name: below(part.figures[name] for part in found) for name in first.figures},
        bands=below(part.bands for part in found),
        parts={name: below(part.parts[name] for part in found) for name in first.parts},
    )


class Kept(NamedTuple):
    """Blocks of units with their scores, for the cards of some of them."""

    blocks: list[tuple[Panel, Scores]]

    def card(self, row: int) -> Card:
        """The card of one unit, by its place in all blocks."""
        for panel, scores in self.blocks:
            if row < len(panel.units):
                return unit_card(panel, scores, row)
            row -= len(panel.units)
        raise IndexError(row)


def gather(plan: Plan, panels: Iterable[Panel], index: int, kept: Kept | None = None) -> Results | None:
    """Score panels one after the other and keep the figures of a node; None if there is no panel."""
    found = []
    for panel in panels:
        scores = score_panel(plan, panel)
        found.append(results_of(panel, scores, index))
        if kept is not None:
            kept.blocks.append((panel, scores))
    return gathered(found) if found else None
