"""What is drawn and what is made of it: weights, answers, blocks, Sobol indices, intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import answers, framework
from readiness.model import Answer, Normalise, Subject, Survey
from readiness.panel import panel_of, ranks, score_panel
from readiness.prepare import compared, prepare
from readiness.problems import UsageError
from readiness.robustness import ManyUnits, OneSurvey, study_of
from readiness.robustness import figures as figures_module
from readiness.robustness import study as study_module
from readiness.robustness.answering import Answering, Positions, answering
from readiness.robustness.choices import Choices, Option
from readiness.robustness.figures import Store, figures_of
from readiness.robustness.places import places
from readiness.robustness.removal import removals
from readiness.robustness.run import result_of, run_draws, run_sobol
from readiness.robustness.sobol import enumerate_exactly, estimate
from readiness.robustness.study import Input, Sample, Study, World, exchanged
from readiness.robustness.weighting import Weighting
from readiness.scoring import Leaf, Plan, Rows, compile_framework, rows, score_rows
from readiness.scoring.numbers import Floats

CONFIDENCE = {"high": 0.0, "medium": 0.2, "low": 0.5, "unstated": 0.0}
INDEX = """
decimals: 3
bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 50}]
pillar_files:
  law:
    indicators:
      act: {question: "?", weight: 2, levels: {0: a, 1: b, 2: c, 3: d, 4: e}}
      body: {question: "?", levels: {0: a, 1: b, 2: c, 3: d, 4: e}}
  use:
    dimensions:
      online:
        title: Online
        indicators:
          portal: {question: "?", choices: {a: A., b: B., c: C., d: D.}}
          speed: {question: "?", number: {from: 0, to: 100}}
          reach: {question: "?", weight: 3, number: {steps: {5: 1, 10: 2}}}
