"""Pictures of pages (PNG, JPEG, TIFF with several pages): made a PDF of one picture a page, then read as a scan."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence

from ingest.document import Reading
from ingest.errors import EmptyFileError, TooLargeError, TruncatedFileError
from ingest.readers import pdf
from ingest.readers.scan_seals import COLOURED, spread_of
from ingest.sniff import sniff

_MOST_PIXELS = 80_000_000  # of one page: A3 at 600 dpi is 70 million
_MOST_PAGES = 300
_SMALLEST = 200  # pixels: less on a side is an icon, no page
_RESOLUTIONS = (90.0, 1300.0)  # dots an inch that a scanner states; cameras state 72, which means nothing
_SAME = 0.05  # difference of the resolutions across and down that means nothing
_FLAT = 4.0  # times as fine one way as the other: more is a mistake of the file
_FEW_COLOURED = 12  # of 56,000 pixels: a seal has a hundred
_PAPER = 8.27  # inches: the width of A4
_QUALITY = 97  # the picture may have been coded with loss once already


def read(data: bytes, name: str) -> Reading:
    """Blocks of the recognised pages.

    Raises TruncatedFileError, TooLargeError, EmptyFileError where no page has text, MissingProgramError.
    """
    return replace(pdf.read(as_pdf(data, name), name), media_type=str(sniff(data, name).value))


def as_pdf(data: bytes, name: str) -> bytes:
    """The same pictures in a PDF, upright, each a page of its own size, without colours none. Raises as ``read``."""
    made = pdfium.PdfDocument.new()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                for page, dpi in _pages(picture, name):
                    _add(made, page, dpi)
        if not len(made):
            raise EmptyFileError(file=name)
        content = io.BytesIO()
        made.save(content)
        return content.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise TruncatedFileError(file=name) from error
    finally:
        made.close()


def _add(made: pdfium.PdfDocument, page: Image.Image, dpi: float) -> None:
    """One page at a time, packed at once: a file of some hundred would not fit into memory."""
    content = io.BytesIO()
    page.save(content, "PDF", resolution=dpi, quality=_QUALITY)
    one = pdfium.PdfDocument(content.getvalue())
    try:
        made.import_pages(one)
    finally:
        one.close()


def _pages(picture: Image.Image, name: str) -> Iterator[tuple[Image.Image, float]]:
    """Each page with its resolution."""
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number == _MOST_PAGES:
            raise TooLargeError(file=name, limit=f"{_MOST_PAGES} trang")
        if frame.width * frame.height > _MOST_PIXELS:
            raise _too_large(name)
        if min(frame.size) < _SMALLEST:
            continue
        stated = frame.info.get("dpi")
        upright = _on_white(_square(ImageOps.exif_transpose(frame) or frame, stated))
        page = upright.convert("RGB" if _has_colours(upright) else "L")
        yield page, _resolution(stated, page.width, page.height)


def _square(page: Image.Image, stated: object) -> Image.Image:
    """With as many dots an inch down as across: a fax has half of them."""
    if not isinstance(stated, tuple) or len(stated) != 2 or not all(_RESOLUTIONS[0] <= float(x) for x in stated):
        return page
    across, down = float(stated[0]), float(stated[1])
    if abs(across - down) <= _SAME * across or not 1 / _FLAT <= across / down <= _FLAT:
        return page
    return page.convert("L").resize((page.width, round(page.height * across / down)), Image.Resampling.BICUBIC)


def _has_colours(page: Image.Image) -> bool:
    """Whether there is a seal or another thing in colour, and not only the tint of the paper."""
    if page.mode in ("1", "L", "LA", "I", "I;16", "F"):
        return False
    small = page.convert("RGB").resize((200, 280), Image.Resampling.BOX)
    return int((spread_of(np.asarray(small)) >= COLOURED).sum()) >= _FEW_COLOURED


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent is paper."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper


def _resolution(stated: object, width: int, height: int) -> float:
    """Dots an inch: as a scanner states them, else as if the shorter side were that of A4."""
    if isinstance(stated, tuple) and stated and _RESOLUTIONS[0] <= float(stated[0]) <= _RESOLUTIONS[1]:
        return float(stated[0])
    return max(min(width, height) / _PAPER, 1.0)


def _too_large(name: str) -> TooLargeError:
    return TooLargeError(file=name, limit=f"{_MOST_PIXELS // 1_000_000} triệu điểm ảnh")
