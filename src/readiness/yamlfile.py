"""YAML in, plain values out; every value remembers where it stood.

Values are built from the events of PyYAML's C parser: `yaml.load` forgets places and types too much, and
`compose` overflows the C stack on deep input. Only plain data passes: no anchors, aliases, tags or second document.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .problems import Problem, ProblemsError
from .sentences import Sentence, say
from .visible import visible_name

MAX_BYTES = 10_000_000
MAX_DEPTH = 100
MAX_PROBLEMS = 20  # of one file: a file that is wrong everywhere is told so once, not a thousand times

CODES = {
    "Y01": "The file cannot be read: it does not exist, is a directory, may not be opened, or its name holds control characters.",
    "Y02": "The file is empty or holds only comments.",
    "Y03": f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it.",
    "Y04": "The file is not UTF-8 text. Save it as UTF-8 (with or without a byte-order mark).",
    "Y05": "A control character or a lone surrogate stands in the text; remove it.",
    "Y06": "The YAML syntax is broken at this place.",
    "Y07": "A key stands twice in the same mapping; the second would silently replace the first. Remove one.",
    "Y08": "Anchors (&), aliases (*) and merge keys (<<) are not read: write the value out.",
    "Y09": "Tags (!…) are not read: write plain data.",
    "Y10": f"The data is nested more than {MAX_DEPTH} levels deep.",
    "Y11": "The file holds more than one document (---); keep one.",
    "Y12": "The number is too large to be held exactly, or infinite.",
    "Y13": "A key must be a single word or text, not a list or a mapping.",
}

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]+)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff\ufffe\uffff]")
_UNNAMED = re.compile(f"[\t\n\r]|{_FORBIDDEN.pattern}")  # of names of files
_TYPED = frozenset(["", *"-0123456789tfn~"])  # how a plain scalar begins that may be other than text


class DecimalText(float):
    """A decimal whose text says more than its value (`5.10`); `str` gives the text back."""

    text: str

    def __str__(self) -> str:
        return self.text


class Mapping(dict[str, Any]):
    """A mapping with the places of its keys and values: key -> (key line, key column, value line, value column)."""

    __slots__ = ("places",)
    places: dict[str, tuple[int, int, int, int]]


class Items(list[Any]):
    """A list with the place of each item: (line, column)."""

    __slots__ = ("places",)
    places: list[tuple[int, int]]


class Document(NamedTuple):
    """One parsed file: `value` is made of `Mapping`, `Items`, str, int, float, bool and None."""

    path: str
    value: Any

    def place(self, location: Sequence[Hashable], *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `location` (keys and indexes), or as near to it as the file goes.

        With `key`, the place of the last key instead of its value. Steps that name no part of the file are passed over.
        """
        value, found = self.value, (1, 1)
        for step in location:
            if isinstance(value, Mapping) and step in value:
                place = value.places[str(step)]
                found = place[:2] if key and step == location[-1] else place[2:]
                value = value[str(step)]
            elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
                found, value = value.places[step], value[step]
        return found

    def problem(self, location: Sequence[Hashable], code: str, message: Sentence, *, key: bool = False) -> Problem:
        """An error at the place of `location`."""
        return Problem(self.path, *self.place(location, key=key), code, message)


