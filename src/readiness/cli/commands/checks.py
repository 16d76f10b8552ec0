"""`readiness checks`: the codes of problems, and what each means."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ..talk import language


class ListFormat(StrEnum):
    """How the list of codes is printed."""

    table = "table"
    json = "json"


def command(
    code: Annotated[str | None, typer.Argument(help="Explain this code.", metavar="[CODE]")] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to print the list.")] = ListFormat.table,  # noqa: A002
) -> None:
    """List the codes of all problems, or explain one: what it finds, why it matters, what fails and what passes."""
    from ...codes import all_codes, explain
    from ..output import console, emit, to_json

    titles = {name: language().gettext(title) for name, title in all_codes().items()}
    if code is not None:
        emit(explain(code, language()))
    elif format is ListFormat.json:
        emit(to_json([{"code": name, "title": title} for name, title in titles.items()]))
    else:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for name, title in titles.items():
            table.add_row(Text(name, style="bold"), Text(title))
        console().print(table)
