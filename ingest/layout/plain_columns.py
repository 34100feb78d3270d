"""The two-column head and foot of a plain text, typed with blanks or tabs: each column's lines apart, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import RawBlock
from ingest.layout import anchors
from ingest.layout.lines import MARKER
from ingest.layout.plain_lines import TextLine

_GAP = re.compile(r" {2,}")
_HEAD_LINES = 30  # lines with text among which the head's right column begins
_LONGEST_HEAD_LINE = 200  # characters
_FAR = 0.6  # of the right column's place: a line that begins beyond it belongs to the right column
_RIGHT_ONLY = 20  # blanks before a line of the right column above "Nơi nhận"
_LONGEST_FOOT = 200  # lines below and above "Nơi nhận", blank ones included
_GLUED = re.compile(r"[;,.:)a-zà-ỹ]")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines ``start`` to ``end`` stand in two columns; ``blocks`` are the left column's, then the right column's."""

    start: int
    end: int
    blocks: tuple[RawBlock, ...]


def head(lines: Sequence[TextLine]) -> Region | None:
    """The head, when the state's name, the motto or the date stands to the right of something."""
    seen = [index for index, line in enumerate(lines) if not line.blank][:_HEAD_LINES]
    rights = [(index, found) for index in seen if (found := _anchored(lines[index])) is not None]
    if not any(lines[index].indent < place for index, place in rights):
        return None
    place = min(place for _, place in rights)
    end = rights[-1][0] + 1
    end = _subject_end(lines, end)
    return _region(lines, seen[0], end, place)


def _anchored(line: TextLine) -> int | None:
    """Where the part of ``line`` begins that belongs to the head's right column; None where none does."""
    for place, text in _parts(line.text):
        if (
            place
            and len(text) < _LONGEST_HEAD_LINE
            and (anchors.nation_at(text) or anchors.is_motto(text) or (len(text) < 70 and anchors.has_date(text)))
        ):
            return place
    return None


def _subject_end(lines: Sequence[TextLine], end: int) -> int:
    """Lines directly below that hold the subject of a letter ("V/v ...") belong to the left column."""
    if end < len(lines) and not lines[end].blank and anchors.is_subject_mark(lines[end].bare):
        end += 1
        while end < len(lines) and not lines[end].blank and not anchors.is_capitals(lines[end].bare):
            if anchors.is_addressee(lines[end].bare):
                break
            end += 1
    return end


def foot(lines: Sequence[TextLine], start: int) -> Region | None:
    """The first foot from line ``start`` on: "Nơi nhận" with the signature to the right of it."""
    for index in range(start, len(lines)):
        if anchors.is_recipients(lines[index].bare):
            first = index
            top = max(start, index - _LONGEST_FOOT)
            while first > top and not lines[first - 1].blank and lines[first - 1].indent >= _RIGHT_ONLY:
                first -= 1
            end = _foot_end(lines, index)
            if (place := _common_place(lines[first:end])) is not None:
                return _region(lines, first, end, place)
    return None


def _foot_end(lines: Sequence[TextLine], index: int) -> int:
    """Blank lines are room for the signature; after one, what begins at the left without a dash is something else."""
    end, apart = index + 1, False
    for place in range(index + 1, min(len(lines), index + _LONGEST_FOOT)):
        line = lines[place]
        if line.blank:
            apart = True
            continue
        at_left = line.indent < _RIGHT_ONLY and not line.bare.startswith(("-", "–", "+")) and len(_parts(line.text)) < 2
        if apart and at_left:
            break
        # So is what follows directly on a line of the right column.
        end, apart = place + 1, line.indent >= _RIGHT_ONLY
    return end


def _common_place(lines: Sequence[TextLine]) -> int | None:
    places = Counter(place for line in lines for place, _ in _parts(line.text)[-1:] if place >= _RIGHT_ONLY // 2)
    return places.most_common(1)[0][0] if places else None


def _region(lines: Sequence[TextLine], start: int, end: int, place: int) -> Region:
    left: list[RawBlock] = []
    right: list[RawBlock] = []
    for line in lines[start:end]:
        if line.blank:
            continue
        one, two = _sides(line, place)
        if not anchors.is_rule(one):
            _add(left, replace(line, text=one))
        if not anchors.is_rule(two):
            right.append(replace(line, text=two).block(column=1))
    return Region(start, end, tuple(left + right))


def _add(left: list[RawBlock], line: TextLine) -> None:
    """An item of "Nơi nhận" that runs over two lines is one block."""
    goes_on = re.match(r"[a-zà-ỹ(]", line.bare) and not MARKER.match(line.bare)
    if left and goes_on and left[-1].text.startswith("-") and not left[-1].text.endswith((";", ".")):
        left[-1] = replace(left[-1], pieces=(*left[-1].pieces, *line.block().pieces))
    else:
        left.append(line.block())


def _parts(text: str) -> list[tuple[int, str]]:
    """Pieces of a line between wide gaps, each with its place."""
    parts, last = [], 0
    for gap in _GAP.finditer(text):
        if text[last : gap.start()].strip():
            parts.append((last, text[last : gap.start()]))
        last = gap.end()
    if text[last:].strip():
        parts.append((last, text[last:]))
    return parts


def _sides(line: TextLine, place: int) -> tuple[str, str]:
    """What of the line stands left and right of the column that begins about ``place``."""
    parts = _parts(line.text)
    if line.indent >= _FAR * place:
        return "", line.bare
    if len(parts) > 1:
        cut = min((part[0] for part in parts[1:]), key=lambda begin: abs(begin - place))
        return line.text[:cut].strip(), line.text[cut:].strip()
    # The left text ran into the right column, which its place and a capital give away.
    text = line.text
    if len(text) > place > 0 and text[place].isupper() and _GLUED.match(text[place - 1]):
        return text[:place].strip(), text[place:].strip()
    return line.bare, ""
