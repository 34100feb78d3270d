"""How much a text looks like Vietnamese: the score that picks encodings, and the gate before tagging."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.syllables import is_syllable
from ingest.document import Document, Notice
from ingest.errors import TooLargeError

# Measured on 41 real official documents: at least 96 of 100 words are possible syllables, at least 80 have accents;
# text layers of bad recognition have 0 to 78, text without marks has no accents and about 80 possible syllables.
SUSPECT = 0.88  # share of possible syllables below which a page is said to be suspect
HELD = 0.75  # and below which a whole document is held for a person to look at
_FEW_ACCENTS = 0.45  # share of words with accents below which marks are missing
_NO_ACCENTS = 0.25
_ENOUGH = 20  # words on which a verdict can be given
# A long text is sampled before it is cut into lines, since what is no text may cost far more than what is one.
LONG = 200_000  # characters, about eighty pages, from which a text must have words
VERY_LONG = 1_000_000  # and from which they must be Vietnamese, and must not be one piece over and over
_SAMPLES, _SAMPLE = 20, 10_000
# Different words in so large a sample: a law or register has a thousand and more, a table of figures some hundreds.
_LEAST_VOCABULARY = 50
_LONGEST_WORD = 30
MOST_REPETITION = 60  # characters for each byte of the packed text; real ones have three to twelve
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u0303\u0306\u0309\u031b\u0323]+[^\W\d_]*)*")
_ADDRESS = re.compile(r"[^\s@]{1,64}@\S+|(?:https?://|www\.)\S+")
_CODE = re.compile(r"(?<![^\W_])[^\W_]*\d[\w./-]*")
_GLYPHS = re.compile(r"\(cid:\d+\)|\ufffd|[\ue000-\uf8ff]")


def syllable_score(text: str) -> tuple[float, int]:
    """Share of the words with other than ASCII letters that are possible syllables, and how many such words there are.

    The right decoding of a Vietnamese text scores about 0.99, a wrong one far less. A text without such words scores 0.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)


@dataclass(frozen=True, slots=True)
class Assessment:
    """``score`` is the share of possible syllables over all ``words``, ``accented`` the share of words with accents."""

    score: float
    accented: float
    words: int

    @property
    def suspect(self) -> bool:
        """Whether a reader should be warned."""
        return self.words >= _ENOUGH and self.score < SUSPECT

    @property
    def without_marks(self) -> bool:
        """Whether tone and vowel marks are missing."""
        return self.words >= _ENOUGH and self.accented < _FEW_ACCENTS

    @property
    def rubbish(self) -> bool:
        """Whether tagging it would tag rubbish."""
        return self.words >= _ENOUGH and (self.score < HELD or self.accented < _NO_ACCENTS)


def assess(text: str) -> Assessment:
    """The verdict on a text. Abbreviations in capitals, numbers with their letters and addresses are no words."""
    text = _CODE.sub(" ", _ADDRESS.sub(" ", text))
    broken = len(_GLYPHS.findall(text))
    words = [word for word in _WORD.findall(text) if not (word.isascii() and word.isupper())]
    total = len(words) + broken
    if not total:
        return Assessment(1.0, 1.0, 0)
    accented = sum(not word.isascii() for word in words)
    return Assessment(sum(map(is_syllable, words)) / total, accented / total, total)


def notices(pages: Sequence[str]) -> tuple[Notice, ...]:
    """A warning for each page whose text looks wrong, with the page and its score out of 100."""
    found = []
    for number, text in enumerate(pages, 1):
        page = assess(text)
        if page.suspect:
            found.append(Notice("suspect-text", {"page": str(number), "score": str(round(100 * page.score))}))
        elif page.without_marks:
            found.append(Notice("missing-marks", {"page": str(number)}))
    return tuple(found)


def hold(document: Document) -> Notice | None:
    """The gate: why the document should be looked at by a person before it is tagged, or None."""
    whole = assess(document.text)
    return Notice("text-held", {"score": str(round(100 * whole.score))}) if whole.rubbish else None


def require_language(text: str) -> None:
    """Raise TooLargeError for a long text that no one wrote: letters, figures, signs or one line of words without end.

    Splitting the file helps, as the message says: each part then meets the usual gate, after which a person decides.
    """
    if len(text) < LONG:
        return
    step = max((len(text) - _SAMPLE) // (_SAMPLES - 1), 1)
    sample = " ".join(text[place : place + _SAMPLE] for place in range(0, len(text), step))
    vocabulary = {word.casefold() for word in _WORD.findall(sample) if len(word) <= _LONGEST_WORD}
    if len(vocabulary) < _LEAST_VOCABULARY:
        raise TooLargeError(limit=f"{_dotted(LONG)} ký tự mà không có câu chữ")
    if len(text) < VERY_LONG:
        return
    if assess(sample).rubbish:
        raise TooLargeError(limit=f"{_dotted(VERY_LONG)} ký tự mà không đọc ra chữ tiếng Việt")
    if len(text) > MOST_REPETITION * len(zlib.compress(text.encode(errors="replace"))):
        raise TooLargeError(limit=f"{_dotted(VERY_LONG)} ký tự lặp lại một đoạn")


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")
