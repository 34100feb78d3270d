"""Reporting periods as values: 2023-03-20, 2023-W12, 2023-05, 2023-Q1, 2023-H1, 2023-M9, 2023."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("day", "week", "month", "quarter", "half", "nine-months", "year")
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d{1,2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>M9)"
    r"|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period; ``number`` counts within the year from 1, for a day it is the day of the year."""

    year: int
    kind: str
    number: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of period: {self.kind}")
        if not 1 <= self.number <= self._count():
            raise ValueError(f"no {self.kind} {self.number} in {self.year}")

    def _count(self) -> int:
        if self.kind == "week":
            return date(self.year, 12, 28).isocalendar().week
        if self.kind == "day":
            return 366 if calendar.isleap(self.year) else 365
        return {"month": 12, "quarter": 4, "half": 2, "nine-months": 1, "year": 1}[self.kind]

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of a text like those above; raises ValueError for anything else."""
        form = _FORM.fullmatch(text.strip())
        if form is None:
            raise ValueError(f"not a period: {text}")
        year = int(form["year"])
        if form["day"]:
            return cls.of_day(date(year, int(form["month"]), int(form["day"])))
        for kind in ("week", "quarter", "half", "month"):
            if form[kind]:
                return cls(year, kind, int(form[kind]))
        return cls(year, "nine-months" if form["nine"] else "year")

    @classmethod
    def of_day(cls, day: date) -> Period:
        """The one-day period."""
        return cls(day.year, "day", day.timetuple().tm_yday)

    def __str__(self) -> str:
        if self.kind == "day":
            return self.first_day.isoformat()
        form = {"week": "-W{:02d}", "month": "-{:02d}", "quarter": "-Q{}", "half": "-H{}", "nine-months": "-M9"}
        return f"{self.year:04d}" + form.get(self.kind, "").format(self.number)

    @property
    def months(self) -> tuple[int, int]:
        """Its first and last month, 1 to 12; a day or week has the month it ends in."""
        if self.kind in ("day", "week"):
            return (self.last_day.month, self.last_day.month)
        length = {"month": 1, "quarter": 3, "half": 6, "nine-months": 9, "year": 12}[self.kind]
        return ((self.number - 1) * length + 1, self.number * length)

    @property
    def first_day(self) -> date:
        """First calendar day."""
        if self.kind == "day":
            return date(self.year, 1, 1) + timedelta(days=self.number - 1)
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, self.months[0], 1)

    @property
    def last_day(self) -> date:
        """Last calendar day."""
        if self.kind == "day":
            return self.first_day
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 7)
        return month_day(self.year, self.months[1], 31)


def month_day(year: int, month: int, day: int) -> date:
    """The day of a month counted on over the year's ends (month 0 is December before); too late a day is the last."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def periods_of_year(kind: str, year: int) -> tuple[Period, ...]:
    """All periods of a kind in a year."""
    if kind == "day":
        raise ValueError("a year is not divided into one-day periods here")
    probe = Period(year, kind)
    return tuple(Period(year, kind, number) for number in range(1, probe._count() + 1))
