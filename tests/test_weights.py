"""Weights that reach wanted shares of influence: COINr's optimised weights, laws, and what cannot be reached."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework
from coinr import analysis, framework_of, numbers, tree
from conftest import ROOT, Output
from readiness.coherence.balance import Balance, NoInfluence, balance, parts_at
from readiness.coherence.shares import share_of
from readiness.panel import Panel, read_table
from readiness.prepare import compared
from readiness.scoring import Plan, compile_framework, score_rows
from readiness.statistics.correlation import coefficients

Cli = Callable[..., Output]
ASEAN = ("weights", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020")


@pytest.fixture(scope="module")
def asem(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Panel]:
    made, table = framework_of("pipeline/06_normalised")
    path = tmp_path_factory.mktemp("asem") / "asem.csv"
    path.write_text(table, encoding="utf-8")
    plan = compile_framework(made)
    return plan, read_table(path, plan)


def balanced(asem: tuple[Plan, Panel], depth: int, wanted: bool, kind: str = "pearson") -> Balance:
    plan, panel = asem
    parts = parts_at(plan, plan.node("overall"), depth)
    return balance(plan, panel.rows, plan.node("overall"), parts, [1 / len(parts)] * len(parts) if wanted else None, kind)


def runs() -> dict[tuple[str, int, str], list[dict[str, str]]]:
    """COINr's searches by aim, level and tolerance."""
    rows = analysis("optimised_weights")
    return {key: list(own) for key, own in groupby(rows, lambda row: (row["optype"], int(row["Level"]), row["toler"]))}


def index_correlations(weights: dict[str, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Correlations of ASEM's pillars or sub-indices with the index under weights of theirs, from COINr's scores, by hand."""
    scores = numbers("pipeline/07_aggregated")
    parents = {name: tree()[name][1] for name in weights}
    sums = {parent: sum(weights[name] for name in weights if parents[name] == parent) for parent in parents.values()}
    parts = {parent: sum(weights[n] / sums[parent] * scores.of(n)[:, 0] for n in weights if parents[n] == parent) for parent in sums}
    index = sum(parts.values()) / len(parts)
    return coefficients(np.column_stack([index, scores.of(*weights)]))[0, 1:]


def test_balanced_sub_indices_are_those_of_coinr(asem: tuple[Plan, Panel]) -> None:
    found = balanced(asem, 1, wanted=True)
    expected = {row["iCode"]: float(row["OptWeight"]) for row in runs()["balance", 3, "1e-08"]}
    assert dict(zip(found.parts, found.weights, strict=True)) == pytest.approx(expected, abs=1e-7)
    assert found.influence == pytest.approx([0.5, 0.5], abs=1e-9)
    assert found.reached


def test_the_objectives_that_coinr_printed_are_those_of_our_figures() -> None:
    """So both measure the same; COINr's column `Obtained` is of another iteration than its weights, except in one run."""
    for (aim, _, _), rows in runs().items():
        found = index_correlations({row["iCode"]: float(row["OptWeight"]) for row in rows})
        if aim == "balance":
            squares = ((share_of(found) - 1 / len(found)) ** 2).mean()
            assert squares == pytest.approx(exp(float(rows[0]["objective"])), rel=1e-9, abs=1e-30)  # which is 0 in one run
        else:
            assert -found.sum() == pytest.approx(float(rows[0]["objective"]), abs=1e-9)


@pytest.mark.parametrize(("depth", "level"), [(1, 3), (2, 2)])
def test_correlations_as_high_as_can_be_are_no_lower_than_coinrs(asem: tuple[Plan, Panel], depth: int, level: int) -> None:
    found = balanced(asem, depth, wanted=False)
    assert sum(found.correlations) >= -float(runs()["infomax", level, "0.0001"][0]["objective"])
    assert sum(found.correlations) == pytest.approx(-float(runs()["infomax", level, "0.0001"][0]["objective"]), abs=1e-2)


def test_what_coinr_reaches_only_with_negative_weights_is_not_reached(asem: tuple[Plan, Panel]) -> None:
    """Of ASEM's eight pillars some hardly correlate with the index; the nearest weights are better than COINr's first answer."""
    assert min(float(row["OptWeight"]) for row in runs()["balance", 2, "0.0001"]) < 0
    found = balanced(asem, 2, wanted=True)
    assert not found.reached
    assert found.gone
    assert min(found.weights) >= 0
    loss = log(((np.array(found.influence) - 1 / 8) ** 2).mean())
    assert loss < float(runs()["balance", 2, "0.1"][0]["objective"])
    assert found.correlations == pytest.approx(index_correlations(dict(zip(found.parts, found.weights, strict=True))).tolist(), abs=1e-9)


@pytest.mark.parametrize("kind", ["spearman", "kendall", "variance"])
def test_other_measures_of_influence(asem: tuple[Plan, Panel], kind: str) -> None:
    found = balanced(asem, 1, wanted=True, kind=kind)
    assert found.influence == pytest.approx([0.5, 0.5], abs=1e-9 if kind == "variance" else 0.005)


THREE = """
pillar_files:
  a: {weight: 2, indicators: {x: {question: X?, number: {from: 0, to: 1}}}}
  b: {indicators: {y: {question: Y?, number: {from: 0, to: 1}}}}
  c: {indicators: {z: {question: Z?, number: {from: 0, to: 1}}}}
"""


def three(folder: Path, rows: list[tuple[float, ...]], text: str = THREE) -> tuple[Plan, Panel]:
    path = folder / "three.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit", "x", "y", "z"), *((f"u{at}", *row) for at, row in enumerate(rows))])
    plan = compile_framework(framework(text))
    return plan, read_table(path, plan)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.lists(st.floats(0.2, 5.0), min_size=3, max_size=3), st.sampled_from(["pearson", "variance"]))
