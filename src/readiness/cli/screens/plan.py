"""A plan on a terminal: where it leads, its steps in order of doing with who and by when, and the load of each lead."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...languages import Language
from ...periods import quarter_of
from ...planning import ActionPlan, PlannedStep
from ...planning.steps import Blocked
from ...scoring import Leaf, NodeScore
from ...wording import way_text
from ..inputs import Loaded
from ..output import NARROW, console

MONTHS_A_CELL = 3  # of the bars: a quarter


def print_plan(loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep], language: Language, screen: Console | None = None) -> None:
    """Print the whole plan, on the standard output or on the console given."""
    screen = screen or console()
    _ = language.gettext
    _head(screen, loaded, plan, steps, language)
    if steps:
        screen.print()
        screen.print(_steps(screen, loaded, steps, language))
        screen.print()
        screen.print(_leads(steps, language))
    if any(step.assumed for step in steps):
        assumed = _("* nobody states the effort of this step; {months} months are assumed", months=language.number(_assumed(loaded), 0))
        screen.print(Text(assumed, style="dim"))
    if any(step.late for step in steps):
        screen.print(Text(_("! ends after the date that its target asks for"), style="yellow"))
    for blocked in plan.blocked if steps else ():
        if said := _left_out(plan, blocked, language):
            screen.print(Text(said, style="dim"))
    if plan.unknown:
        left = language.ngettext(
            "{count} question is not known and has no steps; finding it out may change the plan.",
            "{count} questions are not known and have no steps; finding them out may change the plan.",
            len(plan.unknown),
        )
        screen.print(Text(left, style="dim"))


def _left_out(plan: ActionPlan, blocked: Blocked, language: Language) -> str | None:
    """Why a step is not in the plan; of those above a step that is left out it goes without saying."""

    def named(leaf: Leaf, key: str) -> str:
        return f"{plan.before.plan.node(leaf.id).title} → {key}"

    _, step, after = language.gettext, named(blocked.step.leaf, blocked.step.key), blocked.after
    if after is None:
        other = named(blocked.requires, blocked.level)
        if blocked.known:
            return _("left out: {step}, as it requires {other}, which no step leads to", step=step, other=other)
        return _("left out: {step}, as it requires {other}, which is not known", step=step, other=other)
    if after.leaf is blocked.step.leaf:
        return None
    return _("left out: {step}, as it comes after {other}", step=step, other=named(after.leaf, after.key))


def _assumed(loaded: Loaded) -> float:
    return float(loaded.framework.file.effort.get("medium", 1.0))


def _head(screen: Console, loaded: Loaded, plan: ActionPlan, steps: Sequence[PlannedStep], language: Language) -> None:
    _ = language.gettext
    survey = loaded.survey
    node = plan.before.plan.nodes[plan.measured_on]
    before, after = plan.before.node(node.id), plan.after.node(node.id)
    screen.print(Text(_("{name}, {period}: plan", name=survey.subject.name, period=language.date(survey.period)), style="bold"))
    if not steps:
        screen.print(_("Nothing to do: {title} is at {value} already.", title=node.title, value=_value(loaded, before, language)))
        return
    way = _("{title}: {before} → {after}", title=node.title, before=_value(loaded, before, language), after=_value(loaded, after, language))
    screen.print(way)
    if node.index != plan.before.plan.overall and plan.before.overall.value is not None:
        whole = (_value(loaded, card.overall, language) for card in (plan.before, plan.after))
        screen.print(_("Overall: {before} → {after}", before=next(whole), after=next(whole)))
    last = max(step.end for step in steps)
    count = language.ngettext("{count} step", "{count} steps", len(steps))
    effort = _("{months} months of effort, done by {date}", months=f"{plan.effort:g}", date=language.date(last.isoformat()))
    best = (
        _("no other choice of steps takes less or gains more") if plan.proven else _("the best that was found, not proven to be the best")
    )
    screen.print(f"{count}, {effort}; {best}.")


def _value(loaded: Loaded, node: NodeScore, language: Language) -> str:
    if node.value is None:
        return "–"
    title = loaded.framework.file.band_titles.get(node.band or "")
    shown = language.number(node.value, loaded.framework.file.decimals)
    return f"{shown} ({title})" if title else shown


def _steps(screen: Console, loaded: Loaded, steps: Sequence[PlannedStep], language: Language) -> Table:
    """The steps; on a narrow screen who and by when stand below what and how."""
    _ = language.gettext
    narrow = screen.width < NARROW
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(_("What and how"), overflow="fold", ratio=5)
    if not narrow:
        table.add_column(_("Who"), overflow="fold", ratio=2)
        table.add_column(_("By"), no_wrap=True)
        table.add_column(_("Months"), justify="right", no_wrap=True)
    table.add_column(_("Gain"), justify="right", no_wrap=True)
    table.add_column(_("Score"), justify="right", no_wrap=True)
    for step in steps:
        what = Text.assemble((step.title, "bold"), f"  {way_text(language, step.now, step.step)}", f"\n{step.how or step.what}")
        if step.where:
            what.append(f" ({step.where})")
        months = f"{step.months:g}{'*' if step.assumed else ''}"
        due = Text(language.date(step.quarter) + ("!" if step.late else ""), style="yellow" if step.late else "")
        if narrow:
            said = _("{who}, {months} months, by", who=step.who or _("nobody named"), months=months)
            what = Text.assemble(what, (f"\n{said} ", "dim"), due)
        between: list[Text | str] = [] if narrow else [step.who or "–", due, months]
        table.add_row(str(step.order), what, *between, *_gained(loaded, step, language))
    return table


def _gained(loaded: Loaded, step: PlannedStep, language: Language) -> tuple[str, str]:
    decimals = loaded.framework.file.decimals
    return f"+{language.number(step.gain, max(2, decimals))}", language.number(step.cumulated, decimals)


def _leads(steps: Sequence[PlannedStep], language: Language) -> Table:
    """What falls to each lead, with a bar by quarter: who has more to do than time."""
    _ = language.gettext
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
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
        table.add_row(lead or _("nobody named"), str(len(own)), f"{sum(step.months for step in own):g}", bar)
    return table


def _quarters(first: object, day: object) -> int:
    import datetime

    assert isinstance(first, datetime.date)
    assert isinstance(day, datetime.date)
    return (day.year - first.year) * 4 + (day.month - 1) // MONTHS_A_CELL - (first.month - 1) // MONTHS_A_CELL
