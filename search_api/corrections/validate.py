"""Whether a correction can be made, and its value completed before it goes into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from search_api.corrections.apply import find
from search_api.corrections.correction import ACTIONS, FIELDS, INSIDE, TAGS, TOLD_APART, Correction, CorrectionError
from search_api.corrections.values import check_form, deadline_of, is_day


def checked(extraction: Mapping[str, Any], one: Correction) -> Correction:
    """The correction with its value complete and what it replaces as ``old``; raises CorrectionError.

    ``extraction`` is the corrected one, as the person sees it.
    """
    if one.action not in ACTIONS or one.action == "undo" or one.tag not in TAGS:
        raise CorrectionError("correct-action", action=f"{one.action} {one.tag}")
    check_form(one.tag, one.value)
    if one.tag == "header":
        return _head(extraction, one)
    if one.action == "add":
        return _added(extraction, one)
    found = find(extraction, one)
    if found is None:
        raise CorrectionError("correct-gone")
    if one.action != "change":
        was = {"was": one.value["was"]} if "was" in one.value else {}
        return replace(one, value=was, old=found)
    # A form sends all its fields: only what differs is the change.
    one = replace(one, value={name: v for name, v in one.value.items() if name == "was" or found.get(name) != v})
    if not set(one.value) - {"was"}:
        raise CorrectionError("correct-nothing")
    if one.tag == "deadline":
        one = replace(one, value={**one.value, **_changed_time(extraction, found, one.value)})
    return replace(one, old=found)


def _head(extraction: Mapping[str, Any], one: Correction) -> Correction:
    if one.name not in FIELDS:
        raise CorrectionError("correct-value", name=one.name)
    value = str(one.value.get("value") or "").strip() if one.action in ("change", "add") else ""
    if one.action in ("change", "add") and not value:
        raise CorrectionError("correct-nothing")
    if one.name == "issued" and value and not is_day(value):
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
        return one
    if one.tag == "deadline":
        words = text[one.start : one.end]
        time = deadline_of(words, one.value, extraction["header"].get("issued"))
        one = replace(one, value={"text": words, **one.value, **time})
    apart = TOLD_APART.get(one.tag)
    was = {"was": one.value.get(apart, _USUAL.get(apart))} if apart else {}
    if find(extraction, replace(one, value=was)) is not None:
        raise CorrectionError("correct-there")
    return one


_USUAL = {"role": "lead"}  # what an added tag has where nothing is said


def _changed_time(extraction: Mapping[str, Any], found: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """New words are read anew; a new value keeps the old relation where the type stays the same."""
    if "value" not in value and "text" not in value and "type" not in value:
        return {}
    words = str(value.get("text", found["text"]))
    time = deadline_of(words, value, extraction["header"].get("issued"), found["type"])
    if "text" not in value and time["type"] == found["type"]:
        time["relation"] = value.get("relation", found["relation"])
    return time
