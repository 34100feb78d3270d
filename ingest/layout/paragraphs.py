"""Lines of running text joined to paragraphs, across pages too.

A line goes on in the next one when the first word of the next would not have fitted at its end; a line that stops
short was ended on purpose. A first-line indent or a label after a line ended on purpose opens a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Piece, RawBlock
from ingest.layout.lines import Line

_SLACK = 4.0  # points by which margins may differ between lines
_SPACED = 1.28  # of the usual distance between two lines of a paragraph: more is space between paragraphs
_LABEL = re.compile(r"[-–+*•]|\(?(?:\d{1,2}|[a-zđ])[.)]")
_ENDS = (".", ";", ":", "!", "?", "”", '"')


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a page begins and ends, a first line's indent, the step from line to line; in points."""

    left: float
    right: float
    indent: float
    pitch: float


def margins(lines: Sequence[Line]) -> Margins:
    """The margins that most of the long lines keep; a page without long lines has those of its outermost lines."""
    if not lines:
        return Margins(0.0, 0.0, 0.0, 0.0)
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.75 * widest] or list(lines)
    left = _leftmost([line.x0 for line in long])
    right = max(_common(line.x1 for line in long), sorted(line.x1 for line in long)[len(long) * 4 // 5])
    starts = [line.x0 for line in lines if left + 8 < line.x0 < left + 90 and line.x1 > left + 0.5 * (right - left)]
    steps = [after.middle - line.middle for line, after in pairwise(lines)]
    steps = [step for step in steps if 0 < step < 3 * lines[0].height]
    return Margins(left, right, _common(starts) - left if starts else 0.0, _common(steps) if len(steps) > 4 else 0.0)


def _leftmost(starts: Sequence[float]) -> float:
    """Where the leftmost lines begin that are not alone: most lines of a page of short items begin at the indent."""
    needed = max(2, len(starts) // 10)
    ordered = sorted(starts)
    near = [at for at in ordered if bisect_right(ordered, at + 4) - bisect_left(ordered, at - 4) >= needed]
    edge = min(near or starts)
    return _common(start for start in starts if start <= edge + 6)


def _common(values: Iterable[float]) -> float:
    """The middle of the fullest four-point bin."""
    rounded = list(values)
    bins = Counter([round(value / 4) for value in rounded])
    count = bins.get
    best = max(bins, key=lambda key: (bins[key] + count(key - 1, 0) + count(key + 1, 0), -key))
    near = [value for value in rounded if abs(value / 4 - best) <= 1]
    return sum(near) / len(near)


def paragraphs(flow: Sequence[tuple[Line, Margins]]) -> list[RawBlock]:
    """Blocks of the running text of all pages, in order; each line comes with the margins of its page."""
    groups: list[list[tuple[Line, Margins]]] = []
    for line, page in flow:
        if groups and _goes_on(groups[-1], line, page):
            groups[-1].append((line, page))
        else:
            groups.append([(line, page)])
    return [_block(group) for group in groups]


def _goes_on(group: Sequence[tuple[Line, Margins]], line: Line, page: Margins) -> bool:
    last, last_page = group[-1]
    same_page = last.page == line.page
    step = line.middle - last.middle
    if same_page and (step > 3 * last.height or (page.pitch and step > _SPACED * page.pitch + 1)):
        return False
    if _is_apart(last, last_page) or _is_apart(line, page):
        return False
    if line.bold and last.text.isupper() != line.text.isupper():
        return False
    if _is_centred(last, last_page) and _is_centred(line, page):
        return last.bold == line.bold and same_page and _same_case(last, line) and not line.has_marker
    if last.bold and not line.bold and all(part.bold for part, _ in group):  # a heading, then its text
        return False
    if not _reaches(last, line, last_page):
        return False
    return not _opens(group, line, page)


def _reaches(last: Line, line: Line, page: Margins) -> bool:
    """Whether the next line's first word would not have fitted at the end of this one."""
    words = line.text.split(" ", 1)
    advance = (line.x1 - line.x0) / max(len(line.text), 1)
    return last.x1 + advance * (len(words[0]) + 1) > page.right - _SLACK


def _opens(group: Sequence[tuple[Line, Margins]], line: Line, page: Margins) -> bool:
    """Whether the line opens a paragraph by its indent or its label, though the line before it was full."""
    first, first_page = group[0]
    last, _ = group[-1]
    start = line.x0 - page.left
    first_start = first.x0 - first_page.left
    if line.has_marker and abs(start - first_start) <= _SLACK * 2 and (start > _SLACK * 2 or last.text.endswith(_ENDS)):
        return True  # another label where this paragraph's own first line began
    if len(group) >= 2:
        usual = group[1][0].x0 - group[1][1].left
        if start > usual + _SLACK * 2 and (line.has_marker or last.text.endswith(_ENDS)):
            return True
        return bool(line.has_marker and last.text.endswith(_ENDS) and start < usual - _SLACK * 2)
    if start > first_start + _SLACK * 2:  # hanging text of a bullet goes on; an indent after an unindented line opens
        return not first.has_marker and last.text.endswith(_ENDS)
    return bool(line.has_marker and last.text.endswith(_ENDS) and page.indent <= _SLACK * 2)


def _is_apart(line: Line, page: Margins) -> bool:
    """A line of the signature block: it begins far to the right of where text begins."""
    return line.x0 > page.left + 0.42 * (page.right - page.left) and not _is_centred(line, page)


def _is_centred(line: Line, page: Margins) -> bool:
    inside = line.x0 > page.left + 12 and line.x1 < page.right - 12
    return inside and abs(line.centre - (page.left + page.right) / 2) < 12 and not _LABEL.match(line.text)


def _same_case(last: Line, line: Line) -> bool:
    return last.text.isupper() == line.text.isupper() and abs(last.size - line.size) < 1


def _block(group: Sequence[tuple[Line, Margins]]) -> RawBlock:
    first, page = group[0]
    pieces: list[Piece] = []
    for line, _ in group:
        piece = line.piece()
        if (
            pieces and pieces[-1].text.endswith("-") and pieces[-1].text[-2:-1].isalnum()
        ):  # Vietnamese is not hyphenated: the hyphen stays, no blank
            before = pieces[-1]
            pieces[-1] = Piece(before.text + piece.text, before.page, before.box)
        else:
            pieces.append(piece)
    return RawBlock(
        tuple(pieces),
        column=1 if _is_apart(first, page) else 0,
        bold=all(line.bold for line, _ in group),
        italic=all(line.italic for line, _ in group),
        centred=_is_centred(first, page),
        indent=max(first.x0 - page.left, 0.0),
    )
