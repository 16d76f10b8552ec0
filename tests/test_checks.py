"""Checks: every broken file gives exactly the problems that its first line names; good files give none."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bad_files import BAD_FILES, FRAMEWORKS, TINY, BadFile
from readiness import documents, panel, prepare, report, shape, yamlfile
from readiness.checks import CHECKS, check_framework, check_survey
from readiness.codes import all_codes, explain
from readiness.library import read_framework, read_survey
from readiness.problems import Problem, UsageError
from readiness.scoring import compile_framework
from readiness.validate import validate_paths
from readiness.yamlfile import parse

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = {"Y01", "Y03", "Y04", "Y05", "Y10", "S02", "T06", "V01", "V02"}  # no file of one folder shows these

SURVEY = """\
framework: tiny-2024
subject: {id: ATL, name: Atlantis, kind: country}
period: 2024
answers: {law: 1}
"""


def found(problems: list[Problem]) -> list[tuple[str, str, int]]:
    """Problems as (file name, code, line)."""
    return [(Path(problem.path).name, problem.code, problem.line) for problem in problems]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny frameworks, to break."""
    shutil.copytree(FRAMEWORKS, tmp_path / "frameworks")
    return tmp_path / "frameworks" / TINY.name


@pytest.fixture
def survey(tmp_path: Path) -> Callable[[str], Path]:
    """Write a survey beside the frameworks."""

    def write(text: str, name: str = "atlantis.yaml") -> Path:
        path = tmp_path / "surveys" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_file(bad: BadFile, tmp_path: Path) -> None:
    problems = bad.problems(tmp_path)
    assert {(problem.code, problem.line) for problem in problems} == bad.expected


def test_there_are_many_bad_files_and_each_has_one_name() -> None:
    assert len(BAD_FILES) >= 70
    assert len({bad.name for bad in BAD_FILES}) == len(BAD_FILES)


def test_every_code_has_a_bad_file() -> None:
    shown = {code for bad in BAD_FILES for code, _ in bad.expected}
    assert shown | ELSEWHERE >= set(all_codes()) - set(panel.CODES) - set(prepare.CODES) - set(report.CODES) - set(
        documents.CODES
    )  # those have tests of their own
    assert not shown & ELSEWHERE


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_every_check_is_documented(code: str) -> None:
    page = CHECKS[code].doc
    assert re.fullmatch(r"[A-Z`][^\n]*\.", CHECKS[code].title)
    snippets = re.findall(r"^(Fails|Passes).*:\n\n((?:    .*\n?|\n)+)", page, re.MULTILINE)
    assert [kind for kind, _ in snippets] == ["Fails", "Passes"]
    for _, snippet in snippets:
        parse(snippet)


def test_a_code_has_one_meaning() -> None:
    elsewhere = (yamlfile.CODES, shape.CODES, panel.CODES, prepare.CODES, report.CODES, documents.CODES)
    assert len(all_codes()) == len(CHECKS) + sum(map(len, elsewhere))
    titles = [(code[0], title) for code, title in all_codes().items()]
    assert len(set(titles)) == len(titles)


def test_explain() -> None:
    assert explain("F34").startswith("F34 (warning): A weight has no effect.\n\nMinimum")
    assert explain("y07").startswith("Y07 (error): A key stands twice")
    with pytest.raises(UsageError, match="there is no code 'F344'; did you mean 'F"):
        explain("F344")


@pytest.mark.parametrize("path", ["frameworks", "surveys", "tests/frameworks"])
def test_what_is_shipped_is_clean(path: str) -> None:
    assert validate_paths([ROOT / path]) == []


def test_a_full_survey_is_clean(tiny: Path, survey: Callable[..., Path]) -> None:
    path = survey(
        """\
framework: tiny-2024@1.1.0
subject: {id: ATL, name: Atlantis, kind: country, region: ocean}
period: 2024-Q4
status: self-assessed
target: {level: 1, by: 2030}
sources:
  yearbook: {title: Yearbook of Atlantis, publisher: Atlantis, date: 2024-10, href: "https://example.org/yearbook"}
answers:
  law: {level: 2, confidence: low, note: In force since May., evidence: [yearbook]}
  body: {level: [0, 1], target: {level: 1, by: 2026, owner: Parliament}}
  custom: {state: not-applicable, note: There are no cities.}
  total: 200
  online: {value: {from: 40, to: 50}, target: {value: 90, by: 2030}}
  days: {value: 12, target: {change: -5, baseline: {value: 20, date: 2020}, by: 2030}}
  quality: {level: yellow, evidence: [{title: Visit, date: 2024-11-03, sign: mixed}]}
  channels: [web, phone]
"""
    )
    assert found(validate_paths([path])) == [("atlantis.yaml", "S15", 16)]  # two channels of two, without evidence


