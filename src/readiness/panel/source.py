"""Where the units of a panel come from: a header, and blocks of columns as text or numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from ..problems import LONGEST_MESSAGE, Problem, ProblemsError
from ..sentences import Sentence, say
from .cells import Cells

MOST = 20  # faults of a kind told of one column: a column that is wrong everywhere is told so once
BLOCK = 16384  # units read at a time, as many as are scored at a time


class Record(NamedTuple):
    """One row of a text table, and the line where it begins."""

    line: int
    cells: list[str]


class Header(NamedTuple):
    """The names of the columns, and the line where they stand."""

    line: int
    names: tuple[str, ...]


class Block(NamedTuple):
    """Some rows: the line of each, and their cells column by column."""

    lines: Sequence[int]
    columns: Sequence[Cells]


class Faults:
    """What is wrong with a table: the first faults of each kind in each column, and how many more there are."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.count: Counter[tuple[int, str]] = Counter()
        self.last: dict[tuple[int, str], int] = {}

    def __bool__(self) -> bool:
        return bool(self.problems)

    def add(self, line: int, column: int, code: str, message: Sentence) -> None:
        """One fault, by its line and column (which cell, from 1)."""
        self.count[column, code] += 1
        if self.count[column, code] <= MOST:
            self.problems.append(Problem(self.path, line, column, code, message.shortened(LONGEST_MESSAGE)))
        else:
            self.last.setdefault((column, code), line)

    def every(self) -> list[Problem]:
        """All of them."""
        more = [(line, *key, self.count[key] - MOST) for key, line in self.last.items()]
        told = [
            Problem(self.path, line, column, code, say("{count} more of this kind in this column, from here on", count=count))
            for line, column, code, count in more
        ]
        return [*self.problems, *told]


class Source(Protocol):
    """A table that can be read in blocks; what is wrong with whole rows is added to `faults`."""

    path: str
    header: Header
    where: Sentence  # what its lines are called: line or row

    def blocks(self, faults: Faults) -> Iterator[Block]: ...


def empty(path: str, advice: Sentence | None = None) -> ProblemsError:
    """What to raise for a table that holds nothing."""
    message = advice or say("the table needs a header, units in the first column, and a row for each")
    return ProblemsError([Problem(path, 1, 1, "P01", message.shortened(LONGEST_MESSAGE))])
