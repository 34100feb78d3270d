"""The text layer of a PDF page as lines with boxes, by pdfium.

pdfium ends a line where the print does, in the order in which the page was written. Only the ends of a line are
measured (a call for each character would halve the speed); a line whose characters stand too far apart to be one run
of text is measured in full and split at its gaps: that is how two columns printed row by row come apart.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.layout.lines import Line

# pdfium writes U+FFFE where a line ends with a hyphen. Vietnamese is not hyphenated: the hyphen is part of the text.
_HYPHEN = "\ufffe"
_WIDE = 0.468  # mean advance over font size from which a line is looked at closely (justified text stays below)
_GAP = 1.6  # a gap of so many font sizes separates columns
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


class _Measure:
    """Boxes of single characters; the buffers are made once a page."""

    def __init__(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> None:
        self._handle = text_page.raw
        self._rotation = page.get_rotation()
        self._x, self._y, right, top = page.get_mediabox()
        self._width, self._height = right - self._x, top - self._y
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._flags, self._name = ctypes.c_int(), ctypes.create_string_buffer(96)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of one character in points from the top left of the page as it is shown."""
        left, right, bottom, top = self._edges
        raw.FPDFText_GetCharBox(self._handle, index, left, right, bottom, top)
        x0, x1 = left.value - self._x, right.value - self._x
        y0, y1 = bottom.value - self._y, top.value - self._y
        if self._rotation == 90:
            return y0, x0, y1, x1
        if self._rotation == 180:
            return self._width - x1, y0, self._width - x0, y1
        if self._rotation == 270:
            return self._height - y1, self._width - x1, self._height - y0, self._width - x0
        return x0, self._height - y1, x1, self._height - y0

    def extent(self, index: int, size: float) -> tuple[float, float]:
        """Top and bottom of the character's line, the same for every letter: from the baseline, not the ink."""
        x, y = self._edges[:2]
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        left, low = x.value - self._x, y.value - self._y
        base = {90: left, 180: low, 270: self._width - left}.get(self._rotation, self._height - low)
        return base - 0.9 * size, base + 0.25 * size

    def style(self, index: int) -> tuple[float, bool, bool, str]:
        """Font size in points, bold, italic and name of the font of one character."""
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, 96, self._flags)
        found = self._name.value
        name = found.lower()
        size = raw.FPDFText_GetFontSize(self._handle, index)
        font = found.decode("latin-1").rpartition("+")[2]  # "ABCDEF+.VnTime": a subset's prefix
        return size, b"bold" in name, b"italic" in name or b"oblique" in name, font


def page_lines(page: pdfium.PdfPage, number: int) -> list[Line]:
    """The lines of one page in the order of the file; empty for a page without a text layer."""
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        measure = _Measure(page, text_page)
        return [line for start, end in _stretches(text) for line in _line(text, start, end, measure, number)]
    finally:
        text_page.close()


def page_words(page: pdfium.PdfPage, number: int) -> list[Line]:
    """Every word of one page with its own box: for tables, whose cells cut the lines."""
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        measure = _Measure(page, text_page)
        words = []
        for found in re.finditer(r"[^\s\x00]+", text):
            first, last = measure.box(found.start()), measure.box(found.end() - 1)
            size, bold, italic, font = measure.style(found.start())
            size = size if size > 2 else max(first[3] - first[1], 1.0)
            top, bottom = measure.extent(found.start(), size)
            words.append(Line(_clean(found[0]), number, first[0], top, last[2], bottom, size, bold, italic, font))
        return words
    finally:
        text_page.close()


def _text(text_page: pdfium.PdfTextPage) -> str:
    """The characters of a page, each at the position by which pdfium knows it."""
    count = text_page.count_chars()
    if count <= 0:
        return ""
    text: str = text_page.get_text_range()
    if len(text) != count:  # characters beyond U+FFFF count twice in pdfium: positions no longer agree
        text = "".join(chr(raw.FPDFText_GetUnicode(text_page.raw, i)) for i in range(count))
    return text


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line without the blanks around it."""
    start = 0
    for part in text.splitlines(keepends=True):
        if stripped := part.strip("\r\n\t \x00\xa0"):
            first = start + part.index(stripped[0])
            yield first, first + len(stripped)
        start += len(part)


def _line(text: str, start: int, end: int, measure: _Measure, page: int) -> Iterator[Line]:
    first, last = measure.box(start), measure.box(end - 1)
    size, bold, italic, font = measure.style(start)
    bold = bold and measure.style(end - 1)[1]  # a bold label before plain text makes no bold line
    size = size if size > 2 else max(first[3] - first[1], 1.0)
    words = _clean(text[start:end])
    top, bottom = measure.extent(start, size)
    if last[2] < first[0] or abs(last[3] - first[3]) > 1.5 * size:  # the run turns round or is turned: measure it whole
        boxes = [measure.box(i) for i in range(start, end) if not text[i].isspace()]
        x0, x1 = min(b[0] for b in boxes), max(b[2] for b in boxes)
        top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
        yield Line(words, page, x0, top, x1, bottom, size, bold, italic, font)
        return
    line = Line(words, page, first[0], top, last[2], bottom, size, bold, italic, font)
    if end - start > 3 and (line.x1 - line.x0) / (end - start) > _WIDE * size:
        yield from _split(text, start, end, line, measure)
    else:
        yield line


def _split(text: str, start: int, end: int, line: Line, measure: _Measure) -> Iterator[Line]:
    """Cut a line at gaps wider than any blank between words; pdfium puts a blank into every gap of that kind."""
    begin, begin_x, reached = start, line.x0, line.x0
    for word in _WORD.finditer(text, start, end):
        x0, _, right, _ = measure.box(word.start())
        if x0 - reached > _GAP * line.size and word.start() > begin:
            yield line.with_text(_clean(text[begin : word.start()]), begin_x, reached)
            begin, begin_x = word.start(), x0
        reached = max(reached, right if word.end() - word.start() == 1 else measure.box(word.end() - 1)[2])
    yield line.with_text(_clean(text[begin:end]), begin_x, reached)


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", text.replace(_HYPHEN, "-").replace("\x00", "")).strip()
