"""The Gantt picture: the steps of a plan along the calendar, each with the date that it is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, width_of, wrapped

LEFT, TOP, BOTTOM = 270.0, 30.0, 42.0
ROW, BAR = 34.0, 14.0


def gantt(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, start, end, due, late) on the days from `start` to `end`, with `ticks` (at, text) on the calendar."""
    rows = data["rows"]
    first: float = data["start"]
    days: float = max(data["end"] - first, 1)
    foot = TOP + ROW * len(rows)
    sheet = Sheet(foot + BOTTOM)

    def place(day: float) -> float:
        return LEFT + (WIDTH - LEFT - 8) * (day - first) / days

    _calendar(sheet, data["ticks"], place, foot)
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        sheet.lines(0, y, wrapped(row["title"], LEFT - 18, SMALL), size=SMALL)
        if row["end"] is not None:
            x, end = place(row["start"]), place(row["end"])
            if row["late"]:
                sheet.box(x, y - BAR / 2, max(end - x, 3.0), BAR, "ground", "signal", hatch="////")
            else:
                sheet.box(x, y - BAR / 2, max(end - x, 3.0), BAR, "accent")
        if row["due"] is not None:
            sheet.diamond(place(row["due"]), y, "signal")
    names = data["names"]
    keys = [Key(names["work"], "accent", "box")]
    keys += [Key(names["late"], "signal", "hatch")] if any(row["late"] for row in rows) else []
    keys += [Key(names["due"], "signal", "diamond")] if any(row["due"] is not None for row in rows) else []
    legend(sheet, keys, foot + BOTTOM - 14)
    return sheet


def _calendar(sheet: Sheet, ticks: Any, place: Any, foot: float) -> None:
    """The lines of the calendar, each named where there is room."""
    free = 0.0
    for tick in ticks:
        x = place(tick["at"])
        sheet.line([(x, TOP - 4), (x, foot)], "rule")
        wide = width_of(tick["text"], SMALL)
        if x >= free and x + wide <= WIDTH:
            sheet.text(x + 3, TOP - 12, tick["text"], size=SMALL, colour="muted")
            free = x + wide + 14
