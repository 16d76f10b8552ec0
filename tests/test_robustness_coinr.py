"""COINr's recorded sensitivity analyses of the ASEM index, draw by draw, and its removals; exact Sobol indices by enumeration."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import asem
from asem_index import PARAMETERS, plan_of, study_of, weights_of
from coinr import numbers
from published import DATA, published
from readiness.robustness import Asked, ManyUnits, choices_of
from readiness.robustness import study_of as study_of_source
from readiness.robustness.figures import Store, figures_of
from readiness.robustness.places import places, rank_change
from readiness.robustness.removal import removals
from readiness.robustness.run import result_of
from readiness.robustness.sobol import enumerate_exactly, estimate
from readiness.robustness.study import Sample, Study
from readiness.scoring import compile_framework
from readiness.scoring.numbers import Floats, round_half_up

RUNS = {
    "ua_weights_only": 1000,
    "ua_weights_norm_agg": 1000,
    "ua_vignette4": 1000,
    "sa_weights_norm_agg_N100": 500,
    "sa_vignette4_N100": 600,
    "sa_vignette4_N500": 3000,
}
EXACT = ("sa_weights_norm_agg_N100", "sa_vignette4_N100")


@cache
def recorded(run: str) -> tuple[Study, Sample]:
    """A run as a study, with the draws that COINr recorded."""
    rows = published(f"coinr-asem/reference/sensitivity/{run}/parameters_per_replication.csv")
    names = [name for name in PARAMETERS if name in rows[0]]
    study = study_of(tuple(names))
    sets = numbers(f"sensitivity/{run}/noisy_weight_sets", "set")
    chosen = [sets.units.index(row["Weights"]) for row in rows]
    methods = [[PARAMETERS[name].index(row[name]) for name in names] for row in rows]
    weights = weights_of(study.base.plan, sets)[:, chosen]
    return study, Sample(len(rows), weights, None, np.array(methods, dtype=np.int_).reshape(len(rows), len(names)))


@pytest.mark.parametrize(("run", "count"), RUNS.items())
def test_every_recorded_draw(run: str, count: int) -> None:
    """All 7,100 scores to 1e-9, and all their ranks."""
    study, sample = recorded(run)
    assert sample.draws == count
    found = study.evaluate(sample)
    scores, ranks = numbers(f"sensitivity/{run}/scores"), numbers(f"sensitivity/{run}/ranks")
    assert np.abs(found.scores.T - scores.values[:, 1:]).max() < 1e-9
    assert np.array_equal(found.places.T, ranks.values[:, 1:])
    assert np.abs(study.nominal.scores[0] - scores.values[:, 0]).max() < 1e-9
    assert np.array_equal(study.nominal.places[0], ranks.values[:, 0])


def test_every_recorded_draw_from_a_table_and_the_words_of_the_command(tmp_path: Path) -> None:
    """The same from YAML and CSV: outliers, normalisation and aggregation as options, the steps worked off by the framework."""
    framework = asem.framework("decimals: 12")
    methods = {"treat": "1,2,3,4,5", "normalise": "min-max:1:100,z-score:10:2", "aggregate": "mean,geometric"}
    choices = choices_of(framework, Asked("none", answers=False, methods=methods))
    units = ManyUnits(asem.panel(tmp_path), compile_framework(framework))
    study = study_of_source(framework, units, choices)
    run = "ua_vignette4"
    sample = recorded(run)[1]
    sets = numbers(f"sensitivity/{run}/noisy_weight_sets", "set")
    rows = published(f"coinr-asem/reference/sensitivity/{run}/parameters_per_replication.csv")
    weights = weights_of(study.base.plan, sets)[:, [sets.units.index(row["Weights"]) for row in rows]]
    found = study.evaluate(sample._replace(weights=weights))
    scores, ranks = numbers(f"sensitivity/{run}/scores"), numbers(f"sensitivity/{run}/ranks")
    assert list(units.units) == scores.units
    assert np.abs(found.scores.T - scores.values[:, 1:]).max() < 1e-9
    assert np.array_equal(found.places.T, ranks.values[:, 1:])
    assert np.abs(study.nominal.scores[0] - scores.values[:, 0]).max() < 1e-9


@pytest.mark.parametrize("run", RUNS)
def test_the_intervals_of_ranks(run: str) -> None:
    study, sample = recorded(run)
    if run.startswith("sa_"):  # of a Sobol design COINr takes the two samples only
        sample = sample.part(0, 2 * sample.draws // (len(exact(run)) + 2))
    store = Store(study.units, sample.draws)
    store.add(study.evaluate(sample))
    stats = numbers(f"sensitivity/{run}/rank_stats")
    for figures, wanted in zip(figures_of(study, stats.units, store), stats.of("Nominal", "Mean", "Median", "Q5", "Q95"), strict=True):
        spread = figures.rank_spread
        found = [figures.rank, spread.mean, spread.median, spread.low, spread.high]
        assert found == pytest.approx(wanted.tolist(), abs=1e-12)


@pytest.mark.parametrize("run", [run for run in RUNS if run.startswith("sa_")])
def test_the_mean_change_of_rank(run: str) -> None:
    study, sample = recorded(run)
    wanted = numbers(f"sensitivity/{run}/y_mean_abs_rank_change", "rep").values[:, 0]
    assert result_of(study, sample) == pytest.approx(wanted, abs=1e-12)


@cache
def combinations(run: str) -> Floats:
    """The result of every combination of methods and weight sets, the axes in COINr's order: (winmax,) normalisation, weights, rule."""
    study = recorded(run)[0]
    sets = weights_of(study.base.plan, numbers(f"sensitivity/{run}/noisy_weight_sets", "set"))
    every = study.combinations()
    results = np.stack([result_of(study, every._replace(weights=np.repeat(one[:, None], every.draws, axis=1))) for one in sets.T], axis=-1)
    sizes = [len(options) for options in study.methods.values()]
    return np.moveaxis(results.reshape(*sizes, -1), -1, -2)


