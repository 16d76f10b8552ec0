"""A second reading of the scoring rules: slow, plain, exact where it can be, and written from their text alone.

It shares no code with `readiness.scoring`: numbers are fractions (floats only for powers, and where a scale has no ends),
every figure is a recursion over the file, and nothing is vectorised. Where the engine and this differ, one of them is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from readiness.model import Answer, Composite, Condition, Framework, Group, Indicator, Level, Overall, Range, Subject

Number = Fraction | float
Parts = list[tuple[str, Fraction]]
INFINITE = float("inf")
TINY = Fraction(1, 10**12)  # powers are not exact
POWERS = {"geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True)
class Said:
    """What an answer says (R1): its state, the interval of its score (None: it does not apply), whether it has evidence."""

    state: str
    ends: tuple[Number, Number] | None
    evidence: bool = False


@dataclass(frozen=True)
class World:
    """One reading of the answers: a lane, and the questions whose answers are discarded for too little data."""

    lane: str  # low, high or value
    gone: frozenset[str]
    proven: bool = False  # an answer without evidence counts as worst (R13)


@dataclass(frozen=True)
class Figures:
    """What is to be printed of a node."""

    exact: float | None
    value: float | None
    low: float | None
    high: float | None
    evidenced: float | None
    coverage: float | None
    band: str | None
    band_ungated: str | None
    band_low: str | None
    band_high: str | None
    capped: bool
    overruled: bool
    state: str
    suggestion: str | None
    given: bool
    computed: float | None


class Oracle:
    """One survey in one framework."""

    def __init__(self, framework: Framework, subject: Subject | None, answers: dict[str, Answer]) -> None:
        self.file, self.subject, self.answers = framework.file, subject, answers
        self.low, self.high = (exactly(end) for end in self.file.range)
        self.nodes: dict[str, Any] = {"overall": self.file.overall, **self.file.composites}
        self.parent: dict[str, str] = {}
        self.children: dict[str, list[str]] = {}
        self._collect("overall", dict(framework.pillars))
        self.memo: dict[Any, Any] = {}
        self.discards = self._discards()

    def _collect(self, parent: str, below: dict[str, Any]) -> None:
        self.children[parent] = list(below)
        for name, node in below.items():
            self.nodes[name], self.parent[name] = node, parent
            if isinstance(node, Group):
                self._collect(name, {**node.dimensions, **node.indicators})

    # the tree

    def chain(self, name: str) -> list[str]:
        """A node and those above it."""
        return [name, *(self.chain(self.parent[name]) if name in self.parent else [])]

    def scored(self, name: str) -> bool:
        return all(self.nodes[node].scored for node in self.chain(name))

    def rule(self, name: str) -> str:
        node = self.nodes[name]
        return "indicator" if isinstance(node, Indicator) else node.aggregate or self.file.aggregate

    def asked(self, name: str) -> bool:
        """Whether an id can be answered: a question, or a judged group."""
        return self.rule(name) in ("indicator", "judgement")

    def parts(self, name: str) -> Parts:
        """What a node's score is made of, with the weights as the file gives them."""
        node = self.nodes[name]
        if isinstance(node, Composite):
            pairs = self._composite(node)
        else:
            pairs = [(part, self.weight(part)) for part in self.children.get(name, []) if self.nodes[part].scored]
        return [(part, weight) for part, weight in pairs if self.asked(part) or self.parts(part)]

    def _composite(self, node: Composite) -> Parts:
        if node.of is not None:
            given = node.of if isinstance(node.of, dict) else dict.fromkeys(node.of)
            return [(name, exactly(1 if weight is None else weight)) for name, weight in given.items() if self.scored(name)]
        ((tag, word),) = (node.tag or {}).items()
        every = [name for name, found in self.nodes.items() if isinstance(found, Indicator) and word in found.tags.get(tag, ())]
        return [(name, self.weight(name)) for name in every if self.scored(name)]

    def weight(self, name: str) -> Fraction:
        weight = self.nodes[name].weight
        return Fraction(1) if weight is None else exactly(self.file.weights[weight] if isinstance(weight, str) else weight)

    def maximum(self, name: str) -> Fraction:
        """The points of a node, as far as they apply (R2); a judged group without any counts as one."""
        if isinstance(self.nodes[name], Indicator):
            return self.points(self.nodes[name]) if self.said(name).ends else Fraction(0)
        below = sum((self.maximum(part) for part, _ in self.parts(name)), Fraction(0))
        return below or Fraction(self.asked(name) and self.said(name).ends is not None)

    # answers (R1, R4, R5)

    def said(self, name: str) -> Said:
        if ("said", name) not in self.memo:
            self.memo["said", name] = self._said(name)
        found: Said = self.memo["said", name]
        return found

    def _said(self, name: str) -> Said:
        answer, guards = self.answers.get(name), [self.nodes[node] for node in self.chain(name)]
        for guard in guards:
            for attribute, words in guard.applies_to.items():
                if self.subject is None or self.subject.attribute(attribute) not in words:
                    return Said("out-of-scope", None)
        met = [self.condition(other, words) for guard in guards for other, words in guard.when.items()]
        if False in met or (None in met and answer is not None and answer.state == "not-applicable"):
            return Said("not-applicable", None)
        state = "unknown" if None in met else "answered" if answer is not None else "unanswered"
        ends: tuple[Number, Number] | None = None
        if state == "answered" or (state == "unanswered" and getattr(self.nodes[name], "ratio", None)):
            state, ends = self._interval(name, answer or Answer())
        if state in ("unknown", "unanswered"):
            ends = None if self.policy(name, state) == "not-applicable" else self.extent(name)
        return Said(state, ends, state == "answered" and self._evidence(name))

    def given(self, name: str) -> Said | None:
        """The score that is given for a group, in place of its parts; None where it is left out or cannot count."""
        answer, node = self.answers.get(name), self.nodes[name]
        if not isinstance(node, Group) or not node.given or answer is None or answer.value is None:
            return None
        for guard in (self.nodes[above] for above in self.chain(name)):
            if any(self.subject is None or self.subject.attribute(key) not in words for key, words in guard.applies_to.items()):
                return None
            if not all(self.condition(other, words) for other, words in guard.when.items()):
                return None
        value = answer.value
        ends = (value.start, value.end) if isinstance(value, Range) else (value, value)
        return Said("answered", (exactly(ends[0]), exactly(ends[1])), self._evidence(name))  # type: ignore[arg-type]

    def policy(self, name: str, state: str) -> str:
        node = self.nodes[name]
        own = getattr(node, state) if isinstance(node, Indicator) else None
        return own or (self.file.unknown if state == "unknown" else self.file.unanswered)

    def _evidence(self, name: str) -> bool:
        """Whether an answer has evidence; a judged group has that of its parts too (R13)."""
        answer = self.answers.get(name)
        if answer is not None and answer.evidence:
            return True
        below = [part for part in self.nodes if part != name and name in self.chain(part)]
        if isinstance(self.nodes[name], (Group, Overall)):
            own = [self.said(part) if self.asked(part) else self.given(part) for part in below]
            return any(said is not None and said.evidence for said in own)
        ratio = self.nodes[name].ratio
        if ratio is None or (answer is not None and answer.value is not None):
            return False
        sides = [(answer and answer.numerator, ratio.numerator), (answer and answer.denominator, ratio.denominator)]
        return all(own is None and other in self.answers and bool(self.answers[other].evidence) for own, other in sides)

    def condition(self, name: str, words: tuple[str, ...]) -> bool | None:
        """Whether `when` holds; None while that is not known."""
        said = self.said(name)
        if said.state != "answered":
            return False if said.state in ("not-applicable", "out-of-scope") else None
        answer = self.answers[name]
        if self.nodes[name].__dict__.get("choices"):
            if any(item in words for item in answer.choices or ()):
                return True
            return None if any(item in words for item in answer.unknown or ()) else False
        inside = {level in words for level in answer.level or ()}
        return inside.pop() if len(inside) == 1 else None

    def _interval(self, name: str, answer: Answer) -> tuple[str, tuple[Number, Number] | None]:
        if answer.state is not None:
            return answer.state, None
        node = self.nodes[name]
        if isinstance(node, Indicator) and node.ratio is not None and answer.value is None:
            return self._ratio(node, answer)
        if self.levels(name):
            scores = [self.levels(name)[key] for key in answer.level or ()]
        elif node.choices is not None:
            scores = [self.ticked(node, frozenset((*(answer.choices or ()), *unsure))) for unsure in ((), answer.unknown or ())]
        else:
            value = answer.value
            ends = (value.start, value.end) if isinstance(value, Range) else (value, value)
            scores = [self.of_number(node, exactly(end)) for end in ends]  # type: ignore[arg-type]
        return "answered", (min(scores), max(scores))

    def _ratio(self, node: Indicator, answer: Answer) -> tuple[str, tuple[Number, Number] | None]:
        """Not applicable with a denominator of 0, unknown with either number missing (R5)."""
        sides = [(answer.numerator, node.ratio.numerator), (answer.denominator, node.ratio.denominator)]  # type: ignore[union-attr]
        numbers: list[Any] = []
        for own, other in sides:
            if own is None and other is not None:
                said = self.said(other)
                own = self.answers[other].value if said.state == "answered" else said.state  # type: ignore[assignment]
            numbers.append("unanswered" if own is None else own)
        if "not-applicable" in numbers or "out-of-scope" in numbers:
            return "not-applicable", None
        if numbers == ["unanswered", "unanswered"]:
            return "unanswered", None
        if "unknown" in numbers or "unanswered" in numbers:
            return "unknown", None
        tops, bottoms = ([number.start, number.end] if isinstance(number, Range) else [number] for number in numbers)
        if max(bottoms) == 0:
            return "not-applicable", None
        times = exactly(node.ratio.times)  # type: ignore[union-attr]
        ratios: list[Number] = []
        for top in tops:
            for bottom in bottoms:
                endless = 0 if top == 0 else math.copysign(INFINITE, top)
                ratios.append(exactly(top) / exactly(bottom) * times if bottom else endless)
        scores = [self.of_number(node, ratio) for ratio in ratios]
        return "answered", (min(scores), max(scores))

    # what an answer scores (R10)

    def on_range(self, share: Fraction) -> Fraction:
        return self.low + (self.high - self.low) * min(share, Fraction(1))

    def described(self, name: str) -> dict[str, Level]:
        node = self.nodes[name]
        if isinstance(node, Indicator) and node.levels:
            return node.levels
        return self.file.scales[node.scale].levels if getattr(node, "scale", None) else {}

    def levels(self, name: str) -> dict[str, Number]:
        """Level scores: given, else points of the maximum, else by numeric keys, else by position."""
        described = self.described(name)
        maximum = self.points(self.nodes[name]) if isinstance(self.nodes[name], Indicator) else Fraction(1)
        try:
            keys = [Fraction(key) for key in described]
        except ValueError:
            keys = []
        if len(set(keys)) < 2:
            keys = [Fraction(position) for position in range(len(described))]
        found: dict[str, Number] = {}
        for key, (word, level) in zip(keys, described.items(), strict=True):
            if level.score is not None:
                found[word] = exactly(level.score)
            elif level.points is not None:
                found[word] = self.on_range(exactly(level.points) / maximum)
            else:
                found[word] = self.on_range((key - min(keys)) / (max(keys) - min(keys)) if max(keys) > min(keys) else Fraction(0))
        return found

    def points(self, node: Indicator) -> Fraction:
        if node.points is not None:
            return exactly(node.points)
        levels = node.levels or (self.file.scales[node.scale].levels if node.scale else {})
        given = [exactly(level.points) for level in levels.values() if level.points is not None]
        if node.choices and node.score == "points":
            given = [sum((exactly(item.points) for item in node.choices.values() if not item.alone), Fraction(0))]
        scale = node.number or node.ratio
        if scale is not None and scale.steps:
            given = [exactly(points) for points in scale.steps.values()]
        return max(given, default=Fraction(1)) or Fraction(1)

    def ticked(self, node: Indicator, names: frozenset[str]) -> Number:
        items = {name: item for name, item in (node.choices or {}).items() if not item.alone}
        have = [item for name, item in items.items() if name in names]
        if node.score == "points":
            return self.on_range(sum((exactly(item.points) for item in have), Fraction(0)) / self.points(node))
        if node.score == "share":
            return self.on_range(Fraction(len(have), len(items)))
        return self.high if (len(have) > 0 if node.score == "any" else len(have) == len(items)) else self.low

    def of_number(self, node: Indicator, x: Number) -> Number:
        scale = node.number or node.ratio
        assert scale is not None
        up = scale.direction == "up"
        if scale.steps:
            reached = [points for at, points in scale.steps.items() if (x >= Fraction(at) if up else x <= Fraction(at))]
            return self.on_range(exactly(max(reached, default=0)) / self.points(node))
        if scale.start is None or scale.end is None:
            return x if up else -x
        share = (x - exactly(scale.start)) / (exactly(scale.end) - exactly(scale.start))
        return self.on_range(Fraction(max(min(share if up else 1 - share, 1), 0)))

    def extent(self, name: str) -> tuple[Number, Number]:
        """The worst and the best score of a question: over all levels, all ways to tick, all numbers."""
        node = self.nodes[name]
        if self.levels(name):
            return min(self.levels(name).values()), max(self.levels(name).values())
        if node.choices is not None:
            free = [key for key, item in node.choices.items() if not item.alone]
            ways = chain.from_iterable(combinations(free, size) for size in range(len(free) + 1))
            scores = [self.ticked(node, frozenset(way)) for way in ways]
            return min(scores), max(scores)
        ends = [self.of_number(node, end) for end in (-INFINITE, INFINITE)]
        return min(ends), max(ends)

    # coverage (R1) and discards (R3)

    def coverage(self, name: str, gone: frozenset[str], *, zero: bool = False) -> Fraction | None:
        """None where nothing applies. With `zero`, what counts as worst is counted as answered (R4)."""
        key = ("coverage", name, gone, zero)
        if key not in self.memo:
            self.memo[key] = self._coverage(name, gone, zero)
        found: Fraction | None = self.memo[key]
        return found

    def _coverage(self, name: str, gone: frozenset[str], zero: bool) -> Fraction | None:
        given = self.given(name)
        if given is not None and name not in gone:
            low, high = given.ends  # type: ignore[misc]
            return 1 - Fraction((high - low) / (self.high - self.low))
        if self.asked(name):
            said = self.said(name)
            if said.ends is None:
                return None
            low, high = self.extent(name) if name in gone else said.ends
            if low == high or (zero and name not in gone and self.counts_zero(name)):
                return Fraction(1)
            worst, best = self.extent(name)
            return Fraction(0) if math.isinf(best - worst) else 1 - Fraction((high - low) / (best - worst))
        known = [(self.coverage(part, gone, zero=zero), weight) for part, weight in self.weights(name)]
        applying = [(cover, weight) for cover, weight in known if cover is not None and weight > 0]
        total = sum(weight for _, weight in applying)
        return sum((cover * weight for cover, weight in applying), Fraction(0)) / total if applying else None

    def counts_zero(self, name: str) -> bool:
        state = self.said(name).state
        return state in ("unknown", "unanswered") and self.policy(name, state) == "zero"

    def weights(self, name: str) -> Parts:
        """The weights of the score: the points that apply, none for the extremes, else those of the file."""
        if self.rule(name) == "points":
            return [(part, self.maximum(part)) for part, _ in self.parts(name)]
        if self.rule(name) in ("minimum", "maximum"):
            return [(part, Fraction(1)) for part, _ in self.parts(name)]
        return self.parts(name)

    def under(self, name: str) -> frozenset[str]:
        """The questions below a node (for a composite: that it is made of), given scores too, and itself if it is judged."""
        if isinstance(self.nodes[name], Composite):
            inside = self.made_of(name)
        else:
            inside = frozenset(part for part in self.nodes if name in self.chain(part))
        return frozenset(part for part in inside if self.asked(part) or self.given(part) is not None)

    def made_of(self, name: str) -> frozenset[str]:
        return frozenset({name}).union(*(self.made_of(part) for part, _ in ([] if name in self.answers_only() else self.parts(name))))

    def answers_only(self) -> frozenset[str]:
        return frozenset(name for name, node in self.nodes.items() if isinstance(node, Indicator))

    def _discards(self) -> dict[str, frozenset[str]]:
        """The nodes of the tree with too little data, the deepest first, and the questions whose answers they discard."""
        found: dict[str, frozenset[str]] = {}
        tree = [name for name, node in self.nodes.items() if isinstance(node, (Group, Overall)) and not isinstance(node, Composite)]
        for name in sorted(tree, key=lambda name: -len(self.chain(name))):
            if self.discarded(name, frozenset().union(*found.values())):
                found[name] = self.under(name)
        return found

    def too_little(self, name: str, gone: frozenset[str], least: float | None) -> bool:
        cover = self.coverage(name, gone)
        return least is not None and cover is not None and cover < exactly(least)

    def discarded(self, name: str, gone: frozenset[str]) -> bool:
        """Whether there is less than `at_least`: of coverage, or with `parts: full` of parts that have any."""
        node = self.nodes[name]
        if (node.parts or self.file.parts) != "full" or self.rule(name) == "judgement":
            return self.too_little(name, gone, node.at_least)
        covers = [found for part, _ in self.parts(name) if (found := self.coverage(part, gone)) is not None]
        return node.at_least is not None and bool(covers) and sum(found > 0 for found in covers) < exactly(node.at_least) * len(covers)

    def gone_for(self, name: str) -> frozenset[str]:
        """The answers that are unknown to a node: those discarded, but for the node below a discard those before it."""
        depth = {other: len(self.chain(other)) for other in self.discards}
        above = max((depth[other] for other in self.chain(name)[1:] if other in depth), default=0)
        gone = frozenset().union(*(under for other, under in self.discards.items() if depth[other] > above))
        if isinstance(self.nodes[name], Composite):
            for other in sorted(self.made_of(name) - {name}, key=list(self.nodes).index):
                if isinstance(self.nodes[other], Composite):
                    gone |= self.gone_for(other)
            if self.discarded(name, gone):
                gone |= self.under(name)
        return gone

    # values (R2, R5, R6, R13)

    def value(self, name: str, world: World) -> Number | None:
        key = ("value", name, world)
        if key not in self.memo:
            self.memo[key] = self._value(name, world)
        found: Number | None = self.memo[key]
        return found

    def _value(self, name: str, world: World) -> Number | None:
        given = self.given(name)
        if given is None or name in world.gone:
            return self.computed(name, world)
        low, high = given.ends  # type: ignore[misc]
        known = self.coverage(name, world.gone) != 0
        if world.proven and known and not given.evidence:
            return self.low
        if world.lane != "value":
            return low if world.lane == "low" else high
        return (low + high) / 2 if known else None

    def computed(self, name: str, world: World) -> Number | None:
        """The value of a node whatever score is given for it."""
        value = self.before_gates(name, world)
        if value is None or isinstance(self.nodes[name], Indicator):
            return value
        if self.rule(name) != "judgement":
            for gate in self.nodes[name].gates:
                if not isinstance(gate.at_most, str) and not self.holds(gate.unless, world):
                    value = min(value, self.cap(name, gate.at_most))
        if world.lane == "value":
            least = self.computed(name, replace(world, lane="low"))
            most = self.computed(name, replace(world, proven=False) if world.proven else replace(world, lane="high"))
            assert least is not None
            assert most is not None
            value = min(max(value, least), most)
        return value

    def before_gates(self, name: str, world: World) -> Number | None:
        value = self._of_answer(name, world) if self.asked(name) else self._of_parts(name, world)
        digits = self.nodes[name].round
        return value if value is None or digits is None or math.isinf(value) else Fraction(half_up(value, digits))

    def capping(self, name: str, at_most: float | str) -> Number | None:
        """The score that a gate holds a node to, for a judged one also as a level; None where it caps the band."""
        if self.rule(name) == "judgement" and at_most in self.levels(name):
            return self.levels(name)[str(at_most)]
        return None if isinstance(at_most, str) else self.cap(name, at_most)

    def cap(self, name: str, at_most: float) -> Fraction:
        start, end = self.own(name)
        return self.low + (exactly(at_most) - start) * (self.high - self.low) / (end - start)

    def own(self, name: str) -> tuple[Fraction, Fraction]:
        node = self.nodes[name]
        given = node.range if isinstance(node, Composite) and node.range else self.file.range
        return exactly(given[0]), exactly(given[1])

    def _of_answer(self, name: str, world: World) -> Number | None:
        said = self.said(name)
        if said.ends is None:
            return None
        worst, known = self.extent(name)[0], self.coverage(name, world.gone) != 0
        if world.proven and known and not said.evidence:
            return worst
        low, high = self.extent(name) if name in world.gone else said.ends
        if world.lane != "value":
            return low if world.lane == "low" else high
        if name not in world.gone and self.counts_zero(name):
            return worst
        return (low + high) / 2 if known else None

    def _of_parts(self, name: str, world: World) -> Number | None:
        if self.rule(name) == "none":
            return None
        return self.mean_of_parts(name, world)

    def mean_of_parts(self, name: str, world: World) -> Number | None:
        weighted: list[tuple[Number, Fraction]] = []
        full = world.lane in ("low", "high") or (self.nodes[name].parts or self.file.parts) == "full"
        for part, weight in self.weights(name):
            value = self.value(part, world)
            if value is not None:
                share = Fraction(1) if full else self.coverage(part, world.gone, zero=True) or Fraction(0)
                weighted.append((value, weight * share))
        weighted = [(value, weight) for value, weight in weighted if weight > 0]
        node = self.nodes[name]
        p = node.p if node.p is not None else self.file.p
        return aggregated(self.rule(name), weighted, 1.0 if p is None else p) if weighted else None

    # gates, bands, judgement (R6, R7, R10)

    def holds(self, condition: Condition, world: World) -> bool:
        if condition.says is not None:
            return self._at_least(*condition.says.split(" at least "), world)
        met = sum(self.holds(part, world) for part in condition.parts)
        needed = len(condition.all) if condition.all else 1 if condition.any else condition.count
        assert needed is not None
        return met >= needed

    def _at_least(self, name: str, least: str, world: World) -> bool:
        value = self.value(name, world)
        withheld = world.lane == "value" and self.withheld(name, world.gone)
        if value is None or withheld:
            return False
        if self.asked(name) and least in self.levels(name):
            level, digits = self.levels(name)[least], self.nodes[name].round
            return value >= (level if digits is None else Fraction(half_up(level, digits)))
        bands = [band.id for band in self.bands()]
        if least in bands:
            return self.band(name, world) >= bands.index(least)
        return self.printed(name, value) >= Decimal(least)

    def withheld(self, name: str, gone: frozenset[str]) -> bool:
        node = self.nodes[name]
        if isinstance(node, Indicator):
            return False
        return self.too_little(name, gone, self.file.min_coverage if node.min_coverage is None else node.min_coverage)

    def printed(self, name: str, value: Number) -> Decimal:
        start, end = self.own(name)
        return half_up(start + (value - self.low) * (end - start) / (self.high - self.low), self.file.decimals)

    def bands(self) -> list[Any]:
        return sorted(self.file.bands, key=lambda band: band.start)

    def band(self, name: str, world: World, *, gated: bool = True) -> int:
        """The position of a node's band, -1 for none."""
        value = self.value(name, world)
        if value is None or math.isinf(value):
            return -1
        (start, end), shown = self.own(name), Fraction(self.printed(name, value))
        position = (
            sum(shown >= start + (exactly(band.start) - self.low) * (end - start) / (self.high - self.low) for band in self.bands()) - 1
        )
        names = [band.id for band in self.bands()]
        for gate in self.nodes[name].gates if gated and self.rule(name) != "judgement" else ():
            if isinstance(gate.at_most, str) and not self.holds(gate.unless, world):
                position = min(position, names.index(gate.at_most))
        return position

    def suggestion(self, name: str, gone: frozenset[str]) -> str | None:
        """The level nearest to the parts' mean that is not between two others, the lower one on a tie."""
        if self.rule(name) != "judgement" or not self.parts(name):
            return None
        mean = self.mean_of_parts(name, World("value", gone))
        levels = [(score, key) for key, score in self.levels(name).items() if not self.described(name)[key].between]
        if mean is None or not levels:
            return None
        return min(sorted(levels, key=lambda level: level[0]), key=lambda level: round(abs(level[0] - mean) / TINY))[1]

    # everything of one node

    def figures(self, name: str) -> Figures:
        gone, names, node = self.gone_for(name), [band.id for band in self.bands()], self.nodes[name]
        worlds = {lane: World(lane, gone) for lane in ("value", "low", "high")} | {"evidenced": World("value", gone, proven=True)}
        hidden, cover = self.withheld(name, gone), self.coverage(name, gone)
        values = {lane: self.value(name, world) if self.scored(name) else None for lane, world in worlds.items()}
        if hidden:
            values["value"] = values["evidenced"] = None
        shown = {lane: None if value is None or math.isinf(value) else float(self.printed(name, value)) for lane, value in values.items()}

        def band(lane: str, gated: bool = True) -> str | None:
            if isinstance(node, Indicator) or not self.scored(name) or (hidden and lane == "value"):
                return None
            found = self.band(name, worlds[lane], gated=gated)
            return names[found] if found >= 0 else None

        start, end = self.own(name)
        exact = values["value"]
        failing = self.scored(name) and not hidden and self._failing(name, worlds["value"])
        return Figures(
            exact=None
            if exact is None or math.isinf(exact)
            else float(start + (exact - self.low) * (end - start) / (self.high - self.low)),
            value=shown["value"],
            low=shown["low"],
            high=shown["high"],
            evidenced=shown["evidenced"],
            coverage=None if cover is None else float(cover),
            band=band("value"),
            band_ungated=band("value", gated=False),
            band_low=band("low"),
            band_high=band("high"),
            capped=failing and self.rule(name) != "judgement",
            overruled=failing and self.rule(name) == "judgement",
            state=self.state(name, cover),
            suggestion=self.suggestion(name, gone),
            given=self.given(name) is not None,
            computed=self.beside(name, worlds["value"]),
        )

    def beside(self, name: str, world: World) -> float | None:
        """What the answers below a given score give, as printed; None where nothing below is answered."""
        if self.given(name) is None or not self.scored(name) or not any(self.coverage(part, world.gone) for part, _ in self.parts(name)):
            return None
        value = self.computed(name, world)
        return None if value is None or math.isinf(value) else float(self.printed(name, value))

    def _failing(self, name: str, world: World) -> bool:
        """Whether a gate lowers the score or the band of a node, or would if it were not judged."""
        value, before = self.value(name, world), self.before_gates(name, world)
        names = [band.id for band in self.bands()]
        for gate in getattr(self.nodes[name], "gates", ()) if value is not None and before is not None else ():
            cap = self.capping(name, gate.at_most)
            if cap is None:
                lowers = self.band(name, world, gated=False) > names.index(str(gate.at_most))
            else:
                lowers = cap < before - TINY and (self.rule(name) == "judgement" or value <= cap)  # type: ignore[operator]
            if lowers and not self.holds(gate.unless, world):
                return True
        return False

    def state(self, name: str, cover: Fraction | None) -> str:
        if self.asked(name) and not (self.rule(name) == "judgement" and self.said(name).state == "unanswered"):
            said = self.said(name).state
            partial = said == "answered" and cover is not None and cover < 1
            return said if not partial else "partial" if cover else "unknown"
        if not self.asked(name) and self.given(name) is None:
            parts = [part for part, _ in self.parts(name)] or self.children.get(name, [])
            if parts and all(self.state(part, self.coverage(part, frozenset())) == "out-of-scope" for part in parts):
                return "out-of-scope"
        if cover is None:
            return "not-applicable"
        return "answered" if cover == 1 else "partial" if cover else "unknown"


