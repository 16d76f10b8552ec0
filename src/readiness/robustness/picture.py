"""The pictures of an assessment: intervals of ranks or of a score, how likely each band is, and what moves the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..languages import Language
from ..panel.picture import intervals_figure
from ..problems import UsageError
from ..scoring.numbers import round_half_up
from ..scoring.plan import bands_in_order
from ..sentences import say
from ..wording import plain, with_unit
from .assessment import Assessment, Influence
from .figures import Spread, band_names, ranked

MOST_UNITS, MOST_INPUTS = 300, 20  # rows of a picture
ENDS = (0.1, 0.25, 0.5, 1.0)  # of a scale of shares
DASH = "–"
LOW, HIGH = 5, 95  # per cent of the draws between which most lie


def intervals(found: Assessment, names: Sequence[str], language: Language) -> dict[str, Any]:
    """Of many units the figure `ranks`, of one the figure `score`: the nominal result and where most draws lie."""
    return _score(found, names[0], language) if len(names) == 1 else _ranks(found, names, language)


def _ranks(found: Assessment, names: Sequence[str], language: Language) -> dict[str, Any]:
    rows = []
    for name, unit in ranked(names, found.units)[:MOST_UNITS]:
        low, high = unit.whole_ranks or (None, None)
        rank = DASH if unit.rank is None else plain(language, unit.rank)
        text = rank if low is None or low == high == unit.rank else f"{rank}  ({low}–{high})"
        row = {"title": name, "rank": unit.rank, "low": unit.rank if low is None else low, "high": unit.rank if high is None else high}
        rows.append({**row, "text": text})
    last = max(len(rows), *(int(row["high"] or 1) for row in rows))
    words = {"rank": language.gettext("Rank"), "possible": language.gettext("Ranks 5–{most}", most=_per_cent(HIGH, language))}
    return intervals_figure("ranks", rows, last, words)


def _score(found: Assessment, name: str, language: Language) -> dict[str, Any]:
    (unit,), plan = found.units, found.study.base.plan
    _, (start, end) = language.gettext, plan.range
    spread = _printed(unit.score, plan.decimals)
    row = {"title": name, "low": spread.low, "value": unit.value, "high": spread.high, "before": None, "target": spread.median}
    text = DASH if unit.value is None else language.number(unit.value, plan.decimals)
    bands = [{"title": band.title, "start": band.start} for band in bands_in_order(plan.framework.file)]
    data = {
        "rows": [{**row, "text": text, "whole": False}],
        "range": (start, end),
        "bands": bands,
        "ends": [plain(language, start), plain(language, end)],
        "names": {
            "value": _("Score"),
            "interval": _("5–{most} of the draws", most=_per_cent(HIGH, language)),
            "target": _("Median of the draws"),
        },
    }
    return {"name": "score", "kind": "bars", "data": data}


def bands(found: Assessment, names: Sequence[str], language: Language) -> dict[str, Any]:
    """The figure `bands`: how often each unit lies in each band, the highest first, and in its own one in figures.

    Raises `UsageError` where there are none.
    """
    titles = found.study.base.plan.framework.file.band_titles
    order = band_names(found.study)[::-1]
    if not order:
        raise UsageError(say("--plot-of bands: {id} has no bands; draw intervals or influences", id=found.study.base.plan.framework.id))
    rows = [
        {"title": name, "parts": [unit.bands.get(band) for band in order], "text": _share(unit.bands.get(unit.band or ""), language)}
        for name, unit in ranked(names, found.units)[:MOST_UNITS]
    ]
    return {"name": "bands", "kind": "stacks", "data": {"rows": rows, "keys": [titles[band] for band in order], "most": 1.0}}


def influences(found: Assessment, titles: Sequence[str], language: Language) -> dict[str, Any]:
    """The figure `influences`: the Sobol indices of what moves the results, the strongest first; `titles` are those of `told`."""
    if not found.influences:
        raise UsageError(say("--plot-of influences: there are no Sobol indices; let two things vary, and --sobol be more than 0"))
    rows = [_row(one, title, language) for one, title in zip(found.told(), titles, strict=True)][:MOST_INPUTS]
    _ = language.gettext
    words = {"value": _("With the others"), "before": _("Alone"), "interval": f"{LOW}–{_per_cent(HIGH, language)}"}
    end = _end(rows)
    ends = [_share(0.0, language), _share(end, language)]
    return {"name": "influences", "kind": "bars", "data": {"rows": rows, "range": (0.0, end), "bands": [], "ends": ends, "names": words}}


def _row(one: Influence, title: str, language: Language) -> dict[str, Any]:
    low, high = one.total_ends or (None, None)
    row = {"title": title, "low": low, "value": one.total, "high": high, "before": one.first, "target": None, "whole": False}
    return {**row, "text": _share(one.total, language)}


def _end(rows: Sequence[dict[str, Any]]) -> float:
    """Where a scale of shares ends that holds all rows."""
    most = max(row[name] or 0.0 for row in rows for name in ("value", "high", "before"))
    return next(end for end in ENDS if most <= end)


def _share(share: float | None, language: Language) -> str:
    return DASH if share is None else _per_cent(float(round_half_up(share * 100, 0)), language)


def _per_cent(share: float, language: Language) -> str:
    return with_unit(language, language.number(share, 0), "%")


def _printed(spread: Spread, decimals: int) -> Spread:
    return Spread(*(None if one is None else float(round_half_up(one, decimals)) for one in spread))
