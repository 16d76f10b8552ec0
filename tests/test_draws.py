"""Units under drawn weights on a grid: to the bit what the engine says of each unit under each set of weights alone (R9)."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from build import answers, framework
from readiness.scoring import Plan, Rows, compile_framework, rows, score_draws, score_rows
from readiness.scoring.numbers import Floats
from strategies import answer_sets, frameworks
from test_laws import row_of, same_bits

DRAWS = 5


def varied(plan: Plan, seed: int) -> Floats:
    """Weights of every part in each draw; points stay as they are, and so do those of every other group."""
    factors = np.random.default_rng(seed).uniform(0.5, 1.5, (len(plan.weights), DRAWS))
    for node in plan.nodes:
        if node.rule == "points" or node.index % 2:
            factors[node.first : node.first + len(node.parts)] = 1.0
    return np.asarray(np.array(plan.weights)[:, None] * factors)


def one_by_one(plan: Plan, given: Rows, weights: Floats) -> Rows:
    """Every cell of the grid as a row of its own, draw by draw."""
    draws = weights.shape[1]

    def spread(array: Floats) -> Floats:
        whole = array if array.ndim == 3 else np.repeat(array[:, None, :], draws, axis=1)
        return np.ascontiguousarray(whole.reshape(len(array), -1))

    low = spread(given.low)
    return Rows(low, low if given.high is given.low else spread(given.high), zero=None if given.zero is None else spread(given.zero))


def agree(plan: Plan, given: Rows, weights: Floats) -> None:
    units = given.low.shape[-1]
    grid = score_draws(plan, given, weights)
    plain = score_rows(plan, one_by_one(plan, given, weights), np.repeat(weights, units, axis=1))
    for lane in ("value", "low", "high"):
        for node in plan.nodes:
            found = np.broadcast_to(getattr(grid, lane)[node.index], (DRAWS, units))
            assert same_bits(found.ravel(), getattr(plain, lane)[node.index]), (lane, node.id)
            assert same_bits(np.broadcast_to(grid.bands(node.index, lane), (DRAWS, units)).ravel(), plain.bands(node.index, lane))
    assert same_bits(np.broadcast_to(grid.overall(), (DRAWS, units)).ravel(), plain.overall())


@settings(deadline=None, max_examples=400)
@given(st.data(), st.integers(0, 2**32))
def test_a_grid_is_every_unit_under_every_weight(data: st.DataObject, seed: int) -> None:
    made = data.draw(frameworks())
    plan = compile_framework(made)
    given = row_of(plan, *(data.draw(answer_sets(made)) for _ in range(data.draw(st.integers(1, 3)))))
    agree(plan, given, varied(plan, seed))


@settings(deadline=None, max_examples=100)
@given(st.data(), st.integers(0, 2**32))
def test_answers_may_be_drawn_too(data: st.DataObject, seed: int) -> None:
    made = data.draw(frameworks())
    plan = compile_framework(made)
    drawn = [row_of(plan, *(data.draw(answer_sets(made)) for _ in range(2))) for _ in range(DRAWS)]
    low, high = (np.stack([getattr(one, end) for one in drawn], axis=1) for end in ("low", "high"))
    zero = np.stack([np.zeros(one.low.shape, dtype=np.bool_) if one.zero is None else one.zero for one in drawn], axis=1)
    agree(plan, Rows(low, high, zero=zero), varied(plan, seed))


HOUSE = """
pillar_files:
  first:
    aggregate: RULE
    indicators:
      roof: {question: "?", points: 2, levels: {0: No., 1: Half., 2: Yes.}}
      wall: {question: "?", points: 3, levels: {0: No., 1: Half., 2: Yes.}}
  second:
    indicators:
      door: {question: "?", points: 5, levels: {0: No., 1: Half., 2: Yes.}}
"""


def without(names: tuple[str, ...], rule: str, said: str) -> Floats:
    """The overall score where parts weigh nothing."""
    plan = compile_framework(framework(HOUSE.replace("RULE", rule) + f"aggregate: {rule}\n"))
    weights = np.array(plan.weights)[:, None]
    for node in plan.nodes:
        for place, part in enumerate(node.parts):
            weights[node.first + place] *= plan.nodes[part].id not in names
    return score_draws(plan, rows(plan, [(None, answers(said))]), weights).overall()


def test_a_weight_of_zero_leaves_a_part_out() -> None:
    said = "{roof: 2, wall: 1, door: 0}"
    assert without((), "mean", said) == (100 + 50) / 2 / 2
    assert without(("roof",), "mean", said) == 50 / 2
    assert without(("door",), "mean", said) == 75  # and with it the pillar that is left empty
    assert without(("first",), "mean", said) == 0
    assert np.isnan(without(("first", "second"), "mean", said)).all()


def test_a_weight_of_zero_takes_the_points_with_it() -> None:
    said = "{roof: 2, wall: 1, door: 0}"
    assert without((), "points", said) == (2 * 100 + 3 * 50) / 10
    assert without(("roof",), "points", said) == 3 * 50 / 8
    assert without(("door",), "points", said) == (2 * 100 + 3 * 50) / 5


def test_what_is_left_out_stays_out_where_answers_are_open() -> None:
    said = "{roof: 2, wall: unknown, door: 0}"
    assert without((), "mean", said) == (1 * 0.5 * 100 + 0) / 1.5  # a pillar that is half known counts half
    assert without(("roof",), "mean", said) == 0
    assert without(("wall",), "mean", said) == 50
    assert without(("door",), "mean", said) == 100
