"""Plans where the score is the sum of the steps: a small integer programme, solved exactly by HiGHS.

A node is additive where steps add up on it: means and points all the way down, no cap that a step could lift, no answer
below it that is known only in part (its coverage, and so all weights, would move). Band gates and the conditions of bands
are logic over steps and over additive nodes, and go into the programme as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from ..extras import needs
from ..scoring import Plan, PlanNode, Scores
from ..scoring.gates import common_range, own_range
from ..scoring.numbers import Floats
from ..scoring.plan import Test
from ..sentences import say
from .worlds import Goal, Sets, Worlds

ADDITIVE = frozenset({"mean", "points"})
SLACK = 1e-9  # of the range: what the arithmetic of sums may lose
TIGHTER = 1e-7  # of the range: how much more is asked for where the engine finds a solution just short of its goal
SAME = 1e-7  # months: two efforts that differ by less are equal
TRIES = 6
CUT = 1e-6  # months by which a case must be better than the best one so far
FINER = 1e-8  # of the range, the same for scores
MOST_PARTIAL = 6  # answers known in part whose cases are all solved


class DisagreementError(Exception):
    """The engine does not find what the programme says; where it happens the score is taken as not additive."""


class Additive:
    """What each step adds to each node in one case, and whether that is all there is to say of the node.

    A case settles which of the answers that are known only in part are stepped up from: `fixed` steps are taken, and
    `banned` ones are not, whatever else is done.
    """

    def __init__(self, worlds: Worlds, fixed: Sets, banned: Sets) -> None:
        self.worlds, self.plan, self.fixed, self.banned = worlds, worlds.plan, fixed, banned
        self.moving = {step.leaf.index for step in worlds.steps.steps if not banned[step.position]}
        self._known: dict[int, bool] = {}

    @cached_property
    def scores(self) -> Scores:
        """Row 0: the fixed steps; row 1 + i: also step i with those before it on its indicator; the last: every step."""
        count = len(self.worlds.steps.steps)
        sets = np.repeat(self.fixed[None], count + 2, axis=0)
        for step in self.worlds.steps.steps:
            at: int | None = step.position
            while at is not None:
                sets[1 + step.position, at] = True
                at = self._below(at)
        sets[-1] = True
        sets[:, self.banned] = False
        return self.worlds.score(sets)

    def _below(self, at: int) -> int | None:
        """The step before one on the same indicator."""
        step = self.worlds.steps.steps[at]
        return next((need for need in step.needs if self.worlds.steps.steps[need].leaf is step.leaf), None)

    def start(self, node: int) -> float:
        """A node's exact value before any step."""
        return float(self.scores.value[node][0])

    def gains(self, node: int) -> Floats:
        """What each step adds to a node, those before it taken."""
        return self._added(self.scores.value[node])

    def _added(self, values: Floats) -> Floats:
        before = [0 if (below := self._below(step.position)) is None else 1 + below for step in self.worlds.steps.steps]
        return np.asarray(values[1:-1] - values[before])

    def holds(self, index: int) -> bool:
        """Whether steps add up on a node."""
        if index not in self._known:
            self._known[index] = not self.worlds.linked and self._holds(self.plan.nodes[index])
        return self._known[index]

    def _holds(self, node: PlanNode) -> bool:
        if node.judged:
            return True  # an assessor's level, whatever its parts say
        if node.kind == "indicator":
            return node.leaf not in self.moving or self._leaf_adds_up(node)
        capped = any(gate.cap is not None and self.scores.unmet["value", node.index, at][0] for at, gate in enumerate(node.gates))
        if not self.plan.reached(node.index) & {self.plan.index[self.plan.leaves[leaf].id] for leaf in self.moving}:
            return not capped
        plain = node.rule in ADDITIVE and node.round is None and not capped
        return plain and all(self.holds(part) for part in node.parts) and not self._held(node.index)

    def _held(self, node: int) -> bool:
        """Whether after some steps the value of a node might be held at its low or its high (R2), where steps no longer add up.

        Steps add up on the ends too, so what is left between value and end is smallest after all steps that take from it.
        """
        value, (worst, best) = self.scores.value[node], self.plan.range
        for end, inner, side in ((self.scores.low[node], worst, 1), (self.scores.high[node], best, -1)):
            room = (value - end) * side
            at_end = (room <= SLACK * self.span) & (np.abs(end - inner) > SLACK * self.span)
            open_ = self.scores.low[node] != self.scores.high[node]
            if np.any(at_end & open_) or room[0] + np.minimum(self._added(room), 0.0).sum() < -SLACK * self.span:
                return True
        return False

    def _leaf_adds_up(self, node: PlanNode) -> bool:
        rows = self.scores.rows
        if node.round is not None or rows.low[node.leaf, 0] != rows.high[node.leaf, 0]:
            return False
        if not any(step.of_items for step in self.worlds.steps.steps if step.leaf.index == node.leaf):
            return True
        values = self.scores.value[node.index]
        return bool(abs(values[-1] - values[0] - self.gains(node.index).sum()) <= SLACK * self.span)

    @property
    def span(self) -> float:
        return self.plan.range[1] - self.plan.range[0]


