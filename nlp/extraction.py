"""What nlp hands on: obligations and what belongs to them, as offsets into the document's text. Data only.

Terms: deontic classes from LegalRuleML, time values from ISO-TimeML (TIMEX3), recurrence as ISO 8601 durations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.document import Notice

Kind = Literal["task", "report", "target", "prohibition", "permission"]
Role = Literal["lead", "coordinate", "recipient", "via"]
DeadlineType = Literal["DATE", "SET", "DURATION", "EVENT"]
Relation = Literal["before", "by", "on", "from", "within", "every"]
Comparator = Literal[">=", ">", "=", "<", "<="]


@dataclass(frozen=True, slots=True)
class Agent:
    """A body named in or inherited by an obligation; ``unit`` is its id in the register where resolved."""

    name: str
    role: Role
    start: int
    end: int
    inherited: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A TIMEX3 value with its relation; ``year_supplied`` where the year comes from the document's date."""

    type: DeadlineType
    value: str
    relation: Relation
    text: str
    start: int
    end: int
    inherited: bool = False
    year_supplied: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach (chỉ tiêu): ``unit`` is %, VND or the counted noun."""

    comparator: Comparator
    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document referred to: by number, or by title where it has none."""

    number: str | None
    title: str | None
    date: str | None
    issuer: str | None
    start: int
    end: int
    provision: str | None = None  # "điểm a khoản 2 Điều 5" where one is named


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in the document; ``unit`` is an ISO 4217 code."""

    value: int
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """One sentence of one provision that lays something on somebody (see the guide in CONTRIBUTING.md)."""

    id: str
    provision: str
    text: str
    start: int
    end: int
    page: int
    kind: Kind
    request: bool = False
    agents: tuple[Agent, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()  # the rules that decided, for explanation


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document."""

    obligations: tuple[Obligation, ...] = ()
    citations: tuple[Citation, ...] = ()
    amounts: tuple[Amount, ...] = ()
    warnings: tuple[Notice, ...] = ()
