"""The scorecard on a terminal: pillars with bars and intervals, composites, what is measured, the largest gaps, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...gaps import Gap, GapReport, find_gaps
from ...languages import mark
from ...scoring import Card, NodeScore
from ...scoring.plan import bands_in_order
from ...sentences import Sentence
from ...targets import TargetStatus
from ...wording import SURVEY_STATUSES, lacking_text
from ..inputs import Loaded
from ..output import BAND_STYLES, bar, marks
from .measured import measured_table
from .page import DASH, Page, capital
from .phrases import STATES, gain_text, gains_note, level_text, step_meaning, step_text

SHOWN_GAPS = 5
PILLARS = mark("pillar")
COMPOSITES = mark("composite")
INDICATORS = mark("indicator")


def print_scorecard(loaded: Loaded, screen: Console | None = None, foot: Sentence | None = None) -> None:
    """Print the whole card, on the standard output or on the console given; `foot` is said before what the card was made by."""
    page = Page(loaded.language, loaded.framework.file.decimals, screen)
    overall, report = loaded.card.overall, find_gaps(loaded.card, loaded.survey)
    _head(page, loaded)
    scored = loaded.card.plan.nodes[loaded.card.plan.overall].rule != "none"
    page.print(_nodes(page, loaded, _word(page, loaded, PILLARS), overall.parts, total=overall if scored else None))
    if loaded.card.composites:
        page.print()
        page.print(_nodes(page, loaded, _word(page, loaded, COMPOSITES), loaded.card.composites))
    _legend(page, overall)
    _measured(page, loaded, report.targets)
    if notes := list(_notes(page, loaded)):
        page.print(Text("\n".join(notes) + "\n"))
    _gaps(page, loaded, report)
    page.foot(foot)
    _foot(page, loaded)


def _word(page: Page, loaded: Loaded, word: str) -> str:
    """The framework's own word for a part, as a heading."""
    return capital(loaded.framework.file.words.get(word) or page.language.gettext(word))


def _head(page: Page, loaded: Loaded) -> None:
    survey, file, _ = loaded.survey, loaded.framework.file, page.language.gettext
    status = f" ({_(SURVEY_STATUSES[survey.status])})" if survey.status else ""
    page.print(Text(f"{survey.subject.name}, {page.language.date(survey.period)}{status}", style="bold"))
    page.print(Text(_("{title}, edition {edition}, version {version}", title=file.title, edition=file.edition, version=file.version)))
    page.print()


def band_text(page: Page, loaded: Loaded, node: NodeScore) -> Text:
    """The band of a node in its colour, with a word where a gate caps it."""
    bands = bands_in_order(loaded.framework.file)
    if node.band is None:
        return Text(DASH)
    position = [band.id for band in bands].index(node.band)
    style = BAND_STYLES[round(position * (len(BAND_STYLES) - 1) / max(1, len(bands) - 1))]
    text = Text(bands[position].title, style=style)
    if node.capped_by:
        text.append(" " + page.language.gettext("(capped)"), style="dim")
    return text


