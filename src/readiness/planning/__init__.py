"""The plan: the set of steps with the least effort that reaches a target, or the highest score within a budget."""

from .planner import ActionPlan, Goal, PlanError, make_plan
from .schedule import PlannedStep, schedule
from .steps import Step, find_steps

__all__ = ["ActionPlan", "Goal", "PlanError", "PlannedStep", "Step", "find_steps", "make_plan", "schedule"]
