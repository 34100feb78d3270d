"""Units of every place in the country, made when they are named: "Sở Y tế tỉnh Hà Nam", "UBND phường 1".

Places come from places.csv, bodies from local.yaml. A name means one unit only where its place, or the place of the
document, leaves no other: "Phường 1" exists in many cities. Ids are ``place/body``, as in ``x26506.2025/ubnd``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpora.tables import read_yaml
from corpora.units.model import Successor, Unit
from corpora.units.naming import NUMBER_WORDS, abbreviations, canonical, tone_last, words
from corpora.units.places import PlaceName, place_at_end, whole_place

FOLDER = Path(__file__).parent
LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)  # Law 72/2025/QH15; Resolution 202/2025/QH15
_LEVELS = {
    "province": ("province",),
    "city": ("province", "district"),
    "district": ("district",),
    "commune": ("commune",),
}
_KNOWN_BY_LETTERS = ("ubnd", "hdnd")  # whose short name is the usual one
_WITHIN = frozenset(("thuộc", "trực", "của", "trên", "địa", "bàn", "trong", "tại"))
_WIDE = ("province", "city", "district")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit of before or after 1 July 2025."""

    id: str
    name: str
    level: str
    parent: str | None
    successors: tuple[str, ...]
    spelled: PlaceName

    @property
    def valid_from(self) -> date | None:
        """First day, where it is new."""
        return FIRST_NEW if self.id.endswith(".2025") else None

    @property
    def valid_to(self) -> date | None:
        """Last day, where it ended."""
        return None if self.id.endswith(".2025") else LAST_OLD


@dataclass(frozen=True, slots=True)
class Body:
    """A body that each place of some levels has."""

    id: str
    name: str
    short: str
    levels: tuple[str, ...]
    kind: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[Successor, ...]


