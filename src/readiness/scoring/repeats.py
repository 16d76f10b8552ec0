"""Repeats (R16): before a framework is compiled, a repeated node becomes a group of its instances, and one value.

A repeated group becomes a group with one copy of it an instance; a repeated question a group with one question an instance;
numbers that are added or averaged become one number. So scores, gaps, differences and plans need nothing of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model import Action, Answer, Composite, Condition, Framework, Gate, Group, Indicator, Link, Node, OwnAction, Survey
from ..sentences import concat, say
from .answers import AnswerError
from .instances import PLAIN, Repeat, by_instance, instance_id, instances_in, merged, misplaced, one_number, repeats_of
from .plan import CompileError, at_least
from .pools import Instances, Pooled
from .scales import less_is_better

Pair = tuple[Framework, Survey]
Names = Mapping[str, tuple[str, ...]]  # the instances of each repeated node that has several


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
    if not any(by_instance(survey.answers) for _, survey in pairs):
        return list(pairs)
    for framework, survey in pairs:
        for fault in misplaced(framework, survey.answers):
            raise AnswerError(concat((str(fault.place[0]), fault.message), ": "), "each")
    pairs = [(framework, _with_numbers(framework, survey)) for framework, survey in pairs]
    several = len({(framework.id, framework.digest) for framework, _ in pairs}) > 1
    found: dict[str, dict[str, None]] = {}
    named: set[str] = set()
    for framework, survey in pairs:
        for repeat in _by_copies(framework):
            key, own = repeat.kind if several else repeat.id, instances_in(repeat, survey.answers)
            found.setdefault(key, {}).update(dict.fromkeys(own or (PLAIN,)))
            named.update([key] if own else [])
    shared = {key: tuple(instances) for key, instances in found.items() if key in named}
    made: dict[tuple[str, str], Framework] = {}
    expanded = []
    for framework, survey in pairs:
        repeats = {repeat.id: repeat for repeat in _by_copies(framework)}
        names = {name: shared[key] for name, repeat in repeats.items() if (key := repeat.kind if several else name) in shared}
        of = (framework.id, framework.digest)
        if of not in made or not framework.digest:
            made[of] = _Tree(framework, repeats, names).framework() if names else framework
        expanded.append((made[of], _answered(survey, repeats, names)))
    return expanded


def _by_copies(framework: Framework) -> list[Repeat]:
    return [repeat for repeat in repeats_of(framework) if not repeat.numeric]


def _with_numbers(framework: Framework, survey: Survey) -> Survey:
    """The survey with numbers that are combined as numbers, each as one."""
    found = dict(survey.answers)
    for repeat in repeats_of(framework):
        answer = found.get(repeat.id)
        if repeat.numeric and answer is not None and answer.each:
            found[repeat.id] = one_number(answer, repeat.node.combine or "")
    return survey.model_copy(update={"answers": found})


def _answered(survey: Survey, repeats: Mapping[str, Repeat], names: Names) -> Survey:
    """The survey with an answer an instance; what an instance is not asked at all does not apply to it."""
    holders = {member: repeats[name] for name in names for member in repeats[name].members}
    found: dict[str, Answer] = {}
    for name, answer in survey.answers.items():
        if name not in holders:
            found[name] = answer
            continue
        for instance in answer.each or (PLAIN,):
            own = merged(answer, instance) if answer.each else answer
            found[instance_id(name, instance)] = _renamed_answer(own, _renaming(holders[name], instance))
    for name, wanted in names.items():
        own_names = instances_in(repeats[name], survey.answers) or (PLAIN,)
        for instance in wanted:
            if instance not in own_names:
                found.update((instance_id(member, instance), NOWHERE) for member in _asked(repeats[name]))
    return survey.model_copy(update={"answers": found})


NOWHERE = Answer.model_construct(state="not-applicable", note="This instance is not in this survey.")


def _asked(repeat: Repeat) -> Iterator[str]:
    """What an assessor answers of a repeated node; a published score is just not given."""
    nodes: dict[str, Node] = {repeat.id: repeat.node, **dict(_nodes_below(repeat.node))}
    return (name for name, node in nodes.items() if not (isinstance(node, Group) and node.given))


def _nodes_below(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Group):
        for name, part in (*node.dimensions.items(), *node.indicators.items()):
            yield name, part
            yield from _nodes_below(part)


def _renaming(repeat: Repeat, instance: str) -> dict[str, str]:
    return {member: instance_id(member, instance) for member in repeat.members}


class _Tree:
    """One framework with its repeated nodes laid out by instance."""

    def __init__(self, framework: Framework, repeats: Mapping[str, Repeat], names: Names) -> None:
        self.given, self.file, self.repeats, self.names = framework, framework.file, repeats, names
        self.members = {member: repeats[name] for name in names for member in repeats[name].members}
        self.pooled: dict[str, Composite] = {}

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
        parts = {part: self.node(part, own) for part, own in (*node.dimensions.items(), *node.indicators.items())}
        groups = {part: own for part, own in parts.items() if isinstance(own, Group)}
        questions = {part: own for part, own in parts.items() if not isinstance(own, Group)}
        return node.model_copy(update={"dimensions": groups, "indicators": questions})

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
        node = repeat.node.model_copy(update=whole)
        return _copied(repeat.id, node, instance, _renaming(repeat, instance))

    def composite(self, node: Composite) -> Composite:
        """A composite by tag names what is repeated by its one value, so that instances do not multiply its weight."""
        tag = node.tag or {}
        tagged = {
            name: indicator
            for name, indicator in self.given.indicators()
            if tag and all(value in indicator.tags.get(key, ()) for key, value in tag.items()) and self.scored(name)
        }
        if not any(name in self.members for name in tagged):
            return node
        for name, indicator in tagged.items():
            if (repeat := self.members.get(name)) is not None and name != repeat.id:
                self.pooled[name] = Pooled.model_construct(
                    title=indicator.title or name,
                    of=tuple(instance_id(name, instance) for instance in self.names[repeat.id]),
                    aggregate=self.rule(repeat.node),
                    min_coverage=0.0,
                )
        return node.model_copy(update={"tag": None, "of": {name: self.weight(indicator) for name, indicator in tagged.items()}})

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
        below = _chain({**node.dimensions, **node.indicators}, name) if isinstance(node, Group) and own != name else []
        if own == name or below:
            return [node, *below]
    return []


def _copied(name: str, node: Node, instance: str, names: Mapping[str, str]) -> Node:
    """A node and all below it under the ids of one instance."""
    found: dict[str, Any] = {"title": f"{node.title or name}: {instance}"}
    found["when"] = {names.get(other, other): words for other, words in node.when.items()}
    if isinstance(node, Group):
        found["gates"] = tuple(_renamed_gate(gate, names) for gate in node.gates)
        for key in ("dimensions", "indicators"):
            found[key] = {names[part]: _copied(part, own, instance, names) for part, own in getattr(node, key).items()}
    elif isinstance(node, Indicator):
        found["actions"] = {key: _renamed_action(action, names) for key, action in node.actions.items()}
        if node.ratio is not None:
            sides = {side: names.get(own, own) for side in ("numerator", "denominator") if (own := getattr(node.ratio, side)) is not None}
            found["ratio"] = node.ratio.model_copy(update=sides)
    return node.model_copy(update=found)


def _renamed_gate(gate: Gate, names: Mapping[str, str]) -> Gate:
    return gate.model_copy(update={"unless": _renamed_condition(gate.unless, names)})


def _renamed_condition(condition: Condition, names: Mapping[str, str]) -> Condition:
    parts = {key: getattr(condition, key) for key in ("all", "any", "of")}
    found: dict[str, Any] = {key: tuple(_renamed_condition(part, names) for part in own) for key, own in parts.items() if own is not None}
    if condition.says is not None:
        found["says"] = _renamed(condition.says, names)
    return condition.model_copy(update=found)


def _renamed_action(action: Any, names: Mapping[str, str]) -> Action | OwnAction:
    if not action.requires:
        return action  # type: ignore[no-any-return]
    return action.model_copy(update={"requires": tuple(_renamed(sentence, names) for sentence in action.requires)})  # type: ignore[no-any-return]


def _renamed_answer(answer: Answer, names: Mapping[str, str]) -> Answer:
    if not any(action.requires for action in answer.actions.values()):
        return answer
    return answer.model_copy(update={"actions": {key: _renamed_action(action, names) for key, action in answer.actions.items()}})


def _renamed(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence `ID at least …` about an instance of this id."""
    name, least = at_least(sentence)
    return f"{names.get(name, name)} at least {least}"
