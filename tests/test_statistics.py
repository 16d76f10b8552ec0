"""Statistics of tables: COINr's figures for the ASEM index digit by digit, laws that hold for all tables, and hard cases."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coinr import analysis, members, numbers
from published import published
from readiness.statistics.correlation import KINDS, correlations
from readiness.statistics.kendall import kendall, kendall_deviation, kendall_of_few
from readiness.statistics.moments import moments, shape
from readiness.statistics.structure import components, cronbach_alpha, pairwise_covariance
from readiness.statistics.tails import normal_p, student_p

Floats = NDArray[np.float64]
EXACT = 1e-9
STEPS = {"raw": "pipeline/01_raw", "treated": "pipeline/05_treated", "normalised": "pipeline/06_normalised"}
STEPS["aggregated"] = "pipeline/07_aggregated"
FIGURES = {
    "units": "N.Avail",
    "minimum": "Min",
    "maximum": "Max",
    "mean": "Mean",
    "median": "Median",
    "deviation": "Std",
    "skew": "Skew",
    "kurtosis": "Kurt",
    "nonzero": "N.NonZero",
    "distinct": "N.Unique",
    "most": "N.Same",
}


def close(expected: object) -> object:
    return pytest.approx(expected, abs=EXACT, rel=EXACT, nan_ok=True)


@pytest.mark.parametrize("step", ["raw", "treated", "aggregated"])
def test_figures_of_each_indicator(step: str) -> None:
    table = numbers(STEPS[step])
    found = moments(table.values)
    for row in analysis(f"stats_{step}"):
        at = table.columns.index(row["iCode"])
        assert {name: float(getattr(found, name)[at]) for name in FIGURES} == close(
            {name: float(row[column] or "nan") for name, column in FIGURES.items()}
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("step", "level"), [("raw", "L1"), ("normalised", "L1"), ("aggregated", "L2")])
def test_correlations_of_three_kinds(step: str, level: str, kind: str) -> None:
    table = numbers(STEPS[step])
    found = correlations(table.values, kind).coefficient
    rows = analysis(f"corr_{step}_{level}_{kind}")
    assert len(rows) == (2401 if level == "L1" else 64)
    at = table.columns.index
    ours = [float(found[at(row["Var1"]), at(row["Var2"])]) for row in rows]
    assert ours == close([float(row["Correlation"]) for row in rows])


@pytest.mark.parametrize("step", ["raw", "normalised"])
def test_p_values(step: str) -> None:
    """To nine digits also where they are as small as 1e-14, not only to nine places."""
    expected = numbers(f"analysis/pvalues_{step}_L1_pearson", key="iCode")
    table = numbers(STEPS[step])
    off = ~np.eye(len(expected.columns), dtype=np.bool_)
    found = correlations(table.of(*expected.columns)).p
    assert found[off] == pytest.approx(expected.values[off], rel=1e-9, abs=0)
    assert (np.diag(found) == 0).all()


def test_cronbachs_alpha_of_every_group_in_every_step() -> None:
    rows = analysis("cronbach_alpha")
    assert len(rows) == 36
    for row in rows:
        names = members(row["group"], int(row["level"]))
        assert len(names) == int(row["k"])
        assert cronbach_alpha(numbers(STEPS[row["dset"].lower()]).of(*names)) == close(float(row["alpha"]))


def test_principal_components_of_every_group() -> None:
    rows = analysis("pca_eigenvalues")
    loadings = {row["iCode"]: float(row["Weight"]) for row in analysis("pca_first_component_loadings") if row["Level"] == "1"}
    for group in {row["group"] for row in rows}:
        names = members(group, 1)
        found = components(numbers(STEPS["normalised"]).of(*names))
        own = [row for row in rows if row["group"] == group]
        assert found.eigenvalues == close([float(row["eigenvalue"]) for row in own])
        assert found.shares == close([float(row["variance_share"]) for row in own])
        expected = np.array([loadings[name] for name in names])
        assert found.loadings[:, 0] == close(expected * (1 if expected.sum() > 0 else -1))  # a component has no sign of its own
    pillars = components(numbers(STEPS["aggregated"]).of(*members("Index", 2)))
    assert pillars.eigenvalues == close([float(row["eigenvalue"]) for row in analysis("pca_pillars_eigenvalues")])


def test_the_published_statistics_of_the_oecd_index() -> None:
    """OECD Digital Government Index 2023, Annex A: alpha, the first eigenvalue and the correlations with the composite."""
    rows = published("oecd_dgi/oecd_dgi_2023_scores.csv")
    names = ["digital_by_design", "data_driven", "government_as_a_platform", "open_by_default", "user_driven", "proactiveness"]
    table = np.array([[float(row[name]) for name in (*names, "composite")] for row in rows])
    assert round(cronbach_alpha(table[:, :6]), 2) == 0.92
    found = components(table[:, :6])
    assert round(float(found.eigenvalues[0]), 2) == 4.31
    assert round(float(found.shares[0]), 2) == 0.72
    assert correlations(table).coefficient[6, :6].round(2).tolist() == [0.89, 0.82, 0.87, 0.78, 0.88, 0.85]


cell = st.one_of(st.just(float("nan")), st.sampled_from([-1.0, 0.0, 1.0, 2.5]), st.floats(-1e6, 1e6, width=32))


@st.composite
def tables(draw: st.DrawFn) -> Floats:
    columns = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=1, max_size=9))
    return np.array(rows, dtype=np.float64)


def pair_by_hand(x: Floats, y: Floats, kind: str) -> float:
    """The definition, for one pair without missing values."""
    if kind == "spearman":
        x, y = (np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values]) for values in (x, y))
    if kind == "kendall":
        signs = [(np.sign(x[i] - x[j]), np.sign(y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
        untied = np.sqrt(sum(a * a for a, _ in signs)) * np.sqrt(sum(b * b for _, b in signs))
        return float(sum(a * b for a, b in signs) / untied)
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum()))


@pytest.mark.parametrize("kind", KINDS)
@given(tables())
def test_a_correlation_is_what_its_definition_says(kind: str, table: Floats) -> None:
    found = correlations(table, kind)
    for one, other in combinations(range(table.shape[1]), 2):
        both = ~np.isnan(table[:, [one, other]]).any(axis=1)
        x, y = table[both, one], table[both, other]
        assert found.units[one, other] == both.sum()
        value = found.coefficient[one, other]
        assert value == found.coefficient[other, one] or np.isnan(value)
        if both.sum() < 2 or len(set(x.tolist())) < 2 or len(set(y.tolist())) < 2:
            assert np.isnan(value)
        else:
            assert value == pytest.approx(pair_by_hand(x, y, kind), abs=1e-6)
            assert -1 <= value <= 1
            assert both.sum() < 3 or 0 <= found.p[one, other] <= 1


@pytest.mark.parametrize("kind", KINDS)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(kind: str, table: Floats, shuffled: object) -> None:
    order = list(range(len(table)))
    shuffled.shuffle(order)  # type: ignore[attr-defined]
    assert correlations(table[order], kind).coefficient == pytest.approx(correlations(table, kind).coefficient, abs=1e-9, nan_ok=True)


@given(tables(), st.sampled_from([1e-200, 1e-3, 7.0, 1e200]))
def test_correlation_shape_and_alpha_do_not_depend_on_the_unit_of_measure(table: Floats, factor: float) -> None:
    table = table.round(3)
    assert correlations(table * factor).coefficient == pytest.approx(correlations(table).coefficient, abs=1e-6, nan_ok=True)
    for before, after in zip(shape(table)[1:], shape(table * factor)[1:], strict=True):
        assert after == pytest.approx(before, rel=1e-6, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e15 + 0.3])
def test_a_constant_has_no_correlation_and_no_shape(constant: float) -> None:
    """0.1 added 51 times is not 51 times 0.1: rounding errors are no variance."""
    table = np.column_stack([np.full(51, constant), np.arange(51.0)])
    assert all(np.isnan(correlations(table, kind).coefficient[0]).all() for kind in KINDS)
    found = moments(table)
    assert found.deviation[0] == 0
    assert found.mean[0] == found.median[0] == constant
    assert np.isnan(found.skew[0])
    assert np.isnan(found.kurtosis[0])
    assert np.isnan(cronbach_alpha(table[:, [0, 0]]))
    assert components(np.column_stack([table, np.arange(51.0) ** 2])).loadings[0].tolist() == [0, 0]
    assert components(table).eigenvalues.size == 0  # one column that varies is no component of several


def test_too_few_units_and_columns_without_values() -> None:
    nothing = np.full((3, 2), np.nan)
    assert moments(nothing).units.tolist() == moments(nothing).distinct.tolist() == moments(nothing).most.tolist() == [0, 0]
    assert np.isnan(moments(nothing).mean).all()
    assert np.isnan(pairwise_covariance(nothing)).all()
    for table in (nothing, np.ones((1, 2)), np.empty((0, 2))):
        assert np.isnan(correlations(table).coefficient).all()
        assert np.isnan(cronbach_alpha(table))
        assert components(table).eigenvalues.size == 0
    two = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert correlations(two).coefficient[0, 1] == pytest.approx(-1)
    assert np.isnan(correlations(two).p[0, 1])  # two points always lie on a line


def test_alpha_over_pairs_and_over_complete_units_are_the_same_without_gaps() -> None:
    table = numbers(STEPS["normalised"]).of(*members("P2P", 1))
    holed = np.vstack([table, np.full(table.shape[1], np.nan)])
    assert cronbach_alpha(holed) == close(cronbach_alpha(table))


def test_tails_as_printed_in_tables() -> None:
    """Critical values of Student's t and of the normal distribution (any textbook): 5 % lie beyond them."""
    assert student_p(np.array([12.706, 2.571, 2.228, 2.042, 1.980]), np.array([1, 5, 10, 30, 120])).round(4).tolist() == [0.05] * 5
    assert float(normal_p(np.array(1.959963984540054))) == pytest.approx(0.05, abs=1e-12)
    assert float(student_p(np.array(0.0), np.array(3.0))) == 1
    assert np.isnan(student_p(np.array([1.0, np.nan]), np.array([0.0, 3.0]))).all()
    # Cauchy's distribution has a closed form, and one with many degrees of freedom is nearly normal
    assert float(student_p(np.array(1e-3), np.array(1.0))) == pytest.approx(1 - 2 / np.pi * np.arctan(1e-3), abs=1e-14)
    assert float(student_p(np.array(2.0), np.array(1e7))) == pytest.approx(float(normal_p(np.array(2.0))), abs=1e-7)