"""
UNITS = ("VNM", "KHM", "LAO")
SAID = """
VNM: {act: {level: 2, confidence: high}, body: 1, portal: {choices: [a, b], confidence: medium}, speed: 40, reach: 12}
KHM: {act: {level: 4, confidence: low}, body: [2, 3], portal: unknown, speed: unknown, reach: {value: 7, confidence: medium}}
LAO: {act: 0, body: unknown, portal: [a], speed: {value: {from: 20, to: 30}}, reach: unknown}
"""


def said(text: str = SAID) -> dict[str, dict[str, Answer]]:
    """Answers by unit, one unit a line."""
    lines = (line.split(":", 1) for line in textwrap.dedent(text).strip().splitlines())
    return {unit: answers(rest) for unit, rest in lines}


def study(*, weights: Weighting | None = None, answered: bool = False, rules: tuple[str, ...] = (), text: str = SAID) -> Study:
    """The index above for some units, with what varies."""
    plan, given = compile_framework(framework(INDEX)), said(text)
    found = rows(plan, [(None, one) for one in given.values()])
    worlds = tuple(World(with_rule(plan, rule), found) for rule in rules) or (World(plan, found),)
    drawn = uncertain(plan, found, given) if answered else None
    return Study(World(plan, found), worlds, {"aggregate": rules} if rules else {}, weights, drawn)


def with_rule(plan: Plan, rule: str) -> Plan:
    return replace(plan, nodes=tuple(replace(node, rule=rule) if node.parts else node for node in plan.nodes))


def uncertain(plan: Plan, found: Rows, given: dict[str, dict[str, Answer]], odds: dict[str, float] = CONFIDENCE) -> Answering:
    def each(leaf: Leaf) -> Iterator[tuple[Answer | None, Positions]]:
        for place, one in enumerate(given.values()):
            yield one.get(leaf.id), np.array([place])

    return answering(plan, found, each, odds)


# ---------------------------------------------------------------- weights


@pytest.mark.parametrize(("of", "varied"), [("all", 7), ("groups", 2), ("indicators", 5)])
def test_weights_vary_by_a_share(of: str, varied: int) -> None:
    plan = compile_framework(framework(INDEX))
    drawn = Weighting(0.25, of=of).draw(plan, 4000, np.random.default_rng(1)) / np.array(plan.weights)[:, None]  # type: ignore[arg-type]
    moved = np.ptp(drawn, axis=1) > 0
    assert moved.sum() == varied
    assert np.all(drawn[~moved] == 1)
    assert (drawn >= 0.75).all()
    assert (drawn <= 1.25).all()
    assert drawn[moved].mean(axis=1) == pytest.approx(1, abs=0.01)
    assert drawn[moved].std(axis=1) == pytest.approx(0.5 / np.sqrt(12), abs=0.005)


def test_a_group_that_stands_alone_has_no_weight_to_vary() -> None:
    plan = compile_framework(framework(INDEX))
    drawn = Weighting(0.25).draw(plan, 10, np.random.default_rng(1))
    online = plan.node("use")
    assert np.all(drawn[online.first] == 1)


def test_dirichlet_weights_keep_their_sum_and_expectation() -> None:
    """With concentration 1 the variance of a share p of k is p (1 - p) / (k + 1)."""
    plan = compile_framework(framework(INDEX))
    node = plan.node("online")
    here = slice(node.first, node.first + len(node.parts))
    drawn = Weighting(dirichlet=1.0).draw(plan, 20_000, np.random.default_rng(1))[here]
    shares = np.array([1, 1, 3]) / 5
    assert drawn.sum(axis=0) == pytest.approx(5)
    assert (drawn / 5).mean(axis=1) == pytest.approx(shares, abs=0.01)
    assert (drawn / 5).var(axis=1) == pytest.approx(shares * (1 - shares) / 4, abs=0.003)
    near = Weighting(dirichlet=1e6).draw(plan, 100, np.random.default_rng(1))[here]
    assert near == pytest.approx(np.repeat([[1], [1], [3]], 100, axis=1), abs=0.01)


def test_weights_of_points_are_drawn_about_the_points() -> None:
    asked = "{a: {question: q, points: 3, levels: {0: n, 1: y}}, b: {question: q, levels: {0: n, 1: y}}}"
    text = f"aggregate: points\npillar_files: {{p: {{indicators: {asked}}}}}"
    plan = compile_framework(framework(text))
    drawn = Weighting(dirichlet=1.0).draw(plan, 20_000, np.random.default_rng(1))
    place = plan.node("p").first
    assert (drawn[place] * 3 + drawn[place + 1]) == pytest.approx(4)
    assert drawn[place].mean() == pytest.approx(1, abs=0.01)


# ---------------------------------------------------------------- answers


def shares_of(drawn: Answering, plan: Plan, unit: str, leaf: str, count: int = 40_000) -> dict[float, float]:
    """How often each score of one answer is drawn."""
    at = [k for k in range(drawn.count) if plan.leaves[drawn.leaves[k]].id == leaf and UNITS[drawn.units[k]] == unit]
    if not at:
        return {}
    scores = drawn.scores(np.random.default_rng(3).random((count, drawn.count)))[:, at[0]]
    values, times = np.unique(scores.round(6), return_counts=True)
    return dict(zip(values.tolist(), (times / count).tolist(), strict=True))


def test_answers_move_by_their_confidence() -> None:
    one = study(answered=True)
    drawn, plan = one.answering, one.base.plan
    assert drawn is not None
    near = {"abs": 0.01}
    assert shares_of(drawn, plan, "VNM", "act") == {}  # high: never wrong here
    assert shares_of(drawn, plan, "VNM", "body") == {}  # no word: as it stands
    assert shares_of(drawn, plan, "KHM", "act") == pytest.approx({75: 0.25, 100: 0.75}, **near)  # nothing above the best
    assert shares_of(drawn, plan, "VNM", "portal") == pytest.approx({25: 0.1, 50: 0.8, 75: 0.1}, **near)  # a tick more or less
    assert shares_of(drawn, plan, "KHM", "reach") == pytest.approx({0: 0.1, 50: 0.8, 100: 0.1}, **near)  # a step more or less
    assert shares_of(drawn, plan, "VNM", "speed") == {}  # a number stays


def test_answers_that_state_no_confidence_are_drawn_where_they_have_odds() -> None:
    plan, given = compile_framework(framework(INDEX)), said()
    found = rows(plan, [(None, one) for one in given.values()])
    drawn = uncertain(plan, found, given, {**CONFIDENCE, "unstated": 0.4})
    near = {"abs": 0.01}
    assert shares_of(drawn, plan, "VNM", "body") == pytest.approx({0: 0.2, 25: 0.6, 50: 0.2}, **near)
    assert shares_of(drawn, plan, "LAO", "act") == pytest.approx({0: 0.8, 25: 0.2}, **near)  # nothing below the worst
    assert shares_of(drawn, plan, "VNM", "portal") == pytest.approx({25: 0.1, 50: 0.8, 75: 0.1}, **near)  # it states medium
    assert shares_of(drawn, plan, "VNM", "speed") == {}  # a number stays


def test_why_answers_are_uncertain_is_counted() -> None:
    """Of VNM medium the portal; KHM low the act, medium the reach, several levels of the body, two open; LAO a range, two open."""
    plan, given = compile_framework(framework(INDEX)), said()
    found = rows(plan, [(None, one) for one in given.values()])
    drawn, all_ = uncertain(plan, found, given), uncertain(plan, found, given, {**CONFIDENCE, "unstated": 0.4})
    assert drawn.by_reason() == {"high": 0, "medium": 2, "low": 1, "unstated": 0, "several": 2, "open": 4}
    assert all_.by_reason() == {**drawn.by_reason(), "unstated": 4}
    assert (drawn.as_said, all_.as_said) == (4, 0)  # body and reach of VNM, act and portal of LAO


def test_what_is_open_may_be_anything_that_is_possible() -> None:
    one = study(answered=True)
    drawn, plan = one.answering, one.base.plan
    assert drawn is not None
    near = {"abs": 0.01}
    assert shares_of(drawn, plan, "KHM", "body") == pytest.approx({50: 0.5, 75: 0.5}, **near)
    assert shares_of(drawn, plan, "LAO", "body") == pytest.approx({0: 0.2, 25: 0.2, 50: 0.2, 75: 0.2, 100: 0.2}, **near)
    assert shares_of(drawn, plan, "KHM", "portal") == pytest.approx({0: 0.2, 25: 0.2, 50: 0.2, 75: 0.2, 100: 0.2}, **near)
    assert shares_of(drawn, plan, "LAO", "reach") == pytest.approx({0: 1 / 3, 50: 1 / 3, 100: 1 / 3}, **near)
    for unit, low, high in (("KHM", 0, 100), ("LAO", 20, 30)):
        speeds = np.array(list(shares_of(drawn, plan, unit, "speed")))
        assert speeds.min() == pytest.approx(low, abs=0.1)
        assert speeds.max() == pytest.approx(high, abs=0.1)
        assert speeds.mean() == pytest.approx((low + high) / 2, abs=0.5)


def test_drawn_answers_stay_inside_the_bounds_of_what_is_open() -> None:
    one = replace(study(answered=True), seed=5)
    plan, found = one.base
    certain = dict.fromkeys(CONFIDENCE, 0.0)
    drawn = answering(plan, found, lambda leaf: ((given.get(leaf.id), np.array([at])) for at, given in enumerate(said().values())), certain)
    outcome = replace(one, answering=drawn).evaluate(replace(one, answering=drawn).draw(0, 500))
    bounds = score_rows(plan, found)
    low, high = bounds.low[plan.overall], bounds.high[plan.overall]
    assert (outcome.scores >= low - 1e-9).all()
    assert (outcome.scores <= high + 1e-9).all()
    assert np.ptp(outcome.scores[:, 0]) == 0  # nothing is open there


def test_what_a_policy_settles_is_not_drawn() -> None:
    text = INDEX.replace("decimals: 3", "decimals: 3\nunknown: zero\nunanswered: not-applicable")
    plan, given = compile_framework(framework(text)), said("LAO: {act: {level: 0, confidence: medium}, body: unknown, reach: unknown}")
    found = rows(plan, [(None, one) for one in given.values()])
    drawn = uncertain(plan, found, given)
    assert [plan.leaves[leaf].id for leaf in drawn.leaves] == ["act"]
    one = Study(World(plan, found), (World(plan, found),), {}, None, drawn)
    scores = one.evaluate(one.draw(0, 200)).scores
    assert set(scores[:, 0].round(6)) == {0.0, round(25 * 2 / 3 / 2, 6)}


# ---------------------------------------------------------------- blocks and cores


def test_a_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one = study(weights=Weighting(0.25), answered=True, rules=("mean", "geometric"))
    first, again, other = (replace(one, seed=seed).evaluate(replace(one, seed=seed).draw(2, 50)) for seed in (7, 7, 8))
    assert first.scores.tobytes() == again.scores.tobytes()
    assert first.scores.tobytes() != other.scores.tobytes()


def test_fewer_draws_are_the_first_of_more() -> None:
    one = study(weights=Weighting(0.25), answered=True, rules=("mean", "geometric"))
    few, many = one.draw(0, 10), one.draw(0, 100)
    assert few.weights is not None
    assert many.weights is not None
    assert np.array_equal(few.weights, many.weights[:, :10])
    assert np.array_equal(few.methods, many.methods[:10])


def test_pieces_of_a_block_are_the_whole_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many units are worked off in pieces, so that memory holds them; the draws are the same."""
    one = study(weights=Weighting(dirichlet=2.0), answered=True, rules=("mean", "geometric"))
    whole = run_draws(one, 1500).some(0, 3)
    monkeypatch.setattr(study_module, "PIECE", 700)
    assert len(list(one.tasks(1500))) > 10
    pieces = run_draws(one, 1500).some(0, 3)
    assert whole.scores.tobytes() == pieces.scores.tobytes()
    assert np.array_equal(whole.places, pieces.places)


