"""One unit among the others: its score and rank in every node, and where it is strongest and weakest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..model import Indicator
from ..scoring import Plan, Scores
from ..scoring.columns import figures
from ..scoring.numbers import Floats
from ..scoring.plan import PlanNode
from .ranking import as_place, rank_node
from .units import Panel, own_numbers


class Place(NamedTuple):
    """A unit's place in one node: its printed score, its rank and of how many; `shared` units have the same score.

    `ahead` is how many have a higher one, whatever place those share that have the same. `number` is what an indicator of
    numbers holds, in its `unit` of measure. None: not known, or none.
    """

    id: str
    title: str
    kind: str
    parent: str | None
    value: float | None
    rank: float | None
    ranked: int
    shared: int
    median: float | None
    number: float | None
    unit: str | None
    ahead: int | None

    @property
    def behind(self) -> int:
        """How many have a lower score."""
        return self.ranked - (self.ahead or 0) - self.shared

    @property
    def upper(self) -> bool:
        """Whether it is ahead of more units than are ahead of it."""
        return self.ahead is not None and self.ahead < self.behind

    @property
    def lower(self) -> bool:
        """Whether more units are ahead of it than it is ahead of."""
        return self.ahead is not None and self.ahead > self.behind


class Profile(NamedTuple):
    """All places of one unit, wholes before parts; strengths from the best rank, weaknesses from the worst."""

    places: tuple[Place, ...]
    strengths: tuple[Place, ...]
    weaknesses: tuple[Place, ...]


def profile(panel: Panel, scores: Scores, row: int, most: int = 5) -> Profile:
    """The places of one unit of a scored panel, and the `most` indicators in which it ranks best and worst.

    A last place that several units share is no weakness: what a landlocked country has no port for tells it from no other.
    """
    numbers = own_numbers(scores.plan, panel)[:, row]
    places = tuple(_place(numbers, scores, node, row) for node in _nodes(scores.plan))
    asked = [place for place in places if place.kind == "indicator"]
    best = sorted((place for place in asked if place.upper), key=lambda place: place.ahead or 0)
    worst = sorted(
        (place for place in asked if place.lower and not (place.behind == 0 and place.shared > 1)), key=lambda place: -(place.ahead or 0)
    )
    return Profile(places, tuple(best[:most]), tuple(worst[:most]))


def _place(numbers: Floats, scores: Scores, node: PlanNode, row: int) -> Place:
    plan, values, ranks = scores.plan, figures(scores, node.index, "value"), rank_node(scores, node.index).rank
    above, raw = plan.parents[node.index], numbers[node.leaf] if node.leaf >= 0 else np.nan
    scale = node.source.number_scale if isinstance(node.source, Indicator) else None
    known = values[np.isfinite(values)]
    return Place(
        id=node.id,
        title=node.title,
        kind=node.kind,
        parent=plan.nodes[above].id if above >= 0 else None,
        value=_number(values[row]),
        rank=as_place(ranks[row]),
        ranked=int(np.isfinite(ranks).sum()),
        shared=int((values == values[row]).sum()),
        median=_number(np.median(known)) if len(known) else None,
        number=_number(raw),
        unit=scale.unit if scale is not None else None,
        ahead=int((values > values[row]).sum()) if np.isfinite(ranks[row]) else None,
    )


def _nodes(plan: Plan) -> Iterator[PlanNode]:
    """Every node of the tree that can have a score, wholes before parts, level by level."""
    level = [plan.nodes[plan.overall]]
    while level:
        yield from (node for node in level if not node.valueless)
        level = [plan.nodes[part] for node in level for part in node.parts]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
