"""Word: a template that is a Word file itself, filled by docxtpl in the sandbox of all templates."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from ..charts import COLOURS
from ..extras import needs
from ..library import data_folder
from ..problems import Problem, ProblemsError, UsageError
from ..report.faults import frames, is_unclosed, named, told, unclosed
from ..report.sandbox import TemplateEnvironment
from ..report.templates import ABOUT, DEFAULT
from ..report.writer import DASH
from ..sentences import NOTHING, say
from .fields import number_captions, write_contents
from .made import Document, made_at
from .rezip import rezipped, saved
from .wordpictures import Pictures
from .wordtables import tidy_tables
from .wordtexts import WordTexts

_CODES = {"en": "en-GB", "vi": "vi-VN"}
_OF_PARAGRAPHS = re.compile(r"({%|{{)(?:p|tr|tc|r) ")  # tags that take a whole paragraph, row, cell or run
_TONES = ("track", "t0", "t1", "t2", "span")  # lighter than in charts: dark letters stand on them


def word(values: Mapping[str, Any], template: Path) -> Document:
    """A context by a Word template: contents and numbers of captions are written into their fields.

    Raises `ProblemsError` with the paragraph of the template that is wrong, `UsageError` where it is no Word file.
    """
    with needs(say("Word files")):
        import typst  # noqa: F401 - turns the pictures into pixels
        from docxtpl import DocxTemplate
    try:
        made = DocxTemplate(io.BytesIO(template.read_bytes()))
        made.render_init()
    except OSError as error:
        raise UsageError(say("{template}: it cannot be read ({error})", template=template, error=error.strerror or error)) from None
    except Exception:
        raise UsageError(say("{template}: it is no Word file; open it in Word and save it as .docx", template=template)) from None
    words = WordTexts(values)
    environment = TemplateEnvironment(template.parent, "docx", words.writer)
    pictures = Pictures(made, values)
    environment.globals.update(words=words, picture=pictures, has_picture=pictures.has, tone=_tone)
    try:
        made.render(dict(values), environment)
    except Exception as error:
        if template.is_relative_to(data_folder("reports")):
            raise  # a shipped template that fails is a defect, and no problem of the user's files
        raise ProblemsError([_problem(error, template, made, values, environment)]) from None
    _finish(made.docx, values, words.title(template.stem if template.stem in ABOUT and template.stem != DEFAULT else "report"))
    return Document(rezipped(saved(made.docx)))


def _tone(answer: Mapping[str, Any]) -> str:
    """The colour of the cell of an answer, as Word writes colours."""
    tone = answer["tone"] if answer["scored"] else None
    return COLOURS["ground" if tone is None else _TONES[tone]].removeprefix("#")


def _finish(document: Any, values: Mapping[str, Any], title: str) -> None:
    """What Word would fill in by itself only when asked, and what says whose the document is."""
    write_contents(document)
    number_captions(document)
    tidy_tables(document, {DASH, "", values["labels"]["not_named"]})
    properties, moment = document.core_properties, made_at(values).replace(tzinfo=None)
    properties.title, properties.author = title[:255], "; ".join(values["survey"]["authors"])[:255]
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1
    properties.language = values["language"]["labels"]
    _speak(document, values["language"]["labels"])


def _speak(document: Any, language: str) -> None:
    """Tell Word the language, so that it checks and reads aloud in it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    look = document.styles["Normal"].element.get_or_add_rPr()
    for old in look.findall(qn("w:lang")):
        look.remove(old)
    made = OxmlElement("w:lang")
    made.set(qn("w:val"), _CODES.get(language, language))
    look.append(made)


def _problem(error: Exception, template: Path, made: Any, values: Mapping[str, Any], environment: TemplateEnvironment) -> Problem:
    """What is wrong with a template, at the paragraph that it is wrong in; a Word file has no lines."""
    code, fault = told(error, values, environment)
    if made.current_rendering_part is not made.docx.part:
        return Problem(str(template), 0, 0, code, say("{fault}; in a header or a footer", fault=fault))
    number, text = _paragraph(error, template, environment)
    near = say("; near '{tag}'", tag=_shortened(text)) if text else NOTHING
    message = say("{fault}{near}; the line is the number of the paragraph, tables included", fault=fault, near=near)
    return Problem(str(template), number, 0, code, message)


def _paragraph(error: Exception, template: Path, environment: TemplateEnvironment) -> tuple[int, str]:
    """The number of the paragraph that an error comes from, and its text; of a tag that is never closed, where it begins.

    docxtpl makes a line of each paragraph, but takes the paragraphs of tags such as `{%p` out of their lines.
    """
    from docx.oxml.ns import qn
    from docxtpl import DocxTemplate

    made = DocxTemplate(io.BytesIO(template.read_bytes()))
    made.render_init()
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", made.patch_xml(made.get_xml()))
    own = [_plain("".join(part.text or "" for part in paragraph.iter(qn("w:t")))) for paragraph in made.docx.element.body.iter(qn("w:p"))]
    own = [_OF_PARAGRAPHS.sub(r"\1 ", text) for text in own]
    if isinstance(error, TemplateSyntaxError) and is_unclosed(error):
        number = unclosed("\n".join(own), environment) or 0
        return number, own[number - 1] if number else ""
    lines = [at.tb_lineno for at in frames(error.__traceback__) if at.tb_frame.f_code.co_filename == "<template>"]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else lines[-1] if lines else 0
    text = _plain(source.split("\n")[line - 1]) if line > 0 else ""
    numbers = [at for at, said in enumerate(own, 1) if said and said in text]
    first = next((at for at in numbers if text.startswith(own[at - 1])), 0)
    number = next((at for at in numbers if at >= first and named(str(error)) in own[at - 1]), first)
    return number, own[number - 1] if number else text


def _plain(text: str) -> str:
    """Text without what XML and blanks do to it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def _shortened(text: str, most: int = 80) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= most else text[: most - 1] + "…"
