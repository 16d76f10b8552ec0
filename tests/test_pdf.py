"""Reports as PDF: their text against golden files, hostile texts, templates of one's own, and the same bytes each time.

`UPDATE_GOLDEN=1 pytest tests/test_pdf.py` (or `make golden`) rewrites `tests/golden/` after a change that is meant.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from conftest import ROOT
from hostile import HOSTILE, hostile_survey
from office import page_texts
from readiness.documents import Document, document
from readiness.report import context
from readiness.report.years import Earlier
from reporting import KINDS, VIET_NAM, loaded, written_alike

GOLDEN = ROOT / "tests" / "golden"
BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
Cli = Callable[..., Any]


def values_of(path: Path, language: str | None = None, **more: Any) -> dict[str, Any]:
    framework, survey, source = loaded(path, language)
    return context(framework, survey, language=language, source=source, **more)


def made(path: Path, language: str | None = None, template: str | None = None, **more: Any) -> Document:
    return document(values_of(path, language, **more), "pdf", template)


def earlier(language: str) -> Earlier:
    return Earlier(*loaded(BEFORE, language))


# --- what stands in it


@pytest.mark.parametrize(
    ("path", "language", "template"),
    [
        (VIET_NAM, "en", "gap-analysis"),
        (VIET_NAM, "vi", "gap-analysis"),
        (KINDS, "vi", "gap-analysis"),
        (VIET_NAM, "en", "scorecard"),
        (VIET_NAM, "vi", "comparison"),
        (VIET_NAM, "en", "roadmap"),
    ],
    ids=["viet-nam", "viet-nam-vi", "kinds", "scorecard", "comparison", "roadmap"],
)
def test_golden_text(path: Path, language: str, template: str) -> None:
    more = {"before": earlier(language)} if path == VIET_NAM else {}
    found = made(path, language, template, **more)
    text = "\f\n".join(page_texts(found.content)) + "\n"
    golden = GOLDEN / f"{path.stem}.{template}.{language}.pdf.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert found.warnings == ()
    assert text == golden.read_text(encoding="utf-8")


def test_every_answer_note_and_source_is_in_the_annex() -> None:
    values = values_of(VIET_NAM)
    text = " ".join(" ".join(page_texts(document(values, "pdf").content)).split())
    text = text.replace("\u00ad", "").replace("\u0002", "")
    squeezed = re.sub(r"[\s-]", "", text)
    for pillar in values["pillars"]:
        for answer in pillar["answers"]:
            for said in (answer["title"], answer["question"], answer["note"], *(level["text"] for level in answer["said"]["levels"])):
                assert said is None or re.sub(r"[\s-]", "", said) in squeezed
    for source in values["sources"]:
        assert re.sub(r"[\s-]", "", source["title"]) in squeezed


def test_the_summary_is_one_page_and_the_scorecard_too() -> None:
    for language in ("en", "vi"):
        whole = page_texts(made(VIET_NAM, language, before=earlier(language)).content)
        labels = values_of(VIET_NAM, language)["labels"]
        assert whole[1].startswith(labels["summary"])
        assert whole[2].startswith(labels["by_pillar"])
        assert len(page_texts(made(VIET_NAM, language, "scorecard", before=earlier(language)).content)) == 1


def test_no_page_is_empty() -> None:
    assert all(len(text) > 100 for text in page_texts(made(VIET_NAM, "vi").content))


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (0.285, "share", "29 %"),
        (-0.04, "score", "0.0"),
        (-1.2, "change", "−1.2"),
        (1234.5, "plain", "1,234.5"),
        (1000000, "count", "1,000,000"),
    ],
)
def test_numbers_are_written_as_in_html(value: float, kind: str, said: str, tmp_path: Path) -> None:
    from readiness.languages import language_of
    from readiness.report.writer import Writer

    assert Writer(language_of("en"), 1).number(value, kind) == said
    own = _copied(tmp_path)
    own.write_text(f'#import "parts/base.typ": *\n#show: report.with("x")\n= N\n[#number({value}, kind: "{kind}")]', encoding="utf-8")
    assert f"[{said}]" in page_texts(made(VIET_NAM, "en", str(own)).content)[0]


def test_dates_are_written_as_in_html(tmp_path: Path) -> None:
    from readiness.languages import language_of

    own = _copied(tmp_path)
    dates = ("2020", "2020-Q3", "2020-07", "2020-07-01", "2020-13", "soon")
    lines = "\n\n".join(f'[#date("{date}")]' for date in dates)
    own.write_text(f'#import "parts/base.typ": *\n#show: report.with("x")\n= N\n{lines}', encoding="utf-8")
    for language in ("en", "vi"):
        text = page_texts(made(VIET_NAM, language, str(own)).content)[0]
        for date in dates:
            assert f"[{language_of(language).date(date)}]" in text


# --- hostile texts


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    framework, survey, source = loaded(hostile_survey(tmp_path))
    found = document(context(framework, survey, source=source), "pdf")
    text = re.sub(r"\s", "", "".join(page_texts(found.content)))
    assert "םולש" in text or "שלום" in text  # what is read from the right may come out in the order of the eye
    for said in (re.sub(r"\s", "", said) for said in HOSTILE if said.isascii()):
        assert said in text
    assert "\u202e" not in text
    assert len(found.warnings) in (0, 1)


def test_a_letter_without_a_glyph_is_a_warning(tmp_path: Path) -> None:
    path = hostile_survey(tmp_path, name="Ω 漢字 🙂")
    framework, survey, source = loaded(path)
    found = document(context(framework, survey, source=source), "pdf")
    assert len(found.warnings) == 1
    assert "not PDF/UA-1" in found.warnings[0]
    assert found.content.startswith(b"%PDF")


# --- the same bytes


def test_the_same_bytes_from_two_processes(tmp_path: Path) -> None:
    assert written_alike(tmp_path / "gaps.pdf", "--before", BEFORE).startswith(b"%PDF-")


def test_the_date_is_that_of_the_survey_or_of_the_build(monkeypatch: pytest.MonkeyPatch, cli: Cli, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert _created(made(VIET_NAM).content).startswith("D:20201231")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert _created(made(VIET_NAM).content).startswith("D:20260101")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.pdf")
    assert (result.code, "SOURCE_DATE_EPOCH is 'today'" in result.err) == (2, True)


def _created(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as found:
        return str(found.get_metadata_value("CreationDate"))


# --- the command, and templates of one's own


def test_title_logo_and_language(cli: Cli, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" cx="4" cy="4"/></svg>', encoding="utf-8")
    result = cli("report", VIET_NAM, "-o", tmp_path / "g.pdf", "--lang", "en,vi", "--title", "For #the_cabinet", "--logo", logo)
    assert result.code == 0
    english, vietnamese = (page_texts((tmp_path / f"g.{name}.pdf").read_bytes()) for name in ("en", "vi"))
    assert "For #the_cabinet" in english[0]
    assert "36.9" in english[1]
    assert "36,9" in vietnamese[1]


def _copied(folder: Path, name: str = "gap-analysis") -> Path:
    from readiness.report.templates import copy_template

    copy_template(name, folder / "own")
    return folder / "own" / f"{name}.typ"


@pytest.mark.parametrize("name", ["gap-analysis", "scorecard", "comparison", "roadmap"])
def test_a_copy_prints_what_the_shipped_one_prints(name: str, tmp_path: Path) -> None:
    own = _copied(tmp_path, name)
    values = values_of(VIET_NAM, "en", before=earlier("en"))
    assert document(values, "pdf", str(own)).content == document(values, "pdf", name).content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#let mine = 1\n\n#mien", "brief.typ:3:1: R03 'mien' is undefined; did you mean 'mine'? 'readiness report SURVEY --context'"),
        ("= A\n#let x = \n", "brief.typ:2:"),
        ('= A\n#read("../../secret.txt")', "brief.typ:2:6: R02 '../../secret.txt' lies outside the template's own folder; put it in there"),
        ('= A\n#read("/etc/passwd")', "brief.typ:2:6: R02 there is no file 'etc/passwd' in the template's own folder; put it there"),
        ('\n#import "@preview/cetz:0.3.0"', "brief.typ:2:10: R08 packages are not used, and '@preview/cetz:0.3.0' is one"),
        ('#let x = "@pre" + "view/cetz:0.3.0"\n#import x', "brief.typ:2:8: R07 failed to download package"),
        ("#while true { 1 }", "brief.typ:1:7: R05 a loop has no end; make its loops shorter"),
        ("#let n = 0\n#while n >= 0 { n = n + 1 }", "brief.typ:2:1: R05 a loop has no end"),
        ("= A\n#(1 / 0)", "brief.typ:2:2: R07 cannot divide by zero; mend the template at this place"),
        ("#let f(x) = f(x)\n#f(1)", "R05 it calls or includes itself without end"),
        ("#json(bytes(sys.inputs.data)).scroe", "R03 there is no 'scroe' in it; did you mean 'score'?"),
    ],
    ids=["name", "syntax", "above", "absolute", "package", "hidden-package", "loop", "slow-loop", "division", "recursion", "key"],
)
def test_a_broken_template_is_a_problem_at_its_line(text: str, said: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "brief.typ").write_text(text, encoding="utf-8")
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.pdf", "--template", tmp_path / "own" / "brief.typ")
    assert result.code == 1
    assert said in result.err
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    "text",
    [
        "#for i in range(9000) { for j in range(9000) { for k in range(9000) { let x = i } } }",
        pytest.param(
            '#let s = "x"\n#for i in range(40) { s = s + s }\n#s.len()',
            marks=pytest.mark.skipif(sys.platform != "linux", reason="a process has no limit of memory here"),
        ),
    ],
    ids=["time", "memory"],
)
def test_a_template_has_so_much_time_and_memory(text: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.documents.typesetting.SECONDS", 12 if "len" in text else 2)
    (tmp_path / "brief.typ").write_text(text, encoding="utf-8")
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.pdf", "--template", tmp_path / "brief.typ")
    assert (result.code, "brief.typ:0:0: R05 the template takes more than" in result.err) == (1, True)
    assert not (tmp_path / "x.pdf").exists()


def test_packages_are_refused_in_the_parts_of_a_template_and_in_no_other_file(tmp_path: Path) -> None:
    from readiness.problems import ProblemsError

    own = _copied(tmp_path)
    other = own.parent / "other.typ"
    other.write_text('#import "@preview/cetz:0.3.0"', encoding="utf-8")
    values = values_of(VIET_NAM)
    assert document(values, "pdf", str(own)).content == document(values, "pdf").content
    own.write_text(own.read_text(encoding="utf-8") + '#include "other.typ"\n', encoding="utf-8")
    with pytest.raises(ProblemsError, match="R08"):
        document(values, "pdf", str(own))


def test_the_brief_in_the_documentation(tmp_path: Path) -> None:
    page = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    own = _copied(tmp_path)
    own.write_text(page.partition("```typst\n")[2].partition("```")[0], encoding="utf-8")
    text = page_texts(made(VIET_NAM, "en", str(own)).content)
    assert len(text) == 1
    assert "36.9" in text[0]
    assert "Name the body that settles disputes" in text[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.pdf", "--template", "x.html.j2"], "x.html.j2 does not write .pdf: a template for it ends in .typ"),
        (["-o", "x.md", "--template", "x.typ"], "x.typ does not write .md"),
        (["--template", "x.typ"], "name one with -o FILE.pdf"),
        (["-o", "x.pptx"], "a report is written as .html, .htm, .md, .markdown, .pdf"),
        (["-o", "x.pdf", "--template", "x.typ"], "x.typ:0:0: Y01 no such file"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, cli: Cli) -> None:
    result = cli("report", VIET_NAM, *arguments)
    assert result.code in (1, 2)
    assert said in result.err


def test_without_the_library(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.pdf")
    assert (result.code, "PDF files need the library typst" in result.err) == (2, True)
    assert "pip install 'readiness[reports]'" in result.err
