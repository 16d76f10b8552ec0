"""Lists of problems as text for people, GitHub annotations, JSON and SARIF; pure functions, nothing is printed here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from . import __version__
from .languages import Language, language_of
from .problems import Problem
from .sentences import Sentence, concat, say, say_many

ENGLISH = language_of(None)
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def text(problems: Sequence[Problem], language: Language = ENGLISH) -> str:
    """A line a problem, `path:line:column: CODE sentence`, and how many there are."""
    return "\n".join(map(language.say, [*(problem.sentence() for problem in problems), summary(problems)]))


def summary(problems: Sequence[Problem]) -> Sentence:
    """How many errors and warnings, in how many files."""
    warnings = sum(problem.severity == "warning" for problem in problems)
    errors = len(problems) - warnings
    counted = [say_many("{count} error", "{count} errors", errors)] if errors else []
    counted += [say_many("{count} warning", "{count} warnings", warnings)] if warnings else []
    files = say_many("{count} file", "{count} files", len({problem.path for problem in problems}))
    return say("{problems} in {files}", problems=concat(counted), files=files) if counted else say("no problems")


def github(problems: Sequence[Problem], language: Language = ENGLISH) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "\n".join(_annotation(problem, language) for problem in problems)


def _annotation(problem: Problem, language: Language) -> str:
    place = {"file": _slashes(problem.path), "line": max(1, problem.line), "col": max(1, problem.column), "title": problem.code}
    properties = ",".join(f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in place.items())
    return f"::{problem.severity} {properties}::{_escaped(language.say(problem.message))}"


def _escaped(value: str) -> str:
    """What GitHub decodes again; a property needs ':' and ',' escaped too."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def to_json(problems: Sequence[Problem], language: Language = ENGLISH) -> str:
    """The documented list of objects."""
    keys = ("path", "line", "column", "code", "severity")
    found = [{**{key: getattr(problem, key) for key in keys}, "message": language.say(problem.message)} for problem in problems]
    return json.dumps(found, ensure_ascii=False, indent=2)


def sarif(problems: Sequence[Problem], language: Language = ENGLISH) -> str:
    """SARIF 2.1.0, with the documentation page of every code that occurs."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "readiness", "semanticVersion": __version__, "rules": [_rule(code, language) for code in codes]}
    results = [_result(problem, codes.index(problem.code), language) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str, language: Language) -> dict[str, Any]:
    from .codes import all_codes, explain, severity_of

    return {
        "id": code,
        "shortDescription": {"text": language.gettext(all_codes()[code])},
        "help": {"text": explain(code, language)},
        "defaultConfiguration": {"level": severity_of(code)},
    }


def _result(problem: Problem, rule: int, language: Language) -> dict[str, Any]:
    region = {"startLine": max(1, problem.line), "startColumn": max(1, problem.column)}
    location = {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": language.say(problem.message)},
        "locations": [{"physicalLocation": location}],
    }


def _slashes(path: str) -> str:
    return path.replace("\\", "/")


def _uri(path: str) -> str:
    """A path as a URI reference: relative as it was named, or `file:` where it is absolute."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(_slashes(path))


FORMATS: dict[str, Callable[[Sequence[Problem], Language], str]] = {"text": text, "github": github, "json": to_json, "sarif": sarif}