def test_what_else_varies_does_not_change_the_weights() -> None:
    alone, beside = study(weights=Weighting(0.25)), study(weights=Weighting(0.25), answered=True)
    weights = [one.draw(0, 10).weights for one in (alone, beside)]
    assert weights[0] is not None
    assert weights[1] is not None
    assert np.array_equal(weights[0], weights[1])


def test_blocks_are_independent() -> None:
    one = study(weights=Weighting(0.25))
    first, second = (one.draw(block, 1000).weights for block in (0, 1))
    assert first is not None
    assert second is not None
    assert abs(np.corrcoef(first[0], second[0])[0, 1]) < 0.1


def test_the_same_in_one_core_and_in_two() -> None:
    one = study(weights=Weighting(0.25), answered=True, rules=("mean", "geometric"))
    alone, shared = (figures_of(one, UNITS, run_draws(one, 2500, jobs)) for jobs in (1, 2))
    assert alone == shared
    indices = [run_sobol(one, 1200, jobs)[1] for jobs in (1, 2)]
    assert np.array_equal(indices[0].total, indices[1].total)


def test_progress_is_told_of_every_draw() -> None:
    told: list[int] = []
    run_draws(study(weights=Weighting(0.25)), 2500, progress=told.append)
    assert told == [1000, 1000, 500]


