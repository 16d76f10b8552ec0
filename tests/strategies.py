"""Random small frameworks and answers, for the laws of scoring. They are made as plain data and read as files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from build import HEAD
from readiness.model import Answer, Framework, FrameworkFile, Indicator, Pillar, Subject

MEANS = ("mean", "geometric", "harmonic", "generalised", "median", "minimum", "maximum", "points")
KINDS = ("levels", "scale", "choices", "number", "steps", "ratio")
RANGES = ((0.0, 100.0), (0.0, 1.0), (1.0, 5.0), (0.0, 10.0))
SCALES = {
    "colours": {"levels": {"red": "R", "amber": {"text": "A", "between": True}, "yellow": "Y", "green": "G"}},
    "marks": {"levels": {"1": "One", "2": "Two", "4": "Four"}},
}
NUMBERS = (0.0, 0.3, 0.5, 1.0, 9.0, 10.0, 12.5, 20.0, 25.0, 60.0, 100.0, 150.0)
EVIDENCE = [{"title": "A source"}]


@dataclass(frozen=True)
class Wanted:
    """What a framework may contain; the laws that do not hold with something leave it out."""

    rules: Sequence[str] = (*MEANS, "judgement", "none")
    kinds: Sequence[str] = KINDS
    gates: bool = True
    conditions: bool = True  # applies_to and when
    hidden: bool = True  # scored: false
    policies: bool = True
    discards: int = 10  # at_least on one group in so many
    withheld: bool = True  # min_coverage
    rounding: bool = True
    composites: bool = True
    given: bool = True  # a group whose score may be given
    leaves: int = 6


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Filling:
    """How questions are answered: whether some may be open, not applicable, or between two answers."""

    open: bool = True
    not_applicable: bool = True
    partial: bool = True


ANYHOW = Filling()


class _Dice:
    """Many small choices from few large draws, which is faster; the first option is the one that examples shrink to."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw, self.pool, self.left = draw, 0, 1

    def roll(self, sides: int) -> int:
        if self.left < sides:
            self.left = 2**23  # hypothesis draws larger ranges mostly small
            self.pool = self.draw(st.integers(0, self.left - 1))
        self.left //= sides
        self.pool, found = divmod(self.pool, sides)
        return found

    def chance(self, one_in: int) -> bool:
        return self.roll(one_in) == 1

    def pick(self, options: Sequence[Any]) -> Any:
        return options[self.roll(len(options))]

    def some(self, options: Sequence[Any], least: int, most: int) -> list[Any]:
        """Different ones of the options, in any order."""
        rest = list(options)
        return [rest.pop(self.roll(len(rest))) for _ in range(min(len(rest), least + self.roll(most - least + 1)))]

    def rising(self, count: int, top: int) -> list[int]:
        return sorted(self.roll(top + 1) for _ in range(count))


