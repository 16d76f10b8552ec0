"""A problem is a value: a place, a stable code and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from .sentences import NOTHING, SaidError, Sentence, concat, say

Severity = Literal["error", "warning"]


LONGEST_MESSAGE = 600  # letters of one that quotes a file
LONGEST_WORD = 100  # beyond it nobody mistyped a word


class Problem(NamedTuple):
    """One thing wrong in one file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int
    column: int
    code: str
    message: Sentence
    severity: Severity = "error"

    def __str__(self) -> str:
        return str(self.sentence())

    def sentence(self) -> Sentence:
        """Place, code and message, as a person reads them."""
        message = self.message if self.severity == "error" else say("warning: {message}", message=self.message)
        return concat((f"{self.path}:{self.line}:{self.column}: {self.code}", message), " ")


class ProblemsError(Exception):
    """Raised once, with every problem found; commands print them and exit 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(SaidError):
    """The command was asked for something that cannot be done; commands print the sentence and exit 2."""


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that make a file unusable, without the warnings."""
    return [problem for problem in problems if problem.severity == "error"]


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raise `ProblemsError` with all problems if at least one of them is an error."""
    problems = list(problems)
    if errors_of(problems):
        raise ProblemsError(problems)


def suggest(word: str, known: Iterable[str]) -> Sentence:
    """'; did you mean X?' for the nearest of the known words, or nothing."""
    from difflib import get_close_matches  # only where something went wrong

    if len(word) > LONGEST_WORD:
        return NOTHING
    spelt = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), list(spelt), n=1, cutoff=0.6)
    return say("; did you mean '{word}'?", word=spelt[near[0]]) if near else NOTHING


def no_id(framework: str, name: str, known: Iterable[str]) -> Sentence:
    """What to say of an id that a framework has not: the nearest one, or where they are listed."""
    near = suggest(name, known) or say("; readiness show {framework} lists its ids", framework=framework)
    return say("{framework} has no '{name}'{near}", framework=framework, name=name, near=near)
