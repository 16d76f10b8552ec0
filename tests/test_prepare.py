"""Panels through the steps of a framework: what is learnt, what is changed, what is told, and what is refused."""

from __future__ import annotations

import csv
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from build import answers, framework
from conftest import Output
from readiness.model import Framework, Subject, Survey
from readiness.panel import Panel, Wanted, panel_of, rank_node, read_table, score_panel
from readiness.prepare import Prepared, load_parameters, prepare, save_parameters
from readiness.problems import ProblemsError
from readiness.scoring import Scores, compile_framework, score

few = settings(max_examples=40, deadline=None)

ONE = """
    pillar_files:
      one:
        indicators:
          a: {question: How many a?, number: {}}
          b: {question: How many b?, number: {direction: down}}
          law: {question: Is there a law?, levels: {0: No., 1: Yes.}}
      context:
        scored: false
        aggregate: none
        indicators:
          people: {question: How many people?, number: {}}
"""
PLAIN = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,30,5,1\n"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[Prepared, Scores]]:
    """Take a table, as text, through the steps of a framework, as text (`prepare` and what else differs from the one above)."""

    def of(steps: str, table: str = PLAIN, period: str | None = None, rest: str = ONE) -> tuple[Prepared, Scores]:
        made = framework(f"{textwrap.dedent(steps)}\n{textwrap.dedent(rest)}")
        return prepared(made, table, tmp_path / "units.csv", period)

    return of


def prepared(of: Framework, table: str, path: Path, period: str | None = None) -> tuple[Prepared, Scores]:
    plan = compile_framework(of)
    found = prepare(plan, read(of, table, path, period), log=True)
    return found, score_panel(plan, found.panel)


def read(of: Framework, table: str, path: Path, period: str | None = None) -> Panel:
    path.write_text(table, encoding="utf-8")
    return read_table(path, compile_framework(of), Wanted(period=period))


def of(scores: Scores, name: str) -> list[float | None]:
    """The exact scores of a node, None where there is none."""
    return [None if np.isnan(value) else float(value) for value in scores.value[scores.plan.index[name]]]


Run = Callable[..., tuple[Prepared, Scores]]


# ---------------------------------------------------------------- what the steps make


def test_numbers_are_compared_and_levels_are_not(run: Run) -> None:
    _, scores = run("prepare: {normalise: min-max}")
    assert (of(scores, "a"), of(scores, "b"), of(scores, "law")) == ([0, 50, 100], [100, 50, 0], [100, 0, 100])
    assert of(scores, "one") == pytest.approx([200 / 3, 100 / 3, 200 / 3])


def test_a_framework_without_steps_is_left_alone(run: Run) -> None:
    found, _ = run(
        "decimals: 1", PLAIN, rest=ONE.replace("number: {}", "number: {from: 0, to: 100}").replace("{direction: down}", "{from: 0, to: 9}")
    )
    assert found.sample() is None
    assert list(found.changes()) == []


def test_fixed_ends_stand_whatever_is_said_for_all(run: Run) -> None:
    _, scores = run("prepare: {normalise: min-max}", rest=ONE.replace("How many a?, number: {}", "How many a?, number: {from: 0, to: 40}"))
    assert of(scores, "a") == [25, 50, 75]


def test_an_indicator_has_steps_of_its_own(run: Run) -> None:
    rest = ONE.replace("How many a?, number: {}", "How many a?, number: {}, prepare: {normalise: {method: rank, to: [0, 10]}}")
    _, scores = run("prepare: {normalise: min-max}", rest=rest)
    assert (of(scores, "a"), of(scores, "b")) == ([0, 5, 10], [100, 50, 0])


def test_none_is_an_indicators_word_for_not_this_step(run: Run) -> None:
    rest = ONE.replace("How many a?, number: {}", "How many a?, number: {}, prepare: {denominate: none, impute: none, treat: none}")
    table = "unit,a,b,law,people\nA,10,1,1,2\nB,,3,0,2\nC,30,,1,2\n"
    found, _ = run("prepare: {denominate: people, impute: mean, treat: {winsorise: 1}, normalise: min-max}", table, rest=rest)
    assert {(change.indicator, change.step) for change in found.changes()} == {
        ("b", "denominate"),
        ("b", "impute"),
        ("a", "normalise"),
        ("b", "normalise"),
    }
    assert found.imputed.sum() == 1


