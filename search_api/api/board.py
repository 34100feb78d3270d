"""``/api/board``: the board of a day, people's decisions about it, and its exports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from corpora.units import Register
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.board import BoardError, LiveBoard, decide, decisions
from search_api.board_json import board_json, counts, row_json
from search_api.compliance.board import Board
from search_api.compliance.decisions import Decision, DecisionError, key_text, parse_key
from search_api.compliance.standing import STATUSES, Row

router = APIRouter(tags=["board"])

AsOf = Annotated[date | None, Query(description="the day of the board; today if left out")]
Action = Literal["confirm", "reject", "link", "waive", "set-due", "postpone", "open", "name", "undo"]
Level = Literal["confirmed", "automatic", "review"]
_MOST = 100_000


class BoardAnswer(BaseModel):
    """The contract's ``dondoc-board/1``, with counts by status and the number of rows before paging."""

    model_config = {"extra": "allow"}

    as_of: date
    total: int
    counts: dict[str, int]
    instances: list[dict[str, Any]]
    unmatched_reports: list[dict[str, Any]]


class DecisionBody(BaseModel):
    """What somebody decides: an instance by its key (duty|unit|period), the document, the day, and why."""

    action: Action
    subject: str
    actor: str
    reason: str = ""
    letter: str | None = None
    due: date | None = None
    effective: date | None = None
    sent: date | None = None
    unit: str | None = None


class DecisionAnswer(BaseModel):
    """The journal's entry, and the instance as it stands now."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    old: Any = None
    new: Any = None
    instance: dict[str, Any] | None = None


def live(services: Services) -> LiveBoard:
    """The application's board, made once."""
    found: LiveBoard = vars(services).setdefault("live_board", LiveBoard())
    return found


def board_on(services: Services, day: date | None) -> Board:
    """The board of the day. Raises BoardError for a register or rules that do not fit."""
    return live(services).board(services.store, day or date.today())


def chosen(
    board: Board,
    register: Register,
    unit: str | None,
    status: str | None,
    document: str | None,
    match: str | None = None,
) -> list[Row]:
    """The rows that fit all that is asked for; raises ApiError for an unknown unit."""
    rows: list[Row] = list(board.rows)
    if unit:
        ids = (
            {unit}
            if any(row.instance.unit == unit for row in rows)
            else set(register.candidates(unit, None, board.day))
        )
        if not ids and register.get(unit) is None:
            raise ApiError(404, "board-unit-unknown", unit=unit)
        rows = [row for row in rows if row.instance.unit in ids]
    if status:
        rows = [row for row in rows if row.status == status]
    if document:
        rows = [row for row in rows if row.instance.duty.source.number == document]
    if match:
        rows = [row for row in rows if row.report is not None and row.report.level == match]
    return rows


@router.get("/board")
def read_board(
    services: ServicesDep,
    as_of: AsOf = None,
    unit: Annotated[str | None, Query(description="id or name of a unit")] = None,
    status: Annotated[Literal[STATUSES] | None, Query()] = None,  # type: ignore[valid-type]  # the contract's list
    document: Annotated[str | None, Query(description="number of the document that lays the duty")] = None,
    size: Annotated[int, Query(ge=1, le=_MOST)] = _MOST,
    start: Annotated[int, Query(ge=0)] = 0,
) -> BoardAnswer:
    """Every duty instance with its status on that day and the evidence."""
    board = board_on(services, as_of)
    rows = chosen(board, services.register(), unit, status, document)
    content = board_json(board, rows[start : start + size])
    return BoardAnswer(**content, total=len(rows), counts=counts(rows))


