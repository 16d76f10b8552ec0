"""The steps before scores as functions of arrays: equal to COINr where it is right, and to the rules everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asem
from published import published
from readiness.prepare import normalise as normalising
from readiness.prepare.impute import expectation_maximisation, expected, linear, mean, median, telling
from readiness.prepare.normalise import LINES, METHODS, Known, Line, Settings, by_place, ends_of, normalise, on_line, oriented, sample
from readiness.prepare.outrank import copeland, outranking_matrix
from readiness.prepare.treat import Rule, apply, fit, shape_of
from readiness.scoring.numbers import Floats

NATURAL, CLOSE = Settings(to=None), {"rtol": 1e-12, "atol": 1e-12}
many = settings(max_examples=150, deadline=None)
numbers = st.lists(st.integers(-1000, 1000).map(float), min_size=5, max_size=40)


def column(*values: float | None) -> Floats:
    return np.array([[math.nan if value is None else value for value in values]], dtype=np.float64)


# ---------------------------------------------------------------- treat


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5])
def test_treated_as_coinr_treats(most: int) -> None:
    """With few points allowed, up to 11 indicators need the logarithm as well."""
    x = asem.numbers("pipeline/03_imputed")
    treatment = fit(x, Rule(winsorise=most))
    assert np.array_equal(apply(x, treatment), asem.numbers(f"sensitivity/treated_winmax{most}"))
    assert int(treatment.log.sum()) == {1: 11, 2: 8, 3: 1, 4: 0, 5: 0}[most]


def test_the_shapes_before_and_after_are_those_of_coinr() -> None:
    treatment = fit(asem.numbers("pipeline/03_imputed"))
    details = published("coinr-asem/reference/pipeline/05_treat_details.csv")
    assert int(treatment.points.sum()) == 35
    for position, row in enumerate(details):
        assert treatment.before.skewness[position] == pytest.approx(float(row["check_SkewKurt0.Skew"]), abs=1e-12)
        assert treatment.before.kurtosis[position] == pytest.approx(float(row["check_SkewKurt0.Kurt"]), abs=1e-12)
        assert treatment.points[position] == float(row["winsorise.nwin"] or 0)
        if row["check_SkewKurt1.Skew"]:
            assert treatment.after.skewness[position] == pytest.approx(float(row["check_SkewKurt1.Skew"]), abs=1e-12)
            assert treatment.after.kurtosis[position] == pytest.approx(float(row["check_SkewKurt1.Kurt"]), abs=1e-12)


def step_by_step(values: list[float], rule: Rule) -> list[float]:
    """The rule as the handbook of COINr says it, with the shape taken anew from all values after each step."""
    x = list(values)
    moved: set[int] = set()
    while True:
        shape = shape_of(np.array([x]))
        if not (abs(shape.skewness[0]) >= rule.skew and shape.kurtosis[0] >= rule.kurtosis):
            return x
        side = (max if shape.skewness[0] >= 0 else min)(x)
        at = {position for position, value in enumerate(x) if value == side}
        rest = [value for value in x if value != side]
        if len(moved | at) > rule.points(len(x)) or len(set(rest)) < 2:
            return x
        moved |= at
        side = (max if shape.skewness[0] >= 0 else min)(rest)
        x = [side if position in at else value for position, value in enumerate(x)]


@many
@given(st.lists(st.one_of(st.floats(-3, 3), st.sampled_from([-900.0, 50.0, 700.0, 1e6])), min_size=6, max_size=40), st.integers(0, 6))
def test_winsorising_is_the_rule_step_by_step(values: list[float], most: int) -> None:
    rule = Rule(winsorise=most, log=False)
    found = apply(np.array([values]), fit(np.array([values]), rule))[0]
    assert found.tolist() == step_by_step(values, rule)


def test_tied_points_never_exceed_what_is_allowed() -> None:
    """COINr counts after it has moved them, and moves all six."""
    x = np.array([[*range(60), *[1000.0] * 6]])
    assert fit(x, Rule(winsorise=5, log=False)).points[0] == 0
    assert fit(x, Rule(winsorise=6, log=False)).points[0] == 6


def test_winsorising_never_makes_all_units_equal() -> None:
    """COINr stops with an error there: a column without spread has no skewness."""
    x = column(0, 0, 0, 0, 0, 10)
    found = apply(x, fit(x))
    assert np.unique(found).size == 2
    assert found[0, -1] > found[0, 0]


def test_a_share_of_the_units_may_be_moved() -> None:
    assert [Rule(winsorise=share).points(1000) for share in (0.05, 0.0501, 0.999, 1, 5)] == [50, 51, 999, 1, 5]


@many
@given(numbers, st.booleans(), st.booleans())
def test_treatment_keeps_the_order_of_units(values: list[float], left: bool, missing: bool) -> None:
    x = np.exp(np.array([values]) / 100) * (-1 if left else 1)
    if missing:
        x[0, ::3] = np.nan
    found = apply(x, fit(x, Rule(winsorise=1)))
    known = ~np.isnan(x[0])
    assert np.array_equal(np.isnan(found), np.isnan(x))
    order = np.argsort(x[0, known], kind="stable")
    assert (np.diff(found[0, known][order]) >= 0).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_the_logarithm_helps_on_either_side(sign: int) -> None:
    """COINr's default takes the same logarithm of a skew to the left, which makes it worse."""
    x = sign * np.exp(np.random.default_rng(3).normal(size=(1, 200)) * 1.2)
    treatment = fit(x)
    assert treatment.log[0] == sign
    assert abs(treatment.after.skewness[0]) < 2 < abs(treatment.before.skewness[0])


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 4.0], [3.0, 4.0, 90.0], [7.0] * 9, [math.nan] * 5])
def test_what_has_no_shape_is_not_treated(values: list[float]) -> None:
    x = np.array([values], dtype=np.float64)
    treatment = fit(x)
    assert np.array_equal(apply(x, treatment), x, equal_nan=True)
    assert treatment.points[0] == treatment.log[0] == 0


