"""The schedule of a plan: what, how, where, who and by when; whoever leads does one step after another."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..model import Indicator, Survey
from ..periods import last_day, quarter_of
from ..scoring.scales import number_of
from ..targets import aims_of, as_scored, measured
from .planner import ActionPlan
from .steps import Step

DAYS = 365.25 / 12  # of a month, for parts of one


class PlannedStep(NamedTuple):
    """One step of a plan with its place in time. `gain` and `cumulated` are exact values of the node planned for.

    `now` and `step` are keys of levels or items, or numbers in `unit`; `names` are what readers know the levels by, those
    that are possible now and the one that is reached, and empty where they are no levels. `due` is the date of the target
    that the step leads to; `late` says that the step ends after it. `assumed` says that nobody stated the effort.
    """

    order: int
    id: str
    title: str
    pillar: str
    pillar_title: str
    kind: str
    now: str
    step: str
    unit: str | None
    names: tuple[str, ...]
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


class _Job(NamedTuple):
    """A step with who does it, and the date that its target asks for."""

    step: Step
    who: str | None
    due: str | None

    @property
    def deadline(self) -> datetime.date:
        return last_day(self.due) if self.due is not None else datetime.date.max


class _Time(NamedTuple):
    """The first day of a step, and the first one after it."""

    first: datetime.date
    after: datetime.date

    @property
    def last(self) -> datetime.date:
        return self.after - datetime.timedelta(days=1)


def schedule(plan: ActionPlan, survey: Survey, start: datetime.date | None = None) -> tuple[PlannedStep, ...]:
    """The steps in order of doing, by the day on which each ends, from the day after the survey's period unless `start` is given.

    A step lasts its months of effort. It begins when what it needs is done and its lead is free; without a lead it waits
    for nobody. A lead does first what gains most for its effort; where fewer steps then end after the date of their target,
    what is due first.
    """
    survey = as_scored(plan.before, survey)
    begin = start or last_day(survey.period) + datetime.timedelta(days=1)
    jobs = [_Job(step, _who(step, survey), _due(plan, survey, step)) for step in plan.steps]
    ways = [_placed(queue, begin) for queue in (jobs, _by_deadline(jobs))]
    times = min(ways, key=lambda way: sum(way[job.step.position].last > job.deadline for job in jobs))
    jobs.sort(key=lambda job: times[job.step.position].after)
    values = plan.on_the_way([job.step for job in jobs])
    rows = enumerate(zip(jobs, values, values[1:], strict=False), 1)
    return tuple(_planned(plan, survey, order, job, times[job.step.position], before, after) for order, (job, before, after) in rows)


def _by_deadline(jobs: Sequence[_Job]) -> list[_Job]:
    """Steps by the date that their target asks for; what a step needs comes no later than it."""
    deadlines = {job.step.position: job.deadline for job in jobs}
    for job in reversed(jobs):  # what is needed stands before what needs it
        for need in job.step.needs:
            if need in deadlines:
                deadlines[need] = min(deadlines[need], deadlines[job.step.position])
    return sorted(jobs, key=lambda job: deadlines[job.step.position])


def _placed(jobs: Iterable[_Job], begin: datetime.date) -> Mapping[int, _Time]:
    """When each step is done, by its position, if they are taken up in this order."""
    free: dict[str, datetime.date] = {}
    found: dict[int, _Time] = {}
    for step, who, _ in jobs:
        waits = [found[need].after for need in step.needs if need in found]
        first = max([begin, *waits, *([free[who]] if who in free else [])])
        found[step.position] = _Time(first, _later(first, step.months))
        if who is not None:
            free[who] = found[step.position].after
    return found


def _who(step: Step, survey: Survey) -> str | None:
    """Who leads: as the survey's action says, else its target, else the framework's action."""
    answer = survey.answers.get(step.leaf.id)
    own = answer.actions.get(step.key) if answer is not None else None
    if own is not None and own.lead is not None:
        return own.lead
    owners = (target.owner for target in (answer.targets if answer is not None else ()))
    return next((owner for owner in owners if owner is not None), step.action.lead)


def _due(plan: ActionPlan, survey: Survey, step: Step) -> str | None:
    """The date of the first target that is not met before a step; None where every target is, or none has a date."""
    leaf, answer = step.leaf, survey.answers.get(step.leaf.id)
    for aim in aims_of(plan.before.plan, survey, leaf.id):
        value: float | None
        if leaf.levels:
            value = max(leaf.by_key[key].score for key in step.before)
        elif step.of_items:
            value = measured(plan.before.plan, plan.before.node(leaf.id), answer, aim)
        else:
            value = number_of(step.now)
        if not aim.met(value):
            return aim.by
    return None


def _planned(plan: ActionPlan, survey: Survey, order: int, job: _Job, time: _Time, before: float, after: float) -> PlannedStep:
    step, leaf, source = job.step, job.step.leaf, job.step.leaf.source
    assert isinstance(source, Indicator)
    compiled = plan.before.plan
    pillar, scale = compiled.pillar(leaf.id), leaf.number_scale
    return PlannedStep(
        order=order,
        id=leaf.id,
        title=compiled.node(leaf.id).title,
        pillar=pillar.id,
        pillar_title=pillar.title,
        kind="level" if leaf.levels else "item" if step.of_items else "number",
        now=step.now,
        step=step.key,
        unit=scale.unit if scale is not None else None,
        names=tuple(leaf.by_key[key].name for key in (*step.before, step.key)) if leaf.levels else (),
        what=step.text or source.question,
        how=step.action.do,
        where=step.action.where,
        who=job.who,
        months=step.months,
        effort=step.action.effort,
        assumed=step.assumed,
        start=time.first,
        end=time.last,
        quarter=quarter_of(time.last),
        due=job.due,
        late=time.last > job.deadline,
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
