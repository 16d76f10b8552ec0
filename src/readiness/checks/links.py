"""Checks of links.yaml: what became of the ids of another framework or edition."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Link
from ..problems import suggest
from ..sentences import NOTHING, Sentence, say
from .linked import Other, links_of, now_of, others_of, was_of
from .registry import Findings, Spot, check
from .views import Rubric, levels_of

KEPT = ("same", "moved")  # kinds that promise that answers can be compared
EXPLAINED = ("changed", "merged", "split", "dropped", "new")

# Kind -> how many old and how many new ids it takes (at least, at most).
MANY = 10**6
ARITY = {
    "same": ((1, 1), (1, 1)),
    "moved": ((1, 1), (1, 1)),
    "changed": ((1, 1), (1, 1)),
    "merged": ((2, MANY), (1, 1)),
    "split": ((1, 1), (2, MANY)),
    "dropped": ((1, MANY), (0, 0)),
    "new": ((0, 0), (1, MANY)),
}


def _unknown(spot: Spot, link: Link, key: str, known: Mapping[str, object], where: Sentence = NOTHING) -> Findings:
    for position, name in enumerate(getattr(link, key) or ((link.id,) if link.id else ())):
        if name not in known:
            place = spot.at(key, position) if getattr(link, key) else spot.at("id")
            yield (
                place,
                say(
                    "there is no '{name}'{where}{near}",
                    name=name,
                    where=where,
                    near=suggest(name, known) or say("; name an indicator, a group or a composite"),
                ),
            )


@check("L01", whole=True)
def old_id_unknown(rubric: Rubric) -> Findings:
    """A link names an old id that the other framework does not have.

    Fails, if the other framework has no open-data-portl:

        - {was: open-data-portl, now: data-portal, kind: changed, reason: Mobile access counts now.}

    Passes:

        - {was: open-data-portal, now: data-portal, kind: changed, reason: Mobile access counts now.}
    """
    others = others_of(rubric)
    for name, spot, link in links_of(rubric):
        if name in others and link.kind != "new":
            yield from _unknown(spot, link, "was", others[name].nodes, say(" in {framework}", framework=name))


@check("L02", whole=True)
def new_id_unknown(rubric: Rubric) -> Findings:
    """A link names a new id that this framework does not have.

    Fails, if this framework has no data-portl:

        - {was: open-data-portal, now: data-portl, kind: changed, reason: Mobile access counts now.}

    Passes:

        - {was: open-data-portal, now: data-portal, kind: changed, reason: Mobile access counts now.}
    """
    for _, spot, link in links_of(rubric):
        if link.kind != "dropped":
            yield from _unknown(spot, link, "now", rubric.by_id)


@check("L03")
def wrong_count(rubric: Rubric) -> Findings:
    """A link has too many or too few ids for its kind.

    `same`, `moved` and `changed` go from one id to one; `merged` from two or more to one; `split` from one to two or
    more; `dropped` has only `was`, `new` only `now`. `id` is short for the same id in both.

    Fails:

        - {was: portal, now: data-portal, kind: split, reason: Two questions now.}

    Passes:

        - {was: portal, now: [data-portal, service-portal], kind: split, reason: Two questions now.}
    """
    for _, spot, link in links_of(rubric):
        for key, ids, (least, most) in zip(("was", "now"), (was_of(link), now_of(link)), ARITY[link.kind], strict=True):
            if not least <= len(ids) <= most:
                wanted = (
                    say("no id")
                    if most == 0
                    else say("one id")
                    if most == 1
                    else say("at least one id")
                    if least == 1
                    else say("two or more ids")
                )
                yield (
                    spot.at("kind"),
                    say(
                        "'{kind}' takes {wanted} under '{key}', not {count}; mend the ids or the kind",
                        kind=link.kind,
                        wanted=wanted,
                        key=key,
                        count=len(ids),
                    ),
                )
        if link.id and link.was and link.now:
            yield spot.key("id"), say("'id' is short for the same id in 'was' and 'now'; remove it")


@check("L04", whole=True)
def levels_lost(rubric: Rubric) -> Findings:
    """A link promises the same meaning, and a level of the old scale has no place in the new one.

    For `same` and `moved` every old level key must be in the new scale, or be given a new key under `levels`.

    Fails, from levels 0 to 4 to levels 0 to 3:

        - {id: portal, kind: same}

    Passes:

        - {id: portal, kind: same, levels: {4: 3}}
    """
    others = others_of(rubric)
    for name, spot, link in links_of(rubric):
        scales = _scales(rubric, others.get(name), link)
        if scales is None or link.kind not in KEPT:
            continue
        old, new = scales
        mapped = link.levels or {}
        lost = [key for key in old if key not in new and key not in mapped]
        if lost or bool(old) != bool(new):
            said = (
                say("level {lost} has no place in the new scale", lost=", ".join(lost))
                if old and new
                else say("only one of the two has levels")
            )
            yield (
                spot.at("kind"),
                say("'{kind}' does not hold: {said}; add it under 'levels', or say 'changed' with a reason", kind=link.kind, said=said),
            )


def _scales(rubric: Rubric, other: Other | None, link: Link) -> tuple[list[str], list[str]] | None:
    """The level keys of the old and of the new id of a link from one to one; None where an id is not found."""
    was, now = was_of(link), now_of(link)
    if other is None or len(was) != 1 or len(now) != 1:
        return None
    old, new = other.nodes.get(was[0]), rubric.by_id.get(now[0])
    if old is None or new is None:
        return None
    return list(levels_of(other.framework.file, old)), list(rubric.levels(new.node))


@check("L05", whole=True)
def level_map_wrong(rubric: Rubric) -> Findings:
    """A link maps a level that does not exist, or maps levels where none are compared.

    `levels` gives the new key of old keys, for `same` and `moved`.

    Fails, from levels 0 to 4 to levels 0 to 3:

        - {id: portal, kind: same, levels: {4: 5}}

    Passes:

        - {id: portal, kind: same, levels: {4: 3}}
    """
    others = others_of(rubric)
    for name, spot, link in links_of(rubric):
        if link.levels and link.kind not in KEPT:
            yield (
                spot.key("levels"),
                say("'levels' has no effect under '{kind}', whose answers are not compared; remove it", kind=link.kind),
            )
            continue
        scales = _scales(rubric, others.get(name), link)
        for old, new in (link.levels or {}).items() if scales else ():
            if scales is not None and old not in scales[0]:
                yield (
                    spot.key("levels", old),
                    say("there was no level '{old}'; the old levels are {scales}", old=old, scales=", ".join(scales[0])),
                )
            elif scales is not None and new not in scales[1]:
                yield (
                    spot.at("levels", old),
                    say("there is no level '{new}'; the new levels are {scales}", new=new, scales=", ".join(scales[1])),
                )


@check("L07", "warning")
def reason_missing(rubric: Rubric) -> Findings:
    """A link does not say why.

    Whoever compares two years reads the reason beside what cannot be compared. Only `same` and `moved` need none.

    Fails:

        - {was: portal, kind: dropped}

    Passes:

        - {was: portal, kind: dropped, reason: Every country has one now.}
    """
    for _, spot, link in links_of(rubric):
        if link.kind in EXPLAINED and not (link.reason or "").strip():
            yield spot.at("kind"), say("'{kind}' needs a reason; add 'reason:'", kind=link.kind)


@check("L09")
def fate_told_twice(rubric: Rubric) -> Findings:
    """What became of an old id is told twice.

    One link an old id: it was kept, changed, merged, split or dropped.

    Fails:

        - {was: portal, kind: dropped, reason: Every country has one now.}
        - {was: portal, now: data-portal, kind: changed, reason: Mobile access counts now.}

    Passes:

        - {was: portal, now: data-portal, kind: changed, reason: Mobile access counts now.}
    """
    told: dict[tuple[str, str], Spot] = {}
    for name, spot, link in links_of(rubric):
        for was in was_of(link):
            first = told.setdefault((name, was), spot)
            if first is not spot:
                line = first.document.place(first.location)[0]
                yield spot.at("was"), say("line {line} says already what became of '{was}'; keep one of the two links", line=line, was=was)
