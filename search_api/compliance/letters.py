"""An incoming document as an answer: its sender, what it is, the period it covers, what it cites, whom it goes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.rules import word_lists
from corpora.units import Register
from search_api.compliance.citing import Cited, read_answered, read_citations
from search_api.compliance.duties import product_of
from search_api.compliance.letterhead import Sender, head_of, read_sender
from search_api.compliance.period_phrases import PeriodMention, find_periods, lowered, shifted
from search_api.compliance.units import Setting, resolve_names
from search_api.compliance.words import Number, parse_day, parse_number, phrase, phrases, says

_OPENING = 1500  # characters after the subject within which a letter says what it answers
_AS_FOLLOWS = re.compile(r"như sau|cụ thể\s*:|với các nội dung")
_ADDRESSED = re.compile(r"^\s*kính\s+gửi\s*:?", re.I | re.M)
_VIA = re.compile(r"\(\s*(?:thông\s+)?qua\s+([^)]+)\)", re.I)
_ENCLOSED = re.compile(r"(?:gửi|đính)\s+kèm(?:\s+theo)?[^.;\n]{0,60}", re.I)
_TITLE = re.compile(
    r"^\s*(?:KẾ HOẠCH|BÁO CÁO|TỜ TRÌNH|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|DANH SÁCH)(?: [A-ZĐ ]{4,20})?\s*$", re.M
)
_DRAFT = re.compile(
    r"^\s*(?:BÁO CÁO|KẾ HOẠCH|TỜ TRÌNH)?\s*[(\[]?\s*DỰ THẢO(?:\s+LẦN\s*\d+|\s+BÁO CÁO|\s+KẾ HOẠCH)?\s*[)\]]?\s*$",
    re.M | re.I,
)
_DATE_LINE = re.compile(r",\s*ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the letter's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What matching needs of a document; all offsets count in its text."""

    id: str
    file: str
    number: str | None
    key: Number | None
    code: str  # of the kind of document by Decree 30/2020/NĐ-CP, Annex III: BC, KH, CV
    kind: str  # report, plan, list, proposal, opinion, minutes, decision, notice, request, or other
    request: str | None  # postpone, waive or other, where the letter asks for something
    products: Mapping[str, Stretch]  # what it is or encloses, each with the words that say so
    ad_hoc: bool
    sent: date | None
    sender: Sender
    subject: str
    subject_at: Stretch | None
    periods: tuple[PeriodMention, ...]
    periods_agree: bool
    other_periods: tuple[PeriodMention, ...]  # named in the opening, where the subject names another
    years: tuple[int, ...]  # years in the subject
    citations: tuple[Cited, ...]
    addressees: tuple[str, ...]  # unit ids of "Kính gửi" and what stands in "qua"
    addressed: Stretch | None
    unknown_addressees: tuple[str, ...]
    recipients: tuple[str, ...]  # unit ids of "Nơi nhận"
    opening: Stretch
    replaces: tuple[Cited, ...]
    recalls: tuple[Cited, ...]  # documents of its own that it takes back
    text: str
    draft: bool = False  # its head says that it is one

    @property
    def undated(self) -> bool:
        """Whether the head bears no day, so that the letter can be placed on none."""
        return self.sent is None


