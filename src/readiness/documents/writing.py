"""A context written in a format, by the shipped template or by one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args

from ..problems import UsageError
from ..report.templates import DEFAULT, template_file
from ..sentences import say
from .made import Document, tamed

Form = Literal["pdf", "docx", "xlsx"]
FORMATS: tuple[Form, ...] = get_args(Form)
SUFFIXES: dict[Form, str] = {"pdf": ".typ", "docx": ".docx"}  # of templates; a workbook has none


def document(values: dict[str, Any], form: Form, template: str | Path | None = None) -> Document:
    """The context of a report as a file; `template` is the name of a shipped template or the path of one's own.

    The same context gives the same bytes. Raises `UsageError` where the library is missing, and `ProblemsError` for what
    is wrong with the template.
    """
    from .excel import excel
    from .pdf import pdf
    from .word import word

    name = None if template is None else str(template)
    if form == "xlsx":
        _only_default(name)
        return excel(tamed(values))
    path = find_template(name, form)
    return word(tamed(values), path) if form == "docx" else pdf(tamed(values), path)


def _only_default(template: str | None) -> None:
    """A workbook has one shape; raises `UsageError` where another is asked for."""
    if template not in (None, DEFAULT):
        raise UsageError(
            say("an Excel file has no templates, so that '{template}' cannot be used; leave --template out", template=template)
        )


def find_template(wanted: str | None, form: Form) -> Path:
    """The file of a template: one of one's own by its path, or a shipped one by its name."""
    return template_file(wanted, SUFFIXES[form], form)
