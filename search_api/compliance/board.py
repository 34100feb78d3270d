"""The board of a day: a pure function of documents, register, rules, journal and that day.

``Evaluator`` does the work in steps, so that one new document is tried without trying the others again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from corpora.holidays import WorkingDays
from corpora.rules import ReportingRules
from corpora.units import Register
from corpora.units.places import parse_place
from search_api.compliance.amendments import amends, may_amend, may_change, read_amendments
from search_api.compliance.citing import Cited, answers
from search_api.compliance.decisions import Decided, Decision, replay
from search_api.compliance.duties import Duty, Source, read_duties, read_source
from search_api.compliance.instances import (
    Change,
    Instance,
    Key,
    Unknown,
    changed,
    heirs_of,
    instance_of,
    make_instances,
    open_slot,
)
from search_api.compliance.letters import Letter, read_letter
from search_api.compliance.matching import Addressed, Files, Proposal, propose
from search_api.compliance.periods import Period
from search_api.compliance.regimes import as_rule, governed
from search_api.compliance.standing import Row, Unmatched, stand
from search_api.compliance.units import Setting, context_place, duty_holders, region_of, resolve_names
from search_api.compliance.words import Number, parse_number, says

_DAYS_KEPT = 4  # boards of different days that a server shows side by side


@dataclass(frozen=True, slots=True)
class Filed:
    """A document on file: its id, the file's name, and the contract's extraction JSON.

    An older version of a document (``current`` false) still counts as an answer, but lays no duty a second time.
    Another form of a document (``form_of``, its id: the scan of the Word file) counts for nothing beside it.
    """

    id: str
    file: str
    extraction: Mapping[str, Any]
    current: bool = True
    form_of: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All rows of one day, what stayed unmatched and why, and the names that a person must settle."""

    day: date
    rows: tuple[Row, ...]
    unmatched: tuple[Unmatched, ...]
    unknown: tuple[Unknown, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    letter: Letter
    source: Source
    duties: tuple[Duty, ...]


@dataclass(slots=True)
class Evaluator:
    """Documents read once; boards of any day from them."""

    register: Register
    rules: ReportingRules
    days: WorkingDays
    journal: Sequence[Decision] = ()
    _read: dict[str, _Read] = field(default_factory=dict)
    _forms: dict[str, tuple[Letter, str]] = field(default_factory=dict)  # other forms, with the id of their leader
    _states: dict[date, _State] = field(default_factory=dict)  # of the days last asked for

    def __post_init__(self) -> None:
        known = {name: unit for name, unit in self.decided.names.items() if self.register.get(unit)}
        if known:
            self.register = self.register.settled(known)

    @property
    def decided(self) -> Decided:
        """The journal's decisions that hold."""
        return replay(self.journal)

    def add(self, document: Filed) -> None:
        """Read a document; what was tried before stays unless the new one lays or changes duties."""
        source = read_source(document.id, document.file, document.extraction)
        source = replace(source, region=region_of(source, self.register))
        letter = read_letter(document.id, document.file, document.extraction, self.register)
        if document.form_of is not None:
            self._forms[document.id] = (letter, document.form_of)
            return
        duties = read_duties(source, document.extraction) if document.current else ()
        read = _Read(letter, source, duties)
        self._read[document.id] = read
        if read.duties or any(self._may_change(letter, state) for state in self._states.values()):
            self._states.clear()
        for state in self._states.values():
            state.letters[document.id] = letter
            state.tried.pop(document.id, None)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._read or id_ in self._forms

    def __len__(self) -> int:
        return len(self._read) + len(self._forms)

    def letter(self, id_: str) -> Letter | None:
        """A document as it was read as an answer."""
        if id_ in self._forms:
            return self._forms[id_][0]
        read = self._read.get(id_)
        return read.letter if read else None

    def duties(self) -> tuple[Duty, ...]:
        """All duties of all documents."""
        return tuple(duty for read in self._read.values() for duty in read.duties)

    def instances(self, day: date) -> Mapping[Key, Instance]:
        """The instances of that day with their changes, also those that the successors of an ended unit would hold."""
        state = self._at(day)
        return {**state.instances, **{heir.key: heir for made in state.heirs.values() for heir in made}}

    def board(self, day: date) -> Board:
        """The board of that day."""
        state = self._at(day)
        here = {id_: letter for id_, letter in state.letters.items() if letter.sent is None or letter.sent <= day}
        proposals = {id_: self.consider(id_, day) for id_ in here}
        laying = {instance.duty.source.id for instance in state.one_of_each} | state.ruling
        silent = {id_ for id_ in laying if not any(u in state.by_unit for u in self._read[id_].letter.sender.units)}
        rows, unmatched = stand(
            state.instances, state.heirs, here, proposals, self.decided, day, silent | state.amending
        )
        unmatched += self._other_forms({*here} - silent - state.amending)
        return Board(day, rows, unmatched, state.unknown, tuple(rule.id for rule in self.rules.rules))

    def _other_forms(self, answers: Set[str]) -> tuple[Unmatched, ...]:
        """Second files of what came as an answer: named with the file that stands for both."""
        return tuple(
            Unmatched(letter, "form", (("file", self._read[leader].letter.file),))
            for letter, leader in self._forms.values()
            if leader in answers and leader in self._read
        )

    def consider(self, id_: str, day: date) -> Proposal:
        """What one document answers on that day, without trying the others; raises KeyError for an unknown id."""
        state = self._at(day)
        if id_ not in state.tried:
            letter = state.letters[id_]
            open_to = [
                instance
                for unit in letter.sender.units
                for instance in state.by_unit.get(unit, ())
                if not instance.withdrawn(letter.sent)
            ]
            state.tried[id_] = propose(letter, open_to, state.files)
        return state.tried[id_]

    # -- steps ---------------------------------------------------------------------------------------------------

    def _at(self, day: date) -> _State:
        if day in self._states:
            return self._states[day]
        letters = {id_: read.letter for id_, read in self._read.items()}
        state = _State(day, letters, self)
        regimes = [rule for duty in self.duties() if (rule := as_rule(duty)) is not None]
        ruling = {rule.duty.id for rule in regimes}
        duties = [
            duty
            for read in self._read.values()
            for duty in (() if self._reminds(read) else read.duties)
            if duty.id not in ruling and not _self_imposed(duty)
        ]
        instances, state.unknown = make_instances(
            duties, self.register, self.rules, self.days, day,
            lambda slot, duty, unit: governed(slot, duty, unit, regimes, state) if regimes else slot,
        )  # fmt: skip
        state.instances = instances
        state.ruling = frozenset(rule.duty.source.id for rule in regimes)
        arrived = [letter for letter in letters.values() if letter.sent is not None and letter.sent <= day]
        amendments = read_amendments(arrived, instances, self.register, state.authority)
        kept = {key: i for key, i in instances.items() if not amends(amendments, i.duty)}
        decided = self.decided
        for key, due in decided.opened.items():
            duty = next((duty for duty in duties if duty.id == key[0]), None)
            if duty is not None:
                slot = open_slot(Period.parse(key[2]), due)
                kept.setdefault(key, instance_of(duty, key[1], slot, self.register))
        changes: dict[Key, list[Change]] = {}
        for amendment in amendments:
            for key in amendment.keys:
                changes.setdefault(key, []).append(amendment.change)
        for key, found in decided.changes.items():  # a person's word comes after every document's
            changes.setdefault(key, []).extend(found)
        state.instances = changed(kept, changes)
        state.heirs = {
            key: tuple(changed({heir.key: heir for heir in made}, changes).values())
            for key, made in heirs_of(state.instances, self.register, day).items()
        }
        for amendment in amendments:
            if amendment.replaced is not None:
                state.replaced.setdefault(amendment.source, []).append(amendment.replaced)
        state.amending = frozenset(amendment.source for amendment in amendments)
        while len(self._states) >= _DAYS_KEPT:
            del self._states[next(iter(self._states))]
        self._states[day] = state
        return state

    def _reminds(self, read: _Read) -> bool:
        """Whether a letter only reminds of a document on file that lays duties: it lays none a second time."""
        return bool(says(read.source.subject, "reminders")) and any(
            other.duties
            and other.source.id != read.source.id
            and (answer := answers(other.source, cited)) is not None
            and answer.fit == "exact"
            for other in self._read.values()
            for cited in read.letter.citations
        )

    def _may_change(self, letter: Letter, state: _State) -> bool:
        """Whether a letter could change a duty: a request that a grant may answer, or one of a body that may amend."""
        if letter.request is not None:
            return True
        sources = (instance.duty.source for instance in state.one_of_each)
        return letter.code != "BC" and any(may_change(letter, source, state.authority(source)) for source in sources)


class _State:
    """What is the same for all letters on one day."""

    def __init__(
        self,
        day: date,
        letters: dict[str, Letter],
        parent: Evaluator,
    ) -> None:
        self.day = day
        self.letters = letters
        self.instances: Mapping[Key, Instance] = {}
        self.unknown: tuple[Unknown, ...] = ()
        self.heirs: Mapping[Key, tuple[Instance, ...]] = {}
        self.replaced: dict[str, list[Source]] = {}
        self.ruling: frozenset[str] = frozenset()  # regulations on the reporting regime
        self.amending: frozenset[str] = frozenset()
        self.tried: dict[str, Proposal] = {}
        self._register = parent.register
        self._addressed: dict[str, Addressed] = {}
        self._authority: dict[str, frozenset[str]] = {}
        self._issuers: dict[str, tuple[str, ...]] = {}
        self._holders: dict[tuple[str, date], tuple[str, ...]] = {}

    @cached_property
    def by_unit(self) -> Mapping[str, list[Instance]]:
        """Instances that a unit may answer: its own, and those of a unit that ended and left them to it.

        A unit that was only renamed, one for one, answers under its old name for what falls due under the new one.
        """
        before = self._register.renamed
        out: dict[str, list[Instance]] = {}
        for key, instance in self.instances.items():
            old = before.get(instance.unit)
            for unit in {instance.unit, *([old] if old else ())}:
                out.setdefault(unit, []).append(instance)
            for heir in self.heirs.get(key, ()):
                out.setdefault(heir.unit, []).append(heir)
        return out

    @cached_property
    def files(self) -> Files:
        """What matching needs to know of all documents."""
        return Files(self.addressed, self.issued_by, self.numbers, self.replaced)

    @cached_property
    def one_of_each(self) -> tuple[Instance, ...]:
        """One instance of each source."""
        return tuple({instance.duty.source.id: instance for instance in self.instances.values()}.values())

    @cached_property
    def numbers(self) -> frozenset[Number]:
        """Numbers of the documents that lay duties: a citation of one of them is no slip of the pen."""
        found = (parse_number(instance.duty.source.number) for instance in self.one_of_each)
        return frozenset(number for number in found if number is not None)

    def issuers(self, source: Source) -> tuple[str, ...]:
        """Units that issued the source."""
        if source.id not in self._issuers:
            setting = Setting(context_place(source), source.issued)
            self._issuers[source.id] = resolve_names(
                [source.issuer] if source.issuer else [], self._register, setting
            ).units
        return self._issuers[source.id]

    def binds(self, regulation: Source, document: Source) -> bool:
        """Whether the document's issuer is that of the regulation, or a body below it."""
        under = self.issuers(document)
        if not under and document.parent:
            under = resolve_names(
                [document.parent], self._register, Setting(context_place(document), document.issued)
            ).units
        chain = {*under, *(above for unit in under for above in self._register.parents(unit))}
        return bool(chain & set(self.issuers(regulation)))

    def holders(self, rule: Duty, on: date) -> tuple[str, ...]:
        """Units that a rule of a regulation names on a day."""
        if (rule.id, on) not in self._holders:
            self._holders[rule.id, on] = duty_holders(rule, self._register, on).units
        return self._holders[rule.id, on]

    def goes_to_issuer(self, duty: Duty, regulation: Source) -> bool:
        """Whether answers to the duty go to the regulation's issuer."""
        setting = Setting(context_place(duty.source), duty.source.issued, duty.source.number)
        named = resolve_names((named.name for named in duty.recipients), self._register, setting).units
        return bool(set(named) & set(self.issuers(regulation)))

    def issued_by(self, source: Source, cited: Cited) -> bool:
        """False where the letter names another body as the issuer of what it cites."""
        named = cited.issuer
        if not named or not source.issuer:
            return True
        setting = Setting(context_place(source), source.issued, source.number)
        units = resolve_names([named], self._register, setting).units
        issuers = self.issuers(source)
        if units and issuers:
            known = {*issuers, *(above for issuer in issuers for above in self._register.parents(issuer)[:1])}
            return bool(known & set(units))
        levels = [{place.prefix for place in parse_place(name) if place.prefix} for name in (named, source.issuer)]
        return not (all(levels) and not levels[0] & levels[1])

    def addressed(self, duty: Duty) -> Addressed:
        """To whom answers to the duty may go."""
        if duty.id not in self._addressed:
            setting = Setting(context_place(duty.source), duty.source.issued, duty.source.number)
            named = resolve_names((n.name for n in (*duty.recipients, *duty.via)), self._register, setting).units
            issuers = self.issuers(duty.source)
            above = {unit for issuer in (*issuers, *named) for unit in self._register.parents(issuer)[:1]}
            right = frozenset((*named, *issuers))
            self._addressed[duty.id] = Addressed(right, frozenset(above) - right)
        return self._addressed[duty.id]

    def authority(self, source: Source) -> frozenset[str]:
        """Units that may change the source's duties."""
        if source.id not in self._authority:
            duties = {i.duty.id: i.duty for i in self.instances.values() if i.duty.source.id == source.id}
            setting = Setting(context_place(source), source.issued, source.number)
            via = resolve_names((n.name for d in duties.values() for n in d.via), self._register, setting).units
            self._authority[source.id] = may_amend(source, self.issuers(source), via, self._register)
        return self._authority[source.id]


def _self_imposed(duty: Duty) -> bool:
    """A duty whose only bearer is the issuer, because the text names none: not for others to keep after."""
    return bool(duty.holders) and all(named.name == duty.source.issuer for named in duty.holders)


def board(
    documents: Iterable[Filed],
    register: Register,
    rules: ReportingRules,
    days: WorkingDays,
    journal: Sequence[Decision],
    day: date,
) -> Board:
    """The board of a day; the same arguments always give the same board."""
    evaluator = Evaluator(register, rules, days, journal)
    for document in documents:
        evaluator.add(document)
    return evaluator.board(day)
