"""Kinds of scans: faxes, photographs, pages on their side, two on one picture, seals, bad layers, mixed files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Piece, RawBlock
from ingest.read import read_bytes
from ingest.readers import scan
from ingest.readers.scan_seals import without_seals
from ingest.readers.scan_sheet import gutter, lies_on_its_side, turned_back
from tests.ingest.scans_made import (
    PLAN,
    RED,
    as_pdf,
    errors,
    noisy,
    photographed,
    printed,
    sealed,
    side_by_side,
)

FONT = next(iter(sorted(Path("/usr/share/fonts").rglob("Tinos-Regular.ttf"))), None)
needs_font = pytest.mark.skipif(FONT is None, reason="fonts-croscore is not installed")
needs_tesseract = pytest.mark.skipif(not scan.available(), reason="tesseract-ocr-vie is not installed")


def fax(page: int) -> Image.Image:
    return noisy(printed(page), 25).convert("1", dither=Image.Dither.NONE)


def mixed() -> bytes:
    """A page with text, a scan, a page with text."""
    made, own = pdfium.PdfDocument.new(), pdfium.PdfDocument(PLAN)
    made.import_pages(own, [0])
    made.import_pages(pdfium.PdfDocument(as_pdf(noisy(printed(2)))), [0])
    made.import_pages(own, [2])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_layer(*lines: str, image: Image.Image | None = None) -> bytes:
    """A scan with an invisible text layer, as scanners' own recognition makes it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawImage(ImageReader(noisy(printed(2)) if image is None else image), 0, 0, 595, 842)
    text = canvas.beginText(60, 780)
    if FONT is not None:
        pdfmetrics.registerFont(TTFont("Tinos", FONT))
        text.setFont("Tinos", 8)
    text.setTextRenderMode(3)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return out.getvalue()


SEALS = ((0.62, 0.25), (0.3, 0.5))  # places as shares of width and height
CASES: list[tuple[str, Callable[[], bytes], tuple[int, ...], float]] = [
    ("fax of one bit", lambda: as_pdf(fax(2)), (2,), 0.005),
    ("photograph", lambda: as_pdf(photographed(printed(2))), (2,), 0.01),
    ("on its side", lambda: as_pdf(noisy(printed(2).rotate(90, expand=True))), (2,), 0.005),
    ("upside down", lambda: as_pdf(noisy(printed(1).rotate(180, expand=True))), (1,), 0.005),
    ("two on one picture", lambda: as_pdf(noisy(side_by_side(printed(1), printed(2)))), (1, 2), 0.005),
    ("text, scan, text", mixed, (1, 2, 3), 0.002),
    ("letters without marks", lambda: with_layer(*["Uy ban nhan dan xa ban hanh ke hoach nhu sau"] * 30), (2,), 0.005),
    ("seals over text", lambda: as_pdf(noisy(sealed(printed(3, colour=True), *SEALS), 6)), (3,), 0.01),
]  # fmt: skip


