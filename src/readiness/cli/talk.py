"""The language that the command line speaks: what is asked for, and what is said to a person on stderr.

It is looked up in the arguments before any command is parsed, as errors of use are told in it too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..sentences import Sentence, concat, say
from ..visible import visible_line, visible_name

if TYPE_CHECKING:
    from pathlib import Path

    from ..languages import Language
    from ..model import Framework
    from ..problems import Problem

VARIABLE = "READINESS_LANG"
OPTIONS = ("--lang", "-l")
_asked: str | None = None  # by the command that runs


def listen(args: Sequence[str]) -> None:
    """Hear which language a command is called in: by its arguments, else by the environment, else none is asked for."""
    global _asked
    _asked = _named(args) or os.environ.get(VARIABLE) or None


def or_asked(value: str | None = None) -> str | None:
    """The language given to an option, else the one that the command is called in, else None."""
    return value or _asked


def language() -> Language:
    """The language of problems, messages and help; of several the first, English where none is asked for."""
    from ..languages import language_of

    return language_of(_asked.partition(",")[0].strip() if _asked else None)


def tell(text: Sentence) -> None:
    """Say something to a person, on stderr."""
    print(heard(text), file=sys.stderr)


def heard(text: Sentence) -> str:
    """A sentence as it is read on a screen, in the language that the command is called in."""
    return visible_line(language().say(text))


def complain(text: Sentence) -> None:
    """Say on stderr what cannot be done, or is not as it was asked for, and who says so."""
    tell(concat(("readiness", text), ": "))


def tell_written(path: Path | None) -> None:
    """Say on stderr which file was written."""
    tell(say("written: {path}", path=visible_name(str(path))))


def tell_unranked(*frameworks: Framework) -> None:
    """Say on stderr why a result has no ranks, where a publisher keeps units from being ranked."""
    from ..panel import why_unranked

    for why in dict.fromkeys(map(why_unranked, frameworks)):
        if why is not None:
            tell(say("units are not ranked: {why}", why=why))


def tell_problem(problem: Problem) -> None:
    """Say what is wrong with a file, on stderr."""
    tell(problem.sentence())


def _named(args: Sequence[str]) -> str | None:
    """The value of the option in arguments: `--lang vi`, `--lang=vi`, `-l vi` or `-lvi`."""
    words = list(args)[: args.index("--") if "--" in args else None]
    found = None
    for word, value in zip_longest(words, words[1:]):
        if word in OPTIONS:
            found = value
        elif word.startswith("--lang="):
            found = word.partition("=")[2]
        elif word.startswith("-l") and not word.startswith("--"):
            found = word[2:].removeprefix("=")
    return found or None
