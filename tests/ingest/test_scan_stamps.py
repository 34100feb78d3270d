"""Framed stamps on scans, at the angles a hand gives them: marks are found, other frames are left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.read import read_bytes
from ingest.readers import scan
from ingest.readers.scan_frames import find_frames
from ingest.readers.scan_stamps import read_stamps
from ingest.secrecy import mark_of
from tests.ingest.test_scan import as_scan, needs_tesseract, printed

_DPI = 200
_SCALE = _DPI / 72
UNDER_NUMBER, OVER_DATE, OVER_TITLE, TOP = (75, 118), (330, 105), (110, 125), (60, 8)


def bold_font() -> str:
    found = sorted(Path("/usr/share/fonts").rglob("Tinos-Bold.ttf"))
    if not found:
        pytest.skip("no Tinos on this machine (apt install fonts-croscore)")
    return str(found[0])


def stamped(word: str, angle: float, place: tuple[int, int], *, size: int = 15, pen: float = 1.5, grey: int = 90,
            dpi: int = _DPI) -> Image.Image:  # fmt: skip
    """The first page of the sample plan with a framed word over it, turned; grey as red ink is in a grey scan."""
    scale = dpi / 72
    font = ImageFont.truetype(bold_font(), round(size * scale))
    x0, top, x1, bottom = font.getbbox(word)
    pad = round(7 * scale)
    frame = (20, 20, 20 + x1 - x0 + 2 * pad, 20 + bottom - top + 2 * pad)
    stamp = Image.new("L", (round(frame[2]) + 20, round(frame[3]) + 20), 255)
    draw = ImageDraw.Draw(stamp)
    draw.text((20 + pad - x0, 20 + pad - top), word, font=font, fill=grey)
    draw.rectangle(frame, outline=grey, width=max(round(pen * scale), 1))
    stamp = stamp.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    page = printed(0, dpi)
    left, up = round(place[0] * scale), round(place[1] * scale)
    under = np.asarray(page.crop((left, up, left + stamp.width, up + stamp.height)))
    page.paste(Image.fromarray(np.minimum(under, np.asarray(stamp))), (left, up))
    return page.filter(ImageFilter.GaussianBlur(0.5))


@needs_tesseract
@pytest.mark.parametrize(
    ("word", "angle", "place", "more"),
    [
        ("MẬT", 0, UNDER_NUMBER, {}),
        ("MẬT", -22, UNDER_NUMBER, {"size": 18, "pen": 1.0, "grey": 40}),
        ("MẬT", 9, OVER_TITLE, {"size": 13}),
        ("MẬT", 4, TOP, {"size": 13, "grey": 120}),
        ("TỐI MẬT", -6, OVER_DATE, {"pen": 1.0, "grey": 40}),
        ("TỐI MẬT", 15, TOP, {}),
        ("TUYỆT MẬT", 22, OVER_DATE, {"pen": 2.0, "grey": 40}),
        ("TUYỆT MẬT", -15, OVER_DATE, {"pen": 1.0, "grey": 120}),
        ("HỎA TỐC", 7, UNDER_NUMBER, {}),
        ("KHẨN", -11, TOP, {}),
    ],
)
def test_a_framed_mark_is_read_at_any_angle(
    word: str, angle: float, place: tuple[int, int], more: dict[str, float]
) -> None:
    found = read_stamps(stamped(word, angle, place, **more), _SCALE, 1, scan._one_line)  # type: ignore[arg-type]
    assert len(found) == 1
    line = found[0]
    assert line.x0 < place[0] + 60 < line.x1 + 60  # about where it was put
    assert line.top < place[1] + 30 < line.bottom + 30


@needs_tesseract
@pytest.mark.parametrize("word", ["ĐẾN", "SAO Y BẢN CHÍNH", "MẪU SỐ 01", "BẢO MẬT", "DỰ THẢO"])
def test_other_framed_words_are_no_marks(word: str) -> None:
    assert read_stamps(stamped(word, 8, UNDER_NUMBER), _SCALE, 1, scan._one_line) == []


def test_a_page_without_frames_has_none() -> None:
    assert find_frames(printed(0, _DPI), _SCALE) == []


@needs_tesseract
def test_the_gate_sees_a_turned_stamp() -> None:
    document = read_bytes(as_scan(stamped("MẬT", 12, UNDER_NUMBER, dpi=150)), "van-ban.pdf")
    mark = mark_of(document)
    assert mark is not None
    assert (mark.degree, mark.where) == ("Mật", "stamp")


@needs_tesseract
def test_the_gate_sees_a_stamp_on_one_of_two_sheets_and_on_a_page_on_its_side() -> None:
    page = stamped("MẬT", 12, UNDER_NUMBER, dpi=150)
    sheets = Image.new("L", (page.width * 2, page.height), 255)
    sheets.paste(page, (0, 0))
    sheets.paste(printed(1, 150), (page.width, 0))
    for picture in (sheets, page.rotate(90, expand=True)):
        mark = mark_of(read_bytes(as_scan(picture), "van-ban.pdf"))
        assert mark is not None
        assert mark.degree == "Mật"


@needs_tesseract
def test_urgency_on_a_turned_stamp_is_a_field_of_the_head() -> None:
    document = read_bytes(as_scan(stamped("HỎA TỐC", -9, UNDER_NUMBER, dpi=150)), "van-ban.pdf")
    assert document.header.urgency == "Hỏa tốc"
    assert document.header.number == "12/KH-BCĐVTE"
