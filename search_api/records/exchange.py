"""Statuses of the exchange in the tables: kept once, and linked to their document whenever they are asked for.

Nothing is written into a document when a status of it comes, and none is lost that comes before its document: which
document one speaks of is looked up on reading, by the identifier of its envelope, or by number and date, where the
body does not speak against it. What fits documents of several bodies is linked to none: a person sees it in the list
of what is not linked. A status is never evidence of anything: the board does not read this table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from corpora import edxml
from search_api.records import journal
from search_api.records.packing import column_text, document_key, number_key, organ_key, pack, plain_name, unpack
from search_api.records.relations import forms_of, versions_of
from search_api.records.schema import DocumentRow, JournalRow, StatusRow

if TYPE_CHECKING:
    from ingest.edxml import Status

ACTION = "exchange."  # followed by the name of the code
SEEN = "exchange.seen"
_LONGEST_SAID = 500  # characters of the description in the journal; the whole stands in the record
_TOGETHER = 500  # statuses whose documents are looked up by one question


@dataclass(frozen=True, slots=True)
class PackedStatus:
    """A status ready for the record store; ``content`` is the whole of it."""

    sha256: str
    file: str
    size: int
    content: dict[str, Any]

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256."""
        return self.sha256[:16]

    @classmethod
    def of(cls, status: Status, *, sha256: str, file: str, size: int) -> PackedStatus:
        """From an envelope that was read."""
        return cls(sha256, plain_name(file), size, asdict(status))


@dataclass(frozen=True, slots=True)
class StoredStatus:
    """A status as it is shown; ``document`` is what it speaks of, None while that is not on file or not sure."""

    id: str
    sha256: str
    file: str
    received: datetime
    code: str
    content: dict[str, Any]
    document: str | None
    seen_by: str = ""

    @property
    def attention(self) -> bool:
        """Whether somebody must see it, and nobody has yet."""
        return edxml.attention(self.code) and not self.seen_by

    @property
    def sender(self) -> str:
        """Who says so: the name, else the code."""
        return str(self.content["sender"]["name"] or self.content["sender"]["code"])

    @property
    def number(self) -> str:
        """Of which document, as the status names it."""
        return str(self.content["about"]["number"] or self.content["about"]["document_id"])


def add(session: Session, packed: PackedStatus, *, at: datetime, actor: str) -> tuple[StoredStatus, bool]:
    """Keep a status in the caller's transaction; False where the same bytes were there."""
    there = session.get(StatusRow, packed.id)
    if there is not None:
        return _linked(session, there), False
    content, about = packed.content, packed.content["about"]
    row = StatusRow(
        id=packed.id,
        sha256=packed.sha256,
        file=packed.file,
        size=packed.size,
        received=at,
        code=column_text(content["code"]) or "",
        organ=organ_key(about["organ"]),
        number_key=column_text(number_key(about["number"])) or None,
        issued=about["issued"],
        exchange_key=document_key(about["document_id"]),
        content=pack(content),
    )
    session.add(row)
    session.flush()
    stored = _linked(session, row)
    new = {"code": row.code, "by": stored.sender, "number": stored.number, "sha256": row.sha256, "file": row.file}
    if content["description"]:
        new["description"] = content["description"][:_LONGEST_SAID]
    action, subject = ACTION + edxml.name_of(row.code), stored.document or row.id
    journal.append(session, at=at, actor=actor, action=action, subject=subject, new=new)
    return stored, True


def _linked(session: Session, row: StatusRow) -> StoredStatus:
    return _stored(row, _document_of(row, _candidates(session, [row])))


def known(session: Session, sha256: str) -> bool:
    """Whether a status with these bytes is there."""
    return session.scalar(select(StatusRow.id).where(StatusRow.sha256 == sha256)) is not None


def of_document(session: Session, document: str) -> list[StoredStatus]:
    """What bodies say of a document, of any form or version of it, the first that came first."""
    family = {document, *(row.id for row in forms_of(session, document) + versions_of(session, document))}
    keys = select(DocumentRow.number_key, DocumentRow.exchange_key).where(DocumentRow.id.in_(family))
    rows = session.execute(keys).all()
    numbers, ids = {row.number_key for row in rows} - {None}, {row.exchange_key for row in rows} - {None}
    wanted = _ordered().where(or_(StatusRow.number_key.in_(numbers), StatusRow.exchange_key.in_(ids)))
    return [one for one in _all(session, wanted) if one.document in family]


