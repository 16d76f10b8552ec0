"""A framework as a page to read: what it measures, its structure, how it scores, whose it is, and what was reproduced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..cases import read_cases
from ..languages import Language, language_of
from ..library import data_folder
from ..model import OVERALL, Framework, Indicator, Reference
from ..outline import Item, Outline
from ..scoring.plan import bands_in_order
from ..yamlfile import read_text
from .labels import labels_of
from .pagewords import PAGE
from .rules import Wording
from .sandbox import TemplateEnvironment
from .sources import safe_link
from .writer import Writer

Record = dict[str, Any]

_TEXTS = ("title", "edition", "version", "publisher", "licence", "summary", "method", "reproduced", "caveat", "comparable", "decimals")
_MODELINE = "yaml-language-server"  # the comment that tells an editor its schema
_POINTS = "points"


def page(shown: Outline, language: str | None = None) -> str:
    """The page of a framework as Markdown, in a language that has words for it, or else in English.

    It says nothing that the framework's own files do not say; what they leave out has no heading.
    """
    spoken = language_of(language or shown.framework.language)
    environment = TemplateEnvironment(data_folder("reports") / "framework", "md", Writer(spoken, shown.framework.file.decimals))
    return environment.get_template("page.md.j2").render(page_context(shown, spoken)).strip() + "\n"


def page_context(shown: Outline, language: Language) -> Record:
    """What the page says, as plain data: its own `words` in its language, and the framework's parts in order."""
    framework, file = shown.framework, shown.framework.file
    words = labels_of(language, file.words, PAGE)
    wording = Wording(shown, words, Writer(language, file.decimals))
    published, ours = _cases(framework)
    return {
        "words": words,
        "framework": {
            "code": code_of(framework.id),
            **{name: getattr(file, name) for name in _TEXTS},
            "languages": list(framework.languages),
            "whose": first_comment(Path(framework.path) / "framework.yaml"),
            "bands": bands_in_order(file),
            "references": [_reference(found) for found in file.references],
            "indicators": sum(1 for _ in framework.indicators()),
        },
        "rules": wording.rules(),
        "whole_points": shown.tree.node.rule == _POINTS,
        "pillars": [_pillar(wording, item) for item in shown.tree.parts],
        "composites": [_composite(wording, item) for item in shown.composites],
        "cases": {"published": published, "ours": ours},
        "commands": _commands(framework, language.code),
        "links": [{"code": code_of(other), "kinds": wording.links(links)} for other, links in framework.links.items()],
    }


def first_comment(path: Path) -> str:
    """What the comment at the head of a file says, as one paragraph, without the line that is for editors."""
    lines: list[str] = []
    for line in read_text(path).splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    return " ".join(line for line in lines if line and not line.startswith(_MODELINE))


def _commands(framework: Framework, language: str) -> dict[str, Markup]:
    """What to type, as the page names it."""
    lang = "" if language == framework.language else f" --lang {language}"
    typed = {
        "page": f"show {framework.id} --format md{lang}",
        "show": f"show {framework.id} ID{lang}",
        "new": f"new {framework.id}{lang}",
        "test": f"test {framework.id}",
        "diff": "diff",
        "rank": "rank",
    }
    return {name: code_of(f"readiness {words}") for name, words in typed.items()}


def code_of(text: str) -> Markup:
    """A text as Markdown prints code: every sign as it stands."""
    return Markup("`" + text.replace("`", "'") + "`")


def _cases(framework: Framework) -> tuple[list[Record], int]:
    """The tests of the framework that name what they were published in, and how many others there are."""
    cases = [found.case for found in read_cases(Path(framework.path))]
    published = [{"name": case.name, "reference": _reference(case.reference)} for case in cases if case.reference]
    return published, len(cases) - len(published)


def _reference(found: Reference) -> Record:
    return {"title": found.title, "publisher": found.publisher, "date": found.date, "link": safe_link(found.href), "note": found.note}


def _pillar(wording: Wording, item: Item) -> Record:
    rows = [_row(wording, part, depth - 1) for depth, part in item.walk() if depth]
    return {
        **_figures(wording, item, wording.shown.tree),
        "summary": getattr(item.source, "summary", None),
        "indicators": sum(1 for row in rows if not row["group"]),
        "judged": wording.answer(item) if item.node.judged else None,
        "rows": rows,
        "targets": any(row["target"] for row in rows),
        "points": item.node.rule == _POINTS,
    }


def _row(wording: Wording, item: Item, depth: int) -> Record:
    asked = isinstance(item.source, Indicator)
    parent = wording.parent(item)
    return {
        **_figures(wording, item, parent),
        "depth": depth,
        "group": not asked,
        "text": item.source.question if isinstance(item.source, Indicator) else item.title,
        "answer": wording.answer(item) if asked or item.node.judged else None,
        "only_for": wording.only_for(item.source),
        "target": "; ".join(wording.targets(item)) or None,
        "scored": item.source.scored,
    }


def _figures(wording: Wording, item: Item, parent: Item) -> Record:
    """Id, title, weight as the file writes it, and share of the whole."""
    said = item.source.weight
    return {
        "id": code_of(item.id),
        "title": item.title,
        "weight": item.weight,
        "weight_word": said if isinstance(said, str) and parent.node.rule != _POINTS else None,
        "share": wording.share(item.share),
    }


def _composite(wording: Wording, item: Item) -> Record:
    low, high = item.node.range or wording.shown.plan.range
    return {
        "id": code_of(item.id),
        "title": item.title,
        "summary": getattr(item.source, "summary", None),
        "rule": wording.rule(item.node),
        "range": [low, high],
        "min_coverage": item.node.min_coverage if item.node.min_coverage != wording.shown.plan.node(OVERALL).min_coverage else 0,
        "points": item.node.rule == _POINTS,
        "parts": [_figures(wording, part, item) for part in item.parts],
    }
