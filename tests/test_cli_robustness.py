"""`readiness robustness` as a user runs it: a table of units, a single survey, and what cannot be assessed."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Output
from readiness.cli.commands import robustness as command
from readiness.cli.studies import Wanting, load
from readiness.languages import language_of
from readiness.panel import Wanted
from readiness.robustness import Asked, assess, picture

PANEL = ROOT / "surveys" / "panels" / "asean-egdi-2020.csv"
SURVEY = ROOT / "surveys" / "viet-nam-2020.yaml"
OF = ("--framework", "un-egdi-2020")
Cli = Callable[..., Output]
ENGLISH = language_of("en")

FRAMEWORK = """
    title: Small
    edition: 2026
    version: 1.0.0
    publisher: Nobody
    licence: CC0
    pillars: [law, use]
    bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 50}]
    confidence: {high: 0, medium: 0.5, low: 1}
"""
LAW = """
    title: Law
    indicators:
      act: {question: Is there an act?, levels: {0: No., 1: A draft., 2: Yes.}}
      body: {question: Is there a body?, levels: {0: No., 1: A plan., 2: Yes.}}
"""
USE = """
    title: Use
    indicators:
      reach: {question: How many use it?, number: {unit: "%", from: 0, to: 100}}
"""
COUNTED: dict[str, Any] = {  # answers of the small framework where none is drawn
    "by_confidence": 0,
    "drawn": {"high": 0, "medium": 0, "low": 0, "unstated": 0},
    "several": 0,
    "unknown": 0,
    "as_said": 0,
    "confidence": {"high": 0.0, "medium": 0.5, "low": 1.0, "unstated": 0.0},
}


def small(folder_of: Callable[..., Path], **files: str) -> Path:
    """A small framework in a folder, with further files beside it."""
    names = {"small-2026/framework.yaml": FRAMEWORK, "small-2026/law.yaml": LAW, "small-2026/use.yaml": USE}
    return folder_of({**names, **{name.replace("_", "."): text for name, text in files.items()}})


def test_a_panel_for_people(cli: Cli) -> None:
    found = cli("robustness", PANEL, *OF, "--aggregate", "mean,geometric", "--peer", "Viet Nam", "--draws", 200, "--sobol", 50)
    assert (found.code, found.err) == (0, "")
    assert "200 draws (seed 0) of weights ± 25 %; aggregate (mean, geometric)" in found.out
    assert "Before Viet Nam" in found.out
    assert "What moves the ranks" in found.out
    assert "Telecommunication Infrastructure Index (TII)" in found.out
    assert "not on one scale" in found.out
    assert re.search(r"^ *1 +Singapore .*\n +2 +Malaysia ", found.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("what", "drawn"),
    [
        ("intervals", ["Viet Nam", "Ranks 5–95 %"]),
        ("bands", ["Very high", "Low"]),
        ("influences", ["Weights", "With the others"]),
    ],
)
def test_pictures_of_a_panel(cli: Cli, tmp_path: Path, what: str, drawn: list[str]) -> None:
    target = tmp_path / "picture.svg"
    args = ("--aggregate", "mean,geometric", "--draws", 50, "--sobol", 20, "--plot", target, "--plot-of", what)
    assert cli("robustness", PANEL, *OF, *args).code == 0
    text = target.read_text(encoding="utf-8")
    assert all(word in text for word in drawn)


def test_the_picture_of_a_survey_is_of_its_score_in_its_language(cli: Cli, tmp_path: Path) -> None:
    args = ("robustness", SURVEY, "--draws", 50, "--sobol", 20, "--lang", "vi", "--plot", tmp_path / "score.svg")
    assert cli(*args).code == 0
    text = (tmp_path / "score.svg").read_text(encoding="utf-8")
    assert "36,9" in text
    assert "Đang phát triển" in text
    assert "Trung vị của các lượt mô phỏng" in text


def test_figures_hold_what_is_printed(cli: Cli) -> None:
    """The shares of the bands sum to 1, the ranks are those of the JSON, and the strongest influence comes first."""
    unit = json.loads(cli("robustness", SURVEY, "--draws", 50, "--sobol", 20, "--format", "json").out)["units"][0]
    loaded = load(
        Wanting(path=SURVEY, framework=None, lang=None, wanted=Wanted(), period=None, choices=Asked(None, None, None, {}), seed=0)
    )
    found = assess(loaded.study, loaded.units, 50, base_draws=20)
    (row,) = picture.bands(found, loaded.names, ENGLISH)["data"]["rows"]
    assert sum(row["parts"]) == pytest.approx(1)
    assert row["parts"] == [unit["band_probabilities"][name] for name in ("advanced", "established", "developing", "starting")]
    (row,) = picture.intervals(found, loaded.names, ENGLISH)["data"]["rows"]
    assert (row["value"], row["text"]) == (unit["value"], f"{unit['value']:.1f}")
    assert row["low"] == pytest.approx(unit["score"]["low"], abs=0.05)
    data = picture.influences(found, [one.name for one in found.told()], ENGLISH)["data"]
    totals = [row["value"] for row in data["rows"]]
    assert totals == sorted(totals, reverse=True)
    assert max(row["before"] for row in data["rows"]) <= data["range"][1]


@pytest.mark.parametrize(
    ("what", "said"), [("bands", "has no bands"), ("influences", "let two things vary"), ("intervals", "name it .svg or .png")]
)
def test_a_picture_that_cannot_be_drawn(cli: Cli, folder_of: Callable[..., Path], what: str, said: str) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,1,1,50\nB,2,1,10\n")
    bare = (folder / "small-2026" / "framework.yaml").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in bare if "bands:" not in line)
    (folder / "small-2026" / "framework.yaml").write_text(text, encoding="utf-8")
    name = "picture.pdf" if what == "intervals" else "picture.svg"
    args = ("--framework", folder / "small-2026", "--plot", folder / name, "--plot-of", what, "--draws", 20, "--sobol", 0)
    found = cli("robustness", folder / "table.csv", *args)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert not (folder / name).exists()


def test_the_nominal_figures_are_those_of_rank(cli: Cli) -> None:
    ours = json.loads(cli("robustness", PANEL, *OF, "--draws", 20, "--format", "json").out)
    ranked = {unit["unit"]: unit for unit in json.loads(cli("rank", PANEL, *OF, "--format", "json").out)["units"]}
    assert len(ours["units"]) == 11
    for unit in ours["units"]:
        theirs = ranked[unit["unit"]]
        assert (unit["rank"], unit["value"], unit["band"]) == (theirs["rank"], theirs["value"], theirs["band"])


def test_the_json_of_a_panel(cli: Cli) -> None:
    options = ("--aggregate", "mean,minimum", "--peer", "Malaysia", "--draws", 300, "--format", "json")
    found = json.loads(cli("robustness", PANEL, *OF, *options).out)
    assert found["draws"] == {"count": 300, "exact": False, "seed": 0}
    assert found["varied"]["weights"] == {"share": 0.25, "dirichlet": None, "of": "all"}
    assert found["varied"]["aggregate"] == ["mean", "minimum"]
    assert found["panel"]["units"] == 11
    singapore = next(unit for unit in found["units"] if unit["unit"] == "Singapore")
    assert singapore["rank_probabilities"] == {"1": 1.0}
    assert singapore["beats"] == {"Malaysia": 1.0}
    assert singapore["score"]["low"] <= singapore["score"]["median"] <= singapore["score"]["high"]
    for unit in found["units"]:
        assert sum(unit["rank_probabilities"].values()) == pytest.approx(1)
        assert sum(unit["band_probabilities"].values()) == pytest.approx(1)
    assert [one["name"] for one in found["sobol"]["inputs"]] == ["weights", "aggregate"]
    assert len(found["removed"]) == 6  # three pillars and three indicators
    assert {"osi", "tii", "hci"} < {one["id"] for one in found["removed"]}


@pytest.mark.parametrize(
    ("part", "columns", "rows"),
    [("units", "unit,name,value,exact,rank,band", 11), ("ranks", "unit,rank,probability", None), ("removed", "removed,kind,unit", 66)],
)
def test_the_csv_of_each_part(cli: Cli, part: str, columns: str, rows: int | None) -> None:
    found = cli("robustness", PANEL, *OF, "--draws", 50, "--sobol", 0, "--part", part, "--format", "csv").out
    assert found.startswith(columns)
    read = list(csv.DictReader(io.StringIO(found)))
    assert rows is None or len(read) == rows
    assert all(row.get("rank") is None or row["rank"].isdigit() for row in read)


def test_influences_as_csv(cli: Cli) -> None:
    found = cli("robustness", PANEL, *OF, "--draws", 50, "--aggregate", "mean,geometric", "--part", "influences", "--format", "csv").out
    assert [row["input"] for row in csv.DictReader(io.StringIO(found))] == ["weights", "aggregate"]


def test_the_same_seed_gives_the_same_file(cli: Cli, tmp_path: Path) -> None:
    names = ["a.json", "b.json", "c.json"]
    for name, seed, jobs in zip(names, (4, 4, 5), (1, 2, 1), strict=True):
        done = cli("robustness", PANEL, *OF, "--draws", 2200, "--sobol", 0, "--seed", seed, "--jobs", jobs, "-o", tmp_path / name)
        assert done.code == 0
    first, again, other = ((tmp_path / name).read_text() for name in names)
    assert first == again
    assert first != other


def test_methods_alone_are_told_exactly(cli: Cli) -> None:
    args = ("robustness", PANEL, *OF, "--weights", "none", "--aggregate", "mean,geometric,minimum", "--missing", "unknown,zero")
    assert "all 6 combinations of missing (unknown, zero); aggregate (mean, geometric, minimum)" in cli(*args).out
    found = json.loads(cli(*args, "--format", "json").out)
    assert found["draws"] == {"count": 6, "exact": True, "seed": 0}
    by_name = {one["name"]: one for one in found["sobol"]["inputs"]}
    assert by_name["aggregate"]["first"] == pytest.approx(1)  # nothing is missing
    assert by_name["missing"]["total"] == pytest.approx(0)
    assert by_name["aggregate"]["first_ends"] is None


def test_a_survey_for_people(cli: Cli) -> None:
    found = cli("robustness", SURVEY, "--draws", 300, "--sobol", 100)
    assert (found.code, found.err) == (0, "")
    head = " ".join(found.out.split("Score")[0].split())
    assert "27 answers by their confidence (8 high, 13 medium, 6 low); 4 answers that leave several possible; 35 unknown answers" in head
    assert "--unstated" not in head  # every answer says how sure it is
    assert "Score 36.9; median" in found.out
    assert "Bands: Developing" in found.out
    assert "What the score hangs on" in found.out
    assert "Programme budget" in found.out
    assert "Rank" not in found.out


def test_a_survey_whose_answers_are_certain(cli: Cli, folder_of: Callable[..., Path]) -> None:
    survey = """
        framework: small-2026
        subject: {id: A, name: A}
        period: 2026
        answers: {act: {level: 1, confidence: high}, body: {level: 0, confidence: low, note: A doubt.}, reach: 40}
    """
    folder = small(folder_of, survey_yaml=survey)
    found = json.loads(cli("robustness", folder / "survey.yaml", "--framework", folder / "small-2026", "--format", "json").out)
    assert found["varied"]["answers"] == {**COUNTED, "by_confidence": 1, "drawn": {**COUNTED["drawn"], "low": 1}}
    assert [one["name"] for one in found["sobol"]["inputs"]] == ["weights", "body"]
    (unit,) = found["units"]
    assert unit["value"] == 32.5
    assert unit["band"] == "low"
    only = json.loads(
        cli("robustness", folder / "survey.yaml", "--framework", folder / "small-2026", "--weights", "none", "--format", "json").out
    )
    spread = only["units"][0]["score"]
    assert (spread["low"], spread["high"]) == (
        32.5,
        45.0,
    )  # the body is one level up in half of the draws: 25 of 100, in one half of one half
    assert spread["mean"] == pytest.approx(32.5 + 12.5 / 2, abs=0.7)
    assert only["sobol"]["inputs"] == []


def test_one_unit_has_no_ranks(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, one_csv="unit,act,body,reach\nA,1,2,30\n")
    found = cli("robustness", folder / "one.csv", "--framework", folder / "small-2026")
    assert found.code == 0
    assert "Score 52.5; median" in found.out
    refused = cli("robustness", folder / "one.csv", "--framework", folder / "small-2026", "--peer", "A")
    assert (refused.code, refused.err) == (2, "readiness: --peer: there is one unit only, and nothing to compare it with\n")


def test_a_constant_column_moves_nothing(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,1,2,30\nB,1,0,60\n")
    args = ("robustness", folder / "table.csv", "--framework", folder / "small-2026", "--no-answers", "--format", "json")
    found = json.loads(cli(*args).out)
    removed = {one["id"]: one["rank_change"] for one in found["removed"]}
    assert removed["act"] == 0
    assert removed["body"] == 1


def test_units_without_any_answer(cli: Cli, folder_of: Callable[..., Path]) -> None:
    table = "unit,act,body,reach\nA,not-applicable,not-applicable,not-applicable\nB,not-applicable,not-applicable,not-applicable\n"
    folder = small(folder_of, none_csv=table, half_csv=table + "C,1,2,30\nD,0,0,10\n")
    found = cli("robustness", folder / "none.csv", "--framework", folder / "small-2026")
    assert found.code == 2
    assert "no unit has a score" in found.err
    found = cli("robustness", folder / "half.csv", "--framework", folder / "small-2026", "--format", "json")
    units = {unit["unit"]: unit for unit in json.loads(found.out)["units"]}
    assert units["A"]["rank"] is None
    assert units["A"]["score"] == {"low": None, "median": None, "high": None, "mean": None}
    assert (units["C"]["rank"], units["D"]["rank"]) == (1, 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weights", "3"], "write a share such as 0.25, 'dirichlet', 'dirichlet:4' or 'none'"),
        (["--weights", "dirichle"], "did you mean 'dirichlet'?"),
        (["--weights", "dirichlet:0"], "is no way to draw weights"),
        (["--weights", "nan"], "is no way to draw weights"),
        (["--aggregate", "gometric"], "--aggregate: there is no 'gometric'; did you mean 'geometric'?"),
        (["--aggregate", "mean,mean"], "'mean' stands twice"),
        (["--aggregate", ""], "there is no ''"),
        (["--missing", "zro"], "--missing: there is no 'zro'; did you mean 'zero'?"),
        (["--impute", "medain"], "--impute: there is no 'medain'; did you mean 'median'?"),
        (["--impute", "group-mean"], "needs the attribute that groups the units, such as 'group-mean:region'"),
        (["--treat", "many"], "--treat: 'many' is no number of points"),
        (["--treat", "-1"], "--treat: '-1' is no number of points"),
        (["--normalise", "min-mx"], "--normalise: there is no 'min-mx'; did you mean 'min-max'?"),
        (["--normalise", "min-max:1"], "should have two numbers or none"),
        (["--normalise", "min-max"], "un-egdi-2020 has no number without ends of its own, so that there is nothing to do"),
        (["--weights", "none"], "nothing varies"),
        (["--weights", "0"], "nothing varies"),
        (["--weights-of", "indicators"], "nothing varies"),  # each indicator stands alone in its pillar
        (["--peer", "Vietnam"], "there is no unit 'Vietnam'; did you mean 'Viet Nam'?"),
    ],
)
def test_what_cannot_be_asked(cli: Cli, words: list[str], said: str) -> None:
    found = cli("robustness", PANEL, *OF, *words)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


@pytest.mark.parametrize("words", [["--draws", "0"], ["--seed", "-1"], ["--jobs", "0"], ["--sobol", "-3"], ["--weights-of", "pillars"]])
def test_numbers_out_of_range(cli: Cli, words: list[str]) -> None:
    found = cli("robustness", PANEL, *OF, *words)
    assert found.code == 2
    assert words[0] in found.err


def test_a_table_needs_its_framework(cli: Cli) -> None:
    assert "add --framework ID" in cli("robustness", PANEL).err


def test_a_framework_that_is_not_for_ranking(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,1,2,30\nB,1,0,60\n")
    path = folder / "small-2026" / "framework.yaml"
    path.write_text(path.read_text() + "comparable: false\ncaveat: Countries differ too much.\n", encoding="utf-8")
    found = cli("robustness", folder / "table.csv", "--framework", folder / "small-2026")
    assert found.code == 2
    assert "Countries differ too much." in found.err


def test_the_framework_says_what_varies(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,1,2,30\nB,1,0,60\n")
    path = folder / "small-2026" / "framework.yaml"
    said = "robustness: {weights: {dirichlet: 2, of: groups}, answers: false, aggregate: [mean, harmonic]}\n"
    path.write_text(path.read_text() + said, encoding="utf-8")
    args = ("robustness", folder / "table.csv", "--framework", folder / "small-2026")
    assert "1,000 draws (seed 0) of weights of groups (Dirichlet, 2); aggregate (mean, harmonic)" in cli(*args).out
    found = json.loads(cli(*args, "--weights", "0.1", "--aggregate", "-", "--format", "json").out)["varied"]
    assert found == {"weights": {"share": 0.1, "dirichlet": None, "of": "groups"}, "answers": None}


def test_only_points_leave_no_aggregation_to_draw(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,1,2,30\nB,1,0,60\n")
    path = folder / "small-2026" / "framework.yaml"
    path.write_text(path.read_text() + "aggregate: points\n", encoding="utf-8")
    found = cli("robustness", folder / "table.csv", "--framework", folder / "small-2026", "--aggregate", "geometric")
    assert found.code == 2
    assert "no mean that another could stand for" in found.err


def test_a_bar_shows_on_a_terminal_only_where_it_takes_a_while(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SHOWN", 10)
    assert cli("robustness", PANEL, *OF, "--draws", 50).err == ""
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda self: True, raising=False)
    assert cli("robustness", PANEL, *OF, "--draws", 50).code == 0


COMPARED = {
    "wide-2026/framework.yaml": """
        title: Wide
        edition: 2026
        version: 1.0.0
        publisher: Nobody
        licence: CC0
        pillars: [net]
        decimals: 6
        parts: full
        prepare: {normalise: min-max, impute: {method: group-mean, by: region}, treat: {winsorise: 1, log: false}}
        robustness: {weights: 0, normalise: [min-max, {method: z-score, mean: 10, deviation: 2}], treat: [none, {winsorise: 2}]}
    """,
    "wide-2026/net.yaml": """
        title: Net
        indicators:
          speed: {question: How fast?, number: {unit: Mbit/s}}
          price: {question: How dear?, number: {unit: USD, direction: down}}
    """,
}
ROWS = [f"U{k},{'AB'[k % 2]},{k * k},{(k * 7) % 10 or ''}" for k in range(12)]
TABLE = "\n".join(["unit,subject.region,speed,price", *ROWS, "U12,A,90000,4", ""])


def test_steps_that_compare_units_are_varied_too(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = folder_of({**COMPARED, "table.csv": TABLE})
    args = ("robustness", folder / "table.csv", "--framework", folder / "wide-2026")
    found = cli(*args)
    assert "all 4 combinations of treat (none, 2); normalise (min-max, z-score:10:2)" in found.out
    assert found.err == "2 numbers imputed\n"
    assert "not on one scale" in found.out
    result = json.loads(cli(*args, "--treat", "-", "--normalise", "rank,min-max:0:10", "--impute", "mean,none", "--format", "json").out)
    assert result["draws"] == {"count": 4, "exact": True, "seed": 0}
    assert result["varied"]["normalise"] == ["rank", "min-max:0:10"]
    assert result["sample"]["imputed"] == 2
    indices = {one["name"]: one["total"] for one in result["sobol"]["inputs"]}
    assert sum(indices.values()) > 1  # each by itself, and both together
    assert all(0 < total < 1 for total in indices.values())


def test_a_sample_that_teaches_nothing_is_a_problem_of_its_column(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = folder_of({**COMPARED, "table.csv": "unit,subject.region,speed,price\nA,x,1,5\nB,x,2,5\nC,x,3,5\n"})
    found = cli("robustness", folder / "table.csv", "--framework", folder / "wide-2026", "--treat", "-")
    assert (found.code, found.out) == (1, "")
    assert "I01" in found.err
    assert "price" in found.err


def test_comparisons_of_units_are_drawn(cli: Cli, folder_of: Callable[..., Path]) -> None:
    """With two indicators and one of more weight its order decides; with equal weights only who is better in both is before another."""
    folder = folder_of({**COMPARED, "table.csv": "unit,subject.region,speed,price\nA,x,9,9\nB,x,5,5\nC,x,1,1\nD,x,9,1\n"})
    path = folder / "wide-2026" / "net.yaml"
    path.write_text(path.read_text() + "aggregate: copeland\n", encoding="utf-8")
    args = ("robustness", folder / "table.csv", "--framework", folder / "wide-2026", "--treat", "-", "--normalise", "-", "--format", "json")
    units = {unit["unit"]: unit for unit in json.loads(cli(*args, "--weights", "0.5", "--draws", 200).out)["units"]}
    assert [units[name]["value"] for name in "ABCD"] == [33.333333, 33.333333, 33.333333, 100]
    # A is second, or last where price weighs more; B is third either way
    assert units["A"]["rank_probabilities"].keys() == {"2", "4"}
    assert units["B"]["rank_probabilities"] == {"3": 1.0}
    assert units["D"]["rank_probabilities"] == {"1": 1.0}


def test_one_survey_of_a_framework_that_compares_units(cli: Cli, folder_of: Callable[..., Path]) -> None:
    survey = "framework: wide-2026\nsubject: {id: A, name: A}\nperiod: 2026\nanswers: {speed: 5, price: 3}\n"
    folder = folder_of({**COMPARED, "survey.yaml": survey})
    found = cli("robustness", folder / "survey.yaml", "--framework", folder / "wide-2026")
    assert (found.code, found.out) == (2, "")
    assert "wide-2026 scores numbers by steps" in found.err


def test_ranks_of_many_units_are_told_where_they_are_asked_for(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "RANKED", 10)
    found = json.loads(cli("robustness", PANEL, *OF, "--draws", 20, "--format", "json").out)
    assert {unit["rank_probabilities"] is None for unit in found["units"]} == {True}
    assert "Singapore,1,1.0" in cli("robustness", PANEL, *OF, "--draws", 20, "--part", "ranks", "--format", "csv").out


def test_a_folder_of_surveys_is_a_panel_whose_answers_have_a_confidence(cli: Cli, folder_of: Callable[..., Path]) -> None:
    def survey(name: str, act: str, body: str) -> str:
        return f"""
            framework: small-2026
            subject: {{id: {name}, name: {name}}}
            period: 2026
            answers: {{act: {act}, body: {body}, reach: 40}}
        """

    sure = survey("A", "{level: 2, confidence: high}", "{level: 2, confidence: high}")
    unsure = survey("B", "{level: 2, confidence: low, note: A doubt.}", "{level: 1, confidence: high}")
    small(folder_of)
    folder = folder_of({"surveys/a.yaml": sure, "surveys/b.yaml": unsure})
    args = ("robustness", folder / "surveys", "--framework", folder / "small-2026", "--weights", "none", "--format", "json")
    found = json.loads(cli(*args).out)
    assert found["varied"]["answers"] == {**COUNTED, "by_confidence": 1, "drawn": {**COUNTED["drawn"], "low": 1}}
    first, second = found["units"]
    assert (first["unit"], first["score"]["low"], first["score"]["high"]) == ("A", 70, 70)
    assert (second["score"]["low"], second["score"]["high"]) == (45, 57.5)  # half of the draws: nothing is above the best


def test_of_several_periods_it_is_one(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,year,act,body,reach\nA,2020,1,2,30\nA,2021,1,0,60\n")
    args = ("robustness", folder / "table.csv", "--framework", folder / "small-2026", "--period", "year")
    found = cli(*args, "--format", "json")
    assert json.loads(found.out)["panel"]["period"] == "2021"
    assert "this is 2021, the last of 2 periods (2020, 2021); --only-period takes another" in found.err
    assert json.loads(cli(*args, "--only-period", "2020", "--format", "json").out)["panel"]["period"] == "2020"
    assert "has no period '2022'; the periods are 2020, 2021" in cli(*args, "--only-period", "2022").err


def test_answers_of_a_table_are_taken_as_they_stand(cli: Cli, folder_of: Callable[..., Path]) -> None:
    """A table states no confidence, so that the score of the best is no longer above what is drawn about it."""
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,2,2,30\nB,1,0,60\nC,0,1,10\n")
    args = ("robustness", folder / "table.csv", "--framework", folder / "small-2026")
    shown = cli(*args)
    assert "6 answers state no confidence and are taken as they stand; --unstated medium draws them too." in " ".join(shown.out.split())
    found = json.loads(cli(*args, "--format", "json").out)
    assert found["varied"]["answers"] == {**COUNTED, "as_said": 6}
    for unit in found["units"]:
        assert unit["score"]["low"] <= unit["value"] <= unit["score"]["high"]
    refused = cli(*args, "--weights", "none")
    assert refused.code == 2
    assert (
        "nothing varies: no answer states a confidence (--unstated medium draws them); see also --weights, --missing, --aggregate"
        in refused.err
    )


def test_answers_that_state_no_confidence_drawn_all_the_same(cli: Cli, folder_of: Callable[..., Path]) -> None:
    folder = small(folder_of, table_csv="unit,act,body,reach\nA,2,2,30\nB,1,0,60\nC,0,1,10\n")
    args = ("robustness", folder / "table.csv", "--framework", folder / "small-2026", "--weights", "none")
    found = json.loads(cli(*args, "--unstated", "medium", "--format", "json").out)
    answers = found["varied"]["answers"]
    assert answers["drawn"] == {**COUNTED["drawn"], "unstated": 6}
    assert (answers["by_confidence"], answers["as_said"], answers["confidence"]["unstated"]) == (6, 0, 0.5)
    by_name = {unit["unit"]: unit for unit in found["units"]}
    assert (by_name["A"]["score"]["low"], by_name["A"]["score"]["high"]) == (40, 65)  # a level down in one of both, or in none
    assert "6 answers by their confidence (6 not stated)" in " ".join(cli(*args, "--unstated", "medium").out.split())
    path = folder / "small-2026" / "framework.yaml"
    path.write_text(path.read_text().replace("low: 1}", "low: 1, unstated: 0.5}"), encoding="utf-8")
    assert json.loads(cli(*args, "--format", "json").out)["units"] == found["units"]
    refused = cli(*args, "--unstated", "medium", "--no-answers")
    assert (refused.code, refused.out) == (2, "")
    assert "leave out --no-answers, or --unstated" in refused.err
