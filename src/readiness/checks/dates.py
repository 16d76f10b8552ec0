"""Dates and addresses as files give them; helpers of several checks."""

from __future__ import annotations

import datetime
import re

from ..model import Evidence, Reference, Target
from ..periods import last_day
from ..sentences import say
from .registry import Findings, Spot

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
WEB = ("http:", "https:", "ftp:", "doi:", "urn:", "mailto:")


def last(period: str | None) -> datetime.date | None:
    """The last day of a period; None if there is none, or no such date."""
    try:
        return last_day(period) if period else None
    except ValueError:
        return None


def first(period: str | None) -> datetime.date | None:
    """The first day of a period; None if there is none, or no such date."""
    end = last(period)
    if end is None or period is None:
        return None
    if "Q" in period:
        return end.replace(month=end.month - 2, day=1)
    return end if len(period) == len("2018-01-01") else end.replace(day=1) if len(period) == len("2018-01") else end.replace(month=1, day=1)


def date_faults(spot: Spot, date: str | None) -> Findings:
    """A date that no calendar has."""
    if date is not None and last(date) is None:
        yield spot, say("{date} is no date; write one that exists, as 2018, 2018-Q3, 2018-09 or 2018-09-30", date=date)


def target_dates(spot: Spot, target: Target) -> Findings:
    """The dates of a target that no calendar has."""
    yield from date_faults(spot.at("by"), target.by)
    if target.baseline is not None:
        yield from date_faults(spot.at("baseline", "date"), target.baseline.date)


def href_faults(spot: Spot, source: Evidence | Reference) -> Findings:
    """An address that a reader could not safely follow. A path without scheme (a file beside the survey) is fine."""
    href = source.href
    if href is not None and (any(letter.isspace() for letter in href) or (_SCHEME.match(href) and not href.lower().startswith(WEB))):
        yield spot.at("href"), say("'{href}' is no web address; write one that begins with https://", href=href[:60])
