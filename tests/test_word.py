"""Reports as Word files: real styles, written fields, pictures with their texts, and templates that are Word files themselves."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as OpenedFile
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from conftest import ROOT
from hostile import HOSTILE, LONG, hostile_survey
from office import converted
from readiness.documents import Document, document
from readiness.report import context
from readiness.report.years import Earlier
from reporting import KINDS, VIET_NAM, loaded, written_alike

BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
NAMES = ("gap-analysis", "scorecard", "comparison", "roadmap")
Cli = Callable[..., Any]


def values_of(path: Path, language: str | None = None, **more: Any) -> dict[str, Any]:
    framework, survey, source = loaded(path, language)
    return context(framework, survey, language=language, source=source, **more)


@cache
def made(path: Path, language: str = "en", template: str | None = None) -> tuple[Document, Any, dict[str, Any]]:
    """A report, opened, and its context; made once for all tests, which only look at it."""
    before = {"before": Earlier(*loaded(BEFORE, language))} if path == VIET_NAM else {}
    values = values_of(path, language, **before)
    found = document(values, "docx", template)
    return found, OpenedFile(BytesIO(found.content)), values


def texts(book: Any) -> str:
    """Every text, of paragraphs and of tables."""
    return "\n".join("".join(part.text or "" for part in line.iter(qn("w:t"))) for line in book.element.body.iter(qn("w:p")))


def lines(book: Any) -> list[Paragraph]:
    """Every paragraph, those in cells too."""
    return [Paragraph(line, book) for line in book.element.body.iter(qn("w:p"))]


def styled(book: Any, style: str) -> list[str]:
    return [line.text for line in lines(book) if line.style is not None and line.style.name == style]


def data_tables(book: Any) -> list[Any]:
    """The tables that are no mere columns."""
    return [table for table in book.tables if table.style.name != "Normal Table"]


# --- what stands in it


def test_chapters_are_headings_and_stand_in_the_contents() -> None:
    for language in ("en", "vi"):
        _, book, values = made(VIET_NAM, language)
        labels = values["labels"]
        chapters = styled(book, "Heading 1")
        for name in ("summary", "by_pillar", "pillars", "gaps", "plan", "targets", "coverage_and_evidence", "method", "annex", "sources"):
            assert labels[name] in chapters
        assert [pillar["title"] for pillar in values["pillars"]] == [
            title for title in styled(book, "Heading 2") if title in {pillar["title"] for pillar in values["pillars"]}
        ]
        entries = [line for line in book.paragraphs if line.style.name.lower() in ("toc 1", "toc 2") and line.text]
        headings = [line.text for line in book.paragraphs if line.style.name in ("Heading 1", "Heading 2")]
        assert [line.text for line in entries] == headings
        anchors = [link.get(qn("w:anchor")) for line in entries for link in line._p.iter(qn("w:hyperlink"))]
        marks = {mark.get(qn("w:name")) for mark in book.element.body.iter(qn("w:bookmarkStart"))}
        assert len(anchors) == len(headings)
        assert set(anchors) <= marks


def test_captions_are_numbered_in_fields() -> None:
    _, book, values = made(VIET_NAM, "vi")
    captions = [line._p for line in lines(book) if line.style is not None and line.style.name == "Caption"]
    for kind, word in (("Figure", values["labels"]["figure"]), ("Table", values["labels"]["table"])):
        fields = [field for line in captions for field in line.iter(qn("w:fldSimple")) if f"SEQ {kind} " in field.get(qn("w:instr"))]
        shown = ["".join(text.text for text in field.iter(qn("w:t"))) for field in fields]
        assert shown == [str(number) for number in range(1, len(shown) + 1)]
        assert len(shown) >= 5
        starts = ["".join(text.text for text in line.iter(qn("w:t"))) for line in captions]
        assert f"{word} 1: " in "\n".join(starts)


def test_fields_are_balanced() -> None:
    _, book, _ = made(VIET_NAM)
    kinds = [mark.get(qn("w:fldCharType")) for mark in book.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_tables_have_a_style_and_heads_that_are_repeated() -> None:
    _, book, values = made(VIET_NAM)
    assert {table.style.name for table in data_tables(book)} == {"Readiness Table"}
    for table in data_tables(book):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert len(table.rows) > 1
    annex = [table for table in book.tables if table.cell(0, 0).text == values["labels"]["indicator"] and len(table.columns) == 5]
    assert sum(len(table.rows) - 1 for table in annex) >= values["counts"]["indicators"]


def test_pictures_say_what_they_show() -> None:
    _, book, values = made(VIET_NAM)
    said = [shape._inline.docPr.get("descr") for shape in book.inline_shapes]
    assert said == [f"{figure['title']}: {figure['alt']}" for figure in sorted(values["figures"], key=_order)]


def _order(figure: dict[str, Any]) -> int:
    return ("radar", "bars", "heat", "waterfall", "gantt").index(figure["name"])


def test_every_answer_note_and_source_is_in_it() -> None:
    for path, language in ((VIET_NAM, "en"), (VIET_NAM, "vi"), (KINDS, "vi")):
        _, book, values = made(path, language)
        said = re.sub(r"\s", "", texts(book))
        for answer in (answer for pillar in values["pillars"] for answer in pillar["answers"]):
            for text in (answer["title"], answer["question"], answer["note"], *(level["text"] for level in answer["said"]["levels"])):
                assert text is None or re.sub(r"\s", "", text) in said
        for source in values["sources"]:
            assert re.sub(r"\s", "", source["title"]) in said
        assert "{{" not in said
        assert "None" not in said


def test_the_other_templates() -> None:
    for name in NAMES:
        _, book, values = made(VIET_NAM, "en", name)
        assert values["labels"]["report" if name == "gap-analysis" else name] in styled(book, "Kicker")
        assert "{" not in texts(book)


def test_numbers_and_language_are_those_of_the_report() -> None:
    _, book, _ = made(VIET_NAM, "vi")
    assert "36,9" in styled(book, "Key Figure")
    lang = book.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert lang.get(qn("w:val")) == "vi-VN"


# --- hostile texts


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    framework, survey, source = loaded(hostile_survey(tmp_path))
    found = document(context(framework, survey, source=source), "docx")
    said = texts(OpenedFile(BytesIO(found.content)))
    for text in HOSTILE:
        assert text in said
    assert LONG.strip() in said
    assert "\u202e" not in said
    assert "{{ 7*7 }}" in said
    core = OpenedFile(BytesIO(found.content)).core_properties
    assert core.author.startswith("<script>alert(1)</script>")


def test_the_own_marks_of_docxtpl_are_text(tmp_path: Path) -> None:
    said = "{_{ x }_} {_% if %_} snake_case_id"
    path = hostile_survey(tmp_path, name=said)
    framework, survey, source = loaded(path)
    assert said in texts(OpenedFile(BytesIO(document(context(framework, survey, source=source), "docx").content)))


# --- the same bytes


def test_the_same_bytes_from_two_processes(tmp_path: Path) -> None:
    content = written_alike(tmp_path / "gaps.docx")
    core = OpenedFile(BytesIO(content)).core_properties
    moment = datetime(2020, 12, 31, tzinfo=UTC)
    assert (core.created, core.modified) == (moment, moment)
    assert core.title == "Viet Nam, 2020: gap analysis"
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- templates


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_templates_are_what_their_script_writes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from word import template

    assert (ROOT / "reports" / f"{name}.docx").read_bytes() == template(name), "run: make templates"


def test_a_template_restyled_in_word(cli: Cli, tmp_path: Path) -> None:
    """A heading of another colour, a text of one's own, and fields as Word saves them, with runs split as it splits them."""
    assert cli("templates", "copy", "gap-analysis", tmp_path).code == 0
    own = tmp_path / "gap-analysis.docx"
    book = OpenedFile(own)
    book.styles["Heading 1"].font.name = "Georgia"
    line = book.paragraphs[0].insert_paragraph_before("For ")
    line.add_run("{{ survey.subject")
    line.add_run(".name }}").bold = True
    _as_word_saves(book)
    book.save(own)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--template", own)
    assert (result.code, result.err.count("written")) == (0, 1)
    found = OpenedFile(tmp_path / "x.docx")
    assert found.paragraphs[0].text == "For Viet Nam"
    assert found.styles["Heading 1"].font.name == "Georgia"
    captions = styled(found, "Caption")
    assert captions[0].startswith("Figure 1: ")
    assert captions[1].startswith("Figure 2: ")
    assert next(line.text for line in found.paragraphs if line.style.name == "toc 1") == "Summary"


