"""Everything that a sentence, heading or table cell says about time, as deadlines with TIMEX3 values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.components.deadlines import words
from nlp.components.deadlines.dates import Dated, Place, find_dates
from nlp.components.deadlines.durations import find_durations
from nlp.components.deadlines.events import find_events
from nlp.components.deadlines.recurrence import Recurrence, find_recurrences
from nlp.components.deadlines.reference import Reference
from nlp.components.deadlines.words import number
from nlp.extraction import Deadline, Relation
from nlp.folded import lowered
from nlp.patterns import alternation, squeezed

# Nothing about time without one of these: most sentences are let go here.
_TRIGGER = re.compile(
    r"\d|qu[ýí]|h[ằàẳ]ng|mỗi|từng|định k[ỳì]|thường k[ỳì]|đột xuất|bất thường|yêu cầu|chỉ đạo|đề nghị|khi |nếu "
    r"|trường hợp|kết thúc|cuối|hết|quá |qua |thường xuyên|liên tục|suốt|cả năm|trong năm|thời hạn|lần|sơ kết|ngày|tuần"
)
_QUOTED = re.compile(r"“[^”]{0,400}”|\"[^\"]{0,200}\"")
_BARE_DAY = re.compile(
    r"ngày\s+(?:\d{1,2}\s*(?:,|và|-|–)\s*(?:ngày\s+)?){0,5}(?P<day>\d{1,2})(?!\d|\s*[/.-]\s*\d|\s+tháng\s+\d|\s*ngày)"
)
_MONTHS_BEFORE = re.compile(r"(?<!\w)(?P<n>0?[69]|sáu|chín)\s+tháng\s*[(:,]?\s*$")
_DAY_NUMBER = re.compile(r"\d{1,2}")
_WEEKDAY_NEAR = 40
# "mỗi năm 2 đợt: đợt 1 đến 10/7, đợt 2 đến 10/12"
_ROUNDS = re.compile(r"(?<!\w)(?:mỗi|hằng|hàng)\s+năm\s+(?:\d{1,2}|hai|ba|bốn)\s*(?:đợt|kỳ|lần|vòng)(?!\w)")
# "trước ngày 15 tháng 4 của năm trước năm kế hoạch", "trước ngày 31/5 cùng năm": whichever year it is.
_RELATIVE_YEAR = re.compile(
    r"\s*,?\s*(?:của\s+)?(?:cùng\s+năm|năm\s+(?:đó|kế\s+hoạch|trước\s+năm|trước\s+liền\s+kề|liền\s+trước))(?!\w)"
)
_SPAN = tuple[int, int]


def find_deadlines(text: str, reference: Reference | str | None = None, place: Place = "sentence") -> list[Deadline]:
    """Deadlines of one sentence, heading or table cell, as offsets into ``text``.

    ``reference`` is the document's date (ISO 8601) or a :class:`Reference`; a missing year comes from it. In a
    ``cell`` of a time column everything that names a time counts; in a ``heading`` a bare quarter or month does.
    """
    low = lowered(text)
    if not _TRIGGER.search(low):
        return []
    if not isinstance(reference, Reference):
        reference = Reference.on(reference)
    quoted = (
        [] if place == "cell" else [match.span() for match in _QUOTED.finditer(low) if len(match.group()) < len(low)]
    )
    recurrences = [found for found in find_recurrences(low) if not _within(found.start, quoted)]
    durations = [found for found in find_durations(low) if not _within(found.start, quoted)]
    taken = [(found.start, found.end) for found in recurrences if "/" in found.value]
    taken += [(found.start, found.end) for found in durations]
    dates = find_dates(low, reference, place, [*quoted, *taken])
    deadlines = [*_recurring(low, text, recurrences, dates, statute=reference.statute)]
    deadlines += [Deadline("DURATION", d.value, d.relation, text[d.start : d.end], d.start, d.end) for d in durations]
    for event in find_events(low, anywhere=place == "cell"):
        if not _within(event.start, quoted):
            deadlines.append(
                Deadline("EVENT", event.value, event.relation, text[event.start : event.end], event.start, event.end)
            )
    if place == "cell" and (always := re.search(rf"(?<!\w){alternation(words.table()['constantly'])}(?!\w)", low)):
        deadlines.append(Deadline("SET", "", "every", text[always.start() : always.end()], *always.span()))
    return _unique(deadlines)


def _within(position: int, spans: list[_SPAN]) -> bool:
    return any(start <= position < end for start, end in spans)


def _recurring(
    low: str, text: str, recurrences: list[Recurrence], dates: list[Dated], *, statute: bool
) -> Iterator[Deadline]:
    """Periods and dates; a day or a date without year beside a period becomes the day of that period.

    In a ``statute`` a day without year comes back every year.
    """
    used: set[str] = set()
    every_year = any(found.value == "P1Y" for found in recurrences) or bool(_ROUNDS.search(low))
    for dated in dates:
        moment, end = dated.moment, dated.moment.end
        said = text[dated.start : end]
        without_year = moment.year is None or dated.year_supplied
        yearly = every_year or bool(_RELATIVE_YEAR.match(low, end)) or (statute and moment.unit == "day")
        if (
            yearly
            and without_year
            and (moment.unit == "day" or (moment.unit == "month" and dated.relation == "before"))
        ):
            period = _period_before(low, dated.start)
            used.add(period)
            value = f"{period}/{moment.month:02d}-{moment.day or 1:02d}"  # before October: before its first day
            yield Deadline("SET", value, dated.relation, said, dated.start, end)
        else:
            yield Deadline(
                "DATE", moment.value(), dated.relation, said, dated.start, end, year_supplied=dated.year_supplied
            )
    for day, period in _paired(low, _bare_days(low, dates, recurrences), recurrences):
        used.add(period)
        value = f"{period}/{day.number:02d}"
        yield Deadline("SET", value, day.relation, text[day.start : day.end], day.start, day.end)
    for found in recurrences:
        if found.value == "P1W" and (weekday := _weekday_near(low, found)):
            used.add("P1W")
            yield Deadline("SET", f"P1W/{weekday[2]}", "every", text[weekday[0] : weekday[1]], *weekday[:2])
    for found in recurrences:
        period = found.value.split("/")[0]
        if "/" in found.value:
            used.add(period)
            start = _cue_start(low, found.start)
            relation = "by" if found.ranged else _relation(low, found.start)
            yield Deadline("SET", found.value, relation, text[start : found.end], start, found.end)
    for found in recurrences:
        if found.value not in used and "/" not in found.value:
            yield Deadline("SET", found.value, "every", text[found.start : found.end], found.start, found.end)


def _period_before(low: str, start: int) -> str:
    """The period that a date of every year closes: "báo cáo 6 tháng trước ngày 15/6 hằng năm" is the half-year's."""
    found = _MONTHS_BEFORE.search(low, max(0, start - 24), start)
    return f"P{number(found.group('n'))}M" if found else "P1Y"


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of the month without a month, from its cue on; ``period`` where the next day of its list names one."""

    start: int
    end: int
    number: int
    relation: Relation
    period: str = ""
    listed: bool = False  # not the first of its list


def _bare_days(low: str, dates: list[Dated], recurrences: list[Recurrence]) -> list[_Day]:
    """Days without month and with a cue ("trước ngày 20", "ngày 15 và ngày 30"), outside what is already read."""
    dated = [(one.start, one.moment.end) for one in dates]
    days: list[_Day] = []
    for match in _BARE_DAY.finditer(low):
        start = _cue_start(low, match.start())
        cued = start < match.start() or low[: match.start()].rstrip().endswith((",", "(", "vào"))
        if not cued or _within(match.start(), dated):
            continue
        named = next((r for r in recurrences if "/" in r.value and r.start < match.end() <= r.end), None)
        if named and named.start <= match.start():
            continue
        for one in _DAY_NUMBER.finditer(low, match.start(), named.start if named else match.end()):
            if 1 <= int(one.group()) <= 31:
                first = not days or days[-1].end <= match.start()
                span = (start if first else one.start(), one.end())
                period = named.value.split("/")[0] if named else ""
                days.append(_Day(*span, int(one.group()), _relation(low, match.start()), period, not first))
    return days


def _paired(low: str, days: list[_Day], recurrences: list[Recurrence]) -> Iterator[tuple[_Day, str]]:
    """Each day with the periods that it closes: those named since the day before, else those that follow.

    "báo cáo tháng, quý trước ngày 20" is the 20th for both; a semicolon parts what is named before it.
    """
    periods = [(found.start, found.value) for found in recurrences if found.value in ("P1M", "P3M")]

    def between(start: int, end: int) -> list[str]:
        return list(dict.fromkeys(value for at, value in sorted(periods) if start <= at < end))

    last: list[str] = []
    edge = 0
    for place, day in enumerate(days):
        clause = low.rfind(";", 0, day.start) + 1
        semicolon = low.find(";", day.end)
        stop = min(
            days[place + 1].start if place + 1 < len(days) else len(low), len(low) if semicolon < 0 else semicolon
        )
        named = [day.period] if day.period else between(max(clause, edge), day.start)
        named = named or (last if day.listed else []) or between(day.end, stop) or between(0, day.start)[-1:]
        yield from ((day, period) for period in named)
        last, edge = named, day.end


def _weekday_near(low: str, found: Recurrence) -> tuple[int, int, int] | None:
    """A day of the week close to "hằng tuần"."""
    days = words.table()["weekdays"]
    left = max(0, found.start - _WEEKDAY_NEAR)
    pattern = re.compile(rf"(?<!\w){alternation(days)}(?!\w)")
    match = pattern.search(low, left, found.end + _WEEKDAY_NEAR)
    return (*match.span(), days[squeezed(match.group())]) if match else None


def _cue_start(low: str, start: int) -> int:
    cue = words.cue_pattern().search(low, max(0, start - 60), start)
    return cue.start("cue") if cue else start


def _relation(low: str, start: int) -> Relation:
    cue = words.cue_pattern().search(low, max(0, start - 60), start)
    return words.cue_relations()[squeezed(cue.group("cue"))] if cue else "every"


def _unique(deadlines: list[Deadline]) -> list[Deadline]:
    """Each value once, in the order of the text; "định kỳ" without a period only where no period is known."""
    known = {(deadline.type, deadline.value) for deadline in deadlines if deadline.type in ("SET", "EVENT")}
    kept: dict[tuple[str, str], Deadline] = {}
    for deadline in sorted(deadlines, key=lambda d: (d.start, -d.end)):
        if not (deadline.type == "SET" and not deadline.value and len(known) > 1):
            kept.setdefault((deadline.type, deadline.value), deadline)
    return list(kept.values())


def shifted(deadlines: list[Deadline], offset: int, *, inherited: bool = False) -> list[Deadline]:
    """The same deadlines as offsets into a longer text, marked where they come from a heading or a column."""
    return [
        replace(deadline, start=deadline.start + offset, end=deadline.end + offset, inherited=inherited)
        for deadline in deadlines
    ]
