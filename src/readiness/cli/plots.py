"""`--plot FILE`: one picture beside what a command prints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ..sentences import say
from .talk import tell_written

PlotOption = Annotated[Path | None, typer.Option("--plot", help="Also draw a picture: a file .svg or .png.", metavar="FILE")]


def check_plot(path: Path | None) -> None:
    """Refuse a name that is no picture's, before anything is computed."""
    from ..problems import UsageError

    if path is not None and path.suffix.lower() not in (".svg", ".png"):
        raise UsageError(say("--plot: {path} is no picture that can be drawn; name it .svg or .png", path=path))


def draw(figure: Mapping[str, Any], path: Path) -> None:
    """Write a figure of `readiness.charts` as the kind of picture that the file's name says."""
    from ..extras import needs
    from ..files import write

    check_plot(path)
    with needs(say("Pictures")):
        from ..charts import pictures

        name = figure["name"]
        drawn = pictures([figure], "svg")[name] if path.suffix.lower() == ".svg" else pictures([figure], "png")[name]
    write(path, drawn)
    tell_written(path)
