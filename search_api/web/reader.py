"""``/documents``: what is on file; ``/documents/{id}``: a document as its pages look, beside what was found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.api.corrections import history
from search_api.api.documents import citations_of, known, list_documents
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.records.stored import StoredDocument
from search_api.web import reading
from search_api.web.drawing import Drawing, NoPictureError
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_DRAWN = ("application/pdf", "image/png", "image/jpeg", "image/tiff")
_DOCUMENTS_A_PAGE = 50


@router.get("/documents")
def show_documents(
    request: Request, services: ServicesDep, q: str = "", cursor: str = "", superseded: bool = False
) -> Response:
    """The documents, the last received first; ``q`` narrows by number, issuer or file name."""
    found = list_documents(services, _DOCUMENTS_A_PAGE, cursor or None, superseded, q.strip() or None)
    return render(request, "documents.html", found=found, q=q, superseded=superseded)


@router.get("/documents/{document}")
def show_document(
    request: Request,
    document: str,
    services: ServicesDep,
    view: str = "",
    at: str = "",
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    done: int = 0,
) -> Response:
    """The reader.

    ``at`` is an obligation, ``start`` and ``end`` a stretch of the text that a link points to, ``done`` the entry of a
    correction just made.
    """
    found = known(services, document)
    extraction = {**found.extraction, "citations": citations_of(services, found)}
    here = (start, end) if start is not None and end is not None and start < end else None
    tags = reading.tags_of(extraction, here)
    sizes = page_sizes(services, found)
    pages = view != "text" and bool(sizes)
    return render(
        request,
        "document.html",
        document=found,
        extraction=extraction,
        header=extraction["header"],
        tree=reading.tree_of(extraction),
        obligations=extraction["obligations"],
        view="pages" if pages else "text",
        drawable=bool(sizes),
        sizes=sizes if pages else [],
        marks=reading.marks_of(extraction["text"], found.boxes, tags) if pages else {},
        lines=[] if pages else reading.lines_of(extraction, tags),
        at=reading.HERE if here else at,
        relations=relations(services, found),
        corrections=history(services, document),
        done=done,
    )


def relations(services: Services, found: StoredDocument) -> list[tuple[str, StoredDocument]]:
    """The version before, the version after, the document that this is a form of, and the forms of this one."""
    named = (("version", found.version_of), ("newer", found.superseded_by), ("form-of", found.form_of))
    documents = [(kind, services.store.document(id_)) for kind, id_ in named if id_]
    known_ids = {id_ for _, id_ in named if id_}
    documents += [("form", other) for other in services.store.forms(found.id) if other.id not in known_ids]
    return [(kind, other) for kind, other in documents if other is not None]


def drawing(services: Services) -> Drawing:
    """The application's drawer, made once and closed with it."""
    return services.kept("drawing", Drawing)


def original(services: Services, found: StoredDocument) -> Path | None:
    """The document's own file if it is a PDF or a picture; None for others, and for one that lay in an archive."""
    path = services.store.originals.path(found.sha256)
    return path if found.extraction["media_type"] in _DRAWN and path.is_file() else None


def page_sizes(services: Services, found: StoredDocument) -> list[tuple[float, float]]:
    """Sizes of the pages that can be shown as pictures; empty where there are none."""
    path = original(services, found)
    if path is None:
        return []
    try:
        return drawing(services).sizes(path, found.sha256)
    except NoPictureError:
        return []


@router.get("/documents/{document}/pages/{number}.webp")
def show_page(document: str, number: int, services: ServicesDep) -> Response:
    """The picture of a page."""
    found = known(services, document)
    path = original(services, found)
    if path is None or not 1 <= number <= len(page_sizes(services, found)):
        raise ApiError(404, "web-no-page", page=str(number))
    try:
        picture = drawing(services).page(path, found.sha256, number)
    except NoPictureError as error:
        raise ApiError(422, "web-no-page", page=str(number)) from error
    return Response(picture, media_type="image/webp", headers={"cache-control": "private, max-age=86400"})
