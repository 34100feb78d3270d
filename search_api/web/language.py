"""Language and name of the person at the page, from the cookies that the settings page writes."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from corpora.messages import LANGUAGES, language
from search_api.api.errors import LANGUAGE_COOKIE

ACTOR_COOKIE = "dondoc-actor"
LONGEST_ACTOR = 100  # characters of a name
_YEAR = 365 * 24 * 3600


def page_language(cookies: Mapping[str, str]) -> str:
    """The chosen language; before a choice the machine's (Vietnamese unless ``DONDOC_LANG`` says otherwise).

    What the browser asks for does not count: many offices have an English Windows and read Vietnamese.
    """
    chosen = cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else language()


def actor_name(request: Request) -> str:
    """The name that goes into the journal with what this person decides; empty while they have not given one."""
    return unquote(request.cookies.get(ACTOR_COOKIE, ""))[:LONGEST_ACTOR].strip()


def remember_language(response: Response, lang: str) -> None:
    """Keep the choice for a year on this browser."""
    response.set_cookie(LANGUAGE_COOKIE, lang, max_age=_YEAR, samesite="strict", path="/")


def remember_actor(response: Response, name: str) -> None:
    """Keep the name for a year on this browser; percent-encoded, because a cookie holds ASCII."""
    response.set_cookie(
        ACTOR_COOKIE, quote(name[:LONGEST_ACTOR].strip()), max_age=_YEAR, samesite="strict", path="/", httponly=True
    )
