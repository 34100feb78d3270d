"""What one stored document becomes in the three indices. No I/O."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from corpora import lexicon
from corpora.units.naming import folded as folded_name
from corpora.units.naming import words as name_words
from search_api.index import due
from search_api.index.folding import apart, fold, place_tones
from search_api.index.schema import LONGEST_FIELD, VERSION, Scope
from search_api.records.stored import StoredDocument

SEPARATOR = "\x1f"
_SURROGATES = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"0*(\d+)[^\w]*(.*)", re.DOTALL)
_LONGEST_ID = 500  # bytes; Elasticsearch refuses an _id over 512, and a few are kept for a number


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of one index: ``key`` is its _id, the same on every run."""

    scope: Scope
    key: str
    fields: dict[str, Any]


def number_key(number: str) -> str:
    """A document number as people may type it: no accents, case, blanks, signs or leading zeros.

    "03/KH-BCĐ138", "3 / kh - bcd 138" and "03 KH BCD138" have one key; empty for what does not begin with a number.
    """
    found = _NUMBER.fullmatch(fold(number).strip())
    return f"{found[1]}/{re.sub(r'[^a-z0-9]', '', found[2])}" if found else ""


def stamp(document: StoredDocument) -> str:
    """Changes when what the index should hold of the document does, or the way it is held."""
    place = [document.superseded_by, document.form_of]
    content = json.dumps([VERSION, document.file, *place, document.extraction], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def readings(text: str) -> dict[str, str]:
    """The original and its two readings, cut to what a field may hold."""
    text = text[:LONGEST_FIELD]
    return {"original": _clean(text), "text": place_tones(apart(text)), "folded": fold(apart(text))}


def entries(document: StoredDocument) -> Iterator[Entry]:
    """Provisions and obligations first, the document last: while it is missing, the load was not finished."""
    extraction = document.extraction
    origin = _origin(document)
    headings = _headings(extraction["provisions"])
    labels = {one["eid"]: one["label_path"] for one in extraction["provisions"]}
    provisions = [
        _provision(position, one, extraction["text"], origin, headings)
        for position, one in enumerate(extraction["provisions"])
        if one["end"] > one["start"]
    ]
    obligations = [
        _obligation(position, one, extraction["text"], origin, headings, labels)
        for position, one in enumerate(extraction["obligations"])
    ]
    taken: dict[tuple[Scope, str], int] = {}
    for entry in chain(provisions, obligations):
        # Two children under one name (a damaged numbering) are two entries all the same.
        again = taken[entry.scope, entry.key] = taken.get((entry.scope, entry.key), 0) + 1
        yield entry if again == 1 else replace(entry, key=f"{entry.key}#{again}")
    yield _document(document, origin, len(provisions), len(obligations))


def _origin(document: StoredDocument) -> dict[str, Any]:
    header = document.extraction["header"]
    number = header["number"]
    return {
        "document": document.id,
        "stamp": stamp(document),
        "superseded": not document.leads,
        "number": _clean(number),
        "number_key": number_key(number) or None if number else None,
        "type": _clean(header["type"]),
        "issuer": _clean(header["issuer"]),
        "issuer_words": fold(apart("\n".join(filter(None, map(header.get, ("issuer", "parent", "place")))))),
        "issued": header["issued"] if _day(header["issued"]) else None,
        "subject": _clean(header["subject"]),
        "file": _clean(document.file),
        "source": _clean(f"{document.id}{SEPARATOR}{number or document.file}"),
    }


def _document(document: StoredDocument, origin: Mapping[str, Any], provisions: int, obligations: int) -> Entry:
    header = document.extraction["header"]
    title = " ".join(filter(None, (type_name(header["type"]), header["subject"], header["issuer"], document.file)))
    fields = {
        **origin,
        **readings(document.extraction["text"]),
        "context": "",
        "position": 0,
        "sha256": document.sha256,
        "received": document.received.isoformat(),
        "title": fold(apart(title)),
        "obligations": obligations,
        "provisions": provisions,
    }
    return Entry("documents", document.id, fields)


def _provision(
    position: int, one: Mapping[str, Any], text: str, origin: Mapping[str, Any], headings: Mapping[str, list[str]]
) -> Entry:
    fields = {
        **origin,
        **readings(text[one["start"] : one["end"]]),
        "context": fold(apart("\n".join(headings[one["eid"]][:-1]))),
        "position": position,
        "eid": _clean(one["eid"]),
        "label_path": _clean(one["label_path"]),
        "kind": one["kind"],
        "heading": _clean(one["heading"]),
        "start": one["start"],
        "end": one["end"],
        "page": one["page"],
    }
    return Entry("provisions", _key(origin["document"], one["eid"]), fields)


def _obligation(
    position: int,
    one: Mapping[str, Any],
    text: str,
    origin: Mapping[str, Any],
    headings: Mapping[str, list[str]],
    labels: Mapping[str, str],
) -> Entry:
    issued = _day(origin["issued"])
    known = [(deadline, span) for deadline in one["deadlines"] for span in due.spans(deadline, issued)]
    names = [agent["name"] for agent in one["agents"] if agent["inherited"]]
    context = [*headings.get(one["provision"], ()), *names, origin["subject"] or ""]
    fields = {
        **origin,
        **readings(text[one["start"] : one["end"]]),
        "context": fold(apart("\n".join(dict.fromkeys(context)))),
        "position": position,
        "obligation": one["id"],
        "provision": _clean(one["provision"]),
        "label_path": _clean(labels.get(one["provision"], "")),
        "kind": one["kind"],
        "request": one["request"],
        "start": one["start"],
        "end": one["end"],
        "page": one["page"],
        "confidence": one["confidence"],
        "agents": [_agent(agent) for agent in one["agents"]],
        "deadlines": _clean_tree(one["deadlines"]),
        "targets": _clean_tree(one["targets"]),
        "due": [{"gte": first.isoformat(), "lte": last.isoformat()} for _, (first, last) in known],
        "due_month": sorted({due.due_day(deadline, span).isoformat()[:7] for deadline, span in known}),
        "recurrence": sorted({d["value"] for d in one["deadlines"] if d["type"] == "SET" and d["value"]}),
    }
    return Entry("obligations", _key(origin["document"], one["id"]), fields)


def _agent(agent: Mapping[str, Any]) -> dict[str, Any]:
    name = _clean(agent["name"])
    key = folded_name(" ".join(name_words(name)))
    return {
        "name": name,
        "folded": fold(apart(name)),
        "unit": agent["unit"],
        "role": agent["role"],
        "name_key": key,
        "key": agent["unit"] or key,
        "inherited": agent["inherited"],
        "start": agent["start"],
        "end": agent["end"],
    }


def _headings(provisions: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Each provision's headings from the root down to its own, one that has none giving an empty text."""
    paths: dict[str, list[str]] = {}
    for one in provisions:  # parents come before their children
        paths[one["eid"]] = [*paths.get(one["parent"] or "", ()), one["heading"] or ""]
    return paths


def type_name(code: str | None) -> str:
    """The kind of document in words ("KH": Kế hoạch); the code itself where it is not known."""
    names: dict[str, str] = {row["code"]: row["name"] for row in lexicon.load("document_types")["types"]}
    return names.get(code or "", code or "")


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _clean(value: Any) -> Any:
    """Text that can be sent as UTF-8."""
    return _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


def _clean_tree(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean_tree(one) for key, one in value.items()}
    return [_clean_tree(one) for one in value] if isinstance(value, list) else _clean(value)


def _key(document: str, child: str) -> str:
    key = f"{document}:{child}".encode("utf-8", "replace").decode()
    if len(key.encode()) <= _LONGEST_ID:
        return key
    return f"{document}:{hashlib.sha256(key.encode()).hexdigest()}"
