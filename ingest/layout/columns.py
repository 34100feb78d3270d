"""Two columns side by side on a page: the head (agency | Quốc hiệu) and the foot (Nơi nhận | signature).

A region is a run of heights where lines stand left and right of one gutter that no line crosses. Inside a region the
left column is read first, whole, then the right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from ingest.layout.lines import Line, beside

_ROW_GAP = 110.0  # points between two rows of one region: room for a signature and a seal
_OFF_CENTRE = 16.0  # points that a line of a centred cell may stand off its column's middle
_REACH = 2.6  # line heights to the next line that still belongs to the region


@dataclass(slots=True)
class Region:
    """The lines of two columns, each in order of height; ``gutter`` is the empty strip (x of its edges) beside which
    ``rows`` lines stand side by side."""

    left: list[Line]
    right: list[Line]
    gutter: tuple[float, float]
    rows: int = 0

    @property
    def top(self) -> float:
        """Where the region begins, in points from the page's top."""
        return min(line.top for line in self.left + self.right)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return max(line.bottom for line in self.left + self.right)

    def pair(self, left: Line, right: Line) -> None:
        """Take in two lines that stand side by side."""
        self.left += [left] if left not in self.left else []
        self.right += [right] if right not in self.right else []
        self.gutter = max(self.gutter[0], left.x1), min(self.gutter[1], right.x0)
        self.rows += 1


def split_columns(lines: Sequence[Line]) -> tuple[list[Region], list[Line]]:
    """Regions of two columns, and the lines that belong to none, those on one height joined."""
    ordered = sorted(lines, key=lambda line: (line.top, line.x0))
    # One row alone may be a line with a wide blank in it.
    regions = [region for region in _seeds(ordered) if region.rows > 1 or is_recipients(region) or _is_head(region)]
    taken = {id(line) for region in regions for line in region.left + region.right}  # by line as it was measured
    for region in regions:
        _grow(region, ordered, taken)
    return regions, _join_rows([line for line in ordered if id(line) not in taken])


def _seeds(ordered: list[Line]) -> list[Region]:
    """Pairs of lines on one height, gathered while one gutter serves them all and no line crosses it."""
    regions: list[Region] = []
    farthest = max((line.x0 for line in ordered), default=0.0)
    for index, left in enumerate(ordered):
        if left.x1 >= farthest:  # most lines of a text: nothing can stand to their right
            continue
        after = takewhile(lambda line: line.top <= left.bottom, islice(ordered, index + 1, None))  # noqa: B023
        for right in chain(after, ordered[max(0, index - 6) : index]):
            if not beside(left, right) or any(
                other is not left and other is not right and beside(left, other, 0) and beside(other, right, 0)
                for other in ordered[max(0, index - 6) : index + 7]
            ):
                continue
            region = next((known for known in reversed(regions) if _joins(known, left, right, ordered)), None)
            rivals = [known for known in regions if left in known.right or right in known.left]
            if rivals and (region is None or any(known is region or known.rows > 1 for known in rivals)):
                continue  # the third column of a table without rules: each line is read once
            # A blank left for a number or a day is no gutter where the rows above have theirs beside it.
            regions = [known for known in regions if not any(known is rival for rival in rivals)]
            if region is None:
                region = Region([], [], (left.x1, right.x0))
                regions.append(region)
            region.pair(left, right)
    return regions


def _joins(region: Region, left: Line, right: Line, ordered: Sequence[Line]) -> bool:
    near, far = max(region.gutter[0], left.x1), min(region.gutter[1], right.x0)
    if near >= far or left.top - region.bottom > _ROW_GAP:
        return False
    middle = (near + far) / 2
    between = (line for line in ordered if region.bottom < line.bottom and line.top < left.top)
    return not any(line.x0 < middle < line.x1 for line in between)


def _grow(region: Region, ordered: Sequence[Line], known: set[int]) -> None:
    """Take in the lines of either column that have nothing beside them: inside, then above and below."""
    top, bottom = region.top, region.bottom
    inside = [line for line in ordered if id(line) not in known and line.bottom > top and line.top < bottom]
    for line in inside:
        _take(region, line, known)
    below = [line for line in ordered if id(line) not in known and line.top >= bottom - 1]
    above = [line for line in reversed(ordered) if id(line) not in known and line.bottom <= top + 1]
    for run in (below, above):
        for line in run:
            near = min(abs(line.top - region.bottom), abs(region.top - line.bottom)) < _REACH * max(line.height, 12)
            right = line.x0 > region.gutter[0]
            signature = right and abs(line.top - region.bottom) < _ROW_GAP
            body = run is above and not right and not line.text.isupper()  # the last line of a text ends on the left
            if body or not ((near or signature) and _fits(region, line) and _take(region, line, known)):
                break
    region.left = _join_rows(sorted(region.left, key=lambda line: line.top))
    region.right = _join_rows(sorted(region.right, key=lambda line: line.top))


def _take(region: Region, line: Line, known: set[int]) -> bool:
    left_edge, right_edge = region.gutter
    # With nothing beside it, a line of the left column may reach over the gutter.
    goes_on = _aligned(region, line) and (line.x1 < right_edge + 30 or is_recipients(region))
    if (line.x1 <= right_edge - 4 or goes_on) and line.centre < right_edge and line.x0 < left_edge:
        region.left.append(line)
    elif line.x0 >= left_edge + 4 and line.x1 > right_edge:
        region.right.append(line)
    else:
        return False
    known.add(id(line))
    return True


def _fits(region: Region, line: Line) -> bool:
    """Centred under its column, or one more line of a list whose lines begin at one place."""
    column = region.left if line.centre < region.gutter[1] and line.x0 < region.gutter[0] else region.right
    middle = (min(other.x0 for other in column) + max(other.x1 for other in column)) / 2
    is_list = column is region.left and any(other.text.startswith("-") for other in column)
    at_margin = abs(line.x0 - min(other.x0 for other in column)) < 12
    listed = is_list and at_margin and len(column) >= 2
    return abs(line.centre - middle) < _OFF_CENTRE or listed or _aligned(region, line)


def _aligned(region: Region, line: Line) -> bool:
    """The next line of a subject ("V/v ...") that is set flush left under the number."""
    last = max(region.left, key=lambda other: other.top)
    same = abs(line.size - last.size) < 1 or is_recipients(region)
    return abs(line.x0 - last.x0) < 3 and same and 0 < line.top - last.top < 2 * last.height


def _is_head(region: Region) -> bool:
    """The head: its right column is the country's name (Quốc hiệu)."""
    return any(line.text.casefold().startswith(("cộng hòa xã", "cộng hoà xã")) for line in region.right)


def is_recipients(region: Region) -> bool:
    """The foot: its left column is the list of recipients (Nơi nhận)."""
    return any(line.text.casefold().startswith("nơi nhận") for line in region.left)


def _join_rows(ordered: Sequence[Line]) -> list[Line]:
    """Parts of one line of print that stand apart (a wide blank, a tab) joined again, left to right."""
    rows: list[Line] = []
    for line in ordered:
        if rows and (beside(rows[-1], line, -1.0) or beside(line, rows[-1], -1.0)):
            first, second = sorted((rows[-1], line), key=lambda part: part.x0)
            joined = first.with_text(f"{first.text} {second.text}", first.x0, max(first.x1, second.x1))
            rows[-1] = joined
        else:
            rows.append(line)
    return rows
