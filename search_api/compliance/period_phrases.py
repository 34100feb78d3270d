"""The periods that a Vietnamese phrase names: "06 tháng đầu năm 2023", "quý II", "từ 15/12/2022 đến 14/6/2023".

What is compared with ("so với cùng kỳ năm 2022") or looked ahead to ("phương hướng 06 tháng cuối năm") is no period
that the text reports on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from search_api.compliance.periods import Period

_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12,
    "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_WORDS = "|".join(sorted((re.escape(word) for word in _NUMBERS), key=len, reverse=True))
_YEAR = r"(?:(?:\s*[/\-–]\s*|\s*,?\s*(?:của\s+)?năm\s+|\s+)(?P<year>(?:19|20)\d\d)(?!\d|\s*[-–]\s*(?:19|20)\d\d))?"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("half-1", r"(?<![\w/])(?:0?6|sáu)\s*(?:tháng|t)\s*đầu\s*(?:của\s+)?năm(?:\s*\(?(?P<year>(?:19|20)\d\d))?"),
        ("half-2", r"(?<![\w/])(?:0?6|sáu)\s*(?:tháng|t)\s*cuối\s*(?:của\s+)?năm(?:\s*\(?(?P<year>(?:19|20)\d\d))?"),
        ("half-1", r"(?<!\w)nửa\s+(?:đầu\s+năm|năm\s+đầu)(?:\s*(?P<year>(?:19|20)\d\d))?"),
        ("half-2", r"(?<!\w)nửa\s+(?:cuối\s+năm|năm\s+cuối)(?:\s*(?P<year>(?:19|20)\d\d))?"),
        ("nine", r"(?<![\w/])(?:0?9|chín)\s*(?:tháng|t)(?:\s*đầu)?(?:\s*(?:của\s+)?năm(?:\s*(?P<year>(?:19|20)\d\d))?)?"
                 r"(?=\W|$)"),
        ("quarter-1", r"(?<![\w/])(?:0?3|ba)\s*tháng\s*đầu\s*năm(?:\s*(?P<year>(?:19|20)\d\d))?"),
        ("half-1", r"(?<![\w/])(?:0?6|sáu)\s*tháng\s+năm\s+(?P<year>(?:19|20)\d\d)"),
        ("year", r"(?<![\w/])12\s*tháng(?:\s*(?:của\s+)?năm(?:\s*(?P<year>(?:19|20)\d\d))?)?"),
        ("quarter", r"(?<!\w)q\.?\s?(?P<number>iv|iii|ii|i|[1-4])\s*/\s*(?P<year>(?:19|20)\d\d)(?!\d)"),  # Q.I/2025
        ("quarter", rf"(?<!\w)quý\s*(?P<number>iv|iii|ii|i|0?[1-4]|một|hai|ba|bốn|tư)(?![\w]){_YEAR}"),
        ("week", rf"(?<!\w)tuần\s+(?:thứ\s+|số\s+)?(?P<number>\d{{1,2}})(?!\s*/\s*\d{{1,2}}\s*/)(?!\d){_YEAR}"),
        ("month", rf"(?<!\w)(?<!\d )tháng\s+(?P<number>1[0-2]|0?[1-9]|{_WORDS})(?!\w){_YEAR}"),
        ("month", r"(?<![\w/])t\.?\s?(?P<number>1[0-2]|0?[1-9])\s*/\s*(?P<year>(?:19|20)\d\d)(?!\d)"),  # T10/2025
        ("whole-year", r"(?<!\w)(?:cả|toàn)\s+năm(?:\s*(?P<year>(?:19|20)\d\d))?"),
        ("year", r"(?<!\w)(?<!đầu )(?<!cuối )năm\s+(?P<year>(?:19|20)\d\d)(?!\s*[-–/]\s*(?:19|20)\d\d)"),
    )
)  # fmt: skip
_MONTHS = re.compile(
    r"(?<!\w)tháng\s+(?P<months>\d{1,2}(?:(?:\s*,\s*|\s*và\s+|\s*;\s*|(?P<to>\s*[-–]\s*|\s+đến\s+))(?:tháng\s+)?\d{1,2})+)"
    r"(?![\d]|\s*/\s*\d{1,2}\s*/)(?:\s*/\s*|\s*,?\s*năm\s+)?(?P<year>(?:19|20)\d\d)?(?!\d)"
)
_SLASH, _SLASH_YEAR = r"\s*(?:/|-|\.|\s+tháng\s+)\s*", r"\s*(?:/|-|\.|\s+năm\s+)\s*"
_DAY = (
    rf"(?:ngày\s+)?(?P<{{0}}d>\d{{{{1,2}}}}){_SLASH}(?P<{{0}}m>\d{{{{1,2}}}})(?:{_SLASH_YEAR}(?P<{{0}}y>\d{{{{4}}}}))?"
)
_RANGE = re.compile(
    rf"(?<!\w)(?:từ|kể từ|tính từ)\s+{_DAY.format('a')}\s*(?:đến|tới|-|–)\s*(?:hết\s+)?{_DAY.format('b')}"
)
# Whole dates and stretches that are no reporting period: taken, so that no form below reads a part of them.
_OTHER = re.compile(
    r"(?:ngày\s+)?\d{1,2}\s*(?:tháng|/|-|\.)\s*\d{1,2}\s*(?:năm|/|-|\.)\s*\d{4}"
    r"|(?<![\w/])(?:0?[124578]|1[01])\s*tháng\s+(?:đầu\s+|cuối\s+)?năm(?:\s*\d{4})?"
)
_LOOK_AHEAD = re.compile(
    r"[,;:\-–(]?\s*(?:và\s+|;\s*)?(?:một số\s+)?(?:phương hướng|nhiệm vụ|kế hoạch|dự kiến"
    r"|chương trình công tác|giải pháp|định hướng|phương án)(?=\W|$)"
)
_JOINED = re.compile(r"\s*(?:,|;|và|\+)\s*(?:cả\s+|kết quả\s+|báo cáo\s+|tổng kết\s+)?$")
_COMPARED = re.compile(r"(?:cùng kỳ|so với|giống như|tương tự)(?:\s+\w+){0,3}\s*$")


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period named at ``start``-``end``; a range of dates has no kind of its own; ``plain`` is a bare "năm 2023"."""

    start: int
    end: int
    period: Period | None = None
    dates: tuple[date, date] | None = None
    plain: bool = False


