"""Checks of tick lists, numbers and ratios."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..model import Item, NumberScale
from ..problems import suggest
from ..scoring.scales import number_of
from ..scoring.steps import normalised
from ..sentences import say
from .registry import Findings, Spot, check
from .views import Entry, Rubric, number_scale


@check("F19")
def nothing_to_tick(rubric: Rubric) -> Findings:
    """A tick list cannot score.

    It needs at least one item that counts: one that is not `alone`, and with `score: points` one with points.

    Fails:

        choices: {none: {text: None of these, alone: true}}

    Passes:

        choices: {web: On the web, none: {text: None of these, alone: true}}
    """
    for entry, node in rubric.indicators:
        countable = [item for item in (node.choices or {}).values() if not item.alone]
        if node.choices is None:
            continue
        if not countable:
            yield entry.spot.at("choices"), say("no item of '{id}' counts; add one without 'alone: true'", id=entry.id)
        elif node.score == "points" and not any(item.points for item in countable):
            yield entry.spot.at("choices"), say("no item of '{id}' gives points; give one 'points:' above 0", id=entry.id)


@check("F20", "warning")
def item_points_unused(rubric: Rubric) -> Findings:
    """The points of an item have no effect.

    Points of items count only with `score: points`; `share`, `any` and `all` count items. An item that stands `alone`
    gives nothing.

    Fails:

        choices: {web: {text: On the web, points: 3}, paper: On paper}

    Passes:

        choices: {web: {text: On the web, points: 3}, paper: On paper}
        score: points
    """
    for entry, node in rubric.indicators:
        for key, item in (node.choices or {}).items():
            if _points_given(item) and (node.score != "points" or (item.alone and item.points)):
                advice = say("leave them out") if node.score == "points" else say("add 'score: points', or leave them out")
                yield entry.spot.at("choices", key, "points"), say("the points of '{key}' have no effect; {advice}", key=key, advice=advice)


def _points_given(item: Item) -> bool:
    return "points" in item.model_fields_set


def _numbers(rubric: Rubric) -> Iterator[tuple[Entry, Spot, NumberScale]]:
    for entry, node in rubric.indicators:
        found = number_scale(node)
        if found is not None:
            yield entry, entry.spot.at(found[0]), found[1]


@check("F21")
def number_without_ends(rubric: Rubric) -> Findings:
    """A number is scored and does not say how.

    Give both ends (`from` scores worst and `to` best, or the other way round with `direction: down`), or `steps`; or say
    under `prepare` how it is normalised by a sample of units.

    Fails:

        number: {unit: services}

    Passes:

        number: {unit: services, from: 0, to: 200}
    """
    for entry, spot, scale in _numbers(rubric):
        scored = entry.node.scored and all(above.node.scored for above in entry.ancestors())
        if scored and not normalised(rubric.file, entry.node) and scale.steps is None and (scale.start is None or scale.end is None):
            missing = " and ".join(key for key, end in (("from", scale.start), ("to", scale.end)) if end is None)
            yield (
                spot,
                say(
                    "the number of '{id}' has no score; add '{missing}', 'steps' or a way to 'normalise', or 'scored: false'",
                    id=entry.id,
                    missing=missing,
                ),
            )


@check("F22")
def ends_equal(rubric: Rubric) -> Findings:
    """The two ends of a number are the same, or too far apart.

    There is nothing between them to score, or more than can be computed with.

    Fails:

        number: {from: 100, to: 100}

    Passes:

        number: {from: 0, to: 100}
    """
    for _, spot, scale in _numbers(rubric):
        if scale.start is None or scale.end is None:
            continue
        if scale.start == scale.end:
            yield spot.at("to"), say("'from' and 'to' are both {start}; write two different ends", start=f"{scale.start:g}")
        elif abs(scale.end - scale.start) == float("inf"):
            yield spot.at("to"), say("'from' and 'to' are too far apart to compute with; write ends that can occur")


@check("F23")
def steps_wrong(rubric: Rubric) -> Findings:
    """The steps of a number are no numbers, or a step can never count.

    A step is `NUMBER: POINTS`. With `direction: up` a higher number gives more points, with `down` fewer.

    Fails:

        number: {steps: {10: 2, 50: 1}}

    Passes:

        number: {steps: {10: 1, 50: 2}}
    """
    for _, spot, scale in _numbers(rubric):
        if scale.steps is None:
            continue
        at = {key: number_of(key) for key in scale.steps}
        if not any(scale.steps.values()):
            yield spot.at("steps"), say("no step gives points; write 'NUMBER: POINTS'")
        for key, number in at.items():
            if number is None:
                yield spot.key("steps", key), say("step '{key}' is no number; write 'NUMBER: POINTS'", key=key)
        order = sorted(((number, key) for key, number in at.items() if number is not None), reverse=scale.direction == "down")
        for (_, before), (_, after) in pairwise(order):
            if scale.steps[after] <= scale.steps[before]:
                yield (
                    spot.at("steps", after),
                    say("step {after} gives no more points than {before}, so it never counts; mend it", after=after, before=before),
                )


@check("F24", "warning")
def direction_doubled(rubric: Rubric) -> Findings:
    """A number runs down twice.

    With `direction: down` the end `from` is the best. Where `from` is above `to` as well, more is better again.

    Fails:

        number: {from: 100, to: 0, direction: down}

    Passes:

        number: {from: 0, to: 100, direction: down}
    """
    for _, spot, scale in _numbers(rubric):
        if scale.direction == "down" and scale.start is not None and scale.end is not None and scale.start > scale.end:
            yield spot.at("direction"), say("'from' above 'to' and 'direction: down' undo each other, so more is better; keep one of them")


@check("F25", "warning")
def ends_unused(rubric: Rubric) -> Findings:
    """A number has both steps and ends.

    The steps are used, and the ends have no effect on the score.

    Fails:

        number: {from: 0, to: 100, steps: {50: 1}}

    Passes:

        number: {steps: {50: 1}}
    """
    for _, spot, scale in _numbers(rubric):
        if scale.steps is not None and (scale.start is not None or scale.end is not None):
            yield spot.key("steps"), say("with 'steps' the ends 'from' and 'to' have no effect; keep one way")


@check("F26", whole=True)
def ratio_of_no_number(rubric: Rubric) -> Findings:
    """A ratio is made of something that is no number.

    `numerator` and `denominator` name indicators of kind `number`; without them both numbers stand in the answer.

    Fails:

        ratio: {numerator: has-portal, denominator: services, from: 0, to: 1}

    Passes, where both are numbers:

        ratio: {numerator: online-services, denominator: services, from: 0, to: 1}
    """
    numbers = {entry.id: node for entry, node in rubric.indicators if node.number is not None}
    for entry, node in rubric.indicators:
        for key in ("numerator", "denominator") if node.ratio else ():
            name = getattr(node.ratio, key)
            if name is not None and name not in numbers:
                said = say("is no number") if name in rubric.by_id else say("does not exist")
                yield (
                    entry.spot.at("ratio", key),
                    say("'{name}' {said}; name an indicator of kind 'number'{near}", name=name, said=said, near=suggest(name, numbers)),
                )
