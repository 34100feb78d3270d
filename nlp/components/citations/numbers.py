"""Numbers of documents: 30/2020/NĐ-CP, 749/QĐ-TTg, 13-KL/TW, 88/2014/QH13, 1799/UBND."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from nlp.patterns import alternation


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands; ``text`` has no white space in it. ``kind_start`` is where "Quyết định số" begins."""

    text: str
    start: int
    end: int
    kind_start: int
    kind: str


_UPPER = "A-ZĐÂĂÊÔƠƯАВСЕНКМОРТХ"
# Parts of a code are joined by - _ / . &; a blank may have slipped in at a line end.
_JOIN = rf"(?:[-–_/.&]|\s[-–]\s?(?=[{_UPPER}]{{2}})|[-–]\s(?=[{_UPPER}]{{2}})|/\s(?=[{_UPPER}]{{2}}))"
_CODE = rf"[{_UPPER}][\w]*(?:{_JOIN}[{_UPPER}a-zđ0-9][\w]*)*"


@cache
def _state() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w/.@-])(?<!\d:)\d{{1,6}}[a-zđ]?(?:\s?/\s?(?:19|20)\d{{2,3}})?(?:\s?/\s?|[-–](?={_party_kind()}/)){_CODE}"
    )


def _party_kind() -> str:
    return alternation(lexicon.load("citations")["party_kinds"])


@cache
def _kind_before() -> re.Pattern[str]:
    """ "Quyết định số ", "các Nghị định: số " and the like, at the end of the text before a number."""
    kinds = alternation(lexicon.load("citations")["kinds"])
    kind = rf"(?:(?<!\w)(?P<kind>{kinds})\s*(?:\([^()]{{1,40}}\)\s*)?)?"
    return re.compile(rf"{kind}(?P<so>số\s*:?)?\s*:?\s*$", re.IGNORECASE)


# "TT-BYTtại": the blank was forgotten. "TTg" and "CTr" have one small letter.
_RUN_ON = re.compile(r"(?<=[A-ZĐ0-9]{2})[^\W\d_A-ZĐ]{2,}$")
# "Đề án 06/CP" is a programme's nickname, not a number.
_PROGRAMMES = frozenset({"đề án", "chương trình", "dự án", "phương án"})
_BARE = re.compile(r"\d{1,3}\s?/\s?[^\W\d_]+")
# "Luật số 51/2024" cut short: a number and a year after a kind, without a code.
_SHORT = re.compile(r"(?<!\w)số\s+(?P<n>\d{1,4}[a-zđ]?/(?:19|20)\d\d)(?![\d/\w-])")


def find_numbers(text: str) -> Iterator[Number]:
    """All numbers of documents in ``text``, from left to right."""
    for match in _state().finditer(text):
        written = match.group()
        start, end = match.span()
        written = _RUN_ON.sub("", written)
        while written and not written[-1].isalnum():
            written = written[:-1]
        end = start + len(written)
        before = _kind_before().search(text, max(0, start - 60), start)
        if _form_before().search(text, max(0, start - 30), start):
            continue
        kind = (before.group("kind") or "") if before else ""
        named = bool(kind or (before and before.group("so")))
        if _is_number(written, named=named) and not (kind.lower() in _PROGRAMMES and _BARE.fullmatch(written)):
            kind_start = before.start() if before and named else start
            while kind_start < start and text[kind_start].isspace():
                kind_start += 1
            yield Number(plain(written), start, end, kind_start, kind)


def find_short_numbers(text: str) -> Iterator[Number]:
    """Numbers with a year but without the code of the issuer."""
    for match in _SHORT.finditer(text):
        before = _kind_before().search(text, max(0, match.start() - 40), match.start())
        if before and (kind := before.group("kind")):
            yield Number(match.group("n"), match.start("n"), match.end("n"), before.start("kind"), kind)


@cache
def _form_before() -> re.Pattern[str]:
    """ "Mẫu số 01/TNĐS": forms and annexes are numbered too."""
    forms = alternation(lexicon.load("citations")["forms"])
    return re.compile(rf"(?<!\w){forms}\s*(?:số\s*)?:?\s*$", re.IGNORECASE)


_DIGITS = re.compile(r"\d+[a-zđ]?(?:\s?/\s?(?:19|20)\d{2,3})?")


def _is_number(written: str, *, named: bool) -> bool:
    """Whether the code is one of a document: two capitals at least; a single one only after "số" ("số 12/P")."""
    digits = _DIGITS.match(written)
    code = written[digits.end() if digits else 0 :]
    return sum(character.isupper() for character in code) >= 2 or (named and code.isupper())


# Capitals of Cyrillic and Greek that look like ours and come with texts typed on another keyboard.
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХΑΒΕΗΙΚΜΝΟΡΤΧ", "ABCEHKMOPTXABEHIKMNOPTX")


def plain(number: str) -> str:
    """A number without blanks, with one kind of dash and Latin capitals only."""
    return re.sub(r"\s+", "", number).replace("–", "-").translate(_LOOKALIKES)


def key(number: str) -> str:
    """Numbers that differ in case, blanks or the mark between their parts are one."""
    return re.sub(r"[._]", "-", plain(number).casefold())