def read_text(path: Path, shown: str | None = None) -> str:
    """The text of a UTF-8 file without byte-order mark; raises `ProblemsError` with a code of `CODES`."""
    shown = shown or str(path)
    with readable(shown):
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise _refuse(shown, 0, 0, "Y03", say("the file is larger than {size} MB; split it", size=MAX_BYTES // 1_000_000))
        data = path.read_bytes()
    return decode(data, shown)


@contextmanager
def readable(shown: str) -> Iterator[None]:
    """Raise `ProblemsError` where a file is not there, may not be opened, or has a name that no line of text can hold."""
    if _UNNAMED.search(shown):
        raise _refuse(visible_name(shown), 0, 0, "Y01", say("the name holds a control character, or is not UTF-8; rename the file"))
    try:
        yield
    except FileNotFoundError:
        raise _refuse(shown, 0, 0, "Y01", say("no such file; check the path")) from None
    except IsADirectoryError:
        raise _refuse(shown, 0, 0, "Y01", say("this is a directory; name a file in it")) from None
    except OSError as error:
        raise _refuse(shown, 0, 0, "Y01", say("cannot be read ({error}); check its permissions", error=error.strerror or error)) from None


def decode(data: bytes, shown: str) -> str:
    """Bytes to text: UTF-8, without byte-order mark, with no control characters."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _wide(shown) from None
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise _refuse(shown, line, column, "Y04", say("not UTF-8 text; save the file as UTF-8")) from None
    if bad := _FORBIDDEN.search(text):
        if "\0\0" in (text[0:3:2], text[1:4:2]):  # every other byte of plain letters in UTF-16
            raise _wide(shown)
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        raise _refuse(shown, line, column, "Y05", say("control character U+{character}; remove it", character=f"{ord(bad[0]):04X}"))
    return text


def _wide(shown: str) -> ProblemsError:
    return _refuse(shown, 1, 1, "Y04", say("UTF-16 and not UTF-8 text; save the file as UTF-8"))


def control_character(text: str) -> str | None:
    """The first character that no text may hold."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else None


def read(path: Path, shown: str | None = None) -> Document:
    """Parse one file; raises `ProblemsError` with every problem of its syntax."""
    return parse(read_text(path, shown), shown or str(path))


def parse(text: str, path: str = "<text>") -> Document:
    """Parse text that has passed `decode`."""
    builder = _Builder(path)
    try:
        builder.build(text)
    except yaml.YAMLError as error:
        from .yamlerrors import syntax_fault  # only where something went wrong

        line, column, message = syntax_fault(error, text)
        builder.problems.append(Problem(path, line, column, "Y06", message))
    except _Stop as stop:
        if stop.args:
            builder.problems.append(Problem(path, *stop.args))
    if builder.problems:
        raise ProblemsError(builder.problems)
    return Document(path, builder.root)


def _refuse(path: str, line: int, column: int, code: str, message: Sentence) -> ProblemsError:
    return ProblemsError([Problem(path, line, column, code, message)])


class _Stop(Exception):
    """The file is not read further; its arguments are a problem, or nothing if that is told already."""


class _Builder:
    """Turns events into values with an explicit stack, so that depth costs no C stack.

    `container` is the open mapping or list, `key` the key of an open mapping that waits for its value.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.root: Any = None
        self.container: Any = None
        self.key: tuple[str, int, int] | None = None
        self.stack: list[tuple[Any, tuple[str, int, int] | None]] = []

    def refuse(self, line: int, column: int, code: str, message: Sentence) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.path, line, column, code, message))

    def build(self, text: str) -> None:
        documents = 0
        for event in _events(text):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, Mapping() if kind is yaml.MappingStartEvent else Items())
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.container, self.key = self.stack.pop()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    raise _Stop(mark.line + 1, mark.column + 1, "Y11", say("a second document begins here; keep one a file"))
        if not documents and not self.problems:
            self.refuse(1, 1, "Y02", say("the file is empty; write it or remove it ('readiness new' writes a survey to fill in)"))

    def _open(self, event: Any, container: Any) -> None:
        """A mapping or a list begins."""
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if len(self.stack) >= MAX_DEPTH:
            raise _Stop(line, column, "Y10", say("nested more than {depth} levels deep; flatten it", depth=MAX_DEPTH))
        if type(self.container) is Mapping and self.key is None:
            raise _Stop(line, column, "Y13", say("a key must be text, not a list or a mapping; put it in quotes"))
        if event.anchor is not None or event.tag is not None:
            self._marks(event, line, column)
        container.places = {} if type(container) is Mapping else []
        self._put(container, line, column)
        self.stack.append((self.container, self.key))
        self.container, self.key = container, None

    def _alias(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.refuse(line, column, "Y08", say("aliases (*) are not read; write the value out"))
        if len(self.problems) >= MAX_PROBLEMS or (type(self.container) is Mapping and self.key is None):
            raise _Stop
        self._put(None, line, column)

    def _marks(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            self.refuse(line, column, "Y08", say("anchors (&) are not read; write the value out"))
        if event.tag is not None:
            self.refuse(line, column, "Y09", say("tags ({tag}) are not read; write plain data", tag=event.tag))

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if event.anchor is not None or event.tag is not None:
            self._marks(event, line, column)
        text = event.value
        if event.style == '"' and (bad := _FORBIDDEN.search(text)):
            self.refuse(line, column, "Y05", say("control character U+{character}; remove it", character=f"{ord(bad[0]):04X}"))
            text = ""
        if type(self.container) is Mapping and self.key is None:
            self._name(text, line, column)
        elif event.implicit[0] and text[:1] in _TYPED:
            self._put(self._plain(text, line, column), line, column)
        else:
            self._put(text, line, column)

    def _put(self, value: Any, line: int, column: int) -> None:
        """Put a value where it belongs."""
        container = self.container
        if container is None:
            self.root = value
        elif self.key is None:
            container.append(value)
            container.places.append((line, column))
        else:
            key, key_line, key_column = self.key
            container[key] = value
            container.places[key] = (key_line, key_column, line, column)
            self.key = None

    def _name(self, text: str, line: int, column: int) -> None:
        """A key of the open mapping; its value comes next."""
        if text in self.container:
            first = self.container.places[text][0]
            self.refuse(line, column, "Y07", say("key '{text}' stands already in line {first}; remove one of them", text=text, first=first))
        elif text == "<<":
            self.refuse(line, column, "Y08", say("merge keys (<<) are not read; write the keys out"))
        self.key = (text, line, column)

    def _plain(self, text: str, line: int, column: int) -> Any:
        """The typed value of an unquoted scalar: a JSON number, true, false or null; anything else stays text."""
        if text == "true" or text == "false":
            return text == "true"
        if text in ("", "~", "null"):
            return None
        if text[0] not in "-0123456789" or not (match := _NUMBER.fullmatch(text)):
            return text
        if match["fraction"] is None and match["exponent"] is None:
            if len(text) > 300:
                self.refuse(line, column, "Y12", say("the number is too large; put it in quotes if it is a name"))
                return 0
            return int(text)
        number = float(text)
        if number in (float("inf"), float("-inf")):
            self.refuse(line, column, "Y12", say("{number} is too large; write a finite number", number=text[:40]))
            return 0.0
        if repr(number) == text:
            return number
        kept = DecimalText(number)
        kept.text = text
        return kept


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()
