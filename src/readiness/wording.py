"""Amounts, targets, gates and conditions as words, for terminals and for surveys to fill in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any, Protocol

from .languages import MINUS, Language, mark, mark_in
from .model import Condition, Gate, Indicator, Repeatable, at_least

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
SIGNIFICANT = 12
_LEAST = re.compile(r"([^\s(]+) at least ([^\s;),]+)")
_COUNT = re.compile(r"(\d+) of:")
_JOINED = re.compile(r" (or|and) ")
RULES = {
    "mean": mark("mean"),
    "geometric": mark("geometric mean"),
    "harmonic": mark("harmonic mean"),
    "generalised": mark("generalised mean"),
    "median": mark("median"),
    "minimum": mark("minimum"),
    "maximum": mark("maximum"),
    "points": mark("points over the most that can be had"),
    "copeland": mark("comparison of units (Copeland)"),
    "judgement": mark("the assessor's judgement"),
    "none": mark("no score"),
}
SURVEY_STATUSES = {
    "desk-study": mark("desk study"),
    "self-assessed": mark("self-assessment"),
    "validated": mark("validated"),
    "planned": mark("planned"),
}
CONFIDENCES = {
    "high": mark_in("confidence", "high"),
    "medium": mark_in("confidence", "medium"),
    "low": mark_in("confidence", "low"),
    "unstated": mark_in("confidence", "not stated"),
}


class Goal(Protocol):
    """What can be said of a target: an `Aim` or a `TargetStatus`."""

    @property
    def operator(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def goal(self) -> float: ...
    @property
    def range(self) -> tuple[float, float] | None: ...
    @property
    def baseline(self) -> float | None: ...
    @property
    def since(self) -> str | None: ...
    @property
    def by(self) -> str | None: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def scope(self) -> str | None: ...


def plain(language: Language, value: float, significant: int = SIGNIFICANT) -> str:
    """A number with the decimals that it needs, and no more than a person would write."""
    digits = f"{value:.{significant}g}"
    if "e" in digits:
        return digits.replace("-", MINUS)
    return language.number(float(digits), len(digits.partition(".")[2]))


def with_unit(language: Language, number: str, unit: str | None) -> str:
    """A number with its unit: 30.1 %, 86 places; the sign for per cent stands as the language has it."""
    if not unit:
        return number
    if unit.startswith("%"):
        return language.marks()["percent"].replace("{}", number).replace("\u00a0", " ") + unit[1:]
    return f"{number} {unit}"


def amount(language: Language, ends: Sequence[float], unit: str | None) -> str:
    """One number, or the two that it lies between, with the unit."""
    low, high = min(ends), max(ends)
    if low == high:
        return with_unit(language, plain(language, low), unit)
    found = language.gettext("{low} to {high}", low=plain(language, low), high=plain(language, high))
    return with_unit(language, found, unit)


def unit_of(goal: Goal) -> str | None:
    """The unit that a goal's numbers are written with; a level or a score has none."""
    return None if goal.unit in ("level", "score") else goal.unit


def goal_text(language: Language, goal: Goal, bands: Mapping[str, str] | None = None) -> str:
    """Where something should be, in few words: level 3, at least Established, ≥ 30 %; with `bands` by their titles."""
    if goal.unit == "level":
        return language.gettext("level {level}", level=goal.label)
    if bands and goal.label in bands:
        return language.gettext("at least {least}", least=bands[goal.label])
    number = amount(language, [goal.goal], unit_of(goal))
    return f"{SIGNS[goal.operator]} {number}"


def due_text(language: Language, goal: Goal, bands: Mapping[str, str] | None = None) -> str:
    """A goal with its date: ≥ 30 % by 2020."""
    found = goal_text(language, goal, bands)
    return language.gettext("{goal} by {date}", goal=found, date=language.date(goal.by)) if goal.by else found


def target_text(language: Language, goal: Goal, bands: Mapping[str, str] | None = None) -> str:
    """All that is said of a target: the goal with its date and range, where it started from, who answers for it, and whom it holds for."""
    return "; ".join(filter(None, (due_text(language, goal, bands), terms_text(language, goal))))


def terms_text(language: Language, goal: Goal) -> str:
    """What a target says beside its goal and date: its range, where it started from, the owner and the scope."""
    parts = []
    if goal.range:
        parts.append(language.gettext("given as {range}", range=amount(language, goal.range, unit_of(goal))))
    if goal.baseline is not None:
        start = plain(language, goal.baseline) if goal.unit == "level" else amount(language, [goal.baseline], unit_of(goal))
        parts.append(language.gettext("from {start} in {date}", start=start, date=language.date(goal.since)))
    return "; ".join(filter(None, (*parts, goal.owner, goal.scope)))


