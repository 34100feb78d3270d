"""Entries of the journal in words: what changed from what to what. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.messages import catalogue, message

_CHOICES = {"kind": "kind-", "role": "role-", "relation": "web-relation-"}
_UNSAID = ("was", "sha256", "code_version")  # for programs, not for readers
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Changed:
    """One value: what it is called, what it was (empty: nothing), what it is now."""

    label: str
    old: str
    new: str


def changes(action: str, old: Any, new: Any, lang: str) -> list[Changed]:
    """What an entry changed; for a correction only the values that differ, for other entries all."""
    content = new if isinstance(new, Mapping) else {}
    before = old if isinstance(old, Mapping) else {}
    if action.startswith("tag."):
        content = content.get("value") or {}
        if not isinstance(old, Mapping):
            before = {"value": old} if old not in (None, "") and content else {}
    return [
        Changed(label(name, lang), said(name, before.get(name), lang), said(name, value, lang))
        for name, value in content.items()
        if name not in _UNSAID and value not in (None, "", {}, []) and before.get(name) != value
    ]


def about(old: Any, new: Any) -> str:
    """The words that a correction is about: of the tag as it was, or of a field of the head."""
    if isinstance(old, Mapping):
        return str(old.get("name") or old.get("text") or old.get("number") or "")[:_LONGEST]
    value = new.get("value") if isinstance(new, Mapping) else None
    return "" if value else str(old or "")[:_LONGEST]


def label(name: str, lang: str) -> str:
    """What a value is called; the name in the records where there are no words for it."""
    key = f"web-value-{name}"
    return message(key, lang) if key in catalogue("vi") else name


def said(name: str, value: Any, lang: str) -> str:
    """A value as people read it: choices in words, days as the language writes them."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return message("web-yes" if value else "web-no", lang)
    key = f"{_CHOICES.get(name, '')}{value}"
    if name in _CHOICES and key in catalogue("vi"):
        return message(key, lang)
    if name in ("due", "effective", "sent", "date"):
        return day(str(value), lang)
    if name == "value" and isinstance(value, str):
        return time(value, lang)
    if isinstance(value, Mapping):
        return "; ".join(f"{label(inner, lang)}: {said(inner, one, lang)}" for inner, one in value.items())
    if isinstance(value, list):
        return ", ".join(said(name, one, lang) for one in value)
    return str(value)[:_LONGEST]


_SET = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])(?:/(?:(?P<month>\d+)-)?(?P<day>\d+))?")
_LENGTH = re.compile(r"P(?P<count>\d+)(?P<unit>[DB])")


def time(value: str, lang: str) -> str:
    """A TIMEX3 value as people say it: 20/03/2026, "ngày 15 hằng tháng", "5 ngày làm việc"; other text as it is."""
    if length := _LENGTH.fullmatch(value):
        return message(f"web-time-length-{length['unit']}", lang, count=str(int(length["count"])))
    found = _SET.fullmatch(value)
    key = f"web-time-P{int(found['count'])}{found['unit']}" if found else ""
    if found is None or key not in catalogue("vi"):
        return day(value, lang)
    every = message(key, lang)
    if found["month"]:
        return message("web-time-on-day-of-year", lang, day=found["day"], month=found["month"], every=every)
    return message("web-time-on-day", lang, day=found["day"], every=every) if found["day"] else every


def day(value: str, lang: str) -> str:
    """An ISO day as the language writes it; other text as it is."""
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y" if lang == "vi" else "%d %b %Y")
    except ValueError:
        return value
