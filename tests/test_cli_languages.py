"""The command line in another language: what it is asked in, and that no English is left in its help, errors and problems."""

from __future__ import annotations

import gettext
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import typer

from conftest import ROOT, Output
from readiness.cli import COMMANDS, app
from readiness.cli.talk import language, listen

Cli = Callable[..., Output]
BROKEN = "tests/bad/survey/Y07-key-twice.yaml"
# Words of English that stand in no key, no name of a command and no placeholder of the help.
ENGLISH = re.compile(r"(?<![`'\w-])(the|is|are|has|have|or|not|this|which|with|and|that|print|write|exit)(?![\w:=-])")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("READINESS_LANG", raising=False)


@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        ([], None, "en"),
        (["score"], "vi", "vi"),
        (["score", "--lang", "vi"], None, "vi"),
        (["score", "--lang=vi"], None, "vi"),
        (["score", "-l", "vi"], None, "vi"),
        (["score", "-lvi"], None, "vi"),
        (["--lang", "en", "score"], "vi", "en"),
        (["report", "--lang", "vi,en"], None, "vi"),
        (["score", "--lang", "vi-VN"], None, "vi"),
        (["score", "--lang", "xx"], None, "en"),
        (["score", "--", "--lang", "vi"], None, "en"),
        (["score", "--lang"], "vi", "vi"),
        (["score", "--level", "2"], None, "en"),
    ],
)
def test_the_language_asked_for(arguments: list[str], environment: str | None, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if environment is not None:
        monkeypatch.setenv("READINESS_LANG", environment)
    listen(arguments)
    assert language().code == code


def test_problems_are_said_in_the_language_asked_for(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    english, vietnamese = (cli("validate", BROKEN, *words) for words in ((), ("--lang", "vi")))
    assert english.out == f"{BROKEN}:8:3: Y07 key 'law' stands already in line 6; remove one of them\n"
    assert english.err == "1 error in 1 file\n"
    assert vietnamese.out == f"{BROKEN}:8:3: Y07 khóa 'law' đã có ở dòng 6; bỏ một trong hai\n"
    assert vietnamese.err == "1 lỗi trong 1 tệp\n"
    monkeypatch.setenv("READINESS_LANG", "vi")
    assert cli("validate", BROKEN)[1:] == vietnamese[1:]
    assert cli("validate", BROKEN, "--lang", "en")[1:] == english[1:]
    assert cli("score", BROKEN).err == vietnamese.out


@pytest.mark.parametrize("kind", ["json", "github", "sarif"])
def test_programs_get_the_same_with_other_messages(cli: Cli, kind: str) -> None:
    english, vietnamese = (cli("validate", BROKEN, "-f", kind, "-l", code).out for code in ("en", "vi"))
    assert "remove one of them" in english
    assert "bỏ một trong hai" in vietnamese
    if kind == "json":
        (one,), (other,) = json.loads(english), json.loads(vietnamese)
        assert {**one, "message": ""} == {**other, "message": ""}
    if kind == "sarif":
        assert "Một khóa xuất hiện hai lần" in vietnamese


def test_the_language_of_results_is_asked_for_in_the_environment_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    named = cli("score", "surveys/viet-nam-2020.yaml", "--lang", "vi").out
    assert "Lĩnh vực" in named
    assert "Lĩnh vực" not in cli("score", "surveys/viet-nam-2020.yaml").out
    assert cli("--lang", "vi", "score", "surveys/viet-nam-2020.yaml").out == named
    monkeypatch.setenv("READINESS_LANG", "vi")
    assert cli("score", "surveys/viet-nam-2020.yaml").out == named


def test_tests_and_codes(cli: Cli) -> None:
    assert cli("test", "tests/frameworks/tiny-2024", "--lang", "vi").out.splitlines()[-1].endswith("trường hợp kiểm thử, tất cả đều đạt")
    page = cli("checks", "F34", "--lang", "vi").out
    assert page.startswith("F34 (cảnh báo): Trọng số không có tác dụng.\n\nGiá trị nhỏ nhất")
    assert max(map(len, page.splitlines())) <= 116
    assert "      law: {question: Is there a law?, scale: yes-no, weight: 2}" in page.splitlines()  # examples are files
    assert "Sai:" in page
    assert "C03  Không có phiếu khảo sát của trường hợp kiểm thử." in cli("checks", "--lang", "vi").out


def test_a_planned_survey_has_notes_in_the_language_of_the_plan(cli: Cli, tmp_path: Path) -> None:
    planned = tmp_path / "plan.yaml"
    assert cli("plan", "surveys/viet-nam-2020.yaml", "--target", "45", "-o", planned, "--lang", "vi").code == 0
    text = planned.read_text(encoding="utf-8")
    assert "không phải hiện trạng" in text
    assert "Planned" not in text
    assert "What is planned" not in text
    assert cli("validate", planned).out == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("frobnicate",), "không có lệnh 'frobnicate'"),
        (("scroe",), "không có lệnh 'scroe'; có phải ý là 'score'?"),
        (("rank",), "Thiếu đối số 'PANEL'."),
        (("score", "x.yaml", "--nope"), "Không có tùy chọn: --nope"),
        (("score", "x.yaml", "--format", "jsn"), "'jsn' không phải là một trong số 'table', 'json', 'csv', 'parquet'."),
        (("score", "x.yaml", "--min-coverage", "2"), "2.0 nằm ngoài khoảng 0<=x<=1."),
        (("checks", "F344"), "không có mã 'F344'; có phải ý là 'F"),
        (("explain", "surveys/viet-nam-2020.yaml", "leadershp"), "không có 'leadershp'; có phải ý là 'leadership'?"),
        (("score", "surveys/viet-nam-2020.yaml", "--fail-under", "90"), "điểm 36.9 thấp hơn 90, thiếu 53.1"),
    ],
)
def test_errors_of_use(cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    found = cli(*arguments, "--lang", "vi")
    assert found.code in (1, 2)
    assert told in found.err
    assert told not in cli(*arguments).err


def every_command() -> list[tuple[str, ...]]:
    """The words of every command, those of groups too."""
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        found += [(name,), *((name, below) for below in getattr(command, "commands", {}))]
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_help_in_vietnamese(cli: Cli, words: tuple[str, ...]) -> None:
    english, vietnamese = (cli(*words, "--help", "--lang", code) for code in ("en", "vi"))
    assert (english.code, vietnamese.code) == (0, 0)
    assert "Usage: " in english.out
    assert "Show this message and exit." in english.out
    assert "Cách dùng: " in vietnamese.out
    assert "In hướng dẫn này rồi kết thúc." in vietnamese.out
    assert "--lang" in english.out
    quoted = re.sub(r"'[^']*'|\{%.*?%\}", "", vietnamese.out)
    assert not ENGLISH.search(quoted), ENGLISH.findall(quoted)


def test_the_libraries_speak_english_again(cli: Cli) -> None:
    cli("rank", "--lang", "vi")
    assert click.exceptions._ is gettext.gettext
    assert click.types.ngettext is gettext.ngettext
    assert "Missing argument 'PANEL'." in cli("rank").err


def test_english_reads_no_catalogue() -> None:
    code = "import sys; from readiness.cli import run; run(['score', '--help']); print('babel' in sys.modules, file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, encoding="utf-8")
    assert found.stderr.splitlines()[-1] == "False"
