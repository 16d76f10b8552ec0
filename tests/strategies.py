"""Random small frameworks and answers, for the laws of scoring. They are made as plain data and read as files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from build import HEAD
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from readiness.model import Answer, Framework, FrameworkFile, Group, Indicator, Pillar, Subject

MEANS = ("mean", "geometric", "harmonic", "generalised", "median", "minimum", "maximum", "points")
RANGES = ((0.0, 100.0), (0.0, 1.0), (1.0, 5.0), (0.0, 10.0))
SCALES = {
    "colours": {"levels": {"red": "R", "amber": {"text": "A", "between": True}, "yellow": "Y", "green": "G"}},
    "marks": {"levels": {"1": "One", "2": "Two", "4": "Four"}},
}
EVIDENCE = [{"title": "A source"}]


@dataclass(frozen=True)
class Wanted:
    """What a framework may contain; the laws that do not hold with something leave it out."""

    rules: Sequence[str] = (*MEANS, "judgement", "none")
    gates: bool = True
    conditions: bool = True  # applies_to and when
    hidden: bool = True  # scored: false
    policies: bool = True
    discards: bool = True  # at_least
    rounding: bool = True
    composites: bool = True
    full: bool = True  # parts: full
    withheld: bool = True
    leaves: int = 6
    kinds: Sequence[str] = ("levels", "levels", "scale", "choices", "number", "steps", "ratio")


EVERYTHING = Wanted()


@dataclass
class _Maker:
    """What stands in the framework so far, in the file's order."""

    draw: DrawFn
    wanted: Wanted
    ends: tuple[float, float]
    bands: list[str]
    asked: dict[str, list[str]] = field(default_factory=dict)  # questions with described levels, and these
    groups: list[str] = field(default_factory=list)  # whose group nodes are complete
    leaves: int = 0

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def pick(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def name(self, letter: str) -> str:
        self.leaves += letter == "q"
        return f"{letter}{self.leaves if letter == 'q' else len(self.groups) + self.draw(st.just(0)) + 1}"

    def node(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(2):
            found["weight"] = self.pick((0.5, 2.0, 3.0, 0.1, 7.0))
        if self.wanted.hidden and self.chance(12):
            found["scored"] = False
        if self.wanted.rounding and self.chance(10):
            found["round"] = self.pick((0, 1))
        if self.wanted.conditions and self.chance(12):
            found["applies_to"] = {"kind": self.pick((["country"], ["city"], ["country", "city"]))}
        if self.wanted.conditions and self.asked and self.chance(8):
            name = self.pick(list(self.asked))
            found["when"] = {name: self.draw(st.lists(st.sampled_from(self.asked[name]), min_size=1, max_size=2, unique=True))}
        return found

    def indicator(self) -> tuple[str, dict[str, Any]]:
        kind, found = self.pick(self.wanted.kinds), {"question": "?", **self.node()}
        self.leaves += 1
        name = f"q{self.leaves}"
        found |= getattr(self, f"_{kind}")(name)
        if self.wanted.policies and self.chance(6):
            found[self.pick(("unknown", "unanswered"))] = self.pick(("zero", "not-applicable"))
        if self.chance(4):
            found["tags"] = {"facet": self.pick(("law", "skills"))}
        return name, found

    def _levels(self, name: str) -> dict[str, Any]:
        keys = self.pick((["0", "1"], ["0", "1", "2"], ["0", "1", "2", "3"], ["0", "1", "3"], ["no", "partly", "yes"]))
        self.asked[name] = keys
        style, (low, high) = self.pick(("plain", "plain", "score", "points")), self.ends
        if style == "plain":
            return {"levels": {key: "Text" for key in keys}}
        if style == "score":
            shares = sorted(self.draw(st.lists(st.integers(0, 8), min_size=len(keys), max_size=len(keys))))
            return {"levels": {key: {"text": "T", "score": low + (high - low) * share / 8} for key, share in zip(keys, shares, strict=True)}}
        points = sorted(self.draw(st.lists(st.integers(0, 6), min_size=len(keys), max_size=len(keys))))
        found: dict[str, Any] = {"levels": {key: {"text": "T", "points": point} for key, point in zip(keys, points, strict=True)}}
        if self.chance(3):
            found["points"] = max(points[-1], 1) + self.pick((0, 2))
        return found

    def _scale(self, name: str) -> dict[str, Any]:
        self.asked[name] = ["1", "2", "4"]
        return {"scale": "marks", **({"points": self.pick((3.0, 12.0))} if self.chance(3) else {})}

    def _choices(self, name: str) -> dict[str, Any]:
        items: dict[str, Any] = {key: {"text": "T", "points": self.pick((0, 1, 2, 5))} for key in ("a", "b", "c")[: self.pick((2, 3))]}
        if self.chance(2):
            items["none"] = {"text": "None of these", "alone": True}
        given = {"points": self.pick((2.0, 9.0))} if self.chance(4) else {}
        return {"choices": items, "score": self.pick(("share", "any", "all", "points")), **given}

    def _number(self, name: str) -> dict[str, Any]:
        start, end = self.pick(((0, 100), (10, 30), (100, 0), (0.2, 0.7)))
        return {"number": {"from": start, "to": end, "direction": self.pick(("up", "down"))}}

    def _steps(self, name: str) -> dict[str, Any]:
        steps = {"0": self.pick((0, 1)), "10": self.pick((1, 2)), "20": self.pick((2, 5))}
        return {"number": {"steps": steps, "direction": self.pick(("up", "down"))}}

    def _ratio(self, name: str) -> dict[str, Any]:
        return {"ratio": {"from": 0, "to": 1, "times": self.pick((1.0, 0.5)), "direction": self.pick(("up", "down"))}}

    def aggregation(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(2):
            found["aggregate"] = self.pick(self.wanted.rules)
            if found["aggregate"] == "judgement":
                found["scale"] = "colours"
        if self.chance(4):
            found["p"] = self.pick((0.5, 2.0, -2.0, 0.0, 1e-6, 30.0))
        if self.wanted.full and self.chance(5):
            found["parts"] = self.pick(("full", "by-coverage"))
        if self.wanted.withheld and self.chance(5):
            found["min_coverage"] = self.pick((0.3, 0.5, 0.8))
        if self.wanted.discards and self.chance(5):
            found["at_least"] = self.pick((0.3, 0.5, 0.8))
        return found

    def gates(self, inside: Sequence[str]) -> dict[str, Any]:
        """Gates that read questions, and groups that are complete and not around this one."""
        if not self.wanted.gates or not self.chance(3):
            return {}
        found = [{"at_most": self._cap(), "unless": self._condition([*self.asked, *inside], 2)} for _ in range(self.pick((1, 1, 2)))]
        return {"gates": [gate for gate in found if gate["unless"] is not None]}

    def _cap(self) -> Any:
        return self.pick(self.bands) if self.bands and self.chance(2) else self.share()

    def share(self) -> float:
        """A score somewhere in the range."""
        low, high = self.ends
        return low + (high - low) * self.pick((0.1, 0.25, 0.4, 0.5, 0.75))

    def _condition(self, nodes: list[str], depth: int) -> Any:
        if not nodes:
            return None
        if depth and self.chance(3):
            parts = [self._condition(nodes, depth - 1) for _ in range(self.pick((1, 2, 3)))]
            key = self.pick(("all", "any", "of"))
            return {key: parts, **({"count": self.draw(st.integers(1, len(parts)))} if key == "of" else {})}
        name = self.pick(nodes)
        words = [f"{self.share():g}", *self.asked.get(name, self.bands)]
        return f"{name} at least {self.pick(words)}"

    def group(self, name: str, depth: int) -> dict[str, Any]:
        """A pillar or dimension with all that is below it."""
        found = {**self.node(), **self.aggregation(), "dimensions": {}, "indicators": {}}
        if found.get("scored") is False and self.chance(2):
            del found["scored"]
        begun = len(self.groups)
        for _ in range(self.pick((0, 1, 2)) if depth and self.leaves < self.wanted.leaves else 0):
            part = f"{name}-{len(found['dimensions']) + 1}"
            found["dimensions"][part] = self.group(part, depth - 1)
        for _ in range(self.draw(st.integers(0 if found["dimensions"] else 1, 3))):
            if self.leaves < self.wanted.leaves:
                part, indicator = self.indicator()
                found["indicators"][part] = indicator
        found |= self.gates(self.groups[: len(self.groups)] if begun or self.groups else [])
        self.groups.append(name)
        return found


@st.composite
def frameworks(draw: DrawFn, wanted: Wanted = EVERYTHING) -> Framework:
    """A framework of up to three pillars, with at least one question."""
    ends = draw(st.sampled_from(RANGES))
    shares = sorted(draw(st.sets(st.sampled_from((0.0, 0.2, 0.25, 0.5, 0.6, 0.75)), max_size=4)))
    bands = [{"id": f"band{at}", "title": "B", "from": ends[0] + (ends[1] - ends[0]) * share} for at, share in enumerate(shares)]
    maker = _Maker(draw, wanted, ends, [band["id"] for band in bands])
    pillars = {f"p{at}": maker.group(f"p{at}", 2) for at in range(1, draw(st.integers(1, 3)) + 1)}
    names = [name for name in maker.groups if not name.startswith("q")]
    file: dict[str, Any] = {
        **HEAD,
        "range": list(ends),
        "decimals": draw(st.integers(0, 3)),
        "bands": bands,
        "scales": SCALES,
        "aggregate": draw(st.sampled_from([rule for rule in wanted.rules if rule not in ("judgement", "none")])),
        "pillars": list(pillars),
        "overall": {**maker.aggregation(), **maker.gates(maker.groups)},
    }
    if maker.chance(4):
        file["p"] = maker.pick((0.5, -1.0, 3.0))
    if wanted.full and maker.chance(4):
        file["parts"] = "full"
    if wanted.withheld and maker.chance(4):
        file["min_coverage"] = 0.4
    if wanted.policies:
        file |= {state: maker.pick(("unknown", "unknown", "zero", "not-applicable")) for state in ("unknown", "unanswered")}
    if wanted.composites and maker.chance(2):
        file["composites"] = _composites(maker, names)
    return Framework(
        "random", "", FrameworkFile.model_validate(file), {name: Pillar.model_validate({"title": name, **pillar}) for name, pillar in pillars.items()}
    )


def _composites(maker: _Maker, groups: list[str]) -> dict[str, Any]:
    """Up to two, the second perhaps made of the first."""
    found: dict[str, Any] = {}
    for name in ("c1", "c2")[: maker.pick((1, 2))]:
        nodes = [*groups, *maker.asked, *found]
        if maker.chance(3) or not nodes:
            parts: dict[str, Any] = {"tag": {"facet": maker.pick(("law", "skills"))}}
        else:
            chosen = maker.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=3, unique=True))
            parts = {"of": {part: maker.pick((None, 2.0, 0.3)) for part in chosen}}
        own = {"range": maker.pick(([0.0, 5.0], [1.0, 3.0]))} if maker.chance(2) else {}
        found[name] = {"title": name, **parts, **own, **maker.aggregation(), **({} if own else maker.gates([*groups, *found]))}
    return found


@dataclass(frozen=True)
class Filling:
    """How answers are drawn: whether some may be open, not applicable, or without evidence."""

    open: bool = True
    not_applicable: bool = True
    partial: bool = True


ANY = Filling()


def asked(framework: Framework) -> dict[str, Indicator | Group | Any]:
    """Everything that can be answered: questions, judged groups, a judged top and judged composites."""
    found: dict[str, Any] = dict(framework.indicators())
    groups = {**dict(framework.groups()), "overall": framework.file.overall, **framework.file.composites}
    found |= {name: group for name, group in groups.items() if group.aggregate == "judgement"}
    return found


@st.composite
def answer_sets(draw: DrawFn, framework: Framework, filling: Filling = ANY) -> dict[str, Answer]:
    """Answers to the questions of a framework, in all states."""
    found = {name: draw(an_answer(framework, node, filling)) for name, node in asked(framework).items()}
    return {name: answer for name, answer in found.items() if answer is not None}


def an_answer(framework: Framework, node: Any, filling: Filling = ANY) -> SearchStrategy[Answer | None]:
    """An answer to one question."""
    values = _values(framework, node, filling.partial)
    given = st.builds(lambda value, bare: Answer.model_validate({**value, "evidence": [] if bare else EVIDENCE}), values, st.booleans())
    options: list[SearchStrategy[Answer | None]] = [given, given, given]
    if filling.open:
        options += [st.none(), st.just(Answer.model_validate({"state": "unknown"}))]
    if filling.not_applicable:
        options.append(st.just(Answer.model_validate({"state": "not-applicable", "note": "Not here."})))
    return st.one_of(options)


def _values(framework: Framework, node: Any, partial: bool) -> SearchStrategy[dict[str, Any]]:
    indicator = node if isinstance(node, Indicator) else None
    if indicator is None or indicator.levels or indicator.scale:
        described = (indicator.levels if indicator else None) or framework.file.scales[node.scale].levels
        levels = st.lists(st.sampled_from(list(described)), min_size=1, max_size=2 if partial else 1, unique=True)
        return levels.map(lambda keys: {"level": keys})
    if indicator.choices is not None:
        free = [name for name, item in indicator.choices.items() if not item.alone]
        alone = [[name] for name, item in indicator.choices.items() if item.alone]
        ticked = st.one_of(st.lists(st.sampled_from(free), unique=True), *([st.sampled_from(alone)] if alone else []))
        return ticked.map(lambda names: {"choices": names})
    numbers = st.sampled_from((0.0, 0.3, 0.5, 1.0, 9.0, 10.0, 12.5, 20.0, 25.0, 60.0, 100.0, 150.0))
    ranges = st.tuples(numbers, numbers).map(lambda ends: {"from": min(ends), "to": max(ends)})
    amounts = st.one_of(numbers, ranges) if partial else numbers
    if indicator.ratio is not None:
        return st.one_of(
            amounts.map(lambda value: {"value": value}),
            st.builds(lambda top, bottom: {"numerator": top, "denominator": bottom}, amounts, amounts),
            *([amounts.map(lambda top: {"numerator": top})] if partial else []),
        )
    return amounts.map(lambda value: {"value": value})


subjects = st.sampled_from([None, "country", "city"]).map(
    lambda kind: None if kind is None else Subject.model_validate({"id": "A", "name": "A", "kind": kind})
)
