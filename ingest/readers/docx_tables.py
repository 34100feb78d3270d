"""Tables of a Word document: merged cells to spans, and tables that only set two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.layout import anchors
from ingest.readers.docx_names import child, number, value, w

_CONTENT = frozenset({w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")})
_ROW, _CELL, _PARAGRAPH, _TEXT = w("tr"), w("tc"), w("p"), w("t")
_BREAK = w("br")
_MOST_HEAD_ROWS = 8
_MOST_SIDES = 3
_MOST_SIGNATURE_LINES = 12
_LONGEST_SIGNATURE_LINE = 70


@dataclass(slots=True)
class GridCell:
    """One cell with its place; ``element`` is its ``w:tc``."""

    element: etree._Element
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Grid:
    """The cells of a table, row by row."""

    rows: list[list[GridCell]] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns the widest row has."""
        return max((cell.column + cell.column_span for row in self.rows for cell in row), default=0)


def grid(table: etree._Element) -> Grid:
    """The table's cells; a cell merged downwards stands once, in its first row."""
    made = Grid()
    above: dict[int, GridCell] = {}
    for row_number, row in enumerate(_rows(table)):
        cells: list[GridCell] = []
        merged: dict[int, GridCell] = {}
        column = number(value(row, "trPr", "gridBefore")) or 0
        for element in _items(row, _CELL):
            span = max(number(value(element, "tcPr", "gridSpan")) or 1, 1)
            merge = child(element, "tcPr", "vMerge")
            over = above.get(column) if merge is not None and merge.get(w("val"), "continue") == "continue" else None
            if over is not None:
                over.row_span = row_number - over.row + 1
                merged[column] = over
            elif value(element, "tcPr", "hMerge") == "continue" and cells:
                cells[-1].column_span += span
            else:
                cells.append(GridCell(element, row_number, column, 1, span))
                merged[column] = cells[-1]
            column += span
        above = merged
        made.rows.append(cells)
    return made


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows that are not deleted."""
    return (row for row in _items(table, _ROW) if child(row, "trPr", "del") is None)


def _items(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a name, also inside content controls."""
    for item in element:
        if item.tag == name:
            yield item
        elif item.tag in _CONTENT:
            yield from _items(item, name)


def is_layout(made: Grid) -> bool:
    """Whether the table only sets text side by side: a frame of one cell, or the two columns of a head or foot."""
    if sum(len(row) for row in made.rows) == 1:
        return True
    if made.columns < 2 or len(made.rows) > _MOST_HEAD_ROWS or max(map(len, sides(made))) > _MOST_SIDES:
        return False
    left, right = _side_texts(made, right=False), _side_texts(made, right=True)
    if any(anchors.nation_at(text) is not None or anchors.is_motto(text) for text in right):
        return True
    if any(anchors.is_recipients(text) for text in left[:3]):
        return True
    short = len(right) <= _MOST_SIGNATURE_LINES and all(len(text) < _LONGEST_SIGNATURE_LINE for text in right)
    return short and any(anchors.signature_mark(text) or anchors.is_office(text) for text in right)


def sides(made: Grid) -> list[list[tuple[int, GridCell]]]:
    """For each row its cells that hold text, each with its side: 0 left, 1 right, 2 for a second signature."""
    rows = []
    for row in made.rows:
        cells = [cell for cell in row if _has_text(cell)]
        first = 0 if len(cells) > 1 or not cells or cells[0].column == 0 else 1
        rows.append(list(enumerate(cells, first)))
    return rows


def _has_text(cell: GridCell) -> bool:
    return any((item.text or "").strip() for item in cell.element.iter(_TEXT))


def _side_texts(made: Grid, *, right: bool) -> list[str]:
    """The lines of one side, without formatting."""
    return [
        text
        for row in sides(made)
        for side, cell in row
        if (side > 0) is right
        for paragraph in cell.element.iter(_PARAGRAPH)
        for text in _lines(paragraph)
        if text.strip()
    ]


def _lines(paragraph: etree._Element) -> list[str]:
    text = "".join("\n" if item.tag == _BREAK else item.text or "" for item in paragraph.iter(_TEXT, _BREAK))
    return text.split("\n")
