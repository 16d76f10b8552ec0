"""The words of a survey to fill in, by language: content beside the labels of reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .library import data_folder
from .yamlfile import read

FALLBACK = "en"
_SLOT = re.compile(r"\{(\w+)\}")


class Words:
    """What `readiness new` says in one language; English where there is no such file."""

    def __init__(self, language: str) -> None:
        folder = data_folder("reports") / "labels" / "survey"
        names = (language, language.partition("-")[0], FALLBACK)
        path = next(path for path in (folder / f"{name}.yaml" for name in names) if path.is_file())
        self._words: Mapping[str, Any] = read(path).value

    def say(self, name: str, **values: str) -> str:
        """A sentence with its slots filled in, all at once: what is filled in is not read again."""
        return fill(str(self._words[name]), values)

    def examples(self, values: Mapping[str, str]) -> Iterator[tuple[str | None, str, str]]:
        """Examples of answers: the kind of question (None for all), what to write, what it means."""
        for found in self._words["examples"]:
            yield found.get("kind"), fill(found["write"], values), fill(found.get("note", ""), values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Text with its slots filled in; a slot without a value stays as it is."""
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), text)
