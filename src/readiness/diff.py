"""What changed between two surveys, and why, in parts that add up exactly (R12).

The change of the overall score is split by scoring every world between the two: the old or the new *answers*, *scope*
(which ids are answered, unknown or not applicable), *weights* and *rubric*. A part is what switching one of them adds,
averaged over the 24 orders of switching (the Shapley value), so that parts add up whatever the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import TypeVar

import numpy as np

from .matching import Matching, Pair, match
from .model import Answer, Framework, Survey
from .scoring import AnswerError, Card, Cell, NodeScore, Plan, cells, expand_all, score, score_rows
from .scoring.answers import answer_cell, level_keys, stack, state_of
from .scoring.numbers import Floats, share_out

CAUSES = ("answers", "scope", "weights", "rubric")
ANSWERED = ("answered", "partial")
Score = TypeVar("Score", float, Floats)
World = tuple[int, ...]  # old (0) or new (1) answers, scope, weights, rubric


@dataclass(frozen=True, slots=True)
class Item:
    """One id in the two periods. `change` is the difference of two printed values; None where there are not two.

    `kind`: rose, fell, same, became known, became unknown, became applicable, became not applicable, still unknown,
    new, dropped, or not comparable (with the reason); changed for an answer that is not scored; for a group also
    withheld (before, after) for too little data, and no score where the framework gives it none. `was` is its id in the
    earlier framework, where that is another.
    """

    id: str
    title: str
    node_kind: str
    before: float | None
    after: float | None
    change: float | None
    comparable: bool
    kind: str
    before_level: str | None
    after_level: str | None
    before_state: str | None
    after_state: str | None
    pillar: str
    reason: str | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two scored surveys, what changed in each id, and the split of the overall change by cause.

    `by` is exact and adds up to `exact`; `by_value` is rounded to `decimals` and adds up to `value`, the difference of
    the two printed scores. All are None where an end is withheld or missing, or where the two are not on `one_scale`.
    """

    before: Card
    after: Card
    decimals: int
    one_scale: bool
    value: float | None
    exact: float | None
    by: dict[str, float] | None
    by_value: dict[str, float] | None
    items: tuple[Item, ...]

    def regressions(self) -> list[Item]:
        """What fell: comparable answered indicators."""
        return [item for item in self.items if item.node_kind == "indicator" and item.comparable and item.kind == "fell"]


def compare(old: Framework, before: Survey, new: Framework, after: Survey) -> Difference:
    """Compare two surveys of the same framework, of two versions, or of two linked frameworks."""
    (old, before), (new, after) = expand_all([(old, before), (new, after)])
    cards, surveys = (score(old, before), score(new, after)), (before, after)
    matching = match(cards[0].plan, cards[1].plan, surveys)
    ends = (cards[0].overall, cards[1].overall)
    decimals = max(card.plan.decimals for card in cards)
    one_scale = cards[0].plan.range == cards[1].plan.range
    items = tuple(_Items(cards, matching, decimals if one_scale else None).all())
    value = _change(*ends, decimals if one_scale else None)
    if value is None or ends[0].exact is None or ends[1].exact is None:
        return Difference(*cards, decimals, one_scale, None, None, None, None, items)
    exact = ends[1].exact - ends[0].exact
    split = _split(Worlds((cards[0].plan, cards[1].plan), surveys, matching), exact)
    return Difference(*cards, decimals, one_scale, value, exact, split, share_out(split, value, decimals), items)