def exact(run: str) -> dict[str, dict[str, float]]:
    path = DATA / "coinr-asem" / "reference" / "sensitivity" / "exact_sobol_by_enumeration.json"
    return dict(json.loads(path.read_text())[run]["indices"])


@pytest.mark.parametrize("run", EXACT)
def test_exact_indices_by_enumeration(run: str) -> None:
    results = combinations(run)
    found, wanted = enumerate_exactly(results), exact(run)
    assert results.size == {EXACT[0]: 400, EXACT[1]: 2000}[run]
    assert found.first == pytest.approx([index["Si"] for index in wanted.values()], abs=1e-9)
    assert found.total == pytest.approx([index["STi"] for index in wanted.values()], abs=1e-9)


@pytest.mark.parametrize("run", [run for run in RUNS if run.startswith("sa_")])
def test_estimates_are_near_the_exact_indices_and_coinrs_first_order_is_not(run: str) -> None:
    """COINr does not centre the results before it estimates first-order indices: with few draws they are far off."""
    results = numbers(f"sensitivity/{run}/y_mean_abs_rank_change", "rep").values[:, 0]
    wanted, theirs = exact(run), numbers(f"sensitivity/{run}/sobol_indices", "Variable")
    blocks = results.reshape(len(wanted) + 2, -1)
    found = estimate(blocks[0], blocks[1], blocks[2:])
    first, total = (np.array([index[name] for index in wanted.values()]) for name in ("Si", "STi"))
    ours, coinrs = np.abs(found.first - first), np.abs(theirs.of("Si")[:, 0] - first)
    tolerance = 4 / np.sqrt(blocks.shape[1])  # of estimates from so many draws
    assert ours.max() < tolerance
    assert np.abs(found.total - total).max() < tolerance
    assert coinrs.max() > ours.max()
    assert 0.06 < coinrs.max() < 0.45


def test_a_draw_that_failed_spoils_no_index() -> None:
    """One failed replication makes all of COINr's indices missing; here it is left out."""
    results = combinations(EXACT[1]).copy()
    whole = enumerate_exactly(results)
    results[0, 0, 0, 0] = np.nan
    found = enumerate_exactly(results)
    assert found.failed == 1
    assert np.abs(found.first - whole.first).max() < 0.005
    assert np.abs(found.total - whole.total).max() < 0.005
    y = numbers(f"sensitivity/{EXACT[1]}/y_mean_abs_rank_change", "rep").values[:, 0].reshape(6, -1).copy()
    before = estimate(y[0], y[1], y[2:])
    y[3, 17] = np.nan
    after = estimate(y[0], y[1], y[2:])
    assert after.failed == 1
    assert np.isfinite(after.first).all()
    assert np.isfinite(after.total).all()
    assert np.abs(after.total - before.total).max() < 0.05


@pytest.mark.parametrize(("level", "count"), [(1, 49), (2, 8), (3, 2)])
def test_removal_of_each_element(level: int, count: int) -> None:
    study = study_of(())
    scores, ranks = (numbers(f"analysis/remove_elements_L{level}_{what}") for what in ("scores", "ranks"))
    wanted = {
        row["removed"]: float(row["mean_abs_rank_diff"])
        for row in published(f"coinr-asem/reference/analysis/remove_elements_L{level}_meanabs.csv")
    }
    found = {removed.id: removed for removed in removals(study)}
    assert len(found) == 49 + 8 + 2
    assert len(scores.columns) == count + 1
    for name in scores.columns[1:]:
        assert np.abs(found[name].scores - scores.of(name)[:, 0]).max() < 1e-9
        assert np.array_equal(found[name].places, ranks.of(name)[:, 0])
        assert found[name].rank_change == pytest.approx(wanted[name], abs=1e-12)


def test_one_scenario_at_a_time_gives_the_same() -> None:
    """Alone and in a batch a draw has the same bits (R9)."""
    study, sample = recorded("ua_vignette4")
    batch = study.evaluate(sample)
    for draw in range(0, sample.draws, 50):
        alone = study.evaluate(sample.part(draw, draw + 1))
        assert alone.scores.tobytes() == batch.scores[draw].tobytes()


def test_places_are_those_of_one_ranking() -> None:
    plan, scores = plan_of("mean"), numbers("sensitivity/ua_vignette4/scores").values.T
    found = places(round_half_up(scores, plan.decimals))
    assert np.array_equal(found.T, numbers("sensitivity/ua_vignette4/ranks").values)
    assert rank_change(found[:1], found[0]).tolist() == [0.0]
    assert len(asem.units()) == found.shape[1]
