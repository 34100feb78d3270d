"""The PDF reader on real files."""

from __future__ import annotations

import contextlib
import io
import json
import re
import unicodedata
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from rapidfuzz.distance import Levenshtein
from reportlab.pdfgen import canvas

from ingest.encodings import Legacy
from ingest.errors import EncryptedFileError, TruncatedFileError
from ingest.readers import pdf
from ingest.readers.pdf_rules import page_cells
from tests.ingest.test_encodings import encoded


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\xad", "")).strip()


@pytest.mark.shared
def test_plan_is_read_without_an_error_in_reading_order(shared: Path) -> None:
    truth = json.loads((shared / "samples/plan.truth.json").read_text(encoding="utf-8"))
    reading = pdf.read((shared / "samples/plan.pdf").read_bytes(), "plan.pdf")
    units = [folded(block.text) for block in reading.blocks]
    assert [part for part in truth["body"] if folded(part) not in units] == []
    order = ("left", "right", "title", "body", "noi_nhan", "sign", "annex")
    wanted = folded(
        " ".join([part for key in order for part in truth[key]] + [c for row in truth["table"] for c in row])
    )
    assert Levenshtein.distance(wanted, folded(" ".join(units))) == 0
    assert len(reading.page_sizes) == 13


@pytest.mark.shared
def test_hyphens_and_composed_letters(shared: Path) -> None:
    text = " ".join(block.text for block in pdf.read((shared / "samples/hyphen.pdf").read_bytes(), "h.pdf").blocks)
    assert "2021-2025" in text.replace("\xad", "")
    assert "2021- 2025" not in text


@pytest.mark.shared
def test_every_box_lies_on_its_page(shared: Path) -> None:
    reading = pdf.read((shared / "samples/plan.pdf").read_bytes(), "plan.pdf")
    for block in reading.blocks:
        for piece in block.pieces:
            assert piece.box is not None
            width, height = reading.page_sizes[piece.page - 1]
            x0, top, x1, bottom = piece.box
            assert 0 <= x0 < x1 <= width
            assert 0 <= top < bottom <= height


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj << >> endobj", b"\x00" * 2000])
def test_damaged(data: bytes) -> None:
    with pytest.raises(TruncatedFileError):
        pdf.read(data, "hong.pdf")


@pytest.mark.shared
def test_password(shared: Path) -> None:
    with pytest.raises(EncryptedFileError):
        pdf.read((shared / "samples/hostile/enc-user.pdf").read_bytes(), "khoa.pdf")


def ruled(turn: int) -> bytes:
    """A page with a table of two columns and three rows, one rule drawn as a thin area, a coloured ground; turned."""
    content = io.BytesIO()
    sheet = canvas.Canvas(content, pagesize=(400, 300))
    sheet.setFillColorRGB(0.9, 0.9, 1)
    sheet.rect(52, 202, 96, 46, stroke=0, fill=1)  # a ground is no border
    sheet.setFillColorRGB(0, 0, 0)
    for y in (100, 150, 200):
        sheet.line(50, y, 350, y)
    sheet.rect(50, 249.7, 300, 0.6, stroke=0, fill=1)
    for x in (50, 150, 350):
        sheet.line(x, 100, x, 250)
    for row in range(3):
        sheet.drawString(60, 225 - 50 * row, f"muc {row + 1}")
        sheet.drawString(160, 225 - 50 * row, f"noi dung thu {row + 1}")
    sheet.save()
    with contextlib.closing(pdfium.PdfDocument(content.getvalue())) as document:
        document[0].set_rotation(turn)
        turned = io.BytesIO()
        document.save(turned)
    return turned.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_cells_of_a_ruled_table_on_a_page_turned_or_not(turn: int) -> None:
    with contextlib.closing(pdfium.PdfDocument(ruled(turn))) as document:
        (cells,) = page_cells(document[0])
        width, height = document[0].get_size()
    assert len(cells) == 6
    assert all(0 <= x0 < x1 <= width and 0 <= top < bottom <= height for x0, top, x1, bottom in cells)
    assert {(round(x1 - x0, -1), round(bottom - top, -1)) for x0, top, x1, bottom in cells} == (
        {(100, 50), (200, 50)} if turn in (0, 180) else {(50, 100), (50, 200)}
    )


