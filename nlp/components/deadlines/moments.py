"""Days, months, quarters, halves and years in every way official documents write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from nlp.components.deadlines.reference import Reference

Unit = Literal["day", "month", "quarter", "half", "year"]
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of text that names a time; parts that are not written are None. ``worded``: begins with "ngày"."""

    start: int
    end: int
    unit: Unit
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: int | None = None  # which quarter or half
    worded: bool = False
    first_year: int | None = None  # "2026 - 2030" starts here
    onwards: bool = False  # "năm 2026 và các năm tiếp theo"

    def dated(self, reference: Reference) -> tuple[Moment, bool]:
        """With its year, and whether that was supplied: the planned year, or the next one if that is past by then."""
        if self.year is not None:
            return self, False
        year = reference.year or (reference.issued.year if reference.issued else None)
        if year is None:
            return self, False
        known = replace(self, year=year)
        if reference.issued and (last := known.last_day()) and last < reference.issued:
            known = replace(self, year=year + 1)
        return known, True

    def last_day(self) -> date | None:
        """The last day of it; None for what does not exist (31/2) or has no year."""
        if self.year is None:
            return None
        month = self.month or {"quarter": 3 * (self.part or 0), "half": 6 * (self.part or 0)}.get(self.unit) or 12
        try:
            return date(self.year, month, self.day or monthrange(self.year, month)[1])
        except ValueError:
            return None

    def value(self) -> str:
        """TIMEX3 value: 2023-03-20, 2023-03, 2023-Q1, 2023-H1 or 2023; ``XXXX`` for a year that nobody knows."""
        year = f"{self.year:04d}" if self.year is not None else "XXXX"
        if self.unit == "day":
            return f"{year}-{self.month:02d}-{self.day:02d}"
        if self.unit == "month":
            return f"{year}-{self.month:02d}"
        if self.unit == "year":
            return year
        return f"{year}-{'Q' if self.unit == 'quarter' else 'H'}{self.part}"


