"""The web application: routes, pages, guard, errors. Made by ``create_app``, so that every test has its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from elasticsearch import Elasticsearch
from fastapi import APIRouter, FastAPI

from search_api.api import (
    board,
    corrections,
    differences,
    documents,
    duties,
    exchange,
    health,
    held,
    live,
    obligations,
    search,
)
from search_api.api.errors import RESPONSES, add_handlers
from search_api.api.guard import Guard
from search_api.api.services import Services
from search_api.index.connect import connect
from search_api.settings import Settings
from search_api.web.assemble import add_pages
from search_api.web.errors import page_of
from search_api.web.pages import spoken

# Each noun has its module; one that is added here has its routes under /api.
ROUTERS: tuple[APIRouter, ...] = (
    search.router,
    documents.router,
    corrections.router,
    differences.router,
    obligations.router,
    health.router,
    held.router,
    live.router,
    board.router,
    duties.router,
    exchange.router,
)
UPLOAD_BYTES = 600 << 20


def create_app(
    settings: Settings,
    *,
    upload_bytes: int = UPLOAD_BYTES,
    connecting: Callable[[Settings], Elasticsearch] = connect,
) -> FastAPI:
    """The application for these settings; nothing is opened before the first request."""
    services = Services(settings, connecting)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        services.close()

    app = FastAPI(
        title="dondoc",
        summary="Obligations in Vietnamese official documents",
        openapi_url="/api/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        responses=RESPONSES,
        lifespan=lifespan,
    )
    app.state.services = services
    for router in ROUTERS:
        app.include_router(router, prefix="/api")
    add_handlers(app)
    add_pages(app)
    app.add_middleware(Guard, hosts=settings.hosts, most_bytes=upload_bytes, shown=page_of, tongue=spoken)
    return app
