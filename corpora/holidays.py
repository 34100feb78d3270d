"""Public holidays and swapped working days, each with the decision it comes from, and counting of days.

Sources: Labour Code 2012, Article 115; Labour Code 2019, Articles 111 and 112; yearly decisions on swaps (named in the
table). Counting: Civil Code 2015, Articles 147 and 148.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Self

TABLE = Path(__file__).parent / "holidays.csv"
_ONE = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A row of the table; ``kind`` is holiday, in-lieu, swapped-off, or working (a weekend day that is worked)."""

    day: date
    kind: str
    name: str
    source: str
    status: str


class WorkingDays:
    """The working days of state bodies: Monday to Friday without holidays, with made-up Saturdays.

    Years without any row count weekends only; :meth:`known` says whether a year is in the table.
    """

    def __init__(self, rows: Iterable[HolidayRow]) -> None:
        self.rows = tuple(rows)
        self._off = frozenset(row.day for row in self.rows if row.kind != "working")
        self._on = frozenset(row.day for row in self.rows if row.kind == "working")
        self._years = frozenset(row.day.year for row in self.rows)

    @classmethod
    def load(cls, path: Path = TABLE) -> Self:
        """Read the table; raises ValueError for a row that is no date."""
        with path.open(encoding="utf-8", newline="") as file:
            return cls(
                HolidayRow(date.fromisoformat(row["date"]), row["kind"], row["name"], row["source"], row["status"])
                for row in csv.DictReader(file)
            )

    def known(self, year: int) -> bool:
        """Whether the table has rows for that year."""
        return year in self._years

    def working(self, day: date) -> bool:
        """Whether state bodies work on that day."""
        if day in self._on:
            return True
        return day.weekday() < _SATURDAY and day not in self._off

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it (Civil Code 2015, Article 148(5))."""
        while not self.working(day):
            day += _ONE
        return day

    def previous_working(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.working(day):
            day -= _ONE
        return day

    def add_working(self, start: date, days: int) -> date:
        """Last day of a limit of ``days`` working days; the day of the event does not count (Article 147)."""
        day = start
        for _ in range(days):
            day = self.next_working(day + _ONE)
        return day

    def add_calendar(self, start: date, days: int) -> date:
        """The last day of a limit of ``days`` days; falls it on a day off, the next working day (Articles 147, 148)."""
        return self.next_working(start + timedelta(days=days))


@cache
def working_days() -> WorkingDays:
    """The shipped table, read once."""
    return WorkingDays.load()
