"""Whether a correction can be made, and its value completed before it goes into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from nlp.components.deadlines import Reference, find_deadlines
from nlp.extraction import Comparator, DeadlineType, Kind, Relation, Role
from search_api.corrections.apply import find
from search_api.corrections.correction import ACTIONS, BESIDE, FIELDS, INSIDE, TAGS, Correction, CorrectionError

_CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "obligation": {"kind": get_args(Kind)},
    "agent": {"role": get_args(Role)},
    "deadline": {"type": get_args(DeadlineType), "relation": get_args(Relation)},
    "target": {"comparator": get_args(Comparator)},
}
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "obligation": ("kind", "request"),
    "agent": ("role", "unit", "name", "was"),
    "deadline": ("type", "value", "relation", "text"),
    "target": ("comparator", "value", "unit"),
    "citation": ("number", "title", "date", "issuer"),
    "amount": ("value", "unit"),
    "header": ("value",),
}


def checked(extraction: Mapping[str, Any], one: Correction) -> Correction:
    """The correction with its value complete and what it replaces as ``old``; raises CorrectionError.

    ``extraction`` is the corrected one, as the person sees it.
    """
    if one.action not in ACTIONS or one.action == "undo" or one.tag not in TAGS:
        raise CorrectionError("correct-action", action=f"{one.action} {one.tag}")
    unknown = set(one.value) - set(_MEMBERS[one.tag])
    if unknown:
        raise CorrectionError("correct-value", name=", ".join(sorted(unknown)))
    for name, choices in _CHOICES.get(one.tag, {}).items():
        if name in one.value and one.value[name] not in choices:
            raise CorrectionError("correct-value", name=f"{name} = {one.value[name]}")
    if one.tag == "header":
        return _head(extraction, one)
    if one.action == "add":
        return _added(extraction, one)
    found = find(extraction, one)
    if found is None:
        raise CorrectionError("correct-gone")
    if one.action == "change" and not set(one.value) - {"was"}:
        raise CorrectionError("correct-nothing")
    return replace(one, old=found)


def _head(extraction: Mapping[str, Any], one: Correction) -> Correction:
    if one.name not in FIELDS:
        raise CorrectionError("correct-value", name=one.name)
    value = str(one.value.get("value") or "").strip()
    if one.action in ("change", "add") and not value:
        raise CorrectionError("correct-nothing")
    if one.name == "issued" and value and not _is_day(value):
        raise CorrectionError("correct-day", value=value)
    return replace(one, value={"value": value} if value else {}, old=extraction["header"].get(one.name))


def _added(extraction: Mapping[str, Any], one: Correction) -> Correction:
    text: str = extraction["text"]
    if not 0 <= one.start < one.end <= len(text) or not text[one.start : one.end].strip():
        raise CorrectionError("correct-place")
    if one.tag in INSIDE and not any(tag["id"] == one.obligation for tag in extraction["obligations"]):
        raise CorrectionError("correct-gone")
    if one.tag == "obligation":
        overlapping = [t for t in extraction["obligations"] if t["start"] < one.end and one.start < t["end"]]
        if overlapping:
            raise CorrectionError("correct-there")
    elif one.tag in BESIDE or one.tag in INSIDE:
        same = find(extraction, replace(one, value={"was": one.value.get("role")} if one.tag == "agent" else {}))
        if same is not None:
            raise CorrectionError("correct-there")
    if one.tag == "deadline":
        return replace(one, value=_deadline(extraction, one))
    return one


def _deadline(extraction: Mapping[str, Any], one: Correction) -> dict[str, Any]:
    """The value that the person gave, else what the words say by the same reader as the machine's."""
    words = extraction["text"][one.start : one.end]
    if one.value.get("value"):
        return {"type": "DATE", "relation": "by", "text": words, **one.value}
    found = find_deadlines(words, Reference.on(extraction["header"].get("issued")), "cell")
    if not found:
        raise CorrectionError("correct-no-date", words=words[:80])
    best = found[0]
    return {"type": best.type, "value": best.value, "relation": best.relation, "text": words, **one.value}


def _is_day(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
