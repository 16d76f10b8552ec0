"""The figures of a batch of scenarios, and the two ways of putting batches together: one below the other, or node by node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from .answers import Rows
from .gates import Flags, Positions, bands
from .numbers import Floats
from .plan import Plan

ONE = np.ones(1)  # stretched to any length, coverage where nothing is open takes no room


class Scores(NamedTuple):
    """Figures of every node (first index, in the plan's order) in every scenario, exact, in the framework's range.

    `evidenced` is None where the rows say nothing of evidence. `withheld` marks too little data (R3): the value is there
    for the parents, and is not shown. `suggested` is what the parts of a judged group give, or of one whose score may be
    given, `ungated` the value of a node with gates before them; `unmet` says where the condition of a gate does not hold,
    by lane, node and position. Where nothing is open, `value`, `low` and `high` are the same list.
    """

    plan: Plan
    rows: Rows
    value: list[Floats]
    low: list[Floats]
    high: list[Floats]
    evidenced: list[Floats] | None
    coverage: list[Floats]
    withheld: dict[int, Flags]
    suggested: dict[int, Floats]
    ungated: dict[int, Floats]
    unmet: dict[tuple[str, int, int], Flags]

    def shown(self, index: int) -> Floats:
        """The exact value of a node, NaN where it is missing or withheld."""
        value = self.value[index]
        return np.where(self.withheld[index], np.nan, value) if index in self.withheld else value

    def overall(self) -> Floats:
        """The exact overall value, one a scenario."""
        return self.shown(self.plan.overall)

    def bands(self, index: int, lane: str = "value", *, gated: bool = True) -> Positions:
        """The band of a node as a position from the lowest, -1 for none; `gated=False`: before gates (R6)."""
        node, values = self.plan.nodes[index], getattr(self, lane)
        found = bands(self.plan, index, values, {}, gated=False)
        lane = "value" if values is self.value else lane
        for position, gate in enumerate(node.gates if gated and not node.judged else ()):
            if gate.band is not None:
                found = np.where(self.unmet[lane, index, position], np.minimum(found, gate.band), found)
        return found

    def row(self, at: int) -> Scores:
        """The figures of one scenario."""

        def cut(lane: list[Floats]) -> list[Floats]:
            return [values[at : at + 1] for values in lane]

        value = cut(self.value)
        return Scores(
            plan=self.plan,
            rows=self.rows.block(at, at + 1),
            value=value,
            low=value if self.low is self.value else cut(self.low),
            high=value if self.high is self.value else cut(self.high),
            evidenced=None if self.evidenced is None else cut(self.evidenced),
            coverage=cut(self.coverage),
            withheld={key: flags[at : at + 1] for key, flags in self.withheld.items()},
            suggested={key: values[at : at + 1] for key, values in self.suggested.items()},
            ungated={key: values[at : at + 1] for key, values in self.ungated.items()},
            unmet={key: flags[at : at + 1] for key, flags in self.unmet.items()},
        )


def spliced(scores: Scores, other: Scores, take: Mapping[int, Flags]) -> Scores:
    """The scores, with the other figures of the nodes in `take` where it is true."""

    def lane(ours: list[Floats], theirs: list[Floats]) -> list[Floats]:
        found = list(ours)
        for index, flags in take.items():
            found[index] = np.where(flags, theirs[index], ours[index])
        return found

    def some(ours: Mapping[int, Any], theirs: Mapping[int, Any]) -> dict[int, Any]:
        return {**ours, **{index: np.where(flags, theirs[index], ours[index]) for index, flags in take.items() if index in ours}}

    unmet = {key: np.where(take[key[1]], other.unmet[key], ours) if key[1] in take else ours for key, ours in scores.unmet.items()}

    return scores._replace(
        value=lane(scores.value, other.value),
        low=lane(scores.low, other.low),
        high=lane(scores.high, other.high),
        evidenced=lane(scores.evidenced, other.evidenced) if scores.evidenced and other.evidenced else None,
        coverage=lane(scores.coverage, other.coverage),
        withheld=some(scores.withheld, other.withheld),
        suggested=some(scores.suggested, other.suggested),
        ungated=some(scores.ungated, other.ungated),
        unmet=unmet,
    )


class Board:
    """Room for the figures of all rows, written block by block; what stands in the rows themselves is not copied."""

    def __init__(self, rows: Rows, first: Scores) -> None:
        count, plan = rows.count, first.plan
        self.own = [node.index for node in plan.nodes if not node.as_given]
        every = [node.index for node in plan.nodes]
        self.copied = {"low": self.own}
        low = self._lane(plan, count, rows.low)
        if first.high is first.low:
            high = value = low
        else:
            high, value = self._lane(plan, count, rows.high), self._lane(plan, count)
            self.copied |= {"high": self.own, "value": every}
        evidenced = None
        if first.evidenced is not None:
            evidenced = self._lane(plan, count)
            self.copied["evidenced"] = every
        coverage = [np.broadcast_to(ONE, count)] * len(every)
        withheld = {index: np.empty(count, dtype=np.bool_) for index in first.withheld}
        unmet = {key: np.empty(count, dtype=np.bool_) for key in first.unmet}
        suggested, ungated = ({index: np.empty(count) for index in found} for found in (first.suggested, first.ungated))
        self.scores = Scores(plan, rows, value, low, high, evidenced, coverage, withheld, suggested, ungated, unmet)

    @staticmethod
    def _lane(plan: Plan, count: int, given: Floats | None = None) -> list[Floats]:
        return [given[node.leaf] if given is not None and node.as_given else np.empty(count) for node in plan.nodes]

    def write(self, start: int, stop: int, part: Scores) -> None:
        """Put the figures of the rows from `start` up to `stop` in their place."""
        for name, indexes in self.copied.items():
            target, found = getattr(self.scores, name), getattr(part, name)
            for index in indexes:
                target[index][start:stop] = found[index]
        for name in ("withheld", "suggested", "ungated", "unmet"):
            for key, array in getattr(part, name).items():
                getattr(self.scores, name)[key][start:stop] = array
        coverage = self.scores.coverage
        for index, array in enumerate(part.coverage):
            if coverage[index].strides == (0,):
                if array.strides == (0,):
                    continue  # full as before, which takes no room
                coverage[index] = np.empty(len(coverage[index]))
                coverage[index][:start] = 1.0
            coverage[index][start:stop] = array
