"""The period that a date in a sentence belongs to: "báo cáo 6 tháng đầu năm trước ngày 15/6/2025" is owed for H1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from search_api.compliance.duties import Duty, Limit
from search_api.compliance.period_phrases import find_periods, lowered
from search_api.compliance.periods import Period

# Without "đầu năm", a number or a year: "báo cáo 6 tháng trước ngày 15/6", "báo cáo quý trước ngày 15/3, 15/6"
_BARE = re.compile(
    r"(?<![\w/])(?:(?P<half>(?:0?6|sáu)\s*tháng)|(?P<quarter>quý(?!\s*(?:[1-4]|i{1,3}|iv|một|hai|ba|bốn|tư)(?!\w)))"
    r"|(?P<year>(?:cả\s+|01\s+|1\s+|một\s+)?năm(?!\w)))"
)
_ANNUAL = re.compile(r"báo cáo\s+(?:(?:tổng kết|kết quả|công tác)\s+)*(?:cả\s+)?năm(?!\w)")
_TOLD = re.compile(r"\s*\(?\s*(?:đối với|cho|là)\s+(?P<what>báo cáo[^();,.]{0,40})", re.I)
_LISTED = re.compile(r"[\s,;]*(?:và\s*)?(?:trước\s+)?(?:ngày\s*)?", re.I)  # "trước ngày 15/3, 15/6 và 15/9"
_GAP = 60  # characters between the name of a period and its day
_LATEST = timedelta(days=120)  # a report is owed so long after its period at most
_EARLY = 20  # a day so early in the first month after a period belongs to that period


def named_period(duty: Duty, limit: Limit) -> Period | None:
    """The period named between the last deadline and this one, or in brackets after it.

    None where the sentence asks for a plan or a list, or names no period that fits the day.
    """
    day = _whole_day(limit.value)
    at = _place(duty, limit)
    if day is None or at is None or duty.product not in ("report", "any"):
        return None
    stretch = _stretch(duty, limit, at)
    told = _TOLD.match(duty.text, at + len(limit.text))
    period = _last_named(told["what"] if told else stretch, day)
    if period is None and told is None and (kind := _listed_kind(duty, limit, at)):
        period = _of_kind(kind, day)
    if period is None or not period.first_day <= day <= period.last_day + _LATEST:
        return None
    beside = len(_whole_days(duty.limits)) > 1 or _ANNUAL.search(lowered(stretch))
    return period if beside or period.kind != "year" else None


def told_by_date(duty: Duty, limit: Limit) -> bool:
    """Whether a recurrence only says what the date before it is for: "ngày 15/6/2025 (đối với báo cáo 6 tháng)"."""
    at = _place(duty, limit)
    if limit.type != "SET" or at is None:
        return False
    return any(
        (told := _TOLD.match(duty.text, place + len(other.text))) is not None and told.end() > at
        for other in _whole_days(duty.limits)
        if (place := _place(duty, other)) is not None and place < at
    )


def _stretch(duty: Duty, limit: Limit, at: int) -> str:
    """What stands between the deadline before and this one."""
    ends = [
        place + len(other.text)
        for other in duty.limits
        if other is not limit and (place := _place(duty, other)) is not None and place + len(other.text) <= at
    ]
    return duty.text[max(ends, default=0) : at]


def _last_named(stretch: str, day: date) -> Period | None:
    found = [m for m in find_periods(stretch, day) if m.period and m.period.kind not in ("day", "week")]
    best = max(((m.end, m.period) for m in found if not m.plain), default=None, key=lambda pair: pair[0])
    for bare in _BARE.finditer(lowered(stretch)):
        if best is None or bare.start() >= best[0]:
            best = (bare.end(), _of_kind(str(bare.lastgroup), day))
    return best[1] if best is not None and len(stretch) - best[0] <= _GAP else None


def _listed_kind(duty: Duty, limit: Limit, at: int) -> str | None:
    """The kind of period named before the first of several days: "báo cáo quý trước ngày 15/3, 15/6 và 15/9"."""
    while _LISTED.fullmatch(_stretch(duty, limit, at)):
        before = [(place, other) for other in _whole_days(duty.limits)
                  if (place := _place(duty, other)) is not None and place < at]  # fmt: skip
        if not before:
            return None
        at, limit = max(before, key=lambda pair: pair[0])
    named = list(_BARE.finditer(lowered(_stretch(duty, limit, at))))
    return str(named[-1].lastgroup) if named and named[-1].lastgroup != "year" else None


def _of_kind(kind: str, day: date) -> Period:
    """The period of that kind that a report owed on the day is about."""
    if kind == "year":
        return Period(day.year - 1 if day.month <= 3 else day.year, "year")
    length = 3 if kind == "quarter" else 6
    month = day.month - 1 if day.month % length == 1 and day.day <= _EARLY else day.month
    if month == 0:
        return Period(day.year - 1, kind, 12 // length)
    return Period(day.year, kind, (month - 1) // length + 1)


def _place(duty: Duty, limit: Limit) -> int | None:
    """Where the deadline's words stand in the sentence."""
    if not limit.text:
        return None
    at = limit.start - duty.start
    if at >= 0 and duty.text.startswith(limit.text, at):
        return at
    found = duty.text.find(limit.text)
    return found if found >= 0 else None


def _whole_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == len("2025-06-15") else None
    except ValueError:
        return None


def _whole_days(limits: Sequence[Limit]) -> list[Limit]:
    return [limit for limit in limits if limit.type == "DATE" and _whole_day(limit.value)]
