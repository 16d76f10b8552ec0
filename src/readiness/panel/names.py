"""Units and periods by name: one spelling of each, and every unit once a period."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..periods import last_day
from ..scoring.gates import Flags
from ..sentences import NOTHING, Sentence, say, sentence_of
from .cells import Cells, as_texts

MIDNIGHT = " 00:00:00"  # that many tools add to a date


def spelt(cells: Cells) -> list[str]:
    """Cells as texts without blanks around them; a letter with its marks is one character, however it was typed (NFC)."""
    texts = as_texts(cells)
    if not "".join(texts).isascii():
        texts = [unicodedata.normalize("NFC", text) for text in texts]
    return [text.strip() for text in texts]


def periods(cells: Cells) -> list[str]:
    """Cells as periods; a time that only says that there is none is left out."""
    return [text.removesuffix(MIDNIGHT) for text in spelt(cells)]


def looks(units: Sequence[str]) -> Sequence[str]:
    """Units as a reader takes them: what is invisible does not count, and all blanks are the same."""
    together = "\n".join(units)
    return units if together.isascii() and "  " not in together else [_look(unit) for unit in units]


def _look(text: str) -> str:
    return " ".join("".join(letter for letter in text if unicodedata.category(letter) != "Cf").split())


class Row(NamedTuple):
    """Who stands in a row; two rows of one `look` (with its period, where there are periods) are one unit."""

    line: int
    unit: str
    period: str | None
    look: Hashable


def rows_of(units: Sequence[str], own: Sequence[str] | None, lines: Sequence[int]) -> Iterator[Row]:
    """Every row; `own` are the periods."""
    for row, look in enumerate(looks_in(units, own)):
        yield Row(lines[row], units[row], None if own is None else own[row], look)


def looks_in(units: Sequence[str], own: Sequence[str] | None) -> Sequence[Hashable]:
    """What a reader takes units for, each in its period."""
    return looks(units) if own is None else list(zip(own, looks(units), strict=True))


class Fault(NamedTuple):
    """What is wrong with how a row names its unit, or its period."""

    line: int
    is_period: bool
    code: str
    message: Sentence


class Roll:
    """Who has stood in a table so far. It keeps eight bytes of each, as a table may be larger than memory.

    These are marks (hashes) of their names: whose mark is there already has to be looked up in the table itself.
    """

    def __init__(self) -> None:
        self.parts: list[NDArray[np.int64]] = []  # marks in order, each part at least twice as long as the next
        self.periods: set[str] = set()
        self.again: list[Row] = []

    def call(self, units: Sequence[str], own: Sequence[str] | None, lines: Sequence[int]) -> Iterator[Fault]:
        """Take in some rows; what is wrong is who has no name, or no period. Who has stood before is remembered."""
        seen = looks(units)
        if not all(seen):
            for line in (line for line, look in zip(lines, seen, strict=True) if not look):
                yield Fault(line, False, "P04", say("this row names no unit; name it in the column of units"))
        if own is not None and not self.periods.issuperset(own):
            yield from self._strange(row for row, look in zip(rows_of(units, own, lines), seen, strict=True) if look)
        again = self._marked(looks_in(units, own))
        if again.any():
            self.again.extend(row for at, row in enumerate(rows_of(units, own, lines)) if again[at] and seen[at])

    def _strange(self, rows: Iterable[Row]) -> Iterator[Fault]:
        """The periods that are none."""
        for row in rows:
            if not row.period:
                yield Fault(row.line, True, "P04", say("unit '{unit}' has no period; write one", unit=row.unit))
            elif row.period not in self.periods:
                try:
                    last_day(row.period)
                    self.periods.add(row.period)
                except ValueError as error:
                    yield Fault(row.line, True, "P11", say("unit '{unit}': {fault}", unit=row.unit, fault=sentence_of(error)))

    def _marked(self, found: Sequence[Hashable]) -> Flags:
        """Whose mark is there already, here or in an earlier part."""
        marks = np.fromiter(map(hash, found), np.int64, len(found))
        order = np.argsort(marks, kind="stable")
        own = marks[order]
        before = np.zeros(len(own), dtype=np.bool_)
        before[1:] = own[1:] == own[:-1]
        for part in self.parts:
            before |= part[np.minimum(np.searchsorted(part, own), len(part) - 1)] == own
        if len(own):
            self.parts.append(own)
        while len(self.parts) > 1 and len(self.parts[-2]) < 2 * len(self.parts[-1]):
            self.parts[-2:] = [np.sort(np.concatenate(self.parts[-2:]), kind="stable")]
        again = np.empty_like(before)
        again[order] = before
        return again

    def twice(self, every: Iterable[Row], where: Sentence) -> Iterator[Fault]:
        """Who does stand twice, by all rows of the table; no row where it cannot be read a second time."""
        suspects = {row.look for row in self.again}
        first: dict[Hashable, Row] = {}
        for row in every:
            if row.look in suspects:
                first.setdefault(row.look, row)
        for row in self.again:
            before = first.get(row.look)
            if before is None or before.line < row.line:
                of = NOTHING if row.period is None else say(" of {period}", period=row.period)
                place = NOTHING if before is None else _place(before, row, where)
                message = say("the unit '{unit}'{of} stands twice{place}; give each row its own", unit=row.unit, of=of, place=place)
                yield Fault(row.line, False, "P04", message)


def _place(before: Row, row: Row, where: Sentence) -> Sentence:
    if before.unit == row.unit:
        return say(" (first in {where} {number})", where=where, number=before.line)
    return say(" (first in {where} {number}, with other blanks or invisible characters)", where=where, number=before.line)
