"""Tables as they come from real offices and from nobody's friends: each fault is told with its place, and nothing is guessed."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest
import xlsxwriter

from build import framework
from conftest import ROOT
from readiness.model import Range
from readiness.panel import Wanted, read_table, table_blocks
from readiness.panel.parquet import connect
from readiness.problems import ProblemsError
from readiness.scoring import compile_framework

PLAN = compile_framework(
    framework(
        """
        pillar_files:
          one:
            indicators:
              law: {question: A law?, levels: {0: No., 1: Draft., 2: Yes.}}
              people: {question: How many?, number: {from: 0, to: 100}}
        """
    )
)
HEAD = "unit,law,people\n"


def faults(path: Path, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008 - a tuple never changes
    """What is wrong with a table, each as LINE:COLUMN: CODE and message."""
    with pytest.raises(ProblemsError) as caught:
        read_table(path, PLAN, wanted)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of text."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "units.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# ---------------------------------------------------------------- units and periods


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Hà Nội", "Ha\u0300 Nô\u0323i"), "3:1: P04 the unit 'Hà Nội' stands twice (first in line 2); give each row its own"),
        (("A B", "A\u00a0B"), "3:1: P04 the unit 'A\u00a0B' stands twice (first in line 2, with other blanks or invisible characters); "),
        (("A  B", "A B"), "3:1: P04 the unit 'A B' stands twice (first in line 2, with other blanks or invisible characters); "),
        (("A", "A\u200b"), "3:1: P04 the unit 'A\u200b' stands twice (first in line 2, with other blanks or invisible characters); "),
        (("A", "\u200b\u00a0"), "3:1: P04 this row names no unit; name it in the column of units"),
    ],
)
def test_units_that_look_the_same_are_the_same(text: Callable[..., Path], names: tuple[str, str], said: str) -> None:
    (found,) = faults(text(HEAD + "".join(f"{name},1,2\n" for name in names)))
    assert found.startswith(said)


def test_units_that_look_different_stay_what_they_are(text: Callable[..., Path]) -> None:
    names = ["A", "a", "Å", "नमस्ते", "می‌خواهم", "Unit 2", "Unit ²"]  # the Persian word has an invisible character of its own
    assert read_table(text(HEAD + "".join(f"{name},1,2\n" for name in names)), PLAN).units == tuple(names)


def test_units_of_many_blocks_are_told_from_each_other(text: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.panel.texts.BLOCK", 4)
    names = [*(f"U{at}" for at in range(50)), "U3", "V", "U49", "V", "U3"]
    rows = "".join(f"{name},1,2\n" for name in names)
    lines = {"U3": 5, "U49": 51, "V": 53}
    assert faults(text(HEAD + rows)) == [
        f"{line}:1: P04 the unit '{names[line - 2]}' stands twice (first in line {lines[names[line - 2]]}); give each row its own"
        for line in (52, 54, 55, 56)
    ]


def test_one_mark_is_no_proof_that_a_unit_stands_twice(text: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are hashes, and different names may have the same: the table itself decides."""
    monkeypatch.setattr("readiness.panel.names.hash", len, raising=False)
    assert read_table(text(HEAD + "A,1,2\nB,1,2\nCC,1,2\n"), PLAN).units == ("A", "B", "CC")
    (found,) = faults(text(HEAD + "A,1,2\nB,1,2\nB,1,2\n"))
    assert found.startswith("4:1: P04 the unit 'B' stands twice (first in line 3)")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_table_that_can_be_read_only_once(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    os.mkfifo(path)
    writer = Thread(target=lambda: path.write_text(HEAD + "A,1,2\nA,1,2\n", encoding="utf-8"))
    writer.start()
    assert faults(path) == ["3:1: P04 the unit 'A' stands twice; give each row its own"]
    writer.join()


def test_periods_are_periods(text: Callable[..., Path]) -> None:
    path = text("unit,when,law,people\nA,2020,1,2\nA,last year,1,2\nA,2020-13,1,2\nA,FY20,1,2\nA,2020-Q4,1,2\nB,,1,2\n")
    assert faults(path, Wanted(period="when")) == [
        "3:2: P11 unit 'A': 'last year' is no period; write 2020, 2020-Q3, 2020-09 or 2020-09-30",
        "4:2: P11 unit 'A': '2020-13' is in no calendar; write a date that exists",
        "5:2: P11 unit 'A': 'FY20' is no period; write 2020, 2020-Q3, 2020-09 or 2020-09-30",
        "7:2: P04 unit 'B' has no period; write one",
    ]


def test_dates_of_other_tools_are_periods(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    rows = "select 'A' as unit, make_timestamp(y, 12, 31, 0, 0, 0) as day, 1 as law from (values (2019), (2020)) as t(y)"
    duckdb.connect().execute(f"copy ({rows}) to '{path}' (format parquet)")
    assert read_table(path, PLAN, Wanted(period="day")).attributes == {"period": ("2019-12-31", "2020-12-31")}


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_spreadsheets_call_unicode_text(text: Callable[..., Path], encoding: str) -> None:
    assert faults(text((HEAD + "A,1,2\n").encode(encoding))) == ["1:1: Y04 UTF-16 and not UTF-8 text; save the file as UTF-8"]


def test_a_nul_at_the_start_of_a_line_is_no_utf_16(text: Callable[[bytes], Path]) -> None:
    """Also where a block of lines that are read together begins."""
    told = faults(text((HEAD + "A,1,2\n" * 200_000 + "\0").encode()))
    assert told[-1] == "200002:1: Y05 control character U+0000; remove it"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("# my table\nunit,law\nA,1\n", "1:1: P01 the first row has one cell ('# my table'); it needs a name for each column"),
        (HEAD + "A,1,45%\n", "2:3: P05 unit 'A', column 'people': '45%' is not a number; leave out the sign, and write it in"),
        (HEAD + "A,1,4,5%\n", "2:1: P03 this row has 4 cells"),
        (HEAD + "A,n.a.,1\n", "2:2: P05 unit 'A', column 'law': 'n.a.' is no answer; leave the cell blank, or write 'unknown' or"),
        (HEAD + "A,0 or 1,1\n", "2:2: P05 unit 'A', column 'law': there is no level '0 or 1'; the levels are 0, 1, 2; write 0|1 where one"),
        (HEAD + "A,Unknown,1\n", "2:2: P05 unit 'A', column 'law': 'Unknown' is no answer; leave the cell blank, or write 'unknown' or"),
        (HEAD + "A,1,không rõ\n", "2:3: P05 unit 'A', column 'people': 'không rõ' is no answer; leave the cell blank"),
        (HEAD + 'A,1,"' + "x" * 200_000, "2:1: P06 a cell is too long (field larger than field limit (131072)); are quotes never closed?"),
    ],
)
def test_advice(text: Callable[..., Path], content: str, said: str) -> None:
    (found,) = faults(text(content))
    assert found.startswith(said)


