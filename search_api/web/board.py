"""``/board``: units by duties and periods; ``/board/instance``: why a cell stands as it does, what people decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from corpora.units import Register
from ingest.errors import DondocError
from search_api.api.board import DecisionBody, board_on, chosen, take_decision
from search_api.api.errors import ApiError, said
from search_api.api.services import Services, ServicesDep
from search_api.board import decisions
from search_api.board_json import why
from search_api.compliance.board import Board
from search_api.compliance.decisions import Decision, key_text
from search_api.compliance.letters import Letter
from search_api.compliance.standing import STATUSES, Row
from search_api.web import matrix
from search_api.web.language import page_language, remember_actor
from search_api.web.pages import render, with_query

router = APIRouter(include_in_schema=False)

_MOST_UNMATCHED = 200
NOTHING_TYPED = dict.fromkeys(("action", "reason", "letter", "due", "effective", "sent"), "")


@dataclass(frozen=True, slots=True)
class Filters:
    """What part of the board is asked for; everything stands in the address, so that a link can be mailed."""

    as_of: date
    unit: str = ""
    document: str = ""
    status: str = ""

    def query(self) -> dict[str, Any]:
        """As parameters of an address."""
        return {"as_of": self.as_of.isoformat(), "unit": self.unit, "document": self.document, "status": self.status}


def filters(
    as_of: str = "",
    unit: str = "",
    document: str = "",
    status: str = "",
) -> Filters:
    """The filters of the address; an empty field of a form means no filter. Raises ApiError for a day that is none."""
    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError as error:
        raise ApiError(422, "decision-date", field="as_of", value=as_of) from error
    return Filters(day, unit, document, status if status in STATUSES else "")


FiltersDep = Annotated[Filters, Depends(filters)]


def rows_of(board: Board, register: Register, wanted: Filters) -> list[Row]:
    """The rows that are asked for."""
    return chosen(board, register, wanted.unit or None, wanted.status or None, wanted.document or None)


@router.get("/board")
def show_board(
    request: Request,
    services: ServicesDep,
    wanted: FiltersDep,
    view: str = "matrix",
    units: Annotated[int, Query(ge=1)] = 1,
    columns: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    """The board of a day."""
    board = board_on(services, wanted.as_of)
    rows = rows_of(board, services.register(), wanted)
    part = matrix.Part.of(len(rows), matrix.ROWS_A_PAGE, units)
    shown = matrix.in_order_of_urgency(rows)[part.span(matrix.ROWS_A_PAGE)] if view == "list" else []
    return render(
        request,
        "board.html",
        wanted=wanted,
        view="list" if view == "list" else "matrix",
        total=len(rows),
        everything=len(board.rows),
        counts=matrix.status_counts(rows_of(board, services.register(), _without_status(wanted))),
        matrix=matrix.matrix(rows, units, columns) if view != "list" else None,
        rows=shown,
        part=part,
        choices=choices(board),
        unmatched=[(one.letter, why(one)) for one in board.unmatched[:_MOST_UNMATCHED]],
        unmatched_total=len(board.unmatched),
        unknown=board.unknown,
    )


def _without_status(wanted: Filters) -> Filters:
    return Filters(wanted.as_of, wanted.unit, wanted.document)


def choices(board: Board) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: units and documents that are on the board."""
    units = dict.fromkeys((row.instance.unit, row.instance.unit_name) for row in board.rows)
    sources = {row.instance.duty.source.number: row.instance.duty.source for row in board.rows}
    return {
        "unit": sorted(units, key=lambda one: one[1]),
        "document": [(number, f"{number} – {one.subject}"[:90]) for number, one in sources.items() if number],
    }


@router.get("/board/instance")
def show_instance(request: Request, services: ServicesDep, wanted: FiltersDep, key: str) -> Response:
    """The chain of one cell: sentence, period, due day, report with its evidence, decisions."""
    return instance_page(request, services, wanted, key)


