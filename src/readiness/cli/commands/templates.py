"""`readiness templates`: the shipped templates of reports, and a copy of one to change."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer

from ..options import Format, FormatOption, LangOption, OutputOption, format_of

group = typer.Typer(add_completion=False, rich_markup_mode="markdown", invoke_without_command=True, no_args_is_help=False)


@group.callback()
def command(
    ctx: typer.Context,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List the shipped templates of reports; `readiness templates copy NAME DIR` gives one to change."""
    if ctx.invoked_subcommand is not None:
        return
    from ...languages import language_of
    from ...report.templates import Template, shipped_templates
    from ..output import emit, to_csv, to_json

    _ = language_of(lang).gettext
    found = [{**asdict(template), "about": _(template.about)} for template in shipped_templates()]
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(found), output)
    elif kind is Format.csv:
        names = [field.name for field in fields(Template)]
        emit(to_csv(names, [[", ".join(one[name]) if name == "formats" else one[name] for name in names] for one in found]), output)
    else:
        _print(found)


@group.command("copy")
def copy(
    name: Annotated[str, typer.Argument(help="A shipped template.", metavar="NAME")],
    folder: Annotated[Path, typer.Argument(help="Where to put it, with all its parts.", metavar="DIR")],
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Copy a shipped template with all its parts into a folder, to be changed there and used by `readiness report --template`."""
    from ...report.templates import copy_template
    from ...sentences import say
    from ...visible import visible_name
    from ..output import emit
    from ..talk import tell

    files = copy_template(name, folder, force=force)
    emit("\n".join(map(str, files)))
    page = next(file for file in files if file.name == f"{name}.html.j2")
    tell(say("print it with: readiness report SURVEY -o FILE.html --template {file}", file=visible_name(str(page))))
    tell(say("what it may print: readiness report SURVEY --context"))


def _print(found: list[dict[str, object]]) -> None:
    from rich.table import Table

    from ..output import console

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in found:
        formats = one["formats"]
        table.add_row(str(one["name"]), ", ".join(formats) if isinstance(formats, tuple) else "", str(one["about"]))
    console().print(table)
