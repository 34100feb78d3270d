"""Pictures of pages (PNG, JPEG, TIFF with several pages): made a PDF of one picture a page, then read as a scan."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace

from PIL import Image, ImageOps, ImageSequence

from ingest.document import Reading
from ingest.errors import EmptyFileError, TooLargeError, TruncatedFileError
from ingest.readers import pdf
from ingest.sniff import sniff

_MOST_PIXELS = 80_000_000  # of one page: A3 at 600 dpi is 70 million
_MOST_PAGES = 300
_SMALLEST = 200  # pixels: less on a side is an icon, no page
_RESOLUTIONS = (90.0, 1300.0)  # dots an inch that a scanner states; cameras state 72, which means nothing
_PAPER = 8.27  # inches: the width of A4
_QUALITY = 97  # the picture may have been coded with loss once already


def read(data: bytes, name: str) -> Reading:
    """Blocks of the recognised pages.

    Raises TruncatedFileError, TooLargeError, EmptyFileError where no page has text, MissingProgramError.
    """
    return replace(pdf.read(as_pdf(data, name), name), media_type=str(sniff(data, name).value))


def as_pdf(data: bytes, name: str) -> bytes:
    """The same pictures in a PDF, upright and in grey, each a page of its own size. Raises as ``read``."""
    content = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                pages = list(_pages(picture, name))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise TruncatedFileError(file=name) from error
    if not pages:
        raise EmptyFileError(file=name)
    (first, dpi), *others = pages
    # The file has one resolution for all: pages of another are brought to it, the others keep their pixels.
    brought = [page if other == dpi else _resized(page, dpi / other) for page, other in others]
    first.save(content, "PDF", resolution=dpi, save_all=True, append_images=brought, quality=_QUALITY)
    return content.getvalue()


def _pages(picture: Image.Image, name: str) -> Iterator[tuple[Image.Image, float]]:
    """Each page with its resolution."""
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number == _MOST_PAGES:
            raise TooLargeError(file=name, limit=f"{_MOST_PAGES} trang")
        if frame.width * frame.height > _MOST_PIXELS:
            raise _too_large(name)
        if min(frame.size) < _SMALLEST:
            continue
        upright = ImageOps.exif_transpose(frame) or frame
        grey = _on_white(upright).convert("L")
        yield grey, _resolution(frame.info.get("dpi"), grey.width, grey.height)


def _resized(page: Image.Image, scale: float) -> Image.Image:
    size = (max(round(page.width * scale), 1), max(round(page.height * scale), 1))
    return page.resize(size, Image.Resampling.LANCZOS)


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
