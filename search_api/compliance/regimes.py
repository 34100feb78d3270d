"""Regulations on the reporting regime of a place, as rules: by which day its bodies report where a plan names none.

Decree 09/2019/NĐ-CP, Articles 5, 12 and 13, leaves the days of local reports to the body that lays down the regime.
Such a regulation binds the bodies that it names; it lays no report of its own. A rule is used only where its issuer is
the issuer of the duty or a body above it, it names the unit, and the duty states no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from corpora.rules import word_lists
from search_api.compliance.duties import Duty, Named, Source, addressed_as
from search_api.compliance.period_phrases import lowered
from search_api.compliance.periods import Period, month_day
from search_api.compliance.schedule import Slot, recurrences_of, stated_day
from search_api.compliance.words import says

_LAST_MONTH = re.compile(
    r"(?P<before>trước\s+)?ngày\s+(?P<day>\d{1,2})\s+(?:của\s+)?tháng\s+(?:(?P<last>cuối)|(?P<next>sau|tiếp theo|đầu))"
    r"\s+(?:của\s+)?kỳ"
)
_IN_FORCE = re.compile(
    r"hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?từ\s+ngày\s+(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})"
)
_RECURRING = ("month", "quarter", "half", "nine-months", "year")


@dataclass(frozen=True, slots=True)
class Regime:
    """One sentence of a regulation that sets a day for reports of a kind of period."""

    duty: Duty
    kinds: tuple[str, ...]
    since: date

    @property
    def id(self) -> str:
        """Number of the regulation and the place in it: what a board shows as the rule."""
        return f"{self.duty.source.number} {self.duty.label_path}".strip()

    def due(self, period: Period) -> date | None:
        """The last good day for a report on that period."""
        for recurrence in recurrences_of(self.duty)[0]:
            if recurrence.kind == period.kind and (day := stated_day(recurrence, period)):
                return day
        found = _LAST_MONTH.search(lowered(self.duty.text))
        if found is None:
            return None
        day = month_day(period.year, period.months[1] + (1 if found["next"] else 0), int(found["day"]))
        return day if not found["before"] else date.fromordinal(day.toordinal() - 1)


def is_regime(source: Source) -> bool:
    """Whether the document lays down the reporting regime of a place or a sector."""
    return source.kind in word_lists("letters")["regimes"]["kinds"] and bool(
        says(source.subject, "regimes", "subjects")
    )


def as_rule(duty: Duty) -> Regime | None:
    """The rule that a sentence of a regulation lays down; None for a sentence that asks for a report of its own."""
    source = duty.source
    if not is_regime(source) or source.issued is None or says(duty.text, "regimes", "about"):
        return None
    kinds = {recurrence.kind for recurrence in recurrences_of(duty)[0] if recurrence.day is not None}
    if _LAST_MONTH.search(lowered(duty.text)):
        kinds.update(_RECURRING)
    return Regime(duty, tuple(sorted(kinds)), _in_force(source)) if kinds else None


def _in_force(source: Source) -> date:
    found = _IN_FORCE.search(lowered(source.text))
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else source.issued or date.min
    except ValueError:
        return source.issued or date.min


class Reach(Protocol):
    """Whom a regulation binds, as the register says."""

    def binds(self, regulation: Source, document: Source) -> bool:
        """Whether the document's issuer is that of the regulation or stands under it."""

    def holders(self, rule: Duty, on: date) -> Sequence[str]:
        """The units that the rule names on a day."""

    def goes_to_issuer(self, duty: Duty, regulation: Source) -> bool:
        """Whether answers to the duty go to the regulation's issuer."""


def governed(
    slot: Slot,
    duty: Duty,
    unit: str,
    regimes: Iterable[Regime],
    reach: Reach,
) -> Slot:
    """The slot with the day of the latest regime that binds the unit; the same where none does, or a day is known."""
    if slot.due is not None or slot.period.kind not in _RECURRING:
        return slot
    best: Regime | None = None
    for regime in regimes:
        source = regime.duty.source
        if slot.period.kind not in regime.kinds or regime.since > slot.closes or source.id == duty.source.id:
            continue
        if best is not None and regime.since <= best.since:
            continue
        if not reach.binds(source, duty.source):
            continue
        named = unit in reach.holders(regime.duty, slot.closes)
        if named or (_whoever(regime.duty.holders) and reach.goes_to_issuer(duty, source)):
            best = regime
    due = best.due(slot.period) if best else None
    if best is None or due is None:
        return slot
    return replace(slot, due=due, due_source="rule", rule=best.id, closes=due)


def _whoever(named: Sequence[Named]) -> bool:
    """Whether a rule names no body: it holds for whoever reports to the issuer of the regulation."""
    return all(addressed_as(one.name) or says(one.name, "regimes", "anybody") for one in named)
