"""`readiness report` and `readiness templates` as a user meets them."""

from __future__ import annotations

import base64
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from reporting import VIET_NAM, Page, written_alike

BEFORE = ROOT / "surveys" / "viet-nam-2018.yaml"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p8Xb0wAAAABJRU5ErkJggg==")
Cli = Callable[..., Any]


def test_two_languages_from_one_survey(cli: Cli, tmp_path: Path) -> None:
    result = cli("report", VIET_NAM, "-o", tmp_path / "gaps.html", "--lang", "en,vi")
    assert result.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gaps.en.html", "gaps.vi.html"]
    assert "36.9 " in (tmp_path / "gaps.en.html").read_text(encoding="utf-8")
    assert "36,9 " in (tmp_path / "gaps.vi.html").read_text(encoding="utf-8")
    for arguments in (
        [VIET_NAM, "--lang", "en,vi"],
        [VIET_NAM, "--lang", "../x,en", "-o", "g.html"],
        ["-", "--lang", "en,vi", "-o", "g.html"],
    ):
        result = cli("report", *arguments)
        assert (result.code, result.err.startswith("readiness: --lang")) == (2, True)


def test_before(cli: Cli, tmp_path: Path) -> None:
    cli("report", VIET_NAM, "-o", tmp_path / "g.html", "--before", BEFORE)
    page = Page((tmp_path / "g.html").read_text(encoding="utf-8"))
    causes = page.tables["caption-causes"]
    assert [row[0] for row in causes[1:-1]] == ["Answers", "Scope", "Weights", "Rubric"]
    assert causes[-1][-1] == "+10.6"  # as `readiness diff` prints
    assert "+10.6" in cli("diff", BEFORE, VIET_NAM).out
    assert "The score rose by 10.6, from 26.3 (2018) to 36.9." in cli("report", VIET_NAM, "--before", BEFORE).out


def test_before_is_checked_like_any_survey(cli: Cli, tmp_path: Path) -> None:
    broken = tmp_path / "old.yaml"
    head = "framework: digital-government-2026\nsubject: {id: VNM, name: Viet Nam}\nperiod: 2018\n"
    broken.write_text(head + "answers: {nothing: 1}\n", encoding="utf-8")
    result = cli("report", VIET_NAM, "--before", broken)
    assert result.code == 1
    assert "old.yaml:4" in result.err


def test_peers(cli: Cli, tmp_path: Path) -> None:
    survey, panel = tmp_path / "vn.yaml", ROOT / "surveys" / "panels" / "asean-egdi-2020.csv"
    survey.write_text(
        "framework: un-egdi-2020\nsubject: {id: VNM, name: Viet Nam, kind: country}\nperiod: 2020\n"
        "answers: {osi: 0.6529, tii: 0.6694, hci: 0.6779}\n",  # UN E-Government Survey 2020
        encoding="utf-8",
    )
    out = cli("report", survey, "--peers", panel).out
    assert "Compared with other units: 10. Data: asean-egdi-2020.csv" in out
    assert "| 6 of 11 |" in out
    folder = tmp_path / "peers"
    folder.mkdir()
    for unit, answers in (("MMR", "{osi: 0.2588, tii: 0.5234, hci: 0.5125}"), ("VNM", "{osi: 0, tii: 0, hci: 0}")):
        text = f"framework: un-egdi-2020\nsubject: {{id: {unit}, name: {unit}, kind: country}}\nperiod: 2020\nanswers: {answers}\n"
        (folder / f"{unit}.yaml").write_text(text, encoding="utf-8")
    out = cli("report", survey, "--peers", folder).out
    assert "Compared with other units of the same kind (country): 1. Data: peers." in out
    assert "| 1 of 2 |" in out
    kinds = tmp_path / "kinds.csv"
    kinds.write_text("unit,subject.kind,osi,tii,hci\nA,country,0.5,0.5,0.5\nB,city,0.9,0.9,0.9\nVNM,country,0,0,0\n", encoding="utf-8")
    out = cli("report", survey, "--peers", kinds).out
    assert "Compared with other units of the same kind (country): 1." in out
    assert "| 1 of 2 |" in out
    kinds.write_text("unit,subject.kind,osi,tii,hci\nB,city,0.9,0.9,0.9\n", encoding="utf-8")
    result = cli("report", survey, "--peers", kinds)
    assert (result.code, "no other unit is of the kind 'country'" in result.err) == (2, True)
    judged = ROOT / "surveys" / "odra" / "mexico-2013.yaml"
    assert "is not for ranking" in cli("report", judged, "--peers", _judged_panel(tmp_path)).err


def test_a_table_of_peers_is_read_as_its_options_say(cli: Cli, tmp_path: Path) -> None:
    survey, table = ROOT / "surveys" / "un-egdi" / "viet-nam-2020.yaml", tmp_path / "peers.csv"
    table.write_text("rank,state,year,osi,tii,hci\n1,A,2018,0.1,0.1,0.1\n2,A,2020,0.5,0.5,0.5\n3,B,2020,0.9,0.9,0.9\n", encoding="utf-8")
    wrong = cli("report", survey, "--peers", table, "--unit", "state")
    assert (wrong.code, wrong.err.count("--ignore")) == (1, 2)  # of the rank and of the year
    result = cli("report", survey, "--peers", table, "--unit", "state", "--period", "year", "--ignore", "rank")
    assert (result.code, "| 2 of 3 |" in result.out) == (0, True)
    alone = cli("report", survey, "--ignore", "rank")
    assert (alone.code, "add --peers TABLE" in alone.err) == (2, True)