def test_what_is_quoted_of_a_table_is_kept_short(text: Callable[..., Path]) -> None:
    (found,) = faults(text(HEAD + f"A,1,{'9' * 5000}\n"))
    assert len(found) < 600
    assert found.endswith("…' is not a number; write it with a decimal point and no separators, or as 10..15 where it lies between two")


def test_faults_before_broken_quotes_are_told_too(text: Callable[..., Path]) -> None:
    found = faults(text(HEAD + "A,1,many,2\n" * 3 + 'B,"1"2,2\n'))
    assert [line.split()[1] for line in found] == ["P03", "P03", "P03", "P06"]


def test_old_line_ends_are_read_piece_by_piece(text: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.panel.texts.CHUNK", 7)
    for end in ("\r", "\n", "\r\n"):
        found = read_table(text((HEAD + "A,1,2\nB,2,3\n").replace("\n", end)), PLAN)
        assert found.units == ("A", "B")
        assert found.answers(1)["law"].level == ("2",)
    monkeypatch.setattr("readiness.panel.texts.LONGEST", 20)
    assert faults(text(HEAD + "A" * 100)) == ["0:0: P06 a line is longer than 0 MB; is this a table?"]


def test_a_table_of_another_framework_is_told_so_once(text: Callable[..., Path]) -> None:
    names = ",".join(f"x{at}" for at in range(5000))
    found = faults(text(f"unit,{names}\nA{',1' * 5000}\n"))
    assert len(found) == 21
    assert found[-1] == "1:22: P02 more columns are wrong from here on; is it the right framework?"


# ---------------------------------------------------------------- Parquet


def test_parquet_types(tmp_path: Path) -> None:
    """Codes of units keep all their digits, and no nested or coded column is taken for a number."""
    path = tmp_path / "t.parquet"

    def write(values: str) -> Path:
        duckdb.connect().execute(f"copy ({values}) to '{path}' (format parquet)")
        return path

    found = read_table(write("select 12345678901234567 as unit, 1::utinyint as law, null::int as people union all select 2, null, 7"), PLAN)
    assert found.units == ("12345678901234567", "2")
    assert [set(found.answers(row)) for row in (0, 1)] == [{"law"}, {"people"}]
    found = read_table(write("select 'A' as unit, '1'::enum('0','1') as law, 2.50::decimal(38,2) as people"), PLAN)
    assert {name: answer.level or answer.value for name, answer in found.answers(0).items()} == {"law": ("1",), "people": 2.5}
    said = [
        "1:2: P05 unit 'A', column 'law': there is no level '[1, 2]'; the levels are 0, 1, 2",
        "1:3: P05 unit 'A', column 'people': '{'a': 1}' is not a number",
    ]
    found_ = faults(write("select 'A' as unit, [1, 2] as law, {'a': 1} as people"))
    assert all(line.startswith(start) for line, start in zip(found_, said, strict=True))
    assert [line.split()[1] for line in faults(write("select 'A' as unit, true as law, date '2020-01-01' as people"))] == ["P05", "P05"]
    assert faults(write("select 'A' as unit, 1 as law union all select null, 2")) == [
        "2:1: P04 this row names no unit; name it in the column of units"
    ]


def test_no_bar_of_duckdb_stands_between_results() -> None:
    (found,) = connect().execute("select current_setting('enable_progress_bar')").fetchall()
    assert found == (False,)


def test_too_little_memory_for_parquet(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    duckdb.connect().execute(f"copy (select 'A' as unit, 1 as law, 2 as people) to '{path}' (format parquet)")

    class Poor:
        def execute(self, *_: Any) -> Any:
            raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

    blocks = table_blocks(path, PLAN)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("readiness.panel.parquet.connect", Poor)
        with pytest.raises(MemoryError):
            next(blocks)


# ---------------------------------------------------------------- Excel


def workbook(path: Path, cells: dict[str, Any], formats: dict[str, str] | None = None) -> Path:
    """A workbook with one sheet: HEAD, and these cells, some of them in a number format."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", HEAD.strip().split(","))
        for place, value in cells.items():
            known = (formats or {}).get(place)
            sheet.write(place, value, book.add_format({"num_format": known}) if known else None)
    return path


def test_cells_in_per_cent_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """45 % holds 0.45: which of the two is meant depends on the question, and is not guessed."""
    cells = {"A2": "A", "B2": 1, "C2": 0.45, "A3": "B", "B3": 1, "C3": 0.1234}
    path = workbook(tmp_path / "t.xlsx", cells, {"C2": "0%", "C3": '0.00" "%', "C9": "0%", "Z3": "0%"})
    found = faults(path)
    assert [line.partition(" is not")[0] for line in found] == [
        "2:3: P05 unit 'A', column 'people': '45%'",
        "3:3: P05 unit 'B', column 'people': '12.34%'",
    ]
    plain = workbook(tmp_path / "p.xlsx", cells, {"C2": "0.00", "C3": '0"%"'})  # a sign that is written behind the number itself
    assert read_table(plain, PLAN).raw[1].tolist() == [0.45, 0.1234]


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with something else in one of its parts, or without the part."""
    other = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(other, "w") as changed:
        for name in book.namelist():
            data = book.read(name)
            if name.endswith(part):
                assert old in data
                data = data.replace(old, new)
            if not (name.endswith(part) and old == new):
                changed.writestr(name, data)
    return other


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet1.xml", b"", b""),
        ("sheet1.xml", b"</sheetData>", b"</sheetData"),
        ("workbook.xml", b"UTF-8", b"x"),
        ("workbook.xml", b"r:id", b"id"),
        ("workbook.xml.rels", b"worksheets/", b"nowhere/"),
        ("styles.xml", b"<cellXfs", b"<"),
        ("sharedStrings.xml", b'uniqueCount="4"', b'uniqueCount="99999999999"'),  # room for as many would be made at once
    ],
)
def test_workbooks_that_are_damaged(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    path = rewritten(workbook(tmp_path / "t.xlsx", {"A2": "A", "B2": 1, "C2": 5}), part, old, new)
    (found,) = faults(path)
    assert found.startswith("0:0: P09 this cannot be read as an Excel file (.xlsx); save it anew (")


def test_a_sheet_that_reaches_too_far(tmp_path: Path) -> None:
    """A blank that somebody left in the last corner would be billions of cells."""
    path = workbook(tmp_path / "t.xlsx", {"A2": "A", "B2": 1, "C2": 5, "XFD1048576": 1})
    message = "the sheet reaches to row 1048576 and column 16384; delete what stands beyond the table, or save it as CSV"
    assert faults(path) == [f"0:0: P09 {message}"]


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.panel.sheets._UNPACKED", 2_000)
    path = workbook(tmp_path / "t.xlsx", {"A2": "A", "B2": 1, "C2": 5})
    assert faults(path) == ["0:0: P09 the workbook unpacks to more than 0 MB; save the table as CSV"]


def test_merged_and_hidden_cells(tmp_path: Path) -> None:
    """Of merged cells the first has the value; what is hidden is read as if it were not."""
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([HEAD.strip().split(","), ["A", 1, 5], ["B", 2, 6], ["", 2, 6]]):
            sheet.write_row(line, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
    assert faults(path) == ["4:1: P04 this row names no unit; name it in the column of units"]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([HEAD.strip().split(","), ["A", 1, 5], ["B", 2, 6]]):
            sheet.write_row(line, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        book.add_worksheet("Notes").hide()
    found = read_table(path, PLAN)
    assert (found.units, found.raw[1].tolist()) == (("A", "B"), [5, 6])


# ---------------------------------------------------------------- what the documentation says

PAGE = (ROOT / "docs" / "panels.md").read_text(encoding="utf-8")
CELLS = PAGE.partition("<!-- The cells")[2].partition("<!-- end of the cells")[0]
ROWS = [[cell.replace("\\|", "|").strip("` ") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in CELLS.splitlines()[3:] if line]
STATES = {"unknown": "unknown", "not applicable": "not-applicable", "unanswered": None}


@pytest.mark.parametrize(("written", "level", "number"), ROWS, ids=lambda text: text)
def test_a_cell_is_what_the_documentation_says(text: Callable[..., Path], written: str, level: str, number: str) -> None:
    cell = "  " if written.startswith("nothing") else written
    for column, expected in (("law", level), ("people", number)):
        path = text(f'unit,{column}\nA,"{cell}"\nB,1\n')
        if expected == "P05":
            assert [line.split()[:2] for line in faults(path)] == [["2:2:", "P05"]]
            continue
        answer = read_table(path, PLAN).answers(0).get(column)
        if expected in STATES:
            assert (answer and answer.state) == STATES[expected]
        elif column == "law":
            assert answer is not None
            assert answer.level == tuple(expected.split(" or "))
        else:
            assert answer is not None
            ends = (answer.value.start, answer.value.end) if isinstance(answer.value, Range) else (answer.value,)
            assert ends == tuple(map(float, expected.split(" to ")))
