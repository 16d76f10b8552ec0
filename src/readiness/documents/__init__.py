"""Reports as files of an office, PDF, Word and Excel, each made from the context of a report.

    document(context(framework, survey), "pdf")     a `Document`: its bytes, and what is to be said about it

The libraries that write them are extras, imported only when one is made.
"""

from __future__ import annotations

from .made import Document
from .pdf import CODES
from .writing import FORMATS, SUFFIXES, Form, document, find_template

__all__ = ["CODES", "FORMATS", "SUFFIXES", "Document", "Form", "document", "find_template"]
