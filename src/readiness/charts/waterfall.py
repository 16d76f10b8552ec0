"""The waterfall: how one score became another, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import LINE, SMALL, WIDTH
from .sheet import Sheet, wrapped

TOP, HIGH, FOOT, BOTTOM = 34.0, 210.0, 46.0, 34.0
WIDEST = 150.0  # a column
SHARE = 0.62  # of its column that a bar takes


def waterfall(data: Mapping[str, Any]) -> Sheet:
    """Draw `bars` (title, start, end, whole, text) side by side; a whole stands on the ground of the scale."""
    found = data["bars"]
    sheet = Sheet(TOP + HIGH + FOOT + BOTTOM)
    ends = [end for bar in found for end in (bar["start"], bar["end"])]
    base: float = min(ends)
    span: float = max(ends) - base or 1.0
    column = min(WIDTH / len(found), WIDEST)
    left = (WIDTH - column * len(found)) / 2

    def place(value: float) -> float:
        return TOP + HIGH * (1 - (value - base) / span)

    sheet.line([(left, place(base)), (WIDTH - left, place(base))], "strong-rule")
    for number, bar in enumerate(found):
        middle = left + column * (number + 0.5)
        width = column * SHARE
        top, foot = sorted((place(bar["start"]), place(bar["end"])))
        height = max(foot - top, 2.0)
        if bar["whole"]:
            sheet.box(middle - width / 2, top, width, height, "accent")
        elif bar["end"] >= bar["start"]:
            sheet.box(middle - width / 2, top, width, height, "span", "accent")
        else:
            sheet.box(middle - width / 2, top, width, height, "ground", "signal", hatch="////")
        sheet.text(middle, top - 12, bar["text"], side="center", bold=True)
        if number + 1 < len(found):
            at = place(bar["end"])
            sheet.line([(middle + width / 2, at), (middle + column - width / 2, at)], "strong-rule", dash="dotted")
        texts = wrapped(bar["title"], column - 10, SMALL)
        sheet.lines(middle, TOP + HIGH + 16 + (len(texts) - 1) * SMALL * LINE / 2, texts, side="center", size=SMALL, colour="muted")
    names = data["names"]
    legend(sheet, [Key(names["up"], "span", "box"), Key(names["down"], "signal", "hatch")], sheet.height - 14)
    return sheet
