"""What comes back every week, month, quarter or year: ISO 8601 periods, with a day where one is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.components.deadlines.words import each_pattern, number, number_pattern, number_words, table
from nlp.patterns import alternation, squeezed

# "tháng" in "tháng 6", "quý" in "quý II", "năm" in "năm 2024" or "năm học" are no periods.
_DATED = (
    r"(?!\w|\s*[/-]?\s*(?:\d|(?:iv|i{1,3})(?!\w))"
    r"|\s+(?:học|nay|trước(?!\s+(?:ngày|tháng|\d))|sinh|ngoái|làm\s+việc|kể\s+từ|tuổi))"
)
_UNIT = r"(?:ngày|tuần|tháng|quý|quí|năm)"
_AND = r"\s*(?:,|;|/|và|hoặc|hay|cùng\s+với)\s*"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A stretch that names a period; ``value`` is P1M, P1M/20 ..., or empty for "định kỳ" without one."""

    start: int
    end: int
    value: str
    ranged: bool = False  # the day closes a range ("từ ngày 25 đến 30 hằng tháng")


def period(count: int, unit: str) -> str:
    """ISO 8601 duration of so many days, weeks, months, quarters or years; twelve months are a year."""
    code = table()["periods"][unit]
    if code == "Q":
        count, code = 3 * count, "M"
    if code == "M" and count % 12 == 0:
        count, code = count // 12, "Y"
    return f"P{count}{code}"


@cache
def _item() -> str:
    return rf"(?:{_count()})?{_UNIT}{_DATED}"


@cache
def _count() -> str:
    """A number and the blank after it, which is often forgotten after digits ("01năm")."""
    return rf"(?:\d{{1,3}}\s*|{alternation(number_words())}\s+)"


@cache
def _list() -> str:
    each = alternation(table()["each"])
    half = r"(?:\s+(?:đầu|cuối)\s+năm)?"
    one = rf"(?:(?:{each}|báo\s+cáo|tổng\s+kết|cả|một)\s+)?{_item()}{half}"
    return rf"{one}(?:{_AND}{one})*"


@cache
def _items() -> re.Pattern[str]:
    return re.compile(rf"(?P<n>{_count()})?(?P<unit>{_UNIT})(?!\w)")


@cache
def _each() -> re.Pattern[str]:
    """ "hằng tháng, quý, năm", "mỗi năm 02 lần"."""
    times = rf"(?P<unit>{_UNIT})\s+(?P<k>{number_pattern()})\s+lần(?!\w)"
    several = rf"(?P<list>{_item()}(?:{_AND}(?:{each_pattern()}\s+)?{_item()})*)"
    return re.compile(rf"{each_pattern()}\s+(?:{times}|{several})")


@cache
def _periodic() -> re.Pattern[str]:
    """ "định kỳ 06 tháng, 01 năm", "định kỳ (quý, năm)"; the list may be missing."""
    filler = r"(?:\s*[:(]|\s+(?:báo\s+cáo|chế\s+độ|thực\s+hiện|hằng|hàng|theo|mỗi|vào|là|cứ|kỳ|cho|các|từng))*"
    return re.compile(rf"(?<!\w){alternation(table()['periodic'])}(?!\w)(?:{filler}\s*(?P<list>{_list()}))?")


@cache
def _times() -> re.Pattern[str]:
    """ "1 tháng/lần", "6 tháng một lần", "02 lần/năm"."""
    num = number_pattern()
    return re.compile(
        rf"(?<!\w)(?P<n>{num})\s+(?P<unit>{_UNIT})\s*(?:/\s*(?:0?1\s*|một\s+)?|\s+(?:0?1|một|1)\s+)lần(?!\w)"
        rf"|(?<!\w)(?P<k>{num})\s+lần\s*(?:/|mỗi|trong|một|trên)\s*(?:(?P<n2>{num})\s+)?(?P<unit2>{_UNIT}){_DATED}"
    )


@cache
def _anchored() -> re.Pattern[str]:
    """ "báo cáo tháng, quý, 6 tháng, năm"; "sơ kết 6 tháng, tổng kết năm"."""
    anchor = alternation(table()["list_anchors"])
    filler = r"(?:\s*[:(]|\s+(?:định\s+kỳ|công\s+tác|kết\s+quả|tình\s+hình))*"
    counted = rf"(?:0?[1369]|một|ba|sáu|chín)\s+(?:tháng|quý|năm){_DATED}(?!\s+(?:đầu|cuối|qua|gần|trở))"
    plain = rf"(?:(?:báo\s+cáo|tổng\s+kết|cả)\s+)?(?:cuối\s+)?{_UNIT}{_DATED}"
    return re.compile(
        rf"(?<!\w){anchor}{filler}\s+(?P<list>(?:{counted}|(?:tuần|tháng|quý|quí){_DATED}(?={_AND}))"
        rf"(?:{_AND}(?:{counted}|{plain}))*)"
    )


