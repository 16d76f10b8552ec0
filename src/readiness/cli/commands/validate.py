"""`readiness validate`: every problem of frameworks and surveys, with file, line and advice."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..options import OutputOption
from ..talk import heard, language, tell


class ProblemFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    github = "github"
    json = "json"
    sarif = "sarif"


ENDINGS = {".json": ProblemFormat.json, ".sarif": ProblemFormat.sarif}


def command(
    paths: Annotated[list[Path], typer.Argument(help="Frameworks, surveys, or folders of both.", metavar="PATH…")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
    format: Annotated[ProblemFormat, typer.Option("--format", "-f", help="How to print the problems.")] = ProblemFormat.text,  # noqa: A002
    output: OutputOption = None,
) -> None:
    """Check frameworks and surveys; every problem with file, line, column, code, and what to do.

    Exits with 1 on any error; warnings alone exit with 0 unless `--strict`. `readiness checks CODE` explains a code.
    """
    from ...formats import FORMATS, summary
    from ...problems import errors_of
    from ...validate import validate_paths
    from ..output import emit

    problems = validate_paths(paths)
    kind = ENDINGS.get(output.suffix.lower(), format) if output is not None and format is ProblemFormat.text else format
    if kind is not ProblemFormat.text or output is not None:
        emit(FORMATS[kind.value](problems, language()), output)
    else:
        for problem in problems:
            print(heard(problem.sentence()))
    tell(summary(problems))
    if errors_of(problems) or (strict and problems):
        raise typer.Exit(1)
