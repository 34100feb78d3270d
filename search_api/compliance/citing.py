"""What a letter cites, and whether that is the document which lays the duty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from search_api.compliance.duties import Source
from search_api.compliance.words import Number, likeness, parse_day, parse_number, phrase, phrases

_KIND = (
    r"Kế hoạch|Công văn|Quyết định|Chỉ thị|Báo cáo|Thông báo|Chương trình|Tờ trình|Nghị quyết"
    r"|Văn bản|Công điện|Hướng dẫn"
)
_SHORT = {"kế hoạch": "KH", "công văn": "", "quyết định": "QĐ", "chỉ thị": "CT", "báo cáo": "BC", "thông báo": "TB",
          "chương trình": "CTR", "tờ trình": "TTR", "nghị quyết": "NQ", "kh": "KH", "cv": "", "bc": "BC"}  # fmt: skip
_FULL = re.compile(
    r"(?:[Ss]ố\s*:?\s{0,3})?(?:(?<![\w/.-])(?P<number>[\dOoIl|]{1,5}[a-zA-Z]?)|(?P<blank>(?<=[Ss]ố)[\s.…_]+))\s*"
    r"(?P<mark>/|-(?=[A-ZĐ]{1,4}/))\s*(?P<symbol>[A-ZĐƯÂ][A-ZĐƯÂÔÊa-zđ0-9]*(?:(?:[-–&.]|\s[-–]\s?(?=[A-ZĐƯÂÔÊ]{2}))[A-ZĐƯÂÔÊ0-9][\wĐđ]*|/[A-ZĐ][\wĐđ]*)*)"
)
_BRIEF = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND}|KH|CV|BC)\s+(?:số\s+)?(?P<number>\d{{1,4}})(?![\d/.,]|\s*(?:/|tháng|ngày))", re.I
)
_DATE = re.compile(
    r"^\s*,?\s*(?:\([^)]*\)\s*)?ngày\s+(?P<d>\d{1,2})\s*(?:/|-|\.|\s*tháng\s+)\s*(?P<m>\d{1,2})"
    r"\s*(?:/|-|\.|\s*năm\s+)\s*(?P<y>\d{4})"
)
_BARE_YEAR = re.compile(r"^\s*,?\s*năm\s+(?P<y>\d{4})")
_OF = re.compile(
    r"^\s*,?\s*(?:\([^)]*\)\s*)?(?:ngày\s+[\d/.\-]+(?:\s*tháng\s+\d+\s+năm\s+\d+)?\s*|năm\s+\d{4}\s*)?,?\s*của\s+"
    r"(?P<name>[^,;.(]{3,90}?)(?=\s+(?:về|triển khai|thực hiện|ban hành|quy định|hướng dẫn|năm)\b|[,;.(]|$)"
)
_BEFORE = 70  # characters before a number within which "Thực hiện" makes it the letter's basis
_AFTER = 300


@dataclass(frozen=True, slots=True)
class Cited:
    """A document named in the letter: by number, by number without its symbol (``brief``), or with the number blank."""

    number: Number
    raw: str
    start: int
    end: int
    day: date | None = None
    year: int | None = None
    brief: bool = False
    basis: bool = False
    context: str = ""
    envelope: bool = False  # named by the envelope of the exchange, not in the text

    @property
    def issuer(self) -> str:
        """The body named after the citation: "... của UBND tỉnh về ..."; "" where none is."""
        found = _OF.match(self.context)
        return found["name"].strip() if found else ""


def read_answered(exchange: Mapping[str, Any] | None) -> tuple[Cited, ...]:
    """What the envelope of the exchange says that the letter answers (QCVN 102:2016/BTTTT, ResponseFor)."""
    found = []
    for entry in (exchange or {}).get("answered", ()):
        number = parse_number(entry.get("number"))
        if number is not None:
            day = parse_day(entry.get("date"))
            found.append(Cited(number, str(entry["number"]), 0, 0, day, basis=True, envelope=True))
    return tuple(found)


def read_citations(text: str, given: Sequence[Mapping[str, Any]] = ()) -> tuple[Cited, ...]:
    """All citations by number in their order: those of the extraction and those that only a letter has."""
    found: dict[tuple[int, int], Cited] = {}
    for match in _FULL.finditer(text):
        number = parse_number(f"{match['number'] or ''}{match['mark']}{match['symbol']}")
        if number is not None:
            found[match.span()] = _cited(number, text, match.start(), match.end())
    for match in _BRIEF.finditer(text):
        symbol = _SHORT.get(match["kind"].lower(), "")
        found[match.span()] = _cited(Number(match["number"].lstrip("0"), symbol), text, *match.span(), brief=True)
    for entry in given:
        start, end = int(entry["start"]), int(entry["end"])
        extra = parse_number(entry.get("number"))
        if extra is not None and not any(s < end and start < e for s, e in found):
            day = parse_day(entry.get("date"))
            found[start, end] = _cited(extra, text, start, end, day=day)
    ordered = sorted(found.values(), key=lambda cited: (cited.start, -cited.end))
    return tuple(c for n, c in enumerate(ordered) if not any(c.start < o.end and o.start < c.end for o in ordered[:n]))


def _cited(number: Number, text: str, start: int, end: int, brief: bool = False, day: date | None = None) -> Cited:
    after = text[end : end + _AFTER]
    whole, bare = _DATE.match(after), _BARE_YEAR.match(after)
    if whole:
        try:
            day = date(int(whole["y"]), int(whole["m"]), int(whole["d"]))
        except ValueError:
            day = None
    before = phrase(text[max(0, start - _BEFORE) : start].rpartition("\n")[2])
    return Cited(
        number=number,
        raw=text[start:end].strip(),
        start=start,
        end=end,
        day=day,
        year=int(whole["y"]) if whole else int(bare["y"]) if bare else None,
        brief=brief,
        basis=any(word in before for word in phrases("basis")),
        context=re.split(r"[.;\n](?:\s|$)", after, maxsplit=1)[0],
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """How a citation fits a source: exact, brief, blank, doubtful (a slip lies between), or other."""

    fit: str
    cited: Cited


def answers(source: Source, cited: Cited, others: Iterable[Number] = ()) -> Answer | None:
    """Whether the citation means the source; None where it is another kind of document altogether.

    Numbers start again every year (Decree 30/2020/NĐ-CP, Article 15): the same number with a date of another year is
    another document. ``others`` are numbers of documents on file: a citation of one of them is no slip of the pen.
    """
    mine = source.key
    if mine is None:
        return None
    if cited.brief:
        short = mine.symbol.split("-")[0]
        if cited.number.number == mine.number and cited.number.symbol in ("", short):
            return Answer("brief" if _year_fits(source, cited) else "other", cited)
        return Answer("other", cited) if cited.number.symbol == short and cited.basis else None
    if cited.number.symbol != mine.symbol:
        return None
    if cited.number.number == mine.number:
        if _year_fits(source, cited):
            return Answer("exact" if _day_fits(source, cited) else "doubtful", cited)
        return Answer("other" if cited.day and not _slip_of_year(source, cited) else "doubtful", cited)
    if cited.number.blank:
        return Answer("blank", cited)
    slip = cited.number.like(mine) and cited.number not in others and _same_title(source, cited)
    return Answer("doubtful" if slip else "other", cited)


def _year_fits(source: Source, cited: Cited) -> bool:
    if cited.year is None:
        return True
    if cited.day and source.issued:
        return cited.year == source.issued.year
    years = {source.issued.year} if source.issued else set()
    if source.years:
        # A plan of 2023 may have been signed in the last weeks of 2022.
        early = cited.day is not None and cited.day.month >= 11
        years.update((source.years[0], source.years[0] - early))
    return not years or cited.year in years


def _slip_of_year(source: Source, cited: Cited) -> bool:
    """Whether number, day and month are the source's own: two years do not agree in all three by chance."""
    mine = source.issued
    return bool(mine and cited.day and (cited.day.day, cited.day.month) == (mine.day, mine.month))


def _day_fits(source: Source, cited: Cited) -> bool:
    return cited.day is None or source.issued is None or cited.day == source.issued


def _same_title(source: Source, cited: Cited) -> bool:
    """Whether the words after the number are the source's own subject of its own year."""
    if likeness(source.topic, cited.context) < 0.8:
        return False
    return source.years is None or any(str(year) in cited.context for year in source.years)
