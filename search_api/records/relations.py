"""How documents hang together: forms of one document share a leader, leaders of one identity are versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from search_api.records import forms
from search_api.records.packing import unpack
from search_api.records.schema import BandRow, DocumentRow

_MOST = 50  # documents that a new one is compared with, the last that came first


def relate(session: Session, id_: str, bands: tuple[str, ...]) -> str | None:
    """Find the document of which this one is another form; returns the leader's id, None where it leads itself.

    The fuller text leads; of two alike a file with a text of its own before a scan, else the one that came first.
    """
    session.execute(delete(BandRow).where(BandRow.document == id_))
    session.add_all(BandRow(document=id_, band=band) for band in bands)
    session.flush()
    row = session.get_one(DocumentRow, id_)
    own = unpack(row.extraction)
    for other in _candidates(session, row, bands):
        theirs = unpack(other.extraction)
        found = forms.relation(own, theirs)
        if found is None:
            continue
        if found == "whole" or (found == "same" and forms.is_scan(theirs) and not forms.is_scan(own)):
            followers = or_(DocumentRow.id == other.id, DocumentRow.form_of == other.id)
            _follow(session, followers, id_)
            return None
        _follow(session, DocumentRow.id == id_, other.id)
        return other.id
    return None


def _follow(session: Session, who: object, leader: str) -> None:
    session.execute(
        update(DocumentRow)
        .where(who)  # type: ignore[arg-type]  # a clause
        .values(form_of=leader, version_of=None, superseded_by=None, revision=DocumentRow.revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def _candidates(session: Session, row: DocumentRow, bands: tuple[str, ...]) -> Iterator[DocumentRow]:
    """Leaders of the same identity, and those much alike where one of the two has none (a number illegible).

    Number and day alone are enough for texts much alike: two readers may take the issuer's name longer or shorter.
    """
    alike = select(BandRow.document).where(BandRow.band.in_(bands), BandRow.document != row.id)
    near = DocumentRow.id.in_(alike)
    if row.identity is not None:
        numbered = (DocumentRow.number_key == row.number_key) & (DocumentRow.issued == row.issued)
        fitting = or_(DocumentRow.identity == row.identity, near & or_(DocumentRow.identity.is_(None), numbered))
    else:
        fitting = near
    wanted = (
        select(DocumentRow)
        .where(fitting, DocumentRow.id != row.id, DocumentRow.form_of.is_(None))
        .order_by(DocumentRow.received.desc(), DocumentRow.id.desc())
        .limit(_MOST)
    )
    yield from session.scalars(wanted)


def forms_of(session: Session, id_: str) -> list[DocumentRow]:
    """The other forms of a document, its leader first."""
    row = session.get(DocumentRow, id_)
    if row is None:
        return []
    leader = row.form_of or row.id
    family = or_(DocumentRow.id == leader, DocumentRow.form_of == leader)
    wanted = select(DocumentRow).where(family, DocumentRow.id != id_)
    found = session.scalars(wanted.order_by(DocumentRow.form_of.is_not(None), DocumentRow.received)).all()
    return list(found)


def versions_of(session: Session, id_: str) -> list[DocumentRow]:
    """All versions of a document, the first first; of a form those of its leader."""
    row = session.get(DocumentRow, id_)
    if row is not None and row.form_of is not None:
        row = session.get(DocumentRow, row.form_of)
    seen: list[DocumentRow] = []
    while row is not None and row not in seen:
        seen.insert(0, row)
        row = session.get(DocumentRow, row.version_of) if row.version_of else None
    last = seen[-1] if seen else None
    while last is not None and last.superseded_by and len(seen) < 1000:
        last = session.get(DocumentRow, last.superseded_by)
        if last is None or last in seen:
            break
        seen.append(last)
    return seen


def chain(session: Session, identity: str | None) -> dict[str, str | None]:
    """Link the versions of one document in their order of arrival; returns the version before each.

    Those without an identity are versions of nothing, and forms follow their leader. A leader counts from the day on
    which the first of its forms came. A document whose links change is due for the index again.
    """
    wanted = select(DocumentRow.id, DocumentRow.version_of, DocumentRow.superseded_by, DocumentRow.received)
    wanted = wanted.where(DocumentRow.form_of.is_(None))
    if identity is None:
        linked = DocumentRow.version_of.is_not(None) | DocumentRow.superseded_by.is_not(None)
        wanted = wanted.where(DocumentRow.identity.is_(None), linked)
    else:
        wanted = wanted.where(DocumentRow.identity == identity)
    rows = list(session.execute(wanted.with_for_update()).all())
    first = _first_arrivals(session, [row.id for row in rows])
    rows.sort(key=lambda row: (min(row.received, first.get(row.id, row.received)), row.id))
    ids = [None, *(row.id for row in rows if identity), None]
    before = {}
    for at, row in enumerate(rows, 1):
        links = (ids[at - 1], ids[at + 1]) if identity else (None, None)
        before[row.id] = links[0]
        if links != (row.version_of, row.superseded_by):
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id == row.id)
                .values(version_of=links[0], superseded_by=links[1], revision=DocumentRow.revision + 1)
            )
    return before


def _first_arrivals(session: Session, leaders: list[str]) -> dict[str, datetime]:
    """When the first form of each leader came, where it has others."""
    wanted = select(DocumentRow.form_of, DocumentRow.received).where(DocumentRow.form_of.in_(leaders))
    found: dict[str, datetime] = {}
    for leader, received in session.execute(wanted):
        assert leader is not None  # noqa: S101  # asked for
        found[leader] = min(received, found.get(leader, received))
    return found
