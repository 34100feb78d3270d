"""Highlights of a same-length field as positions in the original text."""

from __future__ import annotations

from collections.abc import Iterable

from search_api.index.folding import MARK_END, MARK_START, fold, place_tones
from search_api.index.words import Words

Span = tuple[int, int]


def spans(marked: str, original: str, words: Words) -> list[Span]:
    """Start and end of each highlighted stretch of ``original``, in code points, ascending.

    ``marked`` is the folded field as Elasticsearch returns it. Where a word of the query was typed with accents and
    stands so in the text, words that only look the same without accents are left unmarked.
    """
    found = _parse(marked, original)
    exact = _exact(found, original, words)
    return _joined(exact, original)


def _parse(marked: str, original: str) -> list[Span]:
    found: list[Span] = []
    at = taken = 0
    while (begin := marked.find(MARK_START, at)) >= 0 and (end := marked.find(MARK_END, begin)) >= 0:
        start = begin - taken
        found.append((start, _word_end(original, start, end - taken - 1)))
        taken += 2
        at = end + 1
    return found


def _word_end(original: str, start: int, end: int) -> int:
    """Past the letters and marks that gave up their place inside the word, as in a decomposed "báo" or "LĐTB&XH"."""
    while end < len(original) and end > start and _goes_on(original[end - 1], original[end]):
        end += 1
    return end


def _goes_on(last: str, following: str) -> bool:
    return "\u0300" <= following <= "\u036f" or (
        (last.isalnum() or "\u0300" <= last <= "\u036f") and following.isalnum()
    )


def _exact(found: list[Span], original: str, words: Words) -> list[Span]:
    if not words.accented:
        return found
    typed = {word for term in words.terms for word in term.written.lower().split()}
    accented = {word for word in typed if word != fold(word)}
    surfaces = [place_tones(original[start:end]).lower() for start, end in found]
    there = accented & set(surfaces)
    clear = {fold(word) for word in there} - {fold(word) for word in accented - there}
    return [span for span, word in zip(found, surfaces, strict=True) if fold(word) not in clear or word in there]


def _joined(found: Iterable[Span], original: str) -> list[Span]:
    """Neighbours with only blanks between them become one stretch."""
    joined: list[Span] = []
    for start, end in found:
        if joined and not original[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