def test_open_answers_stay_open_and_imputed_ones_are_settled(run: Run) -> None:
    table = "unit,a,b,law\nA,10,1,1\nB,,3,0\nC,30,5,1\nD,not-applicable,5,1\n"
    found, scores = run("prepare: {normalise: min-max}", table)
    at = scores.plan.index["a"]
    assert (scores.low[at][1], scores.high[at][1], scores.coverage[at][1]) == (0, 100, 0)
    assert of(scores, "a") == [0, None, 100, None]
    found, scores = run("prepare: {impute: mean, normalise: min-max}", table)
    assert of(scores, "a") == [0, 50, 100, None]  # what does not apply is not imputed
    assert scores.low[at][1] == scores.high[at][1] == 50
    assert np.argwhere(found.imputed).tolist() == [[0, 1]]
    assert found.notes == ("1 number imputed",)


def test_a_number_known_between_two_ends_stays_between_two(run: Run) -> None:
    made = framework(f"prepare: {{treat: {{winsorise: 1}}, normalise: min-max}}\n{textwrap.dedent(ONE)}")
    plan = compile_framework(made)
    said = ("{a: 10, b: 1, law: 1}", "{a: 20, b: {value: {from: 2, to: 4}}, law: 1}", "{a: 30, b: 5, law: 1}")
    surveys = [
        (name, Survey.model_construct(framework="test", subject=_subject(name), period="2026", answers=answers(text)))
        for name, text in zip("ABC", said, strict=True)
    ]
    found = prepare(plan, panel_of(plan, "folder", surveys))
    scores, at = score_panel(plan, found.panel), plan.index["b"]
    assert (scores.low[at].tolist(), scores.high[at].tolist()) == ([100, 25, 0], [100, 75, 0])


def _subject(name: str) -> Subject:
    return Subject.model_construct(id=name, name=name, kind=None)


def test_policies_hold_for_what_is_still_open(run: Run) -> None:
    table = "unit,a,b,law\nA,10,1,1\nB,,3,0\nC,30,5,1\n"
    _, scores = run("unanswered: zero\nprepare: {normalise: {method: min-max, to: [20, 100]}}", table)
    assert of(scores, "a") == [20, 20, 100]
    _, scores = run("unanswered: not-applicable\nprepare: {normalise: min-max}", table)
    assert of(scores, "one")[1] == 25  # of b and law


# ---------------------------------------------------------------- denominators


def test_denominators(run: Run) -> None:
    table = "unit,a,b,law,people\nA,10,1,1,5\nB,20,3,0,0\nC,30,5,1,\nD,40,7,1,8\n"
    found, scores = run("prepare: {denominate: {by: people, times: 100}, normalise: min-max}", table)
    assert of(scores, "a") == [0, None, None, 100]
    coverage = scores.coverage[scores.plan.index["a"]]
    assert np.isnan(coverage[1])  # divided by 0: it does not apply, as a ratio does not (R5)
    assert coverage[2] == 0  # without its denominator it is unknown
    assert found.notes == ("2 numbers without a denominator: unknown", "2 numbers with the denominator 0: not applicable")
    reasons = {change.unit: change.reason for change in found.changes() if change.step == "denominate" and change.indicator == "a"}
    assert reasons == {"A": "divided by 'people' 5", "B": "'people' is 0", "C": "'people' is missing", "D": "divided by 'people' 8"}


@pytest.mark.parametrize(
    ("people", "message"),
    [("-5", r"I03 unit 'A', 'people': the denominator is below 0"), ("1e-300", r"I03 unit 'A', 'a': too large to hold once divided")],
)
def test_denominators_that_divide_nothing(run: Run, people: str, message: str) -> None:
    with pytest.raises(ProblemsError, match=message):
        run("prepare: {denominate: people, normalise: min-max}", f"unit,a,b,law,people\nA,1e200,1,1,{people}\nB,20,3,0,5\n")


# ---------------------------------------------------------------- groups, periods, screening

REGIONS = "unit,subject.region,a,b,law\nA,north,10,1,1\nB,north,,3,0\nC,south,,5,1\nD,,,7,1\n"


def test_group_means(run: Run) -> None:
    found, _ = run("prepare: {impute: {method: group-mean, by: region}, normalise: rank}", REGIONS + "E,north,14,1,1\n")
    filled = {change.unit: (change.after, change.reason) for change in found.changes() if change.step == "impute"}
    assert filled == {"B": (12, "mean of region north")}  # a group of one, and a unit without group, have nothing to impute from
    assert "2 numbers not imputed, for want of other numbers: unknown" in found.notes


