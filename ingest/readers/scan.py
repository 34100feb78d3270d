"""Pages without a text layer, or with a bad one: rendered by pdfium, recognised by tesseract with Vietnamese data.

tesseract reads two columns row by row; its words carry boxes, so lines are cut at wide gaps here and the layout puts
the columns in order. One thread a process: with several, tesseract is five times slower, not faster.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest import programs, progress
from ingest.errors import ReaderFailedError
from ingest.layout.columns import is_recipients, split_columns
from ingest.layout.lines import Line
from ingest.layout.tables import Grid, grids_of
from ingest.readers.scan_image import even_ground, levelled, prepare
from ingest.readers.scan_rules import find_rules
from ingest.readers.scan_seals import without_seals
from ingest.readers.scan_sheet import TURNS, gutter, lies_on_its_side
from ingest.readers.scan_stamps import read_stamps
from ingest.readers.scan_words import mend, without_specks

_DPI = 200
_LOW = 80.0  # mean confidence below which the page is read once more at another resolution
_RIGHT_WAY_UP = 70.0  # mean confidence from which the page stands upright: upside down it is about 45
_LONG_WORD = 3  # letters: set level, such a word is wider than high
_OTHER_DPI = 150
_MOST_PIXELS = 8_000_000  # A3 at 200 dpi
_GAP = 1.5  # line heights: a gap so wide separates columns
_DASH = re.compile(r"^(?:[~_=¬—–-]+>?|->)\s+(?=\w)")  # what becomes of the dash of a bullet
_DOUBTFUL = 40.0  # mean confidence of a line below which it is shade or a stamp taken for letters
_NUMBER_LINE = re.compile(r"^S[ốổồóôõòo]\s*[:.;]|^S[ốóô]\b", re.IGNORECASE)
_WRITTEN = re.compile(r"(?<=[:.;])\s*[^\s/]*[^/]{0,8}(?=/)")  # written by hand: told as illegible, never guessed
_SURE = 70.0  # a line of one or two letters is believed from here
_INK = 140  # grey value below which a pixel is ink
_BORDER = 20  # pixels of white around a column that is read by itself
_WHOLE_PAGE, _ONE_COLUMN, _SINGLE_LINE = "3", "6", "7"  # tesseract's modes of page segmentation
_NOISE = 25.0  # a word below this confidence that holds no letter or digit is a speck


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines of a recognised page, the mean confidence of its words (0 to 100), and its ruled tables.

    ``stamps`` are marks of secrecy and urgency in frames. ``given_up``: recognition took longer than for any page of
    text. ``turn``: the degrees counter-clockwise by which the picture was turned to be read; all boxes are on the
    turned one. ``sideways``: its lines run up or down all the same. ``second``: what stands on the right of two
    sheets beside each other.
    """

    lines: tuple[Line, ...]
    confidence: float
    grids: tuple[Grid, ...] = ()
    stamps: tuple[Line, ...] = ()
    given_up: bool = False
    turn: int = 0
    sideways: bool = False
    second: ScannedPage | None = None

    def sheets(self, width: float, height: float) -> Iterator[tuple[tuple[float, float], ScannedPage]]:
        """The sheets on a page of this size, each with its size when upright."""
        for sheet in (self, self.second):
            if sheet is not None:
                yield (width, height) if self.turn % 180 == 0 else (height, width), sheet


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    confidence: float
    line: tuple[str, ...]
    x0: float
    top: float
    x1: float
    bottom: float


def available() -> bool:
    """Whether tesseract and its Vietnamese data are there."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return "vie" in listed.stdout.split()


def recognise(page: pdfium.PdfPage, number: int) -> ScannedPage:
    """Read a page at 200 dpi, and where that goes badly (blurred photographs) once more at 150; the better counts."""
    try:
        best = _upright(page, number)
    except ReaderFailedError:
        return ScannedPage((), 0.0, given_up=True)
    if best.confidence >= _LOW or not best.lines:
        return best
    try:
        second = _read(_picture(page, _OTHER_DPI), number, best.turn)
    except ReaderFailedError:
        return best
    return replace(max(best, second, key=lambda reading: reading.confidence), stamps=best.stamps or second.stamps)


def _upright(page: pdfium.PdfPage, number: int) -> ScannedPage:
    """The page read the right way up: on its side one way or the other, or upside down where that reads as little."""
    picture = _picture(page, _DPI)
    turn = 90 if lies_on_its_side(picture.grey) else 0
    first = _read(picture, number, turn)
    if first.sideways:
        turn = 90 - turn
        first = _read(picture, number, turn)
    if first.confidence >= _RIGHT_WAY_UP or not (first.lines or first.grids):
        return first
    second = _read(picture, number, turn + 180)
    # A form that says little either way stays as it is.
    return second if second.confidence > max(first.confidence, 0 if turn else _RIGHT_WAY_UP) else first


@dataclass(frozen=True, slots=True)
class _Picture:
    """A page's picture in grey, with and without the ink of seals; ``scale`` is pixels per point."""

    grey: Image.Image
    text: Image.Image
    scale: float

    def turned(self, degrees: int) -> _Picture:
        if not degrees:
            return self
        grey = self.grey.transpose(TURNS[degrees])
        return _Picture(grey, grey if self.text is self.grey else self.text.transpose(TURNS[degrees]), self.scale)


