"""The tests of frameworks, tested: what agrees, what does not, and what cannot be run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Output
from readiness.cases import CaseResult, read_cases, run_case
from readiness.library import load_framework
from readiness.problems import ProblemsError
from readiness.scoring import compile_framework

Write = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Output]

FRAMEWORK = {
    "small/framework.yaml": """
        title: Small
        edition: 2026
        version: 1.0
        publisher: Us
        licence: CC BY 4.0
        bands:
          - {id: low, title: Low, from: 0}
          - {id: high, title: High, from: 50}
        pillars: [law, skills]
        """,
    "small/law.yaml": """
        title: Law
        indicators:
          act: {question: Is there an act?, levels: {0: No., 1: Draft., 2: In force., 3: Enforced.}}
          decree: {question: Is there a decree?, weight: 2, levels: {0: No., 1: Draft., 2: In force., 3: Enforced.}}
        """,
    "small/skills.yaml": """
        title: Skills
        indicators:
          courses: {question: Are there courses?, levels: {0: No., 1: Some., 2: Many., 3: For all.}}
          trained: {question: How many are trained?, number: {unit: '%', from: 0, to: 100}}
        """,
}


@pytest.fixture
def case(folder_of: Write) -> Callable[[str], CaseResult]:
    """Run one case, written as YAML without its name."""

    def run(text: str) -> CaseResult:
        lines = "\n".join(f"    {line}" for line in text.strip().splitlines())
        folder = folder_of({**FRAMEWORK, "small/tests/one.yaml": f"cases:\n  - name: One\n{lines}\n"}) / "small"
        (found,) = read_cases(folder)
        return run_case(compile_framework(load_framework(folder)), found)

    return run


@pytest.mark.parametrize(
    "text",
    [
        "all: 3\nexpect: {law: 100}",
        "answers: {act: 3, decree: 0}\nexpect: {law: 33.3}",
        "answers: {act: 3, decree: 0}\nexpect: {law: {value: 33, within: 0.5}}",
        "answers: {act: 3, decree: 0}\nexpect: {law: {value: 33.2, within: 0.1}}",
        "answers: {act: 3}\nexpect: {law: {coverage: 0.33}, decree: {value: null, state: unanswered}, overall: {band: high}}",
        "answers: {act: 3}\nexpect: {law: {coverage: 0.3333}, act: {level: 3}, decree: {level: null}}",
        "all: 0\nanswers: {act: 3}\nexpect: {act: 100, decree: 0}",
        "answers: {trained: {value: {from: 20, to: 40}}}\nexpect: {trained: {low: 20, high: 40, coverage: 0.8}}",
        "answers: {act: {level: 3, evidence: [{title: The act}]}, decree: 3}\nexpect: {law: {evidenced: 33.3}}",
    ],
)
def test_what_agrees(case: Callable[[str], CaseResult], text: str) -> None:
    assert case(text).failures == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("all: 3\nexpect: {law: 99.9}", 4, "law: value should be 99.9, found 100"),
        ("all: 3\nexpect:\n  law:\n    value: 100\n    band: low", 7, "law: band should be low, found high"),
        ("answers: {act: 3, decree: 0}\nexpect: {law: 33.33}", 4, "law: value should be 33.33, found 33.3"),
        ("answers: {act: 3, decree: 0}\nexpect: {law: {value: 33, within: 0.1}}", 4, "law: value should be 33, found 33.3"),
        ("answers: {act: 3}\nexpect: {law: {coverage: 0.34}}", 4, "law: coverage should be 0.34, found 0.333333333333"),
        ("answers: {act: 3}\nexpect: {law: null}", 4, "law: value should be none, found 100"),
        ("answers: {act: unknown}\nexpect: {act: 0}", 4, "act: value should be 0, found none"),
        ("all: 3\nexpect: {lw: 100}", 4, "there is no 'lw'; did you mean 'law'?"),
        ("all: 3\nexpect: {law: {within: 1}}", 4, "nothing is expected of 'law'; write a value, band or state"),
        ("answers:\n  act: 3\n  decre: 3\nexpect: {law: 100}", 5, "there is no indicator 'decre'; did you mean 'decree'?"),
        ("answers:\n  act: 3\n  decree: 4\nexpect: {law: 100}", 5, "decree: there is no level '4'; the levels are 0, 1, 2, 3"),
        ("all: 4\nexpect: {law: 100}", 3, "'act' has no level '4'; its levels are 0, 1, 2, 3"),
    ],
)
def test_what_does_not(case: Callable[[str], CaseResult], text: str, line: int, message: str) -> None:
    (failure,) = case(text).failures
    assert (failure.line, failure.message) == (line, message)


TARGET = "target: [{value: 50, baseline: {value: 10, date: 2020}, by: 2025}, {value: 90, by: 2030}]"


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{by: 2025, status: late, gap: 20, progress: 0.5}", None),
        ("{by: 2030, gap: 60, progress: null, status: open}", None),
        ("{by: 2025, gap: 19}", "trained: gap should be 19, found 20"),
        ("{by: 2030, status: met}", "trained: status should be met, found open"),
        ("{status: late}", "trained: its targets are due 2025, 2030; say with 'by:' which of them is meant"),
    ],
)
def test_what_became_of_a_target(folder_of: Write, expect: str, message: str | None) -> None:
    """Progress (30 - 10) / (50 - 10) at the end of 2023, when three of five years are gone."""
    skills = FRAMEWORK["small/skills.yaml"].replace("number: {", f"{TARGET}, number: {{")
    cases = f"cases:\n- {{name: One, period: 2023, answers: {{trained: 30}}, expect: {{trained: {expect}}}}}\n"
    folder = folder_of({**FRAMEWORK, "small/skills.yaml": skills, "small/tests/one.yaml": cases}) / "small"
    (found,) = read_cases(folder)
    result = run_case(compile_framework(load_framework(folder)), found)
    assert [failure.message for failure in result.failures] == ([] if message is None else [message])


def test_a_status_needs_a_period_and_a_target(case: Callable[[str], CaseResult]) -> None:
    (failure,) = case("all: 3\nexpect: {law: {status: met}}").failures
    assert failure.message == "law: no target is set on it, so it has no status"


def test_answers_come_from_a_survey_beside_the_file(folder_of: Write) -> None:
    survey = "framework: small\nsubject: {id: A, name: A}\nperiod: 2026\nanswers: {act: 3, decree: 3}\n"
    cases = "cases:\n- {name: One, survey: a.yaml, answers: {act: 0}, expect: {law: 66.7, skills: null}}\n"
    folder = folder_of({**FRAMEWORK, "small/tests/one.yaml": cases}) / "small"
    (found,) = read_cases(folder)
    plan = compile_framework(load_framework(folder))
    (missing,) = run_case(plan, found).failures
    assert "a.yaml:0:0: Y01 no such file" in missing.message
    (folder / "tests" / "a.yaml").write_text(survey)
    assert run_case(plan, found).ok


def test_a_broken_file_of_cases_is_told_with_its_place(folder_of: Write) -> None:
    folder = folder_of({**FRAMEWORK, "small/tests/one.yaml": "cases:\n- {name: One, expct: {law: 1}}\n- {name: Two}\n"}) / "small"
    with pytest.raises(ProblemsError) as error:
        read_cases(folder)
    assert [(problem.code, problem.line) for problem in error.value.problems] == [("M01", 2), ("M02", 3)]


def test_the_command_tells_every_case(cli: Run, folder_of: Write) -> None:
    cases = "cases:\n- {name: All is well, all: 3, expect: {law: 100}}\n- {name: All is bad, all: 0, expect: {law: 1}}\n"
    folder = folder_of({**FRAMEWORK, "small/tests/one.yaml": cases}) / "small"
    path = folder / "tests" / "one.yaml"
    code, out, err = cli("test", folder)
    assert (code, err) == (1, "")
    assert out == (
        f"ok      {path}:2: All is well\n"
        f"FAILED  {path}:3: All is bad\n"
        f"        {path}:3: law: value should be 1, found 0\n"
        "2 cases, 1 failed\n"
    )
    printed = json.loads(cli("test", folder, "--format", "json").out)
    assert (printed["passed"], printed["failed"]) == (1, 1)
    assert printed["cases"][1]["failures"][0] == {
        "line": 3,
        "message": "law: value should be 1, found 0",
        "id": "law",
        "figure": "value",
        "expected": 1,
        "found": 0,
    }
    assert len(cli("test", folder, "--format", "csv").out.splitlines()) == 3


def test_the_command_passes_where_all_agree(cli: Run) -> None:
    code, out, _ = cli("test", "digital-government-2026")
    assert code == 0
    assert out.splitlines()[-1].endswith("cases, all ok")


def test_a_framework_without_tests_fails(cli: Run, folder_of: Write) -> None:
    code, out, err = cli("test", folder_of(FRAMEWORK) / "small")
    assert (code, out) == (1, "")
    assert "has no tests" in err