def test_groups_that_the_panel_does_not_have(run: Run) -> None:
    with pytest.raises(ProblemsError, match=r"I07 to impute by group each unit needs its 'regoin'; did you mean 'region'\?"):
        run("prepare: {impute: {method: group-mean, by: regoin}, normalise: rank}", REGIONS)
    with pytest.raises(ProblemsError, match=r"I07 .* its 'region'; add a column 'subject.region'"):
        run("prepare: {impute: {method: group-mean, by: region}, normalise: rank}")


YEARS = """\
unit,year,a,b,law
A,2020,10,1,1
B,2020,20,3,0
A,2021,,2,1
B,2021,60,4,0
A,2022,50,2,1
B,2022,,9,1
"""


def test_periods_share_a_scale_unless_they_are_told_not_to(run: Run) -> None:
    _, scores = run("prepare: {impute: linear, normalise: min-max}", YEARS, "year")
    assert of(scores, "a") == [0, 20, 40, 100, 80, 100]
    _, scores = run("prepare: {impute: linear, normalise: {method: min-max, over: period}}", YEARS, "year")
    assert of(scores, "a") == [0, 100, 0, 100, 0, 100]


def test_means_are_of_the_same_period_unless_they_are_told_not_to(run: Run) -> None:
    for over, filled in (("period", {60.0, 50.0}), ("all", {35.0})):
        found, _ = run(f"prepare: {{impute: {{method: mean, over: {over}}}, normalise: rank}}", YEARS, "year")
        assert {change.after for change in found.changes() if change.step == "impute"} == filled


def test_time_needs_periods(run: Run) -> None:
    with pytest.raises(ProblemsError, match="I07 to impute in time the panel needs several periods"):
        run("prepare: {impute: linear, normalise: rank}", "unit,a,b,law\nA,10,1,1\nB,,3,0\n")


SPARSE = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,,,1\nD,40,,1\n"


def test_units_and_indicators_with_too_little_data(run: Run) -> None:
    found, scores = run("prepare: {screen: {units: 0.5, indicators: 0.8}, normalise: min-max}", SPARSE)
    assert [unit for unit, _ in found.screened] == ["C"]
    assert found.panel.units == ("A", "B", "D")
    assert found.fitted is not None
    assert found.fitted.screened == ("b",)
    assert of(scores, "one") == pytest.approx([50, 100 / 6, 100])
    assert np.isnan(scores.coverage[scores.plan.index["b"]]).all()  # it does not apply to anyone
    assert found.notes == (
        "left out, with less than 50% of the numbers: C (33%)",
        "indicators left out, with the numbers of less than 80% of the units: b (67%)",
    )


def test_an_indicator_that_is_left_out_takes_no_further_step(run: Run, tmp_path: Path) -> None:
    """Its numbers are not imputed, nor imputed from, and the log says where they went; for later units it is left out as well."""
    steps = "prepare: {screen: {indicators: 0.8}, impute: expectation-maximisation, normalise: min-max}"
    table = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,,,1\nD,40,,1\nE,50,,1\nF,60,6,1\n"
    found, scores = run(steps, table)
    assert found.fitted is not None
    assert found.fitted.screened == ("b",)
    assert of(scores, "a")[2] == pytest.approx(100 * (36 - 10) / 50)  # the mean, as nothing is beside it
    changes = [change for change in found.changes() if change.indicator == "b"]
    assert [(change.unit, change.step, change.after) for change in changes] == [(unit, "screen", None) for unit in "ABF"]
    assert {change.reason for change in changes} == {"50.0% of the units have its number"}
    assert found.notes[1:] == ("1 number imputed",)
    later = read(scores.plan.framework, "unit,a,b,law\nZ,,2,1\nY,35,,1\n", tmp_path / "later.csv")
    placed = prepare(scores.plan, later, found.fitted, log=True)
    assert [(change.unit, change.indicator) for change in placed.changes() if change.step == "screen"] == [("Z", "b")]
    assert placed.notes == ("1 number imputed",)
    assert np.isnan(score_panel(scores.plan, placed.panel).coverage[scores.plan.index["b"]]).all()


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("units: 0.9", "I09 no unit has 90% of the numbers; lower 'units' of 'screen'"),
        ("indicators: 0.9", "I09 no indicator has the numbers of 90% of the units; lower 'indicators' of 'screen'"),
    ],
)
def test_nobody_left(run: Run, step: str, message: str) -> None:
    with pytest.raises(ProblemsError, match=message):
        run(f"prepare: {{screen: {{{step}}}, normalise: min-max}}", "unit,a,b,law\nA,10,,\nB,,3,\n")