Says = Callable[[str, str], str]  # what is said of `ID at least LEVEL`


def gate_text(language: Language, gate: Gate, bands: Mapping[str, str] | None = None) -> str:
    """A gate as a sentence; with `bands` by their titles."""
    most = plain(language, gate.at_most) if isinstance(gate.at_most, float) else (bands or {}).get(gate.at_most, gate.at_most)
    return language.gettext("at most {most} unless {condition}", most=most, condition=condition_text(language, gate.unless))


def steps_text(language: Language, steps: Mapping[str, Any]) -> str:
    """What a file says of the steps before scores, each key as it is written there."""
    return "; ".join(f"{step}: {_settings(language, words)}" for step, words in steps.items())


def _settings(language: Language, words: Any) -> str:
    if not isinstance(words, Mapping):
        return str(words)
    method = [str(words["method"])] if "method" in words else []
    return ", ".join([*method, *(f"{key} {_setting(language, value)}" for key, value in words.items() if key != "method")])


def _setting(language: Language, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "–".join(_setting(language, part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return plain(language, value) if isinstance(value, (int, float)) else str(value)


def condition_text(language: Language, condition: Condition, says: Says | None = None, count: str = mark("{count} of {conditions}")) -> str:
    """A condition as words: `says` words one sentence of it, by the id itself if nothing is said, `count` how many must hold."""
    if condition.says is not None:
        return (says or _by_id(language))(*at_least(condition.says))
    texts = [condition_text(language, part, says, count) for part in condition.parts]
    parts = [f"({text})" if part.says is None else text for text, part in zip(texts, condition.parts, strict=True)]
    if condition.count is not None:
        return language.gettext(count, count=condition.count, conditions=", ".join(parts))
    return _listed(parts, language.pgettext("condition", "or") if condition.any else language.pgettext("condition", "and"))


COMBINED = {
    "best": mark("{kind}; the best answer counts"),
    "maximum": mark("{kind}; the highest counts"),
    "minimum": mark("{kind}; the lowest counts"),
    "mean": mark("{kind}; their mean counts"),
    "median": mark("{kind}; their median counts"),
    "sum": mark("{kind}; their sum counts"),
}


def repeat_text(language: Language, node: Repeatable, outer: str | None = None) -> str | None:
    """What a node is answered for several times, and how that becomes one value; None where it is answered once.

    `outer` is what a group that it stands in is answered for.
    """
    if node.repeat is None:
        return None
    how = "best" if node.combine is None and isinstance(node, Indicator) else node.combination
    kind = node.repeat if outer is None else language.gettext("{kind} of each {outer}", kind=node.repeat, outer=outer)
    return language.gettext(COMBINED[how], kind=kind)


def conditions_text(language: Language, words: Mapping[str, tuple[str, ...]]) -> str:
    """`applies_to` or `when` as words."""
    either, both = (language.pgettext("condition", "or"), language.pgettext("condition", "and"))
    return _listed([language.gettext("{id} is {words}", id=name, words=_listed(values, either)) for name, values in words.items()], both)


def either_text(language: Language, words: Sequence[str]) -> str:
    """'1 or 2': of several possible words one holds."""
    return _listed(words, language.pgettext("condition", "or"))


def months_text(language: Language, months: float) -> str:
    """How long something takes."""
    return language.ngettext("{count} month", "{count} months", ceil(months), count=plain(language, months))


def _listed(words: Sequence[str], between: str) -> str:
    return f" {between} ".join(words)


def _by_id(language: Language) -> Says:
    return lambda name, least: language.gettext("{id} at least {least}", id=name, least=least)


def lacking_text(language: Language, sentence: str, says: Says | None = None) -> str:
    """What of a gate's condition does not hold, as the engine says it, in a language; `says` as in `condition_text`."""
    words = {"or": language.pgettext("condition", "or"), "and": language.pgettext("condition", "and")}
    worded = says or _by_id(language)
    found = _COUNT.sub(lambda match: language.gettext("{count} of:", count=match[1]), sentence)
    found = _JOINED.sub(lambda match: f" {words[match[1]]} ", found)
    return _LEAST.sub(lambda match: worded(match[1], match[2]), found)