@given(tables())
def test_kendall_of_many_units_is_that_of_few(table: Floats) -> None:
    """Merges that count inversions, and all pairs of units compared."""
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) > 1:
        assert kendall(table) == pytest.approx(kendall_of_few(table), abs=1e-12, nan_ok=True)


def test_kendall_of_more_units_than_are_compared() -> None:
    """1,200 units with ties and gaps, by both ways."""
    table = np.random.default_rng(7).integers(0, 40, (1200, 3)).astype(np.float64)
    table[::7, 1] = np.nan
    assert correlations(table, "kendall").coefficient == close(kendall_of_few(table))


def test_kendalls_p_is_that_of_the_normal_approximation() -> None:
    """Ten units without ties, 36 pairs in order and 9 not (tau = .6): z = 27 / sqrt(10 * 9 * 25 / 18) = 2.415, two-sided p = .0157."""
    table = np.array([range(10), [3, 0, 1, 2, 6, 5, 4, 9, 8, 7]], dtype=np.float64).T
    found = correlations(table, "kendall")
    assert found.coefficient[0, 1] == pytest.approx(0.6)
    assert found.p[0, 1] == pytest.approx(0.01574, abs=1e-5)


levels = st.lists(st.integers(0, 2).map(float), min_size=2, max_size=6)


@given(levels, st.randoms())
def test_kendalls_deviation_is_that_over_all_orders(first: list[float], random: Any) -> None:
    """Independent: every order of the second values is as likely, ties and all."""
    second = [random.choice(first) for _ in first]
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    found = kendall_deviation(np.array([first, second]).T)[0, 1]
    taus = [pair_by_hand(np.array(first), np.array(order), "kendall") for order in permutations(second)]
    assert found == pytest.approx(float(np.std(taus)), abs=1e-9)
