"""Administrative units inside names: "thành phố Vũng Tàu" at the end of "Công an thành phố Vũng Tàu"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpora.units.naming import words

# Level of each kind of administrative unit; "thành phố" may be a province or a district.
_LEVELS: dict[tuple[str, ...], str] = {
    ("tỉnh",): "province",
    ("thành", "phố"): "city",
    ("quận",): "district",
    ("huyện",): "district",
    ("thị", "xã"): "district",
    ("đặc", "khu"): "commune",
    ("phường",): "commune",
    ("xã",): "commune",
    ("thị", "trấn"): "commune",
}
# "xã" and "thành phố" inside other words: "Lao động - Thương binh và Xã hội", "Văn hóa - Xã hội"
_BODIES = {
    tuple(body.split())
    for body in (
        "ủy ban",
        "uỷ ban",
        "hội đồng",
        "ban chỉ",
        "công an",
        "viện kiểm",
        "tòa án",
        "toà án",
        "mặt trận",
        "bộ chỉ",
    )
}
_BETWEEN = re.compile(r"[,;\n]")
_NOT_AFTER = {"xã": {"hội"}}


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as written: level province, city, district or commune ("" for a bare name), and its own words."""

    level: str
    prefix: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def generic(self) -> bool:
        """Only the kind, no name: "thành phố"."""
        return not self.own

    def agrees(self, other: PlaceName) -> bool:
        """Whether both may be the same place: equal own words, and levels that do not exclude each other."""
        if self.own != other.own:
            return False
        if not self.prefix or not other.prefix or self.prefix == other.prefix:
            return True
        return {self.level, other.level} in ({"city"}, {"city", "province"}, {"city", "district"})


def _before_body(own: tuple[str, ...]) -> tuple[str, ...]:
    """A place's name ends where a body's begins: "thành phố Vũng Tàu | Ủy ban nhân dân phường 2" in one line."""
    cut = next((n for n in range(1, len(own)) if own[n : n + 2] in _BODIES), len(own))
    return own[:cut]


@lru_cache(maxsize=65536)
def place_at_end(name: tuple[str, ...]) -> tuple[tuple[str, ...], PlaceName | None]:
    """Split a name's words into what stands before the last place and that place, None where there is none."""
    best: tuple[tuple[str, ...], PlaceName | None] = (name, None)
    for index in range(len(name)):
        for prefix, level in _LEVELS.items():
            if name[index : index + len(prefix)] != prefix:
                continue
            own = name[index + len(prefix) :]
            own = _before_body(own)
            if own[:1] and own[0] in _NOT_AFTER.get(prefix[-1], ()):
                continue
            if prefix == ("xã",) and index and name[index - 1] == "thị":
                continue
            best = (name[:index], PlaceName(level, prefix, own))
    return best


def ends_in_body(name: tuple[str, ...]) -> bool:
    """Whether another body follows on the last place, and is what is meant: "UBND huyện Lạc An | Ban Chỉ đạo ..."."""
    before, place = place_at_end(name)
    return place is not None and len(before) + len(place.prefix) + len(place.own) < len(name)


def whole_place(name: tuple[str, ...]) -> PlaceName:
    """A place's whole name, its kind first: "thành phố Vũng Tàu"."""
    for prefix, level in _LEVELS.items():
        if name[: len(prefix)] == prefix and len(name) > len(prefix):
            return PlaceName(level, prefix, name[len(prefix) :])
    return PlaceName("", (), name)


@lru_cache(maxsize=4096)
def parse_place(text: str) -> tuple[PlaceName, ...]:
    """The places that a line names, as in "Phường 3, thành phố Vũng Tàu"; a bare name between commas has no level."""
    found: dict[PlaceName, None] = {}
    for part in _BETWEEN.split(text):
        rest = words(part)
        bare = True
        while rest:
            before, place = place_at_end(rest)
            if place is None:
                if bare:
                    found[PlaceName("", (), rest)] = None
                break
            bare = False
            found[place] = None
            rest = before
    return tuple(found)
