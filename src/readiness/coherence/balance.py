"""Weights that give the parts of a score the influence they should have, searched by scoring the units under many weights.

The importance of a part is its share of the parts' correlations with the whole (the linear form of Becker, Saisana, Paruolo
and Vandecasteele 2017, as in COINr), or of the variance of the whole: its weight times its covariance with it.

A step of the search tries each weight a little higher and lower, which gives the Levenberg-Marquardt steps of all dampings,
and takes the best of all that was tried: no derivative is asked of ranks or gates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..prepare import score_anew
from ..scoring import Plan, Rows
from ..scoring.numbers import Floats
from ..scoring.plan import PlanNode
from ..sentences import SaidError, say, say_many
from ..statistics.correlation import coefficients
from ..statistics.moments import shape
from .limits import FEWEST
from .shares import effective_weights, share_of, weights_decide

VARIANCE = "variance"
REACHED = 0.001  # from the wanted share: what shares in per cent with one digit just show
FIRST_STEP, LAST_STEP, FARTHEST = 0.4, 1e-9, 14.0  # in logarithms of weights
DAMPINGS = 10.0 ** np.arange(-9, 3)
MOST_STEPS = 300
SMALLEST_LOSS, LEAST_GAIN = 1e-28, 1e-9
STARTS = 4  # drawn beside the weights as they are and equal ones; the search is quick
NOTHING = 1e-4  # a share of the weight that is as good as none


class Balance(NamedTuple):
    """What was found: for each part its share of the weights among its siblings and of the influence, before and after.

    `correlations` are those of the parts with the whole under the new weights; `gone` are the parts that had to lose all their
    weight. `reached`: all shares are as wanted (of the aim `correlation` there is no such, and it is True).
    """

    target: str
    parts: tuple[str, ...]
    wanted: tuple[float, ...] | None
    weights_before: tuple[float, ...]
    weights: tuple[float, ...]
    influence_before: tuple[float, ...]
    influence: tuple[float, ...]
    correlations: tuple[float, ...]
    gone: tuple[str, ...]
    reached: bool


class NoInfluence(SaidError, ValueError):
    """The influence of parts cannot be measured or moved; the text says why and what to do."""


def parts_at(plan: Plan, target: PlanNode, depth: int) -> list[PlanNode]:
    """The nodes so many levels below a node whose weights decide; raises `NoInfluence` where there are none to move."""
    level = [target]
    for _ in range(depth):
        for node in level:
            if node.parts and (node.judged or not weights_decide(node.rule) or node.rule == "points"):
                if node.rule == "points":
                    raise NoInfluence(say("weights below '{id}' decide nothing: a part weighs its points there", id=node.id))
                raise NoInfluence(
                    say("weights below '{id}' decide nothing: its parts are aggregated by '{rule}'", id=node.id, rule=node.rule)
                )
        level = [plan.nodes[part] for node in level for part in node.parts]
    if len(level) < 2:
        raise NoInfluence(
            say_many(
                "'{id}' has no two parts {count} level below it", "'{id}' has no two parts {count} levels below it", depth, id=target.id
            )
        )
    return level


def balance(
    plan: Plan, rows: Rows, target: PlanNode, parts: Sequence[PlanNode], wanted: Sequence[float] | None, kind: str = "pearson"
) -> Balance:
    """Search weights of `parts` that give them the `wanted` shares (summing to 1) of the influence on `target`.

    `kind` is that of a correlation, or `variance`. No wanted shares: weights under which the parts' correlations with the
    target are largest in sum (COINr's "infomax"). Raises `NoInfluence` if a part or the target does not vary over the units.
    """
    if rows.count < FEWEST:
        raise NoInfluence(
            say(
                "influence is read from correlations, which need {fewest} units at least; the panel has {count}",
                fewest=FEWEST,
                count=rows.count,
            )
        )
    search = _Search(plan, rows, target, parts, kind)
    before = search.importance(search.start[:, None])[:, 0]
    for node, value in zip(parts, before, strict=True):
        if np.isnan(value):
            raise NoInfluence(
                say(
                    "'{id}' or '{target}' has one value in all units that have both: no weight gives it influence",
                    id=node.id,
                    target=target.id,
                )
            )
    goal = _Sum() if wanted is None else _Shares(np.array(wanted))
    best = min((search.descend(start, goal) for start in search.starts()), key=lambda found: found[1])[0]
    found = search.importance(best[:, None])[:, 0]
    weights, shares = search.weights(best[:, None])[:, 0], share_of(found)
    return Balance(
        target=target.id,
        parts=tuple(node.id for node in parts),
        wanted=None if wanted is None else tuple(wanted),
        weights_before=tuple(search.weights(search.start[:, None])[:, 0].tolist()),
        weights=tuple(weights.tolist()),
        influence_before=tuple(share_of(before).tolist()),
        influence=tuple(shares.tolist()),
        correlations=tuple(search.correlations(search.values(best[:, None])[0]).tolist()),
        gone=tuple(node.id for node, weight in zip(parts, weights, strict=True) if weight < NOTHING),
        reached=wanted is None or bool(np.abs(shares - np.array(wanted)).max() <= REACHED),
    )


class _Shares:
    """The aim of wanted shares: the squares of what is left to them."""

    def __init__(self, wanted: Floats) -> None:
        self.wanted = wanted

    def residuals(self, coefficients: Floats) -> Floats:
        with np.errstate(all="ignore"):
            total = coefficients.sum(axis=0)
            return np.where(total > 0, coefficients / total, np.nan) - self.wanted[:, None]

    def loss(self, coefficients: Floats) -> Floats:
        squares: Floats = (self.residuals(coefficients) ** 2).sum(axis=0)
        return np.where(np.isnan(squares), np.inf, squares)

    def steps(self, low: Floats, here: Floats, high: Floats, h: float) -> Iterator[Floats]:
        slope = (self.residuals(high) - self.residuals(low)) / (2 * h)
        if np.isfinite(slope).all():
            normal, down = slope.T @ slope, slope.T @ self.residuals(here[:, None])[:, 0]
            scale = max(np.trace(normal) / len(normal), 1e-300)
            for damping in DAMPINGS:
                yield -np.linalg.solve(normal + damping * scale * np.eye(len(normal)), down)


class _Sum:
    """The aim of the largest sum of correlations."""

    def loss(self, coefficients: Floats) -> Floats:
        total: Floats = -coefficients.sum(axis=0)
        return np.where(np.isnan(total), np.inf, total)

    def steps(self, low: Floats, here: Floats, high: Floats, h: float) -> Iterator[Floats]:
        below, above, middle = self.loss(low), self.loss(high), self.loss(here[:, None])
        slope, bend = (above - below) / (2 * h), np.abs(above + below - 2 * middle) / h**2
        if np.isfinite(slope).all():
            for damping in DAMPINGS:
                yield -slope / (bend + damping)


class _Search:
    """Points of the search are logarithms of the parts' weights, whose sum among siblings does not matter."""

    def __init__(self, plan: Plan, rows: Rows, target: PlanNode, parts: Sequence[PlanNode], kind: str) -> None:
        self.plan, self.rows, self.target, self.parts, self.kind = plan, rows, target, parts, kind
        above = [plan.nodes[plan.parents[node.index]] for node in parts]
        self.place = [group.first + group.parts.index(node.index) for group, node in zip(above, parts, strict=True)]
        self.siblings = np.array([[one is other for other in above] for one in above], dtype=np.float64)
        share = effective_weights(plan, target.index)
        self.above = np.array([share[group.index] for group in above])[:, None]
        self.start = np.log(np.array(plan.weights)[self.place])

    def weights(self, points: Floats) -> Floats:
        """Shares of the weights among siblings (parts x points)."""
        sizes = np.exp(points - points.max(axis=0))
        found: Floats = sizes / (self.siblings @ sizes)
        return found

    def values(self, points: Floats) -> Floats:
        """The target and the parts under each point (points x units x (1 + parts))."""
        weights = np.repeat(np.array(self.plan.weights)[:, None], points.shape[1], axis=1)
        weights[self.place] = self.weights(points)
        scores = score_anew(self.plan, self.rows, weights)
        size = (points.shape[1], self.rows.count)
        found = np.stack([np.broadcast_to(scores.shown(node.index), size) for node in (self.target, *self.parts)], axis=2)
        return np.where(np.isfinite(found), found, np.nan)

    def correlations(self, values: Floats) -> Floats:
        """Correlations of the parts with the target."""
        return coefficients(values, "pearson" if self.kind == VARIANCE else self.kind)[0, 1:]

    def importance(self, points: Floats) -> Floats:
        """What the shares of influence are shares of (parts x points)."""
        values = self.values(points)
        found = np.column_stack([self.correlations(one) for one in values])
        if self.kind == VARIANCE:
            spread = np.column_stack([shape(one)[0] for one in values])
            found *= spread[1:] / spread[0] * self.above * self.weights(points)
        return found

    def starts(self) -> Iterator[Floats]:
        yield self.start
        yield np.zeros(len(self.parts))
        drawn = np.random.default_rng(0)  # the same in every run
        for _ in range(STARTS):
            yield drawn.normal(0, 1.5, len(self.parts))

    def descend(self, point: Floats, goal: _Shares | _Sum) -> tuple[Floats, float]:
        """The best point that steps from here lead to, and its loss."""
        h, ways = FIRST_STEP, np.eye(len(point))
        here = self.importance(point[:, None])[:, 0]
        loss = float(goal.loss(here[:, None])[0])
        for _ in range(MOST_STEPS):
            if h < LAST_STEP or abs(loss) < SMALLEST_LOSS:
                break
            near = np.column_stack([point[:, None] - h * ways, point[:, None] + h * ways])
            around = self.importance(near)
            steps = goal.steps(around[:, : len(point)], here, around[:, len(point) :], h)
            far = [np.clip(point + step - step.mean(), -FARTHEST, FARTHEST) for step in steps]
            tried = np.column_stack([near, *far])
            found = np.column_stack([around, *([self.importance(np.column_stack(far))] if far else [])])
            losses = goal.loss(found)
            best = int(np.argmin(losses))
            if losses[best] < loss - LEAST_GAIN * abs(loss):
                point, here, loss = tried[:, best] - tried[:, best].mean(), found[:, best], float(losses[best])
                h = h / 2 if best >= near.shape[1] else h
            else:
                h /= 4
        return point, loss