def test_all_problems_of_all_files_at_once_and_in_order(tiny: Path, survey: Callable[..., Path]) -> None:
    (tiny / "rights.yaml").write_text("title: Rights\nindicator: {}\n", encoding="utf-8")
    (tiny / "services.yaml").write_text("title: Services\nindicators: {a: {question: Which?, choices: {}}}\n", encoding="utf-8")
    (tiny / "links.yaml").write_text("links: [", encoding="utf-8")
    survey("framework: tiny-2020\nsubject: {id: A, name: A}\nperiod: 2020\nanswers: {lw: 1}\n")
    assert found(validate_paths([tiny.parent.parent])) == [
        ("links.yaml", "Y06", 2),
        ("rights.yaml", "M01", 2),
        ("services.yaml", "F27", 2),  # checks go on in what can be read
        ("services.yaml", "F28", 2),
        ("services.yaml", "F19", 2),
        ("atlantis.yaml", "S04", 4),
    ]


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("1-2", "; write [1, 2] where one of them holds"),
        ("0 or 1", "; write [0, 1] where one of them holds"),
        ("1 hoặc 2", "; write [1, 2] where one of them holds"),
        ("1-9", ""),
        ("Unknown", "; write 'unknown', or leave the answer out"),
        ("không rõ", "; write 'unknown', or leave the answer out"),
        ("N/A", "; did you mean 'not-applicable'?"),
        ("không áp dụng", "; did you mean 'not-applicable'?"),
    ],
)
def test_what_people_write_for_a_level(said: str, advice: str, survey: Callable[[str], Path], tiny: Path) -> None:
    path = survey(f"framework: tiny-2024\nsubject: {{id: A, name: A}}\nperiod: 2024\nanswers: {{law: {said}}}\n")
    (problem,) = [problem for problem in validate_paths([path]) if problem.code == "S06"]
    assert problem.message == f"there is no level '{said}'; the levels are 0, 1, 2{advice}"


def test_an_id_in_two_pillars_is_told_in_the_second(tiny: Path) -> None:
    text = (tiny / "rights.yaml").read_text(encoding="utf-8")
    (tiny / "rights.yaml").write_text(text.replace("  law:", "  days:", 1), encoding="utf-8")
    (problem,) = [problem for problem in validate_paths([tiny]) if problem.code == "F04"]
    assert found([problem]) == [("services.yaml", "F04", 11)]
    assert problem.message == f"id 'days' stands already in {tiny / 'rights.yaml'}, line 5; rename one of them"


def test_a_path_that_does_not_exist() -> None:
    assert [problem.code for problem in validate_paths([Path("x" * 5000)])] == ["Y01"]
    assert validate_paths([Path("nowhere")]) == [Problem("nowhere", 0, 0, "Y01", "no such file; check the path")]


def test_a_folder_without_anything_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("framework: tiny-2024", encoding="utf-8")
    assert [(problem.code, problem.severity) for problem in validate_paths([tmp_path])] == [("V01", "error")]


