"""Surveys with different instances side by side (R16): rows of one plan that has room for the most instances of any of them.

Instances stand there by number, whatever they are called: the first of one unit beside the first of another, and what a unit
does not have does not apply to it. So the sums of every unit run as they do when it is scored alone, to the bit (R9). What
is read of the scores is by the ids of the framework: of a node that is repeated, or stands in one, its one value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from ..model import Answer, Framework, Subject
from .answers import STATES, Answers, Cell, Rows, cells, stack
from .compiler import compile_framework
from .gates import Flags
from .instances import Repeat, by_instance, instance_id, instances_in, repeats_of
from .numbers import Floats
from .plan import NOTHING, Laid, Plan, PlanNode
from .pools import Instances
from .repeats import Level, refuse_misplaced
from .scores import Scores

KEPT = 64  # layouts kept: surveys with as many instances share one
ABSENT = Cell("not-applicable", NOTHING, NOTHING)
Places = NDArray[np.intp]


class Numbering(NamedTuple):
    """The instances of one survey as it names them, and by number; `ids` by name of what has them by number."""

    names: Laid
    numbers: Laid
    ids: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Layout:
    """A plan beside the same with a copy an instance of all that is laid out, in which every id of the first still has a node."""

    base: Plan
    plan: Plan
    laid: Laid
    levels: tuple[Level, ...]

    def answers(self, answers: Answers) -> Answers:
        """The answers of a survey that has these instances, under the ids of the laid-out plan."""
        for level in self.levels:
            answers = level.answers(answers)
        return answers

    @cached_property
    def ids(self) -> list[str]:
        """The ids of its leaves, a plain answer as that of the first instance: alike in every layout of a plan by number."""
        return self.as_first(leaf.id for leaf in self.plan.leaves)

    def as_first(self, ids: Iterable[str]) -> list[str]:
        """Ids with a plain answer as that of the first instance."""
        depths = dict(_depths(repeats_of(self.base.framework)))
        return [name + "/1" * (depths.get(written(name), 0) - name.count("/")) for name in ids]

    @cached_property
    def nodes(self) -> list[int]:
        """Where each node of the framework stands in the laid-out plan."""
        return [self.plan.index[node.id] for node in self.base.nodes]

    @cached_property
    def leaves(self) -> list[list[int]]:
        """The leaves of the laid-out plan that answer each leaf of the framework."""
        found: list[list[int]] = [[] for _ in self.base.leaves]
        for leaf in self.plan.leaves:
            found[self.base.leaf_index[written(leaf.id)]].append(leaf.index)
        return found

    @cached_property
    def origins(self) -> Places:
        """The weight of the framework that each weight of the laid-out plan is; -1 where instances are combined, and weigh the same."""
        found = np.full(len(self.plan.weights), -1, dtype=np.intp)
        for node in self.plan.nodes:
            if node.parts and not node.pooled:
                twin = self.base.node(written(node.id))
                places = {self.base.nodes[part].id: twin.first + at for at, part in enumerate(twin.parts)}
                found[node.first : node.first + len(node.parts)] = [places[written(self.plan.nodes[part].id)] for part in node.parts]
        return found

    @overload
    def weights(self, given: Floats) -> Floats: ...
    @overload
    def weights(self, given: None) -> None: ...
    def weights(self, given: Floats | None) -> Floats | None:
        """Weights of the framework's parts as those of the laid-out plan: the same in every instance."""
        if given is None:
            return None
        alike = (self.origins < 0).reshape(-1, *(1 for _ in given.shape[1:]))
        return np.where(alike, np.array(self.plan.weights).reshape(alike.shape), given[self.origins])

    def bare(self, rows: Rows) -> Rows:
        """Laid-out rows as rows of the laid-out plan itself."""
        return replace(rows, laid=(), pins={self.nodes[index]: pin for index, pin in rows.pins.items()})

    def seen(self, scores: Scores, rows: Rows) -> Scores:
        """The scores of laid-out `rows` by the nodes of the framework."""

        def lane(values: list[Floats]) -> list[Floats]:
            return [values[index] for index in self.nodes]

        def some(values: Mapping[int, Any]) -> dict[int, Any]:
            return {own: values[index] for own, index in enumerate(self.nodes) if index in values}

        value = lane(scores.value)
        return Scores(
            plan=self.base,
            rows=rows,
            value=value,
            low=value if scores.low is scores.value else lane(scores.low),
            high=value if scores.high is scores.value else lane(scores.high),
            evidenced=None if scores.evidenced is None else lane(scores.evidenced),
            coverage=lane(scores.coverage),
            withheld=some(scores.withheld),
            suggested=some(scores.suggested),
            ungated=some(scores.ungated),
            unmet=self._unmet(scores),
        )

    def _unmet(self, scores: Scores) -> dict[tuple[str, int, int], Flags]:
        """Where gates do not hold; of what is put together from instances these are its bands alone, as each has its caps."""
        found: dict[tuple[str, int, int], Flags] = {}
        for own, index in enumerate(self.nodes):
            for place in range(len(self.base.nodes[own].gates)):
                for lane in LANES:
                    flags = self._fails(scores, lane, index, place)
                    if flags is not None:
                        found[lane, own, place] = flags
        return found

    def _fails(self, scores: Scores, lane: str, index: int, place: int) -> Flags | None:
        """Where a gate of the framework does not hold on a node; on what stands in a repeated group where one of its instances lacks it."""
        node = self.plan.nodes[index]
        if not node.pooled:
            return scores.unmet.get((lane, index, place))
        bands = [at for at, gate in enumerate(self.base.node(written(node.id)).gates) if gate.band is not None]
        if place not in bands:
            return None
        if isinstance(node.source, Instances):
            return scores.unmet.get((lane, index, bands.index(place)))
        parts = [(part, flags) for part in node.parts if (flags := self._fails(scores, lane, part, place)) is not None]
        there = [flags & ~np.isnan(scores.coverage[part]) for part, flags in parts]
        return np.logical_or.reduce(there) if there else None


