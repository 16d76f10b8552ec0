"""What draws say of each unit: intervals of score and rank, and how often it holds its rank, its band and a peer down.

Every outcome is kept, in memory while they are few and else in a temporary file, so that quantiles are exact and memory
stays flat in the number of draws.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from math import ceil, floor
from typing import IO, Any, Literal, NamedTuple, Self

import numpy as np

from ..scoring.numbers import Floats, rounded
from ..scoring.plan import bands_in_order
from .places import Places
from .study import NO_BAND, Bands, Outcome, Study

QUANTILES = (0.05, 0.5, 0.95)
# Of draws, quantiles are linear between neighbours (type 7 of R and numpy); where there are only so many results, each as likely as
# another, a quantile is one of these, or the mean of two that it lies between (type 2).
Quantiles = Literal["linear", "averaged_inverted_cdf"]
KEPT = 1_000_000  # scores kept in memory, about 17 MB with places and bands


class Spread(NamedTuple):
    """A figure over all draws: its 5 % quantile, median, 95 % quantile and mean; None without any."""

    low: float | None
    median: float | None
    high: float | None
    mean: float | None


class UnitFigures(NamedTuple):
    """One unit: its nominal score, rank and band, and what the draws say of them.

    Shares are of the draws in which it has a score, which are the share `scored` of all. `ranks` and `bands` say how often
    each occurs (ranks only where they are asked for); `same_rank` and `band_changes` compare with the nominal result.
    `beats` is how often it stands before a peer, of the draws in which both are ranked.
    """

    unit: str
    value: float | None
    exact: float | None
    rank: float | None
    band: str | None
    score: Spread
    rank_spread: Spread
    scored: float
    same_rank: float | None
    band_changes: float | None
    ranks: dict[float, float] | None
    bands: dict[str, float]
    beats: dict[str, float | None]

    @property
    def whole_ranks(self) -> tuple[int, int] | None:
        """The ranks of most draws as whole places, None without any: a quantile between two places means both."""
        low, high = self.rank_spread.low, self.rank_spread.high
        return None if low is None or high is None else (floor(low), ceil(high))


class Store:
    """Outcomes by unit, however many draws there are; to be closed when they have been read (`with`).

    `exact`: they are every combination, once each.
    """

    def __init__(self, units: int, draws: int, *, exact: bool = False) -> None:
        self.units, self.draws, self.exact = units, draws, exact
        self.kept: list[Outcome] = []
        self.file: IO[bytes] | None = tempfile.TemporaryFile() if units * draws > KEPT else None  # noqa: SIM115 - closed at the end
        self.written: list[tuple[int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()

    def add(self, outcome: Outcome) -> None:
        """Keep the next draws."""
        if self.file is None:
            self.kept.append(outcome)
            return
        self.written.append((self.file.tell(), len(outcome.scores)))
        for figures in outcome:
            self.file.write(np.ascontiguousarray(figures.T).tobytes())

    def columns(self) -> Iterator[tuple[int, Outcome]]:
        """The first of some units, and their outcomes in all draws; then of the next, so many at a time as memory allows."""
        step = max(1, KEPT // max(1, self.draws)) if self.file is not None else self.units
        for start in range(0, self.units, step):
            yield start, self.some(start, min(start + step, self.units))

    def some(self, start: int, stop: int) -> Outcome:
        """The outcomes of the units from `start` up to `stop` in all draws."""
        if self.file is None:
            parts = [outcome.of(start, stop) for outcome in self.kept]
        else:
            parts = [self._read(offset, count, start, stop) for offset, count in self.written]
        return parts[0].joined(parts[1:]) if len(parts) > 1 else parts[0]

    def _read(self, offset: int, count: int, start: int, stop: int) -> Outcome:
        assert self.file is not None
        found: list[Any] = []
        for dtype in (np.float64, np.float64, np.int8):
            size = np.dtype(dtype).itemsize * count
            self.file.seek(offset + start * size)
            data = self.file.read((stop - start) * size)
            found.append(np.frombuffer(data, dtype=dtype).reshape(stop - start, count).T)
            offset += self.units * size
        return Outcome(*found)


def figures_of(
    study: Study, units: Sequence[str], store: Store, peers: Sequence[str] = (), *, every_rank: bool = True
) -> list[UnitFigures]:
    """The figures of every unit, in the order given; of many units the probability of every rank takes room."""
    at = [units.index(peer) for peer in peers]
    rivals = {peer: store.some(place, place + 1).places[:, 0] for peer, place in zip(peers, at, strict=True)}
    found: list[UnitFigures] = []
    for start, outcome in store.columns():
        method: Quantiles = "averaged_inverted_cdf" if store.exact else "linear"
        scores, ranks = _spreads(outcome.scores, method), _spreads(outcome.places, method)
        for place in range(outcome.scores.shape[1]):
            drawn = (outcome.places[:, place], outcome.bands[:, place])
            one = _unit(study, units[start + place], start + place, drawn, (scores[place], ranks[place]), rivals)
            found.append(one._replace(ranks=_shares(drawn[0])) if every_rank else one)
    return found


def _shares(places: Places) -> dict[float, float]:
    """How often each place occurs, of the draws that give one."""
    values, times = np.unique(places[np.isfinite(places)], return_counts=True)
    return dict(zip(values.tolist(), (times / max(1, times.sum())).tolist(), strict=True))


def _unit(
    study: Study, unit: str, at: int, drawn: tuple[Places, Bands], spreads: tuple[Spread, Spread], rivals: dict[str, Places]
) -> UnitFigures:
    plan, nominal = study.base.plan, study.nominal
    exact, rank, band = float(nominal.scores[0, at]), float(nominal.places[0, at]), int(nominal.bands[0, at])
    names, (places, drawn_bands) = band_names(study), drawn
    ranked = np.isfinite(places)
    count = int(ranked.sum())
    bands = {name: float((drawn_bands == place).sum()) / count for place, name in enumerate(names)} if count else {}
    changed = float((drawn_bands[ranked] != band).mean()) if band > NO_BAND and count else None
    return UnitFigures(
        unit=unit,
        value=rounded(exact, plan.decimals),
        exact=exact if np.isfinite(exact) else None,
        rank=rank if np.isfinite(rank) else None,
        band=names[band] if band > NO_BAND else None,
        score=spreads[0],
        rank_spread=spreads[1],
        scored=count / len(places),
        same_rank=int((places == rank).sum()) / count if np.isfinite(rank) and count else None,
        band_changes=changed,
        ranks=None,
        bands=bands,
        beats={peer: _beats(places, rival) for peer, rival in rivals.items() if peer != unit},
    )


def ranked(names: Sequence[str], units: Sequence[UnitFigures]) -> list[tuple[str, UnitFigures]]:
    """Units with their names, from the best to the worst; those without a score come last."""
    return sorted(zip(names, units, strict=True), key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))


def band_names(study: Study) -> list[str]:
    """The ids of the bands from the lowest up."""
    return [band.id for band in bands_in_order(study.base.plan.framework.file)]


def _beats(ours: Places, theirs: Places) -> float | None:
    both = np.isfinite(ours) & np.isfinite(theirs)
    return float((ours[both] < theirs[both]).mean()) if both.any() else None


def _spreads(drawn: Floats, method: Quantiles) -> list[Spread]:
    """The spread of each column."""
    units = np.ascontiguousarray(drawn.T)  # sums over a row are the same however many units are read at a time
    if np.isfinite(units).all():
        quantiles, means = np.quantile(units, QUANTILES, axis=1, method=method), units.mean(axis=1)
        return [Spread(*map(float, (*three, mean))) for three, mean in zip(quantiles.T, means, strict=True)]
    return [_spread(unit[np.isfinite(unit)], method) for unit in units]


def _spread(drawn: Floats, method: Quantiles) -> Spread:
    if not len(drawn):
        return Spread(None, None, None, None)
    return Spread(*map(float, (*np.quantile(drawn, QUANTILES, method=method), drawn.mean())))