def _judged_panel(folder: Path) -> Path:
    path = folder / "odra.csv"
    path.write_text("unit,leadership\nX,green\n", encoding="utf-8")
    return path


def test_title_and_logo(cli: Cli, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    result = cli("report", VIET_NAM, "-o", tmp_path / "g.html", "--title", "For the <cabinet>", "--logo", logo)
    assert result.code == 0
    text = (tmp_path / "g.html").read_text(encoding="utf-8")
    assert "<h1><bdi>For the &lt;cabinet&gt;</bdi></h1>" in text
    assert f'<img class="logo" src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="">' in text
    assert cli("report", VIET_NAM, "--title", "Ours").out.startswith("# Ours\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), (b"GIF89a", "PNG, JPEG or SVG"), (b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_001, "larger than 1,000 kB")],
)
def test_a_logo_that_is_none(content: bytes | None, said: str, cli: Cli, tmp_path: Path) -> None:
    logo = tmp_path / "logo"
    if content is not None:
        logo.write_bytes(content)
    result = cli("report", VIET_NAM, "--logo", logo)
    assert (result.code, said in result.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--template", "scorcard"], "there is no template 'scorcard'; did you mean 'scorecard'?"),
        (["--template", "comparison"], "add --before SURVEY"),
        (["--template", "nowhere.html.j2"], "nowhere.html.j2"),
    ],
)
def test_templates_that_cannot_be_used(arguments: list[str], said: str, cli: Cli) -> None:
    result = cli("report", VIET_NAM, *arguments)
    assert result.code in (1, 2)
    assert said in result.err


def test_templates_are_listed(cli: Cli) -> None:
    found = json.loads(cli("templates", "--format", "json").out)
    assert [one["name"] for one in found] == ["gap-analysis", "scorecard", "comparison", "roadmap"]
    assert all({"html", "md"} <= set(one["formats"]) for one in found)
    assert "Lộ trình" not in cli("templates").out
    assert "Kế hoạch hành động" in cli("templates", "--lang", "vi").out


@pytest.mark.parametrize("name", ["gap-analysis", "scorecard", "comparison", "roadmap"])
def test_a_copy_prints_what_the_shipped_one_prints(name: str, cli: Cli, tmp_path: Path) -> None:
    result = cli("templates", "copy", name, tmp_path / "own")
    assert result.code == 0
    own = tmp_path / "own" / f"{name}.html.j2"
    assert str(own) in result.out
    assert "readiness/" not in own.read_text(encoding="utf-8").partition("#}")[2]
    for form in ("html", "md"):
        pair = (name, tmp_path / "own" / f"{name}.{form}.j2")
        texts = [cli("report", VIET_NAM, "--before", BEFORE, "--template", template, "-o", tmp_path / f"x.{form}") for template in pair]
        assert [result.code for result in texts] == [0, 0]
    again = cli("templates", "copy", name, tmp_path / "own")
    assert (again.code, "exists already" in again.err) == (2, True)
    (tmp_path / "own" / "parts" / "macros.html.j2").write_text("{% if %}", encoding="utf-8")
    result = cli("report", VIET_NAM, "--before", BEFORE, "--template", own)
    assert (result.code, "macros.html.j2:1:0: R01" in result.err) == (1, True)
    assert cli("templates", "copy", name, tmp_path / "own", "--force").code == 0
    assert cli("report", VIET_NAM, "--before", BEFORE, "--template", own).code == 0


@pytest.mark.parametrize("after", [0, 1, 7])
def test_a_copy_is_there_whole_or_not_at_all(after: int, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that is full after some files nothing is left, and nothing that was there is changed."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "scorecard.typ").write_text("mine", encoding="utf-8")
    written = iter(range(after))

    def full(_stream: int) -> None:
        if next(written, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for folder, options in (("new/own", []), ("kept", ["--force"])):
        result = cli("templates", "copy", "scorecard", tmp_path / folder, *options)
        assert result.code == 2
        assert "No space left on device); nothing was changed." in result.err
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["kept", "kept/scorecard.typ"]
    assert (tmp_path / "kept" / "scorecard.typ").read_text(encoding="utf-8") == "mine"


def test_a_copy_where_no_folder_can_be_made(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = cli("templates", "copy", "scorecard", tmp_path / "file" / "own")
    assert (result.code, "cannot be written" in result.err) == (2, True)


def test_a_copy_of_nothing(cli: Cli, tmp_path: Path) -> None:
    result = cli("templates", "copy", "raodmap", tmp_path)
    assert (result.code, "did you mean 'roadmap'?" in result.err) == (2, True)


def test_without_matplotlib_the_report_is_made_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "matplotlib.py").write_text(
        "raise ModuleNotFoundError('No module named matplotlib', name='matplotlib')\n", encoding="utf-8"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "src")])}
    command = [sys.executable, "-m", "readiness", "report", str(VIET_NAM), "-o", str(tmp_path / "g.html")]
    found = subprocess.run(command, capture_output=True, text=True, env=env, encoding="utf-8", check=False)
    assert found.returncode == 0, found.stderr
    assert "pip install 'readiness[charts]'" in found.stderr
    text = (tmp_path / "g.html").read_text(encoding="utf-8")
    assert "<details open>" in text
    assert 'class="picture"' not in text


def test_the_same_bytes_from_two_processes(tmp_path: Path) -> None:
    assert b"<svg" in written_alike(tmp_path / "gaps.html", "--before", BEFORE, "--lang", "vi")
