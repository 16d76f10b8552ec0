"""Contribution bars: the score of every unit, made of what each part gives to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .legend import Key, legend
from .look import SMALL, WIDTH
from .sheet import Sheet, width_of, wrapped

LEFT, RIGHT, TOP = 170.0, 52.0, 12.0
ROW, BAR, LINE = 22.0, 15.0, 22.0
# Fill and hatch of the parts in their order; a thirteenth begins again.
FILLS = tuple((fill, hatch) for hatch in (None, "////", "....") for fill in ("t4", "t3", "t2", "t1"))


def stacks(data: Mapping[str, Any]) -> Sheet:
    """Draw `rows` (title, parts: what each of `keys` gives, text) on a scale from 0 to `most`."""
    rows, titles = data["rows"], data["keys"]
    most: float = data["most"] or 1.0
    lines = _lines(titles)
    foot = TOP + ROW * len(rows)
    sheet = Sheet(foot + 16 + LINE * len(lines))
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        sheet.text(0, y, wrapped(row["title"], LEFT - 16, SMALL, 1)[0], size=SMALL)
        x = LEFT
        for at, part in enumerate(row["parts"]):
            wide = (WIDTH - LEFT - RIGHT) * max(part or 0.0, 0.0) / most
            fill, hatch = FILLS[at % len(FILLS)]
            if wide > 0:
                sheet.box(x, y - BAR / 2, wide, BAR, fill, "ground", hatch=hatch)
            x += wide
        sheet.text(WIDTH, y, row["text"], side="right", size=SMALL)
    first = 0
    for number, line in enumerate(lines):
        keys = [Key(title, *_look(first + at)) for at, title in enumerate(line)]
        legend(sheet, keys, foot + 18 + LINE * number)
        first += len(line)
    return sheet


def _look(at: int) -> tuple[str, str]:
    fill, hatch = FILLS[at % len(FILLS)]
    return fill, "box" if hatch is None else f"box {hatch}"


def _lines(titles: Sequence[str]) -> list[list[str]]:
    """The keys in lines that are no wider than the sheet."""
    found: list[list[str]] = [[]]
    wide = 0.0
    for title in (wrapped(title, WIDTH / 3, SMALL, 1)[0] for title in titles):
        own = width_of(title, SMALL) + 60
        if found[-1] and wide + own > WIDTH:
            found.append([])
            wide = 0.0
        found[-1].append(title)
        wide += own
    return found
