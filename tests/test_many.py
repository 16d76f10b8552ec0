"""Many units in several periods, and many agencies as one: movers, trends of panels, the roll-up."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Output
from readiness.cli.commands.diff_many import SPLITS
from readiness.diff import compare
from readiness.library import load_framework
from readiness.model import Subject, Survey
from readiness.movers import Side, compare_panels
from readiness.panel import Panel
from readiness.panel.cells import parse_cell
from readiness.scoring import compile_framework
from readiness.scoring.units import Column, compile_units

Cli = Callable[..., Output]

PLAIN = ROOT / "tests" / "frameworks" / "plain"  # laws: law (weight 2) and body; data: share


def table(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text("unit,law,body,share\n" + text, encoding="utf-8")
    return path


# Movers.


def movers(cli: Cli, before: Path, after: Path) -> dict[str, Any]:
    found = cli("diff", before, after, "--framework", PLAIN, "--format", "json")
    assert found.code == 0, found.err
    return {unit["unit"]: unit for unit in json.loads(found.out)["units"]}


def test_movers(cli: Cli, tmp_path: Path) -> None:
    before = table(tmp_path, "before.csv", "A,0,0,40\nB,2,1,80\nC,1,1,10\n")
    after = table(tmp_path, "after.csv", "B,2,0,80\nA,2,,60\nD,1,0,50\n")
    units = movers(cli, before, after)
    assert list(units) == ["B", "A", "D", "C"]
    assert [units[name]["state"] for name in "ABCD"] == ["both", "both", "lost", "new"]
    a = units["A"]
    assert (a["before"], a["after"], a["change"]) == (20.0, 76.0, 56.0)
    assert sum(a["by"].values()) == pytest.approx(a["exact"])
    assert sum(a["by_value"].values()) == pytest.approx(a["change"])
    assert a["by"]["scope"] != 0  # the body is no longer known
    assert (a["rank_before"], a["rank_after"], a["rank_change"]) == (3, 1, 2)
    assert units["B"]["by"] == pytest.approx({"answers": -16.666666666666664, "scope": 0, "weights": 0, "rubric": 0})


cell = st.sampled_from(["", "unknown", "0", "1"])


@given(st.lists(st.tuples(cell, cell, cell, cell, cell, cell), min_size=1, max_size=8))
def test_splits_of_panels_are_those_of_surveys(cells: list[tuple[str, ...]]) -> None:
    """All units at once or each as two surveys: the same parts, to the last digits."""
    framework = load_framework(PLAIN)
    plan = compile_framework(framework)
    names = ("law", "body", "share")
    sides = []
    for offset in (0, 3):
        columns = {}
        for at, name in enumerate(names):
            parsed = [parse_cell(plan.leaf(name), row[offset + at]) for row in cells]
            columns[name] = Column(None, np.arange(len(cells), dtype=np.int32), tuple(parsed))
        rows, raw, _ = compile_units(plan, columns, lambda name: (None,) * len(cells), len(cells))
        units = tuple(f"u{row}" for row in range(len(cells)))
        sides.append(Side.of(plan, Panel("-", units, None, {}, rows, raw, columns)))
    for row, mover in enumerate(compare_panels(*sides).units):
        who = Subject.model_construct(id="A", name="A", kind=None)
        surveys = [Survey.model_construct(framework="plain", subject=who, period="2020", answers=side.panel.answers(row)) for side in sides]
        found = compare(framework, surveys[0], framework, surveys[1])
        assert mover.change == found.value
        if found.by is None:
            assert mover.by is None
        else:
            assert mover.by is not None
            for cause in SPLITS:
                assert mover.by.get(cause, 0.0) == pytest.approx(found.by.get(cause, 0.0), abs=1e-9)


def test_movers_of_two_editions(cli: Cli) -> None:
    """ASEAN 2018 and 2020, two editions with links: Viet Nam 6th in both, +0.0736 (UN E-Government Survey 2018 and 2020)."""
    panels = [ROOT / "surveys" / "panels" / f"asean-egdi-{year}.csv" for year in (2018, 2020)]
    arguments = ("--before-framework", "un-egdi-2018", "--after-framework", "un-egdi-2020", "--format", "json")
    units = {unit["unit"]: unit for unit in json.loads(cli("diff", *panels, *arguments).out)["units"]}
    assert (units["Viet Nam"]["rank_before"], units["Viet Nam"]["rank_after"]) == (6, 6)
    assert units["Viet Nam"]["change"] == 0.0736
    assert all(sum(unit["by"].values()) == pytest.approx(unit["exact"]) for unit in units.values())


def test_movers_on_a_screen(cli: Cli, tmp_path: Path) -> None:
    before = table(tmp_path, "before.csv", "A,0,0,40\nB,2,1,80\nC,1,1,10\n")
    after = table(tmp_path, "after.csv", "B,2,0,80\nA,2,1,60\nD,1,0,50\n")
    shown = cli("diff", before, after, "--framework", PLAIN).out
    for said in ("2 units in both: 1 rose, 1 fell, 0 the same", "3 → 1 (▲2)", "New (1)", "No longer there (1)"):
        assert said in shown
    failed = cli("diff", before, after, "--framework", PLAIN, "--fail-on-regression")
    assert failed.code == 1
    assert "1 unit fell: B" in failed.err


def test_units_without_a_score_are_named(cli: Cli, tmp_path: Path) -> None:
    before, after = table(tmp_path, "before.csv", "A,0,0,40\nB,,,\n"), table(tmp_path, "after.csv", "A,,,\nB,2,1,80\n")
    shown = cli("diff", before, after, "--framework", PLAIN).out
    assert "2 units in both: 0 rose, 0 fell, 0 the same, 2 without a score in one of them" in shown
    assert "Without a score in one of them (2)\n  A 20.0 → –, B – → 90.0" in shown
    assert "\n\n\n" not in shown
    alone = cli("diff", *[table(tmp_path, f"{year}.csv", "A,0,0,40\n") for year in (1, 2)], "--framework", PLAIN).out
    assert "1 unit in both: 0 rose" in alone


def test_units_that_a_publisher_keeps_from_being_ranked(cli: Cli, tmp_path: Path) -> None:
    """Each may be compared with itself; nothing says who is ahead of whom, not even the order."""
    folder = tmp_path / "plain"
    shutil.copytree(PLAIN, folder)
    with (folder / "framework.yaml").open("a", encoding="utf-8") as file:
        file.write("comparable: false\ncaveat: Countries differ too much.\n")
    before, after = table(tmp_path, "before.csv", "A,0,0,40\nB,2,1,80\n"), table(tmp_path, "after.csv", "A,1,0,40\nB,2,1,90\n")
    why = "units are not ranked: plain is not for ranking, says its publisher: Countries differ too much."
    found = cli("diff", before, after, "--framework", folder)
    assert why in found.err
    assert "Rank" not in found.out
    for unit in json.loads(cli("diff", before, after, "--framework", folder, "--format", "json").out)["units"]:
        assert (unit["rank_before"], unit["rank_after"], unit["rank_change"]) == (None, None, None)
        assert unit["by"] is not None
    path, *words = years(tmp_path)
    words[1] = folder
    found = cli("trend", path, *words)
    assert why in found.err
    assert found.out.index("\nA ") < found.out.index("\nB ")  # as in the table, though B is ahead
    assert {rank for line in json.loads(cli("trend", path, *words, "--format", "json").out)["units"] for rank in line["ranks"]} == {None}
    found = cli("roll-up", before, "--framework", folder, "--format", "json")
    assert why in found.err
    assert [(spread["worst"], spread["best"]) for spread in json.loads(found.out)["spreads"]] == [([], [])] * 6


def years(folder: Path) -> tuple[object, ...]:
    """A table of two units in three years, and how it is read."""
    path = folder / "years.csv"
    path.write_text("year,unit,law,body,share\n2018,A,0,0,40\n2018,B,2,1,80\n2020,A,1,0,40\n2020,B,,,\n2022,A,2,1,90\n2022,B,2,1,90\n")
    return path, "--framework", PLAIN, "--period", "year"


def test_two_periods_of_one_table(cli: Cli, tmp_path: Path) -> None:
    path, *words = years(tmp_path)
    found = cli("diff", path, path, *words, "--before-period", 2018, "--after-period", 2020)
    assert found.code == 0
    assert "years.csv (2018) → " in found.out.replace("\n", "")
    assert "2 units in both: 1 rose, 0 fell, 0 the same, 1 without a score in one of them" in found.out
    found = cli("diff", path, path, *words, "--before-period", 2018)
    assert "this is 2022, the last of 3 periods (2018, 2020, 2022); --after-period takes another" in found.err
    assert "2 units in both: 2 rose, 0 fell, 0 the same\n" in found.out
    assert "--before-period: " in cli("diff", path, path, *words, "--before-period", 2019).err
    survey = ROOT / "surveys" / "viet-nam-2020.yaml"
    assert "--before-period is for tables" in cli("diff", survey, survey, "--before-period", 2018).err


def test_one_period_is_rolled_up(cli: Cli, tmp_path: Path) -> None:
    path, *words = years(tmp_path)
    found = json.loads(cli("roll-up", path, *words, "--only-period", 2018, "--format", "json").out)
    assert (found["panel"]["period"], found["panel"]["units"], found["spreads"][0]["highest"]) == ("2018", 2, 90.0)  # (100 + 80) / 2
    found = cli("roll-up", path, *words, "--format", "json")
    assert json.loads(found.out)["panel"]["period"] == "2022"
    assert "--only-period takes another" in found.err


def test_folders_name_their_framework_and_each_unit_once(cli: Cli, agencies: Path) -> None:
    """Two folders of surveys need no --framework; of several periods it is the last; two surveys of one unit are refused."""
    (agencies / "earlier.yaml").write_text(survey("health", "{law: 0, body: 1, share: 90}").replace("2024", "2022"))
    found = cli("diff", agencies, agencies, "--format", "json")
    assert [unit["change"] for unit in json.loads(found.out)["units"]] == [0.0, 0.0, 0.0]
    assert "this is 2024, the last of 2 periods (2022, 2024)" in found.err
    assert cli("score", agencies).code == 0
    (agencies / "again.yaml").write_text(survey("health", "{law: 0}"))
    refused = cli("diff", agencies, agencies)
    assert (refused.code, "the unit 'health' stands twice in" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["before.csv", "before.csv"], "names no framework; add --framework ID"),
        (["before.csv", "survey.yaml", "--framework", str(PLAIN)], "holds many units and survey.yaml is one survey"),
    ],
)
def test_wrong_panels(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str) -> None:
    table(tmp_path, "before.csv", "A,0,0,40\n")
    monkeypatch.chdir(tmp_path)
    found = cli("diff", *arguments)
    assert found.code == 2
    assert said in found.err


# Trends of panels.


def test_trend_of_units(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "years.csv"
    path.write_text("unit,year,law,body,share\nA,2018,0,0,40\nA,2020,2,0,40\nB,2018,2,1,80\nA,2022,2,1,60\nB,2022,2,1,60\nC,2022,0,0,0\n")
    arguments = ("trend", path, "--period", "year", "--framework", PLAIN)
    found = json.loads(cli(*arguments, "--format", "json").out)
    lines = {line["unit"]: line for line in found["units"]}
    assert found["periods"] == ["2018", "2020", "2022"]
    assert lines["A"]["values"] == [20.0, 53.3, 80.0]
    assert (lines["A"]["change"], lines["A"]["rank_change"]) == (60.0, 1)
    assert lines["B"]["values"] == [90.0, None, 80.0]
    assert [line["unit"] for line in found["units"]] == ["A", "B", "C"]
    on = json.loads(cli(*arguments, "--on", "data", "--format", "json").out)
    assert {line["unit"]: line["values"] for line in on["units"]}["A"] == [40.0, 40.0, 60.0]
    rows = list(csv.DictReader(io.StringIO(cli(*arguments, "--format", "csv").out)))
    assert len(rows) == 9
    assert "1 → –" not in cli(*arguments).out
    single = cli("trend", path, "--framework", PLAIN, "--ignore", "year")
    assert single.code != 0


# The roll-up.


def survey(unit: str, answers: str, population: int | None = None) -> str:
    people = f", population: {population}" if population else ""
    return f"framework: {PLAIN}\nsubject: {{id: {unit}, name: {unit}{people}}}\nperiod: 2024\nanswers: {answers}\n"


@pytest.fixture
def agencies(tmp_path: Path) -> Path:
    folder = tmp_path / "agencies"
    folder.mkdir()
    for unit, answers, population in (
        ("health", "{law: 2, body: 1, share: 90}", 30),
        ("finance", "{law: 0, body: 1, share: unknown}", 10),
        ("interior", "{law: 2, body: {level: not-applicable, note: None.}, share: 30}", 20),
    ):
        (folder / f"{unit}.yaml").write_text(survey(unit, answers, population))
    return folder


def rolled(cli: Cli, folder: Path, *arguments: object) -> dict[str, Any]:
    found = cli("roll-up", folder, *arguments, "--format", "json")
    assert found.out, found.err
    return json.loads(found.out)  # type: ignore[no-any-return]


def spreads(found: dict[str, Any]) -> dict[str, Any]:
    return {spread["id"]: spread for spread in found["spreads"]}


def test_roll_up(cli: Cli, agencies: Path) -> None:
    found = spreads(rolled(cli, agencies))
    assert found["law"]["distribution"] == {"0": 1, "1": 0, "2": 2}
    assert found["body"]["distribution"] == {"0": 0, "1": 2, "not-applicable": 1}
    assert found["share"]["distribution"] == {"answered": 2, "unknown": 1}
    assert (found["share"]["value"], found["share"]["low"], found["share"]["high"]) == (60.0, 40.0, 73.3)  # (90 + 30 + 0 … 100) / 3
    assert (found["share"]["scored"], found["share"]["without"]) == (2, 1)
    assert (found["law"]["worst"], found["law"]["best"]) == (["finance"], ["health", "interior"])
    assert found["body"]["value"] == 100.0  # of the two that have one


def test_levels_of_one_score_are_counted_apart(cli: Cli, tmp_path: Path) -> None:
    """Levels 1 and 2 both score 50: who gave which is still told, and who left both possible is partly known."""
    folder = tmp_path / "alike"
    folder.mkdir()
    head = "title: Alike\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0-1.0\npillars: [one]\n"
    levels = "{0: {text: No., score: 0}, 1: {text: Draft., score: 50}, 2: {text: Decree., score: 50}, 3: {text: Law., score: 100}}"
    (folder / "framework.yaml").write_text(head, encoding="utf-8")
    (folder / "one.yaml").write_text(f"title: One\nindicators: {{law: {{question: Law?, levels: {levels}}}}}\n", encoding="utf-8")
    path = tmp_path / "units.csv"
    path.write_text("unit,law\nA,1\nB,2\nC,2\nD,3\nE,1|2\nF,unknown\n", encoding="utf-8")
    found = spreads(json.loads(cli("roll-up", path, "--framework", folder, "--format", "json").out))
    assert found["law"]["distribution"] == {"0": 0, "1": 1, "2": 2, "3": 1, "partly-known": 1, "unknown": 1}


def test_what_has_no_score_has_no_place_on_a_screen(cli: Cli, tmp_path: Path) -> None:
    """A pillar of numbers that others are divided by is asked and never scored."""
    folder = tmp_path / "divided"
    folder.mkdir()
    head = "title: Divided\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0-1.0\npillars: [one, sizes]\n"
    (folder / "framework.yaml").write_text(head, encoding="utf-8")
    (folder / "one.yaml").write_text("title: One\nindicators: {law: {question: Law?, levels: {0: No., 1: Yes.}}}\n", encoding="utf-8")
    (folder / "sizes.yaml").write_text(
        "title: Sizes\nindicators: {people: {question: How many?, number: {}, scored: false}}\n", encoding="utf-8"
    )
    path = tmp_path / "units.csv"
    path.write_text("unit,law,people\nA,1,10\nB,0,20\n", encoding="utf-8")
    for command in ("rank", "roll-up"):
        found = cli(command, path, "--framework", folder)
        assert found.code == 0
        assert "One" in found.out
        assert "Sizes" not in found.out


def test_weights_and_the_missing(cli: Cli, agencies: Path) -> None:
    """By hand: law (2 × 30, 0 × 10, 2 × 20 of 60) = 83.3; a missing unit weighs as the mean of the others, 20."""
    found = spreads(rolled(cli, agencies, "--weight", "population", "--expected", "health,justice"))
    assert found["law"]["value"] == 83.3
    assert (found["law"]["low"], found["law"]["high"]) == (62.5, 87.5)  # 50 of 80, and 70 of 80
    assert (found["law"]["missing"], found["law"]["distribution"]["missing"]) == (1, 1)
    assert found["law"]["coverage"] == pytest.approx(60 / 80)


def test_wrong_surveys_are_missing(cli: Cli, agencies: Path) -> None:
    (agencies / "wrong.yaml").write_text(survey("wrong", "{law: 9}"))
    found = cli("roll-up", agencies, "--format", "json")
    assert found.code == 1
    assert "wrong.yaml:4:" in found.err
    assert json.loads(found.out)["panel"]["missing"] == ["wrong.yaml (wrong)"]


def test_agreement(cli: Cli, agencies: Path) -> None:
    """1 where all say the same; 0 where half say the worst and half the best."""
    assert spreads(rolled(cli, agencies))["body"]["agreement"] == 1.0
    (agencies / "interior.yaml").unlink()
    assert spreads(rolled(cli, agencies))["law"]["agreement"] == 0.0


def test_combine_by_the_weakest(cli: Cli, agencies: Path) -> None:
    assert spreads(rolled(cli, agencies, "--combine", "minimum"))["law"]["value"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--weight", "populaton"], "did you mean 'population'"),
        (["--combine", "sum"], "write mean, median, minimum, maximum"),
    ],
)
def test_wrong_roll_up(cli: Cli, agencies: Path, arguments: list[str], said: str) -> None:
    found = cli("roll-up", agencies, *arguments)
    assert found.code == 2
    assert said in found.err


def test_weight_that_is_none(cli: Cli, agencies: Path) -> None:
    (agencies / "city.yaml").write_text(survey("city", "{law: 1}"))
    found = cli("roll-up", agencies, "--weight", "population")
    assert found.code == 2
    assert "'city' has nothing for 'population'; write a number above 0" in found.err


def test_roll_up_on_a_screen(cli: Cli, agencies: Path) -> None:
    shown = cli("roll-up", agencies, "--expected", "justice", "--all").out
    for said in ("3 units, 1 missing: justice", "How the answers are spread", "0: 1, 2: 2, missing: 1"):
        assert said in shown


def test_roll_up_of_numbers_says_how_far_they_agree(cli: Cli) -> None:
    shown = cli("roll-up", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020").out
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    least = lines[lines.index("Where the units agree least") + 1 :]
    assert least[:2] == ["Agreement", "Online Service Index (OSI) 0.67 0.1941–0.9647; answered: 11"]
