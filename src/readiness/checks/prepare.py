"""Checks of the steps before scores: that each can be done, and that what is written has an effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Impute, Normalise, Range, Steps, Treat
from ..problems import suggest
from ..scoring.steps import NATURAL, NONE, PLACED, has_ends, steps_of
from ..sentences import Sentence, say
from .aggregation import POWER_MEANS, rules
from .registry import Findings, Spot, check
from .views import Entry, Rubric, number_scale

SURELY_POSITIVE = 3  # standard deviations below the mean of a z-score within which nearly every unit lies


class Said(NamedTuple):
    """Steps as a file says them: for all indicators (no entry), or for one."""

    steps: Steps
    spot: Spot
    entry: Entry | None = None


def _said(rubric: Rubric) -> Iterator[Said]:
    yield Said(rubric.file.prepare, rubric.main.at("prepare"))
    for entry, node in rubric.indicators:
        yield Said(node.prepare, entry.spot.at("prepare"), entry)


@check("F90", whole=True)
def denominator_no_number(rubric: Rubric) -> Findings:
    """A denominator is no number.

    `denominate` names an indicator of kind `number`; one that is only divided by says `scored: false`.

    Fails:

        prepare: {denominate: populaton}

    Passes, where population is a number:

        prepare: {denominate: population}
    """
    numbers = [entry.id for entry, node in rubric.indicators if node.number is not None]
    for said in _said(rubric):
        by = said.steps.denominate.by if said.steps.denominate else NONE
        spot = said.spot.at("denominate")
        if by != NONE and by not in numbers:
            what = say("is no number") if by in rubric.by_id else say("does not exist")
            yield spot, say("'{by}' {what}; name an indicator of kind 'number'{near}", by=by, what=what, near=suggest(by, numbers))
        elif said.entry is not None and said.entry.id == by:
            yield spot, say("'{by}' would be divided by itself; name another number", by=by)
        elif said.entry is None and by != NONE and _divides_itself(rubric, by):
            yield (
                spot,
                say("'{by}' would be divided by itself; say 'scored: false' of it, or 'denominate: none' under its own 'prepare'", by=by),
            )


def _divides_itself(rubric: Rubric, by: str) -> bool:
    """Whether the denominator of all numbers is a scored number without a word of its own."""
    return any(entry.id == by and _scored(entry) and node.prepare.denominate is None for entry, node in rubric.indicators)


@check("F91")
def scores_outside_range(rubric: Rubric) -> Findings:
    """Normalised scores do not lie in the framework's range.

    `to` names the score of the worst unit and that of the best, both inside `range`.

    Fails:

        range: [0, 1]
        prepare: {normalise: {method: min-max, to: [0, 100]}}

    Passes:

        range: [0, 1]
        prepare: {normalise: {method: min-max, to: [0, 1]}}
    """
    low, high = rubric.file.range
    for said in _said(rubric):
        to = said.steps.normalise.to if said.steps.normalise else None
        if to is None or isinstance(to, str):
            continue
        spot = said.spot.at("normalise", "to")
        if to[0] >= to[1]:
            yield (
                spot,
                say(
                    "'to' runs from {first} to {last}; write the score of the worst unit first, then a higher one",
                    first=f"{to[0]:g}",
                    last=f"{to[1]:g}",
                ),
            )
        elif to[0] < low or to[1] > high:
            yield (
                spot,
                say(
                    "scores from {first} to {last} lie outside the range from {low} to {high}; change one of them",
                    first=f"{to[0]:g}",
                    last=f"{to[1]:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                ),
            )


@check("F92")
def step_incomplete(rubric: Rubric) -> Findings:
    """A step does not say what it needs.

    A group mean needs the attribute that groups the units (`by`), a distance to a reference the unit (`reference`), a distance
    to a target the number of the indicator's `target`, goalposts both ends of the number (`from` and `to`).

    Fails:

        prepare: {impute: group-mean}

    Passes:

        prepare: {impute: {method: group-mean, by: region}}
    """
    for said in _said(rubric):
        impute, normalise = said.steps.impute, said.steps.normalise
        if impute is not None and impute.method.startswith("group-") and impute.by is None:
            yield (
                said.spot.at("impute"),
                say("{method} needs to know the groups; add 'by:' with an attribute of the units", method=impute.method),
            )
        if normalise is not None and normalise.method == "distance-to-reference" and normalise.reference is None:
            yield said.spot.at("normalise"), say("a distance to a reference needs the unit; add 'reference:' with its name")
    for entry, node in rubric.indicators:
        normalise = steps_of(rubric.file, node).normalise
        scale = number_scale(node)
        if normalise is None or scale is None or not _scored(entry):
            continue
        value = node.targets[0].value if node.targets else None
        if normalise.method == "distance-to-target" and not isinstance(value, (int, float, Range)):
            yield (
                entry.spot.key(),
                say("the score of '{id}' is a distance to its target, and it has none; add 'target: {value: …}'", id=entry.id),
            )
        if normalise.method == "goalposts" and not has_ends(scale[1]) and node.prepare.normalise is not None:
            yield (
                entry.spot.at("prepare", "normalise"),
                say("goalposts are the ends of the number of '{id}'; add 'from' and 'to' to it", id=entry.id),
            )


def _scored(entry: Entry) -> bool:
    return entry.node.scored and all(above.node.scored for above in entry.ancestors())


@check("F93", "warning")
def step_without_effect(rubric: Rubric) -> Findings:
    """A step, or a word of it, has no effect.

    Steps are for numbers that are scored. `mean` and `deviation` belong to z-scores, `reference` to a distance to a reference,
    `ties` to places, `by` to groups; a number of points to winsorise is whole. Ends of a number have no effect where its
    indicator is normalised by a sample.

    Fails:

        prepare: {normalise: {method: min-max, deviation: 2}}

    Passes:

        prepare: {normalise: {method: z-score, mean: 10, deviation: 2}}
    """
    for said in _said(rubric):
        if said.entry is not None and said.steps.model_fields_set and (number_scale(said.entry.node) is None or not _scored(said.entry)):
            yield said.spot, say("'prepare' has no effect: '{id}' is no number that is scored; remove it", id=said.entry.id)
            continue
        for key, word, why in (*_idle_words(said.steps.impute, said.steps.normalise), *_idle_treatment(said.steps.treat)):
            yield said.spot.at(key, word), say("'{word}' has no effect: {why}; remove it", word=word, why=why)
    for entry, node in rubric.indicators:
        scale, own = number_scale(node), node.prepare.normalise
        if scale is not None and own is not None and own.method not in ("goalposts", NONE) and has_ends(scale[1]):
            yield (
                entry.spot.at("prepare", "normalise"),
                say("with {method} the ends of '{id}' have no effect; keep one way", method=own.method, id=entry.id),
            )


def _idle_words(impute: Impute | None, normalise: Normalise | None) -> Iterator[tuple[str, str, Sentence]]:
    if impute is not None and impute.by is not None and not impute.method.startswith("group-"):
        yield "impute", "by", say("{method} takes no groups", method=impute.method)
    if normalise is None:
        return
    method = normalise.method
    for word in ("mean", "deviation"):
        if getattr(normalise, word) is not None and method != "z-score":
            yield "normalise", word, say("it belongs to z-score")
    if normalise.reference is not None and method != "distance-to-reference":
        yield "normalise", "reference", say("it belongs to distance-to-reference")
    if normalise.ties is not None and method not in PLACED:
        yield "normalise", "ties", say("it belongs to rank, percentile-rank and borda")
    if normalise.to is not None and method in ("z-score", NONE):
        idle = say("a z-score has a mean and a deviation") if method == "z-score" else say("nothing is normalised")
        yield "normalise", "to", idle
    if not normalise.cap and (method in PLACED or method == "z-score"):
        yield "normalise", "cap", say("{method} is never held", method=method)


def _idle_treatment(treat: Treat | str | None) -> Iterator[tuple[str, str, Sentence]]:
    if isinstance(treat, Treat) and treat.winsorise == 0 and not treat.log:
        yield "treat", "winsorise", say("no point may be moved, and no logarithm taken")
    elif isinstance(treat, Treat) and treat.winsorise >= 1 and treat.winsorise != int(treat.winsorise):
        yield "treat", "winsorise", say("the part of a point beyond the whole number is cut off")


@check("F94", "warning", whole=True)
def lowest_unit_zero(rubric: Rubric) -> Findings:
    """The worst unit of one indicator scores 0 in everything above it.

    In a geometric or harmonic mean a 0 makes 0, and normalised by a sample some unit is always at the lower end. Let the
    scores begin above it, as the handbook of the OECD and the JRC does.

    Fails:

        aggregate: geometric
        prepare: {normalise: min-max}

    Passes:

        aggregate: geometric
        prepare: {normalise: {method: min-max, to: [1, 100]}}
    """
    means = {rule for _, rule, p in rules(rubric) if rule in POWER_MEANS and (rule != "generalised" or (p is not None and p <= 0))}
    if not means:
        return
    for said in _said(rubric):
        normalise = said.steps.normalise
        if normalise is None or normalise.method in (NONE, "goalposts"):
            continue
        if normalise.method == "z-score":
            mean, deviation = normalise.mean or 0.0, normalise.deviation or 1.0
            if mean < SURELY_POSITIVE * deviation:
                yield (
                    said.spot.at("normalise"),
                    say(
                        "z-scores about {mean} are below 0 for some units, which '{rule}' takes for 0; raise 'mean'",
                        mean=f"{mean:g}",
                        rule=min(means),
                    ),
                )
        elif _lowest(normalise, rubric) <= 0:
            yield (
                said.spot.at("normalise"),
                say("the worst unit scores 0, and '{rule}' makes all above it 0; write 'to' with a lower end above 0", rule=min(means)),
            )


def _lowest(normalise: Normalise, rubric: Rubric) -> float:
    """The lowest score that a method gives."""
    if normalise.to is None:
        return rubric.file.range[0]
    if normalise.to == NATURAL:
        return 1.0 if normalise.method == "rank" else 0.0
    return normalise.to[0]  # type: ignore[return-value]
