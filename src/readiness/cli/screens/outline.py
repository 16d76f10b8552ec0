"""A framework on a terminal: its tree with weights, shares and targets, and one node with all its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...languages import language_of, mark
from ...model import Action, Group, Indicator, NumberScale, Overall, Ratio, Reference, Repeatable
from ...model import Item as TickItem
from ...outline import Item, Outline, scoring_of, steps_said
from ...scoring.plan import bands_in_order
from ...scoring.steps import steps_of
from ...targets import framed_aims, general_aim
from ...wording import RULES, conditions_text, due_text, gate_text, months_text, plain, repeat_text, steps_text, target_text, with_unit
from .page import DASH, Page, capital
from .phrases import EFFORTS

POLICIES = {
    "unknown": mark("stays open: lowers coverage, and is no zero"),
    "zero": mark("counts as the worst in the score"),
    "not-applicable": mark("is left out of the score"),
}
KINDS = {
    "overall": mark("overall node"),
    "pillar": mark("pillar"),
    "dimension": mark("dimension"),
    "indicator": mark("indicator"),
    "composite": mark("composite"),
}
WHOLES = ("overall", "composite")  # what is no part of anything


def page_of(shown: Outline) -> Page:
    """A page in the language of the framework's texts."""
    return Page(language_of(shown.framework.language), shown.framework.file.decimals)


def print_framework(shown: Outline) -> None:
    """Print what the framework is, how it scores, its tree and its composites."""
    page, framework, file = page_of(shown), shown.framework, shown.framework.file
    _ = page.language.gettext
    page.print(Text(f"{file.title} ({framework.id})", style="bold"))
    facts = _("edition {edition}, version {version}", edition=file.edition, version=file.version)
    page.print(Text(f"{facts}; {', '.join(framework.languages)}"))
    page.print(Text(file.publisher))
    page.print(Text(_("Licence: {licence}", licence=file.licence)))
    _paragraph(page, file.summary)
    page.heading(_("How it scores"))
    _fields(page, _scoring(page, shown))
    _paragraph(page, file.method)
    page.heading(_("What it asks"))
    page.print(_tree(page, shown, shown.tree.parts))
    for composite in shown.composites:
        page.heading(_("Composite: {title} ({id})", title=composite.title, id=composite.id))
        page.print(_tree(page, shown, composite.parts))
    if file.reproduced:
        page.heading(_("What it reproduces"))
        page.print(Text(file.reproduced))
    _references(page, file.references)
    _paragraph(page, file.caveat)
    page.print(Text(f"\n{framework.id}@{file.version} {framework.digest}", style="dim"))


def print_item(shown: Outline, item: Item) -> None:
    """Print all that the framework says of one node."""
    page, source = page_of(shown), item.source
    page.print(Text(f"{item.title} ({item.id})", style="bold"))
    page.print(Text(_place(page, shown, item), style="dim"))
    if isinstance(source, Indicator):
        _indicator(page, shown, item, source)
    else:
        _group(page, shown, item)
    if rest := {name: value for name, value in _rest(page, shown, item).items() if value}:
        page.print()
        _fields(page, rest)
    _references(page, source.references)


def _indicator(page: Page, shown: Outline, item: Item, source: Indicator) -> None:
    _ = page.language.gettext
    _paragraph(page, source.question)
    _paragraph(page, source.summary)
    _paragraph(page, source.guidance)
    _levels(page, shown, item)
    if source.choices:
        page.heading(_("Choices (score: {score})", score=source.score))
        _fields(page, {name: _choice(page, source, choice) for name, choice in source.choices.items()})
    if scale := source.number_scale:
        page.heading(_("Number") if source.number else _("Ratio"))
        steps = steps_said(steps_of(shown.framework.file, source))
        _fields(page, {**scale_facts(page, scale), _("Steps before"): steps_text(page.language, steps)})
    if (leaf := shown.leaf(item)) is not None and leaf.evidence:
        page.heading(_("Evidence to ask for"))
        page.indented(leaf.evidence)
    if source.actions:
        page.heading(_("What to do to reach a level"))
        _fields(page, {key: _action(page, action) for key, action in source.actions.items()})


def _group(page: Page, shown: Outline, item: Item) -> None:
    source, node, _ = item.source, item.node, page.language.gettext
    assert isinstance(source, (Group, Overall))
    _paragraph(page, source.summary)
    page.print()
    gates = "; ".join(gate_text(page.language, gate, shown.framework.file.band_titles) for gate in source.gates)
    fields = {_("Score"): capital(_(RULES[node.rule])), _("Withheld below"): _least(page, node.min_coverage), _("Gates"): gates}
    if node.judged and node.parts:
        fields[_("Suggestion")] = _("the mean of the parts by their weights, to the nearest level; a judgement stands as given")
    if node.given >= 0:
        fields[_("Published score")] = _("may be given, and then stands in place of what the parts give")
    _fields(page, fields)
    _levels(page, shown, item)
    if item.parts:
        page.print()
        page.print(_tree(page, shown, item.parts))