def read_letter(id_: str, file: str, extraction: Mapping[str, Any], register: Register) -> Letter:
    """Read one document. Nothing is guessed: what the letter does not say stays empty."""
    header = extraction.get("header") or {}
    text = str(extraction.get("text") or "")
    sent = _sent(header, text)
    subject = str(header.get("subject") or "") or title_subject(text)
    about = sent or _day_of_subject(subject)
    sender = read_sender(text, header, register, about)
    subject_at = _find(text, subject, header)
    answered = read_answered(extraction.get("exchange"))
    citations = (*answered, *read_citations(text, extraction.get("citations") or ()))
    opening = _opening(text, subject_at)
    number = header.get("number")
    key = parse_number(number)
    kind, request = _kind(header, key, subject, text[opening.start : opening.end])
    periods, other, agree = _periods(text, subject, subject_at, opening, sent)
    addressed, addressee_names = _addressees(text, header)
    setting = Setting(sender.place, about)
    addressees = resolve_names(addressee_names, register, setting)
    recipients = resolve_names(_recipient_names(header), register, setting)
    return Letter(
        id=id_,
        file=file,
        number=number,
        key=key,
        code=str(header.get("type") or ""),
        kind=kind,
        request=request,
        products=_products(kind, text, subject, subject_at, request),
        ad_hoc=says(f"{subject}", "ad_hoc") is not None,
        sent=sent,
        sender=sender,
        subject=subject,
        subject_at=subject_at,
        periods=periods,
        periods_agree=agree,
        other_periods=other,
        years=tuple(dict.fromkeys(int(year) for year in re.findall(r"\b((?:19|20)\d\d)\b", subject))),
        citations=citations,
        addressees=addressees.units,
        addressed=addressed,
        unknown_addressees=addressees.unknown,
        recipients=recipients.units,
        opening=opening,
        replaces=tuple(c for c in citations if not c.envelope and _just_after(text, c, "replaces")),
        recalls=tuple(c for c in citations if not c.envelope and _just_after(text, c, "recalls")),
        text=text,
        draft=bool(_DRAFT.search(text[:_OPENING])),
    )


def _sent(header: Mapping[str, Any], text: str) -> date | None:
    """The date in the head or the source line; one from the file's name, or from the text below, does not count."""
    where = (header.get("provenance") or {}).get("issued") or {}
    if where.get("source") != "file-name" and (day := parse_day(header.get("issued"))):
        return day
    dates = [match for line in head_of(text) if (match := _DATE_LINE.search(line))]
    if len(dates) != 1:
        return None
    try:
        return date(int(dates[0]["y"]), int(dates[0]["m"]), int(dates[0]["d"]))
    except ValueError:
        return None


def title_subject(text: str) -> str:
    """The lines between the title and "Kính gửi" or the first paragraph, where the head was not read; else ""."""
    title = _TITLE.search(text[:_OPENING])
    if title is None:
        return ""
    lines: list[str] = []
    for line in text[title.end() : title.end() + 600].splitlines()[1:6]:
        plain = line.strip()
        starts_body = any(phrase(plain).startswith(word) for word in phrases("basis"))
        if not plain or _ADDRESSED.match(plain) or (starts_body and lines) or re.match(r"[IVX0-9]+[.)]\s", plain):
            break
        lines.append(plain)
        if len(lines) == 3 or plain.endswith((".", ":", ";")):
            break
    return " ".join(lines)


def _day_of_subject(subject: str) -> date | None:
    """For an undated letter, the end of the period that it is about: the day on which its names are understood."""
    mentions = [mention.period for mention in find_periods(subject) if mention.period]
    return mentions[0].last_day if mentions else None


def _find(text: str, subject: str, header: Mapping[str, Any]) -> Stretch | None:
    where = (header.get("provenance") or {}).get("subject") or {}
    if where.get("end"):
        return Stretch(int(where["start"]), int(where["end"]))
    if not subject:
        return None
    pattern = r"\s+".join(re.escape(word) for word in subject.split())
    found = re.search(pattern, text)
    return Stretch(*found.span()) if found else None


def _opening(text: str, subject_at: Stretch | None) -> Stretch:
    """From the subject to "như sau", or to the end of the first paragraph that says what the letter answers."""
    start = subject_at.end if subject_at else 0
    stretch = text[start : start + _OPENING]
    if follows := _AS_FOLLOWS.search(lowered(stretch)):
        return Stretch(start, start + follows.end())
    at = 0
    for line in stretch.splitlines(keepends=True):
        if any(phrase(line).startswith(word) for word in phrases("basis")):
            return Stretch(start, start + at + len(line))
        at += len(line)
    return Stretch(start, start + len(stretch))


def _kind(header: Mapping[str, Any], key: Number | None, subject: str, opening: str) -> tuple[str, str | None]:
    code = str(header.get("type") or "")
    kinds = word_lists("letters")["kinds"]
    if code not in (*kinds["report"], *kinds["plan"], *kinds["decision"]):
        # Before the code: "77/TTr-VP" may be a tờ trình, or a công văn of the Thanh tra.
        for request in () if says(subject, "answering") else ("postpone", "waive", "other"):
            if says(subject, "requests", request) or (not subject and says(opening, "requests", request)):
                return "request", request
    for kind, codes in kinds.items():
        if code in codes:
            return kind, None
    if key is not None:
        first = re.split(r"[-/]", key.symbol)[0]
        for kind, codes in kinds.items():
            if any(first == known.upper() or (first.startswith(known.upper()) and len(known) > 1) for known in codes):
                return kind, None
    return product_of(subject) or "other", None


