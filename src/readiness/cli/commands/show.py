"""`readiness show`: what a framework asks and how it scores, or all about one of its ids."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import say
from ..options import LangOption, OutputOption, named_format

if TYPE_CHECKING:
    from ...outline import Outline


class ShowFormat(StrEnum):
    """How a framework is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"


def command(
    framework: Annotated[str, typer.Argument(help="A framework, by id or by the path of its folder.", metavar="FRAMEWORK")],
    name: Annotated[
        str | None, typer.Argument(help="A pillar, dimension, indicator or composite of it, or 'overall'.", metavar="[ID]")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        ShowFormat, typer.Option("--format", "-f", help="How to print it; md is a page that says all about the framework.")
    ] = ShowFormat.table,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Show a framework: what it is, how it scores, its tree with the share of every question; or one ID with all its texts.

    With `--format md`, or `-o FILE.md`, the framework becomes a page to publish: what it measures, whose it is, its structure,
    how it scores in plain words, what was reproduced, its caveats and references.
    """
    from ...outline import outline
    from ...problems import UsageError, no_id
    from ..inputs import checked_framework
    from ..output import emit, to_csv, to_json

    found = checked_framework(framework, lang)
    shown = outline(found)
    items = shown.items()
    if name is not None and name not in items:
        raise UsageError(no_id(found.id, name, items))
    if format is ShowFormat.table and output is not None:
        format = named_format(output, ShowFormat.json, ShowFormat.csv, ShowFormat.md)  # noqa: A001
    if format is ShowFormat.md:
        from ...report.page import page

        if name is not None:
            raise UsageError(say("a page is about a whole framework; leave out '{name}'", name=name))
        emit(page(shown, lang), output)
    elif format is ShowFormat.csv:
        emit(to_csv(*tree_rows(shown, name)), output)
    elif format is ShowFormat.json:
        emit(to_json(show_json(shown, name)), output)
    else:
        from ..screens.outline import print_framework, print_item

        print_item(shown, items[name]) if name is not None else print_framework(shown)


def show_json(shown: Outline, name: str | None) -> dict[str, Any]:
    """The documented JSON of `show`: the whole framework, or one node."""
    from ...outline import details, said, scoring_of
    from ..output import tool

    framework, file = shown.framework, shown.framework.file
    head: dict[str, Any] = {"id": framework.id, "title": file.title, "edition": file.edition, "version": file.version}
    head["digest"] = framework.digest
    if name is not None:
        return {"tool": tool(), "framework": head, "node": details(shown, shown.items()[name])}
    texts = ("language", "publisher", "licence", "summary", "method", "caveat", "reproduced", "comparable")
    head |= {key: getattr(file, key) for key in texts}
    head |= {"languages": list(framework.languages), "words": file.words, "references": [said(found) for found in file.references]}
    return {
        "tool": tool(),
        "framework": {**head, "scoring": scoring_of(shown)},
        "tree": shown.tree.to_dict(),
        "composites": [composite.to_dict() for composite in shown.composites],
    }


def tree_rows(shown: Outline, name: str | None) -> tuple[list[str], list[list[Any]]]:
    """The tree (or what stands below an id) as columns and rows, parents first."""
    columns = ["id", "title", "kind", "depth", "weight", "share", "question"]
    roots = [shown.items()[name]] if name is not None else [shown.tree, *shown.composites]
    rows = []
    for root in roots:
        for depth, item in root.walk():
            question = getattr(item.source, "question", None)
            rows.append([item.id, item.title, item.kind, depth, item.weight, item.share, question])
    return columns, rows
