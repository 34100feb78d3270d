"""``/review``: matches in doubt, one after another, decided with a key or a button."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.api.board import board_on
from search_api.api.services import ServicesDep
from search_api.board import decisions
from search_api.compliance.decisions import key_text
from search_api.compliance.standing import Row
from search_api.web.board import NOTHING_TYPED, FiltersDep, candidates, choices, rows_of
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/review")
def show_review(
    request: Request, services: ServicesDep, wanted: FiltersDep, at: Annotated[int, Query(ge=1)] = 1, undo: int = 0
) -> Response:
    """One match in doubt: the duty beside the document, the evidence and the doubts; ``undo`` is the last decision."""
    board = board_on(services, wanted.as_of)
    queue = in_doubt(rows_of(board, services.register(), wanted))
    place = min(at, max(len(queue), 1))
    row = queue[place - 1] if queue else None
    last = decisions(services.store)[-1:]
    return render(
        request,
        "review.html",
        wanted=wanted,
        queue=queue,
        place=place,
        row=row,
        key=key_text(row.instance.key) if row else "",
        candidates=candidates(board, row) if row else [],
        choices=choices(board),
        typed=NOTHING_TYPED,
        undoable=last[0] if last and last[0].action in ("confirm", "reject", "link") else None,
    )


def in_doubt(rows: list[Row]) -> list[Row]:
    """Rows whose report waits for a person, the earliest due first."""
    waiting = [row for row in rows if row.report is not None and row.report.level == "review"]
    return sorted(waiting, key=lambda row: (row.due is None, row.due, key_text(row.instance.key)))
