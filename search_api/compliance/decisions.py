"""What people have decided, as entries of the journal; replayed, they give the same board every time.

An entry names an instance ("duty|unit|period") and what was decided. Nothing is ever taken out: a decision is undone by
a later entry that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from search_api.compliance.instances import Change, Key
from search_api.compliance.periods import Period

PREFIX = "board."
ACTIONS = ("confirm", "reject", "link", "waive", "set-due", "postpone", "open", "name", "undo")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: ``action`` is one of ACTIONS, ``subject`` an instance key, a written name, or an entry's number."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str = ""
    old: Any = None
    new: Any = None

    @property
    def effective(self) -> date:
        """The day from which a waiver or a new day counts: as stated, else the day of the entry."""
        stated = self.new.get("effective") if isinstance(self.new, Mapping) else None
        return date.fromisoformat(stated) if stated else self.at.date()


class DecisionError(ValueError):
    """A decision that cannot be taken; ``code`` keys the message, ``values`` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(slots=True)
class Decided:
    """All decisions that hold, by instance."""

    linked: dict[Key, dict[str, Decision]] = field(default_factory=dict)  # confirm and link: letter id -> entry
    rejected: dict[Key, dict[str, Decision]] = field(default_factory=dict)
    changes: dict[Key, list[Change]] = field(default_factory=dict)
    opened: dict[Key, date | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def parse_key(subject: str) -> Key:
    """The key of "duty|unit|period"; raises DecisionError."""
    parts = subject.split("|")
    if len(parts) != 3 or not all(parts):
        raise DecisionError("decision-subject", subject=subject)
    return parts[0], parts[1], parts[2]


def key_text(key: Key) -> str:
    """The subject of a decision about an instance."""
    return "|".join(key)


def check(action: str, subject: str, new: Any) -> None:
    """Raise DecisionError for an entry that could not be replayed."""
    if action not in ACTIONS:
        raise DecisionError("decision-action", action=action, known=", ".join(ACTIONS))
    if action == "undo":
        if not subject.isdigit():
            raise DecisionError("decision-subject", subject=subject)
        return
    values = new if isinstance(new, Mapping) else {}
    if action == "name":
        if not values.get("unit"):
            raise DecisionError("decision-value", action=action, field="unit")
        return
    key = parse_key(subject)
    if action == "open":
        try:
            Period.parse(key[2])
        except ValueError as error:
            raise DecisionError("decision-period", period=key[2]) from error
    wanted = {"confirm": "letter", "reject": "letter", "link": "letter", "set-due": "due", "postpone": "due"}.get(
        action
    )
    if wanted and not values.get(wanted):
        raise DecisionError("decision-value", action=action, field=wanted)
    for name in ("due", "effective"):
        if values.get(name):
            try:
                date.fromisoformat(str(values[name]))
            except ValueError as error:
                raise DecisionError("decision-date", field=name, value=str(values[name])) from error


def replay(journal: Iterable[Decision]) -> Decided:
    """The decisions that hold after all entries, in the order of their numbers."""
    entries = sorted(journal, key=lambda entry: entry.seq)
    undone = {int(entry.subject) for entry in entries if entry.action == "undo" and entry.subject.isdigit()}
    decided = Decided()
    for entry in entries:
        if entry.seq in undone or entry.action == "undo":
            continue
        values = entry.new if isinstance(entry.new, Mapping) else {}
        if entry.action == "name":
            decided.names[entry.subject] = str(values["unit"])
        else:
            _apply(decided, entry, parse_key(entry.subject), values)
    return decided


def _apply(decided: Decided, entry: Decision, key: Key, values: Mapping[str, Any]) -> None:
    letter = str(values.get("letter", ""))
    if entry.action in ("confirm", "link"):
        decided.linked.setdefault(key, {})[letter] = entry
        decided.rejected.get(key, {}).pop(letter, None)
    elif entry.action == "reject":
        decided.rejected.setdefault(key, {})[letter] = entry
        decided.linked.get(key, {}).pop(letter, None)
    elif entry.action == "open":
        decided.opened[key] = date.fromisoformat(values["due"]) if values.get("due") else None
    else:
        kind = "waive" if entry.action == "waive" else "move"
        due = date.fromisoformat(str(values["due"])) if kind == "move" else None
        change = Change(kind, entry.effective, due, entry.actor, entry.reason)
        decided.changes.setdefault(key, []).append(change)
