"""`readiness new`, `show` and `frameworks`: surveys to fill in, and a framework laid open."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Output
from readiness.checks import check_framework, check_survey
from readiness.library import load_framework, load_survey, read_framework, read_survey
from readiness.problems import errors_of
from readiness.scoring import score
from readiness.yamlfile import parse
from readiness.yamltext import comment, scalar

Write = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Output]
SHIPPED = "digital-government-2026"

# Every kind of question, ids that YAML takes for something else, and texts that would end a comment or open a mapping.
NASTY = {
    "frameworks/nasty/framework.yaml": r"""
        title: "Nasty\nsecond line: [not a list]\u2028third\u0085fourth # no comment"
        edition: 5.10
        version: 1.10
        publisher: "Ünïcode & \"Söhne\""
        licence: CC0
        scales:
          colours: {levels: {NO: Red., "yellow/green": {text: Between., score: 40, between: true}, on: Green.}}
        weights: {high: 4}
        bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 50}]
        overall:
          gates: [{at_most: low, unless: {any: [NO at least 1, {count: 1, of: [judged at least on]}]}}]
        pillars: [odd, judged]
        composites:
          both: {title: Both, of: [odd, judged]}
        """,
    "frameworks/nasty/odd.yaml": r"""
        title: "- odd: pillar\n# with a hash"
        summary: "---\n...\n%TAG\n\tTab"
        indicators:
          NO:
            question: "Is it so?\nanswers: {NO: 1}\n\n- and so: on"
            guidance: "'single' \"double\" `back` *alias &anchor !tag"
            weight: high
            levels: {0: "no: \n # never", 1: "yes\u2029", 5.10: More.}
            evidence: "A law:\r\nin force"
          5.10:
            question: A tick list?
            choices: {on: On., "2": Two., none: {text: None of these., alone: true}}
          1e5: {question: How many?, number: {unit: "people: all", from: 0, to: 100}, applies_to: {kind: [country, province]}}
          null: {question: Of how many?, scored: false, number: {unit: people, from: 0, to: 100}}
          2018-08-08: {question: Which share?, ratio: {numerator: 1e5, denominator: "null", from: 0, to: 1}, when: {NO: [1, 5.10]}}
          true: {question: A given share?, ratio: {from: 0, to: 1, direction: down}}
          I-5.10: {question: Only for cities?, applies_to: {kind: city}, levels: {a: A., b: B.}}
        """,
    "frameworks/nasty/judged.yaml": """
        title: Judged
        aggregate: judgement
        scale: colours
        dimensions:
          inner:
            summary: Inside.
            indicators:
              off: {question: Red or green?, scale: colours}
        """,
}


@pytest.fixture
def nasty(folder_of: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = folder_of(NASTY)
    monkeypatch.chdir(folder)
    return folder


def problems_of(path: Path) -> list[str]:
    """Every problem of a survey beside its framework, warnings included."""
    source = read_survey(path)
    assert source.survey is not None, source.problems
    return [str(problem) for problem in check_survey(source, load_framework(source.survey.framework, near=path))]


def answers_in_order(text: str) -> list[str]:
    return list(parse(text).value["answers"])


# ---------------------------------------------------------------- new


def test_a_new_survey_is_valid_as_it_stands_and_claims_nothing(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    code, out, err = cli("new", SHIPPED, "-o", path, "--subject-id", "VNM", "--name", "Viet Nam", "--kind", "country", "--period", 2030)
    assert (code, out) == (0, "")
    assert str(path) in err
    assert problems_of(path) == []
    survey, framework = load_survey(path), load_framework(SHIPPED)
    assert (survey.subject.id, survey.subject.name, survey.subject.kind, survey.period) == ("VNM", "Viet Nam", "country", "2030")
    assert survey.framework == f"{SHIPPED}@{framework.file.version}"
    assert list(survey.answers) == [name for name, _ in framework.indicators()]
    overall = score(framework, survey).overall
    assert (overall.value, overall.coverage, overall.state) == (None, 0, "unknown")


def test_it_is_printed_without_a_file_and_says_what_is_left_to_fill_in(cli: Run) -> None:
    code, out, err = cli("new", SHIPPED)
    assert (code, err) == (0, "")
    value = parse(out).value
    assert set(value) == {"framework", "subject", "period", "answers"}
    assert "readiness schema survey" in out
    assert "kind" not in value["subject"]


def test_every_question_and_level_is_there_to_read(cli: Run) -> None:
    out = " ".join(cli("new", SHIPPED).out.replace("#", " ").split())
    for _, indicator in load_framework(SHIPPED).indicators():
        assert indicator.question in out
        assert all(f"{key} {level.text}" in out for key, level in (indicator.levels or {}).items())


def test_in_another_language(cli: Run) -> None:
    out = cli("new", SHIPPED, "--lang", "vi").out
    assert answers_in_order(out) == [name for name, _ in load_framework(SHIPPED).indicators()]
    assert "Cam kết chính trị (trọng số 2)" in out
    assert not {"weight", "Evidence:", "How to answer"} & set(re.findall(r"[\w:]+|How to answer", out))
    code, out, err = cli("new", SHIPPED, "--lang", "xx")
    assert code == 0
    assert "has no texts in 'xx'" in err


def test_only_some_pillars(cli: Run) -> None:
    out = cli("new", SHIPPED, "--pillar", "funding", "--pillar", "leadership").out
    framework = load_framework(SHIPPED)
    assert answers_in_order(out) == [*framework.pillars["leadership"].indicators, *framework.pillars["funding"].indicators]
    code, out, err = cli("new", SHIPPED, "--pillar", "fundng")
    assert (code, out) == (2, "")
    assert "did you mean 'funding'?" in err


def test_it_never_replaces_a_file_without_force(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("months of work")
    code, _, err = cli("new", SHIPPED, "-o", path)
    assert code == 2
    assert "--force" in err
    assert path.read_text() == "months of work"
    assert cli("new", SHIPPED, "-o", path, "--force").code == 0
    assert load_survey(path).answers
    assert cli("new", SHIPPED, "-o", tmp_path).code == 2
    assert cli("new", SHIPPED, "-o", tmp_path / "no" / "folder.yaml").code == 2


@pytest.mark.parametrize(
    "option", [("--subject-id", "a b"), ("--period", "next year"), ("--name", ""), ("--name", "a\x00b"), ("--kind", "")]
)
def test_what_a_survey_cannot_say_is_refused(cli: Run, option: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    code, out, err = cli("new", SHIPPED, "-o", path, *option)
    assert (code, out) == (2, "")
    assert err.startswith("readiness: ")
    assert not path.exists()


@pytest.mark.parametrize(
    "name",
    ['Norway: "x" #1', "NO", "2018", "- a\nb: c", "Cộng hòa \u2028 {x}", "'", "\\n", "@x", "a: b", " pad ", "🇻🇳", "long " * 40 + "!"],
)
def test_names_are_kept_as_they_are(cli: Run, name: str, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    assert cli("new", SHIPPED, "-o", path, "--name", name, "--subject-id", "NO").code == 0
    assert (load_survey(path).subject.name, load_survey(path).subject.id) == (name, "NO")
    other = yaml.safe_load(path.read_text(encoding="utf-8"))["subject"]
    assert (other["name"], other["id"]) == (name, "NO")


def test_an_editor_finds_the_schema_of_the_tree(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "surveys" / "asia").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "surveys")
    for name, expected in (("a.yaml", "../schemas"), ("asia/b.yaml", "../../schemas"), ("../c.yaml", "schemas")):
        assert cli("new", SHIPPED, "-o", name).code == 0
        first = Path(name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={expected}/survey.schema.json"


def test_nasty_texts_and_ids_survive(cli: Run, nasty: Path) -> None:
    assert errors_of(check_framework(read_framework(nasty / "frameworks" / "nasty"))) == []
    path = nasty / "new.yaml"
    assert cli("new", "nasty", "-o", path).code == 0
    expected = ["NO", "5.10", "1e5", "null", "2018-08-08", "true", "I-5.10", "off", "judged"]
    assert list(load_survey(path).answers) == expected
    assert list(yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]) == expected
    assert load_survey(path).framework == "nasty@1.10"
    assert score(load_framework("nasty", near=path), load_survey(path)).overall.state == "unknown"


def test_the_kind_is_asked_for_where_it_decides_what_is_asked(cli: Run, nasty: Path) -> None:
    path = nasty / "new.yaml"
    assert cli("new", "nasty", "-o", path).code == 0
    assert [problem.split()[1] for problem in problems_of(path)] == ["S14"]
    assert cli("new", "nasty", "-o", path, "--force", "--kind", "city").code == 0
    assert problems_of(path) == []


def test_every_kind_of_question_says_how_to_answer_it(cli: Run, nasty: Path) -> None:
    out = cli("new", "nasty").out
    for line in (
        "  #   0     no: # never",
        "  #   5.10  More.",
        "  #   2     Two.",
        "  #   none  None of these. (stands alone)",
        "  # asked, not scored",
        "  # A number (people: all); more is better.",
        "  # Worked out from 1e5 and null: leave it empty, or write the ratio; more is better.",
        "  # A ratio: {numerator: 5, denominator: 20}, or the ratio itself; less is better.",
        "  # Asked only when NO is 1 or 5.10.",
        "  # Applies only where the subject's kind is city.",
        "  # Judged, judged as a whole: the level that the answers above bear out",
        "  #   yellow/green  Between. (between two levels)",
    ):
        assert line in out.splitlines(), line
    assert "one of country, province, city; it decides what is asked" in out


def test_what_does_not_apply_to_the_kind_is_left_out(cli: Run, nasty: Path) -> None:
    assert "I-5.10" not in answers_in_order(cli("new", "nasty", "--kind", "province").out)
    out = cli("new", "nasty", "--kind", "city").out
    assert "1e5" not in answers_in_order(out)
    assert "1e5 is left out: it does not apply to city." in out


def test_a_filled_in_survey_takes_every_kind_of_answer(cli: Run, nasty: Path) -> None:
    path = nasty / "new.yaml"
    assert cli("new", "nasty", "-o", path, "--kind", "city").code == 0
    given = {'"NO"': "5.10", '"5.10"': '[on, "2"]', '"null"': "50", '"true"': "{numerator: 5, denominator: 20}", "I-5.10": "b"}
    given |= {'"off"': "on", "judged": "yellow/green"}
    text = path.read_text(encoding="utf-8")
    for key, answer in given.items():
        text, count = re.subn(rf"(?m)^  {re.escape(key)}:$", f"  {key}: {answer}", text)
        assert count == 1, key
    path.write_text(text, encoding="utf-8")
    assert [problem for problem in problems_of(path) if "warning" not in problem] == []
    assert score(load_framework("nasty", near=path), load_survey(path)).overall.value is not None


def test_a_framework_by_its_folder_is_found_again_from_the_survey(cli: Run, folder_of: Write) -> None:
    folder = folder_of({name.replace("frameworks/", "rubrics/"): text for name, text in NASTY.items()})
    (folder / "in").mkdir()
    path = folder / "in" / "new.yaml"
    assert cli("new", folder / "rubrics" / "nasty", "-o", path, "--kind", "city").code == 0
    assert load_survey(path).framework == "../rubrics/nasty"
    assert problems_of(path) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_scalar_reads_back_as_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"key: {scalar(text)}")["key"] == text
    allowed = "".join(
        char for char in text if char in "\t\n\r\x85" or not (ord(char) < 32 or 127 <= ord(char) < 160 or char in "\ufeff\ufffe\uffff")
    )
    assert parse(f"key: {scalar(allowed)}").value["key"] == allowed


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_comment_stays_a_comment(text: str) -> None:
    lines = "\n".join([*comment(text, "  "), *comment(text, "", "  key  "), "a: 1", *comment(text)])
    assert yaml.safe_load(lines) == {"a": 1}
    assert parse(lines).value == {"a": 1}


# ---------------------------------------------------------------- show


def shown(cli: Run, *args: str) -> Any:
    code, out, err = cli("show", *args, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_framework_is_laid_open(cli: Run) -> None:
    found = shown(cli, SHIPPED)
    assert found["framework"]["publisher"] == "The readiness project"
    assert found["framework"]["scoring"]["gates"] == [
        "at most established unless data-protection-law at least 3 and data-sharing-rules at least 3"
    ]
    pillars = found["tree"]["parts"]
    assert [pillar["share"] for pillar in pillars] == [0.125] * 8
    law = next(part for part in pillars[1]["parts"] if part["id"] == "data-protection-law")
    assert (law["kind"], law["weight"], law["share"]) == ("indicator", 2, 0.025)  # 2 of 10, of an eighth
    shares = [part["share"] for pillar in pillars for part in pillar["parts"]]
    assert sum(shares) == pytest.approx(1, abs=1e-12)


def test_the_table_of_a_framework(cli: Run) -> None:
    code, out, err = cli("show", SHIPPED)
    assert (code, err) == (0, "")
    assert re.search(r"data-protection-law +Data protection law +2 +2\.50 %", out)
    for text in ("CC BY 4.0", "Starting from 0", "at most Established unless", "20 % coverage", "A diagnosis to plan from."):
        assert text in out


def test_one_indicator(cli: Run) -> None:
    node = shown(cli, SHIPPED, "data-protection-law")["node"]
    assert [level["score"] for level in node["levels"]] == [0, 25, 50, 75, 100]
    assert node["path"] == ["policy-law"]
    assert node["actions"][0]["level"] == "1"
    out = cli("show", SHIPPED, "data-protection-law").out
    for text in (
        "2.50 % of the whole",
        "enforces",
        "Ministry of Justice",
        "12 months",
        "ODRA 3.1, question 2.1",
        "policy-law › data-protection-law",
    ):
        assert text in out


@pytest.mark.parametrize("name", ["overall", "leadership"])
def test_a_group(cli: Run, name: str) -> None:
    node = shown(cli, SHIPPED, name)["node"]
    assert node["aggregate"] == "mean"
    assert node["parts"]
    assert "Political mandate" in cli("show", SHIPPED, name).out


def test_every_node_of_a_nasty_framework(cli: Run, nasty: Path) -> None:
    names = ["overall", "odd", "judged", "inner", "both", "NO", "5.10", "1e5", "null", "2018-08-08", "true", "I-5.10", "off"]
    for name in names:
        assert shown(cli, "nasty", name)["node"]["id"] == name
        assert cli("show", "nasty", name).code == 0
    assert cli("show", "nasty").code == 0
    assert shown(cli, "nasty", "NO")["node"]["weight"] == 4
    assert shown(cli, "nasty", "null")["node"]["share"] is None  # asked, not scored
    assert shown(cli, "nasty", "off")["node"]["share"] is None  # an assessor judges the pillar
    assert shown(cli, "nasty", "off")["node"]["path"] == ["judged", "inner"]
    assert [part["id"] for part in shown(cli, "nasty", "both")["node"]["parts"]] == ["odd", "judged"]
    assert "unless NO at least 1 or (1 of judged at least on)" in cli("show", "nasty", "overall").out


def test_points_are_weights(cli: Run, folder_of: Write) -> None:
    files = {
        "p/framework.yaml": "title: P\nedition: 1\nversion: 1\npublisher: P\nlicence: L\naggregate: points\npillars: [a, b]\n",
        "p/a.yaml": "title: A\nindicators:\n  x: {question: X?, points: 3, levels: {0: No., 1: Yes.}}\n",
        "p/b.yaml": "title: B\nindicators:\n  y: {question: Y?, levels: {0: {text: No., points: 0}, 1: {text: Yes., points: 1}}}\n",
    }
    tree = shown(cli, str(folder_of(files) / "p"))["tree"]
    assert [(part["weight"], part["share"], part["parts"][0]["share"]) for part in tree["parts"]] == [(3, 0.75, 0.75), (1, 0.25, 0.25)]


def test_in_vietnamese(cli: Run) -> None:
    assert shown(cli, SHIPPED, "--lang", "vi")["framework"]["title"] == "Mức độ sẵn sàng về chính phủ số"
    assert "Cam kết chính trị" in cli("show", SHIPPED, "political-mandate", "--lang", "vi").out


def test_the_tree_as_csv(cli: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("show", SHIPPED, "--format", "csv").out)))
    assert [row["kind"] for row in rows[:3]] == ["overall", "pillar", "indicator"]
    assert len(rows) == 1 + 8 + 66 + 9 + 66  # the tree, then nine composites that hold each indicator once


def test_an_id_that_is_not_there(cli: Run) -> None:
    code, out, err = cli("show", SHIPPED, "data-protecton-law")
    assert (code, out) == (2, "")
    assert "did you mean 'data-protection-law'?" in err
    assert cli("show", "digital-goverment-2026").code == 2


# ---------------------------------------------------------------- frameworks


def test_what_is_shipped(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = cli("frameworks", "--format", "json")
    assert (code, err) == (0, "")
    listed = {entry["id"]: entry for entry in json.loads(out)}
    file = load_framework(SHIPPED).file
    assert listed[SHIPPED] == {
        "id": SHIPPED,
        "title": file.title,
        "version": file.version,
        "edition": file.edition,
        "pillars": 8,
        "indicators": 66,
        "languages": ["en", "vi"],
        "comparable": True,
    }
    assert set(listed) == {folder.parent.name for folder in (ROOT / "frameworks").glob("*/framework.yaml")}
    assert "8 pillars, 66 indicators" in cli("frameworks").out
    assert f"{SHIPPED},{file.title}," in cli("frameworks", "--format", "csv").out


def test_a_broken_framework_hides_no_other(cli: Run, nasty: Path) -> None:
    assert cli("frameworks").code == 0
    (nasty / "frameworks" / "broken").mkdir()
    (nasty / "frameworks" / "broken" / "framework.yaml").write_text("titel: Broken\n")
    code, out, err = cli("frameworks", "--format", "json")
    assert code == 1
    assert {"nasty", SHIPPED} <= {entry["id"] for entry in json.loads(out)}
    assert "frameworks/broken/framework.yaml:1:1: M01 unknown key 'titel'; did you mean 'title'?" in err


def test_a_framework_of_ones_own_comes_before_a_shipped_one(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "frameworks" / SHIPPED, tmp_path / "frameworks" / SHIPPED)
    path = tmp_path / "frameworks" / SHIPPED / "framework.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("edition: 2026", "edition: ours"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    listed = [entry for entry in json.loads(cli("frameworks", "--format", "json").out) if entry["id"] == SHIPPED]
    assert [entry["edition"] for entry in listed] == ["ours"]
