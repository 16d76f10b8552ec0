"""How a plan is said: its steps from where to where, and how good it is."""

from __future__ import annotations

from ..languages import Language
from ..scoring.scales import number_of
from ..wording import either_text, plain, with_unit
from .planner import ActionPlan
from .schedule import PlannedStep


def way_text(language: Language, step: PlannedStep, arrow: str = "→") -> str:
    """The way of a step: 1 or 2 → 3, 20 → 80 %, + post."""
    if step.kind == "item":
        return f"+ {step.step}"
    if step.kind == "level":
        *now, reached = step.names
        return f"{either_text(language, now)} {arrow} {reached}"
    start, end = (plain(language, number_of(number) or 0.0) for number in (step.now, step.step))
    return f"{start} {arrow} {with_unit(language, end, step.unit)}"


def best_text(language: Language, plan: ActionPlan) -> str:
    """Whether the plan is the best there is, or the best that was found."""
    _ = language.gettext
    return (
        _("no other choice of steps takes less or gains more") if plan.proven else _("the best that was found, not proven to be the best")
    )
