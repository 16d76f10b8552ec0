"""Every code of readiness, with its page: of checks, files, shapes, tables and report templates."""

from __future__ import annotations

from . import documents, panel, prepare, report, shape, yamlfile
from .checks import CHECKS
from .languages import Language, language_of, mark
from .problems import Severity, UsageError, suggest
from .sentences import say

WIDTH = 116  # of a page, as the sources are wrapped
_SEVERITIES: dict[Severity, str] = {"error": mark("error"), "warning": mark("warning")}


def all_codes() -> dict[str, str]:
    """Every code of readiness with its one-line title, in order."""
    elsewhere = {**yamlfile.CODES, **shape.CODES, **panel.CODES, **prepare.CODES, **report.CODES, **documents.CODES}
    titles = {**elsewhere, **{code: rule.title for code, rule in CHECKS.items()}}
    return dict(sorted(titles.items()))


def severity_of(code: str) -> Severity:
    """How bad a code is; what a file says wrongly in syntax or shape is an error."""
    return CHECKS[code].severity if code in CHECKS else "error"


def pages() -> dict[str, str]:
    """The documentation page of every code, in order."""
    return {code: CHECKS[code].doc if code in CHECKS else title for code, title in all_codes().items()}


def explain(code: str, language: Language | None = None) -> str:
    """The documentation page of a code, in English or another language; raises `UsageError` with the nearest code if there is none."""
    code, language = code.upper(), language or language_of(None)
    if code in all_codes():
        return f"{code} ({language.gettext(_SEVERITIES[severity_of(code)])}): {language.prose(pages()[code], WIDTH)}"
    near = suggest(code, all_codes()) or say("; 'readiness checks' lists them")
    raise UsageError(say("there is no code '{code}'{near}", code=code, near=near))
