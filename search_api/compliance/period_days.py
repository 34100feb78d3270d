"""The period that a date in a sentence belongs to: "báo cáo 6 tháng đầu năm trước ngày 15/6/2025" is owed for H1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from search_api.compliance.duties import Duty, Limit
from search_api.compliance.period_phrases import find_periods, lowered
from search_api.compliance.periods import Period

# Without "đầu năm" or a year: "báo cáo 6 tháng trước ngày 15/6", "báo cáo năm (trước ngày 15/12)"
_BARE = re.compile(r"(?<![\w/])(?:(?P<half>(?:0?6|sáu)\s*tháng)|(?P<year>(?:cả\s+|01\s+|1\s+|một\s+)?năm(?!\w)))")
_GAP = 60  # characters between the name of a period and its day
_LATEST = timedelta(days=120)  # a report is owed so long after its period at most


def named_period(duty: Duty, limit: Limit) -> Period | None:
    """The part of a year, or the year beside other periods, named between the last deadline and this one.

    None where the sentence asks for a plan or a list, or names no period that fits the day.
    """
    day = _whole_day(limit.value)
    if day is None or duty.product not in ("report", "any"):
        return None
    sentence, at = duty.text, _place(duty, limit)
    if at is None:
        return None
    others = [_place(duty, other) for other in duty.limits if other is not limit]
    ends = [
        place + len(other.text)
        for place, other in zip(others, (o for o in duty.limits if o is not limit), strict=True)
        if place is not None and place + len(other.text) <= at
    ]
    stretch = sentence[max(ends, default=0) : at]
    period = _last_named(stretch, day)
    if period is None or not period.first_day <= day <= period.last_day + _LATEST:
        return None
    return None if period.kind == "year" and len(_whole_days(duty.limits)) < 2 else period


def _last_named(stretch: str, day: date) -> Period | None:
    found = [m for m in find_periods(stretch, day) if m.period and m.period.kind not in ("day", "week")]
    best = max(((m.end, m.period) for m in found if not m.plain), default=None, key=lambda pair: pair[0])
    low = lowered(stretch)
    for bare in _BARE.finditer(low):
        if best is None or bare.start() >= best[0]:
            kind = "half" if bare["half"] else "year"
            number = 1 if kind == "year" or day.month <= 8 else 2
            year = day.year - 1 if day.month <= 3 else day.year
            best = (bare.end(), Period(year, kind, number))
    if best is None or len(stretch) - best[0] > _GAP:
        return None
    return best[1]


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
