"""The keys below a chart: what its lines and shapes mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .look import SMALL
from .sheet import Sheet, width_of

SAMPLE, GAP, BETWEEN = 26.0, 7.0, 22.0


class Key(NamedTuple):
    """One line of a legend: a sample and its text. `dash` is that of a line, or the name of a shape."""

    text: str
    colour: str
    dash: str
    width: float = 2.0


def legend(sheet: Sheet, keys: Sequence[Key], y: float) -> None:
    """The keys side by side, in the middle of the sheet."""
    widths = [SAMPLE + GAP + width_of(key.text, SMALL) for key in keys]
    x = (sheet.width - sum(widths) - BETWEEN * (len(keys) - 1)) / 2
    for key, width in zip(keys, widths, strict=True):
        _sample(sheet, key, x, y)
        sheet.text(x + SAMPLE + GAP, y, key.text, size=SMALL, colour="muted")
        x += width + BETWEEN


def _sample(sheet: Sheet, key: Key, x: float, y: float) -> None:
    if key.dash == "box":
        sheet.box(x + 4, y - 5, SAMPLE - 8, 10, key.colour)
    elif key.dash.startswith("box "):
        sheet.box(x + 4, y - 5, SAMPLE - 8, 10, key.colour, "ground", hatch=key.dash[4:])
    elif key.dash == "open":
        sheet.box(x + 4, y - 6, SAMPLE - 8, 12, None, key.colour, dash="dashed")
    elif key.dash == "hatch":
        sheet.box(x + 4, y - 5, SAMPLE - 8, 10, "ground", key.colour, hatch="////")
    elif key.dash == "diamond":
        sheet.diamond(x + SAMPLE / 2, y, key.colour)
    elif key.dash == "ring":
        sheet.dot(x + SAMPLE / 2, y, "ground", key.colour)
    elif key.dash == "dot":
        sheet.dot(x + SAMPLE / 2, y, key.colour, "ground", 6.0)
    elif key.dash == "mark":
        sheet.box(x + SAMPLE / 2 - 2, y - 8, 4, 16, key.colour)
    else:
        sheet.line([(x, y), (x + SAMPLE, y)], key.colour, key.width, key.dash)
