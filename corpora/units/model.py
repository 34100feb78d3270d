"""Units and groups as a register holds them. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def _within(on: date | None, first: date | None, last: date | None) -> bool:
    return on is None or ((first is None or first <= on) and (last is None or on <= last))


@dataclass(frozen=True, slots=True)
class Successor:
    """The body that takes over; ``field`` names the function where a split is by function ("lao động")."""

    id: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A body with the names it bears in documents; ``valid_from`` and ``valid_to`` are its first and last day."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Successor, ...] = ()
    source: str = ""

    def valid(self, on: date | None) -> bool:
        """Whether the body exists on that day; always true for None."""
        return _within(on, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies named together; with ``document`` the group holds for that document only."""

    name: str
    members: tuple[str, ...]
    document: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def valid(self, on: date | None) -> bool:
        """Whether these members are the right ones on that day; always true for None."""
        return _within(on, self.valid_from, self.valid_to)


class RegisterError(ValueError):
    """A register file that cannot be used; ``code`` keys the message in corpora/messages, ``values`` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
