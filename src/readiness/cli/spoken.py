"""Commands in another language: their help, an option for it on each, and the words of click and typer.

What they say stands in the docstrings and options of the commands, and `make messages` finds it there.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from typer.core import TyperOption

from ..languages import ENGLISH, Language
from .talk import OPTIONS, VARIABLE

# Where click and typer say something: by functions of gettext, which each module names, or by constants.
LIBRARIES = (
    *("click.core", "click.decorators", "click.exceptions", "click.formatting", "click.parser", "click.types"),
    *("typer.core", "typer.rich_utils"),
)
_CONSTANTS = ("_STRING", "_TITLE", "_TEXT", "_HELP")
_LANG_HELP = f"Language of messages and problems, such as en or vi (default: {VARIABLE}, else English)."


def with_lang(command: Any) -> Any:
    """A command, and all below it, with `--lang`: where it has none of its own, one that is heard before it runs."""
    for below in getattr(command, "commands", {}).values():
        with_lang(below)
    if not any(OPTIONS[0] in param.opts for param in command.params):
        option = TyperOption(param_decls=list(OPTIONS), help=_LANG_HELP, metavar="CODE", expose_value=False, required=False)
        command.params.append(option)
    return command


def in_language(command: Any, language: Language) -> Any:
    """A command and all below it with its help in a language."""
    if language.code != ENGLISH:
        for below in getattr(command, "commands", {}).values():
            in_language(below, language)
        command.help = language.prose(command.help or "")
        for param in command.params:
            if getattr(param, "help", None):
                param.help = language.gettext(param.help)
    return command


def help_texts(command: Any) -> Iterator[str]:
    """Every text of the help of a command and of all below it."""
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)
    yield command.help or ""
    yield from (param.help for param in command.params if getattr(param, "help", None))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let click and typer use the words of a language; English is their own."""
    before: list[tuple[Any, str, Any]] = []
    for module in map(import_module, LIBRARIES if language.code != ENGLISH else ()):
        for name, value in list(vars(module).items()):
            spoken = _spoken(language, name, value)
            if spoken is not value:
                before.append((module, name, value))
                setattr(module, name, spoken)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def _spoken(language: Language, name: str, value: Any) -> Any:
    """What stands under a name in a library, where it says a text: what says it in the language."""
    if value is gettext.gettext:
        return language.gettext
    if value is gettext.ngettext:
        return language.ngettext
    return language.gettext(value) if isinstance(value, str) and name.endswith(_CONSTANTS) else value
