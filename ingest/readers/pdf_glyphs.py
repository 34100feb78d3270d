"""The characters of a PDF page as pdfium knows them: text, box, baseline and font of each, by its position.

A page has thousands of characters and each question about one is a call into pdfium: ask about as few as will do.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from math import hypot
from types import TracebackType
from typing import Self

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_NAME_BYTES = 96


class PageText:
    """The open text layer of a page; to be used in a ``with`` statement. Places are in points from the top left of
    the page as it is shown, turned or not."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page.get_textpage()
        self._handle = self._page.raw
        self.text = _text(self._page)
        self._rotation = page.get_rotation()
        self._x, self._y, right, top = page.get_bbox()
        self._width, self._height = right - self._x, top - self._y
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._pen = self._edges[:2]
        self._area, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._page.close()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of one character's ink."""
        left, right, bottom, top = self._edges
        raw.FPDFText_GetCharBox(self._handle, index, left, right, bottom, top)
        if not self._rotation:
            x, height = self._x, self._y + self._height
            return left.value - x, height - top.value, right.value - x, height - bottom.value
        return self._shown(left.value, bottom.value, right.value, top.value)

    def ends(self, first: int, last: int) -> tuple[float, float, float, float, float]:
        """Of two characters of one line the first's left edge, bottom and baseline, the last's right edge and bottom.

        What three questions would answer; every line asks them.
        """
        if self._rotation:
            x0, _, _, low = self.box(first)
            _, _, x1, last_low = self.box(last)
            return x0, low, self.origin(first)[1], x1, last_low
        left, right, bottom, top = self._edges
        handle, x, height = self._handle, self._x, self._y + self._height
        raw.FPDFText_GetCharOrigin(handle, first, left, bottom)
        base = height - bottom.value
        raw.FPDFText_GetCharBox(handle, first, left, right, bottom, top)
        x0, low = left.value - x, height - bottom.value
        raw.FPDFText_GetCharBox(handle, last, left, right, bottom, top)
        return x0, low, base, right.value - x, height - bottom.value

    def room(self, index: int) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of the room that one character takes: to where the pen stands after it."""
        area = self._area
        raw.FPDFText_GetLooseCharBox(self._handle, index, area)
        return self._shown(area.left, area.bottom, area.right, area.top)

    def _shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        x0, x1, y0, y1 = left - self._x, right - self._x, bottom - self._y, top - self._y
        if not self._rotation:
            return x0, self._height - y1, x1, self._height - y0
        if self._rotation == 90:
            return y0, x0, y1, x1
        if self._rotation == 180:
            return self._width - x1, y0, self._width - x0, y1
        return self._height - y1, self._width - x1, self._height - y0, self._width - x0

    def origin(self, index: int) -> tuple[float, float]:
        """Where the pen stood before it drew the character: its x, and the y of its baseline."""
        left, low = self._pen
        raw.FPDFText_GetCharOrigin(self._handle, index, left, low)
        x, y = left.value - self._x, low.value - self._y
        if not self._rotation:
            return x, self._height - y
        if self._rotation == 90:
            return y, x
        if self._rotation == 180:
            return self._width - x, y
        return self._height - y, self._width - x

    def is_put_in(self, index: int) -> bool:
        """Whether the character is not in the file: pdfium puts blanks and line ends where the pen jumps."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index) == 1)

    def font(self, index: int) -> str:
        """The name of one character's font, as :meth:`style` gives it."""
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, _NAME_BYTES, self._flags)
        return _font(self._name.value)[2]

    def style(self, index: int) -> tuple[float, bool, bool, str]:
        """Font size in points, bold, italic, and the font's name without a subset's prefix ("ABCDEF+.VnTime").

        Programs write the size as a number or into the matrix: both count.
        """
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, _NAME_BYTES, self._flags)
        size = raw.FPDFText_GetFontSize(self._handle, index)
        matrix = self._matrix
        if raw.FPDFText_GetMatrix(self._handle, index, matrix) and (matrix.d != 1.0 or matrix.c):
            size *= hypot(matrix.c, matrix.d) or 1.0
        if size < 1.0:
            box = self.box(index)
            size = max(box[3] - box[1], 1.0)
        return (size, *_font(self._name.value))


@lru_cache(maxsize=1024)
def _font(name: bytes) -> tuple[bool, bool, str]:
    """Bold, italic and the name without a subset's prefix."""
    lower = name.lower()
    return b"bold" in lower, b"italic" in lower or b"oblique" in lower, name.decode("latin-1").rpartition("+")[2]


def _text(page: pdfium.PdfTextPage) -> str:
    """The characters of a page, each at the position by which pdfium knows it."""
    count = page.count_chars()
    if count <= 0:
        return ""
    text: str = page.get_text_range()
    if len(text) != count:  # characters beyond U+FFFF count twice in pdfium: positions no longer agree
        text = "".join(chr(raw.FPDFText_GetUnicode(page.raw, index)) for index in range(count))
    return text
