"""Lists of problems as text for people, GitHub annotations, JSON and SARIF; pure functions, nothing is printed here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from . import __version__
from .problems import Problem

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def text(problems: Sequence[Problem]) -> str:
    """A line a problem, `path:line:column: CODE sentence`, and how many there are."""
    return "\n".join([*map(str, problems), summary(problems)])


def summary(problems: Sequence[Problem]) -> str:
    """How many errors and warnings, in how many files."""
    warnings = sum(problem.severity == "warning" for problem in problems)
    counted = [_count(len(problems) - warnings, "error"), _count(warnings, "warning")]
    said = ", ".join(part for part in counted if not part.startswith("0 "))
    return f"{said} in {_count(len({problem.path for problem in problems}), 'file')}" if said else "no problems"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "\n".join(_annotation(problem) for problem in problems)


def _annotation(problem: Problem) -> str:
    place = {"file": _slashes(problem.path), "line": max(1, problem.line), "col": max(1, problem.column), "title": problem.code}
    properties = ",".join(f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in place.items())
    return f"::{problem.severity} {properties}::{_escaped(problem.message)}"


def _escaped(value: str) -> str:
    """What GitHub decodes again; a property needs ':' and ',' escaped too."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def to_json(problems: Sequence[Problem]) -> str:
    """The documented list of objects."""
    keys = ("path", "line", "column", "code", "severity", "message")
    return json.dumps([{key: getattr(problem, key) for key in keys} for problem in problems], ensure_ascii=False, indent=2)


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0, with the documentation page of every code that occurs."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "readiness", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str) -> dict[str, Any]:
    from .codes import all_codes, explain, severity_of

    return {
        "id": code,
        "shortDescription": {"text": all_codes()[code]},
        "help": {"text": explain(code)},
        "defaultConfiguration": {"level": severity_of(code)},
    }


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    region = {"startLine": max(1, problem.line), "startColumn": max(1, problem.column)}
    location = {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": location}],
    }


def _slashes(path: str) -> str:
    return path.replace("\\", "/")


def _uri(path: str) -> str:
    """A path as a URI reference: relative as it was named, or `file:` where it is absolute."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(_slashes(path))


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"text": text, "github": github, "json": to_json, "sarif": sarif}
