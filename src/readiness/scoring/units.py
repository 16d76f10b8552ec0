"""Answers of many units as rows: a column of cells an indicator, read at once; what `cells` gives one by one (R1, R4, R5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import UNKNOWN, Answer, Indicator, Node, NumberScale, Ratio
from ..sentences import Sentence
from .answers import (
    NEGATIVE,
    NO,
    OPEN,
    STATES,
    YES,
    Rows,
    amount,
    answer_cell,
    how_stands,
    policy,
    sharing_ratios,
    state_of,
)
from .gates import Flags
from .numbers import Floats
from .plan import NOTHING, Leaf, Plan
from .scales import Ends

ANSWERED, UNKNOWN_, UNANSWERED, NOT_APPLICABLE_, OUT_OF_SCOPE = range(len(STATES))  # positions in `STATES`
NOWHERE = np.zeros(1, dtype=np.bool_)
States = NDArray[np.int8]
Codes = NDArray[np.int32]
Attribute = Callable[[str], Sequence[str | None]]


class Column(NamedTuple):
    """The answers to one question: `codes` index `answers`; where a code is -1 the answer is the number in `numbers`.

    No codes: every cell is a number. No numbers: no cell is. An answer None is a blank cell.
    """

    numbers: Floats | None
    codes: Codes | None
    answers: tuple[Answer | None, ...] = ()

    def answer(self, row: int) -> Answer | None:
        """The answer of one unit."""
        if self.codes is not None and self.codes[row] >= 0:
            return self.answers[int(self.codes[row])]
        assert self.numbers is not None
        return Answer.model_construct(value=float(self.numbers[row]))


class Fault(NamedTuple):
    """An answer that can be read and not be used: the place of its unit, its question, and what to do."""

    row: int
    leaf: str
    message: Sentence


class Compiled(NamedTuple):
    """Units as rows; `amounts` are the numbers of each number or ratio in its own unit, NaN where open, None for other leaves."""

    rows: Rows
    amounts: tuple[Floats | None, ...]
    faults: list[Fault]


class _Cells(NamedTuple):
    """What one question's answers say of its score, as `Cell`, and the two ends of the number itself (None where it is none)."""

    states: States
    low: Floats
    high: Floats
    outer: Flags | None = None
    amounts: tuple[Floats, Floats] | None = None


def compile_units(plan: Plan, columns: Mapping[str, Column], attribute: Attribute, count: int) -> Compiled:
    """Columns by the ids of their leaves as rows; a leaf without a column is unanswered throughout.

    `attribute` gives an attribute of every unit by its name, for `applies_to`.
    """
    reader, board = _Reader(plan, columns, attribute, count), _Board(plan, count)
    for leaf in plan.leaves:
        column, scale = columns.get(leaf.id), leaf.number_scale
        if column is not None and column.numbers is not None and column.codes is None and scale is not None and not leaf.guarded:
            board.put_numbers(leaf, scale, column.numbers)
        else:
            board.put(leaf, reader.cells(leaf))
    faults = sorted(fault for fault in reader.faults if board.states[plan.leaf_index[fault.leaf], fault.row] == ANSWERED)
    return Compiled(board.rows(), tuple(board.amounts), faults)


