"""The scorecard on a terminal: pillars with bars and intervals, composites, the largest gaps, what is missing."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..gaps import GapReport, find_gaps
from ..scoring import NodeScore
from ..scoring.plan import bands_in_order
from .inputs import Loaded
from .output import BAND_STYLES, NARROW, bar, console, interval, marks, number, share

SHOWN_GAPS = 5


def print_scorecard(loaded: Loaded, screen: Console | None = None) -> None:
    """Print the whole card, on the standard output or on the console given."""
    screen = screen or console()
    overall = loaded.card.overall
    _head(screen, loaded)
    scored = loaded.card.plan.nodes[loaded.card.plan.overall].rule != "none"
    screen.print(_nodes(screen, loaded, _word(loaded, "pillar"), overall.parts, total=overall if scored else None))
    if loaded.card.composites:
        screen.print()
        screen.print(_nodes(screen, loaded, _word(loaded, "composite"), loaded.card.composites))
    _legend(screen, overall)
    _notes(screen, loaded)
    _gaps(screen, loaded, find_gaps(loaded.card, loaded.survey))
    _foot(screen, loaded)


def _word(loaded: Loaded, word: str) -> str:
    """The framework's own word for a part, as a heading."""
    own = loaded.framework.file.words.get(word, word)
    return own[:1].upper() + own[1:]


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
    """Nodes with their figures; a column in which nothing stands is left out, and judged nodes show their level."""
    shown = [*nodes, *([total] if total else [])]
    columns = [(name, cells) for name, cells in _figures(loaded, shown).items() if any(str(cell) != "–" for cell in cells)]
    table = Table(box=None, padding=(0, 1 if screen.width < NARROW else 2, 0, 0), header_style="bold")
    table.add_column(heading, overflow="fold", min_width=20)
    table.add_column("", no_wrap=True)
    for name, _ in columns:
        table.add_column(name, justify="right" if name in NUMERIC else "left", no_wrap=name in NUMERIC, overflow="fold")
    for position, node in enumerate(shown):
        title = "Overall" if node.kind == "overall" else node.title
        ends = loaded.card.plan.node(node.id).range or loaded.card.plan.range
        drawn = bar(screen, node.low, node.value, node.high, ends)
        table.add_row(title, drawn, *(cells[position] for _, cells in columns), style="bold" if node is total else None)
    return table


NUMERIC = ("Score", "Low–high", "Coverage", "Evidenced")


def _figures(loaded: Loaded, nodes: list[NodeScore]) -> dict[str, list[Text | str]]:
    """The columns of the table; a judgement speaks in levels, and its number would say more than was meant."""
    decimals = loaded.framework.file.decimals
    judged = [loaded.card.plan.node(node.id).rule == "judgement" for node in nodes]
    plain = ["–" if is_judged else number(node.value, decimals) for node, is_judged in zip(nodes, judged, strict=True)]
    ends = ["–" if is_judged else interval(node.low, node.high, decimals) for node, is_judged in zip(nodes, judged, strict=True)]
    return {
        "Rating": [node.level or (node.state if is_judged else "–") for node, is_judged in zip(nodes, judged, strict=True)],
        "Suggested": [node.suggestion or "–" for node in nodes],
        "Score": [*plain],
        "Low–high": [*ends],
        "Coverage": [*("–" if is_judged else share(node.coverage) for node, is_judged in zip(nodes, judged, strict=True))],
        "Evidenced": [*("–" if is_judged else number(node.evidenced, decimals) for node, is_judged in zip(nodes, judged, strict=True))],
        "Band": [band_text(loaded, node) for node in nodes],
    }


def _legend(screen: Console, overall: NodeScore) -> None:
    """What the shades of a bar say, where they differ."""
    if overall.low != overall.high:
        certain, answered, possible, _ = marks(screen)
        screen.print(Text(f"{certain} certain  {answered} as answered  {possible} still possible", style="dim"))
    screen.print()


def _notes(screen: Console, loaded: Loaded) -> None:
    for node in loaded.card.nodes():
        if node.capped_by and node.kind != "indicator":
            screen.print(f"{node.title}: capped, since not: {node.capped_by}.")
        least = loaded.card.plan.node(node.id).min_coverage
        if node.parts and node.value is None and 0 < (node.coverage or 0) < least:
            screen.print(f"{node.title}: withheld, since coverage {share(node.coverage)} is below {share(least)}.")
    for node in loaded.card.disagreements():
        screen.print(f"{node.title}: the assessor gives {node.level}, the answers suggest {node.suggestion}.")
    for node in loaded.card.overruled():
        screen.print(f"{node.title}: the assessor gives {node.level}; the answers do not show: {node.overruled}.")


def _gaps(screen: Console, loaded: Loaded, report: GapReport) -> None:
    if report.gaps:
        screen.print(Text(f"The largest gaps ({min(SHOWN_GAPS, len(report.gaps))} of {len(report.gaps)})", style="bold"))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column("Gain", justify="right", no_wrap=True)
        table.add_column(_word(loaded, "indicator"), overflow="fold", ratio=2)
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
