"""Numbers that are results in themselves: measured values with their units, and what became of their targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...scoring import PlanNode
from ...targets import TargetStatus
from ...wording import due_text
from ..inputs import Loaded
from .page import DASH, Page
from .phrases import STATUS_STYLES, STATUSES, measured_text

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def measured_table(page: Page, loaded: Loaded, targets: Mapping[str, TargetStatus], heading: str) -> Table:
    """Every known number with a target of its own or without a score above it; columns in which nothing stands are left out."""
    found = list(_measured(page, loaded, targets))
    table, _ = page.table(), page.language.gettext
    table.add_column(heading, overflow="fold")
    table.add_column(_("Value"), justify="right", no_wrap=True)
    aims = any(name in targets for name, _title, _value in found)
    if aims:
        table.add_column(_("Target"), overflow="fold")
        table.add_column(page.language.pgettext("target", "Status"), no_wrap=True)
    for name, title, value in found:
        table.add_row(title, value, *(_aim(page, targets.get(name)) if aims else ()))
    return table


def _measured(page: Page, loaded: Loaded, targets: Mapping[str, TargetStatus]) -> Iterator[tuple[str, str, str]]:
    """The ids, titles and values, in the framework's order."""
    plan = loaded.card.plan
    for leaf in plan.leaves:
        node = plan.node(leaf.id)
        if leaf.number_scale is not None and (leaf.id in targets or _is_result(loaded, node)):
            value = measured_text(page, loaded.card, leaf.id)
            if value is not None:
                yield leaf.id, node.title, value


def _is_result(loaded: Loaded, node: PlanNode) -> bool:
    """Whether no score is made of a number."""
    plan = loaded.card.plan
    return plan.nodes[plan.parents[node.index]].rule == "none"


def _aim(page: Page, target: TargetStatus | None) -> tuple[Text | str, Text | str]:
    from rich.text import Text

    if target is None:
        return DASH, DASH
    status = Text(page.language.gettext(STATUSES[target.status]), style=STATUS_STYLES[target.status])
    return due_text(page.language, target), status