@dataclass
class _Maker:
    """What stands in the framework so far, in the file's order."""

    dice: _Dice
    wanted: Wanted
    ends: tuple[float, float]
    bands: list[str]
    described: dict[str, list[str]] = field(default_factory=dict)  # questions with levels, and these
    numbers: list[str] = field(default_factory=list)  # questions for numbers
    groups: list[str] = field(default_factory=list)  # groups that are complete
    leaves: int = 0

    def node(self) -> dict[str, Any]:
        dice, found = self.dice, dict[str, Any]()
        if dice.chance(2):
            found["weight"] = dice.pick((0.5, 2.0, 3.0, 0.1, 7.0))
        if self.wanted.hidden and dice.chance(20):
            found["scored"] = False
        if self.wanted.rounding and dice.chance(10):
            found["round"] = dice.pick((0, 1))
        if self.wanted.conditions and dice.chance(25):
            found["applies_to"] = {"kind": dice.pick((["country"], ["city"], ["country", "city"]))}
        if self.wanted.conditions and self.described and dice.chance(15):
            name = dice.pick(list(self.described))
            found["when"] = {name: dice.some(self.described[name], 1, 2)}
        return found

    def indicator(self) -> tuple[str, dict[str, Any]]:
        dice, kind, found = self.dice, self.dice.pick(self.wanted.kinds), {"question": "?", **self.node()}
        self.leaves += 1
        name = f"q{self.leaves}"
        found |= getattr(self, f"_{kind}")(name)
        if self.wanted.policies and dice.chance(8):
            found[dice.pick(("unknown", "unanswered"))] = dice.pick(("zero", "not-applicable"))
        if dice.chance(3):
            found["tags"] = {"facet": dice.pick(("law", "skills"))}
        return name, found

    def _levels(self, name: str) -> dict[str, Any]:
        keys = self.dice.pick((["0", "1", "2", "3"], ["0", "1"], ["0", "1", "3"], ["no", "partly", "yes"]))
        self.described[name] = keys
        style, (low, high) = self.dice.pick(("plain", "plain", "score", "points")), self.ends
        if style == "plain":
            return {"levels": dict.fromkeys(keys, "Text")}
        rising = dict(zip(keys, self.dice.rising(len(keys), 8), strict=True))
        if style == "score":
            return {"levels": {key: {"text": "T", "score": low + (high - low) * step / 8} for key, step in rising.items()}}
        given = {"points": max(rising.values()) + 2.0} if self.dice.chance(3) else {}
        return {"levels": {key: {"text": "T", "points": step} for key, step in rising.items()}, **given}

    def _scale(self, name: str) -> dict[str, Any]:
        self.described[name] = ["1", "2", "4"]
        return {"scale": "marks", **({"points": self.dice.pick((3.0, 12.0))} if self.dice.chance(3) else {})}

    def _choices(self, name: str) -> dict[str, Any]:
        items: dict[str, Any] = {key: {"text": "T", "points": self.dice.pick((1, 0, 2, 5))} for key in self.dice.pick(("ab", "abc"))}
        if self.dice.chance(2):
            items["none"] = {"text": "None of these", "alone": True}
        given = {"points": self.dice.pick((2.0, 9.0))} if self.dice.chance(4) else {}
        return {"choices": items, "score": self.dice.pick(("share", "any", "all", "points")), **given}

    def _number(self, name: str) -> dict[str, Any]:
        self.numbers.append(name)
        start, end = self.dice.pick(((0, 100), (10, 30), (100, 0), (0.2, 0.7)))
        return {"number": {"from": start, "to": end, "direction": self.dice.pick(("up", "down"))}}

    def _steps(self, name: str) -> dict[str, Any]:
        self.numbers.append(name)
        steps = {"0": self.dice.pick((0, 1)), "10": self.dice.pick((1, 2)), "20": self.dice.pick((2, 5))}
        return {"number": {"steps": steps, "direction": self.dice.pick(("up", "down"))}}

    def _ratio(self, name: str) -> dict[str, Any]:
        found = {"from": 0, "to": 1, "times": self.dice.pick((1.0, 0.5)), "direction": self.dice.pick(("up", "down"))}
        sides = {side: self.dice.pick(self.numbers) for side in ("numerator", "denominator") if self.numbers and self.dice.chance(2)}
        return {"ratio": {**found, **sides}}

    def aggregation(self) -> dict[str, Any]:
        dice, found = self.dice, dict[str, Any]()
        if dice.chance(2):
            found["aggregate"] = dice.pick(self.wanted.rules)
            if found["aggregate"] == "judgement":
                found["scale"] = "colours"
        if dice.chance(4):
            found["p"] = dice.pick((0.5, 2.0, -2.0, 0.0, 1e-6, 30.0))
        if dice.chance(6):
            found["parts"] = dice.pick(("full", "by-coverage"))
        if self.wanted.withheld and dice.chance(8):
            found["min_coverage"] = dice.pick((0.3, 0.5, 0.8))
        if self.wanted.discards and dice.chance(self.wanted.discards):
            found["at_least"] = dice.pick((0.3, 0.5, 0.8))
        return found

    def gates(self, ends: tuple[float, float] | None = None) -> dict[str, Any]:
        """Gates that read questions, and groups that are complete: those below this one and before it."""
        nodes = [*self.described, *self.numbers, *self.groups]
        if not self.wanted.gates or not nodes or not self.dice.chance(3):
            return {}
        count = self.dice.pick((1, 1, 2))
        return {"gates": [{"at_most": self._cap(ends or self.ends), "unless": self._condition(nodes, 2)} for _ in range(count)]}

    def _cap(self, ends: tuple[float, float]) -> Any:
        return self.dice.pick(self.bands) if self.bands and self.dice.chance(2) else self._somewhere(ends)

    def _somewhere(self, ends: tuple[float, float]) -> float:
        return ends[0] + (ends[1] - ends[0]) * self.dice.pick((0.1, 0.25, 0.4, 0.5, 0.75))

    def _condition(self, nodes: list[str], depth: int) -> Any:
        if depth and self.dice.chance(3):
            parts = [self._condition(nodes, depth - 1) for _ in range(self.dice.pick((1, 2, 3)))]
            key = self.dice.pick(("all", "any", "of"))
            return {key: parts, **({"count": 1 + self.dice.roll(len(parts))} if key == "of" else {})}
        name = self.dice.pick(nodes)
        groups = self.bands if name in self.groups else []
        return f"{name} at least {self.dice.pick([*self.described.get(name, groups), f'{self._somewhere(self.ends):g}'])}"

    def group(self, name: str, depth: int) -> dict[str, Any]:
        """A pillar or dimension with all that is below it."""
        found: dict[str, Any] = {**self.node(), **self.aggregation(), "dimensions": {}, "indicators": {}}
        for at in range(self.dice.roll(3) if depth else 0):
            if self.leaves < self.wanted.leaves:
                found["dimensions"][f"{name}-{at + 1}"] = self.group(f"{name}-{at + 1}", depth - 1)
        for _ in range(self.dice.roll(3) + (not found["dimensions"])):
            if self.leaves < self.wanted.leaves:
                part, indicator = self.indicator()
                found["indicators"][part] = indicator
        found |= self.gates()
        for gate in found.get("gates", ()) if found.get("aggregate") == "judgement" else ():
            gate["at_most"] = self.dice.pick((gate["at_most"], "yellow", "amber"))
        if self.wanted.given and self.dice.chance(4) and self._can_be_given(found):
            found["given"] = True
        self.groups.append(name)
        return found

    def _can_be_given(self, group: dict[str, Any]) -> bool:
        """Whether the score of a group may be given: it has parts that are scored, and no gates that it would pass over."""
        scored = [part for part in group["indicators"].values() if part.get("scored", True)]
        return bool(scored) and group.get("aggregate") not in ("judgement", "none") and "gates" not in group and group.get("scored", True)

    def composites(self) -> dict[str, Any]:
        """Up to two, the second perhaps made of the first."""
        found: dict[str, Any] = {}
        for name in ("c1", "c2")[: self.dice.pick((1, 2))]:
            nodes = [*self.groups, *self.described, *found]
            parts = {"of": {part: self.dice.pick((None, 2.0, 0.3)) for part in self.dice.some(nodes, 1, 3)}}
            if self.dice.chance(3):
                parts = {"tag": {"facet": self.dice.pick(("law", "skills"))}}
            own = self.dice.pick((self.ends, (0.0, 5.0), (1.0, 3.0)))
            found[name] = {"title": name, **parts, "range": list(own), **self.aggregation(), **self.gates(own)}
        return found


