"""One unit among the others: COINr's unit summary, strengths and weaknesses of the ASEM index, and the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build import framework
from coinr import analysis, framework_of
from conftest import Output
from readiness.panel import Panel, grouped, read_table, results_of, score_panel
from readiness.panel.profile import Profile, profile
from readiness.scoring import Scores, compile_framework

Cli = Callable[..., Output]
ASEAN = ("profile", "surveys/panels/asean-egdi-2020.csv", "Viet Nam", "--framework", "un-egdi-2020")


def loaded(folder: Path, step: str, *, turned: bool) -> tuple[Panel, Scores]:
    made, table = framework_of(step, turned=turned)
    path = folder / "asem.csv"
    path.write_text(table, encoding="utf-8")
    plan = compile_framework(made)
    panel = read_table(path, plan)
    return panel, score_panel(plan, panel)


def of(folder: Path, unit: str, step: str, *, turned: bool = False) -> Profile:
    panel, scores = loaded(folder, step, turned=turned)
    return profile(panel, scores, panel.units.index(unit))


def test_the_summary_of_india(tmp_path: Path) -> None:
    places = {place.id: place for place in of(tmp_path, "IND", "pipeline/06_normalised").places}
    rows = analysis("unit_summary_IND")
    assert len(rows) == 11
    for row in rows:
        place = places["overall" if row["Code"] == "Index" else row["Code"]]
        assert place.value == pytest.approx(float(row["Score"]), abs=1e-9)
        assert (place.rank, place.ranked) == (float(row["Rank"]), 51)


def test_strengths_and_weaknesses_of_austria(tmp_path: Path) -> None:
    """By the raw numbers, as COINr has them; that Austria has no ports, as eight others have none, is no weakness of it."""
    found = of(tmp_path, "AUT", "pipeline/01_raw", turned=True)
    for name, places in (("strengths", found.strengths), ("weaknesses", found.weaknesses[::-1])):
        rows = analysis(f"{name}_AUT")
        assert [place.id for place in places] == [row["Code"] for row in rows]
        assert [place.rank for place in places] == [float(row["Rank"]) for row in rows]
        for place, row in zip(places, rows, strict=True):
            assert place.number is not None
            assert float(f"{place.number:.3g}") == float(row["Value"])
    assert next(place for place in found.places if place.id == "Ship").behind == 0


def test_the_command(cli: Cli, tmp_path: Path) -> None:
    shown = cli(*ASEAN)
    assert shown.code == 0
    assert "6 of 11" in shown.out
    found = json.loads(cli(*ASEAN, "--format", "json").out)
    assert found["unit"] == "Viet Nam"
    assert found["places"][0]["id"] == "overall"
    assert found["places"][0]["rank"] == 6
    target = tmp_path / "profile.csv"
    assert cli(*ASEAN, "-o", target).code == 0
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows] == [place["id"] for place in found["places"]]


@pytest.mark.parametrize("ties", ["best", "mean", "worst"])
def test_ties_make_no_strength_and_no_weakness(tmp_path: Path, ties: str) -> None:
    """A and B lead in a, C and D share the last place of it; D alone is last in b. Whatever place ties share, that is so."""
    made = framework(f"""
        ties: {ties}
        pillar_files:
          one: {{indicators: {{a: {{question: A?, number: {{from: 0, to: 10}}}}, b: {{question: B?, number: {{from: 0, to: 10}}}}}}}}
    """)
    path = tmp_path / "ties.csv"
    path.write_text("unit,a,b\nA,9,5\nB,9,5\nC,1,5\nD,1,2\n", encoding="utf-8")
    plan = compile_framework(made)
    panel = read_table(path, plan)
    found = {unit: profile(panel, score_panel(plan, panel), row) for row, unit in enumerate(panel.units)}
    told = {unit: [[place.id for place in places] for places in own[1:]] for unit, own in found.items()}
    assert told == {"A": [["a", "b"], []], "B": [["a", "b"], []], "C": [["b"], []], "D": [[], ["b"]]}
    rank = next(place.rank for place in found["B"].places if place.id == "a")
    assert rank == {"best": 1, "mean": 1.5, "worst": 2}[ties]


def test_nobody_is_strong_or_weak_alone(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("unit,osi,tii,hci\nA,0.5,0.5,\n", encoding="utf-8")
    found = json.loads(cli("profile", path, "A", "--framework", "un-egdi-2020", "--format", "json").out)
    assert found["strengths"] == found["weaknesses"] == []
    assert "nan" not in cli("profile", path, "A", "--framework", "un-egdi-2020").out.lower()


def test_wrong_usage(cli: Cli) -> None:
    wrong = cli("profile", ASEAN[1], "Vietnam", "--framework", "un-egdi-2020")
    assert wrong.code == 2
    assert "there is no unit 'Vietnam'" in wrong.err
    assert "did you mean 'Viet Nam'?" in wrong.err


def test_ranks_within_asia_and_europe(tmp_path: Path) -> None:
    panel, scores = loaded(tmp_path, "pipeline/06_normalised", turned=False)
    rows = {row["uCode"]: row for row in analysis("group_ranks_EurAsia")}
    said = replace(panel, attributes={"EurAsia_group": tuple(rows[unit]["EurAsia_group"] for unit in panel.units)})
    for name in ("overall", "Conn", "Sust", "Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"):
        found = grouped(results_of(said, scores, scores.plan.index[name]), "EurAsia_group").rank
        column = "Index" if name == "overall" else name
        assert found.tolist() == [float(rows[unit][column]) for unit in panel.units]
