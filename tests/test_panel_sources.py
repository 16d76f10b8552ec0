"""The same table as CSV, TSV, Parquet and Excel is the same panel, and what each kind of file may hide is told."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import xlsxwriter

from build import framework
from readiness.panel import Panel, Wanted, read_table, source
from readiness.problems import ProblemsError, UsageError
from readiness.scoring import compile_framework

FRAMEWORK = framework(
    """
    pillar_files:
      one:
        indicators:
          law: {question: A law?, levels: {0: No., 1: Draft., 2: Yes.}}
          people: {question: How many?, number: {from: 0, to: 100}}
          channels: {question: Which?, choices: {web: Web, phone: Telephone}}
          share: {question: Share?, ratio: {numerator: online, denominator: all, from: 0, to: 1}}
          online: {question: How many?, number: {from: 0, to: 10}}
          all: {question: How many?, number: {from: 0, to: 10}}
    """
)
PLAN = compile_framework(FRAMEWORK)
HEADER = ["unit", "subject.region", "law", "people", "channels", "online", "all"]
ROWS: list[list[Any]] = [
    ["A", "North", 2, 12.5, "web;phone", 1, 4],
    ["B", "North", 1, None, "web", None, 4],
    ["3", None, None, 1e2, None, 0.1, 0],
]
KINDS = ("csv", "tsv", "parquet", "xlsx")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a table as a file of the kind given."""

    def made(kind: str, header: Sequence[str] = HEADER, rows: Sequence[Sequence[Any]] = ROWS) -> Path:
        path = tmp_path / f"table.{kind}"
        {"csv": text, "tsv": text, "parquet": parquet, "xlsx": excel}[kind](path, header, rows)
        return path

    return made


