"""Which gaps are filled from what: groups of units, periods in time, indicators side by side."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..model import Impute
from ..panel import Panel
from ..periods import last_day
from ..problems import Problem, suggest
from ..scoring.numbers import Floats
from ..sentences import say
from . import impute
from .fitted import ALL, Fitted, Joint, samples
from .recipe import Item, Places, Recipe, area

Key = tuple[str, str]
Centres = dict[Key, dict[str, float]]


def learn_centres(recipe: Recipe, panel: Panel, x: Floats, periods: Sequence[str]) -> tuple[Centres, list[Problem]]:
    """The mean or median of each group of units (`ALL` without groups) that fills a gap, by period and indicator."""
    found: Centres = {}
    problems = []
    for step, places in recipe.alike(_central):
        groups = groups_of(step, panel)
        if isinstance(groups, Problem):
            problems.append(groups)
            continue
        for key, group, members in _by_group(step, periods, groups):
            centres = impute.CENTRES[step.method](x[area(x, places, members)])
            for name, centre in zip(recipe.ids(places), centres.tolist(), strict=True):
                if centre == centre:
                    found.setdefault((key, name), {})[group] = centre
    return found, problems


def fill_as_taught(recipe: Recipe, panel: Panel, x: Floats, periods: Sequence[str], fitted: Fitted) -> Floats:
    """Numbers (items x units) with gaps filled by what a sample has taught; others stay open."""
    return _fill_centres(recipe, panel, _fill_joints(recipe, x, periods, fitted), periods, fitted)


def _fill_centres(recipe: Recipe, panel: Panel, x: Floats, periods: Sequence[str], fitted: Fitted) -> Floats:
    """The same by the centre of the unit's group."""
    found = x.copy()
    for step, places in recipe.alike(_central):
        groups = groups_of(step, panel)
        if isinstance(groups, Problem):
            continue
        for key, group, members in _by_group(step, periods, groups):
            at = area(x, places, members)
            own = found[at]
            gaps = np.isnan(own)
            if gaps.any():
                period = fitted.period(step.over, key)
                centres = [fitted.centres.get((period, name), {}).get(group, np.nan) for name in recipe.ids(places)]
                np.copyto(own, np.array(centres)[:, None], where=gaps)
                found[at] = own
    return found


def _by_group(step: Impute, periods: Sequence[str], groups: Sequence[str | None]) -> Iterator[tuple[str, str, Places]]:
    """The period, the name and the columns of every group of units; those of no group are in none."""
    names = {name: code for code, name in enumerate(dict.fromkeys(groups))}
    codes = np.array([names[group] for group in groups] if len(names) > 1 else [0] * len(groups), dtype=np.intp)
    for key, columns in samples(step.over, periods):
        for group in sorted(name for name in names if name is not None):
            members = columns if len(names) == 1 else columns[codes[columns] == names[group]]
            if len(members):
                yield key, group, members


def learn_joints(recipe: Recipe, x: Floats, periods: Sequence[str]) -> tuple[Joint, ...]:
    """How the numbers of each group go together that are filled from one another; without indicators that are the same everywhere."""
    found = []
    for step, places in _beside(recipe):
        for key, columns in samples(step.over, periods):
            own = x[area(x, places, columns)]
            telling = impute.telling(own)
            if len(telling):
                found.append(Joint(key, tuple(recipe.ids(places[telling])), impute.expectation_maximisation(own[telling])))
    return tuple(found)


def _fill_joints(recipe: Recipe, x: Floats, periods: Sequence[str], fitted: Fitted) -> Floats:
    """The same as a sample expects it from the unit's other numbers of the same group."""
    found = x
    for step, places in _beside(recipe):
        found = x.copy() if found is x else found
        names = recipe.ids(places)
        for key, columns in samples(step.over, periods):
            if not np.isnan(x[area(x, places, columns)]).any():
                continue
            period = fitted.period(step.over, key)
            for joint in fitted.joints:
                if joint.period == period and set(joint.names) <= set(names):
                    at = area(x, places[[names.index(name) for name in joint.names]], columns)
                    found[at] = impute.expected(x[at], joint.moments)
    return found


def _beside(recipe: Recipe) -> Iterator[tuple[Impute, Places]]:
    """The indicators of each group whose gaps are filled from one another."""
    for step, places in recipe.alike(lambda item: _with(item, "expectation-maximisation")):
        groups = np.array([recipe.items[place].group for place in places])
        yield from ((step, places[groups == group]) for group in np.unique(groups))


def fill_in_time(recipe: Recipe, panel: Panel, x: Floats, periods: Sequence[str]) -> tuple[Floats, list[Problem]]:
    """Numbers with gaps filled from the same unit's other periods."""
    places: Places = np.array([place for place, item in enumerate(recipe.items) if _with(item, "linear")], dtype=np.intp)
    if not len(places):
        return x, []
    if len(set(periods)) < 2:
        message = say("to impute in time the panel needs several periods; add a column of them (--period COLUMN), or impute otherwise")
        return x, [Problem(panel.path, 0, 0, "I07", message)]
    times = np.array([_year(period) for period in periods])
    names = {unit: at for at, unit in enumerate(dict.fromkeys(panel.units))}
    found = x.copy()
    found[places] = impute.linear(x[places], np.array([names[unit] for unit in panel.units]), times)
    return found, []


def _year(period: str) -> float:
    """When a period ends, in years: a year is as long as any other."""
    day = last_day(period)
    return day.year + day.timetuple().tm_yday / (366 if isleap(day.year) else 365)


def groups_of(step: Impute, panel: Panel) -> Sequence[str | None] | Problem:
    """The group of every unit, None for a unit without one; a problem where the panel does not have the attribute."""
    if not step.method.startswith("group-") or step.by is None:
        return [ALL] * len(panel.units)
    if step.by in panel.attributes:
        return panel.attributes[step.by]
    advice = suggest(step.by, panel.attributes) or say("; add a column 'subject.{by}'", by=step.by)
    return Problem(panel.path, 0, 0, "I07", say("to impute by group each unit needs its '{by}'{advice}", by=step.by, advice=advice))


def reason(recipe: Recipe, panel: Panel) -> Callable[[int, int], str]:
    """Why a gap was filled as it was."""

    def of(place: int, unit: int) -> str:
        step = recipe.items[place].steps.impute
        assert step is not None
        groups = groups_of(step, panel)
        if step.method.startswith("group-") and not isinstance(groups, Problem):
            return f"{step.method.removeprefix('group-')} of {step.by} {groups[unit]}"
        return step.method

    return of


def is_taught(item: Item) -> bool:
    """Whether its gaps are filled by what a sample teaches: a mean, a median, or what other numbers say of it."""
    return _central(item) is not None or _with(item, "expectation-maximisation") is not None


def _central(item: Item) -> Impute | None:
    step = item.steps.impute
    return step if step is not None and step.method in impute.CENTRES else None


def _with(item: Item, method: str) -> Impute | None:
    step = item.steps.impute
    return step if step is not None and step.method == method else None
