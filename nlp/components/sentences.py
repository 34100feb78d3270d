"""One sentence of one provision: the unit of the register (CONTRIBUTING.md, "The unit").

A sentence never crosses a provision. A semicolon does not end one, nor does "...", a full stop inside quotation marks,
brackets, numbers, dates or abbreviations; a full stop without a blank after it does ("thành phố.Các đơn vị").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from corpora import lexicon
from ingest.document import Document
from nlp.annotations import Sentence, layers_of

Span = tuple[int, int]

RECOGNISED = "page-recognised"  # the readers' notice for a page that was an image
# A quotation or bracket longer than this is not closed where it should be; full stops in it count again.
LONGEST_ENCLOSURE = 600
# Characters; the longest sentence in the documents that we know has about a thousand.
LONGEST_SENTENCE = 5_000
_LOOK_BACK = 60  # characters before a full stop that can say whether it ends a sentence
_PAIRS = {"“": "”", "(": ")", "[": "]", "«": "»"}
_OPENING = re.compile(r"[“(\[«]")
# The marks, then closing quotes or brackets, then what follows.
_STOP = re.compile(r"(?P<marks>\.{2,}|…+|\./\.|[.!?])(?P<close>[”\"’')\]»]*)(?P<gap>\s*)(?=(?P<next>[“\"‘'(\[]*\S)?)")
_LINE = re.compile(r"[ \t]*\n\s*")
_LABEL = re.compile(r"\s*(?:[-–+•*]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,4})[.)])\s+(?=\S)")
_WORD_BEFORE = re.compile(r"[^\s(“\"'/,;:]+$")
_ADDRESS = re.compile(r"(?:www\.|https?:|@)\S*$")


@dataclass(frozen=True, slots=True)
class _Words:
    abbreviations: frozenset[str]
    openers: frozenset[str]
    graded: tuple[str, ...]


@cache
def _words() -> _Words:
    table = lexicon.load("sentences")
    return _Words(frozenset(table["abbreviations"]), frozenset(table["openers"]), tuple(table["graded"]))


def split_sentences(text: str, start: int = 0, end: int | None = None, *, recognised: bool = False) -> list[Span]:
    """Start and end of the sentences in ``text[start:end]``, without white space around them and labels before them.

    ``recognised``: the text was read from an image, where specks become full stops, so that one before a small letter
    ends nothing.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    for first, last in _lines(text, start, end, recognised=recognised):
        begin = first
        for stop in (*_stops(text, first, last, recognised=recognised), last):
            for piece in _pieces(text, begin, stop):
                spans += _trimmed(text, *piece)
            begin = stop
    return spans


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence; one beyond all measure in pieces, since what reads a sentence may look at each pair of its words.

    Cut after the last semicolon that leaves a piece of LONGEST_SENTENCE, else after a blank.
    """
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        cut = max(text.rfind(";", start, limit), start) + 1
        if cut == start + 1:
            cut = max(text.rfind(" ", start, limit), start) + 1
        cut = limit if cut == start + 1 else cut
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space and a leading label; nothing if only marks are left."""
    if label := _LABEL.match(text, start, end):
        start = label.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(character.isalnum() for character in text[start:end]):
        yield start, end


def _lines(text: str, start: int, end: int, *, recognised: bool) -> Iterator[Span]:
    """Stretches between line ends, joined where the next line goes on with a small letter after no closing mark."""
    begin = start
    for match in _LINE.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > begin else ""
        after = text[match.end()] if match.end() < end else ""
        closed = before in (".", ";", ":", "!", "?", "…") and not (recognised and before == "." and after.islower())
        if closed or not (after.islower() or after.isdigit()) or _LABEL.match(text, match.end()):
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _enclosures(text: str, start: int, end: int) -> list[Span]:
    """Quotations and brackets, outermost only, that are closed within LONGEST_ENCLOSURE characters."""
    found: list[Span] = []
    position = start
    while opening := _OPENING.search(text, position, end):
        mark = opening.group()
        depth, cursor = 0, opening.start()
        limit = min(end, cursor + LONGEST_ENCLOSURE)
        closing = -1
        if text.find(_PAIRS[mark], cursor, limit) < 0:
            limit = cursor
        while cursor < limit:
            depth += (text[cursor] == mark) - (text[cursor] == _PAIRS[mark])
            if not depth:
                closing = cursor + 1
                break
            cursor += 1
        if closing > 0:
            found.append((opening.start(), closing))
        position = closing if closing > 0 else opening.end()
    return found


