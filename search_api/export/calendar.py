"""What is due as a calendar (RFC 5545): one event for each instance with a due day, reminders 7, 3 and 1 days ahead."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from corpora.messages import message
from search_api.compliance.board import Board
from search_api.compliance.decisions import key_text
from search_api.compliance.standing import Row
from search_api.export.table import day_text, period_name, rule_line

ALARMS = (7, 3, 1)  # days ahead
_OPEN = ("upcoming", "overdue", "missing")


def calendar(board: Board, made: datetime) -> bytes:
    """The calendar of that day; an event keeps its UID on every run, so that a second import changes the first."""
    book = Calendar()
    book.add("prodid", "-//dondoc//board//VI")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", message("export-title", None, day=day_text(board.day)))
    book.add("x-wr-caldesc", rule_line(board))
    for row in board.rows:
        if row.due is not None:
            book.add_component(_event(row, board, made))
    return bytes(book.to_ical())


def uid(row: Row) -> str:
    """The same for the same duty, unit and period, on every machine."""
    digest = hashlib.sha256(key_text(row.instance.key).encode()).hexdigest()[:32]
    return f"{digest}@dondoc"


def _event(row: Row, board: Board, made: datetime) -> Event:
    instance, due = row.instance, row.due
    assert due is not None  # noqa: S101 - the caller chose rows with a day
    event = Event()
    event.add("uid", uid(row))
    event.add("dtstamp", made)
    event.add("sequence", sum(change.kind == "move" for change in row.changes))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))  # exclusive (RFC 5545, 3.6.1)
    event.add("transp", "TRANSPARENT")
    period = period_name(instance.period)
    event.add("summary", message("export-event", None, unit=instance.unit_name, document=instance.duty.source.number,
                                 path=instance.duty.label_path, period=period))  # fmt: skip
    lines = [message(f"status-{row.status}"), " ".join(instance.duty.text.split()), rule_line(board)]
    if row.report is not None:
        lines.insert(
            1, f"{row.report.letter.number or row.report.letter.file} {day_text(row.report.letter.sent)}".strip()
        )
    event.add("description", "\n".join(lines))
    event.add("status", "CANCELLED" if row.status in ("waived", "superseded") else "CONFIRMED")
    event.add("categories", [message(f"status-{row.status}")])
    if row.status in _OPEN:
        for days in ALARMS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(days=-days))
            alarm.add("description", message("export-alarm", None, days=days))
            event.add_component(alarm)
    return event
