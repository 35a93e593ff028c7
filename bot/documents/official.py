"""The layout of official documents after GB/T 9704-2012, as a plain circular: no red head, no seal.

A4; margins 37 above, 28 left, 26 right, 35 mm below, so that 22 lines of 28 characters stand in
156 × 225 mm; body in size 3 (16 pt) 仿宋, title in size 2 (22 pt) 小标宋, headings in 黑体 and 楷体;
page numbers outside below, — 1 —. The prescribed fonts may not be shipped: they are named, and the
file says which ones stand in for them.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, TITLE, HEAD, SUBHEAD, FIGURES = (
    *("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"),
    "宋体",
)
STAND_INS = {BODY: "仿宋", TITLE: "宋体", SUBHEAD: "楷体"}
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.9)  # 22 of them in 225 mm
TITLE_LINE = Pt(35)
TABLE_LINE = Pt(17)
CHARACTER = Pt(16)
TEXT_WIDTH = Mm(156)
HIGHEST = Mm(195)
IN_TABLE = Mm(38)  # how wide a picture is there
INK = "000000"


class Official:
    """A document that grows from top to bottom."""

    def __init__(self, subject: str, author: str) -> None:
        self._word: Word = Document()
        properties = self._word.core_properties
        properties.title, properties.author, properties.comments = subject, author, ""
        self._page()
        self._base()
        self._fonts()
        self._page_numbers()

    def title(self, lines: Sequence[str]) -> None:
        """The title, centred, an empty line above and below."""
        self._paragraph()
        for line in lines:
            paragraph = self._paragraph(centred=True, line=TITLE_LINE)
            self._run(paragraph, line, TITLE, SIZE_2)
        self._paragraph()

    def address(self, to: str) -> None:
        """Whom it is for, at the left edge."""
        self._run(self._paragraph(), f"{to}：")

    def heading(self, text: str) -> None:
        """一、…"""
        self._run(self._paragraph(indented=True, keep=True), text, HEAD)

    def subheading(self, text: str) -> None:
        """（一）…"""
        self._run(self._paragraph(indented=True, keep=True), text, SUBHEAD)

    def body(self, text: str) -> None:
        """A paragraph of text."""
        self._run(self._paragraph(indented=True), text)

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[object]],
        widths: Sequence[float],
    ) -> None:
        """A table over the text's width; ``widths`` are shares. The first column is text, the
        others are figures or pictures (bytes); the head is repeated on every page."""
        title = self._paragraph(centred=True, keep=True, line=LINE)
        self._run(title, caption, HEAD, SIZE_4)
        table = self._word.add_table(rows=0, cols=len(head))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _borders(table)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = int(TEXT_WIDTH * share / sum(widths))
        self._row(table, head, widths, font=HEAD)
        for row in rows:
            self._row(table, row, widths)
        _repeat(table)
        self._paragraph(line=Pt(12))

    def picture(self, content: bytes, caption: str, width_mm: float) -> None:
        """A picture, centred, with its caption below; one too high for a page becomes smaller."""
        paragraph = self._paragraph(centred=True, keep=True)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        shape = paragraph.add_run().add_picture(BytesIO(content), width=Mm(width_mm))
        if shape.height > HIGHEST:
            shape.width = Emu(int(shape.width * HIGHEST / shape.height))
            shape.height = HIGHEST
        self._run(self._paragraph(centred=True), caption, HEAD, SIZE_4)

    def annexes(self, names: Sequence[str]) -> None:
        """附件：1. …, one line below the text."""
        self._paragraph()
        for number, name in enumerate(names, 1):
            word = "附件：" if number == 1 else "　　　"
            count = f"{number}. " if len(names) > 1 else ""
            self._run(self._paragraph(indented=True), f"{word}{count}{name}")

    def signature(self, signer: str, day: date) -> None:
        """Who signs and when: the date four characters from the right edge, the name above it."""
        for _ in range(2):
            self._paragraph(keep=True)
        when = f"{day.year}年{day.month}月{day.day}日"
        middle = CHARACTER * 4 + CHARACTER * _width(when) // 2
        for text, indent in (
            (signer, max(middle - CHARACTER * _width(signer) // 2, 0)),
            (when, CHARACTER * 4),
        ):
            paragraph = self._paragraph(keep=text is signer)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = int(indent)
            self._run(paragraph, text)

    def annex(self, mark: str, title: str) -> None:
        """A new page for an annex: its mark at the left edge, its title centred."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.page_break_before = True
        self._run(paragraph, mark, HEAD)
        self._run(self._paragraph(centred=True, line=TITLE_LINE), title, TITLE, SIZE_2)
        self._paragraph(line=Pt(14))

    def content(self) -> bytes:
        """The file."""
        file = BytesIO()
        self._word.save(file)
        return file.getvalue()

    def _page(self) -> None:
        section = self._word.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is not None:
            section._sectPr.remove(grid)

    def _base(self) -> None:
        style = self._word.styles["Normal"]
        style.font.size = SIZE_3
        _set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), BODY)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        self._word.settings.odd_and_even_pages_header_footer = True

    def _fonts(self) -> None:
        """Says in the font table what stands in for a font that a machine does not have."""
        names = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
            for name, other in STAND_INS.items()
        )
        table = parse_xml(f"<w:fonts {nsdecls('w')}>{names}</w:fonts>")
        part = self._word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        part._blob = serialize_part_xml(table)

    def _page_numbers(self) -> None:
        """— 1 — in size 4 宋体, a character from the outer edge: odd pages right, even ones left."""
        section = self._word.sections[0]
        for footer, alignment in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = alignment
            spacing = paragraph.paragraph_format
            if alignment is WD_ALIGN_PARAGRAPH.RIGHT:
                spacing.right_indent = Pt(14)
            else:
                spacing.left_indent = Pt(14)
            self._run(paragraph, "— ", FIGURES, SIZE_4)
            self._run(paragraph, "", FIGURES, SIZE_4)._r.extend(_field("PAGE"))
            self._run(paragraph, " —", FIGURES, SIZE_4)

    def _paragraph(
        self,
        *,
        indented: bool = False,
        centred: bool = False,
        keep: bool = False,
        line: Pt = LINE,
    ) -> Paragraph:
        paragraph = self._word.add_paragraph()
        spacing = paragraph.paragraph_format
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, line
        spacing.keep_with_next = keep
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if indented:
            _indent(paragraph)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, font: str = BODY, size: Pt = SIZE_3) -> Run:
        run = paragraph.add_run(text)
        run.font.size = size
        _set_fonts(run._r.get_or_add_rPr().get_or_add_rFonts(), font)
        return run

    def _row(
        self, table: Table, cells: Sequence[object], widths: Sequence[float], font: str = BODY
    ) -> None:
        row = table.add_row()  # type: ignore[no-untyped-call]
        _unbroken(row._tr)
        whole = sum(widths)
        for n, (cell, width, value) in enumerate(zip(row.cells, widths, cells, strict=True)):
            cell.width = int(TEXT_WIDTH * width / whole)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            spacing = paragraph.paragraph_format
            spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.AT_LEAST, TABLE_LINE
            if n or font is HEAD:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if isinstance(value, bytes):
                paragraph.add_run().add_picture(BytesIO(value), width=IN_TABLE)
            else:
                self._run(paragraph, str(value), font, Pt(12))


def _width(text: str) -> float:
    """In characters; Latin letters and figures take half of one."""
    return sum(1 if ord(sign) > 255 else 0.5 for sign in text)


def _set_fonts(fonts: object, name: str) -> None:
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), name)  # type: ignore[attr-defined]


def _indent(paragraph: Paragraph) -> None:
    """Two characters, whatever their size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(int(CHARACTER.pt * 2 * 20)))


def _borders(table: Table) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{INK}"/>'
        for side, size in (
            *(("top", 8), ("left", 4), ("bottom", 8), ("right", 4)),
            *(("insideH", 4), ("insideV", 4)),
        )
    )
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>")
    table._tbl.tblPr.append(borders)


def _repeat(table: Table) -> None:
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))


def _unbroken(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _field(code: str) -> list[object]:
    begin, end = OxmlElement("w:fldChar"), OxmlElement("w:fldChar")
    begin.set(qn("w:fldCharType"), "begin")
    end.set(qn("w:fldCharType"), "end")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    return [begin, instruction, end]
