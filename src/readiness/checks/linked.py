"""Links as checks see them: each with its place, and the frameworks at their other ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Framework, Link, Node
from .registry import Spot
from .views import Rubric, nodes_of

LINKS_FILE = "links.yaml"


def links_of(rubric: Rubric) -> Iterator[tuple[str, Spot, Link]]:
    """Every link with its place and the name of the other framework."""
    for name, links in rubric.framework.links.items():
        for position, link in enumerate(links):
            yield name, Spot(rubric.documents[LINKS_FILE]).at("links", name, position), link


def was_of(link: Link) -> tuple[str, ...]:
    """The old ids of a link; `id` is short for the same id in both."""
    return link.was or ((link.id,) if link.id and link.kind != "new" else ())


def now_of(link: Link) -> tuple[str, ...]:
    """The new ids of a link."""
    return link.now or ((link.id,) if link.id and link.kind != "dropped" else ())


class Other(NamedTuple):
    """The framework at the other end of links, with its nodes."""

    framework: Framework
    nodes: dict[str, Node]


def others_of(rubric: Rubric) -> dict[str, Other]:
    """The other frameworks that are here in the version that the links mean, by the name that the links give them."""
    found = {}
    for name in rubric.framework.links:
        if (framework := here(rubric, name)) is not None:
            found[name] = Other(framework, nodes_of(framework))
    return found


def here(rubric: Rubric, name: str) -> Framework | None:
    """The framework of this name, if it is here in the version that the name asks for."""
    framework, version = rubric.find(name), name.partition("@")[2]
    return framework if framework is not None and version in ("", framework.file.version) else None
