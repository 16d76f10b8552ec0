"""`readiness profile`: one unit among the others of a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Format, FormatOption, LangOption, OutputOption, format_of
from .panels import IgnoreOption, OnlyPeriodOption, PanelArgument, PanelFrameworkOption, PeriodOption, SheetOption, UnitOption, listed

if TYPE_CHECKING:
    from ..panel.profile import Place, Profile
    from ..scoring import Plan


def command(
    panel: PanelArgument,
    of: Annotated[str, typer.Argument(help="The unit, as the panel names it.", metavar="UNIT")],
    framework: PanelFrameworkOption,
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
    from ..panel import Wanted, refuse_ranking
    from ..panel.profile import profile
    from ..problems import UsageError, suggest
    from .output import emit, to_csv, to_json
    from .scored import about, load_panel

    loaded = load_panel(panel, framework, lang, Wanted(unit, period, (), listed(ignore), sheet), only_period)
    refuse_ranking(loaded.framework)
    if of not in loaded.panel.units:
        raise UsageError(f"there is no unit '{of}' in {panel}{suggest(of, loaded.panel.units)}")
    found = profile(loaded.panel, loaded.scores, loaded.panel.units.index(of), top)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json({**about(loaded), "unit": of, **_json(found)}), output)
    elif kind is Format.csv:
        emit(to_csv([*found.places[0]._fields], found.places), output)
    else:
        _print(loaded.plan, of, found)


def _json(found: Profile) -> dict[str, Any]:
    return {
        "places": [place._asdict() for place in found.places],
        "strengths": [place.id for place in found.strengths],
        "weaknesses": [place.id for place in found.weaknesses],
    }


def _print(plan: Plan, unit: str, found: Profile) -> None:
    from .output import console

    screen = console()
    screen.print(unit, style="bold")
    screen.print(_table(plan, [place for place in found.places if place.kind != "indicator"], "Group"))
    for title, places in (("Strengths", found.strengths), ("Weaknesses", found.weaknesses)):
        if places:
            screen.print(f"\n{title}: the indicators in which it ranks {'best' if title == 'Strengths' else 'worst'}", style="bold")
            screen.print(_table(plan, places, "Indicator"))


def _table(plan: Plan, places: Any, heading: str) -> Any:
    from rich.table import Table

    from .output import number

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(heading, overflow="fold")
    for name in ("Score", "Median", "Rank"):
        table.add_column(name, justify="right", no_wrap=True)
    numbers = any(place.number is not None for place in places)
    if numbers:
        table.add_column("Number", justify="right")
    decimals = plan.decimals
    for place in places:
        cells = [place.title, number(place.value, decimals), number(_rounded(place.median, decimals), decimals), _rank(place)]
        table.add_row(*cells, *([_measured(place)] if numbers else []))
    return table


def _rank(place: Place) -> str:
    return "–" if place.rank is None else f"{place.rank:g} of {place.ranked}"


def _measured(place: Place) -> str:
    return "–" if place.number is None else f"{place.number:.6g} {place.unit or ''}".rstrip()


def _rounded(value: float | None, decimals: int) -> float | None:
    from ..scoring.numbers import rounded

    return None if value is None else rounded(value, decimals)
