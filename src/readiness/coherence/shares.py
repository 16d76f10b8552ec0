"""What share each part has in a score: by its weight, and by its correlation with the whole."""

from __future__ import annotations

import numpy as np

from ..scoring import Plan
from ..scoring.aggregate import IGNORE_WEIGHTS
from ..scoring.numbers import Floats
from ..scoring.plan import PlanNode


def effective_weights(plan: Plan, top: int | None = None) -> dict[int, float]:
    """The share of every node in the overall score (or in `top`): the product of the shares of itself and of all above it.

    A node is left out where weights do not decide: below a minimum, a maximum or a judgement.
    """
    found = {plan.overall if top is None else top: 1.0}
    for node in reversed(plan.nodes):
        if node.index in found:
            found.update({part: share * found[node.index] for part, share in sibling_shares(node).items()})
    return found


def sibling_shares(node: PlanNode) -> dict[int, float]:
    """The share of each part in the weights of its group; empty where weights do not decide."""
    if node.judged or not weights_decide(node.rule):
        return {}
    total = sum(node.weights)
    return {part: weight / total for part, weight in zip(node.parts, node.weights, strict=True)}


def weights_decide(rule: str) -> bool:
    """Whether an aggregation heeds weights."""
    return rule not in {*IGNORE_WEIGHTS, "judgement", "none"}


def share_of(coefficients: Floats) -> Floats:
    """The share of each in the sum: the importance of parts by their correlations (linear form of Becker et al. 2017)."""
    total = coefficients.sum()
    return coefficients / total if np.isfinite(total) and total > 0 else np.full(len(coefficients), np.nan)
