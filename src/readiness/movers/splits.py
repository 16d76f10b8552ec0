"""How much of a unit's change each cause has made (R12): all worlds of all units are rows of the one engine.

Where both panels are of one rubric whose answers stand for themselves, the worlds of all units are scored at once. Where the
rubric changed, or an answer can change what another one means, the answers of each world are written unit by unit.

Where a rubric places units among others (`prepare`), a score also changes because the others did: *sample* is what placing
a unit by the later sample, instead of the earlier one, adds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..diff import World, compare, shapley
from ..problems import ProblemsError
from ..scoring import AnswerError
from ..scoring.numbers import Floats
from ..sentences import say, sentence_of
from .mixed import mixed_worlds
from .rewritten import Rewritten
from .sides import Side, survey_of

SAMPLE = "sample"  # the cause that panels add (R12)
SCOPE_AND_RUBRIC = "scope and rubric"
RUBRIC_AND_SAMPLE = "rubric and sample"
SCOPE_RUBRIC_AND_SAMPLE = "scope, rubric and sample"
Split = Mapping[str, float]
# The places of a world that each cause switches. A unit of which a world has no score takes the next way to part its change.
Parting = dict[str, tuple[int, ...]]
UNPLACED: tuple[Parting, ...] = ({"answers": (0,), "scope": (1,), "weights": (), "rubric": ()},)
OF_ONE: tuple[Parting, ...] = (
    {"answers": (0,), "scope": (1,), "weights": (), "rubric": (), SAMPLE: (2,)},
    {"answers": (0,), "weights": (), SCOPE_RUBRIC_AND_SAMPLE: (1, 2)},
)
OF_TWO: tuple[Parting, ...] = (
    {"answers": (0,), "scope": (1,), "weights": (2,), "rubric": (3,), SAMPLE: (4,)},
    {"answers": (0,), "scope": (1,), "weights": (2,), RUBRIC_AND_SAMPLE: (3, 4)},
    {"answers": (0,), "weights": (2,), SCOPE_RUBRIC_AND_SAMPLE: (1, 3, 4)},
)


class Splits(NamedTuple):
    """The change of each unit by cause, None where it cannot be told apart; `reason` says why causes are not given apart."""

    units: list[Split | None]
    reason: str | None = None


def splits(before: Side, after: Side, units: Sequence[str]) -> Splits:
    """The change of units that are in both panels, by cause."""
    sides = (before, after)
    by_instance = any(side.read.rows.laid for side in sides)
    framework = before.plan.framework
    one_rubric = framework.digest == after.plan.framework.digest != ""
    alone = not any(True for leaf in before.plan.leaves for _ in leaf.asks())
    placing = before.has_steps or after.has_steps
    if by_instance and placing:
        reason = say("units are answered by instance, and placed among others by a sample")
        return Splits([None] * len(units), reason)
    if one_rubric and alone and not by_instance:
        worlds = mixed_worlds(sides, units)
        return Splits(_divided(worlds, OF_ONE, SCOPE_RUBRIC_AND_SAMPLE) if placing else _divided(worlds, UNPLACED, SCOPE_AND_RUBRIC))
    if not placing:
        rows = (before.rows, after.rows)
        return Splits([_by_itself(before, after, rows[0][unit], rows[1][unit]) for unit in units])
    rewritten = Rewritten(sides, units)
    try:
        worlds = rewritten.worlds()
    except (AnswerError, ProblemsError) as error:
        why = error.problems[0].message if isinstance(error, ProblemsError) else sentence_of(error)
        return Splits([None] * len(units), say("one framework cannot take the answers to the other: {why}", why=why))
    return Splits(_divided(worlds, OF_TWO if rewritten.reason is None else OF_TWO[1:], SCOPE_RUBRIC_AND_SAMPLE), rewritten.reason)


def _divided(worlds: Mapping[World, Floats], partings: Sequence[Parting], rest: str) -> list[Split | None]:
    """The change of every unit in the first of some ways to part it in which all its worlds have a score, else as a whole (`rest`)."""
    whole = worlds[max(worlds)] - worlds[min(worlds)]
    found: list[Split | None] = [None if np.isnan(change) else {rest: float(change)} for change in whole]
    left = ~np.isnan(whole)
    for parting in partings:
        parts = iter(shapley(worlds, [places for places in parting.values() if places]))
        own = np.array([next(parts) if places else np.zeros(len(whole)) for places in parting.values()])
        told = left & ~np.isnan(own).any(axis=0)
        for unit in np.flatnonzero(told).tolist():
            found[unit] = dict(zip(parting, own[:, unit].tolist(), strict=True))
        left &= ~told
        if not left.any():
            break
    return found


def _by_itself(before: Side, after: Side, old: int, new: int) -> Split | None:
    """The split of one unit, as `diff` makes it of two surveys."""
    return compare(before.plan.framework, survey_of(before, old), after.plan.framework, survey_of(after, new)).by
