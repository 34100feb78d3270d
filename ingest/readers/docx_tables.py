"""Tables of a Word document as grids: merged cells to spans, deleted rows out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.canonical import composed
from ingest.readers.docx_names import child, number, value, w
from ingest.readers.grid import Grid, GridCell

_CONTENT = frozenset({w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")})
_ROW, _CELL, _PARAGRAPH, _TEXT, _BREAK, _TAB = w("tr"), w("tc"), w("p"), w("t"), w("br"), w("tab")


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
            if child(element, "tcPr", "cellDel") is not None:
                column += span
                continue
            merge = child(element, "tcPr", "vMerge")
            over = above.get(column) if merge is not None and merge.get(w("val"), "continue") == "continue" else None
            if over is not None:
                over.row_span = row_number - over.row + 1
                merged[column] = over
            elif value(element, "tcPr", "hMerge") == "continue" and cells:
                cells[-1].column_span += span
            else:
                cells.append(GridCell(element, _lines(element), row_number, column, 1, span))
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


def _lines(cell: etree._Element) -> list[str]:
    """The cell's lines that hold text, without formatting."""
    lines = []
    for paragraph in cell.iter(_PARAGRAPH):
        text = "".join(
            item.text or "" if item.tag == _TEXT else "\n" if item.tag == _BREAK else " "
            for item in paragraph.iter(_TEXT, _BREAK, _TAB)
        )
        lines += [line for line in text.split("\n") if line.strip()]
    return [composed(line) for line in lines]
