"""The plan: against brute force, what actions require, the schedule, the planned survey and the command."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from build import answers, framework, subject
from conftest import ROOT, Output
from readiness.languages import language_of
from readiness.library import load_survey
from readiness.model import Survey
from readiness.planning import ActionPlan, Goal, PlanError, make_plan, schedule, search
from readiness.planning.events import calendar_of
from readiness.report.documented import context_schema
from readiness.scoring import Card, card, compile_framework

Cli = Callable[..., Output]
Write = Callable[[Mapping[str, str]], Path]
SURVEY = ROOT / "surveys" / "viet-nam-2020.yaml"


def survey_of(text: str) -> Survey:
    return Survey.model_construct(
        framework="test", subject=None, period="2020", target=None, status=None, sources={}, authors=(), answers=answers(text)
    )


def planned(framework_text: str, answers_text: str, goals: Any = None, budget: float | None = None) -> ActionPlan:
    plan = compile_framework(framework(framework_text))
    survey = survey_of(answers_text)
    card_ = card(plan, None, survey.answers)
    found = [Goal(plan.index[name], least=least) for name, least in (goals or {}).items()]
    return make_plan(card_, survey, found, budget)


# Small rubrics of every rule, with efforts that make the cheapest way less than plain.

RULES = ["mean", "points", "geometric", "harmonic", "minimum", "median", "maximum"]


@st.composite
def cases(draw: st.DrawFn, rules: list[str]) -> tuple[str, str, float]:
    """A framework of two pillars, answers, and a goal."""
    lines, given_, least = ["decimals: 2"], [], draw(st.integers(20, 95))
    lines += [f"aggregate: {draw(st.sampled_from(rules))}", "pillar_files:"]
    for pillar in "ab":
        lines += [f"  {pillar}:", f"    aggregate: {draw(st.sampled_from(rules))}", "    indicators:"]
        for position in range(draw(st.integers(1, 2))):
            top = draw(st.integers(1, 3))
            name = f"{pillar}{position}"
            levels = ", ".join(f"{level}: Level {level}." for level in range(top + 1))
            actions = ", ".join(f"{level}: {{do: It, months: {draw(st.integers(1, 9))}}}" for level in range(1, top + 1))
            weight = draw(st.integers(1, 4))
            lines.append(
                f"      {name}: {{question: Q?, weight: {weight}, points: {weight}, levels: {{{levels}}}, actions: {{{actions}}}}}"
            )
            now = draw(st.sampled_from([*range(top + 1), "unknown", "partly"]))
            given_.append(f"{name}: {'[0, 1]' if now == 'partly' else now}")
    return "\n".join(lines), "\n".join(given_), float(least)


def brute_force(framework_text: str, answers_text: str) -> list[tuple[float, float]]:
    """(effort, value as printed) of every set of steps, by scoring each alone."""
    source = framework(framework_text)
    plan, now = compile_framework(source), answers(answers_text)
    ways = []
    for leaf in plan.leaves:
        answer = now[leaf.id]
        keys = answer.level or ((answer.given,) if isinstance(answer.given, str) else answer.given)
        if keys == ("unknown",):
            continue
        top = max(int(key) for key in keys)
        months = {int(key): action.months for key, action in leaf.source.actions.items()}
        options = [(0.0, None)]
        for level in range(top + 1, len(leaf.levels)):
            options.append((options[-1][0] + months[level], level))
        ways.append([(leaf.id, effort, level) for effort, level in options])
    found = []
    for combination in product(*ways):
        changed = {name: f"{name}: {level}" for name, _, level in combination if level is not None}
        text = "\n".join(changed.get(line.partition(":")[0], line) for line in answers_text.splitlines())
        value = card(plan, None, answers(text)).overall.value
        found.append((sum(effort for _, effort, _ in combination), -1.0 if value is None else value))
    return found


def check_against_brute_force(case: tuple[str, str, float], *, exact: bool) -> None:
    framework_text, answers_text, least = case
    ways = brute_force(framework_text, answers_text)
    reaching = [effort for effort, value in ways if value >= least]
    try:
        plan = planned(framework_text, answers_text, {"overall": least})
    except PlanError:
        assert not reaching or ways[0][1] == -1.0
        return
    assert plan.after.overall.value is not None
    assert plan.after.overall.value >= least
    assert plan.proven == exact
    if exact:
        assert plan.effort == pytest.approx(min(reaching))
    else:
        assert plan.effort >= min(reaching) - 1e-9
    budget = plan.effort
    within = planned(framework_text, answers_text, budget=budget)
    best = max(value for effort, value in ways if effort <= budget + 1e-9)
    assert within.effort <= budget + 1e-9
    assert within.after.overall.value is not None
    assert within.after.overall.value <= best + 1e-9
    if exact:
        assert within.after.overall.value == pytest.approx(best, abs=0.011)  # exact values are compared, printed ones shown


@settings(max_examples=40, deadline=None)
@given(cases(["mean", "points"]))
def test_additive_plans_are_the_cheapest(case: tuple[str, str, float]) -> None:
    check_against_brute_force(case, exact=True)


@settings(max_examples=40, deadline=None)
@given(cases(RULES))
def test_other_plans_are_the_cheapest_where_all_can_be_tried(case: tuple[str, str, float]) -> None:
    check_against_brute_force(case, exact=True)


def test_a_search_reaches_its_goal_and_claims_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sets are too many to be tried, the plan is good, and says that it is not proven."""
    monkeypatch.setattr(search, "MANY", 0)
    text = """
    aggregate: geometric
    pillar_files:
      a: {indicators: {a0: {question: Q?, levels: {0: L., 1: L., 2: L.}, actions: {1: {do: X, months: 5}, 2: {do: X, months: 2}}}}}
      b: {indicators: {b0: {question: Q?, levels: {0: L., 1: L., 2: L.}, actions: {1: {do: X, months: 1}, 2: {do: X, months: 9}}}}}
    """
    plan = planned(text, "a0: 0\nb0: 0", {"overall": 70})
    assert not plan.proven
    assert (plan.effort, plan.after.overall.value) == (8.0, 70.7)  # √(100 × 50); the other way takes 15 months
    within = planned(text, "a0: 0\nb0: 0", budget=8)
    assert not within.proven
    assert within.after.overall.value == 70.7