def test_shares_that_some_weights_have_are_found(
    tmp_path_factory: pytest.TempPathFactory, seed: int, sizes: list[float], kind: str
) -> None:
    """Shares measured under drawn weights are wanted, and reached."""
    rows = np.random.default_rng(seed).random((30, 3))
    plan, panel = three(tmp_path_factory.mktemp("three"), [tuple(row) for row in rows.tolist()])
    whole = rows @ (np.array(sizes) / sum(sizes))
    found = coefficients(np.column_stack([whole, rows]))[0, 1:]
    if kind == "variance":
        found = found * rows.std(axis=0) / whole.std() * np.array(sizes) / sum(sizes)
        assert found.sum() == pytest.approx(1)  # weights times covariances add up to the variance
    wanted = share_of(found)
    if (wanted > 0.01).all():
        overall = plan.node("overall")
        result = balance(plan, panel.rows, overall, parts_at(plan, overall, 1), wanted.tolist(), kind)
        assert result.reached
        assert result.influence == pytest.approx(wanted.tolist(), abs=1e-6)


def test_aggregations_that_are_no_mean(tmp_path: Path) -> None:
    """The units are scored anew under all weights, so any aggregation that heeds them will do."""
    rows = np.random.default_rng(3).uniform(0.1, 1, (40, 3)).tolist()
    plan, panel = three(tmp_path, [tuple(row) for row in rows], "aggregate: geometric\n" + THREE)
    overall = plan.node("overall")
    found = balance(plan, panel.rows, overall, parts_at(plan, overall, 1), [0.4, 0.3, 0.3])
    assert found.reached
    logs = np.log(np.array(rows)) @ np.array(found.weights)
    by_hand = coefficients(np.column_stack([np.exp(logs), rows]))[0, 1:]
    assert (by_hand / by_hand.sum()).tolist() == pytest.approx([0.4, 0.3, 0.3], abs=1e-6)


@pytest.mark.parametrize("rule", ["minimum", "maximum", "points"])
def test_weights_that_decide_nothing_are_not_searched(tmp_path: Path, rule: str) -> None:
    text = f"overall: {{aggregate: {rule}}}\n" + THREE.replace("weight: 2, ", "")
    plan = compile_framework(framework(text))
    with pytest.raises(NoInfluence, match="decide nothing"):
        parts_at(plan, plan.node("overall"), 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [([(0.1, 0.2, 0.3)], "the panel has 1"), ([(0.5, 0.1, 0.2), (0.5, 0.4, 0.1), (0.5, 0.2, 0.9)], "'a' or 'overall' has one value")],
    ids=["one unit", "constant"],
)
def test_what_does_not_vary_has_no_influence(tmp_path: Path, rows: list[tuple[float, ...]], said: str) -> None:
    plan, panel = three(tmp_path, rows)
    overall = plan.node("overall")
    with pytest.raises(NoInfluence, match=said):
        balance(plan, panel.rows, overall, parts_at(plan, overall, 1), [1 / 3] * 3)


