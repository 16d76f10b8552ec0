"""Panels in, for every command that takes one: a table or a folder of surveys, with what is wrong told on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .prepared import Preparing

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Panel, Wanted
    from ..problems import Problem
    from ..scoring import Plan

PanelArgument = Annotated[
    Path,
    typer.Argument(
        help="A table (CSV, TSV, Parquet, Excel; one unit a row, columns named by indicator id) or a folder of surveys.", metavar="PANEL"
    ),
]
PanelFrameworkOption = Annotated[str, typer.Option("--framework", help="Framework that the answers belong to.", metavar="ID|FOLDER")]
UnitOption = Annotated[str | None, typer.Option("--unit", help="Column that names the units; the first by default.", metavar="COLUMN")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="Column of periods; each is a panel of its own.", metavar="COLUMN")]
IgnoreOption = Annotated[
    list[str] | None, typer.Option("--ignore", help="Column to pass over, or several with commas; may be repeated.", metavar="COLUMN")
]
SheetOption = Annotated[str | None, typer.Option("--sheet", help="Sheet of an Excel file that has several.", metavar="NAME")]
# How the names of tables end; asking `panel` itself would import numpy.
TABLES = (".csv", ".tsv", ".tab", ".parquet", ".xlsx", ".xlsm")


def is_panel(path: Path) -> bool:
    """Whether a path holds many units: a table, or a folder of surveys."""
    return path.suffix.lower() in TABLES or path.is_dir()


def listed(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, and may hold several with commas."""
    return tuple(word.strip() for text in texts or () for word in text.split(",") if word.strip())


class Wrong(list["Problem"]):
    """The problems of files that were left out, and how many files there were."""

    files = 0

    def tell(self) -> None:
        """Say on stderr which files are wrong, and exit 1 if any is."""
        for problem in self:
            print(problem, file=sys.stderr)
        if self:
            print(f"readiness: {len({problem.path for problem in self})} of {self.files} files are wrong and left out", file=sys.stderr)
            raise typer.Exit(1)


def panels(
    path: Path,
    framework: Framework,
    plan: Plan,
    wanted: Wanted,
    wrong: Wrong,
    preparing: Preparing | None = None,
    *,
    answers: bool = False,
) -> Iterator[Panel]:
    """The units of a table or of a folder in blocks; surveys that are wrong go to `wrong`, a wrong table raises `ProblemsError`.

    Where the framework compares units they come all at once, after its steps, of which `preparing` tells. `answers`: keep
    the answers of surveys as written, for cards.
    """
    from ..panel import joined
    from ..scoring.steps import has_steps

    preparing = preparing or Preparing()
    found = blocks(path, framework, plan, wanted, wrong, answers=answers)
    if has_steps(plan):
        every = list(found)
        yield from [preparing.panel(plan, joined(every))] if every else []
    else:
        preparing.refuse_options(framework)
        yield from found


def blocks(path: Path, framework: Framework, plan: Plan, wanted: Wanted, wrong: Wrong, *, answers: bool) -> Iterator[Panel]:
    """The same as they stand in the source, before any step."""
    from ..panel import table_blocks

    if path.is_dir():
        yield from _surveys(path, framework, wanted, wrong, answers=answers)
        return
    first = True
    for panel in table_blocks(path, plan, wanted):
        if first:
            _mention_missing(plan, panel)
        first = False
        yield panel


def read_panel(path: Path, framework: Framework, plan: Plan, wanted: Wanted, preparing: Preparing | None = None) -> Panel:
    """The same as one panel, with nothing left out: raises `ProblemsError` where a survey is wrong."""
    from ..panel import joined
    from ..problems import raise_errors

    wrong = Wrong()
    found = list(panels(path, framework, plan, wanted, wrong, preparing))
    raise_errors(wrong)
    return joined(found)


def _surveys(folder: Path, framework: Framework, wanted: Wanted, wrong: Wrong, *, answers: bool) -> Iterator[Panel]:
    from ..folder import survey_files, survey_panels
    from ..problems import UsageError

    for option, given in (("--unit", wanted.unit), ("--period", wanted.period), ("--ignore", wanted.ignored), ("--sheet", wanted.sheet)):
        if given:
            raise UsageError(f"{option} is for tables; {folder} is a folder of surveys, which name their subject and period themselves")
    files = survey_files(folder)
    if not files:
        raise UsageError(f"there is no survey (*.yaml) below {folder}")
    wrong.files = len(files)
    with _progress(len(files)) as done:
        for chunk in survey_panels(framework.path, folder, files, answers=answers):
            wrong.extend(chunk.problems)
            done(chunk.files)
            if chunk.panel is not None:
                yield chunk.panel


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, which goes when all is done; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda files: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from .output import console

    columns = (TextColumn("surveys"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("surveys", total=total)
        yield lambda files: bar.advance(task, files)


def _mention_missing(plan: Plan, panel: Panel) -> None:
    """Say on stderr which questions have no column."""
    given = {node.index for node in plan.optional if node.id in panel.columns}
    asked = [leaf for leaf in plan.leaves if leaf.scored and leaf.is_question and given.isdisjoint(plan.ancestors(plan.index[leaf.id]))]
    missing = [leaf.id for leaf in asked if leaf.id not in panel.columns and not leaf.made]
    if missing:
        shown = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        told = f"{panel.path} has no column for {len(missing)} of {len(asked)} indicators ({shown}); they count as unanswered"
        print(told, file=sys.stderr)
