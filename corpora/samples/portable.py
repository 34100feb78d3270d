"""A sample as a PDF with a text layer, in the layout of Decree 30/2020/NĐ-CP, Annex I; the same bytes on every run."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from corpora.samples.source import Sample

_HEADING = re.compile(r"(?:[IVX]+\.|Điều \d+\.)\s")
Align = Literal[0, 1, 4]
_LEFT: Align = 0
_CENTRE: Align = 1
_JUSTIFY: Align = 4
_FACES = {"Serif": "Regular", "Serif-Bold": "Bold", "Serif-Italic": "Italic"}


def as_pdf(sample: Sample) -> bytes:
    """The letter; raises FileNotFoundError where the fonts of the package fonts-croscore are not installed."""
    _fonts()
    story: list[Flowable] = [_head(sample), Spacer(1, 14)]
    story += [_paragraph(text, 14, "Serif-Bold", _CENTRE) for text in (sample.kind, sample.subject) if text]
    if sample.addressees:
        story.append(_paragraph("Kính gửi:", 13, "Serif", _CENTRE))
        story += [_paragraph(f"- {name};", 13, "Serif", _CENTRE) for name in sample.addressees]
    story.append(Spacer(1, 8))
    for line in sample.body:
        face = "Serif-Bold" if _HEADING.match(line) else "Serif"
        story.append(_paragraph(line, 13, face, _JUSTIFY, indent=36, after=6))
    story += [Spacer(1, 12), _foot(sample)]
    if sample.annex:
        story += _annex(sample.annex)
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        title=f"Văn bản mẫu: {sample.number}",
        author="dondoc",
        invariant=1,
        leftMargin=3 * cm,
        rightMargin=2 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
    ).build(story, onLaterPages=_page_number)
    return out.getvalue()


def _fonts() -> None:
    folder = next((path.parent for path in Path("/usr/share/fonts").rglob("Tinos-Regular.ttf")), None)
    if folder is None:
        raise FileNotFoundError("Tinos-Regular.ttf: install fonts-croscore")
    for name, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, folder / f"Tinos-{face}.ttf"))


def _paragraph(text: str, size: int, face: str, align: Align, *, indent: int = 0, after: int = 2) -> Paragraph:
    style = ParagraphStyle(
        "p",
        fontName=face,
        fontSize=size,
        leading=size * 1.25,
        alignment=align,
        firstLineIndent=indent,
        spaceAfter=after,
    )
    return Paragraph(escape(text), style)


def _head(sample: Sample) -> Table:
    left = [_paragraph(sample.parent, 12, "Serif", _CENTRE)] if sample.parent else []
    left += [_paragraph(line, 12, "Serif-Bold", _CENTRE) for line in sample.issuer]
    left.append(_paragraph(f"Số: {sample.number}", 12, "Serif", _CENTRE))
    left += [_paragraph(sample.about, 11, "Serif", _CENTRE)] if sample.about else []
    right = [
        _paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Serif-Bold", _CENTRE),
        _paragraph("Độc lập - Tự do - Hạnh phúc", 12, "Serif-Bold", _CENTRE),
        Spacer(1, 15),
        _paragraph(sample.place_date, 12, "Serif-Italic", _CENTRE),
    ]
    return _two_columns(left, right, 6.4 * cm)


def _foot(sample: Sample) -> Table:
    left = [_paragraph("Nơi nhận:", 12, "Serif-Bold", _LEFT)]
    left += [_paragraph(line, 11, "Serif", _LEFT) for line in sample.recipient_lines]
    right: list[Flowable] = [_paragraph(line, 13, "Serif-Bold", _CENTRE) for line in sample.signature]
    if sample.signer:
        right += [Spacer(1, 50), _paragraph(sample.signer, 13, "Serif-Bold", _CENTRE)]
    return _two_columns(left, right, 8 * cm)


def _two_columns(left: list[Any], right: list[Any], width: float) -> Table:
    return Table(
        [[left, right]], colWidths=[width, 16 * cm - width], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    )


def _annex(annex: dict[str, Any]) -> list[Flowable]:
    rows = [[_paragraph(text, 12, "Serif", _LEFT) for text in row] for row in annex["rows"]]
    share = 14.6 * cm / (len(rows[0]) - 1)
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [
        PageBreak(),
        _paragraph(annex["title"], 14, "Serif-Bold", _CENTRE),
        _paragraph(annex["subtitle"], 13, "Serif-Bold", _CENTRE, after=8),
        Table(rows, colWidths=[1.4 * cm, *[share] * (len(rows[0]) - 1)], style=style),
    ]


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont("Serif", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 1.2 * cm, str(document.page))