def test_figures_from_a_file_are_those_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    one = study(weights=Weighting(0.25), answered=True)
    wanted = figures_of(one, UNITS, run_draws(one, 2500), ["KHM"])
    monkeypatch.setattr(figures_module, "KEPT", 2000)
    with run_draws(one, 2500) as store:
        assert store.file is not None
        assert [start for start, _ in store.columns()] == [0, 1, 2]
        assert figures_of(one, UNITS, store, ["KHM"]) == wanted


# ---------------------------------------------------------------- figures


def test_figures_of_known_outcomes() -> None:
    """Counted by hand: ten draws of weights that put all on one pillar or the other."""
    one = study()
    plan = one.base.plan
    weights = np.repeat(np.array(plan.weights)[:, None], 10, axis=1)
    place = plan.nodes[plan.overall].first
    weights[place, :3], weights[place + 1, 3:] = 0.0, 0.0  # law counts nothing in three draws, use in seven
    store = Store(3, 10)
    store.add(one.evaluate(Sample(10, weights, None, np.empty((10, 0), dtype=np.int_))))
    vnm, khm, lao = figures_of(one, UNITS, store, ["VNM"])
    # law: VNM 41.667, KHM between 83.333 and 91.667, LAO 0; use: VNM 78, KHM 50 and LAO 25 of what is known
    assert (vnm.ranks, khm.ranks) == ({1: 0.3, 2: 0.7}, {1: 0.7, 2: 0.3})
    assert lao.ranks == {3: 1.0}
    assert khm.beats == {"VNM": 0.7}
    assert vnm.beats == {}
    assert (vnm.rank, vnm.same_rank) == (2, 0.7)
    assert vnm.band == "top"
    assert vnm.bands == {"low": 0.7, "top": 0.3}
    assert vnm.band_changes == pytest.approx(0.7)
    assert vnm.score.median == pytest.approx(125 / 3)
    assert vnm.score.high == pytest.approx(78.0)


