"""Periods: YYYY, YYYY-Qn, YYYY-MM or a date; each means its last day (R11)."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from .sentences import say

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def last_day(period: str) -> datetime.date:
    """The last day of a period; raises `ValueError` for a period or a date that does not exist."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(say("'{period}' is no period; write 2020, 2020-Q3, 2020-09 or 2020-09-30", period=period))
    year = int(match["year"])
    month = int(match["quarter"]) * 3 if match["quarter"] else int(match["month"] or 12)
    try:
        return datetime.date(year, month, int(match["day"] or calendar.monthrange(year, month)[1]))
    except ValueError:  # 'IllegalMonthError' of `calendar` is one too
        raise ValueError(say("'{period}' is in no calendar; write a date that exists", period=period)) from None


def first_day(period: str) -> datetime.date:
    """The first day of a period; raises `ValueError` as `last_day` does."""
    last = last_day(period)
    if len(period) == len("2020-09-30"):
        return last
    month = 1 if len(period) == len("2020") else last.month - 2 if "Q" in period else last.month
    return last.replace(month=month, day=1)


def quarter_of(day: datetime.date) -> str:
    """The quarter that a day lies in, as a period."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def marks(first: datetime.date, days: int, *, quarters: bool) -> Iterator[tuple[int, str]]:
    """The first day of every quarter or year within so many days from the first one: how many days on, and its period."""
    last = first + datetime.timedelta(days=days)
    for year in range(first.year, last.year + 1):
        for month in (1, 4, 7, 10) if quarters else (1,):
            day = datetime.date(year, month, 1)
            if first <= day <= last:
                yield (day - first).days, quarter_of(day) if quarters else str(year)