class Programme:
    """The integer programme: one binary variable a step, further ones for conditions; solved in two stages."""

    def __init__(self, additive: Additive) -> None:
        with needs(say("Plans")):
            import highspy

        self.highspy, self.additive, self.worlds = highspy, additive, additive.worlds
        self.model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.model.setOptionValue("output_flag", False)
        for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0), ("mip_feasibility_tolerance", SLACK), ("threads", 1)):
            self.model.setOptionValue(name, value)
        for step in self.worlds.steps.steps:
            at = step.position
            self._variable(float(additive.fixed[at]), float(self.worlds.allowed[at] and not additive.banned[at]))
        for step in self.worlds.steps.steps:
            for need in step.needs:
                self.row([(need, 1.0), (step.position, -1.0)], least=0.0)

    def _variable(self, least: float = 0.0, most: float = 1.0) -> int:
        at = int(self.model.getNumCol())
        self.model.addCol(0.0, least, most, 0, np.array([], dtype=np.int32), np.array([], dtype=np.float64))
        self.model.changeColIntegrality(at, self.highspy.HighsVarType.kInteger)
        return at

    def row(self, terms: Sequence[tuple[int, float]], least: float = -np.inf, most: float = np.inf) -> int:
        """One constraint; gives its position."""
        at = int(self.model.getNumRow())
        indices, values = zip(*terms, strict=True) if terms else ((), ())
        self.model.addRow(least, most, len(terms), np.array(indices, dtype=np.int32), np.array(values, dtype=np.float64))
        return at

    def require(self, goal: Goal) -> bool:
        """Ask for a goal; False where some node that it speaks of is not additive."""
        if goal.band is None:
            return self._at_least(goal.node, goal.least or 0.0, None)
        return self._band(goal.node, goal.band, None)

    def _band(self, node: int, band: int, given: int | None) -> bool:
        """That a node is in a band or above, where the variable `given` is 1: its score, and each gate that would keep it below."""
        plan = self.worlds.plan
        fine = self._at_least(node, float(own_start(plan, node, band)), given)
        for gate in plan.nodes[node].gates if not plan.nodes[node].judged else ():
            if gate.band is not None and gate.band < band:
                fine = fine and self._test(gate.test, given)
        return fine

    def _at_least(self, node: int, least: float, given: int | None) -> bool:
        if not self.additive.holds(node):
            return False
        return self.value_at_least(node, exact_least(self.worlds.plan, node, least), given)

    def value_at_least(self, node: int, least: float, given: int | None = None) -> bool:
        """That a node has at least this exact value (where the variable `given` is 1)."""
        short = least - self.additive.start(node)
        if not np.isfinite(short):  # what has no score reaches nothing
            self.row([] if given is None else [(given, 1.0)], **({"least": 1.0} if given is None else {"most": 0.0}))
            return True
        terms = [(at, float(gain)) for at, gain in enumerate(self.additive.gains(node)) if gain]
        if given is not None:  # only where it is 1
            terms.append((given, -max(short, 0.0)))
            self.row(terms, least=min(short, 0.0) - SLACK * self.additive.span)
        else:
            self.row(terms, least=short - SLACK * self.additive.span)
        return True

    def _test(self, test: Test, given: int | None) -> bool:
        """That a gate's condition holds where `given` is 1."""
        if not test.parts:
            if test.band >= 0:
                return self._band(test.node, test.band, given)
            if test.level:
                return self.additive.holds(test.node) and self.value_at_least(test.node, test.least, given)
            return self._at_least(test.node, test.least, given)
        ways = [self._variable() for _ in test.parts]
        needed = [(given, -float(test.count))] if given is not None else []
        self.row([*((way, 1.0) for way in ways), *needed], least=0.0 if given is not None else float(test.count))
        return all(self._test(part, way) for part, way in zip(test.parts, ways, strict=True))

    def effort(self, most: float) -> None:
        """That the steps take no more than so many months."""
        self.row([(at, float(months)) for at, months in enumerate(self.worlds.months)], most=most + 1e-9)

    def solve(self, costs: Floats) -> Sets | None:
        """The steps with the least of these costs; None where nothing is feasible."""
        for at in range(int(self.model.getNumCol())):
            self.model.changeColCost(at, float(costs[at]) if at < len(costs) else 0.0)
        self.model.run()
        if self.model.getModelStatus() != self.highspy.HighsModelStatus.kOptimal:
            return None
        values: Any = self.model.getSolution().col_value
        return np.asarray(np.array(values[: len(costs)]) > 0.5)


def own_start(plan: Plan, node: int, band: int) -> float:
    """The printed score at which a band begins, in the range of the node."""
    return float(own_range(plan, plan.nodes[node], plan.band_starts)[band])


def exact_least(plan: Plan, node: int, least: float) -> float:
    """The smallest exact value, in the framework's range, that prints as `least` or more (R10)."""
    unit = 10.0**plan.decimals
    printed = float((np.ceil(least * unit - 1e-6) - 0.5) / unit)
    return common_range(plan.range, plan.nodes[node].range, printed)


