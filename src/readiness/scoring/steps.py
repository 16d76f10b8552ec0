"""Which index steps hold for an indicator, and between which ends its score then lies."""

from __future__ import annotations

from ..model import FrameworkFile, Indicator, Node, Normalise, NumberScale, Steps, Treat
from .plan import Plan
from .scales import Ends

NONE = "none"  # an indicator's own word for: this step not
NATURAL = "natural"  # in the method's own measure: places of a rank, points of Borda, shares
UNBOUNDED = (float("-inf"), float("inf"))
FIXED = frozenset({"goalposts", NONE})  # methods that need no other unit
PLACED = frozenset({"rank", "percentile-rank", "borda"})


def steps_of(file: FrameworkFile, indicator: Indicator) -> Steps:
    """The steps of one indicator: its own, else the framework's; no step where it is no number, or says `none`.

    An indicator whose number has ends or steps is scored by them, whatever the framework normalises by, unless it says
    otherwise itself.
    """
    scale = indicator.number_scale
    if scale is None:
        return Steps.model_construct()
    own, common = indicator.prepare, file.prepare
    denominate, impute, treat = (getattr(own, name) or getattr(common, name) for name in ("denominate", "impute", "treat"))
    normalise = own.normalise or (None if has_ends(scale) else common.normalise)
    return Steps.model_construct(
        denominate=denominate if denominate and denominate.by != NONE else None,
        impute=impute if impute and impute.method != NONE else None,
        treat=treat if isinstance(treat, Treat) else None,
        normalise=normalise if normalise and normalise.method != NONE else None,
    )


def has_steps(plan: Plan) -> bool:
    """Whether a framework does anything to its numbers before they are scores, or compares units."""
    file = plan.framework.file
    numbers = (leaf.source for leaf in plan.leaves if leaf.scored and isinstance(leaf.source, Indicator))
    taken = any(step is not None for source in numbers for step in steps_of(file, source).__dict__.values())
    return taken or file.prepare.screen is not None or any(node.compared for node in plan.nodes)


def has_ends(scale: NumberScale) -> bool:
    """Whether a number scale itself says what a number scores."""
    return scale.steps is not None or (scale.start is not None and scale.end is not None)


def prepared_ends(file: FrameworkFile, indicator: Indicator) -> Ends | None:
    """The ends between which a normalised score lies; None where its number scale says them."""
    normalise = steps_of(file, indicator).normalise
    if normalise is None:
        return None
    if normalise.method == "z-score" or (not normalise.cap and normalise.method not in PLACED) or normalise.to == NATURAL:
        return UNBOUNDED
    return file.range if normalise.to is None else normalise.to  # type: ignore[return-value]


def normalised(file: FrameworkFile, node: Node) -> bool:
    """Whether `prepare` says how a number becomes a score; of goalposts the number scale has to say it."""
    if not isinstance(node, Indicator):
        return False
    normalise = node.prepare.normalise or file.prepare.normalise
    return normalise is not None and normalise.method != "goalposts" and (normalise.method != NONE or node.prepare.normalise is not None)


def needs_sample(file: FrameworkFile, indicator: Indicator) -> bool:
    """Whether the score of a number depends on other units."""
    steps = steps_of(file, indicator)
    return steps.treat is not None or (steps.normalise is not None and steps.normalise.method not in FIXED)


def scores_directly(normalise: Normalise | None) -> bool:
    """Whether the number scale itself says what a number scores."""
    return normalise is None or (normalise.method == "goalposts" and normalise.to is None and normalise.cap)
