"""`readiness report`: the gap analysis of a survey as HTML or Markdown, by the shipped template or one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import FrameworkOption, LangOption, OutputOption, SurveyArgument

if TYPE_CHECKING:
    from ..report import Format

SUFFIXES: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}
_PRINT = "for PDF or Word write .html and print it from a browser, or open it in a word processor"


def command(
    survey: SurveyArgument,
    output: OutputOption = None,
    template: Annotated[
        Path | None,
        typer.Option(help="A Jinja template of your own; its name says what it writes (x.html.j2, x.md.j2).", metavar="FILE"),
    ] = None,
    framework: FrameworkOption = None,
    lang: LangOption = None,
    context: Annotated[bool, typer.Option("--context", help="Print what a template may use, as JSON, and no report.")] = False,
) -> None:
    """Write the gap analysis of a survey: `-o gaps.html` or `-o gaps.md`; without `-o` Markdown to the screen.

    An existing file is replaced, whole or not at all. A template of your own may start from the shipped one:
    `{% extends "readiness/gap-analysis.html.j2" %}`.
    """
    form = None if context else _format(output, template)
    from ..report import context as report_context
    from ..report import print_context
    from .inputs import load_scored
    from .output import emit, to_json

    loaded = load_scored(survey, framework, lang)
    values = report_context(loaded.framework, loaded.survey, loaded.card, language=lang, source=loaded.source)
    emit(to_json(values) if form is None else print_context(values, form, template), output)


def _format(output: Path | None, template: Path | None) -> Format:
    """What to write, by the name of the output, else of the template, else Markdown."""
    from ..problems import UsageError
    from ..report import chosen_format

    wanted = SUFFIXES.get(output.suffix.lower()) if output is not None else None
    if output is not None and wanted is None:
        raise UsageError(f"{output}: a report is written as {', '.join(SUFFIXES)}; {_PRINT}.")
    return chosen_format(wanted, template, default="md")
