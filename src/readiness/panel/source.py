"""Where the units of a panel come from: a header, and blocks of columns as text or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from ..problems import Problem, ProblemsError
from .cells import Cells

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


class Source(Protocol):
    """A table that can be read in blocks; what is wrong with whole rows is added to `problems`."""

    path: str
    header: Header
    where: str  # what its lines are called: line or row

    def blocks(self, problems: list[Problem]) -> Iterator[Block]: ...


def empty(path: str, advice: str = "") -> ProblemsError:
    """What to raise for a table that holds nothing."""
    message = advice or "the table needs a header, units in the first column, and a row for each"
    return ProblemsError([Problem(path, 1, 1, "P01", message)])
