"""One canonical text: NFC, one Đ/đ, one line end, one blank; and its assembly from what a reader yields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from corpora.syllables import is_syllable
from ingest.document import Block, LineBox, Page, Piece, RawBlock, Reading

_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_BLANKS = "\t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Zero-width characters, direction marks, soft hyphen, control characters, non-characters, lone surrogates.
_NOTHING = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffc\ufffe\uffff\ud800-\udfff"
)
_ODD = re.compile(f"[{_LINE_ENDS}{_BLANKS}{_NOTHING}ÐƉɖð\u2010\u2011\ufb00-\ufb06\uf020-\uf0ff]")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_BLANK = re.compile(f"[{_BLANKS}]")
_DROPPED = re.compile(f"[{_NOTHING}]")
# The private-use area U+F020-F0FF holds the characters of Symbol and Wingdings. Letters and digits stand for
# themselves, Symbol's mathematical signs for theirs; bullets, ticks and arrows for a dash.
_SYMBOLS = {0xF000 + code: chr(code) if code < 0x7F else "-" for code in range(0x20, 0x100)}
_SYMBOLS |= {0xF06C: "-", 0xF06E: "-", 0xF06F: "-", 0xF071: "-", 0xF075: "-", 0xF076: "-"}
_SYMBOLS |= {0xF0A3: "≤", 0xF0B3: "≥", 0xF0B0: "°", 0xF0B1: "±", 0xF0B4: "×", 0xF0B9: "≠", 0xF0B8: "÷"}
# One letter each: Icelandic and African D for Đ, hyphens that differ only in breaking, ligatures of old fonts.
_LETTERS = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ", "\u2010": "-", "\u2011": "-", "\ufb00": "ff", "\ufb01": "fi"})
_LETTERS |= str.maketrans({"\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}) | _SYMBOLS
_ETH_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*ð[^\W\d_]*")
# A tone mark typed before the letter's own mark (e + sắc + mũ) composes only when the two change places.
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309]+)([\u0302\u0306])")
_RUN_OF_BLANKS = re.compile(r" *\n[ \n]*|  +")
_MAYBE_HEAPED = re.compile(
    "[^\\x00-\u02ff\u1e00-\u1eff\u2000-\u20cf]{31}"
)  # no letters of ours, no signs: quickly told
_BROKEN_AT = re.compile(r"\w[-/]$")


def canonical(text: str) -> str:
    """``text`` in canonical form; line ends become ``\\n``.

    Legacy encodings are converted before, since TCVN3's ư is a soft hyphen.
    """
    if _ODD.search(text):
        text = _LINE_END.sub("\n", text)
        text = _BLANK.sub(" ", _DROPPED.sub("", text)).translate(_LETTERS)
    text = composed(text)
    if "\u0302" in text or "\u0306" in text:
        text = composed(_TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", text)))
    return _ETH_WORD.sub(_eth, text) if "ð" in text else text


def composed(text: str) -> str:
    """``text`` in NFC; of marks heaped on one letter only the first thirty, as no writing has more.

    Unicode's own bound (UAX #15, Stream-Safe Text Format): to sort a heap of marks takes the square of its height.
    """
    if _MAYBE_HEAPED.search(text):
        text = _heaps().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


@cache
def _heaps() -> re.Pattern[str]:
    marks = "".join(map(re.escape, filter(unicodedata.combining, map(chr, range(0x300, 0x1F000)))))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def canonical_line(text: str) -> str:
    """:func:`canonical` with line ends as blanks, blanks single and none at the ends."""
    text = canonical(text)
    if "\n" in text or "  " in text:
        text = _RUN_OF_BLANKS.sub(" ", text)
    return text.strip(" ")


def _eth(match: re.Match[str]) -> str:
    """Old fonts draw đ with ð; a word that is a Vietnamese syllable with đ means đ."""
    word = match.group().replace("ð", "đ")
    return word if is_syllable(word) else match.group()


@dataclass
class _Text:
    """The text as it grows, with the pages and boxes met so far."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[int] = field(default_factory=lambda: [0])
    boxes: list[LineBox] = field(default_factory=list)

    def add(self, part: str) -> None:
        self.parts.append(part)
        self.length += len(part)

    def piece(self, text: str, piece: Piece) -> None:
        while piece.page > len(self.page_starts):
            self.page_starts.append(self.length)
        start = self.length
        self.add(text)
        if piece.box is not None:
            self.boxes.append(LineBox(start, self.length, piece.page, *piece.box))


def assemble(reading: Reading) -> tuple[str, tuple[Page, ...], tuple[Block, ...], tuple[LineBox, ...]]:
    """The canonical text with its pages, blocks and boxes.

    Blocks are separated by ``\\n``, pieces by the block's joiner (none where a line ends in a hyphen or slash that
    belongs to the word: "2021-/2025"). Blocks without text are left out. The pages cover the text without gap; a
    block on an earlier page than one before it (a note moved to the end) keeps its own number.
    """
    grown = _Text()
    blocks: list[Block] = []
    for raw in reading.blocks:
        lines = list(_lines(raw))
        if not lines:
            continue
        if blocks:
            grown.add("\n")
        start = grown.length
        for text, piece, gap in lines:
            grown.add(gap)
            grown.piece(text, piece)
        blocks.append(_block(raw, start, grown.length, lines[0][1].page))
    while len(reading.page_sizes) > len(grown.page_starts):
        grown.page_starts.append(grown.length)
    return "".join(grown.parts), tuple(_pages(grown, reading)), tuple(blocks), tuple(grown.boxes)


def _block(raw: RawBlock, start: int, end: int, page: int) -> Block:
    label = canonical_line(raw.list_label) if raw.list_label is not None else None
    return Block(
        start, end, page, raw.zone, raw.column, raw.cell, raw.bold, raw.italic, raw.centred, raw.indent, label or None
    )


def _pages(grown: _Text, reading: Reading) -> Iterator[Page]:
    ends = [*grown.page_starts[1:], grown.length]
    for index, (start, end) in enumerate(zip(grown.page_starts, ends, strict=True)):
        width, height = reading.page_sizes[index] if index < len(reading.page_sizes) else (0.0, 0.0)
        yield Page(index + 1, start, end, width, height)


def _lines(raw: RawBlock) -> Iterator[tuple[str, Piece, str]]:
    """The block's pieces that hold text, in canonical form, each with what stands before it."""
    before = ""
    for text, piece in _with_own_marks(raw.pieces):
        line = canonical_line(text)
        if not line:
            continue
        gap = "" if not before or _BROKEN_AT.search(before) else canonical(raw.joiner)
        # What composes across the seam would not be canonical there.
        if before and not gap and not unicodedata.is_normalized("NFC", before[-1] + line[:4]):
            gap = " "
        yield line, piece, gap
        before = line


def _with_own_marks(pieces: Iterable[Piece]) -> Iterator[tuple[str, Piece]]:
    """Combining marks at the start of a piece go to the letter before them."""
    waiting: tuple[str, Piece] | None = None
    for piece in pieces:
        text = piece.text
        marks = len(text) - len(text.lstrip("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"))
        if waiting is not None:
            yield waiting[0] + text[:marks], waiting[1]
            text = text[marks:]
        waiting = text, piece
    if waiting is not None:
        yield waiting
