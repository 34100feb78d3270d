"""Corrections kept in the journal, and documents handed over as people have corrected them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from search_api.corrections import PREFIX, Correction, apply
from search_api.records import journal
from search_api.records.journal import JournalEntry
from search_api.records.schema import DocumentRow
from search_api.records.stored import StoredDocument


def correction_of(entry: JournalEntry) -> Correction:
    """The correction that an entry holds."""
    return Correction.of(entry.seq, entry.at, entry.actor, entry.action, entry.reason, entry.old, entry.new)


def corrections(session: Session, document: str | None = None) -> dict[str, list[Correction]]:
    """Corrections by document, in their order; of one document, or of all."""
    found: dict[str, list[Correction]] = {}
    for entry in journal.entries(session, subject=document, prefix=PREFIX):
        found.setdefault(entry.subject, []).append(correction_of(entry))
    return found


def corrected(session: Session, documents: Iterable[StoredDocument]) -> Iterator[StoredDocument]:
    """The documents with what people have corrected."""
    known: dict[str, list[Correction]] | None = None
    for document in documents:
        if known is None:
            known = corrections(session)
        yield with_corrections(document, known.get(document.id))


def with_corrections(document: StoredDocument, made: list[Correction] | None) -> StoredDocument:
    """The document with these; as it is without any."""
    return replace(document, extraction=apply(document.extraction, made).extraction) if made else document


def append(session: Session, document: str, one: Correction, *, at: datetime) -> JournalEntry:
    """Write a correction down; the document is due for the index again."""
    entry = journal.append(
        session, at=at, actor=one.actor, action=f"{PREFIX}{one.action}", subject=document, reason=one.reason,
        old=one.old, new=one.as_new(),
    )  # fmt: skip
    session.execute(update(DocumentRow).where(DocumentRow.id == document).values(revision=DocumentRow.revision + 1))
    return entry
