"""Checks of what is answered by instance (R16): that a framework can be repeated so, and that answers name instances throughout."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Indicator, Repeatable, at_least
from ..scoring.instances import OF_NUMBERS
from ..sentences import say
from .filled import Filled
from .registry import Findings, Spot, check
from .views import Entry, Rubric


def _repeat(entry: Entry) -> str | None:
    """What a node is repeated for; composites and the overall node cannot be."""
    return entry.node.repeat if isinstance(entry.node, Repeatable) else None


def _holders(entry: Entry) -> list[Entry]:
    """The repeated nodes at and above a node, the nearest first."""
    return [one for one in (entry, *entry.ancestors()) if _repeat(one) is not None]


@check("F72")
def repeat_in_repeat(rubric: Rubric) -> Findings:
    """`repeat` names a kind of instance that the node stands in already.

    Inside of what is answered for each agency something may be answered for each address of that agency, but not for each
    agency again: nobody could say which of the two agencies is meant.

    Fails, in a group that says `repeat: agency`:

        staff: {question: How many?, number: {}, repeat: agency}

    Passes:

        staff: {question: How many?, number: {}, repeat: address}
    """
    for entry in rubric.entries:
        above = next((one for one in entry.ancestors() if _repeat(one) == _repeat(entry) is not None), None)
        if above is not None:
            said = say(
                "'{id}' stands in '{above}', which is repeated for each {kind} already; name another kind",
                id=entry.id,
                above=above.id,
                kind=_repeat(entry),
            )
            yield entry.spot.at("repeat"), said


@check("F73")
def combine_nothing(rubric: Rubric) -> Findings:
    """`combine` says how instances become one, and there are none, or they cannot be added.

    It belongs beside `repeat`. `sum` adds the numbers of a question with `number`; levels, tick lists, ratios and scores of
    groups have a `mean`, a `median`, a `minimum` or a `maximum`.

    Fails:

        staff: {question: How many?, number: {from: 0, to: 100}, combine: sum}

    Passes:

        staff: {question: How many?, number: {from: 0, to: 100}, repeat: agency, combine: sum}
    """
    for entry in rubric.entries:
        node = entry.node
        if not isinstance(node, Repeatable) or node.combine is None:
            continue
        if node.repeat is None:
            yield entry.spot.key("combine"), say("'{id}' has no instances to combine; add 'repeat: KIND', or remove 'combine'", id=entry.id)
        elif node.combine == "sum" and not (isinstance(node, Indicator) and node.number is not None):
            yield (
                entry.spot.at("combine"),
                say("'{id}' is no number that could be added; write mean, median, minimum or maximum", id=entry.id),
            )


@check("F74")
def one_of_many_named(rubric: Rubric) -> Findings:
    """A gate, a condition, a composite, a ratio or an action names what has several instances.

    Inside a repeated group each instance has its own answers, so that from outside nobody can say which is meant: name the
    group. `when`, a ratio and `requires` read one answer, so they cannot name a repeated question either (a ratio may, if its
    numbers are combined to one). A gate of a repeated group that reads its own questions caps the score of each instance: a
    band has only the whole.

    Fails, if offices says `repeat: address` and holds opening-hours:

        gates: [{at_most: 50, unless: opening-hours at least 2}]

    Passes:

        gates: [{at_most: 50, unless: offices at least 60}]
    """
    for entry, spot, name, one_answer in _named(rubric):
        other = rubric.by_id.get(name)
        shared = _holders(entry)
        apart = [] if other is None else [holder for holder in _holders(other) if holder not in shared]
        if not apart:
            continue
        holder = apart[-1]
        if other is not holder:
            yield (
                spot,
                say(
                    "'{name}' has an answer for each {kind} of '{holder}'; from outside name '{holder}'",
                    name=name,
                    kind=_repeat(holder),
                    holder=holder.id,
                ),
            )
        elif one_answer and not _one_number(holder):
            yield (
                spot,
                say(
                    "'{name}' has an answer for each {kind}, and one is read here; name a question that is asked once",
                    name=name,
                    kind=_repeat(holder),
                ),
            )
    for entry, node in rubric.groups:
        for position, gate in enumerate(node.gates) if _repeat(entry) is not None and not rubric.judged(node) else ():
            for sentence in gate.unless.sentences():
                named = rubric.by_id.get(at_least(sentence)[0])
                if isinstance(gate.at_most, str) and named is not None and entry in _holders(named):
                    yield (
                        entry.spot.at("gates", position),
                        say("'{named}' is of one instance, and a band of the whole; cap a score", named=named.id),
                    )
    for entry, indicator in rubric.indicators:
        ratio = indicator.ratio if indicator.repeat is not None else None
        if ratio is not None and None not in (ratio.numerator, ratio.denominator):
            yield entry.spot.key("repeat"), say("'{id}' is worked out from two questions and has no instances; repeat those", id=entry.id)


def _one_number(entry: Entry) -> bool:
    node = entry.node
    return isinstance(node, Indicator) and node.number is not None and node.combine in OF_NUMBERS


def _named(rubric: Rubric) -> Iterator[tuple[Entry, Spot, str, bool]]:
    """Every id that a node names, with its place, and whether one answer is read there."""
    for entry, spot, name, _ in rubric.sentences():
        yield entry, spot, name, False
    for entry, composite in rubric.composites:
        for position, name in enumerate(composite.of or ()):
            yield entry, entry.spot.key("of", name) if isinstance(composite.of, dict) else entry.spot.at("of", position), name, False
    for entry in rubric.entries:
        for name in entry.node.when:
            yield entry, entry.spot.key("when", name), name, True
    for entry, indicator in rubric.indicators:
        for side in ("numerator", "denominator"):
            if (number := getattr(indicator.ratio, side, None)) is not None:
                yield entry, entry.spot.at("ratio", side), number, True
        for key, action in indicator.actions.items():
            for position, sentence in enumerate(action.requires):
                yield entry, entry.spot.at("actions", key, "requires", position), at_least(sentence)[0], True


@check("S41")
def each_of_nothing(view: Filled) -> Findings:
    """An answer is given by instance to a question that is asked once.

    `each` belongs to what the framework repeats (`repeat: address`), and to what stands inside it. An instance has no
    instances of its own.

    Fails, if the framework does not repeat data-protection-law:

        answers: {data-protection-law: {each: {north: 1, south: 2}}}

    Passes:

        answers: {data-protection-law: 2}
    """
    yield from _faults(view, "nowhere")


@check("S42")
def each_of_some(view: Filled) -> Findings:
    """Some questions of a repeated group are answered by instance, and others are not.

    Which instance would the plain answer be of? Write it for each, also where it is the same. What is left out is unanswered.

    Fails, if opening-hours and staff stand in a group that says `repeat: address`:

        answers: {opening-hours: {each: {north: 2, south: 1}}, staff: 12}

    Passes:

        answers: {opening-hours: {each: {north: 2, south: 1}}, staff: {each: {north: 8, south: 4}}}
    """
    yield from _faults(view, "halfway")


@check("S43")
def each_and_one(view: Filled) -> Findings:
    """An answer is given both once and by instance.

    A note, evidence, a target, actions and a confidence may stand beside `each`: they hold for every instance that does not
    say otherwise.

    Fails:

        answers: {opening-hours: {level: 2, each: {north: 2, south: 1}}}

    Passes:

        answers: {opening-hours: {note: Seen on site., each: {north: 2, south: 1}}}
    """
    yield from _faults(view, "beside")


def _faults(view: Filled, rule: str) -> Findings:
    for fault in view.misplaced:
        if fault.rule == rule:
            yield view.top.key("answers", *fault.place), fault.message
