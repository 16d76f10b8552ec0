"""Nodes that stand for several instances of one thing (R16): no file says them, `repeats` makes them."""

from __future__ import annotations

from ..model import Composite, Pillar


class Instances(Pillar):
    """A repeated node, with its instances as parts."""


class Pooled(Composite):
    """One question over all instances of the group that it stands in."""
