"""A framework laid open: its tree with the weight and share of every node, and all that its files say of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .languages import language_of
from .model import OVERALL, Composite, Framework, Group, Indicator, Node, Overall, Repeatable, Steps, Treat
from .records import Record
from .scoring import Leaf, Plan, PlanNode, compile_framework
from .scoring.plan import bands_in_order
from .scoring.steps import steps_of
from .wording import gate_text

# Under these rules a part has no fixed share of its group; of a judgement it has one of what the parts suggest.
NO_SHARES = frozenset({"minimum", "maximum", "none"})

ENGLISH = language_of(None)  # what programs read is in one language


@dataclass(frozen=True, slots=True)
class Item:
    """One node of the tree. `weight` is its own among its siblings (points under points), `importance` the word that it is
    given by; `share` is of the whole, `share_of_parent` of what stands above it: under a judgement of what it suggests.

    All are None where the node is asked and not scored; the shares also where no fixed share exists.
    """

    id: str
    title: str
    kind: str
    node: PlanNode
    weight: float | None
    share: float | None
    share_of_parent: float | None = None
    parts: tuple[Item, ...] = ()

    @property
    def source(self) -> Node:
        return self.node.source

    @property
    def importance(self) -> str | None:
        """The word that the file weighs it by, such as very-high."""
        return self.source.weight if isinstance(self.source.weight, str) and self.weight is not None else None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Item]]:
        """This node and all below it with their depth, parents first."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    def to_dict(self) -> dict[str, Any]:
        """The node as the tree of `show` prints it."""
        names = ("id", "title", "kind", "weight", "importance", "share", "share_of_parent")
        found = {name: getattr(self, name) for name in names}
        return {**found, "parts": [part.to_dict() for part in self.parts]} if self.parts else found


@dataclass(frozen=True)
class Outline:
    """A framework, its plan, its tree, and its composites with their parts."""

    framework: Framework
    plan: Plan
    tree: Item
    composites: tuple[Item, ...]

    def items(self) -> dict[str, Item]:
        """Every node by id; a node that composites share is there once, with its place in the tree."""
        composites = {composite.id: composite for composite in self.composites}
        return {**{item.id: item for _, item in self.tree.walk()}, **composites}

    def leaf(self, item: Item) -> Leaf | None:
        """What an answer to this node scores, where it can be answered."""
        return self.plan.leaves[item.node.leaf] if item.node.leaf >= 0 else None

    def path(self, item: Item) -> list[str]:
        """The ids above a node, from the pillar down."""
        above = [self.plan.nodes[index].id for index in self.plan.ancestors(item.node.index)]
        return [name for name in reversed(above) if name != OVERALL]


def outline(framework: Framework) -> Outline:
    """Lay a framework open; its tree holds every node in the framework's order."""
    plan = compile_framework(framework)
    tree = _item(plan, plan.nodes[plan.overall], 1.0, 1.0, None, 0)
    return Outline(framework, plan, tree, tuple(_item(plan, plan.nodes[index], None, 1.0, None, 0) for index in plan.composites))


def _item(plan: Plan, node: PlanNode, weight: float | None, share: float | None, of_parent: float | None, depth: int) -> Item:
    composite = node.kind == "composite"
    weights = dict(zip(node.parts, _weights(plan, node), strict=True))
    whole = 0.0 if node.rule in NO_SHARES else sum(weights.values())
    parts = []
    for index in () if composite and depth else node.shown:
        own = weights.get(index)
        of_this = own / whole if own is not None and whole else None
        of_whole = None if share is None or of_this is None or node.judged else share * of_this
        part = _item(plan, plan.nodes[index], own, of_whole, of_this, depth + 1)
        parts.append(replace(part, parts=()) if composite else part)
    return Item(node.id, node.title, _kind(node, depth), node, weight, share, of_parent, tuple(parts))


def _kind(node: PlanNode, depth: int) -> str:
    if node.kind == "group":
        return "pillar" if depth == 1 else "dimension"
    return node.kind


def _weights(plan: Plan, node: PlanNode) -> list[float]:
    return [_points(plan, index) for index in node.parts] if node.rule == "points" else list(node.weights)


