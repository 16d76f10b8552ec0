"""Lists of problems for people, GitHub, programs and code scanners."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.checks import CHECKS
from readiness.codes import all_codes
from readiness.formats import FORMATS, github, sarif, summary, text, to_json
from readiness.problems import Problem

PROBLEMS = [
    Problem("surveys/viet-nam-2020.yaml", 7, 3, "S04", "the framework has no question 'lw'; did you mean 'law'?"),
    Problem("surveys/viet-nam-2020.yaml", 9, 1, "S16", "low confidence needs a note", "warning"),
    Problem("surveys/none.yaml", 0, 0, "Y01", "no such file; check the path"),
]


def test_text() -> None:
    assert text(PROBLEMS) == (
        "surveys/viet-nam-2020.yaml:7:3: S04 the framework has no question 'lw'; did you mean 'law'?\n"
        "surveys/viet-nam-2020.yaml:9:1: S16 warning: low confidence needs a note\n"
        "surveys/none.yaml:0:0: Y01 no such file; check the path\n"
        "2 errors, 1 warning in 2 files"
    )


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        ([], "no problems"),
        (PROBLEMS[:1], "1 error in 1 file"),
        (PROBLEMS[1:2], "1 warning in 1 file"),
        (PROBLEMS[:2], "1 error, 1 warning in 1 file"),
        (PROBLEMS[1:2] * 2, "2 warnings in 1 file"),
    ],
)
def test_summary(problems: list[Problem], said: str) -> None:
    assert summary(problems) == said


def test_github() -> None:
    assert github(PROBLEMS).splitlines() == [
        "::error file=surveys/viet-nam-2020.yaml,line=7,col=3,title=S04::the framework has no question 'lw'; did you mean 'law'?",
        "::warning file=surveys/viet-nam-2020.yaml,line=9,col=1,title=S16::low confidence needs a note",
        "::error file=surveys/none.yaml,line=1,col=1,title=Y01::no such file; check the path",
    ]


def test_github_takes_no_command_from_a_file() -> None:
    hostile = Problem("a,b:c%.yaml", 1, 1, "S04", "50 % of\r\n::set-output name=x::y, and: more")
    assert github([hostile]) == "::error file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=S04::50 %25 of%0D%0A::set-output name=x::y, and: more"


def test_json() -> None:
    assert json.loads(to_json(PROBLEMS))[1] == {
        "path": "surveys/viet-nam-2020.yaml",
        "line": 9,
        "column": 1,
        "code": "S16",
        "severity": "warning",
        "message": "low confidence needs a note",
    }
    assert list(json.loads(to_json(PROBLEMS))[0]) == ["path", "line", "column", "code", "severity", "message"]
    assert json.loads(to_json([])) == []
    assert "Việt" in to_json([Problem("a", 1, 1, "S04", "Việt")])


def test_sarif() -> None:
    log = json.loads(sarif(PROBLEMS))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["S04", "S16", "Y01"]
    assert rules[0]["shortDescription"]["text"] == CHECKS["S04"].title
    assert "Fails:" in rules[0]["help"]["text"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "error"]
    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in run["results"]] == [
        ("S04", 0, "error"),
        ("S16", 1, "warning"),
        ("Y01", 2, "error"),
    ]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[0] == {"artifactLocation": {"uri": "surveys/viet-nam-2020.yaml"}, "region": {"startLine": 7, "startColumn": 3}}
    assert places[2]["region"] == {"startLine": 1, "startColumn": 1}  # a file as a whole


def test_sarif_paths_are_uris() -> None:
    paths = [r"surveys\việt nam.yaml", str(Path("/tmp/a b.yaml")), "50%.yaml"]
    log = json.loads(sarif([Problem(path, 1, 1, "S04", "wrong") for path in paths]))
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]]
    assert uris == ["surveys/vi%E1%BB%87t%20nam.yaml", "file:///tmp/a%20b.yaml", "50%25.yaml"]


def test_sarif_knows_every_code() -> None:
    log = json.loads(sarif([Problem("a.yaml", 1, 1, code, "wrong") for code in all_codes()]))
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) == len(all_codes())


@pytest.mark.parametrize("name", FORMATS)
def test_no_problems(name: str) -> None:
    assert isinstance(FORMATS[name]([]), str)
