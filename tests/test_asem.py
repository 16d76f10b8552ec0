"""The ASEM index as a framework: every step, every aggregation and every threshold of COINr 1.1.14, from YAML and the engine.

COINr: W. Becker and others, JOSS 7(78), 4567, 2022. Where it is wrong, what is right is tested here beside it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

import asem
from coinr import tree
from conftest import Output
from published import published
from readiness.checks import check_framework
from readiness.library import read_framework
from readiness.model import Framework, Group, Indicator
from readiness.panel import Panel, Wanted, rank_node, read_table
from readiness.prepare import Prepared, prepare
from readiness.problems import ProblemsError
from readiness.scoring import Scores, compile_framework, score_rows
from readiness.scoring.numbers import Floats

CLOSE = {"rtol": 1e-11, "atol": 1e-11}
TREATED = "impute: {method: group-mean, by: EurAsia_group}, treat: {winsorise: 5}"
MINMAX_1 = f"prepare: {{{TREATED}, normalise: {{method: min-max, to: [1, 100]}}}}\n"
RAW = "prepare: {normalise: {method: min-max, to: [1, 100]}}\n"


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return asem.panel(tmp_path)


def prepared(panel: Panel, framework: Framework | None = None) -> tuple[Prepared, Scores]:
    """The panel after the steps of a framework (the index as it is, if none is given), and its scores."""
    plan = compile_framework(framework or asem.framework())
    found = prepare(plan, panel, log=True)
    return found, score_rows(plan, found.panel.rows)


def groups() -> tuple[str, ...]:
    """The pillars, the sub-indices and the index."""
    return tuple(name for name, (level, _) in tree().items() if level > 1)


def node(name: str) -> str:
    return "overall" if name == "Index" else name


def assert_equal(scores: Scores, name: str, *, but: Floats | None = None) -> None:
    """Scores and ranks of all groups as in a table of COINr's; `but` flags units (groups x units) where COINr has none."""
    plan, expected = scores.plan, asem.numbers(name, *groups())
    found = np.array([scores.value[plan.index[node(group)]] for group in groups()])
    np.testing.assert_allclose(found if but is None else np.where(but, np.nan, found), expected, equal_nan=True, **CLOSE)


def leaves(found: Prepared) -> Floats:
    """The scores of the indicators that the rows hold (indicators x units)."""
    plan = compile_framework(asem.framework())
    return found.panel.rows.low[[plan.leaf_index[name] for name in asem.indicators()]]


# ---------------------------------------------------------------- the example step by step


def test_the_framework_is_sound() -> None:
    source = read_framework(asem.FOLDER)
    assert [*source.problems, *check_framework(source)] == []


def test_every_step_of_the_example(panel: Panel) -> None:
    """What the log says of each step is what COINr's tables of that step hold."""
    found, scores = prepared(panel)
    now = asem.numbers("pipeline/01_raw")
    names = ("denominate", "02_denominated"), ("impute", "03_imputed"), ("screen", "04_screened"), ("treat", "05_treated")
    rows, columns = {name: row for row, name in enumerate(asem.indicators())}, {unit: at for at, unit in enumerate(panel.units)}
    changes = list(found.changes())
    for step, name in (*names, ("normalise", "06_normalised")):
        for change in (change for change in changes if change.step == step):
            at = (rows[change.indicator], columns[change.unit])
            np.testing.assert_allclose(now[at], np.nan if change.before is None else change.before, equal_nan=True, **CLOSE)
            now[at] = np.nan if change.after is None else change.after
        np.testing.assert_allclose(now, asem.numbers(f"pipeline/{name}"), equal_nan=True, **CLOSE)
    assert_equal(scores, "pipeline/07_aggregated")


def test_the_log_of_treatment_is_that_of_coinr(panel: Panel) -> None:
    found, _ = prepared(panel)
    ours = {(change.indicator, change.unit): (change.before, change.after) for change in found.changes() if change.step == "treat"}
    theirs = {
        (row["iCode"], row["uCode"]): (pytest.approx(float(row["before"])), pytest.approx(float(row["after"])))
        for row in published("coinr-asem/reference/pipeline/05_treatment_log.csv")
    }
    assert len(theirs) == 35
    assert ours == theirs


def test_ranks(panel: Panel) -> None:
    _, scores = prepared(panel, asem.framework("decimals: 10"))
    for name in groups():
        expected = asem.numbers("pipeline/08_ranks", name)[0]
        assert rank_node(scores, scores.plan.index[node(name)]).rank.tolist() == expected.tolist()


def test_the_printed_results(panel: Panel) -> None:
    """COINr prints the index with two decimals, as `decimals: 2` does."""
    from readiness.scoring.columns import figure

    _, scores = prepared(panel)
    expected = {row["uCode"]: float(row["Index"]) for row in published("coinr-asem/reference/pipeline/09_results_aggs_rounded2.csv")}
    printed = figure(scores, scores.plan.overall, "value")
    assert dict(zip(panel.units, printed, strict=True)) == expected


