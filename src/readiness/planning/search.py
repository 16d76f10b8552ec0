"""Plans where steps do not add up (gates, minima, geometric means): all sets where they are few, else a search.

The search begins with all steps taken (where some step can lower a score, with the highest set that was found) and gives up
what is cheapest to lose; from there it exchanges steps. It is deterministic, and does not claim to have found the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np

from ..scoring.numbers import Floats
from .worlds import Sets, Worlds

MANY = 500_000  # sets of steps that are still all tried, a second or two of work
BLOCK = 8192
DUST = 1e-9
ROUNDS = 8  # of exchanges; each is accepted only if it is better
WEIGHINGS = (1.0, 0.5, 2.0)  # how much effort counts against score in what is given up

Positions = np.ndarray[Any, np.dtype[np.int64]]
Judge = Callable[[Sets], tuple[Sets, Floats]]  # sets -> which are allowed, and the value of each (more is better)


def count_sets(worlds: Worlds) -> int:
    """How many sets of steps there are, requirements between indicators aside."""
    total = 1
    for chain in _chains(worlds):
        total *= len(chain)
    return total


def _chains(worlds: Worlds) -> list[list[tuple[int, ...]]]:
    """For each indicator every set of its own steps that respects their order."""
    found = []
    for leaf in dict.fromkeys(step.leaf for step in worlds.steps.steps):
        steps = [step for step in worlds.steps.of(leaf) if worlds.allowed[step.position]]
        if len(steps) < 2 or not steps[0].of_items:
            found.append([tuple(step.position for step in steps[:count]) for count in range(len(steps) + 1)])
        else:
            found.append([tuple(step.position for step, yes in zip(steps, bits, strict=True) if yes) for bits in _bits(len(steps))])
    return found


def _bits(count: int) -> Iterator[tuple[int, ...]]:
    if count > 18:  # more than MANY sets of this indicator alone
        return iter([(0,) * count] * (MANY + 1))
    return product((0, 1), repeat=count)


def ready(worlds: Worlds, sets: Sets) -> Sets:
    """Which sets take no step without those that it needs, and none that cannot be taken."""
    fine = ~(sets & ~worlds.allowed).any(axis=1)
    for step in worlds.steps.steps:
        for need in step.needs:
            fine &= sets[:, need] | ~sets[:, step.position]
    return np.asarray(fine)


def enumerate_all(worlds: Worlds, judge: Judge) -> Sets | None:
    """The best of all sets; None where none is allowed."""
    best: tuple[float, Sets] | None = None
    for block in _blocks(worlds):
        block = block[ready(worlds, block)]
        if not len(block):
            continue
        fine, values = judge(block)
        if not fine.any():
            continue
        values = np.where(fine, values, -np.inf)
        at = int(np.argmax(values))
        if best is None or values[at] > best[0]:
            best = float(values[at]), block[at]
    return None if best is None else best[1]


def _blocks(worlds: Worlds) -> Iterator[Sets]:
    count, rows = len(worlds.steps.steps), []
    for parts in product(*_chains(worlds)):
        row = np.zeros(count, dtype=np.bool_)
        row[[at for part in parts for at in part]] = True
        rows.append(row)
        if len(rows) == BLOCK:
            yield np.array(rows)
            rows = []
    if rows:
        yield np.array(rows)


class Descent:
    """Gives up steps one by one while what is asked for still holds, and exchanges some for others."""

    def __init__(self, worlds: Worlds, judge: Judge) -> None:
        self.worlds, self.judge, self.months = worlds, judge, worlds.months

    def value(self, taken: Sets) -> float:
        """The value of one set."""
        return float(self.judge(taken[None])[1][0])

    def cheapest(self, full: Sets) -> Sets:
        """A set with little effort that is still allowed; every step given up saves effort."""
        found = [self._exchanged(self.reduced(full, weighing)) for weighing in WEIGHINGS]
        return min(found, key=lambda taken: (round(float(self.months @ taken), 9), -self.value(taken)))

    def reduced(self, taken: Sets, weighing: float = 1.0) -> Sets:
        """The set without the steps that it can do without, the dearest for their score first."""
        now = self.value(taken)
        while True:
            tips, rest = self.without_tips(taken)
            fine, values = self.judge(rest) if len(tips) else (np.zeros(0, dtype=np.bool_), np.zeros(0))
            if not fine.any():
                return taken
            merit = self.months[tips] ** weighing / (np.maximum(now - values, 0.0) + DUST)
            best = int(np.argmax(np.where(fine, merit, -1.0)))
            taken, now = rest[best], float(values[best])

    def without_tips(self, taken: Sets) -> tuple[Positions, Sets]:
        """The steps that no other step of the set needs, and the set without each of them."""
        needed = {need for step in self.worlds.steps.steps if taken[step.position] for need in step.needs}
        tips = np.array([at for at in np.flatnonzero(taken) if at not in needed], dtype=np.int64)
        rest = np.repeat(taken[None], len(tips), axis=0)
        rest[np.arange(len(tips)), tips] = False
        return tips, rest

    def _exchanged(self, taken: Sets) -> Sets:
        """The set after exchanges: one more step with what it needs, then without all that has become needless."""
        for _ in range(ROUNDS):
            richer = self.with_each(taken)
            effort = float(self.months @ taken)
            others = [self.reduced(more) for more in richer if float(self.months @ more) <= effort + 2 * float(self.months.max())]
            best = min(others, key=lambda other: float(self.months @ other), default=taken)
            if float(self.months @ best) >= effort - DUST:
                return taken
            taken = best
        return taken

    def with_each(self, taken: Sets) -> list[Sets]:
        """The set with each step more that can be taken, and all that this one needs."""
        return [self.worlds.with_needs(taken, int(at)) for at in np.flatnonzero(~taken & self.worlds.allowed)]


class Filling(Descent):
    """Fills a budget: from several starts, what gains most for its effort is added, and steps are exchanged."""

    def __init__(self, worlds: Worlds, judge: Judge, budget: float) -> None:
        super().__init__(worlds, judge)
        self.budget = budget

    def fullest(self) -> Sets:
        """A set with a high value within the budget."""
        nothing = np.zeros(len(self.months), dtype=np.bool_)
        starts = [nothing, *(self._shrunk(self.worlds.allowed.copy(), weighing) for weighing in WEIGHINGS)]
        found = [self._kept(self._improved(self._grown(start))) for start in starts]
        return max(found, key=lambda taken: (round(self.value(taken), 9), -float(self.months @ taken)))

    def _kept(self, taken: Sets) -> Sets:
        """The set without the steps that add nothing to its value."""
        least = self.value(taken) - DUST

        def as_high(sets: Sets) -> tuple[Sets, Floats]:
            values = self.judge(sets)[1]
            return np.asarray(values >= least), values

        return Descent(self.worlds, as_high).reduced(taken)

    def _fits(self, taken: Sets) -> bool:
        return float(self.months @ taken) <= self.budget + DUST

    def _shrunk(self, taken: Sets, weighing: float) -> Sets:
        """The set without what is cheapest to lose, until it fits."""
        while not self._fits(taken):
            tips, rest = self.without_tips(taken)
            lost = np.maximum(self.value(taken) - self.judge(rest)[1], 0.0)
            taken = rest[int(np.argmax(self.months[tips] ** weighing / (lost + DUST)))]
        return taken

    def _grown(self, taken: Sets) -> Sets:
        """The set with the steps (and what they need) that gain most for their effort, while the budget lasts."""
        while True:
            more = [richer for richer in self.with_each(taken) if self._fits(richer)]
            if not more:
                return taken
            sets = np.array(more)
            gains = self.judge(sets)[1] - self.value(taken)
            if gains.max() <= DUST:
                return taken
            taken = sets[int(np.argmax(gains / np.maximum((sets & ~taken) @ self.months, DUST)))]

    def _improved(self, taken: Sets) -> Sets:
        """The set after exchanges of one step for others, each better than before."""
        for _ in range(ROUNDS):
            others = [self._grown(less) for less in self.without_tips(taken)[1]]
            best = max(others, key=self.value, default=taken)
            if self.value(best) <= self.value(taken) + DUST:
                return taken
            taken = best
        return taken
