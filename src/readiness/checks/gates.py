"""Checks of gates: that each condition can be read, and each gate can bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model import Condition, Group, Indicator, Overall
from ..problems import suggest
from ..scoring.plan import bands_in_order
from ..scoring.scales import level_scores, number_of
from ..sentences import Sentence, say
from .graph import cycles, shown
from .registry import Findings, Spot, check
from .views import Entry, Rubric


@check("F46", whole=True)
def gate_on_nobody(rubric: Rubric) -> Findings:
    """The condition of a gate names an id that does not exist.

    Fails:

        unless: data-protection at least 3

    Passes, if there is an indicator data-protection-law:

        unless: data-protection-law at least 3
    """
    for _, spot, name, _ in rubric.sentences():
        if name not in rubric.by_id:
            yield (
                spot,
                say(
                    "there is no '{name}'{near}",
                    name=name,
                    near=suggest(name, rubric.by_id) or say("; name an indicator, a group or a composite"),
                ),
            )


@check("F47", whole=True)
def gate_at_nothing(rubric: Rubric) -> Findings:
    """A gate names a level, a band or a score that does not exist.

    A described indicator is compared by its levels; a group by a band or a score; another indicator by its score in the
    framework's range. `at_most` is a band or a score, of a judged group also a level.

    Fails, with levels 0 to 4:

        unless: data-protection-law at least 5

    Passes:

        unless: data-protection-law at least 3
    """
    bands = [band.id for band in rubric.file.bands]
    for entry, node in rubric.groups:
        for position, gate in enumerate(node.gates):
            levels = list(rubric.levels(node))
            if isinstance(gate.at_most, str) and gate.at_most not in (*levels, *bands):
                near = suggest(gate.at_most, [*levels, *bands]) or say("; name a band or a score")
                message = say("there is no band '{word}'{near}", word=gate.at_most, near=near)
                if levels:
                    message = say("there is no level or band '{word}'{near}", word=gate.at_most, near=near)
                yield entry.spot.at("gates", position, "at_most"), message
    for _, spot, name, word in rubric.sentences():
        found = rubric.by_id.get(name)
        if found is not None and (known := _not_found(rubric, found, word, bands)) is not None:
            said = say("; it has {known}", known=", ".join(known)) if known else say("; write a score in the framework's range")
            yield spot, say("'{name}' cannot be at least '{word}'{near}", name=name, word=word, near=suggest(word, known) or said)


def _not_found(rubric: Rubric, entry: Entry, word: str, bands: list[str]) -> list[str] | None:
    """The words that could have stood in place of `word`; None if it is right."""
    levels = list(rubric.levels(entry.node))
    names = levels if isinstance(entry.node, Indicator) else [*levels, *bands]
    number = number_of(word)
    if word in names:
        return None
    described = bool(levels) and all(number_of(key) is not None for key in levels)
    low, high = rubric.range_of(entry.node)
    return None if number is not None and not described and low <= number <= high else names


@check("F48")
def condition_unclear(rubric: Rubric) -> Findings:
    """A condition says nothing, or several things at once.

    A condition is a sentence `ID at least LEVEL`, or one of `all: […]`, `any: […]` and `count: n` with `of: […]`.

    Fails:

        unless: {count: 3, of: [law at least 1, body at least 1]}

    Passes:

        unless: {count: 2, of: [law at least 1, body at least 1, portal at least 1]}
    """
    for _, spot, condition in rubric.conditions():
        fault = _condition_fault(condition)
        if fault:
            yield spot, fault


def _condition_fault(condition: Condition) -> Sentence | None:
    given = [key for key in ("says", "all", "any", "of") if getattr(condition, key) is not None]
    if len(given) != 1:
        said = say("keep one of {keys}", keys=", ".join(given)) if given else say("write 'ID at least LEVEL'")
        return say("a condition is a sentence, or one of 'all', 'any' and 'of'; {said}", said=said)
    if condition.says is None and not condition.parts:
        return say("'{given}' is empty; list conditions such as 'ID at least LEVEL'", given=given[0])
    if (condition.count is None) == (condition.of is not None):
        return say("'count: n' and 'of: […]' go together; add the other")
    if condition.count is not None and condition.count > len(condition.parts):
        return say("{count} of {total} conditions can never hold; lower 'count'", count=condition.count, total=len(condition.parts))
    return None


def _best_level(rubric: Rubric, node: Group | Overall) -> str | None:
    """The highest level of a judged group."""
    levels = rubric.levels(node)
    scores = level_scores(levels, 1.0, rubric.file.range) if levels else ()
    return max(scores, key=lambda level: level.score).key if scores else None


@check("F49", "warning")
def gate_never_binds(rubric: Rubric) -> Findings:
    """A gate can never bind.

    A cap at the top band or at the end of the range holds nobody down, and a group without a score has none to cap. (A
    judged group is not capped either: there a gate shows where the judgement disagrees with it.)

    Fails, if `advanced` is the highest band:

        gates: [{at_most: advanced, unless: law at least 3}]

    Passes:

        gates: [{at_most: established, unless: law at least 3}]
    """
    bands = [band.id for band in bands_in_order(rubric.file)]
    for entry, node in rubric.groups:
        for position, gate in enumerate(node.gates):
            spot = entry.spot.at("gates", position, "at_most")
            if rubric.rule(node) == "none":
                yield spot, say("'{id}' has no score that a gate could hold down; remove the gate", id=entry.id)
            elif (best := _best_level(rubric, node)) is not None and gate.at_most == best:
                yield spot, say("'{best}' is the highest level, so this gate stands in nobody's way; name a lower one", best=best)
            elif bands and gate.at_most == bands[-1]:
                yield spot, say("'{at_most}' is the highest band, so this gate holds nobody down; name a lower one", at_most=gate.at_most)
            elif not isinstance(gate.at_most, str) and gate.at_most >= rubric.range_of(node)[1]:
                yield (
                    spot,
                    say("no score is above {at_most}, so this gate holds nobody down; name a lower one", at_most=f"{gate.at_most:g}"),
                )


@check("F50")
def gate_below_range(rubric: Rubric) -> Findings:
    """A gate holds a score below the range.

    Fails, in a range from 0 to 100:

        gates: [{at_most: -10, unless: law at least 3}]

    Passes:

        gates: [{at_most: 0, unless: law at least 3}]
    """
    for entry, node in rubric.groups:
        low = rubric.range_of(node)[0]
        for position, gate in enumerate(node.gates):
            if not isinstance(gate.at_most, str) and not gate.at_most >= low:
                spot = entry.spot.at("gates", position, "at_most")
                yield spot, say("a score cannot be held below {low}, where the range begins; write {low} or more", low=f"{low:g}")


@check("F51", "warning", whole=True)
def gate_level_ambiguous(rubric: Rubric) -> Findings:
    """A gate asks for a level that scores the same as a lower one.

    Conditions compare scores, so the lower level would meet it too. Give the level a higher score, or name the lower
    one, if that is meant.

    Fails, with `levels: {0: {text: No., score: 0}, 1: {text: Draft., score: 50}, 2: {text: Law., score: 50}}`:

        unless: law at least 2

    Passes:

        unless: law at least 1
    """
    if rubric.file.range[0] >= rubric.file.range[1]:
        return  # which is told already
    scales = {id(scale.levels): scale for scale in rubric.scales}
    for _, spot, name, word in rubric.sentences():
        entry = rubric.by_id.get(name)
        levels = rubric.levels(entry.node) if entry else {}
        if word in levels:
            scores = {level.key: level.score for level in scales[id(levels)].scores}
            lower = next(key for key in levels if scores[key] == scores[word])
            if lower != word:
                yield (
                    spot,
                    say(
                        "level '{lower}' of '{name}' scores as much as '{word}', so it meets this too; give '{word}' a higher score",
                        lower=lower,
                        name=name,
                        word=word,
                    ),
                )


@check("F52")
def score_of_itself(rubric: Rubric) -> Findings:
    """A score depends on itself.

    A gate asks for a node that the gated node is a part of, or composites contain each other; or scores depend on each
    other through more than 100 steps.

    Fails, on the pillar leadership:

        gates: [{at_most: 50, unless: overall at least 50}]

    Passes:

        gates: [{at_most: 50, unless: political-mandate at least 2}]
    """
    asked = _asked(rubric)
    graph = {entry.id: _needs(rubric, entry, asked) for entry in rubric.by_id.values()}
    for path in cycles(graph):
        spot = next(_culprits(rubric, path, asked), rubric.main)
        yield spot, say("a score depends on itself: {path}; take one of these steps out", path=shown(path))


def _asked(rubric: Rubric) -> dict[str, dict[str, Spot]]:
    """The ids that the gates of each node ask for, with the places where they do."""
    found: dict[str, dict[str, Spot]] = {}
    for entry, spot, name, _ in rubric.sentences():
        found.setdefault(entry.id, {}).setdefault(name, spot)
    return found


def _needs(rubric: Rubric, entry: Entry, asked: dict[str, dict[str, Spot]]) -> list[str]:
    """What a score depends on: the ids in its gates, its parts, the nodes of a composite."""
    named = getattr(entry.node, "of", None) or ()
    return [*asked.get(entry.id, ()), *(part.id for part in rubric.parts.get(entry.id, ())), *named]


def _culprits(rubric: Rubric, path: Sequence[str], asked: dict[str, dict[str, Spot]]) -> Iterator[Spot]:
    """The places of the gates and composites that make a path go round."""
    for name, following in pairwise(path):
        if following in asked.get(name, ()):
            yield asked[name][following]
        elif following in (getattr(rubric.by_id[name].node, "of", None) or ()):
            yield rubric.by_id[name].spot.at("of")
