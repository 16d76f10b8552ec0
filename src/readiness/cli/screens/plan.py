"""A plan on a terminal: where it leads, its steps in order of doing with who and by when, the load of each lead, and what is left."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ...periods import quarter_of
from ...planning import ActionPlan, PlannedStep
from ...planning.steps import Blocked
from ...planning.ways import best_text, way_text
from ...scoring import Leaf, NodeScore
from ...wording import months_text, plain
from ..inputs import Loaded
from .gaps import print_unknown
from .page import Page
from .phrases import titled

MONTHS_A_CELL = 3  # of the bars: a quarter
SHOWN_UNKNOWN = 5


def print_plan(loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep]) -> None:
    """Print the whole plan."""
    page = Page(loaded.language, loaded.framework.file.decimals)
    _head(page, loaded, plan, steps)
    if steps:
        page.print()
        page.print(_steps(page, steps))
        page.print()
        page.print(_leads(page, steps))
        _notes(page, loaded, plan, steps)
    _left_aside(page, plan)


def _head(page: Page, loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep]) -> None:
    _, survey = page.language.gettext, loaded.survey
    page.print(Text(_("{name}, {period}: plan", name=survey.subject.name, period=page.language.date(survey.period)), style="bold"))
    for name in dict.fromkeys(plan.before.plan.nodes[goal.node].id for goal in plan.goals):
        node = plan.before.node(name)
        before, after = (_value(page, plan, card.node(name)) for card in (plan.before, plan.after))
        if steps:
            page.print(_("{title}: {before} → {after}", title=node.title, before=before, after=after))
        elif plan.budget is None:
            page.print(_("Nothing to do: {title} is at {value} already.", title=node.title, value=before))
        else:
            effort = months_text(page.language, plan.budget)
            page.print(
                _("No step raises {title} within {months} of effort; it stays at {value}.", title=node.title, value=before, months=effort)
            )
    if not steps:
        return
    if all(goal.node != plan.before.plan.overall for goal in plan.goals) and plan.before.overall.value is not None:
        before, after = (_value(page, plan, card.overall) for card in (plan.before, plan.after))
        page.print(_("Overall: {before} → {after}", before=before, after=after))
    count = page.language.ngettext("{count} step", "{count} steps", len(steps))
    days = min(step.start for step in steps), max(step.end for step in steps)
    start, end = (page.language.date(day.isoformat()) for day in days)
    effort = _("{months} of effort, from {start} to {end}", months=months_text(page.language, plan.effort), start=start, end=end)
    page.print(f"{count}, {effort}; {best_text(page.language, plan)}.")


def _value(page: Page, plan: ActionPlan, node: NodeScore) -> str:
    title = plan.before.plan.framework.file.band_titles.get(node.band or "")
    return f"{page.number(node.value)} ({title})" if title else page.number(node.value)


def _steps(page: Page, steps: Sequence[PlannedStep]) -> Table:
    """The steps; on a narrow screen who and by when stand below what and how."""
    _, language = page.language.gettext, page.language
    table = page.table()
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(_("What and how"), overflow="fold", ratio=5)
    if not page.narrow:
        table.add_column(_("Who"), overflow="fold", ratio=2)
        table.add_column(_("By"), no_wrap=True)
        table.add_column(_("Months"), justify="right", no_wrap=True)
    table.add_column(language.pgettext("column", "Gain"), justify="right", no_wrap=True)
    table.add_column(_("Score"), justify="right", no_wrap=True)
    for step in steps:
        what = Text.assemble((step.title, "bold"), f"  {way_text(language, step)}", f"\n{step.how or step.what}")
        if step.where:
            what.append(f" ({step.where})")
        mark = "*" if step.assumed else ""
        due = Text(language.date(step.quarter) + ("!" if step.late else ""), style="yellow" if step.late else "")
        if page.narrow:
            months = months_text(language, step.months) + mark
            said = _("{who}, {months}, by {date}", who=step.who or _("nobody named"), months=months, date=due.plain)
            what.append(f"\n{said}", style="yellow" if step.late else "dim")
        between: list[Text | str] = [] if page.narrow else [step.who or _("nobody named"), due, plain(language, step.months) + mark]
        table.add_row(str(step.order), what, *between, page.signed(step.gain, max(2, page.decimals)), page.number(step.cumulated))
    return table


def _leads(page: Page, steps: Sequence[PlannedStep]) -> Table:
    """What falls to each lead, with a bar by quarter: who has more to do than time."""
    _, language = page.language.gettext, page.language
    table = page.table()
    table.add_column(_("Who"), overflow="fold", ratio=3)
    table.add_column(_("Steps"), justify="right", no_wrap=True)
    table.add_column(_("Months"), justify="right", no_wrap=True)
    first = min(step.start for step in steps)
    quarters = max(_quarters(first, step.end) for step in steps) + 1
    since = language.date(quarter_of(first))
    table.add_column(_("From {quarter}, by quarter", quarter=since), no_wrap=True, ratio=4)
    for lead in dict.fromkeys(step.who for step in steps):
        own = [step for step in steps if step.who == lead]
        busy = {at for step in own for at in range(_quarters(first, step.start), _quarters(first, step.end) + 1)}
        bar = "".join("■" if at in busy else "·" for at in range(quarters))
        table.add_row(lead or _("nobody named"), str(len(own)), plain(language, sum(step.months for step in own)), bar)
    return table


def _quarters(first: datetime.date, day: datetime.date) -> int:
    return (day.year - first.year) * 4 + (day.month - 1) // MONTHS_A_CELL - (first.month - 1) // MONTHS_A_CELL


def _notes(page: Page, loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep]) -> None:
    """What the figures and marks in the table mean, and the steps that cannot be taken."""
    _ = page.language.gettext
    if any(goal.node != plan.measured_on for goal in plan.goals):
        title = plan.before.plan.nodes[plan.measured_on].title
        page.print(Text(_("Gains and scores are those of {title}.", title=title), style="dim"))
    if any(step.assumed for step in steps):
        months = months_text(page.language, loaded.framework.file.effort.get("medium", 1.0))
        page.print(Text(_("* nobody states the effort of this step; {months} are assumed", months=months), style="dim"))
    if any(step.late for step in steps):
        page.print(Text(_("! ends after the date that its target asks for"), style="yellow"))
    for blocked in plan.blocked:
        if said := _left_out(page, plan, blocked):
            page.print(Text(said, style="dim"))


def _left_out(page: Page, plan: ActionPlan, blocked: Blocked) -> str | None:
    """Why a step is not in the plan; of those above a step that is left out it goes without saying."""

    def named(leaf: Leaf, key: str) -> str:
        return f"{plan.before.plan.node(leaf.id).title} → {plan.before.plan.level_name(leaf.id, key)}"

    _, step, after = page.language.gettext, named(blocked.step.leaf, blocked.step.key), blocked.after
    if after is None:
        other = named(blocked.requires, blocked.level)
        if blocked.known:
            return _("left out: {step}, as it requires {other}, which no step leads to", step=step, other=other)
        return _("left out: {step}, as it requires {other}, which is not known", step=step, other=other)
    if after.leaf is blocked.step.leaf:
        return None
    return _("left out: {step}, as it comes after {other}", step=step, other=named(after.leaf, after.key))


def _left_aside(page: Page, plan: ActionPlan) -> None:
    """What has no steps: numbers for which nobody says where to go, and what is not known."""
    _, compiled = page.language.gettext, plan.before.plan
    if plan.without_steps:
        page.heading(_("No steps, as no target is set and no action leads further: set a target to plan for it"))
        for leaf in plan.without_steps:
            page.indented(titled(compiled.node(leaf.id).title, leaf.id))
    print_unknown(page, plan.unknown, SHOWN_UNKNOWN)
    if plan.unknown:
        page.indented(Text(_("What is not known has no steps: finding it out may change the plan."), style="dim"))
