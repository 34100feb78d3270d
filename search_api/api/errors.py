"""The one shape in which the API says that something went wrong, for every route and every status."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser

from corpora.messages import LANGUAGES, catalogue, language
from ingest.errors import DondocError, TooLargeError, UnreadableError
from search_api.board import BoardError
from search_api.exchange import ExchangeError
from search_api.index.errors import BusyNodeError, EngineError
from search_api.index.faults import IndexBusyError, QueryError
from search_api.records.errors import BusyHomeError, StoreError

LANGUAGE_COOKIE = "dondoc-lang"  # what the page keeps the chosen language in
log = logging.getLogger("dondoc.api")


class Problem(BaseModel):
    """One thing that is wrong with the request; ``field`` is where it stands, as in ``query.size``."""

    field: str
    message: str


class ErrorDetail(BaseModel):
    """``code`` is stable and for programs, ``message`` is for people, in their language."""

    status: int
    code: str
    message: str
    problems: list[Problem] = []


class ErrorBody(BaseModel):
    """Every answer with a status of 400 or more has this body."""

    error: ErrorDetail


class ApiError(DondocError):
    """An error with its own status; ``code`` keys the message."""

    status = 400

    def __init__(self, status: int, code: str, **values: str) -> None:
        super().__init__(**values)
        self.status = status
        self.code = code


# The first that fits; what is not listed is a fault of ours.
_STATUS: tuple[tuple[type[DondocError], int], ...] = (
    (QueryError, 422),
    (BoardError, 409),  # a register or rules that do not fit any more: a person must mend them
    (ExchangeError, 409),  # who sent a document, or who this office is, is not known
    (TooLargeError, 413),
    (UnreadableError, 422),
    (BusyHomeError, 409),
    (IndexBusyError, 409),
    (BusyNodeError, 503),
    (EngineError, 503),
    (StoreError, 503),
)
STATUSES = (400, 403, 404, 405, 409, 413, 421, 422, 500, 503)
RESPONSES: dict[int | str, dict[str, Any]] = {status: {"model": ErrorBody} for status in STATUSES}


def status_of(error: DondocError) -> int:
    """The HTTP status for an error raised on purpose."""
    if isinstance(error, ApiError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def tongue(headers: Mapping[str, str]) -> str:
    """The reader's language: chosen on the page, else the first of ``Accept-Language`` we have, else the machine's."""
    chosen = cookie_parser(headers.get("cookie", "")).get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    for part in headers.get("accept-language", "").split(","):
        wanted = part.split(";")[0].strip().lower()[:2]
        if wanted in LANGUAGES:
            return wanted
    return language()


def said(code: str, values: Mapping[str, str], lang: str) -> str:
    """The message with its blanks filled; never an error of its own."""
    texts = catalogue(lang)
    return texts.get(code, texts["error"]).format_map(defaultdict(lambda: "…", values))


def answer(status: int, code: str, message: str, problems: list[Problem] | None = None) -> JSONResponse:
    """The response."""
    detail = ErrorDetail(status=status, code=code, message=message, problems=problems or [])
    return JSONResponse(ErrorBody(error=detail).model_dump(), status)


def unexpected(error: Exception, lang: str) -> JSONResponse:
    """An error nobody foresaw: a reference for the user, the rest for the log and never for the reader."""
    reference = secrets.token_hex(4)
    log.error("unexpected error %s", reference, exc_info=error)
    return answer(500, "internal", said("api-internal", {"reference": reference}, lang))


def add_handlers(app: FastAPI) -> None:
    """Answer every kind of error in the one shape."""
    app.add_exception_handler(DondocError, _on_ours)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def _on_ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DondocError)  # noqa: S101  # registered for it
    status = status_of(error)
    if status == 500:
        return unexpected(error, tongue(request.headers))
    return answer(status, error.code, said(error.code, error.values, tongue(request.headers)))


def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    problems = [
        Problem(field=".".join(str(step) for step in one["loc"]), message=str(one["msg"])) for one in error.errors()
    ]
    what = "; ".join(f"{one.field}: {one.message}" for one in problems)
    return answer(422, "invalid", said("api-invalid", {"what": what}, tongue(request.headers)), problems)


def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    lang = tongue(request.headers)
    if error.status_code == 404:
        return answer(404, "not-found", said("api-not-found", {"path": request.url.path}, lang))
    if error.status_code == 405:
        found = answer(405, "method-not-allowed", said("api-method", {"method": request.method}, lang))
        found.headers.update(error.headers or {})  # Allow
        return found
    return answer(error.status_code, "invalid", said("api-invalid", {"what": str(error.detail)}, lang))
