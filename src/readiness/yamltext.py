"""YAML out: scalars and comments that every reader takes for what was meant, whatever stands in the text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

WIDTH = 120
NOTE_COLUMN = 40
WIDEST_KEY = 16

# Text that needs no quotes: it begins with a letter, holds nothing that YAML reads, and is none of these words.
_PLAIN = re.compile(r"[^\W\d_]\w*(?:[ .@-]\w+)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def scalar(text: str) -> str:
    """Text as a scalar that stays this text: plain where that is safe in YAML 1.1 and 1.2, else in quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(_escape, quoted) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def block(value: Any, indent: str = "") -> Iterator[str]:
    """Plain data (mappings, lists, texts, numbers, true, false, null) as lines of YAML; short ones without parts in one line.

    Long lists of numbers go on in the next line.
    """
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _entry(f"{indent}{scalar(str(key))}:", part, indent)
    else:
        for part in value:
            yield from _entry(f"{indent}-", part, indent)


def _entry(head: str, part: Any, indent: str) -> Iterator[str]:
    inline = f"{head} {_inline(part)}"
    if not isinstance(part, (dict, list, tuple)) or not part or (_shallow(part) and len(inline) <= WIDTH):
        yield inline
        return
    first, *others = block(part, indent + "  ")
    if head.endswith("-"):  # a list holds the first key of a mapping in the line of its dash
        yield f"{head} {first.lstrip()}"
    else:
        yield from (head, first)
    yield from others


def _shallow(value: Any) -> bool:
    """Whether all its parts are scalars, or lists of these."""
    return not any(isinstance(part, dict) for part in (value.values() if isinstance(value, dict) else value))


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {_inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_inline(part) for part in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, (int, float)) else scalar(str(value))


def flat(text: str) -> str:
    """Text in one line, without what would end a comment or is not printable."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def comment(text: str | None, indent: str = "", key: str = "") -> Iterator[str]:
    """Text as comment lines, whatever line breaks it holds; behind a key, if it has one."""
    room = WIDTH - len(indent) - 2
    for line in textwrap.wrap(flat(text or ""), room, initial_indent=key, subsequent_indent=" " * len(key), break_long_words=False):
        yield f"{indent}# {line}"


def entries(pairs: Sequence[tuple[str, str]], indent: str = "") -> Iterator[str]:
    """A list of keys and texts as comment lines, with the texts below each other."""
    widest = max((len(key) for key, _ in pairs if len(key) <= WIDEST_KEY), default=0)
    for key, text in pairs:
        yield from comment(text, indent, f"  {flat(key):<{widest}}  ")


def noted(line: str, note: str) -> str:
    """A line with a comment behind it."""
    return f"{line:<{NOTE_COLUMN}}  # {flat(note)}"
