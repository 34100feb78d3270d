"""Pictures of pages: read as scans are, whatever their resolution, colours and turn; icons and bombs are none."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from ingest.errors import EmptyFileError, TooLargeError, TruncatedFileError
from ingest.read import read_bytes
from ingest.readers.image import as_pdf
from tests.ingest.test_scan import needs_tesseract, printed


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    content = io.BytesIO()
    picture.save(content, form, **options)
    return content.getvalue()


def sizes(data: bytes) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(as_pdf(data, "x"))
    found = [document.get_page_size(index) for index in range(len(document))]
    document.close()
    return found


@needs_tesseract
@pytest.mark.parametrize(
    ("form", "media_type", "options"),
    [("PNG", "image/png", {}), ("JPEG", "image/jpeg", {"quality": 95}), ("TIFF", "image/tiff", {})],
)
def test_a_picture_of_a_page_is_a_document(form: str, media_type: str, options: dict[str, Any]) -> None:
    document = read_bytes(saved(printed(0), form, dpi=(150, 150), **options), f"trang.{form.lower()}")
    assert document.media_type == media_type
    assert document.header.number == "12/KH-BCĐVTE"
    assert "phòng, chống tai nạn đuối nước trẻ em" in document.text
    assert document.boxes


@pytest.mark.parametrize(
    ("picture", "options"),
    [
        (Image.new("L", (1654, 2339), 255), {"dpi": (200, 200)}),
        (Image.new("1", (2480, 3508), 1), {"dpi": (300, 300)}),
        (Image.new("RGB", (3024, 4278), "white"), {"dpi": (72, 72)}),  # a telephone's: the resolution means nothing
        (Image.new("RGBA", (1240, 1754), (0, 0, 0, 0)), {}),
    ],
)
def test_a_page_is_as_large_as_paper(picture: Image.Image, options: dict[str, Any]) -> None:
    ((width, height),) = sizes(saved(picture, "PNG", **options))
    assert width == pytest.approx(595, abs=4)
    assert height == pytest.approx(842, abs=6)


def test_what_is_transparent_is_paper() -> None:
    pdf = pdfium.PdfDocument(as_pdf(saved(Image.new("RGBA", (900, 1200), (0, 0, 0, 0)), "PNG"), "x"))
    assert min(pdf[0].render(scale=0.2, grayscale=True).to_pil().tobytes()) > 250
    pdf.close()


def test_a_picture_taken_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    ((width, height),) = sizes(saved(Image.new("L", (2339, 1654), 255), "JPEG", exif=exif, dpi=(200, 200)))
    assert width < height


def test_every_page_of_a_tiff_is_read() -> None:
    pages = [Image.new("L", (1654, 2339), 255) for _ in range(3)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    assert len(sizes(data)) == 3


def test_a_fax_has_half_as_many_rows() -> None:
    fax = printed(0, 204).resize((1728, 1144)).convert("1")
    ((width, height),) = sizes(saved(fax, "TIFF", dpi=(204, 98), compression="group4"))
    assert height / width == pytest.approx(1.38, abs=0.02)


def test_pages_of_a_file_keep_their_own_sizes_and_colours() -> None:
    page, seal = Image.new("RGB", (827, 1169), (250, 248, 240)), Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(seal).ellipse([500, 500, 780, 780], outline=(225, 40, 50), width=10)
    data = saved(page, "TIFF", save_all=True, append_images=[seal], dpi=(100, 100))
    pdf = pdfium.PdfDocument(as_pdf(data, "x"))
    sizes_found = [tuple(map(round, pdf.get_page_size(index))) for index in range(2)]
    assert sizes_found == [(595, 842), (1191, 1684)]
    kinds = []
    for index in range(2):
        (image,) = pdf[index].get_objects()
        kinds.append(image.get_metadata().colorspace)
    assert kinds == [pdfium.raw.FPDF_COLORSPACE_DEVICEGRAY, pdfium.raw.FPDF_COLORSPACE_DEVICERGB]
    pdf.close()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unpacks to gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (bomb(60_000, 60_000), TooLargeError),
        (bomb(9_500, 9_500), TooLargeError),
        (saved(Image.new("L", (1654, 2339), 255), "PNG")[:300], TruncatedFileError),
        (b"\x89PNG\r\n\x1a\nrubbish", TruncatedFileError),
        (saved(Image.new("L", (64, 64), 0), "PNG"), EmptyFileError),
    ],
)
def test_what_is_no_page_is_told(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        as_pdf(data, "x.png")
