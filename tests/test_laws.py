"""What holds of every score, whatever the framework and the answers. The numbers R1-R13 are those of the scoring rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from oracle import every
from readiness.model import Answer, Framework, Indicator, Pillar, Subject
from readiness.scoring import Plan, Rows, Scores, card, cells, compile_framework, engine, score_rows
from readiness.scoring.aggregate import AGGREGATIONS, IGNORE_WEIGHTS
from readiness.scoring.answers import stack
from readiness.scoring.numbers import SIGNIFICANT, Floats, round_half_up, rounded, share_out
from strategies import EVIDENCE, KINDS, MEANS, Filling, Wanted, answer_sets, frameworks, questions, subjects

TINY = 1e-9
LANES = ("low", "value", "high", "evidenced")
RULES = [*AGGREGATIONS, "none"]
STEADY = Wanted(conditions=False)  # which questions apply does not hang on answers
slowly = settings(deadline=None, max_examples=100)


def row_of(plan: Plan, *answers: dict[str, Answer]) -> Rows:
    """Sets of answers as rows."""
    return stack(plan, [cells(plan, None, given) for given in answers])


def lanes(scores: Scores) -> dict[str, Floats]:
    """Every lane as (nodes x rows)."""
    return {lane: np.array(getattr(scores, lane)) for lane in LANES if getattr(scores, lane) is not None}


def same_bits(one: Any, other: Any) -> bool:
    """Whether two arrays are the same to the last bit; all ways of being not a number are one."""
    ones, others = (np.where(np.isnan(array), np.nan, array) for array in (np.asarray(one), np.asarray(other)))
    return ones.shape == others.shape and ones.tobytes() == others.tobytes()


def never_less(more: Floats, less: Floats) -> bool:
    """Whether nothing fell, as far as both are there."""
    return bool(np.all((more >= less - TINY) | np.isnan(more) | np.isnan(less)))


# ---------------------------------------------------------------- the whole engine


def agree(framework: Framework, subject: Subject | None, answers: dict[str, Answer]) -> None:
    nodes = {node.id: node for node in card(compile_framework(framework), subject, answers).nodes()}
    for name, expected in every(framework, subject, answers):
        for figure in fields(expected):
            wanted, found = getattr(expected, figure.name), getattr(nodes[name], figure.name, None)
            if figure.name == "capped":
                found = nodes[name].capped_by is not None
            elif figure.name == "overruled":
                found = found is not None
            close = isinstance(found, float) and isinstance(wanted, float) and math.isclose(found, wanted, rel_tol=TINY, abs_tol=TINY)
            assert close or found == wanted, f"{name}.{figure.name}: the engine says {found}, the oracle {wanted}"


@settings(deadline=None, max_examples=1000)
@given(st.data())
def test_engine_equals_oracle(data: st.DataObject) -> None:
    """R1-R7, R10, R13: every figure of every node."""
    framework = data.draw(frameworks())
    agree(framework, data.draw(subjects), data.draw(answer_sets(framework)))


@pytest.mark.parametrize("rule", RULES)
@slowly
@given(st.data())
def test_engine_equals_oracle_in_every_aggregation(rule: str, data: st.DataObject) -> None:
    """R2: trees of one aggregation beside means; a new aggregation needs its line in the oracle."""
    framework = data.draw(frameworks(Wanted(rules=("mean", rule), hidden=False)))
    agree(framework, None, data.draw(answer_sets(framework)))


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_engine_equals_oracle_with_many_discards(data: st.DataObject) -> None:
    """R3: too little data at several depths, and in composites of composites."""
    framework = data.draw(frameworks(Wanted(rules=("mean", "minimum", "none"), discards=2, withheld=False, conditions=False)))
    agree(framework, None, data.draw(answer_sets(framework)))


@pytest.mark.parametrize("rule", RULES)
@slowly
@given(st.data())
def test_figures_lie_in_order(rule: str, data: st.DataObject) -> None:
    """R9: range.from ≤ low ≤ value ≤ high ≤ range.to; R13: evidenced ≤ value."""
    framework = data.draw(frameworks(Wanted(rules=("mean", rule))))
    plan = compile_framework(framework)
    found = lanes(score_rows(plan, row_of(plan, data.draw(answer_sets(framework)))))
    start, end = plan.range
    for less, more in (("low", "value"), ("value", "high"), ("low", "high"), ("evidenced", "value")):
        assert np.all((found[less] <= found[more]) | np.isnan(found[less]) | np.isnan(found[more]))
    for lane in found.values():
        assert np.all(((lane >= start) & (lane <= end)) | np.isnan(lane))
    assert not np.any(np.isnan(found["low"]) & ~np.isnan(found["value"]))


@pytest.mark.parametrize("rule", RULES)
@slowly
@given(st.data())
def test_nothing_open_leaves_one_figure(rule: str, data: st.DataObject) -> None:
    """R1, R2: low = high = value at full coverage, to the bit; and without evidence on anything, all is at worst."""
    framework = data.draw(frameworks(Wanted(rules=("mean", rule), conditions=False)))
    plan = compile_framework(framework)
    rows = row_of(plan, data.draw(answer_sets(framework, Filling(open=False, partial=False))))
    assume(same_bits(rows.low, rows.high))
    scores = score_rows(plan, rows)
    assert same_bits(scores.value, scores.low)
    assert same_bits(scores.value, scores.high)
    assert all(np.all((cover == 1) | np.isnan(cover)) for cover in scores.coverage)
    settled = score_rows(plan, Rows(rows.low, rows.low))
    assert same_bits(settled.value, scores.value)
    assert same_bits(settled.coverage, scores.coverage)
    assert all(same_bits(settled.bands(node.index), scores.bands(node.index)) for node in plan.nodes)


@slowly
@given(st.data())
def test_raising_a_level_lowers_no_score(data: st.DataObject) -> None:
    """R5, R6: every aggregation and gate is non-decreasing in every part, in every lane and band."""
    framework = data.draw(frameworks(STEADY))
    plan = compile_framework(framework)
    answers = data.draw(answer_sets(framework, Filling(partial=False)))
    steps = [
        (leaf.id, level.key)
        for leaf in plan.leaves
        if leaf.levels and leaf.id in answers and answers[leaf.id].level
        for level in leaf.levels
        if level.score > leaf.by_key[answers[leaf.id].level[0]].score  # type: ignore[index]
    ]
    assume(steps)
    name, key = data.draw(st.sampled_from(steps))
    raised = {**answers, name: answers[name].model_copy(update={"level": (key,)})}
    scores = score_rows(plan, row_of(plan, answers, raised))
    for lane in lanes(scores).values():
        assert never_less(lane[:, 1], lane[:, 0])
    for node in plan.nodes:
        for lane_name in ("low", "value", "high"):
            before, after = scores.bands(node.index, lane_name).tolist()
            assert after >= before


@slowly
@given(st.data())
def test_finding_out_narrows_the_interval(data: st.DataObject) -> None:
    """R5: an answer to an open question never takes the score out of its bounds (a given score may: it is no answer to one)."""
    framework = data.draw(frameworks(replace(STEADY, discards=0, policies=False, given=False)))
    plan = compile_framework(framework)
    answers = data.draw(answer_sets(framework))
    known = data.draw(answer_sets(framework, Filling(open=False, not_applicable=False, partial=False)))
    closed = [name for name, answer in answers.items() if answer.state != "unknown"]
    found = lanes(score_rows(plan, row_of(plan, answers, {**known, **{name: answers[name] for name in closed}})))
    assert never_less(found["low"][:, 1], found["low"][:, 0])
    assert never_less(found["high"][:, 0], found["high"][:, 1])


@slowly
@given(st.data())
def test_bounds_are_those_of_all_completions(data: st.DataObject) -> None:
    """R5: low and high are the least and the greatest score over all answers that are still possible."""
    wanted = Wanted(conditions=False, discards=0, leaves=4, kinds=[kind for kind in KINDS if kind != "ratio"])
    framework = data.draw(frameworks(wanted))
    plan = compile_framework(framework)
    answers = data.draw(answer_sets(framework))
    rows = row_of(plan, answers)
    ways = [
        _possible(framework, name, answers, plan) if rows.low[plan.leaf_index[name], 0] < rows.high[plan.leaf_index[name], 0] else []
        for name in plan.leaf_index
    ]
    choices = [[(name, way) for way in found] for name, found in zip(plan.leaf_index, ways, strict=True) if found]
    assume(math.prod(map(len, choices)) <= 3000)
    worlds = [{**answers, **dict(world)} for world in product(*choices)]
    every_way, bounds = np.array(score_rows(plan, row_of(plan, *worlds)).value), lanes(score_rows(plan, rows))
    for lane, found in (("low", every_way.min(axis=1)), ("high", every_way.max(axis=1))):
        np.testing.assert_allclose(bounds[lane][:, 0], found, rtol=0, atol=TINY)


def _possible(framework: Framework, name: str, answers: dict[str, Answer], plan: Plan) -> Iterator[Answer] | list[Answer]:
    """Every answer that an open one may turn out to be; of a number, those at the ends of what is possible."""
    answer, node, leaf = answers.get(name, Answer()), questions(framework)[name], plan.leaf(name)
    if leaf.levels:
        return [Answer.model_construct(level=(key,)) for key in answer.level or leaf.by_key]
    if getattr(node, "choices", None) is not None:
        free = [key for key, item in node.choices.items() if not item.alone]
        if answer.unknown is not None:
            ways = product((False, True), repeat=len(answer.unknown))
            more = [tuple(key for key, on in zip(answer.unknown, way, strict=True) if on) for way in ways]
            return [Answer.model_construct(choices=(*(answer.choices or ()), *items)) for items in more]
        ticks = product((False, True), repeat=len(free))
        return [Answer.model_construct(choices=tuple(key for key, on in zip(free, tick, strict=True) if on)) for tick in ticks]
    ends = (-1e6, 1e6) if answer.value is None else (answer.value.start, answer.value.end)  # type: ignore[union-attr]
    return [Answer.model_construct(value=end) for end in ends]


@slowly
@given(st.data(), st.lists(st.sampled_from((0.001, 0.3, 1 / 3, 7.0, 1e6)), min_size=20, max_size=20))
def test_scaling_sibling_weights_changes_nothing(data: st.DataObject, factors: list[float]) -> None:
    """R9: multiplying the weights of siblings by a constant changes at most 1e-12."""
    framework = data.draw(frameworks())
    plan = compile_framework(framework)
    rows = row_of(plan, data.draw(answer_sets(framework)))
    weights = np.array(plan.weights)
    for node in plan.nodes:
        weights[node.first : node.first + len(node.parts)] *= factors[node.index % len(factors)]
    before, after = (lanes(score_rows(plan, rows, given)) for given in (None, weights))
    span = plan.range[1] - plan.range[0]
    for lane in before:
        np.testing.assert_allclose(after[lane], before[lane], rtol=0, atol=1e-12 * span)


@slowly
@given(st.data())
def test_order_of_answers_changes_nothing(data: st.DataObject) -> None:
    """R9: answers are by id."""
    framework = data.draw(frameworks())
    plan = compile_framework(framework)
    answers = data.draw(answer_sets(framework))
    shuffled = {name: answers[name] for name in data.draw(st.permutations(list(answers)))}
    subject = data.draw(subjects)
    assert card(plan, subject, answers).overall == card(plan, subject, shuffled).overall


@slowly
@given(st.data())
def test_not_applicable_is_as_if_never_asked(data: st.DataObject) -> None:
    """R1: it leaves both sides of every fraction. Gates and ratios that name it aside."""
    wanted = Wanted(conditions=False, gates=False, composites=False, kinds=[kind for kind in KINDS if kind != "ratio"])
    framework = data.draw(frameworks(wanted))
    name = data.draw(st.sampled_from([name for name, _ in framework.indicators()]))
    answers = {**data.draw(answer_sets(framework)), name: Answer.model_validate({"state": "not-applicable"})}
    smaller = replace(framework, pillars={key: _without(pillar, name) for key, pillar in framework.pillars.items()})
    with_it = {node.id: node for node in card(compile_framework(framework), None, answers).nodes()}
    for node in card(compile_framework(smaller), None, {key: answer for key, answer in answers.items() if key != name}).nodes():
        assert node._replace(parts=(), weight=None) == with_it[node.id]._replace(parts=(), weight=None)


def _without(group: Any, name: str) -> Any:
    indicators = {key: indicator for key, indicator in group.indicators.items() if key != name}
    dimensions = {key: _without(dimension, name) for key, dimension in group.dimensions.items()}
    return group.model_copy(update={"indicators": indicators, "dimensions": dimensions})


@slowly
@given(st.data())
def test_policy_zero_moves_the_value_only(data: st.DataObject) -> None:
    """R4: it counts as worst with full weight in the value; coverage, low and high treat the answer as open."""
    framework = data.draw(frameworks(replace(STEADY, policies=False, gates=False, discards=0)))
    strict = replace(framework, file=framework.file.model_copy(update={"unanswered": "zero", "unknown": "zero"}))
    plans = compile_framework(framework), compile_framework(strict)
    answers = data.draw(answer_sets(framework))
    lenient, hard = (score_rows(plan, row_of(plan, answers)) for plan in plans)
    for lane in ("low", "high", "coverage"):
        assert same_bits(getattr(lenient, lane), getattr(hard, lane))
    assert not np.any(np.isnan(np.array(hard.value)) & ~np.isnan(np.array(lenient.value)))


# ---------------------------------------------------------------- scores that are given for groups


@slowly
@given(st.data())
def test_a_given_score_stands_in_place_of_its_parts(data: st.DataObject) -> None:
    """It counts as a number question in the place of the group would, whatever is answered below it."""
    rules = [rule for rule in MEANS if rule != "points"]
    kinds = [kind for kind in KINDS if kind != "ratio"]  # a number of one may stand in the group that goes
    framework = data.draw(
        frameworks(
            Wanted(rules=rules, kinds=kinds, conditions=False, gates=False, composites=False, rounding=False, discards=0, hidden=False)
        )
    )
    ratios = [node.ratio for _, node in framework.indicators() if node.ratio is not None]
    made_of = {side for ratio in ratios for side in (ratio.numerator, ratio.denominator)}  # these must stay where they are
    names = [name for name, group in framework.groups() if group.given and made_of.isdisjoint(_questions(group))]
    assume(names)
    name, ends = data.draw(st.sampled_from(names)), framework.file.range
    value = data.draw(st.floats(*ends))
    answers = {
        **data.draw(answer_sets(framework)),
        name: Answer.model_validate({"value": value, "evidence": data.draw(st.sampled_from([[], EVIDENCE]))}),
    }
    own = card(compile_framework(framework), None, answers)
    group = own.node(name)
    assert (group.exact, group.coverage, group.state, group.given) == (value, 1.0, "answered", True)
    assert group.low == group.high == group.value
    number = Indicator.model_validate({"question": "?", "number": {"from": ends[0], "to": ends[1]}})
    pillars = {key: _asked(pillar, key, name, number) for key, pillar in framework.pillars.items()}
    asks = {asked for leaf in compile_framework(framework).leaves for asked in leaf.asks()}
    kept = {leaf for pillar in pillars.values() for leaf in _names(pillar)}
    assume(asks <= kept)  # a ratio or a condition may name a part that is gone
    plan = compile_framework(replace(framework, pillars=pillars))
    said = {**answers, "asked": answers[name]}
    other = card(plan, None, {key: answer for key, answer in said.items() if key in plan.leaf_index})
    for figure in ("exact", "low", "high", "coverage"):
        one, two = getattr(own.overall, figure), getattr(other.overall, figure)
        assert one == two or math.isclose(one, two, rel_tol=TINY, abs_tol=TINY)


def _names(group: Any) -> list[str]:
    """The ids below a group."""
    return [*group.indicators, *group.dimensions, *(name for below in group.dimensions.values() for name in _names(below))]


def _questions(group: Any) -> set[str]:
    return {*group.indicators, *(name for below in group.dimensions.values() for name in _questions(below))}


def _asked(group: Any, key: str, name: str, number: Indicator) -> Any:
    """A group that has one number question where it, or what stands below it, is the group of this name."""
    if key == name:
        return group.model_copy(update={"given": False, "aggregate": "mean", "dimensions": {}, "indicators": {"asked": number}})
    return group.model_copy(update={"dimensions": {part: _asked(below, part, name, number) for part, below in group.dimensions.items()}})


@slowly
@given(st.data())
def test_a_score_that_is_not_given_changes_nothing(data: st.DataObject) -> None:
    """A group whose score may be given is computed as any other where it is left out."""
    framework = data.draw(frameworks(STEADY))
    plain = replace(framework, pillars={key: _never_given(pillar) for key, pillar in framework.pillars.items()})
    plan = compile_framework(framework)
    answers = data.draw(answer_sets(plain))
    with_it, without = (score_rows(found, row_of(found, answers)) for found in (plan, compile_framework(plain)))
    for lane in (*LANES, "coverage"):
        assert same_bits(getattr(with_it, lane), getattr(without, lane))


def _never_given(group: Any) -> Any:
    return group.model_copy(update={"given": False, "dimensions": {key: _never_given(part) for key, part in group.dimensions.items()}})


# ---------------------------------------------------------------- coverage, withheld, evidence


@slowly
@given(st.data())
def test_coverage(data: st.DataObject) -> None:
    """R1: between 0 and 1; 0 and 1 only where everything is; of a part of the tree that does not apply there is none."""
    framework = data.draw(frameworks(Wanted(rules=MEANS, conditions=False, discards=0, composites=False, given=False)))
    plan = compile_framework(framework)
    scores = score_rows(plan, row_of(plan, data.draw(answer_sets(framework))))
    for node in plan.nodes:
        if node.parts:
            parts = [float(scores.coverage[part][0]) for part in node.parts]
            applying = [cover for cover in parts if not math.isnan(cover)]
            own = float(scores.coverage[node.index][0])
            assert math.isnan(own) == (not applying)
            assert not applying or min(applying) - TINY <= own <= max(applying) + TINY
            assert (own == 1) == (bool(applying) and all(cover == 1 for cover in applying))
            assert (own == 0) == (bool(applying) and all(cover == 0 for cover in applying))


@slowly
@given(st.data())
def test_withheld_is_not_shown_and_still_counts(data: st.DataObject) -> None:
    """R3: below `min_coverage` a value is null; without gates the parents do not notice."""
    framework = data.draw(frameworks(replace(STEADY, gates=False, discards=0)))
    plain = replace(framework, file=framework.file.model_copy(update={"min_coverage": 0.0}))
    plain = replace(plain, pillars={name: _unlimited(pillar) for name, pillar in plain.pillars.items()})
    answers = data.draw(answer_sets(framework))
    withheld, shown = (card(compile_framework(given), None, answers) for given in (framework, plain))
    plan = compile_framework(framework)
    for node in withheld.overall.walk():
        other = shown.node(node.id)
        least = 0.0 if node.kind in ("indicator", "overall") else plan.node(node.id).min_coverage
        if node.kind != "overall" and node.coverage is not None and node.coverage < least - TINY:
            assert (node.value, node.exact, node.evidenced, node.band, node.band_ungated, node.capped_by) == (None,) * 6
            assert (node.low, node.high) == (other.low, other.high)
        elif node.kind != "overall":
            assert (node.exact, node.evidenced) == (other.exact, other.evidenced)


def _unlimited(group: Any) -> Any:
    return group.model_copy(
        update={"min_coverage": 0.0, "dimensions": {name: _unlimited(dimension) for name, dimension in group.dimensions.items()}}
    )


@slowly
@given(st.data())
def test_evidence_on_everything_supports_the_value(data: st.DataObject) -> None:
    """R13: evidenced is the value where every answer has evidence, and never above it."""
    framework = data.draw(frameworks(STEADY))
    plan = compile_framework(framework)
    rows = row_of(plan, data.draw(answer_sets(framework)))
    scores = score_rows(plan, replace(rows, supported=np.ones_like(rows.supported, dtype=np.bool_)))
    np.testing.assert_allclose(scores.evidenced, scores.value, rtol=0, atol=TINY)


# ---------------------------------------------------------------- the same bits alone and in a batch


@pytest.mark.parametrize("discards", [0, 2])
@slowly
@given(st.data(), st.integers(1, 9))
def test_a_row_alone_and_in_a_batch(discards: int, data: st.DataObject, block: int) -> None:
    """R9: to the bit, wherever the row stands and however the batch is cut into blocks."""
    framework = data.draw(frameworks(Wanted(discards=discards)))
    plan = compile_framework(framework)
    sets = [data.draw(answer_sets(framework, Filling(partial=at != 1, open=at != 1))) for at in range(3)]
    order = data.draw(st.lists(st.integers(0, 2), min_size=1, max_size=25))
    alone = [score_rows(plan, row_of(plan, given)) for given in sets]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "BLOCK", block)
        batch = score_rows(plan, row_of(plan, *(sets[at] for at in order)))
    for row, at in enumerate(order):
        one = batch.row(row)
        for figure in ("value", "low", "high", "evidenced", "coverage"):
            assert same_bits(getattr(one, figure), getattr(alone[at], figure)), figure
        for figure in ("suggested", "ungated", "withheld", "unmet"):
            ours, theirs = getattr(one, figure), getattr(alone[at], figure)
            assert all(same_bits(ours[key], theirs[key]) for key in theirs), figure


@pytest.mark.parametrize("rule", AGGREGATIONS)
@pytest.mark.parametrize("p", [0.37, -1.7])
def test_a_row_alone_and_in_a_large_batch(rule: str, p: float) -> None:
    """R9: with numbers that use all their digits, at odd places of batches larger than a block."""
    numbers = {f"q{at}": {"question": "?", "number": {"from": 0, "to": 100}, "weight": 1 + at / 7} for at in range(23)}
    scale = {"scale": "marks"} if rule == "judgement" else {}
    pillar = Pillar.model_validate({"title": "A", "aggregate": rule, "p": p, **scale, "indicators": numbers})
    plan = compile_framework(_small({"a": pillar}))
    leaves, count = len(plan.leaves), 2 * engine.BLOCK + 1
    random = np.random.default_rng(7)
    low = random.random((leaves, count)) * 100
    high = np.where(random.random(low.shape) < 0.1, 100.0, low)
    low[high == 100] = 0
    for ends in ((low, high), (low, low), (np.where(high == 100, np.nan, low), np.where(high == 100, np.nan, low))):
        rows = Rows(*ends)
        batch = score_rows(plan, rows)
        for row in (0, 1, 7, 8191, engine.BLOCK - 1, engine.BLOCK, engine.BLOCK + 1, count - 2, count - 1):
            alone = score_rows(plan, Rows(rows.low[:, row : row + 1], rows.high[:, row : row + 1]))
            assert all(same_bits(getattr(batch.row(row), lane), getattr(alone, lane)) for lane in ("low", "value", "high", "coverage"))
    told = score_rows(plan, Rows(low, low, whole=low))
    assert same_bits(told.value, score_rows(plan, Rows(low, low)).value)


def _small(pillars: dict[str, Pillar]) -> Framework:
    from build import HEAD
    from readiness.model import FrameworkFile

    scales = {"marks": {"levels": {"1": "One", "2": "Two"}}}
    return Framework("small", "", FrameworkFile.model_validate({**HEAD, "scales": scales, "pillars": list(pillars)}), pillars)


@pytest.mark.parametrize("width", [1, 2, 3, 50])
def test_weights_that_vary_by_row(width: int) -> None:
    """R9: a row of weights a scenario gives what each gives alone; a weight of 0 leaves the part out."""
    pillar = Pillar.model_validate(
        {
            "title": "A",
            "aggregate": "geometric",
            "indicators": {f"q{at}": {"question": "?", "number": {"from": 0, "to": 100}} for at in range(3)},
        }
    )
    plan = compile_framework(_small({"a": pillar}))
    random = np.random.default_rng(3)
    low = np.concatenate([np.zeros((1, width)), random.random((2, width)) * 100])
    weights = random.random((len(plan.weights), width))
    weights[plan.node("a").first] = 0
    batch = score_rows(plan, Rows(low, low), weights).overall()
    for row in range(width):
        alone = score_rows(plan, Rows(low[:, row : row + 1], low[:, row : row + 1]), weights[:, row]).overall()
        assert same_bits(alone, batch[row : row + 1])
        shares = weights[plan.node("a").first + 1 :][:2, row]
        assert math.isclose(alone[0], math.exp((shares * np.log(low[1:, row])).sum() / shares.sum()))


# ---------------------------------------------------------------- every aggregation by itself

SCORES = st.floats(0, 100, allow_subnormal=False).map(lambda x: 0.0 if x < 1e-6 else x)
PARTS = st.lists(st.tuples(SCORES, st.floats(0.01, 100), SCORES), min_size=1, max_size=6)
POWERS = st.sampled_from((-3.0, -1.0, -1e-6, 0.0, 1e-6, 0.5, 1.0, 2.0, 30.0))


def aggregated(rule: str, xs: list[float], ws: list[float], p: float) -> float:
    with np.errstate(all="ignore"):
        return float(AGGREGATIONS[rule](np.array(xs)[:, None], np.array(ws)[:, None], p)[0])


@pytest.mark.parametrize("rule", AGGREGATIONS)
@slowly
@given(PARTS, POWERS)
def test_an_aggregation_is_non_decreasing(rule: str, parts: list[tuple[float, float, float]], p: float) -> None:
    """R5: in every part."""
    xs, ws, more = zip(*parts, strict=True)
    before = aggregated(rule, list(xs), list(ws), p)
    assert aggregated(rule, [max(pair) for pair in zip(xs, more, strict=True)], list(ws), p) >= before - TINY


@pytest.mark.parametrize("rule", AGGREGATIONS)
@slowly
@given(PARTS, POWERS, st.floats(1e-3, 1e3))
def test_an_aggregation_is_a_mean(rule: str, parts: list[tuple[float, float, float]], p: float, factor: float) -> None:
    """R2, R9: between its least and its greatest part to the bit, which of equal parts is the part; blind to order and to
    the unit of weights, and to weights altogether where it says so; a part with weight 0 is not there."""
    xs, ws = [x for x, _, _ in parts], [w for _, w, _ in parts]
    found = aggregated(rule, xs, ws, p)
    assert min(xs) <= found <= max(xs)
    assert aggregated(rule, [xs[0]] * len(xs), ws, p) == xs[0]
    close = {"rel_tol": 1e-11, "abs_tol": 1e-10}
    assert math.isclose(aggregated(rule, xs[::-1], ws[::-1], p), found, **close)
    assert math.isclose(aggregated(rule, xs, [w * factor for w in ws], p), found, **close)
    assert rule not in IGNORE_WEIGHTS or aggregated(rule, xs, [1.0] * len(xs), p) == found
    assert aggregated(rule, [*xs, 1.0], [*ws, 0.0], p) == found
    assert math.isnan(aggregated(rule, [1.0], [0.0], p))


@pytest.mark.parametrize("rule", ["geometric", "harmonic", "generalised"])
def test_a_zero_part_gives_zero(rule: str) -> None:
    """R2."""
    assert aggregated(rule, [0.0, 80.0, float("inf")], [1.0, 1.0, 1.0], -2.0) == 0


# ---------------------------------------------------------------- numbers as printed

DECIMALS = st.integers(0, 6)


def just_below(digits: int, places: int, toward: float) -> float:
    """What lies half a unit of the twelfth digit below a tie, where cutting decides; or the next number beside it."""
    tie = Decimal(10 * digits + 5).scaleb(-places - 1)
    edge = float(tie - Decimal(5).scaleb(tie.adjusted() - SIGNIFICANT))
    return math.nextafter(edge, toward) if toward else edge


EDGES = st.builds(just_below, st.integers(0, 10**5), st.integers(0, 6), st.sampled_from((0.0, -1.0, 1e9)))
NEAR_TIES = st.builds(
    lambda digits, places, nudge: (digits + 0.5) / 10**places * (1 + nudge),
    st.integers(0, 10**6),
    st.integers(0, 8),
    st.sampled_from((0.0, -1e-16, -4.9e-13, -5.1e-13, 1e-15, -1e-11)),
)
FIGURES = st.one_of(st.floats(-1e15, 1e15), st.floats(-100, 100), NEAR_TIES, NEAR_TIES.map(lambda x: -x), EDGES)


def by_decimal(value: float, decimals: int) -> float:
    cut = Decimal(format(abs(value), ".12g")).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return math.copysign(float(cut), value) + 0.0


@settings(deadline=None, max_examples=300)
@given(st.lists(FIGURES, min_size=1, max_size=30), DECIMALS)
@example([0.285, 2.675, 1.005, -2.5, 1e-9, 1e15, 123456789012345.6, 0.0, -0.0, 999.99999999999, 0.5], 2)
def test_rounding_is_that_of_decimals(values: list[float], decimals: int) -> None:
    """R10: half up after cutting to 12 significant digits, one by one and many at once, to the bit."""
    expected = np.array([by_decimal(value, decimals) for value in values])
    many = np.array(values * 9)
    assert same_bits(round_half_up(many, decimals)[: len(values)], expected)
    assert same_bits(np.concatenate([round_half_up(np.array([value]), decimals) for value in values]), expected)
    assert [rounded(value, decimals) for value in values] == expected.tolist()


def test_rounding_of_the_classic_cases() -> None:
    """R10: what binary floats hold a trifle too low."""
    assert [rounded(value, 2) for value in (0.285, 2.675, 1.005, -0.285)] == [0.29, 2.68, 1.01, -0.29]
    assert [rounded(value, 0) for value in (0.5, 1.5, 2.5, 0.49999999999999994)] == [1, 2, 3, 1]
    assert rounded(math.inf, 1) is rounded(math.nan, 1) is None
    passed = round_half_up(np.array([math.nan, math.inf, -math.inf] * 4), 1)
    assert same_bits(passed, np.array([math.nan, math.inf, -math.inf] * 4))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=6), DECIMALS)
def test_parts_add_up_in_print(values: list[float], decimals: int) -> None:
    """R10: parts rounded by largest remainder add up to the printed total, each within one unit of what it is."""
    parts = {f"part {at}": value for at, value in enumerate(values)}
    total = by_decimal(math.fsum(values), decimals)
    printed = share_out(parts, total, decimals)
    assert sum(Decimal(repr(part)) for part in printed.values()) == Decimal(repr(total))
    unit = 10.0**-decimals
    assert all(abs(printed[name] - value) < unit * (1 + TINY) for name, value in parts.items())


def test_parts_of_a_total_that_they_do_not_make() -> None:
    """R10: the total is a difference of two printed values, which may be a unit off."""
    assert share_out({"a": 0.04, "b": 0.04, "c": 0.0}, 0.1, 1) == {"a": 0.1, "b": 0.0, "c": 0.0}
    assert share_out({"a": -3.26, "b": 1.11}, -2.2, 1) == {"a": -3.3, "b": 1.1}
    assert share_out({"a": 0.0, "b": 0.0}, -0.1, 1) == {"a": -0.1, "b": 0.0}
    assert share_out({}, 0.0, 1) == {}
