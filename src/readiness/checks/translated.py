"""A translation as checks see it: its texts beside those of the framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Indicator, Levels, NodeTexts, TranslationFile
from ..yamlfile import Document
from .registry import Spot
from .views import Entry, Rubric


@dataclass(frozen=True, eq=False)
class Translated:
    """One translation beside the framework that it belongs to."""

    rubric: Rubric
    language: str
    file: TranslationFile
    document: Document

    @property
    def top(self) -> Spot:
        return Spot(self.document)

    def pairs(self) -> Iterator[tuple[Spot, Entry, NodeTexts]]:
        """Every translated node beside its own texts."""
        for name, texts in self.file.texts.items():
            if name in self.rubric.by_id:
                yield self.top.at("texts", name), self.rubric.by_id[name], texts

    def scales(self) -> Iterator[tuple[Spot, Levels, NodeTexts]]:
        """Every set of levels beside its translation."""
        for spot, entry, texts in self.pairs():
            yield spot, entry.node.levels if isinstance(entry.node, Indicator) and entry.node.levels else {}, texts
        for name, texts in self.file.scales.items():
            if name in self.rubric.file.scales:
                yield self.top.at("scales", name), self.rubric.file.scales[name].levels, texts