def everything(session: Session, *, unlinked: bool = False, last: int | None = None) -> list[StoredStatus]:
    """All statuses, or the ``last`` that came; ``unlinked``: of these what speaks of no document on file, for sure.

    The first that came first.
    """
    wanted = select(StatusRow).order_by(StatusRow.received.desc(), StatusRow.id.desc()).limit(last)
    return [one for one in reversed(_all(session, wanted)) if not unlinked or one.document is None]


def one(session: Session, id_: str) -> StoredStatus | None:
    """The status with this id."""
    return next(iter(_all(session, select(StatusRow).where(StatusRow.id == id_))), None)


def for_attention(session: Session) -> list[StoredStatus]:
    """What somebody must see and nobody has yet: refused, taken back, refused to take back."""
    seen = select(JournalRow.subject).where(JournalRow.action == SEEN)
    wanted = _ordered().where(StatusRow.code.in_(edxml.attention_codes()), StatusRow.id.not_in(seen))
    return _all(session, wanted)


def see(session: Session, id_: str, *, at: datetime, actor: str, reason: str = "") -> bool:
    """A person has seen it; False where there is no such status."""
    if session.get(StatusRow, id_) is None:
        return False
    if id_ not in _seen(session, [id_]):
        journal.append(session, at=at, actor=actor, action=SEEN, subject=id_, reason=reason)
    return True


def _ordered() -> Select[StatusRow]:
    return select(StatusRow).order_by(StatusRow.received, StatusRow.id)


def _all(session: Session, wanted: Select[StatusRow]) -> list[StoredStatus]:
    rows = list(session.scalars(wanted))
    found: list[StoredStatus] = []
    for first in range(0, len(rows), _TOGETHER):
        some = rows[first : first + _TOGETHER]
        seen, candidates = _seen(session, [row.id for row in some]), _candidates(session, some)
        found += [_stored(row, _document_of(row, candidates), seen.get(row.id, "")) for row in some]
    return found


def _seen(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Who saw which of these statuses."""
    wanted = select(JournalRow.subject, JournalRow.actor).where(JournalRow.action == SEEN, JournalRow.subject.in_(ids))
    return {row.subject: row.actor for row in session.execute(wanted)}


def _stored(row: StatusRow, document: str | None, seen_by: str = "") -> StoredStatus:
    return StoredStatus(row.id, row.sha256, row.file, row.received, row.code, unpack(row.content), document, seen_by)


def _candidates(session: Session, statuses: Sequence[StatusRow]) -> list[Any]:
    """The documents that any of the statuses may speak of, in the order of their arrival."""
    numbers, ids = {one.number_key for one in statuses} - {None}, {one.exchange_key for one in statuses} - {None}
    columns = (
        DocumentRow.id, DocumentRow.number_key, DocumentRow.issued, DocumentRow.identity, DocumentRow.form_of,
        DocumentRow.superseded_by, DocumentRow.exchange_key, DocumentRow.exchange_organ,
    )  # fmt: skip
    named = or_(DocumentRow.number_key.in_(numbers), DocumentRow.exchange_key.in_(ids))
    return list(session.execute(select(*columns).where(named).order_by(DocumentRow.received, DocumentRow.id)))


def _document_of(status: StatusRow, candidates: Sequence[Any]) -> str | None:
    """The document that a status speaks of: the one that leads; None where there is none, or documents of several."""
    fitting = [one for one in candidates if _by_identifier(status, one)]
    fitting = fitting or [one for one in candidates if _by_number(status, one)]
    there = {one.id for one in fitting}
    bodies = {one.identity or one.id for one in fitting if one.form_of is None}
    bodies |= {one.form_of for one in fitting if one.form_of is not None and one.form_of not in there}
    if len(bodies) != 1:
        return None
    last: list[str] = [one.id for one in fitting if one.form_of is None and one.superseded_by is None]
    return last[-1] if last else fitting[-1].form_of or str(fitting[-1].id)


def _by_identifier(status: StatusRow, document: Any) -> bool:
    """The same identifier; a plain count of the sender's system is no identifier across systems without the number."""
    if not status.exchange_key or status.exchange_key != document.exchange_key:
        return False
    return status.number_key is None or document.number_key is None or status.number_key == document.number_key


def _by_number(status: StatusRow, document: Any) -> bool:
    """The same number of the same day, and no other body."""
    if status.number_key is None or status.number_key != document.number_key:
        return False
    other = status.organ and document.exchange_organ and status.organ != document.exchange_organ
    # The day in the identifier is that of the document; beside it some senders write the day of sending.
    days = {status.issued, *(status.exchange_key or "").split("|")[1:2]} - {None}
    return document.issued in days and not other
