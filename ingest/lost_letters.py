"""The letter ư that a program dropped when it made a PDF of a text in TCVN3.

There ư is the byte of the soft hyphen, which may be left out of a PDF like any other soft hyphen. A text of many words
without a single ư has lost it: one word in twenty has one. It is put back where the rest of the word is no syllable and
becomes one in a single way ("đợc", "nh", "Chơng"); "ngời" or "dới" could be words, and stay. The reader is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.syllables import is_syllable

_ENOUGH = 200  # words from which the absence of the letter proves something
_USUAL = 0.005  # share of words with it below which it is missing; 0.03 to 0.06 is usual in official documents
_WORD = re.compile(r"[^\W\d_]+")
_U = re.compile("[ưƯ]")
_UNIT = re.compile(r"[kcdmh]?[mgl]|tr")  # "12 km", "5 tr": as letters they could be a syllable with ư


def is_lost(texts: Iterable[str]) -> bool:
    """Whether a text in Vietnamese has lost its ư."""
    words = letters = 0
    for text in texts:
        words += sum(1 for _ in _WORD.finditer(text))
        letters += len(_U.findall(text))
    return words >= _ENOUGH and letters < _USUAL * words


def restored(text: str) -> str:
    """The text with ư where only that makes a syllable; abbreviations, units and single letters stay."""
    return _WORD.sub(_word, text)


def _word(match: re.Match[str]) -> str:
    word, text = match[0], match.string
    abbreviated = len(word) < 2 or (word.isascii() and not word[1:].islower()) or text[match.end() :][:1] == "."
    if abbreviated or is_syllable(word) or _UNIT.fullmatch(word):
        return word
    letter = "Ư" if word.isupper() else "ư"
    made = {word[:place] + letter + word[place:] for place in range(1, len(word) + 1)}
    possible = [one for one in made if is_syllable(one)]
    return possible[0] if len(possible) == 1 else word
