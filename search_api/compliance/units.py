"""Which units a name in a document means: one, several joined, or the members of a group on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpora.units import Register
from search_api.compliance.duties import Duty, Named, Source

_LEADING = re.compile(
    r"^(?:đề nghị|giao|yêu cầu|phân công|thủ trưởng|lãnh đạo|đồng chí|các đồng chí|chủ tịch|giám đốc|trưởng)\s+", re.I
)
_JOINT = re.compile(r"\s*[;\n,]\s*|\s+[-–]\s+|\s+(?:và|cùng|cùng với)\s+", re.I)
_QUALIFIED = re.compile(r"\s*\([^)]*\)")
_LIST = re.compile(
    r"(?P<organ>(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|công an|trạm y tế)\s+)?"
    r"các\s+(?P<kind>[^\s:,;]+(?:\s+(?:xã|phố|khu|trấn|ban))?)\s*:\s*(?P<rest>.+)",
    re.I,
)
_PARTS = re.compile(r"[,;]|\s+và\s+(?=\S+$)")
_MOST_PARTS = 12  # a longer list is no letterhead, and trying all its divisions would take long


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a name stands: place, day, number of the document, and the day that decides on members."""

    place: str = ""
    on: date | None = None
    document: str | None = None
    members_on: date | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of names: unit ids, and the names that nobody could settle."""

    units: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def resolve_names(names: Iterable[str], register: Register, setting: Setting) -> Resolved:
    """All units behind the names, each once, in their order."""
    units: dict[str, None] = {}
    unknown: list[str] = []
    for name in names:
        found = name_units(name, register, setting)
        units.update(dict.fromkeys(found))
        if not found:
            unknown.append(name)
    return Resolved(tuple(units), tuple(unknown))


def name_units(name: str, register: Register, setting: Setting) -> tuple[str, ...]:
    """The units behind one name; empty where it, or a part of a joint name, is unknown or could be several."""
    if units := _listed(name, register, setting):
        return units
    return _single(name, register, setting) or _joined(name, register, setting)


def _single(name: str, register: Register, setting: Setting) -> tuple[str, ...]:
    for spelled in _spellings(name):
        if group := register.member_ids(
            spelled, setting.document, setting.members_on or setting.on, setting.place or None
        ):
            return group
        if unit := register.resolve(spelled, setting.place or None, setting.on, setting.document):
            return (unit.id,)
    return ()


def _spellings(name: str) -> Iterable[str]:
    yield name
    plain = _QUALIFIED.sub("", name).strip()
    if plain != name:
        yield plain
    while (shorter := _LEADING.sub("", plain)) != plain:
        plain = shorter
        yield plain


def _listed(name: str, register: Register, setting: Setting) -> tuple[str, ...]:
    """The bodies of a list that names their kind once: "Các sở: Công Thương, Xây dựng", "UBND các phường: A, B"."""
    found = _LIST.match(name.strip())
    if found is None:
        return ()
    kind = " ".join(filter(None, ((found["organ"] or "").strip(), found["kind"])))
    parts = [part.strip() for part in _PARTS.split(found["rest"]) if part.strip()]
    units = [name_units(f"{kind} {part}", register, setting) for part in parts]
    return tuple(dict.fromkeys(unit for made in units for unit in made)) if all(units) else ()


def _joined(name: str, register: Register, setting: Setting) -> tuple[str, ...]:
    """A division of the name into parts that all resolve ("Phòng Văn hóa và Thông tin" stays whole), or nothing."""
    plain = _QUALIFIED.sub("", name).strip()
    joints = [match.span() for match in _JOINT.finditer(plain)]
    if not joints or len(joints) >= _MOST_PARTS:
        return ()
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(plain)]
    # reached[i]: the units of the best division of what stands before part i
    reached: list[tuple[str, ...] | None] = [()] + [None] * len(starts)
    for first in range(len(starts)):
        before = reached[first]
        if before is None:
            continue
        for last in range(len(ends) - 1, first - 1, -1):
            if reached[last + 1] is None and (units := _single(plain[starts[first] : ends[last]], register, setting)):
                reached[last + 1] = (*before, *(unit for unit in units if unit not in before))
    return reached[-1] or ()


def context_place(source: Source) -> str:
    """The place in which names of the document are to be understood."""
    return ", ".join(filter(None, (source.issuer, source.place)))


def region_of(source: Source, register: Register) -> str:
    """The places that the issuer lies in, in words: rules of a province hold for its districts too."""
    issuers = (
        name_units(source.issuer, register, Setting(context_place(source), source.issued)) if source.issuer else ()
    )
    places = [place for unit in issuers for place in register.places(unit)]
    return ", ".join(" ".join((*place.prefix, *place.own)) for place in places)


def duty_holders(duty: Duty, register: Register, closes: date) -> Resolved:
    """Who owes the duty in the slot that closes on that day: members then, ended units replaced by their successors."""
    source = duty.source
    setting = Setting(context_place(source), source.issued or closes, source.number, closes)
    said_by_people = [named for named in duty.holders if named.said and register.get(named.unit or "") is not None]
    names = [named.name for named in duty.holders if named not in said_by_people]
    resolved = resolve_names(names, register, setting)
    known = dict.fromkeys([*resolved.units, *(named.unit for named in said_by_people if named.unit)])
    if resolved.unknown or not duty.holders:
        said = " ".join((*names, duty.text, "" if known else duty.around))
        for group in register.groups_named_in(said, source.number, closes):
            known.update(dict.fromkeys(register.member_ids(group, source.number, closes)))
    known.update(dict.fromkeys(_by_extraction(duty.holders, resolved.unknown, register)))
    holders: dict[str, None] = {}
    for unit in known:
        living = register.holders(unit, closes, about=f"{source.subject} {duty.text}")
        holders.update({holder.id: None for holder in living if holder.valid(closes)})
    return Resolved(tuple(holders), resolved.unknown if not known else ())


def _by_extraction(named: Iterable[Named], unknown: tuple[str, ...], register: Register) -> Iterable[str]:
    """Units that the extraction resolved and the register knows, for names that are unknown here."""
    return (n.unit for n in named if n.unit and n.name in unknown and register.get(n.unit) is not None)
