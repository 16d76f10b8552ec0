"""What is learnt from a sample, and how it places any unit: the sample's own as well as later ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import numpy as np

from ..model import Normalise, Treat
from ..scoring.numbers import Floats
from ..scoring.steps import NATURAL, PLACED, scores_directly
from ..scoring.units import number_scores
from . import normalise as scales
from . import treat
from .impute import Moments
from .outrank import AllRivals
from .recipe import Item, Places, Recipe, area

ALL = "all"  # the key of a sample of all periods
Learnt = TypeVar("Learnt")


class Absent(Exception):
    """A unit's period that nothing was learnt of; `period` says which."""

    def __init__(self, period: str) -> None:
        super().__init__(period)
        self.period = period


class Joint(NamedTuple):
    """How the numbers of some indicators go together in a period of the sample."""

    period: str
    names: tuple[str, ...]
    moments: Moments


@dataclass(frozen=True, eq=False)
class Fitted:
    """What each step has learnt, by the period of its sample (`ALL` for one of all periods) and the id of the indicator.

    `centres` are the numbers to impute by the group of units (`ALL` without groups); `joints` what one number says of the
    others that are imputed by expectation and maximisation; `rivals` whom units are compared with; `lines` what scores 0 and 1, in
    numbers that are negated where less is better; `numbers` those of the sample in order, where places are looked up;
    `screened` the indicators that are left out.
    """

    source: str
    units: int
    periods: tuple[str, ...]
    screened: tuple[str, ...] = ()
    centres: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    joints: tuple[Joint, ...] = ()
    treatments: Mapping[tuple[str, str], tuple[float, float, float]] = field(default_factory=dict)  # low, high, log
    lines: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    numbers: Mapping[tuple[str, str], Floats] = field(default_factory=dict)
    rivals: AllRivals = field(default_factory=dict)

    def period(self, over: str, own: str) -> str:
        """The period of the sample that a unit is placed in: its own, or the only one there is.

        Raises `Absent` for one that nothing was learnt of.
        """
        if over == "all" or not self.periods:
            return ALL
        if own in self.periods:
            return own
        if len(self.periods) > 1:
            raise Absent(own)
        return self.periods[0]


@dataclass(frozen=True, eq=False)
class Lent:
    """What one sample has taught of some indicators, in one of its periods, for the units of another sample of any period."""

    fitted: Fitted
    period: str
    names: frozenset[str]

    def beside(self, own: Fitted) -> Fitted:
        """What another sample has taught of all other indicators, and this one of these."""

        def both(mine: Mapping[tuple[str, str], Learnt], theirs: Mapping[tuple[str, str], Learnt]) -> dict[tuple[str, str], Learnt]:
            found = {key: value for key, value in mine.items() if key[1] not in self.names}
            for (period, name), value in theirs.items():
                if name in self.names and period in (ALL, self.period):
                    found.update({(when, name): value for when in (ALL, *own.periods)})
            return found

        joints = [joint for joint in own.joints if not self.names.issuperset(joint.names)]
        for joint in self.fitted.joints:
            if self.names.issuperset(joint.names) and joint.period in (ALL, self.period):
                joints.extend(joint._replace(period=period) for period in (ALL, *own.periods))
        screened = (name for name in self.fitted.screened if name in self.names)
        return replace(
            own,
            screened=(*(name for name in own.screened if name not in self.names), *screened),
            centres=both(own.centres, self.fitted.centres),
            joints=tuple(joints),
            treatments=both(own.treatments, self.fitted.treatments),
            lines=both(own.lines, self.fitted.lines),
            numbers=both(own.numbers, self.fitted.numbers),
        )


NOTHING_LENT = Lent(Fitted("", 0, ()), ALL, frozenset())


