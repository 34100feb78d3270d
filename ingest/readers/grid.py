"""Cells of a table with their spans, and tables that only set text side by side: the head and foot of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.document import Cell
from ingest.layout import anchors
from ingest.readers.rich import Paragraph, Place

_MOST_HEAD_ROWS = 8
_MOST_SIDES = 3
_MOST_SIGNATURE_LINES = 12
_LONGEST_SIGNATURE_LINE = 70


@dataclass(slots=True)
class GridCell:
    """One cell with its place, its element in the file and its lines without formatting."""

    element: etree._Element
    lines: list[str]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    def place(self, table: int) -> Cell:
        """The cell as part of table number ``table``."""
        return Cell(table, self.row, self.column, self.row_span, self.column_span)


@dataclass(slots=True)
class Grid:
    """The cells of a table, row by row; a merged cell stands once, in its first row."""

    rows: list[list[GridCell]] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns the widest row has."""
        return max((cell.column + cell.column_span for row in self.rows for cell in row), default=0)

    @property
    def single(self) -> bool:
        """A frame of one cell."""
        return sum(len(row) for row in self.rows) == 1

    def sides(self) -> list[list[tuple[int, GridCell]]]:
        """For each row its cells that hold text, each with its side: 0 left, 1 right, 2 for a second signature."""
        rows = []
        for row in self.rows:
            cells = [cell for cell in row if cell.lines]
            first = 0 if len(cells) > 1 or not cells or cells[0].column == 0 else 1
            rows.append(list(enumerate(cells, first)))
        return rows

    def is_layout(self) -> bool:
        """Whether the table only sets text side by side: a frame, or the columns of a head or foot."""
        if self.single:
            return True
        if self.columns < 2 or len(self.rows) > _MOST_HEAD_ROWS or max(map(len, self.sides())) > _MOST_SIDES:
            return False
        left, right = self._lines(right=False), self._lines(right=True)
        if any(anchors.nation_at(text) is not None or anchors.is_motto(text) for text in right):
            return True
        if any(anchors.is_recipients(text) for text in left[:3]):
            return True
        short = len(right) <= _MOST_SIGNATURE_LINES and all(len(text) < _LONGEST_SIGNATURE_LINE for text in right)
        return short and any(anchors.signature_mark(text) or anchors.is_office(text) for text in right)

    def _lines(self, *, right: bool) -> list[str]:
        return [text for row in self.sides() for side, cell in row if (side > 0) is right for text in cell.lines]


Content = Callable[[etree._Element, Place], Iterator[Paragraph]]


def side_by_side(
    grid: Grid, place: Place, content: Content, new_column: Callable[[], None] = lambda: None
) -> Iterator[Paragraph]:
    """The paragraphs of a layout table: the left column's lines, then the right one's."""
    rows = grid.sides()
    columns = 1 + max((side for row in rows for side, _ in row), default=0)
    for column in range(columns):
        new_column()
        where = place if grid.single else replace(place, column=column, by_line=True)
        for row in rows:
            for side, cell in row:
                if side == column:
                    yield from content(cell.element, where)
