"""The text layer of a PDF page as lines with boxes.

pdfium ends a line where the print does, in the order in which the page was written. Only the ends of a line and two
places between are measured (a call for each character would halve the speed). A line is measured in full where these
contradict each other (pdf_order puts it right) and where its characters stand too far apart to be one run of text: it
is split at its gaps, and two columns printed row by row come apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.layout.lines import Line
from ingest.readers import pdf_order
from ingest.readers.pdf_glyphs import PageText
from ingest.readers.pdf_order import Glyph

# pdfium writes U+FFFE where a line ends with a hyphen. Vietnamese is not hyphenated: the hyphen is part of the text.
_HYPHEN = "\ufffe"
_LINE_END = "\x85"  # of one length with it: places in the text must not move
_WIDE = 0.468  # mean advance over font size from which a line is looked at closely (justified text stays below)
_GAP = 1.6  # a gap of so many font sizes separates columns
_ABOVE, _BELOW = 0.9, 0.25  # font sizes from the baseline to a line's top and bottom, the same for every letter
_SHORT = 6  # characters of a line up to which its ends tell all
_LEVEL = 0.6  # font sizes by which letters of one row may stand higher or lower
_INK = 1.0  # and their ink
_ONE_ROW = 1.4  # font sizes: what is higher holds several rows, or is turned
_NEAR = 0.45  # font sizes between two runs of one row: less is a blank, not a column's gap
_SAME_BASE = 0.15  # font sizes between baselines that are one
_WORD = re.compile(r"\S+")
_CELL_WORD = re.compile(r"[^\s\x00]+")


class Run(NamedTuple):
    """A line, the characters of which it is made, and where pdfium has each of them."""

    line: Line
    text: str
    at: Sequence[int]


def page_runs(page: PageText, number: int) -> list[Run]:
    """The lines of one page in the order of the file; empty for a page without a text layer."""
    stretches = list(_stretches(page.text))
    runs: list[Run] = []
    for start, end in stretches:
        quick = _quick(page, start, end, number)
        found, in_order = ([quick], True) if quick is not None else _measured(page, start, end, number)
        if not in_order:  # the program that wrote one line so wrote all so
            runs = [run for start, end in stretches for run in _measured(page, start, end, number)[0]]
            break
        runs += found
    parts: list[Run] = []
    for run in _whole_rows(page, runs):
        parts += _split(page, run) if _is_wide(run) else [run]
    return parts


def words(page: PageText, run: Run) -> list[Line]:
    """Every word of a line with its own box: for tables, whose cells cut the lines."""
    found = []
    for word in _CELL_WORD.finditer(run.text):
        start = run.at[word.start()]
        first, last = page.box(start), page.box(run.at[word.end() - 1])
        style = page.style(start)
        base, size = page.origin(start)[1], style[0]
        line = Line(
            _clean(word[0]), run.line.page, first[0], base - _ABOVE * size, last[2], base + _BELOW * size, *style
        )
        found.append(line)
    return found


def fonts_of(page: PageText, run: Run) -> list[tuple[str, str]]:
    """The text of a line in stretches of one font, each with the font's name; blanks between words single.

    A line that was put in order borrowed letters from other fonts: its own font holds for them too.
    """
    if not isinstance(run.at, range):
        return [(run.line.text, run.line.font)]
    found: list[tuple[str, str]] = []
    for word in _CELL_WORD.finditer(run.text):
        start, text = word.start(), word[0].replace(_HYPHEN, "-")
        font = page.font(run.at[start])
        parts = [(text, font)]
        # The first letter of a name may be a capital from another font (.VnTimeH), which has it as a small letter.
        capital = len(text) > 1 and (text[0].isupper() or not text[0].isascii())
        if capital and (after := page.font(run.at[start + 1])) != font:
            parts = [(text[0], font), (text[1:], after)]
        for place, (part, name) in enumerate(parts):
            blank = " " if found and not place else ""
            if found and found[-1][1] == name:
                found[-1] = (f"{found[-1][0]}{blank}{part}", name)
            else:
                found.append((blank + part, name))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line without the blanks around it."""
    start = 0
    for part in text.replace(_HYPHEN, _LINE_END).splitlines(keepends=True):
        if stripped := part.strip("\r\n\t \x00\xa0"):
            first = start + part.index(stripped[0])
            yield first, first + len(stripped)
        start += len(part)