def _least(page: Page, coverage: float) -> str | None:
    return page.language.gettext("{share} coverage", share=page.share(coverage)) if coverage else None


def _place(page: Page, shown: Outline, item: Item) -> str:
    """What kind of node it is, where it stands, and what it counts for."""
    _ = page.language.gettext
    words = shown.framework.file.words
    kind = words.get(item.kind) or _(KINDS[item.kind])
    path = shown.path(item)
    parts = [_("{kind} of {framework}", kind=kind, framework=shown.framework.id)]
    if item.kind in ("indicator", "dimension"):
        parts.append(" › ".join([*path, item.id]))
    if not item.source.scored:
        parts.append(_("asked, not scored"))
    elif item.kind not in WHOLES:
        parts.append(_("weight {weight}", weight=_weight(page, item)))
        if item.share is not None:
            parts.append(_("{share} of the whole", share=_share(page, item.share)))
        elif item.share_of_parent is not None and path:
            parts.append(_("{share} of {parent}", share=_share(page, item.share_of_parent), parent=shown.items()[path[-1]].title))
    return "; ".join(parts)


def _weight(page: Page, item: Item) -> str:
    """A weight as the number, behind the word that the file gives it by."""
    if item.weight is None:
        return DASH
    number = plain(page.language, item.weight)
    return f"{item.importance} {number}" if item.importance else number


