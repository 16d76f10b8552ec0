"""Periods: YYYY, YYYY-Qn, YYYY-MM or a date; each means its last day (R11)."""

from __future__ import annotations

import calendar
import datetime
import re

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def last_day(period: str) -> datetime.date:
    """The last day of a period; raises `ValueError` for a period or a date that does not exist."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"'{period}' is no period; write 2020, 2020-Q3, 2020-09 or 2020-09-30")
    year = int(match["year"])
    month = int(match["quarter"]) * 3 if match["quarter"] else int(match["month"] or 12)
    try:
        return datetime.date(year, month, int(match["day"] or calendar.monthrange(year, month)[1]))
    except ValueError:  # 'IllegalMonthError' of `calendar` is one too
        raise ValueError(f"'{period}' is in no calendar; write a date that exists") from None