def samples(over: str, periods: Sequence[str]) -> Iterator[tuple[str, Places]]:
    """The columns that make a sample each, with the key of its period."""
    if over == "all":
        yield ALL, np.arange(len(periods))
        return
    codes = {period: code for code, period in enumerate(sorted(set(periods)))}
    own = np.array([codes[period] for period in periods] if len(codes) > 1 else [0] * len(periods), dtype=np.intp)
    yield from ((period, np.flatnonzero(own == code)) for period, code in codes.items())


def rule_of(step: Treat) -> treat.Rule:
    """The rule of treatment as the file gives it."""
    return treat.Rule(step.winsorise, step.log, step.skew, step.kurtosis)


def settings_of(step: Normalise, ends: tuple[float, float]) -> scales.Settings:
    """What a method is told; the framework's range where it says nothing."""
    to = ends if step.to is None else None if step.to == NATURAL else step.to
    if to is None and step.method not in PLACED:
        to = (0.0, 1.0)
    return scales.Settings(
        to=to,  # type: ignore[arg-type]
        mean=0.0 if step.mean is None else step.mean,
        deviation=1.0 if step.deviation is None else step.deviation,
        ties=step.ties or "minimum",
        cap=step.cap,
    )


def treated(recipe: Recipe, fitted: Fitted, x: Floats, periods: Sequence[str]) -> Floats:
    """Numbers (items x units) after the treatment that was learnt."""
    found = x
    for step, places in recipe.alike(lambda item: item.steps.treat if isinstance(item.steps.treat, Treat) else None):
        for key, columns in samples(step.over, periods):
            period = fitted.period(step.over, key)
            for place, name in zip(places.tolist(), recipe.ids(places), strict=True):
                how = fitted.treatments.get((period, name))
                if how is not None:
                    found = x.copy() if found is x else found
                    at = area(x, places[places == place], columns)
                    found[at] = treat.apply(x[at], treat.treatment(*how))
    return found


def scored(recipe: Recipe, fitted: Fitted, x: Floats, periods: Sequence[str]) -> Floats:
    """Scores (items x units) of treated numbers, in the framework's range; NaN where nothing was learnt of an indicator."""
    alike = list(recipe.alike(relative_step))
    if len(alike) == 1 and len(alike[0][1]) == len(x) and alike[0][0].over == "all":
        return _placed(recipe, fitted, alike[0][0], alike[0][1], ALL, x)  # in one go, without room for others
    found = np.full(x.shape, np.nan)
    for place, item in enumerate(recipe.items):
        if scores_directly(item.steps.normalise):
            found[place] = number_scores(item.scale, x[place], item.leaf.maximum, item.leaf.ends)
    for step, places in alike:
        for key, columns in samples(step.over, periods):
            at = area(x, places, columns)
            found[at] = _placed(recipe, fitted, step, places, fitted.period(step.over, key), x[at])
    return found


def _placed(recipe: Recipe, fitted: Fitted, step: Normalise, places: Places, period: str, x: Floats) -> Floats:
    """The scores of items that are normalised alike, by what one sample has taught."""
    down, settings = recipe.down[places], settings_of(step, recipe.plan.range)
    names = recipe.ids(places)
    if step.method in PLACED:
        none, own = np.empty(0), scales.oriented(x, down)
        return scales.by_place(own, [fitted.numbers.get((period, name), none) for name in names], step.method, settings)
    nowhere = (np.nan, np.nan)
    zero, one = (np.array(ends)[:, None] for ends in zip(*(fitted.lines.get((period, name), nowhere) for name in names), strict=True))
    line = scales.Line(scales.oriented(zero, down), scales.oriented(one, down))  # turned instead of all the numbers
    return scales.on_line(x, line, settings, spread=step.method == "z-score")


def relative_step(item: Item) -> Normalise | None:
    """How an item is normalised, if its number scale does not say what it scores."""
    return None if scores_directly(item.steps.normalise) else item.steps.normalise


def _items(recipe: Recipe, places: Places) -> list[Item]:
    return [recipe.items[place] for place in places]
