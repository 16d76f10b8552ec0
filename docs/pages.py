"""Make the generated pages of the documentation: `make docs`; `tests/test_docs.py` fails while one of them is stale."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from formats import files_page, problems_page
from readiness.cli import run
from readiness.files import write
from readiness.library import load_framework
from readiness.outline import outline
from readiness.report.page import page
from results import results_page

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
LANGUAGES = ("en", "vi")
SCREEN = {"COLUMNS": "100", "NO_COLOR": "1"}
COMMAND = re.compile(r"```console\n\$ (readiness explain .*?)\n.*?```", re.DOTALL)  # with the output that stands below it


def framework_ids() -> list[str]:
    """The shipped frameworks."""
    return sorted(path.parent.name for path in (ROOT / "frameworks").glob("*/framework.yaml"))


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    own = {"files.md": files_page(), "problems.md": problems_page(), "results.md": results_page()}
    return {**own, "frameworks/README.md": index(), **dict(_framework_pages()), "worked/README.md": worked_index(), **dict(_worked())}


def _framework_pages() -> Iterator[tuple[str, str]]:
    for name in framework_ids():
        for language in LANGUAGES:
            folder = "" if language == "en" else f"{language}/"
            shown = outline(load_framework(ROOT / "frameworks" / name, language))
            yield f"frameworks/{folder}{name}.md", page(shown, language)


def _worked() -> Iterator[tuple[str, str]]:
    """The cases worked by hand, with what the commands that they quote print now."""
    for path in worked_pages():
        yield f"worked/{path.name}", COMMAND.sub(lambda quoted: _quoted(quoted[1]), path.read_text(encoding="utf-8"))


def worked_pages() -> list[Path]:
    """The pages of cases worked by hand, one a framework."""
    return [path for path in sorted((DOCS / "worked").glob("*.md")) if path.name != "README.md"]


def _quoted(command: str) -> str:
    """A command and its output, as a reader has it on a screen of 100 columns."""
    text, before = io.StringIO(), {name: os.environ.get(name) for name in SCREEN}
    os.environ.update(SCREEN)
    try:
        with contextlib.redirect_stdout(text):
            code = run(shlex.split(command)[1:])
    finally:
        os.environ.update({name: value for name, value in before.items() if value is not None})
        for name in (name for name, value in before.items() if value is None):
            del os.environ[name]
    assert code == 0, command
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    return "\n".join(["```console", f"$ {command}", *lines, "```"])


def worked_index() -> str:
    """The list of the cases worked by hand."""
    rows = [f"- [{path.read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')}]({path.name})" for path in worked_pages()]
    return _WORKED.format(rows="\n".join(rows))


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


_WORKED = """\
# Worked by hand

One case of each framework, number by number, beside what `readiness explain` prints. The tests compute every line again and compare every
output, so that neither can drift.

{rows}
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
