"""What is wrong with a template, said to whoever writes templates: what Jinja found, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import MAX_RANGE
from jinja2.utils import missing

from ..problems import suggest
from ..sentences import Sentence, concat, quoted, say
from .sandbox import LimitError, MissingError

CODES = {
    "R01": "The template's syntax is broken at this line.",
    "R02": "The template includes a file that does not exist, or that lies outside its own folder.",
    "R03": "The template uses a name that is not defined. 'readiness report SURVEY --context' shows every name.",
    "R04": "The template does something that the sandbox forbids.",
    "R05": "The template takes too many steps, too much time or memory, or makes too much text.",
    "R06": "An expression of the template cannot be computed.",
}
_ADVICE = {
    "R01": say("mend the template at this line"),
    "R02": say("put the file beside the template; shipped ones are named 'readiness/…'"),
    "R03": say("'readiness report SURVEY --context' shows every name"),
    "R04": say("a template may only print what the context gives it"),
    "R05": say("make its loops shorter"),
    "R06": say("mend the expression"),
}
_KINDS: list[tuple[tuple[type[BaseException], ...], str]] = [
    ((TemplateSyntaxError,), "R01"),
    ((TemplateNotFound,), "R02"),
    ((SecurityError,), "R04"),
    ((UndefinedError,), "R03"),
    ((LimitError, MemoryError, RecursionError, OverflowError), "R05"),
]
_OPENS = ("for", "if", "macro", "call", "filter", "block", "with", "autoescape")


def told(error: Exception, values: Mapping[str, Any], environment: Environment) -> tuple[str, Sentence]:
    """What is wrong with a Jinja template, as a code and a sentence that says what to do."""
    code = next((code for types, code in _KINDS if isinstance(error, types)), "R06")
    said = error.message if isinstance(error, TemplateError) else next(iter(error.args), None)
    near: Sentence | None = None
    if code == "R05" and not isinstance(error, LimitError):
        said = _beyond(error)
    elif not isinstance(said, Sentence):
        text = " ".join(str(said if isinstance(error, TemplateError) else error).split()) or type(error).__name__
        said = _in_words(text, getattr(error, "owner", None))
        known = _known(text, error, values, environment)
        near = suggest(named(text), known) or near
    return code, advised(code, said, near)


def advised(code: str, said: Sentence, near: Sentence | None = None) -> Sentence:
    """What is wrong, the nearest name if there is one, and what to do; where the sentence names the nearest it says it all."""
    if str(said).endswith("?"):
        return said
    return concat((said, quoted(";") if near is None else near, " ", _ADVICE[code]), "")


def _beyond(error: Exception) -> Sentence:
    """Which limit of the interpreter or of Jinja was met."""
    if isinstance(error, OverflowError) and "range" in str(error).lower():
        return say("a range has more than {most} numbers", most=f"{MAX_RANGE:,}")
    if isinstance(error, RecursionError):
        return say("it calls or includes itself without end")
    return say("it takes too much memory or calls itself without end")


def _in_words(text: str, owner: Any) -> Sentence:
    """What Jinja and Python say of a template; the commonest faults as sentences, others as they are."""
    for pattern, sentence in _FAULTS.items():
        if found := re.search(pattern, text):
            return sentence(*found.groups())
    if (found := re.search(r" has no (?:attribute|element) '?([^']*)'?$", text)) is not None:
        if owner is None:
            return say("'{name}' is asked of what is null here; print it inside {test}", name=found[1], test="{% if … %}")
        if isinstance(owner, (list, tuple)):
            return say("a list has no '{name}'; loop over it with {loop}", name=found[1], loop="{% for … in … %}")
        return say("there is no '{name}' in it", name=found[1])
    return quoted(text)


_TYPES = {"str": say("a text"), "int": say("a number"), "float": say("a number"), "NoneType": say("null"), "dict": say("a record")}
_TYPES |= {"list": say("a list"), "Markup": say("a text")}


def _type(name: str) -> Sentence:
    return _TYPES.get(name, quoted(name))


_FAULTS: dict[str, Callable[..., Sentence]] = {
    r"^'([^']*)' is undefined$": lambda name: say("'{name}' is undefined", name=name),
    r"^No (?:filter|test) named '([^']*)'": lambda name: say("there is no filter or test '{name}'", name=name),
    r"^Unexpected end of template\..* closed is '([^']*)'": lambda tag: say(
        "'{tag}' is never closed: '{end}' is missing", tag=tag, end=f"end{tag}"
    ),
    r"^Encountered unknown tag '([^']*)'\..* closed is '([^']*)'": lambda found, tag: say(
        "'{found}' comes before '{tag}' is closed by '{end}'", found=found, tag=tag, end=f"end{tag}"
    ),
    r"^Encountered unknown tag '([^']*)'": lambda name: say("there is no tag '{name}'", name=name),
    r"^unexpected (?:char )?'([^']*)'": lambda found: say("'{found}' is not expected here", found=found),
    r"^expected token '[^']*', got '([^']*)'": lambda found: say("'{found}' is not expected here", found=found),
    r"^access to attribute '([^']*)'": lambda name: say("'{name}' is not given to templates", name=name),
    r"division by zero|modulo by zero": lambda: say("it divides by zero"),
    r"^unsupported operand type\(s\) for ([^:]*): '([^']*)' and '([^']*)'": lambda operator, one, other: say(
        "'{operator}' does not go between {one} and {other}", operator=operator, one=_type(one), other=_type(other)
    ),
    r"^can only concatenate": lambda: say("texts are joined by '~', with anything"),
    r"^'[^']*' not supported between instances of '([^']*)' and '([^']*)'": lambda one, other: say(
        "{one} is not compared with {other}", one=_type(one), other=_type(other)
    ),
    r"^'([^']*)' object is not iterable": lambda name: say("{kind} is nothing to loop over", kind=_type(name)),
    r"^'([^']*)' object is not callable": lambda name: say("{kind} cannot be called", kind=_type(name)),
}


def named(text: str) -> str:
    """The name that a message is about: the last one in quotes."""
    return str((re.findall(r"'([^']*)'", text) or [""])[-1])


def _known(text: str, error: Exception, values: Mapping[str, Any], environment: Environment) -> Iterable[str]:
    """The names that might have been meant."""
    if text.startswith(("No filter", "No test")):
        return {*environment.filters, *environment.tests}
    if not isinstance(error, MissingError):
        return ()
    if error.owner is missing:
        return {*values, *environment.globals}
    if isinstance(error.owner, dict):
        return {str(key) for key in error.owner}
    return {name for name in dir(error.owner) if not name.startswith("_")}


def frames(trace: TracebackType | None) -> Iterator[TracebackType]:
    """The steps of a traceback, the outermost first."""
    while trace is not None:
        yield trace
        trace = trace.tb_next


def is_unclosed(error: TemplateSyntaxError) -> bool:
    """Whether a template ends before a tag is closed."""
    return (error.message or "").startswith("Unexpected end of template")


def unclosed(source: str, environment: Environment) -> int | None:
    """The line of the innermost tag that a template opens and never closes; None where Jinja cannot part it into tags."""
    open_: list[int] = []
    tags = environment.lex(source)
    try:
        for line, kind, _ in tags:
            if kind != "block_begin":
                continue
            name = next((word for _, inner, word in tags if inner == "name"), "")
            if name in _OPENS:
                open_.append(line)
            elif name.startswith("end") and open_ and name.removeprefix("end") in _OPENS:
                open_.pop()
    except TemplateSyntaxError:
        return None
    return open_[-1] if open_ else None


def names(values: Any) -> Iterator[str]:
    """Every key of a context, at any depth."""
    if isinstance(values, dict):
        yield from values
    for part in values.values() if isinstance(values, dict) else values if isinstance(values, list) else ():
        yield from names(part)
