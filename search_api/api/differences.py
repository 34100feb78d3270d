"""``/api/documents/{id}/differences``: what a version says otherwise than the one before it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from search_api.api.documents import known
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.differences import Differences, differences
from search_api.records.stored import StoredDocument

router = APIRouter(tags=["documents"])


class DifferencesAnswer(BaseModel):
    """``old`` and ``new`` are the documents' ids; offsets count in the text of each."""

    old: str
    new: str
    paragraphs: list[dict[str, Any]]
    duties: list[dict[str, Any]]


@router.get("/documents/{document}/differences")
def read_differences(
    document: str,
    services: ServicesDep,
    other: Annotated[str | None, Query(description="another document; the version before if left out")] = None,
) -> DifferencesAnswer:
    """Paragraphs and obligations that are new, gone or changed."""
    old, new, found = compared(services, document, other)
    content = asdict(found)
    return DifferencesAnswer(old=old.id, new=new.id, **content)


def compared(
    services: Services, document: str, other: str | None
) -> tuple[StoredDocument, StoredDocument, Differences]:
    """The older document, the newer one, and what differs. Raises ApiError (404) where there is nothing to compare."""
    new = known(services, document)
    named = other or new.version_of
    if named is None:
        raise ApiError(404, "differences-none", id=document)
    old = known(services, named)
    return old, new, differences(old.extraction, new.extraction)
