"""`readiness checks`: the codes of problems, and what each means."""

from __future__ import annotations

from typing import Annotated

import typer

from ...sentences import say
from ..options import Format, FormatOption, OutputOption, format_of
from ..talk import language


def command(
    code: Annotated[str | None, typer.Argument(help="Explain this code.", metavar="[CODE]")] = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
) -> None:
    """List the codes of all problems, or explain one: what it finds, why it matters, what fails and what passes."""
    from ...codes import all_codes, explain
    from ...problems import UsageError
    from ..output import console, emit, to_csv, to_json

    if code is not None:
        if format is not Format.table:
            raise UsageError(say("--format is for the list of codes; leave it out, or {code}", code=code))
        emit(explain(code, language()), output)
        return
    kind = format_of(format, output, Format.json)
    titles = {name: language().gettext(title) for name, title in all_codes().items()}
    if kind is Format.json:
        emit(to_json([{"code": name, "title": title} for name, title in titles.items()]), output)
    elif kind is Format.csv:
        emit(to_csv(("code", "title"), titles.items()), output)
    else:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for name, title in titles.items():
            table.add_row(Text(name, style="bold"), Text(title))
        console().print(table)