def text(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    made = io.StringIO()
    csv.writer(made, delimiter="\t" if path.suffix == ".tsv" else ",").writerows([header, *rows])
    path.write_text(made.getvalue(), encoding="utf-8")


def parquet(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    columns = []
    for at, name in enumerate(header):
        values = [row[at] for row in rows]
        numeric = all(value is None or isinstance(value, (int, float)) for value in values)
        kind = "double" if numeric else "varchar"
        columns.append(f'unnest(?::{kind}[]) as "{name}"')
    lists = [[row[at] for row in rows] for at in range(len(header))]
    duckdb.connect().execute(f"copy (select {', '.join(columns)}) to '{path}' (format parquet)", lists)


def excel(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([header, *rows]):
            sheet.write_row(line, 0, cells)


def said(panel: Panel) -> dict[str, Any]:
    """What a panel holds, whatever it was read from."""
    answers = [panel.answers(row) for row in range(len(panel.units))]
    return {"units": panel.units, "attributes": dict(panel.attributes), "answers": answers}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_panel(write: Write, kind: str) -> None:
    found, other = read_table(write(kind), PLAN), read_table(write("csv"), PLAN)
    assert found.units == ("A", "B", "3")
    assert said(found) == said(other)
    for name in ("low", "high", "states"):
        assert np.array_equal(getattr(found.rows, name), getattr(other.rows, name), equal_nan=True)
    assert np.array_equal(found.raw, other.raw, equal_nan=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_problems(write: Write, kind: str) -> None:
    rows = [["A", "x", 9, 1.0, "fax", 1, -1], ["A", "x", 1, 1.0, "", 1, 1], ["", "x", 1, 1.0, "", 1, 1]]
    with pytest.raises(ProblemsError) as caught:
        read_table(write(kind, rows=rows), PLAN)
    first = 1 if kind == "parquet" else 2  # a Parquet file has no line for its header
    where = [(problem.line - first, problem.column, problem.code) for problem in caught.value.problems]
    assert where == [(0, 3, "P05"), (0, 5, "P05"), (0, 7, "P05"), (1, 1, "P04"), (2, 1, "P04")]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_blocks_put_together_are_the_whole(write: Write, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"U{at}", f"R{at % 3}", at % 3 if at % 7 else None, at / 10, ["web", "phone", None][at % 3], at, 50] for at in range(50)]
    whole = read_table(write(kind, rows=rows), PLAN)
    monkeypatch.setattr(source, "BLOCK", 8)
    monkeypatch.setattr("readiness.panel.texts.BLOCK", 8)
    monkeypatch.setattr("readiness.panel.parquet.ROWS", 8)
    parts = read_table(write(kind, rows=rows), PLAN)
    assert said(parts) == said(whole)
    assert np.array_equal(parts.rows.low, whole.rows.low, equal_nan=True)
    assert np.array_equal(parts.rows.high, whole.rows.high, equal_nan=True)
    assert np.array_equal(parts.raw, whole.raw, equal_nan=True)
    numbers = [column.numbers for column in parts.columns.values() if column.numbers is not None and column.codes is None]
    assert numbers
    assert all(np.shares_memory(own, parts.raw) for own in numbers)  # a million units are not held twice
    chosen = parts.take([3, 7])
    assert np.array_equal(chosen.raw, whole.raw[:, [3, 7]], equal_nan=True)
    assert not np.shares_memory(chosen.raw, parts.raw)
    rows[40][0] = "U3"
    with pytest.raises(ProblemsError, match=r"the unit 'U3' stands twice \(first in (line 5|row 4)\)"):
        read_table(write(kind, rows=rows), PLAN)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_parquet_that_holds_what_is_no_number(tmp_path: Path, value: float) -> None:
    path = tmp_path / "t.parquet"
    duckdb.connect().execute(f"copy (select 'A' as unit, ?::double as people union all select 'B', null) to '{path}'", [value])
    with pytest.raises(ProblemsError, match=r"t\.parquet:1:2: P05 unit 'A', column 'people': '-?(nan|inf)' is (not a number|no answer)"):
        read_table(path, PLAN)


def test_parquet_of_other_types(tmp_path: Path) -> None:
    path = tmp_path / "a*[1].parquet"  # a name, and no pattern
    values = (
        "'A' as unit, 2::tinyint as law, 1.50::decimal(9,2) as people, date '2020-01-31' as \"subject.since\", true as \"subject.open\""
    )
    duckdb.connect().execute(f"copy (select {values}) to '{path}' (format parquet)")
    (tmp_path / "ab1.parquet").write_bytes(b"another")
    found = read_table(path, PLAN)
    assert found.attributes == {"since": ("2020-01-31",), "open": ("true",)}
    assert {name: answer.level or answer.value for name, answer in found.answers(0).items()} == {"law": ("2",), "people": 1.5}


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
@pytest.mark.parametrize("content", [b"", b"unit,law\nA,1\n", b"PK\x03\x04 no archive", b"PAR1 no table PAR1"])
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / f"t.{kind}"
    path.write_bytes(content)
    with pytest.raises(ProblemsError, match=r"P09 this cannot be read as .*anew"):
        read_table(path, PLAN)


@pytest.mark.parametrize("kind", KINDS)
def test_files_that_are_not_there(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ProblemsError, match="Y01 no such file"):
        read_table(tmp_path / f"no.{kind}", PLAN)


@pytest.mark.parametrize("kind", KINDS)
def test_tables_without_units(write: Write, kind: str) -> None:
    with pytest.raises(ProblemsError, match="P01 the table needs a header"):
        read_table(write(kind, rows=[]), PLAN)


def test_errors_of_formulas_are_no_blanks(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["unit", "people", "law"])
        sheet.write_row(1, 0, ["A", 1])
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write_string(2, 0, "B")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 2, '=""', None, "2")
    with pytest.raises(ProblemsError) as caught:
        read_table(path, PLAN)
    assert [str(problem).rpartition("t.xlsx:")[2] for problem in caught.value.problems] == [
        "3:2: P05 cell B3: the formula gives an error; mend it or leave the cell blank"
    ]
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "u.xlsx", "w") as new:
        for name in old.namelist():
            text_ = old.read(name).replace(b' t="e"><f>1/0</f><v>#DIV/0!</v>', b"><f>1/0</f><v></v>")
            new.writestr(name, text_.replace(b'<f>""</f><v>2</v>', b'<f>""</f><v></v>'))  # a formula may say that there is nothing
    with pytest.raises(ProblemsError) as caught:
        read_table(tmp_path / "u.xlsx", PLAN)
    assert [str(problem).rpartition("u.xlsx:")[2] for problem in caught.value.problems] == [
        "3:2: P05 cell B3: the formula's result is not saved; open the file in the spreadsheet program and save it"
    ]


def test_a_workbook_of_several_sheets_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "Read me")
        book.add_worksheet("Data").write_column(0, 0, ["unit", "A"])
        book.get_worksheet_by_name("Data").write_column(0, 1, ["law", 2])
        book.add_worksheet("Lists").hide()
    with pytest.raises(UsageError, match=r"several sheets .*; say which with --sheet NAME"):
        read_table(path, PLAN)
    with pytest.raises(UsageError, match="no sheet 'Dta'; did you mean 'Data'"):
        read_table(path, PLAN, Wanted(sheet="Dta"))
    assert read_table(path, PLAN, Wanted(sheet="Data")).units == ("A",)


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_names_with_control_characters(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"t.{kind}"
    if kind == "parquet":
        duckdb.connect().execute(f"copy (select 'A' || chr(27) as unit, 1 as law) to '{path}'")
    else:
        excel(path, ["unit", "law"], [["A\x7f", 1]])
    with pytest.raises(ProblemsError, match=r"Y05 control character U\+00(1B|7F); remove it"):
        read_table(path, PLAN)


def test_columns_that_the_caller_names(write: Write) -> None:
    header = ["year", "law", "code", "region", "rank"]
    path = write("csv", header, [["2020", 1, "A", "North", 4], ["2018", 2, "A", "North", 5], ["2018", "", "B", "", 6]])
    found = read_table(path, PLAN, Wanted("code", "year", ("region",), ("rank",)))
    assert found.units == ("A", "A", "B")
    assert found.attributes == {"period": ("2020", "2018", "2018"), "region": ("North", "North", None)}
    assert [(part.period, part.units) for part in found.by_period()] == [("2018", ("A", "B")), ("2020", ("A",))]
    with pytest.raises(ProblemsError) as caught:
        read_table(path, PLAN, Wanted("cod", "yaer", ("regoin",), ("rnk",)))
    missing = [problem.message for problem in caught.value.problems if problem.code == "P08"]
    assert [message.partition("; ")[2] for message in sorted(missing)] == [
        "did you mean 'code'?",
        "did you mean 'region'?",
        "did you mean 'rank'?",
        "did you mean 'year'?",
    ]


def test_a_unit_may_stand_once_a_period(write: Write) -> None:
    path = write("csv", ["unit", "year", "law"], [["A", 2018, 1], ["A", 2018, 2], ["B", "", 2]])
    with pytest.raises(ProblemsError) as caught:
        read_table(path, PLAN, Wanted(period="year"))
    assert [str(problem).partition("P04 ")[2] for problem in caught.value.problems] == [
        "the unit 'A' of 2018 stands twice (first in line 2); give each row its own",
        "unit 'B' has no period; write one",
    ]


def test_a_column_that_is_wrong_everywhere_is_told_so_once(write: Write) -> None:
    path = write("csv", ["unit", "people"], [[f"U{at}", f"{at},5"] for at in range(1000)])
    with pytest.raises(ProblemsError) as caught:
        read_table(path, PLAN)
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1][1:5] == (22, 2, "P05", "980 more of this kind in this column, from here on")


@pytest.mark.parametrize(("kind", "module", "what"), [("parquet", "duckdb", "Parquet files"), ("xlsx", "python_calamine", "Excel files")])
def test_without_the_libraries_text_tables_go_on(write: Write, monkeypatch: pytest.MonkeyPatch, kind: str, module: str, what: str) -> None:
    packed, plain = write(kind), write("csv")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"{what} need the library {module}, .* pip install 'readiness\[tables\]'"):
        read_table(packed, PLAN)
    assert read_table(plain, PLAN).units == ("A", "B", "3")
