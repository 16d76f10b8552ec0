"""Results of many units as columns, for CSV and Parquet: ranks, units, what the source says of them, figures, and the parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..scoring.columns import listed
from ..scoring.plan import bands_in_order
from .ranking import Places
from .results import Results, gathered
from .selection import Ranking

Columns = dict[str, Any]  # arrays of numbers (NaN or a mask where missing), or sequences of texts with None
ROWS = 65_536  # rows made at a time


def score_columns(results: Results) -> Columns:
    """Units with their figures."""
    units = _units(results)
    return {**units, **_figures(results, units)}


def rank_columns(rankings: Sequence[Ranking]) -> Columns:
    """The rows of rankings that are shown: the rank before the unit, and all else after it."""

    def ranked(name: str) -> Any:
        return _whole(np.concatenate([getattr(ranking.ranks, name)[ranking.order] for ranking in rankings]))

    shown = gathered([ranking.results.take(ranking.order) for ranking in rankings])
    found = {"rank": ranked("rank"), **_units(shown), "rank_low": ranked("low"), "rank_high": ranked("high")}
    within = [ranking.groups.rank[ranking.order] for ranking in rankings if ranking.groups is not None]
    if within:
        found["rank_in_group"] = _whole(np.concatenate(within))
    return {**found, **_figures(shown, found)}


def _whole(places: Places) -> Any:
    """Places as whole numbers, unless ties share the mean of theirs."""
    if (places % 1 > 0).any():
        return places
    missing = np.isnan(places)
    return np.ma.masked_array(np.where(missing, 0, places).astype(np.int64), mask=missing)


def _units(results: Results) -> Columns:
    attributes = {name if name != "unit" else "subject.unit": values for name, values in results.attributes.items()}
    return {"unit": results.units, **attributes}


def _figures(results: Results, taken: Columns) -> Columns:
    """The figures of the node, its band and the value of each part; a name that is taken gets the node's id before it."""
    bands = [*(band.id for band in bands_in_order(results.plan.framework.file)), None]
    figures = {**results.figures, "band": [bands[place] for place in results.bands.tolist()], **results.parts}
    return {f"{results.node.id}.{name}" if name in taken else name: values for name, values in figures.items()}


def pieces(columns: Columns) -> Iterator[list[Sequence[Any]]]:
    """Columns piece by piece as plain values, None where missing."""
    for start in range(0, len(next(iter(columns.values()))), ROWS):
        yield [_plain(values[start : start + ROWS]) for values in columns.values()]


def _plain(values: Any) -> Sequence[Any]:
    if isinstance(values, np.ma.MaskedArray):
        return values.tolist()  # type: ignore[no-any-return]
    return listed(values) if isinstance(values, np.ndarray) else values


def write_parquet(columns: Columns, path: str) -> None:
    """Write columns as a Parquet file of numbers and texts; what is missing is null."""
    from . import parquet

    texts = {name: np.array(values, dtype=object) for name, values in columns.items() if not isinstance(values, np.ndarray)}
    parquet.write({**columns, **texts}, path)
