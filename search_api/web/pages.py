"""Rendering: one Jinja environment, escaping always on, a missing word or value an error."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Scope

from corpora.messages import LANGUAGES, catalogue, message
from search_api.api.errors import LANGUAGE_COOKIE, tongue
from search_api.compliance.decisions import key_text
from search_api.compliance.standing import Row
from search_api.export.table import period_name
from search_api.web.language import actor_name, page_language, remember_language
from search_api.web.saying import Changed, about, changes, day

_NOT_OURS = ("//", "/\\")  # a browser takes both for another host
STATIC = Path(__file__).parent / "static"
# What the head of every page leads to: address, key of its name.
PLACES = (
    ("/", "web-nav-search"),
    ("/documents", "web-nav-documents"),
    ("/board", "web-nav-board"),
    ("/review", "web-nav-review"),
    ("/timeline", "web-nav-timeline"),
    ("/intake", "web-nav-intake"),
    ("/journal", "web-nav-journal"),
)


def ours(address: str, otherwise: str = "/") -> str:
    """The address if it is one of this page's, else another: a link from elsewhere must not lead people away."""
    inside = address.startswith("/") and not address.startswith(_NOT_OURS) and "\n" not in address
    return address if inside else otherwise


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of this template, which gets ``lang``, ``actor``, ``path`` and ``address`` besides its values."""
    query = f"?{request.url.query}" if request.url.query else ""
    content = (
        environment()
        .get_template(template)
        .render(
            lang=page_language(request.cookies),
            actor=actor_name(request),
            path=request.url.path,
            address=request.url.path + query,
            places=PLACES,
            languages=LANGUAGES,
            **values,
        )
    )
    response = HTMLResponse(content, status, headers={"cache-control": "private, no-cache"})
    if LANGUAGE_COOKIE not in request.cookies:  # what the page fetches later must not follow the browser's language
        remember_language(response, page_language(request.cookies))
    return response


def spoken(scope: Scope) -> str:
    """The language of who asks: for the page the one chosen there, for the API what the request names."""
    request = Request(scope)
    if request.url.path.startswith("/api/"):
        return tongue(request.headers)
    return page_language(request.cookies)


@cache
def environment() -> Environment:
    """The templates with the filters and functions that they use."""
    made = Environment(
        loader=PackageLoader("search_api.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=translated,
        asset=asset,
        with_query=with_query,
        period_name=period_name,
        key_of=_key_of,
        has=_has,
        changes=_changes,
        about=about,
    )
    made.filters.update(day=_day, instant=_instant, number=_number)
    return made


@pass_context
def translated(context: Context, key: str, **values: object) -> str:
    """The text in the page's language; escaped by the template like any other value."""
    return message(key, context["lang"], **values)


@cache
def asset(name: str) -> str:
    """Address of a static file, with a mark that changes with its content, so that browsers keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def with_query(path: str, *parameters: dict[str, Any], **more: Any) -> str:
    """The path with these parameters, later ones in the place of earlier ones; empty values are left out."""
    merged: dict[str, Any] = {}
    for one in (*parameters, more):
        merged |= one
    given = {name: value for name, value in merged.items() if value is not None and value is not False and value != ""}
    query = urlencode(given, doseq=True)
    return f"{path}?{query}" if query else path


def _has(key: str) -> bool:
    """Whether there is a text for this key."""
    return key in catalogue("vi")


@pass_context
def _changes(context: Context, action: str, old: Any, new: Any) -> list[Changed]:
    """What an entry of the journal changed, in the page's language."""
    return changes(action, old, new, context["lang"])


def _key_of(row: Row) -> str:
    """The key of a board's row, as addresses and decisions name it."""
    return key_text(row.instance.key)


@pass_context
def _day(context: Context, value: date | str | None) -> str:
    """20/03/2023 in Vietnamese, 20 Mar 2023 in English; an empty value gives nothing."""
    if not value:
        return ""
    return day(value[:10] if isinstance(value, str) else value.isoformat()[:10], context["lang"])


@pass_context
def _instant(context: Context, value: datetime | str | None) -> Markup | str:
    """Day and time on this machine's clock, with the instant itself for programs."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone()
    shown = local.strftime("%d/%m/%Y %H:%M" if context["lang"] == "vi" else "%d %b %Y %H:%M")
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), shown)


@pass_context
def _number(context: Context, value: float) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English."""
    shown = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return shown.translate(str.maketrans(",.", ".,")) if context["lang"] == "vi" else shown
