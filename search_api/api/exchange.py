"""``/api/documents/{id}/exchange`` and ``/api/exchange/statuses``: what bodies say of documents sent to them, by edXML.

A status is the word of the recipient's system on its own handling, never evidence that a duty is fulfilled.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from corpora.edxml import words
from search_api.api.documents import known
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.exchange import own_organ, parties, reply
from search_api.records import exchange
from search_api.records.exchange import StoredStatus

router = APIRouter(tags=["exchange"])


class PartyShape(BaseModel):
    """A body in the exchange: its code (000.00.01.H29) and name, either of which may be empty."""

    code: str
    name: str


class AboutShape(BaseModel):
    """The document as a status names it; ``issued`` is ISO 8601."""

    organ: str
    number: str
    issued: str | None
    document_id: str


class StaffShape(BaseModel):
    """Who deals with the document at the body that tells."""

    department: str
    name: str
    email: str
    phone: str


class StatusShape(BaseModel):
    """One status; ``code`` of QCVN 102:2016, ``means`` in the reader's language, ``at`` by its sender's clock."""

    id: str
    code: str
    means: str
    sender: PartyShape
    about: AboutShape
    description: str
    at: str | None
    staff: StaffShape
    file: str
    received: datetime
    document: str | None = Field(description="the document here that it speaks of; null while that is not sure")
    attention: bool = Field(description="refused or taken back, and nobody has seen it yet")
    seen_by: str


class ExchangeShape(BaseModel):
    """The envelope that a document came in (null where it came in none), and what bodies say of the document."""

    envelope: dict[str, Any] | None
    statuses: list[StatusShape]


class SeenBody(BaseModel):
    """Who has seen a status, for the journal."""

    actor: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=500)


@router.get("/documents/{document}/exchange")
def read_exchange(document: str, services: ServicesDep) -> ExchangeShape:
    """Statuses of the document, of any form or version of it, the first that came first."""
    found = known(services, document)
    statuses = [shape(one) for one in statuses_of(services, document)]
    return ExchangeShape(envelope=found.extraction.get("exchange"), statuses=statuses)


@router.get("/documents/{document}/exchange/status.edxml", response_class=Response)
def make_status(
    document: str,
    services: ServicesDep,
    code: Annotated[str, Query(max_length=4, description="01 to 06, 13, 15, 16")] = "03",
    note: Annotated[str, Query(max_length=1000)] = "",
    department: Annotated[str, Query(max_length=200)] = "",
    staff: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The status to send back to whoever sent the document; making it changes nothing here."""
    from ingest.edxml import Staff, build_status

    found = known(services, document)
    came = parties(services.store, found)
    own = own_organ(services.settings, came.recipients)
    made = reply(found, came, own, code, note=note, staff=Staff(department, staff), at=datetime.now())
    headers = {"content-disposition": f'attachment; filename="status-{made.code}-{document}.edxml"'}
    return Response(build_status(made), media_type="application/xml", headers=headers)


@router.get("/exchange/statuses")
def list_statuses(
    services: ServicesDep,
    attention: Annotated[bool, Query(description="only what somebody must see and nobody has yet")] = False,
    unlinked: Annotated[bool, Query(description="only what speaks of no document on file")] = False,
    last: Annotated[int, Query(ge=1, le=10_000, description="how many of the last that came are looked at")] = 1000,
) -> list[StatusShape]:
    """Statuses, the first that came first; what somebody must see is listed however old it is."""
    with services.store.reading() as session:
        found = exchange.for_attention(session) if attention else exchange.everything(session, last=last)
    return [shape(one) for one in found if not unlinked or one.document is None]


@router.post("/exchange/statuses/{status}/seen")
def mark_seen(status: str, body: SeenBody, services: ServicesDep) -> StatusShape:
    """A person has seen a status; into the journal."""
    see(services, status, body.actor, body.reason)
    with services.store.reading() as session:
        found = exchange.one(session, status)
    if found is None:
        raise ApiError(404, "edxml-no-status", id=status)
    return shape(found)


def see(services: Services, status: str, actor: str, reason: str = "") -> None:
    """Write down who has seen it; raises ApiError (404)."""
    store = services.store
    with store.writing() as session:
        if not exchange.see(session, status, at=store.clock(), actor=actor, reason=reason):
            raise ApiError(404, "edxml-no-status", id=status)


def statuses_of(services: Services, document: str) -> list[StoredStatus]:
    """What bodies say of a document."""
    with services.store.reading() as session:
        return exchange.of_document(session, document)


def shape(one: StoredStatus) -> StatusShape:
    """A status as the API shows it."""
    content = one.content
    return StatusShape(
        id=one.id,
        code=one.code,
        means=words(one.code),
        sender=PartyShape(**content["sender"]),
        about=AboutShape(**content["about"]),
        description=content["description"],
        at=content["at"],
        staff=StaffShape(**content["staff"]),
        file=one.file,
        received=one.received,
        document=one.document,
        attention=one.attention,
        seen_by=one.seen_by,
    )
