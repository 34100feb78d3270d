"""``/api/intake/runs``: uploads are taken in by a thread while the browser asks how far they are."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import select

from ingest.errors import DondocError
from search_api.api.errors import ApiError, said, tongue
from search_api.api.intake import ACTOR, outcome_state, save_uploads, shown_name, take_in_folder
from search_api.api.services import Services, ServicesDep
from search_api.intake import scratch
from search_api.intake.files import Found
from search_api.records.errors import BusyHomeError
from search_api.records.ledger import Item
from search_api.records.schema import DocumentRow

router = APIRouter(tags=["documents"])

_KEPT = 50  # runs that can still be looked at
_PATIENCE = 3600.0  # seconds to wait for another run
_PAUSE = 1.0

State = Literal["waiting", "busy", "working", "done", "failed"]


class LiveFile(BaseModel):
    """One file: waiting, reading, or what became of it; of a stopped one (a mark of secrecy) the name is not kept."""

    name: str
    state: str
    document: str | None = None
    version_of: str | None = Field(default=None, description="the version before, where the file is a new version")
    form_of: str | None = Field(default=None, description="the document that the file is another form of")
    message: str | None = None


class LiveAnswer(BaseModel):
    """How far a run is; ``busy`` means that another run must end first."""

    id: str
    state: State
    run: int | None
    total: int
    finished: int
    seconds_left: int | None
    files: list[LiveFile]
    problem: str | None


@dataclass(slots=True)
class LiveRun:
    """A run under way or done; its files in the order in which they were given, those of archives after them."""

    id: str
    folder: Path
    names: list[str]
    accept_held: bool = False
    state: State = "waiting"
    run: int | None = None
    begun: float = 0.0
    items: dict[int, Item] = field(default_factory=dict)
    kin: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)  # version_of, form_of by document
    problem: tuple[str, dict[str, str]] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def settled(self, item: Item, kin: tuple[str | None, str | None] = (None, None)) -> None:
        """A file is done with; ``kin`` is the version before and the document that it is another form of."""
        with self.lock:
            self.items[item.position] = item
            if item.document and any(kin):
                self.kin[item.document] = kin
            if item.state == "stopped" and item.position <= len(self.names):
                self.names[item.position - 1] = ""

    def answer(self, lang: str) -> LiveAnswer:
        """As it stands now, in the reader's language."""
        with self.lock:
            items = dict(self.items)
            names = list(self.names)
        positions = sorted({*range(1, len(names) + 1), *items})
        done = len(items)
        files = [self._file(position, names, items, lang) for position in positions]
        if self.state == "working":
            first = next((file for file in files if file.state == "waiting"), None)
            if first is not None:
                first.state = "reading"
        left = None
        if self.state == "working" and done:
            left = round((time.monotonic() - self.begun) / done * (len(positions) - done))
        problem = said(self.problem[0], self.problem[1], lang) if self.problem else None
        return LiveAnswer(
            id=self.id, state=self.state, run=self.run, total=len(positions), finished=done, seconds_left=left,
            files=files, problem=problem,
        )  # fmt: skip

    def _file(self, position: int, names: list[str], items: dict[int, Item], lang: str) -> LiveFile:
        item = items.get(position)
        if item is None:
            return LiveFile(name=names[position - 1], state="waiting")
        stopped = item.state == "stopped"
        name = "" if stopped else shown_name(item.path, self.folder)
        told = name or said("web-file-no-name", {}, lang)
        message = said(item.reason, {**item.details, "file": told}, lang) if item.reason else None
        version_of, form_of = self.kin.get(item.document or "", (None, None))
        return LiveFile(
            name=name,
            state=outcome_state(item),
            document=item.document,
            version_of=version_of,
            form_of=form_of,
            message=message,
        )


class LiveRuns:
    """The runs that this process started."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, LiveRun] = OrderedDict()
        self._lock = threading.Lock()

    def start(
        self, services: Services, uploads: Sequence[UploadFile], actor: str, *, accept_held: bool = False
    ) -> LiveRun:
        """Keep the uploads for a while and begin. Raises ApiError for none or too many."""
        folder, found = save_uploads(uploads)
        run = LiveRun(secrets.token_urlsafe(9), folder, [one.path.name for one in found], accept_held=accept_held)
        with self._lock:
            self._runs[run.id] = run
            while len(self._runs) > _KEPT:
                self._runs.popitem(last=False)
        threading.Thread(target=self._work, args=[services, run, found, actor], daemon=True).start()
        return run

    def get(self, id_: str) -> LiveRun:
        """The run. Raises ApiError (404) for one of before this process began."""
        with self._lock:
            run = self._runs.get(id_)
        if run is None:
            raise ApiError(404, "web-intake-unknown")
        return run

    def _work(self, services: Services, run: LiveRun, found: list[Found], actor: str) -> None:
        patience = time.monotonic() + _PATIENCE
        try:
            while True:
                try:
                    self._once(services, run, found, actor)
                    return
                except BusyHomeError as error:
                    if time.monotonic() > patience:
                        raise
                    run.state, run.problem = "busy", (error.code, dict(error.values))
                    time.sleep(_PAUSE)
        except DondocError as error:
            run.state, run.problem = "failed", (error.code, dict(error.values))
        except Exception:
            run.state, run.problem = "failed", ("web-intake-broken", {})
            raise
        finally:
            scratch.remove(run.folder)

    def _once(self, services: Services, run: LiveRun, found: list[Found], actor: str) -> None:
        def begin() -> None:
            run.state, run.problem, run.begun = "working", None, time.monotonic()

        def settled(item: Item) -> None:
            run.settled(item, kin_of(services, item))

        report, problem = take_in_folder(services, found, actor, begin, settled, accept_held=run.accept_held)
        run.run, run.problem = report.run, problem
        run.state = "done"


def kin_of(services: Services, item: Item) -> tuple[str | None, str | None]:
    """The version before a new document, and the document that it is another form of."""
    if item.state != "done" or not item.document:
        return None, None
    columns = select(DocumentRow.version_of, DocumentRow.form_of).where(DocumentRow.id == item.document)
    with services.store.reading() as session:
        row = session.execute(columns).one_or_none()
    return (row.version_of, row.form_of) if row else (None, None)


@router.post("/intake/runs", status_code=202)
def begin_run(
    request: Request,
    services: ServicesDep,
    files: Annotated[list[UploadFile], File(description="one or more documents")],
    actor: Annotated[str, Form(max_length=200, description="who takes them in, for the journal")] = "",
    accept_held: Annotated[bool, Form(description="those too that were held back for damaged text")] = False,
) -> LiveAnswer:
    """Begin to take in files and answer at once; ``GET /api/intake/runs/{id}`` says how far it is."""
    run = live_runs(services).start(services, files, actor.strip() or ACTOR, accept_held=accept_held)
    return run.answer(tongue(request.headers))


@router.get("/intake/runs/{run}", response_model=LiveAnswer)
def read_run(request: Request, run: str, services: ServicesDep) -> Response:
    """How far a run is, file by file; 304 while nothing has changed since the answer with this ETag."""
    body = live_runs(services).get(run).answer(tongue(request.headers)).model_dump_json().encode()
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "cache-control": "private, no-cache"}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def live_runs(services: Services) -> LiveRuns:
    """The runs that this application started."""
    return services.kept("live-runs", LiveRuns)
