"""A roll-up on a terminal: the picture as a whole, a line a node with its ends, and how the answers are spread."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from ...languages import language_of, mark
from ...rollup import MISSING, PARTLY, RollUp, Spread
from .page import DASH, Page
from .phrases import STATES

MOST_NAMES = 3
WORDS = {**STATES, PARTLY: mark("partly known"), MISSING: mark("missing")}  # what is counted beside the levels


def print_rollup(path: str, rolled: RollUp, language: str, *, every: bool = False) -> None:
    """Print the whole picture; with `every` a line for each question."""
    page = Page(language_of(language), rolled.plan.decimals)
    _ = page.language.gettext
    whole = rolled.spreads[0]
    page.print(Text(f"{rolled.plan.framework.file.title}: {path}", style="bold"))
    units = page.language.ngettext("{count} unit", "{count} units", len(rolled.panel.units))
    page.print(
        f"{units}"
        + (", " + _("{count} missing: {names}", count=len(rolled.missing), names=_names(rolled.missing)) if rolled.missing else "")
    )
    if whole.value is not None:
        figures = f"{page.number(whole.value)} ({page.interval(whole.low, whole.high)})"
        page.print(_("Together {figures}, coverage {coverage}", figures=figures, coverage=page.share(whole.coverage)))
    page.print()
    nodes = ((spread, rolled.plan.node(spread.id)) for spread in rolled.spreads if every or spread.kind != "indicator")
    shown = [spread for spread, node in nodes if node.scored and not node.valueless]
    _table(page, [spread for spread in shown if spread.kind != "composite"])
    _spread_of_answers(page, rolled, every=every)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")


def _table(page: Page, spreads: Sequence[Spread]) -> None:
    _, table = page.language.gettext, page.table()
    table.add_column("", overflow="fold")
    lacking = [spread.without + spread.missing for spread in spreads]
    for heading in (_("Together"), _("Low–high"), *([_("No score")] if any(lacking) else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(_("Worst"), overflow="fold")
    table.add_column(_("Best"), overflow="fold")
    if not page.narrow:
        table.add_column(_("Agreement"), justify="right", no_wrap=True)
    for spread, none in zip(spreads, lacking, strict=True):
        title = Text("  " * max(0, spread.depth - 1) + spread.title, style="bold" if spread.kind == "overall" else "")
        worst, best = (_end(page, *end) for end in ((spread.lowest, spread.worst), (spread.highest, spread.best)))
        agreement = [] if page.narrow else [_agreement(page, spread)]
        without = [str(none or "")] if any(lacking) else []
        table.add_row(title, page.number(spread.value), page.interval(spread.low, spread.high), *without, worst, best, *agreement)
    page.print(table)


def _end(page: Page, value: float | None, units: Sequence[str]) -> str:
    return DASH if value is None else f"{page.number(value)} {_names(units)}".rstrip()


def _spread_of_answers(page: Page, rolled: RollUp, *, every: bool) -> None:
    """How far the units agree and how often each level was given: of every question, or of those with the least agreement.

    Of numbers, which have no levels, the scores between which they lie.
    """
    _ = page.language.gettext
    asked = [spread for spread in rolled.spreads if spread.kind == "indicator" and spread.scored + spread.without]
    if not every:
        asked = sorted((spread for spread in asked if spread.agreement is not None), key=lambda spread: spread.agreement or 0.0)[:10]
    if not asked:
        return
    page.heading(_("How the answers are spread") if every else _("Where the units agree least"))
    table = page.table()
    table.add_column("", overflow="fold")
    table.add_column(_("Agreement"), justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for spread in asked:
        counts = ", ".join(f"{_(WORDS[word]) if word in WORDS else word}: {count}" for word, count in spread.distribution.items() if count)
        ends = f"{page.interval(spread.lowest, spread.highest)}; " if spread.distribution.get("answered") else ""
        table.add_row(spread.title, _agreement(page, spread), ends + counts)
    page.print(table)


def _agreement(page: Page, spread: Spread) -> str:
    return DASH if spread.agreement is None else page.number(spread.agreement, 2)
