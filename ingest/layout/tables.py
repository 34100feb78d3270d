"""Ruled tables of a page: the boxes of their cells, filled with the words that were read.

A table that goes on over the page keeps its id; a row cut by the page break is put together again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.document import Cell, RawBlock
from ingest.layout.lines import Line

_SAME_ROW = 3.0  # points within which two rules are one
_SAME_COLUMN = 7.0  # likewise across: Word draws a cell's shading inside its margins of 5.4 points


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a table with its box and its lines of text."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table on one page: its box, the x of its columns' left edges, its cells."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line lies in the table."""
        return self.x0 - 2 < line.centre < self.x1 + 2 and self.top - 2 < (line.top + line.bottom) / 2 < self.bottom + 2


def grids_of(page: int, tables: Iterable[Sequence[Box]], words: Sequence[Line]) -> list[Grid]:
    """The tables given by the boxes of their cells, filled with words; what is no table by its rows is left out."""
    ordered = sorted(words, key=_middle)
    grids = [_grid(page, cells, ordered) for cells in tables if len(cells) > 1]
    return [grid for grid in grids if _is_table(grid)]


def bounds(boxes: Iterable[Box]) -> Box:
    """The box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_table(grid: Grid) -> bool:
    """Rules under words and frames around a page look like tables too: most rows of a real one have several cells."""
    rows = Counter(cell.row for cell in grid.cells if cell.lines)
    return len(rows) > 1 and sum(count > 1 for count in rows.values()) >= 0.5 * len(rows)


def _middle(word: Line) -> float:
    return word.middle


def _grid(page: int, boxes: Sequence[Box], words: Sequence[Line]) -> Grid:
    """``words`` come in order of height."""
    bbox = bounds(boxes)
    columns = _edges((box[0] for box in boxes), _SAME_COLUMN)
    rows = _edges((box[1] for box in boxes), _SAME_ROW)
    cells = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (round(box[1]), box[0])):
        first, last = bisect_left(words, top - 1, key=_middle), bisect_right(words, bottom + 1, key=_middle)
        inside = [word for word in words[first:last] if x0 - 1 <= word.centre <= x1 + 1]
        column, row = _index(columns, x0, _SAME_COLUMN), _index(rows, top, _SAME_ROW)
        last_column, last_row = _index(columns, x1 - 8, 0), _index(rows, bottom - 4, 0)
        spans = max(last_row - row, 0) + 1, max(last_column - column, 0) + 1
        cells.append(GridCell(row, column, *spans, _rows_of(inside)))
    return Grid(page, *bbox, edges=tuple(columns), cells=tuple(cells))


def _edges(values: Iterable[float], same: float) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > same:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float, same: float) -> int:
    return max(bisect_right(edges, value + same) - 1, 0)


def _rows_of(words: Sequence[Line]) -> tuple[Line, ...]:
    """The words of a cell, which come in order of height, as lines of print."""
    rows: list[list[Line]] = []
    for word in words:
        if rows and word.middle - rows[-1][0].middle < 0.6 * max(word.size, word.height):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = []
    for row in rows:
        row.sort(key=lambda word: word.x0)
        joined = row[0].with_text(" ".join(word.text for word in row), row[0].x0, row[-1].x1)
        lines.append(replace(joined, top=min(word.top for word in row), bottom=max(word.bottom for word in row)))
    return tuple(lines)


def goes_on(before: Grid, after: Grid) -> bool:
    """Whether a table at the top of a page is the one at the foot of the page before."""
    return (
        after.page == before.page + 1
        and len(before.edges) == len(after.edges)
        and all(abs(a - b) < 12 for a, b in zip(before.edges, after.edges, strict=True))
    )


def table_blocks(parts: Sequence[Grid], table: int) -> list[RawBlock]:
    """The cells of one table, perhaps over several pages, as blocks in row order; empty cells are left out.

    A head that each page repeats is kept once; a row cut by the page break is put together. A cell gives a block for
    each of its paragraphs, all with the same place.
    """
    lines: dict[tuple[int, int], list[Line]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    offset = 0
    for number, grid in enumerate(parts):
        skipped = _repeated_head(parts[0], grid) if number else 0
        if number and _row_is_cut(lines, grid, skipped, offset):
            offset -= 1
        for cell in grid.cells:
            if cell.lines and cell.row >= skipped:
                key = (cell.row - skipped + offset, cell.column)
                lines.setdefault(key, []).extend(cell.lines)
                spans.setdefault(key, (cell.row_span, cell.column_span))
        offset += max(cell.row + cell.row_span for cell in grid.cells) - skipped
    return [
        RawBlock(tuple(line.piece() for line in group), cell=Cell(table, *key, *spans[key]), bold=_bold(group))
        for key in sorted(lines)
        for group in _cell_paragraphs(lines[key])
    ]


def _bold(lines: Sequence[Line]) -> bool:
    return all(line.bold for line in lines)


def _cell_paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """A bullet or label in a cell opens a paragraph of its own."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not line.has_marker:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _repeated_head(first: Grid, grid: Grid) -> int:
    """How many rows at the top of a page's part repeat the table's head."""
    count = 0
    while (texts := _row_texts(first, count)) and texts == _row_texts(grid, count):
        count += 1
    return count


def _row_texts(grid: Grid, row: int) -> list[str]:
    return [" ".join(line.text for line in cell.lines) for cell in grid.cells if cell.row == row and cell.lines]


def _row_is_cut(lines: dict[tuple[int, int], list[Line]], grid: Grid, skipped: int, offset: int) -> bool:
    """The first row of the new page has no first cell, and goes on with what the last row before it left open."""
    first = {cell.column: cell for cell in grid.cells if cell.row == skipped and cell.lines}
    last = [cell for (row, _), cell in lines.items() if row == offset - 1]
    if not first or not last or 0 in first:
        return False
    opened = next(iter(first.values())).lines[0].text
    return not opened[:1].isupper() or not any(cell[-1].text.endswith((".", ";")) for cell in last)
