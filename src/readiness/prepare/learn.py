"""Learn from a sample: the lines and places of normalisation, and what cannot be learnt from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Normalise, Range, Treat
from ..problems import Problem, suggest
from ..scoring.gates import Flags
from ..scoring.numbers import Floats
from ..scoring.steps import PLACED
from ..sentences import Sentence, say, some
from . import normalise as scales
from . import treat
from .fitted import ALL, relative_step, rule_of, samples
from .recipe import Item, Places, Recipe, area

Key = tuple[str, str]
MANY = 5  # ids in a message


class Learner:
    """Collects what a sample teaches, and every problem of it."""

    def __init__(self, recipe: Recipe, path: str, units: Sequence[str], periods: Sequence[str]) -> None:
        self.recipe, self.path, self.units, self.periods = recipe, path, units, periods
        self.problems: list[Problem] = []
        self.treatments: dict[Key, tuple[float, float, float]] = {}
        self.lines: dict[Key, tuple[float, float]] = {}
        self.numbers: dict[Key, Floats] = {}
        self.reasons: dict[Key, str] = {}
        self.silent: list[Sentence] = []  # of which indicators there is no number

    def refuse(self, code: str, message: Sentence) -> None:
        self.problems.append(Problem(self.path, 0, 0, code, message))

    def treat(self, x: Floats) -> None:
        """Learn the treatment of outliers from numbers (items x units)."""
        for step, places in self.recipe.alike(lambda item: item.steps.treat if isinstance(item.steps.treat, Treat) else None):
            for key, columns in samples(step.over, self.periods):
                found = treat.fit(x[area(x, places, columns)], rule_of(step))
                for row, name in enumerate(self.recipe.ids(places)):
                    if np.isfinite(found.low[row]) or np.isfinite(found.high[row]):
                        self.treatments[key, name] = (float(found.low[row]), float(found.high[row]), float(found.log[row]))
                        self.reasons[key, name] = _why(found, row)

    def scale(self, x: Floats, left_out: Sequence[int] = ()) -> None:
        """Learn the scales from treated numbers (items x units); of leaves that are left out nothing."""
        for step, places in self.recipe.alike(relative_step):
            places = places[[self.recipe.items[place].leaf.index not in left_out for place in places]]
            items = [self.recipe.items[place] for place in places]
            for key, columns in samples(step.over, self.periods):
                own, down = x[area(x, places, columns)], self.recipe.down[places]
                ends = scales.ends_of(own, down)
                if scales.LINES.get(step.method) is not scales.min_max:  # which looks at no more than the ends
                    own = scales.oriented(own, down)
                some = np.flatnonzero(~np.isnan(ends.zero[:, 0]))  # an indicator without any number teaches nothing
                if len(some) < len(items):
                    self._none([item.leaf.id for item, end in zip(items, ends.zero[:, 0], strict=True) if np.isnan(end)], key)
                    own, ends = own[some], scales.Line(ends.zero[some], ends.one[some])
                known = [items[row] for row in some]
                if step.method != "goalposts":
                    self._same(step, known, ends, own.shape[1], key)
                    apart = np.flatnonzero(ends.zero[:, 0] != ends.one[:, 0])
                    if len(apart) < len(known):  # of the others no more is to be said
                        known, own, ends = [known[row] for row in apart], own[apart], scales.Line(ends.zero[apart], ends.one[apart])
                self._learn(step, known, own, ends, (key, columns))

    def _learn(self, step: Normalise, items: list[Item], own: Floats, ends: scales.Line, sample: tuple[str, Places]) -> None:
        key, columns = sample
        if step.method in PLACED:
            for item, numbers in zip(items, scales.sample(own), strict=True):
                self.numbers[key, item.leaf.id] = numbers
            return
        known = self._known(step, items, own, columns)
        if known is None or not items:
            return
        line = ends if scales.LINES[step.method] is scales.min_max else scales.LINES[step.method](own, known)
        self._ends(step, items, line, key)
        for row, item in enumerate(items):
            self.lines[key, item.leaf.id] = (float(line.zero[row, 0]), float(line.one[row, 0]))

    def _none(self, names: list[str], key: str) -> None:
        """Remember that no unit has a number."""
        self.silent.append(say("no unit has a number for {names}{when}: unknown for all", names=listed(names), when=_when(key)))

    def _same(self, step: Normalise, items: list[Item], ends: scales.Line, count: int, key: str) -> None:
        """Refuse what has no spread: no method that looks at other units can score it."""
        if count < 2:
            message = say(
                "{method} compares units, and there is {count} of them; give a panel of several, or the parameters of one "
                "(--parameters FILE)",
                method=step.method,
                count=count,
            )
            if not any(problem.code == "I02" for problem in self.problems):
                self.refuse("I02", message)
            return
        names = [item.leaf.id for item, low, high in zip(items, ends.zero[:, 0], ends.one[:, 0], strict=True) if low == high]
        if names:
            self._refuse_same(step, names, key)

    def _refuse_same(self, step: Normalise, names: list[str], key: str) -> None:
        self.refuse(
            "I01",
            say(
                "{names}: the same for every unit that has a number{when}, so {method} cannot score it; say 'scored: false', or give "
                "its number fixed ends ('from', 'to')",
                names=listed(names),
                when=_when(key),
                method=step.method,
            ),
        )

    def _known(self, step: Normalise, items: list[Item], own: Floats, columns: Places) -> scales.Known | None:
        """What the framework or the panel says beside the sample, turned as the sample is."""
        down = np.array([[item.down] for item in items], dtype=np.bool_).reshape(-1, 1)
        match step.method:
            case "share-of-maximum":
                self._signs(items, own, down)
                return scales.Known(down=down)
            case "goalposts":
                posts = np.array([[item.scale.start or 0.0, item.scale.end or 0.0] for item in items]).reshape(-1, 2)
                low, high = posts[:, :1], posts[:, 1:]
                return scales.Known(low=np.where(down, -high, low), high=np.where(down, -low, high))
            case "distance-to-target":
                targets = np.array([[target_of(item)] for item in items]).reshape(-1, 1)
                return scales.Known(target=scales.oriented(targets, down))
            case "distance-to-reference":
                return self._reference(step, items, own, columns)
        return scales.Known()

    def _signs(self, items: list[Item], own: Floats, down: Flags) -> None:
        below = [item.leaf.id for row, item in enumerate(items) if np.nanmin(own[row] * (-1 if down[row, 0] else 1)) < 0]
        if below:
            self.refuse(
                "I06", say("{names}: there are numbers below 0, which are no share of the maximum; use min-max", names=listed(below))
            )

    def _reference(self, step: Normalise, items: list[Item], own: Floats, columns: Places) -> scales.Known | None:
        units = [self.units[column] for column in columns]
        name = step.reference or ""
        at = [row for row, unit in enumerate(units) if unit == name]
        if not at:
            self.refuse(
                "I04",
                say(
                    "the reference unit '{name}' is not in the sample{near}",
                    name=name,
                    near=suggest(name, units) or say("; name one of its units"),
                ),
            )
            return None
        found = own[:, at[-1:]]  # the latest period of several
        lacking = [item.leaf.id for row, item in enumerate(items) if np.isnan(found[row, 0])]
        if lacking:
            self.refuse(
                "I04",
                say(
                    "the reference unit '{name}' has no number for {names}; add it, or use another method there",
                    name=name,
                    names=listed(lacking),
                ),
            )
        return scales.Known(reference=found)

    def _ends(self, step: Normalise, items: list[Item], line: scales.Line, key: str) -> None:
        """Refuse lines that run nowhere, or backwards, or farther than a number reaches."""
        with np.errstate(all="ignore"):
            far = np.flatnonzero(np.isinf(line.one - line.zero) | np.isinf(line.one) | np.isinf(line.zero))
        if len(far):
            names = listed([items[row].leaf.id for row in far.tolist()])
            self.refuse(
                "I03", say("{names}: too far apart to be compared; write the numbers in a larger unit, such as millions", names=names)
            )
        wrong = [item.leaf.id for row, item in enumerate(items) if line.one[row, 0] <= line.zero[row, 0]]
        if wrong and step.method == "distance-to-reference":
            name = step.reference
            self.refuse(
                "I04",
                say(
                    "the reference unit '{name}' is the worst of the sample in {names}; use another method there",
                    name=name,
                    names=listed(wrong),
                ),
            )
        elif wrong and step.method == "distance-to-target":
            self.refuse(
                "I05",
                say("the target of {names} is no better than the worst unit; mend the target, or use another method", names=listed(wrong)),
            )
        elif wrong and not self.problems:  # they differ by rounding errors
            self._refuse_same(step, wrong, key)


def _when(key: str) -> str:
    """Of which period something is said, if of one."""
    return "" if key == ALL else say(" in {key}", key=key)


def listed(names: Sequence[str]) -> Sentence:
    """Some ids as text."""
    return some(names, MANY)


def target_of(item: Item) -> float:
    """The number of an indicator's target, of several the first; of a range the nearer end."""
    value = item.indicator.targets[0].value if item.indicator.targets else None
    if isinstance(value, Range):
        return value.end if item.down else value.start
    return float("nan") if value is None else value


def _why(found: treat.Treatment, row: int) -> str:
    shape = f"skewness {found.before.skewness[row]:.3g}, kurtosis {found.before.kurtosis[row]:.3g}"
    if found.log[row]:
        return f"logarithm: {shape}, and winsorising is not enough"
    return f"winsorised, {found.points[row]:.0f} points: {shape}"
