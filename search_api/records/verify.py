"""Whether originals, records, journal and index agree. Faults are what must not be; notes are unfinished work.

All records are read in one view of the database, after the folder of originals was listed, so that an ingest run at
work meanwhile is no fault: what it has begun, its ledger names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from search_api.corrections import Correction
from search_api.records import corrected, documents, exchange, journal, ledger
from search_api.records.errors import StoreError
from search_api.records.originals import file_digest
from search_api.records.packing import column_text, unpack
from search_api.records.schema import (
    BlobRow,
    DocumentRow,
    JournalHeadRow,
    JournalRow,
    ObligationRow,
    SettingRow,
    StatusRow,
)
from search_api.records.store import Store
from search_api.records.stored import StoredDocument

# Names of the triggers that keep the journal append-only, by database.
GUARDS = {
    "sqlite": ("journal_no_update", "journal_no_delete", "journal_no_replace"),
    "postgresql": ("journal_no_change", "journal_no_truncate"),
}
Stamp = Callable[[StoredDocument], str]
# Reads the stamp of each document in the index; None when it cannot be asked now.
ReadIndex = Callable[[], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` keys the message ``verify-<code>``; ``values`` fill its blanks (paths whole, ids whole)."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found; ``index_checked`` is False when no index was handed in."""

    documents: int = 0
    originals: int = 0
    entries: int = 0
    head: str = journal.START
    index_checked: bool = False
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def fault(self, code: str, **values: object) -> None:
        """Something that must not be."""
        self.faults.append(Finding(code, {key: str(value) for key, value in values.items()}))

    def note(self, code: str, **values: object) -> None:
        """Something unfinished, that the next ingest run or a reindex does."""
        self.notes.append(Finding(code, {key: str(value) for key, value in values.items()}))


def verify(store: Store, read_index: ReadIndex | None = None, stamp: Stamp | None = None) -> Verification:
    """Check everything; ``stamp`` makes the stamp that a document should have in the index."""
    found = Verification()
    try:
        # The index is read between two looks at the records: what was loaded before the first must be there, and
        # what is there must be known by the second. So a run at work meanwhile is no fault.
        with store.reading() as session:
            loaded = documents.loaded(session)
        index = read_index() if read_index else None
        found.index_checked = index is not None
        kept = list(store.originals)
        with store.reading() as session:
            _database(session, found)
            _journal(session, found)
            digests = _documents(session, found, Index(index, loaded, stamp))
            digests |= _statuses(session, found)
            _settings(session, found)
            unfinished = ledger.named_by_unfinished(session)
            for run in ledger.stale(session):
                found.note("stale-run", run=run.id, waiting=run.waiting, total=run.total)
    except (StoreError, ValueError) as error:
        found.fault("database", cause=error.values.get("cause", "") if isinstance(error, StoreError) else error)
        return found
    _originals(store, kept, digests, unfinished, found)
    return found


