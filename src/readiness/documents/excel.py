"""Excel: the figures of a report as a workbook to filter, sort and chart; texts stay texts, whatever they look like."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ..extras import needs
from ..sentences import say
from .made import Document, made_at
from .phrases import Phrases
from .sheets import SHEETS
from .summarysheet import write_summary
from .textsheet import write_method
from .workbook import Book, cut


def excel(values: Mapping[str, Any]) -> Document:
    """A context as a workbook: summary, indicators, gaps, actions, evidence and method.

    Raises `UsageError` without the library.
    """
    with needs(say("Excel files")):
        from xlsxwriter import Workbook
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    phrases = Phrases(values)
    with Workbook(written, options) as workbook:
        book = Book(workbook, phrases)
        title = cut(phrases.title())[:255]
        workbook.set_properties({"title": title, "author": "; ".join(values["survey"]["authors"])[:255], "created": made_at(values)})
        workbook.set_size(2400, 1600)
        write_summary(book, values)
        for sheet in SHEETS:
            book.write(sheet, values)
        write_method(book, values)
    return Document(written.getvalue(), book.warnings())
