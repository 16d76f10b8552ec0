"""A plan as a calendar (iCalendar, RFC 5545): one event a step, whole days."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ..languages import Language
from ..wording import way_text
from .schedule import PlannedStep


def calendar_of(steps: Sequence[PlannedStep], name: str, stamp: datetime.date, language: Language) -> bytes:
    """The calendar; `stamp` is when it was made, so that the same plan gives the same bytes."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//readiness//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for step in steps:
        event = Event()
        event.add("uid", f"{step.id}-{step.step}-{step.start.isoformat()}@readiness")
        event.add("dtstamp", datetime.datetime.combine(stamp, datetime.time(), datetime.UTC))
        event.add("dtstart", step.start)
        event.add("dtend", step.end + datetime.timedelta(days=1))  # the first day after it
        event.add("summary", f"{step.title}: {way_text(language, step.now, step.step)}")
        event.add("description", "\n".join(_description(step, language)))
        if step.where:
            event.add("location", step.where)
        event.add("categories", [step.pillar_title])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(step: PlannedStep, language: Language) -> list[str]:
    _ = language.gettext
    lines = [_("What: {what}", what=step.what)]
    if step.how:
        lines.append(_("How: {how}", how=step.how))
    if step.who:
        lines.append(_("Who: {who}", who=step.who))
    return lines
