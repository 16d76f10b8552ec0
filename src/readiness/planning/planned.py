"""The planned survey: the survey as it would be after a plan, as a file that next year's survey is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..languages import Language
from ..library import framework_name
from ..model import Answer, Survey
from ..scoring.answers import ticked
from ..scoring.instances import place_of
from ..scoring.scales import number_of
from ..yamlfile import Document
from ..yamltext import block, comment
from .planner import ActionPlan
from .schedule import PlannedStep

KEPT = ("subject", "authors", "target", "sources")


def planned_survey(
    plan: ActionPlan, steps: Sequence[PlannedStep], survey: Survey, document: Document, path: Path | None, language: Language
) -> str:
    """The text of the planned survey, to be written to `path`, with notes in a language; `document` is the file of the survey.

    Every answer that a step changes has its planned level, with a target that says by when and who, measured from what
    is there now; all others stand as they are. The period is the day on which the last step ends.
    """
    values = document.value
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
    head = comment(
        language.gettext(
            "What is planned, not what is: made by 'readiness plan'. Compare the next survey with it: readiness diff PLANNED ACTUAL"
        )
    )
    return "\n".join([*head, *block(found)]) + "\n"


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
        "Planned from the survey of {period}: {steps}, {months} months of effort, {best}.",
        period=survey.period,
        steps=language.ngettext("{count} step", "{count} steps", len(plan.steps)),
        months=f"{plan.effort:g}",
        best=_("the least effort that reaches it") if plan.proven else _("the best plan found"),
    )


def _answers(plan: ActionPlan, steps: Sequence[PlannedStep], survey: Survey, language: Language) -> dict[str, Any]:
    """The answers that the plan changes; the last step of each indicator says by when."""
    last = {step.id: step for step in steps}
    first = {step.id: step for step in reversed(steps)}
    return {name: _answer(plan.after.answers[name], survey, first[name], step, language) for name, step in last.items()}


def _answer(planned: Answer, survey: Survey, first: PlannedStep, step: PlannedStep, language: Language) -> dict[str, Any]:
    by: dict[str, Any] = {"by": step.end.isoformat(), **({"owner": step.who} if step.who else {})}
    said = language.gettext("Planned: {how}", how=step.how) if step.how else language.gettext("Planned.")
    start = int(first.now) if first.now.isdecimal() else number_of(first.now)
    baseline = {"baseline": {"value": start, "date": survey.period}} if start is not None else {}
    if planned.level is not None:
        (level,) = planned.level
        key: Any = int(level) if level.isdecimal() else level
        return {"level": key, "target": {"level": key, **baseline, **by}, "note": said}
    if planned.choices is not None:
        due = language.gettext("By {date}.", date=by["by"])
        return {"choices": list(ticked(planned)), "note": f"{said} {due}"}
    return {"value": planned.value, "target": {"value": planned.value, **baseline, **by}, "note": said}
