"""When something is owed: periods, due days and data windows of a duty, each with where it comes from.

Sources: the document's own words; corpora/rules (Decree 09/2019/NĐ-CP, Article 12, and what overrides it); Civil Code
2015, Articles 145 to 148. "Trước ngày 20/3" has the 19th as its last good day, "chậm nhất ngày 20/3" the 20th.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpora.holidays import WorkingDays
from corpora.rules import ReportingRule, ReportingRules
from corpora.units.naming import canonical
from search_api.compliance.duties import Duty, Limit
from search_api.compliance.period_days import named_period, told_by_date
from search_api.compliance.periods import Period, month_day, periods_of_year
from search_api.compliance.words import phrase

_ONE = timedelta(days=1)
_SET = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])(?:/(?:(?P<month>\d{1,2})-)?(?P<day>\d{1,2}))?$")
_DURATION = re.compile(
    r"P(?:(?P<months>\d+)M|(?P<weeks>\d+)W|(?P<years>\d+)Y|(?P<days>\d+)(?P<unit>[DB]))$|PT(?P<hours>\d+)H$"
)
_KINDS = {("1", "W"): "week", ("1", "M"): "month", ("3", "M"): "quarter", ("6", "M"): "half", ("9", "M"): "nine-months",
          ("1", "Y"): "year", ("12", "M"): "year"}  # fmt: skip
# A period that ends with a longer one of the same duty is reported in the longer one ("06 tháng, 01 năm").
_COVERED_BY = {"month": ("quarter",), "quarter": ("half", "nine-months", "year"), "half": ("year",)}
_NEXT_PERIOD = re.compile(r"(?:tháng|quý|kỳ|năm)\s+(?:sau|tiếp theo|liền kề|kế tiếp)|(?:sau|khi)\s+kết thúc")
_FIRST_MONTH = re.compile(r"tháng\s+(?:đầu|thứ nhất)\s+(?:của\s+)?quý")
_RECURS = re.compile(r"(?:định kỳ|hằng|hàng)(?!\w)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HOUR = re.compile(r"trước\s+(?:lúc\s+)?\d{1,2}\s*(?:giờ|h(?!\w)|:\d|h\d)")
_WEEKDAYS = {"hai": 1, "2": 1, "ba": 2, "3": 2, "tư": 3, "4": 3, "năm": 4, "5": 4, "sáu": 5, "6": 5, "bảy": 6, "7": 6}
_WEEKDAY = re.compile(
    r"(?P<before>trước\s+(?:(?:lúc\s+)?\d{1,2}\s*(?:giờ|h|:)\s*\d{0,2}\s*(?:phút)?\s*(?:của\s+)?,?\s*)?)?(?:(?:vào|chiều|sáng|ngày)\s+)*"
    r"(?:thứ\s+(?P<name>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)(?!\w)"
)
_EARLY_IN_MONTH = 10  # "trước ngày 05 hằng tháng" asks for the month before
_EARLY_IN_YEAR = 3  # "trước ngày 15/01 hằng năm" asks for the year before


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a duty is owed. ``due`` is the last good day; ``closes`` the day that decides who holds it."""

    period: Period
    due: date | None
    due_source: str  # stated, rule or none
    rule: str | None
    window: tuple[date, date] | None
    window_rule: str | None
    closes: date
    limit: str = ""  # the words that state the day
    once: bool = False  # the period is a limit, not one that is reported on


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A SET value: kind of period, and the day (weekday for weeks; month and day for years) by which it is owed."""

    kind: str
    limit: Limit
    day: int | None = None
    month: int | None = None


def slots(duty: Duty, rules: ReportingRules, days: WorkingDays, until: date) -> tuple[Slot, ...]:
    """All slots of a duty on the day ``until``: of a dated plan for its years, of an open-ended one those begun."""
    found: dict[Period, Slot] = {}
    recurrences, rest = recurrences_of(duty)
    for slot in (*_fixed(rest, recurrences, duty, rules, days), *_recurring(duty, recurrences, rules, days, until)):
        found.setdefault(slot.period, slot)
    return tuple(found.values())


def last_good_day(limit: Limit, day: date) -> date:
    """The day itself, or the one before for "trước ngày"."""
    return day - _ONE if _before(limit) else day


def _before(limit: Limit) -> bool:
    if _HOUR.search(limit.text.lower()):
        return False  # "trước 16 giờ ngày 20/3": that day itself
    if limit.relation == "before":
        return True
    return limit.relation not in ("by", "on", "within") and "trước" in canonical(limit.text).split()


def value_days(value: str) -> tuple[date, date] | None:
    """First and last day of a DATE value (2023-03-20, 2023-03, 2023-Q1, 2023); None for anything else."""
    try:
        period = Period.parse(value)
    except ValueError:
        return None
    return period.first_day, period.last_day


def _fixed(
    limits: Sequence[Limit],
    recurrences: Sequence[Recurrence],
    duty: Duty,
    rules: ReportingRules,
    days: WorkingDays,
) -> Iterable[Slot]:
    for limit in limits:
        if limit.relation == "from":
            continue
        if limit.type == "DATE":
            span = value_days(limit.value)
            if span is None or (recurrences and len(limit.value) == 4):
                continue
            due = span[0] - _ONE if _before(limit) else span[1]
            if period := named_period(duty, limit):
                window, window_rule = _window(duty, period, rules)
                yield Slot(period, due, "stated", None, window, window_rule, due, limit.text)
                continue
            yield Slot(Period.parse(limit.value), due, "stated", None, None, None, due, limit.text, once=True)
        elif limit.type == "DURATION" and limit.counts_from is not None:
            due_day = end_of_duration(limit.value, limit.counts_from, days)
            if due_day is not None:
                yield Slot(Period.of_day(due_day), due_day, "stated", None, None, None, due_day, limit.text)


def end_of_duration(value: str, start: date, days: WorkingDays) -> date | None:
    """Last day of a DURATION counted from the day after ``start`` (Civil Code 2015, Articles 147 and 148)."""
    match = _DURATION.match(value)
    if match is None:
        return None
    if match["hours"]:
        return days.next_working(start + timedelta(hours=int(match["hours"])))
    if match["days"]:
        count = int(match["days"])
        return days.add_working(start, count) if match["unit"] == "B" else days.add_calendar(start, count)
    if match["weeks"]:
        return days.add_calendar(start, 7 * int(match["weeks"]))
    months = int(match["months"] or 0) + 12 * int(match["years"] or 0)
    return days.next_working(month_day(start.year, start.month + months, start.day))


def recurrences_of(duty: Duty) -> tuple[list[Recurrence], list[Limit]]:
    """SETs, each with its own day or with the DATE that follows it closely, and the other deadlines.

    A day without a year after the name of a period ("9 tháng (trước ngày 15/9)") comes again every year where the
    sentence speaks of what recurs.
    """
    limits, sentence = [limit for limit in duty.limits if not told_by_date(duty, limit)], duty.text
    recurs = any(limit.type == "SET" for limit in limits) or bool(_RECURS.search(sentence.lower()))
    found: list[Recurrence] = []
    rest: list[Limit] = []
    for limit in sorted(limits, key=lambda item: item.start):
        last = found[-1] if found else None
        if limit.type == "SET" and (match := _SET.match(limit.value)):
            kind = _KINDS.get((match["count"], match["unit"]))
            if kind is not None:
                day, month = match["day"], match["month"]
                if kind == "week" and day is None and (weekday := _weekday(sentence)):
                    found.append(Recurrence(kind, replace(limit, relation="by", text=weekday[0]), weekday[1]))
                    continue
                found.append(Recurrence(kind, limit, int(day) if day else None, int(month) if month else None))
        elif limit.type == "DATE" and last and last.day is None and _day_of(last, limit):
            whole = date.fromisoformat(limit.value)
            words = replace(last.limit, relation=limit.relation, text=limit.text)
            found[-1] = replace(last, day=whole.day, month=whole.month, limit=words)
        elif limit.type == "DATE" and recurs and not _YEAR.search(limit.text) and (named := _of_every(duty, limit)):
            found.append(named)
        elif limit.type != "SET":
            rest.append(limit)
    return _days_of_parts(found), rest


def _of_every(duty: Duty, limit: Limit) -> Recurrence | None:
    period = named_period(duty, limit)
    if period is None or period.kind not in ("half", "nine-months", "year"):
        return None
    day = date.fromisoformat(limit.value)
    return Recurrence(period.kind, limit, day.day, day.month)


def _days_of_parts(found: list[Recurrence]) -> list[Recurrence]:
    """Two days of a year beside a part of it: "sơ kết 6 tháng, tổng kết năm trước ngày 10/6 và 10/12 hằng năm"."""
    dated = [r for r in found if r.kind == "year" and r.month is not None]
    open_parts = [r for r in found if r.kind in ("half", "nine-months") and r.day is None]
    if len(dated) < 2:
        return found
    for part in open_parts:
        months = (5, 6, 7) if part.kind == "half" else (9, 10)
        own = next((r for r in dated if r.month in months), None)
        if own is not None and len(dated) > 1:
            dated.remove(own)
            found = [replace(own, kind=part.kind) if r is part else r for r in found if r is not own]
    return found


def _weekday(sentence: str) -> tuple[str, int] | None:
    """The words and the ISO number of the weekday by which a weekly report is owed: "trước thứ Sáu" is Thursday."""
    found = _WEEKDAY.search(sentence.lower())
    if found is None:
        return None
    number = 7 if found["name"] is None else _WEEKDAYS[found["name"]]
    before = found["before"] is not None and not _HOUR.search(found[0])
    return found[0], (number - 2) % 7 + 1 if before else number


def _day_of(recurrence: Recurrence, limit: Limit) -> bool:
    """Whether a date belongs to the recurrence named just before it ("báo cáo năm trước ngày 15/12/2023")."""
    near = 0 <= limit.start - recurrence.limit.end <= 40
    return near and recurrence.kind in ("half", "nine-months", "year") and len(limit.value) == len("2023-12-15")


def _recurring(
    duty: Duty, recurrences: Sequence[Recurrence], rules: ReportingRules, days: WorkingDays, until: date
) -> Iterable[Slot]:
    source = duty.source
    kinds = {recurrence.kind for recurrence in recurrences}
    first_year, last_year = source.years or (source.issued.year if source.issued else until.year, until.year + 1)
    start = (
        max((value_days(x.value) or (date.min, date.min))[0] for x in duty.limits if x.relation == "from")
        if any(x.relation == "from" and x.type == "DATE" for x in duty.limits)
        else date.min
    )
    for recurrence in recurrences:
        for year in range(first_year, min(last_year, until.year + 1) + 1):
            for period in periods_of_year(recurrence.kind, year):
                if _covered(period, kinds):
                    continue
                slot = _slot(duty, recurrence, period, rules, days)
                begins = slot.window[0] if slot.window else period.first_day
                if source.issued is not None and slot.closes <= source.issued:
                    continue
                if slot.closes < start:
                    continue
                if begins > until and not (source.years and year <= max(until.year, first_year)):
                    continue
                yield slot


def _covered(period: Period, kinds: set[str]) -> bool:
    last = period.months[1]
    for kind in _COVERED_BY.get(period.kind, ()):
        if kind in kinds and any(p.months[1] == last for p in periods_of_year(kind, period.year)):
            return True
    return False


def _slot(duty: Duty, recurrence: Recurrence, period: Period, rules: ReportingRules, days: WorkingDays) -> Slot:
    window, window_rule = _window(duty, period, rules)
    closes = window[1] if window else period.last_day
    stated = stated_day(recurrence, period)
    if stated is not None:
        return Slot(period, stated, "stated", None, window, window_rule, stated, recurrence.limit.text)
    rule, due = _rule_day(duty, period, rules, days, closes)
    if due is not None and rule is not None:
        return Slot(period, due, "rule", rule.id, window, window_rule, due)
    return Slot(period, None, "none", None, window, window_rule, closes)


def stated_day(recurrence: Recurrence, period: Period) -> date | None:
    """The day that the recurrence itself names, in the month that the words mean."""
    if recurrence.day is None:
        return None
    if period.kind == "week":
        day = date.fromisocalendar(period.year, period.number, min(max(recurrence.day, 1), 7))
    else:
        year, month = period.year, period.months[1]
        if recurrence.month is not None and period.kind == "year":
            month = recurrence.month + (12 if recurrence.month <= _EARLY_IN_YEAR else 0)
        elif recurrence.month is not None and period.kind in ("half", "nine-months"):
            month = recurrence.month if recurrence.month >= period.months[0] else month
        else:
            month += _months_on(recurrence, period)
        day = month_day(year, month, recurrence.day)
    return last_good_day(recurrence.limit, day)


def _months_on(recurrence: Recurrence, period: Period) -> int:
    words = recurrence.limit.text.lower()
    if _NEXT_PERIOD.search(words) or (period.kind == "quarter" and _FIRST_MONTH.search(words)):
        return 1
    if "cuối" in words:
        return 0
    return 1 if recurrence.day is not None and recurrence.day <= _EARLY_IN_MONTH else 0


def _window(duty: Duty, period: Period, rules: ReportingRules) -> tuple[tuple[date, date] | None, str | None]:
    for rule in _fitting(duty, rules, period):
        if window := rule.windows.get(period.kind):
            first, last = period.months
            start = month_day(period.year, first + window.start[0], window.start[1])
            return (start, month_day(period.year, last + window.end[0], window.end[1])), rule.id
    return None, None


def _rule_day(
    duty: Duty, period: Period, rules: ReportingRules, days: WorkingDays, closes: date
) -> tuple[ReportingRule | None, date | None]:
    for rule in _fitting(duty, rules, period):
        if send := rule.send.get(period.kind):
            if send.working_days:
                return rule, days.add_working(closes, send.working_days)
            return rule, days.next_working(month_day(period.year, period.months[1] + send.months, send.day))
    return None, None


def _fitting(duty: Duty, rules: ReportingRules, period: Period) -> Iterable[ReportingRule]:
    """Rules in force at the period's end, the narrowest scope first."""
    ranked = [
        (rank, rule) for rule in rules.rules if rule.valid(period.last_day) and (rank := _rank(rule, duty)) is not None
    ]
    return [rule for _, rule in sorted(ranked, key=lambda pair: pair[0])]


def _rank(rule: ReportingRule, duty: Duty) -> int | None:
    """0 is the narrowest; None where the rule's scope does not hold for the duty."""
    source = duty.source
    where = phrase(f"{source.issuer} {source.place} {source.region}")
    if rule.issuers:
        return 0 if any(phrase(name) in where for name in rule.issuers) else None
    if rule.subjects:
        return 1 if any(phrase(word) in phrase(source.subject) for word in rule.subjects) else None
    if rule.provinces:
        return 2 if any(phrase(name) in where for name in rule.provinces) else None
    if rule.recipients:
        names = {phrase(named.name) for named in duty.recipients}
        return 3 if any(phrase(name) in names for name in rule.recipients) else None
    return 4