@st.composite
def frameworks(draw: DrawFn, wanted: Wanted = EVERYTHING) -> Framework:
    """A framework of up to three pillars, with at least one question."""
    dice = _Dice(draw)
    low, high = dice.pick(RANGES)
    shares = sorted(dice.some((0.0, 0.2, 0.25, 0.5, 0.6, 0.75), 0, 4))
    bands = [{"id": f"band{at}", "title": "B", "from": low + (high - low) * share} for at, share in enumerate(shares)]
    maker = _Maker(dice, wanted, (low, high), [band["id"] for band in bands])
    pillars = {f"p{at + 1}": maker.group(f"p{at + 1}", 2) for at in range(1 + dice.roll(3))}
    file: dict[str, Any] = {
        **HEAD,
        "range": [low, high],
        "decimals": dice.pick((1, 0, 2, 3)),
        "bands": bands,
        "scales": SCALES,
        "aggregate": dice.pick([rule for rule in wanted.rules if rule not in ("judgement", "none")]),
        "pillars": list(pillars),
        "overall": {**maker.aggregation(), **maker.gates()},
        "composites": maker.composites() if wanted.composites and dice.chance(2) else {},
        "p": dice.pick((None, None, 0.5, -1.0, 3.0)),
        "parts": dice.pick(("by-coverage", "by-coverage", "full")),
        "min_coverage": dice.pick((0.0, 0.0, 0.0, 0.4)) if wanted.withheld else 0.0,
    }
    if wanted.policies:
        file |= {state: dice.pick(("unknown", "unknown", "unknown", "zero", "not-applicable")) for state in ("unknown", "unanswered")}
    read = {name: Pillar.model_validate({"title": name, **pillar}) for name, pillar in pillars.items()}
    return Framework("random", "", FrameworkFile.model_validate(file), read)