def test_pasted_weights_give_the_wanted_influence(cli: Cli, tmp_path: Path) -> None:
    """The snippet in a framework's files, and `coherence` finds the shares."""
    shown = cli(*ASEAN)
    assert shown.code == 0
    source = ROOT / "frameworks" / "un-egdi-2020"
    copy = tmp_path / "un-egdi-2020"
    copy.mkdir()
    for path in source.glob("*.yaml"):
        copy.joinpath(path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for block in shown.out.partition("# ")[2].split("# "):
        name, _, line = block.strip().partition("\n")
        target = copy / name
        text = "".join(kept for kept in target.read_text(encoding="utf-8").splitlines(keepends=True) if not kept.startswith("weight:"))
        target.write_text(f"{text}{line}\n", encoding="utf-8")
    found = json.loads(cli("coherence", ASEAN[1], "--framework", copy, "--format", "json").out)
    shares = {one["id"]: one["influence"] for one in found["members"] if one["parent"] == "overall"}
    assert shares == pytest.approx(dict.fromkeys(("online-services", "telecommunication", "human-capital"), 1 / 3), abs=1e-5)


def test_the_command_as_json_and_csv(cli: Cli, tmp_path: Path) -> None:
    found = json.loads(cli(*ASEAN, "--by", "variance", "--want", "online-services=50%", "--format", "json").out)
    assert found["reached"]
    assert [part["wanted"] for part in found["weights"]] == [0.5, 0.25, 0.25]
    assert [part["influence"] for part in found["weights"]] == pytest.approx([0.5, 0.25, 0.25], abs=1e-6)
    assert sum(part["weight"] for part in found["weights"]) == pytest.approx(1)
    assert "# human-capital.yaml\nweight: " in found["yaml"]
    target = tmp_path / "weights.csv"
    assert cli(*ASEAN, "-o", target).code == 0
    rows = csv.DictReader(target.read_text(encoding="utf-8").splitlines())
    assert [row["part"] for row in rows] == [part["id"] for part in found["weights"]]


def test_what_cannot_be_reached_is_said(cli: Cli) -> None:
    shown = cli(*ASEAN, "--want", "online-services=0.5")
    assert shown.code == 1
    assert "no weights above 0 give the wanted shares" in shown.err
    assert "scored: false" in shown.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--want", "online-servces=0.5"), "did you mean 'online-services'?"),
        (("--want", "online-services"), "write ID=SHARE"),
        (("--want", "online-services=-1"), "above 0"),
        (("--want", "online-services=0.1", "--want", "online-services=0.2"), "twice"),
        (("--want", "online-services=1"), "leaves nothing for the 2 others"),
        (("--want", "online-services=0.1", "--want", "osi=0.2"), "the parts to weigh are online-services"),
        (("--of", "osi"), "has no two parts"),
        (("--of", "osi", "--want", "tii=0.2"), "does not stand below 'osi'"),
        (("--of", "nothing"), "has no 'nothing'; readiness show un-egdi-2020 lists its ids"),
        (("--depth", "5"), "has no two parts 5 levels below it"),
    ],
)
def test_wrong_usage(cli: Cli, words: tuple[str, ...], says: str) -> None:
    shown = cli(*ASEAN, *words)
    assert shown.code == 2
    assert says in shown.err


def test_weights_move_a_comparison_of_units(tmp_path: Path) -> None:
    """Where units are compared pair by pair they are compared anew under every weight that is tried."""
    rows = np.random.default_rng(5).random((12, 3)).tolist()
    plan, panel = three(tmp_path, [tuple(row) for row in rows], "overall: {aggregate: copeland}\n" + THREE)
    overall = plan.node("overall")
    found = balance(plan, panel.rows, overall, parts_at(plan, overall, 1), [1 / 3] * 3)

    def influence(weights: tuple[float, ...]) -> list[float]:
        own = list(plan.weights)
        own[overall.first : overall.first + 3] = weights
        anew = replace(plan, weights=tuple(own))
        scores = score_rows(anew, compared(anew, panel.rows, panel.units, [""] * len(panel.units))[0])
        return share_of(coefficients(np.column_stack([scores.value[index] for index in (overall.index, *overall.parts)]))[0, 1:]).tolist()

    assert list(found.influence_before) == pytest.approx(influence((2, 1, 1)))
    assert list(found.influence) == pytest.approx(influence(found.weights))
    assert max(found.influence) < max(found.influence_before)