def test_what_is_said_of_the_sample(panel: Panel) -> None:
    found, _ = prepared(panel)
    assert found.sample() == {
        "source": panel.path,
        "units": 51,
        "periods": ["2018"],
        "imputed": 65,
        "screened": {"units": [], "indicators": []},
    }
    assert found.notes == ("2 numbers without a denominator: unknown", "65 numbers imputed")


def test_screening_before_imputation_leaves_units_out(panel: Panel) -> None:
    """Before anything is imputed, five countries have less than 90 % of the numbers."""
    found, scores = prepared(panel, asem.framework(f"prepare: {{{TREATED}, screen: {{units: 0.9}}, normalise: min-max}}"))
    share = asem.numbers("pipeline/02_denominated")
    few = {unit for unit, gone in zip(panel.units, np.isnan(share).mean(axis=0), strict=True) if 1 - gone < 0.9}
    assert {unit for unit, _ in found.screened} == few == {"BGD", "BRN", "KHM", "LAO", "MMR"}
    assert found.panel.units == tuple(unit for unit in panel.units if unit not in few)
    assert scores.rows.count == 46
    assert {change.unit for change in found.changes() if change.step == "screen"} == few


def test_show_says_the_steps(cli: Callable[..., Output]) -> None:
    """Of the framework, and of an indicator with a step of its own."""
    whole, one = cli("show", asem.FOLDER).out, " ".join(cli("show", asem.FOLDER, "Flights").out.split())
    assert "impute: group-mean, by EurAsia_group; treat: winsorise 5, log true, skew 2, kurtosis 3.5;" in " ".join(whole.split())
    assert "Steps before denominate: by Population; impute: group-mean" in one
    found = json.loads(cli("show", asem.FOLDER, "Flights", "--format", "json").out)["node"]
    assert found["prepare"]["denominate"] == {"by": "Population"}
    assert found["prepare"]["normalise"] == {"method": "min-max", "to": [0, 100]}


# ---------------------------------------------------------------- aggregation


def normalised_by(how: str) -> str:
    return f"prepare: {{{TREATED}, normalise: {{{how}}}}}\n"


CASES = {
    "minmax0_100__amean": normalised_by("method: min-max"),
    "minmax1_100__amean": MINMAX_1,
    "minmax1_100__gmean": f"{MINMAX_1}aggregate: geometric",
    "minmax1_100__hmean": f"{MINMAX_1}aggregate: harmonic",
    "minmax1_100__genmean_p2": f"{MINMAX_1}aggregate: generalised\np: 2",
    "minmax1_100__genmean_p0.5": f"{MINMAX_1}aggregate: generalised\np: 0.5",
    "minmax1_100__genmean_pm1": f"{MINMAX_1}aggregate: generalised\np: -1",
    "zscore0_1__amean": normalised_by("method: z-score"),
    "zscore10_2__gmean": normalised_by("method: z-score, mean: 10, deviation: 2") + "aggregate: geometric",
    "rank__amean": normalised_by("method: rank, to: natural"),
    "prank__amean": normalised_by("method: percentile-rank, to: [0, 1]"),
    "borda__amean": normalised_by("method: borda, to: natural"),
    "dist2max__amean": normalised_by("method: distance-to-maximum, to: [0, 1]"),
}


@pytest.mark.parametrize("case", CASES)
def test_aggregated_as_coinr_aggregates(panel: Panel, case: str) -> None:
    assert_equal(prepared(panel, asem.framework(CASES[case]))[1], f"aggregate/{case}")


def test_another_aggregation_at_one_level(panel: Panel) -> None:
    """Geometric in the sub-indices, arithmetic in the pillars and in the index."""

    def change(name: str, node: Group | Indicator) -> Mapping[str, object]:
        return {"aggregate": "geometric"} if name in ("Conn", "Sust") else {}

    assert_equal(prepared(panel, asem.framework(MINMAX_1, change))[1], "aggregate/minmax1_100__amean_gmean_amean")


RULES = {"amean": "mean", "gmean": "geometric", "hmean": "harmonic"}


@pytest.mark.parametrize("rule", RULES)
def test_unequal_weights(panel: Panel, rule: str) -> None:
    weights = {row["iCode"]: float(row["Weight"]) for row in published("coinr-asem/reference/aggregate/weights_unequal.csv")}

    def change(name: str, node: Group | Indicator) -> Mapping[str, object]:
        return {"weight": weights[name]} if name in weights else {}

    _, scores = prepared(panel, asem.framework(f"{MINMAX_1}aggregate: {RULES[rule]}", change))
    assert_equal(scores, f"aggregate/minmax1_100__{rule}__unequal")


