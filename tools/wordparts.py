"""The pieces that the Word templates are made of: styles, headings, captions, tables and tags, as Word itself would write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from readiness.charts import COLOURS

FONT = "Arial"  # on every machine, with Vietnamese letters; a Word file carries no font
TABLE = "Readiness Table"
TEXT_WIDTH = 166.0  # mm
# Style -> (based on, size, bold, colour, space before, space after)
PARAGRAPHS: dict[str, tuple[str, float, bool, str, float, float]] = {
    "Kicker": ("Normal", 9, True, "accent", 8, 6),
    "Long Title": ("Normal", 16, True, "ink", 0, 6),
    "Cover Line": ("Normal", 2, False, "accent", 0, 14),
    "Contents Heading": ("Normal", 12, True, "ink", 24, 6),
    "Lead": ("Normal", 9, False, "muted", 3, 6),
    "Step": ("Normal", 9.5, True, "ink", 4, 0),
    "Under": ("Normal", 8, False, "muted", 0, 2),
    "Key Figure": ("Normal", 32, True, "accent", 0, 0),
    "Table Text": ("Normal", 8, False, "ink", 1, 1),
    "Table Head": ("Table Text", 8, True, "ink", 1, 1),
    "Optional Head": ("Table Head", 8, True, "ink", 1, 1),
    "toc 1": ("Normal", 10, True, "ink", 4, 0),
    "toc 2": ("Normal", 9.5, False, "ink", 0, 0),
}
BUILT_IN: dict[str, tuple[float, bool, str, float, float]] = {
    "Title": (26, True, "ink", 0, 6),
    "Subtitle": (12, False, "ink", 0, 3),
    "Heading 1": (18, True, "ink", 18, 8),
    "Heading 2": (13, True, "ink", 16, 6),
    "Heading 3": (10.5, True, "accent", 12, 4),
    "Caption": (8.5, False, "muted", 10, 4),
    "List Bullet": (9.5, False, "ink", 0, 0),
    "List Continue": (8, False, "muted", 0, 3),
    "Footer": (8, False, "muted", 0, 0),
}


class Draft:
    """A template being written, paragraph by paragraph."""

    def __init__(self, margin: float = 20) -> None:
        self.document = Document()
        self.place: Any = self.document  # where paragraphs go: the document, or a cell of it
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin, section.bottom_margin = Mm(margin), Mm(margin)
        _styles(self.document)

    def text(self, text: str, style: str = "Normal", *, keep: bool = False) -> Any:
        """A paragraph; one that leads to what follows is kept with it."""
        paragraph = self.place.add_paragraph(text, style)
        paragraph.paragraph_format.keep_with_next = keep or None
        return paragraph

    def heading(self, text: str, level: int = 1, *, breaks: bool = False) -> None:
        """A heading; a chapter may begin on a page of its own."""
        paragraph = self.text(text, f"Heading {level}")
        paragraph.paragraph_format.page_break_before = breaks or None

    def tag(self, tag: str) -> None:
        """A tag that takes its whole paragraph with it."""
        self.place.add_paragraph("{%p " + tag + " %}")

    def when(self, condition: str, text: str, style: str = "Normal", *, keep: bool = False) -> None:
        """A paragraph that stands only where something holds."""
        self.tag(f"if {condition}")
        self.text(text, style, keep=keep)
        self.tag("endif")

    @contextmanager
    def beside(self, cell: Any) -> Iterator[None]:
        """What is written meanwhile stands in a cell; it ends with an empty line, since no cell may be without one."""
        self.place, first = cell, cell.paragraphs[0]
        yield
        first.style = "Under"
        cell._tc.append(first._p)
        self.place = self.document

    def columns(self, *widths: float) -> Any:
        """A row of cells to put things beside each other, so many millimetres wide, without any rule."""
        made = self.document.add_table(1, len(widths), "Normal Table")
        made.autofit = False
        for column, cell, width in zip(made.columns, made.rows[0].cells, widths, strict=True):
            column.width = cell.width = Mm(width)
        return made.rows[0].cells

    def figure(self, name: str, width: float = TEXT_WIDTH, height: float = 230) -> None:
        """A picture in a box of millimetres, with its caption below; nothing where it cannot be drawn."""
        self.tag(f'if has_picture("{name}")')
        paragraph = self.text(f'{{{{ picture("{name}", {width:g}, {height:g}) }}}}')
        paragraph.paragraph_format.keep_with_next = True
        self.caption("Figure", "labels.figure", f"{{{{ labels.figures.{name} }}}}")
        self.tag("endif")

    def caption(self, kind: str, label: str, text: str) -> None:
        """A caption whose number is a field, which Word counts anew when it is asked to."""
        paragraph = self.text("", "Caption")
        paragraph.add_run(f"{{{{ {label} }}}} ")
        field(paragraph, f"SEQ {kind} \\* ARABIC", "0")
        paragraph.add_run(": " + text)
        paragraph.paragraph_format.keep_with_next = kind == "Table"

    def table(
        self,
        caption: str,
        loop: str,
        columns: Sequence[tuple[str, str, float]],
        *,
        numeric: Sequence[int] = (),
        optional: Sequence[int] = (),
        foot: Sequence[str] = (),
    ) -> None:
        """A table with its caption above: a head that is repeated, and a row for each turn of a loop.

        A column is its head, its cell and its share of the width; an optional one is left out where it has nothing to say.
        """
        if caption:
            self.caption("Table", "labels.table", caption)
        rows = [[head for head, _, _ in columns], None, [cell for _, cell, _ in columns], None, *([list(foot)] if foot else [])]
        made = self.document.add_table(len(rows), len(columns), TABLE)
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        made.autofit = False
        whole = sum(share for _, _, share in columns)
        for at, (_, _, share) in enumerate(columns):
            made.columns[at].width = Mm(TEXT_WIDTH * share / whole)
            for cell in made.columns[at].cells:
                cell.width = Mm(TEXT_WIDTH * share / whole)
        for number, row in enumerate(rows):
            texts = row or ["{%tr " + (loop if number == 1 else "endfor") + " %}"]
            _keep_whole(made.rows[number])
            for at, text in enumerate(texts):
                style = "Table Text" if number not in (0, 4) else "Optional Head" if at in optional else "Table Head"
                _fill(made.cell(number, at), text, style, right=at in numeric, off=at - 1 in numeric and at not in numeric)
        _repeat(made.rows[0])

    def contents(self) -> None:
        """The table of contents as a field; its entries are written when a report is made."""
        self.text("{{ labels.contents }}", "Contents Heading")
        paragraph = self.text("", "toc 1")
        for kind, text in (("begin", ""), ("", 'TOC \\o "1-2" \\h \\z \\u'), ("separate", ""), ("text", "…"), ("end", "")):
            run = paragraph.add_run(text if kind == "text" else "")
            if kind in ("begin", "separate", "end"):
                run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))
            elif not kind:
                instruction = _element("w:instrText", {"xml:space": "preserve"})
                instruction.text = text
                run._r.append(instruction)

    def footer(self, kind: str) -> None:
        """The title and the page in the foot of each page."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{{{{ words.foot('{kind}') }}}}\t")
        field(paragraph, "PAGE", "1")
        paragraph.add_run(" / ")
        field(paragraph, "NUMPAGES", "1")


