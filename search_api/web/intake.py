"""``/intake``: files dropped or chosen, what became of each, and the runs of before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from search_api.api.errors import ApiError, said
from search_api.api.held import held_files
from search_api.api.intake import MOST_FILES, item_name
from search_api.api.live import LiveAnswer, live_runs
from search_api.api.services import ServicesDep
from search_api.records.ledger import Item, Run
from search_api.web.language import page_language, remember_actor
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_RUNS = 20
STATES = ("new", "status", "renewed", "unchanged", "quarantined", "failed", "stopped", "waiting", "reading", "working")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a run of before."""

    name: str
    state: str
    document: str | None
    message: str
    version_of: str | None = None
    form_of: str | None = None


@router.get("/intake")
def show_intake(request: Request, services: ServicesDep) -> Response:
    """The place to drop files, and the last runs."""
    return render(
        request,
        "intake.html",
        runs=[(run, state_of(run)) for run in services.store.runs(_RUNS)],
        held=held_files(services, page_language(request.cookies)),
        most=MOST_FILES,
        states=STATES,
    )


@router.post("/intake")
def send_files(
    services: ServicesDep,
    files: Annotated[list[UploadFile], File()],
    actor: Annotated[str, Form()] = "",
    accept_held: Annotated[bool, Form()] = False,
) -> Response:
    """The form without a script: begin, and show the page that follows the run."""
    run = live_runs(services).start(services, files, actor.strip() or "api", accept_held=accept_held)
    response = RedirectResponse(f"/intake/live/{run.id}", 303)
    if actor.strip():
        remember_actor(response, actor)
    return response


@router.get("/intake/live/{run}")
def show_live(request: Request, run: str, services: ServicesDep) -> Response:
    """How far a run is; the page asks again by itself until it is done."""
    answer = live_runs(services).get(run).answer(page_language(request.cookies))
    return render(request, "live.html", run=answer, counts=counted(answer), states=STATES)


def counted(answer: LiveAnswer) -> list[tuple[str, int]]:
    """How many files are in which state, in a fixed order."""
    return [(state, count) for state in STATES if (count := sum(file.state == state for file in answer.files))]


def state_of(run: Run) -> str:
    """Its state; a run whose process is gone says that it works until the next one begins."""
    return "interrupted" if run.state == "working" and run.process.alive() is False else run.state


@router.get("/intake/runs/{number}")
def show_run(request: Request, number: int, services: ServicesDep) -> Response:
    """A run of before, from the ledger."""
    run = services.store.run(number)
    if run is None:
        raise ApiError(404, "web-intake-unknown")
    lang = page_language(request.cookies)
    outcomes = [outcome(item, lang) for item in services.store.items(number)]
    return render(request, "run.html", run=run, state=state_of(run), outcomes=outcomes, states=STATES)


def outcome(item: Item, lang: str) -> Outcome:
    """A line of the ledger in words; of the path only what the file was called."""
    name = item_name(item.path)
    message = said(item.reason, {**item.details, "file": name}, lang) if item.reason else ""
    return Outcome(name, "new" if item.state == "done" else item.state, item.document, message)
