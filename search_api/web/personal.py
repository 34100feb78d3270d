"""``/settings``: who is at the page, and in which language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from corpora.messages import LANGUAGES
from search_api.web.language import remember_actor, remember_language
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/settings")
def show_settings(request: Request, then: str = "/") -> Response:
    """The form."""
    return render(request, "settings.html", then=_inside(then))


@router.post("/settings")
def keep_settings(
    lang: Annotated[str, Form()] = "", actor: Annotated[str | None, Form()] = None, then: Annotated[str, Form()] = "/"
) -> Response:
    """Keep what was given and go back to where the person was."""
    response = RedirectResponse(_inside(then), 303)
    if lang in LANGUAGES:
        remember_language(response, lang)
    if actor is not None:
        remember_actor(response, actor)
    return response


def _inside(address: str) -> str:
    """The address if it is one of ours, else the first page: a link from elsewhere must not lead people away."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if inside else "/"
