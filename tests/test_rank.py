"""`readiness rank` and `readiness score` of many units, as they are called: tables and folders, periods, groups, order, formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Output
from published import DATA, published
from readiness.cli.columns import csv_pieces
from readiness.cli.output import tame
from readiness.panel import ranks

HEAD = "title: Tiny\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0\npillars: [one, two]\n"
BANDS = "bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 60}]\n"
ONE = "title: The first\nindicators:\n  a: {question: A?, number: {from: 0, to: 100}}\n"
TWO = "title: The second\nindicators:\n  b: {question: B?, number: {from: 0, to: 100}}\n"
SURVEY = "framework: tiny\nsubject: {{id: {id}, name: {name}, region: {region}}}\nperiod: {period}\nanswers:\n  a: {a}\n  b: {b}\n"
Cli = Callable[..., Output]
TABLE = """\
year,code,region,note,a,b
2020,A,North,x,10,50
2020,B,North,x,90,50
2020,C,South,x,70,
2020,D,South,x,90,50
2020,E,,x,,
2018,A,North,x,80,20
2018,B,North,x,30,40
"""
COLUMNS = ("--unit", "code", "--period", "year", "--ignore", "note")
PLAIN = (*COLUMNS, "--ignore", "region")


@pytest.fixture
def tiny(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    surveys = {
        "A": ("A", "Alpha", "North", "2020", 10, 50),
        "B": ("B", "Beta", "South", "2020", 90, 50),
        "C": ("C", "Gamma", "South", "2018", 30, 40),
    }
    keys = ("id", "name", "region", "period", "a", "b")
    return folder_of(
        {
            "tiny/framework.yaml": HEAD + BANDS,
            "tiny/one.yaml": ONE,
            "tiny/two.yaml": TWO,
            "last/framework.yaml": HEAD + "ties: worst\n",
            "last/one.yaml": ONE,
            "last/two.yaml": TWO,
            "strict/framework.yaml": HEAD + "aggregate: geometric\n",
            "strict/one.yaml": ONE,
            "strict/two.yaml": TWO,
            "units.csv": TABLE,
            **{f"surveys/{name}.yaml": SURVEY.format(**dict(zip(keys, said, strict=True))) for name, said in surveys.items()},
        }
    )


@pytest.fixture
def rank(tiny: Path, cli: Cli) -> Cli:
    """Rank the table, columns named; a result as JSON."""

    def call(*words: Any) -> Any:
        columns = COLUMNS if "region" in str(words) else PLAIN
        found = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", *columns, "--format", "json", *words)
        assert found.code == 0, found.err
        return json.loads(found.out)

    return call


def places(found: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(unit[name] for name in ("period", "unit", *names)) for unit in found["units"]]


def test_each_period_is_ranked_by_itself(rank: Cli) -> None:
    assert places(rank(), "rank", "rank_low", "rank_high") == [
        ("2018", "A", 1, 1, 1),
        ("2018", "B", 2, 2, 2),
        ("2020", "B", 1, 1, 2),  # C may yet reach 85
        ("2020", "C", 1, 1, 3),  # or fall to 35
        ("2020", "D", 1, 1, 2),
        ("2020", "A", 4, 4, 4),
        ("2020", "E", None, None, None),
    ]


def test_groups(rank: Cli) -> None:
    found = rank("--by", "region", "--only", "year=2020")
    assert places(found, "region", "rank_in_group") == [
        ("2020", "B", "North", 1),
        ("2020", "C", "South", 1),
        ("2020", "D", "South", 1),
        ("2020", "A", "North", 2),
        ("2020", "E", None, None),
    ]
    assert found["by"] == "region"
    north, south = found["groups"]
    assert north == {
        "period": "2020",
        "name": "North",
        "units": 2,
        "scored": 2,
        "withheld": False,
        "lowest": 30.0,
        "median": 50.0,
        "highest": 70.0,
        "first": ["B"],
    }
    assert (south["name"], south["first"]) == ("South", ["C", "D"])
    small = rank("--by", "region", "--min-group", 3, "--only", "year=2020")
    assert [group["withheld"] for group in small["groups"]] == [True, True]
    assert {unit["rank_in_group"] for unit in small["units"]} == {None}
    assert all(group[name] is None for group in small["groups"] for name in ("lowest", "median", "highest"))


def test_a_group_of_which_few_have_a_score_is_withheld(tiny: Path, cli: Cli) -> None:
    """Figures of three units of which one has a score would be that score."""
    (tiny / "few.csv").write_text("unit,region,a,b\nA,East,10,50\nB,East,,\nC,East,,\nD,West,70,50\nE,West,20,40\nF,Void,,\nG,Void,,\n")
    words = ("rank", tiny / "few.csv", "--framework", tiny / "tiny", "--by", "region", "--min-group", 2, "--format", "json")
    found = json.loads(cli(*words).out)
    groups = {group["name"]: group for group in found["groups"]}
    assert {name: group["withheld"] for name, group in groups.items()} == {"East": True, "West": False, "Void": False}
    assert (groups["East"]["units"], groups["East"]["scored"], groups["East"]["median"], groups["East"]["first"]) == (3, 1, None, [])
    assert {unit["unit"]: unit["rank_in_group"] for unit in found["units"] if unit["rank_in_group"] is not None} == {"D": 1, "E": 2}


def test_only_some_are_ranked_among_themselves(rank: Cli) -> None:
    found = rank("--only", "region=North", "--only", "year=2020")
    assert places(found, "rank") == [("2020", "B", 1), ("2020", "A", 2)]
    assert places(rank("--only", "A"), "rank") == [("2018", "A", 1), ("2020", "A", 1)]
    assert places(rank("--only", "A", "--only", "D", "--only", "year=2020"), "rank") == [("2020", "D", 1), ("2020", "A", 2)]


def test_another_node_and_another_order(rank: Cli) -> None:
    found = rank("--on", "two", "--only", "year=2018")
    assert places(found, "rank", "value") == [("2018", "B", 1, 40), ("2018", "A", 2, 20)]
    assert found["node"] == {"id": "two", "title": "The second"}
    assert [part["id"] for part in found["units"][0]["parts"]] == ["b"]
    by_part = rank("--sort", "two", "--only", "year=2018")
    assert places(by_part, "rank") == [("2018", "B", 2), ("2018", "A", 1)]
    assert [unit["unit"] for unit in rank("--sort", "unit", "--only", "year=2020")["units"]] == list("ABCDE")
    assert [unit["unit"] for unit in rank("--sort", "region", "--only", "year=2020")["units"]] == list("BACDE")
    assert len(rank("--top", 1)["units"]) == 2  # one of each period


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "twoo"), "--on: tiny has no 'twoo'; did you mean 'two'?"),
        (("--only", "Z"), "--only: there is no unit 'Z'"),
        (("--only", "region=Nroth"), "--only: 'region' is nowhere 'Nroth'; did you mean 'North'?"),
        (("--only", "year=2018", "--only", "D"), "--only: no unit is all of that"),
        (("--by", "regino"), "P08 there is no column 'regino'; did you mean 'region'?"),
        (("--sort", "scoer"), "P08 there is no column 'scoer'"),
        (("--format", "parquet"), "Parquet is no text; name a file with -o FILE"),
        (("--min-group", "0"), "--min-group"),
    ],
)
def test_what_cannot_be_asked_for(tiny: Path, cli: Cli, words: tuple[str, ...], said: str) -> None:
    columns = COLUMNS if "region" in str(words) else PLAIN
    found = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", *columns, *words)
    assert found.code in (1, 2)
    assert found.out == ""
    assert said in found.err


def test_a_ranking_on_a_screen(tiny: Path, cli: Cli) -> None:
    found = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", *COLUMNS, "--by", "region", "--min-group", 2)
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert "2018" in lines
    assert "1 1 North B 70.0 70.0 1–2 Top 90.0 50.0" in lines
    assert "1 1 South C 70.0 35.0–85.0 1–3 Top 70.0 –" in lines
    assert "– – – E – 0.0–100.0 – – – –" in lines
    assert "North 2 2 30.0 50.0 70.0 B" in lines
    assert "1 of 7 units have no score and no rank" in found.err


def test_columns_of_what_is_open_only_where_something_is(tiny: Path, cli: Cli) -> None:
    settled = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", *PLAIN, "--only", "year=2018").out
    assert "Low–high" not in settled
    assert "possible" not in settled


def test_csv_and_parquet_hold_the_same(tiny: Path, cli: Cli) -> None:
    words = ("rank", tiny / "units.csv", "--framework", tiny / "tiny", *COLUMNS, "--by", "region")
    printed = cli(*words, "--format", "csv").out
    for name in ("ranks.csv", "ranks.parquet"):
        assert cli(*words, "-o", tiny / name).code == 0
    assert (tiny / "ranks.csv").read_text(encoding="utf-8") == printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert list(rows[0]) == [
        *("rank", "unit", "region", "period", "rank_low", "rank_high", "rank_in_group"),
        *("value", "exact", "low", "high", "coverage", "band", "one", "two"),
    ]
    connection = duckdb.connect()
    table = connection.execute("select * from read_parquet(?)", [str(tiny / "ranks.parquet")])
    names = [column[0] for column in table.description]
    assert names == list(rows[0])
    as_text = [[("" if value is None else str(value)) for value in row] for row in table.fetchall()]
    assert as_text == [list(row.values()) for row in rows]
    described = connection.execute("select column_name, column_type from (describe from read_parquet(?))", [str(tiny / "ranks.parquet")])
    kinds = dict(described.fetchall())
    assert {kinds["rank"], kinds["rank_in_group"], kinds["value"], kinds["band"]} == {"BIGINT", "DOUBLE", "VARCHAR"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_parquet_on_a_full_disk(tiny: Path, cli: Cli) -> None:
    found = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", *PLAIN, "--format", "parquet", "-o", "/dev/full")
    assert found.code == 2
    assert found.err.endswith("readiness: /dev/full cannot be written (No space left on device); nothing was changed.\n")


def test_ties_as_the_framework_says(tiny: Path, cli: Cli) -> None:
    words = ("rank", tiny / "units.csv", "--framework", tiny / "last", *PLAIN, "--only", "year=2020", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(cli(*words).out)))
    assert [(row["unit"], row["rank"], row["rank_low"], row["rank_high"]) for row in rows] == [
        ("B", "3", "2", "3"),
        ("C", "3", "1", "3"),
        ("D", "3", "2", "3"),
        ("A", "4", "4", "4"),
        ("E", "", "", ""),
    ]


def test_ties_may_share_the_mean_place() -> None:
    import numpy as np

    value = np.array([3.0, 3.0, 1.0, 3.0])
    assert [places_.tolist() for places_ in ranks(value, value, value, "mean")] == [[2, 2, 4, 2]] * 3
    assert ranks(value[:3], value[:3], value[:3], "mean").rank.tolist() == [1.5, 1.5, 3]


def test_a_folder_of_surveys_is_ranked(tiny: Path, cli: Cli) -> None:
    words = ("rank", tiny / "surveys", "--framework", tiny / "tiny", "--by", "region")
    found = json.loads(cli(*words, "--format", "json").out)
    assert [(unit["period"], unit["name"], unit["region"], unit["rank"], unit["rank_in_group"]) for unit in found["units"]] == [
        ("2018", "Gamma", "South", 1, 1),
        ("2020", "Beta", "South", 1, 1),
        ("2020", "Alpha", "North", 2, 1),
    ]
    assert found["units"][0]["parts"][0]["parts"][0]["value"] == 30
    assert "Gamma" in cli(*words).out
    for word, said in (("regin", "no survey says 'regin' of its subject; did you mean 'region'?"),):
        assert said in cli("rank", tiny / "surveys", "--framework", tiny / "tiny", "--by", word).err
    assert "--unit is for tables" in cli(*words, "--unit", "name").err


def test_a_folder_with_files_that_are_wrong(tiny: Path, cli: Cli) -> None:
    wrong = "framework: tiny\nsubject: {id: D, name: D}\nperiod: 2020\nanswers:\n  a: many\n"
    (tiny / "surveys" / "D.yaml").write_text(wrong, encoding="utf-8")
    (tiny / "surveys" / "E.yaml").write_text("framework: [", encoding="utf-8")
    found = cli("rank", tiny / "surveys", "--framework", tiny / "tiny", "--format", "csv")
    assert found.code == 1
    assert [row["unit"] for row in csv.DictReader(io.StringIO(found.out))] == ["C", "B", "A"]
    assert "D.yaml:5:6: " in found.err
    assert "2 of 5 files are wrong and left out" in found.err
    (tiny / "surveys" / "E.yaml").unlink()
    (tiny / "surveys" / "D.yaml").write_text((tiny / "surveys" / "A.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    twice = cli("rank", tiny / "surveys", "--framework", tiny / "tiny")
    assert (twice.code, twice.out) == (1, "")
    assert "P04 the unit 'A' of 2020 stands twice (first in " in twice.err


def test_a_folder_holds_more_than_surveys(tiny: Path, cli: Cli) -> None:
    """Hidden files, folders of frameworks and of other programs are passed over; other YAML files are, with a word."""
    survey = (tiny / "surveys" / "A.yaml").read_text(encoding="utf-8")
    files = {
        "surveys/.hidden.yaml": survey,
        "surveys/.git/x.yaml": survey,
        "surveys/node_modules/x.yaml": survey,
        "surveys/rubric/framework.yaml": HEAD,
        "surveys/rubric/one.yaml": ONE,
        "surveys/rubric/tests/cases.yaml": "cases: []\n",
        "surveys/deeper/still/D.YML": survey.replace("id: A", "id: D"),
        "surveys/workflow.yaml": "on: push\n",
        "surveys/folder.yaml/notes.txt": "nothing",
    }
    for name, text in files.items():
        (tiny / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / name).write_text(text, encoding="utf-8")
    found = cli("score", tiny / "surveys", "--framework", tiny / "tiny", "--format", "csv")
    assert found.code == 0
    assert [row["unit"] for row in csv.DictReader(io.StringIO(found.out))] == ["A", "B", "C", "D"]
    message = "neither a survey nor a part of a framework, so it was passed over; move it away, or mend its keys"
    assert found.err == f"{tiny / 'surveys' / 'workflow.yaml'}:1:1: V02 warning: {message}\n"
    for name in ("rubric", "folder.yaml"):
        nothing = cli("rank", tiny / "surveys" / name, "--framework", tiny / "tiny")
        assert (nothing.code, nothing.out) == (2, "")
    only = tiny / "only"
    only.mkdir()
    (only / "a.yaml").write_text("on: push\n", encoding="utf-8")
    for command in ("score", "rank"):
        nothing = cli(command, only, "--framework", tiny / "tiny")
        assert (nothing.code, nothing.out) == (2, "")
        assert nothing.err.endswith(f"readiness: there is no unit in {only}\n")


def test_surveys_of_another_framework_are_told_so_once_each(tiny: Path, cli: Cli) -> None:
    answers = "  national-committee: 2\n  open-data-portal: 1\n"
    other = f"framework: digital-government-2026\nsubject: {{id: D, name: D}}\nperiod: 2020\nanswers:\n{answers}"
    (tiny / "surveys" / "D.yaml").write_text(other, encoding="utf-8")
    found = cli("rank", tiny / "surveys", "--framework", tiny / "tiny", "--format", "csv")
    assert found.code == 1
    assert [row["unit"] for row in csv.DictReader(io.StringIO(found.out))] == ["C", "B", "A"]
    message = "this survey is of 'digital-government-2026', and its answers are not those of tiny; keep it in another folder"
    assert found.err.splitlines() == [
        f"{tiny / 'surveys' / 'D.yaml'}:1:12: P12 {message}",
        "readiness: 1 of 4 files are wrong and left out",
    ]


def test_two_surveys_of_one_subject_and_period_are_both_scored_and_told(tiny: Path, cli: Cli) -> None:
    (tiny / "surveys" / "D.yaml").write_text((tiny / "surveys" / "A.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    found = cli("score", tiny / "surveys", "--framework", tiny / "tiny", "--format", "csv")
    assert found.code == 1
    assert [row["unit"] for row in csv.DictReader(io.StringIO(found.out))] == ["A", "B", "C", "A"]
    first = tiny / "surveys" / "A.yaml"
    assert found.err == f"{tiny / 'surveys' / 'D.yaml'}:0:0: P04 the unit 'A' of 2020 stands twice (first in {first}); keep one of them\n"


def test_surveys_name_their_framework_themselves(tiny: Path, cli: Cli) -> None:
    for path in (tiny / "surveys").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("framework: tiny", "framework: ../tiny"), encoding="utf-8")
    found = cli("rank", tiny / "surveys", "--format", "csv")
    assert (found.code, len(found.out.splitlines())) == (0, 4)
    table = cli("rank", tiny / "units.csv")
    assert (table.code, table.err) == (2, f"readiness: {tiny / 'units.csv'} names no framework; add --framework ID\n")


def test_scores_of_a_table_as_csv_json_and_parquet(tiny: Path, cli: Cli) -> None:
    words = ("score", tiny / "units.csv", "--framework", tiny / "tiny", *COLUMNS, "--ignore", "region")
    printed = cli(*words, "--format", "csv").out
    for name in ("scores.csv", "scores.parquet"):
        assert cli(*words, "-o", tiny / name).code == 0
    assert (tiny / "scores.csv").read_text(encoding="utf-8") == printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [(row["period"], row["unit"], row["value"]) for row in rows][:2] == [("2020", "A", "30.0"), ("2020", "B", "70.0")]
    counted = duckdb.connect().execute("select count(*), count(value) from read_parquet(?)", [str(tiny / "scores.parquet")])
    assert counted.fetchall() == [(7, 6)]
    found = json.loads(cli(*words, "--format", "json").out)
    assert [(unit["period"], unit["unit"], unit["score"]["value"]) for unit in found["units"]][-1] == ("2018", "B", 35)
    assert "2018" in cli(*words).out


@pytest.mark.parametrize("name", ["units.txt", "units.xls", "units", "-"])
def test_a_panel_is_a_table_by_its_name_or_a_folder(cli: Cli, name: str) -> None:
    found = cli("rank", name, "--framework", "un-egdi-2020")
    assert (found.code, found.out) == (2, "")
    assert f"{name} is neither a table (.csv, .tsv, " in found.err


def test_an_empty_result_is_no_file(tiny: Path, cli: Cli) -> None:
    (tiny / "wrong.csv").write_text("unit,a,b\nA,1,2\nB,x,2\n", encoding="utf-8")
    found = cli("score", tiny / "wrong.csv", "--framework", tiny / "tiny", "-o", tiny / "out.csv")
    assert found.code == 1
    assert "wrong.csv:3:2: P05 unit 'B', column 'a': 'x' is not a number" in found.err
    assert not (tiny / "out.csv").exists()
    assert [path.name for path in tiny.glob(".*part")] == []


def test_columns_that_are_missing_are_told(tiny: Path, cli: Cli) -> None:
    (tiny / "less.csv").write_text("unit,a\nA,1\n", encoding="utf-8")
    found = cli("rank", tiny / "less.csv", "--framework", tiny / "tiny")
    assert found.code == 0
    assert "less.csv has no column for 1 of 2 indicators (b); they count as unanswered" in found.err
    (tiny / "none.csv").write_text("unit,subject.kind\nA,1\n", encoding="utf-8")
    assert "P02 no column is an indicator of tiny; its ids are a, b" in cli("rank", tiny / "none.csv", "--framework", tiny / "tiny").err


def test_units_are_in_the_first_column_that_is_not_asked_for_otherwise(tiny: Path, cli: Cli) -> None:
    (tiny / "years.csv").write_text("year,rank,unit,a,b\n2018,1,A,10,20\n2020,1,A,30,40\n", encoding="utf-8")
    words = ("rank", tiny / "years.csv", "--framework", tiny / "tiny", "--format", "csv", "--period", "year", "--ignore", "rank")
    rows = list(csv.DictReader(io.StringIO(cli(*words).out)))
    assert [(row["period"], row["unit"], row["value"]) for row in rows] == [("2018", "A", "15.0"), ("2020", "A", "35.0")]


def test_long_names_leave_room_for_the_parts(tiny: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name takes two lines where one would push the parts of all units off the screen."""
    name = "United Kingdom of Great Britain and Northern Ireland"
    (tiny / "long.csv").write_text(f"unit,a,b\n{name},10,20\nB,30,40\n", encoding="utf-8")
    words = ("rank", tiny / "long.csv", "--framework", tiny / "tiny")
    assert name in cli(*words).out
    monkeypatch.setenv("COLUMNS", "72")
    found = cli(*words)
    assert "parts fit" not in found.err
    assert [line.split() for line in found.out.splitlines()][-2:] == [
        ["2", "United", "Kingdom", "of", "Great", "15.0", "Low", "10.0", "20.0"],
        ["Britain", "and", "Northern", "Ireland"],
    ]