def _nodes(page: Page, loaded: Loaded, heading: str, nodes: tuple[NodeScore, ...], total: NodeScore | None = None) -> Table:
    """Nodes with their figures; a column in which nothing stands is left out, and judged nodes show their level."""
    shown = [*nodes, *([total] if total else [])]
    columns = [found for found in _figures(page, loaded, shown) if any(str(cell) != DASH for cell in found[2])]
    drawn = any(node.low is not None or node.value is not None for node in shown)
    table = page.table()
    table.add_column(heading, overflow="fold", min_width=12 if page.narrow else 20)
    if drawn:
        table.add_column("", no_wrap=True)
    for title, numeric, _ in columns:
        table.add_column(title, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for position, node in enumerate(shown):
        title = page.language.gettext("Overall") if node.kind == "overall" else node.title
        ends = loaded.card.plan.node(node.id).range or loaded.card.plan.range
        line = [bar(page.screen, node.low, node.value, node.high, ends)] if drawn else []
        table.add_row(title, *line, *(cells[position] for _, _, cells in columns), style="bold" if node is total else None)
    return table


def _figures(page: Page, loaded: Loaded, nodes: list[NodeScore]) -> Iterator[tuple[str, bool, list[Text | str]]]:
    """The columns of the table, and whether they hold numbers; a judgement speaks in levels: its number says more than was meant."""
    _ = page.language.gettext
    judged = {node.id for node in nodes if loaded.card.plan.node(node.id).rule == "judgement"}
    plain = [None if node.id in judged else node for node in nodes]
    yield _("Rating"), False, [_rating(page, loaded, node) if node.id in judged else DASH for node in nodes]
    yield _("Suggested"), False, [suggested_text(page, loaded.card, node) for node in nodes]
    yield _("Score"), True, [page.number(node.value) if node else DASH for node in plain]
    yield _("Low–high"), True, [page.interval(node.low, node.high) if node else DASH for node in plain]
    yield page.language.pgettext("column", "Coverage"), True, [page.share(node.coverage) if node else DASH for node in plain]
    yield page.language.pgettext("column", "Evidenced"), True, [page.number(node.evidenced) if node else DASH for node in plain]
    yield _("Band"), False, [band_text(page, loaded, node) for node in nodes]


def _rating(page: Page, loaded: Loaded, node: NodeScore) -> str:
    return level_text(page, loaded.card, node) or page.language.gettext(STATES[node.state])


def suggested_text(page: Page, card: Card, node: NodeScore) -> str:
    """What the answers suggest of a judged node, and from how much of the weight, where that is not all of it."""
    if node.suggestion is None:
        return DASH
    name, share = card.plan.level_name(node.id, node.suggestion), page.share(node.suggestion_coverage)
    if share == page.share(1.0):
        return name
    return page.language.gettext("{level} (from {share} of the weight)", level=name, share=share)


def _legend(page: Page, overall: NodeScore) -> None:
    """What the shades of a bar say, where they differ."""
    if overall.low != overall.high:
        _ = page.language.gettext
        said = zip(marks(page.screen), (_("certain"), _("as answered"), _("still possible")), strict=False)
        page.print(Text("  ".join(f"{shade} {meaning}" for shade, meaning in said), style="dim"))
    page.print()


def _measured(page: Page, loaded: Loaded, targets: tuple[TargetStatus, ...]) -> None:
    """The numbers that are results in themselves: those with targets of their own, and those that no score is made of."""
    following: dict[str, TargetStatus] = {}
    for found in targets:  # of several on one number the first that is not met
        if found.id not in following or following[found.id].status == "met":
            following[found.id] = found
    table = measured_table(page, loaded, following, _word(page, loaded, INDICATORS))
    if table.row_count:
        page.heading(page.language.gettext("Measured"), after=False)
        page.print(table)
        page.print()


def _notes(page: Page, loaded: Loaded) -> Iterator[str]:
    _ = page.language.gettext
    for node in loaded.card.nodes():
        if node.capped_by and node.kind != "indicator":
            yield _("{title}: capped, since not: {condition}.", title=node.title, condition=lacking_text(page.language, node.capped_by))
        least = loaded.card.plan.node(node.id).min_coverage
        if node.parts and node.value is None and 0 < (node.coverage or 0) < least:
            shares = {"coverage": page.share(node.coverage), "least": page.share(least)}
            yield _("{title}: withheld, since coverage {coverage} is below {least}.", title=node.title, **shares)
    for node in loaded.card.disagreements():
        if node.given:
            figures = {"given": page.number(node.value), "computed": page.number(node.computed)}
            yield _("{title}: the score given is {given}, the answers give {computed}. The one given counts.", title=node.title, **figures)
            continue
        said = {"level": level_text(page, loaded.card, node), "suggestion": suggested_text(page, loaded.card, node)}
        yield _("{title}: the assessor gives {level}, the answers suggest {suggestion}.", title=node.title, **said)
    for node in loaded.card.overruled():
        said = {"level": level_text(page, loaded.card, node), "condition": lacking_text(page.language, node.overruled or "")}
        yield _("{title}: the assessor gives {level}; the answers do not show: {condition}.", title=node.title, **said)


def _gaps(page: Page, loaded: Loaded, report: GapReport) -> None:
    _, shown = page.language.gettext, report.gaps[:SHOWN_GAPS]
    if shown:
        page.heading(_("The largest gaps ({count} of {total})", count=len(shown), total=len(report.gaps)), after=False)
        page.print(_gap_table(page, loaded, shown))
        if note := gains_note(page, loaded.card, shown):
            page.print(Text(note, style="dim"))
        page.print()
    for states, said in ((("unknown", "unanswered"), _("Not known")), (("partial",), _("Partly known"))):
        _names(page, said, [found.title for found in report.unknown if found.state in states])


def _gap_table(page: Page, loaded: Loaded, shown: tuple[Gap, ...]) -> Table:
    """The gaps with their gain and next step; a column in which nothing stands is left out."""
    _, plan = page.language.gettext, loaded.card.plan
    columns: list[tuple[Literal["left", "right"], int | None, str, list[str]]] = [
        ("right", None, page.language.pgettext("column", "Gain"), [gain_text(page, plan, gap) for gap in shown]),
        ("left", 2, _word(page, loaded, INDICATORS), [gap.title for gap in shown]),
        ("left", None, _("Now and next"), [step_text(page, loaded, gap) for gap in shown]),
        ("left", 4, _("What to do next"), [(gap.action and gap.action.do) or step_meaning(plan, gap) or "" for gap in shown]),
    ]
    columns = [column for column in columns if set(column[-1]) - {"", DASH}]
    table = page.table()
    for side, ratio, heading, _cells in columns:
        table.add_column(heading, justify=side, overflow="fold", ratio=ratio)
    for row in zip(*(column[-1] for column in columns), strict=True):
        table.add_row(*row)
    return table


def _names(page: Page, heading: str, names: list[str]) -> None:
    """The first names of a list, and how many more there are."""
    if not names:
        return
    more = len(names) - SHOWN_GAPS
    rest = " " + page.language.gettext("and {count} more", count=more) if more > 0 else ""
    page.print(Text.assemble((f"{heading} ({len(names)})  ", "bold"), ", ".join(names[:SHOWN_GAPS]), rest))
    page.print()


def _foot(page: Page, loaded: Loaded) -> None:
    file = loaded.framework.file
    if file.caveat:
        page.print(Text(file.caveat, style="dim"))
    page.print(Text(f"{loaded.framework.id}@{file.version} {loaded.framework.digest[:19]}…", style="dim"))
