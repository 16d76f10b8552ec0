"""The pictures of a study: the correlations of all indicators, and how the scores of every group are spread."""

from __future__ import annotations

from typing import Any

from ..languages import Language
from ..panel.picture import boxes_figure, spread_row
from ..scoring import Scores
from .results import Study
from .study import INDICATORS


def correlations_figure(study: Study, language: Language) -> dict[str, Any]:
    """The figure `correlations`: Pearson's coefficient of every pair of indicators, in the order of their groups."""
    _ = language.gettext
    members = [member for member in study.members.values() if member.level == INDICATORS]
    found = {frozenset((pair.one, pair.other)): pair.coefficients["pearson"] for pair in study.pairs if pair.level == INDICATORS}
    rows = [
        {
            "title": member.id,
            "group": member.parent,
            "values": [found.get(frozenset((member.id, other.id))) if member is not other else 1.0 for other in members],
        }
        for member in members
    ]
    names = {
        "above": [_("from {limit}", limit=language.number(limit, 1)) for limit in (0.9, 0.6, 0.3)],
        "none": _("near 0"),
        "negative": _("negative"),
        "opposed": _("below {limit}", limit=language.number(-0.4, 1)),
    }
    return {"name": "correlations", "kind": "matrix", "data": {"rows": rows, "names": names}}


def spread_figure(study: Study, scores: Scores, language: Language) -> dict[str, Any]:
    """The figure `spread`: quartiles of the scores of the overall node and of every group."""
    plan = scores.plan
    groups = [study.members[name] for name in study.groups]
    rows = [spread_row(member.title, scores.shown(plan.index[member.id]), language) for member in groups]
    return boxes_figure("spread", rows, plan.range, language)
