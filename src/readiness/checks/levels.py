"""Checks of described levels: their texts and their scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ..sentences import either, say
from .registry import Findings, Spot, check
from .views import Entry, Rubric, number_scale

SLACK = 1e-9  # a score that computing leaves this far outside the range is still inside


@check("F12")
def too_few_levels(rubric: Rubric) -> Findings:
    """A scale has fewer than two levels.

    With one level every answer is the same.

    Fails:

        levels: {1: Yes.}

    Passes:

        levels: {0: No., 1: Yes.}
    """
    for scale in rubric.scales:
        if len(scale.levels) < 2:
            yield scale.spot, say("{scale} needs at least two levels; describe them from the lowest to the highest", scale=scale.name)


@check("F13")
def levels_alike(rubric: Rubric) -> Findings:
    """A level says nothing, or the same as another.

    Nobody can tell two levels apart that have the same text.

    Fails:

        levels: {0: No law., 1: A law., 2: A law.}

    Passes:

        levels: {0: No law., 1: A law., 2: A law that is enforced.}
    """
    for scale in rubric.scales if rubric.own_words else ():
        seen: dict[str, str] = {}
        for key, level in scale.levels.items():
            text = " ".join(level.text.casefold().split())
            first = seen.setdefault(text, key)
            if not text:
                yield scale.spot.at(key), say("level '{key}' says nothing; describe it", key=key)
            elif first != key:
                yield scale.spot.at(key), say("level '{key}' says the same as level '{first}'; say how they differ", key=key, first=first)


@check("F14")
def score_outside(rubric: Rubric) -> Findings:
    """A level or a step scores outside the range.

    Scores lie in the framework's `range`, and no more points can be had than the indicator's `points`.

    Fails, in a range from 0 to 100:

        levels: {0: No., 1: {text: Yes., score: 120}}

    Passes:

        levels: {0: No., 1: {text: Yes., score: 100}}
    """
    low, high = rubric.file.range
    for scale in rubric.scales:
        for level in scale.scores:
            if low < high and not low - SLACK <= level.score <= high + SLACK:
                yield (
                    scale.spot.at(level.key),
                    say(
                        "level '{level}' scores {score}; keep it in the range from {low} to {high}",
                        level=level.key,
                        score=f"{level.score:g}",
                        low=f"{low:g}",
                        high=f"{high:g}",
                    ),
                )
    spots = {id(scale.levels): scale.spot for scale in rubric.scales}
    for entry, node in rubric.indicators:
        for spot, points in _parts_of(rubric, entry, spots) if node.points is not None else ():
            if node.points is not None and points > node.points:
                yield (
                    spot,
                    say(
                        "{points} points of {total} are more than all; raise 'points' of '{id}', or give fewer here",
                        points=f"{points:g}",
                        total=f"{node.points:g}",
                        id=entry.id,
                    ),
                )


def _parts_of(rubric: Rubric, entry: Entry, spots: Mapping[int, Spot]) -> Iterator[tuple[Spot, float]]:
    """The points of every level and step of an indicator, with their places."""
    levels = rubric.levels(entry.node)
    yield from ((spots[id(levels)].at(key, "points"), level.points) for key, level in levels.items() if level.points is not None)
    if (found := number_scale(entry.node)) is not None:
        yield from ((entry.spot.at(found[0], "steps", step), points) for step, points in (found[1].steps or {}).items())


@check("F15")
def scores_fall(rubric: Rubric) -> Findings:
    """A level scores less than the one before it.

    Levels stand from the lowest to the highest: the next step of a gap is the next level with a higher score.

    Fails:

        levels: {2: All., 1: Some., 0: None.}

    Passes:

        levels: {0: None., 1: Some., 2: All.}
    """
    for scale in rubric.scales:
        for before, after in pairwise(scale.scores):
            if after.score < before.score and rubric.file.range[0] < rubric.file.range[1]:
                said = say(
                    "level '{level}' scores less ({score}) than '{before}' before it ({more}); write the lowest first",
                    level=after.key,
                    score=f"{after.score:g}",
                    before=before.key,
                    more=f"{before.score:g}",
                )
                yield scale.spot.key(after.key), said


@check("F16")
def scores_equal(rubric: Rubric) -> Findings:
    """All levels of a scale score the same.

    The answer would make no difference. Give other scores, or leave them out to have them spread evenly.

    Fails:

        levels: {0: {text: No., score: 50}, 1: {text: Yes., score: 50}}

    Passes:

        levels: {0: No., 1: Yes.}
    """
    for scale in rubric.scales:
        scores = {level.score for level in scale.scores}
        if len(scale.scores) > 1 and len(scores) == 1 and rubric.file.range[0] < rubric.file.range[1]:
            yield (
                scale.spot,
                say(
                    "all levels of {scale} score {score}; give different scores, or leave them out",
                    scale=scale.name,
                    score=f"{scores.pop():g}",
                ),
            )


@check("F17", "warning")
def scores_mixed(rubric: Rubric) -> Findings:
    """Some levels have a score of their own and others have none.

    The others are placed as if all were spread evenly, which is seldom meant. Give all levels a score, or none.

    Fails:

        levels: {0: No., 1: {text: Partly., score: 20}, 2: Yes.}

    Passes:

        levels: {0: {text: No., score: 0}, 1: {text: Partly., score: 20}, 2: {text: Yes., score: 100}}
    """
    for scale in rubric.scales:
        ways = ["score" if level.score is not None else "points" if level.points is not None else "" for level in scale.levels.values()]
        if any(ways) and len(set(ways)) > 1:
            key = list(scale.levels)[next(position for position, way in enumerate(ways) if way != ways[0])]
            named = either(f"'{way}'" for way in sorted({way for way in ways if way}))
            yield (
                scale.spot.at(key),
                say("not all levels of {scale} have {named}; give it to all, or to none", scale=scale.name, named=named),
            )


@check("F18", "warning", whole=True)
def scale_unused(rubric: Rubric) -> Findings:
    """A named scale is used by nobody.

    Remove it, or name it where it is meant.

    Fails, if no indicator says `scale: yes-no`:

        scales: {yes-no: {levels: {0: No., 1: Yes.}}}

    Passes, with `portal: {question: Is there one?, scale: yes-no}`:

        scales: {yes-no: {levels: {0: No., 1: Yes.}}}
    """
    used = {getattr(entry.node, "scale", None) for entry in rubric.entries}
    for name in rubric.file.scales:
        if name not in used:
            yield rubric.main.key("scales", name), say("scale '{name}' is used by no indicator; use it, or remove it", name=name)
