"""Compile a framework to a plan: resolve ids, weights, levels, gates and bands, and put parts before wholes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import OVERALL, UNKNOWN, Composite, Condition, Framework, Gate, Group, Indicator, Level, Node, Overall, at_least
from ..sentences import say
from .gates import common_range
from .numbers import round_half_up
from .plan import CompileError, Leaf, Plan, PlanGate, PlanNode, Test, bands_in_order
from .pools import Instances, parts_of
from .scales import Ends, LevelScore, choice_share, countable_items, level_scores, most_points, number_ends, number_of, on_range, trifle
from .steps import prepared_ends

NOBODY: dict[str, tuple[str, ...]] = {"id": ()}  # `applies_to` that no subject meets


def compile_framework(framework: Framework) -> Plan:
    """Compile; raises `CompileError` where a framework contradicts itself (which `checks` reports with its place)."""
    return _Compiler(framework).plan()


class _Compiler:
    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.file = framework.file
        self.leaves: list[Leaf] = []
        self.nodes: list[PlanNode] = []
        self.weights: list[float] = []
        self.index: dict[str, int] = {}
        self.children: dict[str, dict[str, Node]] = {OVERALL: dict(framework.pillars)}
        self.sources: dict[str, Node] = {OVERALL: self.file.overall}
        self.above: dict[str, str] = {}
        self.kinds: dict[str, str] = {}  # inside a repeated group what its instances are
        self._collect(OVERALL, dict(framework.pillars))
        self.sources.update(self.file.composites)
        self.bands = [band.id for band in bands_in_order(self.file)]
        self.open: list[str] = []

    def _collect(self, parent: str, below: dict[str, Node], kind: str | None = None) -> None:
        for name, node in below.items():
            self.sources[name], self.above[name] = node, parent
            if kind is not None:
                self.kinds[name] = kind
            if isinstance(node, Group):
                self.children[name] = parts_of(node)
                self._collect(name, self.children[name], node.repeat or kind)

    def plan(self) -> Plan:
        questions = (name for name, _ in self.framework.indicators())  # first, so that leaves stand as in the files
        for name in (*questions, OVERALL, *self.file.composites):
            self._visit(name)
        by_id = {leaf.id: leaf for leaf in self.leaves}
        done: set[str] = set()
        for name in by_id:
            _follow(name, by_id, (), done)
        parents = [-1] * len(self.nodes)
        for name, above in self.above.items():
            parents[self.index[name]] = self.index[above]
        for composite in self.file.composites:
            parents[self.index[composite]] = -1
        return Plan(
            self.framework,
            tuple(self.leaves),
            tuple(self.nodes),
            tuple(self.weights),
            self.index[OVERALL],
            tuple(self.index[name] for name in self.file.composites),
            tuple(parents),
            self.index,
            {leaf.id: leaf.index for leaf in self.leaves},
            self.kinds,
        )

    def _visit(self, name: str) -> int:
        """Put a node into the plan after everything that its score depends on; gives its index."""
        if name in self.index:
            return self.index[name]
        if name in self.open:
            raise CompileError(say("'{name}' depends on itself: {path}", name=name, path=" → ".join([*self.open, name])))
        if name not in self.sources:
            raise CompileError(say("there is no '{name}'", name=name))
        self.open.append(name)
        source = self.sources[name]
        for gate in getattr(source, "gates", ()):
            for sentence in gate.unless.sentences():
                self._visit(at_least(sentence)[0])
        node = self._indicator(name, source) if isinstance(source, Indicator) else self._group(name, source)
        self.open.pop()
        self.index[name] = node.index
        self.nodes.append(node)
        return node.index

    def _guards(self, name: str) -> tuple[Node, ...]:
        guards = [self._guard(name)]
        while name in self.above:
            name = self.above[name]
            guards.append(self._guard(name))
        return tuple(guards)

    def _guard(self, name: str) -> Node:
        """A node with its conditions; inside a repeated group the subject's kind is that of the instances (R16)."""
        node = self.sources[name]
        if name not in self.kinds or "kind" not in node.applies_to:
            return node
        others = {attribute: words for attribute, words in node.applies_to.items() if attribute != "kind"}
        asked = self.kinds[name] in node.applies_to["kind"]
        return node.model_copy(update={"applies_to": others if asked else NOBODY})

    def _scored(self, name: str) -> bool:
        return all(node.scored for node in self._guards(name))

    def _leaf(self, name: str, source: Indicator | Group, levels: tuple[LevelScore, ...], ends: Ends, maximum: float) -> int:
        indicator = source if isinstance(source, Indicator) else None
        own = (indicator.unanswered, indicator.unknown) if indicator else (None, None)
        given = indicator is None and not levels  # where it is left out, the parts say what is open
        self.leaves.append(
            Leaf(
                id=name,
                index=len(self.leaves),
                source=source,
                levels=levels,
                worst=ends[0],
                best=ends[1],
                maximum=maximum,
                unanswered=own[0] or (UNKNOWN if given else self.file.unanswered),
                unknown=own[1] or (UNKNOWN if given else self.file.unknown),
                scored=self._scored(name),
                guards=self._guards(name),
                evidence=self._evidence(name, source),
                ends=self.file.range,
            )
        )
        return len(self.leaves) - 1

    def _evidence(self, name: str, source: Indicator | Group) -> str | None:
        scale = self.file.scales.get(source.scale or "")
        said = (getattr(source, "evidence", None), scale.evidence if scale is not None else None)
        above = (getattr(node, "evidence", None) for node in self._guards(name))
        return next((text for text in (*said, *above) if text is not None), None)

    def _levels(self, name: str, source: Indicator | Group | Overall) -> dict[str, Level]:
        own = source.levels if isinstance(source, Indicator) else None
        if own:
            return own
        if source.scale is None or source.scale not in self.file.scales:
            raise CompileError(say("'{name}' has no levels", name=name))
        return self.file.scales[source.scale].levels

    def _indicator(self, name: str, source: Indicator) -> PlanNode:
        described = self._levels(name, source) if source.kind == "levels" else {}
        maximum = most_points(source, described)
        levels: tuple[LevelScore, ...] = ()
        if described:
            levels = level_scores(described, maximum, self.file.range, self.file.words)
            ends = _extent(levels)
        elif source.choices is not None:
            every = choice_share(source, frozenset(countable_items(source)), maximum)
            ends = (self.file.range[0], on_range(self.file.range, every))
        else:
            scale = source.number_scale
            assert scale is not None
            ends = prepared_ends(self.file, source) or number_ends(scale, maximum, self.file.range)
        leaf = self._leaf(name, source, levels, ends, maximum)
        return PlanNode(
            id=name,
            index=len(self.nodes),
            kind="indicator",
            title=source.title or name,
            source=source,
            scored=self._scored(name),
            leaf=leaf,
            maximum=maximum,
            round=source.round,
        )

    def _group(self, name: str, source: Node) -> PlanNode:
        assert isinstance(source, (Group, Overall))
        pairs = self._composite_parts(source) if isinstance(source, Composite) else None
        children = list(self.children.get(name, {}))
        shown = [self._visit(child) for child in children]
        if pairs is None:
            scored = [child for child in children if self.sources[child].scored]
            pairs = [(child, self._weight(self.sources[child])) for child in scored]
        visited = [(self._visit(child), weight) for child, weight in pairs]
        scoring = [(part, weight) for part, weight in visited if not self.nodes[part].barren]
        parts, weights = tuple(part for part, _ in scoring), tuple(weight for _, weight in scoring)
        rule = source.aggregate or self.file.aggregate
        leaf = given = -1
        if rule == "judgement":
            levels = level_scores(self._levels(name, source), 1.0, self.file.range, self.file.words)
            leaf = self._leaf(name, source, levels, _extent(levels), 1.0)  # type: ignore[arg-type]
        elif isinstance(source, Group) and source.given:
            given = self._leaf(name, source, (), self.file.range, 1.0)
        first = len(self.weights)
        self.weights.extend(weights)
        p = source.p if source.p is not None else self.file.p
        return PlanNode(
            id=name,
            index=len(self.nodes),
            kind="composite" if isinstance(source, Composite) else "overall" if name == OVERALL else "group",
            title=source.title or (self.file.title if name == OVERALL else name),
            source=source,
            scored=self._scored(name),
            leaf=leaf,
            given=given,
            parts=parts,
            weights=weights,
            first=first,
            rule=rule,
            p=1.0 if p is None else p,
            full=(source.parts or self.file.parts) == "full",
            min_coverage=self.file.min_coverage if source.min_coverage is None else source.min_coverage,
            at_least=source.at_least or 0.0,
            gates=tuple(self._gate(gate, source, self.leaves[leaf].by_key if leaf >= 0 else {}) for gate in source.gates),
            round=source.round,
            shown=tuple(shown) if shown else parts,
            range=source.range if isinstance(source, Composite) else None,
            valued=() if rule == "none" else tuple(at for at, part in enumerate(parts) if not self.nodes[part].valueless),
            span=self._span(parts),
        )

    def _span(self, parts: Sequence[int]) -> tuple[int, int] | None:
        """Where the parts stand among the leaves if they are unrounded leaves one after another."""
        nodes = [self.nodes[part] for part in parts]
        if not nodes or any(node.kind != "indicator" or node.round is not None for node in nodes):
            return None
        first = nodes[0].leaf
        return (first, first + len(nodes)) if [node.leaf for node in nodes] == list(range(first, first + len(nodes))) else None

    def _composite_parts(self, source: Composite) -> list[tuple[str, float]]:
        """The parts with their weights; what is asked and never scored stays out, whoever names it (R10)."""
        if source.of is not None:
            pairs = source.of.items() if isinstance(source.of, dict) else ((name, None) for name in source.of)
            return [(name, 1.0 if weight is None else weight) for name, weight in pairs if name not in self.sources or self._scored(name)]
        wanted = source.tag or {}
        return [
            (name, self._weight(indicator))
            for name, indicator in self.framework.indicators()
            if self._scored(name) and all(value in indicator.tags.get(tag, ()) for tag, value in wanted.items())
        ]

    def _weight(self, source: Node) -> float:
        if source.weight is None:
            return 1.0
        if isinstance(source.weight, str):
            if source.weight not in self.file.weights:
                raise CompileError(say("'{weight}' is no weight of this framework", weight=source.weight))
            return self.file.weights[source.weight]
        return source.weight

    def _gate(self, gate: Gate, source: Group | Overall, levels: Mapping[str, LevelScore]) -> PlanGate:
        """A gate of a node; `levels` are those of a judged one."""
        test = self._test(gate.unless)
        sentence = "; ".join(gate.unless.sentences())
        if gate.at_most in levels:
            return PlanGate(test, sentence, cap=levels[str(gate.at_most)].score)
        if isinstance(gate.at_most, str):
            return PlanGate(test, sentence, band=self._band(gate.at_most))
        own = source.range if isinstance(source, Composite) else None
        return PlanGate(test, sentence, cap=common_range(self.file.range, own, gate.at_most))

    def _band(self, name: str) -> int:
        if name not in self.bands:
            raise CompileError(say("'{name}' is no band of this framework", name=name))
        return self.bands.index(name)

    def _test(self, condition: Condition) -> Test:
        if condition.says is None:
            parts = tuple(self._test(part) for part in condition.parts)
            needed = len(parts) if condition.all else 1 if condition.any else condition.count or 1
            return Test(parts=parts, count=needed)
        name, least = at_least(condition.says)
        node = self._visit(name)
        sentence = f"{name} at least {least}"
        source = self.nodes[node]
        described = self.nodes[source.shown[0]] if isinstance(source.source, Instances) else source  # all instances have one scale
        level = self.leaves[described.leaf].by_key.get(least) if described.leaf >= 0 else None
        if level is not None:
            score = level.score if source.round is None else float(round_half_up(level.score, source.round))
            return Test(sentence, node, score - trifle(self.file.range), level=True)
        if least in self.bands and source.kind != "indicator":
            return Test(sentence, node, band=self._band(least))
        number = number_of(least)
        if number is None:
            raise CompileError(say("'{least}' is no level, band or number for '{name}'", least=least, name=name))
        return Test(sentence, node, number)


def _follow(name: str, leaves: Mapping[str, Leaf], path: tuple[str, ...], done: set[str]) -> None:
    """Refuse a `when` or a ratio that leads to no question, or back to itself."""
    if name in path:
        raise CompileError(say("'{name}' depends on its own answer: {path}", name=name, path=" → ".join([*path, name])))
    if name not in leaves:
        raise CompileError(say("'{id}' asks for the answer to '{name}', which is no question", id=path[-1], name=name))
    if name not in done:
        for other in leaves[name].asks():
            _follow(other, leaves, (*path, name), done)
        done.add(name)


def _extent(levels: Sequence[LevelScore]) -> Ends:
    scores = [level.score for level in levels]
    return min(scores), max(scores)
