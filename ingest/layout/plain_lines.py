"""Lines of a plain text: pages by form feeds, furniture out, hard-wrapped lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.document import Piece, RawBlock, Zone
from ingest.layout import anchors
from ingest.layout.lines import MARKER

_TAB = 8
_DRAWN = re.compile(r"(?:[-_=–—*~+.·]\s*){4,}|[-_=–—*~]{3,}")
_PAGE_NUMBER = re.compile(r"(?:trang\s+)?(?:[-–—]\s*)?\d{1,4}\s*(?:/\s*\d{1,4}\s*)?[-–—]?", re.IGNORECASE)
_LONGEST_NUMBER = 30  # characters of a line that is a page number
_SIGNATURE_DATA = re.compile(r"\s*(?:ký bởi|người ký|cơ quan|ngày ký|thời gian ký|email)\s*:", re.IGNORECASE)
_ENDS = re.compile(r"[.;:!?…]['\"”’)\]]*$")
_SMALL_START = re.compile(r"[a-zà-ỹ]")
_NUMBER_GOES_ON = re.compile(r"\d+/\w")
_CENTRED = 10  # blanks before a line that is set in the middle


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line; ``text`` has its tabs spread, ``raw`` has them."""

    text: str
    page: int = 1
    raw: str = ""
    bare: str = field(init=False)  # the text without blanks at its ends

    def __post_init__(self) -> None:
        object.__setattr__(self, "bare", self.text.strip())

    @property
    def tabs(self) -> int:
        """How many tabs stand inside the line."""
        return self.raw.strip().count("\t")

    @property
    def indent(self) -> int:
        """Blanks before the text."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def blank(self) -> bool:
        """Nothing on the line, or only a drawn rule."""
        return not self.bare or _DRAWN.fullmatch(self.bare) is not None

    def block(self, column: int = 0) -> RawBlock:
        """The line as a block of its own."""
        centred = column == 0 and self.indent >= _CENTRED
        return RawBlock((Piece(self.bare, self.page),), column=column, centred=centred, indent=float(self.indent))


def text_lines(text: str) -> list[TextLine]:
    """The lines of ``text`` (line ends ``\\n``, pages by form feeds) without page numbers and running heads."""
    lines = [
        # A tab is a wide gap wherever it leads to.
        TextLine(line.replace("\t", "  \t").expandtabs(_TAB).rstrip(), page, line)
        for page, sheet in enumerate(text.split("\f"), 1)
        for line in sheet.split("\n")
    ]
    return list(_without_furniture(lines, pages=lines[-1].page))


def _without_furniture(lines: Sequence[TextLine], pages: int) -> Iterator[TextLine]:
    """Running heads are repeated lines beside a page number or at a form feed; the blank lines around go with them."""
    breaks = {index for index, (one, two) in enumerate(pairwise(lines)) if one.page != two.page}
    numbers = {index for index, line in enumerate(lines) if _is_page_number(line.bare)}
    edge = _edges(lines, breaks)
    shapes = Counter(_shape(line.bare) for line in lines if line.bare)
    heads = {
        index
        for index, line in enumerate(lines)
        if line.bare
        and index not in numbers
        and shapes[_shape(line.bare)] >= 2
        and re.search(r"\d", line.bare)
        and ({index - 1, index + 1} & numbers or index in edge)
    }
    alike = Counter(_shape(lines[index].bare) for index in heads)
    heads = {index for index in heads if alike[_shape(lines[index].bare)] > 1}
    gone = heads | {index for index in numbers if index in edge or {index - 1, index + 1} & heads}
    gone |= {place for index in gone for place in _blanks_around(lines, index)}
    yield from (line for index, line in enumerate(lines) if index not in gone)


def _is_page_number(text: str) -> bool:
    return 0 < len(text) < _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(text) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text).casefold()


def _edges(lines: Sequence[TextLine], breaks: set[int]) -> set[int]:
    """The last line with text above each break between pages, and the first one below it."""
    edges: set[int] = set()
    last, broken = -1, False
    for index, line in enumerate(lines):
        if line.bare:
            edges |= {last, index} if broken else set()
            last, broken = index, False
        broken = broken or index in breaks
    return (edges | ({last} if broken else set())) - {-1}


def _blanks_around(lines: Sequence[TextLine], index: int) -> Iterator[int]:
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(lines) and not lines[place].bare:
            yield place
            place += step


def paragraphs(lines: Iterable[TextLine]) -> list[RawBlock]:
    """Blocks of running text: one a line, or a paragraph's lines joined where the text is hard-wrapped.

    Text is hard-wrapped when lines keep going on with a small letter; how long such lines are says when a line is full.
    """
    runs = list(_runs(lines))
    width = _wrap_width(runs)
    made: list[list[TextLine]] = []
    stamps: list[TextLine] = []
    for run in runs:
        fresh = True
        for line in run:
            if _SIGNATURE_DATA.match(line.text) and anchors.is_stamp(line.bare):
                stamps.append(line)
                continue
            if not fresh and width is not None and _goes_on(made[-1][-1], line, width, len(made[-1])):
                made[-1].append(line)
            else:
                made.append([line])
            fresh = False
    blocks = [_block(paragraph) for paragraph in made]
    return blocks + [replace(line.block(), zone=Zone.STAMP) for line in stamps]


def _runs(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """Stretches between blank lines."""
    run: list[TextLine] = []
    for line in lines:
        if not line.blank:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _wrap_width(runs: Sequence[Sequence[TextLine]]) -> tuple[int, int] | None:
    """The lengths from which a line may be and surely is full, or None where every line is a paragraph."""
    pairs = [(one, two) for run in runs for one, two in pairwise(run)]
    lengths = sorted(
        len(one.text)
        for one, two in pairs
        if _SMALL_START.match(two.bare) and not _opens(two) and not _ENDS.search(one.bare)
    )
    if len(lengths) < 2 or len(lengths) < 0.1 * len(pairs):
        return None
    return int(lengths[len(lengths) // 10] * 0.95), lengths[len(lengths) // 3]


def _opens(line: TextLine) -> bool:
    """Whether the line begins with a label or bullet ("36/CĐ-TTg" at a line's start is none)."""
    return MARKER.match(line.bare) is not None and not _NUMBER_GOES_ON.match(line.bare)


def _goes_on(before: TextLine, line: TextLine, width: tuple[int, int], count: int) -> bool:
    """Whether ``line`` goes on with the paragraph of which ``before`` is line number ``count``."""
    if _opens(line) or line.tabs or before.tabs:
        return False
    ended = _ENDS.search(before.bare) is not None
    small = _SMALL_START.match(line.bare) is not None
    if small and not ended:
        return True
    may_be, surely = width
    if len(before.text) + 1 + len(line.bare.split()[0]) < (may_be if small or count > 1 else surely):
        return False
    if count > 1 and line.indent > before.indent + 1:
        return False
    if anchors.is_capitals(before.bare) != anchors.is_capitals(line.bare):
        return False
    return small or not ended or (before.bare.endswith(".") and not before.bare.endswith("/.") and count > 1)


def _block(lines: Sequence[TextLine]) -> RawBlock:
    pieces = tuple(Piece(line.bare, line.page) for line in lines)
    first = lines[0]
    return RawBlock(pieces, centred=first.indent >= _CENTRED, indent=float(first.indent))
