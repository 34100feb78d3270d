"""Paragraphs inside quotation marks: the text of another document that this one amends or cites.

"Sửa đổi khoản 2 như sau: “2. ...”": labels in there belong to the other document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_OPEN = "“„«"
_CLOSE = "”»"
_CLOSED_END = re.compile(r"[”»\"]\s*[.;,]?\s*(?:\./\.)?$")
_REACH = 800  # paragraphs that a quotation may go on for
_UNOPENED_REACH = 60


def quoted(texts: Sequence[str], announced: Sequence[bool], amending: Sequence[bool]) -> list[bool]:
    """For each paragraph whether it stands inside quotation marks.

    ``announced`` says whether the paragraph before ends with a colon or "như sau", ``amending`` whether it says so of
    an amendment. A quotation that is never closed is taken for a slip of the pen: nothing is quoted. One that an
    amendment announces and that is closed without being opened is quoted.
    """
    quotations = _Quotations(texts)
    marks = [False] * len(texts)
    index = 0
    while index < len(texts):
        found = quotations.at(index, announced=announced[index])
        if found is None and amending[index]:
            found = quotations.unopened(index)
        if found is None:
            index += 1
            continue
        first, end = found
        marks[first : end + 1] = [True] * (end + 1 - first)
        index = end + 1
    return marks


class _Quotations:
    """The paragraphs with their balance of quotation marks."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [text.strip() for text in texts]
        self.balance = [sum(text.count(mark) for mark in _OPEN) - sum(map(text.count, _CLOSE)) for text in self.texts]
        self.odd = [text.count('"') % 2 == 1 for text in self.texts]
        self.back = _back_to_balance(self.balance)
        self.ends = [at for at, odd in enumerate(self.odd) if odd and _CLOSED_END.search(self.texts[at])]

    def at(self, index: int, *, announced: bool) -> tuple[int, int] | None:
        """First and last paragraph of the quotation that opens in paragraph ``index``."""
        text, depth = self.texts[index], self.balance[index]
        straight = text[:1] == '"'
        if text[:1] in _OPEN or straight:
            if depth <= 0 and not (straight and self.odd[index]):
                return (index, index) if announced and _CLOSED_END.search(text) else None
            first = index
        elif depth > 0 and _opens_after_colon(text):
            first = index + 1
        else:
            return None
        if straight:
            place = bisect_right(self.ends, index)
            end = self.ends[place] if place < len(self.ends) else len(self.texts)
        else:
            end = self.back[index]
        return (first, end) if end < min(len(self.texts), index + _REACH) else None

    def unopened(self, index: int) -> tuple[int, int] | None:
        """The quotation that begins without a mark and ends with one."""
        for end in range(index, min(len(self.texts), index + _UNOPENED_REACH)):
            if self.texts[end][:1] in _OPEN or self.odd[end] or self.balance[end] > 0:
                return None
            if self.balance[end] < 0:
                return (index, end) if _CLOSED_END.search(self.texts[end]) else None
        return None


def _back_to_balance(balance: Sequence[int]) -> list[int]:
    """For each paragraph that leaves a mark open, the first one below it with which no more are open than above it."""
    found = [len(balance)] * len(balance)
    waiting: list[tuple[int, int]] = []  # paragraphs, and how many marks are open above them: always more and more
    open_marks = 0
    for index, own in enumerate(balance):
        above, open_marks = open_marks, open_marks + own
        while waiting and waiting[-1][1] >= open_marks:
            found[waiting.pop()[0]] = index
        if own > 0:
            waiting.append((index, above))
    return found


def _opens_after_colon(text: str) -> bool:
    """The unclosed mark follows a colon: "như sau: “Điều 5. ..."."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in _CLOSE) - (text[at] in _OPEN)
        if depth < 0:
            before = text[:at].rstrip()
            return not before or before.endswith((":", "như sau", "là"))
    return False
