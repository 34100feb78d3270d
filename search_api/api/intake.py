"""Uploaded files through the same intake as ``dondoc ingest``: gates, originals, records, index."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from fastapi import UploadFile

from ingest.errors import DondocError
from search_api.api.errors import ApiError, said
from search_api.api.models import FileOutcome, IntakeAnswer
from search_api.api.services import Services
from search_api.intake import scratch
from search_api.intake.analysis import analyser
from search_api.intake.bounds import Limits
from search_api.intake.catch_up import catch_up
from search_api.intake.files import Found
from search_api.intake.home_lock import LOCK
from search_api.intake.pools import pool
from search_api.intake.run import Report, Run
from search_api.records.ledger import Item
from search_api.records.process import sole

MOST_FILES = 200
ACTOR = "api"
_LONGEST_NAME = 200  # bytes; file systems take 255
_one_at_a_time = threading.Lock()


def take_in(services: Services, uploads: Sequence[UploadFile], lang: str, *, accept_held: bool = False) -> IntakeAnswer:
    """Take in the files and bring the index up; ``accept_held``: those too that the gate for damaged text would hold.

    Raises ApiError, BusyHomeError (another process ingests into this home), StoreError.
    """
    folder, found = save_uploads(uploads)
    try:
        report, problem = take_in_folder(services, found, ACTOR, accept_held=accept_held)
    finally:
        scratch.remove(folder)
    shown = said(problem[0], problem[1], lang) if problem else None
    return _answer(report, folder, services.store.behind(), shown, lang)


def save_uploads(uploads: Sequence[UploadFile]) -> tuple[Path, list[Found]]:
    """The uploads in a folder of their own, which the caller removes. Raises ApiError for none or too many."""
    uploads = [upload for upload in uploads if upload.filename or upload.size]
    if not uploads:
        raise ApiError(422, "api-no-files")
    if len(uploads) > MOST_FILES:
        raise ApiError(413, "api-too-many", limit=str(MOST_FILES))
    folder = scratch.folder("upload-")
    try:
        return folder, [Found(_saved(folder / str(place), upload)) for place, upload in enumerate(uploads)]
    except OSError:
        scratch.remove(folder)
        raise


def take_in_folder(
    services: Services,
    found: Sequence[Found],
    actor: str,
    begin: Callable[[], None] = lambda: None,
    progress: Callable[[Item], None] = lambda item: None,
    accept_held: bool = False,
) -> tuple[Report, tuple[str, dict[str, str]] | None]:
    """Take in these files; the report, and code and values of what keeps the index from following, if anything.

    ``begin`` is called once it is this run's turn. Raises BusyHomeError, StoreError.
    """
    with _one_at_a_time, sole(services.settings.home / LOCK):
        begin()
        with pool(analyser(accept_held=accept_held), Limits(), services.settings.dask) as workers:
            report = Run(services.store, workers, actor=actor, progress=progress).over(found)
        return report, _follow(services)


def _saved(folder: Path, upload: UploadFile) -> Path:
    """The upload under its own name, in a folder of its own: two files may be called the same."""
    folder.mkdir()
    path = folder / file_name(upload.filename or "")
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file, 1 << 20)
    return path


def file_name(sent: str) -> str:
    """The last part of what the browser calls the file, whatever system it runs on; never a path, never empty."""
    name = PurePosixPath(sent.replace("\\", "/").replace("\0", "")).name.strip()
    while len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{suffix}" if len(stem) > 1 else name[:-1]
    return name if name not in ("", ".", "..") else "tep"


def _follow(services: Services) -> tuple[str, dict[str, str]] | None:
    """Bring the index up; the records are kept whatever happens, and the outbox says what is still to do."""
    try:
        catch_up(services.store, services.settings)
    except DondocError as error:
        return error.code, dict(error.values)
    return None


def _answer(report: Report, folder: Path, behind: int, problem: str | None, lang: str) -> IntakeAnswer:
    return IntakeAnswer(
        run=report.run,
        total=len(report.items),
        new=report.count("done"),
        unchanged=report.count("unchanged"),
        quarantined=report.count("quarantined"),
        failed=report.count("failed"),
        stopped=report.count("stopped"),
        statuses=report.count("status"),
        files=[_outcome(item, folder, lang) for item in report.items],
        index_behind=behind,
        index_problem=problem,
    )


def _outcome(item: Item, folder: Path, lang: str) -> FileOutcome:
    name = shown_name(item.path, folder)
    message = said(item.reason, {**item.details, "file": name}, lang) if item.reason else None
    return FileOutcome(
        file=name, state=outcome_state(item), document=item.document, reason=item.reason, message=message
    )


def shown_name(path: str, folder: Path) -> str:
    """The name that the file was sent with; of one in an archive with the archive's name before it."""
    return "/".join(Path(path).relative_to(folder).parts[1:])


def outcome_state(item: Item) -> str:
    """What became of a file, in the words of the API."""
    return "new" if item.state == "done" else item.state


def item_name(path: str) -> str:
    """What a file of the ledger was called: of an upload the name that it was sent with, else the path's last part."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    uploaded = next((place for place, part in enumerate(parts) if part.startswith("upload-")), None)
    return "/".join(parts[uploaded + 2 :]) if uploaded is not None else parts[-1] if parts else ""
