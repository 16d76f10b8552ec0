"""The picture of a plan: its steps as bars on a calendar, for the Gantt chart."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from ..languages import Language
from ..periods import last_day, marks
from .schedule import PlannedStep
from .ways import way_text

MOST_TICKS = 12  # quarters that still fit side by side; longer plans are marked by the year


def gantt_figure(steps: Sequence[PlannedStep], language: Language) -> dict[str, Any]:
    """The figure `plan` of `readiness.charts.pictures`; there must be a step at least. Days are counted as `date.toordinal`."""
    _ = language.gettext
    rows: list[dict[str, Any]] = [
        {
            "title": f"{step.title}: {way_text(language, step, '›')}",
            "start": step.start.toordinal(),
            "end": step.end.toordinal() + 1,
            "due": last_day(step.due).toordinal() if step.due else None,
            "late": step.late,
        }
        for step in steps
    ]
    start, end = min(row["start"] for row in rows), max(max(row["end"], row["due"] or 0) for row in rows)
    first, days = datetime.date.fromordinal(start), end - start
    by_quarters = days / 91 <= MOST_TICKS
    ticks = [
        {"at": start + at, "text": language.date(period) if by_quarters else period}
        for at, period in marks(first, days, quarters=by_quarters)
    ]
    names = {"work": _("step"), "late": _("ends after its target's date"), "due": _("the target's date")}
    data = {"rows": rows, "start": start, "end": end, "ticks": ticks, "names": names}
    return {"name": "plan", "kind": "gantt", "data": data}
