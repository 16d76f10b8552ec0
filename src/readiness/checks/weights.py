"""Checks of weights and points: above all, that what is written has an effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import Composite, Group, Indicator, Overall
from ..problems import suggest
from ..sentences import Sentence, say
from .registry import Findings, Spot, check
from .views import Entry, Rubric, number_scale

LARGEST_WEIGHT = 1e9  # sums of such weights are still exact to seven digits


@check("F32")
def weight_not_positive(rubric: Rubric) -> Findings:
    """A weight is zero or negative, or beyond all measure.

    A negative weight would lower the score of who does well. What is asked and not scored is `scored: false`. Weights
    and points between a billionth and a billion are more than enough.

    Fails:

        portal: {question: Is there one?, scale: yes-no, weight: 0}

    Passes:

        portal: {question: Is there one?, scale: yes-no, scored: false}
    """
    for spot, weight in _weights(rubric):
        if not weight > 0:
            yield (
                spot,
                say(
                    "weight {weight} is not above 0; write a positive weight, or 'scored: false' for what does not count",
                    weight=f"{weight:g}",
                ),
            )
        elif not 1 / LARGEST_WEIGHT <= weight <= LARGEST_WEIGHT:
            yield (
                spot,
                say(
                    "{weight} is beyond all measure; write a number between {least} and {most}",
                    weight=f"{weight:g}",
                    least=f"{1 / LARGEST_WEIGHT:g}",
                    most=f"{LARGEST_WEIGHT:g}",
                ),
            )


def _weights(rubric: Rubric) -> Iterator[tuple[Spot, float]]:
    for word, weight in rubric.file.weights.items():
        yield rubric.main.at("weights", word), weight
    for entry in rubric.entries:
        if entry.node.weight is not None and not isinstance(entry.node.weight, str):
            yield entry.spot.at("weight"), entry.node.weight
        if isinstance(entry.node, Composite) and isinstance(entry.node.of, dict):
            yield from ((entry.spot.at("of", name), weight) for name, weight in entry.node.of.items() if weight is not None)
    for spot, points in _points(rubric):
        if points:
            yield spot, points


def _points(rubric: Rubric) -> Iterator[tuple[Spot, float | None]]:
    """Everything that is given as points."""
    for scale in rubric.scales:
        yield from ((scale.spot.at(key, "points"), level.points) for key, level in scale.levels.items())
    for entry, node in rubric.indicators:
        yield entry.spot.at("points"), node.points
        yield from ((entry.spot.at("choices", key, "points"), item.points) for key, item in (node.choices or {}).items())
        found = number_scale(node)
        if found is not None:
            yield from ((entry.spot.at(found[0], "steps", step), points) for step, points in (found[1].steps or {}).items())


@check("F33")
def unknown_importance(rubric: Rubric) -> Findings:
    """A weight is a word that framework.yaml does not have.

    Importance words become weights under `weights:` in framework.yaml, once for all.

    Fails, with `weights: {high: 4, medium: 2}`:

        portal: {question: Is there one?, scale: yes-no, weight: hihg}

    Passes:

        portal: {question: Is there one?, scale: yes-no, weight: high}
    """
    for entry in rubric.entries:
        word = entry.node.weight
        if isinstance(word, str) and word not in rubric.file.weights:
            near = suggest(word, rubric.file.weights) or say("; add it under 'weights:' in framework.yaml, or write a number")
            yield entry.spot.at("weight"), say("there is no weight '{word}'{near}", word=word, near=near)


@check("F34", "warning", whole=True)
def weight_without_effect(rubric: Rubric) -> Findings:
    """A weight has no effect.

    Minimum, maximum and `none` take no weights; under `points` the points are the weights; an only child, the overall
    node and what is not scored have nothing to be weighed against. A weight that silently does nothing misleads whoever
    reads the rubric. Remove it, or change the aggregation. (An importance word may stand under `none` and on an only
    child, for readers.)

    Fails:

        aggregate: minimum
        indicators:
          law: {question: Is there a law?, scale: yes-no, weight: 2}
          body: {question: Is there a body?, scale: yes-no}

    Passes:

        aggregate: mean
        indicators:
          law: {question: Is there a law?, scale: yes-no, weight: 2}
          body: {question: Is there a body?, scale: yes-no}
    """
    tags = [node.tag for _, node in rubric.composites if node.tag]
    scored = {name: sum(part.node.scored for part in parts) for name, parts in rubric.parts.items()}
    for entry in rubric.entries:
        if entry.node.weight is not None and not _weighed_by_tag(entry, tags):
            reason = _no_effect(rubric, entry, scored)
            if reason:
                yield entry.spot.at("weight"), say("the weight of '{id}' has no effect: {reason}; remove it", id=entry.id, reason=reason)


def _no_effect(rubric: Rubric, entry: Entry, scored: Mapping[str, int]) -> Sentence | None:
    """Why a weight has no effect, given the number of scored parts of each group; None if it has one."""
    above = entry.above
    if above is None:
        return say("nothing stands beside it")
    if not entry.node.scored:
        return say("it is not scored")
    assert isinstance(above.node, (Group, Overall))
    rule = rubric.rule(above.node)
    if rule in ("minimum", "maximum"):
        return say("'{rule}' takes no weights", rule=rule)
    if rule == "points":
        return say("its points are its weight")
    if rule == "none" and not isinstance(entry.node.weight, str):
        return say("'{above}' has no score", above=above.id)
    alone = scored[above.id] == 1 and not isinstance(entry.node.weight, str)
    return say("it is the only part of '{above}'", above=above.id) if alone else None


def _weighed_by_tag(entry: Entry, tags: Sequence[Mapping[str, str]]) -> bool:
    """Whether a composite takes this indicator by one of these tags, and with it the weight."""
    own = entry.node.tags
    return isinstance(entry.node, Indicator) and any(all(value in own.get(name, ()) for name, value in tag.items()) for tag in tags)


@check("F35", "warning")
def points_without_effect(rubric: Rubric) -> Findings:
    """The points of an indicator have no effect.

    `points` are the weight of an indicator where points are added up (`aggregate: points`), and the whole of which the
    points of its levels, steps or items are a part. Elsewhere its weight is `weight`.

    Fails:

        aggregate: mean
        indicators:
          law: {question: Is there a law?, levels: {0: No., 1: Yes.}, points: 12}

    Passes:

        aggregate: points
        indicators:
          law: {question: Is there a law?, levels: {0: No., 1: Yes.}, points: 12}
    """
    composites = any(rubric.rule(node) == "points" for _, node in rubric.composites)
    for entry, node in rubric.indicators:
        above = [group.node for group in entry.ancestors() if isinstance(group.node, (Group, Overall))]
        added = composites or any(rubric.rule(group) == "points" for group in above)
        if node.points is not None and not added and not _shares_points(rubric, node):
            yield (
                entry.spot.at("points"),
                say("the points of '{id}' have no effect; add 'aggregate: points' above it, or use 'weight'", id=entry.id),
            )


def _shares_points(rubric: Rubric, node: Indicator) -> bool:
    scale = node.number_scale
    levels = rubric.levels(node).values()
    return any(level.points is not None for level in levels) or node.score == "points" or bool(scale and scale.steps)
