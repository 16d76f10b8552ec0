"""Checks of a framework as a whole: its ids, its range."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import NOT_APPLICABLE, RESERVED, UNKNOWN, Indicator
from ..sentences import say
from .registry import Findings, Spot, check
from .tongues import is_language, no_such_language
from .views import Rubric

WIDEST = 1e9
FEWEST_SCORES = 20  # different printed scores that a range should be able to show


@check("F03")
def empty_group(rubric: Rubric) -> Findings:
    """A pillar or dimension has nothing in it.

    It would have no score, and its weight no effect. Give it indicators, or remove it. (A group that an assessor rates
    as a whole, with `aggregate: judgement`, may be empty.)

    Fails:

        title: Leadership
        indicators: {}

    Passes:

        title: Leadership
        indicators:
          mandate: {question: Is there one?, scale: yes-no}
    """
    for entry, node in rubric.groups:
        if entry.above is not None and entry.id not in rubric.parts and not rubric.judged(node):
            yield entry.spot.key(), say("'{id}' has no indicators; add some, or remove it", id=entry.id)


@check("F04")
def id_twice(rubric: Rubric) -> Findings:
    """An id stands twice.

    Pillars, dimensions, indicators and composites share one namespace, so that an answer, a gate or a link names one
    thing only. Rename one of them.

    Fails, in two pillars of one framework:

        indicators:
          strategy: {question: Is there one?, scale: yes-no}

    Passes:

        indicators:
          data-strategy: {question: Is there one?, scale: yes-no}
    """
    listed: set[str] = set()
    for position, name in enumerate(rubric.file.pillars):
        if name in listed:
            yield rubric.main.at("pillars", position), say("pillar '{name}' is listed twice; remove one", name=name)
        listed.add(name)
    for entry in rubric.entries:
        first = rubric.by_id[entry.id]
        if first is not entry and entry.id not in RESERVED:
            line = first.spot.document.place(first.spot.location, key=True)[0]
            yield (
                entry.spot.key(),
                say(
                    "id '{id}' stands already in {path}, line {line}; rename one of them",
                    id=entry.id,
                    path=first.spot.document.path,
                    line=line,
                ),
            )


@check("F05")
def reserved_id(rubric: Rubric) -> Findings:
    """An id is a word that readiness uses itself.

    `overall` is the top node; `unknown` and `not-applicable` are answers; framework.yaml and links.yaml are no pillars.
    (The last is found while the files are read.)

    Fails:

        indicators:
          overall: {question: How good is it?, scale: yes-no}

    Passes:

        indicators:
          overall-quality: {question: How good is it?, scale: yes-no}
    """
    for entry in rubric.entries[1:]:
        if entry.id in RESERVED:
            yield entry.spot.key(), say("'{id}' is a word of readiness; choose another id", id=entry.id)


@check("F06")
def reserved_key(rubric: Rubric) -> Findings:
    """A level or an item is named like an answer that is none.

    `unknown` and `not-applicable` are the answers for what is not known and what does not apply. A level with such a
    name could never be given.

    Fails:

        levels: {unknown: Nobody could say., 0: No., 1: Yes.}

    Passes:

        levels: {0: No., 1: Yes.}
    """
    for spot, key in _keys(rubric):
        if key in (UNKNOWN, NOT_APPLICABLE):
            yield spot.key(key), _ANSWERS[key]


_ANSWERS = {
    UNKNOWN: say("'unknown' is the answer for what is unknown; choose another key"),
    NOT_APPLICABLE: say("'not-applicable' is the answer for what is not applicable; choose another key"),
}


def _keys(rubric: Rubric) -> Iterator[tuple[Spot, str]]:
    for scale in rubric.scales:
        for key in scale.levels:
            yield scale.spot, key
    for entry, node in rubric.indicators:
        for key in node.choices or {}:
            yield entry.spot.at("choices"), key


@check("F07", "warning")
def question_twice(rubric: Rubric) -> Findings:
    """Two indicators ask the same question.

    One of them is a leftover of copying, or their difference is not said. Change one, or remove it.

    Fails:

        portal: {question: Is there a portal?, scale: yes-no}
        mobile-portal: {question: Is there a portal?, scale: yes-no}

    Passes:

        portal: {question: Is there a portal?, scale: yes-no}
        mobile-portal: {question: Is there a portal for telephones?, scale: yes-no}
    """
    asked: dict[str, str] = {}
    for entry, node in rubric.indicators if rubric.own_words else ():
        first = asked.setdefault(_plain(node), entry.id)
        if first != entry.id:
            yield (
                entry.spot.at("question"),
                say("'{id}' asks the same question as '{first}'; change one, or remove it", id=entry.id, first=first),
            )


def _plain(node: Indicator) -> str:
    return " ".join(node.question.casefold().split())


@check("F08")
def range_backwards(rubric: Rubric) -> Findings:
    """A range is empty, runs backwards or is too wide.

    Scores lie between the first and the second number of `range`. Twelve digits of a score are kept, so that ends beyond
    a billion leave none for decimals.

    Fails:

        range: [100, 0]

    Passes:

        range: [0, 100]
    """
    spots = [(rubric.main.at("range"), rubric.file.range)]
    spots += [(entry.spot.at("range"), node.range) for entry, node in rubric.composites if node.range is not None]
    for spot, (low, high) in spots:
        if low >= high:
            yield (
                spot,
                say("the range runs from {low} to {high}; write the lower end first, then a higher one", low=f"{low:g}", high=f"{high:g}"),
            )
        elif max(-low, high) > WIDEST:
            yield spot, say("the range from {low} to {high} is too wide; stay within a billion", low=f"{low:g}", high=f"{high:g}")


@check("F09", "warning")
def decimals_hide_scores(rubric: Rubric) -> Findings:
    """The scores are rounded so far that they look alike.

    `decimals` is the number of places printed, banded and compared; by default one. In a range from 0 to 1 that leaves
    eleven different scores.

    Fails:

        range: [0, 1]

    Passes:

        range: [0, 1]
        decimals: 3
    """
    low, high = rubric.file.range
    shown = (high - low) * 10**rubric.file.decimals
    if low < high and shown < FEWEST_SCORES:
        message = say(
            "with decimals: {decimals} only {shown} different scores can be printed; set 'decimals' higher",
            decimals=rubric.file.decimals,
            shown=f"{shown + 1:.0f}",
        )
        yield rubric.main.at("decimals" if "decimals" in rubric.file.model_fields_set else "range"), message


@check("F65", "warning")
def key_without_effect(rubric: Rubric) -> Findings:
    """A key has no effect where it stands.

    Composites are another view of the answers: who is asked what stands on the nodes themselves (`applies_to`, `when`,
    `scored`, `tags`). Without an overall score (`scored: false` on `overall`) nothing is scored; say `aggregate: none`.
    `score: share | any | all | points` belongs to tick lists.

    Fails:

        composites: {open-data: {of: [open-data-policy, open-data-portal], applies_to: {kind: country}}}

    Passes:

        composites: {open-data: {of: [open-data-policy, open-data-portal]}}
    """
    for entry, node in rubric.composites:
        given = {"scored": not node.scored, "applies_to": node.applies_to, "when": node.when, "tags": node.tags}
        for key in (key for key, said in given.items() if said):
            yield entry.spot.key(key), say("'{key}' has no effect on a composite; set it on the nodes that it is made of", key=key)
    if not rubric.file.overall.scored:
        yield rubric.main.key("overall", "scored"), say("without an overall score nothing is scored; remove it, or say 'aggregate: none'")
    for entry, indicator in rubric.indicators:
        if indicator.choices is None and indicator.score != "share":
            yield entry.spot.key("score"), say("'score: {score}' belongs to a tick list ('choices'); remove it", score=indicator.score)


@check("F75", "warning")
def no_language(rubric: Rubric) -> Findings:
    """The language of a framework has no code of ISO 639.

    Readers choose a language by its code, and numbers and dates are written as it does. The code of a country is another
    thing: `vi` is Vietnamese, `vn` is nothing.

    Fails:

        language: vn

    Passes:

        language: vi
    """
    if not is_language(rubric.file.language):
        yield rubric.main.at("language"), no_such_language(rubric.file.language)
