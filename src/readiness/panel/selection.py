"""Which units are ranked among themselves, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import Framework
from ..problems import UsageError, no_id, raise_errors, suggest
from ..scoring import Plan
from ..sentences import Sentence, concat, say
from .groups import Grouped, grouped
from .layout import SUBJECT_PREFIX
from .ranking import Ranks
from .results import Results
from .surveys import twice
from .units import PERIOD

FIGURES = ("value", "low", "high", "coverage")


def why_unranked(framework: Framework) -> Sentence | None:
    """Why units are not ranked, with the publisher's caveat; None where they may be."""
    if framework.file.comparable:
        return None
    caveat = framework.file.caveat or say("not comparable")
    return say("{framework} is not for ranking, says its publisher: {caveat}", framework=framework.id, caveat=caveat)


def refuse_ranking(framework: Framework) -> None:
    """Raise `UsageError` for a framework that is kept from comparing units."""
    why = why_unranked(framework)
    if why is not None:
        raise UsageError(why)


def node_of(plan: Plan, name: str | None) -> int:
    """The node asked for, else the overall one; raises `UsageError` where there is none or it has no score."""
    if name is None:
        return plan.overall
    if name not in plan.index:
        raise UsageError(concat(("--on", no_id(plan.framework.id, name, plan.index)), ": "))
    if not plan.node(name).scored or plan.node(name).valueless:
        raise UsageError(say("--on: '{name}' has no score; name a node that has one", name=name))
    return plan.index[name]


class Selection(NamedTuple):
    """Units, and values of columns, that `--only` names; none of either: all."""

    units: frozenset[str]
    values: dict[str, set[str]]
    period: str | None = None  # the column that holds periods

    @classmethod
    def of(cls, only: Iterable[str] | None, period: str | None) -> Selection:
        """Read the values of `--only`."""
        units: set[str] = set()
        values: dict[str, set[str]] = {}
        for text in only or ():
            column, mark, value = text.partition("=")
            if mark:
                values.setdefault(column, set()).add(value)
            else:
                units.add(text)
        return cls(frozenset(units), values, period)

    def attribute(self, column: str) -> str:
        """The attribute that a column gives."""
        return PERIOD if column == self.period else column.removeprefix(SUBJECT_PREFIX)

    def columns_for(self, by: str | None, sort: str, plan: Plan, index: int) -> tuple[str, ...]:
        """The columns that have to be read beside those of answers, units and periods."""
        parts = (plan.nodes[part].id for part in plan.nodes[index].shown)
        sorted_by = () if sort in ("rank", "unit", *FIGURES, *parts) else (sort,)
        named = (*([by] if by is not None else ()), *self.values, *sorted_by)
        return tuple(dict.fromkeys(name for name in named if name != self.period))

    def rows(self, results: Results) -> list[NDArray[np.int_]]:
        """The places of the units chosen, period by period; raises `UsageError` where nothing is as asked for."""
        chosen = np.ones(len(results.units), dtype=np.bool_)
        if self.units:
            for unit in sorted(self.units - set(results.units)):
                raise UsageError(say("--only: there is no unit '{unit}'{near}", unit=unit, near=suggest(unit, results.units)))
            chosen &= np.fromiter((unit in self.units for unit in results.units), np.bool_, len(chosen))
        for name, values in self.values.items():
            said = results.attributes[self.attribute(name)]
            known = {text for text in said if text is not None}
            for value in sorted(values - known):
                raise UsageError(say("--only: '{name}' is nowhere '{value}'{near}", name=name, value=value, near=suggest(value, known)))
            chosen &= np.fromiter((text in values for text in said), np.bool_, len(chosen))
        if not chosen.any():
            raise UsageError(say("--only: no unit is all of that"))
        return [rows for found in results.periods().values() if len(rows := found[chosen[found]])]


def in_order(results: Results, ranks: Ranks, sort: str) -> list[int]:
    """Rows in the order asked for: from the best, or by their text; what is missing comes last, ties stay as in the source."""
    if sort in (*FIGURES, *results.parts):
        values = results.parts[sort] if sort in results.parts else results.figures[sort]
        return np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable").tolist()  # type: ignore[no-any-return]
    if sort == "rank":
        return np.argsort(ranks.rank, kind="stable").tolist()  # type: ignore[no-any-return]
    texts: Sequence[Any] = results.units if sort == "unit" else results.attributes[sort]
    best = np.nan_to_num(ranks.rank, nan=np.inf).tolist()
    return sorted(range(len(texts)), key=lambda row: (texts[row] is None, texts[row] or "", best[row]))


class Ranking(NamedTuple):
    """The units of one period: their figures, ranks and groups, and the rows to show, in order."""

    period: str | None
    results: Results
    rows: list[int]  # the place of each unit in the whole panel
    ranks: Ranks
    groups: Grouped | None
    order: list[int]

    @property
    def unranked(self) -> int:
        """How many units have no score."""
        return int(np.isnan(self.ranks.rank).sum())


def rankings(results: Results, chosen: Selection, by: str | None, least: int, sort: str, top: int | None) -> list[Ranking]:
    """Rank the chosen units of every period, and within the groups that a column makes; `top` rows are to be shown of each."""
    found = []
    for rows in chosen.rows(results):
        own = results if len(rows) == len(results.units) else results.take(rows)
        period = own.attributes[PERIOD][0] if PERIOD in own.attributes else None
        ranks = own.ranks()
        groups = None if by is None else grouped(own, chosen.attribute(by), least)
        found.append(Ranking(period, own, rows.tolist(), ranks, groups, in_order(own, ranks, chosen.attribute(sort))[:top]))
    return found


def check_surveys(path: Path, results: Results, asked: Iterable[str]) -> None:
    """Raise where the surveys of a folder lack an attribute that is asked for, or two of them are of one subject and period."""
    if not path.is_dir():
        return
    for name in asked:
        if name.removeprefix(SUBJECT_PREFIX) not in results.attributes:
            raise UsageError(say("no survey says '{name}' of its subject{near}", name=name, near=suggest(name, results.attributes)))
    raise_errors(twice(results.units, results.attributes))