class National:
    """Places and bodies of the whole country; read once, see :func:`national`."""

    def __init__(self, places: Iterable[Place], bodies: Iterable[Body], organs: Iterable[str]) -> None:
        self.places: Mapping[str, Place] = {place.id: place for place in places}
        self.bodies: Mapping[str, Body] = {body.id: body for body in bodies}
        self._by_own: dict[tuple[str, ...], list[Place]] = {}
        for place in self.places.values():
            self._by_own.setdefault(_plain(place.spelled.own), []).append(place)
        self._by_name: dict[tuple[str, ...], list[Body]] = {}
        for body in self.bodies.values():
            for name in dict.fromkeys((body.name, body.short)):
                self._by_name.setdefault(_plain(words(name)), []).append(body)
        self._organs = tuple(_plain(words(organ)) for organ in organs)
        self._made: dict[str, Unit | None] = {}

    def find(self, spelled: tuple[str, ...], where: tuple[PlaceName, ...], on: date | None) -> tuple[str, ...]:
        """Ids of the units that the words may mean there and then; one where they leave no other."""
        before, place = place_at_end(spelled)
        bodies = self._bodies(before if place is not None else spelled)
        if not bodies:
            nested = place is not None and not place.generic and place_at_end(before)[1] is not None
            return self.find(before, (place, *where), on) if nested and place is not None else ()
        if place is not None and not place.generic:
            places = self._here(self._places(place, on), where, on)
        else:
            places = self._context(where, on, place)
        found: dict[str, None] = {}
        for here in places:
            for body in bodies:
                unit = self.get(f"{here.id}/{body.id}")
                if unit is not None and unit.valid(on):
                    found[unit.id] = None
        return tuple(found)

    def members(self, spelled: tuple[str, ...], where: tuple[PlaceName, ...], on: date | None) -> tuple[str, ...]:
        """Ids of "UBND các phường, xã": the bodies of all places of those kinds within the context's place."""
        if "các" not in spelled:
            return ()
        at = spelled.index("các")
        bodies, rest = self._bodies(spelled[:at]), spelled[at + 1 :]
        prefixes, tail = _kinds_of_places(rest)
        if not bodies or not prefixes:
            return ()
        scope = place_at_end(tail)[1] if tail else None
        within = self._here(self._places(scope, on), where, on) if scope else self._context(where, on, None)
        found: dict[str, None] = {}
        for above in within[:1] if scope is None or len(within) == 1 else ():
            for place in self._below(above.id, on):
                if place.spelled.prefix in prefixes:
                    for body in bodies:
                        unit = self.get(f"{place.id}/{body.id}")
                        if unit is not None and unit.valid(on):
                            found[unit.id] = None
        return tuple(found)

    def get(self, unit: str) -> Unit | None:
        """The unit with an id like ``x26506.2025/ubnd``; None for what cannot be."""
        if unit not in self._made:
            self._made[unit] = self._make(unit)
        return self._made[unit]

    def chain(self, unit: str) -> tuple[PlaceName, ...]:
        """The places that the unit belongs to, smallest first."""
        place = self.places.get(unit.partition("/")[0])
        found = []
        while place is not None:
            found.append(place.spelled)
            place = self.places.get(place.parent) if place.parent else None
        return tuple(found)

    # -- places --------------------------------------------------------------------------------------------------

    def _places(self, place: PlaceName, on: date | None) -> list[Place]:
        levels = _LEVELS.get(place.level, ("province", "district", "commune"))
        return [
            found
            for found in self._by_own.get(_plain(place.own), ())
            if found.level in levels
            and (not place.prefix or found.spelled.prefix == place.prefix)
            and (on is None or ((found.valid_from or on) <= on <= (found.valid_to or on)))
        ]

    def _here(self, places: list[Place], where: tuple[PlaceName, ...], on: date | None) -> list[Place]:
        """Those within the places asked for; all, where none lies there."""
        asked = [place for place in where if place.level in _WIDE or not place.level]
        if len(places) < 2 or not asked:
            return places
        scores = [(sum(any(above.agrees(w) for above in self._above(place)) for w in asked), place) for place in places]
        best = max(score for score, _ in scores)
        return [place for score, place in scores if score == best] if best else places

    def _above(self, place: Place) -> tuple[PlaceName, ...]:
        return self.chain(place.parent or "") if place.parent else ()

    def _context(self, where: tuple[PlaceName, ...], on: date | None, kind: PlaceName | None) -> list[Place]:
        """The document's place, of the kind asked for ("thành phố" in "Công an thành phố"), and those above it."""
        found: dict[str, Place] = {}
        for name in where:
            places = self._here(self._places(name, on), tuple(w for w in where if w is not name), on)
            if len(places) != 1:
                continue
            place: Place | None = places[0]
            while place is not None:
                if kind is None or place.spelled.prefix == kind.prefix:
                    found[place.id] = place
                place = self.places.get(place.parent) if place.parent else None
        levels = [place.level for place in found.values()]
        return [place for place in found.values() if levels.count(place.level) == 1]

    def _below(self, above: str, on: date | None) -> Iterable[Place]:
        for place in self.places.values():
            if place.parent == above and (on is None or (place.valid_from or on) <= on <= (place.valid_to or on)):
                yield place
                yield from self._below(place.id, on)

    # -- units ---------------------------------------------------------------------------------------------------

    def _bodies(self, spelled: tuple[str, ...]) -> list[Body]:
        plain = _plain(spelled)
        for organ in self._organs:
            if plain[: len(organ)] == organ and len(plain) > len(organ):
                plain = plain[len(organ) :]
        return self._by_name.get(plain, [])

    def _make(self, unit: str) -> Unit | None:
        where, _, what = unit.partition("/")
        place, body = self.places.get(where), self.bodies.get(what)
        if place is None or body is None or place.level not in body.levels:
            return None
        first = max(filter(None, (place.valid_from, body.valid_from)), default=None)
        last = min(filter(None, (place.valid_to, body.valid_to)), default=None)
        if first and last and first > last:
            return None
        label = place.name[0].lower() + place.name[1:] if place.level != "province" else _province(place.name)
        both = (body.short, body.name) if body.id in _KNOWN_BY_LETTERS else (body.name, body.short)
        names = dict.fromkeys(f"{name} {label}" for name in both)
        parent = f"{place.parent}/{body.id}" if place.parent and body.id in ("ubnd", "hdnd") else f"{where}/ubnd"
        return Unit(
            id=unit,
            name=next(iter(names)),
            aliases=tuple(names)[1:],
            kind=f"{body.kind}-{place.level}",
            parent=None if parent == unit else parent if self.places.get(parent.partition("/")[0]) else None,
            valid_from=first,
            valid_to=last,
            successors=self._after(place, body),
            source="corpora/units/places.csv, local.yaml",
        )

    def _after(self, place: Place, body: Body) -> tuple[Successor, ...]:
        if body.successors:
            return tuple(Successor(f"{place.id}/{one.id}", one.field) for one in body.successors)
        if body.valid_to is not None:
            return ()
        return tuple(Successor(f"{new}/{body.id}") for new in place.successors if self.places[new].level in body.levels)