@cache
def _weekday() -> re.Pattern[str]:
    days = alternation(table()["weekdays"])
    return re.compile(rf"(?<!\w)(?P<day>{days})\s*,?\s*(?:của\s+)?{each_pattern()}\s+tuần(?!\w)")


@cache
def _last_day() -> re.Pattern[str]:
    """ "ngày làm việc cuối cùng của tháng", "ngày cuối quý"."""
    return re.compile(
        rf"ngày\s+(?:làm\s+việc\s+)?cuối(?:\s+cùng)?\s+(?:của\s+)?(?:{each_pattern()}\s+)?(?P<unit>tháng|quý|tuần){_DATED}"
    )


@cache
def _month_day() -> re.Pattern[str]:
    """A day of a month or quarter that comes back: "ngày 20 hằng tháng", "ngày 15 tháng cuối quý"."""
    each = each_pattern()
    quarter = rf"(?:(?:của\s+|mỗi\s+|các\s+)?(?:{each}\s+)?qu[ýí](?:\s+(?:sau|tiếp\s+theo|kế\s+tiếp))?)"
    return re.compile(
        r"(?:(?P<first>(?:từ\s+)?ngày\s+(?:từ\s+)?\d{1,2}\s*(?:-|–|—|đến|tới)\s*(?:hết\s+)?(?:ngày\s+)?)|ngày\s+)(?P<day>\d{1,2})(?!\d|\s*[/.-]\s*\d)\s*(?:,\s*)?(?:của\s+)?(?:"
        rf"(?P<quarter>tháng\s+(?:cuối(?:\s+cùng)?|đầu(?:\s+tiên)?|thứ\s+\w+|giữa)\s*(?:của\s+)?{quarter}|{each}\s+qu[ýí]|cuối\s+qu[ýí])"
        rf"|(?P<month>{each}\s+tháng|tháng\s+(?:sau|kế\s+tiếp|tiếp\s+theo|liền\s+kề|kế)))(?!\w)"
        # "trước ngày 25, hằng quý trước ngày 20": the quarter has a day of its own.
        r"(?!\s*[(,:]?\s*(?:(?:trước|vào|chậm\s+nhất|muộn\s+nhất)\s+(?:là\s+)?)(?:vào\s+)?ngày\s+\d)"
    )


def find_recurrences(low: str) -> Iterator[Recurrence]:
    """All periods in lower-cased text; a stretch may be given by two patterns, with the same value."""
    for match in _month_day().finditer(low):
        day = int(match.group("day"))
        if 1 <= day <= 31:
            value = f"{'P3M' if match.group('quarter') else 'P1M'}/{day:02d}"
            yield Recurrence(*match.span(), value, ranged=match.group("first") is not None)
    for match in _weekday().finditer(low):
        yield Recurrence(*match.span(), f"P1W/{table()['weekdays'][squeezed(match.group('day'))]}")
    for match in _last_day().finditer(low):
        yield Recurrence(*match.span(), period(1, match.group("unit")))
    for match in _times().finditer(low):
        yield Recurrence(*match.span(), _by_times(match))
    for match in _each().finditer(low):
        if match.group("k"):
            yield Recurrence(*match.span(), _divided(1, match.group("unit"), number(match.group("k"))))
        else:
            yield from _listed(match)
    for match in _periodic().finditer(low):
        if match.group("list"):
            yield from _listed(match)
        else:
            yield Recurrence(*match.span(), "")
    for match in _anchored().finditer(low):
        yield from _listed(match)


def _listed(match: re.Match[str]) -> Iterator[Recurrence]:
    """One recurrence for each period of a list."""
    offset = match.start("list")
    for item in _items().finditer(match.group("list")):
        start = match.start() if item.start() == 0 else offset + item.start()
        count = number(item.group("n")) if item.group("n") else 1
        if count:
            yield Recurrence(start, offset + item.end(), period(count, item.group("unit")))


def _by_times(match: re.Match[str]) -> str:
    if match.group("unit"):
        return period(number(match.group("n")) or 1, match.group("unit"))
    count = number(match.group("n2")) if match.group("n2") else 1
    return _divided(count, match.group("unit2"), number(match.group("k")))


def _divided(count: int, unit: str, times: int) -> str:
    """The period of something done so many times in ``count`` units; the unit itself where it does not divide."""
    months = {"M": 1, "Q": 3, "Y": 12}.get(table()["periods"].get(unit, ""), 0) * count
    if months and times and months % times == 0:
        return period(months // times, "tháng")
    return period(count, unit) if unit in table()["periods"] else ""
