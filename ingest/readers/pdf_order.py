"""Characters of a line that the file does not draw from left to right, put into the order in which they are read.

Where a font lacks a letter some programs draw the rest of the line first and that letter afterwards, from another font;
others draw bold words last, or every letter twice for a heavier look. Characters are put in order by where the pen
stood, not by their ink: a mark over a letter begins left of it, and kerned letters overlap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.pdf_glyphs import PageText

_BACK = 0.3  # font sizes by which the pen may step back within a line in order: kerning
_ROW = 0.5  # font sizes between two baselines from which they are two rows; less is raised or lowered
_TWICE = 0.15  # font sizes between two pens that drew one letter for a heavier look
_BLANK = 0.15  # font sizes between the room of two letters that are a blank
_TURNED = 3  # letters a row: text with fewer on most rows runs upwards or aslant

NOT_IN_FILE = -1  # place of a blank that the gap between two letters stands for


class Glyph(NamedTuple):
    """One character: its place in the text layer, the x of the pen before and after it, its baseline, its ink's x."""

    at: int
    char: str
    x: float
    end: float
    base: float
    x0: float
    x1: float


def glyphs(page: PageText, places: Iterable[int]) -> list[Glyph]:
    """The characters at these places without the blanks that pdfium put in where the pen jumped."""
    found = []
    for at in places:
        char = page.text[at]
        if at == NOT_IN_FILE or char in "\r\n\x00" or (char == " " and page.is_put_in(at)):
            continue
        x0, _, x1, _ = page.box(at)
        x, base = page.origin(at)
        found.append(Glyph(at, char, x, page.room(at)[2], base, x0, x1))
    return found


def rows(line: Sequence[Glyph], size: float) -> list[list[Glyph]]:
    """The rows of print, top to bottom, each in the order of the file."""
    step = _ROW * size
    found: list[tuple[float, list[Glyph]]] = []
    near: dict[int, list[tuple[float, list[Glyph]]]] = {}  # a heap of rows is searched where it matters only
    for glyph in line:
        place = int(glyph.base // step)
        around = (row for at in (place, place - 1, place + 1) for row in near.get(at, ()))
        row = next((row for row in around if abs(row[0] - glyph.base) < step), None)
        if row is None:
            row = (glyph.base, [])
            found.append(row)
            near.setdefault(place, []).append(row)
        row[1].append(glyph)
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def is_turned(line: Sequence[Glyph], found: Sequence[Sequence[Glyph]]) -> bool:
    """Whether the text runs upwards or aslant, so that it has no rows."""
    return len(found) > 1 and len(line) < _TURNED * len(found)


def is_in_order(row: Sequence[Glyph], size: float) -> bool:
    """Whether the pen went from left to right."""
    return all(after.x > before.x - _BACK * size for before, after in pairwise(row))


def from_the_left(row: Sequence[Glyph], size: float) -> list[Glyph]:
    """The row in the order of its pens, a mark after its letter, a letter drawn twice once."""
    clusters: list[list[Glyph]] = []
    for glyph in row:
        if clusters and unicodedata.combining(glyph.char):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    clusters.sort(key=lambda cluster: cluster[0].x)
    ordered: list[Glyph] = []
    for cluster in clusters:
        first = cluster[0]
        if not any(first.char == known.char and first.x - known.x < _TWICE * size for known in ordered[-3:]):
            ordered += cluster
    return ordered


def spelled(page: PageText, row: Sequence[Glyph], size: float) -> tuple[str, list[int]]:
    """The text of a row in order, with a blank for each gap, and the places of its characters.

    Where two letters also follow each other in the file pdfium knows better, by the width of the letters.
    """
    text, places = row[0].char, [row[0].at]
    reached = row[0].end
    for before, glyph in pairwise(row):
        if " " not in (before.char, glyph.char) and _is_gap(page, before, glyph, reached, size):
            text += " "
            places.append(NOT_IN_FILE)
        text += glyph.char
        places.append(glyph.at)
        reached = max(reached, glyph.end)
    return text, places


def _is_gap(page: PageText, before: Glyph, glyph: Glyph, reached: float, size: float) -> bool:
    if before.at < glyph.at <= before.at + 2:
        return " " in page.text[before.at : glyph.at]
    return glyph.x - reached > _BLANK * size
