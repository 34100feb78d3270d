"""``/exchange``: what somebody must see of the statuses of the exchange, and that they have seen it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from search_api.api.exchange import see
from search_api.api.services import Services, ServicesDep
from search_api.records import exchange
from search_api.records.exchange import StoredStatus
from search_api.web.language import actor_name, remember_actor
from search_api.web.pages import ours, render

router = APIRouter(include_in_schema=False)

_LAST = 5000  # statuses among which those without a document are looked for


@router.get("/exchange")
def show_exchange(request: Request, services: ServicesDep) -> Response:
    """What must be seen, then what speaks of documents that are not on file."""
    with services.store.reading() as session:
        waiting = exchange.for_attention(session)
        unlinked = [one for one in exchange.everything(session, unlinked=True, last=_LAST) if not one.attention]
    return render(request, "exchange.html", waiting=waiting, unlinked=unlinked)


@router.post("/exchange/{status}/seen")
def seen_on_page(
    request: Request,
    status: str,
    services: ServicesDep,
    actor: Annotated[str, Form(max_length=100)] = "",
    then: Annotated[str, Form()] = "",
) -> Response:
    """Into the journal under the person's name, and back."""
    actor = actor.strip() or actor_name(request)
    see(services, status, actor or "web")
    response = RedirectResponse(ours(then, "/exchange"), 303)
    if actor:
        remember_actor(response, actor)
    return response


def waiting_for_attention(services: Services) -> list[StoredStatus]:
    """What must be seen and nobody has."""
    with services.store.reading() as session:
        return exchange.for_attention(session)
