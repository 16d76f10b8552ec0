"""The matrix: how every variable correlates with every other, positive in tones, negative in the colour of warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, width_of, wrapped

LEFT, TOP, BOTTOM = 210.0, 26.0, 40.0
MOST, LEAST = 34.0, 7.0  # sizes of a cell
ROOM = 26.0  # the size of a cell from which on it holds its coefficient
OPPOSED, NEGATIVE = -0.4, -0.1
TONES = ((0.9, "t4"), (0.6, "t3"), (0.3, "t2"), (0.1, "t1"), (NEGATIVE, "t0"))  # from which coefficient on

Look = tuple[str, str | None, str | None]  # fill, edge and hatch


def matrix(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, group, values: coefficients in the order of the rows, None where there is none)."""
    rows = data["rows"]
    count = max(len(rows), 1)
    cell = min(MOST, max(LEAST, (WIDTH - LEFT) / count))
    sheet = Sheet(TOP + cell * count + BOTTOM, max(WIDTH, LEFT + cell * count))
    size = min(SMALL, cell * 0.86)
    every = max(1, -(-int(width_of(str(count), SMALL) + 6) // int(cell)))  # numbers above the columns that do not touch
    for number, row in enumerate(rows):
        y = TOP + cell * (number + 0.5)
        name = wrapped(f"{number + 1}  {row['title']}", LEFT - 12, size, 1)[0]
        sheet.text(0, y, name, size=size)
        if number % every == 0:
            sheet.text(LEFT + cell * (number + 0.5), TOP - 10, str(number + 1), side="center", size=SMALL, colour="muted")
    _cells(sheet, rows, cell)
    _groups(sheet, rows, cell)
    names = data["names"]
    keys = [Key(text, tone, "box") for text, (_, tone) in zip(names["above"], TONES[:3], strict=True)]
    keys += [Key(names["none"], "t0", "box"), Key(names["negative"], "signal", "hatch"), Key(names["opposed"], "signal", "box")]
    legend(sheet, keys, sheet.height - 14)
    return sheet


def _cells(sheet: Sheet, rows: Any, size: float) -> None:
    """The cells, all of one look at once, and the coefficients where there is room."""
    found: dict[Look, list[tuple[float, float]]] = {}
    for down, row in enumerate(rows):
        for across, value in enumerate(row["values"]):
            if value is not None:
                found.setdefault(_look(value), []).append((LEFT + size * across, TOP + size * down))
    for (fill, edge, hatch), corners in found.items():
        sheet.cells(corners, size - 1 if size > 10 else size, fill, edge, hatch)
    if size >= ROOM:
        for down, row in enumerate(rows):
            for across, value in enumerate(row["values"]):
                if value is not None:
                    _figure(sheet, value, LEFT + size * across + (size - 1) / 2, TOP + size * down + (size - 1) / 2)


def _look(value: float) -> Look:
    if value < OPPOSED:
        return "signal", "signal", None
    if value < NEGATIVE:
        return "ground", "signal", "////"
    return next(tone for least, tone in TONES if value >= least), None, None


def _figure(sheet: Sheet, value: float, x: float, y: float) -> None:
    text = f"{value:.2f}".replace("0.", ".").replace("-", "−")
    if OPPOSED <= value < NEGATIVE:
        sheet.box(x - 12, y - 7, 24, 14, "ground")  # a hatch makes figures hard to read
    sheet.text(x, y, text, side="center", size=10.5, colour="ground" if value < OPPOSED or value >= 0.6 else "ink")


def _groups(sheet: Sheet, rows: Any, cell: float) -> None:
    """A frame around the cells of each group."""
    start = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or rows[number]["group"] != rows[start]["group"]:
            wide = cell * (number - start)
            sheet.box(LEFT + cell * start - 0.5, TOP + cell * start - 0.5, wide, wide, None, "ink")
            start = number
