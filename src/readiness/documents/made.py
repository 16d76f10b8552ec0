"""What is made of a context: a file with its date, and the texts of the context as a document can take them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from ..periods import last_day
from ..problems import UsageError
from ..report.escaping import plain
from ..sentences import Sentence, say

EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as bytes; `warnings` are sentences about what it is not."""

    content: bytes
    warnings: tuple[Sentence, ...] = ()


def made_at(values: Mapping[str, Any]) -> datetime:
    """The date that a document bears: SOURCE_DATE_EPOCH, else the last day of the survey's period; never the clock."""
    said = os.environ.get(EPOCH)
    if said is None:
        return datetime.combine(last_day(values["survey"]["period"]), time(), UTC)
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(say("{epoch} is '{said}'; it takes the seconds since 1970, such as 1767225600", epoch=EPOCH, said=said)) from None


def tamed(value: Any) -> Any:
    """A context whose texts turn no other text round: without explicit direction marks."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: tamed(part) for key, part in value.items()}
    return [tamed(part) for part in value] if isinstance(value, list) else value
