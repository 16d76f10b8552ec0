"""Text as data: whatever a survey says, it stays text in HTML and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

# Explicit direction marks: they could turn round what stands after them. <bdi> isolates a text, but a text that closes
# the isolation itself would get out, so they are left out; the marks that Arabic and Hebrew texts need (U+200E, U+200F) stay.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")

_SPECIAL = re.compile(r"[\\`*_\[\]|~$<>]|&(?=#?\w+;)|:(?=//)")
_START = re.compile(r"#|=|[-+:](?=[-+:\s]|$)|\d+(?=[.)](?:\s|$))")
_WWW = re.compile(r"(?i)\b(www)\.")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def plain(value: Any) -> str:
    """A value as text without explicit direction marks; nothing for None."""
    return "" if value is None else _DIRECTIONS.sub("", str(value))


def for_html(value: Any) -> Any:
    """What every expression of an HTML template passes through before it is escaped."""
    return value if isinstance(value, Markup) else plain(value)


def text_for_html(value: Any) -> Markup:
    """Text of a survey: escaped, and isolated so that its direction cannot change what stands around it."""
    return Markup("<bdi>{}</bdi>").format(escape(plain(value))) if value is not None and value != "" else Markup("")


def for_markdown(value: Any) -> Markup:
    """Text that Markdown prints as it stands: one line, no headings, lists, links, tables, HTML, maths or entities."""
    if isinstance(value, Markup):
        return value
    line = _BREAKS.sub(" ", plain(value)).strip()
    found = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), line)
    found = _WWW.sub(r"\1\\.", found)
    begin = _START.match(found)
    return Markup(_at_start(begin) + found[begin.end() :] if begin else found)


def _at_start(match: re.Match[str]) -> str:
    """A sign that would begin a heading, a list or a rule; a number keeps its digits, and its full stop is escaped."""
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def for_word(value: Any) -> Markup:
    """Text inside the XML of a Word file; docxtpl reads `{_{` as its own, so that an underscore goes in by its number."""
    if isinstance(value, Markup):
        return value
    return Markup(str(escape(plain(value))).replace("_", "&#95;"))


OUTPUT: dict[str, Callable[[Any], Any]] = {"html": for_html, "md": for_markdown, "docx": for_word}
TEXT: dict[str, Callable[[Any], Any]] = {"html": text_for_html, "md": for_markdown, "docx": for_word}
