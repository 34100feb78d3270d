"""Fixed expressions of the head and foot of a document (Decree 30/2020/NĐ-CP, Annex I), found in any one line.

Matching is by :func:`plain` text, since scans and old fonts lose tone marks. The word lists are in
corpora/lexicon/letterhead.yaml and document_types.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from corpora import lexicon

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile("[\u0300-\u036f]")
_RULE = re.compile(r"[\s_\-–—=*.~•o∙·⎯─]*")
_NUMBER_LINE = re.compile(r"^\W{0,3}(?:luat |bo luat )?s[o0óôốồố6]\s*[:;.,]|^so\s+[\d.…_ ]*\s*[-/]|^so\s+\d+\s*/", re.I)
_MISREAD_NUMBER = re.compile(
    r"^\W{0,3}[sS]\w{0,2}\W{0,2}[^\s/⁄]{0,6}\s?[/⁄]\s?[A-ZĐ][A-Za-zĐ]{1,5}\s?[-–]\s?[A-ZĐ]{2,}"
)
_DATE = r"nga[yv](?:.{0,16}?thang.{0,14}?nam\b|\s+\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})"
# A place of one to five words before it, with a comma where the scan kept it; or the number's line.
_DATE_LINE = re.compile(rf"^\W*(?:(?:[^\W\d]+\.?\W+){{0,5}}|[^;:/]{{0,45}},\s*|so\b.{{0,60}}?){_DATE}")
_ADDRESS = re.compile(r"^\W*(?:trich yeu|v\s*/\s*v|v/v|vv)\b\W*")
_RECIPIENTS = re.compile(r"^\W*\w{0,2}\W{0,2}noi\s*nhan\s*(?:[:;.,]|$|\s{2}|[-–])")
_DEAR = re.compile(r"^\W*kinh\s*gui\b|^\W*kinh\s+trinh\s*:")
_WIRE = re.compile(r"^[^:;.]{6,90}\s+dien\s*:$")
_FORMULA = re.compile(r"^(?:quyet dinh|quyet nghi|nghi quyet|nghi dinh|thong tu|chi thi|luat|lenh)\s*:$")


_SHORTEST_TITLE = 3  # letters: LUẬT, NGHỊ QUYẾT; every title has as many
_LONGEST = 500  # characters: no line of a head, title or foot is longer


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, without tone and vowel marks, đ as d, blanks single."""
    text = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d").replace("ð", "d")
    return _BLANKS.sub(" ", text).strip()


@cache
def words(table: str, key: str) -> tuple[str, ...]:
    """A word list of the lexicon in plain form, the longest first."""
    return tuple(sorted({plain(str(word)) for word in lexicon.load(table)[key]}, key=len, reverse=True))


def starts_with(text: str, phrases: tuple[str, ...]) -> str | None:
    """The longest of the ``phrases`` with which the plain ``text`` begins, as whole words."""
    for phrase in phrases:
        if text.startswith(phrase) and (len(text) == len(phrase) or not text[len(phrase)].isalnum()):
            return phrase
    return None


def is_rule(text: str) -> bool:
    """A line of dashes, asterisks or dots, or nothing."""
    return _RULE.fullmatch(text) is not None


def nation_at(text: str) -> tuple[int, int] | None:
    """Where in ``text`` the state's or the Party's name stands, in capitals or as the whole line.

    Found also with wrong letters (scan); the name in a sentence is none.
    """
    if len(text) > _LONGEST:
        return None
    line = _keeping_length(text)
    for name in words("letterhead", "nation"):
        at = line.find(name)
        if at >= 0 and _stands_as_head(text, at, at + len(name)):
            return at, at + len(name)
    if len(line) > 200 or (not mostly_capitals(text[-40:]) and not mostly_capitals(text)):
        return None
    for name in words("letterhead", "nation"):
        if len(line) < len(name) * 0.8:
            continue
        found = fuzz.partial_ratio_alignment(name, line, score_cutoff=84)
        if found is not None and len(name) > 15 and _stands_as_head(text, found.dest_start, found.dest_end):
            return found.dest_start, found.dest_end
    return None


def _stands_as_head(text: str, start: int, end: int) -> bool:
    return mostly_capitals(text[start:end]) or len(text.strip()) <= end - start + 4


def _keeping_length(text: str) -> str:
    """Plain text of the same length, as long as every letter composes; else plain without that promise."""
    folded = "".join(plain(char) or " " for char in text)
    return folded if len(folded) == len(text) else plain(text)


def is_motto(text: str) -> bool:
    """Độc lập - Tự do - Hạnh phúc, as the whole line."""
    if len(text) > _LONGEST:
        return False
    line = plain(text)
    return len(line) < 60 and any(fuzz.ratio(motto, line) > 74 for motto in words("letterhead", "motto"))


def is_number_line(text: str) -> bool:
    """A line "Số: 12/KH-UBND" of the head, also with its number left blank."""
    if len(text) > _LONGEST:
        return False
    line = plain(text)
    if len(line) >= 120:
        return False
    return _NUMBER_LINE.search(line) is not None or _MISREAD_NUMBER.match(text) is not None


