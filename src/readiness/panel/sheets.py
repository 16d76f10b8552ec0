"""Tables in an Excel workbook, read with python-calamine; what it would pass over in silence is looked for in the file itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
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


class SheetTable:
    """A table on one sheet of a workbook; lines are its rows."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path, self.where = str(path), say("row")
        with readable(self.path), path.open("rb"):
            workbook = _open(path)
        name = self._sheet(workbook, sheet)
        rows = enumerate(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        texts = ((line, [_text(value) for value in row]) for line, row in rows)
        self.rows = [(line, cells) for line, cells in texts if any(map(str.strip, cells))]
        self.problems = _lost(path, workbook.sheet_names.index(name))
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
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.CalamineError as error:
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


def _lost(path: Path, at: int) -> list[Problem]:
    """Cells with an error or without a result, on the sheet at this place of the workbook."""
    try:
        with zipfile.ZipFile(path) as file:
            text = file.read(_part(file, at))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise _damaged(path, error) from None
    return [
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