LINKED = """
pillar_files:
  a:
    indicators:
      law: {question: Q?, levels: {0: L., 1: L., 2: L.}, actions: {1: {do: Draft, months: 6}, 2: {do: Pass, months: 6}}}
      body: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Found, months: 1, requires: law at least 2}}}
      site: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Open, months: 8, lead: Office, effort: low}}}
"""


def test_requires() -> None:
    """The body alone would be cheapest; with the law that it requires the site is."""
    plan = planned(LINKED, "{law: 0, body: 0, site: 0}", {"overall": 33})
    assert [step.leaf.id for step in plan.steps] == ["site"]
    plan = planned(LINKED, "{law: 1, body: 0, site: 0}", {"overall": 80})
    assert [(step.leaf.id, step.key) for step in plan.steps] == [("law", "2"), ("body", "1"), ("site", "1")]
    steps = schedule(plan, survey_of("{law: 1, body: 0, site: 0}"))
    assert steps[1].start == steps[0].end + datetime.timedelta(days=1)
    assert steps[1].requires == ("law at least 2",)


def test_requires_what_is_not_known() -> None:
    plan = planned(LINKED, "{law: unknown, body: 0, site: 0}", {"overall": 50})
    assert [step.leaf.id for step in plan.steps] == ["site"]
    assert [str(blocked) for blocked in plan.blocked] == ["requires 'law' at '2', which is not known"]
    (blocked,) = plan.blocked
    assert (blocked.step.leaf.id, blocked.step.key, blocked.requires.id, blocked.level) == ("body", "1", "law", "2")
    assert [(found.id, found.opens) for found in plan.unknown] == [("law", pytest.approx(100 / 3))]
    with pytest.raises(
        PlanError, match=r"reaches 50\.0 at most, .*; 1 question is not known or not exactly: find it out first \(law\); 1 step"
    ):
        planned(LINKED, "{law: unknown, body: 0, site: 0}", {"overall": 60})


def test_requires_what_does_not_apply() -> None:
    plan = planned(LINKED, "{law: {level: not-applicable, note: None.}, body: 0, site: 1}", {"overall": 100})
    assert [step.leaf.id for step in plan.steps] == ["body"]


def test_requires_what_no_step_leads_to() -> None:
    """A question that is not scored has no steps: what requires more of it than there is cannot be done."""
    text = LINKED.replace("law: {question: Q?,", "law: {question: Q?, scored: false,")
    plan = planned(text, "{law: 1, body: 0, site: 0}", {"overall": 50})
    assert ([step.leaf.id for step in plan.steps], plan.effort) == (["site"], 8.0)
    assert [str(blocked) for blocked in plan.blocked] == ["requires 'law' at '2', which no step leads to"]
    with pytest.raises(
        PlanError, match=r"reaches 50\.0 at most, .*; 1 step cannot be taken, as what must come first is not known or out of reach"
    ):
        planned(text, "{law: 1, body: 0, site: 0}", {"overall": 60})
    assert planned(text, "{law: 2, body: 0, site: 0}", {"overall": 100}).blocked == ()


def test_requires_what_is_only_possible() -> None:
    """One of two levels is known, and only the higher would do; where no step leads above it, it is to be found out first."""
    plan = planned(LINKED, "{law: [1, 2], body: 0, site: 0}", {"overall": 50})
    assert [step.leaf.id for step in plan.steps] == ["site"]
    assert [str(blocked) for blocked in plan.blocked] == ["requires 'law' at '2', which is not known"]


def test_effort_of_the_survey() -> None:
    """What the survey says replaces the framework's; a new effort puts its months aside; nothing said is medium."""
    text = LINKED.replace("months: 8, ", "")
    assert planned(text, "{law: 2, body: 1, site: 0}", {"overall": 100}).effort == 3.0  # low, the framework's default of it
    assert planned(LINKED, "{law: 2, body: 1, site: {level: 0, actions: {1: {months: 2}}}}", {"overall": 100}).effort == 2.0
    assert planned(LINKED, "{law: 2, body: 1, site: {level: 0, actions: {1: {effort: high}}}}", {"overall": 100}).effort == 12.0
    plain = "pillar_files: {a: {indicators: {law: {question: Q?, levels: {0: L., 1: L.}}}}}"
    (step,) = planned(plain, "law: 0", {"overall": 100}).steps
    assert (step.months, step.assumed) == (6.0, True)


