"""A scorecard: the figures of one scenario as records that print, nest and serialise the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..model import Answer, Framework, Subject, Survey
from .answers import STATES, Answers, level_keys, rows, state_of
from .compiler import compile_framework
from .engine import score_rows
from .gates import lacking, own_range
from .lanes import points_of
from .numbers import SIGNIFICANT, Floats, rounded
from .plan import NOTHING, Plan, PlanNode, bands_in_order
from .repeats import expand
from .scales import LevelScore, trifle
from .scores import Scores
from .steps import has_steps


class NodeScore(NamedTuple):
    """One node's figures: `value`, `low`, `high` and `evidenced` as printed, `exact` as computed (R10).

    `weight` is the node's own in its parent, None where it is asked and not scored; `coverage` is None where nothing
    applies; `outer` says that the true bounds may be narrower (R5). `capped_by` names the gates that lower the score or
    the band, `overruled` those that a judgement passes over (R7). `suggestion_coverage` is the share of the parts' weight
    that a suggestion is made from. `given` says that the score was given, not computed; `computed` is then what the answers
    below give, as printed, None where there are none.
    """

    id: str
    title: str
    kind: str
    value: float | None
    exact: float | None
    low: float | None
    high: float | None
    evidenced: float | None
    coverage: float | None
    band: str | None
    band_ungated: str | None
    band_low: str | None
    band_high: str | None
    capped_by: str | None
    weight: float | None
    state: str
    outer: bool
    level: str | None
    suggestion: str | None
    suggestion_coverage: float | None
    overruled: str | None
    given: bool
    computed: float | None
    parts: tuple[NodeScore, ...]

    @property
    def disagrees(self) -> bool:
        """Whether what an assessor or a publisher says differs from what the answers below give."""
        judged = self.suggestion is not None and self.level not in (None, self.suggestion)
        return judged or (self.computed is not None and self.computed != self.value)

    def walk(self) -> Iterator[NodeScore]:
        """This node and all below it, parents first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON node."""
        found: dict[str, Any] = {name: getattr(self, name) for name in _JSON}
        if self.level is not None:
            found["level"] = self.level
        if self.suggestion is not None:
            found["suggestion"] = self.suggestion
            found["suggestion_coverage"] = self.suggestion_coverage
        if self.overruled is not None:
            found["overruled"] = self.overruled
        if self.given:
            found |= {"given": True, "computed": self.computed}
        if self.outer:
            found["bounds"] = "outer"
        found["parts"] = [part.to_dict() for part in self.parts]
        return found


_JSON = (
    *("id", "title", "kind", "value", "exact", "low", "high", "evidenced", "coverage"),
    *("band", "band_ungated", "band_low", "band_high", "capped_by", "weight", "state"),
)


class Card(NamedTuple):
    """The result of one survey: the overall node with all its parts, the composites, and questions over all instances (`pooled`)."""

    plan: Plan
    subject: Subject | None
    answers: Answers
    overall: NodeScore
    composites: tuple[NodeScore, ...]
    pooled: tuple[NodeScore, ...] = ()

    def nodes(self) -> Iterator[NodeScore]:
        """Every node once: the tree, then the composites themselves."""
        yield from self.overall.walk()
        yield from self.composites
        yield from self.pooled

    def node(self, name: str) -> NodeScore:
        """The node with this id; `KeyError` if there is none."""
        for node in self.nodes():
            if node.id == name:
                return node
        raise KeyError(name)

    def disagreements(self) -> list[NodeScore]:
        """Judged nodes whose assessor differs from the suggestion, and given scores that differ from the computed one (R7)."""
        return [node for node in self.nodes() if node.disagrees]

    def overruled(self) -> list[NodeScore]:
        """Judged nodes whose assessor passes over a gate (R7)."""
        return [node for node in self.nodes() if node.overruled is not None]


def score(framework: Framework, survey: Survey) -> Card:
    """Score one survey; raises `AnswerError` for an answer that its indicator cannot take.

    A framework that takes numbers through steps (`prepare`) has no score for one survey alone: raises `ValueError`.
    """
    framework, survey = expand(framework, survey)
    plan = compile_framework(framework)
    if has_steps(plan):
        raise ValueError(f"{framework.id} takes numbers through steps ('prepare'); use readiness.prepare.prepare on a panel of units")
    return card(plan, survey.subject, survey.answers)


def card(plan: Plan, subject: Subject | None, answers: Answers) -> Card:
    """Score one subject's answers with a plan that is compiled already."""
    return card_of(score_rows(plan, rows(plan, [(subject, answers)])), 0, subject, answers)


