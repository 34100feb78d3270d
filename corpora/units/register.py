"""The register: which body a written name means, in a place, on a day, in a document.

A name that could be several bodies, or none, resolves to None: it stays as written and is listed for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from rapidfuzz import fuzz

from corpora.units.classes import body_class
from corpora.units.model import Group, RegisterError, Unit
from corpora.units.naming import folded, key, tone_last, words
from corpora.units.national import National, national, organs
from corpora.units.parse import parse_register
from corpora.units.places import PlaceName, ends_in_body, parse_place, place_at_end

CENTRAL = Path(__file__).parent / "central.yaml"
_GROUP_LIKENESS = 92.0  # two ways of writing one group's name: "Các phòng, ban ..." and "các phòng ban ..."


class Register:
    """Units and groups with their names; made by :meth:`load`, never altered."""

    def __init__(
        self,
        units: Iterable[Unit],
        groups: Iterable[Group] = (),
        everywhere: Callable[[], National] | None = None,
    ) -> None:
        self._everywhere = everywhere  # called only when a name needs it: the tables are large
        self.units: dict[str, Unit] = {unit.id: unit for unit in units}
        self.groups: tuple[Group, ...] = tuple(groups)
        self._check_groups()
        self._exact: dict[str, list[str]] = {}
        self._bare: dict[str, list[str]] = {}
        self._folded: dict[str, list[str]] = {}
        self._places: dict[str, tuple[PlaceName, ...]] = {}
        self._children: dict[str, list[str]] = {}
        for unit in self.units.values():
            self._enter(unit)
            if unit.parent:
                self._children.setdefault(unit.parent, []).append(unit.id)
        self._cache: dict[tuple[str, str | None, date | None], tuple[str, ...]] = {}

    @classmethod
    def load(cls, extra: bytes | None = None) -> Register:
        """Ministries and central bodies, and an office's own file (YAML or CSV) before them. Raises RegisterError.

        Units of provinces, districts and communes are not listed: they are made when they are named.
        """
        units: tuple[Unit, ...] = ()
        groups: tuple[Group, ...] = ()
        if extra:
            units, groups = parse_register(extra)
        own = {unit.id for unit in units}
        shipped = (unit for unit in central_units() if unit.id not in own)
        return cls((*units, *shipped), groups, national)

    def settled(self, names: Mapping[str, str]) -> Register:
        """A register in which people have said once which unit a written name means (name -> unit id)."""
        added: dict[str, list[str]] = {}
        for name, unit in names.items():
            if self.get(unit) is None:
                raise RegisterError("register-unknown", entry=name, id=unit)
            added.setdefault(unit, []).append(name)
        changed = (
            replace(unit, aliases=(*unit.aliases, *added[unit.id])) if unit.id in added else unit
            for unit in self.units.values()
        )
        made = (replace(found, aliases=(*found.aliases, *names)) for unit, names in added.items()
                if unit not in self.units and (found := self.get(unit)))  # fmt: skip
        return Register((*changed, *made), self.groups, self._everywhere)

    def get(self, unit: str) -> Unit | None:
        """The unit with this id, of the office or of the country."""
        found = self.units.get(unit)
        return found or (self._everywhere().get(unit) if self._everywhere and "/" in unit else None)

    def names(self, unit: str) -> tuple[str, ...]:
        """The unit's name and aliases as they stand in the register; empty for an unknown id."""
        found = self.get(unit)
        return (found.name, *found.aliases) if found else ()

    def aliases(self, unit: str) -> tuple[str, ...]:
        """All names under which documents may mention the unit, for a search that expands them."""
        return self.names(unit)

    def parents(self, unit: str) -> tuple[str, ...]:
        """Ids of the bodies above, nearest first."""
        chain: list[str] = []
        current = self.get(unit)
        while current and current.parent and current.parent not in chain:
            chain.append(current.parent)
            current = self.get(current.parent)
        return tuple(chain)

    def resolve(
        self, name: str, place: str | None = None, on: date | None = None, document: str | None = None
    ) -> Unit | None:
        """The one body that ``name`` means in that place on that day, or None.

        ``place`` is a place name, several from small to large, or the id of a unit whose place counts. ``document``
        is the number of the document in which the name stands; only groups depend on it, see :meth:`members`.
        """
        found = self.candidates(name, place, on)
        return self.get(found[0]) if len(found) == 1 else None

    def candidates(self, name: str, place: str | None = None, on: date | None = None) -> tuple[str, ...]:
        """Ids of all bodies that the name may mean there and then."""
        known = self._cache.get((name, place, on))
        if known is None:
            known = self._cache[name, place, on] = self._find(name, place, on)
        return known

    def members(self, name: str, document: str | None = None, on: date | None = None) -> tuple[Unit, ...]:
        """The bodies that a group's name means in that document on that day; empty if it is no known group."""
        found = (self.get(unit) for unit in self.member_ids(name, document, on))
        return tuple(unit for unit in found if unit is not None and unit.valid(on))

    def member_ids(
        self, name: str, document: str | None = None, on: date | None = None, place: str | None = None
    ) -> tuple[str, ...]:
        """Ids of a group's members on that day, also of those that have ended since.

        A group that nobody has listed, "UBND các phường, xã", has the bodies of the place where that is known.
        """
        wanted = key(name)
        mine = (None, _plain_number(document))
        fitting = [g for g in self.groups if _plain_number(g.document) in mine]
        same = [g for g in fitting if key(g.name) == wanted]
        if not same and (found := self._of_class(name, fitting, on)):
            return found
        if not same:
            likeness = [(fuzz.ratio(key(g.name), wanted), -n, g) for n, g in enumerate(fitting)]
            best = max(likeness, default=None, key=lambda item: item[:2])
            if best is None or best[0] < _GROUP_LIKENESS:
                return self._of_all_places(name, on, place)
            same = [g for g in fitting if key(g.name) == key(best[2].name)]
        # The list of that day; where none is kept for it, the last one before: its members' successors take over.
        same.sort(key=lambda g: (not g.valid(on), g.document is None, -(g.valid_to or date.max).toordinal()))
        return same[0].members if same[0].valid(on) or on is None or _ended(same[0], on) else ()

    def _of_class(self, name: str, groups: Iterable[Group], on: date | None) -> tuple[str, ...]:
        """Members of listed groups that the name means by its kinds: "UBND các xã, phường" for "UBND các phường, xã".

        Where it names fewer kinds than the group, its members of those kinds.
        """
        wanted = body_class(name)
        if wanted is None:
            return ()
        ranked: dict[tuple[bool, bool, bool], dict[str, None]] = {}
        for group in groups:
            listed = body_class(group.name)
            if listed is None or listed.organ != wanted.organ or not listed.kinds & wanted.kinds:
                continue
            members = [u for u in group.members if wanted.covers(self.names(u)[0], listed.kinds - wanted.kinds)]
            if listed.kinds <= wanted.kinds:
                members = list(group.members)
            if members and (group.valid(on) or on is None or _ended(group, on)):
                rank = (not group.valid(on), group.document is None, listed.kinds != wanted.kinds)
                ranked.setdefault(rank, {}).update(dict.fromkeys(members))
        return tuple(ranked[min(ranked)]) if ranked else ()

    def _of_all_places(self, name: str, on: date | None, place: str | None) -> tuple[str, ...]:
        if self._everywhere is None or not place or "các" not in words(name):
            return ()
        found = []
        everywhere = self._everywhere()
        for unit in everywhere.members(words(name), self._where(place), on):
            made = everywhere.get(unit)
            own = self._office(words(made.name), everywhere.chain(unit), on) if made else ()
            found.append(own[0] if len(own) == 1 else unit)
        own_units = [unit for unit in found if unit in self.units]
        return tuple(own_units if len(own_units) > 1 else found)  # who lists some of a kind lists all of it

    def groups_named_in(self, text: str, document: str | None, on: date | None = None) -> tuple[str, ...]:
        """Names of the document's own groups that the text contains."""
        spoken, number = f" {key(text)} ", _plain_number(document)
        return tuple(
            group.name
            for group in self.groups
            if group.document and _plain_number(group.document) == number and group.valid(on)
            if f" {key(group.name)} " in spoken
        )

    def holders(self, unit: str, on: date, about: str = "") -> tuple[Unit, ...]:
        """The unit itself while it exists, else those that took over from it and exist on that day.

        Where the split is by function, the successors whose function the text ``about`` names; all if it names none.
        """
        seen: set[str] = set()
        found: dict[str, Unit] = {}
        todo = [unit]
        while todo:
            current = self.get(todo.pop(0))
            if current is None or current.id in seen:
                continue
            seen.add(current.id)
            if current.valid_to is None or on <= current.valid_to:
                found[current.id] = current
            else:
                named = [s for s in current.successors if s.field and f" {key(s.field)} " in f" {key(about)} "]
                todo.extend(successor.id for successor in named or current.successors)
        return tuple(found.values())

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """New unit -> old unit, where one body of the office follows on just one other."""
        after = {unit.id: [one.id for one in unit.successors] for unit in self.units.values() if unit.successors}
        count = Counter(new for news in after.values() for new in set(news))
        return {news[0]: old for old, news in after.items() if len(set(news)) == 1 and count[news[0]] == 1}

    def places(self, unit: str) -> tuple[PlaceName, ...]:
        """The administrative units that the body belongs to, smallest first."""
        if unit in self._places:
            return self._places[unit]
        return self._everywhere().chain(unit) if self._everywhere and "/" in unit else ()

    # -- building ------------------------------------------------------------------------------------------------

    def _check_groups(self) -> None:
        for group in self.groups:
            for member in group.members:
                if self.get(member) is None:
                    raise RegisterError("register-unknown", entry=group.name, id=member)

    def _enter(self, unit: Unit) -> None:
        for name in dict.fromkeys((unit.name, *unit.aliases)):
            spelled = words(name)
            _add(self._exact, key(name), unit.id)
            _add(self._folded, folded(" ".join(spelled)), unit.id)
            before, place = place_at_end(spelled)
            if place is not None and before:
                _add(self._bare, _joined(before), unit.id)
        self._places[unit.id] = self._places_of(unit, ())

    def _places_of(self, unit: Unit, below: tuple[str, ...]) -> tuple[PlaceName, ...]:
        own = []
        for name in (unit.name, *unit.aliases):
            place = place_at_end(words(name))[1]
            if place is not None and not place.generic and place not in own:
                own.append(place)
        parent = self.units.get(unit.parent) if unit.parent else None
        if parent is None or parent.id in below:
            return tuple(own)
        above = self._places_of(parent, (*below, unit.id))
        return (*own, *(place for place in above if place not in own))

    # -- finding -------------------------------------------------------------------------------------------------

    def _find(self, name: str, place: str | None, on: date | None) -> tuple[str, ...]:
        spelled = words(name)
        if ends_in_body(spelled):
            return tuple(self._exact.get(_joined(spelled), ()))
        own = place_at_end(spelled)[1]
        # A name that says its own place needs no other: "Sở Y tế tỉnh Hà Nam" in a letter from Hanoi.
        decided = own is not None and not own.generic and own.level != "commune"
        where = () if decided else self._where(place)
        for reading in _readings(spelled):
            if found := self._office(reading, where, on):
                return found
        return self._everywhere().find(spelled, self._where(place), on) if self._everywhere else ()

    def _office(self, spelled: tuple[str, ...], where: tuple[PlaceName, ...], on: date | None) -> tuple[str, ...]:
        """Candidates among the units that the office has listed."""
        for ids in self._tiers(spelled):
            living = [unit for unit in ids if self.units[unit].valid(on)]
            if here := self._in_place(living, where):
                return tuple(here)
            if living:
                return ()
        return ()

    def _tiers(self, spelled: tuple[str, ...]) -> Iterable[list[str]]:
        """Candidates from the surest way of reading the name to the loosest."""
        yield self._exact.get(_joined(spelled), [])
        before, place = place_at_end(spelled)
        if place is not None and before:
            bare = [*self._exact.get(_joined(before), ()), *self._bare.get(_joined(before), ())]
            if place.generic:  # "Công an phường" is no police of a city
                bare = [unit for unit in bare if any(own.prefix == place.prefix for own in self._own_places(unit))]
            yield self._seated(list(dict.fromkeys(bare)), place)
        yield self._bare.get(_joined(spelled), [])
        for cut in range(len(spelled) - 1, 0, -1):  # "CATP Vũng Tàu": a bare place name at the end
            if head := self._exact.get(_joined(spelled[:cut])):
                yield self._in_place(head, (PlaceName("", (), spelled[cut:]),), strict=True)
        yield self._folded.get(folded(" ".join(spelled)), [])

    def _seated(self, ids: list[str], place: PlaceName) -> list[str]:
        """Those whose own place it is ("Công an thành phố Hải Vân" is no police of its wards), else those within it."""
        if place.generic:
            return ids
        seats = {unit: next((p for p in self._places[unit] if not p.generic), None) for unit in ids}
        mine = [unit for unit, seat in seats.items() if seat is not None and seat.agrees(place)]
        return mine or self._in_place(ids, (place,), strict=True)

    def _own_places(self, unit: str) -> tuple[PlaceName, ...]:
        """The places in the unit's own names; where they name none, the smallest place it belongs to."""
        found = [place_at_end(words(name))[1] for name in self.names(unit)]
        named = tuple(place for place in found if place is not None)
        return named or self._places.get(unit, ())[:1]

    def _where(self, place: str | None) -> tuple[PlaceName, ...]:
        if not place:
            return ()
        if self.get(place) is not None:
            return self.places(place)
        named = tuple(p for p in parse_place(place) if not p.generic)
        return tuple(p for p in named if p.level) or named

    def _in_place(self, ids: list[str], where: tuple[PlaceName, ...], strict: bool = False) -> list[str]:
        """Those that belong to one of the places; without ``strict`` those that no place excludes, agreeing first."""
        if not where:
            return ids
        agreeing = [unit for unit in ids if any(p.agrees(w) for p in self._places[unit] for w in where)]
        if agreeing or strict:
            return agreeing
        return [unit for unit in ids if not self._excluded(unit, where)]

    def _excluded(self, unit: str, where: tuple[PlaceName, ...]) -> bool:
        """Whether the unit is known to lie in another province, or another district, than the places asked for."""
        for levels in (("province", "city"), ("district", "city")):
            mine = {place.own for place in self._places[unit] if place.level in levels}
            asked = {place.own for place in where if place.level in levels}
            strict = any(p.level == levels[0] for p in where) and any(p.level == levels[0] for p in self._places[unit])
            cities = all(p.level == "city" for p in (*where, *self._places[unit]) if p.level in levels)
            if mine and asked and not mine & asked and (strict or cities):
                return True
        return False


@cache
def central_units() -> tuple[Unit, ...]:
    """Ministries and central bodies before and after 1 March 2025."""
    return parse_register(CENTRAL.read_bytes())[0]


def _readings(spelled: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The name, and the name without the standing organ in front of it."""
    yield spelled
    for organ in organs():
        if spelled[: len(organ)] == organ and len(spelled) > len(organ) + 1:
            yield spelled[len(organ) :]


def _ended(group: Group, on: date) -> bool:
    return group.valid_to is not None and group.valid_to < on


def _plain_number(number: str | None) -> str | None:
    """The number of a document without blanks and leading zeros."""
    return None if number is None else "".join(number.split()).casefold().replace("ð", "đ").lstrip("0")


def _joined(spelled: tuple[str, ...]) -> str:
    return " ".join(tone_last(word) for word in spelled)


def _add(index: dict[str, list[str]], name: str, unit: str) -> None:
    ids = index.setdefault(name, [])
    if unit not in ids:
        ids.append(unit)
