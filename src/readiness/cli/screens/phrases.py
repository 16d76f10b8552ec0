"""How answers, states and next steps are said on a page."""

from __future__ import annotations

from rich.text import Text

from ...gaps import Gap
from ...languages import mark
from ...model import Indicator
from ...scoring import Card, NodeScore, Plan
from ...scoring.answers import level_keys, open_items, state_of, ticked
from ...targets import number_ends
from ...wording import amount as amount_text
from ...wording import either_text, plain, with_unit
from ..inputs import Loaded
from .page import DASH, Page

STATES = {
    "answered": mark("answered"),
    "partial": mark("partial"),
    "unknown": mark("unknown"),
    "unanswered": mark("unanswered"),
    "not-applicable": mark("not applicable"),
    "out-of-scope": mark("out of scope"),
}
STATUSES = {
    "met": mark("met"),
    "on track": mark("on track"),
    "late": mark("late"),
    "missed": mark("missed"),
    "open": mark("open"),
}
EFFORTS = {"low": mark("low effort"), "medium": mark("medium effort"), "high": mark("high effort")}
STATUS_STYLES = {"met": "green", "on track": "green", "late": "yellow", "missed": "red", "open": ""}


def titled(title: str, name: str, style: str = "") -> Text:
    """A title with its id beside it, where that says more."""
    return Text.assemble((title, style), (f" ({name})" if name != title else "", "dim"))


def level_text(page: Page, card: Card, node: NodeScore) -> str | None:
    """The level answered; 'A or B' where several are possible; None where no level is."""
    answer = card.answers.get(node.id)
    return either_text(page.language, [card.plan.level_name(node.id, key) for key in level_keys(answer)]) if node.level and answer else None


def measured_text(page: Page, card: Card, name: str) -> str | None:
    """The number that an indicator measures, with its unit; None where it measures none, or where it is not known."""
    leaf = card.plan.leaf(name)
    scale = leaf.number_scale
    ends = number_ends(scale, card.answers.get(name), card.answers) if scale is not None else []
    return amount_text(page.language, ends, scale.unit) if ends and scale is not None else None


def answer_text(page: Page, card: Card, node: NodeScore) -> str | None:
    """What was answered: levels, ticked items, or a number with its unit; None where nothing was."""
    if node.id not in card.plan.leaf_index:
        return None
    source, answer = card.plan.leaf(node.id).source, card.answers.get(node.id)
    if isinstance(source, Indicator) and source.choices and answer and state_of(answer) == "answered":
        unsure = [page.language.gettext("perhaps {item}", item=item) for item in open_items(answer)]
        return ", ".join([*ticked(answer), *unsure]) or page.language.gettext("none of them")
    return level_text(page, card, node) or measured_text(page, card, node.id)


def gain_text(page: Page, plan: Plan, gap: Gap, decimals: int | None = None) -> str:
    """What the next step gains; a dash where nothing above the question has a score."""
    return DASH if plan.node(gap.measured_on).rule == "none" else page.signed(gap.gain, decimals)


def step_text(page: Page, loaded: Loaded, gap: Gap) -> str:
    """Where an indicator stands, and its next step: 1 or 2 → 3, 86 → 78 places, web + post."""
    leaf = loaded.card.plan.leaf(gap.id)
    scale = leaf.number_scale
    if scale is not None:
        unit = None if gap.unit in ("score", "level") else gap.unit or scale.unit
        ends = number_ends(scale, loaded.card.answers.get(gap.id), loaded.card.answers)
        return f"{amount_text(page.language, ends, None)} → {with_unit(page.language, plain(page.language, float(gap.step)), unit)}"
    node = loaded.card.node(gap.id)
    if not leaf.levels:
        return f"{answer_text(page, loaded.card, node)} + {gap.step}"
    return f"{level_text(page, loaded.card, node) or gap.now} → {loaded.card.plan.level_name(gap.id, gap.step)}"


def step_meaning(plan: Plan, gap: Gap) -> str | None:
    """What holds after the next step; the text of a level that many questions share says it with the question only."""
    source = plan.leaf(gap.id).source
    if gap.step_text and isinstance(source, Indicator) and source.scale is not None:
        return f"{gap.question} → {gap.step_text}"
    return gap.step_text


def gains_note(page: Page, card: Card, gaps: tuple[Gap, ...]) -> str | None:
    """Where gains are measured, if not on the overall score: on what answers suggest of a judged group, or on the nearest score."""
    places = {gap.measured_on for gap in gaps if card.plan.node(gap.measured_on).rule != "none"} - {card.overall.id}
    if not places:
        return None
    if all(card.plan.node(name).judged for name in places):
        return page.language.gettext(
            "There is no overall score: gains are on what the answers suggest of the part that each question stands in."
        )
    return page.language.gettext("Gains are measured on the nearest score above each question.")
