"""What the formats of a report say alike: HTML, Markdown, PDF, Word and Excel are five views of one context."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as OpenedFile
from docx.oxml.ns import qn
from openpyxl import load_workbook

from conftest import ROOT
from office import page_texts
from readiness.documents import document
from readiness.report import context, print_context
from readiness.report.years import Earlier
from reporting import VIET_NAM, loaded

BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
JUDGED = ROOT / "surveys" / "odra" / "dominican-republic-2014.yaml"
DOCUMENTS = ("html", "md", "pdf", "docx")

# openpyxl does not read the solid bars of newer Excel, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported and will be removed")


def values_of(path: Path, language: str, **more: Any) -> dict[str, Any]:
    framework, survey, source = loaded(path, language)
    return context(framework, survey, language=language, source=source, **more)


def text_of(values: dict[str, Any], form: Any, template: str | None = None) -> str:
    """All that a reader reads of a report, with single spaces; of a workbook its cells."""
    if form == "html":
        found = unescape(re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", print_context(values, "html", template), flags=re.DOTALL))
    elif form == "md":
        found = print_context(values, "md", template).replace("*", "")
    else:
        content = document(values, form, template).content
        found = "\n".join({"pdf": page_texts, "docx": _lines, "xlsx": _cells}[form](content))
    return " ".join(found.split())


def _lines(content: bytes) -> list[str]:
    body = OpenedFile(BytesIO(content)).element.body
    return ["".join(part.text or " " for part in line.iter(qn("w:t"), qn("w:br"))) for line in body.iter(qn("w:p"))]


def _cells(content: bytes) -> list[str]:
    book = load_workbook(BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value is not None]


@pytest.mark.parametrize("form", DOCUMENTS)
def test_levels_have_the_names_that_readers_know(form: str) -> None:
    values = values_of(JUDGED, "vi")
    pillar = values["pillars"][0]
    level, step = pillar["judgement"]["level"], pillar["missing"][0]["step"]
    assert (level["key"], level["name"]) == ("yellow", "vàng")
    text = text_of(values, form)
    assert re.search(r"vàng \(?2,50", text)
    assert not re.search(r"yellow \(?2,50", text)
    assert f"{step['name']} {step['text']}" in text.replace(":", "")
    assert f"{step['key']} {step['text']}" not in text.replace(":", "")


def test_cells_have_the_names_of_levels_that_readers_know() -> None:
    cells = _cells(document(values_of(JUDGED, "vi"), "xlsx").content)
    assert {"vàng", "xanh", "đỏ"} <= set(cells)
    assert not {"yellow", "green", "red"} & set(cells)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_one_of_two_levels_is_said_in_the_language_of_the_report(form: str) -> None:
    values = values_of(VIET_NAM, "vi", before=Earlier(*loaded(BEFORE, "vi")))
    ends = [item[end]["level"] or "" for item in values["before"]["items"] for end in ("before_said", "after_said")]
    assert "1 hoặc 2" in ends
    text = text_of(values, form)
    assert "1 hoặc 2" in text
    assert "1 or 2" not in text
    answers = [answer["said"]["levels"] for pillar in values["pillars"] for answer in pillar["stands"]]
    first, second = next(levels for levels in answers if len(levels) == 2)
    assert re.search(rf"{first['name']}:? {re.escape(first['text'])} hoặc {second['name']}:? {re.escape(second['text'])}", text)
