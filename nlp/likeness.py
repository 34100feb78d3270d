"""When a found item and a gold item are the same: the referee's rules (GUIDE of the gold annotations)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]

_LEADING = re.compile(r"^(?:đề nghị|giao|yêu cầu|giao cho|các đơn vị:)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;:.]+$")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})))?")
NAMES_ALIKE = 0.75  # share of words that two names have in common
SHORTEST_PART = 6  # characters from which one subject or issuer may contain the other


def fold(text: str | None) -> str:
    """NFC, case folded, white space as single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "").casefold()).strip()


def squeeze(text: str | None) -> str:
    """Folded, without white space and underscores."""
    return re.sub(r"[\s_]+", "", fold(text))


def name_key(text: str | None) -> str:
    """A name without tone marks, so that Uỷ ban and Ủy ban are one, and without "Đề nghị" before it."""
    parts = unicodedata.normalize("NFD", _LEADING.sub("", fold(text)))
    bare = "".join(character for character in parts if character not in _TONES)
    return _TRAILING.sub("", unicodedata.normalize("NFC", bare))


def same_name(one: str, other: str) -> bool:
    """Equal, or three quarters of their words are."""
    left, right = name_key(one), name_key(other)
    if left == right:
        return True
    words, others = set(re.findall(r"\w+", left)), set(re.findall(r"\w+", right))
    return bool(words and others) and len(words & others) / len(words | others) >= NAMES_ALIKE


def trigrams(text: str) -> Counter[tuple[str, ...]]:
    """Runs of three words; a shorter text is one run."""
    words = re.findall(r"\w+", fold(text))
    return Counter(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def overlap(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """Share of the longer of two sentences that both have in common, 0 to 1."""
    return (one & other).total() / max(one.total(), other.total())


def last_day(value: str) -> str:
    """The last day of a year, quarter, half or month; any other value unchanged."""
    if not (found := _PERIOD.fullmatch(value)):
        return value
    year, quarter, half, month = found.groups()
    last = int(month) if month else int(quarter) * 3 if quarter else int(half) * 6 if half else 12
    return f"{year}-{last:02d}-{calendar.monthrange(int(year), last)[1]}"


def same_agent(gold: Item, found: Item) -> bool:
    """Same name; same role unless the gold agent is optional."""
    return (gold.get("role") == found.get("role") or bool(gold.get("optional"))) and same_name(
        gold["name"], found.get("name", "")
    )


def same_deadline(gold: Item, found: Item) -> bool:
    """Same type and value; a whole period may be given as its last day, an unnamed recurrence is any."""
    if gold["type"] != found.get("type"):
        return False
    want, got = gold.get("value") or "", found.get("value") or ""
    if gold["type"] == "SET":
        return want in ("", got) or (want == "P1W" and got.startswith("P1W/"))
    return want == got or (gold["type"] == "DATE" and last_day(want) == got)


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]  # anything may stand in a gold file
    except (TypeError, ValueError):
        return None


def same_target(gold: Item, found: Item) -> bool:
    """Same figure and comparator; one unit may be part of the other ("lớp", "lớp tập huấn")."""
    unit, other = fold(gold.get("unit")), fold(found.get("unit"))
    return (
        _number(gold.get("value")) == _number(found.get("value"))
        and gold.get("comparator") == found.get("comparator")
        and (unit in other or other in unit)
    )


def same_citation(gold: Item, found: Item) -> bool:
    """Same number and no other date; or the same title."""
    if gold.get("number"):
        dates = gold.get("date"), found.get("date")
        return squeeze(gold["number"]) == squeeze(found.get("number")) and (not all(dates) or dates[0] == dates[1])
    return bool(found.get("title")) and not found.get("number") and same_name(gold.get("title", ""), found["title"])


def same_amount(gold: Item, found: Item) -> bool:
    """Same sum."""
    return float(gold["value"]) == float(found.get("value") or -1)


def header_right(field: str, gold: Any, found: Any) -> bool:
    """Whether one field of the header is right."""
    if gold is None:
        return found in (None, "")
    if field in ("number", "type", "issued"):
        return squeeze(str(gold)) == squeeze(str(found or ""))
    want, got = squeeze(gold), squeeze(found)
    if not got:
        return False
    long = min(len(want), len(got)) > SHORTEST_PART
    part = field in ("subject", "issuer") and long and (want in got or got in want)
    return want == got or same_name(gold, found) or part
