"""The action plan of a report where a plan was asked for: its steps in order of doing, by the quarter in which they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..languages import Language
from ..model import Indicator, Survey
from ..planning import ActionPlan, PlannedStep
from ..scoring import Card, Leaf
from ..scoring.numbers import rounded
from ..targets import aim_of
from ..wording import months_text
from .nodes import Record, said, target

NAMED = 3  # of what has no steps


class Planned(NamedTuple):
    """A plan and its schedule, as `readiness.planning` makes them."""

    plan: ActionPlan
    steps: tuple[PlannedStep, ...]


def planned_groups(card: Card, survey: Survey, planned: Planned) -> list[Record]:
    """The steps by the quarter in which they end, the earliest first, each with the score that there is by then."""
    quarters: dict[str, list[Record]] = {}
    for step in planned.steps:  # in the order in which they end
        quarters.setdefault(step.quarter, []).append(_step(card, survey, planned, step))
    reached = {step.quarter: step.cumulated for step in planned.steps}  # the last of each
    decimals = card.plan.decimals
    return [{"by": quarter, "score": rounded(reached[quarter], decimals), "steps": steps} for quarter, steps in quarters.items()]


def _step(card: Card, survey: Survey, planned: Planned, step: PlannedStep) -> Record:
    leaf, node = card.plan.leaf(step.id), card.node(step.id)
    source = leaf.source
    assert isinstance(source, Indicator)
    measured_on = planned.plan.before.plan.nodes[planned.plan.measured_on]
    now = said(leaf, node, survey.answers)
    later = any(other.id == step.id and other.order < step.order for other in planned.steps)
    return {
        "rank": step.order,
        **{name: getattr(step, name) for name in ("id", "title", "pillar", "pillar_title", "gain", "where", "months", "effort")},
        "question": source.question,
        "by": step.end.isoformat(),
        "start": step.start.isoformat(),
        "owner": None,
        "closing": step.gain,
        "now": _before(leaf, step, now) if later else now,
        "step": {
            "key": step.step if leaf.levels else None,
            "name": leaf.by_key[step.step].name if leaf.levels else None,
            "text": step.what if leaf.levels or source.choices is not None else None,
            "goal": None if leaf.levels or source.choices is not None else float(step.step),
            "unit": step.unit,
        },
        "target": target(card, step.id, aim_of(card, survey, node)),
        "do": step.how,
        "lead": step.who,
        "too_long": step.late,
        "measured_on": None if measured_on.index == card.plan.overall else measured_on.title,
    }


def _before(leaf: Leaf, step: PlannedStep, now: Record) -> Record:
    """What holds before a step that comes after another one of the same question."""
    if leaf.levels:
        level = leaf.by_key[step.now]
        return {**now, "levels": [{"key": level.key, "name": level.name, "text": level.text}]}
    return now if step.kind == "item" else {**now, **dict.fromkeys(("low", "high"), float(step.now))}


def planned_lead(planned: Planned, language: Language) -> str:
    """What the plan is, in a sentence, and what it has no steps for."""
    plan, _ = planned.plan, language.gettext
    node = plan.before.plan.nodes[plan.measured_on]
    values = [card.node(node.id).value for card in (plan.before, plan.after)]
    before, after = (language.number(value or 0.0, plan.before.plan.decimals) for value in values)
    if not planned.steps:
        return _("Nothing to do: no step is needed, or none raises {title}, which is at {value}.", title=node.title, value=before)
    said = language.ngettext(
        "{count} step raises {title} from {before} to {after} with {months} of effort.",
        "{count} steps raise {title} from {before} to {after} with {months} of effort, in order of doing.",
        len(planned.steps),
        title=node.title,
        before=before,
        after=after,
        months=months_text(language, plan.effort),
    )
    best = _("No other choice of steps takes less or gains more.") if plan.proven else _("It is the best plan that was found.")
    return " ".join([said, best, *_assumed(planned, language), *_left_aside(plan, language)])


def _assumed(planned: Planned, language: Language) -> Iterator[str]:
    """How many steps have an effort that nobody stated."""
    assumed = [step for step in planned.steps if step.assumed]
    if assumed:
        yield language.ngettext(
            "Nobody states the effort of {count} step: {months} are assumed.",
            "Nobody states the effort of {count} steps: {months} are assumed for each.",
            len(assumed),
            months=months_text(language, assumed[0].months),
        )


def _left_aside(plan: ActionPlan, language: Language) -> Iterator[str]:
    """What the plan has no steps for, a sentence each."""

    def named(names: Sequence[str]) -> str:
        return "; ".join(plan.before.plan.node(name).title for name in names[:NAMED])

    unknown, numbers = [found.id for found in plan.unknown], [leaf.id for leaf in plan.without_steps]
    if unknown:
        yield language.ngettext(
            "What is not known has no steps: find out first {names}.",
            "What is not known has no steps: {count} questions are to be found out, first {names}.",
            len(unknown),
            names=named(unknown),
        )
    if numbers:
        yield language.ngettext(
            "No target is set for {names}, and no action leads further.",
            "No target is set for {count} numbers, and no action leads further: {names}.",
            len(numbers),
            names=named(numbers) + ("; …" if len(numbers) > NAMED else ""),
        )