LANES = ("value", "low", "high")


def written(name: str) -> str:
    """The id in the framework of a node, or of one instance of it."""
    return name.partition("/")[0]


def _depths(repeats: Iterable[Repeat], depth: int = 1) -> Iterator[tuple[str, int]]:
    """How many repeated nodes each id stands in, itself counted."""
    for repeat in repeats:
        if not repeat.numeric:
            yield from ((member, depth) for member in repeat.members)
            yield from _depths(repeat.inner, depth + 1)


@lru_cache(KEPT)
def layout_of(plan: Plan, laid: Laid) -> Layout:
    """The layout of a plan by instances, each of a repeated node by its id there; without any the plan itself."""
    framework, names, levels = plan.framework, dict(laid), []
    while True:
        levels.append(Level(framework, names, pooled=True))
        if not levels[-1].names:
            return Layout(plan, _like(plan, compile_framework(framework)) if laid else plan, laid, tuple(levels))
        framework = levels[-1].laid_out()


def _like(base: Plan, plan: Plan) -> Plan:
    """A laid-out plan with the rules and policies of the one that it is laid out from, which may be others than the framework's."""

    def ruled(node: PlanNode) -> PlanNode:
        rule = node.rule if node.pooled else base.node(written(node.id)).rule
        return node if node.rule == rule else replace(node, rule=rule)

    twins = [base.leaf(written(leaf.id)) for leaf in plan.leaves]
    leaves = tuple(replace(leaf, unanswered=twin.unanswered, unknown=twin.unknown) for leaf, twin in zip(plan.leaves, twins, strict=True))
    return replace(plan, leaves=leaves, nodes=tuple(map(ruled, plan.nodes)))


def numbered(framework: Framework, answers: Answers) -> tuple[Answers, Numbering]:
    """The answers of a survey with its instances by number; raises `AnswerError` for answers by instance where they cannot stand."""
    refuse_misplaced(framework, answers)
    found = _Numbers()
    said = found.answers(repeats_of(framework), answers)
    return said, Numbering(tuple(sorted(found.names.items())), tuple(sorted(found.numbers.items())), found.ids)


