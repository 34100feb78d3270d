"""Recognition of scans: our own sample printed to pixels, turned, shaded and made dirty with a fixed seed."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFilter
from rapidfuzz.distance import Levenshtein

from corpora.samples import FORMS
from ingest.layout.lines import Line
from ingest.readers import pdf, scan
from ingest.readers.scan_image import even_ground, prepare, skew
from ingest.readers.scan_rules import find_rules

needs_tesseract = pytest.mark.skipif(not scan.available(), reason="tesseract-ocr-vie is not installed")
PLAN = FORMS / "mau-ke-hoach-12-duoi-nuoc-2026.pdf"


def printed(page: int, dpi: int = 150, *, turn: float = 0.0, shade: bool = False) -> Image.Image:
    """A page of the sample plan as a scanner sees it."""
    document = pdfium.PdfDocument(PLAN)
    image = (
        document[page]
        .render(scale=dpi / 72, grayscale=True)
        .to_pil()
        .rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    )
    pixels = np.asarray(image, dtype=np.float32)
    noise = np.random.default_rng(7).normal(0, 9, pixels.shape)
    ground = np.linspace(0.5, 1.0, pixels.shape[1])[None, :] if shade else 1.0
    return Image.fromarray(np.clip(pixels * ground + noise, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.4)
    )


def as_scan(*pages: Image.Image, dpi: int = 150) -> bytes:
    content = io.BytesIO()
    pages[0].save(content, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    return content.getvalue()


@pytest.mark.parametrize("turn", [-3.0, -1.2, 0.0, 0.8, 2.4])
def test_skew_is_found(turn: float) -> None:
    assert skew(even_ground(printed(0, 100, turn=turn))) == pytest.approx(-turn, abs=0.25)


def test_shade_goes_and_ink_stays() -> None:
    image, _ = prepare(printed(0, 100, shade=True))
    pixels = np.asarray(image)
    assert np.median(pixels[:, :80]) > 235  # the dark side of the page
    assert (pixels < 120).mean() > 0.005


@needs_tesseract
@pytest.mark.parametrize(("turn", "shade", "most"), [(0.7, False, 0.004), (-1.5, True, 0.015)])
def test_a_scanned_page_reads_like_the_page_itself(turn: float, shade: bool, most: float) -> None:
    truth = " ".join(block.text for block in pdf.read(PLAN.read_bytes(), "p.pdf").blocks if block.pieces[0].page == 2)
    reading = pdf.read(as_scan(printed(1, turn=turn, shade=shade)), "quet.pdf")
    text = " ".join(block.text for block in reading.blocks)
    # The first and last paragraph of the page begin and end on its neighbours.
    start, end = text.find("3. Kiểm tra"), text.find("7. Sở Tài chính")
    assert 0 <= start < end
    wanted = truth[truth.find("3. Kiểm tra") : truth.find("7. Sở Tài chính")]
    assert Levenshtein.distance(text[start:end], wanted) / len(wanted) <= most
    assert [notice.code for notice in reading.notices] == ["page-recognised"]


@needs_tesseract
def test_head_and_foot_of_a_scan_are_read_by_column() -> None:
    blocks = pdf.read(as_scan(printed(0, turn=0.5), printed(3, turn=-0.5)), "quet.pdf").blocks
    texts = [block.text for block in blocks]
    head = [text.replace(" ", "") for text in texts[:3]]
    assert head == ["UBNDTHÀNHPHỐLAMSA", "BANCHỈĐẠOVÌTRẺEM", "Số:12/KH-BCĐVTE"]
    assert texts[3].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    foot = texts[texts.index("Nơi nhận:") :]
    assert foot.index("TM. BAN CHỈ ĐẠO") > foot.index("- Thành viên Ban Chỉ đạo;")


def test_a_layer_of_rubbish_is_not_believed() -> None:
    rubbish = (
        "CQNG HOA XA HO! CHU NGHIA V!T NAM Dc lp - Tr do - Hnh phñc Can cir Quyt djnh st ngày thang 8 närn cüa Uy ban"
    )
    good = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Căn cứ Quyết định ngày 9 tháng 8 năm 2017"
    assert [pdf._is_legible([Line(text, 1, 0, 0, 9, 9)]) for text in (rubbish, good)] == [False, True]


def test_rules_of_a_table_are_found_and_taken_out() -> None:
    image, _ = prepare(printed(4, 200, turn=0.6))
    rules = find_rules(image, 200 / 72)
    assert [len(cells) for cells in rules.tables] == [20]  # four rows of five
    assert np.asarray(rules.image).mean() > np.asarray(image).mean()
    plain, _ = prepare(printed(1, 200))
    assert find_rules(plain, 200 / 72).tables == ()


@needs_tesseract
def test_a_scanned_table_is_read_by_cell() -> None:
    cells = {
        (block.cell.row, block.cell.column): block.text
        for block in pdf.read(as_scan(printed(4, turn=0.6)), "bang.pdf").blocks
        if block.cell
    }
    assert cells[0, 1] == "Nội dung công việc"
    assert cells[2, 2] == "Sở Y tế"
    assert cells[3, 4] == "30/4/2026"


@needs_tesseract
def test_a_number_written_by_hand_is_illegible_not_guessed() -> None:
    document = pdfium.PdfDocument(PLAN)
    image = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    number = next(block for block in pdf.read(PLAN.read_bytes(), "p.pdf").blocks if block.text.startswith("Số:"))
    x0, top, x1, bottom = (edge * 150 / 72 for edge in number.pieces[0].box or ())
    pen, width, height = ImageDraw.Draw(image), x1 - x0, bottom - top
    pen.rectangle((x0 + 0.17 * width, top, x0 + 0.3 * width, bottom), fill=255)
    for step, (dx, dy) in enumerate(((0.0, 0.9), (0.05, 0.2), (0.02, 0.6), (0.09, 0.1))):  # strokes of a pen
        start = x0 + (0.18 + 0.02 * step) * width, top + 0.1 * height
        pen.line((*start, x0 + (0.2 + dx) * width, top + dy * height), fill=60, width=2)
    texts = [block.text.replace(" ", "") for block in pdf.read(as_scan(image), "quet.pdf").blocks[:6]]
    assert "Số:…/KH-BCĐVTE" in texts
