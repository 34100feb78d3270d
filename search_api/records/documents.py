"""Documents in the tables: add once, chain the versions, hand over, and keep account of what the index has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from search_api.records import journal
from search_api.records.packing import PackedDocument, identity_key, number_key, unpack
from search_api.records.schema import DocumentRow, ObligationRow
from search_api.records.stored import StoredDocument

ADDED = "document.add"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document handed in: ``new`` is False when the same bytes were there."""

    id: str
    new: bool
    version_of: str | None = None


def add(session: Session, packed: PackedDocument, *, at: datetime, actor: str) -> Added:
    """Add in the caller's transaction; the same bytes again change nothing.

    A document with number, issuer and date of one that is there, but other bytes, is its new version: the old one
    stays, points to the new one, and is due for the index again.
    """
    there = session.execute(select(DocumentRow.version_of).where(DocumentRow.sha256 == packed.sha256)).one_or_none()
    if there is not None:
        return Added(packed.id, new=False, version_of=there.version_of)
    identity = identity_key(packed.number, packed.issuer, packed.issued)
    last = _last_version(session, identity)
    row = DocumentRow(
        id=packed.id,
        sha256=packed.sha256,
        file=packed.file,
        size=packed.size,
        media_type=packed.media_type,
        number=packed.number,
        number_key=number_key(packed.number) if packed.number else None,
        issuer=packed.issuer,
        issued=packed.issued,
        type=packed.type,
        identity=identity,
        received=at,
        code_version=packed.code_version,
        extraction=packed.extraction,
        boxes=packed.boxes,
        version_of=last,
    )
    session.add(row)
    session.flush()
    session.add_all(
        ObligationRow(
            document=packed.id,
            position=position,
            id=one.id,
            provision=one.provision,
            label_path=one.label_path,
            kind=one.kind,
            request=one.request,
        )
        for position, one in enumerate(packed.obligations)
    )
    if last is not None:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id == last)
            .values(superseded_by=packed.id, revision=DocumentRow.revision + 1)
            .execution_options(synchronize_session=False)
        )
    journal.append(
        session,
        at=at,
        actor=actor,
        action=ADDED,
        subject=packed.id,
        new={"sha256": packed.sha256, "file": packed.file, "version_of": last},
    )
    return Added(packed.id, new=True, version_of=last)


def _last_version(session: Session, identity: str | None) -> str | None:
    if identity is None:
        return None
    wanted = select(DocumentRow.id).where(DocumentRow.identity == identity, DocumentRow.superseded_by.is_(None))
    return session.scalars(wanted.with_for_update()).one_or_none()


def stored(row: DocumentRow) -> StoredDocument:
    """The row as the index, the board and the API get it."""
    return StoredDocument(
        id=row.id,
        sha256=row.sha256,
        file=row.file,
        received=row.received,
        extraction=unpack(row.extraction),
        boxes=tuple(tuple(box) for box in unpack(row.boxes)),
        version_of=row.version_of,
        superseded_by=row.superseded_by,
    )


def stream(session: Session, ids: Sequence[str] | None = None) -> Iterator[StoredDocument]:
    """Documents in the order in which they came in; all, or the ones named."""
    for row in session.scalars(_ordered(ids).execution_options(yield_per=50)):
        yield stored(row)
        session.expunge(row)


def _ordered(ids: Sequence[str] | None) -> Select[DocumentRow]:
    wanted = select(DocumentRow).order_by(DocumentRow.received, DocumentRow.id)
    return wanted if ids is None else wanted.where(DocumentRow.id.in_(ids))


def by_number(session: Session, number: str) -> list[StoredDocument]:
    """Every document with this number, newest version of each last; case, blanks and leading zeros do not matter."""
    wanted = _ordered(None).where(DocumentRow.number_key == number_key(number))
    return [stored(row) for row in session.scalars(wanted)]


def known(session: Session, sha256: str) -> str | None:
    """The id of the document with these bytes, if it is there."""
    return session.scalar(select(DocumentRow.id).where(DocumentRow.sha256 == sha256))


def count(session: Session) -> int:
    """How many documents there are."""
    return session.scalar(select(func.count()).select_from(DocumentRow)) or 0


def outbox(session: Session, limit: int) -> list[tuple[str, int]]:
    """Id and revision of documents of which the index lacks the last revision, oldest first."""
    wanted = (
        select(DocumentRow.id, DocumentRow.revision)
        .where(DocumentRow.indexed < DocumentRow.revision)
        .order_by(DocumentRow.received, DocumentRow.id)
        .limit(limit)
    )
    return [(id_, revision) for id_, revision in session.execute(wanted)]


def behind(session: Session) -> int:
    """How many documents the index lacks the last revision of."""
    wanted = select(func.count()).select_from(DocumentRow).where(DocumentRow.indexed < DocumentRow.revision)
    return session.scalar(wanted) or 0


def loaded(session: Session) -> dict[str, int]:
    """The revision of each document of which the index has the last one."""
    wanted = select(DocumentRow.id, DocumentRow.revision).where(DocumentRow.indexed >= DocumentRow.revision)
    return dict(session.execute(wanted).all())


def mark_indexed(session: Session, revisions: Sequence[tuple[str, int]]) -> None:
    """The index has these revisions; a revision made meanwhile stays due."""
    for id_, revision in revisions:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id == id_, DocumentRow.indexed < revision)
            .values(indexed=revision)
            .execution_options(synchronize_session=False)
        )


def forget_index(session: Session) -> None:
    """The index is gone or of another kind: every document is due for it again."""
    session.execute(update(DocumentRow).values(indexed=0).execution_options(synchronize_session=False))
