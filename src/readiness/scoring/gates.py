"""Gates and bands: what a node is called, and what may cap it (R6), always read from the number as printed (R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .numbers import Floats, round_half_up
from .plan import Plan, PlanNode, Test
from .scales import Ends

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Positions = np.ndarray[Any, np.dtype[np.int_]]


def holds(plan: Plan, test: Test, values: Sequence[Floats], withheld: Mapping[int, Flags]) -> Flags:
    """Where a gate's condition holds, in one lane. Missing and withheld nodes meet nothing."""
    if test.parts:
        count: Any = 0
        for part in test.parts:
            count = count + holds(plan, part, values, withheld).astype(int)
        return np.asarray(count >= test.count)
    if test.band >= 0:
        met = bands(plan, test.node, values, withheld) >= test.band
    else:
        value = values[test.node] if test.level else printed(plan, test.node, values)
        met = value >= test.least
    return met & ~withheld[test.node] if test.node in withheld else np.asarray(met)


def lacking(plan: Plan, test: Test, values: Sequence[Floats], withheld: Mapping[int, Flags]) -> str:
    """The part of a condition that does not hold, in the first scenario of a lane; nothing where it holds."""
    if holds(plan, test, values, withheld)[0]:
        return ""
    if not test.parts:
        return test.sentence
    missing = [said for part in test.parts if (said := lacking(plan, part, values, withheld))]
    if test.count == len(test.parts):
        return "; ".join(missing)
    return " or ".join(missing) if test.count == 1 else f"{test.count} of: {', '.join(missing)}"


def bands(plan: Plan, index: int, values: Sequence[Floats], withheld: Mapping[int, Flags], *, gated: bool = True) -> Positions:
    """The band of a node in one lane as a position from the lowest (-1 for none). Gates never change a judgement (R7)."""
    node, shown = plan.nodes[index], printed(plan, index, values)
    starts = plan.band_starts if node.range is None else round_half_up(own_range(plan, node, plan.band_starts), 12)
    found = np.where(np.isfinite(shown), np.searchsorted(starts, shown, side="right") - 1, -1)
    for gate in node.gates if gated and not node.judged else ():
        if gate.band is not None:
            found = np.where(holds(plan, gate.test, values, withheld), found, np.minimum(found, gate.band))
    return found


def printed(plan: Plan, index: int, values: Sequence[Floats]) -> Floats:
    """A node's values as they are printed."""
    return round_half_up(own_range(plan, plan.nodes[index], values[index]), plan.decimals)


def own_range(plan: Plan, node: PlanNode, value: Floats) -> Floats:
    """A composite's value in the range of its own, if it has one."""
    if node.range is None:
        return value
    (low, high), (start, end) = plan.range, node.range
    return start + (value - low) * ((end - start) / (high - low))


def common_range(ends: Ends, own: Ends | None, value: float) -> float:
    """The way back: a number in a composite's own range, if it has one, in that of the framework (`ends`)."""
    if own is None:
        return value
    (low, high), (start, end) = ends, own
    return low + (value - start) * ((high - low) / (end - start))
