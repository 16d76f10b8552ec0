"""`readiness coherence`: whether the parts of an index belong together, before it is published."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, OnlyPeriodOption, PanelArgument, PanelFrameworkOption, PeriodOption, SheetOption, UnitOption, listed
from ..plots import PlotOption
from ..screens.page import DASH, Page

if TYPE_CHECKING:
    from rich.table import Table

    from ...coherence import Finding, Pair, Study
    from ...languages import Language
    from ...scoring import Scores

MOST = 8  # findings of one kind that a person reads; JSON has all


class PlotOf(StrEnum):
    """What a picture shows."""

    correlations = "correlations"
    spread = "spread"


def command(
    panel: PanelArgument,
    framework: PanelFrameworkOption = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    only_period: OnlyPeriodOption = None,
    collinear: Annotated[float, typer.Option(help="Two parts that correlate above this say the same.", min=0, max=1)] = 0.9,
    weak: Annotated[float, typer.Option(help="A part that correlates with its group below this hardly moves it.", min=0, max=1)] = 0.3,
    opposed: Annotated[float, typer.Option(help="Two parts of a group that correlate below this oppose each other.", min=-1, max=0)] = -0.4,
    every: Annotated[bool, typer.Option("--all", help=f"Tell every finding, not the first {MOST} of a kind.")] = False,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    plot: PlotOption = None,
    plot_of: Annotated[PlotOf, typer.Option(help="What to draw: the correlations, or box plots of every group.")] = PlotOf.correlations,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Check that the parts of an index belong together: correlations, Cronbach's alpha, components, influence.

    What the OECD/JRC handbook asks for before an index is published. JSON has every figure, CSV the correlations of all pairs.
    """
    from ...coherence import Limits, availability, findings, sizes_of, study
    from ...panel import Wanted, own_numbers
    from ..output import emit, to_csv, to_json
    from ..plots import check_plot
    from ..scored_panels import about, load_panel

    check_plot(plot)
    loaded = load_panel(panel, framework, lang, Wanted(unit, period, (), listed(ignore), sheet), only_period)
    limits = Limits(collinear=collinear, weak=weak, opposed=opposed)
    given = own_numbers(loaded.plan, loaded.panel)
    found = study(loaded.scores, given, sizes_of(loaded.plan, loaded.panel), limits)
    if plot is not None:
        _draw(found, loaded.scores, plot_of, plot, loaded.language)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        said = findings(found)
        there = availability(loaded.scores, given)
        units = [{"unit": unit, **one._asdict()} for unit, one in zip(loaded.panel.units, there, strict=True)]
        emit(to_json({**about(loaded, complete=found.complete), **study_json(found, said), "availability": units}), output)
    elif kind is Format.csv:
        emit(to_csv(*pairs_csv(found)), output)
    else:
        _print(found, Page(loaded.language), None if every else MOST)


METHOD = {
    "correlations": "over the units that have both values; p-values: two-sided, Student's t, for Kendall's tau-b the normal"
    " distribution with its ties",
    "alpha": "covariances over the units that have both values",
    "components": "of the correlations, over the units that have all values",
    "influence": "share of the siblings' Pearson correlations with their group",
}


def _draw(found: Study, scores: Scores, what: PlotOf, path: Path, language: Language) -> None:
    from ...coherence.picture import correlations_figure, spread_figure
    from ..plots import draw

    draw(correlations_figure(found, language) if what is PlotOf.correlations else spread_figure(found, scores, language), path)


def study_json(found: Study, said: list[Finding]) -> dict[str, Any]:
    """Every figure of a study, ready for JSON."""
    from ...coherence import ADVICE

    return {
        "method": METHOD,
        "limits": found.limits._asdict(),
        "findings": [{**one._asdict(), "title": ADVICE[one.kind].title, "advice": ADVICE[one.kind].do} for one in said],
        "members": [
            {**one._asdict(), "scores": one.scores._asdict(), "raw": one.raw and one.raw._asdict()} for one in found.members.values()
        ],
        "groups": [{**one._asdict(), "dimensions": one.dimensions} for one in found.groups.values()],
        "correlations": [one._asdict() for one in (*found.pairs, *found.sizes)],
    }


def pairs_csv(found: Study) -> tuple[list[str], list[list[Any]]]:
    """The correlations of all pairs in long form."""
    kinds = list(found.pairs[0].coefficients) if found.pairs else []
    columns = ["level", "relation", "one", "other", "units", *(name for kind in kinds for name in (kind, f"{kind}_p")), "flag"]

    def row(pair: Pair) -> list[Any]:
        figures = [figure for kind in kinds for figure in (pair.coefficients[kind], pair.p[kind])]
        return [pair.level, pair.relation, pair.one, pair.other, pair.units, *figures, pair.flag]

    return columns, [row(pair) for pair in (*found.pairs, *found.sizes)]


def _print(found: Study, page: Page, most: int | None) -> None:
    from rich.text import Text

    from ...coherence import ADVICE, findings

    _, ngettext = page.language.gettext, page.language.ngettext
    indicators = sum(member.level == "indicators" for member in found.members.values())
    units = ngettext("{count} unit", "{count} units", found.units)
    whole = "" if found.complete == found.units else _(", {count} of them with all indicators", count=found.complete)
    parts = _("{indicators} indicators in {groups} groups", indicators=indicators, groups=len(found.groups) - 1)
    page.heading(f"{units}{whole}; {parts}", after=False)
    page.print(_("Correlations and alpha are over the units that have both values, components over those that have all."))
    page.print()
    page.print(_groups(found, page))
    said = findings(found, page.language)
    kinds = {one.kind: [other for other in said if other.kind == one.kind] for one in said}
    if not kinds:
        page.print()
        page.print(_("Nothing noteworthy."))
    for kind, own in kinds.items():
        page.print(Text.assemble("\n", (_(ADVICE[kind].title), "bold"), f" ({len(own)})" if len(own) > 1 else ""))
        page.print(Text(_(ADVICE[kind].do), style="italic"))
        for one in own[:most]:
            page.indented(one.sentence)
        if most is not None and len(own) > most:
            page.indented(_("… and {count} more; --all tells them", count=len(own) - most))


def _groups(found: Study, page: Page) -> Table:
    from ...scoring.numbers import rounded

    table, _ = page.table(), page.language.gettext
    table.add_column(_("Group"), overflow="fold")
    for heading in (_("Parts"), _("Alpha"), _("1st component"), _("Dimensions"), _("Weight"), _("Influence")):
        table.add_column(heading, justify="right")
    for group in found.groups.values():
        if len(group.parts) < 2:
            continue  # one part has nothing to agree with
        member = found.members[group.id]
        first, dimensions = (page.share(group.shares[0]), str(group.dimensions)) if group.shares else (DASH, DASH)
        alpha = page.number(None if group.alpha is None else rounded(group.alpha, 2), 2)
        table.add_row(group.id, str(len(group.parts)), alpha, first, dimensions, page.share(member.weight), page.share(member.influence))
    return table
