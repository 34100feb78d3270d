"""Framed stamps read: kept where they are marks of secrecy or urgency (Decree 30/2020/NĐ-CP, Annex I, 10a and 10b)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

from ingest.layout import anchors
from ingest.layout.lines import Line
from ingest.readers.scan_frames import Frame, find_frames
from ingest.secrecy import mark_in_line

_DPI = 200
_TURNS = (0, 2, -2)  # degrees: a frame's angle is known to about one; read again where that gives no mark
_LARGER = 1.6
_LONGEST = 24  # characters: "TUYỆT MẬT", "HỎA TỐC HẸN GIỜ", and some dirt

Reader = Callable[[Image.Image, int], str]  # picture of one line and its resolution → its words


def read_stamps(image: Image.Image, scale: float, number: int, read: Reader) -> list[Line]:
    """The marks on the head of a page's grey picture, as lines; ``scale`` is pixels per point, ``number`` the page's.

    Other stamps ("ĐẾN") and framed text are left to the page's own recognition.
    """
    lines = []
    for frame in find_frames(image, scale):
        text = next((text for text in _readings(frame, read) if _is_mark(text)), None)
        if text is not None:
            x0, top, x1, bottom = frame.box
            lines.append(Line(text, number, x0, top, x1, bottom, bottom - top))
    return lines


def _readings(frame: Frame, read: Reader) -> Iterator[str]:
    for turn in _TURNS:
        picture = frame.picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
        yield _clean(read(picture, _DPI))
        size = (round(picture.width * _LARGER), round(picture.height * _LARGER))
        yield _clean(read(picture.resize(size, Image.Resampling.BICUBIC), round(_DPI * _LARGER)))


def _clean(text: str) -> str:
    """Without what is left of the frame."""
    return text.strip(" \t\n.,:;'\"|“”‘’-–—_~*[](){}<>/\\=¡`^")


def _is_mark(text: str) -> bool:
    if not text or len(text) > _LONGEST:
        return False
    return mark_in_line(text) is not None or anchors.plain(text) in anchors.words("letterhead", "urgency")