@router.get("/board/export/{form}")
def export_board(
    services: ServicesDep,
    form: Literal["xlsx", "ics", "csv"],
    as_of: AsOf = None,
    unit: Annotated[str | None, Query(description="id or name of a unit")] = None,
    status: Annotated[Literal[STATUSES] | None, Query()] = None,  # type: ignore[valid-type]  # the contract's list
    document: Annotated[str | None, Query(description="number of the document that lays the duty")] = None,
    match: Annotated[Level | None, Query(description="how sure it is that the report answers")] = None,
) -> Response:
    """The board, or the part that the filters leave, as a workbook, a calendar or a table."""
    from search_api.cli.export import content

    board = board_on(services, as_of)
    if unit or status or document or match:
        board = replace(board, rows=tuple(chosen(board, services.register(), unit, status, document, match)))
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ics": "text/calendar; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
    }
    return Response(
        content(f".{form}", board, datetime.now(UTC).astimezone()),
        media_type=types[form],
        headers={"content-disposition": f'attachment; filename="don-doc-{board.day.isoformat()}.{form}"'},
    )


@router.get("/board/decisions")
def list_decisions(services: ServicesDep, subject: str | None = None) -> list[DecisionAnswer]:
    """What people have decided, oldest first."""
    found = decisions(services.store)
    return [_answer(entry, None) for entry in found if subject is None or entry.subject == subject]


@router.post("/board/decisions", status_code=201)
def take_decision(services: ServicesDep, body: DecisionBody, as_of: AsOf = None) -> DecisionAnswer:
    """Confirm, reject, link, waive, set or move a due day, open an ad-hoc entry, settle a name, or undo an entry."""
    if not body.actor.strip():
        raise ApiError(422, "decision-value", action=body.action, field="actor")
    before = _row(board_on(services, as_of), body.subject)
    _checked(services, body, before)
    new = {
        name: value.isoformat() if isinstance(value, date) else value
        for name in ("letter", "due", "effective", "sent", "unit")
        if (value := getattr(body, name)) is not None
    }
    old = None if before is None else {"status": before.status, "due": before.due.isoformat() if before.due else None,
                                       "report": before.report.letter.id if before.report else None}  # fmt: skip
    try:
        entry = decide(
            services.store, body.action, body.subject, actor=body.actor.strip(), reason=body.reason, new=new, old=old
        )
    except BoardError as error:
        raise ApiError(422, error.code, **error.values) from error
    return _answer(entry, _row(board_on(services, as_of), body.subject))


def _checked(services: Services, body: DecisionBody, before: Row | None) -> None:
    """A decision names an instance, a document and a unit that are there."""
    about_instance = body.action not in ("open", "name", "undo")
    if about_instance and before is None:
        raise ApiError(404, "decision-subject", subject=body.subject)
    if body.letter is not None and live(services).letter(services.store, body.letter) is None:
        raise ApiError(404, "decision-letter", letter=body.letter)
    if body.unit is not None and services.register().get(body.unit) is None:
        raise ApiError(404, "board-unit-unknown", unit=body.unit)
    if body.action == "open":
        _checked_opening(services, body.subject)
    if body.action == "undo":
        _checked_undo(services, body.subject)


def _checked_opening(services: Services, subject: str) -> None:
    """What is opened is a duty on file, of a unit of the register."""
    try:
        duty, unit, _ = parse_key(subject)
    except DecisionError as error:
        raise ApiError(422, error.code, **error.values) from error
    if duty not in live(services).duties(services.store):
        raise ApiError(404, "duty-unknown", duty=duty)
    if services.register().get(unit) is None:
        raise ApiError(404, "board-unit-unknown", unit=unit)


def _checked_undo(services: Services, subject: str) -> None:
    """An entry is undone once, and an undoing is not undone: the decision is taken again instead."""
    entries = decisions(services.store)
    gone = {entry.subject for entry in entries if entry.action == "undo"}
    standing = {str(entry.seq) for entry in entries if entry.action != "undo"} - gone
    if subject not in standing:
        raise ApiError(409, "decision-undone", subject=subject)


def _row(board: Board, subject: str) -> Row | None:
    return next((row for row in board.rows if key_text(row.instance.key) == subject), None)


def _answer(entry: Decision, row: Row | None) -> DecisionAnswer:
    return DecisionAnswer(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        reason=entry.reason,
        old=entry.old,
        new=entry.new,
        instance=row_json(row) if row else None,
    )
