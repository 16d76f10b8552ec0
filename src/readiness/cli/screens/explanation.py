"""One number on a terminal: its answer and scale, its exact value, its place in every parent, and its parts."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from ...explain import Explanation, Share
from ...languages import mark
from ...model import Answer, Evidence, Range
from ...scoring.answers import state_of
from ...targets import aims_of, own_target, target_status
from ...wording import RULES, amount, plain, target_text, unit_of
from ...working import Working
from ..inputs import Loaded
from .outline import scale_facts
from .page import DASH, Page
from .phrases import STATES, STATUSES, level_text

Fact = tuple[str, Text | str]
EXACT, SHARE = 6, 4  # decimals of exact values, and of shares
SIGNS = {"for": mark("for"), "against": mark("against"), "mixed": mark("mixed")}
CONFIDENCES = {"high": mark("high"), "medium": mark("medium"), "low": mark("low")}
POLICIES = {"unknown": mark("unknown"), "zero": mark("the worst"), "not-applicable": mark("not applicable")}


def print_explanation(loaded: Loaded, found: Explanation) -> None:
    """Print everything behind one node's figures."""
    page, node = Page(loaded.language, loaded.framework.file.decimals), found.node
    page.print(Text(f"{node.title} ({node.id})", style="bold"))
    if found.question:
        page.print(Text(found.question))
    page.print()
    facts = page.table(header=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, text in (*_answer(page, loaded, found), *_figures(page, found), *_target(page, loaded, found), *_places(page, found)):
        facts.add_row(label, text if isinstance(text, Text) else Text(text))
    page.print(facts)
    _parts(page, found)


def _answer(page: Page, loaded: Loaded, found: Explanation) -> Iterator[Fact]:
    """The answer and its scale: what was chosen among what, and why."""
    if found.ends is None:
        return
    _, answer, chosen = page.language.gettext, found.answer, (found.node.level or "").split(" or ")
    for key, text, score in found.levels:
        said = _("{text}  (scores {score})", text=text, score=plain(page.language, score))
        pointed = "→ " if key in chosen else "  "
        yield (
            pointed + _("level {level}", level=loaded.card.plan.level_name(found.node.id, key)),
            Text(said, style="bold" if key in chosen else ""),
        )
    yield _("answer"), level_text(page, loaded.card, found.node) or _said(page, answer)
    yield _("scale"), _("from {low} to {high}", low=plain(page.language, found.ends[0]), high=plain(page.language, found.ends[1]))
    if found.scale is not None:
        yield from ((label.lower(), text) for label, text in scale_facts(page, found.scale).items() if text)
    if found.policy:
        yield _("policy"), _("{state} counts as {policy}", state=_(STATES[found.node.state]), policy=_(POLICIES[found.policy]))
    if answer is not None:
        yield from [(_("note"), answer.note)] if answer.note else []
        yield from ((_("evidence"), _evidence(page, loaded, evidence)) for evidence in answer.evidence)
        yield from [(_("confidence"), _(CONFIDENCES[answer.confidence]))] if answer.confidence else []


def _said(page: Page, answer: Answer | None) -> str:
    """An answer that is no level, as it was written."""
    _, parts = page.language.gettext, []
    for key, said in (
        ("given", "{}"),
        ("value", "{}"),
        ("choices", "{}"),
        ("numerator", _("numerator")),
        ("denominator", _("denominator")),
    ):
        value = getattr(answer, key, None)
        if value is not None:
            text = _value(page, value)
            parts.append(text if said == "{}" else f"{said} {text}")
    return "; ".join(parts) or _(STATES[state_of(answer)])


def _value(page: Page, value: float | Range | str | tuple[str, ...]) -> str:
    _ = page.language.gettext
    if isinstance(value, float):
        return plain(page.language, value)
    if isinstance(value, Range):
        return amount(page.language, [value.start, value.end], None)
    if isinstance(value, tuple):
        return ", ".join(value) or _("none of them")
    return _(STATES[value]) if value in STATES else value


def _evidence(page: Page, loaded: Loaded, evidence: Evidence) -> str:
    source = loaded.survey.sources.get(evidence.source or "")
    title = evidence.title or (source.title if source is not None else None) or evidence.source
    return f"{title} ({page.language.gettext(SIGNS[evidence.sign])})"


def _figures(page: Page, found: Explanation) -> Iterator[Fact]:
    """The figures as computed and as printed."""
    _, node = page.language.gettext, found.node
    if found.rule:
        yield _("rule"), found.rule
    exact = {"value": page.number(node.exact, EXACT), "coverage": page.share(node.coverage), "state": _(STATES[node.state])}
    yield from ((_("working"), line) for line in found.working)
    yield _("exact value"), _("{value}, coverage {coverage}, {state}", **exact)
    yield _("printed"), found.rounding
    if node.low is not None or node.high is not None or node.evidenced is not None:
        ends = {"low": page.number(node.low), "high": page.number(node.high), "evidenced": page.number(node.evidenced)}
        yield _("interval"), _("{low} to {high}; evidenced {evidenced}", **ends)
    yield from ((_("note"), note) for note in found.notes)


def _target(page: Page, loaded: Loaded, found: Explanation) -> Iterator[Fact]:
    """The targets that are set on this node: whether each is met, how much of the way is done, and what is missing."""
    card, survey, node, _ = loaded.card, loaded.survey, found.node, page.language.gettext
    if node.state in ("not-applicable", "out-of-scope") or not own_target(card.plan, survey, node.id):
        return
    working = Working(page.language, card.plan.range)
    for aim in aims_of(card.plan, survey, node.id):
        status = target_status(card, survey, node, aim, survey.period)
        yield _("target"), f"{target_text(page.language, status, loaded.framework.file.band_titles)}; {_(STATUSES[status.status])}"
        if status.progress is not None and None not in (status.value, status.baseline) and status.unit not in ("level", "score"):
            yield _("working"), working.progress(status.value or 0.0, status.baseline or 0.0, status.goal, status.progress)
        if status.gap:
            yield _("missing"), amount(page.language, [status.gap], unit_of(status))


def _places(page: Page, found: Explanation) -> Iterator[Fact]:
    """The node's place in every parent."""
    _ = page.language.gettext
    for place in found.shares:
        where = _("in {parent} ({rule})", parent=place.parent_title, rule=_(RULES[place.rule]))
        if place.share is None:
            yield _("weight"), f"{where}: {plain(page.language, place.weight)}"
            continue
        _value, weight, counted, share, contribution = _place(page, found.node.exact, place)
        figures = {"weight": weight, "counted": counted, "share": share, "contribution": contribution}
        yield _("weight"), where + ": " + _("{weight}, counted {counted}, share {share}, contributes {contribution}", **figures)


def _parts(page: Page, found: Explanation) -> None:
    if not found.parts:
        return
    _ = page.language.gettext
    table: Table = page.table()
    table.add_column(_("Part"), overflow="fold")
    for heading in (_("Value"), _("Weight"), _("× coverage"), _("Share"), _("Contributes")):
        table.add_column(heading, justify="right", no_wrap=True)
    for part in found.parts:
        table.add_row(part.node.title, *_place(page, part.node.exact, part.share))
    page.print()
    page.print(table)


def _place(page: Page, exact: float | None, share: Share) -> list[str]:
    """Value, weight, the weight that counts, its share and what it contributes."""
    part = DASH if share.share is None else page.number(share.share, SHARE)
    counted = plain(page.language, share.counted, SHARE)
    return [page.number(exact, SHARE), plain(page.language, share.weight), counted, part, page.number(share.contribution, SHARE)]