def instance_page(
    request: Request,
    services: Services,
    wanted: Filters,
    key: str,
    problem: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    """The page of one cell; ``problem`` is why what was ``typed`` could not be done."""
    board = board_on(services, wanted.as_of)
    row = row_of(board, key)
    return render(
        request,
        "instance.html",
        409 if problem else 200,
        row=row,
        key=key,
        wanted=wanted,
        candidates=candidates(board, row),
        history=history(services, key),
        problem=problem,
        typed=typed or NOTHING_TYPED,
    )


def row_of(board: Board, key: str) -> Row:
    """The row with this key; raises ApiError (404)."""
    row = next((row for row in board.rows if key_text(row.instance.key) == key), None)
    if row is None:
        raise ApiError(404, "decision-subject", subject=key)
    return row


def candidates(board: Board, row: Row) -> list[Letter]:
    """Documents of the unit that stand for nothing yet: the plausible ones to link."""
    unit = row.instance.unit
    return [one.letter for one in board.unmatched if unit in one.letter.sender.units]


def history(services: Services, key: str) -> list[tuple[Decision, bool]]:
    """Decisions about an instance, the last first, each with whether it was undone."""
    entries = decisions(services.store)
    undone = {entry.subject for entry in entries if entry.action == "undo"}
    return [(entry, str(entry.seq) in undone) for entry in reversed(entries) if entry.subject == key]


@router.post("/board/decision")
def decide_on_page(
    request: Request,
    services: ServicesDep,
    action: Annotated[str, Form()],
    subject: Annotated[str, Form()],
    actor: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    letter: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    effective: Annotated[str, Form()] = "",
    sent: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    expected: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
) -> Response:
    """Write a decision to the journal and go back; what cannot be done is said beside what was typed."""
    wanted = filters(as_of)
    typed = {"action": action, "reason": reason, "letter": letter, "due": due, "effective": effective, "sent": sent}
    try:
        _still_so(services, wanted, subject, expected)
        body = _body(services, action, subject, actor, reason, letter, unit, (due, effective, sent))
        take_decision(services, body, wanted.as_of)
    except DondocError as error:
        if not key:
            raise
        text = said(error.code, error.values, page_language(request.cookies))
        return instance_page(request, services, wanted, key, text, typed)
    back = then if then.startswith("/") and not then.startswith("//") else ""
    response = RedirectResponse(back or with_query("/board/instance", key=key or subject, as_of=as_of), 303)
    remember_actor(response, actor)
    return response


def _body(
    services: Services,
    action: str,
    subject: str,
    actor: str,
    reason: str,
    letter: str,
    unit: str,
    days: Sequence[str],
) -> DecisionBody:
    try:
        due, effective, sent = (date.fromisoformat(day) if day else None for day in days)
    except ValueError as error:
        raise ApiError(422, "decision-date", field=action, value=" ".join(filter(None, days))) from error
    return DecisionBody.model_validate(
        {
            "action": action, "subject": subject, "actor": actor, "reason": reason, "unit": _unit_named(services, unit),
            "letter": _document_named(services, letter), "due": due, "effective": effective, "sent": sent,
        }
    )  # fmt: skip


def _document_named(services: Services, named: str) -> str | None:
    """The id of a document given by its id or its number; what is neither is left for the check of the decision."""
    named = named.strip()
    if not named or services.store.document(named) is not None:
        return named or None
    found = services.store.find_by_number(named)
    return found[-1].id if found else named


def _unit_named(services: Services, named: str) -> str | None:
    """The id of a unit given by its id or a name that is one unit's alone."""
    named = named.strip()
    if not named or services.register().get(named) is not None:
        return named or None
    found = services.register().candidates(named, None, date.today())
    return found[0] if len(found) == 1 else named


def _still_so(services: Services, wanted: Filters, subject: str, expected: str) -> None:
    """Raise ApiError (409) if the match that the person saw is no longer the one that stands."""
    if not expected:
        return
    report = row_of(board_on(services, wanted.as_of), subject).report
    if report is None or f"{report.letter.id}:{report.level}" != expected:
        raise ApiError(409, "web-board-changed")
