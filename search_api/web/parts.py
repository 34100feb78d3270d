"""A long document cut into parts that each make a page of bounded size. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_api.web.reading import Branch, Tag

# Bytes that things take in the page, measured on the samples; so that a page stays below 200 kB.
BUDGET = 150_000
_LETTER, _LINE, _TAG, _OBLIGATION = 1.3, 130, 320, 1_500
_MOST_TREE = 150  # branches outside the part that is shown


@dataclass(frozen=True, slots=True)
class Part:
    """One of ``of`` parts, from 1; ``start`` and ``end`` are code points of the text."""

    number: int
    of: int
    start: int
    end: int

    def has(self, start: int, end: int) -> bool:
        """Whether a part of this stretch lies in it."""
        return start < self.end and end > self.start


def line_cuts(text: str) -> list[int]:
    """Where the text view may be cut: the beginnings of lines."""
    return [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]


def page_cuts(pages: Sequence[Mapping[str, Any]]) -> list[int]:
    """Where the view of pages may be cut."""
    return sorted({0, *(page["start"] for page in pages)})


def parts_of(text: str, tags: Sequence[Tag], cuts: Sequence[int], budget: float = BUDGET) -> list[Part]:
    """The parts, as few as fit the budget; what lies between two cuts stays together, however large."""
    weights = [0.0] * len(cuts)
    edges = [*cuts[1:], len(text)]
    for place, (start, end) in enumerate(zip(cuts, edges, strict=True)):
        weights[place] = (end - start) * _LETTER + (text.count("\n", start, end) + 1) * _LINE
    for tag in tags:
        weights[max(bisect_right(cuts, tag.start) - 1, 0)] += _OBLIGATION if tag.kind == "obligation" else _TAG
    starts, filled = [0], 0.0
    for start, weight in zip(cuts, weights, strict=True):
        if filled and filled + weight > budget:
            starts.append(start)
            filled = 0.0
        filled += weight
    ends = [*starts[1:], len(text)]
    return [
        Part(number, len(starts), start, end) for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def part_at(parts: Sequence[Part], place: int) -> Part:
    """The part in which this code point lies."""
    return parts[max(bisect_right([part.start for part in parts], place) - 1, 0)]


def near_tree(tree: Sequence[Branch], part: Part) -> list[Branch]:
    """The branches of the part, and of the rest as many levels as are not too many."""
    shown = max((depth for depth in range(12) if sum(one.depth <= depth for one in tree) <= _MOST_TREE), default=-1)
    return [one for one in tree if one.depth <= shown or part.start <= one.start < part.end]
