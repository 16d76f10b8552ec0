"""YAML out: scalars and comments that every reader takes for what was meant, whatever stands in the text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

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
