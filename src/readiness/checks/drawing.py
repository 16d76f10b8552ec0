"""Checks of what `readiness robustness` draws: that its choices say what they mean."""

from __future__ import annotations

from itertools import pairwise

from ..sentences import say
from .registry import Findings, check
from .views import Rubric

LEAST = 0.01  # a smaller concentration puts all weight on one part, whatever the framework says


@check("F80")
def confidence_upside_down(rubric: Rubric) -> Findings:
    """An answer of high confidence is more likely to be wrong than one of low.

    `confidence` gives the probability that the level is one up or one down. It may not rise with the confidence; what is left
    out is 0.05 for high, 0.2 for medium and 0.4 for low.

    Fails:

        confidence: {high: 0.3, medium: 0.2, low: 0.4}

    Passes:

        confidence: {high: 0.1, medium: 0.2, low: 0.4}
    """
    odds = rubric.file.confidence
    for more, less in pairwise(("high", "medium", "low")):
        upper, lower = getattr(odds, more), getattr(odds, less)
        if upper > lower:
            named = next(name for name in (more, less) if name in odds.model_fields_set)
            message = say(
                "'{more}' is more likely to be wrong ({upper}) than '{less}' ({lower}); lower it, or raise '{less}'",
                more=more,
                upper=f"{upper:g}",
                less=less,
                lower=f"{lower:g}",
            )
            yield rubric.main.at("confidence", named), message


@check("F81")
def weights_drawn_in_two_ways(rubric: Rubric) -> Findings:
    """Weights are drawn in two ways, or in none.

    `share: 0.25` moves every weight up or down by as much as a quarter; `dirichlet: 1` draws the weights of a group together.
    One of them, and a concentration not so small that one part takes all.

    Fails:

        robustness: {weights: {share: 0.25, dirichlet: 1}}

    Passes:

        robustness: {weights: {dirichlet: 1, of: groups}}
    """
    weights = rubric.file.robustness.weights
    if weights is None:
        return
    spot = rubric.main.at("robustness", "weights")
    if (weights.share is None) == (weights.dirichlet is None):
        both = say("both of 'share' and 'dirichlet' is given; give one of them")
        yield spot, both if weights.share is not None else say("neither of 'share' and 'dirichlet' is given; give one of them")
    elif weights.dirichlet is not None and weights.dirichlet < LEAST:
        yield (
            spot.at("dirichlet"),
            say(
                "the concentration {number} is below {least}; 1 draws freely, more stays nearer",
                number=f"{weights.dirichlet:g}",
                least=f"{LEAST:g}",
            ),
        )
