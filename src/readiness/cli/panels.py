"""Panels in, the one way for every command that takes one: a table or a folder of surveys, after the steps of its framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..files import is_table
from ..sentences import say, say_many, some
from .preparing import Preparing
from .talk import complain, tell, tell_problem

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Outsiders, Panel, Wanted
    from ..problems import Problem
    from ..scoring import Plan

PanelArgument = Annotated[
    Path,
    typer.Argument(
        help="A table (CSV, TSV, Parquet, Excel; one unit a row, columns named by indicator id) or a folder of surveys.", metavar="PANEL"
    ),
]
PanelFrameworkOption = Annotated[
    str | None,
    typer.Option("--framework", help="Framework that the answers belong to; surveys name it themselves.", metavar="ID|FOLDER"),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", help="Column that names the units; by default the first, but for --period and --ignore.", metavar="COLUMN"),
]
PeriodOption = Annotated[str | None, typer.Option("--period", help="Column of periods; each is a panel of its own.", metavar="COLUMN")]
IgnoreOption = Annotated[
    list[str] | None, typer.Option("--ignore", help="Column to pass over, or several with commas; may be repeated.", metavar="COLUMN")
]
OnlyPeriodOption = Annotated[
    str | None, typer.Option("--only-period", help="The period to look at, of several; the last by default.", metavar="PERIOD")
]
SheetOption = Annotated[str | None, typer.Option("--sheet", help="Sheet of an Excel file that has several.", metavar="NAME")]


def is_panel(path: Path) -> bool:
    """Whether a path holds many units: a table, or a folder of surveys."""
    return is_table(path) or path.is_dir()


def listed(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, and may hold several with commas."""
    return tuple(word.strip() for text in texts or () for word in text.split(",") if word.strip())


def refuse_for_one(how: Mapping[str, object]) -> None:
    """Raise `UsageError` for what only tables can have, where there is one survey; `how` is what a table is read by."""
    from ..problems import UsageError

    given = ["ignore" if name == "ignored" else name for name, value in how.items() if value]
    if given:
        raise UsageError(say("--{option} is for tables, and this is one survey", option=given[0]))


class Wrong(list["Problem"]):
    """The problems of files that were left out, and how many files there were."""

    files = 0

    def tell(self, others: Sequence[Problem] = ()) -> None:
        """Say on stderr which files are wrong, and `others`; exit 1 if there is any."""
        from ..problems import errors_of

        for problem in (*self, *others):
            tell_problem(problem)
        paths = {problem.path for problem in errors_of(self)}
        if paths:
            complain(say("{count} of {total} files are wrong and left out", count=len(paths), total=self.files))
        if paths or others:
            raise typer.Exit(1)


def framework_of(path: Path, named: str | None, lang: str | None) -> Framework:
    """The framework named, else the one that the first survey of a folder names, with all its checks.

    Raises `UsageError` where there is neither, and `ProblemsError` with the errors of the framework.
    """
    from ..folder import survey_files
    from ..library import find_framework, read_survey
    from ..problems import UsageError
    from .inputs import checked_framework

    if named is None and not path.is_dir():
        raise UsageError(say("{path} names no framework; add --framework ID", path=path))
    if named is not None:
        return checked_framework(named, lang)
    for file in survey_files(path, []):
        survey = read_survey(file).partial
        if survey is not None:
            return checked_framework(str(find_framework(survey.framework, near=file)), lang)
    raise UsageError(say("there is no survey (*.yaml) below {path}", path=path))


