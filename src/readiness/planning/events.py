"""A plan as a calendar (iCalendar, RFC 5545): one event a step, whole days."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ..languages import Language
from ..model import Subject
from ..wording import months_text
from .schedule import PlannedStep
from .ways import way_text


def calendar_of(steps: Sequence[PlannedStep], subject: Subject, name: str, stamp: datetime.date, language: Language) -> bytes:
    """The calendar; `stamp` is when it was made, so that the same plan gives the same bytes.

    A step keeps its identity in every plan of its subject, so that a later plan moves its event; nobody counts as busy.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//readiness//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for step in steps:
        event = Event()
        event.add("uid", f"{subject.id}/{step.id}/{step.step}@readiness")
        event.add("dtstamp", datetime.datetime.combine(stamp, datetime.time(), datetime.UTC))
        event.add("dtstart", step.start)
        event.add("dtend", step.end + datetime.timedelta(days=1))  # the first day after it
        event.add("summary", f"{step.title}: {way_text(language, step)}")
        event.add("description", "\n".join(_description(step, language)))
        if step.where:
            event.add("location", step.where)
        event.add("categories", [step.pillar_title])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(step: PlannedStep, language: Language) -> list[str]:
    _ = language.gettext
    lines = [_("What: {what}", what=step.what)]
    if step.how:
        lines.append(_("How: {how}", how=step.how))
    if step.who:
        lines.append(_("Who: {who}", who=step.who))
    lines.append(_("Effort: {months}", months=months_text(language, step.months)))
    if step.due:
        lines.append(_("Target: by {date}", date=language.date(step.due)))
    return lines
