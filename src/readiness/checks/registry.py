"""The register of checks: a small generator by stable code, whose docstring is its documentation page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from ..problems import LONGEST_MESSAGE, Problem, Severity
from ..sentences import Sentence
from ..yamlfile import Document

MOST = 100  # findings of one check in one file: what is wrong everywhere is told so, not a hundred thousand times


class Spot(NamedTuple):
    """A place in a file: a document, the keys and indexes that lead there, and whether the key itself is meant."""

    document: Document
    location: tuple[Hashable, ...] = ()
    is_key: bool = False

    def at(self, *steps: Hashable) -> Spot:
        """A place below this one."""
        return Spot(self.document, (*self.location, *steps))

    def key(self, *steps: Hashable) -> Spot:
        """The key of a place below this one, or of this one."""
        return Spot(self.document, (*self.location, *steps), True)


Findings = Iterator[tuple[Spot, Sentence]]
Function = TypeVar("Function", bound=Callable[[Any], Findings])


class Check(NamedTuple):
    """One rule. A `whole` rule looks across files, and is passed over while one of them cannot be read."""

    code: str
    severity: Severity
    docstring: str
    whole: bool
    function: Callable[[Any], Findings] | None  # None: found elsewhere, while reading

    @property
    def doc(self) -> str:
        """Its documentation page."""
        return inspect.cleandoc(self.docstring)

    @property
    def title(self) -> str:
        """The first line of its page."""
        return self.doc.splitlines()[0]


CHECKS: dict[str, Check] = {}
GROUPS: dict[str, list[Check]] = {}


def check(code: str, severity: Severity = "error", *, whole: bool = False) -> Callable[[Function], Function]:
    """Register a generator of findings under a code; its first letter says what it is given to look at."""

    def register(function: Function) -> Function:
        _add(Check(code, severity, function.__doc__ or "", whole, function))
        return function

    return register


def describe(code: str, severity: Severity, doc: str) -> None:
    """Register a code whose problems are found elsewhere, while files are read."""
    _add(Check(code, severity, doc, False, None))


def _add(found: Check) -> None:
    if found.code in CHECKS:
        raise ValueError(f"{found.code} is taken")
    CHECKS[found.code] = found
    GROUPS.setdefault(found.code[0], []).append(found)


def run(group: str, subject: object, *, whole: bool = True) -> list[Problem]:
    """The problems that the checks of one letter find in what they are given; of each check the first hundred."""
    found: list[Problem] = []
    for rule in GROUPS[group]:
        if rule.function is not None and (whole or not rule.whole):
            found.extend(_problem(rule, spot, message) for spot, message in islice(rule.function(subject), MOST))
    return found


def _problem(rule: Check, spot: Spot, message: Sentence) -> Problem:
    line, column = spot.document.place(spot.location, key=spot.is_key)
    return Problem(spot.document.path, line, column, rule.code, message.shortened(LONGEST_MESSAGE), rule.severity)