def test_band_with_a_gate() -> None:
    """A band asks for its score and for the conditions of its gate; these are found among dearer steps."""
    text = """
    bands: [{id: low, title: Low, from: 0}, {id: high, title: High, from: 50}]
    overall: {gates: [{at_most: low, unless: {any: [law at least 2, site at least 1]}}]}
    pillar_files:
      a:
        indicators:
          law: {question: Q?, levels: {0: L., 1: L., 2: L.}, actions: {1: {do: X, months: 6}, 2: {do: X, months: 6}}}
          body: {question: Q?, weight: 3, levels: {0: L., 1: L.}, actions: {1: {do: X, months: 1}}}
          site: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: X, months: 8}}}
    """
    source = compile_framework(framework(text))
    survey = survey_of("{law: 0, body: 0, site: 0}")
    plan = make_plan(card(source, None, survey.answers), survey, [Goal(source.overall, band=1)])
    assert ([step.leaf.id for step in plan.steps], plan.proven) == (["body", "site"], True)
    assert plan.after.overall.band == "high"


def test_cap_is_lifted_where_that_pays() -> None:
    """A cap on the score makes steps worth nothing by themselves; the plan is still the cheapest."""
    text = """
    pillar_files:
      a:
        gates: [{at_most: 50, unless: law at least 1}]
        indicators:
          law: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: X, months: 9}}}
          body: {question: Q?, weight: 9, levels: {0: L., 1: L.}, actions: {1: {do: X, months: 2}}}
    """
    plan = planned(text, "{law: 0, body: 0}", {"a": 60})
    assert ([step.leaf.id for step in plan.steps], plan.proven, plan.effort) == (["body", "law"], True, 11.0)


def test_tick_lists_and_numbers() -> None:
    text = """
    pillar_files:
      a:
        indicators:
          ways:
            question: Q?
            score: points
            choices: {web: W., phone: P., post: {text: O., points: 2}}
            actions: {post: {do: Write, months: 1}}
          share: {question: Q?, number: {from: 0, to: 100, unit: '%'}, actions: {80: {do: Connect, months: 4}}}
    """
    plan = planned(text, "{ways: [web], share: {value: 20, target: {value: 80}}}", {"overall": 77})
    assert [(step.leaf.id, step.now, step.key, step.months) for step in plan.steps] == [
        ("ways", "web", "post", 1.0),
        ("share", "20", "80", 4.0),
    ]
    assert plan.after.overall.value == 77.5  # (75 + 80) / 2


NUMBERS = """
pillar_files:
  a:
    indicators:
      share:
        question: Q?
        number: {from: 0, to: 100, unit: '%'}
        actions: {50: {do: Connect half, months: 4}, 80: {do: Connect most, months: 8}}
      places: {question: Q?, number: {from: 0, to: 20, unit: places}, target: [{value: 20, by: 2030}, {value: 5, by: 2022}]}
      days: {question: Q?, number: {from: 0, to: 30, direction: down}, target: {change: -10, baseline: {value: 25, date: 2019}}}
      speed: {question: Q?, number: {from: 0, to: 1000}}
      length: {question: Q?, number: {from: 0, to: 1000}, target: {value: 900, operator: '>'}}
"""


def test_numbers_have_a_step_for_each_action_and_target() -> None:
    """Up to the last that somebody names; of a number for which nobody does, the plan says so."""
    given_ = "{share: 20, places: 2, days: {value: {from: 20, to: 22}}, speed: 100, length: 1}"
    plan = planned(NUMBERS, given_, budget=1000)
    steps = schedule(plan, survey_of(given_))
    assert sorted((step.id, step.now, step.step, step.unit, step.months, step.due) for step in steps) == [
        ("days", "20", "15", None, 6.0, None),
        ("places", "2", "5", "places", 6.0, "2022"),
        ("places", "5", "20", "places", 6.0, "2030"),
        ("share", "20", "50", "%", 4.0, None),
        ("share", "50", "80", "%", 8.0, None),
    ]
    assert [leaf.id for leaf in plan.without_steps] == ["speed"]
    assert not planned(NUMBERS, given_.replace("share: 20", "share: 85"), budget=1000).worlds.steps.of(plan.before.plan.leaf("share"))


def test_an_answer_knows_better_of_a_number() -> None:
    given_ = "{speed: {value: 100, actions: {300: {do: Lay cables, months: 2}}}}"
    (step,) = schedule(planned(NUMBERS, given_, budget=1000), survey_of(given_))
    assert (step.step, step.how, step.months, step.cumulated) == ("300", "Lay cables", 2.0, 30.0)


def test_what_is_not_known_is_told_of_what_is_planned_for() -> None:
    """By what it leaves open of that node, also through the condition of a gate; what stands elsewhere is left out."""
    text = """
    pillar_files:
      a:
        gates: [{at_most: 40, unless: far at least 1}]
        indicators:
          near: {question: Q?, weight: 3, levels: {0: L., 1: L.}}
          law: {question: Q?, levels: {0: L., 1: L., 2: L.}}
      b: {indicators: {far: {question: Q?, levels: {0: L., 1: L.}}, other: {question: Q?, levels: {0: L., 1: L.}}}}
    """
    plan = planned(text, "{near: unknown, law: [0, 1], far: 1, other: unknown}", {"a": 1})
    assert [(found.id, found.state, found.opens) for found in plan.unknown] == [("near", "unknown", 75.0), ("law", "partial", 12.5)]
    plan = planned(text, "{near: 0, law: 1, far: unknown, other: unknown}", {"a": 1})
    assert [(found.id, found.opens) for found in plan.unknown] == [("far", 0.0)]


def test_an_item_that_is_not_known_stays_so() -> None:
    """One more tick says nothing of the item that is not known: the list stays open, and so its weight in the whole low."""
    text = """
    pillar_files:
      a:
        indicators:
          ways: {question: Q?, choices: {web: W., phone: P., post: O., desk: D.}, actions: {post: {do: Write, months: 1}}}
          law: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Draft, months: 5}}}
    """
    plan = planned(text, "{ways: {choices: [web], unknown: [phone]}, law: 0}", {"overall": 26})
    assert [(step.leaf.id, step.key) for step in plan.steps] == [("ways", "post")]
    assert plan.after.node("ways").low == 50
    assert plan.after.node("ways").high == 75


