"""The log: every number that a step has changed, with the reason; written only if somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..scoring.numbers import Floats

Reason = Callable[[int, int], str]  # of the place of an item and of a unit


class Change(NamedTuple):
    """One number before and after a step; None where there was none, or is none any more."""

    unit: str
    period: str | None
    indicator: str
    step: str
    before: float | None
    after: float | None
    reason: str


class _Entry(NamedTuple):
    units: Sequence[str]
    periods: Sequence[str | None]
    ids: Sequence[str]
    step: str
    before: Floats
    after: Floats
    reason: Reason


class Ledger:
    """Collects the steps of a run; `wanted=False` collects nothing."""

    def __init__(self, wanted: bool = True) -> None:
        self.wanted = wanted
        self.entries: list[_Entry] = []

    def note(
        self,
        who: tuple[Sequence[str], Sequence[str | None]],
        ids: Sequence[str],
        step: str,
        before: Floats,
        after: Floats,
        reason: Reason,
    ) -> None:
        """One step on (items x units); the arrays must not change afterwards."""
        if self.wanted:
            self.entries.append(_Entry(*who, ids, step, before, after, reason))

    def changes(self) -> Iterator[Change]:
        """Every changed number, step by step, indicator by indicator."""
        for entry in self.entries:
            same = (entry.before == entry.after) | (np.isnan(entry.before) & np.isnan(entry.after))
            for item, unit in zip(*np.nonzero(~same), strict=True):
                yield Change(
                    entry.units[unit],
                    entry.periods[unit],
                    entry.ids[item],
                    entry.step,
                    _number(entry.before[item, unit]),
                    _number(entry.after[item, unit]),
                    entry.reason(int(item), int(unit)),
                )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
