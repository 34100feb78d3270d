"""``GET /api/health``: whether each part works, asked now and not assumed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, TypeVar

from elasticsearch import Elasticsearch
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from ingest.errors import DondocError
from search_api.api.errors import RESPONSES, said, tongue
from search_api.api.services import Services, ServicesDep
from search_api.index.load import check, counts
from search_api.index.query import Query, search

router = APIRouter(tags=["health"])
State = Literal["ok", "degraded", "down"]
P = TypeVar("P", bound="Part")


class Part(BaseModel):
    """One part: ``message`` says what is wrong and what to do, ``milliseconds`` how long it took to answer."""

    state: State
    message: str | None = None
    milliseconds: float = 0.0


class Database(Part):
    """The records."""

    documents: int | None = None


class Index(Part):
    """The search engine: it answers a search in an index of this version."""

    documents: int | None = None
    obligations: int | None = None


class InStep(Part):
    """Whether the index has what the records have; ``behind``: documents that it lacks."""

    behind: int | None = None


class Jobs(Part):
    """Ingest runs: files that wait in runs at work, and runs that say they work while nothing works on them."""

    working: int = 0
    waiting: int = 0
    stale: list[int] = []


class Health(BaseModel):
    """``down`` (status 503): the records or the search cannot be used; ``degraded``: something waits for a person."""

    state: State
    database: Database
    index: Index
    in_step: InStep
    jobs: Jobs


@router.get("/health", responses={**RESPONSES, 503: {"model": Health}})
def health(request: Request, response: Response, services: ServicesDep) -> Health:
    """Every part by itself: one that is down does not hide the others."""
    lang = tongue(request.headers)
    database = _timed(Database, lambda part: _database(part, services), lang)
    index = _timed(Index, lambda part: _index(part, services), lang)
    in_step = _timed(InStep, lambda part: _in_step(part, services, database, index, lang), lang)
    jobs = _timed(Jobs, lambda part: _jobs(part, services, lang), lang)
    worst: State = "ok"
    if any(part.state != "ok" for part in (in_step, jobs)):
        worst = "degraded"
    if "down" in (database.state, index.state):
        worst = "down"
        response.status_code = 503
    return Health(state=worst, database=database, index=index, in_step=in_step, jobs=jobs)


def _timed(kind: type[P], ask: Callable[[P], None], lang: str) -> P:
    part = kind(state="ok")
    began = time.perf_counter()
    try:
        ask(part)
    except DondocError as error:
        part.state, part.message = "down", said(error.code, error.values, lang)
    part.milliseconds = round(1000 * (time.perf_counter() - began), 1)
    return part


def _database(part: Database, services: Services) -> None:
    part.documents = services.store.count()


def _index(part: Index, services: Services) -> None:
    def ask(client: Elasticsearch) -> None:
        check(client, services.names)
        search(client, services.names, Query(size=1, facets=False))
        found = counts(client, services.names)
        part.documents, part.obligations = found["documents"], found["obligations"]

    services.engine(ask)


def _in_step(part: InStep, services: Services, database: Database, index: Index, lang: str) -> None:
    if database.documents is None or index.documents is None:
        part.state, part.message = "down", said("health-unknown", {}, lang)
        return
    part.behind = max(services.store.behind(), database.documents - index.documents)
    if part.behind:
        part.state, part.message = "degraded", said("health-behind", {"behind": str(part.behind)}, lang)
    elif index.documents > database.documents:
        extra = str(index.documents - database.documents)
        part.state, part.message = "degraded", said("health-ahead", {"extra": extra}, lang)


def _jobs(part: Jobs, services: Services, lang: str) -> None:
    stale = services.store.stale_runs()
    part.stale = [run.id for run in stale]
    at_work = [run for run in services.store.runs() if run.state == "working" and run.id not in part.stale]
    part.working, part.waiting = len(at_work), sum(run.waiting for run in at_work)
    if stale:
        part.state = "degraded"
        part.message = said("health-stale", {"runs": ", ".join(map(str, part.stale))}, lang)
