"""What nobody sees is made visible on screens; names of files that no line of text can hold are refused."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Output
from readiness.visible import visible, visible_line, visible_name

Cli = Callable[..., Output]
PLAIN = ROOT / "tests" / "frameworks" / "plain"
HEAD = "unit,law,body,share\n"


@pytest.mark.parametrize("text", ["Đà Nẵng", "می‌خواهم", "क्‍ष", "العربية\u200f!", "👩‍👩‍👧", "a\u00a0b", "a\tb\nc"])
def test_letters_of_all_languages_stay(text: str) -> None:
    assert visible(text) == visible_line(text) == text


def test_what_nobody_sees() -> None:
    text = "a\u202eb\u2066c\u200bd\u2028e\ufeff\U000e0041"
    assert visible(text) == visible_line(text) == "a<U+202E>b<U+2066>c<U+200B>d<U+2028>e<U+FEFF><U+E0041>"
    assert visible("\x1b[1mbold\x1b[0m") == "\x1b[1mbold\x1b[0m"
    assert visible_line("\x1b[1mbold\nnext") == "<U+001B>[1mbold\nnext"
    assert visible_name("a\nb\tc\udcff") == "a<U+000A>b<U+0009>c<U+DCFF>"


@pytest.mark.parametrize("command", ["rank", "score"])
def test_names_on_screens(command: str, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(HEAD + "A\u202ecba,1,1,50\n", encoding="utf-8")
    words = (command, path, "--framework", PLAIN)
    assert "A<U+202E>cba" in cli(*words).out
    rows = list(csv.DictReader(io.StringIO(cli(*words, "--format", "csv").out)))
    assert rows[0]["unit"] == "A\u202ecba"  # data stay what they are
    path.write_text(HEAD + "A\u202ecba,9,1,50\n", encoding="utf-8")
    assert "unit 'A<U+202E>cba', column 'law': there is no level '9'" in cli(*words).err


def test_problems_of_a_survey_on_a_screen(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "survey.yaml"
    path.write_text("framework: x\nsubject: {id: a, name: A}\nperiod: 2020\n\u202eyek: 1\n", encoding="utf-8")
    assert "unknown key '<U+202E>yek'" in cli("validate", path).out
    assert any(
        problem["message"].startswith("unknown key '\u202eyek'") for problem in json.loads(cli("validate", path, "--format", "json").out)
    )


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")
@pytest.mark.parametrize(
    ("name", "shown"), [("a\nb", "a<U+000A>b"), ("\x1b[31mred", "<U+001B>[31mred"), (os.fsdecode(b"\xff"), "<U+DCFF>")]
)
def test_names_of_files_that_no_text_can_hold(name: str, shown: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / f"{name}.yaml").write_text("framework: x\n", encoding="utf-8")
    (tmp_path / f"{name}.csv").write_text(HEAD + "A,1,1,50\n", encoding="utf-8")
    said = "0:0: Y01 the name holds a control character, or is not UTF-8; rename the file"
    assert cli("validate", tmp_path).out == f"{tmp_path / shown}.yaml:{said}\n"
    assert cli("score", tmp_path, "--framework", PLAIN).err.startswith(f"{tmp_path / shown}.yaml:{said}\n")
    found = cli("score", tmp_path / f"{name}.csv", "--framework", PLAIN)
    assert (found.code, found.err) == (1, f"{tmp_path / shown}.csv:{said}\n")
    plain = tmp_path / "plain.csv"
    plain.write_text(HEAD + "A,1,1,50\n", encoding="utf-8")
    written = cli("score", plain, "--framework", PLAIN, "-o", tmp_path / f"{name}.out.csv")
    assert (written.code, written.err) == (0, f"written: {tmp_path / shown}.out.csv\n")
