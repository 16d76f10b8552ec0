"""Checks of how frameworks and their editions hang together by links."""

from __future__ import annotations

import re
from functools import partial

from ..model import Framework, Indicator
from ..sentences import say, some
from .graph import cycles, shown
from .linked import LINKS_FILE, here, links_of, now_of, others_of, was_of
from .registry import Findings, Spot, check
from .views import Rubric


@check("L06", "warning")
def framework_not_found(rubric: Rubric) -> Findings:
    """A link leads to a framework that is not here.

    Its ids cannot be checked. It is looked for beside this one, in ./frameworks and among those that come with readiness.

    Fails:

        links: {digital-government-2o20: [{id: portal, kind: same}]}

    Passes:

        links: {digital-government-2020: [{id: portal, kind: same}]}
    """
    for name in rubric.framework.links:
        if name.partition("@")[0] != rubric.framework.id and rubric.find(name) is None:
            spot = Spot(rubric.documents[LINKS_FILE]).key("links", name)
            yield (
                spot,
                say(
                    "there is no framework '{name}' here, so these links are not checked; mend the name, or put it beside this one",
                    name=name,
                ),
            )


@check("L08", whole=True)
def link_in_circle(rubric: Rubric) -> Findings:
    """Links go in a circle.

    Each of two editions says that its id came from the other, or a framework links to itself. Keep the links of the
    later one.

    Fails, if the framework named here links back to this one:

        links: {digital-government-2020: [{id: portal, kind: same}]}

    Passes, if it does not:

        links: {digital-government-2020: [{id: portal, kind: same}]}
    """
    own = rubric.framework
    if own.id in own.links:
        spot = Spot(rubric.documents[LINKS_FILE]).key("links", own.id)
        yield spot, say("the framework links to itself; write '{own}@VERSION' for an older version", own=own.id)
    graph: dict[str, list[str]] = {}
    _gather(rubric, own, graph)
    for path in cycles(graph):
        for name, spot, link in links_of(rubric):
            ends = ((f"{own.id}: {now}", f"{name}: {was}") for now in now_of(link) for was in was_of(link))
            if name != own.id and any(now in path and was in path for now, was in ends):
                yield (
                    spot.at("kind"),
                    say("links go in a circle: {path}; remove this one, or that of the other framework", path=shown(path)),
                )
                break


def _gather(rubric: Rubric, framework: Framework, graph: dict[str, list[str]], seen: frozenset[str] = frozenset()) -> None:
    """Add where the ids of a framework came from, and those of the frameworks that they came from."""
    for name, links in framework.links.items():
        for link in links:
            for now in now_of(link):
                graph.setdefault(f"{framework.id}: {now}", []).extend(f"{name}: {was}" for was in was_of(link))
        other = here(rubric, name)
        if other is not None and other.id not in {*seen, framework.id, rubric.framework.id}:
            _gather(rubric, other, graph, seen | {framework.id})


@check("L10", "warning", whole=True)
def fate_untold(rubric: Rubric) -> Findings:
    """What became of an indicator of an earlier edition is not told.

    Its answers would fall out of a comparison without a word. Only editions of one framework, whose ids differ in the
    year or number at the end, are held to this.

    Fails, if the indicator portal of 2020 stands in no link:

        links: {digital-government-2020: []}

    Passes:

        links: {digital-government-2020: [{was: portal, kind: dropped, reason: Every country has one now.}]}
    """
    stem = partial(re.sub, r"[-.]?v?\d[\d.]*$", "")
    for name, (other, nodes) in others_of(rubric).items():
        if other.id == rubric.framework.id or stem(other.id) != stem(rubric.framework.id):
            continue
        told = {was for link in rubric.framework.links[name] for was in was_of(link)}
        untold = [key for key, node in nodes.items() if isinstance(node, Indicator) and key not in told]
        if untold:
            listed = some(untold, 5)
            spot = Spot(rubric.documents[LINKS_FILE]).key("links", name)
            yield spot, say("nothing says what became of {names}; add links, of kind 'same' where nothing changed", names=listed)
