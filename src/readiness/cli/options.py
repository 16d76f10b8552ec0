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


class PanelFormat(StrEnum):
    """How the results of many units are printed."""

    table = "table"
    json = "json"
    csv = "csv"
    parquet = "parquet"


def panel_format_of(format: PanelFormat, output: Path | None) -> PanelFormat:  # noqa: A002 - the option's name
    """The same for many units; raises `UsageError` where Parquet would go to the screen."""
    from ..problems import UsageError

    if format is PanelFormat.parquet and output is None:
        raise UsageError("Parquet is no text; name a file with -o FILE")
    if format is not PanelFormat.table or output is None:
        return format
    return {".json": PanelFormat.json, ".parquet": PanelFormat.parquet}.get(output.suffix.lower(), PanelFormat.csv)


def format_of(format: Format, output: Path | None, otherwise: Format) -> Format:  # noqa: A002 - the option's name
    """The format asked for; of a file the one that its name ends in, or the one that such results are mostly kept in."""
    if format is not Format.table or output is None:
        return format
    return {".json": Format.json, ".csv": Format.csv}.get(output.suffix.lower(), otherwise)


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]
PanelFormatOption = Annotated[PanelFormat, typer.Option("--format", "-f", help="How to print the result; Parquet needs a file (-o).")]
LangOption = Annotated[
    str | None, typer.Option("--lang", "-l", help="Language to print in, such as en or vi (default: the framework's).", metavar="CODE")
]
FrameworkOption = Annotated[
    str | None,
    typer.Option("--framework", help="Use this framework (id or folder) instead of the one that the survey names.", metavar="ID|FOLDER"),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.", metavar="FILE")]
SurveyArgument = Annotated[Path, typer.Argument(help="A filled-in survey (YAML); - reads standard input.", metavar="SURVEY")]
