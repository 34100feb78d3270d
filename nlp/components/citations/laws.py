"""Laws, codes, ordinances and the Constitution by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from nlp.patterns import alternation


@dataclass(frozen=True, slots=True)
class Law:
    """A law by its title as written; ``end`` is after the year that belongs to the title, if any."""

    title: str
    start: int
    end: int


def _loose(names: list[str]) -> str:
    """The names as one pattern in which "hoà" is "hòa", a comma may be missing and a dash may stand for "và"."""
    parts = []
    for name in sorted(names, key=len, reverse=True):
        words = [_LOOSE_VOWELS.sub(r"\\w\\w", re.escape(word)) for word in name.split()]
        parts.append(r"\s+".join(words).replace(",", ",?"))
    return "(?:" + "|".join(parts) + ")"


# Rimes whose tone mark may stand on either letter.
_LOOSE_VOWELS = re.compile(r"(?:[oòóỏõọ][aàáảãạ]|[oòóỏõọ][eèéẻẽẹ]|[uùúủũụ][yỳýỷỹỵ])(?![\wàáảãạ])")

_CAPITALS = "".join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())
_YEAR = r"(?:\s+(?:năm\s+)?(?:19|20)\d\d(?!\d|\s*[-–/]\s*\d))?"
_OF_COUNCILS = r"(?:\s+của\s+(?:Hội\s+đồng\s+nhân\s+dân|HĐND)(?:\s*(?:,|và)\s*(?:[UỦ]\w+\s+\w+\s+nhân\s+dân|UBND))?)?"
_AMENDING = r"sửa\s+đổi(?:,?\s+bổ\s+sung)?(?:\s+một\s+số\s+điều)?\s+(?:của\s+)?(?:các\s+)?"


@cache
def _known() -> re.Pattern[str]:
    table = lexicon.load("laws")
    law, code, decree = (_loose(table[kind]) for kind in ("luật", "bộ luật", "pháp lệnh"))
    core = rf"(?:Luật\s+{law}|(?:Bộ\s+luật|Bộ\s+Luật|bộ\s+luật)\s+{code}|Pháp\s+lệnh\s+{decree})"
    return re.compile(
        rf"(?<!\w)(?:(?:Luật|Bộ\s+luật|Pháp\s+lệnh)\s+{_AMENDING})?{core}(?!\w){_OF_COUNCILS}{_YEAR}", re.IGNORECASE
    )


@cache
def _constitution() -> re.Pattern[str]:
    state = r"(?:\s+nước\s+(?:Cộng\s+ho[àòa]+\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam|CHXHCN\s+Việt\s+Nam))?"
    return re.compile(rf"(?<!\w)Hiến\s+pháp{state}{_YEAR}")


@cache
def _unknown() -> re.Pattern[str]:
    """A law whose name is in no list: capitals after "Luật", up to a word that cannot belong to a name."""
    table = lexicon.load("laws")
    ends, never = alternation(table["ends"]), alternation(table["not_names"])
    word = rf"(?!{ends}(?!\w))[^\W\d_][\w]*(?:\s*[-–]\s*[^\W\d_]\w*)?"
    return re.compile(
        rf"(?<!\w)(?<!Bộ\s)(?P<kind>Luật|Bộ\s+luật|Pháp\s+lệnh)\s+(?!{never}(?!\w))"
        rf"(?P<name>(?-i:[{_CAPITALS}])\w*(?:\s+{word}){{0,11}}){_OF_COUNCILS}{_YEAR}"
    )


def find_laws(text: str) -> Iterator[Law]:
    """All laws cited by name, from left to right; known names first, so that they end where they should."""
    if not ("uật " in text or "lệnh " in text or "iến pháp" in text):
        return
    taken = [
        match.span() for match in _known().finditer(text) if match.group()[0].isupper() or match.group()[:2] == "bộ"
    ]
    taken += [match.span() for match in _constitution().finditer(text)]
    guessed = (match.span() for match in _unknown().finditer(text))
    taken += [span for span in guessed if not any(start < span[1] and span[0] < end for start, end in tuple(taken))]
    for start, end in sorted(taken):
        yield Law(re.sub(r"\s+", " ", text[start:end]).strip(), start, end)
