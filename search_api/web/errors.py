"""What went wrong, as a page where a person asked and as JSON where a program did."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from ingest.errors import DondocError
from search_api.web.pages import render


def page_of(scope: Scope, answered: Response) -> Response:
    """The error page with the status and message of the API's answer, if the request came from a person's browser."""
    request = Request(scope)
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return answered
    error = json.loads(bytes(answered.body))["error"]
    return render(request, "error.html", error["status"], error=error)


def add_pages_of_errors(app: FastAPI) -> None:
    """Show as a page whatever the API's handlers answer."""
    for kind in (DondocError, RequestValidationError, HTTPException):
        answering = app.exception_handlers[kind]

        def shown(request: Request, error: Exception, answering: object = answering) -> Response:
            return page_of(request.scope, answering(request, error))  # type: ignore[operator]  # a handler of ours

        app.add_exception_handler(kind, shown)
