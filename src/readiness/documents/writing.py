"""A context written in a format, by the shipped template or by one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args

from ..report.templates import template_file
from .made import Document, tamed

Form = Literal["pdf"]
FORMATS: tuple[Form, ...] = get_args(Form)
SUFFIXES: dict[Form, str] = {"pdf": ".typ"}


def document(values: dict[str, Any], form: Form, template: str | Path | None = None) -> Document:
    """The context of a report as a file; `template` is the name of a shipped template or the path of one's own.

    The same context gives the same bytes. Raises `UsageError` where the library is missing, and `ProblemsError` for what
    is wrong with the template.
    """
    from .pdf import pdf

    return pdf(tamed(values), find_template(None if template is None else str(template), form))


def find_template(wanted: str | None, form: Form) -> Path:
    """The file of a template: one of one's own by its path, or a shipped one by its name."""
    return template_file(wanted, SUFFIXES[form], form)
