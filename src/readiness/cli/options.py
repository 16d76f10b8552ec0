"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def format_of(format: Format, output: Path | None, otherwise: Format) -> Format:  # noqa: A002 - the option's name
    """The format asked for; of a file the one that its name ends in, or the one that such results are mostly kept in."""
    if format is not Format.table or output is None:
        return format
    return {".json": Format.json, ".csv": Format.csv}.get(output.suffix.lower(), otherwise)


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]
LangOption = Annotated[
    str | None, typer.Option("--lang", "-l", help="Language to print in, such as en or vi (default: the framework's).", metavar="CODE")
]
FrameworkOption = Annotated[
    str | None,
    typer.Option("--framework", help="Use this framework (id or folder) instead of the one that the survey names.", metavar="ID|FOLDER"),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.", metavar="FILE")]
SurveyArgument = Annotated[Path, typer.Argument(help="A filled-in survey (YAML); - reads standard input.", metavar="SURVEY")]
