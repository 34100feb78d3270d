"""``/journal``: all that people decided and the program did, readable: who, what, when, from what to what, why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from search_api.api.services import Services, ServicesDep
from search_api.records import journal
from search_api.records.schema import DocumentRow
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_ENTRIES_A_PAGE = 50


@router.get("/journal")
def show_journal(
    request: Request,
    services: ServicesDep,
    actor: str = "",
    kind: str = "",
    document: str = "",
    day: str = "",
    part: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The last entry first; ``kind`` is what the action begins with, ``day`` a day on this machine's clock."""
    first, after = bounds(day)
    wanted = journal.Wanted(actor, f"{kind}." if kind else "", document, first, after)
    with services.store.reading() as session:
        entries, total = journal.latest(session, wanted, skip=(part - 1) * _ENTRIES_A_PAGE, limit=_ENTRIES_A_PAGE)
        actors, actions = journal.people_and_actions(session)
    return render(
        request,
        "journal.html",
        entries=entries,
        total=total,
        part=part,
        parts=max(-(-total // _ENTRIES_A_PAGE), 1),
        actors=actors,
        kinds=sorted({action.split(".")[0] for action in actions}),
        chosen={"actor": actor, "kind": kind, "document": document, "day": day if first else ""},
        files=file_names(services, [*(entry.subject for entry in entries), document]),
    )


def bounds(day: str) -> tuple[datetime | None, datetime | None]:
    """The day's first instant and that of the next day; nothing for what is no day."""
    try:
        first = date.fromisoformat(day)
        return tuple(datetime.combine(one, time()).astimezone() for one in (first, first + timedelta(days=1)))  # type: ignore[return-value]  # two
    except (ValueError, OverflowError):
        return None, None


def file_names(services: Services, ids: Iterable[str]) -> dict[str, str]:
    """Numbers, or file names, of the documents that entries speak of, by id."""
    columns = select(DocumentRow.id, DocumentRow.number, DocumentRow.file).where(DocumentRow.id.in_(set(ids)))
    with services.store.reading() as session:
        return {id_: number or file for id_, number, file in session.execute(columns)}
