"""``/review``: matches in doubt, one after another, decided with a key or a button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.api.board import board_on
from search_api.api.services import Services, ServicesDep
from search_api.board import decisions
from search_api.compliance.decisions import Decision, key_text
from search_api.compliance.standing import Row
from search_api.web.board import Filters, FiltersDep, choices, rows_of
from search_api.web.chain import NOTHING_TYPED, candidates, mark
from search_api.web.exchange import waiting_for_attention
from search_api.web.language import actor_name
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_OF_THE_QUEUE = ("confirm", "reject", "link")


@router.get("/review")
def show_review(
    request: Request, services: ServicesDep, wanted: FiltersDep, at: Annotated[int, Query(ge=1)] = 1
) -> Response:
    """One match in doubt: the duty beside the document, the evidence and the doubts."""
    return review_page(request, services, wanted, at)


def review_page(
    request: Request,
    services: Services,
    wanted: Filters,
    at: int,
    key: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The place ``at`` of the queue, or that of the entry ``key`` about which there is a ``problem``."""
    board = board_on(services, wanted.as_of)
    queue = in_doubt(rows_of(board, services.register(), wanted))
    keys = [key_text(row.instance.key) for row in queue]
    kept = key in keys
    place = keys.index(key) + 1 if kept else min(at, max(len(queue), 1))
    row = queue[place - 1] if queue else None
    return render(
        request,
        "review.html",
        409 if problem else 200,
        wanted=wanted,
        queue=queue,
        place=place,
        row=row,
        key=keys[place - 1] if row else "",
        mark=mark(row) if row else "",
        candidates=candidates(board, row) if row else [],
        choices=choices(board),
        typed=typed if typed and kept else NOTHING_TYPED,
        problem=problem,
        gone="" if kept else key,
        statuses=waiting_for_attention(services),
        undoable=last_own(decisions(services.store), actor_name(request)),
    )


def in_doubt(rows: Iterable[Row]) -> list[Row]:
    """Rows whose report waits for a person, the earliest due first."""
    waiting = [row for row in rows if row.report is not None and row.report.level == "review"]
    return sorted(waiting, key=lambda row: (row.due is None, row.due, key_text(row.instance.key)))


def last_own(entries: Iterable[Decision], actor: str) -> Decision | None:
    """The last decision about a match that this person took and that still holds."""
    everything = list(entries)
    undone = {entry.subject for entry in everything if entry.action == "undo"}
    mine = (
        entry
        for entry in reversed(everything)
        if entry.actor == actor and entry.action in _OF_THE_QUEUE and str(entry.seq) not in undone
    )
    return next(mine, None) if actor else None
