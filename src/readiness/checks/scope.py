"""Checks of answers that do not count as they stand: outside the scale, or not asked of this subject."""

from __future__ import annotations

from ..problems import suggest
from ..scoring import rows, score_rows
from ..scoring.answers import amount, state_of
from ..scoring.numbers import round_half_up
from ..scoring.scales import span
from ..sentences import say
from .filled import Filled
from .registry import Findings, check


@check("S12", "warning")
def outside_ends(view: Filled) -> Findings:
    """A number lies outside the ends of its scale.

    It scores as the end itself. Look whether the number or its unit is right: 0.8 and 80 per cent are the same thing.

    Fails, with `number: {from: 0, to: 100}`:

        answers: {share-online: 8000}

    Passes:

        answers: {share-online: 80}
    """
    for spot, leaf, answer in view.answered:
        scale = leaf.number_scale
        ends = None if scale is None else span(scale)
        if ends is None or leaf.id not in view.read[0]:
            continue
        if state_of(answer) == "answered" and (answer.value is not None or answer.given is not None):
            low, high = ends
            for number in dict.fromkeys(amount(answer)):
                if not low <= number <= high:
                    yield (
                        spot.at("value"),
                        say(
                            "{number} lies outside {low} to {high} and scores as the end; is the number right?",
                            number=f"{number:g}",
                            low=f"{low:g}",
                            high=f"{high:g}",
                        ),
                    )


@check("S13", "warning")
def not_asked(view: Filled) -> Findings:
    """An answer is to a question that is not asked of this subject.

    The framework asks it only of certain subjects (`applies_to`), or after certain answers (`when`). The answer does not
    count.

    Fails, if the question applies to countries:

        subject: {id: HN, name: Hà Nội, kind: city}
        answers: {population-register: 2}

    Passes:

        subject: {id: VNM, name: Viet Nam, kind: country}
        answers: {population-register: 2}
    """
    for spot, leaf, answer in view.answered if view.scope else ():
        state = view.scope[leaf.index].state if view.scope else "answered"
        own = view.read[0][leaf.id].state if leaf.id in view.read[0] else state_of(answer)
        if own == "answered" and state in ("out-of-scope", "not-applicable"):
            why = say("'{id}' is not asked of this subject", id=leaf.id)
            if state == "not-applicable":
                why = say("'{id}' is not asked after these answers", id=leaf.id)
            yield spot.key(), say("{why}, so this answer does not count; remove it, or mend what its condition reads", why=why)


@check("S14", "warning")
def attribute_missing(view: Filled) -> Findings:
    """The framework asks some questions only of certain subjects, and the survey does not say what this one is.

    Every such question would silently be left out.

    Fails, if questions say `applies_to: {kind: country}`:

        subject: {id: VNM, name: Viet Nam}

    Passes:

        subject: {id: VNM, name: Viet Nam, kind: country}
    """
    for name, known in view.plan.attributes.items():
        said = view.survey.subject.attribute(name)
        if said is None:
            yield (
                view.top.key("subject"),
                say("the framework asks some questions by '{name}'; add it ({known} or another)", name=name, known=", ".join(known)),
            )
        elif said not in known and (near := suggest(said, known)):
            yield view.top.at("subject", name), say("no question is asked of '{said}' in particular{near}", said=said, near=near)


@check("S40", "warning")
def given_against_answers(view: Filled) -> Findings:
    """The score that is given for a group cannot come from the answers below it.

    The given score counts, and the answers do not. One of the two is wrong, or of another edition.

    Fails, if both questions of core-systems are answered with their lowest level:

        answers: {core-systems: 0.9, cloud: 0, payments: 0}

    Passes:

        answers: {core-systems: 0.9}
    """
    survey, plan = view.survey, view.plan
    above = {index for name in survey.answers if name in plan.index for index in plan.ancestors(plan.index[name])}
    given = [(spot, leaf) for spot, leaf, _ in view.answered if leaf.given and plan.index.get(leaf.id) in above]
    if not given or view.read[1]:
        return
    without = [{name: answer for name, answer in survey.answers.items() if name != leaf.id} for _, leaf in given]
    scores = score_rows(plan, rows(plan, [(survey.subject, answers) for answers in without]))
    for row, (spot, leaf) in enumerate(given):
        lanes = (lane[plan.index[leaf.id]][row] for lane in (scores.low, scores.high))
        low, high, least, most = (float(round_half_up(end, plan.decimals)) for end in (*lanes, *view.read[0][leaf.id][1:3]))
        if most < low or least > high:
            said = f"{low:g}" if low == high else say("{low} to {high}", low=f"{low:g}", high=f"{high:g}")
            yield (
                spot,
                say("the answers below '{id}' allow {said}; the score that is given counts, so look at both again", id=leaf.id, said=said),
            )
