"""The board as CSV: one instance a line, with a byte order mark so that Excel reads the accents, and no formulas."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from corpora.messages import message
from search_api.compliance.board import Board
from search_api.export.table import day_text, period_name, rule_line

# A cell that begins so would be run as a formula by Excel and LibreOffice (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = ("unit", "document", "path", "period", "window", "due", "source", "status", "report", "sent", "match", "duty")


def sheet(board: Board, made: datetime) -> bytes:
    """The table; the last lines say of which time and by which rules it is."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([message(f"export-{head}") for head in HEADS])
    for row in board.rows:
        instance, report = row.instance, row.report
        window = instance.slot.window
        cells = [
            instance.unit_name,
            instance.duty.source.number,
            instance.duty.label_path,
            period_name(instance.period),
            f"{day_text(window[0])} – {day_text(window[1])}" if window else "",
            day_text(row.due),
            message(f"due-{row.due_source}"),
            message(f"status-{row.status}"),
            (report.letter.number or report.letter.file) if report else "",
            day_text(report.letter.sent) if report else "",
            message(f"match-{report.level}") if report else "",
            " ".join(instance.duty.text.split()),
        ]
        writer.writerow([safe(cell) for cell in cells])
    writer.writerow([])
    writer.writerow([message("export-title", None, day=day_text(board.day))])
    writer.writerow([message("export-made", None, time=f"{made:%H:%M %d/%m/%Y}")])
    writer.writerow([safe(rule_line(board))])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def safe(cell: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
