"""Shape: a parsed document as a record, with every fault as a problem at its place."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

from .problems import Problem
from .records import Record, Unsure
from .records.reading import reader
from .yamlfile import Document

R = TypeVar("R", bound=Record)

CODES = {
    "M01": "The key is not known here. Mend its spelling, or leave it out.",
    "M02": "A key that is needed is missing.",
    "M03": "The value has the wrong type: text, number, list or mapping.",
    "M04": "The value is not one of the words allowed here.",
    "M05": "The value is outside what is allowed here.",
}


def check_shape(model: type[R], document: Document, value: Any = None, at: tuple[Hashable, ...] = ()) -> tuple[R | None, list[Problem]]:
    """The record of a document (or of `value` at `at` in it), and the problems; no record where there is a problem."""
    given = document.value if value is None else value
    try:
        return reader(model)(given), []
    except Unsure:
        return _diagnosed(model, document, given, at)


def _diagnosed(model: type[R], document: Document, given: Any, at: tuple[Hashable, ...]) -> tuple[R | None, list[Problem]]:
    """What pydantic says of a value that the reader does not accept at once."""
    from pydantic import ValidationError

    from .diagnosis import problems_of
    from .records.pydantics import checked, pydantic_model

    try:
        return checked(model, given), []
    except ValidationError as error:
        return None, problems_of(pydantic_model(model), document, error, at)
