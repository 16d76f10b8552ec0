"""A study: what is uncertain about the scores of some units, how it is drawn, and what the one engine says of each draw.

Draws come in blocks. Each block has generators of its own, made from the seed, what is drawn, and the number of the block:
the same draws whatever else is drawn, and however many cores share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..prepare import score_anew
from ..scoring import Plan, Rows, Scores
from ..scoring.layouts import layout_of
from ..scoring.numbers import Floats, round_half_up
from .answering import Answering
from .places import Places, places
from .weighting import Weighting

BLOCK = 1000  # draws of one generator
PIECE = 2**20  # scores, or drawn answers, of one task
CELLS = 2**16  # scores at a time: their temporaries stay in the processor's cache
WEIGHTS, ANSWERS, METHODS = "weights", "answers", "methods"
PURPOSES = (WEIGHTS, ANSWERS, METHODS, "resamples")
A, B = 0, 1  # the two samples of a Sobol design
NO_BAND = -1
Bands = NDArray[np.int8]


class World(NamedTuple):
    """A framework with one choice of methods, and the rows that these make of the answers."""

    plan: Plan
    rows: Rows

    @property
    def laid_out(self) -> Plan:
        """The plan with the leaves of the rows: a copy an instance of what is repeated."""
        return layout_of(self.plan, self.rows.laid).plan


class Input(NamedTuple):
    """Something that varies by itself: all weights, all answers or one (`at`), or the method of one step (`at`)."""

    kind: str
    name: str
    at: int | None = None


class Task(NamedTuple):
    """Draws of one block, from `start` up to `stop`."""

    block: int
    start: int
    stop: int


class Sample(NamedTuple):
    """Draws: weights (parts x draws), a uniform number for each uncertain answer (draws x answers), the method chosen for each
    varied step (draws x steps). None where nothing of the kind is drawn.
    """

    draws: int
    weights: Floats | None
    answers: Floats | None
    methods: NDArray[np.int_]

    def part(self, start: int, stop: int) -> Sample:
        """Some of the draws."""
        weights = None if self.weights is None else self.weights[:, start:stop]
        answers = None if self.answers is None else self.answers[start:stop]
        return Sample(len(self.methods[start:stop]), weights, answers, self.methods[start:stop])

    def pick(self, chosen: NDArray[np.intp]) -> Sample:
        """Some of the draws, by their positions."""
        weights = None if self.weights is None else self.weights[:, chosen]
        answers = None if self.answers is None else self.answers[chosen]
        return Sample(len(chosen), weights, answers, self.methods[chosen])


class Outcome(NamedTuple):
    """What each draw gives, all (draws x units): exact scores, places by printed score, bands (-1 for none)."""

    scores: Floats
    places: Places
    bands: Bands

    def of(self, start: int, stop: int) -> Outcome:
        """The same of some units."""
        return Outcome(self.scores[:, start:stop], self.places[:, start:stop], self.bands[:, start:stop])

    def joined(self, others: Sequence[Outcome]) -> Outcome:
        """This and further draws."""
        scores, ranks, bands = (np.concatenate(parts) for parts in zip(self, *others, strict=True))
        return Outcome(scores, ranks, bands)


@dataclass(frozen=True, eq=False)
class Study:
    """What is uncertain: `methods` name the options of each varied step, `worlds` hold every combination of these, the last
    step's options next to each other. `base` is the framework as it stands.
    """

    base: World
    worlds: tuple[World, ...]
    methods: Mapping[str, tuple[str, ...]]
    weighting: Weighting | None = None
    answering: Answering | None = None
    seed: int = 0

    @property
    def units(self) -> int:
        return self.base.rows.count

    @property
    def comparisons(self) -> int:
        """How often two units are compared in one part, in each draw."""
        return self.units**2 * sum(len(node.parts) for node in self.base.plan.nodes if node.compared)

    @property
    def discrete(self) -> bool:
        """Whether there are only the combinations of methods, each as likely as another."""
        return self.weighting is None and not self.uncertain_answers

    @property
    def uncertain_answers(self) -> int:
        """How many answers are uncertain."""
        return 0 if self.answering is None else self.answering.count

    def inputs(self) -> list[Input]:
        """What varies, each by itself; the answers of many units together."""
        found = [] if self.weighting is None else [Input(WEIGHTS, WEIGHTS)]
        if self.answering is not None and self.units == 1:
            names = [self.base.laid_out.leaves[leaf].id for leaf in self.answering.leaves]
            found.extend(Input(ANSWERS, name, at) for at, name in enumerate(names))
        elif self.uncertain_answers:
            found.append(Input(ANSWERS, ANSWERS))
        return [*found, *(Input(METHODS, name, at) for at, (name, options) in enumerate(self.methods.items()) if len(options) > 1)]

    @cached_property
    def nominal(self) -> Outcome:
        """The one result of the framework as it stands."""
        return self.on_base(np.array(self.base.plan.weights)[:, None])

    def on_base(self, weights: Floats) -> Outcome:
        """The framework as it stands under other weights (parts x draws)."""
        return self._in_slices(Sample(weights.shape[1], weights, None, np.empty((weights.shape[1], 0), dtype=np.int_)), self._on_base)

    def _on_base(self, sample: Sample) -> Outcome:
        return self._in_world(self.base, sample)

    def combinations(self) -> Sample:
        """Every combination of methods, once."""
        sizes = [len(options) for options in self.methods.values()]
        methods = np.indices(sizes).reshape(len(sizes), -1).T
        return Sample(len(methods), None, None, methods)

    def draw(self, block: int, stop: int, sample: int = A, start: int = 0) -> Sample:
        """The draws of a block from `start` up to `stop`; a Sobol design takes two samples of it."""
        weights = answers = None
        if self.weighting is not None:
            weights = self.weighting.draw(self.base.plan, stop, self.generator(WEIGHTS, block, sample))[:, start:]
        if self.uncertain_answers:
            passed = start * self.uncertain_answers  # of many units they are too many to be drawn and thrown away
            answers = self.generator(ANSWERS, block, sample, passed).random((stop - start, self.uncertain_answers))
        sizes = [len(options) for options in self.methods.values()]
        methods = self.generator(METHODS, block, sample).integers(0, np.array(sizes, dtype=np.int_), (stop, len(sizes)))
        return Sample(stop - start, weights, answers, methods[start:])

    def generator(self, purpose: str, block: int, sample: int = A, passed: int = 0) -> np.random.Generator:
        """The generator of one block for one purpose, a child of the seed as `SeedSequence.spawn` makes them, after so many numbers."""
        bits = np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=(PURPOSES.index(purpose), sample, block)))
        return np.random.Generator(bits.advance(passed) if passed else bits)

    def evaluate(self, sample: Sample) -> Outcome:
        """The outcome of every draw; draws of the same methods are one call of the engine."""
        return self._in_slices(sample, self._evaluate)

    def _in_slices(self, sample: Sample, work: Callable[[Sample], Outcome]) -> Outcome:
        step = max(1, CELLS // self.units)
        parts = [work(sample.part(start, start + step)) for start in range(0, sample.draws, step)]
        return parts[0].joined(parts[1:]) if len(parts) > 1 else parts[0]

    def _evaluate(self, sample: Sample) -> Outcome:
        sizes = [len(options) for options in self.methods.values()]
        world = np.ravel_multi_index(tuple(sample.methods.T), sizes) if sizes else np.zeros(sample.draws, dtype=np.intp)
        shape = (sample.draws, self.units)
        found = Outcome(np.empty(shape), np.empty(shape), np.empty(shape, dtype=np.int8))
        for number in np.unique(world):
            chosen = np.flatnonzero(world == number)
            part = self._in_world(self.worlds[number], sample if len(chosen) == sample.draws else sample.pick(chosen))
            found.scores[chosen], found.places[chosen], found.bands[chosen] = part
        return found

    def _in_world(self, world: World, sample: Sample) -> Outcome:
        rows = world.rows
        weights = np.array(world.plan.weights)[:, None] if sample.weights is None else sample.weights
        if sample.answers is not None:
            assert self.answering is not None
            rows = self.answering.rows(rows, sample.answers)
        return _outcome(score_anew(world.plan, rows, weights), sample.draws, self.units)

    def tasks(self, draws: int) -> Iterator[Task]:
        """The draws in pieces that memory holds, however many units there are; a piece ends with its block."""
        step = max(1, min(BLOCK, PIECE // max(self.units, self.uncertain_answers, self.units**2 if self.comparisons else 0)))
        for block, first in enumerate(range(0, draws, BLOCK)):
            size = min(BLOCK, draws - first)
            yield from (Task(block, start, min(start + step, size)) for start in range(0, size, step))


def _outcome(scores: Scores, draws: int, units: int) -> Outcome:
    plan, overall = scores.plan, scores.plan.overall
    exact = np.broadcast_to(scores.overall(), (draws, units))
    bands = np.full(exact.shape, NO_BAND, dtype=np.int8)
    if plan.framework.file.bands:
        bands[:] = np.where(np.isnan(exact), NO_BAND, scores.bands(overall))
    return Outcome(exact, places(round_half_up(exact, plan.decimals), plan.framework.file.ties), bands)


def exchanged(sample: Sample, other: Sample, varied: Input) -> Sample:
    """A sample with one input taken from another."""
    ours, theirs = getattr(sample, varied.kind), getattr(other, varied.kind)
    if varied.at is None:
        return sample._replace(**{varied.kind: theirs})
    mixed = ours.copy()
    mixed[:, varied.at] = theirs[:, varied.at]
    return sample._replace(**{varied.kind: mixed})
