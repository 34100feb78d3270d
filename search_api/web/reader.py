"""``/documents``: what is on file; ``/documents/{id}``: a document as its pages look, beside what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from corpora.edxml import codes
from search_api.api.corrections import history
from search_api.api.documents import citations_of, known, list_documents
from search_api.api.errors import ApiError
from search_api.api.exchange import statuses_of
from search_api.api.services import Services, ServicesDep
from search_api.records.stored import StoredDocument
from search_api.web import parts, reading
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
    part: Annotated[int, Query(ge=1)] = 1,
    done: int = 0,
) -> Response:
    """The reader.

    ``at`` is an obligation, ``start`` and ``end`` a stretch of the text that a link points to, ``part`` what of a long
    document is shown where neither says it, ``done`` the entry of a correction just made.
    """
    found = known(services, document)
    extraction = {**found.extraction, "citations": citations_of(services, found)}
    here = (start, end) if start is not None and end is not None and start < end else None
    tags = reading.tags_of(extraction, here)
    sizes = page_sizes(services, found)
    pages = view != "text" and bool(sizes)
    text: str = extraction["text"]
    all_parts = parts.parts_of(text, tags, parts.page_cuts(extraction["pages"]) if pages else parts.line_cuts(text))
    place = here[0] if here else next((one["start"] for one in extraction["obligations"] if one["id"] == at), None)
    shown = all_parts[min(part, len(all_parts)) - 1] if place is None else parts.part_at(all_parts, place)
    tags = [tag for tag in tags if shown.has(tag.start, tag.end)]
    return render(
        request,
        "document.html",
        document=found,
        extraction=extraction,
        header=extraction["header"],
        tree=parts.near_tree(reading.tree_of(extraction), shown),
        part=shown,
        part_of=lambda start: parts.part_at(all_parts, start).number,
        obligations=[one for one in extraction["obligations"] if shown.has(one["start"], one["end"])],
        obligations_total=len(extraction["obligations"]),
        view="pages" if pages else "text",
        drawable=bool(sizes),
        sheets=sheets_of(extraction, sizes, shown) if pages else [],
        marks=marked(services, found, shown, tags) if pages else {},
        lines=[] if pages else reading.lines_of(extraction, tags, (shown.start, shown.end)),
        at=reading.HERE if here else at,
        relations=relations(services, found),
        corrections=history(services, document),
        statuses=statuses_of(services, document),
        answerable=bool((extraction.get("exchange") or {}).get("sender")),
        status_codes=codes(),
        done=done,
    )


def sheets_of(
    extraction: dict[str, Any], sizes: list[tuple[float, float]], part: parts.Part
) -> list[tuple[int, float, float]]:
    """Number and size of the pages of a part; those without text go with the page before."""
    begins = [page["number"] for page in extraction["pages"] if part.start <= page["start"] < part.end]
    after = [page["number"] for page in extraction["pages"] if page["start"] >= part.end]
    first = 1 if part.number == 1 else min(begins, default=1)
    last = len(sizes) if part.number == part.of else min(after, default=len(sizes) + 1) - 1
    return [(number, *sizes[number - 1]) for number in range(first, last + 1) if number <= len(sizes)]


def marked(
    services: Services, found: StoredDocument, part: parts.Part, tags: list[reading.Tag]
) -> dict[int, list[reading.Mark]]:
    """Rectangles on the pages of a part, as wide as the words where the PDF says where its letters are."""
    text: str = found.extraction["text"]
    boxes: list[reading.Box] = [_box(box) for box in found.boxes if part.has(box[0], box[1])]
    cut, path = reading.cut_boxes(boxes, tags), original(services, found)
    edges: dict[reading.Box, list[float]] = {}
    if cut and path is not None and found.extraction["media_type"] == "application/pdf":
        lines = [(box[2], box[3], box[4], box[5], box[6], text[box[0] : box[1]]) for box in cut]
        made = drawing(services).edges(path, found.sha256, lines)
        edges = {box: one for box, one in zip(cut, made, strict=True) if one}
    return reading.marks_of(text, boxes, tags, edges)


def _box(box: Sequence[Any]) -> reading.Box:
    start, end, page, x0, top, x1, bottom = box
    return start, end, page, x0, top, x1, bottom


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
