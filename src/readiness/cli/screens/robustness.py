"""How robustness is shown to people: intervals of score and rank, what moves them, and the index without each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING

from ...languages import Language, language_of, mark, mark_in
from ...wording import CONFIDENCES, plain, with_unit
from ..output import percent
from .page import DASH, Page, capital

if TYPE_CHECKING:
    from ...robustness import Assessment, Influence, Removed, UnitFigures
    from ..studies import Loaded

MOST = 10  # influences and removals that a person reads; JSON and CSV have all
WEIGHTS = {"all": mark("weights"), "groups": mark("weights of groups"), "indicators": mark("weights of indicators")}
# What varies beside answers of one survey, which have the titles of their questions.
INPUTS = {
    "weights": mark("weights"),
    "answers": mark("answers"),
    "missing": mark_in("step", "missing"),
    "impute": mark_in("step", "impute"),
    "treat": mark_in("step", "treat"),
    "normalise": mark_in("step", "normalise"),
    "aggregate": mark_in("step", "aggregate"),
}


def figure(value: float) -> float | None:
    """A number, or None where there is none."""
    return value if isfinite(value) else None


def print_panel(loaded: Loaded, found: Assessment) -> None:
    """Units from the best to the worst, with what the draws say of each."""
    page = _page(loaded)
    _ = page.language.gettext
    _head(page, loaded, found)
    _units(page, loaded, found)
    _influences(page, loaded, found, _("What moves the ranks"), _("Sobol indices: shares of the mean change of rank"))
    _removed(page, loaded, found)
    if any(step in loaded.study.methods for step in ("normalise", "aggregate", "treat")):
        page.print()
        page.print(_("Scores made by different methods are not on one scale: read the ranks."))


def print_survey(loaded: Loaded, found: Assessment) -> None:
    """The score of one subject, its bands, and which answers matter most."""
    page = _page(loaded)
    _ = page.language.gettext
    _head(page, loaded, found)
    (unit,) = found.units
    values = {"value": page.number(unit.value), "median": page.number(unit.score.median), "most": page.share(0.95)}
    page.print(_("Score {value}; median {median}, 5–{most} {spread}", **values, spread=page.interval(unit.score.low, unit.score.high)))
    _bands(page, loaded, unit)
    drawn = loaded.study.answering
    if drawn is not None and drawn.by_reason()["open"]:
        page.screen.print(_("The score counts what is known; a draw puts every unknown answer somewhere on its scale."), style="dim")
    _influences(page, loaded, found, _("What the score hangs on"), _("Sobol indices: shares of the variance of the score"))
    _removed(page, loaded, found)


def _page(loaded: Loaded) -> Page:
    return Page(language_of(loaded.framework.language), loaded.framework.file.decimals)


def _head(page: Page, loaded: Loaded, found: Assessment) -> None:
    _, units = page.language.gettext, len(loaded.units)
    who = loaded.names[0] if units == 1 else page.language.ngettext("{count} unit", "{count} units", units)
    page.heading(f"{who} · {loaded.framework.file.title}", after=False)
    values = {"count": page.number(found.draws, 0), "what": "; ".join(_varied(page, loaded))}
    if found.exact:
        page.print(_("all {count} combinations of {what}", **values))
    else:
        page.print(_("{count} draws (seed {seed}) of {what}", **values, seed=loaded.study.seed))
    drawn = loaded.study.answering
    if drawn is not None and drawn.as_said:
        told = page.language.ngettext(
            "{count} answer states no confidence and is taken as it stands; --unstated medium draws it too.",
            "{count} answers state no confidence and are taken as they stand; --unstated medium draws them too.",
            drawn.as_said,
        )
        page.screen.print(told, style="dim")
    page.print()


def _varied(page: Page, loaded: Loaded) -> list[str]:
    """What varies, in words."""
    _ = page.language.gettext
    found, weights = [], loaded.study.weighting
    if weights is not None:
        dirichlet = f"(Dirichlet, {plain(page.language, weights.dirichlet or 0)})"
        spread = dirichlet if weights.share is None else f"± {page.share(weights.share)}"
        found.append(f"{_(WEIGHTS[weights.of])} {spread}")
    drawn = loaded.study.answering
    if drawn is not None and drawn.count:
        found.extend(_drawn(page, drawn.by_reason()))
    found.extend(f"{_(INPUTS[step])} ({', '.join(options)})" for step, options in loaded.study.methods.items())
    return found


def _drawn(page: Page, reasons: Mapping[str, int]) -> Iterator[str]:
    """How many answers were drawn, and why."""
    _, ngettext = page.language.gettext, page.language.ngettext
    by_confidence = {name: reasons[name] for name in CONFIDENCES if reasons[name]}
    if by_confidence:
        each = ", ".join(f"{page.number(count, 0)} {_(CONFIDENCES[name])}" for name, count in by_confidence.items())
        count = sum(by_confidence.values())
        yield ngettext("{count} answer by its confidence ({each})", "{count} answers by their confidence ({each})", count, each=each)
    if reasons["several"]:
        yield ngettext("{count} answer that leaves several possible", "{count} answers that leave several possible", reasons["several"])
    if reasons["open"]:
        yield ngettext("{count} unknown answer", "{count} unknown answers", reasons["open"])


def _units(page: Page, loaded: Loaded, found: Assessment) -> None:
    from ...robustness.figures import ranked

    _, table = page.language.gettext, page.table()
    peers = list(dict.fromkeys(peer for unit in found.units for peer in unit.beats))
    wide = not page.narrow
    banded = wide and bool(loaded.framework.file.bands)
    most = page.share(0.95)
    table.add_column(_("Rank"), justify="right")
    table.add_column(_("Unit"), overflow="fold", min_width=12)
    for heading in (_("Score"), f"5–{most}", *([_("Median")] if wide else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in (_("Ranks 5–{most}", most=most), _("Same rank"), *([_("Band changes")] if banded else [])):
        table.add_column(heading, justify="right")
    for peer in peers:
        table.add_column(_("Before {unit}", unit=peer), justify="right", overflow="fold")
    for unit in (unit for _name, unit in ranked(loaded.names, found.units)):
        cells = [_rank(page, unit.rank), unit.unit, page.number(unit.value), page.interval(unit.score.low, unit.score.high)]
        cells.extend([page.number(unit.score.median)] if wide else [])
        cells.extend([_ranks(unit), _share(page, unit.same_rank)])
        cells.extend([_share(page, unit.band_changes)] if banded else [])
        table.add_row(*cells, *(_share(page, unit.beats.get(peer)) for peer in peers))
    page.print(table)


def _share(page: Page, value: float | None) -> str:
    """A share that no narrow column parts from its sign."""
    return page.share(value).replace(" ", "\N{NO-BREAK SPACE}")


def _rank(page: Page, value: float | None) -> str:
    return DASH if value is None else plain(page.language, value)


def _ranks(unit: UnitFigures) -> str:
    """The ranks of most draws, as whole places."""
    ends = unit.whole_ranks
    if ends is None:
        return DASH
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def _bands(page: Page, loaded: Loaded, unit: UnitFigures) -> None:
    titles = loaded.framework.file.band_titles
    likely = sorted(((part, name) for name, part in unit.bands.items() if part > 0), reverse=True)
    if likely:
        shares = ", ".join(f"{titles[name]} {page.share(part)}" for part, name in likely)
        page.print(page.language.gettext("Bands: {shares}", shares=shares))


def _influences(page: Page, loaded: Loaded, found: Assessment, title: str, of: str) -> None:
    told = found.told()
    if not told:
        return
    table, _, ngettext = page.table(), page.language.gettext, page.language.ngettext
    table.add_column(_("Input"), overflow="fold")
    for heading in (_("Alone"), _("With the others"), *([] if found.exact else [f"5–{page.share(0.95)}"])):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in told[:MOST]:
        ends = [] if found.exact else [_ends(page, one)]
        table.add_row(input_title(page.language, loaded, one), page.share(one.first), page.share(one.total), *ends)
    page.heading(title)
    page.print(table)
    notes, rest = [of], len(told) - MOST
    notes.extend([ngettext("{count} more moves it less", "{count} more move it less", rest)] if rest > 0 else [])
    if found.failed:
        notes.append(
            ngettext("{count} draw gave no result and was left out", "{count} draws gave no result and were left out", found.failed)
        )
    page.screen.print("; ".join(notes) + ".", style="dim")


def _ends(page: Page, one: Influence) -> str:
    if one.total_ends is None:
        return DASH
    ends = "–".join(page.number(percent(end), 0) for end in one.total_ends)
    return with_unit(page.language, ends, "%")


def input_title(language: Language, loaded: Loaded, one: Influence) -> str:
    """An answer by the title of its question; what else varies by its name."""
    plan = loaded.study.base.laid_out
    if one.kind == "answers" and one.name in plan.index:
        return plan.node(one.name).title
    return capital(language.gettext(INPUTS[one.name]))


def _removed(page: Page, loaded: Loaded, found: Assessment) -> None:
    one_unit, nominal = len(loaded.units) == 1, found.units[0].exact

    def effect(one: Removed) -> float:
        return abs(float(one.scores[0]) - (nominal or 0.0)) if one_unit else float(one.rank_change)

    told = sorted((one for one in found.removed if isfinite(effect(one)) and effect(one) > 0), key=lambda one: -effect(one))
    if not told:
        return
    table, _ = page.table(), page.language.gettext
    table.add_column(_("Part"), overflow="fold")
    table.add_column(_("Score") if one_unit else _("Mean change of rank"), justify="right", no_wrap=True)
    for one in told[:MOST]:
        value, decimals = (float(one.scores[0]), None) if one_unit else (float(one.rank_change), 2)
        table.add_row(one.title, page.number(value, decimals))
    page.heading(_("Without it"))
    page.print(table)
