"""A unit as typed into a filter: the units it may mean in the register, and every way its names are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from corpora.units import Register
from corpora.units.naming import folded, words
from corpora.units.places import place_at_end
from search_api.index.entries import number_key
from search_api.index.words import name_readings

_SLACK_FROM_WORDS = 3
_FEW = 8
_MOST_IDS = 1000


@dataclass(frozen=True, slots=True)
class Local:
    """A body that papers of its own place name without the place: "Công an thành phố" for that of Vũng Tàu.

    ``keys`` are such names, written out and folded, ``place`` the place's own words, folded.
    """

    keys: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """``ids``: units of the register; ``names``: folded readings; ``groups``: readings of groups it belongs to, each
    with the key of the one document for which the group holds, or None; ``local``: its names without their place."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[tuple[tuple[str, ...], str | None], ...] = ()
    local: tuple[Local, ...] = ()


def unit_filter(typed: str, register: Register | None) -> UnitFilter:
    """Read a unit's id, name, alias or abbreviation; what the register does not know is matched by name alone."""
    if register is None:
        return UnitFilter((), name_readings(typed), (), _locals([typed]))
    ids = (typed,) if register.get(typed) else register.candidates(typed)
    written = [] if typed in ids else [typed]
    # A name that a hundred places have says nothing about any of them; what was typed stands for them all.
    if len(ids) <= _FEW:
        written += [name for unit in ids for name in register.names(unit)]
    groups = tuple(
        (name_readings(group.name), number_key(group.document) if group.document else None)
        for group in register.groups
        if set(ids) & set(group.members)
    )
    readings = dict.fromkeys(reading for name in dict.fromkeys(written) for reading in name_readings(name))
    return UnitFilter(ids[:_MOST_IDS], tuple(readings), groups, _locals(written))


def agent_clause(unit: UnitFilter | None, role: str | None) -> dict[str, Any] | None:
    """Obligations that lie on the unit in that role: one agent must fit both."""
    if unit is None:
        return _nested(None, role) if role else None
    ways = [_nested(_meant(unit.ids, unit.names), role)]
    for names, document in unit.groups:
        clause = _nested(_meant((), names), role)
        ways.append(_both(clause, {"term": {"number_key": document}}) if document else clause)
    for local in unit.local:
        clause = _nested({"terms": {"agents.name_key": list(local.keys)}}, role)
        ways.append(_both(clause, {"match_phrase": {"issuer_words": local.place}}))
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def _locals(names: Iterable[str]) -> tuple[Local, ...]:
    found: dict[Local, None] = {}
    for name in names:
        before, place = place_at_end(words(name))
        if before and place is not None and place.own and place.level != "commune":
            whole = (*before, *place.prefix)
            found[Local((folded(" ".join(before)), folded(" ".join(whole))), folded(" ".join(place.own)))] = None
    return tuple(found)


def _both(*clauses: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": list(clauses)}}


def _nested(meant: dict[str, Any] | None, role: str | None) -> dict[str, Any]:
    both = [clause for clause in (meant, role and {"term": {"agents.role": role}}) if clause]
    return {"nested": {"path": "agents", "query": {"bool": {"filter": both}}}}


def _meant(ids: tuple[str, ...], names: tuple[str, ...]) -> dict[str, Any]:
    """One of the units; or, where the agent's unit is not known, one of the names."""
    written: dict[str, Any] = {"bool": {"should": [_phrase(name) for name in names], "minimum_should_match": 1}}
    if not ids:
        return written
    unresolved = {"bool": {"filter": [written], "must_not": [{"exists": {"field": "agents.unit"}}]}}
    return {"bool": {"should": [{"terms": {"agents.unit": list(ids)}}, unresolved], "minimum_should_match": 1}}


def _phrase(name: str) -> dict[str, Any]:
    # One word may stand between: "Văn hóa và Thông tin" for "Văn hóa - Thông tin".
    slack = 1 if len(name.split()) >= _SLACK_FROM_WORDS else 0
    return {"match_phrase": {"agents.folded": {"query": name, "slop": slack}}}
