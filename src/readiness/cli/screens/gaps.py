"""Gaps on a terminal: each with its next step and who takes it, what is to be found out, and what became of the targets."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ...gaps import Gap, GapReport, JudgedGap, Open
from ...model import OwnAction
from ...targets import TargetStatus
from ...wording import amount, due_text, lacking_text, months_text, plain, terms_text, unit_of, with_unit
from ..inputs import Loaded
from .page import DASH, Page
from .phrases import (
    EFFORTS,
    STATUS_STYLES,
    STATUSES,
    answer_text,
    gain_text,
    gains_note,
    level_text,
    step_meaning,
    step_text,
    titled,
)

SHOWN_UNKNOWN = 12
INDENT = 7


def print_gaps(loaded: Loaded, report: GapReport, shown: tuple[Gap, ...]) -> None:
    """Print the gaps to be shown, and of the report what is not known and the targets."""
    page = Page(loaded.language, loaded.framework.file.decimals)
    _head(page, loaded, report, shown)
    for gap in shown:
        _gap(page, loaded, gap)
    _judged(page, loaded, report.judged)
    print_unknown(page, report.unknown)
    print_targets(page, loaded, report.targets)


def _head(page: Page, loaded: Loaded, report: GapReport, shown: tuple[Gap, ...]) -> None:
    _ = page.language.gettext
    node, survey = loaded.card.overall, loaded.survey
    gaps = page.language.ngettext("{count} gap", "{count} gaps", len(report.gaps))
    unknown = _("{count} not fully known", count=len(report.unknown))
    page.print(Text(f"{survey.subject.name}, {page.language.date(survey.period)}: {gaps}, {unknown}", style="bold"))
    if node.value is not None:
        page.print(_("Overall") + f" {page.number(node.value)} ({page.interval(node.low, node.high)})")
    if note := gains_note(page, loaded.card, shown):
        page.print(note)
    if shown and all(gap.source == "best" for gap in shown):
        page.print(_("No target is set: the best level counts as the target."))
    if shown:
        page.print()


def _gap(page: Page, loaded: Loaded, gap: Gap) -> None:
    _, plan = page.language.gettext, loaded.card.plan
    gain = gain_text(page, plan, gap, max(2, page.decimals))
    head = Text("" if gain == DASH else f"{gain}  ", style="green")
    page.print(head + titled(gap.title, gap.id, "bold"))
    page.indented(Text("; ".join(filter(None, (step_text(page, loaded, gap), _aim(page, loaded, gap)))), style="dim"), INDENT)
    if then := step_meaning(plan, gap):
        page.indented(_("Next: {text}", text=then), INDENT)
    if gap.action:
        page.indented(_("Do: {text}", text=_action(page, gap.action)), INDENT)


def _aim(page: Page, loaded: Loaded, gap: Gap) -> str:
    """The target, where the next step does not reach it yet, and all that is said of it."""
    _ = page.language.gettext
    unit = None if gap.unit in ("level", "score") else gap.unit
    label = (
        loaded.card.plan.level_name(gap.id, gap.target)
        if gap.unit == "level"
        else with_unit(page.language, plain(page.language, gap.goal), unit)
    )
    parts = [_("the target") if gap.step == gap.target else _("target {target}", target=label)]
    if gap.by:
        parts.append(_("by {date}", date=page.language.date(gap.by)))
    if gap.range:
        parts.append(_("given as {range}", range=amount(page.language, gap.range, unit)))
    return "; ".join(filter(None, (" ".join(parts[:2]), *parts[2:], gap.owner, gap.scope)))


def _action(page: Page, action: OwnAction) -> str:
    months = months_text(page.language, action.months) if action.months else None
    facts = [action.lead, months, page.language.gettext(EFFORTS[action.effort]) if action.effort else None]
    said = ", ".join(fact for fact in facts if fact)
    return " ".join(filter(None, (action.do, f"({said})" if said else None)))


def print_unknown(page: Page, unknown: tuple[Open, ...], most: int = SHOWN_UNKNOWN) -> None:
    """What is not known, by what it leaves open; of much no more than so many lines."""
    _ = page.language.gettext
    if not unknown:
        return
    moves = any(found.opens for found in unknown)
    what = _("Find out: not known or not exactly")
    page.heading(_("{what}, and how far each could still move the score above it", what=what) if moves else what)
    table = page.table(header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for found in unknown[:most]:
        opens = page.number(found.opens, max(2, page.decimals)) if moves else "·"
        table.add_row(opens, titled(found.title, found.id))
    _indent(page, table)
    if len(unknown) > most:
        more = _("and {count} more; --format json lists all", count=len(unknown) - most)
        page.indented(Text(more, style="dim"))


def _judged(page: Page, loaded: Loaded, judged: tuple[JudgedGap, ...]) -> None:
    """Judged groups below target: where they stand, what the answers suggest, and what the conditions for the target lack."""
    if not judged:
        return
    _, plan = page.language.gettext, loaded.card.plan
    page.heading(_("Judged below target ({count})", count=len(judged)))
    for gap in judged:
        now, target = level_text(page, loaded.card, loaded.card.node(gap.id)), plan.level_name(gap.id, gap.target)
        page.print(titled(gap.title, gap.id, "bold"))
        due = [_("by {date}", date=page.language.date(gap.by))] if gap.by else []
        suggested = [_("the answers suggest {level}", level=plan.level_name(gap.id, gap.suggestion))] if gap.suggestion else []
        facts = [f"{now} → {plan.level_name(gap.id, gap.step)}", _("target {target}", target=target), *due, *suggested]
        page.indented(Text("; ".join([*facts, *([gap.owner] if gap.owner else [])]), style="dim"), INDENT)
        if gap.lacking:
            page.indented(_("The answers do not show: {condition}", condition=lacking_text(page.language, gap.lacking)), INDENT)


def print_targets(page: Page, loaded: Loaded, targets: Sequence[TargetStatus]) -> None:
    """The targets with their status first; those without a figure yet come after the others."""
    if not targets:
        return
    page.heading(page.language.gettext("Targets set on single items ({count})", count=len(targets)))
    table = page.table(header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for found in sorted(targets, key=lambda found: found.value is None):
        status = Text(page.language.gettext(STATUSES[found.status]), style=STATUS_STYLES[found.status])
        table.add_row(status, titled(found.title, found.id, "bold") + Text("\n" + _target(page, loaded, found)))
    _indent(page, table)


def _target(page: Page, loaded: Loaded, found: TargetStatus) -> str:
    """What is measured, the goal with its terms, what is missing and the way done."""
    _, node = page.language.gettext, loaded.card.node(found.id)
    if found.unit == "level":
        found = found._replace(label=loaded.card.plan.level_name(found.id, found.label))
    bands = loaded.framework.file.band_titles
    now = answer_text(page, loaded.card, node) or (page.number(node.value) if node.value is not None else None)
    parts = [_("now {now}", now=now) if now else _("not known"), _("target {target}", target=due_text(page.language, found, bands))]
    if found.gap and found.unit != "level":
        parts.append(_("{gap} short", gap=with_unit(page.language, plain(page.language, found.gap), unit_of(found))))
    if found.progress is not None:
        parts.append(_("progress {share}", share=page.share(found.progress)))
    return "; ".join(filter(None, (*parts, terms_text(page.language, found))))


def _indent(page: Page, table: Table) -> None:
    from rich.padding import Padding

    page.print(Padding(table, (0, 0, 0, 2), expand=False))