class _Board:
    """The arrays of rows, filled leaf by leaf; those that are mostly not needed are made when they first are."""

    def __init__(self, plan: Plan, count: int) -> None:
        self.shape = (len(plan.leaves), count)
        self.low, self.states = np.empty(self.shape), np.zeros(self.shape, dtype=np.int8)
        self.amounts: list[Floats | None] = []
        self.high: Floats | None = None
        self.zero: Flags | None = None
        self.outer: Flags | None = None
        self.whole: Floats | None = self.low

    def rows(self) -> Rows:
        high = self.low if self.high is None else self.high
        return Rows(self.low, high, self.states, None, self.zero, self.outer, whole=self.whole)

    def put_numbers(self, leaf: Leaf, scale: NumberScale, numbers: Floats) -> None:
        """A question to which every answer is a number: nothing is open."""
        at = leaf.index
        number_scores(scale, numbers, leaf.maximum, leaf.ends, out=self.low[at])
        self.amounts.append(numbers)
        if self.high is not None:
            self.high[at] = self.low[at]

    def put(self, leaf: Leaf, found: _Cells) -> None:
        """Any question, with the policies applied (R4)."""
        at, low, high = leaf.index, found.low, found.high
        self.states[at] = found.states
        self.amounts.append(None)
        if found.amounts is not None:
            lowest, highest = found.amounts
            self.amounts[at] = np.where((found.states == ANSWERED) & (lowest == highest), lowest, np.nan)
        for state, words in ((UNKNOWN_, UNKNOWN), (UNANSWERED, "unanswered")):
            rule = policy(leaf, words)
            where = found.states == state if rule != UNKNOWN else NOWHERE
            if where.any() and rule == "zero":
                self.zero = np.zeros(self.shape, dtype=np.bool_) if self.zero is None else self.zero
                self.zero[at] |= where
            elif where.any():
                low, high = np.where(where, NOTHING, low), np.where(where, NOTHING, high)
        self.low[at] = low
        if np.isnan(self.low[at]).any():
            self.whole = None
        if self.high is None and (low < high).any():
            self.high = np.empty(self.shape)
            self.high[:at] = self.low[:at]
        if self.high is not None:
            self.high[at] = high
        if found.outer is not None and found.outer.any():
            self.outer = np.zeros(self.shape, dtype=np.bool_) if self.outer is None else self.outer
            self.outer[at] = found.outer


