"""`readiness rank`: the units of a table or of a folder of surveys by their scores."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ...sentences import say
from ..options import LangOption, OutputOption, PanelFormat, PanelFormatOption, panel_format_of
from ..panels import (
    IgnoreOption,
    PanelArgument,
    PanelFrameworkOption,
    PeriodOption,
    SheetOption,
    UnitOption,
    Wrong,
    framework_of,
    listed,
    panels,
)
from ..plots import PlotOption
from ..preparing import LogOption, ParametersOption, Preparing, SaveParametersOption
from ..talk import tell

if TYPE_CHECKING:
    from ...panel import Kept, Ranking, Results


class PlotOf(StrEnum):
    """What a picture shows."""

    places = "places"
    contributions = "contributions"
    spread = "spread"


def command(
    panel: PanelArgument,
    framework: PanelFrameworkOption = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    on: Annotated[
        str | None, typer.Option(help="Rank by this pillar, composite or indicator, not by the overall score.", metavar="ID")
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="Also rank within the groups that this column makes, such as region.", metavar="COLUMN")
    ] = None,
    min_group: Annotated[int, typer.Option(help="Withhold the ranks and figures of groups in which fewer units have a score.", min=1)] = 1,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Rank only these among themselves: UNIT, or COLUMN=VALUE; may be repeated.", metavar="UNIT|COLUMN=VALUE"),
    ] = None,
    sort: Annotated[
        str, typer.Option(help="Order of the rows: rank, unit, value, low, high, coverage, a part's id, or a column.", metavar="KEY")
    ] = "rank",
    top: Annotated[int | None, typer.Option(help="Only the first so many rows of each period.", min=1)] = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    plot: PlotOption = None,
    plot_of: Annotated[
        PlotOf,
        typer.Option(help="What to draw: places, contributions of the parts, or spread (box plots by group or part).", metavar="WHAT"),
    ] = PlotOf.places,
    parameters: ParametersOption = None,
    save_parameters: SaveParametersOption = None,
    log: LogOption = None,
    format: PanelFormatOption = PanelFormat.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Rank units by their printed score: the rank, and the best and the worst one possible, given what is unknown.

    Units with one score share a place as the framework says (`ties`, the best one by default). Each period is ranked by
    itself. A framework whose publisher keeps it from ranking (`comparable: false`) is refused.
    """
    from ...panel import Kept, Selection, Wanted, gather, rankings, refuse_ranking
    from ...panel.selection import check_surveys, node_of
    from ...problems import UsageError
    from ...scoring import compile_framework
    from ..plots import check_plot

    check_plot(plot)
    kind = panel_format_of(format, output)
    plan = compile_framework(framework_of(panel, framework, lang))
    refuse_ranking(plan.framework)
    index = node_of(plan, on)
    chosen = Selection.of(only, period)
    wanted = Wanted(unit, period, chosen.columns_for(by, sort, plan, index), listed(ignore), sheet)
    wrong, kept = Wrong(), Kept([]) if kind is PanelFormat.json else None
    preparing = Preparing(parameters, save_parameters, log)
    results = gather(plan, panels(panel, plan, wanted, wrong, preparing, answers=kept is not None), index, kept)
    if results is None:
        wrong.tell()
        raise UsageError(say("there is no unit in {panel}", panel=panel))
    check_surveys(panel, results, wanted.attributes)
    found = rankings(results, chosen, by, min_group, sort, top)
    if plot is not None:
        _draw(found, plot_of, plot, plan.framework.language)
    _mention_unranked(found)
    _put_out(Printed(str(panel), results, by, found, preparing), kind, output, kept)
    wrong.tell()


def _draw(found: list[Ranking], what: PlotOf, path: Path, language: str) -> None:
    from ...languages import language_of
    from ...panel.picture import contributions_figure, places_figure, spread_figure
    from ..plots import draw

    figures = {PlotOf.places: places_figure, PlotOf.contributions: contributions_figure, PlotOf.spread: spread_figure}
    if len(found) > 1:
        tell(say("the picture is of {period}, the last of {count} periods", period=found[-1].period, count=len(found)))
    draw(figures[what](found[-1], language_of(language)), path)


class Printed(NamedTuple):
    """All that is printed of a ranking."""

    path: str
    results: Results
    by: str | None
    rankings: list[Ranking]
    preparing: Preparing


def _mention_unranked(rankings: list[Ranking]) -> None:
    """Say on stderr how many units have no score, so that nobody takes a shorter list for the whole."""
    missing, every = sum(one.unranked for one in rankings), sum(len(one.rows) for one in rankings)
    if missing:
        tell(say("{missing} of {total} units have no score and no rank: nothing is answered, or too little", missing=missing, total=every))


def _put_out(printed: Printed, kind: PanelFormat, output: Path | None, kept: Kept | None) -> None:
    from ...panel.columns import rank_columns
    from ..columns import write_columns
    from ..output import emit, to_json

    if kept is not None:
        emit(to_json(rank_json(printed, kept)), output)
    elif kind is PanelFormat.table:
        from ..screens.ranking import print_rankings

        print_rankings(printed.rankings, printed.preparing.foot(printed.results.plan))
    else:
        write_columns(rank_columns(printed.rankings), kind, output)


def rank_json(printed: Printed, kept: Kept) -> dict[str, Any]:
    """The documented JSON of `rank`."""
    from ..output import head

    results = printed.results
    found = head(printed.results.plan.framework)
    found["panel"] = {"path": printed.path, "units": len(results.units)}
    found["node"] = {"id": results.node.id, "title": results.node.title}
    if printed.by is not None:
        groups = [(ranking.period, group) for ranking in printed.rankings if ranking.groups for group in ranking.groups.groups]
        found["by"] = printed.by
        found["groups"] = [{**({} if period is None else {"period": period}), **group._asdict()} for period, group in groups]
    found |= printed.preparing.sample()
    found["units"] = [
        {**_unit_json(ranking, row, kept), **printed.preparing.imputed(results.plan, int(ranking.rows[row]))}
        for ranking in printed.rankings
        for row in ranking.order
    ]
    return found


def _unit_json(ranking: Ranking, row: int, kept: Kept) -> dict[str, Any]:
    from ...panel import as_place

    results = ranking.results
    node = kept.card(ranking.rows[row]).node(results.node.id)
    places = {"rank": ranking.ranks.rank, "rank_low": ranking.ranks.low, "rank_high": ranking.ranks.high}
    if ranking.groups is not None:
        places["rank_in_group"] = ranking.groups.rank
    return {
        "unit": results.units[row],
        **{name: values[row] for name, values in results.attributes.items() if name not in ("unit", "value", *places)},
        "value": node.value,
        **{name: as_place(values[row]) for name, values in places.items()},
        **{name: getattr(node, name) for name in ("low", "high", "coverage", "band")},
        "parts": [part.to_dict() for part in node.parts],
    }