def _picture(page: pdfium.PdfPage, dpi: int) -> _Picture:
    width, height = page.get_size()
    scale = min(dpi / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    drawn = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    grey, text = drawn.convert("L"), without_seals(drawn, scale)
    return _Picture(grey, text, scale)


def _read(picture: _Picture, number: int, turn: int) -> ScannedPage:
    picture, scale = picture.turned(turn), picture.scale
    image, angle = prepare(picture.text)
    stamps: tuple[Line, ...] = ()
    if number == 1:
        seen = image if picture.text is picture.grey else levelled(even_ground(picture.grey), angle)
        stamps = tuple(read_stamps(seen, scale, number, _one_line))
    at = gutter(image)
    if at is None:
        return replace(_read_sheet(image, (0, image.width), scale, number, stamps), stamps=stamps, turn=turn)
    middle = round(at * image.width)
    left, right = (
        _read_sheet(image, columns, scale, number, stamps) for columns in ((0, middle), (middle, image.width))
    )
    return replace(
        left,
        confidence=(left.confidence + right.confidence) / 2,
        stamps=stamps,
        turn=turn,
        sideways=left.sideways and right.sideways,
        second=right,
    )


def _read_sheet(
    image: Image.Image, columns: tuple[int, int], scale: float, number: int, stamps: Sequence[Line]
) -> ScannedPage:
    """What stands between two columns of pixels: the whole picture, or one of two sheets on it."""
    whole = columns == (0, image.width)
    rules = find_rules(image if whole else _only(image, columns), scale)
    words = _words(_tesseract(rules.image, round(scale * 72), _WHOLE_PAGE), scale)
    if not words:
        return ScannedPage((), 0.0)
    grids = grids_of(number, rules.tables, [_line([word], number) for word in words])
    lines = [line for line in _lines_of(words, number) if not any(grid.holds(line) for grid in grids)]
    lines = _columns_again(lines, rules.image, scale, number)
    lines = [line for line in lines if not any(_inside(line, stamp) for stamp in stamps)]
    confidence = sum(word.confidence for word in words) / len(words)
    return ScannedPage(tuple(lines), confidence, tuple(grids), sideways=_run_up_or_down(words))


def _run_up_or_down(words: Sequence[_Word]) -> bool:
    """Whether most words are higher than wide: tesseract reads lines that run up too, but gives them out of order."""
    long = [word for word in words if len(word.text) >= _LONG_WORD]
    return sum(word.bottom - word.top > word.x1 - word.x0 for word in long) > len(long) / 2


def _only(image: Image.Image, columns: tuple[int, int]) -> Image.Image:
    """The picture, white outside the columns."""
    alone = Image.new("L", image.size, 255)
    alone.paste(image.crop((columns[0], 0, columns[1], image.height)), (columns[0], 0))
    return alone


def _inside(line: Line, stamp: Line) -> bool:
    """Whether a line is what recognition of the whole page made of the stamp."""
    across = stamp.x0 <= line.x0 and line.x1 <= stamp.x1
    return across and stamp.top <= line.middle <= stamp.bottom


def _one_line(image: Image.Image, dpi: int) -> str:
    return " ".join(word.text for word in _words(_tesseract(image, dpi, _SINGLE_LINE), 1.0))


def _columns_again(lines: list[Line], image: Image.Image, scale: float, number: int) -> list[Line]:
    """The foot read once more, each column by itself: across the gutter tesseract joins lines of unequal height."""
    regions, _ = split_columns(lines)
    for region in regions:
        if not is_recipients(region):
            continue
        left = _Crop(image, scale, min(line.x0 for line in region.left) - 8, sum(region.gutter) / 2, region.left)
        right = _Crop(image, scale, sum(region.gutter) / 2, image.width / scale, region.right)
        for crop in (left, right):
            try:
                again = _lines_of(crop.words(), number)
            except ReaderFailedError:
                continue
            old = [line for line in lines if crop.holds(line)]
            if sum(len(line.text) for line in again) >= 0.7 * sum(len(line.text) for line in old):
                lines = [line for line in lines if not crop.holds(line)] + again
    return lines


class _Crop:
    """A part of the page, its upper and lower edge moved outwards to a row without ink; measures in points."""

    def __init__(self, image: Image.Image, scale: float, x0: float, x1: float, lines: Sequence[Line]) -> None:
        self._image, self._scale = image, scale
        self._x0, self._x1 = max(round(x0 * scale), 0), min(round(x1 * scale), image.width)
        ink = np.asarray(image.crop((self._x0, 0, self._x1, image.height))).min(axis=1) < _INK
        self._top = self._blank(ink, round(min(line.top for line in lines) * scale), -1)
        self._bottom = self._blank(ink, round(max(line.bottom for line in lines) * scale), 1)

    def _blank(self, ink: np.ndarray[tuple[int], np.dtype[np.bool_]], row: int, step: int) -> int:
        row = min(max(row, 0), len(ink) - 1)
        while 0 < row < len(ink) - 1 and ink[row]:
            row += step
        return row

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line lies in the crop."""
        x, y = line.centre * self._scale, (line.top + line.bottom) / 2 * self._scale
        return self._x0 <= x <= self._x1 and self._top <= y <= self._bottom

    def words(self) -> list[_Word]:
        """The words in it, with their boxes on the page."""
        crop = self._image.crop((self._x0, self._top, self._x1, self._bottom))
        table = _tesseract(ImageOps.expand(crop, border=_BORDER, fill=255), round(self._scale * 72), _ONE_COLUMN)
        return _words(table, self._scale, ((self._x0 - _BORDER) / self._scale, (self._top - _BORDER) / self._scale))


def _lines_of(words: Sequence[_Word], number: int) -> list[Line]:
    return [line for group in _grouped(words) for line in _lines(group, number)]


def _tesseract(image: Image.Image, dpi: int, mode: str) -> str:
    """Words with boxes as tab-separated values; raises ReaderFailedError where the program fails or takes too long."""
    content = io.BytesIO()
    image.save(content, "PPM")  # packing the picture would cost a tenth of what recognising it does
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", mode, "--dpi", str(dpi), "tsv"]
    seconds = progress.picture_seconds(image.width * image.height)
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        status, out = programs.run(command, seconds, given=content.getvalue(), environment=environment)
    finally:
        progress.worked(progress.PICTURE_SECONDS)
    if status:
        raise ReaderFailedError
    return out.decode("utf-8", errors="replace")


def _words(table: str, scale: float, shift: tuple[float, float] = (0.0, 0.0)) -> list[_Word]:
    """The words with boxes in points; specks of dirt that were taken for marks are left out."""
    words = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        confidence = float(row["conf"] or -1)
        if confidence < 0 or not text or (confidence < _NOISE and not any(map(str.isalnum, text))):
            continue
        x0, top = float(row["left"]) / scale + shift[0], float(row["top"]) / scale + shift[1]
        x1, bottom = x0 + float(row["width"]) / scale, top + float(row["height"]) / scale
        words.append(_Word(text, confidence, (row["block_num"], row["par_num"], row["line_num"]), x0, top, x1, bottom))
    return _mended(words)


def _mended(words: Sequence[_Word]) -> list[_Word]:
    """Misread marks put right, paragraph by paragraph."""
    paragraphs: dict[tuple[str, ...], list[_Word]] = {}
    for word in words:
        paragraphs.setdefault(word.line[:2], []).append(word)
    return [
        replace(word, text=text)
        for paragraph in paragraphs.values()
        for word, text in zip(paragraph, _texts(paragraph), strict=True)
        if text
    ]


def _texts(paragraph: Sequence[_Word]) -> list[str]:
    """The words of a paragraph mended; an empty one for a speck before its label."""
    return without_specks(mend([(word.text, word.confidence) for word in paragraph]))


def _grouped(words: Sequence[_Word]) -> list[list[_Word]]:
    groups: dict[tuple[str, ...], list[_Word]] = {}
    for word in words:
        groups.setdefault(word.line, []).append(word)
    return [sorted(group, key=lambda word: word.x0) for group in groups.values() if _is_text(group)]


def _is_text(words: Sequence[_Word]) -> bool:
    """A line of specks and strokes has hardly a letter, or is hardly believed by the recogniser itself."""
    letters = sum(map(str.isalnum, "".join(word.text for word in words)))
    if _NUMBER_LINE.match(words[0].text):
        return True
    if sum(word.confidence for word in words) < _DOUBTFUL * len(words):
        return False
    return letters >= 1 and (letters > 2 or max(word.confidence for word in words) > _SURE)


def _lines(words: Sequence[_Word], page: int) -> Iterator[Line]:
    """One line of tesseract's, cut where a gap is wider than any blank between words."""
    height = median(word.bottom - word.top for word in words)
    part = [words[0]]
    for word in words[1:]:
        if word.x0 - max(known.x1 for known in part) > _GAP * height:
            yield _line(part, page)
            part = []
        part.append(word)
    yield _line(part, page)


def _legible(words: Sequence[_Word]) -> Iterator[str]:
    """The words; the day of a date ("ngày … tháng"), often written by hand, only where it is believed."""
    for index, word in enumerate(words):
        day = 0 < index < len(words) - 1 and words[index - 1].text == "ngày" and words[index + 1].text == "tháng"
        yield "…" if day and word.confidence < _SURE else word.text


def _line(words: Sequence[_Word], page: int) -> Line:
    # The ink of single words differs; the middle of the line with the usual height of a font is steadier.
    tops, bottoms = median(word.top for word in words), median(word.bottom for word in words)
    size = min(max((bottoms - tops) * 1.1, 8.0), 16.0)
    middle = (tops + bottoms) / 2
    text = _DASH.sub("- ", " ".join(_legible(words)))
    if _NUMBER_LINE.match(text) and min(word.confidence for word in words) < _SURE:
        text = _WRITTEN.sub("…", text, count=1)
    return Line(text, page, words[0].x0, middle - 0.6 * size, words[-1].x1, middle + 0.55 * size, size)
