"""Characters that nobody sees, made visible where a person reads: they could turn round, hide or colour what stands beside them."""

from __future__ import annotations

import re

# Explicit directions, blanks without width, breaks of lines that are none, tags. What letters need stays: joiners of
# Arabic, Persian and Indian scripts, and the marks of direction U+200E, U+200F and U+061C.
_UNSEEN = "\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_IN_TEXT = re.compile(f"[{_UNSEEN}]")
_IN_LINE = re.compile(f"[{_UNSEEN}{_CONTROLS}]")
_IN_NAME = re.compile(f"[{_UNSEEN}{_CONTROLS}\t\n]")


def visible(text: str) -> str:
    """Text for a screen, which may hold the screen's own commands: `<U+202E>` for what nobody would see."""
    return text if text.isascii() else _IN_TEXT.sub(_code, text)


def visible_line(text: str) -> str:
    """The same of text that holds no commands for a screen: control characters are made visible too, but for ends of lines."""
    return _IN_LINE.sub(_code, text)


def visible_name(text: str) -> str:
    """The same of the name of a file, on one line."""
    return _IN_NAME.sub(_code, text)


def _code(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"
