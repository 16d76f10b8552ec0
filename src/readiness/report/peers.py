"""The benchmark: the scores of a survey beside those of other units of the same kind."""

from __future__ import annotations

import numpy as np

from ..panel import Panel, refuse_ranking, score_panel
from ..problems import UsageError
from ..scoring import Card, Plan
from ..scoring.gates import own_range
from ..scoring.numbers import Floats, round_half_up, rounded
from ..sentences import say
from .nodes import Record


def benchmark(card: Card, plan: Plan, panel: Panel, period: str) -> Record:
    """Where the survey's scores stand among the units of a panel that are of the kind of its subject, itself left out.

    `plan` is that of the framework as written, by which the panel was read.
    Of a panel of several periods the survey's own is taken, else the last. Raises `UsageError` where the framework's
    publisher asks not to compare, or where no other unit is of this kind.
    """
    refuse_ranking(card.plan.framework)
    periods = panel.by_period()
    panel = next((found for found in periods if found.period == period), periods[-1])
    subject = card.subject
    kind = subject.kind if subject else None
    kinds = panel.attributes.get("kind")
    alike = [
        row
        for row, unit in enumerate(panel.units)
        if not (subject and unit in (subject.id, subject.name)) and (kinds is None or kind is None or kinds[row] == kind)
    ]
    if not alike:
        raise UsageError(
            say(
                "{path}: no other unit is of the kind '{kind}'; the column 'subject.kind' says of what kind each is",
                path=panel.path,
                kind=kind,
            )
        )
    scores = score_panel(plan, panel.take(alike))
    nodes = [card.overall, *card.overall.parts]
    rows = []
    for node in nodes:
        place = plan.node(node.id)
        lane = round_half_up(own_range(plan, place, scores.shown(place.index)), plan.decimals)
        rows.append({"id": node.id, "title": node.title, "value": node.value, **_figures(lane, node.value, card.plan.decimals)})
    return {
        "file": panel.path.replace("\\", "/").rpartition("/")[2],
        "period": panel.period,
        "kind": kind if kinds is not None else None,
        "units": len(alike),
        "rows": rows,
    }


def _figures(lane: Floats, own: float | None, decimals: int) -> Record:
    """Statistics of the peers' printed scores, and the place among them: 1 is above all others; ties share it."""
    known = lane[~np.isnan(lane)]
    names = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")
    if not len(known):
        return {**dict.fromkeys(names), "place": None, "of": 0}
    found = np.quantile(known, [0, 0.25, 0.5, 0.75, 1])
    return {
        **{name: rounded(float(value), decimals) for name, value in zip(names, found, strict=True)},
        "place": None if own is None else 1 + int((known > own).sum()),
        "of": len(known) + (own is not None),
    }