# ---------------------------------------------------------------- what cannot be compared


@pytest.mark.parametrize(
    ("how", "table", "message"),
    [
        (
            "min-max",
            "unit,a,b,law\nA,5,1,1\nB,5,2,1\n",
            r"I01 a: the same for every unit that has a number, so min-max cannot score it; say 'scored: false'",
        ),
        ("rank", "unit,a,b,law\nA,5,1,1\nB,5,2,1\n", "I01 a: the same for every unit that has a number, so rank cannot"),
        ("z-score", "unit,a,b,law\nA,5,1,1\nB,,2,1\n", "I01 a: the same for every unit that has a number"),
        ("min-max", "unit,a,b,law\nA,5,1,1\n", "I02 min-max compares units, and there is 1 of them"),
        ("share-of-maximum", "unit,a,b,law\nA,-5,1,1\nB,7,2,1\n", "I06 a: there are numbers below 0"),
        ("{method: distance-to-reference, reference: X}", PLAIN, "I04 the reference unit 'X' is not in the sample"),
        ("{method: distance-to-reference, reference: A}", PLAIN, "I04 the reference unit 'A' is the worst of the sample in a"),
        ("min-max", "unit,a,b,law\nA,1e308,1,1\nB,-1e308,2,1\nC,3,3,1\n", "I03 a: too far apart to be compared"),
        ("z-score", "unit,a,b,law\nA,1e200,1,1\nB,-1e200,2,1\nC,3,3,1\n", "I03 a: too far apart to be compared"),
        ("z-score", "unit,a,b,law\nZ,1.0000000000000002,3,1\n" + "".join(f"U{at},1,{at},1\n" for at in range(9)), "I01 a: the same"),
        (
            "{method: distance-to-reference, reference: B}",
            "unit,a,b,law\nA,5,1,1\nB,,2,1\nC,7,3,1\n",
            "I04 the reference unit 'B' has no number for a",
        ),
    ],
)
def test_samples_that_cannot_be_compared(run: Run, how: str, table: str, message: str) -> None:
    with pytest.raises(ProblemsError, match=message):
        run(f"prepare: {{normalise: {how}}}", table)


@pytest.mark.parametrize("how", ["z-score", "{method: distance-to-reference, reference: A}"])
@pytest.mark.parametrize(("table", "code"), [("unit,a,b,law\nA,5,2,1\n", "I02"), ("unit,a,b,law\nA,5,2,1\nB,5,1,1\n", "I01")])
def test_what_cannot_be_compared_is_told_for_one_reason(run: Run, how: str, table: str, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        run(f"prepare: {{normalise: {how}}}", table)
    assert [problem.code for problem in caught.value.problems if " b" not in problem.message] == [code]


def test_numbers_too_far_apart_for_their_difference_are_told_after_treatment_too(run: Run) -> None:
    with pytest.raises(ProblemsError, match="I03 a: too far apart to be compared"):
        run("prepare: {treat: {}, normalise: min-max}", "unit,a,b,law\nA,1e308,1,1\nB,-1e308,2,1\nC,3,3,1\n")


def test_a_target_that_the_worst_unit_has_reached(run: Run) -> None:
    rest = ONE.replace("How many a?, number: {}", "How many a?, number: {}, target: {value: 10}, prepare: {normalise: distance-to-target}")
    with pytest.raises(ProblemsError, match="I05 the target of a is no better than the worst unit"):
        run("prepare: {normalise: min-max}", rest=rest)
    _, scores = run("prepare: {normalise: min-max}", rest=rest.replace("value: 10", "value: 20"))
    assert of(scores, "a") == [0, 100, 100]


def test_an_indicator_without_any_number_is_unknown_for_all(run: Run) -> None:
    found, scores = run("prepare: {impute: mean, normalise: min-max}", "unit,a,b,law\nA,,1,1\nB,,3,0\n")
    assert of(scores, "a") == [None, None]
    assert scores.low[scores.plan.index["a"]].tolist() == [0, 0]
    assert of(scores, "one") == [100, 0]
    assert scores.coverage[scores.plan.index["one"]] == pytest.approx([2 / 3, 2 / 3])
    assert found.notes == (
        "2 numbers not imputed, for want of other numbers: unknown",
        "no unit has a number for a: unknown for all",
    )


def test_a_zero_under_a_geometric_mean_is_a_zero(run: Run) -> None:
    _, scores = run("aggregate: geometric\nprepare: {normalise: min-max}")
    assert of(scores, "one") == [0, 0, 0]
    _, scores = run("aggregate: geometric\nprepare: {normalise: {method: min-max, to: [1, 100]}}")
    assert of(scores, "one")[0] == pytest.approx(100 ** (2 / 3))
    assert rank_node(scores, scores.plan.overall).rank.min() == 1


# ---------------------------------------------------------------- parameters

TABLES = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(-9, 9))] * 2), min_size=4, max_size=9).filter(
    lambda rows: all(len({row[at] for row in rows if row[at] is not None}) > 1 for at in (0, 1))
)
STEPS = st.sampled_from(
    [
        "normalise: min-max",
        "impute: median, normalise: z-score",
        "impute: {method: group-mean, by: region}, treat: {winsorise: 1, skew: 1, kurtosis: 1}, normalise: min-max",
        "treat: {winsorise: 0, skew: 0.5, kurtosis: 0.5}, normalise: {method: min-max, to: [1, 5]}",
        "impute: mean, normalise: percentile-rank",
        "normalise: {method: borda, ties: average}",
        "impute: expectation-maximisation, normalise: min-max",
        "impute: {method: expectation-maximisation, over: all}, normalise: rank",
    ]
)


