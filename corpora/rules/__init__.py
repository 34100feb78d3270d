"""Dated rules of reporting and the words by which letters are read: tables that an office can edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from corpora.tables import read_yaml

FOLDER = Path(__file__).parent
SCHEMA = "dondoc-rules/1"
PERIODS = ("week", "month", "quarter", "half", "nine-months", "year")


class RulesError(ValueError):
    """A rule file that cannot be used; ``code`` keys the message in corpora/messages, ``values`` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of the data: months from the period's first and last month, and the day of that month."""

    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SendDay:
    """The last good day: a day of a month counted from the period's last month, or working days after the window."""

    months: int = 0
    day: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """One regime with its validity and scope; an empty scope is the whole country."""

    id: str
    name: str
    source: str
    status: str
    valid_from: date | None = None
    valid_to: date | None = None
    provinces: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    windows: Mapping[str, Window] = field(default_factory=dict)
    send: Mapping[str, SendDay] = field(default_factory=dict)

    def valid(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ReportingRules:
    """All rules, an office's own before the shipped ones."""

    rules: tuple[ReportingRule, ...]

    @classmethod
    def load(cls, extra: bytes | None = None) -> Self:
        """The shipped rules, with an office's own file before them; raises RulesError."""
        shipped = _parse((FOLDER / "reporting.yaml").read_bytes())
        return cls((*(_parse(extra) if extra else ()), *shipped))

    @classmethod
    def of(cls, rules: Iterable[ReportingRule]) -> Self:
        """These rules only."""
        return cls(tuple(rules))


def _parse(data: bytes) -> tuple[ReportingRule, ...]:
    try:
        content = read_yaml(data)
    except yaml.YAMLError as error:
        raise RulesError("rules-yaml", detail=str(error).splitlines()[0]) from error
    if not isinstance(content, Mapping) or content.get("schema") != SCHEMA:
        raise RulesError("rules-schema", schema=SCHEMA)
    rules = []
    for entry in content.get("rules") or ():
        try:
            rules.append(_rule(entry))
        except (KeyError, TypeError, ValueError) as error:
            name = entry.get("id", "?") if isinstance(entry, Mapping) else "?"
            raise RulesError("rules-entry", entry=str(name), detail=str(error)) from error
    return tuple(rules)


def _rule(entry: Mapping[str, Any]) -> ReportingRule:
    scope = entry.get("scope") or {}
    for kind in (*(entry.get("windows") or ()), *(entry.get("send") or ())):
        if kind not in PERIODS:
            raise ValueError(kind)
    return ReportingRule(
        id=str(entry["id"]),
        name=str(entry["name"]),
        source=str(entry["source"]),
        status=str(entry["status"]),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        provinces=tuple(scope.get("provinces", ())),
        issuers=tuple(scope.get("issuers", ())),
        recipients=tuple(scope.get("recipients", ())),
        subjects=tuple(scope.get("subjects", ())),
        windows={kind: Window(_pair(w["start"]), _pair(w["end"])) for kind, w in (entry.get("windows") or {}).items()},
        send={kind: SendDay(**day) for kind, day in (entry.get("send") or {}).items()},
    )


def _pair(value: Any) -> tuple[int, int]:
    months, day = value
    return int(months), int(day)


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


@cache
def word_lists(name: str) -> Mapping[str, Any]:
    """A table of words of this folder, for example ``letters``; raises FileNotFoundError."""
    content: Mapping[str, Any] = read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content
