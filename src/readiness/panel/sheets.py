"""Tables in an Excel workbook, read with python-calamine; what it would pass over in silence is looked for in the file itself."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..extras import needs
from ..problems import Problem, ProblemsError, UsageError, suggest
from ..sentences import say
from ..yamlfile import readable
from .source import BLOCK, Block, Faults, Header, empty

# Cells that calamine gives as blank: errors (#DIV/0!), and formulas whose result was never saved.
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*? t="e"')
_UNSAVED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?![^>]* t="str")[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>')
_REFUSED = (
    (_ERROR, say("the formula gives an error; mend it or leave the cell blank")),
    (_UNSAVED, say("the formula's result is not saved; open the file in the spreadsheet program and save it")),
)
_PERCENT_IDS = (9, 10)  # number formats that every workbook has: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.')  # of a number format: what is shown as it is
# The place of a row or a cell, and one that is far out as programs write it.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_FAR = re.compile(rb' r="(?:[A-Za-z]*[0-9]{6,}|[A-Za-z]{3,}[0-9]+)"')
_COUNT = re.compile(rb"""(?i)count\s*=\s*["']([0-9]+)""")
_CELLS = 50_000_000  # of a sheet, blank or not
_UNPACKED = 1_000_000_000  # bytes that a workbook may unpack to


class SheetTable:
    """A table on one sheet of a workbook; lines are its rows."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path, self.where = str(path), say("row")
        with readable(self.path), path.open("rb"):
            workbook = _open(path)
        name = self._sheet(workbook, sheet)
        with _reading(path):
            self.problems, percents = _lost(path, workbook.sheet_names.index(name))
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        texts = ((line, [_text(value) for value in row]) for line, row in enumerate(cells, start=1))
        self.rows = [(line, found) for line, found in texts if any(map(str.strip, found))]
        for line, found in self.rows:
            for at in (column - 1 for column in percents.get(line, ()) if column <= len(found)):
                found[at] = _percent(cells[line - 1][at])
        if not self.rows or len(self.rows[0][1]) < 2:
            raise empty(self.path)
        line, names = self.rows[0]
        self.header = Header(line, tuple(name.strip() for name in names))

    def _sheet(self, workbook: Any, wanted: str | None) -> str:
        from python_calamine import SheetVisibleEnum

        names = [found.name for found in workbook.sheets_metadata if found.visible == SheetVisibleEnum.Visible]
        if wanted is None and len(names) == 1:
            return str(names[0])
        shown = ", ".join(f"'{name}'" for name in workbook.sheet_names)
        if wanted is None:
            raise UsageError(say("{path} has several sheets ({shown}); say which with --sheet NAME", path=self.path, shown=shown))
        if wanted not in workbook.sheet_names:
            raise UsageError(
                say(
                    "{path} has no sheet '{wanted}'{near}; it has {shown}",
                    path=self.path,
                    wanted=wanted,
                    near=suggest(wanted, workbook.sheet_names),
                    shown=shown,
                )
            )
        return wanted

    def blocks(self, faults: Faults) -> Iterator[Block]:
        """The rows in blocks of columns of text."""
        for problem in self.problems:
            faults.add(problem.line, problem.column, problem.code, problem.message)
        for start in range(1, len(self.rows), BLOCK):
            lines, cells = zip(*self.rows[start : start + BLOCK], strict=True)
            yield Block(lines, list(zip(*cells, strict=True)))


def _open(path: Path) -> Any:
    with needs(say("Excel files")):
        import python_calamine
    with _reading(path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as file:
                if sum(part.file_size for part in file.infolist()) > _UNPACKED:
                    message = say("the workbook unpacks to more than {count} MB; save the table as CSV", count=_UNPACKED // 1_000_000)
                    raise ProblemsError([Problem(str(path), 0, 0, "P09", message)])
                _refuse_false_counts(file)
        return python_calamine.CalamineWorkbook.from_path(path)


def _refuse_false_counts(file: zipfile.ZipFile) -> None:
    """Raise `ValueError` where more texts are announced than there are bytes: calamine makes room for all of them at once."""
    for part in file.infolist():
        if part.filename.lower().endswith("sharedstrings.xml"):
            with file.open(part) as stream:
                found = _COUNT.findall(stream.read(4096))
            if any(int(number) > part.file_size for number in found):
                raise ValueError("sharedStrings.xml: count")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Raise `ProblemsError` where a workbook is damaged, in whichever of its parts."""
    import python_calamine

    damages = (python_calamine.CalamineError, ElementTree.ParseError, zipfile.BadZipFile, zlib.error)
    try:
        yield
    except (*damages, LookupError, ValueError, NotImplementedError, EOFError, StopIteration) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: object) -> ProblemsError:
    return ProblemsError(
        [Problem(str(path), 0, 0, "P09", say("this cannot be read as an Excel file (.xlsx); save it anew ({error})", error=error))]
    )


