"""Bars from the lowest to the highest possible score, with the score itself, what it was and what it is to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, width_of, wrapped

LEFT, RIGHT, TOP, BOTTOM = 210.0, 62.0, 40.0, 44.0
ROW, BAR = 38.0, 14.0


def bars(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, low, value, high, before, target, text; the last of them is the whole) on the scale of `range`."""
    rows = data["rows"]
    low: float = data["range"][0]
    high: float = data["range"][1]
    sheet = Sheet(TOP + ROW * len(rows) + BOTTOM)
    across = WIDTH - LEFT - RIGHT

    def place(value: float) -> float:
        return LEFT + across * min(max((value - low) / (high - low), 0.0), 1.0)

    foot = TOP + ROW * len(rows)
    for band in data["bands"]:
        sheet.line([(place(band["start"]), TOP - 6), (place(band["start"]), foot)], "rule")
    _names(sheet, data, place)
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        whole = row["whole"]
        if whole:
            sheet.line([(0, y - ROW / 2), (WIDTH, y - ROW / 2)], "strong-rule")
        sheet.lines(0, y, wrapped(row["title"], LEFT - 18, bold=whole), bold=whole)
        sheet.box(LEFT, y - BAR / 2, across, BAR, "track")
        if row["low"] is not None and row["high"] is not None:
            sheet.box(place(row["low"]), y - BAR / 2, max(place(row["high"]) - place(row["low"]), 1.0), BAR, "span")
        if row["before"] is not None:
            sheet.dot(place(row["before"]), y, "ground", "muted")
        if row["target"] is not None:
            sheet.diamond(place(row["target"]), y, "signal")
        if row["value"] is not None:
            sheet.box(place(row["value"]) - 2, y - BAR / 2 - 4, 4, BAR + 8, "accent")
        sheet.text(WIDTH, y, row["text"], side="right", bold=whole)
    names = data["names"]
    keys = [Key(names["value"], "accent", "mark"), Key(names["interval"], "span", "box")]
    keys += [Key(names[name], colour, shape) for name, colour, shape in MARKS if names.get(name)]
    legend(sheet, keys, foot + BOTTOM - 14)
    return sheet


MARKS = (("target", "signal", "diamond"), ("before", "muted", "ring"))


def _names(sheet: Sheet, data: Mapping[str, Any], place: Any) -> None:
    """The names of the bands above their parts of the scale, else the ends of the scale."""
    starts = [place(band["start"]) for band in data["bands"]]
    for band, x, end in zip(data["bands"], starts, [*starts, WIDTH - RIGHT][1:], strict=True):
        if end - x > width_of("mmm", SMALL):
            sheet.text(x + 4, TOP - 14, wrapped(band["title"], end - x - 6, SMALL, 1)[0], size=SMALL, colour="muted")
    if not data["bands"]:
        sheet.text(LEFT, TOP - 14, data["ends"][0], size=SMALL, colour="muted")
        sheet.text(WIDTH - RIGHT, TOP - 14, data["ends"][1], side="right", size=SMALL, colour="muted")
