"""What a text without a head says of itself: its source line, its first sentence, the authority in its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from ingest import header_number
from ingest.document import Provenance
from ingest.header_dates import read_date
from ingest.header_names import proper_case
from ingest.header_parts import Part, Parts
from ingest.header_subject import Field
from ingest.layout import anchors
from ingest.structure.labels import read_labels

_SOURCE = re.compile(r"^\W*(?:nguồn|theo|trích|xem toàn văn|toàn văn|văn bản gốc|số hiệu|số ký hiệu)\b", re.I)
_FIRST_PARAGRAPHS = 14  # legal bases stand before the sentence that says who issues what
_ATTACHED = re.compile(r"^\W*(?:(?:được )?ban hành|(?:đính )?kèm|phê duyệt kèm)\b.*\b(?:theo|tại|cùng|số)\b", re.I)
_OF_BODY = re.compile(r"^\W*của\s+(?P<body>[^\d,;]{3,80}?)\s+số\b", re.I)
_ITSELF = re.compile(r"^\W*(?:của\s+[^\d]{3,80}?\s+)?(?:luật\s+)?số\s*[:\d]", re.I)
_SOURCE_LINE = 300  # characters: a source line is no paragraph
_MADE = r"(?:đã\s+|vừa\s+)?(?:ban hành|xây dựng|thông báo|đề ra|công bố|ký ban hành)"
_REST_OF_NAME = r"(?:với|như|gồm|cụ thể|trong đó|theo đó|nhằm|để)\b[^.]*"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Number, kind and date in "(Nguồn: Kế hoạch số 12/KH-UBND ngày 01/02/2023)"."""

    number: str
    number_at: Provenance
    kind: str | None
    issued: str | None
    issued_at: Provenance | None


@dataclass(frozen=True, slots=True)
class FirstSentence:
    """ "Ban Chỉ đạo X ban hành Kế hoạch Y như sau": who, what kind, on what."""

    issuer: str
    issuer_at: Provenance
    kind: str
    kind_at: Provenance
    subject: str | None
    subject_at: Provenance | None


@cache
def marks(key: str) -> dict[str, str]:
    """The marks of secrecy or urgency: in small letters → how they are given out."""
    return {str(mark): str(written) for mark, written in lexicon.load("letterhead")[key].items()}


def source_line(parts: Parts) -> SourceLine | None:
    """The line that names the document itself: one of the last five blocks, or one of the first three."""
    edge = [*reversed(parts.body[-5:]), *parts.body[:3]]
    for part in edge:
        if len(part.text) > _SOURCE_LINE or not (_SOURCE.match(part.text) or _is_own_title(part, parts)):
            continue
        found = header_number.in_text(part.text)
        if found is None or found.value is None:
            continue
        where = Provenance(part.start + found.start, part.start + found.end, "source-line")
        day = read_date(part.text)
        day_at = Provenance(part.start + day[1], part.start + day[2], "source-line") if day else None
        return SourceLine(found.value, where, header_number.kind_of(found.symbol), day[0] if day else None, day_at)
    return None


def _is_own_title(part: Part, parts: Parts) -> bool:
    """The first line of a copied text: "Kế hoạch số 7/KH-UBND ngày 12/3/2024 của UBND huyện ...", no sentence."""
    first = part is parts.body[0] and not parts.title
    return first and names_itself(part.text) and not part.text.rstrip().endswith((".", ";", ":", ","))


@cache
def _first_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {
        str(title): str(entry["code"])
        for entry in lexicon.load("document_types")["types"]
        for title in entry["titles"]
        if entry["code"] not in ("L", "CV", "HĐ", "DA")
    }
    names = "|".join(sorted((re.escape(kind) for kind in kinds), key=len, reverse=True))
    pattern = re.compile(
        rf"^(?:[^.]{{0,200}}?,\s+)?(?P<issuer>[^\W\d_][^.,;:]{{4,120}}?)\s+{_MADE}\s+(?P<kind>{names})\b(?P<rest>[^.:]*)",
        re.I,
    )
    return pattern, kinds


def first_sentence(parts: Parts) -> FirstSentence | None:
    """Issuer, kind and subject of a text that begins "X ban hành Kế hoạch ... như sau:"."""
    pattern, kinds = _first_pattern()
    for part in parts.body[:_FIRST_PARAGRAPHS]:
        if read_labels(part.text):
            break
        found = pattern.match(part.text)
        body = _body_in(found["issuer"]) if found else None
        if found is None or body is None or re.search(r"\b(?:được|giao|đã)\b", body):
            continue
        rest = re.sub(rf"[\s,]+{_REST_OF_NAME}$", "", found["rest"]).strip(" ,;:.")
        rest = re.sub(r"\s+như sau$", "", rest)
        begin = part.start + found.start("rest")
        return FirstSentence(
            body,
            Provenance(part.start + found.end("issuer") - len(body), part.start + found.end("issuer"), "body"),
            kinds.get(found["kind"].lower(), ""),
            Provenance(part.start + found.start("kind"), part.start + found.end("kind"), "body"),
            rest if len(rest) > 8 and "số" not in rest.split()[:1] else None,
            Provenance(begin, part.start + found.end("rest"), "body"),
        )
    return None


def _body_in(name: str) -> str | None:
    """The body in "Sở Y tế" or "Bộ trưởng Bộ Tài chính"."""
    name = name.strip()
    line = anchors.plain(name)
    office = anchors.starts_with(line, anchors.words("letterhead", "offices"))
    if office is not None:
        name = " ".join(name.split()[len(office.split()) :])
        line = anchors.plain(name)
    if name[:1].isupper() and anchors.starts_with(line, anchors.words("letterhead", "bodies")) is not None:
        return name
    return None


def is_attachment_note(text: str) -> bool:
    """(Ban hành kèm theo Quyết định số ...)"""
    return _ATTACHED.match(text) is not None


def names_itself(text: str) -> bool:
    """A title line with the document's own number: "CỦA CHÍNH PHỦ SỐ 29/1998/NĐ-CP", "Số: ..."."""
    if _ITSELF.match(text) is not None:
        return True
    _, kinds = _first_pattern()
    return re.match(rf"\W*(?:{'|'.join(map(re.escape, kinds))})\s+số\s*[:\d]", text, re.I) is not None


def passed(parts: Parts) -> Field | None:
    """The day on which an assembly passed the act: "... thông qua ngày 29 tháng 6 năm 2024"."""
    for part in reversed(parts.body[-6:]):
        at = part.text.find("thông qua")
        if at >= 0 and (day := read_date(part.text[at:])):
            return Field(day[0], Provenance(part.start + at + day[1], part.start + at + day[2], "body"))
    return None


def authority(parts: Parts) -> Field | None:
    """The body in capitals below the subject ("ỦY BAN NHÂN DÂN TỈNH ...") or after the kind ("CHỈ THỊ CỦA ...")."""
    for part in reversed(parts.title):
        found = _authority(part)
        if found:
            return found
    return None


def _authority(part: Part) -> Field | None:
    text = part.text.strip(" :.")
    of = _OF_BODY.match(text)
    if of is not None and anchors.is_capitals(of["body"]) and (body := _body_in(of["body"])):
        return Field(proper_case(body), part.provenance("title"))
    kind = anchors.kind_title(text)
    if kind is not None:
        words = text.split()[kind.words :]
        if not words or anchors.plain(words[0]) != "cua":
            return None
        text = " ".join(words[1:])
    body = _body_in(text) if anchors.is_capitals(text) and len(text) <= 120 else None
    return Field(proper_case(body), part.provenance("title")) if body else None