class Worlds:
    """The sixteen worlds between two surveys, as answers to the two rubrics with the weights of either."""

    def __init__(self, plans: tuple[Plan, Plan], surveys: tuple[Survey, Survey], matching: Matching) -> None:
        self.surveys, self.plans = surveys, plans
        self.partner = (matching.pairs, matching.by_after())
        self.apart = {pair.before for pair in matching.pairs.values() if not self.readable(pair)}
        digests = {plan.framework.digest for plan in self.plans}
        self.same_rubric = len(digests) == 1 and digests != {""}

    def readable(self, pair: Pair) -> bool:
        """Whether the answers of both periods can be read by both rubrics."""
        for side, plan in enumerate(self.plans):
            leaf = plan.leaf_index.get(_side(pair, side))
            answer = self.translated(pair, 1 - side, side)
            if leaf is None:
                return False
            try:
                answer_cell(plan.leaves[leaf], answer)
            except AnswerError:
                return False
        return True

    def scores(self) -> dict[World, float]:
        """The exact overall value of every world; NaN where a world has none."""
        found: dict[World, float] = {}
        for rubric, weights in product((0, 1), repeat=2):
            if rubric == 1 and self.same_rubric:
                found.update({(a, s, weights, 1): found[a, s, weights, 0] for a, s in product((0, 1), repeat=2)})
                continue
            plan = self.plan(weights, rubric)
            columns = {(a, s): self.column(plan, a, s, rubric) for a, s in product((0, 1), repeat=2)}
            known = {ends: column for ends, column in columns.items() if column is not None}
            values = score_rows(plan, replace(stack(plan, list(known.values())), supported=None)).overall()
            scores = dict(zip(known, values.tolist(), strict=True))
            found.update({(*ends, weights, rubric): scores.get(ends, float("nan")) for ends in columns})
        return found

    def column(self, plan: Plan, answers: int, scope: int, rubric: int) -> list[Cell] | None:
        """What the answers of one world say; None where a rubric cannot take the answers of the other period together."""
        try:
            return cells(plan, self.surveys[scope].subject, self.answers(answers, scope, rubric))
        except AnswerError:
            return None

    def plan(self, weights: int, rubric: int) -> Plan:
        """The plan of one rubric with the shares of the other among the siblings common to both, and its points of their questions."""
        plan, other = self.plans[rubric], self.plans[weights]
        if plan is other:
            return plan
        nodes = []
        for node in plan.nodes:
            pair = self.partner[rubric].get(node.id)
            if pair is not None and not node.parts:
                node = replace(node, maximum=other.node(_side(pair, weights)).maximum)
            nodes.append(node)
        return replace(plan, nodes=tuple(nodes), weights=tuple(self.shares(weights, rubric).tolist()))

    def shares(self, weights: int, rubric: int) -> Floats:
        """The weights of one rubric's tree with the shares of the other among the siblings common to both."""
        plan, other = self.plans[rubric], self.plans[weights]
        found = np.array(plan.weights)
        for node in plan.nodes:
            twin = self.twin(node.id, rubric, weights)
            if twin is None or not node.parts:
                continue
            place = other.node(twin)
            theirs = dict(zip((other.nodes[part].id for part in place.parts), place.weights, strict=True))
            names = [self.twin(plan.nodes[part].id, rubric, weights) for part in node.parts]
            common = {node.first + position: theirs[name] for position, name in enumerate(names) if name in theirs}
            total, shares = sum(float(found[at]) for at in common), sum(common.values())
            if any(found[at] * shares != weight * total for at, weight in common.items()):
                for at, weight in common.items():
                    found[at] = total * weight / shares
        return found

    def twin(self, name: str, rubric: int, other: int) -> str | None:
        """The id on the other side; the overall nodes are twins by nature."""
        if self.plans[rubric].index[name] == self.plans[rubric].overall:
            return self.plans[other].nodes[self.plans[other].overall].id
        pair = self.partner[rubric].get(name)
        return None if pair is None else _side(pair, other)

    def answers(self, answers: int, scope: int, rubric: int) -> dict[str, Answer]:
        """The answers of one world, written in one rubric's ids and levels."""
        found = {leaf.id: self.answer(leaf.id, answers, scope, rubric) for leaf in self.plans[rubric].leaves}
        return {name: answer for name, answer in found.items() if answer is not None}

    def answer(self, name: str, answers: int, scope: int, rubric: int) -> Answer | None:
        pair = self.partner[rubric].get(name)
        if pair is None or pair.before in self.apart:  # new, dropped or not comparable: it follows its one survey
            return self.surveys[rubric].answers.get(name)
        answered = [state_of(self.given(pair, side)) == "answered" for side in (0, 1)]
        return self.translated(pair, answers if all(answered) else scope, rubric)

    def given(self, pair: Pair, side: int) -> Answer | None:
        """An answer as one survey has it."""
        return self.surveys[side].answers.get(_side(pair, side))

    def translated(self, pair: Pair, side: int, rubric: int) -> Answer | None:
        """The answer of one survey with its level written in one rubric's keys."""
        answer = self.given(pair, side)
        if answer is None or side == rubric or not pair.levels or state_of(answer) != "answered":
            return answer
        keys = level_keys(answer)
        found = self.older(pair, keys) if side else tuple(pair.levels.get(key, key) for key in keys)
        return answer.model_copy(update={"given": None, "level": found})

    def older(self, pair: Pair, keys: tuple[str, ...]) -> tuple[str, ...]:
        """New level keys in the old scale: where several became one, what the old survey has, else the first.

        A level that the old scale has no word for gives a key that it cannot read.
        """
        before = self.given(pair, 0)
        if before is not None and state_of(before) == "answered":
            own = level_keys(before)
            if {pair.levels.get(key, key) for key in own} == set(keys):
                return own
        first = {new: old for old, new in reversed(list(pair.levels.items()))}
        return tuple(first.get(key, f"no level for {key}") for key in keys)


def _side(pair: Pair, side: int) -> str:
    return pair.after if side else pair.before


def _split(worlds: Worlds, exact: float) -> dict[str, float]:
    """The change by cause."""
    scores = worlds.scores()
    if all(np.isfinite(value) for value in scores.values()):
        return dict(zip(CAUSES, shapley(scores, [(0,), (1,), (2,), (3,)]), strict=True))
    # A world without a score: scope and rubric switch together, as one part.
    together = shapley(scores, [(0,), (1, 3), (2,)])
    if any(not np.isfinite(part) for part in together):
        return {"scope and rubric": exact}
    return {"answers": together[0], "scope and rubric": together[1], "weights": together[2]}