def lowered(text: str) -> str:
    """Lower case, of the same length as ``text``, so that every offset holds in both."""
    low = text.lower()
    if len(low) == len(text):  # true of Vietnamese; a few letters of other alphabets become two
        return low
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


def find_periods(text: str, sent: date | None = None) -> list[PeriodMention]:
    """All periods that the text reports on, in their order; ``sent`` supplies the year that is left out."""
    low = lowered(text)
    taken: list[tuple[int, int]] = []
    found: list[PeriodMention] = [*_ranges(low, taken, sent)]
    taken.extend(match.span() for match in _OTHER.finditer(low))
    found.extend(_month_lists(low, taken, sent))
    for kind, form in _FORMS:
        for match in form.finditer(low):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if kind == "month" and _part_of_date(low, match.start()):
                continue
            taken.append(match.span())
            if _COMPARED.search(low[: match.start()]):
                continue
            year = match["year"] if "year" in match.groupdict() else None
            period = _period(kind, match, int(year) if year else _year_near(low, match.end(), kind, sent))
            if period is not None:
                found.append(
                    PeriodMention(match.start(), match.end(), period, plain=kind == "year" and "tháng" not in match[0])
                )
    found.sort(key=lambda mention: mention.start)
    return _reported(low, found)


def _part_of_date(low: str, start: int) -> bool:
    return bool(re.search(r"(?:ngày\s+)?\d{1,2}\s+$", low[:start]))


def _ranges(low: str, taken: list[tuple[int, int]], sent: date | None) -> Iterable[PeriodMention]:
    for match in _RANGE.finditer(low):
        year = match["by"] or match["ay"] or (str(sent.year) if sent else None)
        if year is None:
            continue
        try:
            last = date(int(year), int(match["bm"]), int(match["bd"]))
            first_year = int(match["ay"]) if match["ay"] else last.year
            first = date(first_year, int(match["am"]), int(match["ad"]))
        except ValueError:
            continue
        if not match["ay"] and first > last:
            first = first.replace(year=first.year - 1)
        taken.append(match.span())
        yield PeriodMention(match.start(), match.end(), dates=(first, last))


