"""What the printer adds to a page: page numbers, running heads, rules drawn with characters. Out of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.layout.lines import Line
from ingest.secrecy import mark_in_line

_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–—/|]*\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–—/|]*", re.I)
_RULE = re.compile(r"[\s_\-–—=*~.¯]{3,}|[-–—_*]{2,}")
_EDGE = 0.1  # of the page's height, above and below: where page numbers and running heads stand
_REPEATED = 0.4  # of the pages carry a line that is a running head


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without page numbers, running heads and drawn rules; order kept."""
    heads = _running_heads(pages, heights)
    return [
        [line for line in lines if not _is_furniture(line, height, heads)]
        for lines, height in zip(pages, heights, strict=True)
    ]


def _is_furniture(line: Line, height: float, heads: set[str]) -> bool:
    if _RULE.fullmatch(line.text):
        return True
    if not _at_edge(line, height):
        return False
    if _PAGE_NUMBER.fullmatch(line.text) is not None:
        return True
    # A mark of secrecy stands on every page, and must be seen.
    return _shape(line.text) in heads and mark_in_line(line.text) is None


def _running_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[str]:
    """Shapes (digits made equal) of the edge lines that most pages carry."""
    if len(pages) < 2:
        return set()
    seen = Counter(
        shape
        for lines, height in zip(pages, heights, strict=True)
        for shape in {_shape(line.text) for line in lines if _at_edge(line, height)}
    )
    needed = max(2, _REPEATED * len(pages))
    return {shape for shape, count in seen.items() if count >= needed}


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom < _EDGE * height or line.top > (1 - _EDGE) * height


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text).casefold()
