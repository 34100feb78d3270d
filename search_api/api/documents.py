"""``/api/documents``: list, read, fetch the original, take in new ones."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse
from sqlalchemy import and_, func, or_, select

from search_api.api import intake
from search_api.api.errors import ApiError, tongue
from search_api.api.models import (
    BoxShape,
    DocumentList,
    DocumentShape,
    DocumentSummary,
    FormShape,
    IntakeAnswer,
    VersionShape,
)
from search_api.api.services import Services, ServicesDep
from search_api.index.faults import CursorError
from search_api.records.forms import likeness
from search_api.records.packing import number_key
from search_api.records.schema import DocumentRow, ObligationRow, instant_text
from search_api.records.stored import StoredDocument

router = APIRouter(tags=["documents"])

# Shown by a browser, whatever the file says it is, these could act as a page of ours; nothing else is named.
_PLAIN_TYPES = ("application/pdf", "text/plain", "image/png", "image/jpeg", "image/tiff")
_NAMED = (DocumentRow.number, DocumentRow.issuer, DocumentRow.type, DocumentRow.file)
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'self'"


@router.get("/documents")
def list_documents(
    services: ServicesDep,
    size: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(description="``next`` of the page before")] = None,
    superseded: Annotated[bool, Query(description="also older versions and other forms")] = False,
    q: Annotated[str | None, Query(max_length=200, description="part of number, issuer, kind or file name")] = None,
) -> DocumentList:
    """What is on file, the last received first."""
    amount = select(func.count()).where(ObligationRow.document == DocumentRow.id).scalar_subquery()
    columns = (
        DocumentRow.id, DocumentRow.file, DocumentRow.media_type, DocumentRow.number, DocumentRow.type,
        DocumentRow.issuer, DocumentRow.issued, DocumentRow.received, DocumentRow.version_of,
        DocumentRow.superseded_by, DocumentRow.form_of,
    )  # fmt: skip
    wanted = select(*columns, amount.label("obligations"))
    total = select(func.count()).select_from(DocumentRow)
    if q:
        named = or_(*(column.icontains(q, autoescape=True) for column in _NAMED))
        wanted, total = wanted.where(named), total.where(named)
    if not superseded:
        leading = DocumentRow.superseded_by.is_(None) & DocumentRow.form_of.is_(None)
        wanted, total = wanted.where(leading), total.where(leading)
    if cursor:
        received, last = _after(cursor)
        same_time = and_(DocumentRow.received == received, DocumentRow.id < last)
        wanted = wanted.where(or_(DocumentRow.received < received, same_time))
    wanted = wanted.order_by(DocumentRow.received.desc(), DocumentRow.id.desc()).limit(size + 1)
    with services.store.reading() as session:
        count = session.scalar(total) or 0
        rows = [DocumentSummary(**row) for row in session.execute(wanted).mappings()]
    more = rows[size:] and _cursor(rows[size - 1])
    return DocumentList(total=count, documents=rows[:size], next=more or None)


@router.get("/documents/{document}")
def read_document(
    document: str,
    services: ServicesDep,
    corrected: Annotated[bool, Query(description="with what people have corrected")] = True,
) -> DocumentShape:
    """Text, structure, obligations and the boxes of the text's lines."""
    found = known(services, document, as_read=not corrected)
    own = {"id", "sha256", "file", "received", "version_of", "superseded_by", "form_of", "forms", "versions", "boxes"}
    content = {name: value for name, value in found.extraction.items() if name not in own}
    content["citations"] = citations_of(services, found)
    return DocumentShape(
        id=found.id,
        sha256=found.sha256,
        file=found.file,
        received=found.received,
        version_of=found.version_of,
        superseded_by=found.superseded_by,
        form_of=found.form_of,
        forms=forms_of(services, found),
        versions=versions_of(services, found),
        boxes=boxes(found, 0, len(found.extraction["text"])),
        **content,
    )


