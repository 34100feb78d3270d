"""``/api/obligations/{id}``: one obligation and where it stands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from search_api.api.documents import boxes
from search_api.api.errors import ApiError
from search_api.api.models import ObligationAnswer
from search_api.api.services import Services, ServicesDep
from search_api.records.schema import DocumentRow, ObligationRow
from search_api.records.stored import StoredDocument

router = APIRouter(tags=["obligations"])


@router.get("/obligations/{obligation}")
def read_obligation(
    obligation: str,
    services: ServicesDep,
    document: Annotated[str | None, Query(description="the document, should two share the id")] = None,
) -> ObligationAnswer:
    """The obligation with its provision, the headings above it, and its boxes on the page."""
    found = _document_of(services, obligation, document)
    extraction = found.extraction
    one = next((one for one in extraction["obligations"] if one["id"] == obligation), None)
    if one is None:  # a person has rejected it
        raise ApiError(404, "api-no-obligation", id=obligation)
    provisions = {node["eid"]: node for node in extraction["provisions"]}
    chain = list(_chain(provisions, one["provision"]))
    return ObligationAnswer(
        obligation=one,
        provision=chain[0] if chain else None,
        headings=[node["heading"] for node in reversed(chain) if node["heading"]],
        document=found.id,
        file=found.file,
        header=extraction["header"],
        superseded_by=found.superseded_by,
        boxes=boxes(found, one["start"], one["end"]),
    )


def _document_of(services: Services, obligation: str, document: str | None) -> StoredDocument:
    """The document that has it; of several the one in force that came last."""
    wanted = (
        select(ObligationRow.document)
        .join(DocumentRow, DocumentRow.id == ObligationRow.document)
        .where(ObligationRow.id == obligation)
        .order_by(DocumentRow.superseded_by.is_not(None), DocumentRow.received.desc())
    )
    if document:
        wanted = wanted.where(ObligationRow.document == document)
    with services.store.reading() as session:
        holder = session.scalars(wanted).first() or document  # one that a person added is in no table
    found = services.store.document(holder) if holder else None
    if found is None:
        raise ApiError(404, "api-no-obligation", id=obligation)
    return found


def _chain(provisions: dict[str, dict[str, Any]], eid: str | None) -> Any:
    """The provision and those above it."""
    seen: set[str] = set()
    while eid and eid in provisions and eid not in seen:
        seen.add(eid)
        yield provisions[eid]
        eid = provisions[eid]["parent"]
