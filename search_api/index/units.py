"""A unit as typed into a filter: the units it may mean in the register, and every way its names are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpora.units import Register
from search_api.index.entries import number_key
from search_api.index.words import name_readings

_SLACK_FROM_WORDS = 3


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """``ids``: units of the register; ``names``: folded readings; ``groups``: readings of groups it belongs to, each
    with the key of the one document for which the group holds, or None."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[tuple[tuple[str, ...], str | None], ...] = ()


def unit_filter(typed: str, register: Register | None) -> UnitFilter:
    """Read a unit's id, name, alias or abbreviation; what the register does not know is matched by name alone."""
    if register is None:
        return UnitFilter((), name_readings(typed))
    ids = (typed,) if register.get(typed) else register.candidates(typed)
    names = list(name_readings(typed)) if typed not in ids else []
    for unit in ids:
        for name in register.names(unit):
            names.extend(name_readings(name))
    groups = tuple(
        (name_readings(group.name), number_key(group.document) if group.document else None)
        for group in register.groups
        if set(ids) & set(group.members)
    )
    return UnitFilter(tuple(ids), tuple(dict.fromkeys(names)), groups)


def agent_clause(unit: UnitFilter | None, role: str | None) -> dict[str, Any] | None:
    """Obligations that lie on the unit in that role: one agent must fit both."""
    if unit is None and role is None:
        return None
    if unit is None or not unit.groups:
        return _nested(_meant(unit.ids, unit.names) if unit else None, role)
    ways = [_nested(_meant(unit.ids, unit.names), role)]
    for names, document in unit.groups:
        clause = _nested(_meant((), names), role)
        ways.append(
            {"bool": {"filter": [clause, {"term": {"number_key": document}}]}} if document else clause,
        )
    return {"bool": {"should": ways, "minimum_should_match": 1}}


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
