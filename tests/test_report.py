"""Reports: golden files, hostile texts, broken templates, and what a screen reader or a browser finds in them.

`UPDATE_GOLDEN=1 pytest tests/test_report.py` (or `make golden`) rewrites `tests/golden/` after a change that is meant;
read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from readiness.languages import language_of
from readiness.report import context, render
from readiness.report.labels import LABELS, labels_of
from readiness.report.writer import Writer
from readiness.report.years import Earlier
from readiness.scoring import score
from reporting import KINDS, VIET_NAM, Page, loaded, printed

GOLDEN = ROOT / "tests" / "golden"


# --- golden files


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("path", [VIET_NAM, KINDS], ids=["viet-nam", "kinds"])
def test_golden(path: Path, form: str) -> None:
    text = printed(path, form)
    golden = GOLDEN / f"{path.stem}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"{golden.name} differs; see the head of this file"


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize(("template", "language"), [("scorecard", "en"), ("comparison", "vi"), ("roadmap", "en")])
def test_golden_of_other_templates(template: str, language: str, form: str) -> None:
    earlier = Earlier(*loaded(ROOT / "surveys" / "viet-nam-2018.yaml", language))
    text = printed(VIET_NAM, form, language, template=template, before=earlier)
    golden = GOLDEN / f"{template}.{language}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_same_input_same_bytes() -> None:
    assert printed(KINDS, "html") == printed(KINDS, "html")


def test_no_path_of_this_machine() -> None:
    for form in ("html", "md"):
        text = printed(VIET_NAM.resolve(), form)
        assert "viet-nam-2020.yaml" in text
        assert str(ROOT) not in text


# --- the context


def test_context_is_json() -> None:
    framework, survey, source = loaded(KINDS)
    values = context(framework, survey, source=source)
    assert json.loads(json.dumps(values, allow_nan=False)) == values


def test_context_of_a_notebook() -> None:
    framework, survey, _ = loaded(VIET_NAM)
    assert render(framework, survey, "html").startswith("<!doctype html>")
    assert render(framework, survey).startswith("<!doctype html>")


def test_the_plan_says_when_time_is_too_short() -> None:
    framework, survey, _ = loaded(KINDS)
    by_id = {gap["id"]: gap for gap in context(framework, survey)["gaps"]}
    assert by_id["luat"]["too_long"]  # 30 months from June 2024, due in January 2025
    assert not by_id["ho-so"]["too_long"]


def test_plan_is_by_date_then_gain() -> None:
    framework, survey, _ = loaded(VIET_NAM)
    values = context(framework, survey)
    assert [group["by"] for group in values["plan"]] == ["2021-07", "2021", "2025"]
    assert sorted(gap["rank"] for group in values["plan"] for gap in group["steps"]) == [gap["rank"] for gap in values["gaps"]]


# --- labels, numbers and dates


def test_every_label_is_used() -> None:
    files = [path for suffix in ("j2", "typ") for path in (ROOT / "reports").rglob(f"*.{suffix}")]
    files += [*sorted((ROOT / "src" / "readiness" / "documents").glob("*.py")), *(ROOT / "tools").glob("word*.py")]
    files += [ROOT / "src" / "readiness" / "report" / "context.py"]
    templates = "".join(path.read_text(encoding="utf-8") for path in files)
    figures = (ROOT / "src" / "readiness" / "report" / "figures.py").read_text(encoding="utf-8")
    used = set(re.findall(r"labels\.(\w+)", templates)) | set(re.findall(r'labels\["(\w+)"\]', figures + templates))
    made = {"overall", "summary", "pillars", "gaps", "plan", "targets", "coverage_and_evidence", "method", "annex", "sources"}
    made |= {name for name in LABELS if name.startswith("score_")}
    assert set(LABELS) - used - made == set()


def test_words_of_the_framework() -> None:
    labels = labels_of(language_of("en"), {"pillar": "dimension", "indicator": "query", "indicators": "queries"})
    assert labels["pillars"] == "Dimensions one by one"
    assert labels["nothing_below"] == "No answered query is below its target."
    assert labels["gaps_lead"].startswith("Answered queries below target: {count}.")


@pytest.mark.parametrize(
    ("value", "kind", "english", "vietnamese"),
    [
        (36.9, "score", "36.9", "36,9"),
        (0.25, "score", "0.3", "0,3"),
        (1.25, "change", "+1.3", "+1,3"),
        (-1.25, "change", "−1.3", "−1,3"),
        (0.01, "change", "0.0", "0,0"),
        (0.4966, "share", "50 %", "50%"),
        (1234.5, "plain", "1,234.5", "1.234,5"),
        (100.0, "plain", "100", "100"),
        (31, "count", "31", "31"),
        (None, "score", "–", "–"),
    ],
)
def test_numbers(value: float | None, kind: str, english: str, vietnamese: str) -> None:
    assert Writer(language_of("en"), 1).number(value, kind) == english
    assert Writer(language_of("vi"), 1).number(value, kind) == vietnamese


@pytest.mark.parametrize(
    ("date", "english", "vietnamese"),
    [
        ("2021", "2021", "năm 2021"),
        ("2021-07", "July 2021", "tháng 7/2021"),
        ("2020-Q3", "Q3 2020", "quý III/2020"),
        ("2018-08-08", "8 August 2018", "ngày 08/8/2018"),
        ("2018-13", "2018-13", "2018-13"),
        ("spring", "spring", "spring"),
    ],
)
def test_dates(date: str, english: str, vietnamese: str) -> None:
    assert Writer(language_of("en"), 1).date(date) == english
    assert Writer(language_of("vi"), 1).date(date) == vietnamese


# --- HTML as a browser and a screen reader find it


@pytest.fixture(scope="module", params=[(VIET_NAM, None), (VIET_NAM, "vi"), (KINDS, None)], ids=["en", "vi", "kinds"])
def page(request: pytest.FixtureRequest) -> Page:
    path, language = request.param
    return Page(printed(path, "html", language))


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inside = {value[1:] for value in page.values("href") if value.startswith("#")}
    named = {name for value in page.values("aria-labelledby") for name in value.split()}
    assert (inside | named) <= set(ids)


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use"}
    assert not page.values("src")
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    outside = {tag for tag, name, value in page.attributes if name == "href" and not value.startswith("#")}
    assert outside <= {"a"}
    policy = [value for _, name, value in page.attributes if name == "content" and "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_headings_step_down_one_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_and_graphics_can_be_read_aloud(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table")
    heads = [names for tag, names in page.tags if tag == "th"]
    assert all("scope" in names for names in heads)
    graphics = [names for tag, names in page.tags if tag == "svg"]
    assert graphics
    assert all({"role", "aria-label"} <= set(names) for names in graphics)
    scrolled = [names for tag, names in page.tags if tag == "div" and "tabindex" in names]
    assert scrolled
    assert all({"role", "aria-labelledby"} <= set(names) for names in scrolled)
    assert {"header", "nav", "main", "footer"} <= set(tags)


def test_numbers_of_the_summary_are_those_of_the_card() -> None:
    framework, survey, _ = loaded(VIET_NAM)
    card = score(framework, survey)
    write = Writer(language_of("en"), framework.file.decimals).number
    found = Page(printed(VIET_NAM, "html")).tables["caption-by-pillar"][1:]
    assert len(found) == len(card.overall.parts) + 1
    for node, cells in zip((*card.overall.parts, card.overall), found, strict=True):
        assert cells[1] == write(node.value)
        assert cells[3] == f"{write(node.low)}–{write(node.high)}"
        assert cells[4] == write(node.coverage, "share").replace("\u00a0", " ")
        assert cells[5] == write(node.evidenced)
        band = next(band.title for band in framework.file.bands if band.id == node.band)
        assert cells[6].startswith(band)


def test_language() -> None:
    text = printed(VIET_NAM, "html", "vi")
    assert '<html lang="vi">' in text
    assert '<p class="big">36,9 ' in text
    assert ">36.9" not in text
    assert "Việc cần làm trước" in text


# --- the command


def test_report_to_the_screen_is_markdown(cli: Callable[..., Any]) -> None:
    result = cli("report", VIET_NAM)
    assert result.code == 0
    assert result.out.startswith("# Viet Nam, 2020\n")


@pytest.mark.parametrize(("name", "start"), [("g.html", "<!doctype"), ("g.HTM", "<!doctype"), ("g.md", "# ")])
def test_report_by_suffix(name: str, start: str, cli: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / name
    target.write_text("old", encoding="utf-8")
    result = cli("report", VIET_NAM, "-o", target)
    assert (result.code, result.out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["g.pptx", "g", "g.yaml"])
def test_report_of_another_suffix(name: str, cli: Callable[..., Any], tmp_path: Path) -> None:
    result = cli("report", VIET_NAM, "-o", tmp_path / name)
    assert result.code == 2
    assert ".html, .htm, .md" in result.err
    assert list(tmp_path.iterdir()) == []


def test_report_with_a_broken_template(cli: Callable[..., Any], tmp_path: Path) -> None:
    template = tmp_path / "x.html.j2"
    template.write_text("\n{{ nothing }}", encoding="utf-8")
    target = tmp_path / "g.html"
    target.write_text("old", encoding="utf-8")
    result = cli("report", VIET_NAM, "-o", target, "--template", template)
    assert result.code == 1
    assert f"{template}:2:0: R03 'nothing' is undefined" in result.err
    assert target.read_text(encoding="utf-8") == "old"
    template.write_text("{{ score.value | number }}", encoding="utf-8")
    assert cli("report", VIET_NAM, "--template", template).out == "36.9\n"
    assert cli("report", VIET_NAM, "--template", template, "-o", tmp_path / "g.md").code == 2


def test_report_context(cli: Callable[..., Any], tmp_path: Path) -> None:
    result = cli("report", VIET_NAM, "--context", "--lang", "vi")
    assert result.code == 0
    values = json.loads(result.out)
    assert values["context_version"] == 1
    assert values["language"]["number"] == {"decimal": ",", "group": ".", "percent": "{}%"}
    assert (values["language"]["labels"], values["language"]["framework"]) == ("vi", "vi")
    assert cli("report", VIET_NAM, "--context", "-o", tmp_path / "context.json").code == 0


GATED = {
    "gated/framework.yaml": """
        title: Gated
        edition: 1
        version: 1.0.0
        publisher: Us
        licence: CC0
        bands: [{id: low, title: Low, from: 0}, {id: high, title: High, from: 50}]
        scales: {colours: {levels: {red: Weak., amber: {title: Amber, text: So so.}, green: Good.}}}
        pillars: [services, people]
        """,
    "gated/people.yaml": """
        title: People
        indicators:
          skills: {title: Skills, question: Are there skills?, levels: {0: No., 1: Some., 2: Yes.}}
        """,
    "gated/services.yaml": """
        title: Services
        gates:
          - {at_most: 40, unless: {count: 2, of: [web at least 2, app at least amber, people at least 60]}}
          - {at_most: 30, unless: {any: [web at least 2, people at least high]}}
        indicators:
          web: {title: On the web, question: Is it on the web?, levels: {0: No., 1: Half., 2: Yes.}}
          app: {title: In an app, question: Is there an app?, scale: colours}
        """,
    "survey.yaml": """
        framework: gated
        subject: {id: A, name: A}
        period: 2026
        answers: {web: 1, app: green, skills: 0}
        """,
}


@pytest.mark.parametrize(
    ("language", "held"),
    [
        ("en", "2 of: On the web is at least level 2, People is at least 60; On the web is at least level 2 or People is at least High."),
        ("vi", "On the web đạt ít nhất mức 2 hoặc People đạt ít nhất High"),
    ],
)
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_gate_of_several_conditions_is_told_by_titles(
    folder_of: Callable[[Mapping[str, str]], Path], form: str, language: str, held: str
) -> None:
    framework, survey, source = loaded(folder_of(GATED) / "survey.yaml")
    assert held in render(framework, survey, form, language=language, source=source)  # type: ignore[arg-type]
