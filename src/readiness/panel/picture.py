"""The pictures of a ranking, as figures of `readiness.charts`: places, what the parts give, and how scores are spread."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..languages import Language
from ..problems import UsageError
from ..scoring.numbers import Floats
from ..scoring.scales import Ends
from ..sentences import say
from .selection import Ranking

NO_SUM = frozenset({"minimum", "maximum", "median", "judgement", "none"})
MOST_TICKS = 10  # places named above the chart


def places_figure(ranking: Ranking, language: Language) -> dict[str, Any]:
    """The figure `places`: the rank of every unit shown, and the ranks that stay possible."""
    _ = language.gettext
    rows = []
    for row in ranking.order:
        rank, low, high = (_place(getattr(ranking.ranks, name)[row]) for name in ("rank", "low", "high"))
        text = "–" if rank is None else f"{rank:g}" if low == high else f"{rank:g}  ({low:g}–{high:g})"
        rows.append({"title": ranking.results.units[row], "rank": rank, "low": low, "high": high, "text": text})
    last = max(len(ranking.rows), *(int(row["high"] or 1) for row in rows))
    return intervals_figure("places", rows, last, {"rank": _("Rank"), "possible": _("Ranks possible")})


def intervals_figure(name: str, rows: list[dict[str, Any]], last: int, names: dict[str, str]) -> dict[str, Any]:
    """Places with their intervals (`rows`: title, rank, low, high, text) from 1 to the last; `names` explain the marks."""
    step = max(1, 5 * round(last / MOST_TICKS / 5)) if last > MOST_TICKS else 1
    ticks = [1, *(place for place in range(step, last + 1, step) if place > 1)]
    return {"name": name, "kind": "intervals", "data": {"rows": rows, "last": last, "ticks": ticks, "names": names}}


def contributions_figure(ranking: Ranking, language: Language) -> dict[str, Any]:
    """The figure `contributions`: the printed score of every unit shown, divided by what its parts give to it.

    Raises `UsageError` where no score is a sum of parts.
    """
    results = ranking.results
    plan, node = results.plan, results.node
    if not results.parts or node.judged or node.rule in NO_SUM:
        why = say("'{id}' has no parts", id=node.id) if not results.parts else say("'{id}' is no sum of its parts", id=node.id)
        raise UsageError(say("--plot-of contributions: {why}; name another node with --on, or draw places or spread", why=why))
    low, high = node.range or plan.range
    given = contributions(ranking)
    rows = [
        {
            "title": results.units[row],
            "parts": [None if np.isnan(share) else share for share in given[:, row].tolist()],
            "text": _score(float(results.figures["value"][row]), plan.decimals, language),
        }
        for row in ranking.order
    ]
    titles = [plan.node(name).title for name in results.parts]
    return {"name": "contributions", "kind": "stacks", "data": {"rows": rows, "keys": titles, "most": high - low}}


def contributions(ranking: Ranking) -> Floats:
    """What each part gives to the printed score above the lowest possible (parts x units): its weight times its own score.

    Held to the score in sum, so that they add up whatever the aggregation and whatever is not known; NaN where there is none.
    """
    results = ranking.results
    plan, node = results.plan, results.node
    low, _ = node.range or plan.range
    weights = dict(zip(node.parts, node.weights, strict=True))
    own = np.array([weights.get(plan.index[name], 0.0) * (values - plan.range[0]) for name, values in results.parts.items()])
    with np.errstate(all="ignore"):
        total = np.nansum(own, axis=0)
        found: Floats = own * ((results.figures["value"] - low) / np.where(total > 0, total, np.nan))
    return found


def spread_figure(ranking: Ranking, language: Language) -> dict[str, Any]:
    """The figure `spread`: quartiles of the scores in each group of units, or of each part where there are no groups."""
    results = ranking.results
    ends = results.node.range or results.plan.range
    if ranking.groups is None:
        rows = [spread_row(results.plan.node(name).title, values, language) for name, values in results.parts.items()]
        whole = spread_row(results.node.title, results.figures["value"], language)
        return boxes_figure("spread", [whole, *rows], ends, language)
    said = np.array(results.attributes[ranking.groups.by], dtype=object)
    none = np.empty(0)
    rows = [
        spread_row(group.name, none if group.withheld else results.figures["value"][said == group.name], language)
        for group in ranking.groups.groups
    ]
    return boxes_figure("spread", rows, ends, language)


def spread_row(title: str, values: Floats, language: Language) -> dict[str, Any]:
    """One row of box plots: the quartiles of what there is."""
    known = values[np.isfinite(values)]
    found = dict.fromkeys(("low", "first", "middle", "third", "high"))
    if len(known):
        found |= dict(zip(found, np.percentile(known, [0, 25, 50, 75, 100]).tolist(), strict=True))
    return {"title": title, "text": f"n = {language.number(len(known), 0)}" if len(known) else "–", **found}


def boxes_figure(name: str, rows: list[dict[str, Any]], ends: Ends, language: Language) -> dict[str, Any]:
    """Box plots on the scale of a framework."""
    _ = language.gettext
    low, high = ends
    decimals = 0 if high - low > 2 else 1
    ticks = [language.number(value, decimals) for value in (low, (low + high) / 2, high)]
    names = {"middle": _("median"), "half": _("half of the units"), "ends": _("lowest to highest")}
    return {"name": name, "kind": "boxes", "data": {"rows": rows, "range": ends, "ticks": ticks, "names": names}}


def _place(place: float) -> float | None:
    return None if np.isnan(place) else float(place)


def _score(value: float, decimals: int, language: Language) -> str:
    return "–" if np.isnan(value) else language.number(value, decimals)
