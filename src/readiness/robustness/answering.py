"""Drawn answers: a level more or less by the assessor's confidence, and what is unknown anywhere on its scale (R15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import Answer, Indicator
from ..scoring import Leaf, Plan, Rows
from ..scoring.answers import STATES, level_keys
from ..scoring.numbers import Floats
from ..scoring.scales import countable_items, on_range

Positions = NDArray[np.intp]
# What is said of a question: each answer, with the positions of the units that give it.
Said = Callable[[Leaf], Iterator[tuple[Answer | None, Positions]]]
# Why an answer is uncertain: by the confidence that it states or by that of one that states none, as it leaves several answers
# possible itself, or as nothing is said.
STATED, UNSTATED, SEVERAL, OPEN = ("high", "medium", "low"), "unstated", "several", "open"
REASONS = (*STATED, UNSTATED, SEVERAL, OPEN)
ANSWERED, UNSAID = STATES.index("answered"), (STATES.index("unknown"), STATES.index("unanswered"))
WEAK = 1e-9  # two scores nearer than this share of the range are the same level


class Options(NamedTuple):
    """What an answer may prove to be: scores from the lowest up with the probability of each; `between` any two are as likely.

    `reason` is one of `REASONS`.
    """

    scores: tuple[float, ...]
    shares: tuple[float, ...]
    reason: str
    between: bool = False

    @property
    def certain(self) -> bool:
        """Whether one of them is sure."""
        return max(self.shares) == 1


@dataclass(frozen=True, eq=False, slots=True)
class Answering:
    """The uncertain answers of a panel: the leaf and unit of each, its options (most x answers), and their probabilities added up.

    Where `between` holds, the first two options are the ends of an interval. `reasons` are positions in `REASONS`; `as_said`
    counts the answers that state no confidence and are therefore taken as they stand.
    """

    leaves: Positions
    units: Positions
    options: Floats
    reached: Floats
    between: NDArray[np.bool_]
    reasons: NDArray[np.int8]
    as_said: int = 0

    @property
    def count(self) -> int:
        return len(self.leaves)

    def by_reason(self) -> dict[str, int]:
        """How many answers are uncertain for each of `REASONS`."""
        return dict(zip(REASONS, np.bincount(self.reasons, minlength=len(REASONS)).tolist(), strict=True))

    def scores(self, uniform: Floats) -> Floats:
        """The score of each uncertain answer from numbers between 0 and 1 (draws x answers)."""
        found = np.repeat(self.options[:1], len(uniform), axis=0)
        for option, reached in zip(self.options[1:], self.reached, strict=True):
            found = np.where(uniform >= reached, option, found)
        if self.between.any():
            at = self.between
            found[:, at] = self.options[0, at] + (self.options[1, at] - self.options[0, at]) * uniform[:, at]
        return found

    def rows(self, rows: Rows, uniform: Floats) -> Rows:
        """Rows (leaves x draws x units) with the uncertain answers drawn."""
        scores = self.scores(uniform).T
        low = np.repeat(rows.low[:, None, :], len(uniform), axis=1)
        low[self.leaves, :, self.units] = scores
        if rows.high is rows.low or not self._left(rows):
            return Rows(low, low, laid=rows.laid)
        high = np.repeat(rows.high[:, None, :], len(uniform), axis=1)
        high[self.leaves, :, self.units] = scores
        zero = None if rows.zero is None else rows.zero[:, None, :]
        return Rows(low, high, zero=None if zero is None else np.broadcast_to(zero, low.shape), laid=rows.laid)

    def _left(self, rows: Rows) -> bool:
        """Whether something stays open that cannot be drawn, or counts as worst."""
        left = rows.low < rows.high
        left[self.leaves, self.units] = False
        return bool(left.any())


def answering(plan: Plan, rows: Rows, said: Said, confidence: Mapping[str, float], *, open_too: bool = True) -> Answering:
    """What may be otherwise than answered; `open_too`: also what is unknown or unanswered.

    `confidence` gives, for `high`, `medium`, `low` and `unstated`, the probability that the level is one up or one down, as
    likely the one as the other. Numbers stay as they are; one that is unknown, or known to lie between two, may be anywhere
    between.
    """
    places: list[tuple[int, Positions, Options]] = []
    moving, as_said = _moving(plan), 0
    for leaf in plan.leaves:
        for answer, units in said(leaf) if leaf.index in moving else ():
            for state_units, options in _of(leaf, rows, answer, units, confidence):
                if options is None or (options.reason == OPEN and not open_too):
                    continue
                if not options.certain and len(state_units):
                    places.append((leaf.index, state_units, options))
                elif options.reason == UNSTATED:
                    as_said += len(state_units)
    most = max((len(options.scores) for _, _, options in places), default=1)
    count = sum(len(units) for _, units, _ in places)
    scores, reached = np.zeros((most, count)), np.full((most - 1, count), 2.0)
    between, reasons = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.int8)
    start = 0
    for _, units, found in places:
        at = slice(start, start + len(units))
        scores[: len(found.scores), at] = np.array(found.scores)[:, None]
        reached[: len(found.scores) - 1, at] = np.cumsum(found.shares[:-1])[:, None]
        between[at], reasons[at] = found.between, REASONS.index(found.reason)
        start = at.stop
    none = np.empty(0, dtype=np.intp)
    leaves = np.concatenate([none, *(np.full(len(units), leaf) for leaf, units, _ in places)])
    where = np.concatenate([none, *(units for _, units, _ in places)])
    return Answering(leaves, where, scores, reached, between, reasons, as_said)


def _moving(plan: Plan) -> set[int]:
    """The leaves that the overall score depends on, through parts or through gates."""
    found, below = set(), [plan.overall]
    while below:
        node = plan.nodes[below.pop()]
        if node.index not in found:
            found.add(node.index)
            below.extend([*node.parts, *(read for gate in node.gates for read in gate.test.nodes())])
    return {plan.nodes[index].leaf for index in found}


def _of(
    leaf: Leaf, rows: Rows, answer: Answer | None, units: Positions, confidence: Mapping[str, float]
) -> Iterator[tuple[Positions, Options | None]]:
    """The units of one answer by what is known of it, with what it may prove to be."""
    assert rows.states is not None
    states, low, high = rows.states[leaf.index, units], rows.low[leaf.index, units], rows.high[leaf.index, units]
    fixed = np.isnan(low) | (np.zeros(len(units), dtype=np.bool_) if rows.zero is None else rows.zero[leaf.index, units])
    known = ~fixed & (states == ANSWERED)
    if answer is not None and known.any():
        for least, most in set(zip(low[known].tolist(), high[known].tolist(), strict=True)):
            yield units[known & (low == least) & (high == most)], answered(leaf, answer, (least, most), confidence)
    yield units[~fixed & np.isin(states, UNSAID) & (low < high)], anywhere(leaf)


def answered(leaf: Leaf, answer: Answer, ends: tuple[float, float], confidence: Mapping[str, float]) -> Options | None:
    """What an answer that scores between these ends may prove to be; None where that cannot be said."""
    low, high = ends
    if leaf.levels and len(level_keys(answer)) > 1:
        return _alike((leaf.by_key[key].score for key in level_keys(answer)), SEVERAL)
    if low < high:
        return Options((low, high), (0.5, 0.5), SEVERAL, between=True) if np.isfinite(high - low) else None
    around = ladder(leaf)
    reason = answer.confidence or UNSTATED
    if not around:
        return None
    slack = WEAK * (leaf.ends[1] - leaf.ends[0])
    down = max((score for score in around if score < low - slack), default=low)
    up = min((score for score in around if score > low + slack), default=low)
    probability = confidence[reason]
    return Options((down, low, up), (probability / 2, 1 - probability, probability / 2), reason)


def anywhere(leaf: Leaf) -> Options | None:
    """What an unknown answer may prove to be: any level, or any number between the ends; None where there are no ends."""
    steps = [level.score for level in leaf.levels] or ladder(leaf)
    if steps:
        return _alike(steps, OPEN)
    return Options((leaf.worst, leaf.best), (0.5, 0.5), OPEN, between=True) if np.isfinite(leaf.best - leaf.worst) else None


def _alike(scores: Iterable[float], reason: str) -> Options:
    found = sorted(scores)
    return Options(tuple(found), (1 / len(found),) * len(found), reason)


def ladder(leaf: Leaf) -> list[float]:
    """The scores that answers can step through: of levels, ticks or steps; none of a number between two ends."""
    if leaf.levels:
        return sorted({level.score for level in leaf.levels})
    source = leaf.source
    if not isinstance(source, Indicator):
        return []
    if source.choices is not None:
        ticks = len(countable_items(source)) if source.score in ("share", "points") else 1
        return [leaf.worst + (leaf.best - leaf.worst) * tick / max(1, ticks) for tick in range(ticks + 1)]
    scale = source.number_scale
    steps = (scale.steps if scale is not None else None) or {}
    return sorted({leaf.ends[0], *(on_range(leaf.ends, points / leaf.maximum) for points in steps.values())}) if steps else []
