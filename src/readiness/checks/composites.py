"""Checks of what refers to other ids: conditions (`when`) and composites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Composite, Indicator
from ..problems import suggest
from ..sentences import say
from .graph import cycles, shown
from .registry import Findings, Spot, check
from .views import Entry, Rubric


def _whens(rubric: Rubric) -> Iterator[tuple[Entry, Spot, str, tuple[str, ...]]]:
    for entry in rubric.entries:
        for name, words in entry.node.when.items():
            yield entry, entry.spot.at("when", name), name, words


NUMBERS = re.compile("[0-9]")


@check("F53", whole=True)
def when_of_nobody(rubric: Rubric) -> Findings:
    """`when` names an id whose answer cannot be read.

    A question is asked when another one has a certain answer: that of an indicator with levels or a tick list, or of a
    judged group.

    Fails, if there is no indicator strategy:

        when: {strategy: [2, 3]}

    Passes, if there is:

        when: {national-strategy: [2, 3]}
    """
    known = {entry.id: entry for entry in rubric.entries if _words(rubric, entry)}
    for _, spot, name, _ in _whens(rubric):
        if name not in known:
            said = say("has no levels or items") if name in rubric.by_id else say("does not exist")
            yield (
                Spot(spot.document, spot.location, True),
                say("'{name}' {said}; name an indicator with levels{near}", name=name, said=said, near=suggest(name, known)),
            )


def _words(rubric: Rubric, entry: Entry) -> list[str]:
    """The levels or items that an answer to this node may name."""
    choices = entry.node.choices if isinstance(entry.node, Indicator) else None
    return [*rubric.levels(entry.node), *(choices or ())]


@check("F54", whole=True)
def when_at_nothing(rubric: Rubric) -> Findings:
    """`when` names a level that does not exist.

    Fails, with levels 0 to 2:

        when: {national-strategy: [2, 3]}

    Passes:

        when: {national-strategy: [1, 2]}
    """
    for _, spot, name, words in _whens(rubric):
        entry = rubric.by_id.get(name)
        known = _words(rubric, entry) if entry else []
        for position, word in enumerate(words):
            if known and word not in known:
                yield (
                    spot.at(position),
                    say(
                        "'{name}' has no level '{word}'{near}",
                        name=name,
                        word=word,
                        near=suggest(word, known) or say("; it has {known}", known=", ".join(known)),
                    ),
                )


@check("F55")
def when_of_itself(rubric: Rubric) -> Findings:
    """Whether a question is asked depends on its own answer.

    Two conditions name each other, a condition names what stands below it, or conditions follow each other through more
    than 100 steps.

    Fails:

        plan: {question: Is there a plan?, scale: yes-no, when: {budget: [1]}}
        budget: {question: Is there a budget?, scale: yes-no, when: {plan: [1]}}

    Passes:

        plan: {question: Is there a plan?, scale: yes-no}
        budget: {question: Is there a budget?, scale: yes-no, when: {plan: [1]}}
    """
    graph = {entry.id: [name for node in (entry, *entry.ancestors()) for name in node.node.when] for entry in rubric.by_id.values()}
    for path in cycles(graph):
        entry = rubric.by_id[path[0]]
        holder = next((node for node in (entry, *entry.ancestors()) if path[1] in node.node.when), entry)
        yield (
            holder.spot.at("when", path[1]),
            say("a condition depends on itself: {path}; take one of these conditions out", path=shown(path)),
        )


@check("F56")
def composite_of_nothing(rubric: Rubric) -> Findings:
    """A composite does not say what it is made of, or says it twice.

    It lists nodes under `of`, or takes all indicators with a `tag`.

    Fails:

        composites: {open-data: {title: Open data}}

    Passes:

        composites: {open-data: {title: Open data, of: [open-data-policy, open-data-portal]}}
    """
    for entry, node in rubric.composites:
        if node.of is not None and node.tag is not None:
            yield entry.spot.key("tag"), say("composite '{id}' has both 'of' and 'tag'; keep one", id=entry.id)
        elif not node.of and not node.tag:
            yield entry.spot.key(), say("composite '{id}' is made of nothing; list ids under 'of', or give a 'tag'", id=entry.id)


@check("F57", whole=True)
def composite_of_nobody(rubric: Rubric) -> Findings:
    """A composite names an id that does not exist.

    Fails:

        of: [open-data-polcy]

    Passes:

        of: [open-data-policy]
    """
    for entry, node in rubric.composites:
        for position, name in enumerate(node.of or ()):
            if name not in rubric.by_id:
                near = suggest(name, rubric.by_id) or say("; name an indicator, a group or a composite")
                yield _named(entry, node, position, name), say("there is no '{name}'{near}", name=name, near=near)


def _named(entry: Entry, node: Composite, position: int, name: str) -> Spot:
    return entry.spot.key("of", name) if isinstance(node.of, dict) else entry.spot.at("of", position)


@check("F64", "warning", whole=True)
def composite_of_unscored(rubric: Rubric) -> Findings:
    """A composite names what is not scored.

    What is asked and not scored stays out of every score, whoever names it. Score it, or take it out.

    Fails, if population says `scored: false`:

        of: [online-services, population]

    Passes:

        of: [online-services]
    """
    for entry, node in rubric.composites:
        for position, name in enumerate(node.of or ()):
            named = rubric.by_id.get(name)
            if named is not None and not all(part.node.scored for part in (named, *named.ancestors())):
                yield _named(entry, node, position, name), say("'{name}' is not scored, so it has no effect here; take it out", name=name)


@check("F58", whole=True)
def composite_tag_empty(rubric: Rubric) -> Findings:
    """No scored indicator has the tag of a composite.

    Fails, if indicators have `tags: {theme: open-data}`:

        tag: {theme: opendata}

    Passes:

        tag: {theme: open-data}
    """
    for entry, node in rubric.composites:
        unknown = False
        for name, value in (node.tag or {}).items():
            known = {word for _, indicator in rubric.indicators for word in indicator.tags.get(name, ())}
            if value not in known:
                unknown = True
                listed = (
                    say("; it is one of {known}", known=", ".join(sorted(known)))
                    if known
                    else say("; no indicator has a tag '{name}'", name=name)
                )
                yield (
                    entry.spot.at("tag", name),
                    say("no indicator is tagged '{name}: {value}'{near}", name=name, value=value, near=suggest(value, known) or listed),
                )
        if node.tag and not unknown and not any(_tagged(other, indicator, node.tag) for other, indicator in rubric.indicators):
            yield entry.spot.at("tag"), say("composite '{id}' is empty: no scored indicator has all of its tags; take one off", id=entry.id)


def _tagged(entry: Entry, node: Indicator, tag: dict[str, str]) -> bool:
    scored = node.scored and all(above.node.scored for above in entry.ancestors())
    return scored and all(value in node.tags.get(name, ()) for name, value in tag.items())


@check("F76", "warning", whole=True)
def tag_almost_right(rubric: Rubric) -> Findings:
    """A tag is spelt almost like one that a composite asks for.

    The indicator would be missing from the composite without a word. Tags that differ in their numbers are taken to be meant.

    Fails, if a composite has `tag: {theme: open-data}`:

        tags: {theme: opendata}

    Passes:

        tags: {theme: open-data}
    """
    wanted: dict[str, set[str]] = {}
    for _, node in rubric.composites:
        for name, value in (node.tag or {}).items():
            if any(
                value in indicator.tags.get(name, ()) for _, indicator in rubric.indicators
            ):  # else it is the composite that is misspelt
                wanted.setdefault(name, set()).add(value)
    for entry, indicator in rubric.indicators:
        for name, words in indicator.tags.items():
            asked = wanted.get(name, set())
            for word in words:
                near = suggest(word, [other for other in asked if NUMBERS.sub("", other) != NUMBERS.sub("", word)])
                if asked and word not in asked and near:
                    yield (
                        entry.spot.at("tags", name),
                        say("no composite asks for '{name}: {value}'{near}", name=name, value=word, near=near),
                    )


@check("F59")
def composite_names_twice(rubric: Rubric) -> Findings:
    """A composite names the same id twice.

    It would count double. To give it more weight, say so.

    Fails:

        of: [open-data-policy, open-data-portal, open-data-policy]

    Passes:

        of: {open-data-policy: 2, open-data-portal: 1}
    """
    for entry, node in rubric.composites:
        names = node.of if isinstance(node.of, tuple) else ()
        for position, name in enumerate(names):
            if name in names[:position]:
                yield (
                    entry.spot.at("of", position),
                    say("'{name}' stands twice; remove one, or write a weight: 'of: {{name}: 2}'", name=name),
                )