def test_items_that_require_something() -> None:
    """Also then any of them may be taken without the others."""
    text = """
    pillar_files:
      a:
        indicators:
          law: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Draft, months: 3}}}
          ways:
            question: Q?
            score: points
            choices: {web: W., phone: {text: P., points: 2}}
            actions: {web: {do: X, months: 5, requires: law at least 1}, phone: {do: X, months: 1, requires: law at least 1}}
    """
    plan = planned(text, "{law: 0, ways: []}", {"overall": 80})
    assert [(step.leaf.id, step.key) for step in plan.steps] == [("law", "1"), ("ways", "phone")]
    assert plan.on_the_way(plan.steps) == pytest.approx((0, 50, 250 / 3))


def test_a_step_may_lower_a_score() -> None:
    """A step that settles an answer known in part gives it more weight beside what is better: more steps may be less."""
    text = """
    pillar_files:
      a:
        indicators:
          open: {question: Q?, weight: 3, levels: {0: L., 1: L.}}
          law:
            question: Q?
            levels: {0: {text: L., score: 0}, 1: {text: L., score: 50}, 2: {text: L., score: 55}, 3: {text: L., score: 100}}
            actions: {3: {do: X, months: 6, requires: open at least 1}}
          site: {question: Q?, weight: 9, levels: {0: L., 1: L.}}
    """
    with pytest.raises(PlanError, match=r"'overall' reaches 96\.1 at most"):
        planned(text, "{law: [0, 1], site: 0, open: unknown}", {"overall": 97})
    within = planned(text, "{law: [0, 1], site: 0, open: unknown}", budget=100)
    assert ([step.leaf.id for step in within.steps], within.proven) == (["site"], True)
    assert within.after.overall.exact == pytest.approx((0.5 * 25 + 9 * 100) / 9.5)  # with the step of the law (55 + 9 × 100) / 10


def test_a_score_held_at_its_low_is_no_sum() -> None:
    """What is unknown and counts as zero holds the value at its low (R2); a plan is found all the same, and proven."""
    text = """
    unknown: zero
    pillar_files:
      a: {indicators: {law: {question: Q?, levels: {0: L., 1: L., 2: L.}, actions: {1: {do: X, months: 1}, 2: {do: X, months: 4}}}}}
      b:
        weight: 2
        indicators:
          open: {question: Q?, weight: 2, levels: {0: L., 1: L.}}
          site: {question: Q?, levels: {0: L., 1: L., 2: L., 3: L.}}
    """
    before = planned(text, "{law: 0, open: unknown, site: [1, 3]}", budget=0)
    assert before.after.overall.value == before.after.overall.low
    plan = planned(text, "{law: 0, open: unknown, site: [1, 3]}", {"overall": 40})
    assert (plan.effort, plan.proven) == (5.0, True)


def test_a_composite_is_planned_for_in_its_own_range() -> None:
    text = LINKED + "composites: {index: {of: [law, site], range: [0, 1]}}\n"
    plan = planned(text, "{law: 0, body: 0, site: 0}", {"index": 0.5})
    assert (plan.after.node("index").value, plan.on_the_way(plan.steps)) == (0.5, (0.0, 0.5))
    steps = schedule(plan, survey_of("{law: 0, body: 0, site: 0}"))
    assert [(step.gain, step.cumulated) for step in steps] == [(0.5, 0.5)]


def test_several_goals() -> None:
    text = LINKED.replace("  a:", "  a:") + "  b: {indicators: {open: {question: Q?, levels: {0: L., 1: L.}}}}\n"
    plan = planned(text, "{law: 0, body: 0, site: 0, open: 0}", {"a": 30, "b": 100})
    assert sorted(step.leaf.id for step in plan.steps) == ["open", "site"]
    assert plan.on_the_way(plan.steps)[-1] == plan.after.overall.exact  # gains of several are shown on the whole


def test_nothing_to_do() -> None:
    plan = planned(LINKED, "{law: 2, body: 0, site: 0}", {"overall": 30})
    assert (plan.steps, plan.effort, plan.proven) == ((), 0.0, True)


def test_no_score_no_plan() -> None:
    scales = "scales: {s: {levels: {red: R., green: G.}}}\n"
    for rule, said in (("none", "the framework gives it none"), ("judgement\n    scale: s", "rated by an assessor")):
        text = scales + LINKED.strip().replace("  a:\n", f"  a:\n    aggregate: {rule}\n")
        with pytest.raises(PlanError, match=said):
            planned(text, "{law: 0, body: 0, site: 0}", {"a": 50})


def test_cumulated_scores_are_those_of_the_surveys() -> None:
    """Each figure on the way is that of the survey with the steps so far, scored by itself."""
    survey = load_survey(SURVEY)
    from readiness import load_framework, score

    card_ = score(load_framework(survey.framework), survey)
    plan = make_plan(card_, survey, [Goal(card_.plan.overall, least=45.0)])
    assert plan.proven
    now = dict(survey.answers)
    for step, value in zip(plan.steps, plan.on_the_way(plan.steps)[1:], strict=True):
        now[step.leaf.id] = type(now[step.leaf.id]).model_construct(level=(step.key,))
        assert card(card_.plan, survey.subject, now).overall.exact == pytest.approx(value, abs=1e-12)
    assert_cheapest_by_single_exchanges(card_, plan)