def test_a_unit_without_a_score_has_no_rank_and_disturbs_none() -> None:
    nothing = ", ".join(f"{name}: not-applicable" for name in ("act", "body", "portal", "speed", "reach"))
    one = study(weights=Weighting(0.25), text=f"VNM: {{act: 2}}\nKHM: {{{nothing}}}")
    vnm, khm = figures_of(one, ("VNM", "KHM"), run_draws(one, 100), ["KHM"])
    assert (vnm.rank, vnm.ranks, vnm.beats) == (1, {1: 1.0}, {"KHM": None})
    assert (khm.value, khm.rank, khm.ranks, khm.scored) == (None, None, {}, 0.0)
    assert khm.score.median is None
    assert khm.band_changes is None


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.sampled_from([1.0, 2.0, 2.5, float("nan")]), min_size=4, max_size=4), min_size=1, max_size=6))
def test_places_of_many_draws_are_those_of_each(drawn: list[list[float]]) -> None:
    scores = np.array(drawn)
    wanted = np.array([ranks(one, one, one).rank for one in scores], dtype=np.float64)
    assert np.array_equal(places(scores), np.where(np.isnan(scores), np.nan, wanted), equal_nan=True)


def test_ties_share_the_best_the_mean_or_the_worst_place() -> None:
    scores = np.array([[5.0, 9.0, 5.0, float("nan"), 5.0], [1.0, 2.0, 3.0, 3.0, 1.0]])
    nan = float("nan")
    for ties, wanted in {
        "best": [[2, 1, 2, nan, 2], [4, 3, 1, 1, 4]],
        "mean": [[3, 1, 3, nan, 3], [4.5, 3, 1.5, 1.5, 4.5]],
        "worst": [[4, 1, 4, nan, 4], [5, 3, 2, 2, 5]],
    }.items():
        assert np.array_equal(places(scores, ties), np.array(wanted), equal_nan=True)


def test_all_combinations_of_methods_are_taken_once() -> None:
    one = study(rules=("mean", "geometric", "minimum"))
    store = run_draws(one, 1000)
    assert len(store.some(0, 1).scores) == 3


def test_quantiles_of_all_combinations_are_results() -> None:
    """Of three results the lowest and the highest hold 5 to 95 %: no interval leaves out the result of the framework as it stands."""
    one = study(rules=("mean", "geometric", "minimum"))
    scores = one.evaluate(one.combinations()).scores
    for unit, column in zip(figures_of(one, UNITS, run_draws(one, 1)), scores.T, strict=True):
        assert (unit.score.low, unit.score.median, unit.score.high) == (min(column), np.median(column), max(column))
        assert unit.score.low is not None
        assert unit.score.high is not None
        assert unit.exact is not None
        assert unit.score.low <= unit.exact <= unit.score.high


# ---------------------------------------------------------------- removal


PAIRS = """
decimals: 3
overall: {aggregate: copeland}
pillar_files:
  law: {aggregate: copeland, indicators: {act: {question: "?", weight: 2, number: {}}, body: {question: "?", number: {direction: down}}}}
  use: {indicators: {reach: {question: "?", number: {}}, speed: {question: "?", weight: 3, number: {}}}}
  web: {aggregate: geometric, indicators: {site: {question: "?", levels: {0: a, 1: b, 2: c, 3: d}}}}
"""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(*[st.none() | st.integers(0, 4)] * 4, st.sampled_from([0, 1, 2, 3, "[1, 2]", "unknown"])), min_size=2, max_size=7),
    st.sampled_from(["min-max", "rank"]),
    st.sampled_from(["", "impute: mean, "]),
)
def test_units_are_compared_anew_in_every_draw(cells: list[tuple[object, ...]], method: str, impute: str) -> None:
    """R9: as the steps and the one engine do it, draw by draw, for a framework with the drawn weights and answers."""
    known = [(0, 4, 0, 0, 0), (4, 0, 4, 4, 3), *cells]
    made = framework(f"prepare: {{{impute}normalise: {method}}}\n{PAIRS}")
    panel = panel_of(compile_framework(made), "panel", [("", unit(at, row)) for at, row in enumerate(known)], answers=True)
    varied = (Option(method, Normalise.model_construct(method=method)),)
    choices = Choices(Weighting(0.9), answers=True, methods={"normalise": varied}, odds=CONFIDENCE)
    found = study_of(made, ManyUnits(panel, compile_framework(made)), choices)
    sample = found.draw(0, 6)
    outcome = found.evaluate(sample)
    assert sample.weights is not None
    for draw in range(6):
        plan = replace(found.base.plan, weights=tuple(sample.weights[:, draw].tolist()))
        rows = found.base.rows
        if sample.answers is not None:
            assert found.answering is not None
            drawn = found.answering.rows(rows, sample.answers[draw : draw + 1])
            low = drawn.low[:, 0]
            rows = replace(rows, low=low, high=low if drawn.high is drawn.low else drawn.high[:, 0])
        alone = score_rows(plan, compared(plan, rows, panel.units, [""] * len(known))[0]).overall()
        assert np.array_equal(outcome.scores[draw], alone, equal_nan=True)
    gone = {removed.id: removed for removed in removals(found)}
    less = framework(f"prepare: {{{impute}normalise: {method}}}\n" + "\n".join(line for line in PAIRS.splitlines() if "law:" not in line))
    others = panel_of(
        compile_framework(less), "panel", [("", unit(at, (None, None, *row[2:]))) for at, row in enumerate(known)], answers=True
    )
    without = score_panel(compile_framework(less), prepare(compile_framework(less), others).panel).overall()
    assert np.array_equal(gone["law"].scores, without, equal_nan=True)