def test_numbers_outside_their_scale_are_told(tiny: Path, cli: Cli) -> None:
    (tiny / "beyond.csv").write_text("unit,a,b\nA,1,2\nB,0.5,250\nC,-3,101\n", encoding="utf-8")
    found = cli("score", tiny / "beyond.csv", "--framework", tiny / "tiny", "--format", "csv")
    assert (found.code, len(found.out.splitlines())) == (0, 4)
    assert "1 number of 'a' outside 0 to 100, counted as the nearer end (-3, of 'C'); is it right?" in found.err
    assert "2 numbers of 'b' outside 0 to 100, counted as the nearer end (the first: 250, of 'B'); are they right?" in found.err
    (tiny / "within.csv").write_text("unit,a,b\nA,0,100\nB,,100\n", encoding="utf-8")
    assert "outside" not in cli("score", tiny / "within.csv", "--framework", tiny / "tiny").err


def test_columns_in_other_letters_are_recognised(tiny: Path, cli: Cli) -> None:
    (tiny / "capitals.csv").write_text("unit,A,b\nX,1,2\n", encoding="utf-8")
    assert "column 'A' is no indicator of tiny; did you mean 'a'?" in cli("rank", tiny / "capitals.csv", "--framework", tiny / "tiny").err


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("unit,a,b\nA,10,20\n", [("A", "1", "15.0")]),  # one unit alone
        ("unit,a,b\nA,10,20\nB,10,20\n", [("A", "1", "15.0"), ("B", "1", "15.0")]),  # constant columns
        ("unit,a,b\nA,,\nB,,\n", [("A", "", ""), ("B", "", "")]),  # nothing at all
    ],
)
def test_tables_at_the_edge(tiny: Path, cli: Cli, content: str, rows: list[tuple[str, str, str]]) -> None:
    (tiny / "edge.csv").write_text(content, encoding="utf-8")
    found = cli("rank", tiny / "edge.csv", "--framework", tiny / "tiny", "--format", "csv")
    assert found.code == 0
    assert [(row["unit"], row["rank"], row["value"]) for row in csv.DictReader(io.StringIO(found.out))] == rows
    assert cli("rank", tiny / "edge.csv", "--framework", tiny / "tiny").code == 0


