"""Two columns that somebody typed with blanks or tabs into one paragraph, taken apart again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.document import Piece, RawBlock
from ingest.layout import anchors

_GAP = re.compile(r"[ \xa0]{4,}")
_NARROW = re.compile(r"[ \xa0]{2,}")
_LONGEST = 400  # characters of a head that was taken for one paragraph
_GLUED = re.compile(r"^(?P<left>\s*[-–+•].*?[;,.])\s*(?P<right>[^\W\d_a-zà-ỹ]{2}.*)$")


def split(block: RawBlock, right_hint: int | None = None) -> list[RawBlock]:
    """The block as one, or as left and right block of each of its lines where a wide gap parts them.

    Only for blocks of the head and foot. ``right_hint`` is the column of characters where the right side of the lines
    before began, for lines that hold the right side only.
    """
    if block.cell is not None or block.column:
        return [block]
    lines = [line for piece in block.pieces for line in _lines(piece)]
    parts: list[tuple[int, Piece]] = []
    for piece in lines:
        parts.extend(_sides(piece, right_hint))
    if len({side for side, _ in parts}) < 2 and not any(side for side, _ in parts):
        return [block]
    return [replace(block, pieces=(piece,), column=side, list_label=None) for side, piece in parts]


def unjoined(block: RawBlock) -> list[RawBlock]:
    """Lines of a head or foot that a reader took for one paragraph, each by itself again."""
    if len(block.pieces) < 2 or len(block.text) > _LONGEST:
        return [block]
    texts = [piece.text for piece in block.pieces]
    if all(anchors.mostly_capitals(text) for text in texts) or any(_is_own_line(text) for text in texts):
        return [replace(block, pieces=(piece,)) for piece in block.pieces]
    return [block]


def _is_own_line(text: str) -> bool:
    return (
        anchors.nation_at(text) is not None
        or anchors.is_motto(text)
        or anchors.is_recipients(text)
        or anchors.signature_mark(text) is not None
        or anchors.is_office(text)
    )


def right_side_begins(blocks: Iterable[RawBlock]) -> int | None:
    """The column of characters at which the right side begins in the first line that has one."""
    for block in blocks:
        for piece in block.pieces:
            for line in _lines(piece):
                left, gap = _cut(line.text)
                if left and gap:
                    return gap
    return None


def _lines(piece: Piece) -> list[Piece]:
    return [replace(piece, text=line.expandtabs(8)) for line in piece.text.splitlines() if line.strip()]


def _sides(piece: Piece, right_hint: int | None) -> list[tuple[int, Piece]]:
    text = piece.text
    left, begins = _cut(text)
    if begins:
        return [(0, replace(piece, text=left)), (1, replace(piece, text=text[begins:].strip()))]
    glued = _GLUED.match(text)
    if glued is not None and (anchors.is_office(glued["right"]) or anchors.signature_mark(glued["right"])):
        return [(0, replace(piece, text=glued["left"])), (1, replace(piece, text=glued["right"]))]
    indent = len(text) - len(text.lstrip())
    far = right_hint is not None and indent > max(12, right_hint // 2)
    return [(1 if far else 0, replace(piece, text=text))]


def _cut(text: str) -> tuple[str, int]:
    """The left side and where the right one begins; 0 where the line is one."""
    nation = anchors.nation_at(text)
    if nation is not None and text[: nation[0]].strip():
        return text[: nation[0]].strip(), nation[0]
    body = len(text) - len(text.lstrip())
    gaps = [gap for gap in _GAP.finditer(text, body) if text[gap.end() :].strip()]
    if not gaps:
        gaps = [
            gap
            for gap in _NARROW.finditer(text, body)
            if anchors.is_motto(text[gap.end() :])
            or anchors.is_office(text[gap.end() :])
            or (anchors.has_date(text[gap.end() :]) and anchors.is_number_line(text[body : gap.start()]))
        ]
    if not gaps:
        return "", 0
    widest = max(gaps, key=lambda gap: (_rank(text, gap), gap.end() - gap.start()))
    return (text[body : widest.start()], widest.end()) if _rank(text, widest) else ("", 0)


def _rank(text: str, gap: re.Match[str]) -> int:
    """Prefer a gap whose right side is a known expression, then one that does not stand inside a number or a date."""
    right, left = text[gap.end() :].strip(), text[: gap.start()].strip()
    if anchors.is_motto(right) or anchors.is_office(right) or anchors.signature_mark(right):
        return 2
    if anchors.has_date(right) and not anchors.has_date(left) and not re.search(r"ngày\W*$", left):
        return 2
    return 0 if anchors.has_date(text) or anchors.is_number_line(text) else 1