@needs_tesseract
@pytest.mark.parametrize(("make", "pages", "most"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_kinds(make: Callable[[], bytes], pages: tuple[int, ...], most: float) -> None:
    rate, read = errors(make(), *pages)
    assert rate <= most
    assert "page-recognised" in {notice.code for notice in read.warnings}


SIGNED = (
    "Người ký: Ủy ban nhân dân xã Sông Mai",
    "Cơ quan: Thành phố Lam Sa",
    "Thời gian ký: ngày 05 tháng 3 năm 2026",
)


@needs_tesseract
@needs_font
def test_a_few_good_lines_on_a_scan_do_not_stand_for_it() -> None:
    rate, read = errors(with_layer(*SIGNED), 2)
    assert rate <= 0.005
    assert [notice.code for notice in read.warnings] == ["page-recognised"]
    empty = read_bytes(with_layer(*SIGNED, image=Image.new("L", (827, 1169), 250)), "nen.pdf")
    assert empty.text.split("\n")[-1] == SIGNED[-1]
    assert "page-recognised" not in {notice.code for notice in empty.warnings}


@needs_tesseract
def test_a_table_on_its_side_is_read_by_cell_and_its_boxes_lie_on_the_page_as_it_is() -> None:
    upright = noisy(printed(5))
    straight, turned = (errors(as_pdf(image), 5)[1] for image in (upright, upright.rotate(90, expand=True)))
    cells = [[(one.text[b.start : b.end], b.cell) for b in one.blocks if b.cell] for one in (straight, turned)]
    assert cells[0] == cells[1]
    assert len(cells[0]) == 20
    page = turned.pages[0]
    assert page.width > page.height
    first = next(box for box in turned.boxes if "PHỤ LỤC" in turned.text[box.start : box.end])
    assert first.x1 < page.width * 0.2  # what was the top is the left side of the page
    assert first.bottom - first.top > 3 * (first.x1 - first.x0)


@needs_tesseract
def test_a_list_of_short_lines_is_not_taken_for_a_page_on_its_side() -> None:
    names = ["Trung Hoa", "An Bang", "Minh Khai", "Thanh Xuan", "Vinh Quang", "Nam Giang"] * 5
    image = Image.new("L", (827, 1169), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(19)
    for place, name in enumerate(names):
        draw.text((120, 60 + 33 * place), f"{place + 1}.", 0, font)
        draw.text((165, 60 + 33 * place), name, 0, font)
    read = read_bytes(as_pdf(noisy(image, 4), dpi=100), "quet.pdf")
    assert sum(name in read.text for name in set(names)) >= 5


@pytest.mark.parametrize("page", [1, 2, 4, 5])
@pytest.mark.parametrize(("turn", "on_its_side"), [(0, False), (2.5, False), (90, True), (180, False), (268, True)])
def test_the_lie_of_the_lines(page: int, turn: float, on_its_side: bool) -> None:
    image = printed(page, 72).rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert lies_on_its_side(noisy(image)) is on_its_side


def test_a_gutter_parts_two_sheets_and_nothing_else() -> None:
    one, other = printed(1, 72), printed(2, 72)
    found = gutter(side_by_side(one, other))
    assert found is not None
    assert found == pytest.approx(0.5, abs=0.06)
    assert gutter(one) is None
    table = printed(5, 72).resize((1200, 850))  # a landscape page whose table crosses the middle
    assert gutter(table) is None
    short = Image.new("L", (1200, 850), 255)  # two columns of a head alone
    short.paste(printed(1, 72).crop((0, 60, 595, 200)), (300, 40))
    assert gutter(short) is None


def test_only_seals_are_taken_out() -> None:
    page = sealed(Image.new("RGB", (1654, 2339), "white"), (0.5, 0.5))
    draw = ImageDraw.Draw(page)
    draw.line([700, 1170, 950, 1170], fill="black", width=6)  # black under the seal
    draw.rectangle([300, 300, 700, 380], outline=RED, width=6)  # a framed mark
    draw.rectangle([300, 600, 330, 640], fill=RED)  # a red letter
    grey = np.asarray(without_seals(page, 200 / 72))
    assert grey[1170, 827] == 0
    assert grey[1170 - 139, 827] > 200
    assert grey[302, 500] < 120
    assert grey[620, 315] < 120


@pytest.mark.parametrize(
    ("turn", "box"),
    [(90, (560.0, 20.0, 580.0, 120.0)), (180, (480.0, 380.0, 580.0, 390.0)), (270, (10.0, 280.0, 20.0, 380.0))],
)
def test_boxes_are_turned_back(turn: int, box: tuple[float, float, float, float]) -> None:
    # A page of 600 by 400 points; boxes (x0, top, x1, bottom) on the upright picture.
    upright = {90: (20, 20, 120, 40), 180: (20, 10, 120, 20), 270: (20, 10, 120, 20)}[turn]
    block = RawBlock((Piece("a", 1, upright), Piece("b", 2, upright)))
    made = turned_back(block, {1: turn, 2: 0}, [(600.0, 400.0), (600.0, 400.0)])
    assert made.pieces[0].box == box
    assert made.pieces[1].box == upright
