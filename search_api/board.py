"""The board at the edge: store, register, rules and journal brought together for :mod:`search_api.compliance`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from corpora.holidays import working_days
from corpora.rules import ReportingRules, RulesError
from corpora.units import Register, RegisterError
from ingest.errors import DondocError
from search_api.compliance.board import Board, Evaluator, Filed
from search_api.compliance.decisions import PREFIX, Decision, DecisionError, check
from search_api.compliance.duties import Duty
from search_api.compliance.letters import Letter
from search_api.records.schema import DocumentRow
from search_api.records.store import Store

REGISTER = "register"  # key of the office's own register of units among the settings of the store
_BOARDS = 8  # days whose boards are kept by a process that lives on
RULES = "rules"  # key of the office's own reporting rules


class BoardError(DondocError):
    """Something the board cannot be made of; ``code`` is that of the error below it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(**values)
        self.code = code


def parse_register(data: bytes) -> Register:
    """A register with the shipped tables and this file; raises BoardError."""
    try:
        return Register.load(data)
    except RegisterError as error:
        raise BoardError(error.code, **error.values) from error


def register_of(store: Store) -> Register:
    """The office's register; raises BoardError if its file no longer fits."""
    return parse_register(store.get_blob(REGISTER) or b"")


def parse_rules(data: bytes) -> int:
    """How many rules an office's own file has; raises BoardError."""
    try:
        return len(ReportingRules.load(data).rules) - len(ReportingRules.load().rules)
    except RulesError as error:
        raise BoardError(error.code, **error.values) from error


def rules_of(store: Store) -> ReportingRules:
    """The office's rules before the shipped ones; raises BoardError."""
    try:
        return ReportingRules.load(store.get_blob(RULES))
    except RulesError as error:
        raise BoardError(error.code, **error.values) from error


def filed(store: Store, ids: Sequence[str] | None = None) -> Iterator[Filed]:
    """All documents on file, older versions marked as such."""
    for document in store.documents(ids):
        yield Filed(document.id, document.file, document.extraction, document.leads, document.form_of)


def decisions(store: Store) -> tuple[Decision, ...]:
    """What people have decided about the board, in their order."""
    return tuple(
        Decision(entry.seq, entry.at, entry.actor, entry.action.removeprefix(PREFIX), entry.subject, entry.reason,
                 entry.old, entry.new)
        for entry in store.journal(prefix=PREFIX)
    )  # fmt: skip


def evaluator_of(store: Store) -> Evaluator:
    """Everything that is on file, read and ready for the board of any day."""
    evaluator = Evaluator(register_of(store), rules_of(store), working_days(), decisions(store))
    for document in filed(store):
        evaluator.add(document)
    return evaluator


def board_of(store: Store, day: date) -> Board:
    """The board of that day."""
    return evaluator_of(store).board(day)


def decide(
    store: Store, action: str, subject: str, *, actor: str, reason: str, new: Mapping[str, Any] | None, old: Any = None
) -> Decision:
    """Write a decision to the journal; raises BoardError for one that could not be replayed."""
    try:
        check(action, subject, new)
    except DecisionError as error:
        raise BoardError(error.code, **error.values) from error
    entry = store.append_journal(f"{PREFIX}{action}", subject, actor=actor, reason=reason, old=old, new=dict(new or {}))
    return Decision(entry.seq, entry.at, entry.actor, action, entry.subject, entry.reason, entry.old, entry.new)


class LiveBoard:
    """The evaluator of a process that lives on: new documents are added to it, all else makes it anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._evaluator: Evaluator | None = None
        self._made_of: tuple[object, ...] = ()
        self._known: dict[str, tuple[str | None, int]] = {}
        self._boards: dict[date, Board] = {}  # made since something last changed

    def board(self, store: Store, day: date) -> Board:
        """The board of that day as the records are now."""
        with self._lock:
            evaluator = self._fresh(store)
            if day not in self._boards:
                if len(self._boards) >= _BOARDS:
                    self._boards.clear()
                self._boards[day] = evaluator.board(day)
            return self._boards[day]

    def duties(self, store: Store) -> dict[str, Duty]:
        """All duties by their ids."""
        with self._lock:
            return {duty.id: duty for duty in self._fresh(store).duties()}

    def letter(self, store: Store, id_: str) -> Letter | None:
        """A document as it was read as an answer."""
        with self._lock:
            return self._fresh(store).letter(id_)

    def _fresh(self, store: Store) -> Evaluator:
        journal = decisions(store)
        made_of = (store.get_blob(REGISTER), store.get_blob(RULES), tuple(decision.seq for decision in journal))
        with store.reading() as session:
            # The revision too: a document that people correct is another one for the board.
            columns = (DocumentRow.id, DocumentRow.superseded_by, DocumentRow.revision)
            known = {id_: (replaced, revision) for id_, replaced, revision in session.execute(select(*columns))}
        grown = all(known.get(id_) == state for id_, state in self._known.items())
        if self._evaluator is None or made_of != self._made_of or not grown:
            self._evaluator = Evaluator(register_of(store), rules_of(store), working_days(), journal)
            self._known = {}
            self._boards.clear()
        if new := [id_ for id_ in known if id_ not in self._known]:
            self._boards.clear()
            for document in filed(store, None if not self._known else new):
                self._evaluator.add(document)
        self._made_of, self._known = made_of, known
        return self._evaluator
