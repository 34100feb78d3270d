"""What the words of a query may mean: document numbers, abbreviations and what they stand for, both ways.

Everything is expanded here, at query time, and nothing in the index. No I/O but the table of abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from corpora.syllables import is_syllable
from corpora.units.naming import abbreviations
from search_api.index.entries import number_key
from search_api.index.folding import apart, fold, place_tones

_WORD = re.compile(r"\w+(?:[.,/]\d+)*")
# "03/KH-BCĐ138", "13-KL/TW", "110/2024/QĐ-UBND", with blanks anywhere around the signs.
_NUMBER = re.compile(
    r"(?<![\w/])\d{1,6}\s*(?:[/-]\s*(?:19|20)\d{2}\s*)?[/-]\s*[^\W\d]\w*(?:\s*[-/&.]\s*[^\W\d]\w*)*", re.UNICODE
)
_TAIL = re.compile(r"\s{1,3}(\d{1,4})(?![\w/.,-])")
_GLUED = re.compile(r"(?<![\w/-])([A-ZĐa-zđ])(\d{1,2})(?![\w/-])")  # P3: phường 3
_BARE_NUMBER = re.compile(r"\d{1,6}\s+[A-ZĐa-zđ][\w\s&./-]*")
_MOST_READINGS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a run of words of the query, with the other ways of writing it (folded)."""

    written: str
    folded: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A query's words: ``text`` with tones in one place, ``folded`` without; ``accented`` if it was typed with any.

    ``numbers`` are the keys of document numbers in it, ``number_texts`` how they are written (folded); ``guesses`` are
    keys of what may be one ("03 kh bcđ138"). ``terms`` are the other words.
    """

    text: str
    folded: str
    accented: bool
    terms: tuple[Term, ...]
    numbers: tuple[str, ...] = ()
    number_texts: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.numbers)


def read_words(typed: str) -> Words:
    """Read what was typed into the search box."""
    typed = " ".join(typed.split())
    text = place_tones(apart(typed))
    folded = fold(text)
    accented = text.lower() != folded
    keys, texts, rest = _numbers(typed)
    bare = not keys and _BARE_NUMBER.fullmatch(typed)
    guesses = (number_key(typed),) if bare else ()
    if bare and any(char.isupper() for char in typed):
        keys, texts, rest = guesses, (folded,), ""
    others = place_tones(apart(rest))
    return Words(text, folded, accented, tuple(_terms(others, fold(others), accented)), keys, texts, guesses)


def _numbers(typed: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Keys of the document numbers in what was typed, how they are written, and the rest of it."""
    keys, texts, rest, at = [], [], "", 0
    for found in _NUMBER.finditer(typed):
        rest += typed[at : found.start()]
        at = found.end()
        keys.append(number_key(found[0]))
        if tail := _TAIL.match(typed, at):  # "03/KH-BCĐ 138"
            keys.append(number_key(found[0] + tail[1]))
            at = tail.end()
        texts.append(fold(apart(typed[found.start() : at])))
    rest = (rest + typed[at:]).strip(" .,;:")
    return tuple(dict.fromkeys(filter(None, keys))), tuple(texts), rest


def name_readings(name: str) -> tuple[str, ...]:
    """All ways of writing a body's name that abbreviations allow, folded: "P. Tư pháp" and "phòng tư pháp".

    Ambiguous abbreviations give all their meanings; without "và", which some write as a dash.
    """
    text = place_tones(apart(_GLUED.sub(r"\1 \2", " ".join(name.split()))))
    folded = fold(text)
    once = list(_readings(text, folded, accented=text.lower() != folded))
    # Again over what was written out: "TC - KH" is "tài chính kế hoạch", which is "TCKH".
    twice = (again for one in once for again in _readings(one, one, accented=False, shorts=False))
    return tuple(islice(dict.fromkeys((*once, *twice)), _MOST_READINGS))


def _readings(text: str, folded: str, *, accented: bool, shorts: bool = True) -> Iterator[str]:
    choices = [(term.folded, *term.others) for term in _terms(text, folded, accented, shorts)]
    for choice in islice(product(*choices), _MOST_READINGS):
        if reading := _without_and(" ".join(choice)):
            yield reading


def _terms(text: str, folded: str, accented: bool, shorts: bool | None = None) -> Iterator[Term]:
    """The words from left to right; the longest run that has an abbreviation is one term.

    ``shorts``: whether a word may be an abbreviation; None: judge by how it is written.
    """
    spans = [(found.start(), found.end()) for found in _WORD.finditer(folded)]
    at = 0
    while at < len(spans):
        for length in range(min(_longest(), len(spans) - at), 0, -1):
            start, end = spans[at][0], spans[at + length - 1][1]
            run = " ".join(folded[a:b] for a, b in spans[at : at + length])
            # One letter needs its full stop ("P. 3"); "ca" with accents all round it is a word, "CA" is not.
            lone = len(run) == 1 and text[end : end + 1] != "."
            word = accented and text[start:end].islower() and is_syllable(text[start:end])
            others = _others(text[start:end].lower(), run, not (lone or word) if shorts is None else shorts)
            if others or length == 1:
                yield Term(text[start:end], run, others)
                at += length
                break


def _others(written: str, run: str, shorts: bool) -> tuple[str, ...]:
    """The other ways of writing this run of words; ``shorts``: it may be an abbreviation."""
    found: list[str] = []
    plain = written == fold(written)  # typed without accents: it may mean any
    if shorts:
        found.extend(fold(long) for short, long in _table().get(run, ()) if plain or written == short)
    for short, long in _long_forms().get(_without_and(run), ()):
        if len(short) > 1 and (plain or _without_and(written) == _without_and(place_tones(long))):
            found.append(fold(short))
    return tuple(dict.fromkeys(other for other in found if other != run))


def _without_and(words: str) -> str:
    return " ".join(word for word in _WORD.findall(words) if word not in ("và", "va"))


@cache
def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Folded abbreviation -> (abbreviation, expansion) rows, both in lower case."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for short, longs in abbreviations().items():
        rows.setdefault(fold(short), []).extend((short, long) for _, long in longs)
    return {short: tuple(dict.fromkeys(longs)) for short, longs in rows.items()}


@cache
def _long_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Folded expansion without "và" -> (abbreviation, expansion) rows."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for pairs in _table().values():
        for short, long in pairs:
            rows.setdefault(_without_and(fold(long)), []).append((short, long))
    return {long: tuple(dict.fromkeys(shorts)) for long, shorts in rows.items()}


@cache
def _longest() -> int:
    return max(len(long.split()) for long in _long_forms()) + 1
