"""Two readings of a text, each exactly as long as the text, so that a position in one is a position in the other.

:func:`fold` drops case, tones and vowel marks; :func:`place_tones` keeps them and writes every syllable's tone where
the older orthography has it (hòa, thúy, ủy), as both ways of writing are in daily use. Elasticsearch highlights any
of the two and the offsets hold in the original.
"""

from __future__ import annotations

import re
import unicodedata

# Marks around a highlight; noncharacters, so that no file can hold them by right, and both readings blank them.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"

_COMBINING = re.compile("[\u0300-\u036f]")
# A word with its stray combining marks; only these are put together before they are read.
_WORD = re.compile("[\\w\u0300-\u036f]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_QUALITY = frozenset("ăâêôơư")
_ONSET = r"qu|gi(?=[aeoăâêoôơuư])|ngh?|nh|ch|gh|kh|ph|th|tr|[bcdđghklmnprstvx]|"
_NUCLEUS = (
    "iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|uao|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iê|oa|oă|oe|oi|ôi|ơi|oo|"
    "ua|uâ|ui|uê|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"({_ONSET})({_NUCLEUS})(ng|nh|ch|[cmnpt]|)")
# A word with a tone, of at most the letters that a syllable has ("nghiêng"): a bound keeps it linear on any text.
_TONED_WORD = re.compile(
    "(?<![^\\W\\d_])[^\\W\\d_]{0,6}[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]"
    "[^\\W\\d_]{0,6}(?![^\\W\\d_]|[\u0300-\u036f])",
    re.IGNORECASE,
)
# A sign between letters, which Elasticsearch's standard tokenizer takes for a part of the word ("P.Tư").
_GLUE = re.compile(r"(?<=[^\W\d_])[.:·'’_](?=[^\W\d_])")
# An abbreviation with signs inside (LĐTB&XH, TC-KH), but no part of a document number (03/KH-BCĐ, 12/UBND-VX).
_SIGNED = re.compile(r"(?<![\w/.&-])(?:[A-ZĐ]{1,6}(?:[-–&][A-ZĐ]{1,6}){1,4}|[a-zđ]{1,6}&[a-zđ]{1,6})(?![\w/&-])")
_SIGNS = re.compile("[-–&]")


class _Table(dict[int, int]):
    """A translation table for ``str.translate`` that works out each code point when it is first met."""

    def __init__(self, *, drop_marks: bool) -> None:
        super().__init__()
        self.drop_marks = drop_marks

    def __missing__(self, point: int) -> int:
        char = chr(point)
        if 0xD800 <= point <= 0xDFFF:  # half of a pair: no UTF-8 for it
            result = 0xFFFD
        elif char in (MARK_START, MARK_END):
            result = 0x20
        elif self.drop_marks:
            result = _fold_point(char)
        else:
            result = point
        self[point] = result
        return result


def _fold_point(char: str) -> int:
    if char in "đĐðÐ":  # Ð/ð (eth) stands for Đ/đ in many files
        return ord("d")
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1 and not _COMBINING.sub("", parts[1:]):
        char = parts[0]
    lower = char.lower()
    return ord(lower) if len(lower) == 1 else ord(char)


_FOLDED = _Table(drop_marks=True)
_CLEAN = _Table(drop_marks=False)


def fold(text: str) -> str:
    """Lower case without tone and vowel marks, đ as d; the same number of code points, and idempotent.

    A combining mark that could not be composed leaves its place to a blank at the end of its word, so that the word
    stays one token with the letters of its composed form.
    """
    if _COMBINING.search(text):
        text = _WORD.sub(lambda word: _padded(_COMBINING.sub("", word[0]), word[0]), text)
    return text.translate(_FOLDED)


def place_tones(text: str) -> str:
    """Every Vietnamese syllable with its tone on the vowel of the older orthography; same length, idempotent.

    What is no Vietnamese syllable is left as it is. Case is kept.
    """
    if _COMBINING.search(text):
        text = _WORD.sub(lambda word: _padded(unicodedata.normalize("NFC", word[0]), word[0]), text)
    return _TONED_WORD.sub(lambda word: _placed(word[0]), text.translate(_CLEAN))


def apart(text: str) -> str:
    """The text as words for the tokenizer; same length, idempotent.

    A sign that glues two words becomes a blank (P.Tư pháp, ban_hành); signs inside an abbreviation go to its end as
    blanks (LĐTB&XH, TC-KH), so that all its ways of writing are one word.
    """
    return _SIGNED.sub(lambda word: _padded(_SIGNS.sub("", word[0]), word[0]), _GLUE.sub(" ", text))


def _padded(word: str, original: str) -> str:
    """``word`` with blanks up to the length of ``original``; the original where composing made it longer."""
    return word.ljust(len(original)) if len(word) <= len(original) else original


def _placed(word: str) -> str:
    """One word with its tone moved; as it is unless it is a syllable with exactly one tone."""
    letters, tone = [], ""
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        found = [mark for mark in parts if mark in _TONES]
        if found and (tone or len(found) > 1):
            return word
        tone = tone or "".join(found)
        letters.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)))
    bare = "".join(letters)
    if not tone or len(bare) != len(word) or not (syllable := _SYLLABLE.fullmatch(bare.lower())):
        return word
    place = len(syllable[1]) + _nucleus(syllable[2], closed=bool(syllable[3]))
    letters[place] = unicodedata.normalize("NFC", letters[place] + tone)
    placed = "".join(letters)
    return placed if len(placed) == len(word) else word


def _nucleus(vowels: str, *, closed: bool) -> int:
    """Which vowel of the syllable carries the tone: a marked one, the last before a consonant, else the first of
    two and the middle of three."""
    marked = [index for index, vowel in enumerate(vowels) if vowel in _QUALITY]
    if marked:
        return marked[-1]
    if closed:
        return len(vowels) - 1
    return 1 if len(vowels) == 3 else 0
