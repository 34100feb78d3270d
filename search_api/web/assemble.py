"""All places of the page put into the application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from search_api.web import (
    board,
    chain,
    comparing,
    correcting,
    deciding,
    exchange,
    intake,
    journal,
    personal,
    reader,
    review,
    search,
    timeline,
)
from search_api.web.errors import add_pages_of_errors
from search_api.web.pages import STATIC

ROUTERS: tuple[APIRouter, ...] = (
    search.router,
    reader.router,
    comparing.router,
    board.router,
    chain.router,
    deciding.router,
    review.router,
    timeline.router,
    correcting.router,
    journal.router,
    exchange.router,
    intake.router,
    personal.router,
)


class Assets(StaticFiles):
    """Style sheets and scripts; their address changes with their content, so a browser need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file."""
        response = await super().get_response(path, scope)
        if b"v=" in scope.get("query_string", b""):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def add_pages(app: FastAPI) -> None:
    """Add routes, static files and error pages; after the API's own handlers."""
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Assets(directory=STATIC), name="static")
    add_pages_of_errors(app)
