"""`readiness diff` of two panels: movers, new and lost units, and why each score changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from ...diff import CAUSES
from ...languages import language_of
from ...movers import RUBRIC_AND_SAMPLE, SAMPLE, SCOPE_AND_RUBRIC, SCOPE_RUBRIC_AND_SAMPLE
from ..options import Format
from ..screens.comparison import CAUSES as CAUSE_WORDS
from ..screens.page import DASH, Page

if TYPE_CHECKING:
    from ...movers import Mover, Movers, Side
    from ...panel import Wanted

MOST = 30  # units on a screen: more is for a file
COLUMNS = ("unit", "state", "before", "after", "change", "exact", "rank_before", "rank_after", "rank_change")
SPLITS = (*CAUSES, SAMPLE, SCOPE_AND_RUBRIC, RUBRIC_AND_SAMPLE, SCOPE_RUBRIC_AND_SAMPLE)


def diff_panels(
    paths: Sequence[Path],
    frameworks: Sequence[str | None],
    periods: Sequence[str | None],
    wanted: Wanted,
    kind: Format,
    output: Path | None,
    lang: str | None,
) -> Movers:
    """Compare two panels and print the result; gives what was found. Raises `UsageError` where no framework is named."""
    from ...movers import compare_panels
    from ..output import emit, to_csv, to_json
    from ..talk import tell_unranked

    asked = zip(paths, frameworks, periods, ("--before-period", "--after-period"), strict=True)
    found = compare_panels(*(_side(path, name, lang, wanted, period, option) for path, name, period, option in asked))
    tell_unranked(*(side.plan.framework for side in (found.before, found.after)))
    if kind is Format.json:
        emit(to_json(movers_json(found)), output)
    elif kind is Format.csv:
        emit(to_csv((*COLUMNS, *SPLITS), list(map(_row, found.units))), output)
    else:
        _print(found, Page(language_of(found.after.plan.framework.language), found.decimals))
    return found


def _side(path: Path, framework: str | None, lang: str | None, wanted: Wanted, period: str | None, option: str) -> Side:
    from ...movers import Side
    from ..scored_panels import load_panel

    loaded = load_panel(path, framework, lang, wanted, period, option=option, answers=True)
    return Side(loaded.plan, loaded.panel, loaded.scores, loaded.prepared)


def _row(unit: Mover) -> list[Any]:
    return [*(getattr(unit, name) for name in COLUMNS), *((unit.by or {}).get(name) for name in SPLITS)]


def movers_json(found: Movers) -> dict[str, Any]:
    """The JSON of `diff` of two panels."""
    from ..output import framework_json, tool

    return {
        "tool": tool(),
        **{
            name: {
                "path": side.panel.path,
                "framework": framework_json(side.plan.framework),
                "period": side.panel.period,
                "units": len(side.panel.units),
            }
            for name, side in (("before", found.before), ("after", found.after))
        },
        "reason": found.reason,
        "units": [unit._asdict() for unit in found.units],
    }


def _print(found: Movers, page: Page) -> None:
    _ = page.language.gettext
    sides = [side.plan.framework for side in (found.before, found.after)]
    page.print(Text(" → ".join(_source(page, side) for side in (found.before, found.after)), style="bold"))
    page.print(" → ".join(dict.fromkeys(f"{framework.id}@{framework.file.version}" for framework in sides)))
    both = found.of("both")
    moved = [unit for unit in both if unit.change is not None]
    rose, fell = (sum((unit.change or 0.0) * sign > 0 for unit in moved) for sign in (1, -1))
    counts = {"rose": rose, "fell": fell, "same": len(moved) - rose - fell}
    said = page.language.ngettext(
        "{count} unit in both: {rose} rose, {fell} fell, {same} the same",
        "{count} units in both: {rose} rose, {fell} fell, {same} the same",
        len(both),
        **counts,
    )
    without = [unit for unit in both if unit.before is None or unit.after is None]
    page.print(said + (_(", {count} without a score in one of them", count=len(without)) if without else ""))
    if not found.one_scale:
        page.print(_("The change is not split by cause: the two scores are not on the same scale."))
    elif found.reason is not None and any(unit.by for unit in moved):
        told = _(
            "What the rubric adds and what the sample adds cannot be told apart, as one framework cannot place the units of both panels"
        )
        page.print(f"{told}: {page.language.say(found.reason)}.")
    elif found.reason is not None:
        told = _("The change is not split by cause")
        page.print(f"{told}: {page.language.say(found.reason)}.")
    shown = sorted(moved, key=lambda unit: -(unit.change or 0.0)) or [unit for unit in both if unit not in without]
    if shown:
        page.print()
        _movers(page, shown)
    _named(
        page, _("Without a score in one of them"), [(unit, f"{page.number(unit.before)} → {page.number(unit.after)}") for unit in without]
    )
    _named(page, _("New"), [(unit, page.number(unit.after)) for unit in found.of("new")])
    _named(page, _("No longer there"), [(unit, page.number(unit.before)) for unit in found.of("lost")])


def _named(page: Page, heading: str, units: Sequence[tuple[Mover, str]]) -> None:
    """Units with their figures in a row, where there are any."""
    if units:
        page.heading(f"{heading} ({len(units)})")
        page.indented(", ".join(f"{unit.unit} {figures}" for unit, figures in units[:MOST]) + (", …" if len(units) > MOST else ""))


def _source(page: Page, side: Side) -> str:
    """Where one of the panels stands, and its period where a table holds several."""
    period = side.panel.period
    return side.panel.path + (f" ({page.language.date(period)})" if period else "")


def _movers(page: Page, units: Sequence[Mover]) -> None:
    """The units from the one that rose most to the one that fell most; the middle is left out where there are many."""
    _ = page.language.gettext
    causes = [name for name in SPLITS if any((unit.by_value or {}).get(name) for unit in units)]
    table = page.table()
    table.add_column(_("Unit"), overflow="fold")
    ranked = any(rank is not None for unit in units for rank in (unit.rank_before, unit.rank_after))
    for heading in (_("Before"), _("After"), _("Change"), *([_("Rank")] if ranked else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for name in causes if len(causes) > 1 else ():
        table.add_column(_(CAUSE_WORDS[name]), justify="right", no_wrap=True)
    half = MOST // 2
    for at, unit in enumerate(units):
        if half <= at < len(units) - half:
            if at == half:
                table.add_row(Text(_("… {count} more", count=len(units) - 2 * half), style="dim"))
            continue
        parts = [page.signed((unit.by_value or {}).get(name)) for name in causes] if len(causes) > 1 else []
        rank = [_rank(unit)] if ranked else []
        table.add_row(unit.unit, page.number(unit.before), page.number(unit.after), page.moved(unit.change), *rank, *parts)
    page.print(table)


def _rank(unit: Mover) -> str:
    """Both ranks, and how far a unit has risen or fallen."""
    if unit.rank_before is None or unit.rank_after is None:
        return f"{unit.rank_before or DASH} → {unit.rank_after or DASH}"
    moved = unit.rank_change or 0
    return f"{unit.rank_before} → {unit.rank_after}" + (f" ({'▲' if moved > 0 else '▼'}{abs(moved)})" if moved else "")