_YEAR = r"(?:19|20)\d\d"
_AND = r"\s*(?:,|-|–|—|;|và|đến|tới|~)\s*"
_QUARTER = r"(?:iv|i{1,3}|[1-4])"
# Days and months counted up before the last one: "ngày 20, 21/3", "tháng 8 - 9/2023", "quý I và quý II".
_DAYS = rf"(?:\d{{1,2}}{_AND}(?:ngày\s+)?){{0,5}}"
_MONTHS = rf"(?:\d{{1,2}}{_AND}(?:tháng\s+)?){{0,5}}"
_WEEK_OF = r"(?:tuần\s+(?:(?:thứ\s+)?(?:[1-5]|nhất|hai|ba|tư)|đầu(?:\s+tiên)?|cuối(?:\s+cùng)?)\s+(?:của\s+)?)?"
# "9-10/2023": the first month of a stretch that shares its year.
_BARE_MONTH = r"(?:(?:0?[1-9]|1[0-2])\s?(?:-|–|—|đến)\s?)?"
_QUARTERS = rf"(?:{_QUARTER}{_AND}(?:qu[ýí]\s+)?){{0,3}}"
_PATTERN = re.compile(
    rf"""
    (?P<ngay1>ngày\s+|mùng\s+|mồng\s+)?(?<![\w/.,])(?:(?<=\s)|(?<=\()|(?<=^)|(?<=-)|(?<=–))(?<!tuần\s)(?<!tuần\sthứ\s){_DAYS}
        (?P<d1>\d{{1,2}})\s+tháng\s+(?P<m1>\d{{1,2}})(?!\d|\s*(?:lần|/\s*lần|tháng))
        (?:\s*,?\s*năm\s+(?P<y1>{_YEAR})|\s*/\s*(?P<y1b>{_YEAR}))?
  | (?P<ngay2>ngày\s+)?(?<![\w/.,]){_DAYS}(?P<d2>\d{{1,2}})\s?(?P<s2>[/.-])\s?(?P<m2>\d{{1,2}})
        (?:\s?(?P=s2)\s?(?P<y2>{_YEAR}|\d\d(?=\D|$)))?(?!\d|[/.,-]\d|\s?%)
  | {_WEEK_OF}tháng\s+(?:{_MONTHS})(?P<m3>\d{{1,2}})(?!\d|\s*(?:lần|/\s*lần|ngày|tháng))
        (?:\s*(?:/|-)\s*(?P<y3>{_YEAR})|\s*,?\s*năm\s+(?P<y3b>{_YEAR}))?
  | (?:(?<![\w/.,-])|(?<=(?:19|20)\d\d[-–])){_BARE_MONTH}(?P<m4>\d{{1,2}})\s?/\s?(?P<y4>{_YEAR})(?!\d|/)
  | qu[ýí]\s+{_QUARTERS}(?P<q>{_QUARTER})(?!\w|\s*(?:lần|/\s*lần))(?:\s*[/-]?\s*(?:năm\s+)?(?P<yq>{_YEAR}))?
  | (?<!\d)(?:0?6|sáu)\s+tháng\s+(?P<h>đầu|cuối)\s+năm(?:\s+(?P<yh>{_YEAR}))?
  | (?:giai\s+đoạn|thời\s+kỳ|các\s+năm|nhiệm\s+kỳ|năm)\s+(?:năm\s+)?(?P<y5a>{_YEAR})\s*(?:-|–|—|đến|,|và)\s*
        (?:năm\s+)?(?P<y5>{_YEAR})(?!\d)
  | năm\s+(?P<y6>{_YEAR})(?!\d)(?P<more>\s*(?:và|,)\s*(?:các\s+|những\s+)?năm\s+(?:tiếp\s+theo|tiếp|sau))?
  | (?:cuối|hết|trong)\s+năm(?:\s+nay)?(?!\s*(?:\d|học|sau|trước|tới))(?P<now>)
  | (?<![\w/.,-])(?P<y7a>{_YEAR})\s?(?:-|–|—)\s?(?P<y7>{_YEAR})(?![\d/])
    """,
    re.VERBOSE,
)


def find_moments(low: str, start: int = 0, end: int | None = None) -> Iterator[Moment]:
    """All moments in lower-cased text, from left to right, without overlap."""
    for match in _PATTERN.finditer(low, start, len(low) if end is None else end):
        if (moment := _moment(match)) is not None:
            yield moment


def _moment(match: re.Match[str]) -> Moment | None:
    group = match.groupdict()
    start, end = match.span()
    lead = len(match.group()) - len(match.group().lstrip())
    start += lead
    if day := group["d1"] or group["d2"]:
        written = group["y1"] or group["y1b"] or group["y2"]
        if group["d2"] and not written and group["s2"] != "/":
            return None
        year = int(written) + (2000 if len(written) == 2 else 0) if written else None
        month = int(group["m1"] or group["m2"])
        moment = Moment(start, end, "day", year, month, int(day), worded=bool(group["ngay1"] or group["ngay2"]))
        return moment if replace(moment, year=year or 2024).last_day() else None
    if month_text := group["m3"] or group["m4"]:
        written = group["y3"] or group["y3b"] or group["y4"]
        month = int(month_text)
        return Moment(start, end, "month", int(written) if written else None, month) if 1 <= month <= 12 else None
    if quarter := group["q"]:
        part = ROMAN.get(quarter) or int(quarter)
        return Moment(start, end, "quarter", int(group["yq"]) if group["yq"] else None, part=part)
    if group["h"]:
        part = 1 if group["h"] == "đầu" else 2
        return Moment(start, end, "half", int(group["yh"]) if group["yh"] else None, part=part)
    if group["now"] is not None:
        return Moment(start, end, "year")
    year_text = group["y5"] or group["y6"] or group["y7"]
    first = group["y5a"] or group["y7a"]
    return Moment(
        start, end, "year", int(year_text), first_year=int(first) if first else None, onwards=bool(group["more"])
    )
