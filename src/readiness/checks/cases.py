"""Checks of a framework's own tests: that what they answer and expect can be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ..model import Case, CasesFile, Survey
from ..problems import suggest
from ..scoring import Plan, compile_framework, expand
from ..scoring.answers import State
from ..scoring.instances import by_instance, misplaced
from ..sentences import say
from ..yamlfile import Document
from .registry import Findings, Spot, check

STATES = (*get_args(State), "partial")
INFINITY = float("inf")
FIGURES = ("value", "low", "high", "evidenced")


@dataclass(frozen=True, eq=False)
class Cases:
    """One file of tests beside the plan that they are run with."""

    plan: Plan
    file: CasesFile
    document: Document

    def plan_of(self, case: Case) -> Plan:
        """The plan that a case is run with: with every instance that its answers name."""
        if not by_instance(case.answers) or next(misplaced(self.plan.framework, case.answers), None) is not None:
            return self.plan
        survey = Survey.model_construct(framework="", subject=None, period="", answers=case.answers)
        return compile_framework(expand(self.plan.framework, survey)[0])

    def each(self) -> Iterator[tuple[Spot, Case]]:
        """Every case with its place."""
        for position, case in enumerate(self.file.cases):
            yield Spot(self.document).at("cases", position), case


@check("C01")
def expected_of_nobody(view: Cases) -> Findings:
    """A test expects something of an id that does not exist.

    Fails, if there is no pillar leadrship:

        expect: {leadrship: 50}

    Passes:

        expect: {leadership: 50}
    """
    for spot, case in view.each():
        index = view.plan_of(case).index
        for name in case.expect:
            if name not in index and not ("/" in name and case.survey is not None):  # an instance that the survey may name
                yield (
                    spot.key("expect", name),
                    say("there is no '{name}'{near}", name=name, near=suggest(name, index) or say("; name a node of the framework")),
                )


@check("C02")
def nothing_expected(view: Cases) -> Findings:
    """A test expects nothing.

    It would always pass.

    Fails:

        expect: {overall: {within: 0.1}}

    Passes:

        expect: {overall: {value: 50, within: 0.1}}
    """
    for spot, case in view.each():
        for name, expectation in case.expect.items():
            if not expectation.figures():
                yield spot.key("expect", name), say("nothing is expected of '{name}'; write a value, a band or a state", name=name)


@check("C03")
def no_such_survey(view: Cases) -> Findings:
    """The survey of a test is not there.

    Its path counts from the folder of the test.

    Fails, if there is no such file:

        survey: ../../../surveys/atlantis-2020.yaml

    Passes:

        survey: ../../../surveys/viet-nam-2020.yaml
    """
    for spot, case in view.each():
        if case.survey is not None and not (Path(view.document.path).parent / case.survey).is_file():
            yield spot.at("survey"), say("there is no file {survey}; its path counts from the folder of this test", survey=case.survey)


@check("C04", "warning")
def name_twice(view: Cases) -> Findings:
    """Two tests have the same name.

    Whoever sees one fail should know which it is.

    Fails:

        cases: [{name: all at 2, all: 2, expect: {overall: 50}}, {name: all at 2, all: 3, expect: {overall: 75}}]

    Passes:

        cases: [{name: all at 2, all: 2, expect: {overall: 50}}, {name: all at 3, all: 3, expect: {overall: 75}}]
    """
    seen: set[str] = set()
    for spot, case in view.each():
        if case.name in seen:
            yield spot.at("name"), say("another test is named '{case}'; say in the name how this one differs", case=case.name)
        seen.add(case.name)


@check("C05")
def no_such_word(view: Cases) -> Findings:
    """A test expects a band, a level or a state that does not exist.

    Fails:

        expect: {overall: {band: excelent}}

    Passes:

        expect: {overall: {band: excellent}}
    """
    bands = [band.id for band in view.plan.framework.file.bands]
    for spot, case in view.each():
        plan = view.plan_of(case)
        for name, expectation in case.expect.items():
            levels = list(plan.leaf(name).by_key) if name in plan.leaf_index else []
            for key, known in (("band", bands), ("level", levels), ("suggestion", levels), ("state", list(STATES))):
                word = expectation.figures().get(key)
                if word is not None and word not in known:
                    listed = say("; it is one of {known}", known=", ".join(known)) if known else say("; '{name}' has none", name=name)
                    near = suggest(word, known) or listed
                    yield spot.at("expect", name, key), say("'{word}' is no value of '{key}'{near}", word=word, key=key, near=near)


@check("C06")
def impossible_figure(view: Cases) -> Findings:
    """A test expects a figure that no score can have.

    Scores lie in the range of the framework (or of the composite), coverage between 0 and 1, and low is not above high.

    Fails:

        expect: {overall: {value: 120, coverage: 100}}

    Passes:

        expect: {overall: {value: 100, coverage: 1}}
    """
    for spot, case in view.each():
        plan = view.plan_of(case)
        for name, expectation in case.expect.items():
            node = plan.nodes[plan.index[name]] if name in plan.index else None
            low, high = (node.range if node else None) or plan.range
            ends = (low, high) if _bounded(plan, name) else (-INFINITY, INFINITY)
            limits = {**dict.fromkeys(FIGURES, ends), "coverage": (0.0, 1.0)}
            for key, (least, most) in limits.items():
                figure = expectation.figures().get(key)
                if figure is not None and not least <= figure <= most:
                    yield (
                        spot.at("expect", name, key),
                        say(
                            "'{key}: {figure}' lies outside {least} to {most}",
                            key=key,
                            figure=f"{figure:g}",
                            least=f"{least:g}",
                            most=f"{most:g}",
                        ),
                    )
            least_said, most_said = expectation.figures().get("low"), expectation.figures().get("high")
            if least_said is not None and most_said is not None and least_said > most_said:
                yield spot.at("expect", name, "low"), say("'low' is above 'high'; swap them")


def _bounded(plan: Plan, name: str) -> bool:
    """Whether the figures of a node lie in the range: not those of a number without ends, which is not scored."""
    leaf = plan.leaf(name) if name in plan.leaf_index else None
    return leaf is None or leaf.best < INFINITY


@check("C07")
def no_such_level_for_all(view: Cases) -> Findings:
    """A test answers all questions with a level that not all have.

    Fails, with levels 0 to 4:

        all: 5

    Passes:

        all: 4
    """
    for spot, case in view.each():
        described = [leaf for leaf in view.plan.leaves if leaf.levels and not leaf.judged] if case.all is not None else []
        if lacking := [leaf for leaf in described if case.all not in leaf.by_key]:
            known = ", ".join(lacking[0].by_key)
            yield spot.at("all"), say("'{id}' has no level '{all}'; its levels are {known}", id=lacking[0].id, all=case.all, known=known)
