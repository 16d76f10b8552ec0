"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ..sentences import say
from .talk import or_asked


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


AnyFormat = TypeVar("AnyFormat", bound=StrEnum)


def panel_format_of(format: PanelFormat, output: Path | None) -> PanelFormat:  # noqa: A002 - the option's name
    """The same for many units; raises `UsageError` where Parquet would go to the screen."""
    from ..problems import UsageError

    if format is PanelFormat.parquet and output is None:
        raise UsageError(say("Parquet is no text; name a file with -o FILE"))
    if format is not PanelFormat.table or output is None:
        return format
    return named_format(output, PanelFormat.csv, PanelFormat.json, PanelFormat.parquet)


def format_of(format: Format, output: Path | None, otherwise: Format) -> Format:  # noqa: A002 - the option's name
    """The format asked for; of a file the one that its name ends in, or the one that such results are mostly kept in.

    Raises `UsageError` for a name that ends as files of another kind do.
    """
    if format is not Format.table or output is None:
        return format
    return named_format(output, otherwise, Format.csv, Format.json)


def listing_format_of(format: Format, output: Path | None) -> Format:  # noqa: A002 - the option's name
    """The same for a result whose lines for people may go to a file too, of any other name."""
    if format is not Format.table or output is None:
        return format
    return {".json": Format.json, ".csv": Format.csv}.get(output.suffix.lower(), Format.table)


def named_format(output: Path, otherwise: AnyFormat, *others: AnyFormat) -> AnyFormat:
    """The format that the name of a file ends in; `otherwise` for one without an ending, `UsageError` for a foreign one."""
    from ..problems import UsageError

    known = {f".{kind}": kind for kind in (otherwise, *others)}
    ending = output.suffix.lower()
    if ending and ending not in known:
        raise UsageError(
            say("{output}: this result is written as {known}; name the file so, or add --format", output=output, known=", ".join(known))
        )
    return known.get(ending, otherwise)


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]
PanelFormatOption = Annotated[
    PanelFormat, typer.Option("--format", "-f", help="table, json, csv or parquet; Parquet needs a file (-o).", metavar="FORMAT")
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        "-l",
        callback=or_asked,
        help="Language to print in, such as en or vi (default: READINESS_LANG, else the framework's, and English for messages).",
        metavar="CODE",
    ),
]
FrameworkOption = Annotated[
    str | None,
    typer.Option("--framework", help="Use this framework (id or folder) instead of the one that the survey names.", metavar="ID|FOLDER"),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.", metavar="FILE")]
SurveyArgument = Annotated[Path, typer.Argument(help="A filled-in survey (YAML); - reads standard input.", metavar="SURVEY")]
