"""Tables of the body: which rows are heads, what each column means, which cells hold for a row.

A merged cell holds for all its rows. Column roles are in corpora/lexicon/table_columns.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from corpora import lexicon
from ingest.document import Block
from ingest.layout import anchors
from ingest.structure.labels import ALPHABET, FIXED, Label, read_labels, roman

_HEAD_WORDS = 14  # a column's head is no longer than this
_HEAD_ROWS = 3
_ORDINAL = re.compile(r"^[\s(]*(?P<number>[IVXL]+|\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[A-ZĐ]|[-–+*•])[\s.)/]*$")
_COUNTING = re.compile(r"^\(?(?:\d{1,2}|[A-Z])\)?$")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with text: its place and span, and the stretch of the text that it holds."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    text: str
    bold: bool
    page: int


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """What a column's head says: its role and its words."""

    role: str
    words: str


@dataclass(slots=True)
class Table:
    """The cells of one table in reading order, how many first rows are heads, and the columns by number."""

    cells: list[TableCell]
    width: int
    head_rows: int = 0
    columns: dict[int, ColumnHead] = field(default_factory=dict)
    ordinal_column: int | None = None
    _own: dict[int, list[TableCell]] = field(init=False, default_factory=dict)
    _over: dict[int, list[TableCell]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.cells:
            self._own.setdefault(cell.row, []).append(cell)
        lasting: list[TableCell] = []
        for row, own in self._own.items():  # from top to bottom, as the cells are
            lasting = [cell for cell in lasting if row < cell.row + cell.row_span]
            self._over[row] = lasting
            lasting = lasting + [cell for cell in own if cell.row_span > 1]

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows that are no heads."""
        return [row for row in self._own if row >= self.head_rows]

    def own(self, row: int) -> list[TableCell]:
        """The cells that begin in this row, from left to right."""
        return self._own.get(row, [])

    def over(self, row: int) -> list[TableCell]:
        """The cells from rows above, heads left out, that hold for this row too."""
        return [cell for cell in self._over.get(row, ()) if cell.row >= self.head_rows]

    def head(self, column: int) -> ColumnHead:
        """The head of a column; an unknown one is other, without words."""
        return self.columns.get(column, ColumnHead("other", ""))


def read_table(text: str, blocks: Sequence[Block], before: Table | None = None) -> Table:
    """The table that the ``blocks`` make; ``before`` is the table just above, which this one may go on from."""
    cells = _cells(text, blocks)
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    table = Table(cells, width)
    table.head_rows = _head_rows(table)
    if table.head_rows:
        table.columns = _columns(table)
    elif before is not None and before.width == width:
        table.columns = before.columns
    table.ordinal_column = _ordinal_column(table)
    return table


def is_layout_table(text: str, blocks: Sequence[Block]) -> bool:
    """A table that only holds running text: one column, or articles and chapters inside its cells."""
    columns = {block.cell.column for block in blocks if block.cell is not None}
    if len(columns) < 2:
        return True
    fixed = 0
    for block in blocks:
        labels = read_labels(text[block.start : block.end], standing_out=block.bold)
        fixed += bool(labels and labels[0].level in FIXED - {"annex"})
    return fixed >= 2


def _cells(text: str, blocks: Iterable[Block]) -> list[TableCell]:
    grouped: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        if block.cell is not None:
            grouped.setdefault((block.cell.row, block.cell.column), []).append(block)
    cells = []
    for (row, column), group in grouped.items():
        cell = group[0].cell
        if cell is None:
            continue
        start, end = group[0].start, max(block.end for block in group)
        bold = all(block.bold for block in group)
        words = re.sub(r"\s+", " ", text[start:end]).strip()
        cells.append(TableCell(row, column, cell.row_span, cell.column_span, start, end, words, bold, group[0].page))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


# --- heads ----------------------------------------------------------------------------------------------------------


@cache
def _roles() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(
        (
            entry["role"],
            tuple(anchors.plain(str(word)) for word in entry.get("whole", ())),
            tuple(anchors.plain(str(word)) for word in entry.get("words", ())),
        )
        for entry in lexicon.load("table_columns")["roles"]
    )


def role_of(head: str) -> str | None:
    """The role that a column's head names; None where it names none."""
    line = re.sub(r"[^\w\s#]", " ", anchors.plain(head))
    line = re.sub(r"\s+", " ", line).strip()
    for role, whole, words in _roles():
        if line in whole or any(f" {word} " in f" {line} " for word in words):
            return role
    return None


def _head_rows(table: Table) -> int:
    first = table.own(0)
    if not first:
        return 0
    roles = [role_of(cell.text) for cell in first]
    longest = _HEAD_WORDS * (2 if "ordinal" in roles else 1)
    if any(len(cell.text.split()) > longest for cell in first):
        return 0
    known = [role for role in roles if role is not None]
    labelled = label_of(first[0].text) is not None
    bold = len(first) >= 2 and all(cell.bold for cell in first) and not labelled
    if len(known) < 2 and "ordinal" not in known and not bold:
        return 0
    rows = 1
    while rows < _HEAD_ROWS and (own := table.own(rows)):
        over = [cell for cell in first if cell.row_span > rows]
        counting = len(own) > 1 and all(_COUNTING.match(cell.text) for cell in own)
        below = over and all(len(cell.text.split()) <= _HEAD_WORDS for cell in own) and not label_of(own[0].text)
        if not (counting or below):
            break
        rows += 1
    return rows


def _columns(table: Table) -> dict[int, ColumnHead]:
    words: dict[int, list[str]] = {}
    for row in range(table.head_rows):
        for cell in table.own(row):
            if row and _COUNTING.match(cell.text):
                continue
            for column in range(cell.column, cell.column + cell.column_span):
                words.setdefault(column, []).append(cell.text)
    heads = {column: " ".join(parts) for column, parts in words.items()}
    roles = {column: role_of(head) or "other" for column, head in heads.items()}
    found = set(roles.values())
    if "content" not in found and found & {"lead", "coordinate", "deadline"}:
        # What is to be reached or made is the content of a table that has no other.
        made = [column for column, role in roles.items() if role in ("target", "product")]
        roles |= dict.fromkeys(made[:1], "content")
    task = "content" in roles.values() and bool(set(roles.values()) & set(lexicon.load("table_columns")["tasks"]))
    return {
        column: ColumnHead(roles[column] if task or roles[column] == "ordinal" else "other", head)
        for column, head in heads.items()
    }


def _ordinal_column(table: Table) -> int | None:
    for column, head in table.columns.items():
        if head.role == "ordinal":
            return column
    first = [cell for cell in table.cells if cell.column == 0 and cell.row >= table.head_rows]
    if first and sum(label_of(cell.text) is not None for cell in first) >= 0.6 * len(first):
        return 0
    return None


def label_of(cell: str) -> Label | None:
    """The label that a cell holds alone: I, 1, 1.1, a, -."""
    found = _ORDINAL.match(cell)
    if found is None:
        return None
    number = found["number"]
    if number[0].isdigit():
        parts = tuple(int(part) for part in number.split("."))
        return Label("arabic", parts, ".".join(str(part) for part in parts), len(cell), "cell")
    if number in "-–+*•":
        level = "-" if number in "-–" else number
        return Label(level, (0,), level, len(cell), number)
    if value := roman(number) if number.isupper() else 0:
        return Label("roman", (value,), number, len(cell), "cell")
    level = "capital" if number.isupper() else "letter"
    return Label(level, (ALPHABET.find(number.lower()) + 1,), number, len(cell), "cell")


def is_section(table: Table, row: int) -> bool:
    """A row that only names the group of the rows below it: one cell over all columns, or all others empty."""
    cells = table.own(row)
    own = [cell for cell in cells if cell.column != table.ordinal_column] or cells
    if len(own) != 1 or table.width < 3 or table.over(row):
        return False
    cell = own[0]
    ordinal = next((other for other in cells if other.column == table.ordinal_column and other is not cell), None)
    label = label_of(ordinal.text) if ordinal else None
    if len(cell.text.split()) > 70 or (ordinal is None and not _stands_out(cell, table)):
        return False
    if label is not None and label.level in ("roman", "capital"):
        return True
    return _stands_out(cell, table) or (label is not None and not cell.text.endswith((".", ";")))


def _stands_out(cell: TableCell, table: Table) -> bool:
    return cell.column_span >= max(2, table.width - 1) or cell.bold or anchors.is_capitals(cell.text)