@pytest.mark.parametrize("rule", RULES)
def test_what_has_no_weight_is_not_scored(panel: Panel, rule: str) -> None:
    """COINr's weight 0 is `scored: false` here, which is said of the indicator and of a whole pillar."""

    def change(name: str, node: Group | Indicator) -> Mapping[str, object]:
        return {"scored": False} if name in ("LPI", "Political") else {}

    _, scores = prepared(panel, asem.framework(f"{MINMAX_1}aggregate: {RULES[rule]}", change))
    political = np.array([[name == "Political"] * 51 for name in groups()])
    expected = np.where(political, np.nan, asem.numbers(f"aggregate/minmax1_100__{rule}__zerow", *groups()))
    found = np.array([scores.value[scores.plan.index[node(name)]] for name in groups()])
    np.testing.assert_allclose(np.where(political, np.nan, found), expected, equal_nan=True, **CLOSE)


@pytest.mark.parametrize("rule", RULES)
def test_weights_of_zero_in_a_draw(panel: Panel, rule: str) -> None:
    """As a scenario's weights, which no file gives, the zeros of COINr do what they do there."""
    plan = compile_framework(asem.framework(f"{MINMAX_1}aggregate: {RULES[rule]}"))
    weights = np.array(plan.weights)
    for name in ("LPI", "Political"):
        above = plan.nodes[plan.parents[plan.index[name]]]
        weights[above.first + above.parts.index(plan.index[name])] = 0
    assert_equal(score_rows(plan, prepare(plan, panel).panel.rows, weights), f"aggregate/minmax1_100__{rule}__zerow")


@pytest.mark.parametrize("rule", RULES)
def test_a_pillar_without_weights_is_said_to_be_missing(panel: Panel, rule: str) -> None:
    """COINr leaves the pillar out and rescales the others without a word; here the framework says it, and so does its check."""

    def change(name: str, node: Group | Indicator) -> Mapping[str, object]:
        own = set(node.indicators) if isinstance(node, Group) else set()
        unscored = {child: part.model_copy(update={"scored": False}) for child, part in getattr(node, "indicators", {}).items()}
        return {"indicators": unscored} if name == "Political" and own else {}

    _, scores = prepared(panel, asem.framework(f"{MINMAX_1}aggregate: {RULES[rule]}", change))
    assert_equal(scores, f"aggregate/minmax1_100__{rule}__pillarallzero")


# ---------------------------------------------------------------- missing data


def thresholds(least: tuple[float, float, float]) -> asem.Change:
    """A framework that divides nothing and asks for so much data in the pillars, the sub-indices and the index."""

    def change(name: str, node: Group | Indicator) -> Mapping[str, object]:
        if isinstance(node, Indicator):
            return asem.undenominated(name, node)
        return {"at_least": least[1] if node.dimensions else least[0]} if node.scored else {}

    return change


@pytest.mark.parametrize("least", ["none", "0.5", "0.8", "0.9-1-1"])
@pytest.mark.parametrize("rule", RULES)
def test_thresholds_of_data_availability(panel: Panel, rule: str, least: str) -> None:
    """With `parts: full` a group needs so many of its parts, each of which counts in full if it has a score at all."""
    levels = {"none": (0.0, 0.0, 0.0), "0.9-1-1": (0.9, 1.0, 1.0)}.get(least) or (float(least),) * 3
    framework = asem.framework(f"{RAW}aggregate: {RULES[rule]}\noverall: {{at_least: {levels[2]}}}", thresholds(levels))
    assert_equal(prepared(panel, framework)[1], f"aggregate/raw_minmax1_100__{rule}__thresh_{least}")


@pytest.mark.parametrize("p", [2, -1])
def test_the_generalised_mean_keeps_units_with_missing_values(panel: Panel, p: int) -> None:
    """COINr loses every unit with a gap in the pillar, and whatever is above it; with p = -1 it is the harmonic mean, which keeps them."""
    framework = asem.framework(f"{RAW}aggregate: generalised\np: {p}", asem.undenominated)
    _, scores = prepared(panel, framework)
    lost = np.isnan(asem.numbers(f"aggregate/raw_minmax1_100__genmean_p{p}", *groups()))
    assert lost.sum() > 80
    assert_equal(scores, f"aggregate/raw_minmax1_100__genmean_p{p}", but=lost)
    assert not any(np.isnan(scores.value[scores.plan.index[node(name)]]).any() for name in groups())
    if p == -1:
        assert_equal(scores, "aggregate/raw_minmax1_100__hmean__thresh_none")


