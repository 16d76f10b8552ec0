"""The command line: exit codes, what goes where, thresholds that agree with what is printed, and output that is whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, Output
from readiness import __version__, files
from readiness.cli import COMMANDS, run
from readiness.cli.output import tame
from readiness.problems import UsageError

SURVEY = ROOT / "surveys" / "viet-nam-2020.yaml"
SHIPPED = "digital-government-2026"

FILES = {
    "frameworks/tiny/framework.yaml": """
        title: Tiny [/red]
        edition: 2026
        version: 1.0.0
        publisher: Nobody
        licence: CC0
        min_coverage: 0.4
        pillars: [one, two]
        composites: {both: {title: Both, of: [a, c], range: [0, 1]}}
        """,
    "frameworks/tiny/one.yaml": """
        title: "[bold]One"
        indicators:
          a: {question: A?, levels: {0: No., 1: Third., 2: More., 3: Yes.}}
          b: {question: B?, levels: {0: No., 1: Third., 2: More., 3: Yes.}, tags: {x: y}}
        """,
    "frameworks/tiny/two.yaml": """
        title: Two
        indicators:
          c: {question: C?, levels: {0: No., 1: Third., 2: More., 3: Yes.}}
          d: {question: D?, levels: {0: No., 1: Third., 2: More., 3: Yes.}}
        """,
    "survey.yaml": """
        framework: tiny
        subject: {id: A, name: "The [/bold] city"}
        period: 2026
        answers:
          a: {level: 1, evidence: [{title: A law}]}
          b: 2
          c: unknown
          d: {state: not-applicable, note: There is none.}
        """,
    "full.yaml": """
        framework: tiny
        subject: {id: A, name: A}
        period: 2026
        answers: {a: 1, b: 2, c: 2, d: 2}
        """,
}


@pytest.fixture
def tiny(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    return folder_of(FILES)


# ---------------------------------------------------------------- score


def test_score_as_a_table(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli("score", tiny / "survey.yaml")
    assert (found.code, "\x1b" in found.out) == (0, False)
    for text in ("The [/bold] city, 2026", "Tiny [/red]", "[bold]One", "50.0", "tiny@1.0.0"):
        assert text in found.out


def test_score_as_json(tiny: Path, cli: Callable[..., Output]) -> None:
    found = json.loads(cli("score", tiny / "full.yaml", "--format", "json").out)
    assert found["tool"] == {"name": "readiness", "version": __version__}
    assert found["framework"]["id"] == "tiny"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", found["framework"]["digest"])
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", found["survey"]["digest"])
    assert (found["survey"]["path"], found["survey"]["period"]) == (str(tiny / "full.yaml"), "2026")
    assert found["survey"]["subject"] == {"id": "A", "name": "A"}
    score = found["score"]
    assert (score["id"], score["value"], score["coverage"], score["state"]) == ("overall", 58.3, 1, "answered")
    assert [part["id"] for part in score["parts"]] == ["one", "two"]
    assert [part["id"] for part in score["parts"][0]["parts"]] == ["a", "b"]
    assert {"id", "title", "value", "exact", "low", "high", "evidenced", "coverage", "weight", "state", "parts"} <= set(score)
    assert {"band", "band_low", "band_high", "capped_by"} <= set(score)
    assert [node["id"] for node in found["composites"]] == ["both"]


def test_score_as_csv(tiny: Path, cli: Callable[..., Output]) -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(cli("score", tiny / "survey.yaml", "--format", "csv").out))}
    assert list(rows) == ["overall", "one", "a", "b", "two", "c", "d", "both"]
    assert (rows["one"]["value"], rows["c"]["value"], rows["c"]["state"], rows["d"]["state"]) == ("50.0", "", "unknown", "not-applicable")


@pytest.mark.parametrize(("name", "first"), [("out.json", "{"), ("out.csv", "id,title"), ("out.JSON", "{"), ("out", "{")])
def test_the_name_of_the_output_says_its_format(tiny: Path, cli: Callable[..., Output], name: str, first: str) -> None:
    found = cli("score", tiny / "survey.yaml", "-o", tiny / name)
    assert (found.code, found.out) == (0, "")
    assert (tiny / name).read_text(encoding="utf-8").startswith(first)
    assert f"written: {tiny / name}" in found.err


@pytest.mark.parametrize("name", ["out.xlsx", "out.pdf", "out.txt"])
def test_a_result_does_not_go_to_a_file_of_another_kind(tiny: Path, cli: Callable[..., Output], name: str) -> None:
    found = cli("score", tiny / "survey.yaml", "-o", tiny / name)
    assert (found.code, found.out) == (2, "")
    assert f"{name}: this result is written as .json, .csv; name the file so, or add --format" in found.err
    assert not (tiny / name).exists()
    assert cli("score", tiny / "survey.yaml", "-o", tiny / name, "--format", "json").code == 0


def test_lists_of_frameworks_cases_and_problems_go_by_the_name_of_their_file(tiny: Path, cli: Callable[..., Output]) -> None:
    for command, name, first in (
        (("frameworks",), "list.csv", "id,title,version"),
        (("test", "un-egdi-2020"), "cases.json", "{"),
        (("test", "un-egdi-2020"), "cases.csv", "path,line,name"),
        (("test", "un-egdi-2020"), "cases.txt", "ok  "),
        (("validate", tiny / "survey.yaml"), "problems.json", "["),
        (("validate", tiny / "survey.yaml"), "problems.sarif", "{"),
        (("show", "un-egdi-2020"), "framework.csv", "id,title"),
    ):
        assert cli(*command, "-o", tiny / name).code == 0
        assert (tiny / name).read_text(encoding="utf-8").startswith(first), name


def test_standard_input(tiny: Path, cli: Callable[..., Output], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    text = (tiny / "full.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    found = cli("score", "-", "--format", "json")
    assert (json.loads(found.out)["score"]["value"], json.loads(found.out)["survey"]["path"]) == (58.3, "<stdin>")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.replace(b"a: 1", b"a: 9"))))
    found = cli("score", "-")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("<stdin>:4:14: S06 there is no level '9'")


# ---------------------------------------------------------------- thresholds


def test_a_missed_threshold_leaves_the_result_whole_and_says_by_how_much(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli(
        "score", tiny / "full.yaml", "--format", "json", "--fail-under", "60", "--fail-under-pillar", "one=70", "--min-coverage", "1"
    )
    assert found.code == 1
    assert json.loads(found.out)["score"]["value"] == 58.3
    assert [line for line in found.err.splitlines() if line.startswith("readiness:")] == [
        "readiness: overall: the score 58.3 is below 60, by 1.7",
        "readiness: one: the score 50.0 is below 70, by 20",
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-under", "58.3"), 0),  # the score is 58.333…, and 58.3 is printed
        (("--fail-under", "58.31"), 1),
        (("--fail-under-pillar", "two=66.7"), 0),  # 66.666… is printed as 66.7
        (("--fail-under-pillar", "two=66.71"), 1),
        (("--fail-under-pillar", "both=0.5"), 0),  # a composite in its own range
        (("--fail-under-pillar", "both=0.51"), 1),
        (("--fail-under-pillar", "a=33.3"), 0),
        (("--fail-under", "10", "--fail-under-pillar", "overall=90"), 1),  # the stricter one is not forgotten
        (("--fail-under", "90", "--fail-under-pillar", "overall=10"), 1),
        (("--fail-under-pillar", "one=90", "--fail-under-pillar", "one=10"), 1),
        (("--min-coverage", "1"), 0),
        (("--fail-under", "-5"), 0),
    ],
)
def test_thresholds_are_compared_with_what_is_printed(tiny: Path, cli: Callable[..., Output], options: tuple[str, ...], code: int) -> None:
    assert cli("score", tiny / "full.yaml", *options).code == code


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 1000))
def test_exit_status_agrees_with_the_printed_number(tiny: Path, cli: Callable[..., Output], a: int, b: int, c: int, limit: int) -> None:
    (tiny / "any.yaml").write_text(FILES["full.yaml"].replace("a: 1, b: 2, c: 2", f"a: {a}, b: {b}, c: {c}").replace("\n        ", "\n"))
    found = cli("score", tiny / "any.yaml", "--fail-under", limit / 10)
    printed = re.search(r"^Overall .*? (\d+\.\d) ", found.out, re.MULTILINE)
    assert printed is not None
    assert found.code == int(float(printed[1]) < limit / 10)


@pytest.mark.parametrize(("share", "code"), [("0.07", 0), ("0.071", 1), ("0.29", 1), ("0", 0)])
def test_coverage_is_compared_as_it_is_printed(
    folder_of: Callable[[Mapping[str, str]], Path], cli: Callable[..., Output], share: str, code: int
) -> None:
    """7 of 100 questions are 7 %, although 0.07 x 100 is a little more than 7."""
    indicators = "".join(f"\n  q{number}: {{question: Q?, levels: {{0: No., 1: Yes.}}}}" for number in range(100))
    answers = ", ".join(f"q{number}: 1" for number in range(7))
    folder = folder_of(
        {
            "frameworks/t/framework.yaml": "title: T\nedition: 1\nversion: 1.0.0\npublisher: P\nlicence: CC0\npillars: [one]\n",
            "frameworks/t/one.yaml": f"title: One\nindicators:{indicators}\n",
            "s.yaml": f"framework: t\nsubject: {{id: A, name: A}}\nperiod: 2026\nanswers: {{{answers}}}\n",
        }
    )
    found = cli("score", folder / "s.yaml", "--min-coverage", share)
    assert found.code == code
    assert ("coverage is 7 %, below" in found.err) == bool(code)


def test_a_withheld_score_misses_every_threshold(tiny: Path, cli: Callable[..., Output]) -> None:
    (tiny / "thin.yaml").write_text("framework: tiny\nsubject: {id: A, name: A}\nperiod: 2026\nanswers: {a: 3}\n", encoding="utf-8")
    found = cli("score", tiny / "thin.yaml", "--fail-under", "0")
    assert found.code == 1
    assert (
        "readiness: overall: there is no score (withheld: coverage 25 % is below the framework's minimum), and 0 is asked for" in found.err
    )
    found = cli("score", tiny / "thin.yaml", "--fail-under-pillar", "two=0")
    assert (found.code, "two: there is no score (unknown), and 0 is asked for" in found.err) == (1, True)


def test_require_evidence(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli("score", tiny / "survey.yaml", "--require-evidence")
    assert found.code == 1
    assert "readiness: 1 answered without evidence: b" in found.err.splitlines()
    text = (tiny / "survey.yaml").read_text(encoding="utf-8").replace("b: 2", "b: unknown")
    (tiny / "backed.yaml").write_text(text, encoding="utf-8")
    assert cli("score", tiny / "backed.yaml", "--require-evidence").code == 0


def test_evidence_of_a_judgement_and_of_a_ratio_may_be_that_of_their_parts(
    folder_of: Callable[[Mapping[str, str]], Path], cli: Callable[..., Output]
) -> None:
    folder = folder_of(
        {
            "frameworks/t/framework.yaml": """
                title: T
                edition: 1
                version: 1.0.0
                publisher: P
                licence: CC0
                scales: {s: {levels: {0: No., 1: Yes.}}}
                pillars: [judged, counted]
                """,
            "frameworks/t/judged.yaml": """
                title: Judged
                aggregate: judgement
                scale: s
                indicators: {a: {question: A?, scale: s}}
                """,
            "frameworks/t/counted.yaml": """
                title: Counted
                indicators:
                  online: {question: How many?, number: {unit: offices, from: 0, to: 9}, scored: false}
                  all: {question: How many?, number: {unit: offices, from: 0, to: 9}, scored: false}
                  share: {question: Share?, ratio: {numerator: online, denominator: all, from: 0, to: 1}}
                """,
            "s.yaml": """
                framework: t
                subject: {id: A, name: A}
                period: 2026
                answers:
                  judged: {level: 1, note: Seen.}
                  a: {level: 1, evidence: [{title: A law}]}
                  online: {value: 1, evidence: [{title: A count}]}
                  all: {value: 2, evidence: [{title: A count}]}
                """,
        }
    )
    assert cli("score", folder / "s.yaml", "--require-evidence").code == 0
    text = (folder / "s.yaml").read_text(encoding="utf-8")
    (folder / "s.yaml").write_text(text.replace("all: {value: 2, evidence: [{title: A count}]}", "all: 2"), encoding="utf-8")
    assert "1 answered without evidence: share" in cli("score", folder / "s.yaml", "--require-evidence").err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fail-under-pillar", "tow=50"), "has no 'tow'; did you mean 'two'?"),
        (("--fail-under-pillar", "two"), "write ID=SCORE, such as two=40, not 'two'"),
        (("--fail-under-pillar", "two=much"), "write ID=SCORE"),
        (("--fail-under-pillar", "two=nan"), "write ID=SCORE"),
        (("--fail-under", "nan"), "nan is no number"),
        (("--fail-under", "inf"), "inf is no number"),
        (("--min-coverage", "nan"), "nan is no number"),
        (("--min-coverage", "2"), "2"),
        (("--fail-under", "many"), "many"),
        (("--format", "xml"), "xml"),
        (("--no-such-option",), "no-such-option"),
    ],
)
def test_wrong_options_are_wrong_usage_and_print_no_result(
    tiny: Path, cli: Callable[..., Output], options: tuple[str, ...], said: str
) -> None:
    found = cli("score", tiny / "full.yaml", *options)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


# ---------------------------------------------------------------- what cannot be read


def test_no_such_command(cli: Callable[..., Output]) -> None:
    found = cli("scroe", "x.yaml")
    assert (found.code, found.out) == (2, "")
    assert "there is no command 'scroe'; did you mean 'score'?" in found.err


@pytest.mark.parametrize("command", ["score", "gaps", "explain"])
def test_a_file_that_is_not_there(cli: Callable[..., Output], command: str) -> None:
    found = cli(command, "no/such.yaml", *(["overall"] if command == "explain" else []))
    assert (found.code, found.out, found.err) == (1, "", "no/such.yaml:0:0: Y01 no such file; check the path\n")


@pytest.mark.parametrize("command", ["gaps", "explain"])
def test_a_directory_is_no_survey(tiny: Path, cli: Callable[..., Output], command: str) -> None:
    found = cli(command, tiny, *{"explain": ["overall"]}.get(command, []))
    assert (found.code, found.out) == (1, "")
    assert "this is a directory" in found.err


def test_a_survey_of_no_framework_that_is_here(tiny: Path, cli: Callable[..., Output]) -> None:
    (tiny / "typo.yaml").write_text("framework: tyny\nsubject: {id: A, name: A}\nperiod: 2026\n", encoding="utf-8")
    found = cli("score", tiny / "typo.yaml")
    assert (found.code, found.out) == (1, "")
    assert f"{tiny / 'typo.yaml'}:1:12: S01 there is no framework 'tyny'; did you mean 'tiny'?" in found.err
    asked = cli("score", tiny / "full.yaml", "--framework", "no-such-framework")
    assert (asked.code, "there is no framework 'no-such-framework'" in asked.err) == (2, True)


def test_every_problem_of_a_survey_at_once(tiny: Path, cli: Callable[..., Output]) -> None:
    text = "framework: tiny\nsubject: {id: A, name: A}\nperiod: 2026\nanswers: {a: 9, bb: 1, c: not-applicable}\n"
    (tiny / "wrong.yaml").write_text(text, encoding="utf-8")
    found = cli("score", tiny / "wrong.yaml")
    assert (found.code, found.out) == (1, "")
    assert [line.split(" ")[1] for line in found.err.splitlines()] == ["S06", "S04", "S09"]


def test_a_broken_framework_is_told_before_its_surveys(tiny: Path, cli: Callable[..., Output]) -> None:
    """Its surveys cannot be checked, and nothing is computed from it."""
    path = tiny / "frameworks" / "tiny" / "one.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{question: A?", "{question: A?, weight: hgih"), encoding="utf-8")
    for command in (["score", tiny / "survey.yaml"], ["gaps", tiny / "survey.yaml"], ["diff", tiny / "survey.yaml", tiny / "full.yaml"]):
        found = cli(*command)
        assert (found.code, found.out) == (1, "")
        assert "one.yaml:" in found.err
        assert "defect" not in found.err


def test_warnings_are_mentioned_and_no_more(tiny: Path, cli: Callable[..., Output]) -> None:
    text = (tiny / "full.yaml").read_text(encoding="utf-8").replace("framework: tiny", "framework: tiny@0.9.0")
    (tiny / "older.yaml").write_text(text, encoding="utf-8")
    found = cli("score", tiny / "older.yaml", "--format", "json")
    assert found.code == 0
    assert json.loads(found.out)["score"]["value"] == 58.3
    assert re.fullmatch(rf"\d+ warnings?; 'readiness validate {re.escape(str(tiny))}/older.yaml' shows (it|them)\n", found.err)


def test_a_language_that_is_not_there(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli("score", SURVEY, "--lang", "fr")
    assert found.code == 0
    assert f"{SHIPPED} has no texts in 'fr'" in found.err
    assert "Lãnh đạo" in cli("score", SURVEY, "--lang", "vi").out


@pytest.mark.parametrize(
    ("words", "content"),
    [
        (("checks", "-o", "codes.csv"), "code,title\nC01,A test expects"),
        (("checks", "-o", "codes.json"), '[\n  {\n    "code": "C01"'),
        (("checks", "F75", "-o", "page.txt"), "F75 (warning): The language of a framework"),
        (("explain", SURVEY, "leadership", "-o", "why.csv"), "id,title,value,weight,counted,share,contribution\n"),
        (("explain", SURVEY, "leadership", "-o", "why.json"), '{\n  "tool": {'),
    ],
)
def test_lists_and_explanations_in_files(
    words: tuple[object, ...], content: str, cli: Callable[..., Output], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = cli(*words)
    assert (found.code, found.out, found.err) == (0, "", f"written: {words[-1]}\n")
    assert (tmp_path / str(words[-1])).read_text(encoding="utf-8").startswith(content)
    assert cli("checks", "F75", "--format", "csv").code == 2


# ---------------------------------------------------------------- how it ends


def test_interrupted(cli: Callable[..., Output], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("readiness.cli.inputs.read_survey", stop)
    found = cli("score", SURVEY)
    assert (found.code, found.out, found.err) == (130, "", "interrupted\n")


def test_a_defect_of_ours_is_ours_and_shows_no_traceback(cli: Callable[..., Output], monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("that was not planned")

    monkeypatch.setattr("readiness.cli.inputs.card", fall)
    monkeypatch.delenv("READINESS_DEBUG", raising=False)
    found = cli("score", SURVEY)
    assert (found.code, found.out) == (3, "")
    assert "ZeroDivisionError: that was not planned" in found.err
    assert "lease report" in found.err
    assert "Traceback" not in found.err
    monkeypatch.setenv("READINESS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["score", str(SURVEY)])


def process(*args: object, env: Mapping[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """`python -m readiness` as a process of its own."""
    command = [sys.executable, "-m", "readiness", *map(str, args)]
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": paths, **(env or {})}, check=False, **options)


def test_as_a_module() -> None:
    found = process("--version", capture_output=True)
    assert (found.returncode, found.stdout.decode().strip(), found.stderr) == (0, f"readiness {__version__}", b"")


def test_no_colours_where_nobody_sees_them() -> None:
    for env in ({}, {"NO_COLOR": "1"}):
        for command in (("score", SURVEY), ("gaps", SURVEY), ("score", "no.yaml"), ("scroe",), ("frameworks",)):
            found = process(*command, env=env, capture_output=True)
            assert b"\x1b" not in found.stdout + found.stderr


def test_no_color_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.text import Text

    from readiness.cli.output import console

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for name, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", name)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setattr(sys, "stdout", Terminal())
        console().print(Text("green", style="green"))
        assert ("\x1b[32m" in sys.stdout.getvalue()) == coloured  # type: ignore[attr-defined]


def test_letters_that_the_output_has_not() -> None:
    """No reason to stop, and files and pipes are UTF-8."""
    found = process("score", SURVEY, "--lang", "vi", "--format", "json", env={"PYTHONIOENCODING": "ascii"}, capture_output=True)
    assert found.returncode == 0
    assert any(ord(letter) > 127 for letter in json.loads(found.stdout.decode())["score"]["title"])
    assert process("score", SURVEY, env={"PYTHONIOENCODING": "ascii"}, capture_output=True).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("kind", ["table", "json"])
def test_a_full_disk(kind: str) -> None:
    with open("/dev/full", "wb") as full:
        found = process("score", SURVEY, "--format", kind, stdout=full, stderr=subprocess.PIPE)
    assert found.returncode == 1
    assert found.stderr == b"readiness: the output cannot be written (No space left on device)\n"


@pytest.mark.parametrize("kind", ["table", "json"])
@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail-under", "99"), 1)])
def test_whoever_reads_the_output_may_stop(kind: str, options: tuple[str, ...], code: int) -> None:
    """As `head` does. That is no failure, and hides none."""
    ends = os.pipe()
    os.close(ends[0])
    found = process("score", SURVEY, "--format", kind, *options, stdout=ends[1], stderr=subprocess.PIPE)
    os.close(ends[1])
    assert found.returncode == code
    assert (b"is below 99" in found.stderr) == bool(code)
    assert b"roken" not in found.stderr


# ---------------------------------------------------------------- files out


def test_too_little_memory_is_no_defect(cli: Callable[..., Output], monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("readiness.cli.inputs.card", fall)
    found = cli("score", SURVEY)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("readiness: there is not enough memory for this; ")


@pytest.fixture(params=["score", "gaps", "diff"])
def writing(request: pytest.FixtureRequest) -> list[object]:
    """A command that writes."""
    return {"score": ["score", SURVEY], "gaps": ["gaps", SURVEY], "diff": ["diff", SURVEY, SURVEY]}[request.param]


def test_an_output_that_is_a_directory(writing: list[object], tmp_path: Path, cli: Callable[..., Output]) -> None:
    found = cli(*writing, "-o", tmp_path)
    assert (found.code, found.err) == (2, f"readiness: {tmp_path} is a directory; name a file in it.\n")


def test_an_output_in_a_folder_that_is_not_there(writing: list[object], tmp_path: Path, cli: Callable[..., Output]) -> None:
    found = cli(*writing, "-o", tmp_path / "no" / "out.json")
    assert (found.code, found.err) == (2, f"readiness: the folder {tmp_path / 'no'} does not exist; make it first.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_output_on_a_full_disk(writing: list[object], cli: Callable[..., Output]) -> None:
    found = cli(*writing, "-o", "/dev/full")
    assert found.code == 2
    assert found.err == "readiness: /dev/full cannot be written (No space left on device); nothing was changed.\n"


def test_an_output_that_exists_is_replaced_whole(writing: list[object], tmp_path: Path, cli: Callable[..., Output]) -> None:
    path = tmp_path / "out.json"
    path.write_text("old" * 100_000, encoding="utf-8")
    assert cli(*writing, "-o", path).code == 0
    json.loads(path.read_text(encoding="utf-8"))
    assert [other.name for other in tmp_path.iterdir()] == ["out.json"]


@pytest.mark.parametrize("link", ["the same", "symbolic", "hard"])
def test_no_command_writes_over_what_it_reads(link: str, tmp_path: Path, cli: Callable[..., Output]) -> None:
    table, output = tmp_path / "units.csv", tmp_path / "out.csv"
    table.write_text("unit,law,body,share\nA,1,1,5\n", encoding="utf-8")
    if link == "the same":
        output = tmp_path / "." / "units.csv"
    else:
        (output.symlink_to if link == "symbolic" else output.hardlink_to)(table)
    for option in ("--output", "--log", "--save-parameters", "--plot"):
        found = cli("rank", table, "--framework", ROOT / "tests" / "frameworks" / "plain", option, output)
        assert (found.code, found.out) == (2, "")
        assert found.err == f"readiness: {output} is a file that this command reads; choose another name for the result\n"
    assert table.read_text(encoding="utf-8").startswith("unit,law")


def test_no_command_writes_two_results_to_one_file(tmp_path: Path, cli: Callable[..., Output]) -> None:
    path = tmp_path / "out.csv"
    found = cli("rank", "units.csv", "--framework", "un-egdi-2020", "-o", path, "--log", tmp_path / ".." / tmp_path.name / "out.csv")
    assert found.code == 2
    assert "would be written twice; choose another name for one of the files" in found.err


def left(folder: Path) -> Iterator[tuple[str, str]]:
    yield from sorted((path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir())


@pytest.mark.parametrize("name", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_write_leaves_the_old_file(name: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise error

    (tmp_path / "out.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr(f"readiness.files.os.{name}", stop)
    with pytest.raises((UsageError, KeyboardInterrupt)):
        files.write(tmp_path / "out.txt", "new")
    assert list(left(tmp_path)) == [("out.txt", "old")]
    with pytest.raises((UsageError, KeyboardInterrupt)):
        files.write(tmp_path / "other.txt", "new")
    assert list(left(tmp_path)) == [("out.txt", "old")]


def test_write(tmp_path: Path) -> None:
    files.write(tmp_path / "a.txt", "Ngày\n")
    files.write(tmp_path / "b.bin", b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == "Ngày\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    with pytest.raises(UsageError, match="exists already"):
        files.write(tmp_path / "a.txt", "x", overwrite=False)
    with pytest.raises(UsageError, match="cannot be written"):
        files.write(tmp_path / ("n" * 300), "x")
    (tmp_path / "a.txt").chmod(0o640)
    files.write(tmp_path / "a.txt", "x")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640  # who may read it stays


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("real.txt")
    files.write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "new"


def test_a_file_that_is_write_protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr("readiness.files.os.access", lambda path, mode: False)  # the superuser may write everything
    with pytest.raises(UsageError, match="write-protected"):
        files.write(tmp_path / "out.txt", "new")


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    assert not str(tame(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert tame(text).removeprefix("'") == text.removeprefix("'")
    assert (tame(None), tame(-1.5)) == ("", -1.5)


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_a_sentence_and_its_options(command: str, cli: Callable[..., Output]) -> None:
    found = cli(command, "--help")
    assert (found.code, found.err) == (0, "")
    assert f"Usage: readiness {command}" in found.out
    sentences = [line.strip() for line in found.out.splitlines()[2:] if line.strip()]
    assert re.match(r"[A-Z].{20,}", sentences[0] if not sentences[0].startswith("Usage") else sentences[1])
    options = typer.main.get_command(_single(command)).params
    for option in options:
        for name in option.opts if option.param_type_name == "option" else ():
            assert name in found.out


def _single(command: str) -> typer.Typer:
    from importlib import import_module

    single = typer.Typer(add_completion=False)
    single.command(command)(import_module(f"readiness.cli.commands.{COMMANDS[command]}").command)
    return single


@pytest.mark.parametrize("command", COMMANDS)
def test_no_list_of_choices_is_broken_on_a_narrow_screen(command: str, cli: Callable[..., Output], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = cli(command, "--help").out
    assert re.findall(r"\[[a-z-]+\|[a-z|-]*\s", shown) == []


def test_help_of_all(cli: Callable[..., Output]) -> None:
    for arguments in (("--help",), ("-h",)):
        found = cli(*arguments)
        assert found.code == 0
        assert all(f" {command} " in found.out for command in COMMANDS)
    assert cli().code == 2
