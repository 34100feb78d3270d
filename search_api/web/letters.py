"""Where each letter of a line stands on a page of a PDF, as pdfium knows it; in the drawing's child process."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Sequence
from typing import Any

Line = tuple[int, float, float, float, float, str]  # page from 1, x0, top, x1, bottom in points, its text
Letter = tuple[str, float, float, float]  # its base letter, left, right, middle from the top
_ALIKE = 0.9  # share of the letters of a line that must be those of the page
_SLACK = 1.0  # points


def letter_edges(path: str, lines: Sequence[Line]) -> list[list[float] | None]:
    """For each line the x of the left edge of every code point and of the end; None where page and text differ."""
    from search_api.web.drawing import opened

    found: list[list[float] | None] = []
    letters: dict[int, list[Letter]] = {}
    with contextlib.closing(opened(path)) as document:
        for number, *box, text in lines:
            if number not in letters:
                letters[number] = _letters(document[number - 1]) if number <= len(document) else []
            x0, top, x1, bottom = box
            inside = [
                one
                for one in letters[number]
                if top - _SLACK <= one[3] <= bottom + _SLACK and x0 - _SLACK <= (one[1] + one[2]) / 2 <= x1 + _SLACK
            ]
            found.append(edges_of(text, inside))
    return found


def _letters(page: Any) -> list[Letter]:
    import pypdfium2.raw as raw

    height = page.get_height()
    words = page.get_textpage()
    found = []
    for place in range(words.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(words, place))
        if char.isspace() or unicodedata.combining(char):
            continue
        left, bottom, right, top = words.get_charbox(place, loose=True)
        found.append((_base(char), left, right, height - (bottom + top) / 2))
    words.close()
    return found


def edges_of(text: str, letters: Sequence[Letter]) -> list[float] | None:
    """The letters of the page given to those of the text, in their order; None if they are not the same."""
    places = [place for place, char in enumerate(text) if not char.isspace() and not unicodedata.combining(char)]
    if not places or len(places) != len(letters):
        return None
    same = sum(_base(text[place]) == letter[0] for place, letter in zip(places, letters, strict=True))
    if same < _ALIKE * len(places):
        return None
    known = dict(zip(places, letters, strict=True))
    edges, after = [], letters[0][1]
    for place in range(len(text)):
        if place in known:
            _, left, after, _ = known[place]
            edges.append(left)
        else:  # a space begins where the letter before it ends, so that a mark does not reach over it
            edges.append(after)
    return [*edges, after]


def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].casefold()
