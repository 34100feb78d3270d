"""Documents in the tables: add once, chain the versions, hand over, and keep account of what the index has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from search_api.corrections import apply
from search_api.records import journal
from search_api.records.corrected import corrections
from search_api.records.packing import PackedDocument, identity_key, number_key, unpack
from search_api.records.relations import chain, relate
from search_api.records.schema import BandRow, DocumentRow, ObligationRow
from search_api.records.stored import StoredDocument

ADDED = "document.add"
RENEWED = "document.renew"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document handed in: ``new`` is False when the same bytes were there."""

    id: str
    new: bool
    version_of: str | None = None
    form_of: str | None = None


def add(session: Session, packed: PackedDocument, *, at: datetime, actor: str) -> Added:
    """Add in the caller's transaction; the same bytes again change nothing.

    A document with number, issuer and date of one that is there, but other content, is its new version: the old one
    stays, points to the new one, and is due for the index again. One that says the same is another form of it.
    """
    there = session.execute(select(DocumentRow.version_of).where(DocumentRow.sha256 == packed.sha256)).one_or_none()
    if there is not None:
        return Added(packed.id, new=False, version_of=there.version_of)
    session.add(DocumentRow(id=packed.id, sha256=packed.sha256, file=packed.file, received=at, **_columns(packed)))
    session.flush()
    session.add_all(_obligations(packed))
    form_of = relate(session, packed.id, packed.bands)
    links = chain(session, identity_key(packed.number, packed.issuer, packed.issued))
    version_of = links.get(packed.id)
    new = {"sha256": packed.sha256, "file": packed.file, "version_of": version_of, "form_of": form_of}
    journal.append(session, at=at, actor=actor, action=ADDED, subject=packed.id, new=new)
    return Added(packed.id, new=True, version_of=version_of, form_of=form_of)


def renew(session: Session, packed: PackedDocument, *, at: datetime, actor: str) -> bool:
    """Put a new extraction in the place of the old one; False when it is the same.

    The original and the time of arrival stay. The old extraction can be made again from the original by the version
    of the code that the journal names.
    """
    row = session.get_one(DocumentRow, packed.id)
    said = _as_corrected(session, packed.id, packed.extraction) or packed
    columns = _columns(packed) | _head(said)
    before, old = row.identity, row.code_version
    changed = {name for name, value in columns.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, columns[name])
    if changed <= {"code_version"}:
        return False
    row.revision += 1
    session.execute(delete(ObligationRow).where(ObligationRow.document == packed.id))
    session.flush()
    session.add_all(_obligations(said))
    identity = row.identity
    _relate_again(session, packed)
    chain(session, before)
    chain(session, identity)
    journal.append(
        session,
        at=at,
        actor=actor,
        action=RENEWED,
        subject=packed.id,
        old={"code_version": old},
        new={"code_version": packed.code_version},
    )
    return True


def restate(session: Session, id_: str) -> None:
    """People have corrected the document: number, versions and obligations in the tables follow."""
    row = session.get_one(DocumentRow, id_)
    said = _as_corrected(session, id_, row.extraction)
    if said is None:
        return
    before = row.identity
    for name, value in _head(said).items():
        setattr(row, name, value)
    after = row.identity
    session.execute(delete(ObligationRow).where(ObligationRow.document == id_))
    session.flush()
    session.add_all(_obligations(said))
    if before != after:
        chain(session, before)
        chain(session, after)


def _as_corrected(session: Session, id_: str, extraction: bytes) -> PackedDocument | None:
    """The document as people have corrected it; None where nobody ever has."""
    made = corrections(session, id_).get(id_)
    return PackedDocument.of(apply(unpack(extraction), made).extraction, size=0) if made else None


def _relate_again(session: Session, packed: PackedDocument) -> None:
    """What it was a form of, and what was a form of it, is looked for anew."""
    followers = list(session.scalars(select(DocumentRow.id).where(DocumentRow.form_of == packed.id)))
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id.in_([packed.id, *followers]), DocumentRow.form_of.is_not(None))
        .values(form_of=None, revision=DocumentRow.revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    relate(session, packed.id, packed.bands)
    for follower in followers:
        if session.get_one(DocumentRow, follower).form_of is None:
            known = session.scalars(select(BandRow.band).where(BandRow.document == follower))
            relate(session, follower, tuple(known))


def _columns(packed: PackedDocument) -> dict[str, Any]:
    """What follows from the extraction."""
    return {
        "size": packed.size,
        "media_type": packed.media_type,
        "code_version": packed.code_version,
        "extraction": packed.extraction,
        "boxes": packed.boxes,
        "exchange_key": packed.exchange_key,
        "exchange_organ": packed.exchange_organ,
        **_head(packed),
    }


def _head(packed: PackedDocument) -> dict[str, str | None]:
    return {
        "number": packed.number,
        "number_key": number_key(packed.number) if packed.number else None,
        "issuer": packed.issuer,
        "issued": packed.issued,
        "type": packed.type,
        "identity": identity_key(packed.number, packed.issuer, packed.issued),
    }


def _obligations(packed: PackedDocument) -> list[ObligationRow]:
    return [
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
    ]


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
        form_of=row.form_of,
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


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is there, and the version of the code that extracted it."""

    id: str
    code_version: str


def known(session: Session, sha256: str) -> Known | None:
    """The document with these bytes, if it is there."""
    wanted = select(DocumentRow.id, DocumentRow.code_version).where(DocumentRow.sha256 == sha256)
    row = session.execute(wanted).one_or_none()
    return Known(row.id, row.code_version) if row else None


def extracted_otherwise(session: Session, code_version: str) -> list[tuple[str, str]]:
    """SHA-256 and file name of the documents that another version of the code extracted, in order of arrival."""
    wanted = (
        select(DocumentRow.sha256, DocumentRow.file)
        .where(DocumentRow.code_version != code_version)
        .order_by(DocumentRow.received, DocumentRow.id)
    )
    return [(row.sha256, row.file) for row in session.execute(wanted)]


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
