"""`readiness trend`: three or more periods in a row, of one subject or of many units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import say, sentence_of
from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, PeriodOption, SheetOption, UnitOption, is_panel, listed
from ..plots import PlotOption, check_plot

if TYPE_CHECKING:
    from ...trend import Trend
    from ..inputs import Loaded

COLUMNS = ("id", "title", "kind", "period", "framework", "version", "broken", "value", "low", "high", "coverage", "band", "compared")


def command(
    surveys: Annotated[
        list[Path],
        typer.Argument(
            help="Surveys of one subject, one a period, in any order; or one table with --period, or a folder of surveys.", metavar="FILE…"
        ),
    ],
    framework: Annotated[
        list[str] | None,
        typer.Option(
            help="Use this framework instead of the one that the surveys name; once for all, or once a survey.", metavar="ID|FOLDER"
        ),
    ] = None,
    period: PeriodOption = None,
    on: Annotated[
        str | None, typer.Option(help="Of many units: follow this pillar, composite or indicator, not the overall score.", metavar="ID")
    ] = None,
    unit: UnitOption = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    every: Annotated[bool, typer.Option("--all", help="A line for every group and indicator, not only for the pillars.")] = False,
    plot: PlotOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Follow one subject through its periods: a line a pillar, what rose and fell, and breaks where the framework changed.

    What does not mean the same before a break has no value there. Other frameworks than the latest one are compared by
    their links. Of many units (a table with a column of periods, or a folder of surveys) a line each.
    """
    check_plot(plot)
    kind = format_of(format, output, Format.csv)
    if any(map(is_panel, surveys)):
        from .trend_many import trend_of_units

        wanted = {"unit": unit, "period": period, "ignored": listed(ignore), "sheet": sheet}
        trend_of_units(surveys, framework or [], wanted, on, kind, output, plot, lang)
        return
    loaded = _loaded(surveys, framework or [], lang)
    found = _trend(loaded)
    language = next(one.language for one in loaded if one.survey.period == found.moments[-1].period)
    if plot is not None:
        from ..plots import draw
        from ..screens.trend import figure

        draw(figure(found, language), plot)
    if kind is Format.table:
        from ..screens.trend import print_trend

        print_trend(found, language, every=every)
        return
    from ..output import emit, to_csv, to_json

    in_json = kind is Format.json
    emit(to_json(trend_json(found, {one.survey.period: one for one in loaded})) if in_json else to_csv(COLUMNS, list(_rows(found))), output)


def _loaded(surveys: list[Path], named: list[str], lang: str | None) -> list[Loaded]:
    from ...problems import UsageError
    from ..inputs import load_scored

    if len(surveys) < 2:
        raise UsageError(say("a trend needs two surveys at least, and three to be one; name one a period"))
    if len(named) not in (0, 1, len(surveys)):
        raise UsageError(
            say("--framework: give it once for all surveys, or {count} times, once a survey in their order", count=len(surveys))
        )
    names: list[str | None] = [*named] * (len(surveys) if len(named) == 1 else 1) or [None] * len(surveys)
    loaded = [load_scored(path, name, lang) for path, name in zip(surveys, names, strict=True)]
    _refuse_others(loaded)
    return loaded


def _trend(loaded: Sequence[Loaded]) -> Trend:
    from ...problems import UsageError
    from ...trend import trend

    try:
        return trend([(one.rubric, one.written) for one in loaded])
    except ValueError as error:
        raise UsageError(sentence_of(error)) from None


def _refuse_others(loaded: Sequence[Loaded]) -> None:
    """Raise `UsageError` where the surveys are of different subjects."""
    from ...problems import UsageError

    subjects = {one.survey.subject.id: one.source.path for one in loaded}
    if len(subjects) > 1:
        (first, where), (other, elsewhere) = list(subjects.items())[:2]
        raise UsageError(
            say(
                "a trend is of one subject: {path} is of '{first}', {elsewhere} of '{other}'; for many units write a table",
                path=where,
                first=first,
                elsewhere=elsewhere,
                other=other,
            )
        )


def _rows(found: Trend) -> Iterator[tuple[Any, ...]]:
    for line in found.lines:
        for at, moment in enumerate(found.moments):
            file = moment.framework.file
            figures = (line.values[at], line.lows[at], line.highs[at], line.coverages[at], line.bands[at], line.compared[at])
            yield (line.id, line.title, line.kind, moment.period, moment.framework.id, file.version, moment.broken, *figures)


def trend_json(found: Trend, loaded: Mapping[str, Loaded]) -> dict[str, Any]:
    """The JSON of `trend`: the periods, a line for every node, and the change from each period to the next by cause."""
    from ..inputs import survey_head
    from ..output import tool

    heads = [survey_head(loaded[moment.period]) for moment in found.moments]
    return {
        "tool": tool(),
        "periods": [
            {"period": moment.period, "broken": moment.broken or None, "framework": head["framework"], "survey": head["survey"]}
            for moment, head in zip(found.moments, heads, strict=True)
        ],
        "lines": [line._asdict() for line in found.lines],
        "changes": [
            {"from": before.period, "to": after.period, "value": step.value, "exact": step.exact, "by": step.by, "by_value": step.by_value}
            for before, after, step in zip(found.moments, found.moments[1:], found.steps, strict=False)
        ],
    }
