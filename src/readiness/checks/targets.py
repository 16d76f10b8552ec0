"""Checks of the targets, dates and addresses in a framework, and what they share with those of surveys."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Indicator, Range, Target
from ..problems import suggest
from ..sentences import say
from .dates import href_faults, target_dates
from .registry import Findings, Spot, check
from .views import Entry, Rubric

GOALS = ("level", "value", "change", "band")


def word_faults(spot: Spot, target: Target, levels: Sequence[str], bands: Sequence[str]) -> Findings:
    """A level or a band of a target that nobody has."""
    for key, word, known in (("level", target.level, levels), ("band", target.band, bands)):
        if word is not None and word not in known:
            listed = say("; write one of {known}", known=", ".join(known[:12])) if known else say("; nothing here has a '{key}'", key=key)
            yield spot.at(key), say("'{word}' is no value of '{key}'{near}", word=word, key=key, near=suggest(word, known) or listed)


def goal_faults(spot: Spot, target: Target) -> Findings:
    """A target without a goal, with two, or with one that cannot be reckoned."""
    given = [key for key in GOALS if getattr(target, key) is not None]
    if not given:
        yield spot.key(), say("the target says no goal; add 'level', 'value', 'change' or 'band'")
    elif len(given) > 1:
        yield spot.key(given[1]), say("the target gives both '{key}' and '{other}'; keep one", key=given[0], other=given[1])
    elif target.change is not None and target.baseline is None:
        yield spot.at("change"), say("a change counts from somewhere; add 'baseline: {value: …, date: …}'")
    for key in ("value", "change"):
        goal = getattr(target, key)
        if isinstance(goal, Range) and goal.start > goal.end:
            yield (
                spot.at(key),
                say("the range runs backwards, from {start} to {end}; swap its ends", start=f"{goal.start:g}", end=f"{goal.end:g}"),
            )


_KINDS = {
    "levels": say("this is answered by a level"),
    "number": say("this is measured by a number"),
    "group": say("this has a score"),
}


def fit_faults(spot: Spot, target: Target, kind: str) -> Findings:
    """A goal of a kind that its node is not measured in: `kind` is 'levels', 'number' or 'group'."""
    fitting = {"levels": ("level",), "number": ("value", "change"), "group": ("value", "change", "band")}[kind]
    if kind == "group" and target.level is not None:
        return  # it holds for all below
    for key in GOALS:
        if getattr(target, key) is not None and key not in fitting:
            yield (
                spot.key(key),
                say("{kind}, so a target with '{key}' has no effect; write '{own}'", kind=_KINDS[kind], key=key, own=fitting[0]),
            )


def kind_of(rubric: Rubric, entry: Entry) -> str:
    """How a node is measured: by levels, by a number, or by the score of a group."""
    if rubric.levels(entry.node):
        return "levels"
    return "number" if isinstance(entry.node, Indicator) else "group"


def _levels_below(rubric: Rubric, top: Entry | None) -> list[str]:
    """Every level that a node or anything below it has."""
    if top is not None and isinstance(top.node, Indicator):
        return list(rubric.levels(top.node))
    inside = [entry for entry in rubric.entries if top is None or entry is top or any(above is top for above in entry.ancestors())]
    return list(dict.fromkeys(key for entry in inside for key in rubric.levels(entry.node)))


@check("F60", whole=True)
def target_not_found(rubric: Rubric) -> Findings:
    """A target names a level or a band that does not exist.

    Fails, with levels 0 to 4:

        target: {level: 5}

    Passes:

        target: {level: 4}
    """
    bands = [band.id for band in rubric.file.bands]
    for spot, entry, target in rubric.targets():
        if entry is None or kind_of(rubric, entry) != "number":  # a number has no levels at all, which F61 says
            yield from word_faults(spot, target, _levels_below(rubric, entry) if target.level else (), bands)


@check("F61")
def target_unclear(rubric: Rubric) -> Findings:
    """A target has no goal, more than one, or one that its node cannot be held to.

    A goal is one of `level` (a described indicator), `value` or `change` from a `baseline` (a number or a score), and
    `band` (a group).

    Fails:

        target: {by: 2030, owner: Cabinet}

    Passes:

        target: {level: 3, by: 2030, owner: Cabinet}
    """
    for spot, entry, target in rubric.targets():
        yield from goal_faults(spot, target)
        if entry is not None:
            yield from fit_faults(spot, target, kind_of(rubric, entry))


@check("F62")
def no_such_date(rubric: Rubric) -> Findings:
    """A date that does not exist.

    Fails:

        target: {level: 3, by: 2030-02-30}

    Passes:

        target: {level: 3, by: 2030-02-28}
    """
    for spot, _, target in rubric.targets():
        yield from target_dates(spot, target)


@check("F63", "warning")
def no_web_address(rubric: Rubric) -> Findings:
    """An address that a reader cannot safely follow.

    `href` is a web address or the path of a file.

    Fails:

        references: [{title: The law, href: "javascript:alert(1)"}]

    Passes:

        references: [{title: The law, href: "https://example.org/law"}]
    """
    places = [(rubric.main, rubric.file.references), *((entry.spot, entry.node.references) for entry in rubric.entries)]
    for spot, references in places:
        for position, reference in enumerate(references):
            yield from href_faults(spot.at("references", position), reference)
