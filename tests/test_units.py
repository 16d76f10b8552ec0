"""Many units read column by column say what each says alone: every kind of question, condition, ratio and policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from build import framework
from readiness.model import Answer, NumberScale, Subject
from readiness.scoring import AnswerError, Plan, cells, compile_framework
from readiness.scoring.answers import stack
from readiness.scoring.scales import number_score
from readiness.scoring.units import NEGATIVE, Column, Compiled, compile_units, number_scores

few = settings(max_examples=150, deadline=None)
KINDS = (None, "country", "city")


def columns_of(plan: Plan, units: Sequence[dict[str, Answer]]) -> dict[str, Column]:
    """The answers as columns: plain numbers as numbers, all others by code."""
    found = {}
    for leaf in plan.leaves:
        said = [unit.get(leaf.id) for unit in units]
        if not any(said):
            continue
        others = list(dict.fromkeys(answer for answer in said if not plain(answer)))
        codes = np.array([-1 if plain(answer) else others.index(answer) for answer in said], dtype=np.int32)
        numbers = np.array([answer.value if plain(answer) else np.nan for answer in said], dtype=np.float64)  # type: ignore[union-attr]
        found[leaf.id] = Column(numbers if (codes < 0).any() else None, codes if others else None, tuple(others))
    return found


def plain(answer: Answer | None) -> bool:
    return answer is not None and isinstance(answer.value, float)


def compiled(plan: Plan, units: Sequence[dict[str, Answer]], kinds: Sequence[str | None]) -> Compiled:
    return compile_units(plan, columns_of(plan, units), {"kind": kinds}.__getitem__, len(units))


@few
@given(st.data())
def test_a_column_says_what_its_cells_say(data: st.DataObject) -> None:
    of = data.draw(strategies.frameworks())
    plan = compile_framework(of)
    units: list[dict[str, Answer]] = []
    for _ in range(data.draw(st.integers(1, 4))):
        said = data.draw(strategies.answer_sets(of))
        # A table has no place for the two numbers of a ratio inside its own cell, nor for evidence.
        whole = {name: answer for name, answer in said.items() if answer.numerator is None}
        units.append({name: answer.model_copy(update={"evidence": ()}) for name, answer in whole.items()})
    kinds = [data.draw(st.sampled_from(KINDS)) for _ in units]
    who = [Subject.model_construct(id="A", name="A", kind=kind) for kind in kinds]
    alone = stack(plan, [cells(plan, subject, unit) for subject, unit in zip(who, units, strict=True)])
    found = compiled(plan, units, kinds)
    assert found.faults == []
    for name in ("low", "high", "states", "zero", "outer"):
        ours, theirs = getattr(found.rows, name), getattr(alone, name)
        assert (ours is None) == (theirs is None), name
        assert ours is None or np.array_equal(ours, theirs, equal_nan=True), name


def numbers(units: Sequence[dict[str, Any]]) -> list[dict[str, Answer]]:
    return [{name: Answer.model_validate({"value": value}) for name, value in unit.items()} for unit in units]


RATIOS = framework(
    """
    range: [0, 1]
    pillar_files:
      one:
        indicators:
          online: {question: Online?, number: {from: 0, to: 10}}
          all: {question: All?, number: {from: 0, to: 10}}
          share: {question: Share?, ratio: {numerator: online, denominator: all, times: 100, from: 0, to: 100}}
          law: {question: A law?, levels: {0: No., 1: Yes.}}
    """
)


def test_raw_is_the_number_in_its_own_unit() -> None:
    plan = compile_framework(RATIOS)
    span = {"from": 1, "to": 2}
    found = compiled(
        plan, numbers([{"online": 1.0, "all": 4.0}, {"online": span, "all": 4.0}, {"online": 1.0, "all": 0.0}, {}]), [None] * 4
    )
    raw = {leaf.id: None if numbers is None else numbers.tolist() for leaf, numbers in zip(plan.leaves, found.amounts, strict=True)}
    nan = pytest.approx(np.nan, nan_ok=True)
    assert raw == {"online": [1, nan, 1, nan], "all": [4, 4, 0, nan], "share": [25, nan, nan, nan], "law": None}


def test_a_denominator_below_0_is_told_for_its_unit_alone() -> None:
    plan = compile_framework(RATIOS)
    units = numbers([{"online": 1.0, "all": 2.0}, {"online": 1.0, "all": -2.0}, {"online": 1.0, "all": -2.0, "share": 0.5}])
    found = compiled(plan, units, [None] * 3)
    assert found.faults == [(1, "share", NEGATIVE)]
    with pytest.raises(AnswerError, match=NEGATIVE):
        cells(plan, None, units[1])


ends = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted).filter(lambda pair: pair[0] < pair[1])


@few
@given(
    within=ends,
    into=ends,
    down=st.booleans(),
    steps=st.none() | st.dictionaries(st.integers(-5, 5).map(str), st.integers(0, 4).map(float), min_size=1),
    numbers_=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=9),
)
def test_many_numbers_score_as_one_does(
    within: list[float], into: list[float], down: bool, steps: dict[str, float] | None, numbers_: list[float]
) -> None:
    scale = NumberScale.model_construct(start=within[0], end=within[1], direction="down" if down else "up", steps=steps)
    xs = np.array([*numbers_, *within, 0.0])
    with np.errstate(over="ignore"):
        found = number_scores(scale, xs, 3.0, (into[0], into[1])).tolist()
    assert found == [number_score(scale, x, 3.0, (into[0], into[1])) for x in xs.tolist()]
