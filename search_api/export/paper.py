"""A letter on paper: Decree 30/2020/NĐ-CP, Annex I, in Word, with number, day and signature left open."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from corpora.rules import word_lists

_FONT = "Times New Roman"
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def form(*path: str) -> Any:
    """A text or list of corpora/rules/forms.yaml; raises KeyError."""
    value: Any = word_lists("forms")
    for name in path:
        value = value[name]
    return value


class Paper:
    """A sheet that is filled from top to bottom; ``data`` gives the bytes of the DOCX."""

    def __init__(self, issuer: str, parent: str, symbol: str, place: str, year: int, subject: str | None) -> None:
        self._document = Document()
        self._set_page()
        self._head(issuer, parent, symbol, place, year, subject)

    def data(self) -> bytes:
        """The finished file."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def title(self, kind: str, subject: str) -> None:
        """Cell 5a: kind in capitals, subject below."""
        self._line(kind, bold=True, size=14, centre=True)
        self._line(subject, bold=True, size=14, centre=True)

    def to(self, name: str) -> None:
        """Cell 9a: "Kính gửi"."""
        self._line(form("to").format(name=name) if "{" not in name and ":" not in name else name, centre=True, size=14)

    def text(self, words: str) -> None:
        """A paragraph of the body: justified, first line indented."""
        paragraph = self._line(words, size=14)
        paragraph.alignment = _BOTH
        paragraph.paragraph_format.first_line_indent = Mm(10)

    def heading(self, words: str) -> None:
        """A part's heading."""
        self._line(words, bold=True, size=14)

    def table(self, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table with its head repeated on every page; ``widths`` in millimetres fill the line (165)."""
        table = self._document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, words, bold=True, centre=True)
        _repeat(table.rows[0])
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                _fill(cell, words)
        _set_widths(table, widths)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def end(self) -> None:
        """Cells 7 and 9b: "Nơi nhận" left, signature right."""
        table = self._document.add_table(rows=1, cols=2)
        left, right = table.rows[0].cells
        _fill(left, form("recipients_head"), bold=True, italic=True, size=12)
        for words in form("recipients"):
            _add(left, f"- {words}", size=11)
        signature = form("signature")
        _fill(right, signature[0], bold=True, centre=True, size=13)
        for words in signature[1:]:
            _add(right, words, italic=True, centre=True, size=13)

    def note(self, words: str) -> None:
        """A small line at the end: of which time and by which rules."""
        self._line(words, italic=True, size=11)

    # -- page and head -------------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = _CENTRE
        for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
            run = number.add_run()
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = words
            run._r.append(element)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(14)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
        style.paragraph_format.space_after = Pt(6)

    def _head(self, issuer: str, parent: str, symbol: str, place: str, year: int, subject: str | None) -> None:
        table = self._document.add_table(rows=2, cols=2)
        left, right = table.rows[0].cells
        lines = [line for line in (parent.upper(), issuer.upper()) if line]
        _fill(left, lines[0], centre=True, bold=len(lines) == 1, size=13)
        for words in lines[1:]:
            _add(left, words, centre=True, bold=True, size=13)
        _fill(right, form("nation"), centre=True, bold=True, size=12)
        _add(right, form("motto"), centre=True, bold=True, size=14)
        for cell in (left, right):
            _add(cell, form("rule"), centre=True, size=8)
        left, right = table.rows[1].cells
        _fill(left, form("number").format(symbol=symbol), centre=True, size=13)
        if subject:
            _add(left, subject, centre=True, size=12)
        _fill(right, form("date").format(place=place, year=year), centre=True, italic=True, size=14)
        _set_widths(table, (67, 98))

    def _line(
        self, words: str, *, bold: bool = False, italic: bool = False, size: int = 14, centre: bool = False
    ) -> Any:
        paragraph = self._document.add_paragraph()
        _run(paragraph, words, bold, italic, size)
        if centre:
            paragraph.alignment = _CENTRE
        return paragraph


def _run(paragraph: Any, words: str, bold: bool, italic: bool, size: int) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
    run.font.name, run.font.size = _FONT, Pt(size)


def _fill(
    cell: Any, words: str, *, bold: bool = False, italic: bool = False, size: int = 12, centre: bool = False
) -> None:
    _put(cell.paragraphs[0], words, bold, italic, size, centre)


def _add(
    cell: Any, words: str, *, bold: bool = False, italic: bool = False, size: int = 12, centre: bool = False
) -> None:
    _put(cell.add_paragraph(), words, bold, italic, size, centre)


def _put(paragraph: Any, words: str, bold: bool, italic: bool, size: int, centre: bool) -> None:
    _run(paragraph, words, bold, italic, size)
    paragraph.paragraph_format.space_after = Pt(2)
    if centre:
        paragraph.alignment = _CENTRE


def _set_widths(table: Any, widths: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
