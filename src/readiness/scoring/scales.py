"""Scales: what a level, a ticked item or a number scores, in the framework's range (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..model import Indicator, Item, Level, NumberScale

Ends = tuple[float, float]


class LevelScore(NamedTuple):
    """One level of a leaf: its key, its text, its score in the framework's range, and its name for readers."""

    key: str
    text: str
    score: float
    between: bool
    name: str


def trifle(ends: Ends) -> float:
    """A difference so small beside a range that it may be a rounding error, and is no difference between two levels."""
    return 1e-9 * (ends[1] - ends[0])


def on_range(ends: Ends, share: float) -> float:
    """The point at a share of a range, held inside it; its very end at 1, which `from + (to - from)` may miss by a bit."""
    low, high = ends
    return high if share >= 1 else min(low + (high - low) * share, high)


def level_scores(
    levels: Mapping[str, Level], maximum: float, ends: Ends, words: Mapping[str, str] = MappingProxyType({})
) -> tuple[LevelScore, ...]:
    """Scores of described levels in `ends` (R10); a level is called by its title, else by the framework's word for its key.

    `score` if given, else `points` of the maximum, else (key - lowest) / (highest - lowest) for numeric keys, else by
    position.
    """
    keys = [number_of(key) for key in levels]
    numbers = [key for key in keys if key is not None]
    numeric = len(numbers) == len(keys) and min(numbers) < max(numbers)
    found = []
    for position, ((key, level), number) in enumerate(zip(levels.items(), keys, strict=True)):
        if level.score is not None:
            score = level.score
        elif level.points is not None:
            score = on_range(ends, level.points / maximum)
        elif numeric and number is not None:
            score = on_range(ends, (number - min(numbers)) / (max(numbers) - min(numbers)))
        else:
            score = on_range(ends, position / max(1, len(keys) - 1))
        found.append(LevelScore(key, level.text, score, level.between, level.title or words.get(key, key)))
    return tuple(found)


def number_of(text: str) -> float | None:
    """A finite number written as text in plain digits, or None."""
    if not text.isascii() or "_" in text:
        return None  # Python would read 1_000 and ١٢
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def number_score(scale: NumberScale, x: float, maximum: float, ends: Ends) -> float:
    """The score of a number: linear between the two ends and held inside them, or by steps; without ends the number."""
    if scale.steps:
        return on_range(ends, steps_reached(scale, x) / maximum)
    if scale.start is None or scale.end is None:
        return (x if scale.direction == "up" else -x) + 0.0  # no negative zero
    share = (x - scale.start) / (scale.end - scale.start)
    if scale.direction == "down":
        share = 1.0 - share
    return on_range(ends, min(max(share, 0.0), 1.0))


def less_is_better(scale: NumberScale | None) -> bool:
    """Whether a smaller number scores more."""
    if scale is None:
        return False
    backwards = scale.steps is None and scale.start is not None and scale.end is not None and scale.start > scale.end
    return (scale.direction == "down") != backwards


def steps_reached(scale: NumberScale, x: float) -> float:
    """The points of the best step that a number reaches."""
    steps = (scale.steps or {}).items()
    return max((points for key, points in steps if (x >= float(key) if scale.direction == "up" else x <= float(key))), default=0.0)


def number_ends(scale: NumberScale, maximum: float, ends: Ends) -> Ends:
    """The smallest and largest score of a number; infinite where its scale has no ends."""
    if scale.steps:
        return ends[0], on_range(ends, max(scale.steps.values()) / maximum)
    return ends if scale.start is not None and scale.end is not None else (float("-inf"), float("inf"))


def span(scale: NumberScale) -> Ends | None:
    """The numbers between which a scale is linear, the lower one first; None where it has no ends, or steps."""
    if scale.steps or scale.start is None or scale.end is None:
        return None
    return min(scale.start, scale.end), max(scale.start, scale.end)


def choice_share(source: Indicator, names: frozenset[str], maximum: float) -> float:
    """The share of a tick list that is reached. An item that stands `alone` is 'none of these' and counts nothing."""
    countable = countable_items(source)
    ticked = [item for name, item in countable.items() if name in names]
    if source.score == "points":
        return min(1.0, sum(item.points for item in ticked) / maximum)
    if source.score == "share":
        return len(ticked) / max(1, len(countable))
    return float(bool(ticked) and (source.score == "any" or len(ticked) == len(countable)))


def countable_items(source: Indicator) -> dict[str, Item]:
    """The items of a tick list that can add to its score."""
    return {name: item for name, item in (source.choices or {}).items() if not item.alone}


def most_points(source: Indicator, levels: Mapping[str, Level]) -> float:
    """The points of an indicator: as given, else the most its levels, items or steps can give, else 1."""
    if source.points is not None:
        return source.points
    scale = source.number_scale
    if any(level.points is not None for level in levels.values()):
        found = max(level.points or 0.0 for level in levels.values())
    elif source.choices and source.score == "points":
        found = sum(item.points for item in countable_items(source).values())
    else:
        found = max(scale.steps.values()) if scale is not None and scale.steps else 1.0
    return found or 1.0
