"""Checks of what supports the answers of a survey: evidence, sources, notes, dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..model import Evidence
from ..problems import suggest
from ..scoring import Cell, Leaf
from ..sentences import say
from .dates import date_faults, first, href_faults, last, target_dates
from .filled import Filled
from .registry import Findings, Spot, check

NEAR_TOP = 0.75  # of the way from the worst to the best answer
OLD = 5  # years before the end of the period


@check("S15", "warning")
def claim_without_evidence(view: Filled) -> Findings:
    """A high level is claimed without evidence.

    From three quarters of the scale upwards somebody will ask what it rests on. A survey of status `planned` claims nothing.

    Fails, with levels 0 to 4:

        answers: {data-protection-law: 4}

    Passes:

        answers:
          data-protection-law: {level: 4, evidence: [{title: Annual report of the authority, date: 2020-03}]}
    """
    for spot, leaf, answer in view.answered if not view.planned else ():
        cell = view.read[0].get(leaf.id)
        if cell is not None and cell.state == "answered" and not answer.evidence and _claims(leaf, cell) and not _below(view, leaf):
            yield spot.key(), say("'{id}' is near the top of its scale without evidence; add 'evidence:', or lower the level", id=leaf.id)


def _claims(leaf: Leaf, cell: Cell) -> bool:
    described = leaf.levels or getattr(leaf.source, "choices", None)
    return bool(described) and leaf.scored and cell.low >= leaf.worst + NEAR_TOP * (leaf.best - leaf.worst)


def _below(view: Filled, leaf: Leaf) -> bool:
    """Whether a part of a judged group has evidence."""
    if not leaf.judged:
        return False
    index = view.plan.index[leaf.id]
    return any(answer.evidence and index in view.plan.ancestors(view.plan.index[other.id]) for _, other, answer in view.answered)


@check("S16", "warning")
def doubt_without_note(view: Filled) -> Findings:
    """An answer of low confidence has no note.

    Say what the doubt is, so that the next assessor knows where to look.

    Fails:

        answers: {lead-agency: {level: 2, confidence: low}}

    Passes:

        answers: {lead-agency: {level: 2, confidence: low, note: No decision was seen.}}
    """
    for spot, _, answer in view.answered:
        if answer.confidence == "low" and not (answer.note or "").strip():
            yield spot.at("confidence"), say("low confidence needs a note that says what the doubt is; add 'note:'")


@check("S17")
def unknown_source(view: Filled) -> Findings:
    """Evidence names a source that is not in the survey's list.

    Sources stand once under `sources:`, and evidence points to them by id.

    Fails, with `sources: {ict-summit: {title: …}}`:

        evidence: [{source: ict-sumit}]

    Passes:

        evidence: [{source: ict-summit}]
    """
    for spot, evidence in view.evidence:
        if evidence.source is not None and evidence.source not in view.survey.sources:
            near = suggest(evidence.source, view.survey.sources) or say("; add it under 'sources:', or write a title")
            yield spot.at("source"), say("there is no source '{source}'{near}", source=evidence.source, near=near)


@check("S18")
def evidence_without_title(view: Filled) -> Findings:
    """Evidence does not say what it is.

    It needs a `title`, or a `source` of the survey's list; a source needs a title.

    Fails:

        evidence: [{date: 2020-03, sign: for}]

    Passes:

        evidence: [{title: Annual report of the authority, date: 2020-03, sign: for}]
    """
    for spot, evidence in view.evidence:
        if evidence.title is None and (evidence.source is None or spot.location[0] == "sources"):
            listed = spot.location[0] == "sources"
            title = say("this does not say what it is; add 'title:'")
            yield spot, title if listed else say("this does not say what it is; add 'title:' or 'source:'")


def _dated(view: Filled) -> Iterator[tuple[Spot, Evidence]]:
    for spot, evidence in view.evidence:
        if evidence.date is not None:
            yield spot.at("date"), evidence


@check("S19", "warning")
def evidence_too_late(view: Filled) -> Findings:
    """Evidence is dated after the period.

    It may speak of a state that was not yet there. Where it looks back, say so in a note.

    Fails:

        period: 2018
        sources: {report: {title: Annual report, date: 2019-03}}

    Passes:

        period: 2018
        sources: {report: {title: Annual report, date: 2018-03}}
    """
    for spot, evidence in _dated(view):
        begins = first(evidence.date)
        if begins is not None and view.end is not None and begins > view.end and not (evidence.note or "").strip():
            said = say("this is dated {date}, after the period {period}", date=evidence.date, period=view.survey.period)
            yield spot, say("{said}; use what was there in the period, or add a 'note:' on why it speaks of it", said=said)


@check("S20", "warning")
def evidence_old(view: Filled) -> Findings:
    """Evidence is more than five years older than the period.

    What it shows may no longer hold. Look for a newer source, or say in a note why it still does.

    Fails:

        period: 2018
        sources: {report: {title: Annual report, date: 2011}}

    Passes:

        period: 2018
        sources: {report: {title: Annual report, date: 2017}}
    """
    for spot, evidence in _dated(view):
        ends = last(evidence.date)
        if ends is not None and view.end is not None and _years_apart(ends, view.end) and not evidence.note:
            said = say("this is dated {date}, over {old} years before {period}", date=evidence.date, old=OLD, period=view.survey.period)
            yield spot, say("{said}; find a newer one, or add a 'note:' on why it holds", said=said)


def _years_apart(early: datetime.date, late: datetime.date) -> bool:
    """Whether more than so many years lie between two dates that old evidence is called old."""
    return (late.year - early.year, late.month, late.day) > (OLD, early.month, early.day)


@check("S21", "warning")
def source_unused(view: Filled) -> Findings:
    """A source is used by no answer.

    Fails, if no evidence names it:

        sources: {ict-summit: {title: ICT Summit}}

    Passes, with `evidence: [{source: ict-summit}]` at an answer:

        sources: {ict-summit: {title: ICT Summit}}
    """
    used = {evidence.source for _, answer in view.as_written() for evidence in answer.evidence}
    for name in view.survey.sources:
        if name not in used:
            yield (
                view.top.key("sources", name),
                say("no answer rests on '{name}'; name it in an answer's evidence, or remove it", name=name),
            )


@check("S22")
def no_such_date(view: Filled) -> Findings:
    """A date that does not exist.

    Fails:

        period: 2018-02-30

    Passes:

        period: 2018-02-28
    """
    if view.survey.period:  # it is empty where its shape is told already
        yield from date_faults(view.top.at("period"), view.survey.period)
    for spot, evidence in _dated(view):
        yield from date_faults(spot, evidence.date)
    for position, target in enumerate(view.survey.targets):
        yield from target_dates(view.top.at("target", position), target)
    for name, answer in view.as_written():
        for position, target in enumerate(answer.targets):
            yield from target_dates(view.spot(name).at("target", position), target)


@check("S27", "warning")
def no_web_address(view: Filled) -> Findings:
    """An address that a reader cannot safely follow.

    `href` is a web address or the path of a file.

    Fails:

        evidence: [{title: The law, href: "javascript:alert(1)"}]

    Passes:

        evidence: [{title: The law, href: "https://example.org/law"}]
    """
    for spot, evidence in view.evidence:
        if evidence.href is not None:
            yield from href_faults(spot, evidence)
