"""Repeats (R16): before a framework is compiled, a repeated node becomes a group of its instances, and one value.

A repeated group becomes a group with one copy of it an instance; a repeated question a group with one question an instance;
numbers that are added or averaged become one number. So scores, gaps, differences and plans need nothing of their own.
What is repeated inside an instance is laid out after it, level by level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model import Answer, Composite, Framework, Group, Indicator, Link, Node, Survey
from ..sentences import concat, say
from .answers import AnswerError, Answers
from .copies import copied, renamed_answer
from .instances import PLAIN, Repeat, by_instance, instance_id, instances_in, merged, misplaced, one_number, repeats_of
from .plan import CompileError
from .pools import Instances, LaidOut, Pooled, parts_of
from .scales import less_is_better

Pair = tuple[Framework, Survey]
Names = Mapping[str, tuple[str, ...]]  # the instances of each repeated node that is laid out
NOWHERE = Answer.model_construct(state="not-applicable", note="This instance is not in this survey.")


def expand(framework: Framework, survey: Survey) -> Pair:
    """A framework and a survey with the instances that the survey names; the same objects where it names none.

    Raises `AnswerError` for answers by instance where they cannot stand.
    """
    return expand_all([(framework, survey)])[0]


def expand_all(pairs: Sequence[Pair]) -> list[Pair]:
    """Surveys that are to be compared, each with its framework: every one has the instances of all.

    An instance that a survey does not have does not apply there, so that one that is new or gone changes scope. In one
    framework instances go with their node, in several with their kind. A plain answer is the instance `only`.
    """
    found = list(pairs)
    if not any(by_instance(survey.answers) for _, survey in found):
        return found
    for framework, survey in found:
        refuse_misplaced(framework, survey.answers)
    several = len({(framework.id, framework.digest) for framework, _ in found}) > 1
    while True:
        shared = _shared(found, several)
        made: dict[tuple[str, str], Framework] = {}
        for at, (framework, survey) in enumerate(found):
            names = {one.id: shared[key] for one in repeats_of(framework) if (key := _key(one, several)) in shared}
            level = Level(framework, names)
            of = (framework.id, framework.digest)
            if of not in made or not framework.digest:
                made[of] = level.laid_out()
            found[at] = made[of], survey.model_copy(update={"answers": level.compared(survey.answers)})
        if not shared:
            return found


def refuse_misplaced(framework: Framework, answers: Answers) -> None:
    """Raise `AnswerError` for answers by instance where they cannot stand."""
    for fault in misplaced(framework, answers):
        raise AnswerError(concat((str(fault.place[0]), fault.message), ": "), "each")


def _shared(pairs: Sequence[Pair], several: bool) -> dict[str, tuple[str, ...]]:
    """The instances that any survey names, of the repeated nodes that stand in no other."""
    found: dict[str, dict[str, None]] = {}
    named: set[str] = set()
    for framework, survey in pairs:
        for repeat in repeats_of(framework):
            key = _key(repeat, several)
            found.setdefault(key, {}).update(dict.fromkeys(_own(repeat, survey.answers)))
            named.update([key] if instances_in(repeat, survey.answers) and not repeat.numeric else [])
    return {key: tuple(instances) for key, instances in found.items() if key in named}


def _key(repeat: Repeat, several: bool) -> str:
    """What instances go with: their node, or their kind; in the same instance of what they stand in."""
    _, slash, above = repeat.id.partition("/")
    return repeat.kind + slash + above if several else repeat.id


def _own(repeat: Repeat, answers: Answers) -> tuple[str, ...]:
    """The instances of one survey; none where the node itself stands in an instance that the survey does not have."""
    gone = any(answers.get(member) is NOWHERE for member in repeat.members)
    return instances_in(repeat, answers) or (() if gone else (PLAIN,))


class Level:
    """The repeated nodes of a framework that stand in no other, and the instances of those that are laid out.

    `pooled`: every question and group inside of what is repeated keeps its id, for its one value over all instances.
    """

    def __init__(self, framework: Framework, names: Names, *, pooled: bool = False) -> None:
        self.framework, self.pooled = framework, pooled
        self.repeats = {repeat.id: repeat for repeat in repeats_of(framework)}
        self.names = {name: names[name] for name, repeat in self.repeats.items() if name in names and not repeat.numeric}

    def laid_out(self) -> Framework:
        """The framework with a copy an instance."""
        return _Tree(self).framework() if self.names else self.framework

    def answers(self, answers: Answers) -> dict[str, Answer]:
        """Answers with one an instance; numbers that are combined as numbers are one."""
        holders = {member: self.repeats[name] for name in self.names for member in self.repeats[name].members}
        found: dict[str, Answer] = {}
        for name, answer in answers.items():
            if name in holders:
                for instance in answer.each or (PLAIN,) if answer is not NOWHERE else ():
                    own = merged(answer, instance) if answer.each else answer
                    found[instance_id(name, instance)] = renamed_answer(own, renaming(holders[name], instance))
            else:
                numeric = answer.each and name in self.repeats and self.repeats[name].numeric
                found[name] = one_number(answer, self.repeats[name].node.combine or "") if numeric else answer
        return found

    def compared(self, answers: Answers) -> dict[str, Answer]:
        """The same beside other surveys: what is not asked, as the survey does not have the instance, does not apply."""
        found = self.answers(answers)
        for name, wanted in self.names.items():
            own = _own(self.repeats[name], answers)
            for instance in wanted:
                if instance not in own:
                    found.update((instance_id(member, instance), NOWHERE) for member in _asked(self.repeats[name]))
        return found


def _asked(repeat: Repeat) -> Iterator[str]:
    """What an assessor answers of a repeated node; a published score is just not given."""
    return (name for name, node in _nodes_of(repeat.id, repeat.node) if not (isinstance(node, Group) and node.given))


def _nodes_of(name: str, node: Node) -> Iterator[tuple[str, Node]]:
    """A node and all below it."""
    yield name, node
    for part, own in parts_of(node).items():
        yield from _nodes_of(part, own)


def renaming(repeat: Repeat, instance: str) -> dict[str, str]:
    """The ids of one instance, by those of the framework."""
    return {member: instance_id(member, instance) for member in repeat.members}


class _Tree:
    """One framework with its repeated nodes laid out by instance."""

    def __init__(self, level: Level) -> None:
        self.given, self.file, self.repeats, self.names = level.framework, level.framework.file, level.repeats, level.names
        self.members = {member: self.repeats[name] for name in self.names for member in self.repeats[name].members}
        self.inside = {part: node for name in self.names for part, node in _nodes_of(name, self.repeats[name].node) if part != name}
        self.pooled: dict[str, Composite] = {}
        for name in self.inside if level.pooled else ():
            self.pool(name)

    def framework(self) -> Framework:
        composites = {name: self.composite(node) for name, node in self.file.composites.items()}
        file = self.file.model_copy(update={"composites": {**composites, **self.pooled}})
        pillars: dict[str, Any] = {name: self.node(name, pillar) for name, pillar in self.given.pillars.items()}
        links = {other: tuple(self.links(links)) for other, links in self.given.links.items()}
        return replace(self.given, file=file, pillars=pillars, links=links)

    def node(self, name: str, node: Node) -> Node:
        """A node with all that is repeated below it, or itself by instance."""
        if name in self.names:
            return self.instances(self.repeats[name], self.names[name])
        if not isinstance(node, Group):
            return node
        parts = {part: self.node(part, own) for part, own in parts_of(node).items()}
        groups = {part: own for part, own in parts.items() if isinstance(own, Group)}
        questions = {part: own for part, own in parts.items() if not isinstance(own, Group)}
        below = {"dimensions": groups, "indicators": questions}
        if [*groups, *questions] == [*parts]:
            return node.model_copy(update=below)
        return LaidOut.model_construct(**{**node.__dict__, **below, "order": tuple(parts)})

    def instances(self, repeat: Repeat, names: Sequence[str]) -> Instances:
        """The group of all instances: what says how the node counts stays on it, what says how it is answered goes with each."""
        node = repeat.node
        copies = {instance_id(repeat.id, name): self.copy(repeat, name) for name in names}
        group = isinstance(node, Group)
        own: dict[str, Any] = {key: getattr(node, key) for key in ("parts", "min_coverage")} if isinstance(node, Group) else {}
        rated = self.rated(node)
        bands = () if rated or not isinstance(node, Group) else tuple(gate for gate in node.gates if isinstance(gate.at_most, str))
        return Instances.model_construct(
            **{"min_coverage": 0.0, **own},
            repeat=repeat.kind,
            **{key: getattr(node, key) for key in ("summary", "weight", "scored", "tags", "round", "applies_to", "when", "references")},
            title=node.title or repeat.id,
            targets=() if rated or not group else node.targets,
            gates=bands,
            aggregate=self.rule(node),
            **{"dimensions" if group else "indicators": copies},
        )

    def rated(self, node: Node) -> bool:
        return isinstance(node, Group) and (node.aggregate or self.file.aggregate) == "judgement"

    def rule(self, node: Group | Indicator) -> str:
        """The aggregation of instances; of numbers the largest is not the best one where less is better."""
        if isinstance(node, Group):
            return "none" if (node.aggregate or self.file.aggregate) == "none" else _known(node.combination)
        if node.combine is None or node.number is None:
            return _known(node.combination)
        turned = {"maximum": "minimum", "minimum": "maximum"} if less_is_better(node.number) else {}
        return turned.get(node.combine, node.combine)

    def copy(self, repeat: Repeat, instance: str) -> Node:
        """One instance: what stands on the repeated node itself was said of the whole."""
        kept = self.rated(repeat.node) or isinstance(repeat.node, Indicator)
        whole: dict[str, Any] = {"weight": None, "tags": {}, "applies_to": {}, "when": {}, "targets": repeat.node.targets if kept else ()}
        node = repeat.node.model_copy(update={**whole, "repeat": None, "combine": None})
        return copied(repeat.id, node, instance, renaming(repeat, instance))

    def composite(self, node: Composite) -> Composite:
        """A composite by tag names what is repeated by its one value, so that instances do not multiply its weight."""
        if node.tag is None:
            for name in node.of or ():
                self.pool(name)
            return node
        tagged = {
            name: indicator
            for name, indicator in self.given.indicators()
            if all(value in indicator.tags.get(key, ()) for key, value in node.tag.items()) and self.scored(name)
        }
        if not any(name in self.members for name in tagged):
            return node
        for name in tagged:
            self.pool(name)
        return node.model_copy(update={"tag": None, "of": {name: self.weight(indicator) for name, indicator in tagged.items()}})

    def pool(self, name: str) -> None:
        """Keep the id of what stands inside of a repeated group, for its one value over all instances."""
        if name not in self.inside or name in self.pooled:
            return
        node, repeat = self.inside[name], self.members[name]
        self.pooled[name] = Pooled.model_construct(
            title=node.title or name,
            of=tuple(instance_id(name, instance) for instance in self.names[repeat.id]),
            aggregate=_known(repeat.node.combination),
            min_coverage=node.min_coverage if isinstance(node, Group) else 0.0,
        )

    def weight(self, node: Node) -> float:
        return self.file.weights[node.weight] if isinstance(node.weight, str) else 1.0 if node.weight is None else node.weight

    def scored(self, name: str) -> bool:
        """Whether a question and all above it are scored."""
        return all(node.scored for node in _chain(dict(self.given.pillars), name))

    def links(self, links: Sequence[Link]) -> Iterator[Link]:
        """What became of an id became of each of its instances."""
        everyone = dict.fromkeys(name for names in self.names.values() for name in names)
        for link in links:
            yield link
            ids = [*link.was, *link.now, *([link.id] if link.id else [])]
            if any(name in self.members for name in ids):
                for instance in everyone:
                    sides = {key: tuple(instance_id(name, instance) for name in getattr(link, key)) for key in ("was", "now")}
                    yield link.model_copy(update={**sides, "id": instance_id(link.id, instance) if link.id else None})


def _known(rule: str) -> str:
    if rule == "sum":
        raise CompileError(say("'combine: sum' adds numbers, and this is none"))
    return rule


def _chain(nodes: Mapping[str, Node], name: str) -> list[Node]:
    """A node and those above it; empty where it is not there."""
    for own, node in nodes.items():
        below = _chain(parts_of(node), name) if own != name else []
        if own == name or below:
            return [node, *below]
    return []