def aggregated(rule: str, parts: list[tuple[Number, Fraction]], p: float) -> Number:
    """Values with positive weights as one value (R2)."""
    values = [value for value, _ in parts]
    total = sum(weight for _, weight in parts)
    if rule in ("minimum", "maximum"):
        return min(values) if rule == "minimum" else max(values)
    if rule == "median":
        return _median(sorted(parts), Fraction(total))
    if rule in POWERS or rule == "generalised":
        return _power(parts, POWERS.get(rule, p), Fraction(total))
    return sum(value * weight for value, weight in parts) / total


def _median(parts: list[tuple[Number, Fraction]], total: Fraction) -> Number:
    reached = Fraction(0)
    for position, (value, weight) in enumerate(parts):
        reached += weight
        if reached * 2 == total:
            return (value + parts[position + 1][0]) / 2
        if reached * 2 > total:
            return value
    raise AssertionError("half the weight is always reached")


def _power(parts: list[tuple[Number, Fraction]], p: float, total: Fraction) -> Number:
    if p <= 0 and any(value == 0 for value, _ in parts):
        return Fraction(0)
    with localcontext() as context:
        context.prec = 40
        shares = [(_decimal(value), _decimal(weight / total)) for value, weight in parts]
        if p == 0:
            return Fraction(sum(share * value.ln() for value, share in shares).exp())
        powers = sum(share * (Decimal(p) * value.ln()).exp() for value, share in shares if value)
        return Fraction((powers.ln() / Decimal(p)).exp()) if powers else Fraction(0)


def _decimal(number: Number) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator) if isinstance(number, Fraction) else Decimal(number)


def exactly(number: float) -> Fraction:
    """A number as it is written in a file, which a float holds only nearly."""
    return Fraction(str(number))


def half_up(value: Number, decimals: int) -> Decimal:
    """Half up in decimal, away from zero, after cutting to 12 significant digits (R10)."""
    number = float(value)
    size = Decimal(format(abs(number), ".12g")).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return size.copy_sign(Decimal(number)) if size else size


def every(framework: Framework, subject: Subject | None, answers: dict[str, Answer]) -> Iterator[tuple[str, Figures]]:
    """The figures of every node."""
    oracle = Oracle(framework, subject, answers)
    for name in oracle.nodes:
        yield name, oracle.figures(name)
