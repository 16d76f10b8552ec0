"""Worlds: a framework under every choice of methods, each with the rows that it makes of the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol

import numpy as np

from ..model import Answer, Framework, Subject
from ..panel import Panel
from ..problems import UsageError
from ..scoring import Answers, Leaf, Plan, Rows, cells, compile_framework
from ..scoring.answers import stack
from ..scoring.units import compile_units
from .answering import Answering, Positions, answering
from .choices import Choices
from .study import Study, World

MEANS = frozenset({"mean", "geometric", "harmonic", "generalised", "median", "minimum", "maximum"})  # that may stand for each other


class Source(Protocol):
    """Answers of some units, which a plan makes rows of."""

    def rows(self, plan: Plan) -> Rows:
        """The answers as rows of the plan."""

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """What is said of a question, with the positions of the units that say it."""


@dataclass(frozen=True, slots=True)
class OneSurvey:
    """The answers of one subject."""

    subject: Subject | None
    answers: Answers

    def rows(self, plan: Plan) -> Rows:
        """One row."""
        return stack(plan, [cells(plan, self.subject, self.answers)])

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """The answer."""
        yield self.answers.get(leaf.id), np.zeros(1, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class ManyUnits:
    """The answers of a panel."""

    panel: Panel

    def rows(self, plan: Plan) -> Rows:
        """A row a unit."""
        panel = self.panel
        names: Mapping[str, tuple[str | None, ...]] = {"id": panel.units, "name": panel.units, **panel.attributes}
        nothing = (None,) * len(panel.units)
        return compile_units(plan, panel.columns, lambda name: names.get(name, nothing), len(panel.units)).rows

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """Each different answer once."""
        column = self.panel.columns.get(leaf.id)
        if column is None:
            yield None, np.arange(len(self.panel.units))
            return
        if column.codes is not None:
            yield from ((answer, np.flatnonzero(column.codes == code)) for code, answer in enumerate(column.answers))
        if column.numbers is not None:
            given = np.arange(len(self.panel.units)) if column.codes is None else np.flatnonzero(column.codes < 0)
            for number in np.unique(column.numbers[given]).tolist():
                yield Answer.model_construct(value=number), given[column.numbers[given] == number]


def study_of(framework: Framework, source: Source, choices: Choices, seed: int = 0) -> Study:
    """What is uncertain about the scores of a source; raises `UsageError` where nothing is, or nothing can be said."""
    plan = compile_framework(framework)
    base = World(plan, source.rows(plan))
    methods = choices.methods
    made: dict[str | None, World] = {}
    worlds = []
    for chosen in product(*methods.values()):
        said: dict[str, str] = dict(zip(methods, chosen, strict=True))
        missing = said.get("missing")
        if missing not in made:
            own = plan if missing is None else with_policy(plan, missing)
            made[missing] = base if missing is None else World(own, source.rows(own))
        world = made[missing]
        worlds.append(world._replace(plan=with_rule(world.plan, said["aggregate"])) if "aggregate" in said else world)
    drawn = _answering(framework, base, source, open_too="missing" not in methods) if choices.answers else None
    study = Study(base, tuple(worlds), {str(step): options for step, options in methods.items()}, choices.weights, drawn, seed)
    _refuse(study)
    return study


def _answering(framework: Framework, base: World, source: Source, *, open_too: bool) -> Answering:
    """The uncertain answers; what is open is not drawn where the rule for it is."""
    odds = framework.file.confidence
    return answering(base.plan, base.rows, source.said, {"high": odds.high, "medium": odds.medium, "low": odds.low}, open_too=open_too)


def _refuse(study: Study) -> None:
    if not study.inputs():
        raise UsageError("nothing varies: no weight, no answer and no method; see --weights, --answers, --aggregate and --missing")
    if not np.isfinite(study.nominal.scores).any():
        raise UsageError("no unit has a score, so there is nothing to be sure of; 'readiness rank' or 'score' shows what is missing")


def with_rule(plan: Plan, rule: str) -> Plan:
    """The plan with every mean of parts replaced by another; points and judgements stay."""
    nodes = tuple(replace(node, rule=rule) if node.parts and node.rule in MEANS else node for node in plan.nodes)
    if not any(node.parts and node.rule in MEANS for node in plan.nodes):
        raise UsageError(f"--aggregate: {plan.framework.id} has no mean that another could stand for, only points or judgements")
    return replace(plan, nodes=nodes)


def with_policy(plan: Plan, policy: str) -> Plan:
    """The plan with one rule for what is unknown or unanswered (R4)."""
    return replace(plan, leaves=tuple(replace(leaf, unknown=policy, unanswered=policy) for leaf in plan.leaves))
