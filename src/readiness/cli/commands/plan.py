"""`readiness plan`: the steps that reach a target with the least effort, or most within a budget, in order of doing."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import concat, say, sentence_of
from ..options import FrameworkOption, LangOption, SurveyArgument
from ..talk import complain, tell_written

if TYPE_CHECKING:
    import datetime

    from ...model import Survey
    from ...planning import ActionPlan, Goal, PlannedStep
    from ...scoring import NodeScore
    from ..inputs import Loaded


class PlanFormat(StrEnum):
    """How a plan is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    ics = "ics"


SUFFIXES = {".json": PlanFormat.json, ".csv": PlanFormat.csv, ".ics": PlanFormat.ics}
SURVEYS = (".yaml", ".yml")
COLUMNS = (
    *("order", "id", "title", "pillar", "now", "step", "unit", "what", "how", "where", "who", "months", "effort", "assumed"),
    *("start", "end", "quarter", "due", "late", "gain", "cumulated", "requires"),
)


def command(
    survey: SurveyArgument,
    target: Annotated[float | None, typer.Option(help="Reach this overall score.", metavar="SCORE")] = None,
    pillar: Annotated[
        list[str] | None,
        typer.Option(
            help="Reach this score on a pillar or another group; may be repeated. With --budget: ID, to raise it.", metavar="ID=SCORE"
        ),
    ] = None,
    band: Annotated[str | None, typer.Option(help="Reach this band overall; ID=BAND on a group.", metavar="BAND")] = None,
    budget: Annotated[float | None, typer.Option(help="Score most within so many months of effort.", metavar="MONTHS", min=0)] = None,
    start: Annotated[
        str | None, typer.Option(help="When the first step begins (default: the day after the survey's period).", metavar="DATE")
    ] = None,
    framework: FrameworkOption = None,
    format: Annotated[PlanFormat, typer.Option("--format", "-f", help="How to print the plan.")] = PlanFormat.table,  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file: .yaml is the planned survey, else .json, .csv or .ics.", metavar="FILE"),
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Also draw the plan on a calendar: .svg or .png.", metavar="FILE")] = None,
    lang: LangOption = None,
) -> None:
    """Plan what to do, how, where, who and by when: the least effort that reaches a target, or the most within a budget.

    Without a target, that of the framework or the survey for the overall score is taken. Effort is in months, from the
    framework's actions and what the survey says instead (`actions:` of an answer). What is not known has no steps: find it
    out first. Exits with 1 where no steps reach the target.
    """
    from ...planning import schedule
    from ..inputs import load_scored

    loaded = load_scored(survey, framework, lang)
    goals = goals_of(loaded, target, pillar or [], band, budget)
    first = _start(start, loaded.survey)
    plan = planned_for(loaded, goals, budget)
    steps = schedule(plan, loaded.survey, first)
    if plot is not None:
        _draw(loaded, steps, plot)
    kind = SUFFIXES.get(output.suffix.lower(), format) if output is not None and format is PlanFormat.table else format
    _emit(loaded, plan, steps, kind, output)


def planned_for(loaded: Loaded, goals: Sequence[Goal], budget: float | None) -> ActionPlan:
    """The plan; where there is none, says why on stderr and exits with 1."""
    from ...planning import PlanError, make_plan

    try:
        return make_plan(loaded.card, loaded.survey, goals, budget)
    except PlanError as error:
        complain(sentence_of(error))
        raise typer.Exit(1) from None


def _emit(loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep], kind: PlanFormat, output: Path | None) -> None:
    from ...problems import UsageError
    from ..output import emit, to_csv, to_json

    if kind is PlanFormat.json:
        emit(to_json(plan_json(loaded, plan, steps)), output)
    elif kind is PlanFormat.csv:
        emit(to_csv(COLUMNS, (_row(step) for step in steps)), output)
    elif kind is PlanFormat.ics:
        _emit_calendar(loaded, steps, output)
    elif output is None:
        from ..screens.plan import print_plan

        print_plan(loaded, plan, steps)
    elif output.suffix.lower() in SURVEYS:
        from ...planning.planned import planned_survey

        emit(planned_survey(plan, steps, loaded.survey, loaded.document, output, loaded.language), output)
    else:
        raise UsageError(
            say(
                "{output}: a plan is written as {endings}; name the file so, or add --format",
                output=output,
                endings=", ".join((*SURVEYS[:1], *SUFFIXES)),
            )
        )


def _row(step: PlannedStep) -> list[Any]:
    return ["; ".join(step.requires) if name == "requires" else getattr(step, name) for name in COLUMNS]


def _draw(loaded: Loaded, steps: Sequence[PlannedStep], path: Path) -> None:
    from ...planning.picture import gantt_figure
    from ...problems import UsageError
    from ..plots import check_plot, draw

    check_plot(path)
    if not steps:
        raise UsageError(say("--plot: the plan has no step to draw"))
    draw(gantt_figure(steps, loaded.language), path)


def _emit_calendar(loaded: Loaded, steps: Sequence[PlannedStep], output: Path | None) -> None:
    from ...extras import needs
    from ...files import write
    from ...periods import last_day

    with needs(say("Calendars")):
        from ...planning.events import calendar_of
    survey, language = loaded.survey, loaded.language
    name = language.gettext("{name}, {period}: plan", name=survey.subject.name, period=language.date(survey.period))
    data = calendar_of(steps, survey.subject, name, last_day(survey.period), language)
    if output is None:
        sys.stdout.write(data.decode())
    else:
        write(output, data)
        tell_written(output)


