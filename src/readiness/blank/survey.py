"""A survey to fill in: a framework's questions and levels as comments, with a place for every answer.

A place that is left empty is an unanswered question: the file loads as it stands, and claims nothing.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..library import framework_name
from ..model import PERIOD, Framework, Survey
from ..outline import Outline, outline
from ..problems import ProblemsError, UsageError, suggest
from ..scoring.scales import number_of
from ..sentences import Sentence, concat, say
from ..shape import check_shape
from ..yamlfile import parse
from ..yamltext import comment, noted, scalar
from .questions import Questions
from .words import Words

SCHEMA = Path("schemas") / "survey.schema.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user says of the new survey; None where it is left to be filled in."""

    subject_id: str | None = None
    name: str | None = None
    kind: str | None = None
    period: str | None = None
    pillars: Sequence[str] = ()


def blank_survey(framework: Framework, wish: Wish, path: Path | None = None) -> str:
    """The text of a survey to fill in, to be written to `path` (or to be printed).

    Raises `UsageError` for a pillar that does not exist, or for an id, name or period that a survey cannot have.
    """
    for name in wish.pillars:
        if name not in framework.pillars:
            raise UsageError(
                say(
                    "{framework} has no pillar '{name}'{near}",
                    framework=framework.id,
                    name=name,
                    near=suggest(name, framework.pillars) or _listed(framework.pillars),
                )
            )
    shown, words = outline(framework), Words(framework.language)
    questions = list(Questions(shown, words, wish.kind).of(wish.pillars))
    asks = any(line and not line.lstrip().startswith("#") for line in questions)
    lines = [*_head(shown, words, path), "", *_subject(shown, words, wish, path), "", "answers:" if asks else "answers: {}", *questions]
    text = "\n".join(lines) + "\n"
    try:
        _, problems = check_shape(Survey, parse(text))
    except ProblemsError as error:
        problems = error.problems
    if problems:  # all the rest of the file is ours
        raise UsageError(concat((problem.message for problem in problems), "; "))
    return text


def _listed(names: Iterable[str]) -> Sentence:
    return say("; it has {names}", names=", ".join(names))


def _head(shown: Outline, words: Words, path: Path | None) -> Iterator[str]:
    schema, file = _schema_near(path), shown.framework.file
    if schema:
        yield f"# yaml-language-server: $schema={schema}"
    yield from comment(words.say("head", title=file.title, edition=file.edition, version=file.version))
    yield "#"
    yield from comment(words.say("how"))
    yield from _examples(shown, words)
    yield from comment(words.say("next", file=str(path or "FILE")))
    if not schema:
        yield from comment(words.say("typing"))


def _examples(shown: Outline, words: Words) -> Iterator[str]:
    """Answers to the kinds of question that the framework asks."""
    described = [leaf.levels for leaf in shown.plan.leaves if leaf.levels]
    kinds = {None, *(indicator.kind for _, indicator in shown.framework.indicators()), *(["levels"] if described else [])}
    keys = [level.key if number_of(level.key) is not None else scalar(level.key) for level in (described or [()])[0] if not level.between]
    values = {"level": keys[-2:][0], "lower": keys[-3:][0]} if keys else {}
    for kind, line, note in words.examples(values):
        if kind in kinds:
            yield noted(f"#   {line}", note) if note else f"#   {line}"


def _schema_near(path: Path | None) -> str | None:
    """The way from a file to the survey schema of the tree that it stands in, if there is one."""
    if path is None:
        return None
    folder = path.resolve().parent
    for above in (folder, *folder.parents):
        if (above / SCHEMA).is_file():
            return Path(os.path.relpath(above / SCHEMA, folder)).as_posix()
    return None


def _subject(shown: Outline, words: Words, wish: Wish, path: Path | None) -> Iterator[str]:
    read = dict(shown.plan.attributes)
    kinds = words.say("one_of", words=", ".join(read.pop("kind"))) if "kind" in read else words.say("kind")
    period = _given(wish.period, str(datetime.date.today().year))
    yield f"framework: {scalar(framework_name(shown.framework, path))}"
    yield "subject:"
    yield noted(f"  id: {scalar(_given(wish.subject_id, 'my-subject'))}", words.say("id"))
    yield noted(f"  name: {scalar(_given(wish.name, words.say('my_name')))}", words.say("name"))
    yield noted("  # kind: country" if wish.kind is None else f"  kind: {scalar(wish.kind)}", kinds)
    for attribute, known in read.items():
        yield noted(f"  # {attribute}: …", words.say("one_of", words=", ".join(known)))
    yield noted(f"period: {period if re.fullmatch(PERIOD, period) else scalar(period)}", words.say("period"))
    yield noted("# status: self-assessed", words.say("status"))
    yield noted("# target: {level: KEY, by: 2030}", words.say("target"))
    yield noted("# sources:", words.say("sources"))
    yield f"#   a-source: {words.say('source')}"


def _given(said: str | None, otherwise: str) -> str:
    return otherwise if said is None else said
