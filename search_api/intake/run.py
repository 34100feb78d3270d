"""One ingest run: every file ends as new, status, renewed, unchanged, quarantined, failed or stopped, and none is lost.

For each file, in a fixed order: hash; known bytes are unchanged; else a worker reads it and the gates look at it; the
ledger says that it is being kept; the original is written and synced; one transaction adds the document, its
obligations, the journal's entry and the ledger's outcome. The index follows from the outbox. Whatever a kill cuts off
is done again by the next run over the same files, because each step is harmless when repeated.

A file with a mark of state secrets is stopped: neither ledger nor anything else on disk names it; the journal has how
many there were.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from corpora import edxml
from ingest.errors import StateSecretError
from ingest.secrecy import mark_in_name
from search_api.intake.analysis import Analysis
from search_api.intake.files import Found
from search_api.intake.workers import FILE_BYTES, Job
from search_api.records import documents, exchange, journal, ledger
from search_api.records.errors import StoreError
from search_api.records.originals import file_digest
from search_api.records.packing import plain_name
from search_api.records.process import Process
from search_api.records.store import Store

# Files handed to the workers ahead of the one that is waited for, for each worker: results come in the files' order,
# so that which of two versions is the newer one does not depend on which worker was quicker.
AHEAD = 16
# Unchanged files are written down so many at a time: a kill loses only that they were looked at.
UNWRITTEN = 100
STOPPED = "stopped"
STATUS = "status"  # an envelope of the exchange that says how a document fares
ACCEPTED = "document.accept-held"
STOPPED_ACTION = "secret.stopped"


class Pool(Protocol):
    """Something that analyses files, several at a time."""

    @property
    def count(self) -> int:
        """How many at a time."""
        ...

    def submit(self, path: Path, name: str | None = None) -> Job:
        """Give it a file, and what to call it."""
        ...

    def result(self, job: Job) -> Analysis:
        """Wait for a file; an error is a result."""
        ...


Progress = Callable[[ledger.Item], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run: files in = new + status + renewed + unchanged + quarantined + failed + stopped."""

    run: int
    items: tuple[ledger.Item, ...]
    skipped: tuple[Found, ...]
    interrupted: tuple[ledger.Run, ...] = ()  # earlier runs found dead

    def count(self, state: str) -> int:
        """Files in this state."""
        return sum(item.state == state for item in self.items)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file under way: a job, or an analysis that needed none."""

    position: int
    path: Path
    sha256: str | None = None
    job: Job | None = None
    known: str | None = None
    told: bool = False  # the same status of the exchange is there
    analysis: Analysis = field(default_factory=Analysis)

    def item(self, state: str, **values: Any) -> ledger.Item:
        """Its line in the ledger."""
        return ledger.Item(self.position, plain_name(str(self.path)), state, **values)

    def refused(self, analysis: Analysis) -> ledger.Item:
        """Held back by a gate, or not readable."""
        if analysis.stopped:
            return self.item(STOPPED, reason=analysis.stopped)
        state, reason = ("quarantined", analysis.held) if analysis.held else ("failed", analysis.error)
        return self.item(state, reason=reason, details=dict(analysis.details))


class Run:
    """A run over some files. The caller holds the home's lock.

    With ``code_version``, known documents that another version extracted are read and extracted again.
    """

    def __init__(
        self,
        store: Store,
        workers: Pool,
        *,
        actor: str,
        progress: Progress = lambda item: None,
        file_bytes: int = FILE_BYTES,
        code_version: str | None = None,
    ) -> None:
        self._store = store
        self._workers = workers
        self._actor = actor
        self._progress = progress
        self._file_bytes = file_bytes
        self._code_version = code_version
        self._items: list[ledger.Item] = []
        self._unwritten: list[ledger.Item] = []
        self._id = self._total = 0

    def over(self, found: Sequence[Found]) -> Report:
        """Take in the files. Raises StoreError when not even the failure of a file can be written down."""
        files = [one for one in found if one.failed or one.reason is None]
        self._total = len(files)  # more, when an archive turns out to hold several
        interrupted = tuple(self._store.stale_runs())
        self._store.originals.sweep()
        with self._store.writing() as session:
            self._id = ledger.begin(session, at=self._store.clock(), process=Process.this())
            ledger.set_total(session, self._id, len(files))
        state: ledger.RunState = "interrupted"
        try:
            self._all(files)
            self._write_down()
            state = "done"
        finally:
            with self._store.writing() as session:
                ledger.finish(session, self._id, at=self._store.clock(), state=state)
                self._count_stopped(session)
        skipped = tuple(one for one in found if one.reason and not one.failed)
        return Report(self._id, tuple(self._items), skipped, interrupted)

    def _count_stopped(self, session: Session) -> None:
        """All that is kept of the files with a mark of state secrets: how many of them the run met."""
        stopped = sum(item.state == STOPPED for item in self._items)
        ledger.set_total(session, self._id, self._total - stopped)
        if stopped:
            at, new = self._store.clock(), {"count": stopped}
            journal.append(session, at=at, actor=self._actor, action=STOPPED_ACTION, subject=f"run:{self._id}", new=new)

    def _all(self, files: Sequence[Found]) -> None:
        under_way: deque[Waiting] = deque()
        for position, found in enumerate(files, start=1):
            under_way.append(self._start(position, found))
            if len(under_way) > AHEAD * self._workers.count:
                self._settle(under_way.popleft())
        while under_way:
            self._settle(under_way.popleft())

    def _start(self, position: int, found: Found) -> Waiting:
        """Hash, look whether the bytes are known, else give the file to a worker."""
        path = found.path
        if (mark := mark_in_name(found.name or str(path))) is not None:
            # Before anything can fail: the ledger has the name of a file that fails.
            return Waiting(position, path, analysis=Analysis(stopped=StateSecretError(mark.certain).code))
        if found.reason:
            return Waiting(position, path, analysis=Analysis(error=found.reason))
        try:
            if path.stat().st_size > self._file_bytes:
                limit = f"{self._file_bytes >> 20} MiB"
                return Waiting(position, path, analysis=Analysis(error="too-large", details={"limit": limit}))
            sha256, _ = file_digest(path)
        except OSError as error:
            details = {"cause": error.strerror or type(error).__name__}
            return Waiting(position, path, analysis=Analysis(error="unreadable-path", details=details))
        with self._store.reading() as session:
            known = documents.known(session, sha256)
            told = known is None and exchange.known(session, sha256)
        if told:
            return Waiting(position, path, sha256, told=True)
        if known and self._code_version in (None, known.code_version):
            return Waiting(position, path, sha256, known=known.id)
        return Waiting(position, path, sha256, job=self._workers.submit(path, found.name))

    def _settle(self, waiting: Waiting) -> None:
        """Write down what became of the file, or of each file in an archive, and keep what is a document."""
        analysis = self._workers.result(waiting.job) if waiting.job else waiting.analysis
        if not analysis.members:
            self._settle_one(waiting, analysis)
        for place, (name, member) in enumerate(analysis.members):
            if place:
                self._total += 1
            position = self._total if place else waiting.position
            self._settle_one(Waiting(position, waiting.path.parent / name), member)

    def _settle_one(self, waiting: Waiting, analysis: Analysis) -> None:
        try:
            if waiting.known or waiting.told:
                self._mend(waiting)
                item = waiting.item("unchanged", document=waiting.known)
            elif analysis.status:
                item = self._keep_status(waiting, analysis, analysis.status)
            else:
                item = self._keep(waiting, analysis) if analysis.packed else waiting.refused(analysis)
        except StoreError as error:
            # This file stops here, loudly. When the ledger cannot be written either, the whole run does.
            item = waiting.item("failed", reason=error.code, details=error.values)
        if item.state not in ("done", "renewed", STATUS, STOPPED):
            self._unwritten.append(item)
        if item.state not in ("unchanged", STOPPED) or len(self._unwritten) >= UNWRITTEN:
            self._write_down()
        self._items.append(item)
        self._progress(item)

    def _write_down(self) -> None:
        if self._unwritten:
            with self._store.writing() as session:
                for item in self._unwritten:
                    ledger.end_item(session, self._id, item, at=self._store.clock())
            self._unwritten.clear()

    def _mend(self, waiting: Waiting) -> None:
        """The document is known; if its original was lost, here are its bytes again."""
        if waiting.sha256 and not self._store.originals.path(waiting.sha256).exists():
            self._store.originals.keep(waiting.path, waiting.sha256)

    def _keep_original(self, waiting: Waiting, analysis: Analysis, sha256: str) -> None:
        """The ledger first, then the bytes: what a killed run kept without a record is found again."""
        with self._store.writing() as session:
            ledger.start_item(session, self._id, waiting.item("working"), sha256=sha256, at=self._store.clock())
        self._store.originals.keep(analysis.data or waiting.path, sha256)

    def _keep(self, waiting: Waiting, analysis: Analysis) -> ledger.Item:
        packed = analysis.packed
        assert packed is not None  # noqa: S101  # asked by the caller
        self._keep_original(waiting, analysis, packed.sha256)
        with self._store.writing() as session:
            at = self._store.clock()
            added = documents.add(session, packed, at=at, actor=self._actor)
            if added.new:
                state = "done"
                if analysis.unclear:  # a person wanted it kept although its text is damaged: that is their decision
                    new = {"notice": analysis.unclear, **analysis.details}
                    journal.append(session, at=at, actor=self._actor, action=ACCEPTED, subject=added.id, new=new)
            else:
                wanted = self._code_version is not None
                renewed = wanted and documents.renew(session, packed, at=at, actor=self._actor)
                state = "renewed" if renewed else "unchanged"
            item = waiting.item(state, document=added.id)
            ledger.end_item(session, self._id, item, at=at)
        return item

    def _keep_status(self, waiting: Waiting, analysis: Analysis, packed: exchange.PackedStatus) -> ledger.Item:
        """In the same order as a document: the ledger, the original, then the record with the journal's entry."""
        self._keep_original(waiting, analysis, packed.sha256)
        with self._store.writing() as session:
            at = self._store.clock()
            status, new = exchange.add(session, packed, at=at, actor=self._actor)
            details = {"code": status.code, "by": status.sender or "…", "number": status.number}
            item = waiting.item(
                STATUS if new else "unchanged",
                document=status.document,
                reason=edxml.told(status.code) if new else None,
                details=details if new else {},
            )
            ledger.end_item(session, self._id, item, at=at)
        return item
