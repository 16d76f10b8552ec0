"""Answers by instance (R16): which instances a survey names, what is wrong with them, and numbers made one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from ..model import OVERALL, Answer, Framework, Group, Indicator, Node, Range
from ..sentences import Sentence, say
from .answers import AnswerError, Answers, amount, state_of
from .pools import Instances, parts_of

PLAIN = "only"  # the instance that a plain answer is beside another survey's instances
INHERITED = ("confidence", "targets", "actions", "note", "evidence")  # said beside `each`, it holds for all that say nothing else


def _median(numbers: Sequence[float]) -> float:
    import statistics  # only where numbers are repeated: it costs 5 ms of every start

    return statistics.median(numbers)


OF_NUMBERS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": fsum,
    "mean": lambda numbers: fsum(numbers) / len(numbers),
    "median": _median,
}


class Misplaced(NamedTuple):
    """Answers by instance where they cannot stand: which rule they break, the way from `answers`, and what to do."""

    rule: str
    place: tuple[str, ...]
    message: Sentence


class Repeat(NamedTuple):
    """A repeated node of a framework, with the ids of all that stands at and below it."""

    id: str
    node: Group | Indicator
    members: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What its instances are."""
        return self.node.repeat or ""

    @property
    def numeric(self) -> bool:
        """Whether its numbers are combined before they are scored."""
        return isinstance(self.node, Indicator) and self.node.number is not None and self.node.combine in OF_NUMBERS

    @property
    def inner(self) -> list[Repeat]:
        """The repeated nodes inside it: each of its instances has instances of these."""
        return list(_repeats(parts_of(self.node)))

    def part_of(self, answers: Answers, instance: str) -> dict[str, Answer]:
        """The answers of one instance, by the ids of the framework."""
        return {name: answers[name].each[instance] for name in self.members if name in answers and instance in answers[name].each}


def by_instance(answers: Answers) -> bool:
    """Whether an answer is given by instance."""
    return any(answer.each for answer in answers.values())


def place_of(name: str) -> tuple[str, ...]:
    """The way from `answers` to the answer of a node, or of one instance of it."""
    base, *instances = name.split("/")
    return (base, *(word for instance in instances for word in ("each", instance)))


def instance_id(name: str, instance: str) -> str:
    """The id of one instance of a node; no id of a file has a slash."""
    return f"{name}/{instance}"


def whole_of(name: str) -> str:
    """The id of what a node is an instance of; nothing where it is none."""
    return name.rpartition("/")[0]


def repeats_of(framework: Framework) -> list[Repeat]:
    """The repeated nodes in the framework's order; what stands below one is repeated with it. One that is laid out is none."""
    return list(_repeats(dict(framework.pillars)))


def _repeats(nodes: Mapping[str, Node]) -> Iterator[Repeat]:
    for name, node in nodes.items():
        if isinstance(node, (Group, Indicator)) and node.repeat is not None and not isinstance(node, Instances):
            yield Repeat(name, node, (name, *_below(node)))
        else:
            yield from _repeats(parts_of(node))


def _below(node: Node) -> Iterator[str]:
    for name, part in parts_of(node).items():
        yield name
        yield from _below(part)


def instances_in(repeat: Repeat, answers: Answers) -> tuple[str, ...]:
    """The instances that answers name at or below a repeated node, as its questions name them in turn; none where all are plain."""
    return tuple(dict.fromkeys(instance for name in repeat.members if name in answers for instance in answers[name].each))


def misplaced(framework: Framework, answers: Answers) -> Iterator[Misplaced]:
    """What is wrong with answers by instance, each fault once."""
    known = {OVERALL, *framework.file.composites, *_below(Group.model_construct(dimensions=framework.pillars))}
    yield from _misplaced(repeats_of(framework), {name: answer for name, answer in answers.items() if name in known})


def _misplaced(repeats: Sequence[Repeat], answers: Answers, within: str | None = None) -> Iterator[Misplaced]:
    """The same of the answers of one instance; of the whole survey where it is `within` none."""
    holders = {member: repeat for repeat in repeats for member in repeat.members}
    for name, answer in answers.items():
        if answer.each and name not in holders:
            said = say("'{name}' is not asked by instance; answer it once, or write 'repeat: KIND' on it in the framework", name=name)
            if within is not None:
                said = say("'{instance}' is one instance already; write its answer here", instance=within)
            yield Misplaced("nowhere", (name, "each"), said)
        elif answer.each and state_of(answer) != "unanswered":
            said = say("'{name}' has an answer of its own beside 'each'; keep one of the two", name=name)
            yield Misplaced("beside", (name, "each"), said)
    for repeat in repeats:
        yield from _halfway(repeat, answers)
        for instance in instances_in(repeat, answers):
            for fault in _misplaced(repeat.inner, repeat.part_of(answers, instance), instance):
                yield fault._replace(place=(fault.place[0], "each", instance, *fault.place[1:]))


def _halfway(repeat: Repeat, answers: Answers) -> Iterator[Misplaced]:
    """Plain answers below a node of which others are answered by instance."""
    named = instances_in(repeat, answers)
    for name in repeat.members if named else ():
        answer = answers.get(name)
        if answer is not None and not answer.each and state_of(answer) != "unanswered":
            other = next(member for member in repeat.members if member in answers and answers[member].each)
            said = say(
                "'{other}' is answered by {kind} and '{name}' is not; write {each: {{first}: …}} here too",
                other=other,
                kind=repeat.kind,
                name=name,
                first=named[0],
            )
            yield Misplaced("halfway", (name,), said)


def merged(answer: Answer, instance: str) -> Answer:
    """The answer of one instance, with what is said beside `each` where it does not say otherwise itself."""
    own = answer.each[instance]
    shared = {key: getattr(answer, key) for key in INHERITED if getattr(answer, key) and not getattr(own, key)}
    return own.model_copy(update=shared) if shared else own


def one_number(answer: Answer, how: str) -> Answer:
    """The numbers of all instances as one; ranges as ranges. An unknown one makes the whole unknown, one that does not
    apply is left out, and one that cannot be read stays for the reader to refuse.
    """
    parts = [merged(answer, instance) for instance in answer.each]
    states = [state_of(part) for part in parts]
    said = {"targets": answer.targets, "actions": answer.actions, "note": _notes(answer), "confidence": _least_sure(parts)}
    evidence = tuple(one for part in parts for one in part.evidence) if all(part.evidence for part in parts) else ()
    counted = [part for part, state in zip(parts, states, strict=True) if state != "not-applicable"]
    if not counted:
        return Answer.model_construct(**said, state="not-applicable")
    ends = []
    for part in counted:
        if state_of(part) == "answered":
            try:
                ends.append(amount(part))
            except AnswerError:
                return part
    if len(ends) < len(counted):
        return Answer.model_construct(**said, state="unknown")
    low, high = (OF_NUMBERS[how](side) for side in zip(*ends, strict=True))
    value = low if low == high else Range.model_construct(start=low, end=high)
    return Answer.model_construct(**said, value=value, evidence=tuple(dict.fromkeys(evidence)))


def _notes(answer: Answer) -> str | None:
    """What is said of the whole, else of each instance."""
    return answer.note or "; ".join(f"{name}: {own.note}" for name, own in answer.each.items() if own.note) or None


def _least_sure(parts: Sequence[Answer]) -> str | None:
    """The lowest confidence that any part has."""
    said = {part.confidence for part in parts}
    return next((word for word in ("low", "medium", "high") if word in said), None)