def cases(worlds: Worlds) -> list[Additive] | None:
    """Every case of answers known in part: the first step is taken from some, and no step from the others.

    None where there are too many. A step settles such an answer, which moves its coverage and so the weights beside it; only
    a tick list stays open however many items are ticked, and is not additive.
    """
    rows = worlds.score(np.zeros((1, len(worlds.steps.steps)), dtype=np.bool_)).rows
    partial: dict[int, list[int]] = {}
    for step in worlds.steps.steps:
        if not step.of_items and rows.low[step.leaf.index, 0] != rows.high[step.leaf.index, 0]:
            partial.setdefault(step.leaf.index, []).append(step.position)
    if len(partial) > MOST_PARTIAL:
        return None
    found = []
    for settled in product((False, True), repeat=len(partial)):
        fixed, banned = (np.zeros(len(worlds.steps.steps), dtype=np.bool_) for _ in range(2))
        for yes, steps in zip(settled, partial.values(), strict=True):
            if yes:
                fixed[steps[0]] = True
            else:
                banned[steps] = True
        if worlds.allowed[fixed].all():
            found.append(Additive(worlds, fixed, banned))
    return found


class Solved(NamedTuple):
    """The best set of steps, and what each step gains in it."""

    taken: Sets
    gains: Floats


def least_effort(worlds: Worlds, goals: Sequence[Goal]) -> tuple[bool, Solved | None]:
    """Whether the score is additive, and then the steps with the least effort that reach all goals, None where none do."""
    every = cases(worlds)
    if every is None:
        return False, None
    try:
        return _least_of(worlds, every, goals)
    except DisagreementError:
        return False, None


def _least_of(worlds: Worlds, every: Sequence[Additive], goals: Sequence[Goal]) -> tuple[bool, Solved | None]:
    best = None
    for case in every:
        programme = _programme(case, goals)
        if programme is None:
            return False, None
        if best is not None:
            programme.effort(float(worlds.months @ best[1]) - CUT)
        found = _reaching(programme, goals, worlds.months)
        if found is not None:
            best = case, found
    if best is None:
        return True, None
    months, richest = float(worlds.months @ best[1]), None
    for case in every:  # of all that take no more, the one that gains most
        programme = _programme(case, goals)
        assert programme is not None
        programme.effort(months + SAME)
        found = _reaching(programme, goals, -sum_of_gains(case, [goal.node for goal in goals]))
        if found is not None and (richest is None or _worth(worlds, goals, found) > _worth(worlds, goals, richest[1])):
            richest = case, found
    case, found = best if richest is None else richest
    return True, Solved(found, sum_of_gains(case, list(dict.fromkeys(goal.node for goal in goals))))


def _worth(worlds: Worlds, goals: Sequence[Goal], taken: Sets) -> float:
    """The exact values of what is planned for together, rounded so that what differs only in the arithmetic is equal."""
    scores = worlds.score(taken[None])
    return round(sum(float(scores.value[goal.node][0]) for goal in goals), 9)


def _programme(case: Additive, goals: Sequence[Goal]) -> Programme | None:
    programme = Programme(case)
    return programme if all(programme.require(goal) for goal in goals) else None


def _reaching(programme: Programme, goals: Sequence[Goal], costs: Floats) -> Sets | None:
    """A solution that the engine finds to reach the goals too; where it is a hair below, a hair more is asked for."""
    worlds, additive = programme.worlds, programme.additive
    for turn in range(TRIES):
        found = programme.solve(costs)
        if found is None and turn:
            break
        if found is None or all(goal.met(worlds.score(found[None]))[0] for goal in goals):
            return found
        for goal in goals:
            least = (goal.least or 0.0) if goal.band is None else own_start(worlds.plan, goal.node, goal.band)
            programme.value_at_least(goal.node, exact_least(worlds.plan, goal.node, least) + TIGHTER * 2**turn * additive.span)
    raise DisagreementError


def most_score(worlds: Worlds, node: int, budget: float) -> Solved | None:
    """The steps with the highest score of a node within a budget; None where it is not additive."""
    best: tuple[float, Additive, Sets] | None = None
    for case in cases(worlds) or ():
        if not case.holds(node):
            return None
        programme, gains = Programme(case), case.gains(node)
        programme.effort(budget)
        if best is not None:
            programme.value_at_least(node, best[0] + FINER * case.span)
        found = programme.solve(-gains)
        if found is not None:
            best = case.start(node) + float(gains @ found), case, found
    if best is None:
        return None
    value, case, found = best
    programme, gains = Programme(case), case.gains(node)
    programme.effort(budget)
    programme.value_at_least(node, value - SLACK * case.span)
    cheapest = programme.solve(worlds.months)  # of all that score no less, the one that takes least
    return Solved(found if cheapest is None else cheapest, gains)


def sum_of_gains(additive: Additive, nodes: Sequence[int]) -> Floats:
    """What each step adds to some nodes together."""
    return np.asarray(sum(additive.gains(node) for node in nodes), dtype=np.float64)