def test_zeros_under_a_geometric_mean_are_zeros(tiny: Path, cli: Cli) -> None:
    (tiny / "zeros.csv").write_text("unit,a,b\nA,0,50\nB,0,90\nC,10,40\n", encoding="utf-8")
    found = cli("rank", tiny / "zeros.csv", "--framework", tiny / "strict", "--format", "csv")
    rows = [(row["unit"], row["rank"], row["value"]) for row in csv.DictReader(io.StringIO(found.out))]
    assert rows == [("C", "1", "20.0"), ("A", "2", "0.0"), ("B", "2", "0.0")]


def test_what_is_for_tables_is_not_for_one_survey(cli: Cli) -> None:
    survey = ROOT / "surveys" / "viet-nam-2020.yaml"
    assert "--unit is for tables" in cli("score", survey, "--unit", "x").err
    assert "--ignore is for tables" in cli("score", survey, "--ignore", "x").err
    assert "Parquet is for many units" in cli("score", survey, "--format", "parquet", "-o", "x.parquet").err


# ---------------------------------------------------------------- published


def test_the_world_is_scored_and_ranked_from_the_published_table_itself(cli: Cli) -> None:
    """Viet Nam 86th of 193 in the world and 6th of 11 in the region in 2020, as the United Nations and its press say."""
    rows = [row for row in published("egdi/egdi_2003_2024.csv") if row["year"] == "2020"]
    how = ("--unit", "country", "--period", "year", "--ignore", "rank,egdi,iso3", "--by", "region", "--only", "year=2020")
    found = cli("rank", DATA / "egdi/egdi_2003_2024.csv", "--framework", "un-egdi-2020", *how, "--format", "csv")
    ranked = {row["unit"]: row for row in csv.DictReader(io.StringIO(found.out))}
    assert len(ranked) == len(rows) == 193
    assert ranked["Viet Nam"]["rank"] == "86"
    assert sum(ranked[row["country"]]["rank"] == row["rank"] for row in rows) == 189
    asian = [row for row in rows if row["region"] == "Asia"]
    own = sorted(asian, key=lambda row: int(row["rank"]))
    assert ranked["Viet Nam"]["rank_in_group"] == str([row["country"] for row in own].index("Viet Nam") + 1)


TEXTS = st.lists(st.none() | st.text(st.sampled_from("a1 ,\"'\n=-+@é"), max_size=4), min_size=3, max_size=3)
NUMBERS = st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0), min_size=3, max_size=3)


@given(TEXTS, NUMBERS, st.integers(1, 4))
def test_columns_are_written_as_the_csv_module_writes_rows(texts: list[str | None], numbers: list[float | None], times: int) -> None:
    """Quoting, apostrophes before formulas, blanks and digits, also where the same few numbers stand again and again."""
    written = [*numbers, *numbers[:1] * 3 * times]
    said = (texts * (times + 1))[: len(written)]
    columns = {"unit, name": said, "value": np.array([np.nan if value is None else value for value in written])}
    expected = io.StringIO()
    writer = csv.writer(expected, lineterminator="\n")
    writer.writerows([columns, *([tame(cell) for cell in row] for row in zip(said, written, strict=True))])
    assert "".join(csv_pieces(columns)) == expected.getvalue()
