"""The picture of a plan: its steps as bars on a calendar, for the Gantt chart."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from ..languages import Language
from ..periods import last_day
from ..wording import way_text
from .schedule import PlannedStep

MOST_TICKS = 12  # quarters that still fit side by side; longer plans are marked by the year


def gantt_figure(steps: Sequence[PlannedStep], language: Language) -> dict[str, Any]:
    """The figure `plan` of `readiness.charts.pictures`; there must be a step at least. Days are counted as `date.toordinal`."""
    _ = language.gettext
    rows: list[dict[str, Any]] = [
        {
            "title": f"{step.title}: {way_text(language, step.now, step.step, '›')}",
            "start": step.start.toordinal(),
            "end": step.end.toordinal() + 1,
            "due": last_day(step.due).toordinal() if step.due else None,
            "late": step.late,
        }
        for step in steps
    ]
    start, end = min(row["start"] for row in rows), max(max(row["end"], row["due"] or 0) for row in rows)
    names = {"work": _("step"), "late": _("ends after its target's date"), "due": _("the target's date")}
    data = {"rows": rows, "start": start, "end": end, "ticks": list(_ticks(start, end, language)), "names": names}
    return {"name": "plan", "kind": "gantt", "data": data}


def _ticks(start: int, end: int, language: Language) -> Iterator[dict[str, Any]]:
    """The first day of every quarter, or of every year where that is long."""
    first, last = datetime.date.fromordinal(start), datetime.date.fromordinal(end)
    months = (1, 4, 7, 10) if (end - start) / 91 <= MOST_TICKS else (1,)
    for year in range(first.year, last.year + 1):
        for month in months:
            day = datetime.date(year, month, 1)
            if first <= day <= last:
                yield {"at": day.toordinal(), "text": language.date(f"{year}-Q{(month + 2) // 3}" if len(months) > 1 else str(year))}