def test_one_survey_is_compared_with_nobody() -> None:
    made = framework(f"prepare: {{normalise: min-max}}\n{PAIRS}")
    with pytest.raises(UsageError, match=r"test places units among others \('prepare', copeland\)"):
        study_of(made, OneSurvey(None, {}, compile_framework(made)), Choices(Weighting(0.5), answers=False, odds=CONFIDENCE, methods={}))


def unit(at: int, cells: tuple[object, ...]) -> Survey:
    said = ", ".join(
        f"{name}: {cell}" for name, cell in zip(("act", "body", "reach", "speed", "site"), cells, strict=True) if cell is not None
    )
    subject = Subject.model_validate({"id": f"U{at}", "name": f"U{at}"})
    return Survey.model_construct(framework="test", subject=subject, period="2026", answers=answers(f"{{{said}}}"))


def test_removal_is_the_index_without_the_element() -> None:
    text = SAID.replace("unknown", "not-applicable")
    one = study(text=text)
    for removed in removals(one):
        if removed.kind == "indicator":
            gone = {unit: {key: value for key, value in given.items() if key != removed.id} for unit, given in said(text).items()}
            plan = one.base.plan
            bare = rows(plan, [(None, given) for given in gone.values()])
            bare.low[plan.leaf_index[removed.id]] = np.nan
            bare.high[plan.leaf_index[removed.id]] = np.nan
            assert removed.scores == pytest.approx(score_rows(plan, bare).overall(), abs=1e-9, nan_ok=True)


# ---------------------------------------------------------------- Sobol indices


def ishigami(x: Floats) -> Floats:
    """T. Ishigami and T. Homma (1990), with a = 7 and b = 0.1, of three uniform numbers."""
    a, b, c = (np.pi * (2 * column - 1) for column in x.T)
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


# Analytic: Saltelli et al., Global Sensitivity Analysis: The Primer (2008), section 4.
ISHIGAMI = {"first": [0.3139, 0.4424, 0.0], "total": [0.5576, 0.4424, 0.2437]}


def design(draws: int) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(11)
    a, b = rng.random((draws, 3)), rng.random((draws, 3))
    mixed = []
    for at in range(3):
        one = a.copy()
        one[:, at] = b[:, at]
        mixed.append(ishigami(one))
    return ishigami(a), ishigami(b), np.array(mixed)


def test_indices_of_a_function_whose_indices_are_known() -> None:
    found = estimate(*design(50_000), np.random.default_rng(1))
    assert found.first == pytest.approx(ISHIGAMI["first"], abs=0.02)
    assert found.total == pytest.approx(ISHIGAMI["total"], abs=0.02)
    assert found.first_ends is not None
    assert found.total_ends is not None
    assert (found.total_ends[0] - 0.005 < ISHIGAMI["total"]).all()
    assert (found.total_ends[1] + 0.005 > ISHIGAMI["total"]).all()
    assert (np.ptp(found.total_ends, axis=0) < 0.03).all()


