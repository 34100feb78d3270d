"""The workbook that a secretariat hands to its chief: the board, the evidence, what is overdue."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from corpora.messages import message
from search_api.board_json import why
from search_api.compliance.board import Board
from search_api.compliance.standing import Row
from search_api.export.table import OPEN, cell_of, column_of, columns_of, day_text, period_name, rule_line

# Pale fills that stay readable in black and white: the cell's first line says the status in words as well.
_FILLS = {
    "on_time": "#D9EAD3", "received": "#D9EAD3", "late": "#FFF2CC", "upcoming": "#FFFFFF", "overdue": "#F4CCCC",
    "missing": "#F9CB9C", "waived": "#E7E6E6", "superseded": "#E7E6E6",
}  # fmt: skip
_WIDTH = {"unit": 34, "cell": 20}


def workbook(board: Board, made: datetime) -> bytes:
    """The board as XLSX; every text is written as text, never as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": message("export-title", None, day=day_text(board.day))})
    formats = _formats(book)
    _matrix(book, formats, board, made)
    _list(book, formats, message("export-sheet-evidence"), board, list(board.rows), made)
    overdue = [row for row in board.rows if row.status in OPEN]
    _list(book, formats, message("export-sheet-overdue"), board, overdue, made)
    _unmatched(book, formats, board)
    book.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    made = {
        "title": book.add_format({**font, "bold": True, "font_size": 14, "text_wrap": False}),
        "note": book.add_format({**font, "italic": True, "text_wrap": False}),
        "head": book.add_format({**font, "bold": True, "border": 1, "align": "center", "bg_color": "#D9E1F2"}),
        "text": book.add_format({**font, "border": 1}),
    }
    for status, fill in _FILLS.items():
        made[status] = book.add_format({**font, "border": 1, "bg_color": fill})
    return made


def _matrix(book: Any, formats: dict[str, Any], board: Board, made: datetime) -> None:
    sheet = book.add_worksheet(message("export-sheet-board"))
    _printed(sheet)
    _heading(sheet, formats, board, made)
    columns = columns_of(board.rows)
    top = 4
    sheet.write_string(top, 0, message("export-unit"), formats["head"])
    sheet.set_column(0, 0, _WIDTH["unit"])
    for at, column in enumerate(columns, 1):
        sheet.write_string(top, at, column.heading, formats["head"])
        sheet.set_column(at, at, _WIDTH["cell"])
    place = {column: at for at, column in enumerate(columns, 1)}
    lines: dict[str, int] = {}
    for row in board.rows:
        instance = row.instance
        if instance.unit not in lines:
            lines[instance.unit] = top + 1 + len(lines)
            sheet.write_string(lines[instance.unit], 0, instance.unit_name, formats["text"])
        sheet.write_string(lines[instance.unit], place[column_of(row)], cell_of(row), formats[row.status])
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.repeat_columns(0)
    _legend(sheet, formats, top + 2 + len(lines))


def _heading(sheet: Any, formats: dict[str, Any], board: Board, made: datetime) -> None:
    sheet.write_string(0, 0, message("export-title", None, day=day_text(board.day)), formats["title"])
    sheet.write_string(1, 0, message("export-made", None, time=f"{made:%H:%M %d/%m/%Y}"), formats["note"])
    sheet.write_string(2, 0, rule_line(board), formats["note"])


def _legend(sheet: Any, formats: dict[str, Any], line: int) -> None:
    for at, status in enumerate(_FILLS):
        sheet.write_string(line + at, 0, message(f"status-{status}"), formats[status])


def _list(book: Any, formats: dict[str, Any], name: str, board: Board, rows: list[Row], made: datetime) -> None:
    sheet = book.add_worksheet(name)
    _printed(sheet)
    _heading(sheet, formats, board, made)
    heads = ("unit", "document", "path", "period", "due", "status", "report", "sent", "match", "evidence", "duty")
    for at, head in enumerate(heads):
        sheet.write_string(4, at, message(f"export-{head}"), formats["head"])
        sheet.set_column(at, at, 60 if head in ("evidence", "duty") else 18)
    for line, row in enumerate(rows, 5):
        for at, text in enumerate(_cells(row)):
            sheet.write_string(line, at, text, formats[row.status] if at == 5 else formats["text"])
    sheet.freeze_panes(5, 1)
    if rows:
        sheet.autofilter(4, 0, 4 + len(rows), len(heads) - 1)


def _cells(row: Row) -> list[str]:
    instance, report = row.instance, row.report
    evidence = "\n".join(
        f"{message('evidence-' + e.kind)}: {' '.join(e.text.split())} [{e.start}–{e.end}]" for e in report.evidence
    ) if report else ""  # fmt: skip
    changes = [f"{message('change-' + c.kind)}: {c.by} ({day_text(c.effective)})" for c in row.changes]
    return [
        instance.unit_name,
        instance.duty.source.number,
        instance.duty.label_path,
        period_name(instance.period),
        day_text(row.due) or message("board-no-due"),
        message(f"status-{row.status}"),
        (report.letter.number or report.letter.file) if report else "",
        (day_text(report.letter.sent) or message("board-undated")) if report else "",
        message(f"match-{report.level}") if report else "",
        "\n".join(filter(None, (evidence, *changes))),
        " ".join(instance.duty.text.split()),
    ]


def _unmatched(book: Any, formats: dict[str, Any], board: Board) -> None:
    sheet = book.add_worksheet(message("export-sheet-unmatched"))
    _printed(sheet)
    for at, head in enumerate(("file", "report", "sent", "why")):
        sheet.write_string(0, at, message(f"export-{head}"), formats["head"])
        sheet.set_column(at, at, 60 if head == "why" else 24)
    for line, item in enumerate(board.unmatched, 1):
        letter = item.letter
        texts = (letter.file, letter.number or "", day_text(letter.sent) or message("board-undated"), why(item))
        for at, text in enumerate(texts):
            sheet.write_string(line, at, text, formats["text"])


def _printed(sheet: Any) -> None:
    """A4 landscape with the margins of Decree 30/2020/NĐ-CP, Annex I, page numbers at the foot."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=1.18, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