def assert_cheapest_by_single_exchanges(card_: Card, plan: ActionPlan) -> None:
    """No step can be left out: a necessary mark of the cheapest set, on a survey too large for brute force."""
    goal = 45.0
    last = {step.leaf.id: step for step in plan.steps}
    for step in last.values():
        kept = dict(plan.after.answers)
        before = [other for other in plan.steps if other.leaf is step.leaf and other is not step]
        kept[step.leaf.id] = type(kept[step.leaf.id]).model_construct(level=(before[-1].key,)) if before else card_.answers[step.leaf.id]
        value = card(card_.plan, card_.subject, kept).overall.value
        assert value is not None
        assert value < goal


def test_schedule_of_leads() -> None:
    """Whoever leads does one step after another; the survey's lead and start are respected."""
    text = LINKED.replace("{do: Draft, months: 6}", "{do: Draft, months: 6, lead: Office}")
    given_ = "{law: 0, body: 0, site: {level: 0, target: {level: 1, by: 2021, owner: City}}}"
    plan = planned(text, given_, {"overall": 100})
    steps = {(step.id, step.step): step for step in schedule(plan, survey_of(given_), datetime.date(2021, 7, 1))}
    assert steps["law", "1"].who == "Office"
    assert steps["site", "1"].who == "City"
    assert steps["site", "1"].end == datetime.date(2022, 2, 28)
    assert (steps["site", "1"].quarter, steps["site", "1"].late) == ("2022-Q1", True)
    assert steps["law", "2"].start == datetime.date(2022, 1, 1)
    half = planned(LINKED.replace("months: 8", "months: 0.5"), "{law: 2, body: 1, site: 0}", {"overall": 100})
    assert schedule(half, survey_of("{site: 0}"))[0].end == datetime.date(2021, 1, 15)


def test_order_of_doing() -> None:
    """Steps stand in the order in which they end, each with the score that there is by then."""
    text = """
    pillar_files:
      a:
        indicators:
          law: {question: Q?, weight: 9, levels: {0: L., 1: L.}, actions: {1: {do: Draft, months: 9, lead: Office}}}
          site: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Open, months: 3, lead: City}}}
    """
    given_ = "{law: 0, site: 0}"
    plan = planned(text, given_, {"overall": 100})
    assert [step.leaf.id for step in plan.steps] == ["law", "site"]
    assert [(step.order, step.id, step.gain, step.cumulated) for step in schedule(plan, survey_of(given_))] == [
        (1, "site", 10.0, 10.0),
        (2, "law", 90.0, 100.0),
    ]


@pytest.mark.parametrize(("by", "first", "late"), [("2030", "law", False), ("2021-06", "site", False), ("2021-02", "law", True)])
def test_a_lead_does_first_what_is_due(by: str, first: str, late: bool) -> None:
    """What gains most comes first, unless something else would then be late that need not be."""
    text = """
    pillar_files:
      a:
        indicators:
          law: {question: Q?, weight: 9, levels: {0: L., 1: L.}, actions: {1: {do: Draft, months: 9, lead: Office}}}
          base: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Build, months: 1, lead: Office}}}
          site: {question: Q?, levels: {0: L., 1: L.}, actions: {1: {do: Open, months: 3, lead: Office, requires: base at least 1}}}
    """
    given_ = f"{{law: 0, base: 0, site: {{level: 0, target: {{level: 1, by: {by}}}}}}}"
    steps = {step.id: step for step in schedule(planned(text, given_, {"overall": 100}), survey_of(given_))}
    assert steps[first].start == (datetime.date(2021, 1, 1) if first == "law" else steps["base"].end + datetime.timedelta(days=1))
    assert steps["base"].start == (datetime.date(2021, 10, 1) if first == "law" else datetime.date(2021, 1, 1))
    assert steps["site"].late == late


def test_a_step_is_due_when_the_first_target_is_that_it_leads_to() -> None:
    text = "pillar_files: {a: {indicators: {law: {question: Q?, levels: {0: L., 1: L., 2: L., 3: L.}}}}}"
    given_ = "{law: {level: 0, target: [{level: 2, by: 2030}, {level: 1, by: 2021}]}}"
    steps = schedule(planned(text, given_, {"overall": 100}), survey_of(given_))
    assert [(step.step, step.due) for step in steps] == [("1", "2021"), ("2", "2030"), ("3", None)]


def test_calendar() -> None:
    plan = planned(LINKED, "{law: 1, body: 0, site: 0}", {"overall": 80})
    steps = schedule(plan, survey_of("{law: 1, body: 0, site: 0}"))
    text = calendar_of(steps, subject(), "Atlantis", datetime.date(2020, 12, 31), language_of("en"))
    assert text == calendar_of(steps, subject(), "Atlantis", datetime.date(2020, 12, 31), language_of("en"))
    from icalendar import Calendar

    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["law: 1 → 2", "body: 0 → 1", "site: 0 → 1"]
    assert events[0]["DTSTART"].dt == datetime.date(2021, 1, 1)
    assert events[0]["DTEND"].dt == steps[0].end + datetime.timedelta(days=1)
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}
    later = calendar_of(
        schedule(plan, survey_of("{law: 1}"), datetime.date(2022, 1, 1)), subject(), "", datetime.date(2021, 12, 31), language_of("en")
    )
    assert [str(event["UID"]) for event in Calendar.from_ical(later).walk("VEVENT")] == [str(event["UID"]) for event in events]


# The command.


