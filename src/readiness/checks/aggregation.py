"""Checks of how groups aggregate."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Group, Indicator
from ..sentences import Sentence, say
from .registry import Findings, Spot, check
from .views import Entry, Rubric

POWER_MEANS = ("geometric", "harmonic", "generalised")
LARGEST_P = 50  # beyond it powers of scores leave what a computer can hold, and the mean is the minimum or maximum


@check("F36", "warning", whole=True)
def nothing_scored(rubric: Rubric) -> Findings:
    """Nothing below a group is scored.

    All its parts say `scored: false`, so it has no score. Say `scored: false` of the group, which then stands apart.

    Fails:

        title: Context
        indicators:
          population: {question: How many people?, number: {}, scored: false}

    Passes:

        title: Context
        scored: false
        indicators:
          population: {question: How many people?, number: {}, scored: false}
    """
    for entry, node in rubric.groups:
        parts = rubric.parts.get(entry.id, [])
        hidden = not node.scored or any(not above.node.scored for above in entry.ancestors())
        if parts and not hidden and not rubric.judged(node) and not any(part.node.scored for part in parts):
            yield entry.spot.key(), say("nothing below '{id}' is scored; say 'scored: false' here, or score a part of it", id=entry.id)


def rules(rubric: Rubric) -> Iterator[tuple[Spot, str, float | None]]:
    """Where an aggregation is named, which, and the p that holds for it."""
    yield rubric.main.at("aggregate"), rubric.file.aggregate, rubric.file.p
    for entry, node in rubric.groups:
        if node.aggregate is not None:
            yield entry.spot.at("aggregate"), node.aggregate, node.p if node.p is not None else rubric.file.p


@check("F37")
def power_of_negative(rubric: Rubric) -> Findings:
    """A geometric, harmonic or generalised mean has scores below zero to deal with.

    These means are defined for numbers from zero upwards.

    Fails:

        range: [-1, 1]
        aggregate: geometric

    Passes:

        range: [0, 100]
        aggregate: geometric
    """
    for spot, rule, _ in rules(rubric):
        if rule in POWER_MEANS and rubric.file.range[0] < 0:
            yield (
                spot,
                say(
                    "'{rule}' needs scores from 0 upwards, and the range begins at {range}; change one of them",
                    rule=rule,
                    range=f"{rubric.file.range[0]:g}",
                ),
            )


@check("F38")
def power_missing(rubric: Rubric) -> Findings:
    """A generalised mean does not say its power, or says too large a one.

    `p` is 1 for the mean, 0 for the geometric and -1 for the harmonic one; beyond 50 it is as good as the maximum.

    Fails:

        aggregate: generalised

    Passes:

        aggregate: generalised
        p: 0.5
    """
    for spot, rule, p in rules(rubric):
        if rule == "generalised" and p is None:
            yield spot, say("a generalised mean needs its power; add 'p:'")
        elif rule == "generalised" and p is not None and abs(p) > LARGEST_P:
            yield spot, say("p = {p} is beyond {largest}; use 'minimum' or 'maximum'", p=f"{p:g}", largest=LARGEST_P)


@check("F39", "warning")
def power_unused(rubric: Rubric) -> Findings:
    """A power has no effect.

    `p` belongs to `aggregate: generalised`.

    Fails:

        aggregate: geometric
        p: 0.5

    Passes:

        aggregate: generalised
        p: 0.5
    """
    used = any(rule == "generalised" for _, rule, _ in rules(rubric))
    if rubric.file.p is not None and not used:
        yield rubric.main.at("p"), say("'p' has no effect without 'aggregate: generalised'; remove it")
    for entry, node in rubric.groups:
        if node.p is not None and rubric.rule(node) != "generalised":
            yield (
                entry.spot.at("p"),
                say("'p' has no effect under '{rule}'; remove it, or say 'aggregate: generalised'", rule=rubric.rule(node)),
            )


@check("F40")
def judgement_without_scale(rubric: Rubric) -> Findings:
    """A judged group has no scale to be judged on.

    With `aggregate: judgement` an assessor rates the group, on the levels of a named `scale`.

    Fails:

        title: Leadership
        aggregate: judgement

    Passes:

        title: Leadership
        aggregate: judgement
        scale: colours
    """
    for entry, node in rubric.groups:
        if rubric.judged(node) and node.scale is None:
            where = entry.spot.at("aggregate") if node.aggregate else entry.spot.key()
            yield where, say("'{id}' is judged and has no scale; add 'scale:' with the name of one", id=entry.id)


@check("F41", "warning")
def scale_without_judgement(rubric: Rubric) -> Findings:
    """A group has a scale and is not judged.

    A group is rated on a scale only with `aggregate: judgement`; otherwise its score comes from its parts.

    Fails:

        title: Leadership
        scale: colours

    Passes:

        title: Leadership
        scale: colours
        aggregate: judgement
    """
    for entry, node in rubric.groups:
        if node.scale is not None and not rubric.judged(node):
            yield entry.spot.key("scale"), say("the scale of '{id}' has no effect; add 'aggregate: judgement', or remove it", id=entry.id)


@check("F85", whole=True)
def given_in_vain(rubric: Rubric) -> Findings:
    """A group cannot take the score that may be given for it.

    With `given: true` a survey or a table may give the published score of a group, which then stands in place of what its
    parts give. So there must be scored parts for where it is left out, and no gate, which a published score would pass over.

    Fails:

        title: Core systems
        given: true
        aggregate: none

    Passes:

        title: Core systems
        given: true
        aggregate: points
    """
    for entry, node in rubric.groups:
        if isinstance(node, Group) and node.given and (fault := _cannot_be_given(rubric, entry, node)):
            yield entry.spot.key("given"), fault


def _cannot_be_given(rubric: Rubric, entry: Entry, node: Group) -> Sentence | None:
    if rubric.judged(node):
        return say("'{id}' is judged, and rated under its own id already; remove 'given'", id=entry.id)
    if rubric.rule(node) == "none" or not all(found.node.scored for found in (entry, *entry.ancestors())):
        return say("'{id}' has no score that could be given; remove 'given'", id=entry.id)
    if node.gates:
        return say(
            "a score that is given for '{id}' would pass over its gates; put them on a group above it, or remove 'given'", id=entry.id
        )
    if not _scored_below(rubric, entry):
        return say("nothing below '{id}' is scored, for when no score is given; ask for the score as a 'number:' instead", id=entry.id)
    return None


def _scored_below(rubric: Rubric, entry: Entry) -> bool:
    """Whether a scored question stands below a node."""
    scored = [part for part in rubric.parts.get(entry.id, []) if part.node.scored]
    return any(isinstance(part.node, Indicator) or rubric.levels(part.node) or _scored_below(rubric, part) for part in scored)
