"""The questions of a framework as comments of a survey, each with an empty place for its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Indicator, NumberScale, Ratio, Repeatable
from ..outline import Item, Outline
from ..targets import framed_aims
from ..wording import conditions_text, target_text
from ..yamltext import WIDTH, comment, entries, scalar
from .words import Words

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Questions:
    """Writes questions in one language; those that do not apply to a kind of subject are left out, if a kind is said."""

    shown: Outline
    words: Words
    kind: str | None = None

    def of(self, pillars: Sequence[str]) -> Iterator[str]:
        """The lines of these pillars; of all pillars, and of what is judged as a whole, if none is named."""
        for pillar in self.shown.tree.parts:
            if not pillars or pillar.id in pillars:
                yield from self._node(pillar)
        for whole in () if pillars else (self.shown.tree, *self.shown.composites):
            yield from self._judgement(whole)

    def _node(self, item: Item) -> Iterator[str]:
        yield ""
        kind = self.shown.plan.kinds.get(item.id, self.kind)  # inside a repeated group that of the instances
        if kind is not None and kind not in item.source.applies_to.get("kind", (kind,)):
            yield from self._note(self.words.say("left_out", id=item.id, kind=kind))
        elif isinstance(item.source, Indicator):
            yield from self._question(item, item.source)
        else:
            yield from self._group(item)

    def _group(self, item: Item) -> Iterator[str]:
        if item.kind == "pillar":
            yield INDENT + "# " + "=" * (WIDTH - len(INDENT) - 2)
        yield from self._note(item.title)
        yield from self._note(item.source.summary)
        yield from self._conditions(item)
        for part in item.parts:
            yield from self._node(part)
        yield from self._judgement(item)

    def _question(self, item: Item, source: Indicator) -> Iterator[str]:
        yield from self._note(self._title(item))
        for text in (source.question, source.summary, source.guidance):
            yield from self._note(text)
        yield from self._levels(item)
        choices = (source.choices or {}).items()
        yield from entries([(name, self.words.say("alone", text=it.text) if it.alone else it.text) for name, it in choices], INDENT)
        if scale := source.number_scale:
            yield from self._note(self._scale(scale))
        if (leaf := self.shown.leaf(item)) is not None and leaf.evidence:
            yield from self._note(self.words.say("evidence", text=leaf.evidence))
        yield from self._conditions(item)
        yield f"{INDENT}{scalar(item.id)}:"

    def _title(self, item: Item) -> str:
        """The title, where it says more than the id, and the weight, where it is not the common one."""
        title = item.title if item.title != item.id else ""
        weight = "" if item.weight == 1 else self.words.say("unscored") if item.weight is None else item.importance or f"{item.weight:g}"
        weight = self.words.say("weight", weight=weight) if weight and item.weight is not None else weight
        return f"{title} ({weight})" if title and weight else title or weight

    def _judgement(self, item: Item) -> Iterator[str]:
        """The place of an assessor's own rating of a group, or of its published score, below the answers to its questions."""
        if item.node.leaf >= 0:
            yield ""
            yield from self._note(self.words.say("judged", title=item.title))
            yield from self._levels(item)
            yield f"{INDENT}{scalar(item.id)}:"
        elif item.node.given >= 0:
            low, high = self.shown.framework.file.range
            yield ""
            yield from self._note(self.words.say("given", title=item.title, low=f"{low:g}", high=f"{high:g}"))
            yield f"{INDENT}{scalar(item.id)}:"

    def _levels(self, item: Item) -> Iterator[str]:
        leaf = self.shown.leaf(item)
        levels = leaf.levels if leaf else ()
        named = [level.text if level.name == level.key else f"{level.name}: {level.text}" for level in levels]
        texts = [self.words.say("between", text=text) if level.between else text for level, text in zip(levels, named, strict=True)]
        yield from entries([(level.key, text) for level, text in zip(levels, texts, strict=True)], INDENT)

    def _scale(self, scale: NumberScale) -> str:
        better = self.words.say(scale.direction)
        if isinstance(scale, Ratio):
            if scale.numerator and scale.denominator:
                return self.words.say("made_of", top=scale.numerator, bottom=scale.denominator, better=better)
            return self.words.say("ratio", better=better)
        return self.words.say("number_of" if scale.unit else "number", unit=scale.unit or "", better=better)

    def _conditions(self, item: Item) -> Iterator[str]:
        """How often and when it is asked, and what it should reach."""
        if isinstance(item.source, Repeatable) and item.source.repeat is not None:
            outer = self.shown.plan.kinds.get(item.id)
            asked = "repeated_inside" if outer else "repeated" if isinstance(item.source, Indicator) else "repeated_group"
            yield from self._note(self.words.say(asked, kind=item.source.repeat, outer=outer or ""))
        for name, condition in (("applies", item.source.applies_to), ("when", item.source.when)):
            if condition:
                yield from self._note(self.words.say(name, condition=conditions_text(self.words.language, condition)))
        for aim in framed_aims(self.shown.plan, item.id):
            bands = self.shown.framework.file.band_titles
            yield from self._note(self.words.say("aim", text=target_text(self.words.language, aim, bands)))

    def _note(self, text: str | None) -> Iterator[str]:
        return comment(text, INDENT)
