"""Two panels of a framework that places units among others: how much of each change is the sample's (R12)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asem
from build import framework
from conftest import ROOT, Output
from published import published
from readiness.model import Framework
from readiness.movers import SAMPLE, Mover, Side, compare_panels
from readiness.panel import read_table, score_panel
from readiness.prepare import prepare
from readiness.scoring import Plan, compile_framework

Cli = Callable[..., Output]
Cells = Mapping[str, Mapping[str, str]]  # of each unit the text of each column
YEARS = ("2018", "2022")


def table(path: Path, units: Cells) -> Path:
    columns = list(next(iter(units.values())))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *columns])
        writer.writerows([unit, *(cells[name] for name in columns)] for unit, cells in units.items())
    return path


# The ASEM index, 51 countries, 2018 and 2022: the figures are COINr's example data, the split is defined by R12.


def asem_cells(year: str) -> dict[str, dict[str, str]]:
    names = [*asem.DENOMINATORS, *asem.indicators()]
    rows = sorted(published("coinr-asem/asem_idata_panel.csv"), key=lambda row: row["uCode"])
    return {
        row["uCode"]: {**{f"subject.{name}": row[name] for name in asem.ATTRIBUTES}, **{name: row[name] for name in names}}
        for row in rows
        if row["Time"] == year
    }


def by_definition(plans: Sequence[Plan], folder: Path, cells: Sequence[Cells], units: Sequence[str], causes: int) -> dict[str, list[float]]:
    """What each cause adds to the scores, every world as a table, read, placed and scored by itself.

    The causes are answers, scope, sample and rubric, or the first three of them. Both rubrics ask the same.
    """
    learnt = {}
    for rubric, sample in product((0, 1), repeat=2):
        learnt[rubric, sample] = prepare(plans[rubric], read_table(table(folder / "sample.csv", cells[sample]), plans[rubric])).fitted
    worlds = {}
    for answers, scope, sample, rubric in product((0, 1), repeat=4):
        mixed = {
            unit: {
                name: cells[answers][unit][name] if cells[0][unit][name] and cells[1][unit][name] else cells[scope][unit][name]
                for name in cells[0][unit]
            }
            for unit in units
        }
        plan = plans[rubric]
        placed = prepare(plan, read_table(table(folder / "world.csv", mixed), plan), learnt[rubric, sample]).panel
        assert list(placed.units) == list(units)
        worlds[answers, scope, sample, rubric] = score_panel(plan, placed).overall()
    found = np.zeros((causes, len(units)))
    orders = list(permutations(range(causes)))
    for order in orders:
        world = [0, 0, 0, 0]
        for switch in order:
            before = worlds[world[0], world[1], world[2], world[3]]
            world[switch] = 1
            found[switch] += (worlds[world[0], world[1], world[2], world[3]] - before) / len(orders)
    return {unit: own.tolist() for unit, own in zip(units, found.T, strict=True)}


def test_the_asem_panel(tmp_path: Path) -> None:
    """The part of the sample is what the same numbers gain or lose among those of another year."""
    plan = compile_framework(asem.framework())
    cells = [asem_cells(year) for year in YEARS]
    sides = [Side.of(plan, read_table(table(tmp_path / f"{year}.csv", own), plan)) for year, own in zip(YEARS, cells, strict=True)]
    found = compare_panels(*sides)
    assert len(found.of("both")) == 51
    expected = by_definition([plan, plan], tmp_path, cells, [mover.unit for mover in found.units], 3)
    for mover in found.units:
        assert mover.by is not None
        assert mover.by_value is not None
        assert sum(mover.by.values()) == pytest.approx(mover.exact, abs=1e-9)
        assert round(sum(mover.by_value.values()), 2) == mover.change
        assert [mover.by[cause] for cause in ("answers", "scope", SAMPLE)] == pytest.approx(expected[mover.unit], abs=1e-9)
        assert mover.by["weights"] == mover.by["rubric"] == 0
    assert np.median([abs(mover.by[SAMPLE]) for mover in found.units if mover.by is not None]) > 1  # the others moved in four years


def test_the_asem_panel_in_two_rubrics(tmp_path: Path) -> None:
    """Later placed by z-scores instead of minima and maxima: each sample under the steps of each rubric."""
    later = replace(asem.framework("prepare: {treat: {}, normalise: {method: z-score, mean: 50, deviation: 15}}"), digest="sha256:later")
    plans = [compile_framework(asem.framework()), compile_framework(later)]
    cells = [asem_cells(year) for year in YEARS]
    sides = [
        Side.of(plan, read_table(table(tmp_path / f"{year}.csv", own), plan)) for plan, year, own in zip(plans, YEARS, cells, strict=True)
    ]
    found = compare_panels(*sides)
    assert found.reason is None
    expected = by_definition(plans, tmp_path, cells, [mover.unit for mover in found.units], 4)
    for mover in found.units:
        assert mover.by is not None
        assert sum(mover.by.values()) == pytest.approx(mover.exact, abs=1e-9)
        assert [mover.by[cause] for cause in ("answers", "scope", SAMPLE, "rubric")] == pytest.approx(expected[mover.unit], abs=1e-9)
        assert mover.by["weights"] == 0


def test_one_sample_for_both_years_moves_nobody(tmp_path: Path) -> None:
    """Placed by what one year has taught, a change has no part of a sample."""
    plan = compile_framework(asem.framework())
    fitted = prepare(plan, read_table(table(tmp_path / "2018.csv", asem_cells("2018")), plan)).fitted
    sides = []
    for year in YEARS:
        prepared = prepare(plan, read_table(table(tmp_path / f"{year}.csv", asem_cells(year)), plan), fitted)
        sides.append(Side(plan, prepared.panel, score_panel(plan, prepared.panel), prepared))
    for mover in compare_panels(*sides).units:
        assert mover.by is not None
        assert mover.by[SAMPLE] == pytest.approx(0, abs=1e-9)


def test_the_sample_on_a_screen(cli: Cli, tmp_path: Path) -> None:
    paths = [table(tmp_path / f"{year}.csv", asem_cells(year)) for year in YEARS]
    shown = cli("diff", *paths, "--framework", asem.FOLDER)
    assert shown.code == 0
    assert "sample" in shown.out
    both = table(tmp_path / "both.csv", {f"{unit}": {**cells, "year": "2018"} for unit, cells in asem_cells("2018").items()})
    assert cli("diff", both, both, "--framework", asem.FOLDER, "--period", "year", "--ignore", "Area").code == 0
    alone = ROOT / "surveys" / "viet-nam-2020.yaml"
    assert "--period is for tables" in cli("diff", alone, alone, "--period", "year").err


# Laws, of small frameworks.


def small(method: str, impute: str, aggregate: str = "mean") -> Framework:
    made = framework(f"""
        prepare: {{impute: {{method: {impute}}}, normalise: {{method: {method}}}}}
        aggregate: {aggregate}
        pillar_files:
          one: {{indicators: {{a: {{question: A?, number: {{}}}}, b: {{question: B?, number: {{direction: down}}}}}}}}
          two: {{indicators: {{c: {{question: C?, levels: {{0: No., 1: Yes.}}}}}}}}
    """)
    return replace(made, digest="sha256:one")


number = st.integers(0, 9).map(str)
rows = st.lists(st.tuples(number, st.one_of(st.just(""), number), st.sampled_from(["0", "1"])), min_size=3, max_size=6)


def side(plan: Plan, path: Path, cells: Sequence[Sequence[str]]) -> Side:
    """Units of which the first two differ in every number, so that any of them can be placed among them."""
    known = [("1", "2", "1"), ("8", "5", "0"), *cells]
    units = {f"u{row}": dict(zip("abc", own, strict=True)) for row, own in enumerate(known)}
    return Side.of(plan, read_table(table(path, units), plan))


def movers(plan: Plan, folder: Path, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> dict[str, Mover]:
    return {mover.unit: mover for mover in compare_panels(side(plan, folder / "a.csv", before), side(plan, folder / "b.csv", after)).units}


@pytest.mark.parametrize(
    ("method", "impute", "aggregate"),
    [
        ("min-max", "mean", "mean"),
        ("z-score", "median", "mean"),
        ("percentile-rank", "mean", "geometric"),
        ("min-max", "expectation-maximisation", "mean"),
        ("min-max", "mean", "copeland"),
    ],
)
@settings(max_examples=25, deadline=None)
@given(rows, rows)
def test_parts_add_up(
    tmp_path_factory: pytest.TempPathFactory,
    method: str,
    impute: str,
    aggregate: str,
    before: list[tuple[str, ...]],
    after: list[tuple[str, ...]],
) -> None:
    """Also where a unit is compared with each other, and where gaps are filled from the sample."""
    plan, folder = compile_framework(small(method, impute, aggregate)), tmp_path_factory.mktemp("laws")
    for mover in movers(plan, folder, before, after).values():
        if mover.change is not None:
            assert mover.by is not None
            assert sum(mover.by.values()) == pytest.approx(mover.exact, abs=1e-9)
    for mover in movers(plan, folder, before, before).values():
        assert mover.by is None or all(part == 0 for part in mover.by.values())


@settings(max_examples=25, deadline=None)
@given(rows, rows)
def test_who_stands_still_is_moved_by_the_sample_alone(
    tmp_path_factory: pytest.TempPathFactory, before: list[tuple[str, ...]], after: list[tuple[str, ...]]
) -> None:
    plan = compile_framework(small("min-max", "mean"))
    for mover in list(movers(plan, tmp_path_factory.mktemp("laws"), before, after).values())[:2]:
        assert mover.by is not None
        assert (mover.by["answers"], mover.by["scope"]) == (0, 0)
        assert mover.by[SAMPLE] == pytest.approx(mover.exact, abs=1e-9)


@pytest.mark.parametrize(
    ("steps", "aggregate"),
    [
        ("impute: {method: mean}, normalise: {method: min-max}", "mean"),
        ("impute: {method: group-median, by: region}, normalise: {method: z-score}", "mean"),
        ("impute: {method: expectation-maximisation}, normalise: {method: percentile-rank}", "geometric"),
        ("denominate: {by: d}, impute: {method: mean}, normalise: {method: min-max}", "mean"),
        ("screen: {units: 0.6, imputed: false}, normalise: {method: min-max}", "copeland"),
        ("impute: {method: median}, normalise: {method: rank}", "copeland"),
    ],
)
@settings(max_examples=15, deadline=None)
@given(rows, rows)
def test_the_same_rubric_under_another_name(
    tmp_path_factory: pytest.TempPathFactory, steps: str, aggregate: str, before: list[tuple[str, ...]], after: list[tuple[str, ...]]
) -> None:
    """Written anew for another rubric that says the same, the worlds are those of one rubric."""
    text = f"""
        prepare: {{{steps}}}
        aggregate: {aggregate}
        pillar_files:
          one: {{indicators: {{a: {{question: A?, number: {{}}}}, b: {{question: B?, number: {{direction: down}}}}}}}}
          two:
            indicators:
              c: {{question: C?, levels: {{0: No., 1: Yes.}}}}
              d: {{question: D?, number: {{}}, scored: false}}
    """
    made = [replace(framework(text), digest=f"sha256:{name}") for name in ("one", "two")]
    folder = tmp_path_factory.mktemp("names")

    def read(plan: Plan, name: str, cells: Sequence[Sequence[str]]) -> Side:
        known = [("1", "2", "1"), ("8", "5", "0"), *cells]
        units = {
            f"u{row}": {**dict(zip("abc", own, strict=True)), "d": str(1 + row % 3), "subject.region": "xy"[row % 2]}
            for row, own in enumerate(known)
        }
        return Side.of(plan, read_table(table(folder / name, units), plan))

    earlier, one, two = (
        read(compile_framework(own), "at.csv", cells) for own, cells in ((made[0], before), (made[0], after), (made[1], after))
    )
    alike, anew = compare_panels(earlier, one), compare_panels(earlier, two)
    assert anew.reason is None
    for mover, again in zip(alike.units, anew.units, strict=True):
        assert again[:6] == mover[:6]
        if mover.by is None or again.by is None:
            assert mover.by is again.by is None
        elif SAMPLE in mover.by:
            assert dict(again.by) == pytest.approx(dict(mover.by), abs=1e-9)


def test_folders_of_two_versions(cli: Cli, tmp_path: Path) -> None:
    """Surveys of a folder keep their answers, so that a change of the rubric can be told from one of the answers."""
    plain = ROOT / "tests" / "frameworks" / "plain"
    newer = tmp_path / "newer" / "plain"
    newer.mkdir(parents=True)
    for path in plain.glob("*.yaml"):
        newer.joinpath(path.name).write_text(path.read_text(encoding="utf-8").replace("weight: 2", "weight: 3"), encoding="utf-8")
    for year, law in (("2022", 0), ("2024", 2)):
        (tmp_path / year).mkdir()
        text = f"framework: plain\nsubject: {{id: A, name: A}}\nperiod: {year}\nanswers: {{law: {law}, body: 1, share: 50}}\n"
        (tmp_path / year / "a.yaml").write_text(text, encoding="utf-8")
    found = cli(
        *("diff", tmp_path / "2022", tmp_path / "2024", "--before-framework", plain, "--after-framework", newer, "--format", "json")
    )
    (unit,) = json.loads(found.out)["units"]
    assert unit["by"]["answers"] > 0
    assert unit["by"]["weights"] != 0
    assert sum(unit["by"].values()) == pytest.approx(unit["exact"])


def test_places_that_ties_share(tmp_path: Path) -> None:
    """Two units that share the mean of their places, 1 and 2, stand at 1.5, and so rise by half a place."""
    plan = compile_framework(replace(small("min-max", "mean"), file=small("min-max", "mean").file.model_copy(update={"ties": "mean"})))
    tables = [{"u": ("9", "0", "1"), "v": ("0", "9", law), "w": ("0", "9", "0")} for law in ("0", "1")]
    cells = [{unit: dict(zip("abc", own, strict=True)) for unit, own in given_.items()} for given_ in tables]
    sides = [Side.of(plan, read_table(table(tmp_path / f"{at}.csv", own), plan)) for at, own in enumerate(cells)]
    moved = {mover.unit: (mover.rank_before, mover.rank_after, mover.rank_change) for mover in compare_panels(*sides).units}
    assert moved == {"u": (1, 1, 0), "v": (2.5, 2, 0.5), "w": (2.5, 3, -0.5)}
