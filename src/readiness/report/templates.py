"""The shipped templates: what there is, where each stands, and a copy of one to change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..files import write_all
from ..languages import mark
from ..library import data_folder
from ..problems import UsageError, suggest
from ..sentences import say
from ..yamlfile import read_text
from .sandbox import SHIPPED

DEFAULT = "gap-analysis"
ABOUT = {
    "gap-analysis": mark("The whole report: summary, pillars, gaps, plan, change, evidence, method, annex."),
    "scorecard": mark("One page: the score, its parts, and what to do first."),
    "comparison": mark("Two periods: what changed and why; needs --before."),
    "roadmap": mark("The action plan: the next steps along the calendar, by date and by owner."),
}
NEEDS_BEFORE = frozenset({"comparison"})
_NAMED = re.compile(rf'(["\']){SHIPPED}([^"\']+)\1')
_BESIDE = re.compile(r'#?\b(?:import|include) "([^"]+\.typ)"')  # what a Typst template names, from its own folder
OFFICE = {".typ": "pdf", ".docx": "docx"}  # the suffixes of templates that are no Jinja, and what they write


@dataclass(frozen=True, slots=True)
class Template:
    """A shipped template; `formats` are what it can be written as."""

    name: str
    about: str
    formats: tuple[str, ...]


def shipped_templates() -> list[Template]:
    """Every shipped template, the default first."""
    return [Template(name, about, tuple(sorted(map(_writes, _files(name))))) for name, about in ABOUT.items()]


def _files(name: str) -> list[Path]:
    """The files of a shipped template, one for each format."""
    return sorted(path for path in data_folder("reports").glob(f"{name}.*") if path.suffix in (".j2", *OFFICE))


def _writes(path: Path) -> str:
    return OFFICE.get(path.suffix) or path.name.split(".")[1]


def find_template(wanted: str | None, form: str) -> Path:
    """The file of a Jinja template: one of one's own by its path, or a shipped one by its name."""
    return template_file(wanted, f".{form}.j2", form)


def template_file(wanted: str | None, suffix: str, form: str) -> Path:
    """The file of a template: one of one's own by its path, or the shipped one of this name and suffix."""
    if wanted is None or wanted in ABOUT:
        path = data_folder("reports") / f"{wanted or DEFAULT}{suffix}"
        if not path.is_file():
            raise UsageError(
                say(
                    "the template '{name}' is not written as {form}; 'readiness templates' says as what each is",
                    name=wanted or DEFAULT,
                    form=form,
                )
            )
        return path
    own = Path(wanted)
    if own.exists() or own.suffix or own.name != wanted:
        return own  # where it is missing, reading it says so
    raise UsageError(
        say(
            "there is no template '{name}'{near} 'readiness templates' lists the shipped ones",
            name=wanted,
            near=suggest(wanted, ABOUT) or ";",
        )
    )


def copy_template(name: str, folder: Path, *, force: bool = False) -> list[Path]:
    """Write a shipped template, with all the parts that it is made of, into a folder, to be changed there.

    Gives the files in order. Raises `UsageError` for an unknown name, for files that are there already unless `force`, and
    where one of them cannot be written: then none is.
    """
    if name not in ABOUT:
        raise UsageError(
            say("there is no template '{name}'{near} 'readiness templates' lists them", name=name, near=suggest(name, ABOUT) or ";")
        )
    texts: dict[str, str | bytes] = {}
    for path in _files(name):
        texts.update(_with_parts(path.name, texts))
    present = [str(folder / part) for part in texts if (folder / part).exists()]
    if present and not force:
        raise UsageError(say("{path} exists already; choose another folder, or add --force to replace it.", path=present[0]))
    files = {folder / part: text for part, text in texts.items()}
    write_all(files)
    return list(files)


def _with_parts(name: str, known: dict[str, str | bytes]) -> Iterator[tuple[str, str | bytes]]:
    """A template and the parts that it names, each of which then names the copies; a Word file names none."""
    if name.endswith(".docx"):
        yield name, (data_folder("reports") / name).read_bytes()
        return
    text = read_text(data_folder("reports") / name)
    yield name, _NAMED.sub(r"\1\2\1", text)
    folder = PurePosixPath(name).parent
    parts = [part for _, part in _NAMED.findall(text)] + [str(folder / part) for part in _BESIDE.findall(text)]
    for part in parts:
        if part not in known and (data_folder("reports") / part).is_file() and part != name:
            yield from _with_parts(part, {**known, name: text})
