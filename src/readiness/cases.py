"""The tests of a framework: sentences of answers and expected figures, run by `readiness test` and by the test suite."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .library import load_survey
from .model import Answer, Case, CasesFile, Expectation, Subject, Survey, Target
from .problems import Problem, ProblemsError, raise_errors, suggest
from .scoring import AnswerError, Card, NodeScore, Plan, card, compile_framework, expand
from .scoring.instances import by_instance
from .scoring.numbers import round_half_up
from .sentences import Sentence, concat, quoted, say, sentence_of
from .shape import check_shape
from .targets import target_statuses
from .yamlfile import Document, read

FOLDER = "tests"
_WHOLE_PER_CENT = 2  # decimals of a share: coverage is printed in whole per cent
TARGET_FIGURES = ("status", "gap", "progress")
NEVER = "9999"  # a period for cases that say none: gap and progress do not depend on it
_DUST = 1e-9  # the difference of two decimals is not exact: 26.3 is within 0.1 of 26.2


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case and where it stands."""

    document: Document
    position: int
    case: Case

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def line(self) -> int:
        return self.line_of()

    def line_of(self, *steps: Hashable) -> int:
        """The line of a part of the case, or of the case itself."""
        return self.document.place(("cases", self.position, *steps), key=True)[0]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as expected; `figure` is None where the case itself cannot be run."""

    line: int
    message: Sentence
    id: str | None = None
    figure: str | None = None
    expected: float | str | None = None
    found: float | str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case after it was run."""

    path: str
    line: int
    name: str
    failures: tuple[Failure, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.failures


def read_cases(folder: Path) -> list[FoundCase]:
    """Every case of a framework's folder, by file name; raises `ProblemsError` with every fault of the files."""
    cases: list[FoundCase] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        try:
            document = read(path)
        except ProblemsError as error:
            problems.extend(error.problems)
            continue
        file, found = check_shape(CasesFile, document)
        problems.extend(found)
        cases.extend(FoundCase(document, position, case) for position, case in enumerate(file.cases if file else ()))
    raise_errors(problems)
    return cases


def run_case(plan: Plan, found: FoundCase) -> CaseResult:
    """Score the answers of a case and compare what it expects."""
    try:
        survey = _given(plan, found)
        if by_instance(survey.answers):
            plan, survey = _with_instances(plan, survey)
        failures = tuple(_compared(found, card(plan, survey.subject, survey.answers), survey))
    except _CannotRunError as error:
        failures = (error.failure,)
    except AnswerError as error:
        failures = (Failure(found.line_of("answers", str(error).partition(":")[0]), sentence_of(error)),)
    except ProblemsError as error:
        failures = tuple(Failure(found.line_of("survey"), problem.sentence()) for problem in error.problems)
    return CaseResult(found.path, found.line, found.case.name, failures)


class _CannotRunError(Exception):
    def __init__(self, line: int, message: Sentence) -> None:
        self.failure = Failure(line, message)


class _Given(NamedTuple):
    """The survey that a case stands for, as far as it says one."""

    subject: Subject | None
    answers: dict[str, Answer]
    targets: tuple[Target, ...] = ()
    period: str | None = None


def _given(plan: Plan, found: FoundCase) -> _Given:
    case, known = found.case, _Given(found.case.subject, {}, (), found.case.period)
    answers = _all_at(plan, found, case.all) if case.all is not None else {}
    if case.survey is not None:
        survey = load_survey(Path(found.path).parent / case.survey)
        known = _Given(case.subject or survey.subject, {}, survey.targets, case.period or survey.period)
        answers.update(survey.answers)
    for name in case.answers:
        if name not in plan.leaf_index:
            raise _CannotRunError(
                found.line_of("answers", name), say("there is no indicator '{name}'{near}", name=name, near=suggest(name, plan.leaf_index))
            )
    return known._replace(answers={**answers, **case.answers})


def _with_instances(plan: Plan, given: _Given) -> tuple[Plan, _Given]:
    survey = Survey.model_construct(framework=plan.framework.id, subject=given.subject, period="", answers=given.answers)
    framework, expanded = expand(plan.framework, survey)
    return compile_framework(framework), given._replace(answers=expanded.answers)


def _all_at(plan: Plan, found: FoundCase, key: str) -> dict[str, Answer]:
    described = [leaf for leaf in plan.leaves if leaf.levels and not leaf.judged]
    for leaf in described:
        if key not in leaf.by_key:
            raise _CannotRunError(
                found.line_of("all"),
                say("'{id}' has no level '{key}'; its levels are {levels}", id=leaf.id, key=key, levels=", ".join(leaf.by_key)),
            )
    return {leaf.id: Answer(level=(key,)) for leaf in described}


def _compared(found: FoundCase, result: Card, given: _Given) -> Iterator[Failure]:
    nodes = {node.id: node for node in result.nodes()}
    for name, expectation in found.case.expect.items():
        figures = expectation.figures()
        if name not in nodes:
            yield Failure(found.line_of("expect", name), say("there is no '{name}'{near}", name=name, near=suggest(name, nodes)), name)
        elif not figures:
            yield Failure(
                found.line_of("expect", name), say("nothing is expected of '{name}'; write a value, band or state", name=name), name
            )
        for figure, expected in figures.items() if name in nodes else ():
            try:
                actual = _actual(figure, expectation, result, nodes[name], given)
            except ValueError as error:
                yield Failure(found.line_of("expect", name, figure), concat((name, sentence_of(error)), ": "), name, figure)
                continue
            if not _agree(figure, expected, actual, expectation):
                message = say(
                    "{name}: {figure} should be {expected}, found {found}",
                    name=name,
                    figure=figure,
                    expected=_shown(expected),
                    found=_shown(actual),
                )
                yield Failure(found.line_of("expect", name, figure), message, name, figure, expected, actual)


def _actual(figure: str, expectation: Expectation, result: Card, node: NodeScore, given: _Given) -> float | str | None:
    """A figure of a node or of its target; raises `ValueError` where the case does not say of which target, or when."""
    if figure not in TARGET_FIGURES:
        found: float | str | None = getattr(node, figure)
        return found
    period = given.period or NEVER
    said = {"framework": "", "subject": given.subject, "period": period, "answers": given.answers, "targets": given.targets}
    statuses = [status for status in target_statuses(result, Survey.model_construct(**said), period) if status.id == node.id]
    dates = [status.by for status in statuses]
    statuses = [status for status in statuses if expectation.by is None or status.by == expectation.by]
    if not dates:
        raise ValueError(say("no target is set on it, so it has no {figure}", figure=figure))
    if len(statuses) != 1:
        due = concat(date or say("at no date") for date in dates)
        raise ValueError(say("its targets are due {dates}; say with 'by:' which of them is meant", dates=due))
    if figure == "status" and given.period is None:
        raise ValueError(say("the status of a target depends on the date; add 'period:' to the case"))
    actual: float | str | None = getattr(statuses[0], figure)
    return actual


def _agree(figure: str, expected: float | str | None, actual: float | str | None, expectation: Expectation) -> bool:
    """Printed figures agree exactly, or `within`; coverage to whole per cent, or to as many decimals as the case writes."""
    if isinstance(expected, str) or isinstance(actual, str) or expected is None or actual is None:
        return expected == actual
    if expectation.within:
        return abs(expected - actual) <= expectation.within + _DUST
    if figure != "coverage":
        return expected == actual
    decimals = max(_WHOLE_PER_CENT, len(repr(expected).partition(".")[2]))
    return float(round_half_up(actual, decimals)) == expected


def _shown(value: float | str | None) -> Sentence:
    if value is None:
        return say("none")
    return quoted(value if isinstance(value, str) else f"{value:.12g}")