class _Reader:
    """Reads column by column, following conditions and ratios to the columns that they name; beside it `answers._Reader` for one unit."""

    def __init__(self, plan: Plan, columns: Mapping[str, Column], attribute: Attribute, count: int) -> None:
        self.plan, self.columns, self.attribute, self.count = plan, columns, attribute, count
        self.done: dict[str, _Cells] = {}
        self.scopes: dict[tuple[str, tuple[str, ...]], Flags] = {}
        self.shared = sharing_ratios(plan)
        self.faults: list[Fault] = []

    def cells(self, leaf: Leaf) -> _Cells:
        if leaf.id not in self.done:
            self.done[leaf.id] = self._cells(leaf)
        return self.done[leaf.id]

    def _cells(self, leaf: Leaf) -> _Cells:
        found = self.own(leaf)
        stands = [self.condition(name, words) for node in leaf.guards for name, words in node.when.items()]
        if stands:
            least = np.minimum.reduce([np.where(stand == NO, -2, stand) for stand in stands])  # no before open before yes
            left = least == OPEN
            if left.any():
                left &= self.written(leaf).states != NOT_APPLICABLE_  # what does not apply does not, whatever comes out
            found = _put(found, left, UNKNOWN_, leaf.open_ends)
            found = _put(found, (least == -2) | (least == OPEN) & ~left, NOT_APPLICABLE_)
            found = found._replace(outer=found.outer & (least == YES) | left if found.outer is not None else left)
        inside = [self.inside(node, name) for node in leaf.guards for name in node.applies_to]
        if inside:
            within = np.logical_and.reduce(inside)
            found = _put(found, ~within, OUT_OF_SCOPE)
            found = found if found.outer is None else found._replace(outer=found.outer & within)
        return found

    def own(self, leaf: Leaf) -> _Cells:
        """What the cells themselves say, conditions aside; a blank ratio is made of its two numbers."""
        ratio = leaf.source.ratio if isinstance(leaf.source, Indicator) else None
        found = self.written(leaf)
        if ratio is not None and (ratio.numerator is not None or ratio.denominator is not None):
            blank = found.states == UNANSWERED
            if blank.any():
                rows, made = np.flatnonzero(blank), self.ratio(leaf, ratio, blank)
                found = _chosen(rows, _at(made, rows), found)
        correlated = leaf.id in self.shared or self.hangs(ratio)
        return found if correlated is False else found._replace(outer=(found.low < found.high) & correlated)

    def written(self, leaf: Leaf) -> _Cells:
        column, scale = self.columns.get(leaf.id), leaf.number_scale
        if column is None:
            nothing = np.full(self.count, np.nan)
            low, high = (np.full(self.count, end) for end in leaf.open_ends)
            return _Cells(np.full(self.count, UNANSWERED, dtype=np.int8), low, high, None, (nothing, nothing) if scale else None)
        if column.numbers is None or not (scale or leaf.given):
            assert column.codes is not None
            return _of_words(leaf, column, column.codes)
        low = column.numbers if scale is None else number_scores(scale, column.numbers, leaf.maximum, leaf.ends)
        found = _Cells(np.zeros(self.count, dtype=np.int8), low, low, None, (column.numbers, column.numbers) if scale else None)
        if column.codes is None:
            return found
        words = np.flatnonzero(column.codes >= 0)
        return _chosen(words, _of_words(leaf, column, column.codes[words]), found)

    def inside(self, node: Node, name: str) -> Flags:
        """Whether `applies_to` lets each unit in by one attribute."""
        words = node.applies_to[name]
        if (name, words) not in self.scopes:
            said = frozenset(words)
            self.scopes[name, words] = np.fromiter((value in said for value in self.attribute(name)), np.bool_, self.count)
        return self.scopes[name, words]

    def condition(self, name: str, words: tuple[str, ...]) -> NDArray[np.int_]:
        """How `when` stands for each unit: YES, NO or OPEN."""
        leaf, column = self.plan.leaf(name), self.columns.get(name)
        states = self.cells(leaf).states
        stands = np.where((states == NOT_APPLICABLE_) | (states == OUT_OF_SCOPE), NO, OPEN)
        if column is None or column.codes is None:
            return stands
        met = np.array([how_stands(leaf, answer, frozenset(words)) for answer in column.answers], dtype=np.int_)
        return np.where(states == ANSWERED, met[column.codes], stands)

    def hangs(self, ratio: Ratio | None) -> Flags | bool:
        """Whether a number of a ratio is unknown only because a condition is."""
        names = (ratio.numerator, ratio.denominator) if ratio is not None else ()
        outers = [outer for name in names if name is not None and (outer := self.cells(self.plan.leaf(name)).outer) is not None]
        return np.logical_or.reduce(outers) if outers else False

    def ratio(self, leaf: Leaf, ratio: Ratio, asked: Flags) -> _Cells:
        """One number of another, where asked: unknown if either is missing, not applicable if the denominator is 0 (R5)."""
        top, bottom = (self.side(name) for name in (ratio.numerator, ratio.denominator))
        states = np.array([top.states, bottom.states])
        gone = ((states == NOT_APPLICABLE_) | (states == OUT_OF_SCOPE)).any(axis=0)
        given = (states == ANSWERED).all(axis=0)
        assert top.amounts is not None
        assert bottom.amounts is not None
        below = given & asked & (bottom.amounts[0] < 0)
        self.faults.extend(Fault(row, leaf.id, NEGATIVE) for row in np.flatnonzero(below).tolist())
        found = np.where((states == UNANSWERED).all(axis=0), UNANSWERED, UNKNOWN_)
        found = np.where(gone | given & ~below & (bottom.amounts[1] == 0), NOT_APPLICABLE_, np.where(given, ANSWERED, found)).astype(
            np.int8
        )
        lowest, highest = (times * ratio.times for times in _quotients(top.amounts, bottom.amounts))
        scores = [number_scores(ratio, amounts, leaf.maximum, leaf.ends) for amounts in (lowest, highest)]
        answered, none = found == ANSWERED, found == NOT_APPLICABLE_
        low, high = (np.where(none, NOTHING, end) for end in (leaf.worst, leaf.best))
        low, high = np.where(answered, np.minimum(*scores), low), np.where(answered, np.maximum(*scores), high)
        return _Cells(found, low, high, None, (lowest, highest))

    def side(self, name: str | None) -> _Cells:
        """The cells of one number of a ratio."""
        if name is not None:
            return self.cells(self.plan.leaf(name))
        nothing = np.full(self.count, np.nan)
        return _Cells(np.full(self.count, UNANSWERED, dtype=np.int8), nothing, nothing, None, (nothing, nothing))


