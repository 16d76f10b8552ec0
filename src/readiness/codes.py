"""Every code of readiness, with its page: of checks, files, shapes, tables and report templates."""

from __future__ import annotations

from . import documents, panel, prepare, report, shape, yamlfile
from .checks import CHECKS
from .problems import Severity, UsageError, suggest
from .sentences import say


def all_codes() -> dict[str, str]:
    """Every code of readiness with its one-line title, in order."""
    elsewhere = {**yamlfile.CODES, **shape.CODES, **panel.CODES, **prepare.CODES, **report.CODES, **documents.CODES}
    titles = {**elsewhere, **{code: rule.title for code, rule in CHECKS.items()}}
    return dict(sorted(titles.items()))


def severity_of(code: str) -> Severity:
    """How bad a code is; what a file says wrongly in syntax or shape is an error."""
    return CHECKS[code].severity if code in CHECKS else "error"


def explain(code: str) -> str:
    """The documentation page of a code; raises `UsageError` with the nearest one if there is none."""
    code = code.upper()
    if code in CHECKS:
        return f"{code} ({CHECKS[code].severity}): {CHECKS[code].doc}"
    if code in all_codes():
        return f"{code} (error): {all_codes()[code]}"
    near = suggest(code, all_codes()) or say("; 'readiness checks' lists them")
    raise UsageError(say("there is no code '{code}'{near}", code=code, near=near))
