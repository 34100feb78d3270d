"""The ledger of ingest runs: which process worked on what, and what became of each file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from search_api.records.packing import plain_name
from search_api.records.process import Process
from search_api.records.schema import ItemRow, RunRow

RunState = Literal["working", "done", "interrupted"]


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a run; ``reason`` is the code of an error or of a notice.

    ``state``: working, done (a new document), status (of the exchange; about ``document`` if that is there), renewed
    (extracted again), unchanged, quarantined or failed.
    """

    position: int
    path: str
    state: str
    document: str | None = None
    reason: str | None = None
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: ``states`` counts its files; the rest of ``total`` waits, or was not reached."""

    id: int
    state: str
    started: datetime
    finished: datetime | None
    total: int
    process: Process
    states: dict[str, int]

    @property
    def waiting(self) -> int:
        """Files that nothing was done about."""
        return self.total - sum(self.states.values())


def begin(session: Session, *, at: datetime, process: Process) -> int:
    """A new run; ends, as interrupted, the runs whose process is gone."""
    for run in stale(session):
        finish(session, run.id, at=at, state="interrupted")
    row = RunRow(
        state="working",
        started=at,
        total=0,
        host=process.host,
        pid=process.pid,
        process_start=process.start,
    )
    session.add(row)
    session.flush()
    return row.id


def set_total(session: Session, run: int, total: int) -> None:
    """How many files the run found."""
    session.execute(update(RunRow).where(RunRow.id == run).values(total=total))


def finish(session: Session, run: int, *, at: datetime, state: RunState = "done") -> None:
    """End the run; a file that it was working on counts as not reached."""
    session.execute(update(RunRow).where(RunRow.id == run).values(state=state, finished=at))


def start_item(session: Session, run: int, item: Item, *, sha256: str, at: datetime) -> None:
    """The run starts to keep this file, which has passed the gates: from here on its original may be there."""
    session.add(ItemRow(run=run, position=item.position, path=item.path, state="working", sha256=sha256, started=at))


def end_item(session: Session, run: int, item: Item, *, at: datetime) -> None:
    """What became of the file, whether or not it was started before."""
    row = session.get(ItemRow, (run, item.position))
    if row is None:
        row = ItemRow(run=run, position=item.position, path=item.path, started=at)
        session.add(row)
    row.state, row.document, row.reason, row.finished = item.state, item.document, item.reason, at
    details = {key: plain_name(value) for key, value in item.details.items()}
    row.details = json.dumps(details, ensure_ascii=True)


def items(session: Session, run: int, states: Sequence[str] = ()) -> list[Item]:
    """The files of a run, in its order; all, or those in the states named."""
    wanted = select(ItemRow).where(ItemRow.run == run).order_by(ItemRow.position)
    if states:
        wanted = wanted.where(ItemRow.state.in_(states))
    return [
        Item(row.position, row.path, row.state, row.document, row.reason, json.loads(row.details))
        for row in session.scalars(wanted)
    ]


def runs(session: Session, limit: int = 20) -> list[Run]:
    """The last runs, newest first."""
    rows = session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(limit)).all()
    states = _states(session, [row.id for row in rows])
    return [_run(row, states.get(row.id, {})) for row in rows]


def run(session: Session, number: int) -> Run | None:
    """One run; None for a number that no run has."""
    row = session.get(RunRow, number)
    return None if row is None else _run(row, _states(session, [number]).get(number, {}))


def _states(session: Session, runs: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many files of each run are in which state."""
    wanted = select(ItemRow.run, ItemRow.state, func.count()).where(ItemRow.run.in_(runs))
    found: dict[int, dict[str, int]] = {}
    for number, state, count in session.execute(wanted.group_by(ItemRow.run, ItemRow.state)):
        found.setdefault(number, {})[state] = count
    return found


def _run(row: RunRow, states: dict[str, int]) -> Run:
    return Run(
        row.id, row.state, row.started, row.finished, row.total,
        Process(row.host, row.pid, row.process_start), states,
    )  # fmt: skip


def stale(session: Session) -> list[Run]:
    """Runs that say they work while their process is gone: killed, or the machine went down."""
    wanted = select(func.count()).select_from(RunRow).where(RunRow.state == "working")
    if not session.scalar(wanted):
        return []
    return [run for run in runs(session, 1000) if run.state == "working" and run.process.alive() is False]


def named_by_unfinished(session: Session) -> set[str]:
    """SHA-256 of files that a run started to keep and did not record: their original may be there without a record."""
    wanted = select(ItemRow.sha256).where(ItemRow.state.in_(("working", "failed")), ItemRow.sha256.is_not(None))
    return {sha256 for sha256 in session.scalars(wanted) if sha256}
