"""Two panels compared: who rose and fell in score and rank, who is new or gone, and each change split by cause (R12).

Where both panels are of one rubric whose answers stand for themselves, the worlds of all units are rows of the one engine
at once. Where the rubric changed, or an answer can change what another one means, every unit is compared by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from .diff import CAUSES, compare
from .model import Survey
from .panel import Panel, rank_node, score_panel
from .scoring import Plan, Rows, Scores, score_rows
from .scoring.gates import Flags, own_range
from .scoring.numbers import Floats, round_half_up, share_out
from .scoring.units import ANSWERED

Split = Mapping[str, float]
Places = np.ndarray[Any, np.dtype[np.intp]]


class Side(NamedTuple):
    """One panel with its rubric and its scores."""

    plan: Plan
    panel: Panel
    scores: Scores

    @classmethod
    def of(cls, plan: Plan, panel: Panel) -> Side:
        """A panel, scored."""
        return cls(plan, panel, score_panel(plan, panel))


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
    rank_before: int | None
    rank_after: int | None
    rank_change: int | None


class Movers(NamedTuple):
    """Two panels and every unit of either, those of the later one first, in its order."""

    before: Side
    after: Side
    decimals: int
    one_scale: bool
    units: tuple[Mover, ...]

    def of(self, state: str) -> list[Mover]:
        """The units that are in both panels, new, or lost."""
        return [unit for unit in self.units if unit.state == state]


def compare_panels(before: Side, after: Side) -> Movers:
    """Compare two panels of one period each, of one framework, of two versions, or of two linked frameworks."""
    places = tuple({unit: row for row, unit in enumerate(side.panel.units)} for side in (before, after))
    decimals = max(before.plan.decimals, after.plan.decimals)
    one_scale = before.plan.range == after.plan.range
    figures = tuple(_Figures(side, decimals if one_scale else side.plan.decimals) for side in (before, after))
    common = [unit for unit in after.panel.units if unit in places[0]]
    rows = tuple(np.array([place[unit] for unit in common], dtype=np.intp) for place in places)
    splits = _splits(before, after, rows) if one_scale and common else [None] * len(common)
    by_unit = dict(zip(common, splits, strict=True))
    names = [*after.panel.units, *(unit for unit in before.panel.units if unit not in places[1])]
    found = [_mover(unit, places, figures, by_unit, decimals, one_scale) for unit in names]
    return Movers(before, after, decimals, one_scale, tuple(found))


class _Figures:
    """The printed and exact overall scores of one panel, and its ranks."""

    def __init__(self, side: Side, decimals: int) -> None:
        plan, node = side.plan, side.plan.nodes[side.plan.overall]
        self.exact = own_range(plan, node, side.scores.shown(plan.overall))
        self.printed = round_half_up(self.exact, plan.decimals)
        self.ranks = rank_node(side.scores, plan.overall).rank
        self.decimals = decimals

    def value(self, row: int | None) -> float | None:
        return _number(self.printed, row)

    def rank(self, row: int | None) -> int | None:
        place = None if row is None else float(self.ranks[row])
        return None if place is None or not place or np.isnan(place) else int(place)


def _number(values: Floats, row: int | None) -> float | None:
    return None if row is None or np.isnan(values[row]) else float(values[row])


def _mover(
    unit: str,
    places: tuple[dict[str, int], ...],
    figures: tuple[_Figures, ...],
    splits: Mapping[str, Split | None],
    decimals: int,
    one_scale: bool,
) -> Mover:
    rows = tuple(place.get(unit) for place in places)
    values = tuple(figure.value(row) for figure, row in zip(figures, rows, strict=True))
    ranks = tuple(figure.rank(row) for figure, row in zip(figures, rows, strict=True))
    exact = tuple(_number(figure.exact, row) for figure, row in zip(figures, rows, strict=True))
    moved = None
    if one_scale and values[0] is not None and values[1] is not None:
        moved = round(values[1] - values[0], decimals) + 0.0
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
        rank_before=ranks[0],
        rank_after=ranks[1],
        rank_change=ranks[0] - ranks[1] if ranks[0] is not None and ranks[1] is not None else None,
    )


def _splits(before: Side, after: Side, rows: tuple[Places, ...]) -> list[Split | None]:
    """The change of every unit that is in both panels, by cause; None where an end has no score."""
    framework = before.plan.framework
    if framework.digest == after.plan.framework.digest != "" and not any(True for leaf in before.plan.leaves for _ in leaf.asks()):
        return _of_one_rubric(before, after, rows)
    return [_by_itself(before, after, int(old), int(new)) for old, new in zip(*rows, strict=True)]


def _of_one_rubric(before: Side, after: Side, rows: tuple[Places, ...]) -> list[Split | None]:
    """The four worlds of answers and scope, all units at once; weights and rubric have not changed."""
    sides = [side.panel.take(list(at)).rows for side, at in zip((before, after), rows, strict=True)]
    assert sides[0].states is not None
    assert sides[1].states is not None
    both = (sides[0].states == ANSWERED) & (sides[1].states == ANSWERED)
    plan = after.plan
    worlds = {
        (a, s): own_range(plan, plan.nodes[plan.overall], score_rows(plan, _mixed(sides, both, a, s)).overall())
        for a, s in product((0, 1), repeat=2)
    }
    answers = (worlds[1, 0] - worlds[0, 0] + worlds[1, 1] - worlds[0, 1]) / 2
    scope = (worlds[0, 1] - worlds[0, 0] + worlds[1, 1] - worlds[1, 0]) / 2
    whole = worlds[1, 1] - worlds[0, 0]
    return [_split(float(a), float(s), float(all_)) for a, s, all_ in zip(answers, scope, whole, strict=True)]


def _split(answers: float, scope: float, whole: float) -> Split | None:
    if np.isnan(whole):
        return None
    if np.isnan(answers) or np.isnan(scope):  # a world between has no score
        return {"scope and rubric": whole}
    return dict(zip(CAUSES, (answers, scope, 0.0, 0.0), strict=True))


def _mixed(sides: list[Rows], both: Flags, answers: int, scope: int) -> Rows:
    """The rows of one world: what is answered in both panels from one side, all else from the other."""

    def pick(name: str) -> Floats | None:
        chosen, others = getattr(sides[answers], name), getattr(sides[scope], name)
        if chosen is None and others is None:
            return None
        shape = sides[0].low.shape
        nothing = np.zeros(shape, dtype=np.bool_)
        return np.where(both, nothing if chosen is None else chosen, nothing if others is None else others)

    low, high = pick("low"), pick("high")
    assert low is not None
    assert high is not None
    zero = pick("zero")
    return Rows(low, low if np.array_equal(low, high, equal_nan=True) else high, zero=zero)  # type: ignore[arg-type]


def _by_itself(before: Side, after: Side, old: int, new: int) -> Split | None:
    """The split of one unit, as `diff` makes it of two surveys."""
    surveys = [_survey(side, row) for side, row in ((before, old), (after, new))]
    return compare(before.plan.framework, surveys[0], after.plan.framework, surveys[1]).by


def _survey(side: Side, row: int) -> Survey:
    framework = side.plan.framework
    return Survey.model_construct(
        framework=framework.id, subject=side.panel.subject(row), period=side.panel.period or "", answers=side.panel.answers(row)
    )