def test_command(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    assert cli("plan", SURVEY, "--target", "50", "-o", out).code == 0
    assert cli("validate", "--strict", out).code == 0
    after = json.loads(cli("score", out, "--format", "json").out)["score"]
    made = json.loads(cli("plan", SURVEY, "--target", "50", "--format", "json").out)
    assert after["exact"] == pytest.approx(made["after"]["exact"])
    assert after["value"] >= 50
    assert made["proven"]
    assert made["effort"] == sum(step["months"] for step in made["steps"])
    change = json.loads(cli("diff", SURVEY, out, "--format", "json").out)
    assert change["change"]["value"] == pytest.approx(after["value"] - made["before"]["value"])
    assert {item["id"] for item in change["items"] if item["change"]} >= {step["id"] for step in made["steps"]}


def test_progress(cli: Cli, tmp_path: Path) -> None:
    """A plan of 2020 judged by the survey of 2020, in the year in which its last step is due: nothing is delivered."""
    out = tmp_path / "plan.yaml"
    cli("plan", SURVEY, "--target", "40", "-o", out)
    later = json.loads(cli("progress", SURVEY, "--plan", out, "--as-of", "2030", "--format", "json").out)
    planned_ids = {name for name, answer in load_survey(out).answers.items() if answer.note and answer.note.startswith("Planned")}
    status = {target["id"]: target["status"] for target in later["targets"]}
    assert planned_ids
    assert {status[name] for name in planned_ids} == {"missed"}
    delivered = json.loads(cli("progress", out, "--plan", out, "--format", "json").out)
    assert {target["status"] for target in delivered["targets"] if target["id"] in planned_ids} == {"met"}
    assert cli("progress", SURVEY, "--plan", out, "--as-of", "2030", "--fail-on-missed").code == 1


RUBRIC = {
    "rubric/framework.yaml": """
        title: Test
        edition: "2026"
        version: 1.0.0
        publisher: Nobody
        licence: CC0
        bands: [{id: low, title: Low, from: 0}, {id: high, title: High, from: 60}]
        pillars: [a]
        """,
    "rubric/a.yaml": """
        title: A
        references: [{title: A book}]
        indicators:
          share:
            question: Share?
            evidence: A count.
            number: {from: 0, to: 100, unit: "%"}
            actions: {50: {do: Connect half, months: 4}, 80: {do: Connect most, months: 8, lead: Office}}
          ways:
            question: Ways?
            evidence: A list.
            choices: {web: By web., phone: By phone., post: By post.}
            actions: {post: {do: Write back, months: 2}}
          law:
            question: Law?
            evidence: The law.
            levels: {none: {text: No law., title: None yet}, draft: {text: A draft., title: Draft}, law: {text: A law., title: In force}}
            actions: {draft: {do: Draft it, months: 3}, law: {do: Pass it, months: 6, lead: Parliament}}
          site:
            question: Sites?
            evidence: A link.
            repeat: office
            combine: mean
            levels: {0: None., 1: One., 2: Two.}
            actions: {1: {do: Open one, months: 1}, 2: {do: Open two, months: 1}}
          speed: {question: Speed?, evidence: A measurement., number: {from: 0, to: 1000, unit: Mbit/s}}
          open: {question: Open?, evidence: A text., levels: {0: No., 1: Yes.}}
        """,
    "now.yaml": """
        framework: ./rubric
        subject: {id: X, name: Atlantis}
        period: 2026
        target: {band: high}
        answers:
          share: {value: {from: 10, to: 20}, note: About.}
          ways: {choices: [web], unknown: [phone]}
          law: none
          site: {each: {north: 0, south: 1}}
          speed: {value: 100, evidence: [{title: A page}], note: Kept.}
          open: unknown
        """,
}


def test_the_planned_survey_says_every_step(cli: Cli, folder_of: Write) -> None:
    """Each step is a target with its date; what is open stays open, also in a tick list; the rest stands as it was."""
    now = folder_of(RUBRIC) / "now.yaml"
    out = now.with_name("plan.yaml")
    assert cli("plan", now, "--budget", 1000, "-o", out).code == 0
    assert cli("validate", "--strict", out).code == 0
    made = json.loads(cli("plan", now, "--budget", 1000, "--format", "json").out)
    assert json.loads(cli("score", out, "--format", "json").out)["score"]["exact"] == pytest.approx(made["after"]["exact"])
    assert "Atlantis, 31 December 2027 (planned)" in cli("score", out).out
    found = load_survey(out).answers
    assert (found["ways"].choices, found["ways"].unknown) == (("web", "post"), ("phone",))
    assert (found["speed"].note, found["open"].given) == ("Kept.", "unknown")
    aims = {
        name: [(target.level or target.value, target.by, target.owner) for target in found[name].targets]
        for name in ("share", "law", "ways")
    }
    assert aims == {
        "share": [(50.0, "2027-04-30", None), (80.0, "2027-12-31", "Office")],
        "law": [("draft", "2027-03-31", None), ("law", "2027-09-30", "Parliament")],
        "ways": [(66.6666, "2027-02-28", None)],
    }
    assert [target.baseline.value for name in ("share", "ways") for target in found[name].targets if target.baseline] == [10, 10, 50]
    assert [target.level for target in found["site"].each["north"].targets] == ["1", "2"]
    assert json.loads(cli("progress", out, "--plan", out, "--format", "json").out)["counts"]["met"] == 9  # all steps, and the band


def test_progress_judges_the_plan_beside_the_targets_of_the_survey(cli: Cli, folder_of: Write) -> None:
    folder = folder_of(
        {**RUBRIC, "now.yaml": RUBRIC["now.yaml"].replace("law: none", "law: {level: none, target: {level: law, by: 2030}}")}
    )
    now, out = folder / "now.yaml", folder / "plan.yaml"
    cli("plan", now, "--budget", 1000, "-o", out)
    found = json.loads(cli("progress", now, "--plan", out, "--as-of", "2027-06", "--format", "json").out)["targets"]
    assert [(one["label"], one["by"], one["status"]) for one in found if one["id"] == "law"] == [
        ("draft", "2027-03-31", "missed"),
        ("law", "2027-09-30", "open"),
        ("law", "2030", "open"),
    ]
    assert "target level In force by 2030" in " ".join(cli("progress", now, "--plan", out).out.split())


def test_the_next_survey_beside_the_plan(cli: Cli, folder_of: Write) -> None:
    now = folder_of(RUBRIC) / "now.yaml"
    out, later = now.with_name("plan.yaml"), now.with_name("later.yaml")
    cli("plan", now, "--budget", 1000, "-o", out)
    text = RUBRIC["now.yaml"].replace("law: none", "law: draft").replace("period: 2026", "period: 2027").replace("north: 0", "north: 2")
    folder_of({"later.yaml": text.replace("speed: {value: 100", "speed: {value: 200")})
    shown = " ".join(cli("diff", out, later).out.split())
    assert "Atlantis, 31 December 2027 (planned) → Atlantis, 2027" in shown
    assert "Short of the plan (4)" in shown
    assert "law: In force → Draft" in shown
    assert "Beyond the plan (1) speed: 100 Mbit/s → 200 Mbit/s" in shown
    assert "2 are as planned, or still unknown." in shown


def test_the_planned_survey_in_vietnamese(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    cli("plan", SURVEY, "--target", "40", "--lang", "vi", "-o", out)
    text = out.read_text(encoding="utf-8")
    assert "Kế hoạch: Ký danh mục nhiệm vụ nêu rõ chức danh, công việc và thời hạn" in text
    assert "# Đây là kế hoạch, không phải hiện trạng" in text
    assert "Planned" not in text


def test_dates_are_the_same_in_all_languages(cli: Cli) -> None:
    dates = [
        [
            (step["id"], step["step"], step["end"])
            for step in json.loads(cli("plan", SURVEY, "--target", 50, "--lang", language, "-f", "json").out)["steps"]
        ]
        for language in ("en", "vi")
    ]
    assert dates[0] == dates[1]


def test_a_plan_that_begins_within_the_period(cli: Cli, folder_of: Write) -> None:
    """A survey of 2026 that is made in spring stands for the whole year: progress then counts from the eve of the first step."""
    now = folder_of(RUBRIC) / "now.yaml"
    out = now.with_name("plan.yaml")
    cli("plan", now, "--budget", 1000, "--start", "2026-05", "-o", out)
    (first, _) = load_survey(out).answers["share"].targets
    assert first.baseline is not None
    assert (first.baseline.date, first.by) == ("2026-04-30", "2026-08-31")


def test_the_plan_says_what_has_no_steps(cli: Cli, folder_of: Write) -> None:
    now = folder_of(RUBRIC) / "now.yaml"
    shown = " ".join(cli("plan", now).out.split())  # to the band that the survey names
    assert "17.9 (Low) → 61.1 (High)" in shown
    assert "set a target to plan for it speed" in shown
    assert "16.67 open" in shown
    assert "None yet → Draft" in shown
    assert "20 → 50 %" in cli("plan", now, "--budget", 100).out
    assert "+ post" in shown
    found = json.loads(cli("plan", now, "--format", "json").out)
    assert (found["without_steps"], found["goals"][0]["band"]) == (["speed"], "high")
    assert found["unknown"][0]["id"] == "open"
    assert "No step raises Test within 0 months of effort; it stays at 17.9 (Low)." in " ".join(cli("plan", now, "--budget", 0).out.split())
    lead = json.loads(cli("report", now, "--band", "high", "--context").out)["labels"]["plan_lead"]
    assert "first open; " in lead
    assert "No target is set for speed" in lead
    assert "speed' reaches 10.0 at most, which is short of the target; 1 number has no target: set one to plan for it (speed)" in (
        cli("plan", now, "--pillar", "speed=50").err
    )
    given_ = RUBRIC["rubric/a.yaml"].replace("{do: Write back, months: 2}", "{do: Write back}")
    folder_of({"rubric/a.yaml": given_})
    lead = json.loads(cli("report", now, "--budget", 1000, "--context").out)["labels"]["plan_lead"]
    assert "Nobody states the effort of 1 step: 6 months are assumed." in lead


def test_a_roadmap_gives_each_lead_the_steps_of_the_plan(cli: Cli, tmp_path: Path) -> None:
    made = json.loads(cli("plan", SURVEY, "--target", 45, "--format", "json").out)["steps"]
    out = tmp_path / "roadmap.html"
    cli("report", SURVEY, "--target", 45, "--template", "roadmap", "-o", out)
    owners = out.read_text(encoding="utf-8").partition('id="owners"')[2].partition("</section>")[0]
    assert sorted(re.findall(r"<h3><bdi>([^<]*)|<h3>([^<]+)", owners)) == sorted({("", step["who"]) for step in made})
    assert all(owners.count(step["how"]) == 1 for step in made)
    assert owners.count('class="gain"') == len(made)


def test_a_report_of_a_plan_without_steps(cli: Cli) -> None:
    shown = cli("report", SURVEY, "--target", "30").out
    assert "Nothing to do: no step is needed, or none raises Digital Government Readiness, which is at 36.9." in shown


def test_several_pillars(cli: Cli) -> None:
    shown = " ".join(cli("plan", SURVEY, "--pillar", "leadership=65", "--pillar", "funding=40").out.split())
    assert "Leadership: 47.2 (Developing) → 66.7 (Established) Funding: 37.5 (Developing) → 50.0 (Established) Overall: 36.9" in shown
    assert "Gains and scores are those of Digital Government Readiness." in shown
    shown = " ".join(cli("plan", SURVEY, "--pillar", "leadership=40", "--pillar", "funding=30").out.split())
    assert "Leadership is at 47.2 (Developing) already. Nothing to do: Funding is at 37.5 (Developing) already." in shown


def test_from_python_with_answers_by_instance(folder_of: Write) -> None:
    from readiness import load_framework, plan, score

    folder = folder_of(RUBRIC)
    now = load_survey(folder / "now.yaml")
    made = plan(score(load_framework(str(folder / "rubric")), now), now, budget=2)
    assert [step.leaf.id for step in made.steps] == ["site/north", "site/south"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "say what to plan for"),
        (["--target", "900"], 2, "outside the range of 'overall', 0 to 100"),
        (["--pillar", "leadrship=60"], 2, "did you mean 'leadership'"),
        (["--pillar", "leadership"], 2, "write ID=SCORE, such as leadership=60"),
        (["--band", "establised"], 2, "did you mean 'established'"),
        (["--target", "60", "--budget", "12"], 2, "give a target or a budget"),
        (["--target", "100"], 1, "39 questions are not known or not exactly: find these out first (coordination-mechanism, "),
        (["--target", "50", "--start", "soon"], 2, "--start: 'soon' is no period"),
        (["--target", "50", "--start", "2019-Q4"], 2, "--start: 2019-Q4 lies before the survey, which is of 2020"),
        (["--budget", "nan"], 2, "--budget: write so many months"),
        (["--target", "50", "-o", "plan.txt"], 2, "name the file so"),
    ],
)
def test_wrong_usage(cli: Cli, arguments: list[str], code: int, said: str) -> None:
    found = cli("plan", SURVEY, *arguments)
    assert found.code == code
    assert said in " ".join(found.err.split())


