"""`readiness profile`: one unit among the others of a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import say
from ...wording import plain, with_unit
from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, OnlyPeriodOption, PanelArgument, PanelFrameworkOption, PeriodOption, SheetOption, UnitOption, listed
from ..screens.page import DASH, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from ...panel.profile import Place, Profile

FIGURES = 6  # significant digits of a number that a person reads


def command(
    panel: PanelArgument,
    of: Annotated[str, typer.Argument(help="The unit, as the panel names it.", metavar="UNIT")],
    framework: PanelFrameworkOption = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    only_period: OnlyPeriodOption = None,
    top: Annotated[int, typer.Option(help="How many strengths and weaknesses.", min=1)] = 5,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Show one unit among the others: score and rank in every group, and the indicators in which it is strongest and weakest.

    JSON and CSV hold its place in every indicator too. A last place that several units share is not told as a weakness.
    """
    from ...panel import Wanted, refuse_ranking
    from ...panel.profile import profile
    from ...problems import UsageError, suggest
    from ..output import emit, to_csv, to_json
    from ..scored_panels import about, load_panel

    loaded = load_panel(panel, framework, lang, Wanted(unit, period, (), listed(ignore), sheet), only_period)
    refuse_ranking(loaded.framework)
    if of not in loaded.panel.units:
        raise UsageError(say("there is no unit '{of}' in {panel}{near}", of=of, panel=panel, near=suggest(of, loaded.panel.units)))
    found = profile(loaded.panel, loaded.scores, loaded.panel.units.index(of), top)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json({**about(loaded), "unit": of, **_json(found)}), output)
    elif kind is Format.csv:
        emit(to_csv([*found.places[0]._fields], found.places), output)
    else:
        _print(Page(loaded.language, loaded.plan.decimals), of, found)


def _json(found: Profile) -> dict[str, Any]:
    return {
        "places": [place._asdict() for place in found.places],
        "strengths": [place.id for place in found.strengths],
        "weaknesses": [place.id for place in found.weaknesses],
    }


def _print(page: Page, unit: str, found: Profile) -> None:
    _ = page.language.gettext
    page.heading(unit, after=False)
    page.print(_table(page, [place for place in found.places if place.kind != "indicator"], _("Group")))
    strengths = _("Strengths: the indicators in which it ranks best")
    weaknesses = _("Weaknesses: the indicators in which it ranks worst")
    for title, places in ((strengths, found.strengths), (weaknesses, found.weaknesses)):
        if places:
            page.heading(title)
            page.print(_table(page, places, _("Indicator")))


def _table(page: Page, places: Sequence[Place], heading: str) -> Table:
    table, _ = page.table(), page.language.gettext
    table.add_column(heading, overflow="fold")
    for name in (_("Score"), _("Median"), _("Rank")):
        table.add_column(name, justify="right", no_wrap=True)
    numbers = any(place.number is not None for place in places)
    if numbers:
        table.add_column(page.language.pgettext("column", "Number"), justify="right")
    for place in places:
        cells = [place.title, page.number(place.value), page.number(_rounded(place.median, page.decimals)), _rank(page, place)]
        table.add_row(*cells, *([_measured(page, place)] if numbers else []))
    return table


def _rank(page: Page, place: Place) -> str:
    if place.rank is None:
        return DASH
    return page.language.gettext("{place} of {count}", place=plain(page.language, place.rank), count=place.ranked)


def _measured(page: Page, place: Place) -> str:
    return DASH if place.number is None else with_unit(page.language, plain(page.language, place.number, FIGURES), place.unit)


def _rounded(value: float | None, decimals: int) -> float | None:
    from ...scoring.numbers import rounded

    return None if value is None else rounded(value, decimals)
