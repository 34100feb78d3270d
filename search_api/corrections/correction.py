"""One correction: who changed which tag of a document, how, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PREFIX = "tag."
ACTIONS = ("confirm", "change", "reject", "add", "undo")
TAGS = ("obligation", "agent", "deadline", "target", "citation", "amount", "header")
INSIDE = {"agent": "agents", "deadline": "deadlines", "target": "targets"}  # tags that an obligation holds
BESIDE = {"citation": "citations", "amount": "amounts"}  # tags of the document itself
TOLD_APART = {"agent": "role", "deadline": "value"}  # tags of one kind that may share a place, and by what they differ
FIELDS = ("number", "type", "issuer", "issued", "subject", "signer", "urgency")


class CorrectionError(ValueError):
    """A correction that cannot be made; ``code`` keys the message, ``values`` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Correction:
    """``seq`` is the number of the journal's entry; an ``undo`` names in ``undoes`` the entry that it takes back.

    A tag is found by its kind, its obligation's id, and where it stands (``start``, ``end``); a field of the head by
    its ``name``. ``value`` holds what is new; its ``was`` names the role or time that the tag had, where several tags
    stand in the same place.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    tag: str = ""
    obligation: str = ""
    start: int = 0
    end: int = 0
    name: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    undoes: int = 0
    reason: str = ""
    old: Any = None

    def as_new(self) -> dict[str, Any]:
        """What the journal keeps as ``new``."""
        if self.action == "undo":
            return {"undoes": self.undoes}
        return {
            "tag": self.tag, "obligation": self.obligation, "start": self.start, "end": self.end, "name": self.name,
            "value": dict(self.value),
        }  # fmt: skip

    @classmethod
    def of(cls, seq: int, at: datetime, actor: str, action: str, reason: str, old: Any, new: Any) -> Correction:
        """A correction from a journal's entry."""
        content = dict(new or {})
        known = {name: content[name] for name in cls.__dataclass_fields__ if name in content}
        return cls(seq=seq, at=at, actor=actor, action=action.removeprefix(PREFIX), reason=reason, old=old, **known)


def in_force(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that no later one takes back, in order; undoing an undo brings back what it took."""
    ordered = sorted(corrections, key=lambda one: one.seq)
    gone: set[int] = set()
    for one in reversed(ordered):
        if one.action == "undo" and one.seq not in gone:
            gone.add(one.undoes)
    return [one for one in ordered if one.action != "undo" and one.seq not in gone]
