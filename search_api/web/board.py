"""``/board``: units by duties and periods, as a table or as a list, with what stayed unmatched or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from corpora.units import Register
from search_api.api.board import board_on, chosen, live
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.board_json import why
from search_api.compliance.board import Board
from search_api.compliance.standing import STATUSES, Row
from search_api.web import matrix
from search_api.web.correcting import own_units
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_MOST_UNMATCHED = 100
_MOST_UNITS = 300  # that a field suggests; others can be typed
_MOST_TEXT = 100  # characters of a duty's sentence in a list to choose from


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
    view: str = "",
    units: Annotated[int, Query(ge=1)] = 1,
    columns: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    """The board of a day."""
    return board_page(request, services, wanted, view or usual_view(request.headers), units, columns)


def usual_view(headers: Mapping[str, str]) -> str:
    """What is shown to who chose nothing: a phone gets the list, which fits its width (browsers there say "Mobi")."""
    return "list" if "Mobi" in headers.get("user-agent", "") else "matrix"


def board_page(
    request: Request,
    services: Services,
    wanted: Filters,
    view: str,
    units: int = 1,
    columns: int = 1,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The board's page; ``problem`` is why what was ``typed`` in one of its forms could not be done."""
    board = board_on(services, wanted.as_of)
    register = services.register()
    rows = rows_of(board, register, wanted)
    part = matrix.Part.of(len(rows), matrix.ROWS_A_PAGE, units)
    listed = view == "list"
    shown = matrix.in_order_of_urgency(rows)[part.span(matrix.ROWS_A_PAGE)] if listed else []
    return render(
        request,
        "board.html",
        409 if problem else 200,
        wanted=wanted,
        view="list" if listed else "matrix",
        total=len(rows),
        everything=len(board.rows),
        counts=matrix.status_counts(rows_of(board, register, _without_status(wanted))),
        matrix=None if listed else matrix.matrix(rows, units, columns),
        rows=shown,
        part=part,
        choices=choices(board),
        unmatched=[(one.letter, why(one)) for one in board.unmatched[:_MOST_UNMATCHED]],
        unmatched_total=len(board.unmatched),
        unknown=board.unknown,
        ad_hoc=ad_hoc(services, wanted),
        units=own_units(services)[:_MOST_UNITS],
        problem=problem,
        typed=typed or {},
    )


def _without_status(wanted: Filters) -> Filters:
    return Filters(wanted.as_of, wanted.unit, wanted.document)


def ad_hoc(services: Services, wanted: Filters) -> list[tuple[str, str]]:
    """Duties without a day or recurrence, which a person may open: id, and what the list says."""
    found = []
    for duty in live(services).duties(services.store).values():
        source = duty.source
        if duty.ad_hoc and wanted.document in ("", source.number):
            text = " ".join(duty.text.split())[:_MOST_TEXT]
            found.append((duty.id, f"{source.number or source.file} {duty.label_path}: {text}"))
    return found


def choices(board: Board) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: units and documents that are on the board."""
    units = dict.fromkeys((row.instance.unit, row.instance.unit_name) for row in board.rows)
    sources = {row.instance.duty.source.number: row.instance.duty.source for row in board.rows}
    return {
        "unit": sorted(units, key=lambda one: one[1]),
        "document": [(number, f"{number} – {one.subject}"[:90]) for number, one in sources.items() if number],
    }
