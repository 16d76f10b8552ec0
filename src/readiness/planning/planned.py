"""The planned survey: the survey as it would be after a plan, as a file that next year's survey is compared with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import Any

from ..languages import Language
from ..library import framework_name
from ..model import Answer, Indicator, Survey, Target
from ..periods import last_day
from ..scoring import Leaf
from ..scoring.answers import answer_cell, level_keys, ticked
from ..scoring.instances import place_of
from ..scoring.numbers import rounded
from ..scoring.scales import number_of
from ..targets import as_scored, number_ends, operator_of
from ..wording import months_text
from ..yamlfile import Document
from ..yamltext import block, comment
from .planner import ActionPlan
from .schedule import PlannedStep
from .ways import best_text

DECIMALS = 4
DUST = 1e-6
KEPT = ("subject", "authors", "target", "sources")


def planned_survey(
    plan: ActionPlan, steps: Sequence[PlannedStep], survey: Survey, document: Document, path: Path | None, language: Language
) -> str:
    """The text of the planned survey, to be written to `path`, with notes in a language; `document` is the file of the survey.

    Every answer that a step changes has its planned level, with a target for each step that says by when and who, measured
    from what is there now; all others stand as they are. The period is the day on which the last step ends.
    """
    _, values, survey = language.gettext, document.value, as_scored(plan.before, survey)
    last = max((step.end for step in steps), default=None)
    found: dict[str, Any] = {
        "framework": framework_name(plan.before.plan.framework, path),
        **{key: values[key] for key in KEPT[:1]},
        "period": last.isoformat() if last else values["period"],
        "status": "planned",
        "note": _note(plan, survey, language),
        **{key: values[key] for key in KEPT[1:] if key in values},
        "answers": _within(values.get("answers") or {}, _answers(plan, steps, survey, language)),
    }
    head = _("What is planned, not what is: made by 'readiness plan'. Compare the next survey with it: readiness diff PLANNED ACTUAL")
    return "\n".join([*comment(head), *block(found)]) + "\n"


def _within(answers: Mapping[str, Any], planned: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the file with the planned ones in their place, those of instances below `each`."""
    found = dict(answers)
    for name, answer in planned.items():
        found = _put(found, place_of(name), answer)
    return found


def _put(values: Mapping[str, Any], place: Sequence[str], value: Any) -> dict[str, Any]:
    """Nested values with another one in a place."""
    first, *rest = place
    return {**values, first: _put(values[first], rest, value) if rest else value}


def _note(plan: ActionPlan, survey: Survey, language: Language) -> str:
    _ = language.gettext
    return _(
        "Planned from the survey of {period}: {steps}, {effort} of effort; {best}.",
        period=language.date(survey.period),
        steps=language.ngettext("{count} step", "{count} steps", len(plan.steps)),
        effort=months_text(language, plan.effort),
        best=best_text(language, plan),
    )


def _answers(plan: ActionPlan, steps: Sequence[PlannedStep], survey: Survey, language: Language) -> dict[str, Any]:
    """The answers that the plan changes, each with its steps as targets."""
    found: dict[str, list[PlannedStep]] = {}
    for step in steps:
        found.setdefault(step.id, []).append(step)
    began = min((step.start for step in steps), default=last_day(survey.period)) - datetime.timedelta(days=1)
    since = survey.period if began >= last_day(survey.period) else began.isoformat()
    return {name: _answer(plan, survey, own, since, language) for name, own in found.items()}


def _answer(plan: ActionPlan, survey: Survey, steps: Sequence[PlannedStep], since: str, language: Language) -> dict[str, Any]:
    """One planned answer; `since` is the date of what its progress is measured from."""
    leaf, answer = plan.before.plan.leaf(steps[0].id), survey.answers.get(steps[0].id)
    after = plan.after.answers[leaf.id]
    said: dict[str, Any]
    if after.level is not None:
        said, goals = {"level": _key(after.level[0])}, [{"level": _key(step.step)} for step in steps]
        start = _lowest(leaf, answer)
    elif after.choices is not None:
        said, goals = {"choices": list(after.choices)}, _scores(leaf, answer, steps)
        said |= {"unknown": list(after.unknown)} if after.unknown else {}
        start = rounded(plan.before.node(leaf.id).exact or 0.0, DECIMALS)
    else:
        said, goals = {"value": _whole(float(steps[-1].step))}, [_number(leaf, step) for step in steps]
        start = _furthest(leaf, survey, float(steps[-1].step))
    baseline = {} if start is None else {"baseline": {"value": _whole(start), "date": since}}
    targets = [{**goal, **baseline, **_when(step)} for goal, step in zip(goals, steps, strict=True) if goal]
    told = [step.how for step in steps if step.how]
    note = language.gettext("Planned: {steps}", steps="; ".join(told)) if told else language.gettext("Planned.")
    return {**said, **({"target": targets[0] if len(targets) == 1 else targets} if targets else {}), "note": note}


def _when(step: PlannedStep) -> dict[str, Any]:
    return {"by": step.end.isoformat(), **({"owner": step.who} if step.who else {})}


def _key(level: str) -> int | str:
    """A level as its file has it: a number is written plainly."""
    return int(level) if level.isdecimal() and str(int(level)) == level else level


def _whole(number: float) -> int | float:
    """A number as a person writes it."""
    return int(number) if number.is_integer() else number


def _lowest(leaf: Leaf, answer: Answer | None) -> float | None:
    """The level that is there at least, where levels are numbers."""
    keys = level_keys(answer) if answer is not None else ()
    return number_of(min(keys, key=lambda key: leaf.by_key[key].score, default=""))


def _furthest(leaf: Leaf, survey: Survey, goal: float) -> float | None:
    """The number that is there now; of those that are possible the one furthest from where the steps lead."""
    scale, answer = leaf.number_scale, survey.answers.get(leaf.id)
    ends = number_ends(scale, answer, survey.answers) if scale is not None else []
    return max(ends, key=lambda end: abs(end - goal), default=None)


def _number(leaf: Leaf, step: PlannedStep) -> dict[str, Any]:
    """A number to reach, with the operator where it lies on the other side than its scale says."""
    value, now = float(step.step), float(step.now)
    operator = "<=" if value < now else ">="
    return {"value": _whole(value), **({"operator": operator} if operator != operator_of(Target.model_construct(), leaf) else {})}


def _scores(leaf: Leaf, answer: Answer | None, steps: Sequence[PlannedStep]) -> list[dict[str, Any]]:
    """The scores of a tick list after one, two … more ticks; nothing where a tick adds none."""
    assert answer is not None
    items = leaf.source.choices if isinstance(leaf.source, Indicator) and leaf.source.choices is not None else {}
    have = tuple(name for name in ticked(answer) if not items[name].alone)
    ticks = [(*have, *(step.step for step in steps[:count])) for count in range(len(steps) + 1)]
    lows = [answer_cell(leaf, answer.model_copy(update={"given": None, "choices": names})).low for names in ticks]
    return [{"value": _floor(low)} if low > before else {} for before, low in pairwise(lows)]


def _floor(score: float) -> int | float:
    """A score cut to so many decimals, so that the exact one meets it."""
    return _whole(floor(score * 10**DECIMALS + DUST) / 10**DECIMALS)
