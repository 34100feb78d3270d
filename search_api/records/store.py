"""The record store: originals and people's decisions, kept so that an acknowledged change survives a crash."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from search_api.corrections import Correction
from search_api.records import corrected, documents, journal, ledger, relations
from search_api.records.engine import WRITING, connect
from search_api.records.errors import DamagedStoreError, StoreError
from search_api.records.journal import JournalEntry
from search_api.records.migrate import migrate
from search_api.records.originals import Originals
from search_api.records.packing import PackedDocument
from search_api.records.schema import BlobRow, SettingRow
from search_api.records.stored import StoredDocument
from search_api.settings import Settings

Clock = Callable[[], datetime]
SYSTEM = "dondoc"  # the actor of what the product does by itself
BLOB_SET = "setting.set"


def utc_now() -> datetime:
    """The clock at the edge."""
    return datetime.now(UTC)


class Store:
    """The records of one office. Every public method is one transaction; ``writing`` joins several."""

    def __init__(self, engine: Engine, originals: Originals, clock: Clock) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**WRITING)
        self.originals = originals
        self.clock = clock

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> Store:
        """Open, making or upgrading the tables if needed.

        Raises NewerDatabaseError, NetworkHomeError, or StoreError with the database's own words.
        """
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(cause=f"{settings.home}: {error.strerror}") from error
        engine = connect(settings.database)
        try:
            with _translated():
                migrate(engine)
            if engine.dialect.name == "sqlite" and engine.url.database and os.name != "nt":
                # Records are for the office, not for every account of the machine; -wal and -shm follow.
                with contextlib.suppress(PermissionError):
                    os.chmod(engine.url.database, 0o600)  # noqa: PTH101
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, Originals(settings.originals), clock)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close."""
        self.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """One view of the records, the same until the block ends."""
        with _translated(), Session(self._engine) as session:
            if self._engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all that the block does is on disk when it ends, or none of it."""
        with _translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def add_document(self, packed: PackedDocument, *, actor: str = SYSTEM) -> documents.Added:
        """Add one document, whose original is kept already; the same bytes again change nothing."""
        with self.writing() as session:
            return documents.add(session, packed, at=self.clock(), actor=actor)

    def extracted_otherwise(self, code_version: str) -> list[tuple[str, str]]:
        """SHA-256 and file name of the documents that another version of the code extracted."""
        with self.reading() as session:
            return documents.extracted_otherwise(session, code_version)

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[StoredDocument]:
        """Documents in the order of arrival, streamed, as people have corrected them: all, or those named."""
        with self.reading() as session:
            yield from corrected.corrected(session, documents.stream(session, ids))

    def document(self, id_: str, *, as_read: bool = False) -> StoredDocument | None:
        """The document with this id, as people have corrected it; ``as_read``: as the machine read it."""
        with self.reading() as session:
            found = next(documents.stream(session, [id_]), None)
            if found is None or as_read:
                return found
            return corrected.with_corrections(found, corrected.corrections(session, id_).get(id_))

    def forms(self, document: str) -> list[StoredDocument]:
        """Other files of the same document (the scan of the Word file), the one that leads first."""
        with self.reading() as session:
            return [documents.stored(row) for row in relations.forms_of(session, document)]

    def versions(self, document: str) -> list[StoredDocument]:
        """All versions of the document, the first first."""
        with self.reading() as session:
            return [documents.stored(row) for row in relations.versions_of(session, document)]

    def corrections(self, document: str) -> list[Correction]:
        """What people have corrected in a document, in order; undone ones too."""
        with self.reading() as session:
            return corrected.corrections(session, document).get(document, [])

    def correct(self, document: str, one: Correction) -> JournalEntry:
        """Write a correction down, checked by the caller; it is on disk when this returns."""
        with self.writing() as session:
            entry = corrected.append(session, document, one, at=self.clock())
            documents.restate(session, document)
            return entry

    def find_by_number(self, number: str) -> list[StoredDocument]:
        """Every document with this number; case, blanks and leading zeros do not matter."""
        with self.reading() as session:
            return list(corrected.corrected(session, documents.by_number(session, number)))

    def count(self) -> int:
        """How many documents there are."""
        with self.reading() as session:
            return documents.count(session)

    def outbox(self, limit: int = 100) -> list[tuple[str, int]]:
        """Id and revision of documents of which the index lacks the last revision."""
        with self.reading() as session:
            return documents.outbox(session, limit)

    def behind(self) -> int:
        """How many documents the index lacks the last revision of."""
        with self.reading() as session:
            return documents.behind(session)

    def mark_indexed(self, revisions: Sequence[tuple[str, int]]) -> None:
        """The index has these revisions."""
        with self.writing() as session:
            documents.mark_indexed(session, revisions)

    def forget_index(self) -> None:
        """The index is gone: every document is due for it again."""
        with self.writing() as session:
            documents.forget_index(session)

    def append_journal(
        self,
        action: str,
        subject: str,
        *,
        actor: str = SYSTEM,
        reason: str = "",
        old: object = None,
        new: object = None,
    ) -> JournalEntry:
        """Append one entry; it is on disk when this returns."""
        with self.writing() as session:
            return journal.append(
                session,
                at=self.clock(),
                actor=actor,
                action=action,
                subject=subject,
                reason=reason,
                old=old,
                new=new,
            )

    def journal(
        self, *, subject: str | None = None, action: str | None = None, prefix: str | None = None
    ) -> Iterator[JournalEntry]:
        """Entries in the order in which they were made; ``prefix`` is what the action begins with."""
        with self.reading() as session:
            yield from journal.entries(session, subject=subject, action=action, prefix=prefix)

    def put_blob(self, key: str, data: bytes, *, actor: str = SYSTEM, reason: str = "") -> bool:
        """Set a key of the office's settings; False, and no journal entry, when it had that value already."""
        sha256 = hashlib.sha256(data).hexdigest()
        with self.writing() as session:
            row = session.get(SettingRow, key, with_for_update=True)
            old = row.blob if row else None
            if old == sha256:
                return False
            if session.get(BlobRow, sha256) is None:
                session.add(BlobRow(sha256=sha256, data=data))
                session.flush()
            if row is None:
                session.add(SettingRow(key=key, blob=sha256))
            else:
                row.blob = sha256
            journal.append(
                session,
                at=self.clock(),
                actor=actor,
                action=BLOB_SET,
                subject=key,
                reason=reason,
                old=old,
                new=sha256,
            )
            return True

    def get_blob(self, key: str, sha256: str | None = None) -> bytes | None:
        """The value of a key, or one that it had before (by the SHA-256 in the journal); None where there is none."""
        with self.reading() as session:
            row = session.get(SettingRow, key)
            digest = sha256 or (row.blob if row else None)
            blob = session.get(BlobRow, digest) if digest else None
            return blob.data if blob else None

    def runs(self, limit: int = 20) -> list[ledger.Run]:
        """The last ingest runs, newest first."""
        with self.reading() as session:
            return ledger.runs(session, limit)

    def run(self, number: int) -> ledger.Run | None:
        """One ingest run; None for a number that no run has."""
        with self.reading() as session:
            return ledger.run(session, number)

    def stale_runs(self) -> list[ledger.Run]:
        """Runs that say they work while nothing works on them."""
        with self.reading() as session:
            return ledger.stale(session)

    def items(self, run: int, states: Sequence[str] = ()) -> list[ledger.Item]:
        """What became of the files of a run."""
        with self.reading() as session:
            return ledger.items(session, run, states)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """The database's errors as ours; the transaction has been rolled back by then."""
    try:
        yield
    except DBAPIError as error:
        words = str(error.orig).strip().splitlines() if error.orig else []
        cause = words[0] if words else type(error).__name__
        damaged = getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        raise (DamagedStoreError if damaged else StoreError)(cause=cause) from error