def _levels(page: Page, shown: Outline, item: Item) -> None:
    leaf, _ = shown.leaf(item), page.language.gettext
    if leaf is None or not leaf.levels:
        return
    page.heading(_("Levels") if isinstance(item.source, Indicator) else _("Levels that the assessor chooses from"))
    table = page.table()
    table.add_column(_("Level"), no_wrap=True)
    table.add_column(_("Score"), justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for level in leaf.levels:
        between = " " + _("(between two levels; never suggested)") if level.between else ""
        table.add_row(
            Text(level.key if level.name == level.key else f"{level.key} ({level.name})"),
            plain(page.language, float(f"{level.score:.4g}")),
            Text(level.text + between),
        )
    page.print(Padding(table, (0, 0, 0, 2)))


def _tree(page: Page, shown: Outline, items: tuple[Item, ...]) -> Table:
    """Ids, titles with their targets, weights, and shares: of the whole, or of the group where the whole has no score."""
    _, found = page.language.gettext, [(depth, item) for root in items for depth, item in root.walk()]
    whole = any(item.share is not None for _depth, item in found)
    shares = [item.share if whole else item.share_of_parent for _depth, item in found]
    weighed = any(share is not None for share in shares) or any(item.importance for _depth, item in found)
    table = page.table()
    table.add_column(_("Id"), no_wrap=True)
    table.add_column(_("Title"), overflow="fold", ratio=1)
    for heading in (_("Weight"), _("Share") if whole else _("Of group")) if weighed else ():
        table.add_column(heading, justify="right", no_wrap=True)
    for (depth, item), share in zip(found, shares, strict=True):
        style = "bold" if isinstance(item.source, Group) and depth == 0 else ""
        figures = (_weight(page, item), _share(page, share)) if weighed else ()  # a weight in no score says nothing
        table.add_row(Text("  " * depth + item.id), _title(page, shown, item), *figures, style=style)
    return table


def _title(page: Page, shown: Outline, item: Item) -> Text:
    aims = "; ".join(due_text(page.language, aim, shown.framework.file.band_titles) for aim in framed_aims(shown.plan, item.id))
    target = "\n" + page.language.gettext("target {target}", target=aims) if aims else ""
    return Text.assemble(item.title, (target, "dim"))


def _share(page: Page, value: float | None) -> str:
    from ...scoring.numbers import rounded

    if value is None:
        return DASH
    return with_unit(page.language, page.number(rounded(value * 100, 2), 2), "%")


def _scoring(page: Page, shown: Outline) -> dict[str, str | None]:
    """How a framework scores, as lines for people."""
    _, found, file = page.language.gettext, scoring_of(shown), shown.framework.file
    low, high = (plain(page.language, end) for end in found["range"])
    decimals = page.language.ngettext("{count} decimal", "{count} decimals", found["decimals"])
    weights = (
        None if found["parts"] is None else _("with their full weight") if found["parts"] == "full" else _("as far as they are answered")
    )
    starts = [_("{band} from {start}", band=band.title, start=plain(page.language, band.start)) for band in bands_in_order(file)]
    return {
        _("Range"): _("{low} to {high}, {decimals}", low=low, high=high, decimals=decimals),
        _("Overall"): capital(_rules(page, [found["aggregate"]])),
        _("Groups"): capital(_rules(page, found["aggregate_groups"])),
        _("Composites"): capital(_rules(page, found["aggregate_composites"])),
        _("Parts count"): weights,
        _("Steps before"): steps_text(page.language, found["prepare"]),
        _("Bands"): ", ".join(starts),
        _("Gates"): "; ".join(gate_text(page.language, gate, file.band_titles) for gate in file.overall.gates),
        _("Withheld below"): _least(page, found["min_coverage"]),
        _("Target"): "; ".join(target_text(page.language, general_aim(target), file.band_titles) for target in file.targets),
        _("Unanswered"): _(POLICIES[found["unanswered"]]),
        _("Unknown"): _(POLICIES[found["unknown"]]),
        _("Weights"): ", ".join(f"{word} = {plain(page.language, weight)}" for word, weight in found["weights"].items()),
    }


def _rules(page: Page, rules: Iterable[str]) -> str:
    return ", ".join(page.language.gettext(RULES[rule]) for rule in rules)


def scale_facts(page: Page, scale: NumberScale) -> dict[str, str | None]:
    """How a number becomes a score, as labels and texts; None where there is nothing to say."""
    _, number = page.language.gettext, page.language
    ends = None
    if scale.start is not None and scale.end is not None:
        ends = _("{low} to {high}", low=plain(number, scale.start), high=plain(number, scale.end))
    parts, times = "", ""
    if isinstance(scale, Ratio):
        parts = " / ".join((scale.numerator or _("numerator"), scale.denominator or _("denominator")))
        times = f" × {plain(number, scale.times)}" if scale.times != 1 else ""
    steps = ((plain(number, float(key)), plain(number, points)) for key, points in (scale.steps or {}).items())
    return {
        _("Of"): parts + times,
        _("Unit"): scale.unit,
        _("From worst to best") if scale.direction == "up" else _("From best to worst"): ends,
        _("Better is"): _("more") if scale.direction == "up" else _("less"),
        page.language.pgettext("scale", "Steps"): ", ".join(f"{key}: {points}" for key, points in steps),
    }


def _choice(page: Page, source: Indicator, choice: TickItem) -> str:
    _ = page.language.gettext
    points = _("({points} points)", points=plain(page.language, choice.points)) if source.score == "points" else ""
    return " ".join(filter(None, (choice.text, points, _("(stands alone)") if choice.alone else "")))


def _action(page: Page, action: Action) -> str:
    effort = page.language.gettext(EFFORTS[action.effort]) if action.effort else None
    months = months_text(page.language, action.months) if action.months else None
    return "; ".join(part for part in (action.do, action.lead, action.where, months, effort) if part)


def _rest(page: Page, shown: Outline, item: Item) -> dict[str, str | None]:
    source, _ = item.source, page.language.gettext
    aims = framed_aims(shown.plan, item.id) or [general_aim(target) for target in source.targets]
    repeated = repeat_text(page.language, source, shown.plan.kinds.get(item.id)) if isinstance(source, Repeatable) else None
    return {
        _("Answered for each"): repeated,
        _("Applies to"): conditions_text(page.language, source.applies_to),
        _("Asked when"): conditions_text(page.language, source.when),
        _("Target"): "; ".join(target_text(page.language, aim, shown.framework.file.band_titles) for aim in aims),
        _("Tags"): ", ".join(f"{tag}: {', '.join(words)}" for tag, words in source.tags.items()),
    }


def _references(page: Page, references: tuple[Reference, ...]) -> None:
    if references:
        page.heading(page.language.gettext("References"))
    for found in references:
        parts = (found.title, found.publisher, page.language.date(found.date), found.href, found.note)
        page.indented(", ".join(part for part in parts if part))


def _paragraph(page: Page, text: str | None) -> None:
    if text:
        page.print()
        page.print(Text(text))


def _fields(page: Page, fields: Mapping[str, Any]) -> None:
    """Names and values in two columns; what has no value is left out."""
    table = page.table(header=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in fields.items():
        if value:
            table.add_row(Text(name), Text(value))
    if table.row_count:
        page.print(Padding(table, (0, 0, 0, 2)))
