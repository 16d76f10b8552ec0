"""Rank intervals: the place of every unit, and the places that stay possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, wrapped

LEFT, RIGHT, TOP, BOTTOM = 170.0, 74.0, 26.0, 40.0
ROW, MARK = 17.0, 5.0


def intervals(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, rank, low, high, text) on the places from 1 to `last`; a unit without a rank is named, not placed."""
    rows = data["rows"]
    last: int = max(data["last"], 2)
    foot = TOP + ROW * len(rows)
    sheet = Sheet(foot + BOTTOM)

    def place(rank: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (rank - 1) / (last - 1)

    for tick in data["ticks"]:
        sheet.line([(place(tick), TOP - 4), (place(tick), foot)], "rule")
        sheet.text(place(tick), TOP - 13, str(tick), side="center", size=SMALL, colour="muted")
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        sheet.text(0, y, wrapped(row["title"], LEFT - 16, SMALL, 1)[0], size=SMALL)
        sheet.text(WIDTH, y, row["text"], side="right", size=SMALL, colour="muted")
        if row["rank"] is not None:
            if row["high"] > row["low"]:
                sheet.box(place(row["low"]) - MARK / 2, y - 4, place(row["high"]) - place(row["low"]) + MARK, 8, "span")
            sheet.box(place(row["rank"]) - MARK / 2, y - 6, MARK, 12, "accent")
    names = data["names"]
    legend(sheet, [Key(names["rank"], "accent", "mark"), Key(names["possible"], "span", "box")], foot + BOTTOM - 14)
    return sheet
