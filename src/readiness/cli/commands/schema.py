"""`readiness schema`: the JSON Schema of one kind of file, for editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ..options import OutputOption


class Kind(StrEnum):
    """The kinds of file that have a schema."""

    framework = "framework"
    pillar = "pillar"
    survey = "survey"
    links = "links"
    translation = "translation"
    tests = "tests"


def command(
    kind: Annotated[Kind, typer.Argument(help="framework, pillar, survey, links, translation or tests.", metavar="KIND")],
    output: OutputOption = None,
) -> None:
    """Print the JSON Schema (2020-12) of a kind of file, so that an editor completes and checks it while you type.

    Name it in the first line of the file: `# yaml-language-server: $schema=PATH`.
    """
    from ...schemas import schema
    from ..output import emit, to_json

    emit(to_json(schema(kind.value)), output)