def _quick(page: PageText, start: int, end: int, number: int) -> Run | None:
    """A line measured at its ends and at two places between; None where these contradict each other."""
    text = page.text[start:end]
    length = end - start
    x0, low, base, x1, last_low = page.ends(start, end - 1)
    size, bold, italic, font = page.style(start)
    if x1 < x0 or abs(last_low - low) > _INK * size:
        return None
    if length > _SHORT:
        reached = x0 - size
        for place in (length // 3, length - length // 3):
            x, level = page.origin(start + place - (text[place] == " "))
            if not reached <= x <= x1 or abs(level - base) > _LEVEL * size:
                return None
            reached = x
    bold = bold and page.style(end - 1)[1]  # a bold label before plain text makes no bold line
    top, bottom = base - _ABOVE * size, base + _BELOW * size
    line = Line(_clean(text), number, x0, top, x1, bottom, size, bold, italic, font)
    return Run(line, text, range(start, end))


def _measured(page: PageText, start: int, end: int, number: int) -> tuple[list[Run], bool]:
    """The rows of a line of which every character is measured, and whether the file has them in order."""
    glyphs = pdf_order.glyphs(page, range(start, end))
    size, bold, italic, font = page.style(start)
    rows = pdf_order.rows(glyphs, size)
    if not glyphs or pdf_order.is_turned(glyphs, rows):
        boxes = [page.box(index) for index in range(start, end) if not page.text[index].isspace()]
        x0, x1 = min(box[0] for box in boxes), max(box[2] for box in boxes)
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        text = page.text[start:end]
        line = Line(_clean(text), number, x0, top, x1, bottom, size, bold, italic, font)
        return [Run(line, text, range(start, end))], True
    in_order = all(pdf_order.is_in_order(row, size) for row in rows)
    return [_row(page, row, size, number) for row in rows], in_order


def _row(page: PageText, glyphs: Sequence[Glyph], size: float, number: int) -> Run:
    """One row of print, from left to right."""
    row = pdf_order.from_the_left(glyphs, size)
    text, places = pdf_order.spelled(page, row, size)
    size, bold, italic, _ = page.style(row[0].at)
    bold = bold and page.style(row[-1].at)[1]
    font = _usual_font(page, row)
    x0, x1, base = min(glyph.x0 for glyph in row), max(glyph.x1 for glyph in row), row[0].base
    top, bottom = base - _ABOVE * size, base + _BELOW * size
    return Run(Line(_clean(text), number, x0, top, x1, bottom, size, bold, italic, font), text, places)


def _usual_font(page: PageText, row: Sequence[Glyph]) -> str:
    """The font of most letters: the first may have been borrowed from another."""
    fonts = [page.style(glyph.at)[3] for glyph in row[:: max(1, len(row) // 9)]]
    return max(fonts, key=fonts.count)


def _whole_rows(page: PageText, runs: list[Run]) -> list[Run]:
    """Runs that lie on one baseline within or close to each other are parts of one row that was written in parts."""
    groups: list[list[Run]] = []
    reached = 0.0
    for run in sorted(runs, key=lambda run: (round(run.line.bottom - _BELOW * run.line.size), run.line.x0)):
        if groups and _belongs(groups[-1][0].line, reached, run.line):
            groups[-1].append(run)
            reached = max(reached, run.line.x1)
        else:
            groups.append([run])
            reached = run.line.x1
    if len(groups) == len(runs):
        return runs
    return [group[0] if len(group) == 1 else _merged(page, group) for group in groups]


def _merged(page: PageText, group: Sequence[Run]) -> Run:
    first = group[0].line
    return _row(page, pdf_order.glyphs(page, (at for run in group for at in run.at)), first.size, first.page)


def _belongs(first: Line, reached: float, line: Line) -> bool:
    """Whether a line goes on in the row that ``first`` opens and that has got as far as ``reached``."""
    size = first.size
    return (
        line.x0 - reached < _NEAR * size
        and abs(first.size - line.size) < 0.1 * size
        and abs((first.bottom - _BELOW * first.size) - (line.bottom - _BELOW * line.size)) < _SAME_BASE * size
        and first.height < _ONE_ROW * size
        and line.height < _ONE_ROW * size
    )


def _is_wide(run: Run) -> bool:
    line, length = run.line, len(run.text)
    return length > 3 and line.x1 - line.x0 > _WIDE * line.size * length and line.height < _ONE_ROW * line.size


def _split(page: PageText, run: Run) -> Iterator[Run]:
    """Cut a line at gaps wider than any blank between words; pdfium puts a blank into every gap of that kind."""
    line, length = run.line, len(run.text)
    begin, begin_x, reached = 0, line.x0, line.x0
    for word in _WORD.finditer(run.text):
        first, last = word.start(), word.end() - 1
        x0, _, right, _ = page.box(run.at[first])
        if x0 - reached > _GAP * line.size and first > begin:
            yield _part(page, run, begin, first, begin_x, reached)
            begin, begin_x = first, x0
        reached = max(reached, right if first == last else page.box(run.at[last])[2])
    yield _part(page, run, begin, length, begin_x, reached) if begin else run


def _part(page: PageText, run: Run, start: int, end: int, x0: float, x1: float) -> Run:
    """A column's part of a line: it may be set in another size, and a little higher or lower."""
    text = run.text[start:end].rstrip()
    places = run.at[start : start + len(text)]
    size, bold, italic, font = page.style(places[0])
    bold = bold and page.style(places[-1])[1]
    base = page.origin(places[0])[1]
    top, bottom = base - _ABOVE * size, base + _BELOW * size
    return Run(Line(_clean(text), run.line.page, x0, top, x1, bottom, size, bold, italic, font), text, places)


def _clean(text: str) -> str:
    if text.isprintable() and "  " not in text:  # as nearly every line is
        return text.strip()
    return " ".join(text.replace(_HYPHEN, "-").replace("\x00", "").split())
