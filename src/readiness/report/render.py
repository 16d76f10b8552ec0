"""A template and a context become a document; whatever is wrong with the template becomes a problem at its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args

from jinja2 import TemplateError, TemplateSyntaxError, nodes

from ..languages import language_of
from ..library import SurveySource, data_folder
from ..model import Framework, Survey
from ..problems import Problem, ProblemsError, UsageError, suggest
from ..scoring import Card
from ..sentences import either, say
from ..yamlfile import read_text
from .context import context
from .faults import CODES, frames, is_unclosed, told, unclosed
from .sandbox import MAX_CHARACTERS, FolderLoader, LimitError, TemplateEnvironment
from .templates import find_template
from .writer import Writer

__all__ = ["CODES", "FORMATS", "Format", "chosen_format", "print_context", "render"]

Format = Literal["html", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)

_BLANK_LINES = re.compile(r"\n{3,}")  # what conditions that print nothing leave behind in Markdown


def render(
    framework: Framework,
    survey: Survey,
    format: Format | None = None,  # noqa: A002 - what a user calls it
    *,
    template: str | Path | None = None,
    language: str | None = None,
    card: Card | None = None,
    source: SurveySource | None = None,
    **more: Any,
) -> str:
    """The gap analysis of a survey as one document, such as `render(framework, survey, "html")`.

    `template` is the name of a shipped template, or a Jinja template of one's own; its name says what it writes
    (`brief.html.j2`, `brief.md.j2`). Without it the gap analysis is written. Without `format` the template decides, and
    else HTML is written. `language`, `card`, `source` and all the `more` are those of `context`. The same input gives the
    same text.

    Raises `ProblemsError` with the line of the template that is wrong, `UsageError` where format and template disagree.
    """
    form = chosen_format(format, template)
    values = context(framework, survey, card, language=language, source=source, **more)
    return print_context(values, form, template)


def template_format(template: str | Path) -> Format | None:
    """What a template writes, by its name: `x.html.j2` writes HTML; None where the name does not say."""
    name = re.sub(r"\.(j2|jinja2?)$", "", Path(template).name.lower())
    suffix = name.rpartition(".")[2]
    return "html" if suffix in ("html", "htm") else "md" if suffix in ("md", "markdown") else None


def chosen_format(wanted: Format | None, template: str | Path | None, default: Format = "html") -> Format:
    """The format that is asked for, or that the template writes; raises `UsageError` where they differ."""
    own = template_format(template) if template is not None else None
    if wanted is not None and wanted not in FORMATS:
        raise UsageError(
            say(
                "a report is written as {formats}, not '{wanted}'{near}",
                formats=either(FORMATS),
                wanted=wanted,
                near=suggest(wanted, FORMATS),
            )
        )
    if wanted is not None and own is not None and wanted != own:
        raise UsageError(
            say("{template} writes {own}, and {wanted} is asked for; choose one of them.", template=template, own=own, wanted=wanted)
        )
    return wanted if wanted is not None else own or default


def print_context(values: dict[str, Any], form: Format, template: str | Path | None = None) -> str:
    """A context printed by a template (default: the shipped one); raises `ProblemsError` for what is wrong with it."""
    path = find_template(None if template is None else str(template), form)
    read_text(path)  # one that cannot be read is told by the name that the user gave it
    writer = Writer(language_of(values["language"]["labels"]), values["framework"]["decimals"])
    environment = TemplateEnvironment(path.parent, form, writer, values["figures"])
    try:
        strange = None if path.is_relative_to(data_folder("reports")) else _strange_block(path, environment)
        if strange is not None:
            raise ProblemsError([strange])
        return _printed(environment, path.name, form, values)
    except ProblemsError:
        raise
    except Exception as error:
        if path.is_relative_to(data_folder("reports")):
            raise  # a shipped template that fails is a defect, and no problem of the user's files
        raise ProblemsError([_problem(error, path, environment, values)]) from None


def _printed(environment: TemplateEnvironment, name: str, form: Format, values: dict[str, Any]) -> str:
    pieces: list[str] = []
    length = 0
    for piece in environment.get_template(name).generate(values):
        length += len(piece)
        if length > MAX_CHARACTERS:
            raise LimitError(say("it makes more than {most} characters of text", most=f"{MAX_CHARACTERS:,}"))
        pieces.append(piece)
    text = "".join(pieces)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n" if form == "md" else text


def _problem(error: Exception, path: Path, environment: TemplateEnvironment, values: dict[str, Any]) -> Problem:
    return Problem(*_place(error, path, environment), 0, *told(error, values, environment))


def _place(error: Exception, path: Path, environment: TemplateEnvironment) -> tuple[str, int]:
    """The file and line of the template that an error comes from; of a tag that is never closed, where it begins."""
    if isinstance(error, TemplateSyntaxError):
        begins = unclosed(error.source, environment) if is_unclosed(error) and error.source is not None else None
        return error.filename or str(path), begins or error.lineno
    assert isinstance(environment.loader, FolderLoader)
    known = environment.loader.files
    found = [(at.tb_frame.f_code.co_filename, at.tb_lineno) for at in frames(error.__traceback__)]
    return next((place for place in reversed(found) if place[0] in known), (str(path), 0))


def _strange_block(path: Path, environment: TemplateEnvironment) -> Problem | None:
    """A block of a template that the one it extends does not have, and that would print nothing."""
    parsed = _parsed(path.name, environment)
    parent = next((node.template.value for node in parsed.find_all(nodes.Extends) if isinstance(node.template, nodes.Const)), None)
    try:
        known = _blocks(parent, environment) if parent is not None else []
    except TemplateError:
        known = []  # what is wrong there is told when the template is printed
    for block in parsed.body:
        if isinstance(block, nodes.Block) and known and block.name not in known:
            near = suggest(block.name, known) or say("; its blocks are {names}", names=", ".join(known))
            message = say(
                "there is no block '{name}' in '{parent}', so that it would print nothing{near}", name=block.name, parent=parent, near=near
            )
            return Problem(str(path), block.lineno, 0, "R03", message)
    return None


def _parsed(name: str, environment: TemplateEnvironment) -> nodes.Template:
    assert environment.loader is not None
    source, path, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, path)


def _blocks(name: str, environment: TemplateEnvironment) -> list[str]:
    """The blocks of a template and of those that it extends, in order."""
    parsed = _parsed(name, environment)
    parents = [node.template.value for node in parsed.find_all(nodes.Extends) if isinstance(node.template, nodes.Const)]
    own = [block.name for block in parsed.find_all(nodes.Block)]
    return list(dict.fromkeys([*own, *(found for parent in parents if parent != name for found in _blocks(parent, environment))]))
