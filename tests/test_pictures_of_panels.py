"""Pictures of rankings: what they hold, and `rank --plot`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from build import framework
from conftest import Output
from readiness.languages import language_of
from readiness.panel import Ranking, Selection, Wanted, rankings, read_table, results_of, score_panel
from readiness.panel.picture import contributions, contributions_figure, places_figure, spread_figure
from readiness.problems import UsageError
from readiness.scoring import compile_framework

Cli = Callable[..., Output]
ENGLISH = language_of("en")
ASEAN = ("rank", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020")
TREE = """
decimals: 2
{overall}
pillar_files:
  a: {{title: First, weight: 3, indicators: {{x: {{question: X?, number: {{from: 0, to: 1}}}}}}}}
  b: {{title: Second, indicators: {{y: {{question: Y?, number: {{from: 0, to: 1}}}}}}}}
"""
TABLE = """
unit,subject.region,x,y
A,north,0.8,0.4
B,north,0.2,
C,south,0.6,0.6
D,south,,
"""


def ranking(folder: Path, overall: str = "", by: str | None = None, least: int = 1) -> Ranking:
    path = folder / "table.csv"
    path.write_text(TABLE.lstrip(), encoding="utf-8")
    plan = compile_framework(framework(TREE.format(overall=overall)))
    panel = read_table(path, plan, Wanted())
    results = results_of(panel, score_panel(plan, panel), plan.overall)
    return rankings(results, Selection.of(None, None), by, least, "rank", None)[0]


def test_places_with_what_stays_possible(tmp_path: Path) -> None:
    """B lies between 15 and 40, D anywhere; nobody answers for D, who has no place."""
    data = places_figure(ranking(tmp_path), ENGLISH)["data"]
    found = {row["title"]: (row["rank"], row["low"], row["high"], row["text"]) for row in data["rows"]}
    assert found == {
        "A": (1, 1, 1, "1"),
        "C": (2, 2, 2, "2"),
        "B": (3, 3, 3, "3"),
        "D": (None, None, None, "–"),
    }
    assert data["ticks"] == [1, 2, 3, 4]


@pytest.mark.parametrize("overall", ["", "overall: {aggregate: geometric}", "overall: {parts: full}"])
def test_contributions_add_up_to_the_printed_score(tmp_path: Path, overall: str) -> None:
    found = ranking(tmp_path, overall)
    given = contributions(found)
    value = found.results.figures["value"]
    there = ~np.isnan(value)
    assert np.nansum(given, axis=0)[there] == pytest.approx(value[there])
    assert np.isnan(given[:, ~there]).all()
    if not overall:
        assert given[:, 0] == pytest.approx([60.0, 10.0])  # 3/4 of 80 and 1/4 of 40
    assert given[1, 1] != given[1, 1]  # what B has not answered gives nothing
    figure = contributions_figure(found, ENGLISH)["data"]
    assert figure["keys"] == ["First", "Second"]
    assert next(row["text"] for row in figure["rows"]) == ENGLISH.number(float(value[0]), 2)


def test_a_minimum_is_no_sum_of_parts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no sum of its parts"):
        contributions_figure(ranking(tmp_path, "overall: {aggregate: minimum}"), ENGLISH)


def test_spread_by_part_and_by_group(tmp_path: Path) -> None:
    parts = spread_figure(ranking(tmp_path), ENGLISH)["data"]["rows"]
    assert [(row["title"], row["text"]) for row in parts[1:]] == [("First", "n = 3"), ("Second", "n = 2")]
    assert (parts[1]["low"], parts[1]["middle"], parts[1]["high"]) == (20, 60, 80)
    groups = spread_figure(ranking(tmp_path, by="region"), ENGLISH)["data"]["rows"]
    assert [(row["title"], row["text"]) for row in groups] == [("north", "n = 2"), ("south", "n = 1")]
    withheld = spread_figure(ranking(tmp_path, by="region", least=5), ENGLISH)["data"]["rows"]
    assert {row["middle"] for row in withheld} == {None}


@pytest.mark.parametrize("what", ["places", "contributions", "spread"])
def test_the_command_draws(cli: Cli, tmp_path: Path, what: str) -> None:
    target = tmp_path / "picture.svg"
    shown = cli(*ASEAN, "--plot", target, "--plot-of", what)
    assert shown.code == 0
    assert "Singapore" in shown.out
    text = target.read_text(encoding="utf-8")
    assert ("Viet Nam" in text) == (what != "spread")


def test_the_command_refuses_another_kind_of_file(cli: Cli, tmp_path: Path) -> None:
    shown = cli(*ASEAN, "--plot", tmp_path / "picture.jpg")
    assert shown.code == 2
    assert "name it .svg or .png" in shown.err
