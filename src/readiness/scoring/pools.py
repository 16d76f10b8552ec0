"""Nodes that stand for several instances of one thing (R16), and beside them: no file says them, `repeats` makes them."""

from __future__ import annotations

from ..model import Composite, Group, Node, Pillar


class Instances(Pillar):
    """A repeated node, with its instances as parts."""


class Pooled(Composite):
    """One question over all instances of the group that it stands in."""


class LaidOut(Pillar):
    """A group in which questions have become groups of instances; `order` is that of its parts in the framework."""

    order: tuple[str, ...] = ()


def parts_of(node: Node) -> dict[str, Node]:
    """The parts of a group in the order of the framework, in which their scores are added up (R9); none of a question."""
    if not isinstance(node, Group):
        return {}
    parts: dict[str, Node] = {**node.dimensions, **node.indicators}
    return {name: parts[name] for name in node.order} if isinstance(node, LaidOut) else parts
