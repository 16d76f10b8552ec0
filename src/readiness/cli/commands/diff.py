"""`readiness diff`: what changed between two surveys, and why."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import Sentence, concat, say, say_many, some
from ..options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, PeriodOption, SheetOption, UnitOption, is_panel, listed, refuse_for_one
from ..talk import complain

if TYPE_CHECKING:
    from ...diff import Difference
    from ...model import Subject
    from ..inputs import Loaded


def command(
    before: Annotated[Path, typer.Argument(help="The earlier survey; or a table or a folder of many units.", metavar="BEFORE")],
    after: Annotated[Path, typer.Argument(help="The later one, of the same kind.", metavar="AFTER")],
    framework: FrameworkOption = None,
    before_framework: Annotated[
        str | None, typer.Option(help="Framework of the earlier survey, such as an old version's folder.", metavar="ID|FOLDER")
    ] = None,
    after_framework: Annotated[str | None, typer.Option(help="Framework of the later survey.", metavar="ID|FOLDER")] = None,
    fail_on_regression: Annotated[
        bool,
        typer.Option(
            "--fail-on-regression",
            help="Exit 1 if the overall score or a comparable answered indicator fell, or if there is no score any more.",
        ),
    ] = False,
    unit: UnitOption = None,
    period: PeriodOption = None,
    before_period: Annotated[str | None, typer.Option(help="The earlier period, of several in a table.", metavar="PERIOD")] = None,
    after_period: Annotated[str | None, typer.Option(help="The later period; of several the last by default.", metavar="PERIOD")] = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Compare two surveys: what rose, fell, became known or unknown, and the change of the score split by cause.

    The parts (answers, scope, weights, rubric) add up exactly to the change: each is averaged over every order in which
    the four could have changed. Two tables or folders of many units give the movers, the units that are new or lost, and
    the change of each rank and score; where units are placed among others, also what those add (sample).
    """
    from ...diff import Item, compare
    from ..inputs import load_scored
    from ..output import emit, to_csv, to_json
    from .score import failing

    before_framework, after_framework = before_framework or framework, after_framework or framework
    how = {"unit": unit, "period": period, "ignored": listed(ignore), "sheet": sheet}
    if is_panel(before) or is_panel(after):
        _refuse_one(before, after)
        kind = format_of(format, output, Format.csv)
        _panels(
            (before, after), (before_framework, after_framework), (before_period, after_period), how, fail_on_regression, kind, output, lang
        )
        return
    refuse_for_one({**how, "before-period": before_period, "after-period": after_period})
    old, new = load_scored(before, before_framework, lang), load_scored(after, after_framework, lang)
    found = compare(old.rubric, old.written, new.rubric, new.written)
    kind = format_of(format, output, Format.csv)
    _mention_subjects(old.survey.subject, new.survey.subject)
    with failing(_regressions(found) if fail_on_regression else []):
        if kind is Format.json:
            emit(to_json(diff_json(old, new, found)), output)
        elif kind is Format.csv:
            columns = [field.name for field in fields(Item)]
            emit(to_csv(columns, [[getattr(item, name) for name in columns] for item in found.items]), output)
        else:
            from ..screens.comparison import print_comparison

            print_comparison(old, new, found)


def _refuse_one(before: Path, after: Path) -> None:
    """Raise `UsageError` where only one of the two holds many units."""
    from ...problems import UsageError

    many, one = (before, after) if is_panel(before) else (after, before)
    if not is_panel(one):
        raise UsageError(say("{many} holds many units and {one} is one survey; compare two surveys, or two panels", many=many, one=one))


def _panels(
    paths: tuple[Path, Path],
    frameworks: tuple[str | None, str | None],
    periods: tuple[str | None, str | None],
    how: dict[str, Any],
    strict: bool,
    kind: Format,
    output: Path | None,
    lang: str | None,
) -> None:
    from ...panel import Wanted
    from .diff_many import diff_panels
    from .score import failing

    found = diff_panels(paths, frameworks, periods, Wanted(**how), kind, output, lang)
    fell = [unit.unit for unit in found.units if (unit.change or 0.0) < 0]
    with failing(
        [say_many("{count} unit fell: {names}", "{count} units fell: {names}", len(fell), names=some(fell, 5))] if strict and fell else []
    ):
        pass


def _mention_subjects(before: Subject, after: Subject) -> None:
    """Say on stderr that the surveys are not of one subject, so that nobody takes a difference for a change."""
    if before.id != after.id:
        complain(
            say(
                "the surveys are of different subjects, '{before}' ({old}) and '{after}' ({new}): what differs did not change over time",
                before=before.id,
                old=before.name,
                after=after.id,
                new=after.name,
            )
        )


def diff_json(old: Loaded, new: Loaded, found: Difference) -> dict[str, Any]:
    """The documented JSON of `diff`."""
    from ..output import tool
    from .score import score_json

    return {
        "tool": tool(),
        "before": score_json(old),
        "after": score_json(new),
        "change": {"value": found.value, "exact": found.exact, "by": found.by, "by_value": found.by_value},
        "items": [asdict(item) for item in found.items],
    }


def _regressions(found: Difference) -> list[Sentence]:
    failures: list[Sentence] = []
    before, after, decimals = found.before.overall.value, found.after.overall.value, found.decimals
    if found.value is not None and found.value < 0:
        failures.append(_fell("overall", *(f"{value:.{decimals}f}" for value in (-found.value, before, after))))
    elif before is not None and after is None:
        failures.append(say("overall has no score any more; it was {before}", before=f"{before:.{decimals}f}"))
    for item in found.regressions():
        levels = say(" (level {before} to {after})", before=item.before_level, after=item.after_level)
        told = _fell(item.id, *(f"{value:g}" for value in (-(item.change or 0.0), item.before, item.after)))
        failures.append(concat((told, levels), "") if item.before_level and item.after_level else told)
    return failures


def _fell(name: str, change: str, before: str, after: str) -> Sentence:
    return say("{id} fell by {change}, from {before} to {after}", id=name, change=change, before=before, after=after)
