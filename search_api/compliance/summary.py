"""The compilation for the superior body: who reported in a period, who did not, and what the figures say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search_api.compliance.board import Board
from search_api.compliance.duties import Duty
from search_api.compliance.figures import Finding, Target, findings, targets_of
from search_api.compliance.periods import Period
from search_api.compliance.standing import CONFIRMED, Row
from search_api.compliance.words import parse_number

DONE = ("on_time", "late", "received")


class SummaryError(ValueError):
    """A duty or period that is not on the board; ``code`` keys the message, ``values`` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one duty in one period."""

    duty: Duty
    period: Period
    board: Board
    reported: tuple[Row, ...]
    waiting: tuple[Row, ...]  # in review: neither counted as reported nor as silent
    silent: tuple[Row, ...]
    excused: tuple[Row, ...]  # waived or superseded
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]


def find_duty(board: Board, wanted: str) -> Duty:
    """The duty by its id, or by number and place ("03/KH-BCĐ138 V/2"); raises SummaryError."""
    duties = {row.instance.duty.id: row.instance.duty for row in board.rows}
    if wanted in duties:
        return duties[wanted]
    number, _, path = wanted.strip().partition(" ")
    key = parse_number(number)
    found = [
        duty for duty in duties.values()
        if key is not None and duty.source.key == key and duty.label_path.casefold() == path.strip().casefold()
    ]  # fmt: skip
    if len(found) != 1:
        raise SummaryError("summary-duty", duty=wanted)
    return found[0]


def summarise(board: Board, duty: Duty, period: Period, source: Mapping[str, Any]) -> Summary:
    """Sort the period's rows and hold the reports' figures against the targets of the plan; raises SummaryError."""
    rows = [row for row in board.rows if row.instance.duty.id == duty.id and row.instance.period == period]
    if not rows:
        raise SummaryError("summary-period", duty=f"{duty.source.number} {duty.label_path}", period=str(period))
    done = [row for row in rows if row.status in DONE and row.report is not None]
    letters = {row.report.letter.id: row.report.letter for row in done if row.report}
    targets = targets_of(source)
    excused = [row for row in rows if row.status in ("waived", "superseded")]
    rest = [row for row in rows if row not in done and row not in excused]
    waiting = [row for row in rest if row.report is not None and row.report.level not in ("automatic", CONFIRMED)]
    return Summary(
        duty=duty,
        period=period,
        board=board,
        reported=tuple(done),
        waiting=tuple(waiting),
        silent=tuple(row for row in rest if row not in waiting),
        excused=tuple(excused),
        targets=targets,
        findings=findings(targets, letters.values()),
    )
