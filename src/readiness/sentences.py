"""Sentences that are said later, in the language of whoever reads them: English text that remembers what it was made of.

    raise UsageError(say("{path} is a directory; name a file in it", path=path))

`say` is found by `make messages`, so its first argument is always written out. `Language.say` says a sentence in another
language; printed without it, it is English. Text of others (of the system, of a library) stands in a slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

_SLOT = re.compile(r"\{(\w+)\}")
_LONGEST = 200  # letters of what a shortened sentence quotes


class Sentence(str):
    """A text in English that knows its template, its plural if it has one, and what stands in its {slots}."""

    __slots__ = ("many", "number", "template", "values")
    template: str
    many: str | None
    number: int
    values: Mapping[str, object]

    def shortened(self, most: int) -> Sentence:
        """The sentence itself if it has at most so many letters, else one that quotes less: its advice stays."""
        if len(self) <= most:
            return self
        shorter = self._with_less()
        return shorter if len(shorter) <= most else quoted(f"{self[:most]}…")

    def _with_less(self) -> Sentence:
        return _made(self.template, self.many, self.number, {name: _cut(value) for name, value in self.values.items()})


def say(template: str, /, **values: object) -> Sentence:
    """A sentence with its slots filled: `say("there is no '{name}'{near}", name=name, near=suggest(name, known))`."""
    return _made(template, None, 1, values)


def say_many(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """A sentence by number, which stands in its slot {count}: `say_many("{count} error", "{count} errors", 3)`."""
    return _made(one, many, count, {"count": count, **values})


def fill(text: str, values: Mapping[str, object]) -> str:
    """A text with its {slots} filled, all at once: what is filled in is not read again; a slot without a value stays."""
    return _SLOT.sub(lambda slot: str(values.get(slot[1], slot[0])), text)


def concat(parts: Iterable[str], by: str = ", ") -> Sentence:
    """Texts and sentences in a row, each said in its turn."""
    values = {f"part{at}": part for at, part in enumerate(parts)}
    return _made(by.join(f"{{{name}}}" for name in values), None, 1, values)


def either(parts: Iterable[str]) -> Sentence:
    """The parts with 'or' between them."""
    first, *others = [quoted(part) for part in parts]
    return reduce(lambda before, part: say("{first} or {other}", first=before, other=part), others, first)


def quoted(text: object) -> Sentence:
    """A text of others, which is the same in all languages."""
    return text if isinstance(text, Sentence) else concat((str(text),))


def some(names: Sequence[str], most: int) -> Sentence:
    """The first so many names, and how many more there are."""
    shown = concat(names[:most])
    return say("{names} and {count} more", names=shown, count=len(names) - most) if len(names) > most else shown


class SaidError(Exception):
    """An error whose message is a sentence for people."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)


def sentence_of(error: Exception) -> Sentence:
    """What an error says."""
    return quoted(error.args[0] if error.args else "")


def _made(template: str, many: str | None, count: int, values: Mapping[str, object]) -> Sentence:
    made = Sentence(fill(template if many is None or count == 1 else many, values))
    made.template, made.many, made.number, made.values = template, many, count, values
    return made


def _cut(value: object) -> object:
    if isinstance(value, Sentence):
        return value._with_less()
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value


NOTHING = concat(())
