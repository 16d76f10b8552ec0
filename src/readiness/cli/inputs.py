"""What commands read: a survey with its framework, checked before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ..languages import Language, language_of
from ..library import STANDARD_INPUT, SurveySource, digest, find_framework, read_framework, read_survey
from ..model import Framework, Survey
from ..problems import Problem, ProblemsError, UsageError, errors_of, raise_errors
from ..scoring import Card, Plan, card, compile_framework, expand
from ..scoring.steps import has_steps
from ..sentences import say, say_many, sentence_of
from ..yamlfile import Document
from .output import head
from .preparing import Preparing, refuse_alone, refuse_without_sample
from .talk import tell


class Loaded(NamedTuple):
    """A survey, its framework and its score: both with every instance that the survey names (R16).

    `rubric` and `written` are the framework and the survey as their files have them, for what lays out instances itself.
    """

    survey: Survey
    source: SurveySource
    framework: Framework
    card: Card
    rubric: Framework
    written: Survey

    @property
    def document(self) -> Document:
        """The file of the survey as it was parsed."""
        assert self.source.document is not None
        return self.source.document

    @property
    def language(self) -> Language:
        """The language that a page of it is written in: that of the framework's texts, as they were asked for."""
        return language_of(self.framework.language)


def load_scored(path: Path, framework: str | None = None, language: str | None = None, preparing: Preparing | None = None) -> Loaded:
    """Read and score a survey; raises `ProblemsError` with every error of the survey and of its framework.

    `preparing` tells how the steps of a framework that has some are taken; without it such a framework is refused.
    """
    from ..checks import check_framework, check_survey

    source = read_survey(path)
    if source.partial is None:
        raise ProblemsError(source.problems)
    folder = read_framework(_folder_of(source, path, framework), language)
    problems = [*folder.problems, *check_framework(folder)]
    if errors_of(problems):
        raise ProblemsError(errors_of([*source.problems, *problems]))  # 'readiness validate' shows the warnings too
    assert folder.framework is not None
    plan = compile_framework(folder.framework)
    problems.extend([*source.problems, *check_survey(source, folder.framework, plan)])
    raise_errors(errors_of(problems))
    assert source.survey is not None
    mention(problems, source.path)
    mention_language(folder.framework, language)
    if has_steps(plan) and source.document is not None:
        from ..prepare import refused_answers

        raise_errors(refused_answers(plan, source.survey.answers, source.document))
    expanded, survey = expand(folder.framework, source.survey)
    if expanded is not folder.framework:
        plan = compile_framework(expanded)
    made = _card(plan, source.path, survey, preparing)
    return Loaded(survey, source, expanded, made, folder.framework, source.survey)


def survey_head(loaded: Loaded) -> dict[str, Any]:
    """What every JSON result about one survey begins with."""
    survey = loaded.survey
    return {
        **head(loaded.framework),
        "survey": {
            "path": loaded.source.path,
            "digest": digest(loaded.document.value),
            "subject": {"id": survey.subject.id, "name": survey.subject.name},
            "period": survey.period,
            "status": survey.status,
        },
    }


def _card(plan: Plan, path: str, survey: Survey, preparing: Preparing | None) -> Card:
    """The card of a survey, after the steps of its framework if that has any."""
    if preparing is None:
        refuse_alone(plan)
        return card(plan, survey.subject, survey.answers)
    if not has_steps(plan):
        preparing.refuse_options(plan.framework)
        return card(plan, survey.subject, survey.answers)
    from ..panel import panel_of, score_panel
    from ..scoring import card_of

    if preparing.parameters is None:
        refuse_without_sample(plan)
    panel = preparing.panel(plan, panel_of(plan, path, [(path, survey)], answers=True))
    return card_of(score_panel(plan, panel), 0, survey.subject, survey.answers)


def _folder_of(source: SurveySource, path: Path, framework: str | None) -> Path:
    """The folder of the framework asked for, else of the one that the survey names, which is a problem if there is none."""
    if framework is not None:
        return find_framework(framework)
    assert source.partial is not None
    assert source.document is not None
    try:
        return find_framework(source.partial.framework, near=path)
    except UsageError as error:
        raise ProblemsError([source.document.problem(("framework",), "S01", sentence_of(error))]) from None


def checked_framework(name: str, language: str | None = None) -> Framework:
    """Read a framework and all its checks; raises `ProblemsError` if it has errors."""
    from ..checks import check_framework

    source = read_framework(find_framework(name), language)
    raise_errors(errors_of([*source.problems, *check_framework(source)]))
    assert source.framework is not None
    mention_language(source.framework, language)
    return source.framework


def mention(problems: list[Problem], path: str) -> None:
    """Say on stderr that there are warnings, and which command shows them."""
    warnings = [problem for problem in problems if problem.severity == "warning" and problem.path == path]
    if warnings:
        shown = STANDARD_INPUT if path == "<stdin>" else path
        tell(
            say_many(
                "{count} warning; 'readiness validate {path}' shows it",
                "{count} warnings; 'readiness validate {path}' shows them",
                len(warnings),
                path=shown,
            )
        )


def mention_language(framework: Framework, wanted: str | None) -> None:
    """Say on stderr that the framework has no texts in the language that is asked for."""
    if wanted is not None and framework.language != wanted:
        has = ", ".join(framework.languages)
        tell(
            say(
                "{framework} has no texts in '{wanted}' (it has {languages}); they are shown in {language}",
                framework=framework.id,
                wanted=wanted,
                languages=has,
                language=framework.language,
            )
        )
