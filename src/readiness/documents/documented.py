"""The documentation of what Word templates can call, made from the texts that they call."""

from __future__ import annotations

import inspect

from ..report.figures import NAMES
from .wordtexts import WordTexts


def words_page() -> str:
    """What stands in docs/context.md of Word templates, as Markdown."""
    rows = [f"| `words.{name}{_arguments(getattr(WordTexts, name))}` | {_said(getattr(WordTexts, name))} |" for name in _names()]
    return "\n".join([_HEAD.format(names=", ".join(f"`{name}`" for name in NAMES)), *rows]) + "\n"


def _names() -> list[str]:
    """The public functions, by name."""
    return sorted(name for name, found in inspect.getmembers(WordTexts, inspect.isfunction) if not name.startswith("_"))


def _arguments(function: object) -> str:
    assert callable(function)
    own = list(inspect.signature(function).parameters.values())[1:]
    return f"({', '.join(str(one.replace(annotation=inspect.Parameter.empty)) for one in own)})"


def _said(function: object) -> str:
    return " ".join((inspect.getdoc(function) or "").split())


_HEAD = """
## Pictures and words

The pictures of a report are {names}. In HTML `picture("radar")` gives one, in Word `picture("radar", 160)` so many millimetres wide and
`picture("gantt", 160, 140)` no higher than 140; in Word there is `picture("logo", 60, 15)` too, in Typst all are in `c.pictures`. A
picture that has nothing to show in this report, or cannot be drawn without matplotlib, is left out; `has_picture("radar")` tells in Word
whether it is there.

A Word template has no macros, and calls these instead, in the language of the report. What stands in brackets is a record of the
context: a gap is one of `gaps`, of `first` or of the steps of `plan`, an answer one of those of a pillar, a node a pillar, a group or
`score`.

| in a Word template | what it prints |
|:--|:--|"""