def field(paragraph: Any, instruction: str, result: str) -> None:
    """A field with what it shows until Word counts it anew."""
    made = _element("w:fldSimple", {"w:instr": instruction})
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = result
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _fill(cell: Any, text: str, style: str, *, right: bool, off: bool) -> None:
    """The paragraphs of a cell; lines that begin with ~ are in the style Under. Words keep `off` the numbers before them."""
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = "Under" if line.startswith("~") else style
        paragraph.add_run(line.lstrip("~"))
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if off:
            paragraph.paragraph_format.left_indent = Mm(2.5)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, 9.5, False, "ink")
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for name, (base, *look) in PARAGRAPHS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = document.styles[base]
        style.quick_style = True
        _look(style, *look)
    for name, look in BUILT_IN.items():
        _look(document.styles[name], *look)
        for border in document.styles[name].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    document.styles["toc 2"].paragraph_format.left_indent = Mm(5)
    for name in ("toc 1", "toc 2"):  # where Word puts the pages when it is asked for them
        document.styles[name].paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    document.styles["Footer"].paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    document.styles["Kicker"].font.all_caps = True
    document.styles["Cover Line"].element.get_or_add_pPr().append(parse_xml(_cover_line()))
    document.styles.element.append(parse_xml(_table_style()))


def _look(style: Any, size: float, bold: bool, colour: str, before: float, after: float) -> None:
    _font(style, size, bold, colour)
    style.font.italic = False
    for spacing in list(style.element.iter(qn("w:spacing"), qn("w:kern"))):
        if spacing.getparent().tag == qn("w:rPr"):
            spacing.getparent().remove(spacing)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _font(style: Any, size: float, bold: bool, colour: str) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(COLOURS[colour].removeprefix("#").upper())
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if "heme" in key]:
        del fonts.attrib[key]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _cover_line() -> str:
    """The line above the title of a report."""
    return f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="48" w:space="0" w:color="{COLOURS["accent"].removeprefix("#")}"/></w:pBdr>'


def _table_style() -> str:
    """A style of tables that Word shows among its own: thin rules, a strong one below the head."""
    rule, strong = COLOURS["rule"].removeprefix("#"), COLOURS["strong-rule"].removeprefix("#")
    return f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE.replace(" ", "")}"><w:name w:val="{TABLE}"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/></w:tblBorders>
<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr>
<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{strong}"/></w:tcBorders>
<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>"""