@few
@given(TABLES, STEPS, st.sampled_from(["mean", "copeland", "geometric\noverall: {aggregate: copeland}"]))
def test_saved_parameters_place_a_unit_where_the_sample_has_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int | None, int | None]], steps: str, rule: str
) -> None:
    """Whatever the steps: a unit of the sample, scored alone by what was saved, has the same bits, also in comparison with the others."""
    made = framework(f"prepare: {{{steps}}}\naggregate: {rule}\n{textwrap.dedent(ONE)}")
    plan, folder = compile_framework(made), tmp_path_factory.mktemp("panel")
    cells = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    table = "unit,subject.region,a,b,law\n" + "".join(f"U{at},r{at % 2},{cell},1\n" for at, cell in enumerate(cells))
    panel = read(made, table, folder / "units.csv")
    found = prepare(plan, panel)
    assert found.fitted is not None
    save_parameters(folder / "saved.yaml", made, found.fitted)
    fitted, told = load_parameters(folder / "saved.yaml", made)
    assert told is None
    scores = score_panel(plan, found.panel)
    for row in range(len(rows)):
        alone = score_panel(plan, prepare(plan, panel.take([row]), fitted).panel)
        for lane in ("low", "value", "high"):
            ours, theirs = np.array(getattr(alone, lane))[:, 0], np.array(getattr(scores, lane))[:, row]
            assert np.array_equal(ours, theirs, equal_nan=True), lane


@few
@given(TABLES, STEPS, st.sampled_from(["", "screen: {indicators: 0.7}, ", "screen: {units: 0.5}, "]))
def test_the_log_leads_from_every_number_to_its_score(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int | None, int | None]], steps: str, screen: str
) -> None:
    """Step by step, also of a number whose scale has ends of its own, and into nothing for what is left out."""
    rest = ONE.replace("law: {question: Is there a law?, levels: {0: No., 1: Yes.}}", "c: {question: How long?, number: {from: 0, to: 9}}")
    made = framework(f"prepare: {{{screen}{steps}}}\n{textwrap.dedent(rest)}")
    plan, folder = compile_framework(made), tmp_path_factory.mktemp("panel")
    known = {f"U{at}": (*row, at % 4 or None) for at, row in enumerate(rows)}
    lines = (
        f"{unit},r{at % 2},{','.join('' if cell is None else str(cell) for cell in row)}" for at, (unit, row) in enumerate(known.items())
    )
    try:
        found = prepare(plan, read(made, "\n".join(["unit,subject.region,a,b,c", *lines, ""]), folder / "units.csv"), log=True)
    except ProblemsError:  # what is left does not differ, or is nothing
        reject()
    state: dict[tuple[str, str], float | None] = {
        (unit, name): cell for unit, row in known.items() for name, cell in zip("abc", row, strict=True)
    }
    for change in found.changes():
        assert state[change.unit, change.indicator] == change.before
        state[change.unit, change.indicator] = change.after
    scores = score_panel(plan, found.panel)
    for name in "abc":
        assert [state[unit, name] for unit in found.panel.units] == of(scores, name)


