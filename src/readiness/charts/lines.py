"""Lines: how scores moved from period to period, with breaks where the rubric changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, wrapped

TOP, HIGH, BOTTOM = 40.0, 300.0, 34.0
LEFT, RIGHT = 52.0, 190.0  # room for the scale, and for the names at the ends of the lines
APART = 15.0  # between two names
LOOKS = (("accent", "solid"), ("signal", "solid"), ("t4", "dashed"), ("strong-rule", "solid"), ("accent", "dotted"), ("signal", "dashed"))


def lines(data: Mapping[str, Any]) -> Sheet:
    """Draw `lines` (title, values with None for none, bold) over `periods`, on a scale from `low` to `high` with `ticks`.

    `breaks` are the positions of periods before which the rubric changed; a line is not drawn across one where its values
    do not mean the same, which its values say by None.
    """
    periods = data["periods"]
    low: float = data["low"]
    high: float = data["high"]
    sheet = Sheet(TOP + HIGH + 24 + BOTTOM)
    step = (WIDTH - LEFT - RIGHT) / max(len(periods) - 1, 1)

    def across(at: float) -> float:
        return LEFT + step * at

    def down(value: float) -> float:
        return TOP + HIGH * (1 - (value - low) / ((high - low) or 1.0))

    for tick in data["ticks"]:
        sheet.line([(LEFT, down(tick["at"])), (WIDTH - RIGHT, down(tick["at"]))], "rule")
        sheet.text(LEFT - 10, down(tick["at"]), tick["text"], side="right", size=SMALL, colour="muted")
    for at in data["breaks"]:
        sheet.line([(across(at - 0.5), TOP - 8), (across(at - 0.5), TOP + HIGH)], "strong-rule", dash="dashed")
    for at, period in enumerate(periods):
        sheet.text(across(at), TOP + HIGH + 18, period, side="center", size=SMALL, colour="muted")
    ends = []
    for number, line in enumerate(data["lines"]):
        colour, dash = LOOKS[number % len(LOOKS)]
        points = [(across(at), down(value)) for at, value in enumerate(line["values"]) if value is not None]
        if len(points) > 1:
            sheet.line(points, colour, 3.2 if line["bold"] else 1.8, dash)
        for x, y in points:
            sheet.dot(x, y, colour, colour, 3.4 if line["bold"] else 2.6)
        if points:
            ends.append((points[-1], line, colour))
    _names(sheet, ends)
    if data["breaks"]:
        legend(sheet, [Key(data["names"]["break"], "strong-rule", "dashed")], sheet.height - 12)
    return sheet


def _names(sheet: Sheet, ends: list[Any]) -> None:
    """The name of each line at its end, moved down where it would lie on another."""
    free = 0.0
    for (x, y), line, colour in sorted(ends, key=lambda end: end[0][1]):
        place = max(y, free)
        said = wrapped(line["title"], RIGHT - 24, SMALL, most=1, bold=line["bold"])[0]
        if place - y > 1:
            sheet.line([(x + 4, y), (WIDTH - RIGHT + 12, place)], colour, 0.6)
        sheet.text(WIDTH - RIGHT + 14, place, said, size=SMALL, bold=line["bold"])
        free = place + APART
