"""The figures of a scored panel: statistics of every node, correlations of all pairs, and alpha and components of every group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..model import Indicator
from ..scoring import Plan, Scores
from ..scoring.numbers import Floats
from ..scoring.plan import PlanNode
from ..scoring.steps import steps_of
from ..statistics.correlation import KINDS, Correlations, correlations
from ..statistics.moments import Moments, moments
from ..statistics.structure import components, cronbach_alpha
from .limits import FEWEST, Limits
from .results import Group, Member, Pair, Stranger, Study, figures_of, number_of
from .shares import effective_weights, share_of, sibling_shares

INDICATORS = "indicators"  # the level of all questions, however deep they stand


def study(scores: Scores, raw: Floats | None = None, sizes: Mapping[str, Floats] | None = None, limits: Limits = Limits()) -> Study:  # noqa: B008
    """Study the units of a scored panel (one a scenario of `scores`).

    `raw` are the numbers in their own unit (leaves x units); `sizes` are attributes of the units that are numbers, such as
    population: what correlates with them measures how large a unit is. Correlations are over the units that have both
    values, components over those that have all.
    """
    return _Reader(scores, raw, limits).study(sizes or {})


class _Reader:
    def __init__(self, scores: Scores, raw: Floats | None, limits: Limits) -> None:
        self.plan, self.raw, self.limits = scores.plan, raw, limits
        self.nodes = list(_tree(self.plan, self.plan.overall))
        self.at = {node.index: at for at, node in enumerate(self.nodes)}
        self.values = np.column_stack([_finite(scores.shown(node.index)) for node in self.nodes])
        self.found = {kind: correlations(self.values, kind) for kind in KINDS}
        self.level = {node.index: _level(self.plan, node) for node in self.nodes}
        self.effective = effective_weights(self.plan)

    def study(self, sizes: Mapping[str, Floats]) -> Study:
        figures = moments(self.values)
        raw = None if self.raw is None else moments(_finite(self.raw.T))
        members = {node.id: self.member(node, figures, raw) for node in self.nodes}
        groups = {node.id: self.group(node) for node in self.nodes if self.parts(node)}
        leaves = [self.at[node.index] for node in self.nodes if node.kind == "indicator"]
        complete = int((~np.isnan(self.values[:, leaves])).all(axis=1).sum())
        return Study(
            units=len(self.values),
            complete=complete,
            members=members,
            groups=groups,
            pairs=tuple(self.pairs()),
            sizes=tuple(self.sizes(sizes)),
            strangers=tuple(self.strangers()),
            limits=self.limits,
        )

    def parts(self, node: PlanNode) -> list[PlanNode]:
        return [self.plan.nodes[part] for part in node.parts if part in self.at]

    def member(self, node: PlanNode, figures: Moments, raw: Moments | None) -> Member:
        above = self.plan.parents[node.index]
        number = node.leaf >= 0 and raw is not None and bool(raw.units[node.leaf])
        return Member(
            id=node.id,
            title=node.title,
            level=self.level[node.index],
            parent=self.plan.nodes[above].id if above >= 0 else None,
            weight=sibling_shares(self.plan.nodes[above]).get(node.index) if above >= 0 else None,
            effective=self.effective.get(node.index),
            influence=self.influence(node, above),
            scores=figures_of(figures, self.at[node.index], len(self.values), self.limits),
            raw=figures_of(raw, node.leaf, len(self.values), self.limits) if number and raw is not None else None,
        )

    def influence(self, node: PlanNode, above: int) -> float | None:
        if above < 0 or above not in self.at:
            return None
        siblings = [self.at[part] for part in self.plan.nodes[above].parts if part in self.at]
        if (self.found["pearson"].units[self.at[above], siblings] < FEWEST).any():
            return None
        with_group = self.found["pearson"].coefficient[self.at[above], siblings]
        return number_of(share_of(with_group)[siblings.index(self.at[node.index])]) if self.at[node.index] in siblings else None

    def group(self, node: PlanNode) -> Group:
        parts = self.parts(node)
        own = self.values[:, [self.at[part.index] for part in parts]]
        below = [self.at[part.index] for part in self.nodes if part.kind == "indicator" and node.index in self.plan.ancestors(part.index)]
        found = components(own)
        if found.units < FEWEST:
            found = components(own[:0])._replace(units=found.units)
        return Group(
            id=node.id,
            title=node.title,
            parts=tuple(part.id for part in parts),
            indicators=len(below),
            alpha=self.alpha([self.at[part.index] for part in parts]),
            alpha_below=self.alpha(below),
            complete=found.units,
            eigenvalues=tuple(found.eigenvalues.tolist()),
            shares=tuple(found.shares.tolist()),
            loadings={part.id: tuple(row) for part, row in zip(parts, found.loadings.tolist(), strict=True)},
        )

    def alpha(self, columns: list[int]) -> float | None:
        """Cronbach's alpha; none where too few units have two of them."""
        units = self.found["pearson"].units[np.ix_(columns, columns)]
        return number_of(cronbach_alpha(self.values[:, columns])) if units.min(initial=FEWEST) >= FEWEST else None

    def pairs(self) -> Iterator[Pair]:
        for first, node in enumerate(self.nodes):
            for above in self.plan.ancestors(node.index):
                if above in self.at:
                    yield self.pair(node.id, self.plan.nodes[above].id, first, self.at[above], "above", self.level[node.index])
            for second in range(first + 1, len(self.nodes)):
                other = self.nodes[second]
                if self.level[node.index] == self.level[other.index]:
                    together = self.plan.parents[node.index] == self.plan.parents[other.index]
                    relation = "within" if together else "across"
                    yield self.pair(node.id, other.id, first, second, relation, self.level[node.index])

    def pair(self, one: str, other: str, first: int, second: int, relation: str, level: str) -> Pair:
        flag = flag_of(float(self.found["pearson"].coefficient[first, second]), relation, self.limits)
        return _pair(self.found, first, second, one, other, relation, level, flag)

    def strangers(self) -> Iterator[Stranger]:
        """Nodes whose strongest correlation with a group of their parent's level is not with their parent."""
        for at, node in enumerate(self.nodes):
            parent = self.plan.parents[node.index]
            if parent not in self.at:
                continue
            groups = [self.at[one.index] for one in self.nodes if self.level[one.index] == self.level[parent]]
            found = self.found["pearson"].coefficient[at, groups]
            own = self.found["pearson"].coefficient[at, self.at[parent]]
            if not np.isnan(found).all() and np.nanmax(found) > own:
                best = int(np.nanargmax(found))
                yield Stranger(node.id, self.nodes[groups[best]].id, float(own), float(found[best]))

    def sizes(self, sizes: Mapping[str, Floats]) -> Iterator[Pair]:
        """Correlations of every indicator with everything that says how large a unit is."""
        for name, size in sizes.items():
            for node in self.nodes:
                if node.kind == "indicator":
                    table = np.column_stack([self.measured(node), _finite(size)])
                    found = {kind: correlations(table, kind) for kind in KINDS}
                    value = float(found["pearson"].coefficient[0, 1])
                    flag = "size" if abs(value) >= self.limits.size else ""
                    yield _pair(found, 0, 1, node.id, name, "size", self.level[node.index], flag)

    def measured(self, node: PlanNode) -> Floats:
        """The numbers of an indicator as they were given, unless a size has been divided out: then its scores."""
        source = node.source
        number = self.raw is not None and not np.isnan(self.raw[node.leaf]).all()
        divided = isinstance(source, Indicator) and steps_of(self.plan.framework.file, source).denominate is not None
        return _finite(self.raw[node.leaf]) if self.raw is not None and number and not divided else self.values[:, self.at[node.index]]


