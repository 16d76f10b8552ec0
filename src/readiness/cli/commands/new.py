"""`readiness new`: a survey to fill in, with the framework's questions and levels as comments."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ...sentences import say
from ..options import LangOption, OutputOption
from ..talk import tell


def command(
    framework: Annotated[str, typer.Argument(help="A framework, by id or by the path of its folder.", metavar="FRAMEWORK")],
    output: OutputOption = None,
    subject_id: Annotated[str | None, typer.Option(help="Short code of who is assessed, such as VNM.", metavar="ID")] = None,
    name: Annotated[str | None, typer.Option(help="Name of who is assessed, as reports print it.", metavar="NAME")] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Kind of subject, such as country or province; what does not apply to it is left out.", metavar="KIND"),
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="2026, 2026-Q3, 2026-09 or 2026-09-30; this year if left out.", metavar="PERIOD")
    ] = None,
    lang: LangOption = None,
    pillar: Annotated[list[str] | None, typer.Option(help="Ask only this pillar; may be repeated.", metavar="ID")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a survey to fill in: every question with its levels, and an empty place for the answer.

    The file is valid as it stands; an empty place is a question that has not been looked at.
    """
    from ...blank import Wish, blank_survey
    from ...files import write
    from ..inputs import checked_framework

    found = checked_framework(framework, lang)
    text = blank_survey(found, Wish(subject_id, name, kind, period, tuple(pillar or ())), output)
    if output is None:
        sys.stdout.write(text)
        return
    write(output, text, overwrite=force)
    tell(say("written: {output}; fill it in, then 'readiness score {output}'", output=output))
