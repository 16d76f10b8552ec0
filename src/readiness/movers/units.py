"""Two panels side by side: every unit of either, with its scores, its ranks and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..diff import change_of
from ..panel import as_place, figure_at, results_of
from ..scoring.numbers import Floats, share_out
from .sides import Side
from .splits import Split, Splits, splits


class Mover(NamedTuple):
    """One unit in the two panels; None where it is in one only, or has no score.

    `change` is the difference of two printed values, `exact` of two exact ones; `by` adds up to `exact`, `by_value` to
    `change`. `rank_change` is positive where a unit has risen. `state` is both, new or lost.
    """

    unit: str
    state: str
    before: float | None
    after: float | None
    change: float | None
    exact: float | None
    by: Split | None
    by_value: Split | None
    rank_before: float | None
    rank_after: float | None
    rank_change: float | None


class Movers(NamedTuple):
    """Two panels and every unit of either, those of the later one first, in its order.

    `reason` says why the causes of changes are not all given apart, None where they are.
    """

    before: Side
    after: Side
    decimals: int
    one_scale: bool
    units: tuple[Mover, ...]
    reason: str | None = None

    def of(self, state: str) -> list[Mover]:
        """The units that are in both panels, new, or lost."""
        return [unit for unit in self.units if unit.state == state]


def compare_panels(before: Side, after: Side) -> Movers:
    """Compare two panels of one period each, of one framework, of two versions, or of two linked frameworks."""
    places = tuple({unit: row for row, unit in enumerate(side.panel.units)} for side in (before, after))
    decimals = max(before.plan.decimals, after.plan.decimals)
    one_scale = before.plan.range == after.plan.range
    figures = tuple(_Figures.of(side) for side in (before, after))
    common = [unit for unit in after.panel.units if unit in places[0]]
    split = splits(before, after, common) if one_scale and common else Splits([None] * len(common))
    by_unit = dict(zip(common, split.units, strict=True))
    names = [*after.panel.units, *(unit for unit in before.panel.units if unit not in places[1])]
    found = [_mover(unit, places, figures, by_unit, decimals, one_scale) for unit in names]
    return Movers(before, after, decimals, one_scale, tuple(found), split.reason)


class _Figures(NamedTuple):
    """The printed and exact overall scores of one panel, and its ranks; NaN where a unit has none."""

    printed: Floats
    exact: Floats
    ranks: Floats

    @classmethod
    def of(cls, side: Side) -> _Figures:
        found = results_of(side.panel, side.scores, side.plan.overall)
        return cls(found.figures["value"], found.figures["exact"], found.ranks().rank)


def _mover(
    unit: str,
    places: tuple[dict[str, int], ...],
    figures: tuple[_Figures, ...],
    splits: Mapping[str, Split | None],
    decimals: int,
    one_scale: bool,
) -> Mover:
    rows = tuple(place.get(unit) for place in places)
    values, exact, ranks = ([figure_at(own[name], row) for own, row in zip(figures, rows, strict=True)] for name in range(3))
    ranked = [as_place(rank) for rank in ranks]
    moved = change_of(values[0], values[1], decimals) if one_scale else None
    split = splits.get(unit) if moved is not None else None
    return Mover(
        unit=unit,
        state="both" if None not in rows else "new" if rows[0] is None else "lost",
        before=values[0],
        after=values[1],
        change=moved,
        exact=exact[1] - exact[0] if moved is not None and exact[0] is not None and exact[1] is not None else None,
        by=split,
        by_value=share_out(dict(split), moved, decimals) if split is not None and moved is not None else None,
        rank_before=ranked[0],
        rank_after=ranked[1],
        rank_change=as_place(ranks[0] - ranks[1]) if ranks[0] is not None and ranks[1] is not None else None,
    )
