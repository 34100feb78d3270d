"""Numbers and names joined with what stands around them: date, issuer, article; each other document once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from corpora import lexicon
from ingest.document import Document, Zone
from nlp.components.citations.laws import find_laws
from nlp.components.citations.numbers import Number, find_numbers, find_short_numbers, key
from nlp.extraction import Citation
from nlp.folded import lowered
from nlp.patterns import alternation

_DATE = r"(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:[/.-]|\s*,?\s*năm\s+)\s*(?P<y>\d{4})(?!\d)"
_SIGNED = r"\s*,?\s*\(?\s*(?:(?:được\s+)?(?:ký|ban\s+hành|lập|thông\s+qua)\s*,?\s*)?(?:ngày\s+)(?:ký\s+)?"
_DATED = re.compile(rf"\)?{_SIGNED}{_DATE}", re.IGNORECASE)
_NOT_A_CUE = r"(?<!trước)(?<!đến)(?<!nhất)(?<!hết)(?<!từ)(?<!vào)"
# "Nghị định số 45/2010/NĐ-CP của Chính phủ ngày 21/4/2010"
_DATED_AFTER_ISSUER = re.compile(
    rf"\s+của\s+(?!\w*\s*ngày)[^,;.()\d]{{2,50}}?{_NOT_A_CUE}{_SIGNED}{_DATE}", re.IGNORECASE
)
_BRACKETED = re.compile(rf"\s*\(\s*{_DATE}\s*\)")
_CAPITAL = f"[{''.join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())}]"
_OF = re.compile(r"\s*,?\s*của\s+(?=[A-ZĐ])")
_PART = (
    r"(?:(?:các\s+)?(?:điểm|tiết)\s+[a-zđ](?!\w)(?:(?:\s*,\s*|\s+và\s+|\s+đến\s+)(?:điểm\s+)?[a-zđ](?!\w))*"
    r"|(?:các\s+)?(?:khoản|điều|mục|chương|phần|phụ\s+lục)\s+(?:số\s+)?(?:\d{1,3}[a-zđ]?|[ivxlc]{1,6})(?!\w)"
    r"(?:(?:\s*,\s*|\s+và\s+|\s+đến\s+|\s*-\s*)(?:(?:khoản|điều|mục)\s+)?(?:\d{1,3}[a-zđ]?|[ivxlc]{1,6})(?!\w))*)"
)
_NUMBER_FOLLOWS = re.compile(r"\s*,?\s*(?:(?:số|:)\s*)+\d")
REACH = 140


@cache
def _issuer_end() -> re.Pattern[str]:
    table = lexicon.load("citations")
    ends, kinds = alternation(table["issuer_ends"]), alternation(table["kinds"])
    # "và" joins two parts of a name or two bodies, unless another document or a new clause follows.
    other = rf"và\s+(?:(?:các\s+)?(?i:{kinds})(?!\w)|(?!{_CAPITAL}))"
    return re.compile(rf"[,;.:()“”\"\n]|\s+-\s+|\s+(?:{ends}(?!\w)|{other})")


@cache
def _provision() -> re.Pattern[str]:
    """ "điểm a khoản 2 Điều 5" at the end of what stands before a citation."""
    parts = rf"(?P<parts>{_PART}(?:\s*,?\s*(?:của\s+)?{_PART}){{0,4}})"
    return re.compile(rf"{parts}\s*(?:,\s*)?(?:của\s+|tại\s+|thuộc\s+)?$")


def find_citations(text: str, *, own_number: str | None = None, skip: Iterable[tuple[int, int]] = ()) -> list[Citation]:
    """Every other document, once, at its first place, with what any of its mentions says of it.

    ``own_number`` is the document's own; ``skip`` are stretches, such as the head, that cite nothing.
    """
    low = lowered(text)
    stretches = list(skip)
    merged: dict[tuple[str, str | None], Citation] = {}
    found = [*_numbered(text, low), *_titled(text, low)]
    for citation in sorted(found, key=lambda citation: citation.start):
        if any(start <= citation.start < end for start, end in stretches):
            continue
        if citation.number and own_number and key(citation.number) == key(own_number):
            continue
        _merge(merged, citation)
    return _without_prefixes(_without_short_forms(list(merged.values())))


def _numbered(text: str, low: str) -> Iterator[Citation]:
    complete: set[str] = set()
    for number in find_numbers(text):
        complete.add(key(number.text).rsplit("/", 1)[0])
        yield _of_number(text, low, number)
    for number in find_short_numbers(text):
        if key(number.text) not in complete:
            yield _of_number(text, low, number)


def _of_number(text: str, low: str, number: Number) -> Citation:
    return Citation(
        number.text,
        None,
        _date_after(text, number.end),
        _issuer_after(text, number.end),
        number.start,
        number.end,
        _provision_before(low, number.kind_start),
    )


def _titled(text: str, low: str) -> Iterator[Citation]:
    laws = list(find_laws(text))
    # "Luật Đầu tư công số 58/2024/QH15": its number stands for it, here and where the name comes alone.
    numbered = {key(law.title) for law in laws if _NUMBER_FOLLOWS.match(text, law.end)}
    for law in laws:
        if key(law.title) in numbered:
            continue
        yield Citation(
            None, law.title, _date_after(text, law.end), None, law.start, law.end, _provision_before(low, law.start)
        )


def _date_after(text: str, end: int) -> str | None:
    """ISO date of issue straight after a number or title."""
    window = text[end : end + REACH]
    match = _DATED.match(window) or _BRACKETED.match(window) or _DATED_AFTER_ISSUER.match(window)
    if not match:
        return None
    try:
        return date(int(match.group("y")), int(match.group("m")), int(match.group("d"))).isoformat()
    except ValueError:
        return None


def _issuer_after(text: str, end: int) -> str | None:
    """The body after "của", which may stand after the date."""
    window = text[end : end + REACH]
    dated = _DATED.match(window) or _BRACKETED.match(window)
    of = _OF.match(window, dated.end() if dated else 0)
    if not of:
        return None
    stop = _issuer_end().search(window, of.end())
    name = " ".join(window[of.end() : stop.start() if stop else len(window)].split())
    return name or None


def _provision_before(low: str, start: int) -> str | None:
    """The article, clause and point of the cited document that are meant."""
    window = low[max(0, start - REACH) : start]
    if "điều" not in window and "khoản" not in window and "mục" not in window and "phụ lục" not in window:
        return None
    match = _provision().search(window)
    if not match:
        return None
    parts = re.sub(r"\s+", " ", match.group("parts")).strip()
    return re.sub(r"\bđiều\b", "Điều", parts)


def _merge(merged: dict[tuple[str, str | None], Citation], citation: Citation) -> None:
    """Add a mention: the same number, or the same title with no other date, is the same document."""
    if citation.number:
        slot: tuple[str, str | None] = (key(citation.number), None)
    else:
        title = key(citation.title or "")
        dated = [known for known in merged if known[0] == title]
        same = [known for known in dated if citation.date is None or known[1] in (None, citation.date)]
        slot = same[0] if same else (title, citation.date)
    known = merged.get(slot)
    if known is None:
        merged[slot] = citation
        return
    provisions = [part for part in (known.provision, citation.provision) if part]
    merged[slot] = replace(
        known,
        date=known.date or citation.date,
        issuer=known.issuer or citation.issuer,
        provision="; ".join(dict.fromkeys("; ".join(provisions).split("; "))) if provisions else None,
    )


def _without_short_forms(citations: list[Citation]) -> list[Citation]:
    """ "Nghị quyết 06/TU" beside 06-NQ/TU is the same document: its parts are all in the longer number."""
    parts = [set(re.split(r"[-/]", key(citation.number))) if citation.number else set() for citation in citations]
    alike: dict[tuple[frozenset[str], str], list[set[str]]] = {}  # by figures and one more part
    for own in parts:
        for part in own:
            alike.setdefault((_digits(own), part), []).append(own)
    return [
        citation
        for citation, own in zip(citations, parts, strict=True)
        if not own or not any(own < other for other in min((alike[_digits(own), part] for part in own), key=len))
    ]


def _digits(parts: set[str]) -> frozenset[str]:
    return frozenset(part for part in parts if part[:1].isdigit())


def _without_prefixes(citations: list[Citation]) -> list[Citation]:
    """ "Luật Đất đai", "Luật Đất đai năm 2013" and the same with its date in 2013 are one law."""
    titles = {key(citation.title) for citation in citations if citation.title}
    dated = {(key(c.title), c.date[:4]) for c in citations if c.title and c.date}
    with_year = {found.group(1) for title in titles if (found := _WITH_YEAR.fullmatch(title))}
    return [
        citation
        for citation in citations
        if citation.date or not citation.title or not _is_said_better(key(citation.title), with_year, dated)
    ]


_WITH_YEAR = re.compile(r"(.+?)(?:năm)?(\d{4})")


def _is_said_better(title: str, with_year: set[str], dated: set[tuple[str, str]]) -> bool:
    if year := _WITH_YEAR.fullmatch(title):
        return (year.group(1), year.group(2)) in dated
    return title in with_year


def head_stretches(document: Document) -> list[tuple[int, int]]:
    """Head, foot and stamps: the numbers in them are the document's own or the registry's."""
    return [(block.start, block.end) for block in document.blocks if block.zone in (Zone.HEAD, Zone.STAMP)]
