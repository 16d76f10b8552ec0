"""The radar: scores on axes around a centre, now, before and as targets ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any, NamedTuple

from .legend import Key, legend
from .look import LINE, TEXT
from .sheet import Sheet, Side, wrapped

HEIGHT, WIDTH = 400.0, 470.0
RADIUS = 112.0
CENTRE_WIDTH = 180.0  # of a name above or below; one at a side has the room to the edge
MOST_LINES = 3
GAP = 4.0  # between two labels
RINGS = 4

Point = tuple[float, float]


def radar(data: Mapping[str, Any]) -> Sheet:
    """Draw `axes` (title, before, now, target; a value may be missing) on the scale of `range`; `names` say what is what."""
    sheet = Sheet(HEIGHT, WIDTH)
    axes: Sequence[Mapping[str, Any]] = data["axes"]
    low, high = data["range"]
    angles = [2 * pi * number / len(axes) for number in range(len(axes))]
    for ring in range(1, RINGS + 1):
        sheet.shape([_at(angle, ring / RINGS) for angle in angles], None, "rule")
    for angle in angles:
        sheet.line([_at(angle, 0), _at(angle, 1)], "rule")
    for name, colour, dash, width in (("target", "signal", "dashed", 1.8), ("before", "strong-rule", "dotted", 2.2)):
        if data["names"].get(name):
            _ring(sheet, angles, _shares(axes, name, low, high), colour, width, dash)
    now, before = _shares(axes, "now", low, high), _shares(axes, "before", low, high)
    if None not in now:
        sheet.shape([_at(angle, share) for angle, share in zip(angles, now, strict=True) if share is not None], "span", alpha=0.35)
    _ring(sheet, angles, now, "accent", 2.4, "solid")
    for shares, fill, edge in ((before, "ground", "strong-rule"), (now, "accent", "accent")):
        for angle, share in zip(angles, shares, strict=True):
            if share is not None:
                sheet.dot(*_at(angle, share), fill, edge, 3.2)
    for ring in (0, RINGS // 2, RINGS):
        _, y = _at(0, ring / RINGS)
        sheet.text(WIDTH / 2 + 4, y, data["ticks"][ring // (RINGS // 2)], size=10.5, colour="muted")
    for label in _labels([str(axis["title"]) for axis in axes], angles):
        sheet.lines(label.x, label.y, label.lines, side=label.side)
    keys = [Key(data["names"]["now"], "accent", "solid", 2.4)]
    keys += [Key(data["names"]["target"], "signal", "dashed", 1.8)] if data["names"].get("target") else []
    keys += [Key(data["names"]["before"], "strong-rule", "dotted", 2.2)] if data["names"].get("before") else []
    legend(sheet, keys, HEIGHT - 14)
    return sheet


def _at(angle: float, share: float) -> Point:
    """A point by its angle, clockwise from the top, and its share of the radius."""
    return WIDTH / 2 + RADIUS * share * sin(angle), HEIGHT / 2 - 14 - RADIUS * share * cos(angle)


def _shares(axes: Sequence[Mapping[str, Any]], name: str, low: float, high: float) -> list[float | None]:
    values = [axis[name] for axis in axes]
    return [None if value is None else min(max((value - low) / (high - low), 0.0), 1.0) for value in values]


def _ring(sheet: Sheet, angles: Sequence[float], shares: Sequence[float | None], colour: str, width: float, dash: str) -> None:
    """A line around the centre, open where a value is missing."""
    for number in range(len(angles)):
        here, there = shares[number - 1], shares[number]
        if here is not None and there is not None:
            sheet.line([_at(angles[number - 1], here), _at(angles[number], there)], colour, width, dash)


class Label(NamedTuple):
    """The name of an axis, placed: the middle of its lines is at y."""

    x: float
    y: float
    lines: list[str]
    side: Side

    @property
    def height(self) -> float:
        return len(self.lines) * TEXT * LINE


def _labels(titles: Sequence[str], angles: Sequence[float]) -> list[Label]:
    """The names of the axes around the circle, moved apart where two would overlap."""
    found = []
    for title, angle in zip(titles, angles, strict=True):
        x, y = _at(angle, 1.09)
        side: Side = "center" if abs(sin(angle)) < 0.1 else "left" if sin(angle) > 0 else "right"
        width = CENTRE_WIDTH if side == "center" else min(x, WIDTH - x)
        lines = wrapped(title, width, most=MOST_LINES - (side == "center"))
        label = Label(x, y, lines, side)
        found.append(label._replace(y=y - cos(angle) * label.height / 2))
    sides = [_apart([label for label in found if label.side == side]) for side in ("left", "right")]
    return [*(label for label in found if label.side == "center"), *sides[0], *sides[1]]


def _apart(labels: Sequence[Label]) -> list[Label]:
    """Labels of one side from the top down, none over another, and as near to their places as that lets them."""
    placed: list[Label] = []
    for label in sorted(labels, key=lambda label: label.y):
        least = placed[-1].y + (placed[-1].height + label.height) / 2 + GAP if placed else label.y
        placed.append(label._replace(y=max(label.y, least)))
    lowest = HEIGHT - 44.0
    for number in range(len(placed) - 1, -1, -1):
        lowest = min(lowest, placed[number].y + placed[number].height / 2)
        placed[number] = placed[number]._replace(y=lowest - placed[number].height / 2)
        lowest -= placed[number].height + GAP
    return placed
