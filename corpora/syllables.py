"""The possible syllables of Vietnamese, from lexicon/syllables.yaml."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from corpora import lexicon

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPS = ("c", "ch", "p", "t")
_LONGEST = 20  # characters: "nghiêng" has seven, and some more where its marks stand apart
_STOP_TONES = ("sắc", "nặng")


@dataclass(frozen=True, slots=True)
class Syllables:
    """Onsets and rimes without tone marks; ``bodies`` are all their combinations that can be written."""

    onsets: frozenset[str]
    rimes: frozenset[str]
    bodies: frozenset[str]


@cache
def load() -> Syllables:
    """The table; read once."""
    table = lexicon.load("syllables")
    onsets = frozenset(table["onsets"].split())
    rimes = frozenset(rime for row in table["rimes"] for rime in row.split())
    bodies = {onset + rime for onset in onsets | {""} for rime in rimes}
    bodies |= {"qu" + rime for rime in table["after_qu"].split()}
    # "gì", "giếng": the i of gi is the rime's own.
    bodies |= {"g" + rime for rime in rimes if rime.startswith("i")}
    return Syllables(onsets, rimes, frozenset(bodies))


def tone_of(word: str) -> tuple[str, str | None]:
    """``word`` (NFC) without its tone mark, and the tone's name; more than one mark gives the name ``twice``."""
    marks = []
    rest = []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            marks.append(_TONES[char])
        else:
            rest.append(char)
    tone = None if not marks else marks[0] if len(marks) == 1 else "twice"
    return unicodedata.normalize("NFC", "".join(rest)), tone


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (NFC, any case) can be a Vietnamese syllable; both tone placements (hòa, hoà) count."""
    if len(word) > _LONGEST:
        return False
    body, tone = tone_of(word.lower())
    if tone == "twice" or body not in load().bodies:
        return False
    return tone in _STOP_TONES or not body.endswith(_STOPS)
