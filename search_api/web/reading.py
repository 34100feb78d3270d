"""A document as the reader shows it: lines of the text cut at the edges of tags, boxes on pages, the tree. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Box = tuple[int, int, int, float, float, float, float]  # start, end, page, x0, top, x1, bottom
HERE = "here"  # the tag of a stretch that a link names
_NARROW, _WIDE = set("iljtfrIíìỉĩị.,:;!|'()[] "), set("mwMWƯỮỰ@%")


@dataclass(frozen=True, slots=True)
class Tag:
    """One find: what it is, which obligation or number it has, where it stands, what the label says."""

    kind: str
    id: str
    start: int
    end: int
    role: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that the same tags cover; ``opens`` are those that begin here."""

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...]
    opens: tuple[Tag, ...]

    @property
    def obligation(self) -> Tag | None:
        """The obligation that it is part of."""
        return next((tag for tag in self.tags if tag.kind == "obligation"), None)

    @property
    def inner(self) -> Tag | None:
        """The narrowest other tag."""
        found = [tag for tag in self.tags if tag.kind != "obligation"]
        return min(found, key=lambda tag: tag.end - tag.start) if found else None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the text; ``eid`` where a provision begins in it, ``page`` where a page does."""

    start: int
    end: int
    depth: int
    zone: str  # head or body
    segments: tuple[Segment, ...]
    eid: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page, in points from its top left."""

    tag: Tag
    x: float
    y: float
    width: float
    height: float
    first: bool


def tags_of(extraction: Mapping[str, Any], here: tuple[int, int] | None = None) -> list[Tag]:
    """Everything that was found, and the stretch that a link names."""
    tags: list[Tag] = []
    for one in extraction["obligations"]:
        tags.append(Tag("obligation", one["id"], one["start"], one["end"], value=one["kind"]))
        for place, agent in enumerate(one["agents"]):
            if not agent["inherited"]:
                tags.append(_tag("agent", one["id"], place, agent, agent["role"], agent["name"]))
        for place, deadline in enumerate(one["deadlines"]):
            tags.append(_tag("deadline", one["id"], place, deadline, "", deadline["value"]))
        for place, target in enumerate(one["targets"]):
            value = f"{target['comparator']} {target['value']:g} {target['unit']}"
            tags.append(_tag("target", one["id"], place, target, "", value))
    for place, one in enumerate(extraction["citations"]):
        tags.append(_tag("citation", "", place, one, "", one.get("document") or ""))
    for place, one in enumerate(extraction["amounts"]):
        tags.append(_tag("amount", "", place, one, "", f"{one['value']:g}"))
    if here is not None:
        tags.append(Tag(HERE, HERE, *here))
    seen: dict[tuple[str, int, int, str], Tag] = {}
    for tag in tags:
        if tag.end > tag.start:
            seen.setdefault((tag.kind, tag.start, tag.end, tag.role), tag)
    return sorted(seen.values(), key=lambda tag: (tag.start, -tag.end))


def _tag(kind: str, owner: str, place: int, found: Mapping[str, Any], role: str, value: str) -> Tag:
    return Tag(
        kind, f"{owner}.{kind}.{place}" if owner else f"{kind}.{place}", found["start"], found["end"], role, value
    )


def lines_of(extraction: Mapping[str, Any], tags: Sequence[Tag], span: tuple[int, int] | None = None) -> list[Line]:
    """The text's paragraphs with their tags; only those that begin in ``span``, which begins with a line."""
    text: str = extraction["text"]
    begin, finish = span or (0, len(text))
    under_way = _Sweep(tags)
    starts = _depths(extraction["provisions"])
    pages = {page["start"]: page["number"] for page in extraction["pages"]}
    first = min((start for start, _, _ in starts), default=0)
    lines: list[Line] = []
    at = depth = place = passed = 0
    page_starts = sorted(pages)
    for paragraph in text.split("\n"):
        end = at + len(paragraph)
        if span and at >= finish:
            break
        eid = ""
        while place < len(starts) and starts[place][0] <= end:
            if starts[place][0] >= at and not eid:
                eid, depth = starts[place][1], starts[place][2]
            place += 1
        page = 0
        while passed < len(page_starts) and page_starts[passed] <= end:
            page = pages[page_starts[passed]]
            passed += 1
        if at >= begin and (paragraph.strip() or page):
            zone = "head" if end < first else "body"
            lines.append(
                Line(at, end, depth, zone, tuple(_segments(text, at, end, under_way.over(at, end))), eid, page)
            )
        at = end + 1
    return lines


