"""Answers of one subject with some of them changed, as cells of a row: all are read anew only where others hang on a changed one."""

from __future__ import annotations

from functools import cached_property

from ..model import Subject
from .answers import Answers, Cell, answer_cell, cells
from .plan import Plan


class Changes:
    """What the answers of one subject say, and what they would say if some were others."""

    def __init__(self, plan: Plan, subject: Subject | None, answers: Answers) -> None:
        self.plan, self.subject, self.answers = plan, subject, answers

    @cached_property
    def base(self) -> list[Cell]:
        """The answers as they are, in the plan's order."""
        return cells(self.plan, self.subject, self.answers)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The ids whose answers say what others mean: those of conditions, and the numbers of ratios."""
        return frozenset(name for leaf in self.plan.leaves for name in leaf.asks())

    def after(self, changed: Answers) -> list[Cell]:
        """The answers with some changed, of questions that apply."""
        if not self.asked.isdisjoint(changed):
            return cells(self.plan, self.subject, {**self.answers, **changed})
        found = list(self.base)
        for name, answer in changed.items():
            leaf = self.plan.leaf(name)
            found[leaf.index] = answer_cell(leaf, answer)
        return found
