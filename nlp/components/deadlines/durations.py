"""Stretches of time counted from something: "trong thời hạn 05 ngày làm việc kể từ ngày nhận được"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.components.deadlines.words import number, number_pattern, table
from nlp.extraction import Relation
from nlp.patterns import alternation, squeezed


@dataclass(frozen=True, slots=True)
class Duration:
    """``value`` is P10D, P5B (working days), PT8H, P2W, P3M or P1Y."""

    start: int
    end: int
    value: str
    relation: Relation


@cache
def _relations() -> dict[str, Relation]:
    lists: dict[Relation, list[str]] = table()["durations"]
    return {word: relation for relation, words in lists.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    words = alternation(_relations())
    counted = alternation(table()["counted_from"])
    return re.compile(
        rf"(?:(?<!\w)(?P<cue>{words})\s*(?:là|:|từ\s+\d{{1,3}}\s*(?:-|–|đến))?\s*)?(?<![\w/.,-])(?P<n>{number_pattern()})"
        r"(?:\s*\([^()]{1,20}\))?\s+(?P<unit>ngày\s+làm\s+việc|giờ\s+làm\s+việc|ngày|giờ|tuần|tháng|năm)"
        r"(?!\w|\s*(?:\d|lần|/\s*(?:\d\s*)?lần|đầu|cuối|tuổi|học|trở\s+lên|trở\s+xuống|gần))"
        rf"(?P<from>\s*,?\s*(?:\([^()]{{1,40}}\)\s*)?{counted})?"
    )


# What it is counted from, up to the end of the clause.
_REST = re.compile(r"[^,;.:()\n]{0,80}(?=[,;.:()\n]|$)|")
# "gửi tài liệu trước khi họp ít nhất 03 ngày"
_AT_LEAST = {"ít nhất", "tối thiểu"}
_AHEAD = re.compile(r"(?<!\w)trước\s+(?:khi|ngày|thời)\s[^,;.()]*$")
_NEXT_DAY = re.compile(
    r"(?:chậm\s+nhất\s+(?:là\s+)?)?(?:ngay\s+)?trong\s+ngày\s+làm\s+việc(?:\s+(?:tiếp\s+theo|kế\s+tiếp))?(?!\s+cuối)"
    r"|(?:chậm\s+nhất|muộn\s+nhất)\s+(?:là\s+|vào\s+)?ngày\s+làm\s+việc\s+(?:tiếp\s+theo|kế\s+tiếp|liền\s+sau)"
)
_REPORT = re.compile(r"(?<!\w)(?:báo\s+cáo|sơ\s+kết|tổng\s+kết|định\s+kỳ)\s+$")
_CODES = {"ngày": "D", "tuần": "W", "tháng": "M", "năm": "Y"}
# Days and hours are short enough to be a deadline after "trong"; months and years are mostly the length of something.
_SHORT = {"ngày làm việc", "giờ làm việc", "ngày", "giờ"}
_WEAK = {"trong", "trong thời gian", "trong khoảng", "ít nhất", "tối thiểu", "trước", "thời gian", "sau", "tối đa"}


def find_durations(low: str) -> Iterator[Duration]:
    """All durations that are deadlines, in lower-cased text."""
    for match in _pattern().finditer(low):
        cue = squeezed(match.group("cue") or "")
        unit = squeezed(match.group("unit"))
        ahead = (
            cue in _AT_LEAST and unit in _SHORT and bool(_AHEAD.search(low, max(0, match.start() - 60), match.start()))
        )
        if _is_report_of(low, match):
            continue
        if ahead or _is_deadline(cue, unit, bool(match.group("from"))):
            rest = _REST.match(low, match.end("from")) if match.group("from") else None
            end = rest.end() if rest else match.end("unit")
            relation = _relations().get(cue) or "within"
            if ahead or (match.group("from") or "").strip(" ,").startswith("trước"):
                relation = "before"
            yield Duration(match.start(), end, _value(number(match.group("n")), unit), relation)
    for match in _NEXT_DAY.finditer(low):
        yield Duration(*match.span(), "P1B", "within")


def _is_report_of(low: str, match: re.Match[str]) -> bool:
    """ "Báo cáo 6 tháng trước ngày 15/6" is the half-year's report, not six months counted back from a day."""
    if squeezed(match.group("unit")) not in ("tháng", "năm") or match.group("cue"):
        return False
    return bool(_REPORT.search(low, max(0, match.start() - 20), match.start()))


def _is_ahead(low: str, start: int) -> bool:
    """Whether something is named that the days are counted back from."""
    return bool(_AHEAD.search(low, max(0, start - 60), start))


def _is_deadline(cue: str, unit: str, counted: bool) -> bool:
    if counted:
        return True
    if unit == "ngày làm việc":
        return bool(cue)
    if unit in _SHORT:
        return bool(cue) and (cue not in _WEAK or cue == "trong")
    return bool(cue) and cue not in _WEAK and cue not in ("không quá", "thời hạn")


def _value(count: int, unit: str) -> str:
    if unit == "ngày làm việc":
        return f"P{count}B"
    if unit.startswith("giờ"):
        return f"PT{count}H"
    return f"P{count}{_CODES[unit]}"