def shapley(worlds: Mapping[tuple[int, ...], Score], switches: Sequence[tuple[int, ...]]) -> list[Score]:
    """What each switch adds, averaged over all orders; `worlds` has a score (or an array of them) for every setting.

    A switch turns its places from old (0) to new (1). Source: L. S. Shapley, A value for n-person games, 1953.
    """
    orders = list(permutations(range(len(switches))))
    none = tuple(0 for places in switches for _ in places)
    parts = [worlds[none] * 0.0 for _ in switches]
    for order in orders:
        world, value = list(none), worlds[none]
        for switch in order:
            for place in switches[switch]:
                world[place] = 1
            after = worlds[tuple(world)]
            parts[switch] = parts[switch] + (after - value)
            value = after
    return [part / len(orders) for part in parts]


def change_of(before: float | None, after: float | None, decimals: int) -> float | None:
    """The difference of two printed values, None where there are not two (R10)."""
    return None if before is None or after is None else round(after - before, decimals) + 0.0


def _change(before: NodeScore | None, after: NodeScore | None, decimals: int | None) -> float | None:
    """The difference of what two nodes print; None where they are not on one scale."""
    if before is None or after is None or decimals is None:
        return None
    return change_of(before.value, after.value, decimals)


class _Items:
    """Every id of two cards, and what became of it."""

    def __init__(self, cards: tuple[Card, Card], matching: Matching, decimals: int | None) -> None:
        self.cards, self.matching, self.decimals = cards, matching, decimals
        self.nodes = tuple({node.id: node for node in card.nodes()} for card in cards)

    def all(self) -> Iterator[Item]:
        """Every id of the new framework in its order, then what was dropped."""
        by_after = self.matching.by_after()
        for name, node in self.nodes[1].items():
            pair = by_after.get(name)
            earlier = pair.before if pair else self.matching.beside.get(name)
            if node.kind != "overall":
                yield self.item(self.nodes[0].get(earlier or ""), node, comparable=pair is not None)
        told = {*self.matching.pairs, *self.matching.beside.values()}
        for name, node in self.nodes[0].items():
            if node.kind != "overall" and name not in told:
                yield self.item(node, None, comparable=False)

    def item(self, before: NodeScore | None, after: NodeScore | None, *, comparable: bool) -> Item:
        side = 0 if after is None else 1
        node = after or before
        assert node is not None
        reason = self.matching.reasons[side].get(node.id)
        return Item(
            id=node.id,
            title=node.title,
            node_kind=node.kind,
            before=before.value if before else None,
            after=after.value if after else None,
            change=_change(before, after, self.decimals) if comparable else None,
            comparable=comparable,
            kind=self.kind(before, after, reason, comparable=comparable),
            before_level=before.level if before else None,
            after_level=after.level if after else None,
            before_state=before.state if before else None,
            after_state=after.state if after else None,
            pillar=self.cards[side].plan.pillar(node.id).id,
            reason=reason,
            was=before.id if before and before.id != node.id else None,
        )

    def kind(self, before: NodeScore | None, after: NodeScore | None, reason: str | None, *, comparable: bool) -> str:
        if before is None or after is None or not comparable:
            if reason is not None and not reason.startswith(("new", "dropped")):
                return "not comparable"
            return "new" if before is None else "dropped"
        applies = [node.state not in ("not-applicable", "out-of-scope") for node in (before, after)]
        if not all(applies):
            return "same" if not any(applies) else "became applicable" if applies[1] else "became not applicable"
        known = [node.state in ANSWERED if node.kind == "indicator" else node.value is not None for node in (before, after)]
        if not all(known):
            return self.without_value(before, after, known)
        if before.value is None or after.value is None:  # asked and shown, never scored
            return "same" if self.said(0, before) == self.said(1, after) else "changed"
        return "same" if before.value == after.value else "rose" if after.value > before.value else "fell"

    def without_value(self, before: NodeScore, after: NodeScore, known: list[bool]) -> str:
        """What became of a node that has no value at one end or at both."""
        plans = [card.plan for card in self.cards]
        nodes = [plan.node(node.id) for plan, node in zip(plans, (before, after), strict=True)]
        if all(node.rule == "none" and node.parts for node in nodes):
            return "no score"
        ends = zip((before, after), nodes, strict=True)
        withheld = [node.value is None and bool(place.parts) and bool(node.coverage) for node, place in ends]
        if any(withheld):
            return "withheld" if all(withheld) else "withheld before" if withheld[0] else "withheld after"
        return "still unknown" if not any(known) else "became known" if known[1] else "became unknown"

    def said(self, side: int, node: NodeScore) -> object:
        """The answer itself, to compare where there is no score."""
        answer = self.cards[side].answers.get(node.id)
        names = ("given", "value", "choices", "unknown", "numerator", "denominator")
        return node.level, None if answer is None else [getattr(answer, name) for name in names if node.level is None]
