"""Worlds: a framework under every choice of methods, each with the rows that it makes of the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from ..model import Alternative, Answer, Framework, Subject
from ..panel import Panel, columns_of
from ..prepare import Prepared, prepare
from ..prepare.recipe import recipe_of
from ..problems import UsageError
from ..scoring import Answers, Leaf, Plan, Rows, cells, compile_framework
from ..scoring.answers import stack
from ..scoring.layouts import layout_of, numbered
from ..scoring.plan import Laid
from ..scoring.steps import has_steps
from ..scoring.units import Column, compile_units
from ..sentences import say
from .answering import Answering, Positions, answering, ladder
from .choices import AGGREGATE, IMPUTE, MISSING, NORMALISE, NOTHING, TREAT, Choices
from .study import Study, World

MEANS = frozenset({*get_args(Alternative), "generalised"})  # that may stand for each other
PREPARED = (IMPUTE, TREAT, NORMALISE)


class Source(Protocol):
    """Answers of some units, which a plan makes rows of."""

    @property
    def plan(self) -> Plan:
        """The plan of the framework as it stands."""

    def rows(self, plan: Plan) -> Rows:
        """The answers as rows of the plan."""

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """What is said of a leaf of such rows, with the positions of the units that say it."""


@dataclass(frozen=True)
class OneSurvey:
    """The answers of one subject, as written."""

    subject: Subject | None
    answers: Answers
    plan: Plan

    def rows(self, plan: Plan) -> Rows:
        """One row."""
        layout = layout_of(plan, self._laid)
        return replace(stack(layout.plan, [cells(layout.plan, self.subject, self._laid_out)]), laid=self._laid)

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """The answer."""
        yield self._laid_out.get(leaf.id), np.zeros(1, dtype=np.intp)

    @cached_property
    def _laid(self) -> Laid:
        return numbered(self.plan.framework, self.answers)[1].names

    @cached_property
    def _laid_out(self) -> Answers:
        return layout_of(self.plan, self._laid).answers(self.answers)


@dataclass(frozen=True)
class ManyUnits:
    """The answers of a panel, and the units that the steps of its framework do not screen out."""

    panel: Panel
    plan: Plan

    @cached_property
    def prepared(self) -> Prepared:
        """The panel after the steps of the framework as it stands; raises `ProblemsError` where they cannot be taken."""
        return self._prepared(self.plan)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that are assessed."""
        return self.prepared.panel.units

    def rows(self, plan: Plan) -> Rows:
        """A row a unit; what another choice of methods screens out has no score there."""
        prepared = self.prepared if plan is self.plan else self._prepared(plan)
        if prepared.panel.units == self.units:
            return prepared.panel.rows
        at = {unit: place for place, unit in enumerate(prepared.panel.units)}
        return _placed(prepared.panel.rows, np.array([at.get(unit, -1) for unit in self.units]))

    def said(self, leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        """Each different answer once."""
        column, kept = self._columns[1].get(leaf.id), self._kept
        if column is None:
            yield None, np.arange(len(kept))
            return
        codes = np.full(len(kept), -1) if column.codes is None else column.codes[kept]
        firsts: dict[Any, int] = {}
        same = np.array([firsts.setdefault(_content(answer), code) for code, answer in enumerate(column.answers)], dtype=np.intp)
        alike = np.where(codes >= 0, same[codes], -1) if len(same) else codes
        yield from ((column.answers[code], np.flatnonzero(alike == code)) for code in firsts.values())
        if column.numbers is not None and ladder(leaf):  # another number is certain
            numbers, given = column.numbers[kept], np.flatnonzero(codes < 0)
            for number in np.unique(numbers[given]).tolist():
                yield Answer.model_construct(value=number), given[numbers[given] == number]

    @cached_property
    def _kept(self) -> NDArray[np.intp]:
        """The places of the units in the panel."""
        at = {unit: place for place, unit in enumerate(self.panel.units)}
        return np.array([at[unit] for unit in self.units], dtype=np.intp)

    def _prepared(self, plan: Plan) -> Prepared:
        panel = self.panel
        names: Mapping[str, tuple[str | None, ...]] = {"id": panel.units, "name": panel.units, **panel.attributes}
        nothing = (None,) * len(panel.units)
        laid, columns = self._columns
        compiled = compile_units(layout_of(plan, laid).plan, columns, lambda name: names.get(name, nothing), len(panel.units))
        return prepare(plan, replace(panel, rows=replace(compiled.rows, laid=laid), amounts=compiled.amounts))

    @cached_property
    def _columns(self) -> tuple[Laid, Mapping[str, Column]]:
        """The answers by leaves, and their layout: of one unit, whose answers are told one by one, by the names of its instances."""
        if len(self.panel.units) > 1 or not self.panel.rows.laid:
            return self.panel.rows.laid, columns_of(self.plan, self.panel)
        answers = self.panel.answers(0)
        layout = layout_of(self.plan, numbered(self.plan.framework, answers)[1].names)
        said = layout.answers(answers)
        return layout.laid, {leaf.id: Column(None, np.zeros(1, dtype=np.int32), (said.get(leaf.id),)) for leaf in layout.plan.leaves}


def _content(answer: Answer | None) -> Any:
    """What tells answers apart as far as draws go."""
    return answer and (
        answer.given,
        answer.level,
        answer.choices,
        answer.unknown,
        answer.state,
        answer.confidence,
        str((answer.value, answer.numerator, answer.denominator)),
    )


def _placed(rows: Rows, at: NDArray[np.intp]) -> Rows:
    """Rows of other units, nothing where the place is -1."""
    gone = at < 0

    def cut(array: NDArray[Any] | None) -> NDArray[Any] | None:
        return None if array is None else array[:, at]

    def scores(array: NDArray[np.float64]) -> NDArray[np.float64]:
        found = array[:, at]
        found[:, gone] = np.nan
        return found

    low = scores(rows.low)
    high = low if rows.high is rows.low else scores(rows.high)
    return replace(rows, low=low, high=high, states=cut(rows.states), supported=None, zero=cut(rows.zero), outer=cut(rows.outer), pins={})


def study_of(framework: Framework, source: Source, choices: Choices, seed: int = 0) -> Study:
    """What is uncertain about the scores of a source; raises `UsageError` where nothing is, or nothing can be said."""
    plan = source.plan
    if not isinstance(source, ManyUnits) and has_steps(plan):
        raise UsageError(say("{framework} places units among others ('prepare', copeland); assess a panel of them", framework=framework.id))
    base = World(plan, source.rows(plan))
    names = {step: tuple(option.name for option in options) for step, options in choices.methods.items()}
    drawn = _answering(choices, base, source, open_too=not {MISSING, IMPUTE} & set(names)) if choices.answers else None
    weights = choices.weights if choices.weights is not None and choices.weights.moves(plan) else None
    study = Study(base, tuple(_worlds(framework, base, source, choices)), names, weights, drawn, seed)
    if not study.inputs():
        options = ", ".join(f"--{step}" for step in (MISSING, AGGREGATE))
        if drawn is not None and drawn.as_said:
            raise UsageError(
                say(
                    "nothing varies: no answer states a confidence (--unstated medium draws them); see also --weights, {options}",
                    options=options,
                )
            )
        raise UsageError(say("nothing varies: no weight, no answer and no method; see --weights, --answers, {options}", options=options))
    if not np.isfinite(study.nominal.scores).any():
        raise UsageError(say("no unit has a score, so there is nothing to be sure of; 'readiness rank' or 'score' shows what is missing"))
    return study


def _worlds(framework: Framework, base: World, source: Source, choices: Choices) -> Iterator[World]:
    """Every combination of methods; those that differ in the aggregation alone share their rows."""
    made: dict[tuple[tuple[str, str], ...], World] = {}
    for chosen in product(*choices.methods.values()):
        said = dict(zip(choices.methods, chosen, strict=True))
        rule = said.pop(AGGREGATE, None)
        key = tuple((step, option.name) for step, option in said.items())
        if key not in made:
            made[key] = _world(framework, source, {step: option.value for step, option in said.items()}) if said else base
        yield made[key] if rule is None else made[key]._replace(plan=with_rule(made[key].plan, rule.value))


def _world(framework: Framework, source: Source, said: dict[str, Any]) -> World:
    """The framework with some of its steps replaced."""
    steps = {step: value for step, value in said.items() if step in PREPARED}
    file = framework.file
    if steps:
        file = file.model_copy(update={"prepare": file.prepare.model_copy(update=steps)})
    plan = compile_framework(replace(framework, file=file))
    for step, value in steps.items():
        if getattr(value, "method", value) != NOTHING and not any(getattr(item.steps, step) for item in recipe_of(plan).items):
            raise UsageError(
                say(
                    "--{step}: {framework} has no number without ends of its own, so that there is nothing to do",
                    step=step,
                    framework=framework.id,
                )
            )
    if MISSING in said:
        plan = with_policy(plan, said[MISSING])
    return World(plan, source.rows(plan))


def _answering(choices: Choices, base: World, source: Source, *, open_too: bool) -> Answering:
    """The uncertain answers; what is open is not drawn where the rule for it is, nor a number that is compared with others."""
    compared = {item.leaf.id for item in recipe_of(base.plan).items}

    def said(leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        if leaf.id not in compared:
            yield from source.said(leaf)

    return answering(base.laid_out, base.rows, said, choices.odds, open_too=open_too)


def with_rule(plan: Plan, rule: str) -> Plan:
    """The plan with every mean of parts replaced by another; points and judgements stay."""
    nodes = tuple(replace(node, rule=rule) if node.parts and node.rule in MEANS else node for node in plan.nodes)
    if not any(node.parts and node.rule in MEANS for node in plan.nodes):
        raise UsageError(
            say("--aggregate: {id} has no mean that another could stand for, only points, judgements or comparisons", id=plan.framework.id)
        )
    return replace(plan, nodes=nodes)


def with_policy(plan: Plan, policy: str) -> Plan:
    """The plan with one rule for what is unknown or unanswered (R4)."""
    return replace(plan, leaves=tuple(replace(leaf, unknown=policy, unanswered=policy) for leaf in plan.leaves))