def test_numbers_beyond_all_measure_have_a_shape() -> None:
    x = column(*range(20), 1e5)
    assert shape_of(x * 1e300).skewness == pytest.approx(shape_of(x).skewness)
    assert fit(x * 1e300).points == fit(x).points == 1


# ---------------------------------------------------------------- normalise

CASES = {
    "n_minmax_0_1": ("min-max", Settings()),
    "n_minmax_0_100": ("min-max", Settings((0, 100))),
    "n_minmax_1_100": ("min-max", Settings((1, 100))),
    "n_zscore_0_1": ("z-score", Settings()),
    "n_zscore_10_2": ("z-score", Settings(mean=10, deviation=2)),
    "n_zscore_100_15": ("z-score", Settings(mean=100, deviation=15)),
    "n_rank": ("rank", NATURAL),
    "n_rank_average": ("rank", Settings(None, ties="average")),
    "n_prank": ("percentile-rank", NATURAL),
    "n_prank_average": ("percentile-rank", Settings(None, ties="average")),
    "n_borda": ("borda", NATURAL),
    "n_dist2max": ("distance-to-maximum", Settings()),
    "n_dist2ref_1": ("distance-to-reference", Settings(cap=False)),
    "n_dist2targ": ("distance-to-target", Settings(cap=False)),
    "n_dist2targ_cap": ("distance-to-target", Settings()),
    "n_goalposts": ("goalposts", Settings((0, 100))),
    "n_goalposts_notrunc": ("goalposts", Settings((0, 100), cap=False)),
}
SOURCES = {"raw": "pipeline/01_raw", "treated": "pipeline/05_treated"}
ABSENT = {("treated", name) for name in ("n_dist2targ", "n_dist2targ_cap", "n_goalposts", "n_goalposts_notrunc")}


def known(x: Floats) -> Known:
    down = asem.down()
    low, high = asem.parameter("goalpost_lower"), asem.parameter("goalpost_upper")
    return Known(
        low=np.where(down, -high, low),
        high=np.where(down, -low, high),
        target=oriented(asem.parameter("Target"), down),
        reference=x[:, :1],
        down=down,
    )


@pytest.mark.parametrize(("source", "case"), [(source, case) for source in SOURCES for case in CASES if (source, case) not in ABSENT])
def test_normalised_as_coinr_normalises(source: str, case: str) -> None:
    method, how = CASES[case]
    x = oriented(asem.numbers(SOURCES[source]), asem.down())
    expected = asem.numbers(f"normalise/{source}_{case}")
    np.testing.assert_allclose(normalise(x, method, how, known(x)), expected, equal_nan=True, **CLOSE)


