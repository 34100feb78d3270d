"""``/settings``: who is at the page, and in which language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from corpora.messages import LANGUAGES
from search_api.web.language import remember_actor, remember_language
from search_api.web.pages import ours, render

router = APIRouter(include_in_schema=False)


@router.get("/settings")
def show_settings(request: Request, then: str = "/") -> Response:
    """The form."""
    return render(request, "settings.html", then=ours(then))


@router.post("/settings")
def keep_settings(
    lang: Annotated[str, Form()] = "", actor: Annotated[str | None, Form()] = None, then: Annotated[str, Form()] = "/"
) -> Response:
    """Keep what was given and go back to where the person was."""
    response = RedirectResponse(ours(then), 303)
    if lang in LANGUAGES:
        remember_language(response, lang)
    if actor is not None:
        remember_actor(response, actor)
    return response
