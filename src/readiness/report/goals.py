"""The survey as it would be with every target met: what the targets of single indicators ask of pillars and of the whole."""

from __future__ import annotations

from math import isfinite

from ..model import Answer, Indicator, Survey
from ..scoring import Card, Leaf
from ..scoring import card as scored
from ..scoring.answers import answer_cell
from ..targets import Aim, aim_of, measured
from .nodes import KNOWN, OUTSIDE


def card_at_targets(card: Card, survey: Survey) -> Card:
    """The card of the survey with every scored indicator at its target, also those that are unknown now.

    What is better than its target stays, and so do judgements, scores that are given, and what does not apply.
    """
    answers = dict(card.answers)
    nodes = {node.id: node for node in card.nodes()}
    for leaf in card.plan.leaves:
        node = nodes.get(leaf.id)
        if node is None or not leaf.scored or not leaf.is_question or node.state in OUTSIDE:
            continue
        aim = aim_of(card, survey, node)
        now = measured(card.plan, node, survey.answers.get(leaf.id), aim, survey.answers) if node.state in KNOWN else None
        found = None if aim.met(now) else _answer_at(leaf, aim)
        if found is not None:
            answers[leaf.id] = found
    return scored(card.plan, card.subject, answers)


def _answer_at(leaf: Leaf, aim: Aim) -> Answer | None:
    """The least answer that meets an aim; None where there is none."""
    if leaf.levels:
        above = sorted((level for level in leaf.levels if not level.between and aim.met(level.score)), key=lambda level: level.score)
        return Answer.model_construct(level=(above[0].key,)) if above else None
    source = leaf.source
    if isinstance(source, Indicator) and source.choices is not None:
        items = sorted((item for item in source.choices.items() if not item[1].alone), key=lambda item: -item[1].points)
        names = tuple(name for name, _ in items)
        wholes = [Answer.model_construct(choices=names[:count]) for count in range(1, len(names) + 1)]
        return next((whole for whole in wholes if aim.met(answer_cell(leaf, whole).low)), wholes[-1] if wholes else None)
    return Answer.model_construct(value=aim.goal) if isfinite(aim.goal) else None
