"""What changed between two surveys, on a terminal: the scores and the causes, the groups, then every question that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from ...diff import Difference, Item
from ...languages import mark
from ...scoring import Card, PlanNode
from ...wording import SURVEY_STATUSES
from ..inputs import Loaded
from .page import DASH, Page
from .phrases import STATES, answer_text, titled

HEADINGS = {
    "rose": mark("Rose"),
    "fell": mark("Fell"),
    "became known": mark("Became known"),
    "became unknown": mark("Became unknown"),
    "became applicable": mark("Became applicable"),
    "became not applicable": mark("Became not applicable"),
    "changed": mark("Changed, not scored"),
    "new": mark("New"),
    "dropped": mark("Dropped"),
    "not comparable": mark("Not comparable"),
}
AGAINST_A_PLAN = {"rose": mark("Beyond the plan"), "fell": mark("Short of the plan")}
STYLES = {"rose": "green", "fell": "red"}
# What is said of a group where its two figures do not say it.
REMARKS = {
    "became known": mark("became known"),
    "became unknown": mark("became unknown"),
    "became applicable": mark("became applicable"),
    "became not applicable": mark("became not applicable"),
    "still unknown": mark("still unknown"),
    "withheld": mark("withheld"),
    "withheld before": mark("withheld before"),
    "withheld after": mark("withheld after"),
    "new": mark("new"),
    "dropped": mark("dropped"),
    "not comparable": mark("not comparable"),
}
JUDGED = {"rose": mark("rose"), "fell": mark("fell"), "same": mark("same")}  # of a group whose figures are levels
CAUSES = {
    "answers": mark("answers"),
    "scope": mark("scope"),
    "weights": mark("weights"),
    "rubric": mark("rubric"),
    "sample": mark("sample"),
    "scope and rubric": mark("scope and rubric"),
    "rubric and sample": mark("rubric and sample"),
    "scope, rubric and sample": mark("scope, rubric and sample"),
}


def print_comparison(old: Loaded, new: Loaded, found: Difference) -> None:
    """Print the whole comparison, in the language of the later framework's texts."""
    page = Page(new.language, found.decimals)
    _ = page.language.gettext
    names = [f"{side.survey.subject.name}, {page.language.date(side.survey.period)}" for side in (old, new)]
    planned = old.survey.status == "planned"
    if planned:
        names[0] += f" ({_(SURVEY_STATUSES['planned'])})"
    page.print(Text(f"{names[0]} → {names[1]}", style="bold"))
    if old.framework.id != new.framework.id:
        page.print(Text(f"{old.framework.id} → {new.framework.id}"))
    if not any(item.comparable or item.reason for item in found.items):
        page.print(_("Nothing can be compared: the two frameworks share no question, and no links.yaml says what became of any."))
        return
    _overall(page, found)
    groups = [item for item in found.items if item.node_kind != "indicator" and not _is_unscored(found, item)]
    if groups:
        page.print()
        page.print(_groups(page, found, groups))
        _reasons(page, groups)
    for kind, heading in {**HEADINGS, **(AGAINST_A_PLAN if planned else {})}.items():
        items = [item for item in found.items if item.node_kind == "indicator" and item.kind == kind]
        if items:
            page.heading(f"{_(heading)} ({len(items)})", style=STYLES.get(kind, ""))
            _list(page, found, items)
    same = sum(item.kind in ("same", "still unknown") for item in found.items if item.node_kind == "indicator")
    if same:
        page.print()
        said = page.language.ngettext("{count} did not move or is still unknown.", "{count} did not move or are still unknown.", same)
        if planned:
            said = page.language.ngettext("{count} is as planned, or still unknown.", "{count} are as planned, or still unknown.", same)
        page.print(Text(said, style="dim"))


def _overall(page: Page, found: Difference) -> None:
    """The two overall scores and the causes of their change, or why there are none."""
    _, cards = page.language.gettext, (found.before, found.after)
    if all(_unscored(card) for card in cards):
        page.print(_("The framework gives no overall score."))
        return
    before, after = (page.number(card.overall.value) for card in cards)
    change = f" ({page.signed(found.value)})" if found.value is not None else ""
    page.print(_("Overall") + f" {before} → {after}{change}")
    if found.by_value is not None:
        parts = [f"{_(CAUSES[cause])} {page.signed(value)}" for cause, value in found.by_value.items()]
        page.print(_("By cause: {causes}", causes=", ".join(parts)))
    elif any(_unscored(card) for card in cards):
        page.print(_("The change is not split by cause: one of the two frameworks gives no overall score."))
    elif not found.one_scale:
        page.print(_("The change is not split by cause: the two scores are not on the same scale."))
    else:
        page.print(_("The change is not split by cause: one of the two scores is missing or withheld."))


