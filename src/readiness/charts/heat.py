"""The heat map: every indicator as a cell, the darker the higher, in the rows of their pillars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, wrapped

LEFT, TOP, BOTTOM = 210.0, 6.0, 40.0
CELL, GAP, MOST = 30.0, 3.0, 44.0


def heat(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, cells of mark, tone and state: known, open or outside)."""
    most = max((len(row["cells"]) for row in data["rows"]), default=1)
    width = min(MOST, max((WIDTH - LEFT) / max(most, 1) - GAP, 20.0))
    a_line = max(int((WIDTH - LEFT) // (width + GAP)), 1)
    lines = [max(-(-len(row["cells"]) // a_line), 1) for row in data["rows"]]
    heights = [count * (CELL + GAP) + 5 for count in lines]
    sheet = Sheet(TOP + sum(heights) + BOTTOM)
    y = TOP
    for row, height in zip(data["rows"], heights, strict=True):
        sheet.lines(0, y + CELL / 2, wrapped(row["title"], LEFT - 18))
        for number, cell in enumerate(row["cells"]):
            _cell(sheet, cell, LEFT + number % a_line * (width + GAP), y + number // a_line * (CELL + GAP), width)
        y += height
    names = data["names"]
    keys = [Key(names["lowest"], "t0", "box"), Key(names["highest"], "t4", "box"), Key(names["open"], "strong-rule", "open")]
    legend(sheet, keys, y + BOTTOM - 16)
    return sheet


def _cell(sheet: Sheet, cell: Mapping[str, Any], x: float, y: float, width: float) -> None:
    tone = cell["tone"]
    middle = (x + width / 2, y + CELL / 2)
    if cell["state"] == "outside":
        sheet.text(*middle, "–", side="center", colour="muted")
    elif cell["state"] == "open":
        sheet.box(x + 0.5, y + 0.5, width - 1, CELL - 1, None, "strong-rule", dash="dashed")
        sheet.text(*middle, "?", side="center", colour="muted")
    else:
        sheet.box(x, y, width, CELL, "track" if tone is None else f"t{tone}", None if tone is not None else "strong-rule")
        ink = "ground" if tone is not None and tone > 2 else "ink"
        sheet.text(*middle, wrapped(cell["mark"], width - 2, SMALL, 1)[0], side="center", size=SMALL, colour=ink, bold=True)
