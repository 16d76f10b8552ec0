"""Removal: what becomes of scores and ranks without one indicator, one group or one pillar, all else as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..scoring import Plan, PlanNode
from ..scoring.numbers import Floats
from .places import Places, rank_change
from .study import Study


class Removed(NamedTuple):
    """The results without one element, all (units,): exact scores and places, and the mean absolute change of rank."""

    id: str
    title: str
    kind: str
    scores: Floats
    places: Places
    rank_change: float


def removals(study: Study) -> list[Removed]:
    """Every indicator and group below the overall node, in the framework's order, each removed by itself.

    Its weight is 0, so that the others share the whole as their weights are; a group that is left empty goes with it.
    """
    plan = study.base.plan
    elements = list(_elements(plan))
    weights = np.repeat(np.array(plan.weights)[:, None], len(elements), axis=1)
    for draw, (_, place) in enumerate(elements):
        weights[place, draw] = 0.0
    if not elements:
        return []
    outcome = study.on_base(weights)
    changes = rank_change(outcome.places, study.nominal.places[0])
    return [
        Removed(node.id, node.title, node.kind, outcome.scores[draw], outcome.places[draw], float(changes[draw]))
        for draw, (node, _) in enumerate(elements)
    ]


def _elements(plan: Plan) -> Iterator[tuple[PlanNode, int]]:
    """Every node below the overall one that counts in it, with the place of its weight."""
    below = [plan.overall]
    while below:
        node = plan.nodes[below.pop(0)]
        for place, part in enumerate(node.parts):
            yield plan.nodes[part], node.first + place
            below.append(part)