def card_of(scores: Scores, row: int, subject: Subject | None, answers: Answers) -> Card:
    """The card of one scenario of a batch."""
    reader = _CardReader(scores.row(row), answers)
    plan = scores.plan
    found = [(plan.nodes[index].pooled, reader.node(plan.nodes[index], None, deep=False)) for index in plan.composites]
    composites, pooled = (tuple(node for is_pooled, node in found if is_pooled == wanted) for wanted in (False, True))
    return Card(plan, subject, answers, reader.node(plan.nodes[plan.overall], 1.0), composites, pooled)


class _CardReader:
    """Reads the figures of one scenario."""

    def __init__(self, scores: Scores, answers: Mapping[str, Answer]) -> None:
        self.scores, self.plan, self.answers = scores, scores.plan, answers
        self.bands = [band.id for band in bands_in_order(self.plan.framework.file)]
        self.points = points_of(self.plan, ~np.isnan(scores.rows.low))

    def node(self, node: PlanNode, weight: float | None, *, deep: bool = True) -> NodeScore:
        weights = dict(zip(node.parts, self._weights(node), strict=True))
        shown = node.shown if deep else node.parts
        parts = tuple(self.node(self.plan.nodes[part], weights.get(part), deep=deep) for part in shown)
        withheld = node.index in self.scores.withheld and bool(self.scores.withheld[node.index][0])
        exact, evidenced = (NOTHING if withheld else self._figure(lane, node) for lane in (self.scores.value, self.scores.evidenced))
        low, high = (self._figure(lane, node) for lane in (self.scores.low, self.scores.high))
        coverage = float(self.scores.coverage[node.index][0])
        decimals = self.plan.decimals
        names = self._bands(node, withheld)
        given = self._given(node)
        failing = self._failing(node) if node.scored and not withheld and not given else None
        suggestion = self._suggestion(node)
        return NodeScore(
            id=node.id,
            title=node.title,
            kind=node.kind,
            value=rounded(exact, decimals),
            exact=exact if np.isfinite(exact) else None,
            low=rounded(low, decimals),
            high=rounded(high, decimals),
            evidenced=rounded(evidenced, decimals),
            coverage=None if np.isnan(coverage) else coverage,
            band=names["band"],
            band_ungated=names["ungated"],
            band_low=names["low"],
            band_high=names["high"],
            capped_by=None if node.judged else failing,
            weight=weight,
            state=self._state(node, coverage, [part for part in parts if part.weight is not None] or parts),
            outer=self._outer(node),
            level=self._level(node),
            suggestion=suggestion,
            suggestion_coverage=None if suggestion is None else _covered(parts),
            overruled=failing if node.judged else None,
            given=given,
            computed=rounded(self._computed(node), decimals)
            if given and any(part.coverage for part in parts if part.weight is not None)
            else None,
            parts=parts,
        )

    def _given(self, node: PlanNode) -> bool:
        """Whether the score of a group was given."""
        return node.given >= 0 and not np.isnan(self.scores.rows.low[node.given, 0])

    def _computed(self, node: PlanNode) -> float:
        return float(self.scores.suggested[node.index][0]) if node.scored else NOTHING

    def _weights(self, node: PlanNode) -> Sequence[float]:
        return [float(self.points[part][0]) for part in node.parts] if node.rule == "points" else node.weights

    def _figure(self, lane: list[Floats] | None, node: PlanNode) -> float:
        """One figure in the node's range; what is asked and never scored has none (R10)."""
        return float(own_range(self.plan, node, lane[node.index][0])) if lane is not None and node.scored else NOTHING

    def _bands(self, node: PlanNode, withheld: bool) -> dict[str, str | None]:
        def name(lane: str, gated: bool = True) -> str | None:
            found = int(self.scores.bands(node.index, lane, gated=gated)[0])
            return self.bands[found] if found >= 0 else None

        if not self.bands or not node.scored or node.kind == "indicator":
            return dict.fromkeys(("band", "ungated", "low", "high"))
        return {
            "band": None if withheld else name("value"),
            "ungated": None if withheld else name("value", gated=False),
            "low": name("low"),
            "high": name("high"),
        }

    def _failing(self, node: PlanNode) -> str | None:
        """The gates that lower a node, or would if it were not judged, by what of their conditions does not hold."""
        found = []
        for position, gate in enumerate(node.gates):
            if not self.scores.unmet["value", node.index, position][0]:
                continue
            if gate.cap is not None:
                value, before = self.scores.value[node.index][0], self.scores.ungated[node.index][0]
                lower = gate.cap < before - trifle(self.plan.range) and (node.judged or value <= gate.cap)
            else:
                lower = gate.band is not None and int(self.scores.bands(node.index, gated=False)[0]) > gate.band
            if lower:
                found.append(lacking(self.plan, gate.test, self.scores.value, self.scores.withheld) or gate.sentence)
        return "; ".join(found) or None

    def _state(self, node: PlanNode, coverage: float, parts: Sequence[NodeScore]) -> str:
        if node.leaf >= 0:
            return self._leaf_state(node, coverage)
        if parts and all(part.state == "out-of-scope" for part in parts) and not self._given(node):
            return "out-of-scope"
        if np.isnan(coverage):
            return "not-applicable"
        return "answered" if coverage == 1 else "unknown" if coverage == 0 else "partial"

    def _leaf_state(self, node: PlanNode, coverage: float) -> str:
        states = self.scores.rows.states
        if states is None:
            return "not-applicable" if np.isnan(coverage) else "answered" if coverage == 1 else "unknown"
        state = STATES[int(states[node.leaf, 0])]
        if state == "answered" and coverage < 1:
            return "partial" if coverage > 0 else "unknown"
        if state == "unanswered" and node.judged:  # a group that nobody rated is unknown (R7)
            return "not-applicable" if np.isnan(coverage) else "unknown"
        return state

    def _outer(self, node: PlanNode) -> bool:
        outer = self.scores.rows.outer
        if outer is None:
            return False
        below = [node.index]
        while below:
            found = self.plan.nodes[below.pop()]
            if self._given(found):
                continue
            if found.leaf >= 0:
                if outer[found.leaf, 0]:
                    return True
            else:
                below.extend(found.parts)
                below.extend(read for gate in found.gates if gate.cap is not None for read in gate.test.nodes())
        return False

    def _level(self, node: PlanNode) -> str | None:
        """The level answered; 'A or B' where the answer leaves several possible."""
        answer = self.answers.get(node.id)
        if node.leaf < 0 or not self.plan.leaves[node.leaf].levels or state_of(answer) != "answered" or answer is None:
            return None
        return " or ".join(level_keys(answer))

    def _suggestion(self, node: PlanNode) -> str | None:
        if not node.judged or node.index not in self.scores.suggested:
            return None
        mean = float(self.scores.suggested[node.index][0])
        found = nearest_level(self.plan.leaves[node.leaf].levels, mean)
        return found.key if found else None


def _covered(parts: Sequence[NodeScore]) -> float | None:
    """How much of the weight of the parts that apply is covered; None where none applies."""
    known = [(part.weight, part.coverage) for part in parts if part.weight is not None and part.coverage is not None]
    whole = sum(weight for weight, _ in known)
    return sum(weight * coverage for weight, coverage in known) / whole if whole else None


def nearest_level(levels: tuple[LevelScore, ...], mean: float) -> LevelScore | None:
    """The level nearest to a mean that is not between two others; the lower one on a tie, rounding errors aside (R7)."""
    if np.isnan(mean):
        return None
    candidates = sorted((level for level in levels if not level.between), key=lambda level: level.score)
    return min(candidates, key=lambda level: float(f"{abs(level.score - mean):.{SIGNIFICANT}g}"), default=None)
