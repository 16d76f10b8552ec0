"""Make the generated pages of the documentation: `make docs`; `tests/test_docs.py` fails while one of them is stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from formats import files_page, problems_page
from readiness.files import write
from readiness.library import load_framework
from readiness.outline import outline
from readiness.report.page import page
from results import results_page

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
LANGUAGES = ("en", "vi")


def framework_ids() -> list[str]:
    """The shipped frameworks."""
    return sorted(path.parent.name for path in (ROOT / "frameworks").glob("*/framework.yaml"))


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    own = {"files.md": files_page(), "problems.md": problems_page(), "results.md": results_page()}
    return {**own, "frameworks/README.md": index(), **dict(_framework_pages())}


def _framework_pages() -> Iterator[tuple[str, str]]:
    for name in framework_ids():
        for language in LANGUAGES:
            folder = "" if language == "en" else f"{language}/"
            shown = outline(load_framework(ROOT / "frameworks" / name, language))
            yield f"frameworks/{folder}{name}.md", page(shown, language)


def index() -> str:
    """The list of the frameworks' pages."""
    rows = []
    for name in framework_ids():
        framework = load_framework(ROOT / "frameworks" / name, "en")
        asked = sum(1 for _ in framework.indicators())
        links = f"[English]({name}.md), [tiếng Việt](vi/{name}.md)"
        links += f", [by hand](../worked/{name}.md)" if (DOCS / "worked" / f"{name}.md").is_file() else ""
        rows.append(f"| `{name}` | {framework.file.title} | {framework.file.publisher} | {asked} | {links} |")
    return _INDEX.format(rows="\n".join(rows))


_INDEX = """\
# The frameworks

A page each, made from the framework's own files: what it measures, whose it is, its structure, how it scores, what was reproduced, its
caveats and references. "By hand" works one case out, number by number, beside what `readiness explain` prints.

| Framework | Title | Publisher | Questions | Pages |
|:--|:--|:--|--:|:--|
{rows}

The same page of a framework of your own: `readiness show ./my-framework -o my-framework.md`. How many published results each framework
reproduces stands in the [README](../../README.md#what-is-shipped).
"""


def main() -> None:
    """Write what has changed, and take away pages of frameworks that are gone."""
    os.chdir(ROOT)
    made = pages()
    for name, text in made.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write(path, text)
            print(path.relative_to(ROOT), file=sys.stderr)
    for path in strays(made):
        path.unlink()


def strays(made: dict[str, str]) -> list[Path]:
    """Pages below docs/frameworks that nothing makes any more."""
    return [path for path in sorted((DOCS / "frameworks").rglob("*.md")) if path.relative_to(DOCS).as_posix() not in made]


if __name__ == "__main__":
    main()