@router.get("/documents/{document}/original", response_class=FileResponse)
def read_original(
    document: str, services: ServicesDep, inline: Annotated[bool, Query(description="shown, not saved")] = False
) -> FileResponse:
    """The bytes as they came in."""
    found = known(services, document)
    path = services.store.originals.path(found.sha256)
    if not path.is_file():
        raise ApiError(404, "api-no-original", id=document)
    media_type = str(found.extraction["media_type"])
    shown = inline and media_type in _PLAIN_TYPES
    return FileResponse(
        path,
        media_type=media_type if shown else "application/octet-stream",
        filename=PurePosixPath(found.file).name,  # of one in an archive, without the archive's
        content_disposition_type="inline" if shown else "attachment",
        headers={"content-security-policy": _SANDBOX},
    )


@router.post("/documents")
def add_documents(
    request: Request,
    services: ServicesDep,
    files: Annotated[list[UploadFile], File(description="one or more documents")],
    accept_held: Annotated[bool, Form(description="those too that were held back for damaged text")] = False,
) -> IntakeAnswer:
    """Take in files; each has its outcome, and one that is bad stops no other. Known bytes change nothing."""
    return intake.take_in(services, files, tongue(request.headers), accept_held=accept_held)


def known(services: Services, document: str, *, as_read: bool = False) -> StoredDocument:
    """The document with this id; raises ApiError (404)."""
    found = services.store.document(document, as_read=as_read)
    if found is None:
        raise ApiError(404, "api-no-document", id=document)
    return found


def boxes(found: StoredDocument, start: int, end: int) -> list[BoxShape]:
    """Boxes of the lines that have a part of this stretch."""
    return [
        BoxShape(start=first, end=last, page=page, x0=x0, top=top, x1=x1, bottom=bottom)
        for first, last, page, x0, top, x1, bottom in found.boxes
        if first < end and last > start
    ]


def forms_of(services: Services, found: StoredDocument) -> list[FormShape]:
    """Other files of the same document."""
    return [
        FormShape(
            id=one.id,
            file=one.file,
            media_type=one.extraction["media_type"],
            similarity=round(likeness(found.extraction, one.extraction), 3),
            leads=one.form_of is None,
        )
        for one in services.store.forms(found.id)
    ]


def versions_of(services: Services, found: StoredDocument) -> list[VersionShape]:
    """All versions of the document, this one too, the first first."""
    return [
        VersionShape(
            id=one.id,
            file=one.file,
            issued=one.extraction["header"]["issued"],
            received=one.received,
            current=one.superseded_by is None,
        )
        for one in services.store.versions(found.id)
    ]


def citations_of(services: Services, found: StoredDocument) -> list[dict[str, Any]]:
    """What the document cites, each with the id of the cited document once that has arrived: its newest version.

    Looked up on reading, so a citation resolves when its document arrives. Another day is another document.
    """
    citations = found.extraction["citations"]
    keys = {citation["number"]: number_key(citation["number"]) for citation in citations if citation["number"]}
    wanted = (
        select(DocumentRow.number_key, DocumentRow.issued, DocumentRow.id)
        .where(DocumentRow.number_key.in_(keys.values()), DocumentRow.form_of.is_(None), DocumentRow.id != found.id)
        .order_by(DocumentRow.received, DocumentRow.id)
    )
    with services.store.reading() as session:
        here = session.execute(wanted).all()
    by_number: dict[str | None, list[tuple[str | None, str]]] = {}
    for key, issued, id_ in here:
        by_number.setdefault(key, []).append((issued, id_))

    def arrived(citation: dict[str, Any]) -> str | None:
        same = by_number.get(keys.get(citation["number"]), [])
        return next((id_ for issued, id_ in reversed(same) if citation.get("date") in (None, issued)), None)

    return [{**citation, "document": arrived(citation)} for citation in citations]


def _cursor(row: DocumentSummary) -> str:
    payload = json.dumps([instant_text(row.received), row.id])
    return base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")


def _after(cursor: str) -> tuple[datetime, str]:
    try:
        received, document = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(received)
        instant_text(instant)  # a time without a zone names no instant
        return instant, str(document)
    except (ValueError, TypeError) as error:
        raise CursorError(what=cursor[:40]) from error
