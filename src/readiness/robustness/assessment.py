"""An assessment of robustness: the figures of every unit, what moves them, and the results without each element."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .figures import UnitFigures, figures_of
from .removal import Removed, removals
from .run import Progress, run_draws, run_sobol
from .sobol import Indices
from .study import Study

LONG = 3e8  # scores of indicators to aggregate from which on several cores are worth their start


class Influence(NamedTuple):
    """One input: its Sobol indices with their 5 and 95 % ends, which exact ones do not have; None where nothing varies."""

    kind: str
    name: str
    first: float | None
    total: float | None
    first_ends: tuple[float, float] | None
    total_ends: tuple[float, float] | None

    def held(self) -> Influence:
        """The same with all shares from 0 to 1: one of nearly nothing may be estimated below 0, one of nearly all above 1."""
        ends = [None if one is None else (_within(one[0]), _within(one[1])) for one in (self.first_ends, self.total_ends)]
        first, total = (None if one is None else _within(one) for one in (self.first, self.total))
        return Influence(self.kind, self.name, first, total, *ends)


def _within(index: float) -> float:
    return min(max(0.0, index), 1.0)


class Assessment(NamedTuple):
    """All that is found. `draws` are those taken, `exact` says that they are every combination; `failed` are base draws of the
    indices that gave no result. No influences: one input is all that varies, or none were asked for.
    """

    study: Study
    units: tuple[UnitFigures, ...]
    influences: tuple[Influence, ...]
    failed: int
    removed: tuple[Removed, ...]
    draws: int
    exact: bool

    def told(self) -> list[Influence]:
        """The influences that a person reads: those that there are, held within 0 and 1, the largest total first."""
        return sorted((one.held() for one in self.influences if one.total is not None), key=lambda one: -(one.total or 0))


def work_of(study: Study, draws: int, base_draws: int) -> tuple[int, int]:
    """How many draws will be scored: for the figures, and for the indices."""
    if study.discrete:
        return len(study.worlds), 0
    return draws, base_draws * (len(study.inputs()) + 2) if wanted(study, base_draws) else 0


def wanted(study: Study, base_draws: int) -> bool:
    """Whether there is more than one input to tell apart."""
    return base_draws > 0 and len(study.inputs()) > 1


def cores_for(study: Study, draws: int) -> int:
    """As many cores as are worth it: one for what takes a moment."""
    work = float(draws) * (study.units * len(study.base.plan.leaves) + study.comparisons)
    return len(os.sched_getaffinity(0)) if work > LONG and hasattr(os, "sched_getaffinity") else 1


def assess(
    study: Study,
    units: Sequence[str],
    draws: int,
    *,
    base_draws: int = 0,
    peers: Sequence[str] = (),
    every_rank: bool = True,
    jobs: int = 1,
    progress: Progress = lambda count: None,
) -> Assessment:
    """Draw and score; `base_draws` are those of the Sobol indices (0: none), `peers` units that all others are compared with.

    `every_rank`: tell the probability of every rank, which takes room where there are many units.
    """
    with run_draws(study, draws, jobs, progress) as store:
        found = figures_of(study, units, store, peers, every_rank=every_rank)
    influences: tuple[Influence, ...] = ()
    failed = 0
    if wanted(study, base_draws):
        inputs, indices = run_sobol(study, base_draws, jobs, progress)
        influences = tuple(_influence(kind, name, indices, at) for at, (kind, name, _) in enumerate(inputs))
        failed = indices.failed
    return Assessment(study, tuple(found), influences, failed, tuple(removals(study)), store.draws, study.discrete)


def _influence(kind: str, name: str, indices: Indices, at: int) -> Influence:
    def ends(both: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None) -> tuple[float, float] | None:
        return None if both is None or not np.isfinite(both[:, at]).all() else (float(both[0, at]), float(both[1, at]))

    first, total = (float(values[at]) if np.isfinite(values[at]) else None for values in (indices.first, indices.total))
    return Influence(kind, name, first, total, ends(indices.first_ends), ends(indices.total_ends))
