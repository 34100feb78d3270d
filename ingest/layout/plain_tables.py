"""Tables in plain text: cells between bars (Markdown, drawn boxes) or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Cell, Piece, RawBlock
from ingest.layout.plain_lines import TextLine

_BORDER = re.compile(r"(?=[^\w]*(?:[-=]{2}|[─━]))[\s+|│├└┌┼┬┴┤┘┐:=─━-]+")
_BAR = re.compile(r"(?<!\\)[|│]")
_ROWS = 2
_BARS = 2
_TABS = 2
_MOST_RULES = 50  # lines before a table's second row; more drawn rules than that are no table


def cells_of(text: str) -> list[str]:
    """The cells of a line with bars; outer bars are optional."""
    parts = [part.replace("\\|", "|").strip() for part in _BAR.split(text.strip())]
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts


def table_at(lines: Sequence[TextLine], start: int) -> int | None:
    """The line after the table that begins at ``start``, or None where none does."""
    for fits in (_is_barred, _is_tabbed):
        end, rows = start, 0
        while end < len(lines) and fits(lines[end], lines[start]) and (rows >= _ROWS or end - start < _MOST_RULES):
            rows += _BORDER.fullmatch(lines[end].text) is None
            end += 1
        if rows >= _ROWS:
            return end
    return None


def _is_barred(line: TextLine, first: TextLine) -> bool:
    if _BORDER.fullmatch(line.text) and ("+" in line.text or "|" in line.text or "─" in line.text):
        return True
    return len(_BAR.findall(line.text)) >= _BARS


def _is_tabbed(line: TextLine, first: TextLine) -> bool:
    return line.tabs >= _TABS and line.tabs == first.tabs and line.indent == 0 and bool(line.bare)


def table_blocks(lines: Sequence[TextLine], number: int) -> Iterator[RawBlock]:
    """Blocks of the cells of table ``number``, row by row."""
    for row, cells in enumerate(_rows(lines)):
        for column, pieces in enumerate(cells):
            if any(piece.text for piece in pieces):
                yield RawBlock(tuple(pieces), cell=Cell(number, row, column))


def _rows(lines: Sequence[TextLine]) -> Iterator[list[list[Piece]]]:
    """Rows of cells; in a drawn box the lines between two borders are one row."""
    borders = {index for index, line in enumerate(lines) if _BORDER.fullmatch(line.text)}
    boxed = len(borders) >= 3 and 0 in borders
    row: list[list[Piece]] = []
    for index, line in enumerate(lines):
        if index in borders:
            if row:
                yield row
            row = []
            continue
        texts = cells_of(line.text) if _BAR.search(line.text) else [part.strip() for part in line.raw.split("\t")]
        cells = [[Piece(text, line.page)] for text in texts]
        if boxed and row and len(cells) == len(row):
            row = [[*above, *below] for above, below in zip(row, cells, strict=True)]
        else:
            if row:
                yield row
            row = cells
    if row:
        yield row