def test_a_later_unit_is_held_inside_the_scale(run: Run, tmp_path: Path) -> None:
    found, scores = run("prepare: {normalise: min-max}")
    made = scores.plan.framework
    later = prepare(scores.plan, read(made, "unit,a,b,law\nZ,99,-5,1\nY,20,3,1\n", tmp_path / "later.csv"), found.fitted)
    assert later.panel.rows.low[:2].tolist() == [[100, 50], [100, 50]]


def test_parameters_of_several_periods_need_the_units_own(run: Run, tmp_path: Path) -> None:
    found, scores = run("prepare: {impute: linear, normalise: {method: min-max, over: period}}", YEARS, "year")
    late = "unit,year,a,b,law\nC,2021,30,3,1\nC,2022,50,3,1\n"
    again = prepare(scores.plan, read(scores.plan.framework, late, tmp_path / "late.csv", "year"), found.fitted)
    assert again.panel.rows.low[0].tolist() == [0, 0]  # 30 is the lowest of 2021, 50 that of 2022
    with pytest.raises(ProblemsError, match=r"I08 nothing was learnt of the period 2030 \(only of 2020, 2021, 2022\)"):
        prepare(scores.plan, read(scores.plan.framework, late.replace("2022", "2030"), tmp_path / "late.csv", "year"), found.fitted)


# ---------------------------------------------------------------- Copeland


def test_copeland_as_an_aggregation(run: Run) -> None:
    """In COINr it is a table of its own; here a group, an index or a composite may have it, with bounds and ranks like any other."""
    table = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,30,5,0\nD,5,9,0\n"
    _, scores = run("prepare: {normalise: min-max}\noverall: {aggregate: copeland}\naggregate: copeland", table)
    assert of(scores, "one") == [100, 50, 50, 0]  # A beats all; B beats D and ties with C, for a and b are one each
    assert of(scores, "overall") == [100, 50, 50, 0]
    assert rank_node(scores, scores.plan.overall).rank.tolist() == [1, 2, 2, 4]


def test_copeland_bounds_are_those_of_a_unit_whose_answers_turn_out_badly_or_well(run: Run) -> None:
    table = "unit,a,b,law\nA,10,,1\nB,20,3,0\nC,30,5,0\n"
    _, scores = run("prepare: {normalise: min-max}\naggregate: copeland", table)
    at = scores.plan.index["one"]
    assert scores.low[at][0] <= scores.value[at][0] <= scores.high[at][0]
    assert (scores.low[at][0], scores.high[at][0]) == (25, 75)
    assert scores.coverage[at][0] == pytest.approx(2 / 3)


def test_a_later_unit_is_compared_with_those_of_the_sample(run: Run, tmp_path: Path) -> None:
    """With each of them, but for one of its own name, and with no other later unit; those of the sample keep their scores."""
    table = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,30,5,0\nD,5,9,0\n"
    found, scores = run("prepare: {normalise: min-max}\naggregate: copeland", table)
    made, path = scores.plan.framework, tmp_path / "saved.yaml"
    assert found.fitted is not None
    save_parameters(path, made, found.fitted)
    fitted, _ = load_parameters(path, made)
    later = "unit,a,b,law\nZ,25,0,1\nY,1,99,0\nC,25,0,1\nX,,4,\nW,,,\n"
    placed = prepare(scores.plan, read(made, later, tmp_path / "later.csv"), fitted)
    # Z beats all four; Y is beaten by all but D, with whom it is at the lower ends; C, who is of the sample, beats the three
    # others; X beats C and D and is beaten by A and B; of W nothing is known
    assert of(score_panel(scores.plan, placed.panel), "one") == [100, 12.5, 100, 50, None]
    own = read(made, table, tmp_path / "again.csv")
    assert of(score_panel(scores.plan, prepare(scores.plan, own, fitted).panel), "one") == of(scores, "one")


