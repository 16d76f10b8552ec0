"""Tables of a Word file after they are filled: columns that say nothing are left out, and short tables stay on one page."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

SHORT, BRIEF = 12, 1500  # rows and letters of a table that is kept on one page
OPTIONAL = "Optional Head"  # the style in the head of a column that is left out where it has nothing to say


def tidy_tables(document: Any, silent: Collection[str]) -> None:
    """Tidy every table of a document; `silent` are the texts of cells that say nothing."""
    from docx.oxml.ns import qn

    optional = next((style.style_id for style in document.styles if style.name == OPTIONAL), None)
    for table in document.element.body.iter(qn("w:tbl")):
        if optional is not None:
            _leave_out(table, optional, silent)
        *rows, _last = table.tr_lst
        for row in rows if len(rows) < SHORT and len(_text(table)) < BRIEF else ():
            for paragraph in row.iter(qn("w:p")):
                paragraph.get_or_add_pPr().keepNext_val = True


def _leave_out(table: Any, optional: str, silent: Collection[str]) -> None:
    """Leave out the optional columns in which every cell is silent; the widest column takes their room."""
    head, *rows = table.tr_lst
    for at in reversed(range(len(head.tc_lst))):
        if head.tc_lst[at].p_lst[0].style != optional or any(_text(row.tc_lst[at]) not in silent for row in rows):
            continue
        columns = table.tblGrid.gridCol_lst
        room = columns[at].w
        columns[at].getparent().remove(columns[at])
        for row in table.tr_lst:
            row.remove(row.tc_lst[at])
        columns = table.tblGrid.gridCol_lst
        widest = max(range(len(columns)), key=lambda number: columns[number].w)
        columns[widest].w += room
        for row in table.tr_lst:
            row.tc_lst[widest].width = columns[widest].w


def _text(part: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(text.text or "" for text in part.iter(qn("w:t"))).strip()