def _products(
    kind: str, text: str, subject: str, subject_at: Stretch | None, request: str | None
) -> dict[str, Stretch]:
    """What the letter hands over: itself, what its subject says it sends, and what it encloses."""
    if request is not None or kind == "notice":
        return {}
    found: dict[str, Stretch] = {}
    here = subject_at or Stretch(0, 0)
    if kind != "other":
        found[kind] = here
    if sent := product_of(subject):
        found.setdefault(sent, here)
    for match in _ENCLOSED.finditer(text):
        enclosed = product_of(match[0])
        if enclosed and not (kind == "plan" and enclosed == "list"):
            found.setdefault(enclosed, Stretch(*match.span()))
    return found


def _periods(
    text: str, subject: str, subject_at: Stretch | None, opening: Stretch, sent: date | None
) -> tuple[tuple[PeriodMention, ...], tuple[PeriodMention, ...], bool]:
    """Periods of the subject, else of the opening; those of the opening; and whether the two have one in common."""
    base = subject_at.start if subject_at else 0
    own = text[base : subject_at.end] if subject_at else subject
    titled = [shifted(mention, base) for mention in find_periods(own, sent)]
    start, said = opening.start, text[opening.start : opening.end]
    reporting = lowered(said).rfind("báo cáo")
    if reporting >= 0:
        start, said = start + reporting, said[reporting:]
    opened = [shifted(mention, start) for mention in find_periods(said, sent)]
    whole = [mention for mention in titled if mention.period and not mention.plain]
    parts = [mention for mention in opened if mention.period and not mention.plain]
    if whole:
        both = {m.period for m in whole} & {m.period for m in parts}
        return tuple(whole), tuple(parts), not parts or bool(both)
    if parts:
        return tuple(parts), (), True
    ranges = [mention for mention in (*titled, *opened) if mention.dates]
    years = [mention for mention in (*titled, *opened) if mention.plain]
    return tuple(ranges or years), (), True


def _addressees(text: str, header: Mapping[str, Any]) -> tuple[Stretch | None, list[str]]:
    given = header.get("addressees")
    match = _ADDRESSED.search(text)
    if match is None:
        return None, list(given or ())
    lines: list[str] = []
    end = match.end()
    for line in text[match.end() : match.end() + 800].splitlines(keepends=True):
        plain = line.strip()
        starts_body = any(phrase(plain).startswith(word) for word in phrases("basis"))
        if (
            (not plain and lines)
            or starts_body
            or (lines and not re.match(r"[-–+•]", plain) and lines[-1][-1:] in ".;")
        ):
            break
        if plain:
            lines.append(plain.lstrip("-–+• "))
        end += len(line)
        if lines and not lines[0].endswith((":", ";", ",")) and not plain.startswith(("-", "–", "+")):
            break
    # Both: what the head was read to say, and the lines themselves.
    names = dict.fromkeys((*(given or ()), *re.split(r"\s*;\s*", " ".join(lines))))
    return Stretch(match.start(), end), _with_via(list(names))


def _with_via(names: Sequence[str]) -> list[str]:
    """Names without their brackets, and the bodies through which the letter goes."""
    out: list[str] = []
    for name in names:
        out.extend(via.strip() for via in _VIA.findall(name))
        plain = re.sub(r"\([^)]*\)", "", name).strip(" .;:-–")
        if plain:
            out.append(plain)
    return out


def _recipient_names(header: Mapping[str, Any]) -> list[str]:
    skipped = ("như trên", "lưu", "như kính gửi")
    names = [str(name) for name in header.get("recipients") or () if not str(name).strip().lower().startswith(skipped)]
    return _with_via(names)


def _just_after(text: str, cited: Cited, words: str) -> bool:
    """Whether one of those words stands before the citation: "thay thế Báo cáo số 8/BC-UBND"."""
    before = phrase(text[max(0, cited.start - 60) : cited.start].rpartition("\n")[2])
    return any(word in before for word in phrases(words))
