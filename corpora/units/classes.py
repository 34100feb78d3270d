"""Names of classes of bodies, compared by the kinds that they name: "các xã, phường" is "các phường, xã"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from corpora.tables import read_yaml
from corpora.units.naming import tone_last, words

TABLE = Path(__file__).parent / "classes.yaml"
Words = tuple[str, ...]
_EVERY, _EACH = (tone_last("các"),), (tone_last("mỗi"),)
_LONGEST_PLACE = 5  # "Bà Rịa - Vũng Tàu", "Phan Rang - Tháp Chàm"


@dataclass(frozen=True, slots=True)
class BodyClass:
    """An organ ("ủy ban nhân dân", or none for offices) and the kinds of bodies or places that it stands for."""

    organ: Words
    kinds: frozenset[Words]

    def covers(self, name: str, others: frozenset[Words] = frozenset()) -> bool:
        """Whether a body of that name belongs to one of the kinds; a kind without a name of its own takes the rest.

        "Sở Y tế" is a sở; "Công an tỉnh" is of the "ban, ngành", as it is of no kind among ``others`` that has names.
        """
        spelled = _keys(name)
        if self.organ and spelled[: len(self.organ)] == self.organ:
            spelled = spelled[len(self.organ) :]
        if any(spelled[: len(kind)] == kind for kind in self.kinds):
            return True
        vague = self.kinds & _vague()
        return bool(vague) and not any(spelled[: len(kind)] == kind for kind in others - _vague())


@lru_cache(maxsize=16384)
def body_class(name: str) -> BodyClass | None:
    """The class that a name means; None for the name of one body, or one with words that say more than its kinds."""
    spelled = _without_heads(_keys(name))
    organ, rest = _organ(spelled)
    counted = rest[:1] in (_EVERY, _EACH) or (bool(rest) and rest[0].isdigit())  # "UBND 69 xã, phường"
    if not counted and _level(rest) is None:
        return None
    kinds, left = _kinds(rest[1:] if counted else rest)
    if not kinds or not _only_scope(left):
        return None
    if organ == () and kinds <= _table_set("places"):
        organ = _keys(_table()["default_organ"])
    return BodyClass(organ, kinds)


def _keys(name: str) -> Words:
    return tuple(tone_last(word) for word in words(name))


def _organ(spelled: Words) -> tuple[Words, Words]:
    for organ in _table_list("organs"):
        if spelled[: len(organ)] == organ and len(spelled) > len(organ):
            return organ, spelled[len(organ) :]
    return (), spelled


def _without_heads(spelled: Words) -> Words:
    for head in _table_list("heads"):
        if spelled[: len(head)] == head:
            return _without_heads(spelled[len(head) :])
    return spelled


def _kinds(rest: Words) -> tuple[frozenset[Words], Words]:
    """The kinds named from the start on, and the words after them."""
    found: set[Words] = set()
    offices = False
    while rest:
        if (level := _level(rest)) and not offices:
            found.update(_keys(kind) for kind in _levels()[level])
            rest = rest[len(level) :]
            continue
        office = next((kind for kind in _table_list("offices") if rest[: len(kind)] == kind), None)
        place = next((kind for kind in _table_list("places") if rest[: len(kind)] == kind), None)
        if office is not None:
            offices = True
            found.add(office)
            rest = rest[len(office) :]
        elif place is not None and not offices:  # "các sở, ngành thành phố": there it says whose
            found.add(place)
            rest = rest[len(place) :]
        elif rest[:1] == _EVERY and found:
            rest = rest[1:]
        else:
            break
    return frozenset(found), rest


def _level(rest: Words) -> Words | None:
    return next((level for level in _levels() if rest[: len(level)] == level), None)


def _only_scope(left: Words) -> bool:
    """Whether the rest only says where: scopes, and then the name of a place."""
    while scope := next((s for s in _table_list("scopes") if left[: len(s)] == s), None):
        left = left[len(scope) :]
        if not left:
            return True
        if any(left[: len(kind)] == kind for kind in _table_list("offices")):
            return False
        if len(left) <= _LONGEST_PLACE and not any(left[: len(s)] == s for s in _table_list("scopes")):
            return True
    return not left


@cache
def _table() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(TABLE.read_text(encoding="utf-8"))
    return content


@cache
def _table_list(name: str) -> tuple[Words, ...]:
    return tuple(sorted((_keys(item) for item in _table()[name]), key=len, reverse=True))


@cache
def _table_set(name: str) -> frozenset[Words]:
    return frozenset(_table_list(name))


@cache
def _levels() -> dict[Words, list[str]]:
    return {_keys(name): kinds for name, kinds in _table()["levels"].items()}


@cache
def _vague() -> frozenset[Words]:
    return frozenset(_keys(kind) for kind in ("ban", "ngành", "cơ quan", "đơn vị", "tổ chức", "đoàn thể"))
