"""Surveys as a panel: what `library` has read, as rows beside those of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..model import Answer, Survey
from ..problems import Problem
from ..scoring import Plan
from ..scoring.layouts import layout_of, numbered, side_by_side
from ..scoring.repeats import NOWHERE
from ..scoring.units import Column
from ..sentences import say
from .units import PERIOD, Panel


def panel_of(plan: Plan, folder: str, surveys: Sequence[tuple[str, Survey]], *, answers: bool = False) -> Panel:
    """Surveys, each with its path. The attributes of a unit are those of its subject, its `period` and its `path`.

    Only with `answers` the panel holds the answers as written, without their evidence and notes.
    """
    said = [survey for _, survey in surveys]
    rows, found, instances = side_by_side(plan, [(survey.subject, survey.answers) for survey in said])
    attributes: dict[str, tuple[str | None, ...]] = {
        "path": tuple(path for path, _ in surveys),
        PERIOD: tuple(survey.period for survey in said),
    }
    for name in dict.fromkeys(name for survey in said for name in survey.subject.__dict__ if name != "id"):
        attributes[name] = tuple(survey.subject.attribute(name) for survey in said)
    amounts = tuple(np.array([cell.raw for cell in leaf], dtype=np.float64) for leaf in zip(*found, strict=True))
    columns = _columns(plan, said) if answers else {}
    return Panel(folder, tuple(survey.subject.id for survey in said), None, attributes, rows, amounts, columns, instances)


def _columns(plan: Plan, surveys: Sequence[Survey]) -> dict[str, Column]:
    codes = np.arange(len(surveys), dtype=np.int32)
    return {leaf.id: Column(None, codes, tuple(_bare(survey.answers.get(leaf.id)) for survey in surveys)) for leaf in plan.leaves}


def columns_of(plan: Plan, panel: Panel) -> Mapping[str, Column]:
    """The answers of a panel by the ids of the leaves that its rows have: of what is repeated one a number of an instance."""
    if not any(answer is not None and answer.each for column in panel.columns.values() for answer in column.answers):
        return panel.columns
    given = [numbered(plan.framework, panel.answers(row)) for row in range(len(panel.units))]
    wide, codes = layout_of(plan, panel.rows.laid), np.arange(len(given), dtype=np.int32)
    found = []
    for said, own in given:
        layout = layout_of(plan, own.numbers)
        answers = layout.answers(said)
        found.append({name: answers.get(leaf.id) for name, leaf in zip(layout.ids, layout.plan.leaves, strict=True)})
    columns = {}
    for name, leaf in zip(wide.ids, wide.plan.leaves, strict=True):
        absent = None if leaf.given else NOWHERE
        columns[leaf.id] = Column(None, codes, tuple(one.get(name, absent) for one in found))
    return columns


def _bare(answer: Answer | None) -> Answer | None:
    """An answer without what was said about it."""
    if answer is None:
        return None
    each = {name: bare for name, own in answer.each.items() if (bare := _bare(own)) is not None}
    return answer.model_copy(update={"evidence": (), "note": None, "targets": (), "each": each})


def twice(units: Sequence[str], attributes: Mapping[str, Sequence[str | None]]) -> list[Problem]:
    """Surveys of one subject and period; `attributes` as `panel_of` gives them."""
    first: dict[tuple[str, str | None], str] = {}
    problems = []
    for unit, period, path in zip(units, attributes[PERIOD], attributes["path"], strict=True):
        if (before := first.setdefault((unit, period), str(path))) != path:
            message = say(
                "the unit '{unit}' of {period} stands twice (first in {path}); keep one of them", unit=unit, period=period, path=before
            )
            problems.append(Problem(str(path), 0, 0, "P04", message))
    return problems