def number_scores(scale: NumberScale, xs: Floats, maximum: float, ends: Ends, out: Floats | None = None) -> Floats:
    """`scales.number_score` of many numbers, bit for bit; into `out` if it is given."""
    found = np.empty(xs.shape) if out is None else out
    if scale.steps:
        found[:] = 0.0
        for key, worth in scale.steps.items():
            reached = xs >= float(key) if scale.direction == "up" else xs <= float(key)
            np.maximum(found, worth, out=found, where=reached)
        found /= maximum
        return _on_range(ends, np.minimum(found, 1.0, out=found))
    if scale.start is None or scale.end is None:
        return np.add(xs if scale.direction == "up" else -xs, 0.0, out=found)
    if scale.start == 0:
        np.divide(xs, scale.end, out=found)
    else:
        np.subtract(xs, scale.start, out=found)
        found /= scale.end - scale.start
    if scale.direction == "down":
        np.subtract(1.0, found, out=found)
    return _on_range(ends, np.clip(found, 0.0, 1.0, out=found))


def _on_range(ends: Ends, shares: Floats) -> Floats:
    """`scales.on_range` of many shares up to 1, in their place."""
    low, high = ends
    full = np.flatnonzero(shares >= 1) if low + (high - low) != high else None
    shares *= high - low
    shares += low
    if full is not None:  # the sum may miss the end by a bit, and pass it
        np.minimum(shares, high, out=shares)
        shares[full] = high
    return shares


def _quotients(top: tuple[Floats, Floats], bottom: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The smallest and the largest quotient; above nothing it is without bound, and 0 of nothing is 0."""
    with np.errstate(all="ignore"):
        found = [np.where(d != 0, n / d, np.where(n != 0, n * np.inf, 0.0)) for n in top for d in bottom]
    return np.minimum.reduce(found), np.maximum.reduce(found)


def _of_words(leaf: Leaf, column: Column, codes: Codes) -> _Cells:
    """The cells that have these codes."""
    known = [answer_cell(leaf, answer) for answer in column.answers]
    low, high = (np.array([getattr(cell, end) for cell in known])[codes] for end in ("low", "high"))
    states = np.array([STATES.index(cell.state) for cell in known], dtype=np.int8)[codes]
    if leaf.number_scale is None:
        return _Cells(states, low, high)
    numbers = [amount(answer) if answer is not None and state_of(answer) == "answered" else (NOTHING, NOTHING) for answer in column.answers]
    lowest, highest = np.array(numbers).T
    return _Cells(states, low, high, None, (lowest[codes], highest[codes]))


def _at(found: _Cells, rows: NDArray[np.intp]) -> _Cells:
    """The cells of some rows."""
    amounts = None if found.amounts is None else (found.amounts[0][rows], found.amounts[1][rows])
    return _Cells(found.states[rows], found.low[rows], found.high[rows], None, amounts)


def _chosen(rows: NDArray[np.intp], these: _Cells, others: _Cells) -> _Cells:
    """The other cells, with these in some rows."""

    def put(into: NDArray[Any], what: NDArray[Any]) -> NDArray[Any]:
        copy = into.copy()
        copy[rows] = what
        return copy

    amounts = None
    if these.amounts is not None and others.amounts is not None:
        amounts = (put(others.amounts[0], these.amounts[0]), put(others.amounts[1], these.amounts[1]))
    return _Cells(put(others.states, these.states), put(others.low, these.low), put(others.high, these.high), None, amounts)


def _put(found: _Cells, where: Flags, state: int, ends: Ends = (NOTHING, NOTHING)) -> _Cells:
    """The cells with another state and other ends where flagged."""
    low, high = (np.where(where, end, own) for end, own in zip(ends, (found.low, found.high), strict=True))
    return found._replace(states=np.where(where, state, found.states).astype(np.int8), low=low, high=high)