def _database(session: Session, found: Verification) -> None:
    """The database's own check of itself, and the journal's triggers."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        for (word,) in session.execute(text("PRAGMA quick_check(20)")):
            if word != "ok":
                found.fault("database", cause=word)
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal'::regclass AND tgenabled IN ('O', 'A')"
        names = session.execute(text(query)).scalars()
    for missing in set(GUARDS[dialect]) - set(names):
        found.fault("journal-guard", name=missing)


def _journal(session: Session, found: Verification) -> None:
    """The chain of hashes from the first entry to the head."""
    previous, seq = journal.START, 0
    for row in session.scalars(select(JournalRow).order_by(JournalRow.seq).execution_options(yield_per=500)):
        seq += 1
        if row.seq != seq:
            found.fault("journal-gap", first=seq, last=row.seq - 1)
            seq = row.seq
        elif row.previous != previous:
            found.fault("journal-chain", seq=row.seq)
        if journal.seal(row) != row.hash:
            found.fault("journal-changed", seq=row.seq)
        previous = row.hash
        found.entries += 1
    head = session.execute(select(JournalHeadRow.seq, JournalHeadRow.hash)).one_or_none()
    if head is None or (head.seq, head.hash) != (seq, previous):
        found.fault("journal-head", seq=seq, head=head.seq if head else "-")
    found.head = previous


def _documents(session: Session, found: Verification, index: Index) -> dict[str, str]:
    """Every record by itself and with its versions, the journal and the index; returns file names by SHA-256."""
    digests: dict[str, str] = {}
    links: dict[str, tuple[str | None, str | None]] = {}
    leaders: dict[str, str] = {}
    made = corrected.corrections(session)
    journalled = {entry.subject: entry.new for entry in journal.entries(session, action=documents.ADDED)}
    for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id).execution_options(yield_per=50)):
        found.documents += 1
        digests[row.sha256] = row.file
        links[row.id] = (row.version_of, row.superseded_by)
        if row.form_of:
            leaders[row.id] = row.form_of
        entry = journalled.pop(row.id, None)
        if entry is None or entry.get("sha256") != row.sha256:
            found.fault("document-journal", id=row.id, file=row.file)
        whole = _record(session, row, made.get(row.id), found)
        if fault := index.fault(row, whole):
            found.fault(fault, id=row.id, file=row.file)
        session.expunge(row)
    for id_ in journalled:
        found.fault("document-gone", id=id_)
    for id_ in index.orphans(links):
        found.fault("index-orphan", id=id_)
    nowhere = (None, None)
    for id_, (before, after) in links.items():
        if (before and links.get(before, nowhere)[1] != id_) or (after and links.get(after, nowhere)[0] != id_):
            found.fault("version-links", id=id_)
    for id_, leader in leaders.items():
        if leader not in links or leader in leaders or links[id_] != nowhere:
            found.fault("version-links", id=id_)
    if behind := documents.behind(session):
        found.note("index-behind", behind=behind)
    return digests


def _statuses(session: Session, found: Verification) -> dict[str, str]:
    """Every status of the exchange can be read and has its journal entry; returns file names by SHA-256."""
    entries = journal.entries(session, prefix=exchange.ACTION)
    journalled = {entry.new["sha256"] for entry in entries if entry.action != exchange.SEEN}
    digests: dict[str, str] = {}
    for row in session.scalars(select(StatusRow).order_by(StatusRow.id)):
        digests[row.sha256] = row.file
        if row.sha256 not in journalled or row.id != row.sha256[:16]:
            found.fault("document-journal", id=row.id, file=row.file)
        try:
            same = unpack(row.content)["code"] == row.code
        except Exception as error:  # whatever damaged bytes do to zlib, JSON or the keys
            found.fault("record-damaged", id=row.id, file=row.file, cause=type(error).__name__)
            continue
        if not same:
            found.fault("record-differs", id=row.id, file=row.file)
    for sha256 in sorted(journalled - digests.keys()):
        found.fault("document-gone", id=sha256[:16])
    return digests


@dataclass(frozen=True, slots=True)
class Index:
    """The stamps in the index (None: not asked), and the revisions that were loaded before it was read."""

    stamps: Mapping[str, str] | None
    loaded: Mapping[str, int]
    stamp: Stamp | None

    def fault(self, row: DocumentRow, whole: StoredDocument | None) -> str | None:
        """What is wrong with this document there, if anything."""
        if self.stamps is None or self.loaded.get(row.id) != row.revision:
            return None
        there = self.stamps.get(row.id)
        if there is None:
            return "index-missing"
        return "index-differs" if whole and self.stamp and self.stamp(whole) != there else None

    def orphans(self, known: Container[str]) -> list[str]:
        """Documents of the index that the records do not have."""
        return sorted(id_ for id_ in self.stamps or () if id_ not in known)


def _record(
    session: Session, row: DocumentRow, made: list[Correction] | None, found: Verification
) -> StoredDocument | None:
    """The record's parts among themselves, as people have corrected it; None when it cannot be read."""
    try:
        whole = corrected.with_corrections(documents.stored(row), made)
        extraction = whole.extraction
        faults = list(_offsets(extraction, len(extraction["text"]), ""))
        length = len(extraction["text"])
        faults += [f"boxes/{at}" for at, box in enumerate(whole.boxes) if not 0 <= box[0] <= box[1] <= length]
        duties = [one["id"] for one in extraction["obligations"]]
        same = extraction["sha256"] == row.sha256 and row.id == row.sha256[:16]
        same = same and column_text(extraction["header"].get("number")) == row.number
    except Exception as error:  # whatever damaged bytes do to zlib, JSON or the keys
        found.fault("record-damaged", id=row.id, file=row.file, cause=type(error).__name__)
        return None
    for place in faults[:5]:
        found.fault("offset", id=row.id, file=row.file, place=place)
    wanted = select(ObligationRow.id).where(ObligationRow.document == row.id).order_by(ObligationRow.position)
    if list(session.scalars(wanted)) != duties:
        found.fault("record-obligations", id=row.id, file=row.file)
    if not same:
        found.fault("record-differs", id=row.id, file=row.file)
    return whole


def _offsets(value: Any, length: int, place: str) -> Iterator[str]:
    """Places in the extraction whose start and end do not lie inside the text, in order."""
    if isinstance(value, dict):
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int) and not 0 <= start <= end <= length:
            yield place
        for key, inner in value.items():
            yield from _offsets(inner, length, f"{place}/{key}" if place else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _offsets(inner, length, f"{place}/{at}")


def _settings(session: Session, found: Verification) -> None:
    """Every value that a setting has or had has its SHA-256, and every setting has a value."""
    there = set()
    for row in session.scalars(select(BlobRow).execution_options(yield_per=20)):
        there.add(row.sha256)
        if hashlib.sha256(row.data).hexdigest() != row.sha256:
            found.fault("setting-damaged", sha256=row.sha256)
    for setting in session.scalars(select(SettingRow)):
        if setting.blob not in there:
            found.fault("setting-damaged", sha256=setting.blob)


def _originals(
    store: Store, kept: list[Path], digests: Mapping[str, str], unfinished: set[str], found: Verification
) -> None:
    """Every record has its original, unchanged; every original has its record."""
    for sha256, file in sorted(digests.items()):
        path = store.originals.path(sha256)
        try:
            digest, _ = file_digest(path)
        except FileNotFoundError:
            found.fault("original-missing", file=file, path=path)
            continue
        except OSError as error:
            found.fault("original-unreadable", file=file, path=path, cause=error.strerror or type(error).__name__)
            continue
        found.originals += 1
        if digest != sha256:
            found.fault("original-changed", file=file, path=path)
    for path in kept:
        if path.name not in digests:
            (found.note if path.name in unfinished else found.fault)("original-orphan", path=path)
    for path in store.originals.partials():
        found.note("original-partial", path=path)
