"""Corrections replayed over an extraction."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search_api.corrections.correction import BESIDE, INSIDE, TOLD_APART, Correction, in_force

_SURE = 1.0  # confidence of what a person has said


@dataclass(frozen=True, slots=True)
class Applied:
    """The corrected extraction, and the corrections whose tag a newer extraction no longer has."""

    extraction: dict[str, Any]
    unfit: tuple[Correction, ...]


def apply(extraction: Mapping[str, Any], corrections: Iterable[Correction]) -> Applied:
    """The extraction as people have corrected it; the one given is left as it is."""
    wanted = in_force(corrections)
    if not wanted:
        return Applied(dict(extraction), ())
    corrected = copy.deepcopy(dict(extraction))
    unfit = tuple(one for one in wanted if not _apply(corrected, one))
    corrected["obligations"].sort(key=lambda one: (one["start"], one["end"]))
    return Applied(corrected, unfit)


def find(extraction: Mapping[str, Any], one: Correction) -> Any:
    """The tag that a correction is about, as it stands; None where there is none."""
    if one.tag == "header":
        return extraction["header"].get(one.name)
    if one.tag == "obligation":
        return next((tag for tag in extraction["obligations"] if tag["id"] == one.obligation), None)
    holder = _holder(extraction, one)
    was, apart = one.value.get("was"), TOLD_APART.get(one.tag, "")
    return next(
        (
            tag
            for tag in holder or ()
            if (tag["start"], tag["end"]) == (one.start, one.end) and was in (None, tag.get(apart))
        ),
        None,
    )


def _holder(extraction: Mapping[str, Any], one: Correction) -> list[Any] | None:
    """The list that has the tag, or is to have it."""
    if one.tag in BESIDE:
        beside: list[Any] = extraction[BESIDE[one.tag]]
        return beside
    owner = next((tag for tag in extraction["obligations"] if tag["id"] == one.obligation), None)
    return None if owner is None else owner[INSIDE[one.tag]]


def _apply(extraction: dict[str, Any], one: Correction) -> bool:
    """Do it in place; False where its tag is not there."""
    if one.tag == "header":
        return _head(extraction, one)
    if one.action == "add":
        return _add(extraction, one)
    found = find(extraction, one)
    if found is None:
        return False
    if one.action == "reject":
        holder = extraction["obligations"] if one.tag == "obligation" else _holder(extraction, one)
        assert holder is not None  # noqa: S101  # what was found is in it
        holder.remove(found)
        return True
    if one.action == "change":
        found.update({name: value for name, value in one.value.items() if name != "was"})
    found["confirmed_by"] = one.actor
    if one.tag == "obligation":
        found["confidence"] = _SURE
    return True


def _head(extraction: dict[str, Any], one: Correction) -> bool:
    header = extraction["header"]
    if one.action == "reject":
        header[one.name] = None
    elif one.action != "confirm":
        header[one.name] = one.value.get("value")
    provenance = dict(header.get("provenance") or {})
    stood = provenance.get(one.name) if one.action == "confirm" else None
    marked = {"start": one.start, "end": one.end} if one.start < one.end <= len(extraction["text"]) else {}
    provenance[one.name] = {**(stood or {}), **marked, "source": "person", "confirmed_by": one.actor}
    header["provenance"] = provenance
    return True


def _add(extraction: dict[str, Any], one: Correction) -> bool:
    text: str = extraction["text"]
    if not 0 <= one.start < one.end <= len(text):
        return False
    said = {"start": one.start, "end": one.end, "confirmed_by": one.actor}
    if one.tag == "obligation":
        extraction["obligations"].append(_obligation(extraction, one))
        return True
    holder = _holder(extraction, one)
    if holder is None:
        return False
    defaults = _DEFAULTS[one.tag](text[one.start : one.end])
    holder.append({**defaults, **one.value, **said})
    return True


def _obligation(extraction: Mapping[str, Any], one: Correction) -> dict[str, Any]:
    text: str = extraction["text"]
    around = [p for p in extraction["provisions"] if p["start"] <= one.start and one.end <= max(p["end"], p["start"])]
    provision = max(around, key=lambda p: p["start"], default=None)
    page = max((p["number"] for p in extraction["pages"] if p["start"] <= one.start), default=1)
    return {
        "id": added_id(str(extraction.get("sha256", "")), one.start, one.end),
        "provision": provision["eid"] if provision else "",
        "label_path": provision["label_path"] if provision else "",
        "text": text[one.start : one.end],
        "start": one.start,
        "end": one.end,
        "page": page,
        "kind": one.value.get("kind", "task"),
        "request": bool(one.value.get("request", False)),
        "agents": [],
        "deadlines": [],
        "targets": [],
        "confidence": _SURE,
        "confirmed_by": one.actor,
    }


def added_id(sha256: str, start: int, end: int) -> str:
    """The same for the same stretch of the same file, so that what belongs to it can name it."""
    return hashlib.sha256(f"{sha256}:added:{start}:{end}".encode()).hexdigest()[:16]


_DEFAULTS: Mapping[str, Any] = {
    "agent": lambda words: {"name": words, "unit": None, "role": "lead", "inherited": False},
    "deadline": lambda words: {
        "type": "EVENT",
        "value": "event",
        "relation": "from",
        "text": words,
        "inherited": False,
    },
    "target": lambda words: {"comparator": "=", "value": 0.0, "unit": ""},
    "citation": lambda words: {"number": words, "title": None, "date": None, "issuer": None},
    "amount": lambda words: {"value": 0.0, "unit": "VND"},
}
