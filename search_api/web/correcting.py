"""``/documents/{id}/correct``: tags confirmed, changed, rejected or added, with a form for each."""

from __future__ import annotations

import re
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from corpora.units.parse import parse_register
from ingest.errors import DondocError
from nlp.extraction import Relation
from search_api.api.corrections import CorrectionBody, correct
from search_api.api.documents import known
from search_api.api.errors import ApiError, said
from search_api.api.services import Services, ServicesDep
from search_api.board import REGISTER
from search_api.corrections.correction import BESIDE, FIELDS
from search_api.records.stored import StoredDocument
from search_api.web.language import page_language, remember_actor
from search_api.web.pages import ours, render, with_query

router = APIRouter(include_in_schema=False)

_MOST_BESIDE = 300
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # 1.500.000; a figure with three decimals needs the comma
_NEAR = 400  # characters around a stretch in which its obligation is looked for


@router.get("/documents/{document}/correct")
def show_correct(
    request: Request,
    document: str,
    services: ServicesDep,
    obligation: str = "",
    start: int = 0,
    end: int = 0,
    words: str = "",
) -> Response:
    """The tags of one obligation, or what a marked stretch is; ``words`` are looked for where nothing is marked."""
    found = known(services, document)
    if words and not end:
        start, end = place_of(found, words, obligation)
    return correct_page(request, services, found, obligation, start, end, words)


def correct_page(
    request: Request, services: Services, found: StoredDocument, obligation: str, start: int, end: int, words: str = "",
    problem: str = "",
) -> Response:  # fmt: skip
    """The page; ``problem`` is why the last correction could not be made."""
    extraction = found.extraction
    text = extraction["text"]
    marked = text[start:end] if 0 <= start < end <= len(text) else ""
    one = next((one for one in extraction["obligations"] if one["id"] == obligation), None)
    return render(
        request,
        "correct.html",
        409 if problem else 200,
        document=found,
        header=extraction["header"],
        fields=FIELDS,
        one=one,
        near=near(extraction, start, end) if marked else [],
        here=tags_at(extraction, start, end) if marked else [],
        free=marked and not any(start < other["end"] and other["start"] < end for other in extraction["obligations"]),
        beside=[(tag, *stretch(one)) for tag, one in tags_at(extraction, 0, len(text))]
        if not marked and not one
        else [],
        relations=get_args(Relation),
        marked=marked,
        start=start,
        end=end,
        words=words,
        problem=problem,
        units=own_units(services),
    )


def place_of(found: StoredDocument, words: str, obligation: str) -> tuple[int, int]:
    """Where the words stand in the obligation, else in the document; (0, 0) where they do not."""
    text: str = found.extraction["text"]
    words = " ".join(words.split())
    one = next((one for one in found.extraction["obligations"] if one["id"] == obligation), None)
    at = text.find(words, one["start"], one["end"]) if one else -1
    at = at if at >= 0 else text.find(words)
    return (at, at + len(words)) if at >= 0 and words else (0, 0)


def near(extraction: dict[str, Any], start: int, end: int) -> list[dict[str, Any]]:
    """Obligations that the stretch can belong to: those it lies in first, then those close to it."""

    def distance(one: dict[str, Any]) -> int:
        return max(int(one["start"]) - end, start - int(one["end"]), 0)

    return [one for one in sorted(extraction["obligations"], key=distance) if distance(one) <= _NEAR][:5]


def tags_at(extraction: dict[str, Any], start: int, end: int) -> list[tuple[str, dict[str, Any]]]:
    """Citations and amounts that have a part of the stretch, in their order."""
    found = [
        (tag, one)
        for tag, members in BESIDE.items()
        for one in extraction[members]
        if start < one["end"] and one["start"] < end
    ]
    return sorted(found, key=lambda one: (one[1]["start"], one[1]["end"]))[:_MOST_BESIDE]


def stretch(one: dict[str, Any]) -> tuple[int, int]:
    """Where it stands."""
    return int(one["start"]), int(one["end"])


def own_units(services: Services) -> list[tuple[str, str]]:
    """The office's own units, for suggestions."""
    data = services.store.get_blob(REGISTER)
    own = parse_register(data)[0] if data else ()
    return sorted(((unit.id, unit.name) for unit in own), key=lambda one: one[1])


@router.post("/documents/{document}/correct")
async def take_correction(request: Request, document: str, services: ServicesDep) -> Response:
    """Write it down and show the document; what cannot be done is said on the form."""
    form = await request.form()
    return await run_in_threadpool(write, request, document, services, form)


def write(request: Request, document: str, services: Services, form: FormData) -> Response:
    """Outside the loop that serves everybody: the records and the index are waited for."""
    try:
        body = body_of(form)
        made = correct(document, body, services)
    except DondocError as error:
        text = said(error.code, error.values, page_language(request.cookies))
        found = known(services, document)
        return correct_page(request, services, found, *_where(form), problem=text)
    here = {"at": body.obligation} if body.obligation else {"start": body.start, "end": body.end} if body.end else {}
    default = with_query(f"/documents/{document}", here, view="text", done=made.seq)
    response = RedirectResponse(ours(str(form.get("then") or ""), default), 303)
    remember_actor(response, body.actor)
    return response


def _where(form: FormData) -> tuple[str, int, int]:
    """The obligation and the stretch that a form is about, also where the rest of it cannot be read."""
    start, end = (str(form.get(name) or "") for name in ("start", "end"))
    whole = [int(text) if text.isascii() and text.isdigit() else 0 for text in (start, end)]
    return str(form.get("obligation") or ""), whole[0], whole[1]


def body_of(form: FormData) -> CorrectionBody:
    """The correction that a form states; fields named ``value-…`` are the new value. Raises ApiError."""
    plain = {name: str(value).strip() for name, value in form.multi_items() if isinstance(value, str)}
    value: dict[str, Any] = {name[6:]: text for name, text in plain.items() if name.startswith("value-") and text}
    try:
        if "value" in value and plain.get("tag") in ("target", "amount"):
            value["value"] = figure(value["value"])
        if "request" in value:
            value["request"] = value["request"] == "yes"
        return CorrectionBody(
            action=plain.get("action", ""),
            tag=plain.get("tag", ""),
            obligation=plain.get("obligation", ""),
            start=int(plain.get("start") or 0),
            end=int(plain.get("end") or 0),
            name=plain.get("name", ""),
            value=value,
            undoes=int(plain.get("undoes") or 0),
            actor=plain.get("actor", ""),
            reason=plain.get("reason", ""),
        )
    except ValueError as error:
        raise ApiError(422, "correct-value", name=str(error)[:80]) from error


def figure(text: str) -> float:
    """A figure as offices write it (1.234,5) or as programs do (1234.5); raises ValueError."""
    if "," in text:
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(".", "") if _THOUSANDS.fullmatch(text) else text)
