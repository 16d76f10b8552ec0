"""The plan of a framework: the tree as arrays of nodes, parts before wholes.

A *leaf* is an id that can be answered (an indicator, or a group that is judged or whose score may be given); a *node* is
anything that has a score. The plan holds nothing of a survey, and is made once however many surveys are scored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from ..model import Band, Framework, FrameworkFile, Group, Indicator, Node, NumberScale
from ..sentences import SaidError
from .numbers import Floats
from .pools import Instances, Pooled
from .scales import Ends, LevelScore

Kind = Literal["indicator", "group", "overall", "composite"]
Laid = tuple[tuple[str, tuple[str, ...]], ...]  # the instances of each repeated node that a plan is laid out by (R16)

NOTHING = float("nan")  # no score


class CompileError(SaidError):
    """The framework cannot be compiled; `checks` finds and places the same faults, so users never see this one."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """An answerable id: what its answers score, in the framework's range."""

    id: str
    index: int
    source: Indicator | Group
    levels: tuple[LevelScore, ...]
    worst: float
    best: float
    maximum: float
    unanswered: str
    unknown: str
    scored: bool
    guards: tuple[Node, ...]  # the node and its ancestors, for `applies_to` and `when`
    evidence: str | None  # what to ask for: its own text, else its scale's, else that of the nearest group
    ends: Ends  # the framework's range, of which `worst` and `best` may be a part

    @cached_property
    def by_key(self) -> dict[str, LevelScore]:
        return {level.key: level for level in self.levels}

    @property
    def is_question(self) -> bool:
        """Whether it is an indicator, and no group that is rated or whose score is given."""
        return isinstance(self.source, Indicator)

    @property
    def number_scale(self) -> NumberScale | None:
        """How its numbers become scores; None where its answers are no numbers of a scale."""
        return self.source.number_scale if isinstance(self.source, Indicator) else None

    @property
    def judged(self) -> bool:
        return bool(self.levels) and not isinstance(self.source, Indicator)

    @property
    def given(self) -> bool:
        """Whether it is the published score of a group, which stands in place of its parts where it is given."""
        return not self.levels and not isinstance(self.source, Indicator)

    @property
    def open_ends(self) -> Ends:
        """The ends of its score while nothing is said: anything, or nothing where the parts say what is open."""
        return (NOTHING, NOTHING) if self.given else (self.worst, self.best)

    @property
    def guarded(self) -> bool:
        """Whether some subjects or answers leave it out."""
        return any(node.applies_to or node.when for node in self.guards)

    @property
    def made(self) -> bool:
        """Whether it is a ratio of two other questions, so that it need not be answered itself."""
        ratio = self.source.ratio if isinstance(self.source, Indicator) else None
        return ratio is not None and None not in (ratio.numerator, ratio.denominator)

    def asks(self) -> Iterator[str]:
        """The ids whose answers it depends on: those of `when`, and the two numbers of a ratio."""
        for node in self.guards:
            yield from node.when
        ratio = self.source.ratio if isinstance(self.source, Indicator) else None
        if ratio is not None:
            yield from (name for name in (ratio.numerator, ratio.denominator) if name is not None)


@dataclass(frozen=True, eq=False, slots=True)
class Test:
    """A gate's condition: a node at least so high (as a level, a score or a band), or several of such."""

    sentence: str = ""
    node: int = -1
    least: float = 0.0
    level: bool = False  # `least` is the score of a level (a trifle less, for rounding errors): compared exactly, not as printed
    band: int = -1
    parts: tuple[Test, ...] = ()
    count: int = 0

    def nodes(self) -> Iterator[int]:
        """Every node that the condition reads."""
        if self.node >= 0:
            yield self.node
        for part in self.parts:
            yield from part.nodes()