def _as_word_saves(book: Any) -> None:
    """Word writes a simple field as three marks when it saves a file."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for simple in list(book.element.body.iter(qn("w:fldSimple"))):
        inside = f'<w:instrText xml:space="preserve"> {simple.get(qn("w:instr"))} </w:instrText>'
        marks = (
            *('<w:fldChar w:fldCharType="begin"/>', inside, '<w:fldChar w:fldCharType="separate"/>', "<w:t>7</w:t>"),
            '<w:fldChar w:fldCharType="end"/>',
        )
        for mark in marks:
            simple.addprevious(parse_xml(f"<w:r {nsdecls('w')}>{mark}</w:r>"))
        simple.getparent().remove(simple)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ survey.subjekt.name }}", "R03"),
        ("{% if x }}", "R01"),
        ("{{ ''.__class__.__mro__ }}", "R04"),
        ("{% for a in range(2000000) %}x{% endfor %}", "R05"),
        ("{{ 1 / 0 }}", "R06"),
        ("{% include '../../secret.txt' %}", "R02"),
    ],
)
def test_a_broken_template_is_a_problem_at_its_paragraph(text: str, said: str, cli: Cli, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    book = OpenedFile()
    book.add_paragraph("One")
    book.add_paragraph("Two")
    book.add_paragraph(text)
    book.save(own)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--template", own)
    assert result.code == 1
    assert f"own.docx:3:0: {said} " in result.err
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize(
    ("paragraphs", "number", "said"),
    [
        (["A", "{%p if score %}", "B"], 2, "'if' is never closed: 'endif' is missing"),
        (["A", "{%p if scoer %}", "B", "{%p endif %}"], 2, "'scoer' is undefined; did you mean 'score'?"),
        (["A", "{%p if score %}", "{{ picture('radr', 100) }}", "{%p endif %}"], 3, "there is no picture 'radr'; did you mean 'radar'?"),
        (["A", "{{ picture('radar', 'wide') }}"], 2, "'wide' is not a number"),
        (["A", "{{ words.standng() }}"], 2, "there is no 'standng' in it; did you mean 'standing'?"),
    ],
)
def test_the_paragraph_is_that_of_the_file(paragraphs: list[str], number: int, said: str, cli: Cli, tmp_path: Path) -> None:
    """Also where tags take out paragraphs of their own."""
    book = OpenedFile()
    for text in paragraphs:
        book.add_paragraph(text)
    book.save(tmp_path / "own.docx")
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--template", tmp_path / "own.docx")
    assert f"own.docx:{number}:0: R" in result.err
    assert said in result.err


def test_a_broken_header(cli: Cli, tmp_path: Path) -> None:
    book = OpenedFile()
    book.sections[0].header.paragraphs[0].text = "{{ scoer }}"
    book.save(tmp_path / "own.docx")
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--template", tmp_path / "own.docx")
    assert "own.docx:0:0: R03 'scoer' is undefined; did you mean 'score'?" in result.err
    assert "in a header or a footer" in result.err


@pytest.mark.parametrize("content", [b"no zip", b"", None])
def test_what_is_no_word_file(content: bytes | None, cli: Cli, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    if content is not None:
        own.write_bytes(content)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--template", own)
    assert (result.code, "own.docx: it" in result.err) == (2, True)


def test_without_the_library(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx")
    assert (result.code, "Word files need the library docxtpl" in result.err) == (2, True)


def test_libreoffice_opens_it(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "gaps.docx"
    assert cli("report", VIET_NAM, "-o", path, "--before", BEFORE).code == 0
    pages = converted(path)
    assert pages[0].startswith("GAP ANALYSIS")
    assert pages[1].startswith("Summary")
    assert pages[2].startswith("Score by pillar")  # the summary is one page
    assert all(len(page) > 60 for page in pages)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_scorecard_is_one_page(language: str, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "card.docx"
    title = "Digital readiness of Viet Nam: where the country stands and what it takes"
    options = ["--template", "scorecard", "--before", BEFORE, "--lang", language]
    assert cli("report", VIET_NAM, "-o", path, *options).code == 0
    assert len(converted(path)) == 1
    assert cli("report", VIET_NAM, "-o", path, *options, "--title", title).code == 0
    assert len(converted(path)) == 1


def test_a_file_says_what_it_is_at_the_foot_of_its_pages() -> None:
    for name in NAMES:
        _, book, values = made(VIET_NAM, "vi", name)
        kind = values["labels"]["report" if name == "gap-analysis" else name]
        assert book.core_properties.title.casefold().endswith(kind.casefold())
        assert book.sections[0].footer.paragraphs[0].text.startswith(book.core_properties.title + "\t")


def test_columns_that_say_nothing_are_left_out() -> None:
    """The framework gives no advice: no step has somebody who leads, a date or an effort."""
    _, book, values = made(ROOT / "surveys" / "un-egdi" / "viet-nam-2020.yaml", "en", "roadmap")
    labels = values["labels"]
    heads = [[cell.text for cell in table.rows[0].cells] for table in book.tables]
    assert heads == [[labels["rank"], labels["what"], labels["gain"]], [labels["what"], labels["gain"]]]
    for table in book.tables:
        widths = [sum(cell.width.mm for cell in row.cells) for row in table.rows]
        assert widths == pytest.approx([166] * len(widths), abs=1)
    _, book, _ = made(VIET_NAM, "en", "roadmap")
    assert max(len(table.columns) for table in book.tables) == 7


def test_short_tables_stay_on_one_page() -> None:
    _, book, values = made(VIET_NAM)
    tables = {table.cell(0, 0).text: table for table in book.tables}
    short = tables[values["labels"]["cause"]]
    kept = [[line.paragraph_format.keep_with_next for line in row.cells[0].paragraphs] for row in short.rows]
    assert kept == [[True]] * (len(short.rows) - 1) + [[None]]
    gaps = next(table for table in book.tables if len(table.rows) == len(values["gaps"]) + 1)
    assert not any(line.paragraph_format.keep_with_next for row in gaps.rows for line in row.cells[0].paragraphs)


def test_a_long_note_stands_whole_in_the_annex_alone(tmp_path: Path) -> None:
    framework, survey, source = loaded(hostile_survey(tmp_path))
    values = context(framework, survey, source=source)
    said = texts(OpenedFile(BytesIO(document(values, "docx").content)))
    assert said.count(LONG.strip()) == 1
    assert values["labels"]["more_in_annex"] in said
