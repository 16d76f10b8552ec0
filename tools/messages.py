"""Keep the catalogues of other languages complete: `make messages` brings them up to date, `--check` says what is missing.

The messages are found in the sources (`mark`, `mark_in`, `gettext`, …) and in the templates of reports (`_`). A catalogue
is complete when every message has a translation with the same {slots}, none is uncertain (fuzzy), and none is left over.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_from_dir
from babel.messages.pofile import read_po, write_po

from readiness.languages import paragraphs

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "readiness"
LOCALES = PACKAGE / "locales"
# Where messages stand: the folder, and the extractor of each kind of file.
SOURCES = {
    PACKAGE: [("**.py", "python")],
    ROOT / "reports": [("**.j2", "jinja2.ext:babel_extract")],
}
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "mark_in": ((1, "c"), 2)}
TEMPLATES = {"say": 1, "say_many": 2}  # how many texts each begins with
# Blocks end their line, as they do when the template is printed.
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
WIDTH = 120
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = """\
# What readiness says in another language: `make messages` adds new messages, `make check` says what is missing.
# {slots} are filled in; {pillar}, {Pillars}, … are a framework's own words.\
"""

Found = tuple[str, int, str | tuple[str, ...]]  # the file, the line, and the message or its singular and plural
Key = tuple[str | None, tuple[str, ...]]


def found() -> Catalog:
    """Every message of the sources and templates."""
    catalog = Catalog(project="readiness", charset="utf-8")
    for folder, methods in SOURCES.items():
        for name, line, message, comments, context in extract_from_dir(folder, methods, OPTIONS, KEYWORDS):
            place = (folder.relative_to(ROOT) / name).as_posix()
            catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    for place, line, message in chain(sentences(), pages(), helps(), libraries()):
        catalog.add(message, None, [(place, line)])
    return catalog


def pages() -> Iterator[Found]:
    """The documentation pages of the codes of problems, by paragraphs."""
    from readiness.codes import all_codes
    from readiness.codes import pages as of_codes

    for code, page in of_codes().items():
        yield from (("src/readiness/codes.py", 1, text) for text in (all_codes()[code], *paragraphs(page)))


def helps() -> Iterator[Found]:
    """The help of every command and of its options, by paragraphs."""
    import typer

    from readiness.cli import COMMANDS, app
    from readiness.cli.spoken import help_texts, with_lang

    group: Any = typer.main.get_command(app)
    found = {"__init__": with_lang(group), **{f"commands/{COMMANDS[name]}": group.get_command(None, name) for name in COMMANDS}}
    for name, command in found.items():
        for text in help_texts(command):
            yield from ((f"src/readiness/cli/{name}.py", 1, part) for part in paragraphs(text))


def libraries() -> Iterator[Found]:
    """What click and typer say of commands."""
    from importlib import import_module

    from readiness.cli.spoken import LIBRARIES

    for name in LIBRARIES:
        with Path(str(import_module(name).__file__)).open("rb") as file:
            for line, message, _, _ in extract("python", file, DEFAULT_KEYWORDS):
                yield name.replace(".", "/") + ".py", line, message
    yield "click/formatting.py", 1, "Usage:"  # it stands in an f-string, where Babel does not look


def sentences() -> Iterator[Found]:
    """What the sources make sentences of (`say`, `say_many`): the file, the line, and the English template or templates.

    Found here, as for Babel a method of the same name would be one too. Raises `ValueError` for a template that is not
    written out, which nobody could translate.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEMPLATES:
                given = [part.value for part in node.args[: TEMPLATES[node.func.id]] if isinstance(part, ast.Constant)]
                if len(given) != TEMPLATES[node.func.id]:
                    raise ValueError(f"{place}:{node.lineno}: the template of '{node.func.id}' is not written out")
                yield place, node.lineno, given[0] if len(given) == 1 else tuple(given)


def catalogues() -> list[Path]:
    """The catalogue of every language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/readiness.po"))


def language_of(path: Path) -> str:
    """The language of a catalogue, by its folder."""
    return path.parent.parent.name


def read(path: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path).replace("-", "_"), abort_invalid=True)


def problems(path: Path, messages: Catalog) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete, each with its place."""
    catalog = read(path)
    own, wanted = by_key(catalog), by_key(messages)
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    for key, message in wanted.items():
        if key not in own:
            places = ", ".join(f"{name}:{line}" for name, line in message.locations)
            yield f"{shown}: {places} says {said(message)}, and it is not here; run 'make messages' and translate it"
    for key, message in own.items():
        at = f"{shown}:{message.lineno}: {said(message)}"
        if key not in wanted:
            yield f"{at} is said nowhere any more; run 'make messages'"
        elif not all(strings_of(message)):
            yield f"{at} is not translated"
        elif message.fuzzy:
            yield f"{at} is marked as uncertain (fuzzy); check it and remove the mark"
        else:
            yield from (f"{at} has other {{slots}} than its translation: {text!r}" for text in other_slots(message))
    for message in catalog.obsolete.values():
        yield f"{shown}: {said(message)} is left over as a comment (#~); run 'make messages'"


def by_key(catalog: Catalog) -> dict[Key, Message]:
    """The messages of a catalogue without its header."""
    return {(message.context, ids_of(message)): message for message in catalog if message.id}


def ids_of(message: Message) -> tuple[str, ...]:
    """A message, or its singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    """Its translation, or its translations by number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def said(message: Message) -> str:
    """A message as a person finds it again."""
    return f"{ids_of(message)[0]!r}" + (f" ({message.context})" if message.context else "")


def other_slots(message: Message) -> Iterator[str]:
    """Translations that lose or invent a slot; dates choose among theirs, and a framework's words may be said otherwise."""
    wanted = [slots(text) for text in ids_of(message)]
    for text in strings_of(message):
        if message.context != "date" and slots(text) not in wanted:
            yield text


def slots(text: str) -> set[str]:
    """The slots of a text but those of a framework's own words."""
    return {name for name in re.findall(r"\{(\w*)\}", text) if name.lower().rstrip("s") not in ("pillar", "indicator")}


def update(path: Path, messages: Catalog) -> None:
    """Add what is new, drop what is said nowhere any more; a translation stays with its message."""
    catalog = read(path) if path.exists() else Catalog(locale=language_of(path).replace("-", "_"), project="readiness")
    catalog.update(messages, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalog.header_comment, catalog.fuzzy = HEADER, False
    catalog.version, catalog.msgid_bugs_address = "", ""
    catalog.last_translator, catalog.language_team = "", ""
    catalog.creation_date = catalog.revision_date = NEVER  # git knows when; a date here would change with every update
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalog, width=WIDTH, ignore_obsolete=True, include_lineno=False)
    lines = written.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b'"Generated-By')))


def main() -> int:
    """Update the catalogues, or check them; the exit code says whether they are complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, and say what is missing")
    parser.add_argument("language", nargs="*", help="a language to add, such as fr")
    wanted = parser.parse_args()
    messages = found()
    paths = sorted({*catalogues(), *(LOCALES / name / "LC_MESSAGES" / "readiness.po" for name in wanted.language)})
    if not wanted.check:
        for path in paths:
            update(path, messages)
    told = [problem for path in paths for problem in problems(path, messages)]
    print("\n".join(told) if told else f"{len(by_key(messages))} messages, complete in {', '.join(map(language_of, paths))}")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