class PlanGate(NamedTuple):
    """A cap: on the score (`cap`) or on the band (`band`), unless the test holds."""

    test: Test
    sentence: str
    cap: float | None = None
    band: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class PlanNode:
    """One node; `parts` are indexes of nodes that come before it, `weights` theirs in it."""

    id: str
    index: int
    kind: Kind
    title: str
    source: Node
    scored: bool = True
    leaf: int = -1
    given: int = -1  # the leaf of a score that may be given in place of its parts
    parts: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()
    first: int = 0  # where its weights begin in `Plan.weights`
    rule: str = "mean"
    p: float = 1.0
    full: bool = False
    min_coverage: float = 0.0
    at_least: float = 0.0
    gates: tuple[PlanGate, ...] = ()
    round: int | None = None
    maximum: float = 1.0  # points of an indicator
    shown: tuple[int, ...] = ()  # all its children in the file's order, also those that are not scored
    range: Ends | None = None
    valued: tuple[int, ...] = ()  # positions of the parts that can have a value: `none` and empty groups have none
    span: tuple[int, int] | None = None  # where its parts stand among the leaves, if they are leaves in a row

    @property
    def judged(self) -> bool:
        """Whether an assessor rates it, whatever its parts say (R7)."""
        return self.leaf >= 0 and self.kind != "indicator"

    @property
    def compared(self) -> bool:
        """Whether its value comes from a comparison of units, which a scenario alone does not have."""
        return self.rule == "copeland"

    @property
    def barren(self) -> bool:
        """Whether neither it nor anything below it can be answered."""
        return self.leaf < 0 and self.given < 0 and not self.parts

    @property
    def valueless(self) -> bool:
        """Whether it can never have a value."""
        return self.leaf < 0 and self.given < 0 and not self.valued

    @property
    def pooled(self) -> bool:
        """Whether its parts are instances of one thing, which together have the points of one."""
        return isinstance(self.source, (Instances, Pooled))

    @property
    def plain(self) -> bool:
        """Whether its value is that of its answer, in every lane."""
        return self.kind == "indicator" and self.round is None

    @property
    def as_given(self) -> bool:
        """Whether its bounds are those of its answer."""
        return self.leaf >= 0 and self.round is None and self.at_least == 0


@dataclass(frozen=True, eq=False)
class Plan:
    """The compiled framework. `nodes` are in the order of evaluation; the overall node is `nodes[overall]`."""

    framework: Framework
    leaves: tuple[Leaf, ...]
    nodes: tuple[PlanNode, ...]
    weights: tuple[float, ...]
    overall: int
    composites: tuple[int, ...]
    parents: tuple[int, ...]
    index: dict[str, int] = field(repr=False)
    leaf_index: dict[str, int] = field(repr=False)
    kinds: dict[str, str] = field(default_factory=dict, repr=False)  # what is asked inside a repeated group, by id (R16)

    @property
    def range(self) -> Ends:
        return self.framework.file.range

    @property
    def decimals(self) -> int:
        return self.framework.file.decimals

    @cached_property
    def ends(self) -> tuple[Floats, Floats]:
        """The worst and the best score of every leaf, as columns."""
        worst, best = ([getattr(leaf, end) for leaf in self.leaves] for end in ("worst", "best"))
        return np.array(worst, dtype=np.float64)[:, None], np.array(best, dtype=np.float64)[:, None]

    @cached_property
    def optional(self) -> tuple[PlanNode, ...]:
        """The groups whose score may be given."""
        return tuple(node for node in self.nodes if node.given >= 0)

    @cached_property
    def attributes(self) -> dict[str, list[str]]:
        """What `applies_to` reads of a subject, and the words that it knows."""
        found: dict[str, dict[str, None]] = {}
        for leaf in self.leaves:
            for node in leaf.guards:
                for attribute, words in node.applies_to.items():
                    found.setdefault(attribute, {}).update(dict.fromkeys(words))
        return {attribute: list(words) for attribute, words in found.items() if words}

    @cached_property
    def band_starts(self) -> Floats:
        """The lower bounds of the bands, in order."""
        return np.array([band.start for band in bands_in_order(self.framework.file)], dtype=np.float64)

    def node(self, name: str) -> PlanNode:
        """The node with this id; `KeyError` if there is none."""
        return self.nodes[self.index[name]]

    def leaf(self, name: str) -> Leaf:
        """The leaf with this id; `KeyError` if it cannot be answered."""
        return self.leaves[self.leaf_index[name]]

    def level_name(self, name: str, key: str) -> str:
        """What readers know a level of a question or a judged group by; the word itself where it is no level."""
        at = self.leaf_index.get(name)
        level = self.leaves[at].by_key.get(key) if at is not None else None
        return level.name if level is not None else key

    def ancestors(self, index: int) -> Iterator[int]:
        """The nodes above a node, nearest first, up to the overall one."""
        while (index := self.parents[index]) >= 0:
            yield index

    def below(self, index: int) -> frozenset[int]:
        """The nodes below a node of the tree, itself not among them."""
        return frozenset(node.index for node in self.nodes if index in self.ancestors(node.index))

    def reached(self, index: int) -> frozenset[int]:
        """A node and all that its score is made of, part by part."""
        return frozenset({index}.union(*(self.reached(part) for part in self.nodes[index].parts)))

    def pillar(self, name: str) -> PlanNode:
        """The pillar that a node stands in; the node itself where it stands in none."""
        chain = [self.index[name], *self.ancestors(self.index[name])]
        return self.nodes[chain[-2] if len(chain) > 1 else chain[0]]


def bands_in_order(file: FrameworkFile) -> list[Band]:
    """The bands from the lowest upwards."""
    return sorted(file.bands, key=lambda band: band.start)