def _unscored(card: Card) -> bool:
    return card.plan.nodes[card.plan.overall].rule == "none"


def _groups(page: Page, found: Difference, groups: Sequence[Item]) -> Table:
    """Groups and composites with both figures; judged ones with both levels."""
    _, table = page.language.gettext, page.table()
    rows = [(item, *_ends(page, found, item), _remark(page, found, item)) for item in groups]
    table.add_column("", overflow="fold")
    for heading in (_("Before"), _("After")):
        table.add_column(heading, justify="right", no_wrap=True)
    changes = any(item.change is not None and not _is_judged(found, item) for item in groups)
    if changes:
        table.add_column(_("Change"), justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for item, before, after, remark in rows:
        change = DASH if _is_judged(found, item) else page.signed(item.change)
        style = STYLES.get(item.kind, "")
        # Ids of composites are long, and their titles say the same.
        title = titled(item.title, _id(item)) if item.node_kind == "group" or item.was else Text(item.title)
        table.add_row(title, before, after, *([Text(change, style=style)] if changes else []), Text(remark, style=style))
    return table


def _places(found: Difference, item: Item) -> list[PlanNode]:
    """Where a group stands in the two frameworks, or in the one that has it."""
    sides = ((found.before, item.was or item.id, item.before_state), (found.after, item.id, item.after_state))
    return [card.plan.node(name) for card, name, state in sides if state is not None]


def _is_judged(found: Difference, item: Item) -> bool:
    """Whether an assessor rates a group, in either period."""
    return any(place.judged for place in _places(found, item))


def _is_unscored(found: Difference, item: Item) -> bool:
    """Whether a group has no score in either period, and nothing to compare."""
    return all(place.rule == "none" for place in _places(found, item))


def _remark(page: Page, found: Difference, item: Item) -> str:
    words = {**REMARKS, **JUDGED} if _is_judged(found, item) else REMARKS
    return page.language.gettext(words[item.kind]) if item.kind in words else ""


def _reasons(page: Page, groups: Iterable[Item]) -> None:
    """Why groups cannot be compared, each reason once."""
    told: dict[str, list[Item]] = {}
    for item in groups:
        if item.reason:
            told.setdefault(item.reason, []).append(item)
    if told:
        page.print()
    for reason, items in told.items():
        page.indented(f"{page.language.say(reason)} {_named(items)}")


def _named(items: Iterable[Item]) -> str:
    return "(" + ", ".join(_id(item) for item in items) + ")"


def _list(page: Page, found: Difference, items: Sequence[Item]) -> None:
    """Questions with what was answered in both periods; below a reason those that it holds for, the reason once."""
    for reason in dict.fromkeys(item.reason for item in items):
        if reason:
            page.indented(page.language.say(reason))
        for item in items:
            if item.reason == reason:
                before, after = _ends(page, found, item)
                page.indented(titled(item.title, _id(item)) + Text(f": {before} → {after}"), 4 if reason else 2)


def _id(item: Item) -> str:
    return f"{item.was} → {item.id}" if item.was else item.id


def _ends(page: Page, found: Difference, item: Item) -> tuple[str, str]:
    """What an item was before and is after: its answer, else its value, else its state."""
    before = _end(page, found.before, item.was or item.id, item.before, item.before_state)
    return before, _end(page, found.after, item.id, item.after, item.after_state)


def _end(page: Page, card: Card, name: str, value: float | None, state: str | None) -> str:
    if state is None:
        return DASH
    node = card.node(name)
    said = answer_text(page, card, node) if state in ("answered", "partial") else None
    if said is None and value is not None and not (node.kind == "indicator" and state in ("unknown", "unanswered")):
        said = page.number(value)
    return said or (DASH if node.parts and state in ("answered", "partial") else page.language.gettext(STATES[state]))
