"""The scorecard on a terminal: pillars with bars and intervals, composites, the largest gaps, what is missing."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..gaps import GapReport, find_gaps
from ..scoring import NodeScore
from ..scoring.plan import bands_in_order
from .inputs import Loaded
from .output import BAND_STYLES, BAR_MARKS, PLAIN_MARKS, bar, console, interval, number, plain_terminal, share

SHOWN_GAPS = 5


def print_scorecard(loaded: Loaded, screen: Console | None = None) -> None:
    """Print the whole card, on the standard output or on the console given."""
    screen = screen or console()
    _head(screen, loaded)
    screen.print(_nodes(screen, loaded, "Pillar", loaded.card.overall.parts, total=loaded.card.overall))
    if loaded.card.composites:
        screen.print(_nodes(screen, loaded, "Composite", loaded.card.composites))
    _legend(screen, loaded.card.overall)
    _notes(screen, loaded)
    report = find_gaps(loaded.card, loaded.survey)
    _gaps(screen, loaded, report)
    _foot(screen, loaded)


def _head(screen: Console, loaded: Loaded) -> None:
    survey, file = loaded.survey, loaded.framework.file
    status = f" ({survey.status.replace('-', ' ')})" if survey.status else ""
    screen.print(Text(f"{survey.subject.name}, {survey.period}{status}", style="bold"))
    screen.print(Text(f"{file.title}, edition {file.edition}, version {file.version}"))
    screen.print()


def band_text(loaded: Loaded, node: NodeScore) -> Text:
    """The band of a node in its colour, with the range of bands where it is not settled."""
    bands = bands_in_order(loaded.framework.file)
    titles = {band.id: band.title for band in bands}
    if node.band is None:
        return Text("–")
    position = [band.id for band in bands].index(node.band)
    style = BAND_STYLES[round(position * (len(BAND_STYLES) - 1) / max(1, len(bands) - 1))]
    text = Text(titles[node.band], style=style)
    if node.capped_by:
        text.append(" (capped)", style="dim")
    return text


def _nodes(screen: Console, loaded: Loaded, heading: str, nodes: tuple[NodeScore, ...], total: NodeScore | None = None) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_footer=False)
    table.add_column(heading, overflow="fold")
    table.add_column("")
    for name in ("Score", "Low–high", "Coverage", "Evidenced"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Band", no_wrap=True)
    for node in nodes:
        table.add_row(*_row(screen, loaded, node))
    if total is not None:
        table.add_section()
        table.add_row(*_row(screen, loaded, total), style="bold")
    return table


def _row(screen: Console, loaded: Loaded, node: NodeScore) -> list[Text | str]:
    decimals, ends = loaded.framework.file.decimals, loaded.card.plan.node(node.id).range or loaded.card.plan.range
    return [
        "Overall" if node.kind == "overall" else node.title,
        bar(node.low, node.value, node.high, ends, plain=plain_terminal(screen)),
        number(node.value, decimals),
        interval(node.low, node.high, decimals),
        share(node.coverage),
        number(node.evidenced, decimals),
        band_text(loaded, node),
    ]


def _legend(screen: Console, overall: NodeScore) -> None:
    """What the shades of a bar say, where they differ."""
    if overall.low != overall.high:
        certain, answered, possible, _ = PLAIN_MARKS if plain_terminal(screen) else BAR_MARKS
        screen.print(Text(f"{certain} certain  {answered} as answered  {possible} still possible", style="dim"))
    screen.print()


def _notes(screen: Console, loaded: Loaded) -> None:
    for node in loaded.card.nodes():
        if node.capped_by and node.kind != "indicator":
            screen.print(f"{node.title}: capped, since not: {node.capped_by}.")
        if node.parts and node.value is None and node.coverage:
            least = loaded.card.plan.node(node.id).min_coverage
            screen.print(f"{node.title}: withheld, since coverage {share(node.coverage)} is below {share(least)}.")
    for node in loaded.card.disagreements():
        screen.print(f"{node.title}: the assessor gives {node.level}, the answers suggest {node.suggestion}.")


def _gaps(screen: Console, loaded: Loaded, report: GapReport) -> None:
    if report.gaps:
        screen.print(Text(f"The largest gaps ({min(SHOWN_GAPS, len(report.gaps))} of {len(report.gaps)})", style="bold"))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column("Gain", justify="right", no_wrap=True)
        table.add_column("Indicator", overflow="fold", ratio=2)
        table.add_column("Level", no_wrap=True)
        table.add_column("What to do next", overflow="fold", ratio=4)
        for gap in report.gaps[:SHOWN_GAPS]:
            action = gap.action.do if gap.action else gap.step_text or ""
            table.add_row(f"+{gap.gain:.{loaded.framework.file.decimals}f}", gap.title, f"{gap.now} → {gap.step}", action)
        screen.print(table)
        screen.print()
    if report.unknown:
        names = ", ".join(found.title for found in report.unknown[:SHOWN_GAPS])
        more = len(report.unknown) - SHOWN_GAPS
        rest = f" and {more} more" if more > 0 else ""
        screen.print(Text.assemble((f"Not known ({len(report.unknown)})  ", "bold"), names, rest))
        screen.print()


def _foot(screen: Console, loaded: Loaded) -> None:
    file = loaded.framework.file
    if file.caveat:
        screen.print(Text(file.caveat, style="dim"))
    screen.print(Text(f"{loaded.framework.id}@{file.version} {loaded.framework.digest[:19]}…", style="dim"))