def test_a_yaml_file_that_is_neither(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text("site_name: Ours\n", encoding="utf-8")
    assert [(problem.code, problem.severity) for problem in validate_paths([path])] == [("V01", "error")]
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert found(validate_paths([tmp_path])) == [("broken.yaml", "Y06", 2), ("mkdocs.yml", "V02", 1)]


def test_hidden_and_foreign_folders_are_skipped(tiny: Path, survey: Callable[..., Path]) -> None:
    survey(SURVEY)
    for name in (".github", ".venv", "node_modules", "__pycache__"):
        (tiny.parent.parent / name).mkdir()
        (tiny.parent.parent / name / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert validate_paths([tiny.parent.parent]) == []


@pytest.mark.parametrize("name", ["", "framework.yaml", "rights.yaml", "links.yaml", "translations/vi.yaml", "tests/cases.yaml"])
def test_any_file_of_a_framework_stands_for_it(tiny: Path, name: str) -> None:
    (tiny / "services.yaml").write_text("titel: Services\n", encoding="utf-8")
    assert found(validate_paths([tiny / name])) == [("services.yaml", "M01", 1)]


def test_a_framework_in_the_current_folder_has_its_name(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    assert validate_paths([Path()]) == []


def test_a_survey_with_a_broken_framework_says_so_unless_the_framework_is_shown_too(tiny: Path, survey: Callable[..., Path]) -> None:
    path = survey(SURVEY)
    (tiny / "services.yaml").write_text("title: Services\n", encoding="utf-8")
    (tiny / "framework.yaml").write_text((tiny / "framework.yaml").read_text().replace("weight: high", "weight: hi"), encoding="utf-8")
    assert found(validate_paths([path])) == [("atlantis.yaml", "S02", 1)]
    assert ("atlantis.yaml", "S02", 1) not in found(validate_paths([path, tiny]))


def test_a_framework_is_compiled_once_however_many_surveys_name_it(
    tiny: Path, survey: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []
    module = sys.modules["readiness.validate"]  # the package has a function of this name
    monkeypatch.setattr(module, "compile_framework", lambda framework: compiled.append(framework.id) or compile_framework(framework))
    for number in range(20):
        survey(SURVEY, f"atlantis-{number}.yaml")
    assert validate_paths([tiny.parent.parent]) == []
    assert compiled.count("tiny-2024") == 1


def test_files_that_nothing_reads(tiny: Path) -> None:
    (tiny / "links.yaml").rename(tiny / "links.yml")
    (tiny / "translations" / "vi.yaml").rename(tiny / "translations" / "vi.yml")
    assert [problem.message for problem in validate_paths([tiny])] == [
        "'links.yml' stands in this folder and is not read; name it links.yaml, or move it away",
        "'translations/vi.yml' stands in this folder and is not read; name it translations/vi.yaml, or move it away",
    ]


def test_links_in_a_circle(tiny: Path) -> None:
    earlier = tiny.parent / "tiny-2020" / "links.yaml"
    earlier.write_text("links:\n  tiny-2024:\n    - {id: law, kind: changed, reason: Drafts counted.}\n", encoding="utf-8")
    problems = [problem for problem in validate_paths([tiny.parent]) if problem.code == "L08"]
    assert found(problems) == [("links.yaml", "L08", 3), ("links.yaml", "L08", 3)]
    assert "tiny-2024: law → tiny-2020: law → tiny-2024: law" in problems[1].message


@pytest.mark.parametrize("name", ["vietnamese", "en"])
def test_the_name_of_a_translation_is_another_language(tiny: Path, name: str) -> None:
    (tiny / "translations" / "vi.yaml").rename(tiny / "translations" / f"{name}.yaml")
    assert [problem.code for problem in validate_paths([tiny])] == ["T06"]


def test_a_translation_is_not_taken_for_the_framework(tiny: Path) -> None:
    vi = tiny / "translations" / "vi.yaml"
    vi.write_text(vi.read_text(encoding="utf-8").replace("Có dự thảo", "Không có luật"), encoding="utf-8")
    assert [problem.code for problem in validate_paths([tiny])] == ["T04"]
    assert check_framework(read_framework(tiny, "vi")) == []


def test_a_broken_translation_is_told_where_its_language_is_asked_for(tiny: Path) -> None:
    (tiny / "translations" / "vi.yaml").write_text("bands: [weak]\n", encoding="utf-8")
    assert [problem.code for problem in read_framework(tiny, "vi").problems] == ["M03"]
    assert read_framework(tiny).problems == ()


def test_a_chain_of_gates_that_nobody_could_follow(tiny: Path) -> None:
    text = (tiny / "framework.yaml").read_text(encoding="utf-8")
    chain = "".join(f"  c{number}: {{title: C, of: [c{number + 1}]}}\n" for number in range(2000))
    (tiny / "framework.yaml").write_text(f"{text}{chain}  c2000: {{title: C, of: [law]}}\n", encoding="utf-8")
    assert {problem.code for problem in validate_paths([tiny]) if problem.severity == "error"} == {"F52"}


def test_names_that_no_file_can_have(tmp_path: Path, survey: Callable[..., Path]) -> None:
    path = survey(SURVEY.replace("tiny-2024", "x" * 5000))
    assert found(validate_paths([path])) == [("atlantis.yaml", "S01", 1)]
    path = survey(SURVEY.replace("tiny-2024", "../../../../etc/passwd"))
    assert found(validate_paths([path])) == [("atlantis.yaml", "S01", 1)]


def test_a_pillar_is_a_file_of_the_folder(tiny: Path) -> None:
    text = (tiny / "framework.yaml").read_text(encoding="utf-8")
    for name in ("../tiny-2020/basics", "x" * 5000):
        (tiny / "framework.yaml").write_text(text.replace("pillars: [rights", f"pillars: [{name}"), encoding="utf-8")
        assert "F01" in {problem.code for problem in validate_paths([tiny])}


def test_wrong_everywhere_is_told_a_hundred_times_and_not_more(tiny: Path, survey: Callable[..., Path]) -> None:
    answers = "".join(f"  law-{number}: 1\n" for number in range(5000))
    problems = validate_paths([survey(SURVEY.replace("{law: 1}", "\n" + answers))])
    assert {problem.code for problem in problems} == {"S04"}
    assert len(problems) == 100


def test_a_survey_alone(tiny: Path, survey: Callable[..., Path]) -> None:
    framework = read_framework(tiny).framework
    assert framework is not None
    assert check_survey(read_survey(survey(SURVEY)), framework) == []
    assert [problem.code for problem in check_survey(read_survey(survey(SURVEY.replace("law: 1", "law: 3"))), framework)] == ["S06"]
    assert check_survey(read_survey(survey("period: 2024\n")), framework) == []  # its shape is wrong, which is said before


def test_what_is_right_of_a_broken_survey_is_checked_too(tiny: Path, survey: Callable[..., Path]) -> None:
    """All problems of a file at once: a misspelt key hides no misspelt question."""
    broken = SURVEY.replace("period: 2024", "period: soon").replace("{law: 1}", "{nosuch: 1, law: {level: 1, confidnce: high}}")
    codes = [code for _, code, _ in found(validate_paths([survey(broken)]))]
    assert {"M01", "M05", "S04"} <= set(codes)
    assert "S22" not in codes
