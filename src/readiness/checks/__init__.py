"""What a shape cannot say: checks of frameworks, links, translations, tests and surveys, each with a code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..library import FrameworkSource, SurveySource
from ..model import CasesFile, Framework, Subject, Survey, TranslationFile
from ..problems import Problem
from ..scoring import Plan, compile_framework
from ..yamlfile import Document
from . import (  # noqa: F401 - importing a module registers its checks
    actions,
    aggregation,
    bands,
    cases,
    composites,
    drawing,
    editions,
    evidence,
    files,
    filled,
    frameworks,
    gates,
    goals,
    indicators,
    levels,
    links,
    prepare,
    repeated,
    scales,
    scope,
    surveys,
    targets,
    translated,
    translations,
    weights,
)
from .registry import CHECKS, Check, run
from .views import Rubric

__all__ = [
    "CHECKS",
    "Check",
    "Rubric",
    "check_cases",
    "check_framework",
    "check_links",
    "check_survey",
    "check_translation",
    "rubric_of",
]


def check_framework(source: FrameworkSource, rubric: Rubric | None = None) -> list[Problem]:
    """What is wrong with a framework that scoring rests on; where a file cannot be read, what can be said of the others."""
    rubric = rubric or rubric_of(source)
    return run("F", rubric, whole=source.framework is not None) if rubric else []


def rubric_of(
    source: FrameworkSource, find: Callable[[str], Framework | None] = lambda name: None, strays: Sequence[str] = ()
) -> Rubric | None:
    """A framework folder as checks see it; None if framework.yaml itself cannot be read."""
    if source.partial is None:
        return None
    own_words = not any(name.startswith("translations/") for name in source.documents)
    return Rubric(source.partial, source.documents, find, tuple(strays), own_words)


def check_links(rubric: Rubric) -> list[Problem]:
    """What is wrong with links.yaml."""
    return run("L", rubric)


def check_translation(rubric: Rubric, language: str, file: TranslationFile, document: Document) -> list[Problem]:
    """What is wrong with a translation."""
    return run("T", translated.Translated(rubric, language, file, document))


def check_cases(plan: Plan, file: CasesFile, document: Document) -> list[Problem]:
    """What is wrong with a file of tests, and with the answers in it."""
    problems = run("C", cases.Cases(plan, file, document))
    for position, case in enumerate(file.cases):
        subject = case.subject or Subject.model_construct(id="test", name="test")
        survey = Survey.model_construct(framework=plan.framework.id, subject=subject, period="2000", answers=case.answers)
        found = run("S", filled.filled(survey, document, plan, ("cases", position)))
        problems.extend(problem for problem in found if problem.severity == "error" and problem.code != "S09")
    return problems


def check_survey(source: SurveySource, framework: Framework, plan: Plan | None = None) -> list[Problem]:
    """What is wrong with a survey, or with what can be read of it, beside a framework without errors."""
    if source.partial is None or source.document is None:
        return []
    return run("S", filled.filled(source.partial, source.document, plan or compile_framework(framework)))