def _month_lists(low: str, taken: list[tuple[int, int]], sent: date | None) -> Iterable[PeriodMention]:
    """Months in a row: "tháng 8, 9/2025" are two, "tháng 01, 02 và 03 năm 2025" are a quarter."""
    for match in _MONTHS.finditer(low):
        if any(match.start() < end and start < match.end() for start, end in taken) or _part_of_date(
            low, match.start()
        ):
            continue
        months = [int(number) for number in re.findall(r"\d{1,2}", match["months"])]
        if match["to"] and len(months) == 2 and months[0] < months[1]:
            months = list(range(months[0], months[1] + 1))
        year = int(match["year"]) if match["year"] else _year_near(low, match.end(), "month", sent)
        if year is None or len(set(months)) < 2 or not all(1 <= month <= 12 for month in months):
            continue
        taken.append(match.span())
        for period in _months_together(year, months):
            yield PeriodMention(match.start(), match.end(), period)


def _months_together(year: int, months: list[int]) -> list[Period]:
    """One quarter, half-year, nine months or year where they make one; else each month."""
    for kind, length in (("quarter", 3), ("half", 6), ("nine-months", 9), ("year", 12)):
        whole = list(range(months[0], months[0] + length))
        if months == whole and (months[0] - 1) % length == 0 and (kind != "nine-months" or months[0] == 1):
            return [Period(year, kind, (months[0] - 1) // length + 1 if kind != "nine-months" else 1)]
    return [Period(year, "month", month) for month in dict.fromkeys(months)]


def _period(kind: str, match: re.Match[str], year: int | None) -> Period | None:
    if year is None:
        return None
    fixed = {"half-1": ("half", 1), "half-2": ("half", 2), "nine": ("nine-months", 1), "quarter-1": ("quarter", 1),
             "year": ("year", 1), "whole-year": ("year", 1)}  # fmt: skip
    if kind in fixed:
        return Period(year, *fixed[kind])
    number = match["number"]
    try:
        return Period(year, kind, int(number) if number.isdigit() else _NUMBERS[number])
    except (KeyError, ValueError):
        return None


def _year_near(low: str, end: int, kind: str, sent: date | None) -> int | None:
    """The year for a period that names none: the next one in the text, else the one of sending."""
    after = re.search(r"(?:năm\s+|/)((?:19|20)\d\d)(?!\s*[-–]\s*(?:19|20)\d\d)", low[end:])
    if after:
        return int(after[1])
    before = re.findall(r"(?:năm\s+|/)((?:19|20)\d\d)(?!\s*[-–]\s*(?:19|20)\d\d)", low[:end])
    if before:
        return int(before[-1])
    if sent is None:
        return None
    ends_late = kind in ("half-2", "year", "whole-year", "nine")
    return sent.year - 1 if ends_late and sent.month <= 3 else sent.year


def _reported(low: str, found: list[PeriodMention]) -> list[PeriodMention]:
    """Without what is looked ahead to, and without a bare year beside a part of it (it names the programme)."""
    if not found:
        return found
    ahead = next((m.start() for m in _LOOK_AHEAD.finditer(low) if m.start() >= found[0].end), len(low))
    kept = [mention for mention in found if mention.start < ahead]
    kept = [_beside_a_part(low, mention, kept) for mention in kept]
    parts = [mention for mention in kept if mention.period and mention.period.kind not in ("year", "day")]
    kept = [mention for mention in kept if not (mention.plain and parts)]
    unique: list[PeriodMention] = []
    for mention in kept:
        if not any(m.period == mention.period and m.dates == mention.dates for m in unique):
            unique.append(mention)
    return unique


def _beside_a_part(low: str, mention: PeriodMention, all_: list[PeriodMention]) -> PeriodMention:
    """A bare year that is joined to a part of it is reported on as well: "quý IV và năm 2025"."""
    if not mention.plain:
        return mention
    joined = any(other.end <= mention.start and _JOINED.fullmatch(low[other.end : mention.start]) for other in all_)
    return replace(mention, plain=False) if joined else mention


def shifted(mention: PeriodMention, by: int) -> PeriodMention:
    """The mention in a text in which its own begins at ``by``."""
    return replace(mention, start=mention.start + by, end=mention.end + by)
