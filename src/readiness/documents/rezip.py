"""Word files with the same bytes each time: their parts in one order, with one date."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def saved(document: Any) -> bytes:
    """A document of python-docx as bytes."""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def rezipped(content: bytes) -> bytes:
    """The same parts without what changes from one writing to the next."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        names = sorted(before.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on Windows
            after.writestr(entry, before.read(name))
    return written.getvalue()
