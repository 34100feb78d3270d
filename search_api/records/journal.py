"""The journal: every decision and every change of the records, appended only, each entry sealed by the one before.

An entry's hash is SHA-256 over the JSON array [seq, at, actor, action, subject, reason, old, new, previous], where
``previous`` is the hash of the entry before it and 64 zeros for the first. ``journal_head`` keeps the last number and
hash: without it, entries cut off the end would not be missed. Whoever rewrites the whole chain and the head is found
only by a head written down elsewhere; ``dondoc verify`` prints it for that purpose.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from search_api.records.packing import plain_name
from search_api.records.schema import JournalHeadRow, JournalRow, instant_text

START = "0" * 64


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry; ``old`` and ``new`` are the values as JSON had them."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    old: Any
    new: Any
    hash: str


def seal(row: JournalRow) -> str:
    """The hash that the entry must have."""
    content = [row.seq, row.at, row.actor, row.action, row.subject, row.reason, row.old, row.new, row.previous]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def append(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    reason: str = "",
    old: object = None,
    new: object = None,
) -> JournalEntry:
    """Append an entry in the caller's transaction; TypeError for a value that JSON cannot hold."""
    head = session.execute(select(JournalHeadRow).with_for_update()).scalar_one()
    row = JournalRow(
        seq=head.seq + 1,
        at=instant_text(at),
        actor=plain_name(actor),
        action=action,
        subject=plain_name(subject),
        reason=plain_name(reason),
        old=_canonical(old),
        new=_canonical(new),
        previous=head.hash,
    )
    row.hash = seal(row)
    head.seq, head.hash = row.seq, row.hash
    session.add(row)
    session.flush()
    return entry_of(row)


def entries(
    session: Session, *, subject: str | None = None, action: str | None = None, prefix: str | None = None
) -> Iterator[JournalEntry]:
    """Entries in the order in which they were made; ``prefix`` is what the action begins with."""
    wanted = select(JournalRow).order_by(JournalRow.seq)
    if subject is not None:
        wanted = wanted.where(JournalRow.subject == subject)
    if action is not None:
        wanted = wanted.where(JournalRow.action == action)
    if prefix is not None:
        wanted = wanted.where(JournalRow.action.startswith(prefix, autoescape=True))
    for row in session.scalars(wanted.execution_options(yield_per=500)):
        yield entry_of(row)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to look at: by person, by what the action begins with, by document, by time (both in UTC)."""

    actor: str = ""
    prefix: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL."""
        found: list[ColumnElement[bool]] = []
        if self.actor:
            found.append(JournalRow.actor == self.actor)
        if self.prefix:
            found.append(JournalRow.action.startswith(self.prefix, autoescape=True))
        if self.subject:
            found.append(JournalRow.subject == self.subject)
        if self.since:
            found.append(JournalRow.at >= instant_text(self.since))
        if self.before:
            found.append(JournalRow.at < instant_text(self.before))
        return found


def latest(session: Session, wanted: Wanted, *, skip: int, limit: int) -> tuple[list[JournalEntry], int]:
    """A page of the entries, the last first, and how many there are."""
    conditions = wanted.conditions()
    rows = select(JournalRow).where(*conditions).order_by(JournalRow.seq.desc()).offset(skip).limit(limit)
    total = session.scalar(select(func.count()).select_from(JournalRow).where(*conditions)) or 0
    return [entry_of(row) for row in session.scalars(rows)], total


def people_and_actions(session: Session) -> tuple[list[str], list[str]]:
    """Everybody who made an entry, and every action there is one of."""
    actors = session.scalars(select(JournalRow.actor).distinct().order_by(JournalRow.actor))
    actions = session.scalars(select(JournalRow.action).distinct().order_by(JournalRow.action))
    return list(actors), list(actions)


def entry_of(row: JournalRow) -> JournalEntry:
    """The row as the rest of the program sees it."""
    return JournalEntry(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        reason=row.reason,
        old=json.loads(row.old),
        new=json.loads(row.new),
        hash=row.hash,
    )


def _canonical(value: object) -> str:
    """JSON in ASCII: the same text, and so the same hash, in any database."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
