"""The last sheet of a workbook: how the score is computed, whose the framework is, and what the numbers come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .phrases import Phrases
from .workbook import Book

NAMES, TEXTS = 34.0, 110.0  # widths of the two columns


def write_method(book: Book, values: Mapping[str, Any]) -> None:
    """A name and a text in each row."""
    sheet = book.sheet("method")
    sheet.set_column(0, 0, NAMES)
    sheet.set_column(1, 1, TEXTS)
    book.put(sheet, 0, 0, book.labels["method"], book.header)
    book.put(sheet, 0, 1, "", book.header)
    bold = book.format(bold=True, text_wrap=True)
    for row, (name, text) in enumerate(_lines(book.phrases, values), 1):
        book.put(sheet, row, 0, name, bold)
        book.put(sheet, row, 1, text)
        book.fit(sheet, row, [(name, NAMES), (text, TEXTS)])
    sheet.freeze_panes(1, 0)


def _lines(phrases: Phrases, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Caveat, method, and provenance, as the other reports have them; what is not said has no line."""
    labels, framework, survey = phrases.labels, values["framework"], values["survey"]
    lines = [
        (labels["caveat"], framework["caveat"]),
        (labels["framework"], framework["summary"]),
        (labels["survey_note"], survey["note"]),
        (labels["how_computed"], framework["method"]),
        *(("", sentence) for sentence in labels["computed"]),
        (labels["reproduced"], framework["reproduced"]),
        *provenance(phrases, values),
        *((labels["references"], phrases.source(found)) for found in framework["references"]),
    ]
    yield from ((name, text) for name, text in lines if text)


def provenance(phrases: Phrases, values: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """What the numbers come from: framework, survey, earlier survey and program, with their digests."""
    labels, framework, survey, before = phrases.labels, values["framework"], values["survey"], values["before"]

    def rubric(found: Mapping[str, Any]) -> str:
        return f"{found['id']}, {phrases.say('version', version=found['version'])}"

    status = f", {labels['statuses'][survey['status']]}" if survey["status"] else ""
    file = f"{survey['file']}; " if survey["file"] else ""
    found = [
        (labels["framework"], f"{framework['title']}, {phrases.say('edition', edition=framework['edition'])}; {rubric(framework)}"),
        (labels["asked_version"], survey["framework"]),
        (labels["publisher"], framework["publisher"]),
        (labels["licence"], framework["licence"]),
        (labels["digest_framework"], framework["digest"]),
        (labels["survey"], f"{file}{survey['subject']['name']} ({survey['subject']['id']}), {phrases.date(survey['period'])}{status}"),
        (labels["digest_survey"], survey["digest"]),
    ]
    if before:
        earlier = before["survey"]
        said = f"{earlier['subject']['name']}, {phrases.date(earlier['period'])}; {rubric(before['framework'])}"
        found += [(labels["earlier_survey"], said), (labels["digest_before"], earlier["digest"])]
    return [*found, (labels["tool"], f"{values['tool']['name']} {values['tool']['version']}")]
