"""Paragraphs inside quotation marks: the text of another document that this one amends or cites.

"Sửa đổi khoản 2 như sau: “2. ...”": labels in there belong to the other document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPEN = "“„«"
_CLOSE = "”»"
_CLOSED_END = re.compile(r"[”»\"]\s*[.;,]?\s*(?:\./\.)?$")
_REACH = 1200  # paragraphs that a quotation may go on for


def quoted(texts: Sequence[str], announced: Sequence[bool]) -> list[bool]:
    """For each paragraph whether it stands inside quotation marks.

    ``announced`` says whether the paragraph before ends with a colon or "như sau". A quotation that is never closed is
    taken for a slip of the pen: nothing is quoted.
    """
    marks = [False] * len(texts)
    index = 0
    while index < len(texts):
        last = _last_of(texts, index, announced[index])
        if last is None:
            index += 1
            continue
        first, end = last
        for at in range(first, end + 1):
            marks[at] = True
        index = end + 1
    return marks


def _last_of(texts: Sequence[str], index: int, announced: bool) -> tuple[int, int] | None:
    """First and last paragraph of the quotation that opens in paragraph ``index``."""
    text = texts[index].strip()
    at_start = text[:1] in _OPEN or text[:1] == '"'
    depth = _balance(text)
    if at_start:
        if depth <= 0 and not (text[:1] == '"' and text.count('"') % 2):
            whole = announced and _CLOSED_END.search(text) is not None
            return (index, index) if whole else None
        first = index
    else:
        if depth <= 0 or _opening_at_end(text) is None:
            return None
        first = index + 1
    straight = text[:1] == '"'
    for end in range(index + 1, min(len(texts), index + _REACH)):
        other = texts[end].strip()
        depth += _balance(other)
        if straight and other.count('"') % 2 and _CLOSED_END.search(other):
            return first, end
        if not straight and depth <= 0:
            return first, end
    return None


def _balance(text: str) -> int:
    """Quotation marks opened and not closed."""
    return sum((char in _OPEN) - (char in _CLOSE) for char in text)


def _opening_at_end(text: str) -> int | None:
    """The unclosed mark, where it follows a colon: "như sau: “Điều 5. ..."."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in _CLOSE) - (text[at] in _OPEN)
        if depth < 0:
            before = text[:at].rstrip()
            return at if before.endswith((":", "như sau", "là")) or not before else None
    return None
