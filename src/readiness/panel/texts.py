"""Tables as text (CSV, TSV), read strictly and in blocks: the separator by the file's name, and never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..files import SEPARATORS
from ..problems import Problem, ProblemsError
from ..sentences import Sentence, say
from ..yamlfile import decode, readable
from .source import BLOCK, Block, Faults, Header, Record, empty

CHUNK = 1 << 20  # bytes decoded at a time
LONGEST = 64 << 20  # bytes of a line
NAMES = {",": say("commas"), ";": say("semicolons"), "\t": say("tabs")}


class TextTable:
    """A table in a text file."""

    def __init__(self, path: Path) -> None:
        self.path, self.where = str(path), say("line")
        self.separator = SEPARATORS.get(path.suffix.lower(), ",")
        self.records = filter(_said, _records(path, self.separator))
        first = next(self.records, None)
        if first is None or len(first.cells) < 2:
            raise empty(self.path, self._advice(first))
        self.header = Header(first.line, tuple(cell.strip() for cell in first.cells))

    def _advice(self, first: Record | None) -> Sentence | None:
        """What to do where all cells of a row seem to be one."""
        found = [name for mark, name in NAMES.items() if mark != self.separator and first is not None and mark in first.cells[0]]
        if not found:
            return first and say("the first row has one cell ('{cell}'); it needs a name for each column", cell=first.cells[0])
        advice = say("save it with commas (CSV UTF-8, comma-separated)")
        if self.separator == "\t":
            advice = say("save it with tabs, or name it .csv")
        elif found == [NAMES["\t"]]:
            advice = say("save it with commas (CSV UTF-8, comma-separated), or name it .tsv")
        return say("the cells are separated by {separators}; {advice}", separators=found[0], advice=advice)

    def blocks(self, faults: Faults) -> Iterator[Block]:
        """The rows as columns of text; rows that are too short or too long are problems and left out."""
        lines: list[int] = []
        rows: list[list[str]] = []
        width = len(self.header.names)
        for line, cells in self.records:
            if len(cells) != width:
                message = say(
                    "this row has {count} cells, the header {width}; check {separators} and quotes",
                    count=len(cells),
                    width=width,
                    separators=NAMES[self.separator],
                )
                faults.add(line, 1, "P03", message)
                continue
            lines.append(line)
            rows.append(cells)
            if len(rows) == BLOCK:
                yield Block(lines, list(zip(*rows, strict=True)))
                lines, rows = [], []
        if rows:
            yield Block(lines, list(zip(*rows, strict=True)))


def _said(record: Record) -> bool:
    """Whether a row is more than blanks."""
    cells = record.cells
    return bool(cells) and (bool(cells[0].strip()) or any(cell.strip() for cell in cells))


def _records(path: Path, separator: str) -> Iterator[Record]:
    """The rows of a table, each with the line where it begins; raises `ProblemsError` where quotes are broken."""
    reader = csv.reader(_lines(path), strict=True, delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        said = say("after closing quotes comes more text; double the quotes inside a cell")
        if str(error) == "unexpected end of data":
            said = say("quotes that open in this row are never closed; close them, or take them out")
        elif "limit" in str(error):
            said = say("a cell is too long ({error}); are quotes never closed?", error=error)
        raise ProblemsError([Problem(str(path), line, 1, "P06", said)]) from None


def _lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file with their ends; raises `ProblemsError` as `yamlfile.read_text` does."""
    done = 0
    for data in _chunks(path):
        try:
            text = decode(data, str(path)) if not done else decode(b"\n" + data, str(path))[1:]  # a mark is one only at the start
        except ProblemsError as error:
            shift = done - (done > 0)
            raise ProblemsError([problem._replace(line=problem.line + shift) for problem in error.problems]) from None
        done += data.count(b"\n")
        yield from io.StringIO(text, newline="")


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces that end where a line does (with a line feed, or with a carriage return as on old systems)."""
    with readable(str(path)), path.open("rb") as file:
        kept = bytearray()
        while data := file.read(CHUNK):
            end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
            if end:
                yield bytes(kept + data[:end])
                kept.clear()
            kept += data[end:]
            if len(kept) > LONGEST:
                message = say("a line is longer than {count} MB; is this a table?", count=LONGEST >> 20)
                raise ProblemsError([Problem(str(path), 0, 0, "P06", message)])
        if kept:
            yield bytes(kept)