@pytest.mark.parametrize("source", SOURCES)
def test_the_distance_to_a_reference_held_below_one(source: str) -> None:
    """COINr's `cap_max` holds from above only; ours holds at both ends, and nobody is below the worst unit."""
    x = oriented(asem.numbers(SOURCES[source]), asem.down())
    found = normalise(x, "distance-to-reference", Settings(), known(x))
    np.testing.assert_allclose(found, asem.numbers(f"normalise/{source}_n_dist2ref_1_cap"), equal_nan=True, **CLOSE)


@pytest.mark.parametrize("source", SOURCES)
def test_scaled_between_fixed_numbers(source: str) -> None:
    """COINr's `n_scaled` puts the posts on the negated numbers."""
    x = oriented(asem.numbers(SOURCES[source]), asem.down())
    posts = Known(low=np.zeros((len(x), 1)), high=np.full((len(x), 1), 100.0))
    found = normalise(x, "goalposts", Settings((0, 100), cap=False), posts)
    np.testing.assert_allclose(found, asem.numbers(f"normalise/{source}_n_scaled_0_100"), **CLOSE)


@pytest.mark.parametrize("source", SOURCES)
def test_the_share_of_the_maximum_is_not_inverted(source: str) -> None:
    """COINr divides negated numbers by the largest of them, which puts the worst unit first (and divides by 0)."""
    down = asem.down()[:, 0]
    x = oriented(asem.numbers(SOURCES[source]), asem.down())
    found, theirs = normalise(x, "share-of-maximum", Settings(cap=False), known(x)), asem.numbers(f"normalise/{source}_n_fracmax")
    np.testing.assert_allclose(found[~down], theirs[~down], equal_nan=True, **CLOSE)
    for row in np.flatnonzero(down):
        raw, scores = -x[row], found[row]
        assert scores[np.nanargmin(raw)] == np.nanmax(scores) <= 1
        assert scores[np.nanargmax(raw)] == np.nanmin(scores) == 0
        assert theirs[row][np.nanargmin(raw)] != np.nanmax(theirs[row])


def test_goalposts_where_less_is_better_do_not_collapse() -> None:
    """COINr negates the numbers and not the posts, so that every unit has 0."""
    raw, down = column(10, 20, 30, 60), np.array([[True]])
    posts = Known(low=column(-50.0), high=column(-10.0))
    assert normalise(oriented(raw, down), "goalposts", Settings((0, 100)), posts).tolist() == [[100, 75, 50, 0]]


SAMPLES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=30).filter(lambda values: len(set(values)) > 1)


@many
@given(SAMPLES, st.sampled_from(METHODS), st.sampled_from(["minimum", "average"]))
def test_more_is_never_worse_and_ends_hold(values: list[float], method: str, ties: str) -> None:
    x = np.array([values])
    low, high = x.min(keepdims=True), x.max(keepdims=True)
    given_ = Known(low=low - 1, high=high + 1, target=high + 3, reference=high)
    if method == "share-of-maximum":
        x = x - x.min()
    found = normalise(x, method, Settings((1, 5), ties=ties), given_)[0]
    assert (np.diff(found[np.argsort(x[0], kind="stable")]) >= -1e-12).all()
    if method != "z-score":
        assert found.min() >= 1
        assert found.max() <= 5
    if method in ("min-max", "distance-to-maximum"):
        assert (found.min(), found.max()) == (1, 5)


@many
@given(SAMPLES, st.tuples(st.integers(0, 99), st.integers(100, 900)), st.booleans(), st.booleans())
def test_the_best_unit_is_at_the_end_to_the_bit(values: list[float], tenths: tuple[int, int], down: bool, cap: bool) -> None:
    """Also where width / (best - worst) and back again misses the end by a bit, and whichever way the numbers run."""
    start, end = (tenth / 10 for tenth in tenths)
    x, sign = np.array([values]), -1.0 if down else 1.0
    ends = ends_of(x, np.array([[down]]))
    line = Line(sign * ends.zero, sign * ends.one)
    found = on_line(x, line, Settings((start, end), cap=cap))[0]
    best, worst = (x.argmin(), x.argmax()) if down else (x.argmax(), x.argmin())
    assert (found[worst], found[best]) == (start, end)
    assert not cap or ((found >= start) & (found <= end)).all()
    turned = on_line(sign * x, ends, Settings((start, end), cap=cap))[0]
    assert np.array_equal(found, turned)


