"""The board as rows of text, the same for every format, in the order of the register and of the documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpora.messages import message
from search_api.compliance.board import Board
from search_api.compliance.periods import Period
from search_api.compliance.standing import Row

OPEN = ("overdue", "missing")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the matrix: a duty in a period."""

    duty: str
    document: str
    label_path: str
    period: Period

    @property
    def heading(self) -> str:
        """What stands over the column."""
        return f"{self.document}\n{self.label_path}\n{period_name(self.period)}"


def column_of(row: Row) -> Column:
    """The column in which the row stands."""
    duty = row.instance.duty
    return Column(duty.id, duty.source.number, duty.label_path, row.instance.period)


def columns_of(rows: Iterable[Row]) -> list[Column]:
    """All columns, documents in their order, duties and periods in theirs."""
    found = dict.fromkeys(column_of(row) for row in rows)
    order = {duty: n for n, duty in enumerate(dict.fromkeys(column.duty for column in found))}
    return sorted(found, key=lambda c: (order[c.duty], c.period.last_day, c.period.first_day))


def cell_of(row: Row) -> str:
    """What a cell says: the status, then the report with its day, or the day on which it is due."""
    status = message(f"status-{row.status}")
    if row.report is not None:
        sent = day_text(row.report.letter.sent) or message("board-undated")
        match = "" if row.report.level == "confirmed" else f" ({message('match-' + row.report.level)})"
        return f"{status}\n{row.report.letter.number or row.report.letter.file}\n{sent}{match}"
    if row.due is not None:
        return f"{status}\n{message('export-due')} {day_text(row.due)}"
    return status


def day_text(day: date | None) -> str:
    """A day as offices write it (20/03/2023); "" for None."""
    return f"{day:%d/%m/%Y}" if day else ""


def period_name(period: Period) -> str:
    """The period in words: "6 tháng đầu năm 2023", "quý I/2023", "20/03/2023"."""
    if period.kind == "day":
        return day_text(period.first_day)
    roman = ("I", "II", "III", "IV")
    values = {"year": period.year, "number": period.number, "roman": roman[min(period.number, 4) - 1]}
    key = f"period-{period.kind}" + (f"-{period.number}" if period.kind == "half" else "")
    return message(key, None, **values)


def rule_line(board: Board) -> str:
    """The rules that gave days or windows, for the foot of what is printed."""
    used = {row.instance.slot.window_rule for row in board.rows} | {row.instance.slot.rule for row in board.rows}
    named = sorted(rule for rule in used if rule)
    return message("export-rules", None, rules=", ".join(named) if named else message("export-no-rules"))