def _points(plan: Plan, index: int) -> float:
    """The most points that can be had below a node."""
    node = plan.nodes[index]
    below = [_points(plan, part) for part in node.parts] or [node.maximum]
    return sum(below) / len(below) if node.pooled else sum(below)


def _rules(plan: Plan, kind: str) -> list[str]:
    """Which rules make the nodes of a kind from their parts, each once, in the order of evaluation."""
    return list(dict.fromkeys(node.rule for node in plan.nodes if node.kind == kind and node.parts))


def scoring_of(shown: Outline) -> dict[str, Any]:
    """How a framework scores, as its files say it, with the defaults that hold where they are silent.

    `parts` is None where nothing is made of parts: every group is judged, or has no score.
    """
    file = shown.framework.file
    rules = {kind: _rules(shown.plan, kind) for kind in ("overall", "group", "composite")}
    made = any(rule not in ("judgement", "none") for found in rules.values() for rule in found)
    return {
        "range": list(file.range),
        "decimals": file.decimals,
        "aggregate": file.overall.aggregate or file.aggregate,
        "aggregate_groups": rules["group"],
        "aggregate_composites": rules["composite"],
        "parts": file.overall.parts or file.parts if made else None,
        "min_coverage": file.min_coverage,
        "unanswered": file.unanswered,
        "unknown": file.unknown,
        "weights": file.weights,
        "prepare": steps_said(file.prepare),
        "bands": [said(band) for band in bands_in_order(file)],
        "gates": [gate_text(ENGLISH, gate) for gate in file.overall.gates],
        "targets": [said(target) for target in file.targets],
    }


def details(outline: Outline, item: Item) -> dict[str, Any]:
    """All that the files say of one node, as JSON."""
    source = item.source
    found: dict[str, Any] = {**item.to_dict(), "path": outline.path(item), "summary": source.summary, "scored": source.scored}
    if isinstance(source, Indicator):
        found |= _indicator(outline, item, source)
    else:
        assert isinstance(source, (Group, Overall))
        found["aggregate"] = item.node.rule
        found["min_coverage"] = item.node.min_coverage
        found["gates"] = [gate_text(ENGLISH, gate) for gate in source.gates]
        if isinstance(source, Composite) and source.range:
            found["range"] = list(source.range)
    if leaf := outline.leaf(item):
        found["levels"] = [{"key": level.key, "text": level.text, "score": level.score, "between": level.between} for level in leaf.levels]
    if isinstance(source, Repeatable) and source.repeat is not None:
        found |= {"repeat": source.repeat, "combine": source.combination}
    common = {"tags": source.tags, "applies_to": source.applies_to, "when": source.when}
    found |= {name: {key: list(words) for key, words in value.items()} for name, value in common.items()}
    found["targets"] = [said(target) for target in source.targets]
    found["references"] = [said(reference) for reference in source.references]
    return found


def _indicator(outline: Outline, item: Item, source: Indicator) -> dict[str, Any]:
    leaf = outline.leaf(item)
    assert leaf is not None
    scale = source.number_scale
    return {
        "question": source.question,
        "guidance": source.guidance,
        "asks": source.kind,
        "points": leaf.maximum if _has_points(source) else None,
        "choices": [{"id": name, **said(choice)} for name, choice in (source.choices or {}).items()],
        "choices_score": source.score if source.choices else None,
        "number": said(scale) if scale else None,
        "prepare": steps_said(steps_of(outline.framework.file, source)),
        "unanswered": leaf.unanswered,
        "unknown": leaf.unknown,
        "evidence": leaf.evidence,
        "actions": [{"level": key, **said(action)} for key, action in source.actions.items()],
    }


def _has_points(source: Indicator) -> bool:
    levels = source.levels or {}
    return source.points is not None or source.score == "points" or any(level.points is not None for level in levels.values())


def steps_said(steps: Steps) -> dict[str, Any]:
    """What holds of the steps before scores; of a treatment also its defaults, which decide what an outlier is."""
    found = said(steps)
    if isinstance(steps.treat, Treat):
        found["treat"] = steps.treat.model_dump(exclude={"over"})
    return found


def said(record: Record) -> dict[str, Any]:
    """What a file says of a record, without what it leaves out."""
    return record.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