def goals_of(loaded: Loaded, target: float | None, pillars: list[str], band: str | None, budget: float | None) -> list[Goal]:
    """What the plan is to reach; raises `UsageError` for an id, a score or a band that is none, and where nothing is asked for."""
    from ...planning import Goal
    from ...problems import UsageError

    plan = loaded.card.plan
    goals = [] if target is None else [Goal(plan.overall, least=_in_range(loaded, plan.overall, target, "--target"))]
    for text in pillars:
        name, given, score = text.partition("=")
        node = _node(loaded, name, "--pillar")
        if budget is None or given:
            goals.append(Goal(node, least=_in_range(loaded, node, _number(score, text), "--pillar")))
        else:
            goals.append(Goal(node))
    if band is not None:
        name, given, word = band.rpartition("=")
        goals.append(Goal(_node(loaded, name, "--band") if given else plan.overall, band=_band(loaded, word)))
    if budget is None:
        return goals or _own_goal(loaded)
    if math.isnan(budget):
        raise UsageError(say("--budget: write so many months, such as 24"))
    if len(goals) > 1 or any(goal.least is not None or goal.band is not None for goal in goals):
        raise UsageError(say("--budget: give a target or a budget; with a budget '--pillar ID' names what to raise"))
    return goals


def _own_goal(loaded: Loaded) -> list[Goal]:
    """The overall target of the survey or the framework."""
    from ...planning import Goal
    from ...problems import UsageError
    from ...targets import aim_of, own_target

    overall = loaded.card.plan.overall
    if own_target(loaded.card.plan, loaded.survey, loaded.card.overall.id):
        aim = aim_of(loaded.card, loaded.survey, loaded.card.overall)
        if aim.target is not None and aim.target.band is not None:
            return [Goal(overall, band=_band(loaded, aim.target.band))]
        if aim.unit == "score" and aim.operator == ">=":
            return [Goal(overall, least=aim.goal)]
    raise UsageError(say("say what to plan for: --target SCORE, --pillar ID=SCORE, --band BAND, or --budget MONTHS"))


def _node(loaded: Loaded, name: str, option: str) -> int:
    from ...problems import UsageError, no_id

    index = loaded.card.plan.index
    if name not in index:
        raise UsageError(concat((option, no_id(loaded.framework.id, name, index)), ": "))
    return int(index[name])


def _number(score: str, text: str) -> float:
    from ...problems import UsageError
    from ...scoring.scales import number_of

    value = number_of(score)
    if value is None:
        raise UsageError(say("--pillar: write ID=SCORE, such as {name}=60, not '{text}'", name=text.partition("=")[0], text=text))
    return value


def _in_range(loaded: Loaded, node: int, score: float, option: str) -> float:
    from ...problems import UsageError

    plan = loaded.card.plan
    low, high = plan.nodes[node].range or plan.range
    if not low <= score <= high:
        raise UsageError(
            say(
                "{option}: {score} is outside the range of '{id}', {low} to {high}",
                option=option,
                score=f"{score:g}",
                id=plan.nodes[node].id,
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )
    return score


def _band(loaded: Loaded, word: str) -> int:
    from ...problems import UsageError, suggest
    from ...scoring.plan import bands_in_order

    names = [band.id for band in bands_in_order(loaded.framework.file)]
    if word not in names:
        known = say("; {framework} has no bands", framework=loaded.framework.id)
        if names:
            known = say("; the bands are {names}", names=", ".join(names))
        raise UsageError(say("--band: there is no band '{word}'{near}", word=word, near=suggest(word, names) or known))
    return names.index(word)


def _start(text: str | None, survey: Survey) -> datetime.date | None:
    """The first day of the period given."""
    from ...periods import first_day
    from ...problems import UsageError

    if text is None:
        return None
    try:
        first = first_day(text)
    except ValueError as error:
        raise UsageError(concat(("--start", sentence_of(error)), ": ")) from None
    if first < first_day(survey.period):
        raise UsageError(say("--start: {start} lies before the survey, which is of {period}", start=text, period=survey.period))
    return first


def plan_json(loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep]) -> dict[str, Any]:
    """The JSON of `plan`: the head of `score`, where the plan leads, its steps in order, and what it leaves aside."""
    from ..inputs import survey_head

    node = plan.before.plan.nodes[plan.measured_on].id
    return {
        **survey_head(loaded),
        "goals": [_goal(plan, goal) for goal in plan.goals],
        "budget": plan.budget,
        "measured_on": node,
        "before": _short(plan.before.node(node)),
        "after": _short(plan.after.node(node)),
        "overall": {"before": _short(plan.before.overall), "after": _short(plan.after.overall)},
        "effort": plan.effort,
        "proven": plan.proven,
        "steps": [{**step._asdict(), "start": step.start.isoformat(), "end": step.end.isoformat()} for step in steps],
        "unknown": [found._asdict() for found in plan.unknown],
        "without_steps": [leaf.id for leaf in plan.without_steps],
        "blocked": {f"{blocked.step.leaf.id} at {blocked.step.key}": str(blocked) for blocked in plan.blocked},
    }


def _goal(plan: ActionPlan, goal: Goal) -> dict[str, Any]:
    """What was asked for: a score or a band of a node, or just its highest score."""
    from ...scoring.plan import bands_in_order

    bands, name = bands_in_order(plan.before.plan.framework.file), plan.before.plan.nodes[goal.node].id
    ends = {"before": plan.before.node(name).value, "after": plan.after.node(name).value}
    return {"id": name, "score": goal.least, "band": None if goal.band is None else bands[goal.band].id, **ends}


def _short(node: NodeScore) -> dict[str, Any]:
    return {name: getattr(node, name) for name in ("id", "title", "value", "exact", "low", "high", "coverage", "band")}
