"""The words of a text with their places, and word lists as tries: what the grammar of names reads."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# Old and new tone placement are one spelling: "uỷ" is read as "ủy", "hoà" as "hòa".
_TONES = {
    old + new: target
    for old, news, targets in (
        ("o", "àáảãạ", ("òa", "óa", "ỏa", "õa", "ọa")),
        ("o", "èéẻẽẹ", ("òe", "óe", "ỏe", "õe", "ọe")),
        ("u", "ỳýỷỹỵ", ("ùy", "úy", "ủy", "ũy", "ụy")),
    )
    for new, target in zip(news, targets, strict=True)
}
_SEPARATORS = {"": " ", "-": "-", "–": "-", "—": "-", ",": ",", "&": "&", "/": "/", ":": ":", "(": "(", ")": ")"}
# What a separator in a word list admits in the text.
_ADMITS = {" ": " ", "-": "-, &", ",": ",- ", "&": "&- ,"}
AND = "và"


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """A word in lower case with the tone mark in its new place."""
    low = word.lower()
    return low[:-2] + _TONES[low[-2:]] if low[-2:] in _TONES else low


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: starts, ends, keys, whether the first letter is a capital; offsets into ``text``."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]

    def __len__(self) -> int:
        return len(self.keys)

    def separator(self, index: int) -> str:
        """What stands before word ``index``: one of `` ,-&/:()``, or ``.`` for anything else that parts."""
        if index <= 0 or index >= len(self.keys):
            return "."
        left, right = self.ends[index - 1], self.starts[index]
        if right - left == 1 and self.text[left] == " ":
            return " "
        gap = self.text[left:right]
        if "\n" in gap:
            return "."
        marks = gap.strip(" \t…\u00a0")
        return _SEPARATORS.get(marks) or (marks[-1] if marks[-1] in ",:)" else ".")

    def capital(self, index: int) -> bool:
        """True if word ``index`` begins with a capital letter."""
        return self.text[self.starts[index]].isupper()

    def abbreviation(self, index: int) -> bool:
        """True if word ``index`` is two or more capitals."""
        start, end = self.starts[index], self.ends[index]
        return end - start > 1 and self.text[start:end].isupper()

    def at(self, offset: int) -> int:
        """Index of the first word that begins at or after ``offset``."""
        return bisect_left(self.starts, offset)


def words_of(text: str) -> Words:
    """The words of ``text``; underscores part words."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        starts.append(start)
        ends.append(end)
        keys.append(key(match[0]))
    return Words(text, starts, ends, keys)


Entry = tuple[tuple[tuple[str, str], ...], int]


class Phrases:
    """A list of phrases; ``match`` finds the longest that begins at a word."""

    def __init__(self, phrases: Iterable[str] | Mapping[str, object]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, str], ...]]] = {}
        for phrase in phrases:
            parts = _parts(phrase)
            self._by_first.setdefault(parts[0][1], []).append(parts)
        for rows in self._by_first.values():
            rows.sort(key=len, reverse=True)

    def match(self, words: Words, index: int) -> int:
        """Index after the longest phrase that begins at word ``index``; ``index`` itself if none does."""
        if index >= len(words.keys):
            return index
        for parts in self._by_first.get(words.keys[index], ()):
            if (end := _compare(parts, words, index)) > index:
                return end
        return index

    def starts(self, word: str) -> bool:
        """True if some phrase begins with this key."""
        return word in self._by_first

    def holds(self, phrase: str) -> bool:
        """True if the phrase itself is in the list."""
        parts = _parts(phrase)
        return parts in self._by_first.get(parts[0][1], ())


def listed(value: str | Iterable[str]) -> list[str]:
    """A list from YAML: either a sequence or one text with commas."""
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    return list(value)


def _parts(phrase: str) -> tuple[tuple[str, str], ...]:
    """A phrase as (separator before, key) pairs, "và" turned into a separator."""
    words = words_of(phrase)
    parts: list[tuple[str, str]] = []
    pending = ""
    for index, word in enumerate(words.keys):
        if word == AND and parts and index + 1 < len(words):
            pending = "&"
            continue
        parts.append((pending or (words.separator(index) if index else " "), word))
        pending = ""
    return tuple(parts)


def _compare(parts: tuple[tuple[str, str], ...], words: Words, index: int) -> int:
    """Index after ``parts`` if the words from ``index`` agree with them, else ``index``."""
    keys, count = words.keys, len(words.keys)
    place = index
    for number, (wanted, word) in enumerate(parts):
        if number:
            if place >= count:
                return index
            found = words.separator(place)
            if keys[place] == AND and word != AND and found in " ,":
                place += 1
                if place >= count or words.separator(place) != " ":
                    return index
                found = "&"
            if found not in _ADMITS.get(wanted, wanted):
                return index
        if place >= count or keys[place] != word:
            return index
        place += 1
    return place
