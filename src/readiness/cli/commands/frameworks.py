"""`readiness frameworks`: what is shipped, and what stands in ./frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..talk import tell_problem

if TYPE_CHECKING:
    from ...catalogue import Entry
    from ...languages import Language

COLUMNS = ("id", "title", "version", "edition", "pillars", "indicators", "languages", "comparable")


def command(
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List the frameworks that come with readiness, and those in ./frameworks.

    A framework that cannot be read is told with its problems; the others are listed, and the exit code is 1.
    """
    from ...catalogue import catalogue
    from ...languages import language_of
    from ..output import emit, to_csv, to_json

    kind = format_of(format, output, Format.json)
    entries, problems = catalogue(lang)
    if kind is Format.csv:
        emit(to_csv(COLUMNS, map(row, entries)), output)
    elif kind is Format.json:
        emit(to_json([entry.to_dict() for entry in entries]), output)
    else:
        print_table(entries, language_of(lang))
    for problem in problems:
        tell_problem(problem)
    if problems:
        raise typer.Exit(1)


def row(entry: Entry) -> list[Any]:
    """A framework as a row of CSV."""
    languages, comparable = " ".join(entry.languages), "yes" if entry.comparable else "no"
    return [entry.id, entry.title, entry.version, entry.edition, entry.pillars, entry.indicators, languages, comparable]


def print_table(entries: list[Entry], language: Language) -> None:
    """The list for people: two lines a framework, so that it fits a narrow terminal."""
    from rich.text import Text

    from ..screens.page import Page

    page = Page(language)
    table = page.table(header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for entry in entries:
        table.add_row(Text(entry.id), Text.assemble(entry.title, "\n", (details(entry, language), "dim")))
    page.print(table)
    page.print(Text("\n" + language.gettext("'readiness show ID' says more of one; 'readiness new ID' begins a survey."), style="dim"))


def details(entry: Entry, language: Language) -> str:
    """What a framework is made of, in one line."""
    _ = language.gettext
    groups = language.ngettext("{count} pillar", "{count} pillars", entry.pillars)
    questions = language.ngettext("{count} indicator", "{count} indicators", entry.indicators)
    parts = [
        _("edition {edition}, version {version}", edition=entry.edition, version=entry.version),
        f"{groups}, {questions}",
        ", ".join(entry.languages),
        *([] if entry.comparable else [_("not for ranking")]),
    ]
    return "; ".join(parts)
