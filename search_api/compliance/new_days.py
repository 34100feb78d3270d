"""The day that a sentence sets as a limit, where a later document moves one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from search_api.compliance.instances import Instance
from search_api.compliance.period_phrases import lowered
from search_api.compliance.periods import month_day

_DAY = re.compile(
    r"(?P<before>trước\s+)?(?:ngày\s+)?(?<![\d/])(?P<d>\d{1,2})(?:\s*/\s*|\s*-\s*|\s+tháng\s+)(?P<m>\d{1,2})"
    r"(?:(?:\s*/\s*|\s*-\s*|\s+năm\s+)(?P<y>\d{4}))?(?![\d/])"
)
_EVERY = re.compile(
    r"(?P<before>trước\s+)?ngày\s+(?P<d>\d{1,2})\s+(?:của\s+)?(?P<which>tháng\s+cuối|tháng\s+đầu|hằng\s+tháng|hàng\s+tháng"
    r"|mỗi\s+tháng)"
)
_LIMIT_BEFORE = re.compile(r"(?:đến|hết|chậm nhất|sang|thành|là|vào|hạn)\s+(?:\w+\s+){0,3}$")
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day of one date (its year left out or not), or one that comes again in every period."""

    day: int
    month: int | None
    year: int | None
    before: bool
    months_on: int = 0  # for a recurring day: months after the period's last

    @property
    def recurring(self) -> bool:
        """Whether it is the day of every period ("trước ngày 25 của tháng cuối quý")."""
        return self.month is None

    def due(self, instance: Instance) -> date | None:
        """The last good day of the instance; None for a day that does not exist."""
        try:
            if self.month is None:
                period = instance.period
                day = month_day(period.year, period.months[1] + self.months_on, self.day)
            else:
                day = date(self.year or (instance.slot.due or instance.slot.closes).year, self.month, self.day)
        except ValueError:
            return None
        return day - _ONE if self.before else day


def new_day(text: str) -> NewDay | None:
    """The last day that the sentence names as a limit: the new one ("từ trước ngày 20/3 sang trước ngày 31/3")."""
    low = lowered(text)
    every = list(_EVERY.finditer(low))
    if every:
        last = every[-1]
        return NewDay(int(last["d"]), None, None, bool(last["before"]), 1 if "đầu" in last["which"] else 0)
    days = [match for match in _DAY.finditer(low) if not _of_a_document(low, match)]
    if not days:
        return None
    last = days[-1]
    if not (last["before"] or _LIMIT_BEFORE.search(low[: last.start()])):
        return None
    found = NewDay(int(last["d"]), int(last["m"]), int(last["y"]) if last["y"] else None, bool(last["before"]))
    return found if 1 <= int(last["m"]) <= 12 else None


def old_days(text: str) -> list[date]:
    """Whole days that the sentence names before the new one, and that belong to no cited document."""
    low = lowered(text)
    found = []
    for match in [match for match in _DAY.finditer(low) if not _of_a_document(low, match)][:-1]:
        try:
            if match["y"]:
                found.append(date(int(match["y"]), int(match["m"]), int(match["d"])))
        except ValueError:
            continue
    return found


def _of_a_document(low: str, match: re.Match[str]) -> bool:
    """Whether the day belongs to a cited document: "Công văn số 66/UBND ngày 17/3/2023"."""
    return bool(re.search(r"/[\wđ-]+(?:\s+|,\s*)$", low[: match.start()])) and not match["before"]
