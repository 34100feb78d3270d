"""Công văn đôn đốc: one letter for each unit and each issuer, with what the unit owes; a draft for a person to sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from search_api.compliance.board import Board
from search_api.compliance.duties import Source
from search_api.compliance.standing import Row
from search_api.export.paper import Paper, form
from search_api.export.table import OPEN, day_text, period_name, rule_line

_WIDTHS = (12, 28, 58, 24, 20, 23)
AHEAD = 7  # days before the due day from which something is named as due soon


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit owes to one issuer."""

    unit: str
    unit_name: str
    source: Source
    owed: tuple[Row, ...]
    soon: tuple[Row, ...]

    @property
    def file_name(self) -> str:
        """A name that is fit for any file system and the same on every run."""
        number = re.sub(r"[^\w-]+", "-", self.source.number).strip("-")
        return f"don-doc-{re.sub(r'[^0-9A-Za-z_-]+', '-', self.unit)}-{number}.docx"


def reminders(board: Board, ahead: int = AHEAD) -> tuple[Reminder, ...]:
    """All reminders of the day, units in the order of the board; a unit that owes nothing yet gets none."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in board.rows:
        groups.setdefault((row.instance.unit, row.instance.duty.source.id), []).append(row)
    found = []
    for rows in groups.values():
        owed = tuple(row for row in rows if row.status in OPEN)
        soon = tuple(row for row in rows if row.status == "upcoming" and _soon(row, board, ahead))
        if owed:
            first = rows[0].instance
            found.append(Reminder(first.unit, first.unit_name, first.duty.source, owed, soon))
    return tuple(found)


def _soon(row: Row, board: Board, ahead: int) -> bool:
    return row.due is not None and row.due <= board.day + timedelta(days=ahead)


def letter(reminder: Reminder, board: Board) -> bytes:
    """The draft as DOCX."""
    source, words = reminder.source, form("reminder")
    issuer = source.issuer or "…………"
    symbol = source.key.symbol.split("-", 1)[-1] if source.key else ""
    paper = Paper(issuer, "", symbol, place_line(source), board.day.year, words["subject"])
    paper.to(reminder.unit_name)
    documents = source.number + (f" ngày {day_text(source.issued)}" if source.issued else "")
    opening = {"documents": documents, "day": day_text(board.day), "issuer": issuer, "unit": reminder.unit_name}
    paper.text(words["opening"].format(**opening))
    paper.table(words["columns"], _WIDTHS, _lines(reminder.owed, board))
    if reminder.soon:
        paper.text(words["upcoming"])
        paper.table(words["columns"], _WIDTHS, _lines(reminder.soon, board))
    duty = reminder.owed[0].instance.duty
    via = ", ".join(named.name for named in duty.via)
    recipient = duty.recipients[0].name if duty.recipients else issuer
    paper.text(
        words["request"].format(
            unit=reminder.unit_name, recipient=recipient, via=words["via"].format(via=via) if via else ""
        )
    )
    paper.text(words["closing"])
    paper.end()
    paper.note(words["basis"].format(day=day_text(board.day), rules=rule_line(board)))
    return paper.data()


def place_line(source: Source) -> str:
    """The place before the date: that of the document, else the one in the issuer's name, else left open."""
    if source.place:
        return source.place.split(",")[0]
    named = re.search(r"(?:thành phố|tỉnh|huyện|quận|thị xã|phường|xã|thị trấn)\s+([^,]+)$", source.issuer, re.I)
    return named[1] if named else "…………"


def _lines(rows: Sequence[Row], board: Board) -> list[list[str]]:
    return [
        [str(number), f"{row.instance.duty.source.number}, {row.instance.duty.label_path}",
         " ".join(row.instance.duty.text.split()), period_name(row.instance.period),
         day_text(row.due) or form("reminder", "no_day"), _standing(row, board)]
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def _standing(row: Row, board: Board) -> str:
    words = form("reminder")
    if row.due is None:
        return str(words["missing"])
    days = (board.day - row.due).days
    return str(words["overdue"].format(days=days) if days > 0 else words["soon"].format(days=-days))
