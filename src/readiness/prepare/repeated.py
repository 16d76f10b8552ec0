"""Answers by instance (R16) that steps cannot take: a step compares one number of a unit with one of each other."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem
from ..scoring import Answers, Plan
from ..scoring.instances import repeats_of
from ..sentences import Sentence, say
from ..yamlfile import Document
from .recipe import recipe_of


def refused_answers(plan: Plan, answers: Answers, document: Document) -> Iterator[Problem]:
    """The first answer by instance that a step would have to take; `document` is the survey's."""
    once = asked_once(plan)
    for name in (name for name, answer in answers.items() if answer.each and name in once):
        yield document.problem(("answers", name, "each"), "I10", refusal(plan, name), key=True)
        return


def refusal(plan: Plan, name: str) -> Sentence:
    """What to do about it."""
    return say(
        "'{name}' is answered by instance, and {framework} takes it through steps ('prepare') that need one number of each unit; "
        "answer it once, or let 'combine: sum', mean or median make it one in the framework",
        name=name,
        framework=plan.framework.id,
    )


def asked_once(plan: Plan) -> frozenset[str]:
    """The ids below repeated nodes whose instances no step can take: with a number that has steps, or a comparison of units.

    All of them where units or questions are left out by how much is known (`screen`).
    """
    found: set[str] = set()
    stepped = {item.leaf.id for item in recipe_of(plan).items} | {node.id for node in plan.nodes if node.compared}
    for repeat in repeats_of(plan.framework):
        if not repeat.numeric and (plan.framework.file.prepare.screen is not None or not stepped.isdisjoint(repeat.members)):
            found.update(repeat.members)
    return frozenset(found)