def test_a_missing_pillar_is_rescaled_with_a_flag(panel: Panel) -> None:
    """COINr's index of a country without Political looks like any other; here its coverage and its bounds show it."""
    at = panel.units.index("AUT")
    plan = compile_framework(asem.framework(RAW, asem.undenominated))
    panel.rows.states[[plan.leaf_index[name] for name in ("Embs", "IGOs", "UNVote")], at] = 2  # type: ignore[index]
    panel.raw[[plan.leaf_index[name] for name in ("Embs", "IGOs", "UNVote")], at] = np.nan
    scores = score_rows(plan, prepare(plan, panel).panel.rows)
    overall = plan.overall
    assert scores.coverage[overall][at] == pytest.approx(0.9)
    assert scores.low[overall][at] < scores.value[overall][at] < scores.high[overall][at]


# ---------------------------------------------------------------- other reference results


def test_raw_indicators_with_gaps(panel: Panel) -> None:
    found, scores = prepared(panel, asem.framework("prepare: {normalise: min-max}", asem.undenominated))
    assert_equal(scores, "raw_minmax_amean/aggregated")
    expected = asem.numbers("raw_minmax_amean/normalised")
    np.testing.assert_allclose(np.where(np.isnan(expected), np.nan, leaves(found)), expected, equal_nan=True, **CLOSE)


def test_the_distance_to_a_reference_that_is_the_worst_is_refused(panel: Panel) -> None:
    """COINr divides by 0 and gives nearly every unit an infinite index without a word."""
    infinite = asem.numbers("aggregate/dist2ref1__amean", "Index")
    assert np.isinf(infinite).sum() == 50
    with pytest.raises(ProblemsError, match="I04 the reference unit 'AUS' is the worst of the sample in Bord, Elec, TIRcon, MatCon;"):
        prepared(panel, asem.framework(normalised_by("method: distance-to-reference, reference: AUS")))


# ---------------------------------------------------------------- what COINr accepts without a word


@pytest.mark.parametrize(
    ("where", "old", "new", "code"),
    [
        ("framework.yaml", "pillars: [", "composites: {x: {of: [y]}, y: {of: [x]}}\npillars: [", "F52"),  # a cycle
        ("Sust.yaml", "title: Net forest loss", "title: Net forest loss\n        weight: -1", "F32"),
        ("Sust.yaml", "title: Net forest loss", "title: Net forest loss\n        weight: .inf", "M03"),
        ("Conn.yaml", "denominate: Energy", "denominate: Enery", "F90"),
    ],
)
def test_broken_trees_and_weights_are_refused(tmp_path: Path, where: str, old: str, new: str, code: str) -> None:
    folder = tmp_path / "asem-2018"
    shutil.copytree(asem.FOLDER, folder)
    text = (folder / where).read_text(encoding="utf-8")
    (folder / where).write_text(text.replace(old, new, 1), encoding="utf-8")
    source = read_framework(folder)
    assert code in {problem.code for problem in [*source.problems, *check_framework(source)]}


@pytest.mark.parametrize("cell", ["inf", "-Inf", "1e400", "NaN"])
def test_an_infinite_value_is_refused(tmp_path: Path, cell: str) -> None:
    path = asem.table_file(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    last = lines[1].rpartition(",")[0]
    path.write_text("\n".join([lines[0], f"{last},{cell}", *lines[2:]]), encoding="utf-8")
    with pytest.raises(ProblemsError, match=f"P05 unit 'AUS', column 'NEET': '{cell}' is (not a number|no answer)"):
        read_table(path, compile_framework(asem.framework()), Wanted(period="period"))


def test_a_constant_column_does_not_leave_the_index_in_silence(panel: Panel) -> None:
    plan = compile_framework(asem.framework())
    panel.raw[plan.leaf_index["LPI"]] = 3.0
    with pytest.raises(ProblemsError, match="I01 LPI: the same for every unit that has a number, so min-max cannot score it"):
        prepare(plan, panel)


@pytest.mark.parametrize(("weights", "table"), [("equal", "copeland_all_indicators"), ("effective", "copeland_effective_weights")])
def test_copeland_as_an_aggregation_of_all_indicators(panel: Panel, weights: str, table: str) -> None:
    """As a composite of the 49 indicators, on the framework's range; in COINr it cannot be aggregated by. With equal weights ten
    units have a point or two more here, as a tie is a tie for both (see the steps' tests)."""
    of = ", ".join(f"{name}: {1 if weights == 'equal' else asem.effective_weight(name):.17g}" for name in asem.indicators())
    _, scores = prepared(panel, asem.framework(f"composites: {{pairs: {{title: Pairs, aggregate: copeland, of: {{{of}}}}}}}"))
    found = scores.value[scores.plan.index["pairs"]] - 50
    difference = found - asem.numbers(f"aggregate/{table}", "copeland")[0]
    assert np.abs(difference).max() < 1e-9 if weights == "effective" else np.flatnonzero(np.abs(difference) > 1e-9).size == 10
