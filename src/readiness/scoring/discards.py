"""Too little data (`at_least`, R3): the answers below a node are discarded, and unknown to all but the nodes below it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np

from .answers import Rows
from .gates import Flags
from .lanes import SLACK
from .numbers import Floats
from .plan import Plan
from .scores import Scores, spliced

Again = Callable[[Rows], Scores]


def with_discards(scores: Scores, again: Again) -> Scores:
    """The scores after every discard; `again` scores other rows in the same way.

    Deeper nodes come first: what they discard may leave too little to those above.
    """
    plan, rows = scores.plan, scores.rows
    below: dict[int, Flags] = {}
    for level in _levels(plan):
        gone = _gone(scores, level)
        for index, flags in gone.items():
            inside = plan.below(index)
            pooled = (
                node.index for node in plan.nodes if node.pooled and not inside.isdisjoint(node.parts) and node.index in plan.composites
            )
            for node in (*inside, *pooled):
                below[node] = flags | below.get(node, False)
        if gone:
            rows = _emptied(plan, rows, {index: (flags, plan.below(index)) for index, flags in gone.items()})
            scores = spliced(again(rows)._replace(rows=scores.rows), scores, below)
    return _composites(scores, rows, again)


def _levels(plan: Plan) -> Iterator[list[int]]:
    """The nodes of the tree that may discard, by depth, the deepest first."""
    depths: dict[int, list[int]] = {}
    for node in plan.nodes:
        if node.at_least > 0 and node.kind != "composite":
            depths.setdefault(len(list(plan.ancestors(node.index))), []).append(node.index)
    for depth in sorted(depths, reverse=True):
        yield depths[depth]


def _composites(scores: Scores, rows: Rows, again: Again) -> Scores:
    """Composites discard for themselves and for the composites made of them."""
    plan = scores.plan
    gone: dict[int, tuple[Flags, Collection[int]]] = {}
    for index in sorted(plan.composites):
        reached = plan.reached(index)
        scores = _seen_from(index, scores, rows, {other: gone[other] for other in reached if other in gone}, again)
        if own := _gone(scores, [index]):
            gone[index] = (own[index], reached)
            scores = _seen_from(index, scores, rows, {other: gone[other] for other in reached if other in gone}, again)
    return scores


def _seen_from(index: int, scores: Scores, rows: Rows, gone: Mapping[int, tuple[Flags, Collection[int]]], again: Again) -> Scores:
    """The scores, with one node's figures as they are after discards that concern it alone."""
    if not gone:
        return scores
    everywhere = np.ones(rows.low.shape[1:], dtype=np.bool_)
    return spliced(scores, again(_emptied(scores.plan, rows, gone)), {index: everywhere})


def _gone(scores: Scores, indexes: list[int]) -> dict[int, Flags]:
    """Which of these nodes have too little data somewhere, and where."""
    found = {index: _available(scores, index) < scores.plan.nodes[index].at_least - SLACK for index in indexes}
    return {index: flags for index, flags in found.items() if flags.any()}


def _available(scores: Scores, index: int) -> Floats:
    """How much data a node has: its coverage; with `parts: full` the share of its parts that count at all, as COINr has it."""
    node = scores.plan.nodes[index]
    if not node.full or node.leaf >= 0 or not node.parts:
        return scores.coverage[index]
    applying = [~np.isnan(scores.coverage[part]) for part in node.parts]
    counting = [scores.coverage[part] > 0 for part in node.parts]
    return np.asarray(sum(counting, np.zeros(1)) / sum(applying, np.zeros(1)))


def _emptied(plan: Plan, rows: Rows, gone: Mapping[int, tuple[Flags, Collection[int]]]) -> Rows:
    """Rows in which the answers below nodes are unknown where flagged, without any policy."""
    low, high = rows.low.copy(), rows.high.copy()
    zero = None if rows.zero is None else rows.zero.copy()
    for index, (flags, below) in gone.items():
        for node in {index, *below}:
            leaf, given = plan.nodes[node].leaf, plan.nodes[node].given
            if given >= 0:
                low[given, flags] = high[given, flags] = np.nan
            if leaf >= 0:
                where = flags & ~np.isnan(low[leaf])
                low[leaf, where], high[leaf, where] = plan.leaves[leaf].worst, plan.leaves[leaf].best
                if zero is not None:
                    zero[leaf, where] = False
    return replace(rows, low=low, high=high, zero=zero)
