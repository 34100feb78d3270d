"""The board at the edge: store, register, rules and journal brought together for :mod:`search_api.compliance`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from corpora.holidays import working_days
from corpora.rules import ReportingRules, RulesError
from corpora.units import Register, RegisterError
from ingest.errors import DondocError
from search_api.compliance.board import Board, Evaluator, Filed
from search_api.compliance.decisions import PREFIX, Decision, DecisionError, check
from search_api.records.store import Store

REGISTER = "register"  # key of the office's own register of units among the settings of the store
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


def rules_of(store: Store) -> ReportingRules:
    """The office's rules before the shipped ones; raises BoardError."""
    try:
        return ReportingRules.load(store.get_blob(RULES))
    except RulesError as error:
        raise BoardError(error.code, **error.values) from error


def filed(store: Store) -> Iterator[Filed]:
    """All documents on file, without those that a newer version of the same file has replaced."""
    for document in store.documents():
        if document.superseded_by is None:
            yield Filed(document.id, document.file, document.extraction)


def decisions(store: Store) -> tuple[Decision, ...]:
    """What people have decided about the board, in their order."""
    return tuple(
        Decision(entry.seq, entry.at, entry.actor, entry.action.removeprefix(PREFIX), entry.subject, entry.reason,
                 entry.old, entry.new)
        for entry in store.journal()
        if entry.action.startswith(PREFIX)
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