def questions(framework: Framework) -> dict[str, Any]:
    """Everything that can be answered: questions, judged groups, a judged top and judged composites, groups that may be given."""
    groups = {**dict(framework.groups()), "overall": framework.file.overall, **framework.file.composites}
    rated = {name: group for name, group in groups.items() if group.aggregate == "judgement" or getattr(group, "given", False)}
    return {**dict(framework.indicators()), **rated}


@st.composite
def answer_sets(draw: DrawFn, framework: Framework, filling: Filling = ANYHOW) -> dict[str, Answer]:
    """Answers to the questions of a framework, in all states."""
    dice, found = _Dice(draw), {}
    for name, node in questions(framework).items():
        state = dice.pick(("", "", "", "", "", "", "", "unanswered", "unanswered", "unknown", "not-applicable"))
        if state in ("unanswered", "unknown") and filling.open:
            if state == "unknown":
                found[name] = Answer.model_validate({"state": state})
        elif getattr(node, "given", False):
            found[name] = Answer.model_validate(
                {"value": _given(dice, framework.file.range, partial=filling.partial), "evidence": dice.pick(([], EVIDENCE))}
            )
        elif state == "not-applicable" and filling.not_applicable:
            found[name] = Answer.model_validate({"state": state, "note": "Not here."})
        else:
            evidence = dice.pick(([], EVIDENCE))
            found[name] = Answer.model_validate({**_answer(dice, framework, node, partial=filling.partial), "evidence": evidence})
    return found


def _answer(dice: _Dice, framework: Framework, node: Any, *, partial: bool) -> dict[str, Any]:
    indicator = node if isinstance(node, Indicator) else None
    if indicator is None or indicator.levels or indicator.scale:
        described = (indicator.levels if indicator else None) or framework.file.scales[node.scale].levels
        return {"level": dice.some(list(described), 1, 1 + (partial and dice.chance(3)))}
    if indicator.choices is not None:
        alone = [name for name, item in indicator.choices.items() if item.alone]
        free = [name for name in indicator.choices if name not in alone]
        if alone and dice.chance(4):
            return {"choices": alone}
        have = dice.some(free, 0, len(free))
        rest = [name for name in free if name not in have]
        return {"choices": have, **({"unknown": dice.some(rest, 1, len(rest))} if rest and partial and dice.chance(3) else {})}
    if indicator.ratio is not None and dice.chance(2):
        sides = {"numerator": _amount(dice, partial), "denominator": _amount(dice, partial)}
        return {"numerator": sides["numerator"]} if partial and dice.chance(4) else sides
    return {"value": _amount(dice, partial)}


def _given(dice: _Dice, ends: tuple[float, float], *, partial: bool) -> Any:
    """The score of a group as it was published, or between two ends."""
    low, high = sorted(ends[0] + (ends[1] - ends[0]) * dice.pick((0.0, 0.2, 0.5, 0.65, 1.0)) for _ in range(2))
    return {"from": low, "to": high} if partial and dice.chance(3) else low


def _amount(dice: _Dice, partial: bool) -> Any:
    if not (partial and dice.chance(3)):
        return dice.pick(NUMBERS)
    start, end = sorted((dice.pick(NUMBERS), dice.pick(NUMBERS)))
    return {"from": start, "to": end}


subjects = st.sampled_from([None, "country", "city"]).map(
    lambda kind: None if kind is None else Subject.model_validate({"id": "A", "name": "A", "kind": kind})
)
