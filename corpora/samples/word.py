"""A sample as a Word document in the layout of Decree 30/2020/NĐ-CP, Annex I; the same bytes on every run."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from corpora.samples.source import Sample

_HEADING = re.compile(r"(?:[IVX]+\.|Điều \d+\.)\s")
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def as_docx(sample: Sample) -> bytes:
    """The letter with its two-column head and foot as borderless tables."""
    document = docx.Document()
    _page(document)
    _head(document, sample)
    for text, size in ((sample.kind, 14), (sample.subject, 14)):
        if text:
            _add(document, text, bold=True, centred=True, size=size)
    if sample.addressees:
        _add(document, "Kính gửi:", centred=True)
        for name in sample.addressees:
            _add(document, f"- {name};", centred=True)
    for line in sample.body:
        paragraph = _add(document, line, bold=bool(_HEADING.match(line)))
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        paragraph.paragraph_format.space_after = Pt(6)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _foot(document, sample)
    if sample.annex:
        _annex(document, sample.annex)
    properties = document.core_properties
    properties.title, properties.author = f"Văn bản mẫu: {sample.number}", "dondoc"
    properties.created = properties.modified = datetime(2026, 1, 1)
    content = io.BytesIO()
    document.save(content)
    return _same_bytes(content.getvalue())


def _page(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)


def _add(
    holder: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, size: int = 13
) -> Any:
    paragraph = holder.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    if centred:
        paragraph.alignment = _CENTRE
    return paragraph


def _fill(cell: Any, lines: list[tuple[str, bool, bool]], *, centred: bool = True, size: int = 12) -> None:
    for text, bold, italic in lines:
        _add(cell, text, bold=bold, italic=italic, centred=centred, size=size)
    cell._element.remove(cell.paragraphs[0]._element)  # python-docx puts an empty paragraph into a new cell


def _head(document: Any, sample: Sample) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    lines = [(sample.parent, False, False)] if sample.parent else []
    lines += [(line, True, False) for line in sample.issuer]
    lines += [(f"Số: {sample.number}", False, False)]
    lines += [(sample.about, False, False)] if sample.about else []
    _fill(left, [line for line in lines if line[0]])
    _fill(
        right,
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False),
            ("Độc lập - Tự do - Hạnh phúc", True, False),
            (sample.place_date, False, True),
        ],
    )


def _foot(document: Any, sample: Sample) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    _fill(
        left,
        [("Nơi nhận:", True, True), *((line, False, False) for line in sample.recipient_lines)],
        centred=False,
        size=11,
    )
    signed = [(line, True, False) for line in sample.signature]
    _fill(right, [*signed, *([("", False, False), (sample.signer, True, False)] if sample.signer else [])], size=13)


def _annex(document: Any, annex: dict[str, Any]) -> None:
    document.add_page_break()
    _add(document, annex["title"], bold=True, centred=True, size=14)
    _add(document, annex["subtitle"], bold=True, centred=True)
    rows = annex["rows"]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _same_bytes(data: bytes) -> bytes:
    """The package again with fixed dates on its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            copy.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), package.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