def panels(
    path: Path,
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
    found = blocks(path, plan, wanted, wrong, answers=answers)
    if has_steps(plan):
        every = list(found)
        if every:
            panel = joined(plan, every)
            every.clear()  # memory for the steps
            yield preparing.panel(plan, panel)
    else:
        preparing.refuse_options(plan.framework)
        yield from found


def blocks(path: Path, plan: Plan, wanted: Wanted, wrong: Wrong, *, answers: bool) -> Iterator[Panel]:
    """The same as they stand in the source, before any step."""
    from ..panel import Outsiders, table_blocks

    outsiders = Outsiders(plan)
    first = not path.is_dir()
    for panel in table_blocks(path, plan, wanted) if first else _surveys(path, plan.framework, wanted, wrong, answers=answers):
        if first:
            _mention_missing(plan, panel)
        first = False
        outsiders.look(panel)
        yield panel
    _mention_outside(path, outsiders)


def read_panel(path: Path, plan: Plan, wanted: Wanted, preparing: Preparing | None = None, *, answers: bool = False) -> Panel:
    """The same as one panel, with nothing left out: raises `ProblemsError` where a survey is wrong."""
    return _whole(plan, lambda wrong: panels(path, plan, wanted, wrong, preparing, answers=answers))


def read_unprepared(path: Path, plan: Plan, wanted: Wanted) -> Panel:
    """The same before any step, with the answers as written."""
    return _whole(plan, lambda wrong: blocks(path, plan, wanted, wrong, answers=True))


def _whole(plan: Plan, read: Callable[[Wrong], Iterator[Panel]]) -> Panel:
    from ..panel import joined
    from ..problems import raise_errors

    wrong = Wrong()
    found = list(read(wrong))
    raise_errors(wrong)
    wrong.tell()
    return joined(plan, found)


def one_period(panel: Panel, wanted: str | None = None, option: str = "--only-period") -> Panel:
    """The units of the period asked for by an option, else of the last one, which is said on stderr where there are several.

    Raises `UsageError` for a period that is none, and where a unit stands twice in it.
    """
    from ..problems import UsageError, suggest

    periods = {str(own.period): own for own in panel.by_period()}
    if wanted is not None and wanted not in periods:
        known = list(periods) if list(periods) != ["None"] else []
        there = (
            say("the periods are {known}{near}", known=", ".join(known), near=suggest(wanted, known))
            if known
            else say("name its column with --period")
        )
        raise UsageError(
            say("{option}: {path} has no period '{wanted}'; {there}", option=option, path=panel.path, wanted=wanted, there=there)
        )
    name = wanted or list(periods)[-1]
    if wanted is None and len(periods) > 1:
        tell(
            say(
                "this is {name}, the last of {count} periods ({periods}); {option} takes another",
                name=name,
                count=len(periods),
                periods=", ".join(periods),
                option=option,
            )
        )
    refuse_twice(periods[name])
    return periods[name]


def refuse_twice(panel: Panel) -> None:
    """Raise `UsageError` where a unit stands twice, as one of two surveys of it would be lost."""
    from ..problems import UsageError

    seen: set[str] = set()
    for unit in panel.units:
        if unit in seen:
            raise UsageError(
                say("the unit '{unit}' stands twice in {path}; a picture of one period needs each once", unit=unit, path=panel.path)
            )
        seen.add(unit)


def _surveys(folder: Path, framework: Framework, wanted: Wanted, wrong: Wrong, *, answers: bool) -> Iterator[Panel]:
    from ..folder import survey_files, survey_panels
    from ..problems import UsageError
    from .output import progress

    for option, given in (("--unit", wanted.unit), ("--period", wanted.period), ("--ignore", wanted.ignored), ("--sheet", wanted.sheet)):
        if given:
            raise UsageError(
                say(
                    "{option} is for tables; {folder} is a folder of surveys, which name their subject and period themselves",
                    option=option,
                    folder=folder,
                )
            )
    files = survey_files(folder, wrong)
    if not files and not wrong:
        raise UsageError(say("there is no survey (*.yaml) below {folder}", folder=folder))
    wrong.files = len(files)
    with progress(say("surveys"), len(files)) as done:
        for chunk in survey_panels(framework.path, folder, files, answers=answers):
            wrong.extend(chunk.problems)
            done(chunk.files)
            if chunk.panel is not None:
                yield chunk.panel


def _mention_missing(plan: Plan, panel: Panel) -> None:
    """Say on stderr which questions have no column."""
    given = {node.index for node in plan.optional if node.id in panel.columns}
    asked = [leaf for leaf in plan.leaves if leaf.scored and leaf.is_question and given.isdisjoint(plan.ancestors(plan.index[leaf.id]))]
    missing = [leaf.id for leaf in asked if leaf.id not in panel.columns and not leaf.made]
    if missing:
        tell(
            say(
                "{path} has no column for {count} of {total} indicators ({names}); they count as unanswered",
                path=panel.path,
                count=len(missing),
                total=len(asked),
                names=some(missing, 5),
            )
        )


def _mention_outside(path: Path, outsiders: Outsiders) -> None:
    """Say on stderr which questions have numbers that score as the end of their scale, as `validate` says of a survey."""
    for name, (ends, many, number, unit) in outsiders.found.items():
        tell(
            say_many(
                "{path}: {count} number of '{id}' outside {low} to {high}, counted as the nearer end ({number}, of '{unit}'); is it right?",
                "{path}: {count} numbers of '{id}' outside {low} to {high}, counted as the nearer end (the first: {number}, of '{unit}'); "
                "are they right?",
                many,
                path=path,
                id=name,
                low=f"{ends[0]:g}",
                high=f"{ends[1]:g}",
                number=f"{number:g}",
                unit=unit,
            )
        )
