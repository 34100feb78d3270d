"""Tables: each row finds its place in the outline."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Block
from ingest.structure import tables
from ingest.structure.labels import Label, read_labels
from ingest.structure.outline import Item, Outline


class Rows:
    """Adds the rows of tables to the outline; a table just below another of the same width goes on from it."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.text = text
        self.outline = outline
        self._before: tables.Table | None = None
        self._open: list[Item] = []

    def interrupt(self) -> None:
        """Running text stands between the last table and the next."""
        self._before = None

    def add(self, blocks: Sequence[Block]) -> None:
        """The rows of one table."""
        table = tables.read_table(self.text, blocks, self._before)
        if self._before is None or self._before.width != table.width:
            self._open = []
        outer_stack, outer_root, base = self.outline.stack, self.outline.root, self.outline.top
        self.outline.root, self.outline.stack = base, self._open
        if table.head_rows:
            self._head(table, base)
        for row in table.rows:
            self._row(table, row, base)
        self._open = self.outline.stack
        self.outline.root, self.outline.stack = outer_root, outer_stack
        self._before = table

    def _head(self, table: tables.Table, base: Item) -> None:
        """The heads of the columns, again on each page."""
        cells = [cell for row in range(table.head_rows) for cell in table.own(row)]
        start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
        item = self.outline.add_plain("heading", base, cells[0].page, end, end)
        item.heading_start, item.heading_end = start, end

    def _label_in_cell(self, cell: tables.TableCell) -> Label | None:
        """The label of a section that stands in one cell with its name: "III. Kiểm tra"."""
        readings = self.outline.plausible(read_labels(self.text[cell.start : cell.end], standing_out=cell.bold))
        return self.outline.choose(readings) if readings else None

    def _row(self, table: tables.Table, row: int, base: Item) -> None:
        own = table.own(row)
        ordinal = next((cell for cell in own if cell.column == table.ordinal_column), None)
        label = tables.label_of(ordinal.text) if ordinal is not None else None
        text_cells = [cell for cell in own if cell is not ordinal or label is None] or own
        start, end = min(cell.start for cell in text_cells), max(cell.end for cell in text_cells)
        section = tables.is_section(table, row)
        if label is None and section:
            label = self._label_in_cell(text_cells[0])
            start += label.end if label is not None else 0
        if label is not None:
            parent = self.outline.place(label)
            item = self.outline.add_labelled(label, parent, own[0].page, start, kind=None if section else "row")
            item.end = end
        elif section:
            self.outline.stack.clear()
            item = self.outline.add_plain("heading", base, own[0].page, end, end)
            base.lead = item
        else:
            if ordinal is not None:  # "Tổng cộng": a row beside the numbered ones
                self.outline.stack.clear()
            item = self.outline.add_plain("row", self.outline.top, own[0].page, start, end)
        if section:
            item.heading_start, item.heading_end, item.start, item.end = start, end, end, end
            return
        for cell in sorted([*table.over(row), *own], key=lambda cell: cell.column):
            head = table.head(cell.column)
            role = "ordinal" if cell.column == table.ordinal_column else head.role
            item.columns.append((role, head.words, cell.start, cell.end))
