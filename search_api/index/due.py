"""When an obligation falls due, as far as its own words say: days and periods for the due filter and its facet.

Periods are those of the contract: 2023-03-20, 2023-W12, 2023-05, 2023-Q1, 2023-H1, 2023-M9, 2023. What depends on a
rule or on an event (half-yearly without a day, ten days from receipt) has no day here; the board works those out.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

Span = tuple[date, date]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_PART = re.compile(r"(\d{4})-([QHM])(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_MONTHS = {"Q": 3, "H": 6, "M": 1}
_EVERY_MONTHS = re.compile(r"P(\d{1,2})M/(\d{1,2})")
_EVERY_YEAR = re.compile(r"P1Y/(\d{1,2})-(\d{1,2})")
_ONE_DAY = timedelta(days=1)


def period(value: str) -> Span | None:
    """First and last day of a day or period; None for what is none."""
    try:
        if found := _DAY.fullmatch(value):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _WEEK.fullmatch(value):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1), date.fromisocalendar(
                int(found[1]), int(found[2]), 7
            )
        if found := _MONTH.fullmatch(value):
            return _months(int(found[1]), int(found[2]), int(found[2]))
        if found := _PART.fullmatch(value):
            year, length, nth = int(found[1]), _MONTHS[found[2]], int(found[3])
            first = 1 if found[2] == "M" else (nth - 1) * length + 1  # M9: the first nine months
            return _months(year, first, nth * length)
        if _YEAR.fullmatch(value):
            return _months(int(value), 1, 12)
    except ValueError:
        return None
    return None


def spans(deadline: Mapping[str, Any], issued: date | None) -> Iterator[Span]:
    """Each day or period in which the deadline falls due.

    "Trước ngày 20/3" gives 19 and 20 March, so that it is found by the last good day as well as by the day written.
    A recurring deadline with a day is listed for the rest of the year in which the document was issued.
    """
    value, relation = str(deadline.get("value") or ""), deadline.get("relation")
    if deadline.get("type") == "SET":
        yield from _recurring(value, issued)
        return
    if deadline.get("type") != "DATE" or relation == "from":
        return
    if (found := period(value)) and found[0] > date.min:
        first, last = found
        if relation == "before":
            yield first - _ONE_DAY, last if first == last else first - _ONE_DAY
        else:
            yield first, last


def due_day(deadline: Mapping[str, Any], span: Span) -> date:
    """The last good day of a span: the day before, for "trước ngày"."""
    return span[0] if deadline.get("relation") == "before" else span[1]


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _recurring(value: str, issued: date | None) -> Iterator[Span]:
    if issued is None:
        return
    days: list[tuple[int, int]] = []
    if found := _EVERY_MONTHS.fullmatch(value):
        # In the last month of each period, as Decree 09/2019/NĐ-CP, Article 12, has quarters and half-years end.
        step = int(found[1])
        days = [(month, int(found[2])) for month in range(step, 13, step)] if step else []
    elif found := _EVERY_YEAR.fullmatch(value):
        days = [(int(found[1]), int(found[2]))]
    for month, day in days:
        if 1 <= month <= 12 and day >= 1:
            when = date(issued.year, month, min(day, calendar.monthrange(issued.year, month)[1]))
            if when >= issued:
                yield when, when
