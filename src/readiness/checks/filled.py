"""A filled-in survey as checks see it: its answers beside the questions, and what cannot be read of them."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ..model import Answer, Evidence, Indicator, Range, Ratio, Survey
from ..scoring import AnswerError, Cell, Leaf, Plan, compile_framework, expand
from ..scoring.answers import answer_cell, cells
from ..scoring.elsewhere import INAPPLICABLE, UNSAID_ELSEWHERE, several_levels
from ..scoring.instances import Misplaced, by_instance, instance_id, misplaced, place_of, whole_of
from ..sentences import NOTHING, Sentence, concat, say, sentence_of
from ..yamlfile import Document
from .dates import last
from .registry import Spot

SAID = ("level", "value", "choices", "state")


class Fault(NamedTuple):
    """An answer that its question cannot take: where, what is wrong, and the words that would do (if it is a word)."""

    spot: Spot
    message: Sentence
    known: tuple[str, ...] = ()
    word: str = ""


@dataclass(frozen=True, eq=False)
class Filled:
    """A survey with the plan of its framework. `base` leads to the survey, where it is a part of its document.

    Where answers are given by instance, `survey` and `plan` hold every instance, `given` is the survey as written, and
    `misplaced` is what cannot stand by instance.
    """

    survey: Survey
    document: Document
    plan: Plan
    base: tuple[Hashable, ...] = ()
    given: Survey | None = None
    misplaced: tuple[Misplaced, ...] = ()

    @cached_property
    def top(self) -> Spot:
        return Spot(self.document, self.base)

    @property
    def planned(self) -> bool:
        """Whether the answers are what is to be reached, and not what is."""
        return self.survey.status == "planned"

    @cached_property
    def end(self) -> datetime.date | None:
        """The last day of the period."""
        return last(self.survey.period)

    @cached_property
    def answered(self) -> list[tuple[Spot, Leaf, Answer]]:
        """Every answer to a question that the framework has, with its place."""
        index, leaves, answers = self.plan.leaf_index, self.plan.leaves, self.survey.answers
        if self.given is None:  # as in nearly all of thousands of surveys
            top = self.top.at("answers")
            return [(top.at(name), leaves[index[name]], answer) for name, answer in answers.items() if name in index]
        found = [(self.spot(name), leaves[index[name]], answer) for name, answer in answers.items() if name in index]
        return [*found, *self._numbers(self.given)]

    def _numbers(self, given: Survey) -> Iterator[tuple[Spot, Leaf, Answer]]:
        """The numbers of instances that are combined to one, each under its own id."""
        for name, answer in given.answers.items():
            for one, own in _each(name, answer):
                whole = whole_of(one)
                if whole in self.plan.leaf_index and whole in self.survey.answers:
                    yield self.spot(one), replace(self.plan.leaf(whole), id=one), own

    def spot(self, name: str) -> Spot:
        """The place of the answer of a node, or of an instance of it."""
        return self.top.at("answers", *place_of(name))

    @cached_property
    def read(self) -> tuple[dict[str, Cell], list[Fault]]:
        """What each answer says by itself, and the answers that cannot be read."""
        found: dict[str, Cell] = {}
        faults: dict[str | None, Fault] = {}
        unclear = {leaf.id for _, leaf, _ in self.unclear}
        for spot, leaf, answer in self.answered:
            if leaf.id in unclear:
                fault: Fault | None = Fault(spot, NOTHING)  # checks of its own say what
            elif (ratio := _ratio(leaf)) is not None:
                fault = _ratio_fault(spot, ratio, answer)
            else:
                fault = self._cell(spot, leaf, answer, found)
            if fault is not None:
                faults[leaf.id] = fault
        for name in [name for name in faults if name is not None and "/" in name]:
            faults.pop(whole_of(name), None)  # the combined number repeats the fault of its instance
        faults.update(self._ratios(found, {*faults, *(whole_of(name or "") for name in faults)}))
        return found, list(faults.values())

    def _cell(self, spot: Spot, leaf: Leaf, answer: Answer | None, found: dict[str, Cell]) -> Fault | None:
        try:
            found[leaf.id] = answer_cell(leaf, answer, self.survey.answers.get)
        except AnswerError as error:
            word = error.word or str(answer.given if answer is not None else None)
            hint = NOTHING
            if word.lower() in INAPPLICABLE:
                hint = say("; did you mean '{word}'?", word="not-applicable")
            elif word.lower() in UNSAID_ELSEWHERE:
                hint = say("; write 'unknown', or leave the answer out")
            elif several := several_levels(leaf, word):
                hint = say("; write [{levels}] where one of them holds", levels=", ".join(several))
            return Fault(_place(spot, answer, error), concat((sentence_of(error), hint), ""), tuple(error.known), error.word)
        return None

    def _ratios(self, found: dict[str, Cell], broken: Set[str | None]) -> dict[str, Fault]:
        """Ratios last: they read the answers to other questions too, whose faults are told already."""
        faults = {}
        for leaf in self.plan.leaves:
            ratio = _ratio(leaf)
            if ratio is None or broken & {leaf.id, ratio.numerator, ratio.denominator}:
                continue
            answer = self.survey.answers.get(leaf.id)
            name = leaf.id if answer is not None or ratio.denominator is None else ratio.denominator
            fault = self._cell(self.spot(name), leaf, answer, found)
            if fault is not None:
                faults[leaf.id] = fault
        return faults

    @cached_property
    def scope(self) -> list[Cell] | None:
        """What each answer says with its conditions; None where no question has conditions, or answers cannot be read."""
        guarded = any(node.when or node.applies_to for leaf in self.plan.leaves for node in leaf.guards)
        return cells(self.plan, self.survey.subject, self.survey.answers) if guarded and not self.read[1] else None

    @cached_property
    def evidence(self) -> list[tuple[Spot, Evidence]]:
        """Every piece of evidence, of the list of sources and of the answers."""
        top = self.top
        found = [(top.at("sources", name), source) for name, source in self.survey.sources.items()]
        for name, answer in self.as_written():
            if answer.evidence:
                spot = self.spot(name).at("evidence")
                found += [(spot.at(position), evidence) for position, evidence in enumerate(answer.evidence)]
        return found

    def as_written(self) -> Iterator[tuple[str, Answer]]:
        """Every answer in the file, those of instances under their own ids."""
        if self.given is None:
            yield from self.survey.answers.items()
            return
        for name, answer in self.given.answers.items():
            yield name, answer
            yield from _each(name, answer)

    @cached_property
    def unclear(self) -> list[tuple[Spot, Leaf, Answer]]:
        """The answers that cannot be read as they contradict themselves: few, so that checks need not look at all."""
        return [(spot, leaf, answer) for spot, leaf, answer in self.answered if _contradicts(leaf, answer)]


def filled(survey: Survey, document: Document, plan: Plan, base: tuple[Hashable, ...] = ()) -> Filled:
    """A survey as checks see it, with every instance that it names."""
    if not by_instance(survey.answers):
        return Filled(survey, document, plan, base)
    faults = tuple(misplaced(plan.framework, survey.answers))
    wrong = {fault.place[0] for fault in faults}
    kept = {name: answer for name, answer in survey.answers.items() if name not in wrong}
    framework, expanded = expand(plan.framework, survey.model_copy(update={"answers": kept}))
    return Filled(expanded, document, compile_framework(framework), base, survey, faults)


def backwards(answer: Answer) -> str | None:
    """The key of a range that runs backwards."""
    for key, value in (("value", answer.value), ("numerator", answer.numerator), ("denominator", answer.denominator)):
        if isinstance(value, Range) and value.start > value.end:
            return key
    return None


def said_twice(answer: Answer) -> list[str]:
    """The keys that say what the answer is, where there are too many."""
    numbers = answer.numerator if answer.numerator is not None else answer.denominator
    said = (answer.level, answer.value, answer.choices, answer.state, numbers)
    if said.count(None) >= len(said) - 1:
        return []
    two = "numerator" if answer.numerator is not None else "denominator"
    return [key for key, value in zip((*SAID, two), said, strict=True) if value is not None]


def stands_alone(leaf: Leaf, answer: Answer) -> str | None:
    """The ticked item that excludes the others, where there are others."""
    if leaf.levels:
        return None
    items = leaf.source.choices if isinstance(leaf.source, Indicator) else None
    ticked = answer.choices if answer.choices is not None else answer.given if isinstance(answer.given, tuple) else ()
    ticked = (*ticked, *(answer.unknown or ()))
    if not items or len(ticked) < 2:
        return None
    return next((name for name in ticked if name in items and items[name].alone), None)


def _each(name: str, answer: Answer) -> Iterator[tuple[str, Answer]]:
    """The answers of all instances, each under its own id, and of what they have instances of."""
    for instance, own in answer.each.items():
        one = instance_id(name, instance)
        yield one, own
        yield from _each(one, own)


def _ratio(leaf: Leaf) -> Ratio | None:
    return leaf.source.ratio if isinstance(leaf.source, Indicator) else None


def _contradicts(leaf: Leaf, answer: Answer) -> bool:
    return bool(backwards(answer) or said_twice(answer) or stands_alone(leaf, answer))


def _ratio_fault(spot: Spot, ratio: Ratio, answer: Answer) -> Fault | None:
    """What reading the answer to a ratio would pass over: an answer of another kind, and half of one."""
    if answer.level is not None or answer.choices is not None:
        key = "level" if answer.level is not None else "choices"
        said = say("this question takes a number or two: write 'value: NUMBER', or 'numerator:' and 'denominator:'")
        return Fault(spot.key(key), said)
    for key, other in (("numerator", "denominator"), ("denominator", "numerator")):
        if getattr(answer, key) is not None and getattr(answer, other) is None and getattr(ratio, other) is None:
            return Fault(spot.key(key), say("a ratio needs two numbers; add '{other}:'", other=other))
    return None


def _place(spot: Spot, answer: Answer | None, error: AnswerError) -> Spot:
    """Where a word that is not known stands in the answer."""
    if error.where is None or answer is None:
        return spot
    words = getattr(answer, error.where, None) or answer.given
    position = words.index(error.word) if isinstance(words, tuple) and error.word in words else None
    return spot.at(error.where) if position is None else spot.at(error.where, position)
