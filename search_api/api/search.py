"""``GET /api/search``: obligations, provisions or documents that match, best first."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from nlp.extraction import Kind, Role
from search_api.api.services import ServicesDep
from search_api.index import query as index
from search_api.index.query import Results
from search_api.index.schema import Scope

router = APIRouter(tags=["search"])


class SearchParameters(BaseModel):
    """What to look for; an unknown parameter is an error, so that a misspelt filter is not passed over."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: Annotated[str, Field(max_length=2000, description="words, with or without accents; a document number")] = ""
    scope: Annotated[Scope, Field(alias="in", description="what to search")] = "obligations"
    unit: Annotated[str | None, Field(description="id, name or abbreviation of a unit")] = None
    role: Annotated[Role | None, Field(description="the unit's role")] = None
    kind: Annotated[Kind | None, Field(description="kind of obligation")] = None
    due_from: Annotated[date | None, Field(description="due on or after this day")] = None
    due_to: Annotated[date | None, Field(description="due on or before this day")] = None
    document: Annotated[str | None, Field(description="number, id or file name of a document")] = None
    superseded: Annotated[bool, Field(description="also versions that a newer one has replaced")] = False
    size: Annotated[int, Field(ge=1, le=index.MOST_HITS)] = 10
    cursor: Annotated[str | None, Field(description="``next`` of the page before")] = None
    facets: bool = True


@router.get("/search")
def search(asked: Annotated[SearchParameters, Query()], services: ServicesDep) -> Results:
    """One page of results. Highlights are offsets in the document's text."""
    query = index.Query(words=asked.q, **asked.model_dump(exclude={"q"}))
    register = services.register() if query.unit or query.facets else None
    return services.engine(lambda client: index.search(client, services.names, query, register))
