"""`readiness test`: the sentences in a framework's tests/ folder, each ok or with what was expected and found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import Format, FormatOption, OutputOption, listing_format_of

if TYPE_CHECKING:
    from ...cases import CaseResult
    from ...model import Framework


def command(
    framework: Annotated[str, typer.Argument(help="A framework, by id or by the path of its folder.", metavar="FRAMEWORK")],
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
) -> None:
    """Run the tests of a framework: answers and the scores that they are to give, from its tests/ folder.

    Exits with 1 if a figure is not as expected, and if there are no tests.
    """
    from ...cases import read_cases, run_case
    from ...scoring import compile_framework
    from ..inputs import checked_framework
    from ..output import emit, to_csv, to_json

    found = checked_framework(framework)
    folder = Path(found.path)
    cases = read_cases(folder)
    if not cases:
        print(f"readiness: {folder} has no tests; write sentences in {folder / 'tests'}/*.yaml", file=sys.stderr)
        raise typer.Exit(1)
    plan = compile_framework(found)
    results = [run_case(plan, case) for case in cases]
    kind = listing_format_of(format, output)
    if kind is Format.json:
        emit(to_json(results_json(found, results)), output)
    elif kind is Format.csv:
        emit(to_csv(("path", "line", "name", "result", "message"), rows(results)), output)
    else:
        emit("\n".join([*lines(results), summary(results)]), output)
    if not all(result.ok for result in results):
        raise typer.Exit(1)


def lines(results: list[CaseResult]) -> list[str]:
    """One line a case, and one below it for each thing that is not as expected."""
    found = []
    for result in results:
        found.append(f"{'ok    ' if result.ok else 'FAILED'}  {result.path}:{result.line}: {result.name}")
        found.extend(f"        {result.path}:{failure.line}: {failure.message}" for failure in result.failures)
    return found


def summary(results: list[CaseResult]) -> str:
    """How many cases there are, and how many failed."""
    failed = sum(not result.ok for result in results)
    cases = f"{len(results)} case{'' if len(results) == 1 else 's'}"
    return f"{cases}, {failed} failed" if failed else f"{cases}, all ok"


def rows(results: list[CaseResult]) -> list[tuple[Any, ...]]:
    """One row a case, or one for each of its failures."""
    found: list[tuple[Any, ...]] = []
    for result in results:
        found.extend((result.path, failure.line, result.name, "failed", failure.message) for failure in result.failures)
        if result.ok:
            found.append((result.path, result.line, result.name, "ok", None))
    return found


def results_json(framework: Framework, results: list[CaseResult]) -> dict[str, Any]:
    """The documented JSON of `test`."""
    from dataclasses import asdict

    from ..output import head

    failed = sum(not result.ok for result in results)
    return {
        **head(framework),
        "passed": len(results) - failed,
        "failed": failed,
        "cases": [{**asdict(result), "ok": result.ok} for result in results],
    }