def test_the_cells_are_those_that_pdfplumber_finds_by_itself() -> None:
    data = ruled(0)
    with pdfplumber.open(io.BytesIO(data)) as document:
        wanted = (
            document.pages[0].filter(lambda item: item["object_type"] != "rect" or item["height"] < 3).find_tables()
        )
    with contextlib.closing(pdfium.PdfDocument(data)) as document:
        (cells,) = page_cells(document[0])
    rounded = [tuple(round(value) for value in cell) for cell in cells]
    assert sorted(rounded) == sorted(tuple(round(value) for value in cell) for cell in wanted[0].cells)


def old_fonts(*lines: list[tuple[str, str]]) -> bytes:
    """A page of lines, each of stretches (font, Vietnamese), set in TCVN3; fonts are named as Word names them."""
    content = io.BytesIO()
    sheet = canvas.Canvas(content, pagesize=(595, 842), pageCompression=0)
    text = sheet.beginText(60, 780)
    for line in lines:
        for font, part in line:
            text.setFont({"": "Times-Roman", "H": "Times-Bold", "other": "Courier"}[font], 11)
            small = part.lower() if font == "H" and not part.isascii() else part
            surface = encoded(small, Legacy.TCVN3).decode("cp1252")
            text.textOut(surface)
        text.textLine("")
    sheet.drawText(text)
    sheet.save()
    return content.getvalue().replace(b"/Times-Roman", b"/.VnTime-Reg").replace(b"/Times-Bold", b"/.VnTimeH-B")


def test_old_fonts_are_converted_by_their_stretches_of_a_line() -> None:
    usual = [
        "Các phòng, ban chủ trì kiểm tra, rà soát hồ sơ, gửi báo cáo đúng hạn;",
        "phối hợp thẩm định kế hoạch, tổ chức tập huấn, bảo đảm an toàn giao thông.",
    ]
    mixed = [
        [("", "Trình Chủ tịch "), ("H", "Ủ"), ("", "y ban nhân dân huyện xem xét, quyết định.")],
        [("H", "KẾ HOẠCH ĐÀO TẠO CÁN BỘ")],
        [("", "nay là Bộ "), ("H", "N"), ("", "ội vụ; các cơ quan của huyện và xã.")],
        [("other", "2. "), ("", "Một hộ kinh doanh cá thể, một tổ hợp tác")],
    ]
    reading = pdf.read(old_fonts(*([("", line)] for line in usual), *mixed), "cu.pdf")
    text = " ".join(block.text for block in reading.blocks)
    for line in [*usual, *("".join(part for _, part in line) for line in mixed)]:
        assert line in text
    assert [notice.values for notice in reading.notices] == [{"encoding": "TCVN3"}]


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (b"/VPSTimes-Rm", Legacy.VPS),
        (b"/VPS-Helv-Rm", Legacy.VPS),
        (b"/VNI-Times-R", Legacy.VNI),
        (b"/VI-TimesRom", Legacy.VISCII),
        (b"/HeoMay-Rom1", None),  # a name that says nothing
    ],
)
def test_fonts_of_other_encodings(font: bytes, encoding: Legacy | None) -> None:
    text = "các phòng, ban chủ trì, phối hợp rà soát hồ sơ; gửi báo cáo về kết quả trước kỳ họp giữa tháng"
    content = io.BytesIO()
    sheet = canvas.Canvas(content, pagesize=(595, 842), pageCompression=0)
    sheet.setFont("Times-Roman", 11)
    sheet.drawString(60, 700, encoded(text, encoding or Legacy.VNI).decode("cp1252"))
    sheet.save()
    reading = pdf.read(content.getvalue().replace(b"/Times-Roman", font), "cu.pdf")
    assert (reading.blocks[0].text == text) is (encoding is not None)
    assert [notice.values.get("encoding") for notice in reading.notices] == ([encoding.upper()] if encoding else [])
