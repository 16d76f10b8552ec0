"""Drawn weights: every weight up or down by a share, or every group's weights from a Dirichlet distribution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..scoring import Plan
from ..scoring.lanes import points_of
from ..scoring.numbers import Floats

Of = Literal["all", "groups", "indicators"]
LEAST = 1e-300  # a weight of 0 would leave its part out


class Weighting(NamedTuple):
    """How weights are drawn, and which: those of groups, of indicators, or all.

    `share` s multiplies each by a number from 1 - s to 1 + s, each as likely as another. `dirichlet` c draws the weights of a
    group together; their expectation is the framework's. With c = 1 and equal weights every division of the whole is as
    likely as another; larger c stay nearer to the framework's.
    """

    share: float | None = None
    dirichlet: float | None = None
    of: Of = "all"

    def draw(self, plan: Plan, count: int, rng: np.random.Generator) -> Floats:
        """Weights (parts x draws) in the order of `plan.weights`; under `points` they multiply the points.

        Fewer draws are the first of more: the numbers of one draw come before those of the next.
        """
        weights = np.repeat(np.array(plan.weights)[:, None], count, axis=1)
        groups = list(self._groups(plan))
        if not groups:
            return weights
        varied = np.concatenate([places for places, _ in groups])
        if self.share is not None:
            weights[varied] *= rng.uniform(1 - self.share, 1 + self.share, (count, len(varied))).T
            return weights
        assert self.dirichlet is not None
        shapes = np.concatenate([self.dirichlet * len(shares) * shares for _, shares in groups])
        found = np.maximum(rng.standard_gamma(shapes, (count, len(varied))), LEAST).T
        start = 0
        for places, shares in groups:
            own = found[start : start + len(places)]
            weights[places] *= own / own.sum(axis=0) / shares[:, None]
            start += len(places)
        return weights

    def moves(self, plan: Plan) -> bool:
        """Whether there is a weight to draw: what stands alone has none."""
        return any(True for _ in self._groups(plan))

    def _groups(self, plan: Plan) -> Iterator[tuple[NDArray[np.intp], Floats]]:
        """The weights of each group that vary: their places in `plan.weights`, and each one's share of their sum."""
        points = points_of(plan, None)
        for node in plan.nodes:
            if node.kind == "composite":
                continue
            chosen = [place for place, part in enumerate(node.parts) if self._varies(plan.nodes[part].kind)]
            if len(chosen) > 1:
                own = [float(points[node.parts[at]][0]) if node.rule == "points" else node.weights[at] for at in chosen]
                yield np.array(chosen, dtype=np.intp) + node.first, np.array(own) / sum(own)

    def _varies(self, kind: str) -> bool:
        return self.of == "all" or (self.of == "indicators") == (kind == "indicator")
