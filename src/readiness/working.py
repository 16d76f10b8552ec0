"""The arithmetic behind one number, line by line, so that a reader can follow it with pencil and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from .languages import Language
from .model import Answer, Indicator, NumberScale, Ratio
from .scoring import Leaf, PlanNode
from .scoring.aggregate import AGGREGATIONS
from .scoring.answers import amount, ratio_sides, state_of, ticked
from .scoring.scales import Ends, LevelScore, countable_items, number_of, steps_reached
from .wording import plain

DIGITS = 6  # significant digits of the numbers in a line
Term = tuple[float, float]  # of a part that counts: its weight, and its exact value


def mean_of(node: PlanNode, terms: Sequence[Term]) -> float:
    """What a node's aggregation makes of the parts that count."""
    weights, values = np.array([weight for weight, _ in terms]), np.array([value for _, value in terms])
    with np.errstate(all="ignore"):  # a zero has no logarithm, as in the engine
        return float(AGGREGATIONS[node.rule](values[:, None], weights[:, None], node.p)[0])


class Working:
    """Writes arithmetic in one language, on scores that lie in `ends`."""

    def __init__(self, language: Language, ends: Ends) -> None:
        self.language, self.ends = language, ends

    def of_parts(self, node: PlanNode, terms: Sequence[Term]) -> Iterator[str]:
        """How the parts that count make the value, before what holds, caps or rounds it; of a judgement the suggestion."""
        if len(terms) < 2 or node.rule in ("none", "median"):
            return
        weights, values = [weight for weight, _ in terms], [value for _, value in terms]
        result = self._number(mean_of(node, terms))
        if node.rule in ("minimum", "maximum"):
            yield f"{node.rule[:3]}({', '.join(map(self._number, values))}) = {result}"
        elif node.rule == "points":
            yield self._points(weights, values, result)
        elif node.rule in ("mean", "judgement"):
            yield self._mean(weights, values, result)
        else:
            yield self._powers(node, weights, values, result)

    def nearest(self, leaf: Leaf, mean: float) -> str:
        """How far a mean lies from each plain level, nearest first."""
        away = sorted((abs(level.score - mean), level.score, level) for level in leaf.levels if not level.between)
        return "; ".join(self._distance(mean, level, far) for far, _, level in away)

    def _distance(self, mean: float, level: LevelScore, far: float) -> str:
        difference = f"|{self._number(mean)} − {self._number(level.score)}| = {self._number(far)}"
        return self.language.gettext("{difference} to {level}", difference=difference, level=level.key)

    def of_answer(self, leaf: Leaf, answer: Answer | None, answers: Mapping[str, Answer], score: float | None) -> Iterator[str]:
        """How a settled answer becomes its score; nothing where the file gives the score itself."""
        source = leaf.source
        if answer is None or score is None or not isinstance(source, Indicator):
            return
        if leaf.levels:
            yield from self._level(leaf, answer)
        elif source.choices and state_of(answer) == "answered":
            yield from self._ticks(leaf, source, answer, score)
        elif scale := source.number_scale:
            yield from self._scaled(leaf, scale, answer, answers, score)

    def progress(self, value: float, baseline: float, goal: float, found: float) -> str:
        """How much of the way from a baseline to a target is done."""
        above, below = (f"({self._number(end)} − {self._number(baseline)})" for end in (value, goal))
        return self.language.gettext("progress {ratio}", ratio=f"{above} / {below} = {self._number(found)}")

    def _mean(self, weights: list[float], values: list[float], result: str) -> str:
        if len(set(weights)) == 1:
            top = " + ".join(map(self._number, values))
            return f"({top}) / {len(values)} = {self._number(sum(values))} / {len(values)} = {result}"
        products = " + ".join(f"{self._number(weight)} × {self._number(value)}" for weight, value in zip(weights, values, strict=True))
        bottom = " + ".join(map(self._number, weights))
        whole = sum(weight * value for weight, value in zip(weights, values, strict=True))
        return f"({products}) / ({bottom}) = {self._number(whole)} / {self._number(sum(weights))} = {result}"

    def _points(self, weights: list[float], values: list[float], result: str) -> str:
        """Points are shares of what a part can give: its value's place in the range."""
        low, high = self.ends
        shares = [(value - low) / (high - low) for value in values]
        products = " + ".join(f"{self._number(weight)} × {self._number(share)}" for weight, share in zip(weights, shares, strict=True))
        earned = sum(weight * share for weight, share in zip(weights, shares, strict=True))
        return f"({products}) / ({' + '.join(map(self._number, weights))}) = {self._ranged(earned, sum(weights))} = {result}"

    def _ranged(self, part: float, whole: float) -> str:
        """A share of a whole, as far as that is up the range."""
        low, high = self.ends
        share = f"{self._number(part)} / {self._number(whole)}"
        share = share if high - low == 1 else f"{share} × {self._number(high - low)}"
        return share if low == 0 else f"{self._number(low)} + {share}"

    def _powers(self, node: PlanNode, weights: list[float], values: list[float], result: str) -> str:
        """Geometric, harmonic and generalised means."""
        whole = self._number(sum(weights))
        pairs = [(self._number(weight), self._number(value)) for weight, value in zip(weights, values, strict=True)]
        if node.rule == "geometric" or node.p == 0:
            return " × ".join(f"{value}^({weight}/{whole})" for weight, value in pairs) + f" = {result}"
        if node.rule == "harmonic":
            return f"{whole} / ({' + '.join(f'{weight}/{value}' for weight, value in pairs)}) = {result}"
        power = self._number(node.p)
        return f"(({' + '.join(f'{weight} × {value}^{power}' for weight, value in pairs)}) / {whole})^(1/{power}) = {result}"

    def _level(self, leaf: Leaf, answer: Answer) -> Iterator[str]:
        """A level by its key's place between the lowest and the highest, where that is how it scores."""
        keys = [number_of(level.key) for level in leaf.levels]
        given = leaf.by_key.get(answer.level[0]) if answer.level and len(answer.level) == 1 else None
        given = given or leaf.by_key.get(str(answer.given))
        key = number_of(given.key) if given else None
        if given is None or key is None or any(found is None for found in keys):
            return
        numbers = [found for found in keys if found is not None]
        first, last, (low, high) = min(numbers), max(numbers), self.ends
        if abs(low + (high - low) * (key - first) / (last - first) - given.score) > 1e-9 * (high - low):
            return  # the file gives the score
        share = f"({self._number(key)} − {self._number(first)}) / ({self._number(last)} − {self._number(first)})"
        yield self._up(share, given.score)

    def _ticks(self, leaf: Leaf, source: Indicator, answer: Answer, score: float) -> Iterator[str]:
        items, names = countable_items(source), ticked(answer)
        if source.score == "share":
            yield self._up(f"{sum(name in items for name in names)} / {len(items)}", score)
        elif source.score == "points":
            points = " + ".join(self._number(items[name].points) for name in names if name in items) or "0"
            yield self._up(f"({points}) / {self._number(leaf.maximum)}", score)

    def _scaled(self, leaf: Leaf, scale: NumberScale, answer: Answer, answers: Mapping[str, Answer], score: float) -> Iterator[str]:
        x = None
        if isinstance(scale, Ratio) and answer.value is None and answer.given is None:
            above, below = _sides(scale, answer, answers)
            if above is None or not below:
                return
            x = above / below * scale.times
            times = f" × {self._number(scale.times)}" if scale.times != 1 else ""
            yield f"{self._number(above)} / {self._number(below)}{times} = {self._number(x)}"
        elif state_of(answer) == "answered":
            low, high = amount(answer)
            x = low if low == high else None
        if x is None:
            return
        if scale.steps:
            yield self._step(leaf, scale, x, score)
        elif scale.start is not None and scale.end is not None and ((scale.start, scale.end) != self.ends or scale.direction == "down"):
            first, last = (scale.end, x) if scale.direction == "down" else (x, scale.start)
            share = f"({self._number(first)} − {self._number(last)}) / ({self._number(scale.end)} − {self._number(scale.start)})"
            yield self._up(share, score)

    def _step(self, leaf: Leaf, scale: NumberScale, x: float, score: float) -> str:
        """Which step a number reaches."""
        sign = "≥" if scale.direction == "up" else "≤"
        yes, no = self.language.pgettext("step", "yes"), self.language.pgettext("step", "no")
        tests = "; ".join(
            f"{self._number(x)} {sign} {key}: {yes if reached else no}"
            for key, reached in ((key, x >= float(key) if scale.direction == "up" else x <= float(key)) for key in scale.steps or {})
        )
        return f"{tests}; {self._up(f'{self._number(steps_reached(scale, x))} / {self._number(leaf.maximum)}', score)}"

    def _up(self, share: str, score: float) -> str:
        """A share of the range, and the score that it is."""
        low, high = self.ends
        share = share if high - low == 1 else f"{share} × {self._number(high - low)}"
        return f"{share if low == 0 else f'{self._number(low)} + {share}'} = {self._number(score)}"

    def _number(self, value: float) -> str:
        return plain(self.language, value, DIGITS)


def _sides(ratio: Ratio, answer: Answer, answers: Mapping[str, Answer]) -> tuple[float | None, float | None]:
    """The two numbers of a ratio, where each is one number."""
    found = []
    for side in ratio_sides(ratio, answer, answers.get):
        low, high = amount(side) if side is not None and state_of(side) == "answered" else (0.0, 1.0)
        found.append(low if low == high else None)
    return found[0], found[1]
