"""Tables of the record store: one schema for SQLite and PostgreSQL.

Instants are ISO 8601 text in UTC with microseconds, which sorts as time does and hashes the same on both servers.
The extraction and the line boxes are JSON compressed by zlib (a sixth of the size on real documents).
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# The migration that makes exactly these tables; a test keeps the two together.
REVISION = "0003"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def instant_text(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds and Z; a naive time raises ValueError, because it names no instant."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as ISO 8601 text in UTC."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)


class DocumentRow(Base):
    """One ingested file; ``identity`` is the same for versions of one document (number, issuer, date).

    ``revision`` goes up when what the index shows changes, ``indexed`` is the revision that the index has: the rows
    where they differ are the outbox. ``version_of`` is the version before this one, ``superseded_by`` the one after.
    ``form_of`` is the document that this file is another form of (the scan of the Word file). ``exchange_key`` and
    ``exchange_organ`` are identifier and sender of the envelope in which it came, as they are compared.
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_outbox", "indexed", "revision"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    file: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    number_key: Mapped[str | None] = mapped_column(Text, index=True)
    issuer: Mapped[str | None] = mapped_column(Text)
    issued: Mapped[str | None] = mapped_column(String(10))
    type: Mapped[str | None] = mapped_column(Text)
    identity: Mapped[str | None] = mapped_column(Text, index=True)
    received: Mapped[datetime] = mapped_column(Instant)
    code_version: Mapped[str] = mapped_column(Text)
    extraction: Mapped[bytes] = mapped_column(LargeBinary)
    boxes: Mapped[bytes] = mapped_column(LargeBinary)
    version_of: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    superseded_by: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    form_of: Mapped[str | None] = mapped_column(ForeignKey("documents.id"), index=True)
    exchange_key: Mapped[str | None] = mapped_column(Text, index=True)
    exchange_organ: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    indexed: Mapped[int] = mapped_column(Integer, default=0)


class BandRow(Base):
    """A key that texts much alike share, see :mod:`search_api.records.forms`."""

    __tablename__ = "document_bands"

    document: Mapped[str] = mapped_column(String(16), ForeignKey("documents.id"), primary_key=True)
    band: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)


class StatusRow(Base):
    """What a body says of a document that was sent to it (edXML, Status); linked to the document when it is asked for.

    ``organ``, ``number_key``, ``issued`` and ``exchange_key`` name the document, as they are compared; ``content`` is
    the whole of it, as packed JSON.
    """

    __tablename__ = "exchange_statuses"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    file: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[datetime] = mapped_column(Instant)
    code: Mapped[str] = mapped_column(Text, index=True)
    organ: Mapped[str | None] = mapped_column(Text)
    number_key: Mapped[str | None] = mapped_column(Text, index=True)
    issued: Mapped[str | None] = mapped_column(String(10))
    exchange_key: Mapped[str | None] = mapped_column(Text, index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ObligationRow(Base):
    """What joins need of one obligation; the whole of it stands in its document's extraction."""

    __tablename__ = "obligations"

    document: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    provision: Mapped[str] = mapped_column(Text)
    label_path: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    request: Mapped[bool] = mapped_column()


class RunRow(Base):
    """One ingest run and the process that works on it; ``total`` is the number of files found."""

    __tablename__ = "ingest_runs"
    __table_args__ = (CheckConstraint("state IN ('working', 'done', 'interrupted')", name="state"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    started: Mapped[datetime] = mapped_column(Instant)
    finished: Mapped[datetime | None] = mapped_column(Instant)
    total: Mapped[int] = mapped_column(Integer, default=0)
    host: Mapped[str] = mapped_column(Text)
    pid: Mapped[int] = mapped_column(Integer)
    process_start: Mapped[str] = mapped_column(Text)


class ItemRow(Base):
    """One file of a run.

    A file gets its row when it passed the gates or was turned away, never before: the name of a file that the gate
    for state secrets stops must not be written down. Files still waiting are the run's total less its rows.
    """

    __tablename__ = "ingest_items"
    __table_args__ = (
        CheckConstraint(
            "state IN ('working', 'done', 'renewed', 'unchanged', 'quarantined', 'failed', 'status')", name="state"
        ),
    )

    run: Mapped[int] = mapped_column(ForeignKey("ingest_runs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    document: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, default="{}")
    started: Mapped[datetime] = mapped_column(Instant)
    finished: Mapped[datetime | None] = mapped_column(Instant)


class JournalRow(Base):
    """An entry of the journal, appended only: triggers refuse changes. ``old`` and ``new`` are JSON."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(27))
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text, index=True)
    subject: Mapped[str] = mapped_column(Text, index=True)
    reason: Mapped[str] = mapped_column(Text)
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalHeadRow(Base):
    """Number and hash of the last entry: finds entries cut off the end, and is the lock that puts writers in a row."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class BlobRow(Base):
    """Bytes by SHA-256: every value that a key ever had is kept, so that the journal's old values can be read."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SettingRow(Base):
    """A key of the office's settings (its register of units, for one) and the blob that it has now."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    blob: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
