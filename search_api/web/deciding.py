"""``/board/decision``: what a form of the board, of a chain or of the review queue decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from ingest.errors import DondocError
from search_api.api.board import DecisionBody, board_on, live, take_decision
from search_api.api.errors import ApiError, said
from search_api.api.services import Services, ServicesDep
from search_api.web.board import Filters, board_page, filters, usual_view
from search_api.web.chain import instance_page, mark, row_of
from search_api.web.language import page_language, remember_actor
from search_api.web.pages import ours, with_query
from search_api.web.review import review_page

router = APIRouter(include_in_schema=False)


@router.post("/board/decision")
def decide_on_page(
    request: Request,
    services: ServicesDep,
    action: Annotated[str, Form()],
    subject: Annotated[str, Form()] = "",
    actor: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    letter: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    effective: Annotated[str, Form()] = "",
    sent: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    duty: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
    expected: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
) -> Response:
    """Write a decision to the journal and go back; what cannot be done is said beside what was typed."""
    then = ours(then, "")
    wanted = filters(as_of)
    typed = {
        "action": action, "subject": subject, "actor": actor, "reason": reason, "letter": letter, "due": due,
        "effective": effective, "sent": sent, "unit": unit, "duty": duty, "day": day,
    }  # fmt: skip
    try:
        _still_so(services, wanted, subject, expected)
        if action == "open":
            unit = services.unit_named(unit) or unit.strip()
            subject = key = f"{duty}|{unit}|{day}"
            unit = ""
        body = _body(services, typed | {"subject": subject, "unit": unit})
        take_decision(services, body, wanted.as_of)
    except DondocError as error:
        text = said(error.code, error.values, page_language(request.cookies))
        return _once_more(request, services, wanted, key if action != "open" else "", then, text, typed)
    back = then or with_query("/board/instance", key=key or subject, as_of=as_of)
    response = RedirectResponse(back, 303)
    remember_actor(response, actor)
    return response


def _once_more(
    request: Request, services: Services, wanted: Filters, key: str, then: str, problem: str, typed: Mapping[str, str]
) -> Response:
    """The page that the form stood on, with the problem and what was typed."""
    place, parameters = urlsplit(then).path, dict(parse_qsl(urlsplit(then).query))
    if then:
        given = {name: parameters.get(name, "") for name in ("unit", "document", "status")}
        wanted = filters(wanted.as_of.isoformat(), **given)
    if place == "/review":
        return review_page(request, services, wanted, _whole(parameters.get("at", "")), key, problem, typed)
    if place == "/board" or not key:
        view = parameters.get("view") or usual_view(request.headers)
        return board_page(request, services, wanted, view, problem=problem, typed=typed)
    return instance_page(request, services, wanted, key, problem, dict(typed))


def _whole(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() else 1


def _body(services: Services, typed: Mapping[str, str]) -> DecisionBody:
    days = {}
    for name in ("due", "effective", "sent"):
        try:
            days[name] = date.fromisoformat(typed[name]) if typed[name] else None
        except ValueError as error:
            raise ApiError(422, "decision-date", field=name, value=typed[name]) from error
    return DecisionBody.model_validate(
        {
            "action": typed["action"], "subject": typed["subject"], "actor": typed["actor"],
            "reason": typed["reason"], "unit": services.unit_named(typed["unit"]) or typed["unit"].strip() or None,
            "letter": _document_named(services, typed["letter"], typed["subject"]), **days,
        }
    )  # fmt: skip


def _document_named(services: Services, named: str, subject: str) -> str | None:
    """The id of a document given by its id or its number, which the documents of several bodies may have.

    The unit's own document goes before others of that number; what is neither id nor number is left for the check of
    the decision. Raises ApiError (409) where several are meant alike.
    """
    named = named.strip()
    if not named or services.store.document(named) is not None:
        return named or None
    found = [one for one in services.store.find_by_number(named) if one.superseded_by is None]
    unit = (*subject.split("|"), "", "")[1]
    letters = {one.id: live(services).letter(services.store, one.id) for one in found}
    own = [one for one in found if (letter := letters[one.id]) is not None and unit in letter.sender.units]
    best: Sequence[object] = own or found
    if len(best) > 1:
        files = ", ".join(f"{one.file} ({one.id})" for one in (own or found))
        raise ApiError(409, "decision-several", count=str(len(best)), number=named, files=files)
    return (own or found)[0].id if best else named


def _still_so(services: Services, wanted: Filters, subject: str, expected: str) -> None:
    """Raise ApiError (409) if the entry no longer stands as the person saw it."""
    if expected and mark(row_of(board_on(services, wanted.as_of), subject)) != expected:
        raise ApiError(409, "web-board-changed")
