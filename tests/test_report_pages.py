"""The pages of a report as PDF: what stands on which, and that nothing stands on them that says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from office import page_texts
from readiness.documents import document
from readiness.panel import Wanted, read_table
from readiness.report import context
from readiness.report.years import Earlier
from readiness.scoring import compile_framework
from reporting import VIET_NAM, loaded

BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
EGDI = ROOT / "surveys" / "un-egdi" / "viet-nam-2020.yaml"
LOGO = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA5IDkiLz4="


def values_of(path: Path, language: str = "en", **more: Any) -> dict[str, Any]:
    framework, survey, source = loaded(path, language)
    return context(framework, survey, language=language, source=source, **more)


def pages_of(values: Mapping[str, Any], template: str = "gap-analysis") -> list[str]:
    return page_texts(document(dict(values), "pdf", template).content)


def written(folder: Path, answers: Mapping[str, Any], name: str = "Our Ministry") -> Path:
    path = folder / "survey.yaml"
    subject = {"id": "OUR", "name": name, "kind": "country"}
    survey = {"framework": "digital-government-2026", "subject": subject, "period": "2026", "answers": dict(answers)}
    path.write_text(yaml.safe_dump(survey, allow_unicode=True), encoding="utf-8")
    return path


def test_the_contents_stand_on_the_first_page() -> None:
    for language in ("en", "vi"):
        values = values_of(VIET_NAM, language, before=Earlier(*loaded(BEFORE, language)), logo=LOGO)
        pages = pages_of(values)
        for title in (*(pillar["title"] for pillar in values["pillars"]), values["labels"]["sources"]):
            assert re.search(rf"^{re.escape(title)}.*\d$", pages[0], re.MULTILINE)
        assert pages[1].startswith(values["labels"]["summary"])


def test_contents_longer_than_the_rest_of_the_page_stand_on_the_next(tmp_path: Path) -> None:
    values = values_of(written(tmp_path, {"political-mandate": 2}))
    values["survey"]["authors"] = [f"An author with a long name and a title, number {number}" for number in range(60)]
    first, second, *_ = pages_of(values)
    assert values["labels"]["contents"] not in first
    assert re.search(rf"^{values['labels']['contents']}\n{values['labels']['summary']}", second, re.MULTILINE)
    assert re.search(rf"^{values['labels']['sources']}.*\d$", second, re.MULTILINE)


def test_a_survey_without_answers_has_no_gaps_and_no_pages_for_them(tmp_path: Path) -> None:
    values = values_of(written(tmp_path, {}))
    labels = values["labels"]
    pages = pages_of(values)
    said = next(page for page in pages if re.search(rf"^{labels['gaps']}$", page, re.MULTILINE))
    assert all(re.search(rf"^{labels[name]}$", said, re.MULTILINE) for name in ("plan", "targets"))
    assert said.count(labels["nothing_yet"]) == 2
    assert not any(labels["nothing_missing"] in page or labels["what_is_missing"] in page for page in pages)


def test_a_long_note_stands_whole_in_the_annex_alone(tmp_path: Path) -> None:
    note = " ".join(f"word{number}" for number in range(600))
    values = values_of(written(tmp_path, {"political-mandate": {"level": 2, "note": note}, "lead-agency": {"level": 2, "note": "Short."}}))
    pages = pages_of(values)
    annex = next(number for number, page in enumerate(pages) if page.startswith(values["labels"]["annex"]))
    before, after = (" ".join(" ".join(part).split()) for part in (pages[:annex], pages[annex:]))
    assert note in after
    assert "word10 " in before
    assert "word300 " not in before
    assert before.count(values["labels"]["more_in_annex"]) == 1


def test_columns_that_say_nothing_are_left_out() -> None:
    """The framework gives no advice: no step has somebody who leads, a date or an effort."""
    values = values_of(EGDI)
    labels = values["labels"]
    plan = next(page for page in pages_of(values, "roadmap") if labels["undated"] in page)
    heads = plan.partition(labels["undated"])[2].splitlines()[1]
    assert (heads.startswith(labels["what"]), heads.endswith(labels["gain"])) == (True, True)
    assert not any(labels[name] in heads for name in ("how", "who", "when", "effort"))


def test_where_there_is_no_advice_the_indicator_comes_first() -> None:
    values = values_of(EGDI)
    step = values["first"][0]
    assert step["do"] is None
    lines = [line.strip() for line in pages_of(values, "scorecard")[0].splitlines()]
    at = lines.index(f"1 {step['title']}")
    assert lines[at + 1] == "Reach 1"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_scorecard_is_one_page_with_title_and_logo(language: str) -> None:
    earlier = Earlier(*loaded(BEFORE, language))
    title = "Digital readiness of Viet Nam: where the country stands and what it takes"
    pages = pages_of(values_of(VIET_NAM, language, before=earlier, logo=LOGO, title=title), "scorecard")
    assert len(pages) == 1


def test_peers_are_drawn_and_said_in_the_language_of_the_report(tmp_path: Path) -> None:
    framework, survey, source = loaded(VIET_NAM, "vi")
    table = tmp_path / "others.csv"
    table.write_text(
        "unit,subject.kind,political-mandate,data-protection-law,lead-agency\nA,country,1,1,2\nB,country,4,3,1\nC,ministry,4,4,4\n",
        encoding="utf-8",
    )
    panel = read_table(table, compile_framework(framework), Wanted())
    values = context(framework, survey, language="vi", source=source, peers=panel)
    figure = next(figure for figure in values["figures"] if figure["name"] == "peers")
    rows = {row["title"]: row for row in figure["data"]["rows"]}
    first = values["pillars"][0]
    assert rows[first["title"]]["own"] == first["value"]
    assert (rows[first["title"]]["low"], rows[first["title"]]["high"]) == (25.0, 100.0)
    page = next(page for page in pages_of(values) if re.search(rf"^{values['labels']['peers']}$", page, re.MULTILINE))
    assert "các đơn vị khác cùng loại (quốc gia): 2. Số liệu: others.csv" in page
    assert figure["title"] in page


def test_a_published_score_is_no_answer() -> None:
    """The OECD prints the scores of dimensions, and no answers: the score is settled, and nothing is known but the scores."""
    values = values_of(ROOT / "surveys" / "oecd-dgi" / "korea-2023.yaml")
    summary = " ".join(pages_of(values)[1].split())
    assert values["labels"]["score_given"] in summary
    assert "0/155" in summary
    assert "is answered, so the score is settled" not in summary
    assert values["labels"]["all_known"] not in summary
    assert values["labels"]["nothing_yet"] in summary