def _text(value: Any) -> str:
    """A cell as its program shows it in general format."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def _percent(value: Any) -> str:
    """A number as its cell shows it in per cent."""
    return f"{value * 100:.12g}%" if isinstance(value, float) else _text(value)


def _lost(path: Path, at: int) -> tuple[list[Problem], dict[int, list[int]]]:
    """Of the sheet at this place of the workbook: cells with an error or without a result, and by row the columns shown in per cent."""
    with zipfile.ZipFile(path) as file:
        text = file.read(_part(file, at))
        styles = _percent_styles(file)
    _refuse_vast(path, text)
    problems = [
        Problem(
            str(path),
            int(found[2]),
            _column(found[1]),
            "P05",
            say("cell {cell}: {fault}", cell=(found[1] + found[2]).decode(), fault=message),
        )
        for pattern, message in _REFUSED
        for found in pattern.finditer(text)
    ]
    percents: dict[int, list[int]] = {}
    if styles:
        for found in re.finditer(rb'<c r="([A-Z]+)([0-9]+)"[^>]*? s="(?:%s)"' % b"|".join(styles), text):
            percents.setdefault(int(found[2]), []).append(_column(found[1]))
    return problems, percents


def _refuse_vast(path: Path, text: bytes) -> None:
    """Raise `ProblemsError` for a sheet with a cell so far out that there is no memory for all the blanks between."""
    if not _FAR.search(text) and b"r='" not in text:
        return
    found = _PLACE.findall(text)
    rows, columns = max(int(row) for _, row in found), max(_column(letters.upper()) for letters, _ in found)
    if rows * columns > _CELLS:
        message = say(
            "the sheet reaches to row {row} and column {column}; delete what stands beyond the table, or save it as CSV",
            row=rows,
            column=columns,
        )
        raise ProblemsError([Problem(str(path), 0, 0, "P09", message)])


def _percent_styles(file: zipfile.ZipFile) -> list[bytes]:
    """The numbers of the styles that show a number in per cent."""
    if "xl/styles.xml" not in file.namelist():
        return []
    root = ElementTree.fromstring(file.read("xl/styles.xml"))
    formats = [node for node in root.iter() if node.tag.endswith("}numFmt")]
    percents = {node.get("numFmtId") for node in formats if "%" in _QUOTED.sub("", node.get("formatCode", ""))}
    percents |= {str(known) for known in _PERCENT_IDS}
    styles = next((list(node) for node in root.iter() if node.tag.endswith("}cellXfs")), [])
    return [str(at).encode() for at, node in enumerate(styles) if node.get("numFmtId") in percents]


def _part(file: zipfile.ZipFile, at: int) -> str:
    """The part of the archive that holds the sheet at this place."""
    sheets = [node for node in ElementTree.fromstring(file.read("xl/workbook.xml")).iter() if node.tag.endswith("}sheet")]
    wanted = next(value for key, value in sheets[at].items() if key.endswith("}id"))
    links = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    target = next(node.get("Target", "") for node in links if node.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: bytes) -> int:
    """A column's number from its letters, A for 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