def test_later_units_are_compared_with_those_of_their_period(run: Run, tmp_path: Path) -> None:
    table = "unit,year,a,b,law\nA,2020,1,1,1\nB,2020,2,2,0\nA,2021,5,5,1\nB,2021,6,9,0\nC,2021,7,1,1\n"
    found, scores = run("prepare: {normalise: min-max}\naggregate: copeland", table, "year")
    made = scores.plan.framework
    assert found.fitted is not None
    save_parameters(tmp_path / "saved.yaml", made, found.fitted)
    fitted, _ = load_parameters(tmp_path / "saved.yaml", made)
    late = "unit,year,a,b,law\nZ,2020,4,3,1\nZ,2021,4,3,1\n"
    placed = prepare(scores.plan, read(made, late, tmp_path / "late.csv", "year"), fitted)
    # in 2020 better than B, and as good as A: a for b; in 2021 better in b than A and B, but in a than none: beats B, is beaten by C
    assert of(score_panel(scores.plan, placed.panel), "one") == [75, 50]
    with pytest.raises(ProblemsError, match="I08 nothing was learnt of the period 2022"):
        prepare(scores.plan, read(made, late.replace("2021", "2022"), tmp_path / "late.csv", "year"), fitted)


def test_parameters_without_the_units_to_compare_with(run: Run) -> None:
    found, scores = run("prepare: {normalise: min-max}\naggregate: copeland")
    assert found.fitted is not None
    for rivals in ({}, {key: own._replace(parts=("other",)) for key, own in found.fitted.rivals.items()}):
        with pytest.raises(ProblemsError, match="I08 nothing was saved of the units to compare others with in one"):
            prepare(scores.plan, found.panel, replace(found.fitted, rivals=rivals))


def test_a_unit_of_which_nothing_is_known_may_be_beaten_by_all_or_beat_all(run: Run) -> None:
    """It has no score, and the others are not compared with it; so is a part of the whole (R5)."""
    table = "unit,a,b,law\nA,10,1,1\nB,20,3,0\nC,,,\n"
    _, scores = run("prepare: {normalise: min-max}\naggregate: copeland", table)
    one, overall = scores.plan.index["one"], scores.plan.overall
    assert of(scores, "one") == [100, 0, None]
    assert [scores.low[one].tolist(), scores.high[one].tolist()] == [[100, 0, 0], [100, 0, 100]]
    assert np.isnan(scores.value[overall][2])


def test_copeland_needs_other_units(run: Run) -> None:
    with pytest.raises(ProblemsError, match=r"I02 .*copeland compares units, and there is 1 of them"):
        run(
            "aggregate: copeland",
            "unit,law\nA,1\n",
            rest="pillar_files: {one: {indicators: {law: {question: A law?, levels: {0: N., 1: Y.}}}}}",
        )


def test_one_survey_is_not_scored_without_the_steps() -> None:
    made = framework(f"prepare: {{normalise: min-max}}\n{textwrap.dedent(ONE)}")
    survey = Survey.model_construct(framework="test", subject=_subject("A"), period="2026", answers={})
    with pytest.raises(ValueError, match=r"test takes numbers through steps \('prepare'\)"):
        score(made, survey)


# ---------------------------------------------------------------- the commands

FILES = {
    "index/framework.yaml": """\
title: Index
edition: 2026
version: 1.0.0
publisher: Nobody
licence: CC0
prepare: {denominate: people, impute: mean, normalise: min-max}
pillars: [one, context]
""",
    "index/one.yaml": """\
title: One
references: [{title: A book}]
indicators:
  a: {question: How many?, number: {}}
  b: {question: How much?, number: {direction: down}}
""",
    "index/context.yaml": """\
title: Context
scored: false
aggregate: none
references: [{title: A book}]
indicators:
  people: {question: How many people?, number: {}}
""",
    "units.csv": "unit,a,b,people\n=A,10,1,1\nB,,2,2\nC,60,9,3\n",
    "one.yaml": "framework: index\nsubject: {id: Z, name: Zed}\nperiod: 2026\nanswers: {a: 10, b: 3, people: 1}\n",
}


