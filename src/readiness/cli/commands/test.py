"""`readiness test`: the sentences in a framework's tests/ folder, each ok or with what was expected and found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import Sentence, say, say_many
from ..options import Format, FormatOption, OutputOption, listing_format_of
from ..talk import complain, language

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
        complain(say("{folder} has no tests; write sentences in {files}", folder=folder, files=folder / "tests" / "*.yaml"))
        raise typer.Exit(1)
    plan = compile_framework(found)
    results = [run_case(plan, case) for case in cases]
    kind = listing_format_of(format, output)
    if kind is Format.json:
        emit(to_json(results_json(found, results)), output)
    elif kind is Format.csv:
        emit(to_csv(("path", "line", "name", "result", "message"), rows(results)), output)
    else:
        emit("\n".join([*lines(results), language().say(summary(results))]), output)
    if not all(result.ok for result in results):
        raise typer.Exit(1)


def lines(results: list[CaseResult]) -> list[str]:
    """One line a case, and one below it for each thing that is not as expected."""
    found, said = [], language().say
    for result in results:
        mark = said(say("ok    ") if result.ok else say("FAILED"))
        found.append(f"{mark}  {result.path}:{result.line}: {result.name}")
        found.extend(f"        {result.path}:{failure.line}: {said(failure.message)}" for failure in result.failures)
    return found


def summary(results: list[CaseResult]) -> Sentence:
    """How many cases there are, and how many failed."""
    failed = sum(not result.ok for result in results)
    cases = say_many("{count} case", "{count} cases", len(results))
    return say("{cases}, {failed} failed", cases=cases, failed=failed) if failed else say("{cases}, all ok", cases=cases)


def rows(results: list[CaseResult]) -> list[tuple[Any, ...]]:
    """One row a case, or one for each of its failures."""
    found: list[tuple[Any, ...]] = []
    for result in results:
        found.extend((result.path, failure.line, result.name, "failed", language().say(failure.message)) for failure in result.failures)
        if result.ok:
            found.append((result.path, result.line, result.name, "ok", None))
    return found


def results_json(framework: Framework, results: list[CaseResult]) -> dict[str, Any]:
    """The documented JSON of `test`."""
    from ..output import head

    failed = sum(not result.ok for result in results)
    return {
        **head(framework),
        "passed": len(results) - failed,
        "failed": failed,
        "cases": [_case_json(result) for result in results],
    }


def _case_json(result: CaseResult) -> dict[str, Any]:
    from dataclasses import asdict

    found = {**asdict(result), "ok": result.ok}
    return {**found, "failures": [{**failure, "message": language().say(failure["message"])} for failure in found["failures"]]}