def flag_of(coefficient: float, relation: str, limits: Limits) -> str:
    """What is to be said of a correlation between two parts, or of a part with what stands above it."""
    if coefficient > limits.collinear and relation != "above":
        return "collinear"
    if relation == "within":
        return "opposed" if coefficient < limits.opposed else ""
    if relation == "above":
        return "negative" if coefficient < 0 else "weak" if coefficient < limits.weak else ""
    return ""


def _tree(plan: Plan, index: int) -> Iterator[PlanNode]:
    """A node and all parts below it that can have a score, parents first."""
    node = plan.nodes[index]
    if not node.valueless:
        yield node
    for part in node.parts:
        yield from _tree(plan, part)


def _level(plan: Plan, node: PlanNode) -> str:
    """`indicators`, `overall`, `pillars`, or how deep a group stands below the pillars."""
    if node.kind == "indicator":
        return INDICATORS
    depth = sum(1 for _ in plan.ancestors(node.index))
    return ("overall", "pillars", "dimensions")[depth] if depth < 3 else f"dimensions-{depth - 1}"


def _pair(found: Mapping[str, Correlations], first: int, second: int, one: str, other: str, relation: str, level: str, flag: str) -> Pair:
    coefficients = {kind: number_of(one_kind.coefficient[first, second]) for kind, one_kind in found.items()}
    p = {kind: number_of(one_kind.p[first, second]) for kind, one_kind in found.items()}
    units = int(found["pearson"].units[first, second])
    return Pair(one, other, relation, level, units, coefficients, p, flag if units >= FEWEST else "")


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
