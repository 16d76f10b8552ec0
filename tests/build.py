"""Frameworks and answers from a few lines of YAML that stand in the test, read as files are."""

from __future__ import annotations

import textwrap
from typing import TypeVar

from readiness.model import Answer, Framework, FrameworkFile, Pillar, Record, Subject, Survey
from readiness.problems import raise_errors
from readiness.scoring import Card, card, compile_framework
from readiness.shape import check_shape
from readiness.yamlfile import Document, parse

M = TypeVar("M", bound=Record)

HEAD = {"title": "Test", "edition": "2026", "version": "1.0.0", "publisher": "Nobody", "licence": "CC0"}


def framework(text: str) -> Framework:
    """A framework from one text: the keys of framework.yaml, and `pillar_files` with the pillars by id.

    What every framework.yaml must say and no score depends on may be left out, and the list of pillars too.
    """
    document = _parsed(text)
    files = document.value.get("pillar_files", {})
    own = {key: value for key, value in document.value.items() if key != "pillar_files"}
    file = _shaped(FrameworkFile, document, {**HEAD, "pillars": list(files), **own})
    pillars = {name: _shaped(Pillar, document, {"title": name, **files[name]}, ("pillar_files", name)) for name in file.pillars}
    return Framework("test", "<test>", file, pillars)


def answers(text: str) -> dict[str, Answer]:
    """Answers by id, as below `answers:` of a survey."""
    document = _parsed(text)
    survey = {"framework": "test", "subject": {"id": "A", "name": "A"}, "period": "2026", "answers": document.value or {}}
    return _shaped(Survey, document, survey).answers


def subject(kind: str = "country", **attributes: str) -> Subject:
    """A subject of a kind, with further attributes."""
    return Subject.model_validate({"id": "A", "name": "A", "kind": kind, **attributes})


def scored(framework_text: str, answers_text: str, who: Subject | None = None) -> Card:
    """The card of answers in a framework, both as text."""
    return card(compile_framework(framework(framework_text)), who, answers(answers_text))


def _parsed(text: str) -> Document:
    return parse(textwrap.dedent(text) or "{}", "<test>")


def _shaped(model: type[M], document: Document, value: object, at: tuple[str, ...] = ()) -> M:
    found, problems = check_shape(model, document, value, at)
    raise_errors(problems)
    assert found is not None
    return found
