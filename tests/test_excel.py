"""Reports as Excel files: what stands in the cells, as what, and that no text of a survey is ever more than text."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import ROOT
from hostile import HOSTILE, LONG, hostile_survey
from office import converted
from readiness.documents import Document, document
from readiness.documents.summarysheet import TABLE_AT
from readiness.documents.workbook import LONGEST, cut
from readiness.report import context
from readiness.report.years import Earlier
from reporting import KINDS, VIET_NAM, loaded, written_alike

BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
ENGLISH = ["Summary", "Indicators", "Gaps", "Action plan", "Evidence", "Method"]
Cli = Callable[..., Any]

# openpyxl does not read the solid bars of newer Excel, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported and will be removed")


def made(path: Path, language: str | None = None, **more: Any) -> tuple[Document, Any, dict[str, Any]]:
    framework, survey, source = loaded(path, language)
    values = context(framework, survey, language=language, source=source, **more)
    found = document(values, "xlsx")
    return found, openpyxl.load_workbook(BytesIO(found.content)), values


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a table by the names of their columns."""
    heads = [cell.value for cell in sheet[1]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_sheets_and_their_rows() -> None:
    found, book, values = made(VIET_NAM, before=Earlier(*loaded(BEFORE)))
    assert book.sheetnames == ENGLISH
    assert found.warnings == ()
    indicators = rows(book["Indicators"])
    answers = [answer for pillar in values["pillars"] for answer in pillar["answers"]]
    assert [row["Id"] for row in indicators] == [answer["id"] for answer in answers]
    assert [row["Score"] for row in indicators] == [answer["value"] for answer in answers]
    assert [row["Note"] for row in indicators] == [answer["note"] for answer in answers]
    assert [row["Gain of next step"] for row in rows(book["Gaps"])] == pytest.approx([gap["gain"] for gap in values["gaps"]])
    actions = rows(book["Action plan"])
    assert len(actions) == len(values["gaps"])
    assert actions[0]["By when"] == datetime(2021, 7, 31)
    cited = sum(len(answer["evidence"]) for answer in answers)
    assert len(rows(book["Evidence"])) >= cited
    assert {row["Source"] for row in rows(book["Evidence"])} == {source["title"] for source in values["sources"]}
    assert values["framework"]["digest"] in [row[1].value for row in book["Method"].iter_rows()]


def test_the_summary_has_the_scores_and_charts() -> None:
    _, book, values = made(VIET_NAM, before=Earlier(*loaded(BEFORE)))
    sheet = book["Summary"]
    table = {row[0].value: [cell.value for cell in row[1:8]] for row in sheet.iter_rows(min_row=9, max_row=17)}
    for node in (*values["pillars"], values["score"]):
        names = ("value", "low", "high", "coverage", "evidenced", "at_targets", "before")
        assert table[node["title"]] == [node[name] for name in names]
    assert len(sheet._charts) == 2


def test_tables_can_be_filtered_and_their_heads_stay() -> None:
    _, book, _ = made(VIET_NAM)
    for name in ENGLISH[1:5]:
        sheet = book[name]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.conditional_formatting
    assert book["Indicators"]["G2"].number_format == "0.0"
    assert book["Gaps"]["G2"].number_format == "+0.0;−0.0;0.0"


def test_vietnamese_names_and_a_framework_of_ones_own() -> None:
    _, book, _ = made(VIET_NAM, "vi")
    assert book.sheetnames == ["Tóm tắt", "Chỉ số", "Khoảng cách", "Kế hoạch hành động", "Bằng chứng", "Phương pháp"]
    _, book, values = made(KINDS, "vi")
    numbers = rows(book.worksheets[1])
    assert len(numbers) == values["counts"]["indicators"]


def test_texts_are_texts(tmp_path: Path) -> None:
    framework, survey, source = loaded(hostile_survey(tmp_path))
    found = document(context(framework, survey, source=source), "xlsx")
    book = openpyxl.load_workbook(BytesIO(found.content))
    texts = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d")
                assert cell.hyperlink is None
                texts.append(str(cell.value))
    for said in HOSTILE:
        assert any(said in text for text in texts)
    assert {"=cmd|' /C calc'!A0", HOSTILE[4]} <= set(texts)
    assert LONG in texts
    with zipfile.ZipFile(BytesIO(found.content)) as parts:
        inside = "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/"))
        assert "<f>" not in inside
        assert "hyperlink" not in inside
        assert "\u202e" not in parts.read("xl/sharedStrings.xml").decode()


