"""Optional parts: libraries that only some commands need, and the sentence that says how to get them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .problems import UsageError
from .sentences import Sentence, say

# Extra of pyproject.toml -> the modules that it brings.
EXTRAS = {
    "tables": ("duckdb", "python_calamine"),
    "charts": ("matplotlib",),
    "reports": ("docxtpl", "docx", "typst", "xlsxwriter"),
    "plan": ("highspy", "icalendar"),
}


@contextmanager
def needs(what: Sentence) -> Iterator[None]:
    """Around imports of optional libraries: where one is missing, raises `UsageError` that says what to install.

    `what` names what cannot be done without it, as the subject of a sentence in the plural: `with needs(say("PDF files")):`.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        extra = next((extra for extra, modules in EXTRAS.items() if name in modules), None)
        if extra is None:
            raise
        raise UsageError(
            say(
                "{what} need the library {name}, which is not installed: pip install 'readiness[{extra}]'",
                what=what,
                name=name,
                extra=extra,
            )
        ) from None