@pytest.fixture
def index(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    return folder_of(FILES)


def test_rank_and_score_take_a_panel_through_the_steps(index: Path, cli: Callable[..., Output]) -> None:
    ranked = cli("rank", index / "units.csv", "--framework", index / "index", "--format", "json", "--log", index / "log.csv")
    found = json.loads(ranked.out)
    assert found["sample"] == {
        "source": str(index / "units.csv"),
        "units": 3,
        "periods": [],
        "imputed": 1,
        "screened": {"units": [], "indicators": []},
    }
    units = [(unit["unit"], unit["rank"], unit["value"], unit["imputed"]) for unit in found["units"]]
    assert units == [("B", 1, 75.0, ["a"]), ("=A", 2, 50.0, []), ("C", 2, 50.0, [])]
    assert "1 number imputed" in ranked.err
    rows = list(csv.DictReader((index / "log.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["unit"] for row in rows} == {"'=A", "B", "C"}  # no program for a spreadsheet
    assert {row["period"] for row in rows} == {""}
    imputed = [row for row in rows if row["step"] == "impute"]
    assert [(row["indicator"], row["before"], row["after"], row["reason"]) for row in imputed] == [("a", "", "15.0", "mean")]
    for command in ("rank", "score"):
        assert "relative to the sample: units.csv, 3 units\n" in cli(command, index / "units.csv", "--framework", index / "index").out
    scored = json.loads(cli("score", index / "units.csv", "--framework", index / "index", "--format", "json").out)
    assert [(unit["unit"], unit["score"]["value"]) for unit in scored["units"]] == [("=A", 50.0), ("B", 75.0), ("C", 50.0)]


def test_one_survey_needs_a_sample_or_its_parameters(index: Path, cli: Callable[..., Output]) -> None:
    alone = cli("score", index / "one.yaml", "--framework", index / "index")
    assert (alone.code, alone.out) == (2, "")
    assert "one survey is no sample (a, b would have no score); score a panel" in alone.err
    assert cli("score", index / "units.csv", "--framework", index / "index", "--save-parameters", index / "saved.yaml").code == 0
    placed = cli("score", index / "one.yaml", "--framework", index / "index", "--parameters", index / "saved.yaml", "--format", "json")
    assert json.loads(placed.out)["score"]["value"] == 0  # a: as the lowest; b: 3 for each of the people, as the highest
    assert json.loads(placed.out)["sample"]["units"] == 3
    for command in ("gaps", "explain"):
        refused = cli(command, index / "one.yaml", *(["a"] if command == "explain" else []), "--framework", index / "index")
        assert (refused.code, refused.out) == (2, "")
        assert "steps ('prepare') that this command does not take" in refused.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "framework: other@1.0.0\ndigest: x\nsample: {source: x, units: 3}\nindicators: {}\n",
            "1:12: I08 these are the parameters of other",
        ),
        ("framework: index\n", "M02"),
        (
            (
                "framework: index@1.0.0\ndigest: x\nsample: {source: x, units: 3}\nindicators: {}\n"
                "together:\n- {period: all, indicators: [a, b], mean: [1, 2], covariance: [[1, 0], [0]]}\n"
            ),
            "6:3: I08 a mean and a row and a column of the covariance are needed for each of the 2 indicators",
        ),
        (
            (
                "framework: index@1.0.0\ndigest: x\nsample: {source: x, units: 3}\nindicators: {}\n"
                "compared:\n- {period: all, node: one, units: [A, B], parts: {a: [1, null], b: [1]}}\n"
            ),
            "6:3: I08 every part needs a score (or null) for each of the 2 units",
        ),
        ("", "Y02"),
        ("framework: index@1.0.0\ndigest: x\nsample: {source: x, units: many}\nindicators: {}\n", "3:28: M03"),
    ],
)
def test_files_that_are_no_parameters(index: Path, cli: Callable[..., Output], text: str, message: str) -> None:
    (index / "wrong.yaml").write_text(text, encoding="utf-8")
    found = cli("score", index / "one.yaml", "--framework", index / "index", "--parameters", index / "wrong.yaml")
    assert (found.code, found.out) == (1, "")
    assert message in found.err


def test_options_of_steps_that_a_framework_does_not_have(index: Path, cli: Callable[..., Output]) -> None:
    (index / "index" / "framework.yaml").write_text(FILES["index/framework.yaml"].replace("prepare: {", "#"), encoding="utf-8")
    (index / "index" / "one.yaml").write_text(
        FILES["index/one.yaml"].replace("number: {}", "number: {from: 0, to: 9}").replace("{direction: down}", "{from: 0, to: 9}")
    )
    for option in ("--log", "--save-parameters", "--parameters"):
        found = cli("rank", index / "units.csv", "--framework", index / "index", option, index / "x.csv")
        assert (found.code, found.out) == (2, "")
        assert f"{option} is about steps before scores, and index has none" in found.err
