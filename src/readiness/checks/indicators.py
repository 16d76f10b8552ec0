"""Checks of single indicators: their kind, what they ask for, their actions."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Indicator
from ..problems import suggest
from ..scoring.scales import number_of
from ..sentences import say
from .registry import Findings, check
from .views import Entry, Rubric

KINDS = ("levels", "scale", "choices", "number", "ratio")


@check("F10")
def one_kind(rubric: Rubric) -> Findings:
    """An indicator has no scale, or more than one.

    Each indicator has exactly one of `levels` (described steps), `scale` (steps with a name), `choices` (a tick list),
    `number` and `ratio`.

    Fails:

        portal: {question: Is there a portal?}

    Passes:

        portal:
          question: Is there a portal?
          levels: {0: No., 1: Yes.}
    """
    for entry, node in rubric.indicators:
        given = [key for key in KINDS if getattr(node, key) is not None]
        if not given:
            yield entry.spot.key(), say("'{id}' has no scale; add one of {kinds}", id=entry.id, kinds=", ".join(KINDS))
        elif len(given) > 1:
            yield (
                entry.spot.key(given[1]),
                say("'{id}' has both '{key}' and '{other}'; keep one", id=entry.id, key=given[0], other=given[1]),
            )


@check("F11")
def unknown_scale(rubric: Rubric) -> Findings:
    """A scale is named that framework.yaml does not have.

    Named scales stand under `scales:` in framework.yaml.

    Fails, with `scales: {yes-no: …}`:

        portal: {question: Is there a portal?, scale: yes-or-no}

    Passes:

        portal: {question: Is there a portal?, scale: yes-no}
    """
    for entry in rubric.entries:
        name = getattr(entry.node, "scale", None)
        if name is not None and name not in rubric.file.scales:
            near = suggest(name, rubric.file.scales) or say("; add it under 'scales:' in framework.yaml")
            yield entry.spot.at("scale"), say("there is no scale '{name}'{near}", name=name, near=near)


def _asked(rubric: Rubric) -> Iterator[tuple[Entry, Indicator]]:
    """The indicators that count for a score."""
    for entry, node in rubric.indicators:
        if node.scored and all(above.node.scored for above in entry.ancestors()):
            yield entry, node


def _evidence_said(rubric: Rubric, entry: Entry, node: Indicator) -> bool:
    """Whether a question, its scale or a group above it says which evidence to ask for."""
    scale = rubric.file.scales.get(node.scale or "")
    above = (getattr(found.node, "evidence", None) for found in entry.ancestors())
    return any(text is not None for text in (node.evidence, scale.evidence if scale is not None else None, *above))


@check("F27", "warning")
def no_evidence_asked(rubric: Rubric) -> Findings:
    """A described indicator does not say which evidence it asks for.

    Two assessors agree when both look for the same documents. Numbers are their own evidence and need no such line. What many
    questions ask for may stand once, on their scale, dimension or pillar.

    Fails:

        law: {question: Is there a law?, levels: {0: No., 1: Yes.}}

    Passes:

        law: {question: Is there a law?, levels: {0: No., 1: Yes.}, evidence: The law.}
    """
    for entry, node in _asked(rubric):
        if node.number is None and node.ratio is None and not _evidence_said(rubric, entry, node):
            yield entry.spot.key(), say("'{id}' does not say which evidence to look for; add 'evidence:'", id=entry.id)


@check("F28", "warning")
def no_reference(rubric: Rubric) -> Findings:
    """An indicator does not say where it comes from.

    Every claim carries its reference: on the indicator, or on the pillar or dimension that it stands in.

    Fails:

        law: {question: Is there a law?, levels: {0: No., 1: Yes.}}

    Passes:

        law:
          question: Is there a law?
          levels: {0: No., 1: Yes.}
          references: [{title: "ODRA 3.1, question 2.1"}]
    """
    for entry, node in _asked(rubric):
        above = [group for group in entry.ancestors() if group.above is not None]
        if not node.references and not any(group.node.references for group in above):
            yield entry.spot.key(), say("'{id}' names no source; add 'references:' to it or to its pillar", id=entry.id)


@check("F29")
def action_for_no_level(rubric: Rubric) -> Findings:
    """An action is for a level that does not exist.

    The key of an action is the level that it leads to; of a tick list the item; of a number the value to reach.

    Fails:

        levels: {0: No., 1: Yes.}
        actions: {2: {do: Publish it}}

    Passes:

        levels: {0: No., 1: Yes.}
        actions: {1: {do: Publish it}}
    """
    for entry, node in rubric.indicators:
        known = [*rubric.levels(node), *(node.choices or ())]
        for key in node.actions:
            if known and key not in known:
                near = suggest(key, known) or say("; it has {known}", known=", ".join(known))
                yield entry.spot.key("actions", key), say("there is no level '{key}' to act for{near}", key=key, near=near)
            elif node.number_scale is not None and number_of(key) is None:
                yield entry.spot.key("actions", key), say("'{key}' is no number to reach; write one, such as 80", key=key)


@check("F30", "warning")
def action_never_shown(rubric: Rubric) -> Findings:
    """An action leads to a level that nobody climbs to.

    The lowest level is where one starts, and a level with `between: true` is never suggested as a step.

    Fails:

        levels: {0: No., 1: Yes.}
        actions: {0: {do: Draft a law}, 1: {do: Adopt it}}

    Passes:

        levels: {0: No., 1: Yes.}
        actions: {1: {do: Draft and adopt a law}}
    """
    for entry, node in rubric.indicators:
        for position, (key, level) in enumerate(rubric.levels(node).items()):
            if key in node.actions and (position == 0 or level.between):
                why = say("the lowest level") if position == 0 else say("a level between others")
                yield (
                    entry.spot.key("actions", key),
                    say("'{key}' is {why}, so this action is never shown; give it to a step up", key=key, why=why),
                )


@check("F31", "warning")
def step_without_action(rubric: Rubric) -> Findings:
    """An indicator has actions for some steps up and not for others.

    The report would say what to do next to some, and nothing to the rest.

    Fails:

        levels: {0: No., 1: A draft., 2: A law.}
        actions: {1: {do: Draft it}}

    Passes:

        levels: {0: No., 1: A draft., 2: A law.}
        actions: {1: {do: Draft it}, 2: {do: Adopt it}}
    """
    for entry, node in rubric.indicators:
        steps = [key for key, level in list(rubric.levels(node).items())[1:] if not level.between]
        missing = [key for key in steps if key not in node.actions]
        if node.actions and missing:
            yield (
                entry.spot.key("actions"),
                say("'{id}' has no action for level {missing}; add what leads there", id=entry.id, missing=", ".join(missing)),
            )
