"""Number and symbol of a document ("Số: 03/KH-BCĐ138"), its kind by the symbol, and the number in a file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from corpora import lexicon
from ingest.layout import anchors

# Upper-case letters of the symbol; small ones stand in CTr, QyĐ, TTr and in "a" after the number.
_SYMBOL = r"[A-ZĐƯÂÊÔƠĂ][A-Za-zĐđƯưÂâÊêÔôƠơĂă0-9&.]*"
_REST = rf"{_SYMBOL}(?:\s?[-–/.]\s?{_SYMBOL})*"
_DIGITS = r"[0-9OoIl]{1,5}[a-z]?"
_NUMBER = re.compile(
    rf"[.…_]*(?P<digits>{_DIGITS})[.…_\s]*(?:/\s*(?P<year>\d{{4}}))?\s*[/|]\s*(?P<symbol>{_REST})"
    rf"|(?P<party>{_DIGITS})\s*[-–]\s*(?P<kind>[A-ZĐ][A-Za-zĐ]{{1,4}})\s*/\s*(?P<body>{_REST})"
    rf"|(?P<glued>\d{{2,5}})[Il](?P<tail>[A-ZĐ]{{2,}}[-–]{_SYMBOL})"
)
_AFTER_SO = re.compile(r"\b[sS][ốoóôồỐOÓÔ6]{1,2}\b\s*[:;.,]?\s*")
# A draft's blank, or a number by hand that a scan could not read.
_BLANK_NUMBER = re.compile(
    rf"^(?:[\s.…_\-:]*|[^\s/]{{1,6}}(?:/\d)?\s?)(?:/\s*(?P<year>\d{{4}})\s*)?[/-]\s*(?P<symbol>{_REST})?"
)
_LONE = re.compile(r"^(\d{1,5})(?!\s*[/\d-])\s*$")
_FILE = re.compile(
    r"(?<![0-9a-z])(\d{1,5})[ _.\-](?:(\d{4})[ _.\-])?"
    r"([a-z]{2,4})[ _.\-]([a-z][a-z0-9]{1,12}(?:-[a-z0-9]{2,8})?)(?![a-z0-9])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its symbol; ``start``-``end`` is its place in the string that was read, ``value`` None if blank."""

    value: str | None
    symbol: str  # what stands after the number and year: KH-BCĐ138
    start: int
    end: int


def in_line(line: str) -> Number | None:
    """The number of a head's "Số:" line; a draft's blank number has value None and keeps its symbol."""
    for lead in _AFTER_SO.finditer(line):
        rest = line[lead.end() :]
        found = _NUMBER.match(rest)
        if found is not None:
            return _made(found, lead.end())
        blank = _BLANK_NUMBER.match(rest)
        if blank is not None and (blank["symbol"] or "/" in blank.group()):
            return Number(None, blank["symbol"] or "", lead.end(), lead.end() + blank.end())
        lone = _LONE.match(rest)
        if lone is not None:
            return Number(lone[1], "", lead.end() + lone.start(1), lead.end() + lone.end(1))
        break
    return None


def in_text(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """The first number with a symbol after "số" in a stretch of running text."""
    stretch = text[start:end]
    for lead in re.finditer(r"\b(?:[Ss]ố|SỐ)\s*:?\s*", stretch):
        found = _NUMBER.match(stretch, lead.end())
        if found is not None:
            return _made(found, start)
    return None


def _made(found: re.Match[str], shift: int) -> Number:
    start, end = found.span()
    if found["glued"]:
        return Number(f"{found['glued']}/{_tidy(found['tail'])}", _tidy(found["tail"]), shift + start, shift + end)
    if found["party"]:
        symbol = f"{found['kind']}/{_tidy(found['body'])}"
        return Number(f"{_clean(found['party'])}-{symbol}", symbol, shift + start, shift + end)
    symbol = _tidy(found["symbol"])
    year = f"/{found['year']}" if found["year"] else ""
    return Number(f"{_clean(found['digits'])}{year}/{symbol}", symbol, shift + start, shift + end)


def _clean(digits: str) -> str:
    """Letters that a scan took for digits."""
    body, tail = (digits[:-1], digits[-1]) if digits[-1].islower() and digits[-1] not in "ol" else (digits, "")
    return body.translate(str.maketrans("OoIl", "0011")) + tail


def _tidy(symbol: str) -> str:
    return re.sub(r"\s+", "", symbol).replace("–", "-").rstrip(".-/")


@cache
def _codes() -> dict[str, str]:
    """How a kind is written in a symbol (upper case) → its abbreviation."""
    found: dict[str, str] = {}
    for entry in lexicon.load("document_types")["types"]:
        for code in (*entry.get("codes", ()), entry["code"]):
            found.setdefault(code.upper(), entry["code"])
    return found


def kind_of(symbol: str) -> str | None:
    """The kind that a symbol names: KH of "KH-BCĐ138", TT of "TT-BTC"; L of "QH15"; CV where it names only bodies."""
    parts = [part.upper() for part in re.split(r"[-/.]", symbol) if part]
    if not parts:
        return None
    if parts[0] in _codes():
        return _codes()[parts[0]]
    if re.fullmatch(r"QH\d{1,2}", parts[0]):
        return "L"
    if re.fullmatch(r"UBTVQH\d{1,2}", parts[0]):
        return "PL"
    return "CV"


def body_of(number: str) -> str | None:
    """The central body that the last part of the number's symbol names: NĐ-CP is the Government's."""
    last = re.split(r"[-/]", number)[-1]
    table = lexicon.load("document_types")
    if last in table["symbols"]:
        return str(table["symbols"][last])
    return next((str(body) for form, body in table["symbol_patterns"].items() if re.fullmatch(str(form), last)), None)


@cache
def _file_codes() -> dict[str, str]:
    return {anchors.plain(code): kind for code, kind in _codes().items()}


def in_file_name(name: str) -> Number | None:
    """The number that a file's name spells: "2442-QD-ABC quy dinh.docx" is 2442/QĐ-ABC."""
    stem = PurePath(name).stem
    for found in _FILE.finditer(stem):
        kind = _file_codes().get(anchors.plain(found[3]))
        if kind is None or kind in ("L", "CV"):
            continue
        year = f"/{found[2]}" if found[2] else ""
        symbol = f"{kind}-{found[4].upper()}"
        return Number(f"{found[1]}{year}/{symbol}", symbol, 0, 0)
    return None
