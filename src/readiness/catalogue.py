"""What there is to score with: the shipped frameworks and those of the folder that one works in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .library import read_framework, shipped_frameworks
from .model import Framework
from .problems import Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One framework in a list; `pillars` and `indicators` are counts."""

    id: str
    title: str
    version: str
    edition: str
    pillars: int
    indicators: int
    languages: tuple[str, ...]
    comparable: bool

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON."""
        return {**asdict(self), "languages": list(self.languages)}


def catalogue(language: str | None = None) -> tuple[list[Entry], list[Problem]]:
    """Every framework that can be named by id, and the problems of those that cannot be read; one of ./frameworks hides a shipped one."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for folder in by_id(shipped_frameworks()):
        source = read_framework(folder, language)
        problems.extend(source.problems)
        if source.framework is not None:
            entries.append(entry(source.framework))
    return entries, problems


def by_id(folders: Iterable[Path]) -> list[Path]:
    """The last folder of each id, sorted by id."""
    named = {folder.name: folder for folder in folders}
    return [named[name] for name in sorted(named)]


def entry(framework: Framework) -> Entry:
    """A framework as one line of a list."""
    file = framework.file
    return Entry(
        id=framework.id,
        title=file.title,
        version=file.version,
        edition=file.edition,
        pillars=len(framework.pillars),
        indicators=sum(1 for _ in framework.indicators()),
        languages=framework.languages,
        comparable=file.comparable,
    )
