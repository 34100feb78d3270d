"""A line of print on a page: what a text layer or OCR gives, before columns and paragraphs are known. Data only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.document import Piece

# What opens a paragraph in official documents: I. / 1. / 1.2. / a) / (1) / - / + / * / Điều 5 / Chương II / Phụ lục;
# “1. / “a) / “Điều 5 where another document is quoted.
MARKER = re.compile(
    r"(?:[“\"](?=(?:\d{1,3}[.)]|[a-zđ]\)|Điều\s+\d)))?(?:[IVXLC]+[.\)]|\d{1,3}(?:\.\d{1,3})*[.\)/](?!\d)|\d{1,2}(?:\.\d{1,2})+\s|[a-zđA-ZĐ][.\)]|\([a-zđ\d]{1,3}\)|"
    r"[-–—+*•●▪◦○]|Điều\s+\d+|Chương\s+[IVXLC\d]+|Mục\s+[IVXLC\d]+|Phần\s+|Phụ\s+lục|PHỤ\s+LỤC|CHƯƠNG\s|PHẦN\s|MỤC\s+[IVXLC\d]+)"
    r"(?=\s|[:.]|$|[\w“\"])",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or one column's part of it); box in points from the page's top left, ``size`` is the font's height."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    font: str = ""  # name of the font as the file gives it, without a subset's prefix

    @property
    def height(self) -> float:
        """Height of the box in points, at least 1."""
        return max(self.bottom - self.top, 1.0)

    @property
    def centre(self) -> float:
        """The middle of the line, in points from the page's left."""
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """The middle of the line's height, in points from the page's top: steadier than its edges on a scan."""
        return (self.top + self.bottom) / 2

    @property
    def has_marker(self) -> bool:
        """Whether the line opens with a label or a bullet."""
        return MARKER.match(self.text) is not None

    def piece(self) -> Piece:
        """The line as a piece of a block."""
        return Piece(self.text, self.page, (self.x0, self.top, self.x1, self.bottom))

    def with_text(self, text: str, x0: float, x1: float) -> Line:
        """A part of this line between two x."""
        return replace(self, text=text, x0=x0, x1=x1)


def beside(left: Line, right: Line, gap: float = 6.0) -> bool:
    """Whether two lines stand on the same height, ``right`` to the right of ``left`` with a gap in points."""
    if right.x0 - left.x1 <= gap:
        return False
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.4 * min(left.height, right.height)