def _plain(spelled: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tone_last(word) for word in spelled)


def _province(name: str) -> str:
    return name if name.startswith("Thành phố") else name[0].lower() + name[1:]


def _kinds_of_places(rest: tuple[str, ...]) -> tuple[set[tuple[str, ...]], tuple[str, ...]]:
    """The kinds at the start of "phường xã thành phố Vũng Tàu", and what follows them."""
    kinds = (
        ("thành", "phố"),
        ("thị", "xã"),
        ("thị", "trấn"),
        ("đặc", "khu"),
        ("quận",),
        ("huyện",),
        ("phường",),
        ("xã",),
    )
    found: set[tuple[str, ...]] = set()
    while rest:
        kind = next((kind for kind in kinds if rest[: len(kind)] == kind), None)
        after = rest[len(kind) :] if kind else ()
        # "các phường, xã thành phố Vũng Tàu": a kind with a name behind it is the scope, not a member's kind
        joined = bool(after) and after[0] in _WITHIN
        named = kind is not None and found and after and not joined and not any(after[: len(k)] == k for k in kinds)
        if kind is None or named:
            break
        found.add(kind)
        rest = after
        while rest and rest[0] in _WITHIN:
            rest = rest[1:]
    return found, rest


@cache
def national() -> National:
    """The shipped tables, read once when first needed."""
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as file:
        places = [_place(row) for row in csv.DictReader(file)]
    content = _local()
    return National(places, (_body(entry) for entry in content["bodies"]), content["organs"])


@cache
def _local() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml((FOLDER / "local.yaml").read_text(encoding="utf-8"))
    return content


@cache
def organs() -> tuple[tuple[str, ...], ...]:
    """Words of the standing organs that speak for a body: "Ban Thường vụ Hội ..."."""
    return tuple(words(organ) for organ in _local()["organs"])


def _place(row: Mapping[str, str]) -> Place:
    plain = tuple(canonical(row["name"]).replace("-", " ").split())
    # Most names hold no number and no abbreviation, and need no more than to be cut into words.
    simple = all(word.isalpha() and word not in abbreviations() and word not in NUMBER_WORDS for word in plain)
    whole = plain if simple else words(row["name"])
    spelled = whole_place(whole)
    after = tuple(row["successors"].split("|")) if row["successors"] else ()
    return Place(row["id"], row["name"], row["level"], row["parent"] or None, after, spelled)


def _body(entry: Mapping[str, Any]) -> Body:
    return Body(
        id=entry["id"],
        name=entry["name"],
        short=entry.get("short") or entry["name"],
        levels=tuple(entry["levels"]),
        kind=entry["kind"],
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        successors=tuple(Successor(one["id"], one.get("field")) for one in entry.get("successors") or ()),
    )
