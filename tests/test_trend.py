"""The trend: lines, breaks and moves over three periods."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Output

Cli = Callable[..., Output]
Folder = Callable[[Mapping[str, str]], Path]

FRAMEWORK = """
    title: Test
    edition: "{edition}"
    version: {version}
    publisher: Nobody
    licence: CC0
    pillars: [laws, data]
"""
LAWS = """
    title: Laws
    indicators:
      law: {question: "Is there a law?", levels: {0: "No.", 1: "A draft.", 2: "Yes."}}
      body: {question: "Is there a body?", levels: {0: "No.", 1: "Yes."}}
"""
DATA = """
    title: Data
    indicators:
      portal: {question: "Is there a portal?", levels: {0: "No.", 1: "Yes."}}
"""
LINKS = """
    links:
      one:
        - {id: law, kind: same}
        - {was: body, now: authority, kind: moved}
        - {id: portal, kind: dropped, reason: No longer asked.}
        - {id: register, kind: new, reason: Asked since 2024.}
"""


def survey(framework: str, period: str, answers: str) -> str:
    return f"framework: {framework}\nsubject: {{id: A, name: Atlantis}}\nperiod: {period}\nanswers: {answers}\n"


@pytest.fixture
def folder(folder_of: Folder) -> Path:
    return folder_of(
        {
            "frameworks/one/framework.yaml": FRAMEWORK.format(edition="2018", version="1.0.0"),
            "frameworks/one/laws.yaml": LAWS,
            "frameworks/one/data.yaml": DATA,
            "frameworks/two/framework.yaml": FRAMEWORK.format(edition="2024", version="1.0.0"),
            "frameworks/two/laws.yaml": LAWS.replace("body:", "authority:"),
            "frameworks/two/data.yaml": DATA.replace("portal:", "register:"),
            "frameworks/two/links.yaml": LINKS,
            "a.yaml": survey("one", "2018", "{law: 0, body: 0, portal: 1}"),
            "b.yaml": survey("one", "2020", "{law: 1, body: 1, portal: 0}"),
            "c.yaml": survey("two", "2024", "{law: 2, authority: 1, register: 1}"),
        }
    )


def test_lines(cli: Cli, folder: Path) -> None:
    """Whatever the order of the files: periods in order, values through links, None before what is new."""
    found = json.loads(cli("trend", folder / "c.yaml", folder / "a.yaml", folder / "b.yaml", "--format", "json").out)
    assert [(period["period"], period["broken"]) for period in found["periods"]] == [("2018", None), ("2020", None), ("2024", "edition")]
    lines = {line["id"]: line for line in found["lines"]}
    assert lines["overall"]["values"] == [50.0, 37.5, 100.0]
    assert lines["law"]["values"] == [0.0, 50.0, 100.0]
    assert lines["authority"]["values"] == [0.0, 100.0, 100.0]
    assert lines["register"]["values"] == [None, None, 100.0]
    assert lines["register"]["compared"] == [False, False, True]
    assert (lines["law"]["change"], lines["register"]["change"]) == (100.0, None)
    changes = [(change["from"], change["to"], change["value"]) for change in found["changes"]]
    assert changes == [("2018", "2020", -12.5), ("2020", "2024", 62.5)]
    assert sum(found["changes"][0]["by"].values()) == pytest.approx(-12.5)


def test_table_and_csv(cli: Cli, folder: Path) -> None:
    files = [folder / name for name in ("a.yaml", "b.yaml", "c.yaml")]
    shown = cli("trend", *files).out
    assert "┆ 2024" in shown
    assert "┆ from 2024 on: another framework or edition (two@1.0.0)" in shown
    assert "Rose: body +100.0, law +50.0" in shown
    assert "Fell: portal −100.0" in shown
    rows = list(csv.DictReader(io.StringIO(cli("trend", *files, "--format", "csv").out)))
    assert {row["period"]: row["value"] for row in rows if row["id"] == "law"} == {"2018": "0.0", "2020": "50.0", "2024": "100.0"}


def test_version_break(cli: Cli, folder: Path) -> None:
    """A version of the framework with another weight: the lines go on, and the break is marked."""
    newer = folder / "newer" / "one"
    newer.mkdir(parents=True)
    for path in (folder / "frameworks" / "one").iterdir():
        (newer / path.name).write_text(
            path.read_text().replace("1.0.0", "1.1.0").replace('question: "Is there a body', 'weight: 3, question: "Is there a body')
        )
    found = json.loads(
        cli(
            "trend",
            folder / "a.yaml",
            folder / "b.yaml",
            "--framework",
            folder / "frameworks/one",
            "--framework",
            newer,
            "--format",
            "json",
        ).out
    )
    assert [period["broken"] for period in found["periods"]] == [None, "version"]
    assert {line["id"]: line["values"] for line in found["lines"]}["laws"] == [0.0, 87.5]


def test_plot(cli: Cli, folder: Path, tmp_path: Path) -> None:
    files = [folder / name for name in ("a.yaml", "b.yaml", "c.yaml")]
    assert cli("trend", *files, "--plot", tmp_path / "trend.svg").code == 0
    picture = (tmp_path / "trend.svg").read_text()
    assert "Laws" in picture
    assert "the framework changed" in picture


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.yaml"], "needs two surveys at least"),
        (["a.yaml", "a.yaml"], "two surveys are of 2018; a trend needs one a period"),
        (["a.yaml", "b.yaml", "c.yaml", "--framework", "one", "--framework", "two"], "give it once for all surveys, or 3 times"),
        (["a.yaml", "other.yaml"], "is of 'A', "),
        (["a.yaml", "b.yaml", "--plot", "trend.pdf"], "name it .svg or .png"),
    ],
)
def test_wrong_usage(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str) -> None:
    monkeypatch.chdir(folder)
    (folder / "other.yaml").write_text(survey("one", "2021", "{}").replace("id: A", "id: B"))
    found = cli("trend", *arguments)
    assert found.code == 2
    assert said in found.err
