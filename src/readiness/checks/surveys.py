"""Checks of surveys: that each answer is one that its question can take."""

from __future__ import annotations

from pathlib import Path

from ..problems import suggest
from ..scoring.answers import state_of
from ..sentences import concat, say
from .filled import Filled, backwards, said_twice, stands_alone
from .registry import Findings, check, describe

describe(
    "S01",
    "error",
    """The framework of a survey is not found.

    It is looked for by id beside and above the survey, in ./frameworks and among those that come with readiness; or it is
    the path of a folder.

    Fails:

        framework: digital-goverment-2026

    Passes:

        framework: digital-government-2026
    """,
)
describe(
    "S02",
    "error",
    """The framework of a survey has errors.

    The answers cannot be checked before they are mended: `readiness validate` with the framework's folder shows them.

    Fails, if framework.yaml has a misspelt key:

        framework: frameworks/ours

    Passes, when it is mended:

        framework: frameworks/ours
    """,
)


@check("S03", "warning")
def another_version(view: Filled) -> Findings:
    """The survey was filled in with another version of the framework.

    The score is that of the version which is here. Look at what changed in between, then write its version.

    Fails, if version 1.1.0 is here:

        framework: digital-government-2026@1.0.0

    Passes:

        framework: digital-government-2026@1.1.0
    """
    name, _, version = view.survey.framework.partition("@")
    framework = view.plan.framework
    if version and version != framework.file.version and Path(name).name == framework.id:
        here = f"{framework.file.version} ({framework.digest[:19]})"
        yield (
            view.top.at("framework"),
            say(
                "the survey was filled in with version {version}, and scored with {here}; look at what changed", version=version, here=here
            ),
        )


@check("S04")
def unknown_question(view: Filled) -> Findings:
    """An answer is to a question that the framework does not have.

    It would be left out of the score without a word.

    Fails:

        answers: {data-protecton-law: 2}

    Passes:

        answers: {data-protection-law: 2}
    """
    for name in view.survey.answers:
        if name not in view.plan.index:
            known = view.plan.leaf_index
            yield (
                view.spot(name).key(),
                say("the framework has no question '{name}'{near}", name=name, near=suggest(name, known) or say("; remove it")),
            )


@check("S05")
def group_answered(view: Filled) -> Findings:
    """An answer is to a group that takes none.

    The score of a group comes from its parts, unless the framework says `aggregate: judgement`, or `given: true` for a
    published score.

    Fails, if leadership is a pillar:

        answers: {leadership: 2}

    Passes:

        answers: {political-mandate: 2}
    """
    for name in view.survey.answers:
        if name in view.plan.index and name not in view.plan.leaf_index:
            yield view.spot(name).key(), say("'{name}' is a group and its score comes from its parts; answer those", name=name)


@check("S06")
def no_such_level(view: Filled) -> Findings:
    """An answer names a level or an item that does not exist.

    Fails, with levels 0 to 4:

        answers: {data-protection-law: 5}

    Passes:

        answers: {data-protection-law: 4}
    """
    for fault in view.read[1]:
        if fault.known:
            yield fault.spot, concat((fault.message, suggest(fault.word, fault.known)), "")


@check("S07")
def wrong_kind(view: Filled) -> Findings:
    """An answer is of the wrong kind for its question.

    A described question takes `level`, a number or a ratio `value`, a tick list `choices`; a bare value is short for it.

    Fails, if the question asks for a number:

        answers: {online-services: many}

    Passes:

        answers: {online-services: 120}
    """
    for fault in view.read[1]:
        if fault.message and not fault.known:
            yield fault.spot, fault.message


@check("S08")
def answer_twice(view: Filled) -> Findings:
    """An answer says two things.

    Only one of `level`, `value`, `choices`, `state` and the two numbers of a ratio can be the answer.

    Fails:

        answers: {online-services: {value: 120, state: unknown}}

    Passes:

        answers: {online-services: {value: 120}}
    """
    for spot, _, answer in view.unclear:
        if given := said_twice(answer):
            yield spot.key(given[1]), say("the answer gives both '{key}' and '{other}'; keep one", key=given[0], other=given[1])


@check("S09")
def reason_missing(view: Filled) -> Findings:
    """`not-applicable` needs a note.

    What does not apply leaves the score altogether, so the reason must be there for a reader to see.

    Fails:

        answers: {land-register: not-applicable}

    Passes:

        answers: {land-register: {state: not-applicable, note: A city state without rural land.}}
    """
    for spot, leaf, answer in view.answered:
        cell = view.read[0].get(leaf.id)
        if cell is None or cell.state != "not-applicable" or state_of(answer) != "not-applicable":
            continue  # a ratio whose denominator is 0 does not apply either, and needs no reason
        if not (answer.note or "").strip():
            yield spot, say("'not-applicable' needs a reason; write {state: not-applicable, note: WHY}, or 'unknown' if it is not known")


@check("S10")
def range_backwards(view: Filled) -> Findings:
    """A range runs backwards.

    Fails:

        answers: {online-services: {value: {from: 15, to: 10}}}

    Passes:

        answers: {online-services: {value: {from: 10, to: 15}}}
    """
    for spot, _, answer in view.unclear:
        if key := backwards(answer):
            yield spot.at(key), say("the range runs backwards; swap 'from' and 'to'")


@check("S11")
def alone_with_others(view: Filled) -> Findings:
    """An item that stands alone is ticked with others.

    "None of these" and one of these cannot both be true.

    Fails:

        answers: {channels: [none, web]}

    Passes:

        answers: {channels: [web]}
    """
    for spot, leaf, answer in view.unclear:
        if name := stands_alone(leaf, answer):
            yield spot.at("choices"), say("'{name}' stands alone; leave out the other items or this one", name=name)
