"""The action plan of a report where a plan was asked for: its steps in order of doing, by the quarter in which they end."""

from __future__ import annotations

from typing import NamedTuple

from ..languages import Language
from ..model import Indicator, Survey
from ..planning import ActionPlan, PlannedStep
from ..scoring import Card
from ..targets import aim_of
from .nodes import Record, said, target


class Planned(NamedTuple):
    """A plan and its schedule, as `readiness.planning` makes them."""

    plan: ActionPlan
    steps: tuple[PlannedStep, ...]


def planned_groups(card: Card, survey: Survey, planned: Planned) -> list[Record]:
    """The steps by the quarter in which they end, the earliest first."""
    quarters: dict[str, list[Record]] = {}
    for step in sorted(planned.steps, key=lambda step: step.quarter):
        quarters.setdefault(step.quarter, []).append(_step(card, survey, planned, step))
    return [{"by": quarter, "steps": steps} for quarter, steps in quarters.items()]


def _step(card: Card, survey: Survey, planned: Planned, step: PlannedStep) -> Record:
    leaf, node = card.plan.leaf(step.id), card.node(step.id)
    source = leaf.source
    assert isinstance(source, Indicator)
    measured_on = planned.plan.before.plan.nodes[planned.plan.measured_on]
    return {
        "rank": step.order,
        **{name: getattr(step, name) for name in ("id", "title", "pillar", "pillar_title", "gain", "where", "months", "effort")},
        "question": source.question,
        "by": step.end.isoformat(),
        "start": step.start.isoformat(),
        "owner": None,
        "closing": step.gain,
        "now": said(leaf, node, survey.answers),
        "step": {
            "key": step.step if leaf.levels else None,
            "name": leaf.by_key[step.step].name if leaf.levels else None,
            "text": step.what if leaf.levels or source.choices is not None else None,
            "goal": None if leaf.levels or source.choices is not None else float(step.step),
            "unit": None,
        },
        "target": target(card, step.id, aim_of(card, survey, node)),
        "do": step.how,
        "lead": step.who,
        "too_long": step.late,
        "measured_on": None if measured_on.index == card.plan.overall else measured_on.title,
    }


def planned_lead(planned: Planned, language: Language) -> str:
    """What the plan is, in a sentence."""
    plan, _ = planned.plan, language.gettext
    node = plan.before.plan.nodes[plan.measured_on]
    values = [card.node(node.id).value for card in (plan.before, plan.after)]
    before, after = (language.number(value or 0.0, plan.before.plan.decimals) for value in values)
    said = _(
        "{count} steps raise {title} from {before} to {after} with {months} months of effort, in order of doing.",
        count=language.number(len(planned.steps), 0),
        title=node.title,
        before=before,
        after=after,
        months=language.number(plan.effort, 0 if plan.effort == int(plan.effort) else 1),
    )
    best = _("No other choice of steps takes less or gains more.") if plan.proven else _("It is the best plan that was found.")
    return f"{said} {best}"
