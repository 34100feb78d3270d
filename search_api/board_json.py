"""The board as the contract's JSON (``dondoc-board/1``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpora.messages import message
from search_api.compliance.board import Board
from search_api.compliance.decisions import key_text
from search_api.compliance.standing import Report, Row, Unmatched

SCHEMA = "dondoc-board/1"


def board_json(board: Board, rows: Iterable[Row] | None = None) -> dict[str, Any]:
    """The whole board, or some of its rows. More keys than the contract's tell what changed and what is unsettled."""
    return {
        "schema": SCHEMA,
        "as_of": board.day.isoformat(),
        "instances": [row_json(row) for row in (board.rows if rows is None else rows)],
        "unmatched_reports": [{"file": u.letter.file, "why": why(u)} for u in board.unmatched],
        "unknown_names": [{"name": u.name, "document": u.document, "label_path": u.label_path} for u in board.unknown],
        "rules": list(board.rules),
    }


def row_json(row: Row) -> dict[str, Any]:
    """One instance."""
    instance, slot = row.instance, row.instance.slot
    return {
        "duty": instance.duty.id,
        "document": instance.duty.source.number,
        "label_path": instance.duty.label_path,
        "unit": instance.unit,
        "unit_name": instance.unit_name,
        "period": str(instance.period),
        "window": [day.isoformat() for day in slot.window] if slot.window else None,
        "due": row.due.isoformat() if row.due else None,
        "due_source": row.due_source,
        "rule": slot.rule if row.due_source == "rule" else None,
        "window_rule": slot.window_rule,
        "status": row.status,
        "report": report_json(row.report) if row.report else None,
        "changes": [
            {"kind": c.kind, "effective": c.effective.isoformat(), "due": c.due.isoformat() if c.due else None,
             "by": c.by, "text": c.text, "file": c.file, "start": c.start, "end": c.end}
            for c in row.changes
        ],
        "key": key_text(instance.key),
    }  # fmt: skip


def report_json(report: Report) -> dict[str, Any]:
    """The document that stands for an instance, with its evidence."""
    letter = report.letter
    return {
        "document": letter.number or "",
        "file": letter.file,
        "id": letter.id,
        "sent": letter.sent.isoformat() if letter.sent else None,
        "match": report.level,
        "evidence": [{"kind": e.kind, "text": e.text, "start": e.start, "end": e.end} for e in report.evidence],
        "doubts": [message(f"board-doubt-{doubt}") for doubt in report.doubts],
    }


def why(unmatched: Unmatched) -> str:
    """The reason in the user's language."""
    return message(f"board-why-{unmatched.code}", None, **dict(unmatched.values))


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many instances have each status."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.status] = found.get(row.status, 0) + 1
    return found
