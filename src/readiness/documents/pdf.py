"""PDF: a plain Typst template, to which the context of a report goes in as JSON, never as Typst.

A template reads its own folder and nothing else: no other file, no package, no network, no font of this machine.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..charts import can_draw, pictures
from ..extras import needs
from ..library import data_folder
from ..problems import Problem, ProblemsError, suggest
from ..report.faults import advised, names
from ..sentences import Sentence, say
from ..yamlfile import read_text
from .logo import logo_svg
from .made import Document, made_at
from .typesetting import MEGABYTES, SECONDS, ExhaustedError, Order, RefusedError, typeset, typeset_apart

CODES = {
    "R07": "The Typst template cannot be made into a PDF; the place is where Typst stopped.",
    "R08": "The Typst template asks for a package. Templates read their own folder only.",
}
ACCESSIBLE = "ua-1"
_REFUSED = "PDF/UA-1 error: "
_PLACE = re.compile(r"┌─ (.*):(\d+):(\d+)$", re.MULTILINE)
_PACKAGE = re.compile(r"""^[^\n"]*"(@[^"\n]*)""", re.MULTILINE)
_LET = re.compile(r"^#?\s*let ([\w-]+)", re.MULTILINE)
_NAMED = re.compile(r'"([^"\n]+\.typ)"')


def pdf(values: Mapping[str, Any], template: Path) -> Document:
    """A context by a Typst template as PDF/UA-1, or as tagged PDF with a warning where that is not possible.

    Raises `ProblemsError` with the line of the template that is wrong, `UsageError` without the library.
    """
    read_text(template)  # one that cannot be read is told by the name that the user gave it
    with needs(say("PDF files")):
        import typst  # noqa: F401 - whether it can be imported
    _refuse_packages(template)
    data = json.dumps({**values, "pictures": _pictures(values)}, ensure_ascii=False, allow_nan=False)
    order = Order(str(template), data, int(made_at(values).timestamp()), [ACCESSIBLE])
    shipped = template.is_relative_to(data_folder("reports"))
    make = typeset if shipped else typeset_apart
    try:
        return Document(make(order))
    except (RefusedError, ExhaustedError) as error:
        if not str(error).startswith(_REFUSED):
            raise _wrong(error, template, shipped, values) from None
        reason = " ".join(str(error).removeprefix(_REFUSED).split())
    try:
        return Document(make(order._replace(standards=[])), (_untagged(reason),))
    except (RefusedError, ExhaustedError) as error:
        raise _wrong(error, template, shipped, values) from None


def _pictures(values: Mapping[str, Any]) -> dict[str, str]:
    """The figures as SVG by name, and the logo; without matplotlib a report gives the numbers of its figures."""
    found: dict[str, str] = dict(pictures(values["figures"])) if can_draw() else {}
    if values["logo"]:
        found["logo"] = logo_svg(values["logo"])
    return found


def _refuse_packages(template: Path) -> None:
    """Raises `ProblemsError` at every place where the template, or a file that it names, names a package."""
    found = [_package(path, match) for path in _files(template) for match in _packages(path)]
    if found:
        raise ProblemsError(found)


def _files(template: Path) -> list[Path]:
    """The template and the files that it names, and these again; others in its folder are none of its business."""
    found = [template]
    for path in found:
        for name in _NAMED.findall(read_text(path)):
            part = template.parent / name.lstrip("/") if name.startswith("/") else path.parent / name
            if part.is_file() and not any(part.samefile(known) for known in found):
                found.append(part)
    return found


def _packages(path: Path) -> Iterator[re.Match[str]]:
    return (match for match in _PACKAGE.finditer(read_text(path)) if match[1].startswith("@") and "/" in match[1])


def _package(path: Path, match: re.Match[str]) -> Problem:
    line = match.string.count("\n", 0, match.start(1)) + 1
    column = match.start(1) - match.string.rfind("\n", 0, match.start(1))
    message = say("packages are not used, and '{package}' is one; put what you need from it beside the template", package=match[1])
    return Problem(str(path), line, column, "R08", message)


def _untagged(reason: str) -> Sentence:
    return say("the PDF is tagged, but not PDF/UA-1, the accessible standard: {reason}", reason=reason)


def _wrong(error: RefusedError | ExhaustedError, template: Path, shipped: bool, values: Mapping[str, Any]) -> Exception:
    """What Typst says as a problem at its place; an error of a shipped template is a defect, and no problem of the user's."""
    if isinstance(error, ExhaustedError):
        message = say(
            "the template takes more than {seconds} seconds, or {megabytes} MB of memory; make its loops shorter",
            seconds=SECONDS,
            megabytes=f"{MEGABYTES:,}",
        )
        return ProblemsError([Problem(str(template), 0, 0, "R05", message)])
    if shipped:
        return RuntimeError(error.diagnostic)
    place = _PLACE.search(error.diagnostic)
    where = (_shown(place[1], template), int(place[2]), int(place[3])) if place else (str(template), 0, 0)
    return ProblemsError([Problem(*where, *_told(error, template, values))])


def _told(error: RefusedError, template: Path, values: Mapping[str, Any]) -> tuple[str, Sentence]:
    """What is wrong, as a code and a sentence that says what to do."""
    text = " ".join(error.message.split())
    if name := re.fullmatch(r"unknown variable: (\S+)", text):
        known = {let for path in _files(template) for let in _LET.findall(read_text(path))}
        return "R03", advised("R03", say("'{name}' is undefined", name=name[1]), suggest(name[1], known) or None)
    if name := re.fullmatch(r'dictionary does not contain key "(.*)"', text):
        return "R03", advised("R03", say("there is no '{name}' in it", name=name[1]), suggest(name[1], set(names(values))) or None)
    if name := re.fullmatch(r'path `"(.*)"` would escape the project root', text):
        return "R02", say("'{name}' lies outside the template's own folder; put it in there", name=name[1])
    if name := re.fullmatch(r"file not found \(searched at (.*)\)", text):
        shown = os.path.relpath(name[1], template.parent.resolve())
        return "R02", say("there is no file '{name}' in the template's own folder; put it there", name=Path(shown).as_posix())
    if text == "maximum function call depth exceeded":
        return "R05", advised("R05", say("it calls or includes itself without end"))
    if text in ("condition is always true", "loop seems to be infinite"):
        return "R05", advised("R05", say("a loop has no end"))
    return "R07", say("{said}; mend the template at this place", said="; ".join([text, *error.hints]))


def _shown(path: str, template: Path) -> str:
    """A file of the template, which Typst names from the current folder, as the user named the template."""
    return str(template.parent / Path(os.path.relpath(path, template.parent.resolve())))
