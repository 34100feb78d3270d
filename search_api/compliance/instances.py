"""Duty instances: unit × duty × period, with groups expanded on the day that counts and ended units replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from corpora.holidays import WorkingDays
from corpora.rules import ReportingRules
from corpora.units import Register
from search_api.compliance.duties import Duty
from search_api.compliance.periods import Period
from search_api.compliance.schedule import Slot, slots
from search_api.compliance.units import duty_holders

Key = tuple[str, str, str]  # duty id, unit id, period as text


@dataclass(frozen=True, slots=True)
class Change:
    """What moved, waived or withdrew an instance: a later document or a person, from which day on, in which words."""

    kind: str  # move, waive or withdraw
    effective: date
    due: date | None
    by: str  # number of the amending document, or the person
    text: str
    file: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Instance:
    """One cell of the board before anything is matched to it."""

    duty: Duty
    unit: str
    unit_name: str
    slot: Slot
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> Key:
        """What stays the same on every run: duty, unit, period."""
        return (self.duty.id, self.unit, str(self.slot.period))

    @property
    def period(self) -> Period:
        """The period it is owed for; for one date the day as written."""
        return self.slot.period

    @property
    def once(self) -> bool:
        """Whether it is owed one time by a limit ("trong tháng 3/2025"), and not for a period that is reported on."""
        return self.slot.once or self.slot.period.kind == "day"

    def withdrawn(self, on: date | None) -> bool:
        """Whether a later document has taken the duty back by that day; nobody answers it from then on."""
        return on is not None and any(c.kind == "withdraw" and c.effective <= on for c in self.changes)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name as written that no unit answers to, for a person to settle once."""

    name: str
    document: str
    label_path: str


Governed = Callable[[Slot, Duty, str], Slot]  # the slot of a unit under the regulations that bind it


def make_instances(
    duties: Iterable[Duty],
    register: Register,
    rules: ReportingRules,
    days: WorkingDays,
    day: date,
    governed: Governed = lambda slot, _duty, _unit: slot,
) -> tuple[dict[Key, Instance], tuple[Unknown, ...]]:
    """All instances on that day, and the names of holders that could not be settled."""
    made: dict[Key, Instance] = {}
    unknown: dict[Unknown, None] = {}
    for duty in duties:
        if duty.source.issued is not None and duty.source.issued > day:
            continue
        for slot in slots(duty, rules, days, day):
            resolved = duty_holders(duty, register, slot.closes)
            unknown.update({Unknown(name, duty.source.number, duty.label_path): None for name in resolved.unknown})
            for unit in resolved.units:
                instance = instance_of(duty, unit, governed(slot, duty, unit), register)
                made.setdefault(instance.key, instance)
    return made, tuple(unknown)


def instance_of(duty: Duty, unit: str, slot: Slot, register: Register) -> Instance:
    """The instance of one unit."""
    known = register.get(unit)
    return Instance(duty, unit, known.name if known else unit, slot)


def heirs_of(instances: Mapping[Key, Instance], register: Register, day: date) -> dict[Key, tuple[Instance, ...]]:
    """For each instance of a unit that has ended by that day, those of its successors, should it still be open."""
    found: dict[Key, tuple[Instance, ...]] = {}
    for key, instance in instances.items():
        known = register.get(instance.unit)
        if known is None or known.valid(day) or (known.valid_from is not None and day < known.valid_from):
            continue
        about = f"{instance.duty.source.subject} {instance.duty.text}"
        after = [unit for unit in register.holders(instance.unit, day, about) if unit.valid(day)]
        made = (replace(instance, unit=unit.id, unit_name=unit.name) for unit in after)
        if heirs := tuple(heir for heir in made if heir.key not in instances):
            found[key] = heirs
    return found


def open_slot(period: Period, due: date | None) -> Slot:
    """The slot of an ad-hoc duty that a person opens."""
    closes = due or period.last_day
    return Slot(period, due, "stated" if due else "none", None, None, None, closes)


def changed(instances: Mapping[Key, Instance], changes: Mapping[Key, Iterable[Change]]) -> dict[Key, Instance]:
    """The instances with the changes that belong to them; the others are the same objects."""
    out = dict(instances)
    for key, found in changes.items():
        if key in out:
            out[key] = replace(out[key], changes=(*out[key].changes, *found))
    return out
