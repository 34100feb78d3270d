"""How texts are compared: one key for each syllable, numbers of documents in one form, likeness of subjects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from corpora.rules import word_lists
from corpora.units.naming import abbreviations, canonical, tone_last

_WORD = re.compile(r"[^\W_]+")
_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1"})
_NUMBER = re.compile(
    r"^\s*(?:số\s*:?\s*)?(?P<number>[\dOoIl|]{0,6})(?P<letter>[A-Za-z]?)\s*/\s*(?P<symbol>\S.*)$", re.I
)
_PARTY = re.compile(r"^\s*(?:số\s*:?\s*)?(?P<number>\d{1,5})\s*-\s*(?P<symbol>[^\W\d][^\s]*/\S+)$", re.I)


@lru_cache(maxsize=65536)
def syllables(text: str) -> tuple[str, ...]:
    """The text's words as keys (lower case, tone at the end), subject abbreviations written out ("PCMBN")."""
    out: list[str] = []
    for word in _WORD.findall(canonical(text)):
        rows = [long for context, long in abbreviations().get(word, ()) if context == "subject"]
        out.extend(_WORD.findall(rows[0]) if rows else [word])
    return tuple(tone_last(word) for word in out)


def phrase(text: str) -> str:
    """The key of a phrase, with a blank at either end so that whole words are found by ``in``."""
    return " " + " ".join(syllables(text)) + " "


@cache
def phrases(*path: str) -> tuple[str, ...]:
    """The keys of a list of corpora/rules/letters.yaml, longest first; the path leads to it."""
    value: object = word_lists("letters")
    for name in path:
        if not isinstance(value, Mapping):
            raise KeyError(name)
        value = value[name]
    if not isinstance(value, list):
        raise KeyError(path)
    return tuple(sorted((phrase(str(item)) for item in value), key=len, reverse=True))


def says(text: str, *path: str) -> str | None:
    """The first phrase of that list that the text contains, or None."""
    spoken = phrase(text)
    return next((wanted.strip() for wanted in phrases(*path) if wanted in spoken), None)


@dataclass(frozen=True, slots=True)
class Number:
    """Số và ký hiệu: ``number`` without leading zeros ("" where it is left blank), ``symbol`` in capitals."""

    number: str
    symbol: str

    @property
    def blank(self) -> bool:
        """Whether the number itself is left open, as in drafts ("   /KH-UBND")."""
        return not self.number

    def like(self, other: Number) -> bool:
        """Whether a slip of the pen may lie between them: same symbol, digits swapped or one digit wrong."""
        if self.symbol != other.symbol or self.number == other.number:
            return False
        mine, theirs = self.number.zfill(2), other.number.zfill(2)
        if sorted(mine) == sorted(theirs):
            return True
        return len(mine) == len(theirs) and sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1


@lru_cache(maxsize=16384)
def parse_number(text: str | None) -> Number | None:
    """The number of a document in one form; None for what is no number. O for 0 and l for 1 are read as meant."""
    if not text:
        return None
    plain = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("–", "-").replace("—", "-")
    match = _NUMBER.match(plain) or _PARTY.match(plain)
    if match is None:
        return None
    digits = match["number"].translate(_LOOKALIKE).lstrip("0")
    symbol = re.sub(r"\s+", "", match["symbol"]).upper().rstrip(".,;:)")
    return Number(digits + (match.groupdict().get("letter") or "").upper(), symbol)


_TAIL = re.compile(r"\b(?:trên địa bàn|năm học|giai đoạn)\b.*$")
# "của Sở Nội vụ", "tỉnh Đông Sơn": whose and where, not what about
_BODIES = (
    r"ubnd|ủy ban|uỷ ban|hđnd|sở|phòng|ban|chi cục|cục|trung tâm|trường|công an|hội|đoàn|trạm|văn phòng"
    r"|huyện|tỉnh|thành phố|quận|thị xã|xã|phường"
)
_BODY = re.compile(rf"\bcủa\s+(?:{_BODIES})\b.*?(?=\s(?:năm|quý|tháng|\d+ tháng|về|trong|giai đoạn)\b|[,;.]|$)")
_CAPITAL = r"[A-ZĐÀ-Ỹ]\w*"
_PLACE = re.compile(
    rf"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|TP\.?)\s+(?:{_CAPITAL}(?:\s*-\s*|\s+)?)+", re.U
)


@cache
def _weights() -> tuple[frozenset[str], dict[str, float]]:
    lists = word_lists("letters")
    nothing = frozenset(tone_last(canonical(word)) for word in lists["boilerplate"])
    return nothing, {tone_last(canonical(str(word))): tenths / 10 for word, tenths in lists["common"].items()}


def _weight(word: str) -> float:
    nothing, common = _weights()
    if word in nothing or word.isdigit():
        return 0.0
    return common.get(word, 1.0)


@lru_cache(maxsize=16384)
def topic(text: str) -> tuple[str, ...]:
    """The words of a subject that say what it is about, in their order, without place and period."""
    plain = text if text.isupper() else _PLACE.sub(" ", text)
    cut = _TAIL.sub("", _BODY.sub(" ", canonical(plain)))
    return tuple(word for word in syllables(cut) if _weight(word) > 0)


def _measure(items: Iterable[tuple[float, bool]]) -> float:
    total = found = 0.0
    for weight, there in items:
        total += weight
        found += weight if there else 0.0
    return found / total if total else 0.0


def likeness(wanted: tuple[str, ...], text: str) -> float:
    """How alike a topic and a text's topic are, 0 to 1: the share of either that stands in the other.

    A letter may name a part of a long title, or put words around a short one; a text that says too little by itself
    ("kết quả công tác năm") is not measured that way.
    """
    there = syllables(text)
    forth = _share(wanted, there)
    own = topic(text)
    enough = sum(_weight(word) for word in own) >= _TELLING
    return max(forth, _share(own, wanted)) if enough else forth


_TELLING = 1.2  # weight of the words that make a topic of their own


def _share(wanted: tuple[str, ...], there: tuple[str, ...]) -> float:
    """How much of a topic stands in words, 0 to 1: half by words, half by neighbouring pairs."""
    if not wanted:
        return 0.0
    words, pairs = frozenset(there), frozenset(pairwise(there))
    single = _measure((_weight(word), word in words) for word in wanted)
    double = list(pairwise(wanted))
    if not double:
        return single
    return (single + _measure((min(_weight(a), _weight(b)), (a, b) in pairs) for a, b in double)) / 2


def parse_day(text: str | None) -> date | None:
    """An ISO date, or None for anything that is no whole day."""
    try:
        return date.fromisoformat(text) if text and len(text) == len("2023-03-20") else None
    except ValueError:
        return None
