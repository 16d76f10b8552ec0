"""Many units: a table in, one row of scores a unit out, and ranks (R15)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .model import Answer, Framework, Indicator, Subject
from .problems import Problem, ProblemsError, raise_errors, suggest
from .scoring import AnswerError, Card, Leaf, Plan, Scores, card_of, cells, compile_framework, score_rows
from .scoring.answers import answer_cell, parse_cell, stack
from .scoring.numbers import Floats, round_half_up
from .scoring.scales import number_of
from .yamlfile import read_text

CODES = {
    "P01": "The table has no header, no column with units, or no row.",
    "P02": "A column is named twice, or names no indicator of the framework.",
    "P03": "A row has more or fewer cells than the header.",
    "P04": "A unit stands twice, or has no name.",
    "P05": "A cell holds what its indicator cannot take.",
    "P06": "The quotes of a cell are broken.",
    "P07": "The framework asks some questions by an attribute that the table has no column for.",
}
SUBJECT_PREFIX = "subject."  # a column `subject.kind` is an attribute of the unit, for `applies_to`
BLANKS = frozenset({"-", "--", "–", ".", "..", "...", "na", "n/a", "#n/a", "nan", "nd", "n.d.", "none", "null", "?"})  # of other tools


@dataclass(frozen=True, slots=True)
class Table:
    """A table of answers: one unit a row, columns named by indicator id; blank is unanswered."""

    path: str
    units: tuple[str, ...]
    subjects: tuple[Subject, ...]
    answers: tuple[dict[str, Answer], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit's place: ties share the best rank; `rank_low` and `rank_high` are the best and worst place possible."""

    unit: str
    row: int
    rank: int | None
    rank_low: int | None
    rank_high: int | None


def read_table(path: Path, plan: Plan) -> Table:
    """Read a CSV file strictly; raises `ProblemsError` with every fault, by line and column (cell) of the file."""
    numbered = [(number, cells) for number, cells in _records(str(path), read_text(path)) if any(cell.strip() for cell in cells)]
    if len(numbered) < 2 or len(numbered[0][1]) < 2:
        message = "the table needs a header, units in the first column, and a row for each"
        separators = [name for mark, name in ((";", "semicolons"), ("\t", "tabs")) if numbered and mark in numbered[0][1][0]]
        if separators:
            message = f"the cells are separated by {separators[0]}; save the table with commas (CSV UTF-8, comma-separated)"
        raise ProblemsError([Problem(str(path), 1, 1, "P01", message)])
    reader = _TableReader(str(path), plan, [cell.strip() for cell in numbered[0][1]])
    reader.header(numbered[0][0])
    for number, line in numbered[1:]:
        reader.row(number, line)
    raise_errors(reader.problems)
    return Table(str(path), tuple(reader.units), tuple(reader.subjects), tuple(reader.answers))


