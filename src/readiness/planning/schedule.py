"""The schedule of a plan: what, how, where, who and by when; whoever leads does one step after another."""

from __future__ import annotations

import calendar
import datetime
from typing import NamedTuple

from ..model import Indicator, Survey
from ..periods import last_day, quarter_of
from ..targets import aim_of
from .planner import ActionPlan
from .steps import Step

DAYS = 365.25 / 12  # of a month, for parts of one


class PlannedStep(NamedTuple):
    """One step of a plan with its place in time. `gain` and `cumulated` are exact values of the node planned for.

    `due` is the date that the target of the indicator asks for; `late` says that the step ends after it. `assumed` says
    that nobody stated the effort.
    """

    order: int
    id: str
    title: str
    pillar: str
    pillar_title: str
    now: str
    step: str
    what: str
    how: str | None
    where: str | None
    who: str | None
    months: float
    effort: str | None
    assumed: bool
    start: datetime.date
    end: datetime.date
    quarter: str
    due: str | None
    late: bool
    gain: float
    cumulated: float
    requires: tuple[str, ...]


def schedule(plan: ActionPlan, survey: Survey, start: datetime.date | None = None) -> tuple[PlannedStep, ...]:
    """The steps in order of doing with dates, from the day after the survey's period unless `start` is given.

    A step lasts its months of effort. It begins when what it needs is done and its lead is free; without a lead it waits
    for nobody.
    """
    begin = start or last_day(survey.period) + datetime.timedelta(days=1)
    free: dict[str, datetime.date] = {}
    ends: dict[int, datetime.date] = {}
    found = []
    for position, step in enumerate(plan.steps):
        who = _who(step, survey)
        days = [begin, *(ends[need] for need in step.needs if need in ends), *([free[who]] if who in free else [])]
        first = max(days)
        after = _later(first, step.months)
        ends[step.position] = after
        if who is not None:
            free[who] = after
        found.append(_planned(plan, survey, position, step, who, first, after - datetime.timedelta(days=1)))
    return tuple(found)


def _who(step: Step, survey: Survey) -> str | None:
    """Who leads: as the survey's action says, else its target, else the framework's action."""
    answer = survey.answers.get(step.leaf.id)
    own = answer.actions.get(step.key) if answer is not None else None
    if own is not None and own.lead is not None:
        return own.lead
    owners = (target.owner for target in (answer.targets if answer is not None else ()))
    return next((owner for owner in owners if owner is not None), step.action.lead)


def _planned(
    plan: ActionPlan, survey: Survey, position: int, step: Step, who: str | None, first: datetime.date, last: datetime.date
) -> PlannedStep:
    source = step.leaf.source
    assert isinstance(source, Indicator)
    compiled = plan.before.plan
    pillar, node = compiled.pillar(step.leaf.id), compiled.node(step.leaf.id)
    due = aim_of(plan.before, survey, plan.before.node(step.leaf.id)).by
    before, after = plan.cumulated[position : position + 2]
    return PlannedStep(
        order=position + 1,
        id=step.leaf.id,
        title=node.title,
        pillar=pillar.id,
        pillar_title=pillar.title,
        now=step.now,
        step=step.key,
        what=step.text or source.question,
        how=step.action.do,
        where=step.action.where,
        who=who,
        months=step.months,
        effort=step.action.effort,
        assumed=step.assumed,
        start=first,
        end=last,
        quarter=quarter_of(last),
        due=due,
        late=due is not None and last > last_day(due),
        gain=after - before,
        cumulated=after,
        requires=tuple(step.action.requires or ()),
    )


def _later(day: datetime.date, months: float) -> datetime.date:
    """The day so many months later; a part of a month in days, at least one."""
    whole, rest = divmod(months, 1)
    year, month = divmod(day.month - 1 + int(whole), 12)
    year, month = day.year + year, month + 1
    moved = datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    moved += datetime.timedelta(days=round(rest * DAYS))
    return moved if moved > day else day + datetime.timedelta(days=1)