def _stops(text: str, start: int, end: int, *, recognised: bool) -> Iterator[int]:
    """Where a sentence ends inside one line."""
    enclosed: list[Span] | None = None
    for match in _STOP.finditer(text, start, end):
        if match.group("next") is None or not _ends(text, start, match):
            continue
        if recognised and match.group("marks") == "." and match.group("next")[-1].islower():
            continue
        if enclosed is None:
            enclosed = _enclosures(text, start, end)
        # They stand in order and none in another: only the last one that begins before the marks can hold them.
        marks, place = match.start(), bisect_right(enclosed, (match.start(), end + 1)) - 1
        last = enclosed[place][1] if place >= 0 else start
        if not (marks < last - 1 and match.end("close") < last):
            yield match.end("close")


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether these marks end a sentence, from the characters on both sides."""
    marks, gap, following = match.group("marks"), match.group("gap"), match.group("next")[-1]
    if marks == "./.":
        return True
    if marks[0] == "…" or len(marks) > 1:
        return bool(gap) and following.isupper()
    if not gap:
        return marks == "." and _ends_without_blank(text, start, match)
    if marks != ".":
        return following.isupper() or following.isdigit()
    word = (
        before.group() if (before := _WORD_BEFORE.search(text, max(start, match.start() - 30), match.start())) else ""
    )
    return bool(word) and _ends_after(text, start, match, word)


def _word_before(text: str, start: int, at: int) -> str:
    before = _WORD_BEFORE.search(text, max(start, at - 30), at)
    return before.group() if before else ""


def _ends_after(text: str, start: int, match: re.Match[str], word: str) -> bool:
    """A full stop and a blank after ``word``."""
    at = match.start()
    following = match.group("next")[-1]
    if at - len(word) <= start and len(word) < 4 and not word.islower():  # "1. ", "II. " at the beginning is a label
        return False
    if word in _words().abbreviations or ("." in word and word.replace(".", "").isupper()):
        return _opener(text, match) and len(word) > 1
    if len(word) == 1 and word.isupper():  # an initial, or a grade
        return _just_before(text, start, at - 1).lower().endswith(_words().graded)
    if word.endswith(("v.v", "vv")):
        return following.isupper()
    if word.isdigit() and _enumerates(text, start, at - len(word)):
        return False
    if following.islower():
        return len(word) > 1 and word.isalpha() and word.islower()
    return following.isupper() or following.isdigit() or following in '-–+“"('


def _enumerates(text: str, start: int, at: int) -> bool:
    """Whether a number stands after a colon, semicolon or full stop, so that it counts the items of a list."""
    return _just_before(text, start, at)[-1:] in (":", ";", ".", "")


def _just_before(text: str, start: int, at: int) -> str:
    """What stands before a place, blanks at its end left out; only as much as a look at it takes."""
    while at > start and text[at - 1].isspace():
        at -= 1
    return text[max(start, at - _LOOK_BACK) : at]


def _opener(text: str, match: re.Match[str]) -> bool:
    begin = match.start("next")
    word = text[begin : begin + 12].split(None, 1)
    return bool(word) and word[0].strip(",:") in _words().openers


def _ends_without_blank(text: str, start: int, match: re.Match[str]) -> bool:
    """A full stop with a word straight after it: the blank was forgotten, unless it is a number, address or name."""
    at, following = match.start(), match.group("next")
    if not following[-1].isupper() or (not text[at - 1 : at].isalnum() and text[at - 1 : at] not in '”")%'):
        return False
    after = text[match.end("next") : match.end("next") + 1]
    if not (after.islower() or after == " "):
        return False
    word = _word_before(text, start, at)
    if word in _words().abbreviations or _ADDRESS.search(text, max(start, at - 60), at):
        return False
    return len(word) > 1 and not (word.isupper() and word.isalpha()) and "." not in word


def ranges(document: Document) -> Iterator[tuple[str, int, int]]:
    """Provision id and stretch of every text that is split: provisions, else blocks, else the whole text."""
    if document.provisions:
        for provision in document.provisions:
            yield provision.eid, provision.start, provision.end
    elif document.blocks:
        for block in document.blocks:
            yield "", block.start, block.end
    else:
        yield "", 0, len(document.text)


class SentenceSplitter:
    """Fills ``layers.sentences``; sets the sentence starts of the Doc where they fall on tokens."""

    def __call__(self, doc: Doc) -> Doc:
        """Split every provision's own text."""
        layers = layers_of(doc)
        text = layers.document.text
        recognised = any(notice.code == RECOGNISED for notice in layers.document.warnings)
        for eid, start, end in ranges(layers.document):
            layers.sentences += [
                Sentence(first, last, eid, order)
                for order, (first, last) in enumerate(split_sentences(text, start, end, recognised=recognised))
            ]
        return doc


@Language.factory("dondoc_sentences", assigns=["doc._.sentences"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """The factory for spaCy's registry."""
    return SentenceSplitter()
