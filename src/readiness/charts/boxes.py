"""Box plots: how the scores of each group are spread, from the lowest to the highest, with quartiles and median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, wrapped

LEFT, RIGHT, TOP, BOTTOM = 210.0, 62.0, 30.0, 44.0
ROW, BOX = 34.0, 16.0


def boxes(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, text, low, first, middle, third, high; None where a group has no score) on the scale of `range`.

    A row may have its `own` score, a dot among the others.
    """
    rows = data["rows"]
    low: float = data["range"][0]
    high: float = data["range"][1]
    foot = TOP + ROW * len(rows)
    sheet = Sheet(foot + BOTTOM)

    def place(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max((value - low) / (high - low), 0.0), 1.0)

    for share, text in zip((0.0, 0.5, 1.0), data["ticks"], strict=True):
        x = LEFT + (WIDTH - LEFT - RIGHT) * share
        sheet.line([(x, TOP - 4), (x, foot)], "rule")
        sheet.text(x, TOP - 14, text, side="center", size=SMALL, colour="muted")
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        sheet.lines(0, y, wrapped(row["title"], LEFT - 18, SMALL), size=SMALL)
        sheet.text(WIDTH, y, row["text"], side="right", size=SMALL, colour="muted")
        if row["middle"] is None:
            continue
        sheet.line([(place(row["low"]), y), (place(row["high"]), y)], "strong-rule", 1.4)
        for end in (row["low"], row["high"]):
            sheet.line([(place(end), y - 4), (place(end), y + 4)], "strong-rule", 1.4)
        sheet.box(place(row["first"]), y - BOX / 2, max(place(row["third"]) - place(row["first"]), 1.0), BOX, "span")
        sheet.box(place(row["middle"]) - 2, y - BOX / 2 - 3, 4, BOX + 6, "accent")
        if row.get("own") is not None:
            sheet.dot(place(row["own"]), y, "signal", "ground", 6.0)
    names = data["names"]
    keys = [Key(names["own"], "signal", "dot")] if "own" in names else []
    keys += [Key(names["middle"], "accent", "mark"), Key(names["half"], "span", "box"), Key(names["ends"], "strong-rule", "solid")]
    legend(sheet, keys, foot + BOTTOM - 14)
    return sheet
