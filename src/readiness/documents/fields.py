"""Fields of a Word file: what Word writes into them only when it is asked to, written at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

LEVELS = 2  # of headings that stand in the contents
_SEQUENCE = re.compile(r"^\s*SEQ\s+(\S+)")
_CONTENTS = re.compile(r"^\s*TOC\b")


def number_captions(document: Any) -> None:
    """Give each caption its number: fields `SEQ Figure` and `SEQ Table` count in the order of the document."""
    counts: dict[str, int] = {}
    for instruction, results in _fields(document.element.body):
        found = _SEQUENCE.match(instruction)
        if found:
            counts[found[1]] = counts.get(found[1], 0) + 1
            for place, text in enumerate(results):
                text.text = str(counts[found[1]]) if place == 0 else ""


def _fields(body: Any) -> Iterator[tuple[str, list[Any]]]:
    """Every field that stands in one paragraph: its instruction, and the texts that it shows."""
    from docx.oxml.ns import qn

    for paragraph in body.iter(qn("w:p")):
        for simple in paragraph.iter(qn("w:fldSimple")):
            yield simple.get(qn("w:instr")) or "", list(simple.iter(qn("w:t")))
        said, showing = "", False
        results: list[Any] = []
        for part in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
            kind = part.get(qn("w:fldCharType"))
            if kind == "begin":
                said, results, showing = "", [], False
            elif kind == "separate":
                showing = True
            elif kind == "end" and said:
                yield said, results
                said, results, showing = "", [], False
            elif part.tag == qn("w:instrText"):
                said += part.text or ""
            elif showing:
                results.append(part)


def write_contents(document: Any) -> None:
    """Write the headings of two levels into the field of the contents, each a link; Word adds the pages when it is asked to."""
    span = _contents_field(document)
    if span is None:
        return
    styles = {style.name.lower(): style.style_id for style in document.styles if style.name}
    headings = list(_headings(document))
    first, last = span[0], span[-1]
    for number, (level, text, paragraph) in enumerate(headings, 1):
        name = f"_Toc{number:08}"
        _bookmark(paragraph, number, name)
        entry = _entry(text, name, styles.get(f"toc {level}"))
        if number == 1:
            _open(entry, first)
        last.addprevious(entry)
    if headings:
        last.addprevious(_closing(styles.get("toc 1")))
        for paragraph in span:
            paragraph.getparent().remove(paragraph)


def _contents_field(document: Any) -> list[Any] | None:
    """The paragraphs from the beginning of the contents to their end; Word nests fields of pages in them."""
    from docx.oxml.ns import qn

    for start in document.element.body.iter(qn("w:p")):
        if not any(_CONTENTS.match(text.text or "") for text in start.iter(qn("w:instrText"))):
            continue
        span, depth, paragraph = [], 0, start
        while paragraph is not None:
            span.append(paragraph)
            kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
            depth += kinds.count("begin") - kinds.count("end")
            if depth <= 0:
                return span
            paragraph = paragraph.getnext()
    return None


def _headings(document: Any) -> Iterator[tuple[int, str, Any]]:
    for paragraph in document.paragraphs:
        found = re.fullmatch(r"Heading (\d)", paragraph.style.name or "")
        if found and int(found[1]) <= LEVELS and paragraph.text.strip():
            yield int(found[1]), paragraph.text, paragraph._p


def _bookmark(paragraph: Any, number: int, name: str) -> None:
    """Mark a heading as a place that links lead to."""
    begin = _element("w:bookmarkStart", **{"w:id": str(number), "w:name": name})
    at = 1 if paragraph.pPr is not None else 0
    paragraph.insert(at, begin)
    paragraph.append(_element("w:bookmarkEnd", **{"w:id": str(number)}))


def _entry(text: str, name: str, style: str | None) -> Any:
    link = _element("w:hyperlink", **{"w:anchor": name, "w:history": "1"})
    link.append(_run("w:t", text=text))
    return _paragraph(style, link)


def _open(entry: Any, first: Any) -> None:
    """Begin the field in its first entry, with the instruction of the template."""
    from docx.oxml.ns import qn

    instruction = next(text.text for text in first.iter(qn("w:instrText")) if _CONTENTS.match(text.text or ""))
    runs = [_field_mark("begin"), _run("w:instrText", text=instruction), _field_mark("separate")]
    for place, run in enumerate(runs, 1 if entry.pPr is not None else 0):
        entry.insert(place, run)


def _closing(style: str | None) -> Any:
    return _paragraph(style, _field_mark("end"))


def _field_mark(kind: str) -> Any:
    run = _element("w:r")
    run.append(_element("w:fldChar", **{"w:fldCharType": kind}))
    return run


def _run(tag: str, *, text: str) -> Any:
    run, part = _element("w:r"), _element(tag, **{"xml:space": "preserve"})
    part.text = text
    run.append(part)
    return run


def _paragraph(style: str | None, *parts: Any) -> Any:
    made = _element("w:p")
    if style is not None:
        look = _element("w:pPr")
        look.append(_element("w:pStyle", **{"w:val": style}))
        made.append(look)
    for part in parts:
        made.append(part)
    return made


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