def has_date(text: str) -> bool:
    """A line of the head with a place and a date, also a draft's with blanks."""
    if len(text) > _LONGEST:
        return False
    line = plain(text)
    return len(line) < 110 and line[-1:] not in (":", ";") and _DATE_LINE.search(line) is not None


def is_subject_mark(text: str) -> bool:
    """V/v, with which the subject of an official letter begins."""
    if len(text) > _LONGEST:
        return False
    return _ADDRESS.match(plain(text)) is not None


def is_recipients(text: str) -> bool:
    """Nơi nhận:, also with a wrong letter from a scan."""
    if len(text) > _LONGEST:
        return False
    line = plain(text)
    if _RECIPIENTS.match(line) is not None:
        return True
    return len(line) < 14 and line[-1:] in ":;." and fuzz.ratio("noi nhan:", line) >= 75


def is_addressee(text: str) -> bool:
    """Kính gửi:, or of a telegram (công điện) "CHỦ TỊCH ... điện:"."""
    if len(text) > _LONGEST:
        return False
    line = plain(text)
    return _DEAR.match(line) is not None or (_WIRE.match(line) is not None and mostly_capitals(text))


def signature_mark(text: str) -> str | None:
    """TM, KT, TL, TUQ or Q at the start of a signature line, else None."""
    if len(text) > _LONGEST:
        return None
    found = mark_pattern().match(text.strip())
    if found is None or not mostly_capitals(text):
        return None
    return re.sub(r"[/.]", "", found["mark"]).upper()


@cache
def mark_pattern() -> re.Pattern[str]:
    """A signature's mark with the point and blanks after it."""
    marks = "|".join(re.escape(mark) for mark in words("letterhead", "marks"))
    return re.compile(rf"\W*(?P<mark>{marks})\s*\.\s*(?=\w)", re.I)


def is_office(text: str) -> bool:
    """A signer's title in capitals: GIÁM ĐỐC, PHÓ CHỦ TỊCH."""
    if len(text) > _LONGEST:
        return False
    line = plain(text).strip(" .:-")
    return len(line) < 90 and mostly_capitals(text) and starts_with(line, words("letterhead", "offices")) is not None


def is_stamp(text: str) -> bool:
    """What is stamped or printed over the head: DỰ THẢO, CÔNG VĂN ĐẾN, KHẨN, the data of a digital signature."""
    if len(text) > _LONGEST:
        return False
    line = plain(text).strip(" ():.-*[]")
    if len(line) > 70:
        return False
    marks = (*words("letterhead", "secrecy"), *words("letterhead", "urgency"))
    alone = (*marks, *words("letterhead", "stamps_alone"))
    return line in alone or starts_with(line, words("letterhead", "stamps")) is not None


def is_formula(text: str) -> bool:
    """QUYẾT ĐỊNH: after the legal bases."""
    if len(text) > _LONGEST:
        return False
    return _FORMULA.match(plain(text)) is not None and mostly_capitals(text)


def mostly_capitals(text: str) -> bool:
    """Whether the letters are capitals, but for a few that a scan or an abbreviation left small."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.75 * len(letters)


def is_capitals(text: str) -> bool:
    """Whether every letter is a capital."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(char.isupper() for char in letters)


@dataclass(frozen=True, slots=True)
class KindTitle:
    """The kind of document that a title line names; ``code`` is None for a speech or an article."""

    code: str | None
    words: int  # how many words of the line say the kind


@cache
def _titles() -> tuple[tuple[str, str | None], ...]:
    table = lexicon.load("document_types")
    pairs: list[tuple[str, str | None]] = [
        (plain(title), entry["code"]) for entry in table["types"] for title in entry["titles"]
    ]
    pairs += [(plain(title), None) for title in table["unofficial"]]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


@cache
def _titles_by_start() -> dict[str, list[tuple[str, str | None]]]:
    """The titles by their first letters: every line of a document is asked whether it is one."""
    starts: dict[str, list[tuple[str, str | None]]] = {}
    for title, code in _titles():
        starts.setdefault(title[:_SHORTEST_TITLE], []).append((title, code))
    return starts


@cache
def _spaced_titles() -> dict[str, str | None]:
    """The titles without their blanks, for a line with its letters set apart: "K Ế  H O Ạ C H"."""
    return {title.replace(" ", ""): code for title, code in reversed(_titles())}


def kind_title(text: str, *, standing_out: bool = False) -> KindTitle | None:
    """The kind that a line of capitals begins with ("KẾ HOẠCH", "CHỈ THỊ CỦA ỦY BAN ..."), else None.

    In a line that is ``standing_out`` (bold and centred) the kind alone may be in small letters.
    """
    if len(text) > _LONGEST:
        return None
    text = text.lstrip(" _-–—.,:*|`'")
    line = plain(text)
    if not line or len(line) > 400:
        return None
    for title, code in _titles_by_start().get(line[:_SHORTEST_TITLE], ()):
        if starts_with(line, (title,)):
            count = len(title.split())
            head = " ".join(text.split()[:count])
            return KindTitle(code, count) if is_capitals(head) or (standing_out and line == title) else None
    spaced = line.replace(" ", "")
    if spaced in _spaced_titles() and is_capitals(text):
        return KindTitle(_spaced_titles()[spaced], len(text.split()))
    return None
