"""What checks look at: a framework with the place of every node, and a survey with what its answers say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..library import FRAMEWORK_FILE
from ..model import (
    OVERALL,
    Composite,
    Condition,
    Framework,
    FrameworkFile,
    Group,
    Indicator,
    Levels,
    Node,
    NumberScale,
    Overall,
    Target,
    at_least,
)
from ..scoring.scales import LevelScore, level_scores
from ..sentences import Sentence, quoted, say
from ..yamlfile import Document
from .registry import Spot


class Entry(NamedTuple):
    """One node: its id, what the file says, where it says so, and the node that it is a part of."""

    id: str
    node: Node
    spot: Spot
    above: Entry | None = None

    def ancestors(self) -> Iterator[Entry]:
        """The nodes above, nearest first."""
        entry = self.above
        while entry is not None:
            yield entry
            entry = entry.above


class ScaleEntry(NamedTuple):
    """Described levels, own ones of an indicator or those of a named scale, with their scores."""

    name: Sentence
    levels: Levels
    spot: Spot
    scores: tuple[LevelScore, ...]


@dataclass(frozen=True, eq=False)
class Rubric:
    """A framework as checks see it.

    `find` gives the framework that a link names, None if there is none; `strays` are the files of its folder that
    nothing reads; `own_words` is False where a translation is laid over the texts.
    """

    framework: Framework
    documents: Mapping[str, Document]
    find: Callable[[str], Framework | None] = lambda name: None
    strays: tuple[str, ...] = ()
    own_words: bool = True

    @property
    def file(self) -> FrameworkFile:
        return self.framework.file

    @cached_property
    def main(self) -> Spot:
        """The top of framework.yaml."""
        return Spot(self.documents[FRAMEWORK_FILE])

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every node in the framework's order: overall, the tree, composites. An id that stands twice is there twice."""
        top = Entry(OVERALL, self.file.overall, self.main.at("overall"))
        tree = [entry for name, pillar in self.framework.pillars.items() for entry in self._below(name, pillar, top)]
        composites = [Entry(name, node, self.main.at("composites", name)) for name, node in self.file.composites.items()]
        return (top, *tree, *composites)

    def _below(self, name: str, node: Group, above: Entry, spot: Spot | None = None) -> Iterator[Entry]:
        entry = Entry(name, node, spot or Spot(self.documents[f"{name}.yaml"]), above)
        yield entry
        for child, dimension in node.dimensions.items():
            yield from self._below(child, dimension, entry, entry.spot.at("dimensions", child))
        for child, indicator in node.indicators.items():
            yield Entry(child, indicator, entry.spot.at("indicators", child), entry)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The node of each id; the first one where an id stands twice."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.id, entry)
        return found

    @cached_property
    def parts(self) -> dict[str, list[Entry]]:
        """The nodes directly below each id."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.above is not None:
                found.setdefault(entry.above.id, []).append(entry)
        return found

    @cached_property
    def indicators(self) -> list[tuple[Entry, Indicator]]:
        """Every indicator with its place."""
        return [(entry, entry.node) for entry in self.entries if isinstance(entry.node, Indicator)]

    @cached_property
    def groups(self) -> list[tuple[Entry, Group | Overall]]:
        """Every node that has parts: overall, pillars, dimensions, composites."""
        return [(entry, entry.node) for entry in self.entries if isinstance(entry.node, (Group, Overall))]

    @cached_property
    def composites(self) -> list[tuple[Entry, Composite]]:
        """Every composite with its place."""
        return [(entry, entry.node) for entry in self.entries if isinstance(entry.node, Composite)]

    def range_of(self, node: Node) -> tuple[float, float]:
        """The range of a node's printed scores: that of the framework, or of the composite."""
        return (node.range if isinstance(node, Composite) else None) or self.file.range

    def rule(self, node: Group | Overall) -> str:
        """How a group aggregates."""
        return node.aggregate or self.file.aggregate

    def judged(self, node: Node) -> bool:
        """Whether an assessor rates this group, so that it has levels and an answer of its own."""
        return judged(self.file, node)

    def levels(self, node: Node) -> Levels:
        """The described levels of an indicator or a judged group; none for other kinds."""
        return levels_of(self.file, node)

    @cached_property
    def scales(self) -> list[ScaleEntry]:
        """Every set of levels once: the named scales, then the indicators' own."""
        top, described = self.main, [(entry, node) for entry, node in self.indicators if node.levels is not None]
        named = [
            self._scale(say("scale '{name}'", name=name), scale.levels, top.at("scales", name)) for name, scale in self.file.scales.items()
        ]
        return [*named, *(self._scale(quoted(f"'{entry.id}'"), node.levels or {}, entry.spot, node.points) for entry, node in described)]

    def _scale(self, name: Sentence, levels: Levels, spot: Spot, points: float | None = None) -> ScaleEntry:
        most = max((level.points or 0.0 for level in levels.values()), default=0.0)
        scores = level_scores(levels, points or most or 1.0, self.file.range) if levels else ()
        return ScaleEntry(name, levels, spot.at("levels"), scores)

    def conditions(self) -> Iterator[tuple[Entry, Spot, Condition]]:
        """Every condition of every gate, with the parts of conditions that have parts."""
        for entry, node in self.groups:
            for position, gate in enumerate(node.gates):
                for spot, condition in _conditions(gate.unless, entry.spot.at("gates", position, "unless")):
                    yield entry, spot, condition

    def sentences(self) -> Iterator[tuple[Entry, Spot, str, str]]:
        """Every `ID at least WORD` of the gates as (node of the gate, place, id, word)."""
        for entry, spot, condition in self.conditions():
            if condition.says is not None:
                yield entry, spot, *at_least(condition.says)

    def targets(self) -> Iterator[tuple[Spot, Entry | None, Target]]:
        """Every target with its place, and the node that it stands on (None: the whole framework)."""
        for position, target in enumerate(self.file.targets):
            yield self.main.at("target", position), None, target
        for entry in self.entries:
            for position, target in enumerate(entry.node.targets):
                yield entry.spot.at("target", position), entry, target


def judged(file: FrameworkFile, node: Node) -> bool:
    """Whether an assessor rates this group in the framework of this file."""
    return isinstance(node, (Group, Overall)) and (node.aggregate or file.aggregate) == "judgement"


def levels_of(file: FrameworkFile, node: Node) -> Levels:
    """The described levels of an indicator or a judged group in the framework of this file; none for other kinds."""
    if isinstance(node, Indicator) and node.levels:
        return node.levels
    name = node.scale if isinstance(node, (Indicator, Group, Overall)) and (isinstance(node, Indicator) or judged(file, node)) else None
    scale = file.scales.get(name) if name else None
    return scale.levels if scale else {}


def nodes_of(framework: Framework) -> dict[str, Node]:
    """Every node of a framework by its id."""
    tree: dict[str, Node] = {**dict(framework.groups()), **dict(framework.indicators())}
    return {OVERALL: framework.file.overall, **tree, **framework.file.composites}


def number_scale(node: Node) -> tuple[str, NumberScale] | None:
    """The key and the scale of a number or a ratio."""
    if isinstance(node, Indicator) and node.number is not None:
        return "number", node.number
    if isinstance(node, Indicator) and node.ratio is not None:
        return "ratio", node.ratio
    return None


def _conditions(condition: Condition, spot: Spot) -> Iterator[tuple[Spot, Condition]]:
    yield spot, condition
    for key in ("all", "any", "of"):
        for position, part in enumerate(getattr(condition, key) or ()):
            yield from _conditions(part, spot.at(key, position))