def _depths(provisions: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, int]]:
    """Start, eid and depth of each provision, in the order of the text."""
    parents = {one["eid"]: one["parent"] for one in provisions}

    def depth(eid: str) -> int:
        steps, above = 0, parents.get(eid)
        while above and steps < 12:
            steps, above = steps + 1, parents.get(above)
        return steps

    return sorted((one["start"], one["eid"], depth(one["eid"])) for one in provisions)


class _Sweep:
    """Which tags lie over a stretch, for stretches in the order of their starts: each tag is looked at once."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self._coming = deque(sorted(tags, key=lambda tag: (tag.start, -tag.end)))
        self._open: list[Tag] = []

    def over(self, start: int, end: int) -> list[Tag]:
        self._open = [tag for tag in self._open if tag.end > start]
        while self._coming and self._coming[0].start < end:
            self._open.append(self._coming.popleft())
        return [tag for tag in self._open if tag.start < end and tag.end > start]


def _segments(text: str, start: int, end: int, inside: Sequence[Tag]) -> Iterator[Segment]:
    edges = sorted({start, end, *(min(max(edge, start), end) for tag in inside for edge in (tag.start, tag.end))})
    for first, last in pairwise(edges):
        covering = tuple(tag for tag in inside if tag.start <= first and tag.end >= last)
        opening = tuple(tag for tag in covering if tag.start == first)
        yield Segment(first, last, text[first:last], covering, opening)


def cut_boxes(boxes: Iterable[Box], tags: Sequence[Tag]) -> list[Box]:
    """The lines of which a tag covers only a part."""
    under_way = _Sweep(tags)
    return [
        box
        for box in sorted(boxes)
        if any(tag.start > box[0] or tag.end < box[1] for tag in under_way.over(box[0], box[1]))
    ]


def marks_of(
    text: str, boxes: Iterable[Box], tags: Sequence[Tag], edges: Mapping[Box, Sequence[float]] | None = None
) -> dict[int, list[Mark]]:
    """Rectangles by page: of each line the part that the tag covers.

    ``edges`` has for a line the x of each letter, where that is known; for others it is estimated.
    """
    found: dict[int, list[Mark]] = {}
    begun: set[tuple[str, str]] = set()
    under_way = _Sweep(tags)
    for box in sorted(boxes):
        start, end, page, x0, top, x1, bottom = box
        known = edges.get(box) if edges else None
        for tag in under_way.over(start, end):
            first, last = max(tag.start - start, 0), min(tag.end, end) - start
            if known:
                x, width = known[first], known[last] - known[first]
            else:
                left, right = narrowed(text[start:end], first, last)
                x, width = x0 + left * (x1 - x0), (right - left) * (x1 - x0)
            key = (tag.kind, tag.id)
            mark = Mark(tag, round(x, 1), round(top, 1), round(width, 1), round(bottom - top, 1), key not in begun)
            found.setdefault(page, []).append(mark)
            begun.add(key)
    for marks in found.values():
        marks.sort(key=lambda mark: mark.tag.kind != "obligation")  # the narrow ones above the wide
    return found


def narrowed(line: str, start: int, end: int) -> tuple[float, float]:
    """Where a part of a line begins and ends, as shares of its width, by the usual widths of letters in print."""
    widths = [_width(char) for char in line] or [1.0]
    whole = sum(widths)
    return sum(widths[:start]) / whole, sum(widths[:end]) / whole


def _width(char: str) -> float:
    if char in _NARROW:
        return 0.6
    if char in _WIDE:
        return 1.6
    return 1.35 if char.isupper() else 1.0


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading of the document and how deep it lies."""

    eid: str
    label: str
    heading: str
    depth: int
    start: int = 0


def tree_of(extraction: Mapping[str, Any]) -> list[Branch]:
    """Headings in order, for finding one's way."""
    depths = {eid: depth for _, eid, depth in _depths(extraction["provisions"])}
    return [
        Branch(one["eid"], one["label"], one["heading"], depths[one["eid"]], one["start"])
        for one in extraction["provisions"]
        if one["heading"] or one["kind"] in ("article", "chapter", "part", "section")
    ]
