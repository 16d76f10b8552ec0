"""Runs: the draws of a study worked off in order, in one core or in all, with the same results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

import numpy as np

from ..scoring.numbers import Floats
from ..workers import workers
from .figures import Store
from .places import rank_change
from .sobol import Indices, enumerate_exactly, estimate
from .study import A, B, Input, Outcome, Sample, Study, Task, exchanged

Progress = Callable[[int], None]  # is told of so many more draws
Result = TypeVar("Result")
AHEAD = 3  # tasks handed out to each core before their results are asked for


def run_draws(study: Study, draws: int, jobs: int = 1, progress: Progress = lambda count: None) -> Store:
    """Draw and score; of methods alone every combination is taken once, however many draws are asked for."""
    if study.discrete:
        sample = study.combinations()
        store = Store(study.units, sample.draws, exact=True)
        store.add(study.evaluate(sample))
        return store
    store = Store(study.units, draws)
    for task, outcome in _worked_off(_outcome, study, draws, jobs):
        store.add(outcome)
        progress(task.stop - task.start)
    return store


def run_sobol(study: Study, draws: int, jobs: int = 1, progress: Progress = lambda count: None) -> tuple[list[Input], Indices]:
    """Sobol indices of every input, from so many base draws; exact where there are only methods.

    What is explained is the mean absolute change of rank; of a single unit its score.
    """
    inputs = study.inputs()
    if study.discrete:
        sizes = [len(options) for options in study.methods.values() if len(options) > 1]
        return inputs, enumerate_exactly(result_of(study, study.combinations()).reshape(sizes))
    results = []
    for task, found in _worked_off(_design, study, draws, jobs):
        results.append(found)
        progress((task.stop - task.start) * (len(inputs) + 2))
    every = np.concatenate(results, axis=1)
    return inputs, estimate(every[0], every[1], every[2:], study.generator("resamples", 0))


def result_of(study: Study, sample: Sample) -> Floats:
    """What the indices explain, in every draw."""
    outcome = study.evaluate(sample)
    return outcome.scores[:, 0] if study.units == 1 else rank_change(outcome.places, study.nominal.places[0])


def _outcome(study: Study, task: Task) -> Outcome:
    return study.evaluate(study.draw(task.block, task.stop, start=task.start))


def _design(study: Study, task: Task) -> Floats:
    """The results of both samples, and of the first with each input from the second (2 + inputs x draws)."""
    a, b = (study.draw(task.block, task.stop, sample, task.start) for sample in (A, B))
    return np.stack([result_of(study, sample) for sample in (a, b, *(exchanged(a, b, varied) for varied in study.inputs()))])


def _worked_off(work: Callable[[Study, Task], Result], study: Study, draws: int, jobs: int) -> Iterator[tuple[Task, Result]]:
    """Every task with its result, in order."""
    tasks = list(study.tasks(draws))
    cores = min(jobs, len(tasks))
    if cores <= 1:
        yield from ((task, work(study, task)) for task in tasks)
        return
    with workers(cores, _remember, study) as pool:
        waiting: deque[tuple[Task, Future[Result]]] = deque()
        for task in tasks:
            waiting.append((task, pool.submit(_recall, work, task)))
            if len(waiting) > AHEAD * cores:
                first, future = waiting.popleft()
                yield first, future.result()
        for task, future in waiting:
            yield task, future.result()


_STUDY: list[Study] = []


def _remember(study: Study) -> None:
    _STUDY[:] = [study]


def _recall(work: Callable[[Study, Task], Result], task: Task) -> Result:
    return work(_STUDY[0], task)