class _Numbers:
    """Numbers the instances of one survey."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, ...]] = {}
        self.numbers: dict[str, tuple[str, ...]] = {}
        self.ids: dict[str, str] = {}

    def answers(self, repeats: Iterable[Repeat], answers: Answers, name: str = "", number: str = "") -> dict[str, Answer]:
        """Answers inside of one instance, where ids end so by name and by number; of the whole survey where they end in nothing."""
        found = dict(answers)
        for repeat in repeats:
            own = () if repeat.numeric else instances_in(repeat, answers)
            if not own:
                continue
            places = tuple(str(place + 1) for place in range(len(own)))
            self.names[repeat.id + name], self.numbers[repeat.id + number] = own, places
            each: dict[str, dict[str, Answer]] = {}
            for instance, place in zip(own, places, strict=True):
                inside = instance_id(name, instance), instance_id(number, place)
                self.ids.update((member + inside[1], member + inside[0]) for member in repeat.members)
                for member, answer in self.answers(repeat.inner, repeat.part_of(answers, instance), *inside).items():
                    each.setdefault(member, {})[place] = answer
            found.update((member, answers[member].model_copy(update={"each": given})) for member, given in each.items())
        return found


def side_by_side(plan: Plan, scenarios: Sequence[tuple[Subject | None, Answers]]) -> tuple[Rows, list[list[Cell]], tuple[Laid, ...]]:
    """Surveys as rows, with their cells in the order of the leaves, and the instances of each by number where any has some."""
    if not any(by_instance(answers) for _, answers in scenarios):
        found = [cells(plan, subject, answers) for subject, answers in scenarios]
        return stack(plan, found), found, ()
    given = [numbered(plan.framework, answers) for _, answers in scenarios]
    layout = layout_of(plan, widest(own.numbers for _, own in given))
    found = []
    for (subject, _), (answers, own) in zip(scenarios, given, strict=True):
        its = layout_of(plan, own.numbers)
        read = dict(zip(its.ids, cells(its.plan, subject, its.answers(answers)), strict=True))
        found.append([read.get(name, ABSENT) for name in layout.ids])
    return replace(stack(layout.plan, found), laid=layout.laid), found, tuple(own.numbers for _, own in given)


def widest(laid: Iterable[Laid]) -> Laid:
    """Room for the most instances that each repeated node has anywhere."""
    found: dict[str, tuple[str, ...]] = {}
    for name, numbers in (pair for one in laid for pair in one):
        found[name] = max(found.get(name, ()), numbers, key=len)
    return tuple(sorted(found.items()))


def _places(ids: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each of the wanted ids stands; -1 for one that is not there."""
    places = {name: place for place, name in enumerate(ids)}
    return [places.get(name, -1) for name in wanted]


def places_in(plan: Plan, old: Laid, new: Laid) -> Places:
    """Where in one layout by number each leaf of another one stands; -1 for an instance that it has not."""
    return np.array(_places(layout_of(plan, old).ids, layout_of(plan, new).ids), dtype=np.intp)


def relaid(plan: Plan, rows: Rows, laid: Laid) -> Rows:
    """Rows in another layout by number: what is not there does not apply, and what has no room is left out."""
    return rows if rows.laid == laid else _moved(rows, places_in(plan, rows.laid, laid), laid)


def alone(plan: Plan, rows: Rows, answers: Answers) -> tuple[Layout, Rows]:
    """One row in the layout of its own survey, with the instances as `answers` name them, to be scored by its plan."""
    _, own = numbered(plan.framework, answers)
    layout, source = layout_of(plan, own.names), layout_of(plan, rows.laid)
    numbers = {name: number for number, name in own.ids.items()}
    places = _places(source.ids, layout.as_first(numbers.get(leaf.id, leaf.id) for leaf in layout.plan.leaves))
    return layout, layout.bare(_moved(rows, np.array(places, dtype=np.intp), layout.laid))


def _moved(rows: Rows, places: Places, laid: Laid) -> Rows:
    """Rows of other leaves, each from its place; nothing where that is -1."""
    absent = places < 0

    def cut(array: Any, nothing: float) -> Any:
        if array is None:
            return None
        found = array[places]
        found[absent] = nothing
        return found

    low, states = cut(rows.low, NOTHING), cut(rows.states, STATES.index(ABSENT.state))
    high = low if rows.high is rows.low else cut(rows.high, NOTHING)
    return Rows(low, high, states, cut(rows.supported, 0), cut(rows.zero, 0), cut(rows.outer, 0), rows.pins, laid=laid)
