"""A framework laid open: its tree with the weight and share of every node, and all that its files say of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .model import OVERALL, Composite, Condition, Framework, Gate, Group, Indicator, Node, Overall, Target
from .records import Record
from .scoring import Leaf, Plan, PlanNode, compile_framework

# Under these rules a part has no fixed share of the whole.
NO_SHARES = frozenset({"minimum", "maximum", "judgement", "none"})


@dataclass(frozen=True, slots=True)
class Item:
    """One node of the tree. `weight` is its own among its siblings (points under points), `share` of the whole.

    Both are None where the node is asked and not scored; `share` also where no fixed share exists.
    """

    id: str
    title: str
    kind: str
    node: PlanNode
    weight: float | None
    share: float | None
    parts: tuple[Item, ...] = ()

    @property
    def source(self) -> Node:
        return self.node.source

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Item]]:
        """This node and all below it with their depth, parents first."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    def to_dict(self) -> dict[str, Any]:
        """The node as the tree of `show` prints it."""
        found = {"id": self.id, "title": self.title, "kind": self.kind, "weight": self.weight, "share": self.share}
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
    tree = _item(plan, plan.nodes[plan.overall], 1.0, 1.0, 0)
    return Outline(framework, plan, tree, tuple(_item(plan, plan.nodes[index], None, 1.0, 0) for index in plan.composites))


def _item(plan: Plan, node: PlanNode, weight: float | None, share: float | None, depth: int) -> Item:
    composite = node.kind == "composite"
    weights = dict(zip(node.parts, _weights(plan, node), strict=True))
    whole = sum(weights.values())
    parts = []
    for index in () if composite and depth else node.shown:
        own = weights.get(index)
        known = own is not None and share is not None and whole and node.rule not in NO_SHARES
        part = _item(plan, plan.nodes[index], own, share * own / whole if known else None, depth + 1)  # type: ignore[operator]
        parts.append(_shallow(part) if composite else part)
    return Item(node.id, node.title, _kind(node, depth), node, weight, share, tuple(parts))


def _shallow(item: Item) -> Item:
    return Item(item.id, item.title, item.kind, item.node, item.weight, item.share)


def _kind(node: PlanNode, depth: int) -> str:
    if node.kind == "group":
        return "pillar" if depth == 1 else "dimension"
    return node.kind


def _weights(plan: Plan, node: PlanNode) -> list[float]:
    return [_points(plan, index) for index in node.parts] if node.rule == "points" else list(node.weights)


def _points(plan: Plan, index: int) -> float:
    """The most points that can be had below a node."""
    node = plan.nodes[index]
    return sum(_points(plan, part) for part in node.parts) if node.parts else node.maximum


def scoring_of(framework: Framework) -> dict[str, Any]:
    """How a framework scores, as its file says it, with the defaults that hold where it is silent."""
    file = framework.file
    return {
        "range": list(file.range),
        "decimals": file.decimals,
        "aggregate": file.overall.aggregate or file.aggregate,
        "aggregate_below": file.aggregate,
        "parts": file.overall.parts or file.parts,
        "min_coverage": file.min_coverage,
        "unanswered": file.unanswered,
        "unknown": file.unknown,
        "weights": file.weights,
        "bands": [said(band) for band in sorted(file.bands, key=lambda band: band.start)],
        "gates": [gate_text(gate) for gate in file.overall.gates],
        "target": said(file.target) if file.target else None,
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
        found["gates"] = [gate_text(gate) for gate in source.gates]
        if isinstance(source, Composite) and source.range:
            found["range"] = list(source.range)
    if leaf := outline.leaf(item):
        found["levels"] = [{"key": level.key, "text": level.text, "score": level.score, "between": level.between} for level in leaf.levels]
    common = {"tags": source.tags, "applies_to": source.applies_to, "when": source.when}
    found |= {name: {key: list(words) for key, words in value.items()} for name, value in common.items()}
    found["target"] = said(source.target) if source.target else None
    found["references"] = [said(reference) for reference in source.references]
    return found


def _indicator(outline: Outline, item: Item, source: Indicator) -> dict[str, Any]:
    leaf = outline.leaf(item)
    assert leaf is not None
    scale = source.number or source.ratio
    return {
        "question": source.question,
        "guidance": source.guidance,
        "asks": source.kind,
        "points": leaf.maximum if _has_points(source) else None,
        "choices": [{"id": name, **said(choice)} for name, choice in (source.choices or {}).items()],
        "choices_score": source.score if source.choices else None,
        "number": said(scale) if scale else None,
        "unanswered": leaf.unanswered,
        "unknown": leaf.unknown,
        "evidence": source.evidence,
        "actions": [{"level": key, **said(action)} for key, action in source.actions.items()],
    }


def _has_points(source: Indicator) -> bool:
    levels = source.levels or {}
    return source.points is not None or source.score == "points" or any(level.points is not None for level in levels.values())


def said(record: Record) -> dict[str, Any]:
    """What a file says of a record, without what it leaves out."""
    return record.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)


def gate_text(gate: Gate) -> str:
    """A gate as a sentence."""
    most = f"{gate.at_most:g}" if isinstance(gate.at_most, float) else gate.at_most
    return f"at most {most} unless {condition_text(gate.unless)}"


def condition_text(condition: Condition) -> str:
    """A condition as words."""
    if condition.says is not None:
        return " ".join(condition.says.split())
    parts = [f"({condition_text(part)})" if part.says is None else condition_text(part) for part in condition.parts]
    if condition.count is not None:
        return f"{condition.count} of {', '.join(parts)}"
    return (" or " if condition.any else " and ").join(parts)


def conditions_text(words: Mapping[str, tuple[str, ...]]) -> str:
    """`applies_to` or `when` as words."""
    return " and ".join(f"{name} is {' or '.join(values)}" for name, values in words.items())


def target_text(target: Target | dict[str, Any]) -> str:
    """A target as words."""
    found = said(target) if isinstance(target, Target) else target
    return ", ".join(f"{key} {' to '.join(map(str, value.values())) if isinstance(value, dict) else value}" for key, value in found.items())