def test_indices_are_those_of_salib() -> None:
    from SALib.analyze import sobol  # only here: it brings scipy and pandas

    a, b, ab = design(512)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    order = np.stack([a, *ab, b], axis=1).ravel()
    theirs = sobol.analyze(problem, order, calc_second_order=False, num_resamples=10, seed=1)
    found = estimate(a, b, ab)
    assert found.first == pytest.approx(theirs["S1"], abs=1e-12)
    assert found.total == pytest.approx(theirs["ST"], abs=1e-12)


def test_a_constant_added_to_the_result_changes_no_index() -> None:
    """Results that are not centred shift first-order estimates: COINr's, by up to .4."""
    a, b, ab = design(512)
    plain, shifted = estimate(a, b, ab), estimate(a + 100, b + 100, ab + 100)
    assert shifted.first == pytest.approx(plain.first, abs=1e-9)
    assert shifted.total == pytest.approx(plain.total, abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(2, 4), min_size=1, max_size=3), st.integers(0, 1000))
def test_exact_indices_by_their_definition(sizes: list[int], seed: int) -> None:
    """Var E[y | x] and E Var[y | the others], from loops over every combination."""
    results = np.random.default_rng(seed).integers(0, 5, sizes).astype(float)
    results[(0,) * len(sizes)] += 7  # so that it varies
    found = enumerate_exactly(results)
    for axis in range(len(sizes)):
        first = np.var([np.take(results, k, axis).mean() for k in range(sizes[axis])])
        rest = [range(size) for at, size in enumerate(sizes) if at != axis]
        inside = [np.var(results[(*at[:axis], slice(None), *at[axis:])]) for at in product(*rest)]
        assert found.first[axis] == pytest.approx(first / results.var(), abs=1e-12)
        assert found.total[axis] == pytest.approx(np.mean(inside) / results.var(), abs=1e-12)


def test_what_does_not_vary_has_no_index() -> None:
    same = np.full(10, 0.1) + 0.2
    for found in (estimate(same, same, np.array([same, same])), enumerate_exactly(np.full((2, 3), 0.1 + 0.2))):
        assert np.isnan(found.first).all()
        assert np.isnan(found.total).all()
    assert np.isnan(enumerate_exactly(np.full((2, 2), np.nan)).total).all()
    assert np.isnan(estimate(same * np.nan, same, same[None]).total).all()


def test_inputs_of_many_units_and_of_one() -> None:
    drawn = Weighting(0.25)
    assert study(weights=drawn, answered=True, rules=("mean", "median")).inputs() == [
        Input("weights", "weights"),
        Input("answers", "answers"),
        Input("methods", "aggregate", 0),
    ]
    one = study(
        weights=drawn, answered=True, text="LAO: {act: {level: 0, confidence: low}, body: unknown, portal: [a], speed: 3, reach: unknown}"
    )
    assert [varied.name for varied in one.inputs()] == ["weights", "act", "body", "reach"]


def test_one_input_is_exchanged_and_no_other() -> None:
    one = study(weights=Weighting(0.25), answered=True, rules=("mean", "median"))
    a, b = (one.draw(0, 5, sample) for sample in (0, 1))
    mixed = exchanged(a, b, Input("methods", "aggregate", 0))
    assert np.array_equal(mixed.methods, b.methods)
    assert mixed.weights is a.weights
    assert mixed.answers is a.answers


def test_the_answers_that_matter_most_are_those_that_weigh_most() -> None:
    """With independent answers in a mean, each explains the share of the variance that its weight and spread give it."""
    text = "LAO: {act: unknown, body: unknown, portal: [a], speed: 3, reach: 12}"
    one = study(answered=True, text=text)
    assert one.answering is not None
    inputs, indices = run_sobol(one, 20_000)
    found = dict(zip([varied.name for varied in inputs], indices.total, strict=True))
    assert found["act"] / found["body"] == pytest.approx(4, rel=0.1)  # twice the weight, and as open
    assert sum(indices.first) == pytest.approx(1, abs=0.05)  # nothing interacts


def test_the_indices_explain_ranks_of_many_units() -> None:
    one = study(weights=Weighting(0.9), rules=("mean", "minimum"))
    sample = one.draw(0, 100)
    found = one.evaluate(sample)
    assert result_of(one, sample) == pytest.approx(np.abs(found.places - one.nominal.places).mean(axis=1))
