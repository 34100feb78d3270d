"""What the zones of a page share: labels, first words of a body, sides of a line, names of persons."""

from __future__ import annotations

import re
from functools import cache

from corpora import lexicon
from corpora.syllables import is_syllable
from ingest.layout import anchors

LABEL = re.compile(
    r"^\s*(?:(?!V\s*/\s*[vV]\b)[IVX]+\s*[.\-/)]|\d+\s*[.\-/)]|[a-zđ]\s*\)|Điều\s+\d|(?:Chương|CHƯƠNG|Phần|PHẦN)\s+[IVX\dtT])"
)
LIST = re.compile(r"^\s*[-–—+•*]\s*")


def opens_body(text: str) -> bool:
    """Căn cứ, Thực hiện ...: the first words of legal bases and reasons."""
    text = LIST.sub("", text)
    opening = anchors.starts_with(anchors.plain(text[:60]), anchors.words("letterhead", "openings"))
    return opening is not None and text.strip()[:1].isupper() and not anchors.mostly_capitals(text)


def left_side(text: str) -> str:
    """What stands before the first wide gap."""
    return re.split(r"\s{3,}|\t", text.strip())[0]


def right_side(text: str) -> str:
    """What stands after the last wide gap."""
    return re.split(r"\s{3,}|\t", text.strip())[-1]


_NAME = re.compile(r"^(?:[^\W\d_][\w’']*\.?\s+){1,5}[^\W\d_][\w’']*$")


@cache
def _surnames() -> frozenset[str]:
    return frozenset(anchors.plain(str(name)) for name in lexicon.load("letterhead")["surnames"])


def is_name(text: str) -> bool:
    """A person's name by its form: two to six words with capitals, possible syllables, a surname or three words."""
    text = text.strip(" .,()")
    if len(text) > 60 or not _NAME.match(text) or anchors.is_office(text):
        return False
    words = text.split()
    if not all(word[0].isupper() for word in words) or (text.isupper() and len(words) < 3):
        return False
    line = anchors.plain(text)
    if anchors.starts_with(line, anchors.words("letterhead", "bodies")) and text.isupper():
        return False
    known = line.split()[0].rstrip("'’") in _surnames()
    real = sum(is_syllable(word.strip(".'’").lower()) for word in words)
    return (known and 2 * real > len(words)) or (len(words) >= 3 and real == len(words))
