"""One key for all ways of writing a body's name: case, tone placement, abbreviations, number words.

A key is the name's syllables in lower case without punctuation and without "và", each with its tone as a digit at the
end, so that "Uỷ ban" and "Ủy ban" agree. Abbreviations come from corpora/abbreviations.csv.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent.parent / "abbreviations.csv"
_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"^([^\d]+)(\d+)$")
NUMBER_WORDS = {
    "nhất": "1", "một": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7",
    "bẩy": "7", "tám": "8", "chín": "9", "mười": "10", "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6",
    "vii": "7", "viii": "8", "ix": "9", "x": "10", "xi": "11", "xii": "12",
}  # fmt: skip
_TENS = {"mười": 10}
_NUMBERED = {"phường", "quận", "phố", "số", "ấp", "tổ"}
_DROPPED = {"và"}


def canonical(text: str) -> str:
    """NFC, one form of Đ, single blanks, lower case."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    return " ".join(text.casefold().split())


@lru_cache(maxsize=65536)
def tone_last(syllable: str) -> str:
    """The syllable with its tone as a digit at the end: "hòa" and "hoà" both give "hoa2"."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def folded(text: str) -> str:
    """No tone and no vowel marks, đ as d, lower case, single blanks between words."""
    bare = "".join(c for c in unicodedata.normalize("NFD", canonical(text)) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare.replace("đ", "d")))


@cache
def abbreviations() -> dict[str, tuple[tuple[str, str], ...]]:
    """Abbreviation in lower case -> (context, expansion) rows in the order of the table."""
    rows: dict[str, list[tuple[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(canonical(row["abbreviation"]), []).append((row["context"], canonical(row["expansion"])))
    return {short: tuple(longs) for short, longs in rows.items()}


def _fits(context: str, before: list[str], after: list[str]) -> bool:
    if context == "start":
        return not before
    if context == "before-number":
        return bool(after) and after[0].isdigit()
    if context.startswith("after="):
        wanted = canonical(context.removeprefix("after="))
        return bool(before) and (before[-1] in wanted.split() or " ".join(before).endswith(wanted))
    return context != "subject"


def _expanded(tokens: list[str]) -> list[str]:
    table = abbreviations()
    out: list[str] = []
    for index, token in enumerate(tokens):
        rows = table.get(token, ())
        long = next((long for context, long in rows if _fits(context, out, tokens[index + 1 :])), None)
        out.extend(_WORD.findall(long) if long else [token])
    return out


def _numbered(tokens: list[str]) -> list[str]:
    """Number words after "phường", "quận", "số" as digits; no leading zeros; no "số" before a digit."""
    out: list[str] = []
    skip = False
    for index, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if out and out[-1] in _NUMBERED and token in NUMBER_WORDS:
            value = NUMBER_WORDS[token]
            if token in _TENS and following in NUMBER_WORDS and len(NUMBER_WORDS[following]) == 1:
                value, skip = str(10 + int(NUMBER_WORDS[following])), True
            if out[-1] == "số":
                out.pop()
            out.append(value)
        elif token.isdigit():
            if out and out[-1] == "số":
                out.pop()
            out.append(token.lstrip("0") or "0")
        else:
            out.append(token)
    return out


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The name's words, abbreviations written out, numbers as digits, with accents, without "và"."""
    tokens: list[str] = []
    for token in _WORD.findall(canonical(name)):
        glued = _GLUED.match(token)
        tokens.extend(glued.groups() if glued else (token,))
    plain = [token for token in tokens if token not in _DROPPED]
    return tuple(token for token in _numbered(_expanded(plain)) if token not in _DROPPED)


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The canonical key of a name."""
    return " ".join(tone_last(word) for word in words(name))