def test_table_says_all(cli: Cli) -> None:
    shown = " ".join(cli("plan", SURVEY, "--target", "50").out.split())
    for said in (
        "36.9 (Developing) → 50.0 (Established)",
        "no other choice of steps takes less",
        "Data protection law",
        "Find out: not known or not exactly",
        "What is not known has no steps",
    ):
        assert said in shown


def test_what_is_left_out_is_said_once_and_in_the_language_asked_for(cli: Cli) -> None:
    """Of two steps that no document allows, the one above goes without saying; levels that are possible are joined by a word."""
    shown = " ".join(cli("plan", SURVEY, "--target", "50").out.split())
    assert "left out: Leasing of IT services → 3, as it requires Digital procurement rules → 2, which is not known" in shown
    assert shown.count("left out") == 1
    shown = " ".join(cli("plan", SURVEY, "--target", "50", "--lang", "vi").out.split())
    assert "không đưa vào kế hoạch: Thuê dịch vụ CNTT → 3, vì cần có Đầu tư, thuê dịch vụ CNTT → 2 mà nội dung này chưa rõ" in shown
    assert "1 hoặc 2 → 3" in shown
    assert "requires" not in shown
    assert "left out" not in cli("plan", SURVEY, "--target", "30").out  # nothing to do


def test_plan_in_a_report(cli: Cli, tmp_path: Path) -> None:
    """The action plan of a report is the plan that is asked for, step by step; its chart begins when the steps begin."""
    made = json.loads(cli("plan", SURVEY, "--target", "50", "--format", "json").out)["steps"]
    context = json.loads(cli("report", SURVEY, "--target", "50", "--context").out)
    steps = {step["rank"]: step for group in context["plan"] for step in group["steps"]}
    assert [(steps[at]["id"], steps[at]["do"], steps[at]["lead"], steps[at]["by"]) for at in sorted(steps)] == [
        (step["id"], step["how"], step["who"], step["end"]) for step in made
    ]
    assert "from 36.9 to 50.0 with 81 months of effort" in context["labels"]["plan_lead"]
    by_quarter = {step["quarter"]: step["cumulated"] for step in made}
    assert {group["by"]: group["score"] for group in context["plan"]} == {by: pytest.approx(at, abs=0.05) for by, at in by_quarter.items()}
    assert "### By Q2 2023: a score of 50.0" in cli("report", SURVEY, "--target", "50").out
    assert [error.message for error in Draft202012Validator(context_schema()).iter_errors(context)] == []
    (gantt,) = (figure for figure in context["figures"] if figure["kind"] == "gantt")
    first = datetime.date(2021, 1, 1)
    starts = sorted((datetime.date.fromisoformat(step["start"]) - first).days for step in made)
    assert sorted(row["start"] for row in gantt["data"]["rows"]) == starts
    for form in ("gaps.html", "gaps.md"):
        assert cli("report", SURVEY, "--target", "50", "-o", tmp_path / form).code == 0
    assert cli("report", SURVEY, "--target", "100").code == 1


def test_the_target_of_the_survey(cli: Cli, tmp_path: Path) -> None:
    """Without a target on the command line, the overall one of the survey is planned for."""
    text = SURVEY.read_text(encoding="utf-8").replace("target: {level: 3, by: 2025}", "target: {value: 45, by: 2025}")
    text = text.replace("framework: ", f"framework: {ROOT / 'frameworks'}/")
    path = tmp_path / "survey.yaml"
    path.write_text(text, encoding="utf-8")
    assert json.loads(cli("plan", path, "--format", "json").out)["after"]["value"] == 45.0