@pytest.mark.parametrize("method", METHODS)
def test_many_numbers_at_once_score_as_each_alone(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: to the bit, however the work is cut; ranks of many are looked up in another order than those of few."""
    drawn = np.random.default_rng(3)
    x = drawn.normal(50, 10, (3, normalising.MANY + 100)).round(2)
    x[drawn.random(x.shape) < 0.02] = np.nan
    low, high = np.nanmin(x, axis=1, keepdims=True), np.nanmax(x, axis=1, keepdims=True)
    given_ = Known(low=low + 1, high=high - 1, target=high - 2, reference=high - 3)
    for how in (Settings((1, 7), mean=3, deviation=2), Settings((1, 7), ties="average", cap=False)):
        whole = normalise(x, method, how, given_)
        with monkeypatch.context() as patch:
            patch.setattr(normalising, "TILE", 100)
            assert normalise(x, method, how, given_).tobytes() == whole.tobytes()
        pieces = [x[:, at : at + 7] for at in range(0, x.shape[1], 7)]
        if method in LINES:
            line = LINES[method](x, given_)
            parts = [on_line(piece, line, how, spread=method == "z-score") for piece in pieces]
        else:
            parts = [by_place(piece, sample(x), method, how) for piece in pieces]
        assert np.concatenate(parts, axis=1).tobytes() == whole.tobytes()


@many
@given(SAMPLES)
def test_less_is_better_mirrors_the_sample(values: list[float]) -> None:
    x, down = np.array([values]), np.array([[True]])
    for method in ("min-max", "z-score", "rank", "percentile-rank", "borda"):
        straight = normalise(-x, method, Settings())
        np.testing.assert_array_equal(normalise(oriented(x, down), method, Settings()), straight)


@many
@given(SAMPLES, st.integers(-80, 80))
def test_a_later_unit_is_placed_among_the_sample(values: list[float], later: int) -> None:
    x = np.array([values])
    found = by_place(np.array([[float(later)]]), sample(x), "rank", NATURAL)[0, 0]
    assert found == min(1 + sum(value < later for value in values), len(values))


def test_a_leading_axis_is_many_samples_at_once() -> None:
    x = np.random.default_rng(5).normal(size=(4, 3, 20))
    for method in ("min-max", "z-score", "rank", "borda"):
        whole = normalise(x, method, Settings((0, 100), mean=5, deviation=2))
        for block, scores in zip(x, whole, strict=True):
            np.testing.assert_array_equal(scores, normalise(block, method, Settings((0, 100), mean=5, deviation=2)))


# ---------------------------------------------------------------- impute


def test_centres() -> None:
    x = np.array([[1, 2, np.nan, 9], [np.nan] * 4, [1, 2, 3, 4]])
    assert np.array_equal(mean(x), [4, np.nan, 2.5], equal_nan=True)
    assert np.array_equal(median(x), [2, np.nan, 2.5], equal_nan=True)


def test_linear_in_time() -> None:
    units, times = np.array([0, 0, 0, 0, 1, 1, 2]), np.array([2020, 2018, 2019, 2022, 2020, 2018, 2018.0])
    x = column(None, 10, None, 30, None, 5, None)
    assert np.array_equal(linear(x, units, times), column(20, 10, 15, 30, 5, 5, None), equal_nan=True)


def filled(x: Floats) -> Floats:
    """Gaps as the distribution of largest likelihood of the same numbers expects them."""
    return expected(x, expectation_maximisation(x))


def test_expectation_maximisation_of_two_indicators_is_a_regression() -> None:
    """Where one indicator is complete, the likelihood is largest at the regression on it (T. W. Anderson, 1957)."""
    random = np.random.default_rng(11)
    first = random.normal(50, 10, 80)
    second = 2 * first + random.normal(0, 4, 80)
    slope, start = np.polyfit(first[:60], second[:60], 1)
    x = np.array([first, np.where(np.arange(80) < 60, second, np.nan)])
    moments = expectation_maximisation(x)
    np.testing.assert_allclose(filled(x)[1, 60:], start + slope * first[60:], rtol=1e-7)
    assert np.array_equal(filled(x)[~np.isnan(x)], x[~np.isnan(x)])
    np.testing.assert_allclose(moments.mean, [first.mean(), start + slope * first.mean()], rtol=1e-7)
    rest = (second[:60] - start - slope * first[:60]).var()
    np.testing.assert_allclose(moments.covariance[0], [first.var(), slope * first.var()], rtol=1e-7)
    np.testing.assert_allclose(moments.covariance[1, 1], slope**2 * first.var() + rest, rtol=1e-7)


def test_the_distribution_of_complete_numbers_is_their_own() -> None:
    x = np.random.default_rng(4).normal(5, 2, (3, 40)) * np.array([[1], [1e9], [1e-9]])
    moments = expectation_maximisation(x)
    np.testing.assert_allclose(moments.mean, x.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(moments.covariance, np.cov(x, bias=True), rtol=1e-9)


def test_what_is_the_same_everywhere_teaches_nothing() -> None:
    x = np.array([[1.0, np.nan, 2.0], [np.nan, np.nan, np.nan], [4.0, 4.0, np.nan]])
    assert telling(x).tolist() == [0]
    assert filled(x[:1])[0, 1] == pytest.approx(1.5)


@pytest.mark.parametrize("twice", [False, True])
def test_expectation_maximisation_with_more_indicators_than_units(twice: bool) -> None:
    """Also where an indicator says again what another one says."""
    x = np.random.default_rng(2).normal(size=(12, 6))
    if twice:
        x[6:] = 3 * x[:6] + 1
    x[::2, 1] = np.nan
    found = filled(x)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 20


def test_a_unit_alone_is_filled_as_among_others() -> None:
    """R9: to the bit; one of which nothing is known gets the means."""
    x = np.random.default_rng(6).normal(size=(7, 200)).cumsum(axis=0)
    x[np.random.default_rng(7).random(x.shape) < 0.2] = np.nan
    x[:, 3] = np.nan
    moments = expectation_maximisation(x)
    found = expected(x, moments)
    assert np.array_equal(found[:, 3], moments.mean)
    for unit in range(x.shape[1]):
        assert expected(x[:, unit : unit + 1], moments).tobytes() == found[:, unit : unit + 1].tobytes()


# ---------------------------------------------------------------- outrank


@pytest.fixture
def scores() -> Floats:
    return normalise(oriented(asem.numbers("pipeline/05_treated"), asem.down()), "min-max", Settings((0, 100)))


def test_the_outranking_matrix_of_coinr(scores: Floats) -> None:
    codes = tuple(row["uCode"] for row in asem.units())
    expected = asem.numbers("aggregate/outranking_matrix_all_indicators", *codes).T
    np.testing.assert_allclose(outranking_matrix(scores, np.ones(49)), expected, **CLOSE)


def test_the_copeland_scores_of_coinr(scores: Floats) -> None:
    weights = np.array([asem.effective_weight(code) for code in asem.indicators()])
    expected = asem.numbers("aggregate/copeland_effective_weights", "copeland")[0]
    assert copeland(scores, weights).tolist() == expected.tolist()


def test_a_tie_is_a_tie_for_both_units(scores: Floats) -> None:
    """With 49 equal weights some pairs are even. COINr's half is 0.49999999999999994 for one of them, which it counts as beaten,
    and 0.5 for the other: ten units have a point or two less than they should, and its scores do not add up to 0."""
    codes = tuple(row["uCode"] for row in asem.units())
    shares = asem.numbers("aggregate/outranking_matrix_all_indicators", *codes).T
    theirs = asem.numbers("aggregate/copeland_all_indicators", "copeland")[0]
    lost = ((shares < 0.5) & (shares > 0.5 - 1e-12)).sum(axis=1)
    found = copeland(scores, np.ones(49))
    assert found.tolist() == (theirs + lost).tolist()
    assert (found.sum(), theirs.sum()) == (0, -11)


@many
@given(st.lists(st.lists(st.sampled_from([0.0, 1.0, 2.0, math.nan]), min_size=4, max_size=4), min_size=1, max_size=5))
def test_shares_of_a_pair_add_up_and_copeland_scores_cancel(rows: list[list[float]]) -> None:
    x = np.array(rows)
    shares = outranking_matrix(x, np.arange(1.0, len(x) + 1))
    for one in range(4):
        for other in range(one):
            pair = shares[one, other] + shares[other, one]
            both = not np.isnan(x[:, [one, other]]).any(axis=1).all()
            assert pair == pytest.approx(1) if both else np.isnan(pair)
    assert np.nansum(copeland(x, np.arange(1.0, len(x) + 1))) == 0


def test_outranking_in_blocks(monkeypatch: pytest.MonkeyPatch, scores: Floats) -> None:
    whole = outranking_matrix(scores, np.ones(49)), copeland(scores, np.ones(49))
    monkeypatch.setattr("readiness.prepare.outrank.CELLS", 200)
    assert np.array_equal(outranking_matrix(scores, np.ones(49)), whole[0])
    assert np.array_equal(copeland(scores, np.ones(49)), whole[1])
