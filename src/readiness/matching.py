"""Which ids of two frameworks mean the same, and why others do not (R12): by `links.yaml`, else by the id itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .model import Framework, Indicator, Link, Survey
from .scoring import Leaf, Plan
from .sentences import Sentence, concat, quoted, say

REVERSED = {"merged": "split", "split": "merged", "dropped": "new", "new": "dropped"}  # a link read from the later to the earlier


@dataclass(frozen=True, slots=True)
class Pair:
    """One id in both frameworks; `levels` gives the new key of each old level key."""

    before: str
    after: str
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matching:
    """The ids that mean the same, and for the others of each side why not.

    `beside` gives the old id of a new one that takes its place and cannot be compared with it.
    """

    pairs: dict[str, Pair] = field(default_factory=dict)
    reasons: tuple[dict[str, Sentence], dict[str, Sentence]] = field(default_factory=lambda: ({}, {}))
    beside: dict[str, str] = field(default_factory=dict)

    def by_after(self) -> dict[str, Pair]:
        """The pairs by their new id."""
        return {pair.after: pair for pair in self.pairs.values()}


# How a reason begins: what a link says of its ids, and by what a question was answered.
_KINDS = {
    "changed": say("changed"),
    "merged": say("merged"),
    "split": say("split"),
    "new": say("new"),
    "dropped": say("dropped"),
}
_ANSWERED = {"levels": say("levels"), "choices": say("choices"), "number": say("a number"), "ratio": say("a ratio")}


def match(old: Plan, new: Plan, surveys: tuple[Survey, Survey]) -> Matching:
    """Match the ids of two frameworks.

    Without a link an id means the same in two versions of one framework, and nothing in two different frameworks. Two
    folders hold versions of one framework if they have one name, one content, or surveys that name the same framework.
    """
    found = Matching()
    frameworks = (old.framework, new.framework)
    names = [(framework.id, _named(survey)) for framework, survey in zip(frameworks, surveys, strict=True)]
    links, forward = _links(frameworks, names)
    for link in links:
        _apply(link, forward, old, new, found)
    if _same_framework(frameworks, names):
        taken = {pair.after for pair in found.pairs.values()} | set(found.beside)
        for name in old.index:
            if name in new.index and name not in found.pairs and name not in found.reasons[0] and name not in taken:
                _pair(name, name, {}, old, new, found)
    return found


def _named(survey: Survey) -> str:
    """The id that a survey calls its framework by, the last part of a path."""
    path = Path(survey.framework.partition("@")[0])
    return path.parent.name if path.suffix == ".yaml" else path.name


def _same_framework(frameworks: tuple[Framework, Framework], names: list[tuple[str, str]]) -> bool:
    (old_id, old_named), (new_id, new_named) = names
    one_content = frameworks[0].digest == frameworks[1].digest != ""
    return old_id == new_id or one_content or old_named == new_named != ""


def _links(frameworks: tuple[Framework, Framework], names: list[tuple[str, str]]) -> tuple[tuple[Link, ...], bool]:
    """The links from one framework to the other, and whether they lead from the old to the new one."""
    for own, other in ((1, 0), (0, 1)):
        version = frameworks[other].file.version
        for key in (*(f"{name}@{version}" for name in names[other]), *names[other]):
            if key in frameworks[own].links:
                return frameworks[own].links[key], own == 1
    return (), True


def _apply(link: Link, forward: bool, old: Plan, new: Plan, found: Matching) -> None:
    was = link.was or ((link.id,) if link.id and link.kind != "new" else ())
    now = link.now or ((link.id,) if link.id and link.kind != "dropped" else ())
    levels, kind = dict(link.levels or {}), str(link.kind)
    if not forward:
        was, now, kind = now, was, REVERSED.get(kind, kind)
        levels = {after: before for before, after in reversed(levels.items())}  # of several the first
    if kind in ("same", "moved") and len(was) == len(now) == 1:
        _pair(was[0], now[0], levels, old, new, found)
        return
    why = concat((_KINDS.get(kind) or quoted(kind), *([link.reason] if link.reason else [])), ": ")
    if kind == "changed" and len(was) == len(now) == 1:
        found.beside[now[0]] = was[0]
    for side, names in enumerate((was, now)):
        for name in names:
            found.reasons[side].setdefault(name, why)


def _pair(was: str, now: str, levels: dict[str, str], old: Plan, new: Plan, found: Matching) -> None:
    """Pair two ids if what was answered to the old one can be answered to the new one."""
    if was not in old.index or now not in new.index:
        return
    before, after = old.node(was), new.node(now)
    leaves = tuple(plan.leaves[node.leaf] if node.leaf >= 0 else None for plan, node in ((old, before), (new, after)))
    fault = None
    if (before.kind == "indicator") != (after.kind == "indicator"):
        fault = say("a question on one side, a group on the other")
    elif before.given >= 0 and after.given >= 0 and old.range != new.range:
        fault = say("its score is given in another range")
    elif leaves[0] is not None and leaves[1] is not None:
        fault = _fault(leaves[0], leaves[1], levels)
        levels = {key: levels.get(key, key) for key in leaves[0].by_key}
    if fault is not None:
        found.beside[now] = was
        found.reasons[0][was] = found.reasons[1][now] = concat((_KINDS["changed"], fault), ": ")
    else:
        found.pairs[was] = Pair(was, now, levels)


def _fault(before: Leaf, after: Leaf, levels: Mapping[str, str]) -> Sentence | None:
    """Why answers to one leaf are no answers to the other."""
    kinds = [leaf.source.kind if isinstance(leaf.source, Indicator) else "levels" for leaf in (before, after)]
    if kinds[0] != kinds[1]:
        return say("it was answered by {before}, now by {after}", before=_ANSWERED[kinds[0]], after=_ANSWERED[kinds[1]])
    lost = [key for key in before.by_key if levels.get(key, key) not in after.by_key]
    if lost:
        return say("level {lost} has no place in the new scale", lost=", ".join(lost))
    items = [(leaf.source.choices or {}) if isinstance(leaf.source, Indicator) else {} for leaf in (before, after)]
    gone = [name for name in items[0] if name not in items[1]]
    return say("item {names} has no place in the new list", names=", ".join(gone)) if gone else None
