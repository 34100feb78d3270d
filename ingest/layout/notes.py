"""Footnotes: lines in small print at the foot of a page that begin with a number or an asterisk.

A note stands between the lines of a paragraph that goes on over the page: it is taken out of the flow, and put behind
the paragraph in which its page ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from ingest.document import RawBlock, Zone
from ingest.layout import anchors
from ingest.layout.lines import Line

_SMALL = 0.87  # of the size in which most of the page is set
_LOWEST = 0.55  # of the page's height: notes begin below
_FEWEST = 6  # lines of a page that has notes
_MARK = re.compile(r"(?:\[?\d{1,3}\]?|\*{1,3})[\s.)]{0,2}(?=[^\W\d_]|[“\"(])")


def split_notes(lines: Sequence[Line], height: float) -> tuple[list[Line], list[RawBlock]]:
    """The lines of a page without its footnotes, and these, a block each."""
    if len(lines) < _FEWEST:
        return list(lines), []
    lowest = max(lines, key=attrgetter("top"))
    if lowest.size >= _SMALL * max(map(attrgetter("size"), lines)) or not all(
        line.font for line in lines
    ):  # the sizes that a scan gives are guesses
        return list(lines), []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0]
    ordered = sorted(lines, key=lambda line: line.top)
    first = len(ordered)
    while first and ordered[first - 1].size < _SMALL * usual and ordered[first - 1].top > _LOWEST * height:
        first -= 1
    if any(anchors.is_recipients(line.text) for line in ordered[first:]):
        return list(lines), []
    while first < len(ordered) and _MARK.match(ordered[first].text) is None:
        first += 1
    small = ordered[first:]
    if not small:
        return list(lines), []
    notes: list[list[Line]] = []
    for line in small:
        if not notes or _MARK.match(line.text):
            notes.append([line])
        else:
            notes[-1].append(line)
    taken = {id(line) for line in small}
    blocks = [RawBlock(tuple(line.piece() for line in note), zone=Zone.NOTE) for note in notes]
    return [line for line in lines if id(line) not in taken], blocks


def with_notes(blocks: Sequence[RawBlock], notes: list[RawBlock]) -> list[RawBlock]:
    """The blocks of running text with the notes of their pages, which are taken from the list ``notes``."""
    placed: list[RawBlock] = []
    for block in blocks:
        while notes and notes[0].pieces[0].page < block.pieces[0].page:
            placed.append(notes.pop(0))
        placed.append(block)
    return placed