def test_a_text_that_no_cell_holds_is_cut_and_marked(tmp_path: Path) -> None:
    assert cut("x" * LONGEST) == "x" * LONGEST
    assert cut("x" * LONGEST + "x").endswith("xxx […]")
    for text in ("x" * 40_000, "🙂" * 20_000):  # a smiley is two of the units that Excel counts
        assert LONGEST - 1 <= len(cut(text).encode("utf-16-le")) // 2 <= LONGEST
    path = hostile_survey(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(LONG, "y" * 40_000), encoding="utf-8")
    framework, survey, source = loaded(path)
    found = document(context(framework, survey, source=source), "xlsx")
    assert "texts are longer than a cell of Excel (32,767 characters)" in found.warnings[0]


def test_names_that_excel_refuses() -> None:
    framework, survey, _ = loaded(VIET_NAM)
    values = context(framework, survey)
    values["labels"]["sheets"] = dict.fromkeys(values["labels"]["sheets"], "a/b:c*d?e[f]g" * 4)
    book = openpyxl.load_workbook(BytesIO(document(values, "xlsx").content))
    assert len({name.casefold() for name in book.sheetnames}) == 6
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_bytes_from_two_processes(tmp_path: Path) -> None:
    content = written_alike(tmp_path / "gaps.xlsx")
    assert openpyxl.load_workbook(BytesIO(content)).properties.created == datetime(2020, 12, 31)


def test_libreoffice_opens_it(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "gaps.xlsx"
    assert cli("report", VIET_NAM, "-o", path).code == 0
    pages = [" ".join(page.split()) for page in converted(path)]
    assert "Viet Nam, 2020" in pages[0]
    assert any("Digital government strategy" in page for page in pages)


@pytest.mark.parametrize("template", ["scorecard", "mine.typ"])
def test_a_workbook_has_no_templates(template: str, cli: Cli, tmp_path: Path) -> None:
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.xlsx", "--template", template)
    assert result.code == 2
    assert template in result.err


def test_without_the_library(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.xlsx")
    assert (result.code, "Excel files need the library xlsxwriter" in result.err) == (2, True)


def test_columns_in_which_nothing_stands_are_hidden() -> None:
    _, book, values = made(ROOT / "surveys" / "un-egdi" / "viet-nam-2020.yaml")
    hidden = {name: _hidden(book[name]) for name in ("Summary", "Indicators", "Action plan")}
    labels = values["labels"]
    assert {labels["part"], labels["note"], labels["owner"]} <= hidden["Indicators"]
    assert {labels["where"], labels["lead"], labels["effort"]} <= hidden["Action plan"]
    assert labels["gain"] not in hidden["Action plan"]
    drawn = {f"{labels['interval']} {sign}" for sign in "−+"}  # from by a chart, and not to be read
    assert _hidden(book["Summary"], TABLE_AT + 1) == {labels["figures"]["at_targets"], labels["earlier_survey"], *drawn}
    _, book, _ = made(VIET_NAM, before=Earlier(*loaded(BEFORE)))
    assert _hidden(book["Summary"], TABLE_AT + 1) == drawn


def _hidden(sheet: Any, row: int = 1) -> set[str]:
    """The heads of the hidden columns; they stand in this row."""
    spans = [(found.min, found.max) for found in sheet.column_dimensions.values() if found.hidden]
    return {cell.value for cell in sheet[row] for first, last in spans if first <= cell.column <= last}


def test_long_titles_stay_in_their_cells(tmp_path: Path) -> None:
    _, book, _ = made(hostile_survey(tmp_path))
    sheet = book["Summary"]
    assert {"A1:F1", "A2:F2"} <= {str(found) for found in sheet.merged_cells.ranges}
    for row in (1, 2):
        assert sheet.cell(row, 1).alignment.wrap_text
    assert sheet.row_dimensions[1].height > 60
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)


def test_rows_are_as_high_as_what_stands_in_them() -> None:
    _, book, values = made(ROOT / "surveys" / "odra" / "dominican-republic-2014.yaml")
    sheet = book["Summary"]
    row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == values["pillars"][0]["title"])
    level = values["pillars"][0]["judgement"]["level"]
    assert sheet.cell(row, 9).value == f"{level['name']}: {level['text']}"
    assert sheet.row_dimensions[row].height > 25