def _records(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, each with the line where it begins; raises `ProblemsError` where quotes are broken."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells_ in reader:
            yield line, cells_
            line = reader.line_num + 1
    except csv.Error as error:
        advice = {"unexpected end of data": "quotes that open in this row are never closed"}
        said = advice.get(str(error), "after closing quotes comes more text; double the quotes inside a cell")
        said = f"a cell is too long ({error})" if "limit" in str(error) else said
        raise ProblemsError([Problem(path, line, 1, "P06", said)]) from None


class _TableReader:
    def __init__(self, path: str, plan: Plan, columns: list[str]) -> None:
        self.path, self.plan, self.columns = path, plan, columns
        self.problems: list[Problem] = []
        self.units: dict[str, int] = {}
        self.subjects: list[Subject] = []
        self.answers: list[dict[str, Answer]] = []
        self.has_ratios = any(isinstance(leaf.source, Indicator) and leaf.source.ratio is not None for leaf in plan.leaves)

    def refuse(self, line: int, column: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, line, column, code, message))

    def header(self, line: int) -> None:
        if self.columns[0] in self.plan.leaf_index:
            message = f"the first column names the units, and this one is the indicator '{self.columns[0]}'; put the units first"
            self.refuse(line, 1, "P01", message)
        seen = set()
        for position, name in enumerate(self.columns[1:], start=2):
            if not name.removeprefix(SUBJECT_PREFIX):
                self.refuse(line, position, "P02", f"column {position} has no name; name it or remove it")
            elif name in seen:
                self.refuse(line, position, "P02", f"column '{name}' stands twice; remove one")
            elif name not in self.plan.leaf_index and not name.startswith(SUBJECT_PREFIX):
                known = list(self.plan.leaf_index)
                self.refuse(line, position, "P02", f"column '{name}' is no indicator of {self.plan.framework.id}{suggest(name, known)}")
            seen.add(name)
        asked_by = {name: None for node in self.plan.nodes for name in node.source.applies_to if name not in ("id", "name")}
        for name in asked_by:
            if SUBJECT_PREFIX + name not in seen:
                self.refuse(line, 1, "P07", f"the framework asks some questions by '{name}'; add a column '{SUBJECT_PREFIX}{name}'")

    def row(self, number: int, line: Sequence[str]) -> None:
        if len(line) != len(self.columns):
            self.refuse(number, 1, "P03", f"this row has {len(line)} cells, the header {len(self.columns)}; check commas and quotes")
            return
        unit = line[0].strip()
        if not unit or unit in self.units:
            twice = f"the unit '{unit}' stands twice (first in line {self.units.get(unit)}); give each row its own"
            self.refuse(number, 1, "P04", twice if unit else "this row names no unit; name it in the first column")
            return
        self.units[unit] = number
        attributes: dict[str, str | None] = {"id": unit, "name": unit, "kind": None}
        answers = {}
        for position, (name, cell) in enumerate(zip(self.columns[1:], line[1:], strict=True), start=2):
            if name.startswith(SUBJECT_PREFIX):
                attributes[name.removeprefix(SUBJECT_PREFIX)] = cell.strip() or None
            elif name in self.plan.leaf_index and (answer := self.cell(number, position, unit, cell)) is not None:
                answers[name] = answer
        self.subjects.append(Subject.model_construct(**attributes))
        self.answers.append(answers)
        if self.has_ratios:
            self.ratios(number, unit)

    def cell(self, line: int, column: int, unit: str, text: str) -> Answer | None:
        name = self.columns[column - 1]
        leaf = self.plan.leaf(name)
        try:
            answer = parse_cell(leaf, _as_key(leaf, text.strip()))
            if answer is not None:
                answer_cell(leaf, answer)
            return answer
        except AnswerError as error:
            advice = suggest(error.word, error.known)
            if text.strip().lower() in BLANKS:
                advice = "; leave the cell blank, or write 'unknown' or 'not-applicable'"
            self.refuse(line, column, "P05", f"unit '{unit}', column '{name}': {error}{advice}")
            return None

    def ratios(self, line: int, unit: str) -> None:
        """Refuse numbers that can be read each, and not as the ratio of one to the other."""
        try:
            cells(self.plan, self.subjects[-1], self.answers[-1])
        except AnswerError as error:
            name = str(error).partition(":")[0]
            ratio = getattr(self.plan.leaf(name).source, "ratio", None)
            column = next((known for known in (name, getattr(ratio, "denominator", None)) if known in self.columns), self.columns[0])
            self.refuse(line, self.columns.index(column) + 1, "P05", f"unit '{unit}': {error}")


def _as_key(leaf: Leaf, text: str) -> str:
    """A level key as spreadsheets may write it: 2.0 is level 2 where there is no level 2.0."""
    number = number_of(text) if leaf.levels and text not in leaf.by_key else None
    return text if number is None or f"{number:g}" not in leaf.by_key else f"{number:g}"


def score_table(framework: Framework, table: Table) -> tuple[Plan, Scores]:
    """Score every unit of a table in one call."""
    plan = compile_framework(framework)
    columns = [cells(plan, subject, answers) for subject, answers in zip(table.subjects, table.answers, strict=True)]
    return plan, score_rows(plan, stack(plan, columns))


def unit_card(table: Table, scores: Scores, row: int) -> Card:
    """The card of one unit."""
    return card_of(scores, row, table.subjects[row], table.answers[row])


def rank(table: Table, scores: Scores) -> list[Ranked]:
    """Units from the best to the worst, by the printed overall score; units without one come last, unranked."""
    plan = scores.plan
    printed = round_half_up(scores.overall(), plan.decimals)
    ranked = ~np.isnan(printed)
    low, high = (round_half_up(lane[plan.overall], plan.decimals) for lane in (scores.low, scores.high))
    found = []
    for row, unit in enumerate(table.units):
        if ranked[row]:
            place = 1 + int((printed > printed[row]).sum())
            found.append(Ranked(unit, row, place, *_interval(row, low, high, ranked)))
        else:
            found.append(Ranked(unit, row, None, None, None))
    return sorted(found, key=lambda unit: (unit.rank is None, unit.rank or 0))


def _interval(row: int, low: Floats, high: Floats, ranked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[int, int]:
    """Best place 1 + those surely above, worst 1 + those possibly above, among the units that are ranked now (R15)."""
    others = ranked & (np.arange(len(low)) != row)
    best = 1 + int((low[others] > high[row]).sum())
    worst = 1 + int((high[others] > low[row]).sum())
    return best, worst
