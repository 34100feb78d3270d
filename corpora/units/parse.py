"""Registers as files: the contract's dondoc-register/1 in YAML, and a table in CSV with the same columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import yaml

from corpora.tables import read_yaml
from corpora.units.model import Group, RegisterError, Successor, Unit

SCHEMA = "dondoc-register/1"
COLUMNS = ("id", "name", "aliases", "kind", "parent", "valid_from", "valid_to", "successors")
_LIST_MARK = "|"  # between the aliases, successors or members in one cell of a CSV; ";" is taken too


def parse_register(data: bytes) -> tuple[tuple[Unit, ...], tuple[Group, ...]]:
    """Read a register, YAML or CSV by its looks. Raises RegisterError that names the entry and what is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegisterError("register-encoding", byte=str(error.start)) from error
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if not first:
        raise RegisterError("register-empty")
    if "id" in _cells(first) and "name" in _cells(first):
        return _from_csv(text, ";" if first.count(";") > first.count(",") else ",")
    return _from_yaml(text)


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"').casefold() for cell in line.replace(";", ",").split(",")]


def _from_yaml(text: str) -> tuple[tuple[Unit, ...], tuple[Group, ...]]:
    try:
        content = read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RegisterError("register-yaml", line=str(mark.line + 1) if mark else "?") from error
    if not isinstance(content, Mapping) or content.get("schema") != SCHEMA:
        raise RegisterError("register-schema", schema=SCHEMA)
    units = [_unit(entry, number) for number, entry in enumerate(_list(content, "units"), 1)]
    groups = [_group(entry, number) for number, entry in enumerate(_list(content, "groups"), 1)]
    return _checked(units, groups)


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    value = [] if content.get(name) is None else content[name]
    if not isinstance(value, list):
        raise RegisterError("register-list", field=name)
    return value


def _from_csv(text: str, delimiter: str) -> tuple[tuple[Unit, ...], tuple[Group, ...]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or ()]
    unknown = set(reader.fieldnames) - {*COLUMNS, "members", "document", "source"}
    if unknown:
        raise RegisterError("register-columns", columns=", ".join(sorted(unknown)), known=", ".join(COLUMNS))
    units, groups = [], []
    for number, row in enumerate(reader, 2):
        entry: dict[str, Any] = {name: (value or "").strip() or None for name, value in row.items() if name}
        for name in ("aliases", "successors", "members"):
            entry[name] = _split(entry.get(name))
        if entry["members"]:
            groups.append(_group(entry, number))
        else:
            units.append(_unit(entry, number))
    return _checked(units, groups)


def _split(cell: str | None) -> list[str]:
    mark = _LIST_MARK if _LIST_MARK in (cell or "") else ";"
    return [part.strip() for part in (cell or "").split(mark) if part.strip()]


def _text(entry: Mapping[str, Any], name: str, number: int, needed: bool = False) -> str | None:
    value = entry.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise RegisterError("register-field", entry=str(entry.get("id") or entry.get("name") or number), field=name)
    return str(value).strip()


def _strings(entry: Mapping[str, Any], name: str, number: int) -> tuple[str, ...]:
    value = entry.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise RegisterError("register-field", entry=str(entry.get("id") or entry.get("name") or number), field=name)
    return tuple(str(item).strip() for item in value)


def _day(entry: Mapping[str, Any], name: str, number: int) -> date | None:
    value = entry.get(name)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(value).strip(), form).date()
        except ValueError:
            continue
    who = str(entry.get("id") or entry.get("name") or number)
    raise RegisterError("register-date", entry=who, field=name, value=str(value))


def _successors(entry: Mapping[str, Any], number: int) -> tuple[Successor, ...]:
    found = []
    for item in entry.get("successors") or []:
        if isinstance(item, str | int):
            found.append(Successor(str(item).strip()))
        elif isinstance(item, Mapping) and isinstance(item.get("id"), str):
            field = item.get("field")
            found.append(Successor(item["id"].strip(), str(field) if field else None))
        else:
            raise RegisterError("register-field", entry=str(entry.get("id") or number), field="successors")
    return tuple(found)


def _unit(entry: object, number: int) -> Unit:
    if not isinstance(entry, Mapping):
        raise RegisterError("register-entry", number=str(number))
    return Unit(
        id=_text(entry, "id", number, needed=True) or "",
        name=_text(entry, "name", number, needed=True) or "",
        aliases=_strings(entry, "aliases", number),
        kind=_text(entry, "kind", number) or "",
        parent=_text(entry, "parent", number),
        valid_from=_day(entry, "valid_from", number),
        valid_to=_day(entry, "valid_to", number),
        successors=_successors(entry, number),
        source=_text(entry, "source", number) or "",
    )


def _group(entry: object, number: int) -> Group:
    if not isinstance(entry, Mapping):
        raise RegisterError("register-entry", number=str(number))
    members = _strings(entry, "members", number)
    if not members:
        raise RegisterError("register-field", entry=str(entry.get("name") or number), field="members")
    return Group(
        name=_text(entry, "name", number, needed=True) or "",
        members=members,
        document=_text(entry, "document", number),
        valid_from=_day(entry, "valid_from", number),
        valid_to=_day(entry, "valid_to", number),
    )


def _checked(units: Iterable[Unit], groups: Iterable[Group]) -> tuple[tuple[Unit, ...], tuple[Group, ...]]:
    known: dict[str, Unit] = {}
    for unit in units:
        if unit.id in known:
            raise RegisterError("register-twice", id=unit.id)
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            raise RegisterError("register-order", entry=unit.id)
        known[unit.id] = unit
    return tuple(known.values()), tuple(groups)
