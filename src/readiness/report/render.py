"""A template and a context become a document; whatever is wrong with the template becomes a problem at its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, get_args

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from ..languages import language_of
from ..library import SurveySource, data_folder
from ..model import Framework, Survey
from ..problems import Problem, ProblemsError, UsageError, suggest
from ..scoring import Card
from ..sentences import NOTHING, Sentence, concat, either, quoted, say
from ..yamlfile import read_text
from .context import context
from .sandbox import MAX_CHARACTERS, FolderLoader, LimitError, TemplateEnvironment
from .templates import find_template
from .writer import Writer

Format = Literal["html", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)

CODES = {
    "R01": "The template's syntax is broken at this line.",
    "R02": "The template includes a file that does not exist, or that lies outside its own folder.",
    "R03": "The template uses a name that is not defined. 'readiness report SURVEY --context' shows every name.",
    "R04": "The template does something that the sandbox forbids.",
    "R05": "The template takes too many steps, or makes too much text.",
    "R06": "An expression of the template cannot be computed.",
}

_BLANK_LINES = re.compile(r"\n{3,}")  # what conditions that print nothing leave behind in Markdown

_ADVICE = {
    "R01": say("mend the template at this line"),
    "R02": say("put the file beside the template; shipped ones are named 'readiness/…'"),
    "R03": say("'readiness report SURVEY --context' shows every name"),
    "R04": say("a template may only print what the context gives it"),
    "R05": say("make its loops shorter"),
    "R06": say("mend the expression"),
}


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
    return Problem(*_place(error, path, environment), 0, *told(error, values))


def told(error: Exception, values: Mapping[str, Any]) -> tuple[str, Sentence]:
    """What is wrong with a template, as a code and a sentence that says what to do."""
    code = _code(error)
    said = error.message if isinstance(error, TemplateError) else next(iter(error.args), None)
    if not isinstance(said, Sentence):
        said = _in_words(" ".join(str(said if isinstance(error, TemplateError) else error).split()) or type(error).__name__)
    near: Sentence = quoted(";")
    if code == "R03":
        words = re.findall(r"'([^']*)'", said)
        near = (suggest(words[-1], set(_names(values))) if words else NOTHING) or near
    if code == "R05" and not isinstance(error, LimitError):
        said = say("it takes too much memory or calls itself without end")
    return code, concat((said, near, " ", _ADVICE[code]), "")


def _in_words(text: str) -> Sentence:
    """What Jinja says of a template; the commonest faults as sentences, others as they are."""
    if found := re.fullmatch(r"'([^']*)' is undefined", text):
        return say("'{name}' is undefined", name=found[1])
    if found := re.fullmatch(r"'([^']*)' has no attribute '([^']*)'", text):
        return say("'{owner}' has no attribute '{name}'", owner=found[1], name=found[2])
    return quoted(text)


def _code(error: Exception) -> str:
    kinds: list[tuple[tuple[type[BaseException], ...], str]] = [
        ((TemplateSyntaxError,), "R01"),
        ((TemplateNotFound,), "R02"),
        ((SecurityError,), "R04"),
        ((UndefinedError,), "R03"),
        ((LimitError, MemoryError, RecursionError, OverflowError), "R05"),
    ]
    return next((code for types, code in kinds if isinstance(error, types)), "R06")


def _place(error: Exception, path: Path, environment: TemplateEnvironment) -> tuple[str, int]:
    """The file and line of the template that an error comes from."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or str(path), error.lineno
    assert isinstance(environment.loader, FolderLoader)
    known = environment.loader.files
    found = [frame for frame in _frames(error.__traceback__) if frame[0] in known]
    return found[-1] if found else (str(path), 0)


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _names(values: Any) -> Iterator[str]:
    """Every key of the context, at any depth."""
    if isinstance(values, dict):
        yield from values
    for part in values.values() if isinstance(values, dict) else values if isinstance(values, list) else ():
        yield from _names(part)
