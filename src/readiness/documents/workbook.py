"""A workbook while it is written: its look, its sheets, and the one way in which a cell is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from ..charts import COLOURS
from ..sentences import Sentence, say
from .phrases import Phrases
from .sheets import Column, Sheet

LONGEST = 32_767  # of a cell, in UTF-16 units
CUT = " […]"
_REFUSED = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
HEADER_HEIGHT = 32
FONT = "Arial"  # on every machine, with Vietnamese letters; a workbook carries no font
SIZE = 10  # of type, in points
LINE, HIGHEST = 13.5, 270.0  # points: of a line of this size, and of a row, which Excel ends at 409
NARROW = 0.85  # of a letter in the middle, against a figure, which widths are measured in; a line ends before it is full
PAGE_WIDTH = 200.0  # letters: wider sheets are printed on several pages side by side


def cut(text: str) -> str:
    """A text that a cell holds; what is cut off is marked."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


class Book:
    """A workbook being written: its formats, its sheets, and the one way in which a cell is filled."""

    def __init__(self, workbook: Any, phrases: Phrases) -> None:
        self.workbook, self.phrases, self.labels = workbook, phrases, phrases.labels
        self.names: list[str] = []
        self.short = 0
        decimals = phrases.values["framework"]["decimals"]
        plain = "0" + ("." + "0" * decimals if decimals else "")
        self.numbers = {"score": plain, "change": f"+{plain};−{plain};{plain}", "share": "0%", "count": "#,##0", "plain": "General"}
        self.numbers["date"] = "yyyy-mm-dd"
        base = {"font_name": FONT, "font_size": SIZE, "valign": "top", "font_color": COLOURS["ink"]}
        self.base = base
        head = {"bold": True, "text_wrap": True, "font_color": COLOURS["ground"], "bg_color": COLOURS["accent"], "valign": "vcenter"}
        rule = {"bottom": 1, "bottom_color": COLOURS["rule"]}
        left, right = {"align": "left", "indent": 1}, {"align": "right", "indent": 1}
        self.header, self.header_right = (workbook.add_format({**base, **head, **side}) for side in (left, right))
        self.text = workbook.add_format({**base, **rule, **left, "text_wrap": True})
        self.formats = {kind: workbook.add_format({**base, **rule, **right, "num_format": form}) for kind, form in self.numbers.items()}

    def format(self, **more: Any) -> Any:
        """A format of the workbook's own look with something more."""
        return self.workbook.add_format({**self.base, **more})

    def sheet(self, name: str) -> Any:
        """A new sheet by its label, which is made a name that Excel takes."""
        said = _REFUSED.sub(" ", self.labels["sheets"][name]).strip("' ")[:LONGEST_NAME] or name
        if said.casefold() in (taken.casefold() for taken in self.names):
            said = name.capitalize()
        self.names.append(said)
        made = self.workbook.add_worksheet(said)
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(1, 0)
        made.set_footer("&C&P / &N")
        return made

    def fit(self, sheet: Any, row: int, cells: Iterable[tuple[str, float]], size: float = SIZE) -> None:
        """Make a row as high as its texts need in columns of these widths: not every program does it by itself."""
        lines = max(
            (sum(max(ceil(len(line) * NARROW * size / SIZE / width), 1) for line in text.split("\n")) for text, width in cells), default=1
        )
        sheet.set_row(row, min(max(lines, 1) * LINE * size / SIZE + 2, HIGHEST))

    def put(self, sheet: Any, row: int, column: int, value: Any, form: Any = None, kind: str = "text") -> None:
        """One cell: a number as a number, anything else as text, never as a formula or a link."""
        form = form or (self.text if kind == "text" else self.formats[kind])
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif kind == "date":
            sheet.write_datetime(row, column, value, form)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            sheet.write_number(row, column, value, form)
        else:
            text = cut(str(value))
            self.short += text != value
            sheet.write_string(row, column, text, form)

    def write(self, spec: Sheet, values: Mapping[str, Any]) -> None:
        """A table as a sheet: its header stays in sight, its rows can be filtered, its numbers have colours."""
        sheet = self.sheet(spec.name)
        columns = spec.columns(self.phrases)
        rows = spec.rows(values)
        table = [[column.value(record) for column in columns] for record in rows]
        shown = [column for at, column in enumerate(columns) if not table or any(cells[at] not in (None, "") for cells in table)]
        for at, column in enumerate(columns):  # those in which nothing stands are there, and hidden
            sheet.set_column(at, at, column.width, None, {"hidden": column not in shown})
            self.put(sheet, 0, at, column.head, self.header if column.kind == "text" else self.header_right)
        sheet.set_row(0, HEADER_HEIGHT)
        for line, cells in enumerate(table, 1):
            for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                self.put(sheet, line, at, cell, kind=column.kind)
            self.fit(sheet, line, [(cell, column.width) for cell, column in zip(cells, columns, strict=True) if isinstance(cell, str)])
        sheet.freeze_panes(1, spec.frozen)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, spec.frozen - 1)
        sheet.fit_to_pages(ceil(sum(column.width for column in shown) / PAGE_WIDTH), 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})  # a level is a key, no number
            for at, column in enumerate(columns):
                self._colour(sheet, at, column, len(rows))

    def _colour(self, sheet: Any, at: int, column: Column, count: int) -> None:
        if column.colours == "scale":
            low, high = self.phrases.values["framework"]["range"]
            ends = {"min_type": "num", "min_value": low, "max_type": "num", "max_value": high}
            scale = {"type": "2_color_scale", "min_color": COLOURS["ground"], "max_color": COLOURS["span"], **ends}
            sheet.conditional_format(1, at, count, at, scale)
        elif column.colours == "bar":
            bar = {"type": "data_bar", "bar_color": COLOURS["span"], "bar_solid": True, "min_type": "num", "min_value": 0}
            sheet.conditional_format(1, at, count, at, bar)
        elif column.colours:
            alarm = self.workbook.add_format({"font_color": COLOURS["signal"], "bold": True})
            for word in column.colours.split("|"):
                sheet.conditional_format(1, at, count, at, {"type": "cell", "criteria": "==", "value": _quoted(word), "format": alarm})

    def warnings(self) -> tuple[Sentence, ...]:
        """What the workbook could not take whole."""
        if not self.short:
            return ()
        short = say(
            "{count} texts are longer than a cell of Excel ({most} characters) and end in '{mark}'",
            count=self.short,
            most=f"{LONGEST:,}",
            mark=CUT.strip(),
        )
        return (short,)


def _quoted(word: str) -> str:
    """A word as a formula of Excel writes it."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'
