"""A framework on a terminal: its tree with weights and shares, and one node with all its texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..model import Group, Indicator, NumberScale, Ratio, Reference
from ..model import Item as TickItem
from ..outline import Item, Outline, conditions_text, gate_text, scoring_of, target_text
from .output import console, share

POLICIES = {
    "unknown": "stays open: lowers coverage, and is no zero",
    "zero": "counts as the worst in the score",
    "not-applicable": "is left out of the score",
}


def print_framework(shown: Outline) -> None:
    """Print what the framework is, how it scores, its tree and its composites."""
    screen, framework, file = console(), shown.framework, shown.framework.file
    screen.print(Text(f"{file.title} ({framework.id})", style="bold"))
    screen.print(Text(f"edition {file.edition}, version {file.version}; {', '.join(framework.languages)}"))
    screen.print(Text(f"{file.publisher}; {file.licence}"))
    _paragraph(screen, file.summary)
    _heading(screen, "How it scores")
    _fields(screen, _scoring(scoring_of(framework)))
    _paragraph(screen, file.method)
    _heading(screen, "What it asks")
    screen.print(_tree(shown.tree.parts))
    for composite in shown.composites:
        _heading(screen, f"Composite: {composite.title} ({composite.id})")
        screen.print(_tree(composite.parts))
    if file.reproduced:
        _heading(screen, "What it reproduces")
        screen.print(Text(file.reproduced))
    _references(screen, file.references)
    _paragraph(screen, file.caveat)
    screen.print(Text(f"\n{framework.id}@{file.version} {framework.digest}", style="dim"))


def print_item(shown: Outline, item: Item) -> None:
    """Print all that the framework says of one node."""
    screen, source = console(), item.source
    screen.print(Text(f"{item.title} ({item.id})", style="bold"))
    screen.print(Text(_place(shown, item), style="dim"))
    if isinstance(source, Indicator):
        _indicator(screen, shown, item, source)
    else:
        _group(screen, shown, item)
    if rest := {name: value for name, value in _rest(item).items() if value}:
        screen.print()
        _fields(screen, rest)
    _references(screen, source.references)


def _indicator(screen: Console, shown: Outline, item: Item, source: Indicator) -> None:
    _paragraph(screen, source.question)
    _paragraph(screen, source.summary)
    _paragraph(screen, source.guidance)
    _levels(screen, shown, item)
    if source.choices:
        _heading(screen, f"Choices (score: {source.score})")
        for name, choice in source.choices.items():
            screen.print(Padding(Text(f"{name}  {_choice(source, choice)}"), (0, 0, 0, 2)))
    if scale := source.number or source.ratio:
        _heading(screen, "Number" if source.number else "Ratio")
        _fields(screen, scale_facts(scale))
    if source.evidence:
        _heading(screen, "Evidence to ask for")
        screen.print(Padding(Text(source.evidence), (0, 0, 0, 2)))
    if source.actions:
        _heading(screen, "What to do to reach a level")
        _fields(screen, {key: _action(action) for key, action in source.actions.items()})


def _group(screen: Console, shown: Outline, item: Item) -> None:
    source, node = item.source, item.node
    _paragraph(screen, source.summary)
    least = share(node.min_coverage) if node.min_coverage else None
    screen.print()
    gates = "; ".join(gate_text(gate) for gate in getattr(source, "gates", ()))
    _fields(screen, {"Aggregation": node.rule, "Withheld below": least and f"{least} coverage", "Gates": gates})
    _levels(screen, shown, item)
    if item.parts:
        screen.print()
        screen.print(_tree(item.parts))


def _place(shown: Outline, item: Item) -> str:
    place = " › ".join([*shown.path(item), item.id])
    parts = [f"{item.kind} of {shown.framework.id}", place if item.kind in ("indicator", "dimension") else ""]
    weight = f"weight {item.weight:g}" if item.weight is not None and item.kind not in ("overall", "composite") else ""
    if not item.source.scored:
        weight = "asked, not scored"
    of_whole = f"{_share(item.share)} of the whole" if item.share is not None and item.kind not in ("overall", "composite") else ""
    return "; ".join(part for part in (*parts, weight, of_whole) if part)


def _levels(screen: Console, shown: Outline, item: Item) -> None:
    leaf = shown.leaf(item)
    if leaf is None or not leaf.levels:
        return
    _heading(screen, "Levels" if isinstance(item.source, Indicator) else "Levels that the assessor chooses from")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Level", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for level in leaf.levels:
        between = " (between two levels; never suggested)" if level.between else ""
        table.add_row(Text(level.key), f"{level.score:.4g}", Text(level.text + between))
    screen.print(Padding(table, (0, 0, 0, 2)))


def _tree(items: tuple[Item, ...]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Id", no_wrap=True)
    table.add_column("Title", overflow="fold", ratio=1)
    table.add_column("Weight", justify="right", no_wrap=True)
    table.add_column("Share", justify="right", no_wrap=True)
    for root in items:
        for depth, item in root.walk():
            style = "bold" if isinstance(item.source, Group) and depth == 0 else ""
            weight = "–" if item.weight is None else f"{item.weight:g}"
            table.add_row(Text("  " * depth + item.id), Text(item.title), weight, _share(item.share), style=style)
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.2f} %"


def _scoring(found: Mapping[str, Any]) -> dict[str, str | None]:
    """How a framework scores, as lines for people."""
    low, high = found["range"]
    below = "" if found["aggregate"] == found["aggregate_below"] else f" at the top, {found['aggregate_below']} below"
    weight = "as far as they are answered" if found["parts"] == "by-coverage" else "with their full weight"
    return {
        "Range": f"{low:g} to {high:g}, {found['decimals']} decimal{'' if found['decimals'] == 1 else 's'}",
        "Aggregation": f"{found['aggregate']}{below}; parts count {weight}",
        "Bands": ", ".join(f"{band['id']} from {band['from']:g}" for band in found["bands"]),
        "Gates": "; ".join(found["gates"]),
        "Withheld below": f"{share(found['min_coverage'])} coverage" if found["min_coverage"] else None,
        "Target": found["target"] and target_text(found["target"]),
        "Unanswered": POLICIES[found["unanswered"]],
        "Unknown": POLICIES[found["unknown"]],
        "Weights": ", ".join(f"{word} = {weight:g}" for word, weight in found["weights"].items()),
    }


def scale_facts(scale: NumberScale) -> dict[str, str | None]:
    """How a number becomes a score, as labels and texts; None where there is nothing to say."""
    ends = f"{scale.start:g} to {scale.end:g}" if scale.start is not None and scale.end is not None else None
    parts = f"{scale.numerator or 'numerator'} / {scale.denominator or 'denominator'}" if isinstance(scale, Ratio) else None
    times = f" × {scale.times:g}" if isinstance(scale, Ratio) and scale.times != 1 else ""
    return {
        "Of": parts and parts + times,
        "Unit": scale.unit,
        "From worst to best" if scale.direction == "up" else "From best to worst": ends,
        "Better is": "more" if scale.direction == "up" else "less",
        "Steps": ", ".join(f"{key}: {points:g}" for key, points in (scale.steps or {}).items()),
    }


def _choice(source: Indicator, choice: TickItem) -> str:
    points = f" ({choice.points:g} points)" if source.score == "points" else ""
    return f"{choice.text}{points}{' (stands alone)' if choice.alone else ''}"


def _action(action: Any) -> str:
    months = f"{action.months:g} months" if action.months else None
    effort = f"{action.effort} effort" if action.effort else None
    return "; ".join(part for part in (action.do, action.lead, action.where, months, effort) if part)


def _rest(item: Item) -> dict[str, str | None]:
    source = item.source
    return {
        "Applies to": conditions_text(source.applies_to),
        "Asked when": conditions_text(source.when),
        "Target": target_text(source.target) if source.target else None,
        "Tags": ", ".join(f"{tag}: {', '.join(words)}" for tag, words in source.tags.items()),
    }


def _references(screen: Console, references: tuple[Reference, ...]) -> None:
    if references:
        _heading(screen, "References")
    for found in references:
        line = ", ".join(part for part in (found.title, found.publisher, found.date, found.href, found.note) if part)
        screen.print(Padding(Text(line), (0, 0, 0, 2)))


def _heading(screen: Console, text: str) -> None:
    screen.print()
    screen.print(Text(text, style="bold"))


def _paragraph(screen: Console, text: str | None) -> None:
    if text:
        screen.print()
        screen.print(Text(text))


def _fields(screen: Console, fields: Mapping[str, str | None]) -> None:
    """Names and values in two columns; what has no value is left out."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in fields.items():
        if value:
            table.add_row(Text(name), Text(value))
    if table.row_count:
        screen.print(Padding(table, (0, 0, 0, 2)))
