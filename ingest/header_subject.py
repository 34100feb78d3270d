"""Kind and subject (trích yếu) of a document, and whom it addresses (Kính gửi)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpora import lexicon
from ingest import header_number
from ingest.document import Provenance
from ingest.header_names import sentence_case
from ingest.header_parts import Part, Parts, joined, span
from ingest.layout import anchors

_ATTACHED = re.compile(r"^\W*(?:ban hành|kèm|đính kèm|được ban hành|phê duyệt kèm)\b.*\b(?:số|theo|quyết định)\b", re.I)
_SESSION = re.compile(r"^\W*(?:khóa|khoá|kỳ họp|nhiệm kỳ|số\s*:)\b", re.I)
_OWN_NUMBER = re.compile(r"^\W*số\s*[:\d](?!.*\bvề\b)", re.I)
_OF = re.compile(r"^\s*của\b.{0,160}?\b(?=về\b)", re.I | re.S)
_OF_NUMBER = re.compile(r"^\s*của\b.{0,120}?\bsố\s*:?\s*\S+(?:\s*ngày.{5,40}?\d{4})?\s*", re.I | re.S)
_OF_ALONE = re.compile(r"^\s*của\b", re.I)
_SUBJECT_MARK = re.compile(r"^\W*(?:trích yếu\s*:?|v\s*/\s*v|vv)\s*[:.]?\s*", re.I)
_DEAR = re.compile(r"^\W*kính\s+(?:gửi|gởi|trình)\s*[:;]?\s*|^[^:;.]{6,90}\s+điện\s*:\s*$", re.I)
_ITEM = re.compile(r"^\s*[-–—+•*]\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """A value and where it was read."""

    value: str
    provenance: Provenance


def title_kind(parts: Parts) -> tuple[str | None, Part] | None:
    """What the title line says the document is: (abbreviation, line); the abbreviation is None for a speech."""
    for part in parts.title:
        kind = anchors.kind_title(part.text, standing_out=True)
        if kind is not None:
            return kind.code, part
    return None


def subject(parts: Parts, issuer: str | None) -> Field | None:
    """The subject: below the kind, or after "V/v" under an official letter's number."""
    return _below_kind(parts, issuer) or _under_number(parts)


def _below_kind(parts: Parts, issuer: str | None) -> Field | None:
    title = [part for part in parts.title if not anchors.is_rule(part.text)]
    kind_at = next(
        (index for index, part in enumerate(title) if anchors.kind_title(part.text, standing_out=True)), None
    )
    if kind_at is None:
        return None
    kind = anchors.kind_title(title[kind_at].text, standing_out=True)
    rest = " ".join(title[kind_at].text.lstrip(" _-–—.,").split()[kind.words if kind else 0 :]).strip(" :.-–")
    rest = "" if rest.isupper() and _OWN_NUMBER.match(rest) else rest
    lines: list[Part] = []
    for part in title[kind_at + 1 :]:
        if anchors.is_addressee(part.text) or _ATTACHED.match(part.text):
            break
        if not _SESSION.match(part.text):
            lines.append(part)
    while lines and (rest or len(lines) > 1) and _is_authority(lines[-1].text, issuer):
        lines.pop()
    text = f"{rest} {joined(lines)}".strip()
    if _OF_NUMBER.match(text):
        text = _OF_NUMBER.sub("", text)
    elif _OF_ALONE.match(text):
        text = _OF.sub("", text) if _OF.match(text) else joined(lines)
    if not text:
        return None
    where = span([title[kind_at], *lines], "title") if rest or not lines else span(lines, "title")
    return Field(_tidy(text), where)


def _is_authority(text: str, issuer: str | None) -> bool:
    """The line in capitals above the legal bases: who decides."""
    if not anchors.is_capitals(text) or len(text) > 150:
        return False
    line = anchors.plain(text).strip(" :")
    if issuer and fuzz.partial_ratio(anchors.plain(issuer), line) > 90 and len(line) < len(issuer) + 30:
        return True
    if anchors.starts_with(line, anchors.words("letterhead", "offices")):
        return True
    return issuer is None and anchors.starts_with(line, anchors.words("letterhead", "bodies")) is not None


def _under_number(parts: Parts) -> Field | None:
    lines = list(parts.left)
    at = next((index for index, part in enumerate(lines) if anchors.is_subject_mark(part.text)), None)
    if at is None:
        number_at = next((index for index, part in enumerate(lines) if anchors.is_number_line(part.text)), None)
        if number_at is None or any(anchors.kind_title(part.text, standing_out=True) for part in parts.title):
            return _marked_in_line(lines)
        at = number_at + 1
    chosen = [part for part in lines[at:] if not anchors.is_rule(part.text)]
    chosen = [part for part in chosen if not (anchors.is_number_line(part.text) or anchors.has_date(part.text))]
    if not chosen:
        return _marked_in_line(lines)
    return Field(_tidy(_SUBJECT_MARK.sub("", joined(chosen))), span(chosen, "header"))


def _marked_in_line(lines: Sequence[Part]) -> Field | None:
    """V/v in the same line as the number."""
    for part in lines:
        found = re.search(r"\bV\s*/\s*v\b[\s:.]*", part.text)
        if found and part.text[found.end() :].strip():
            return Field(_tidy(part.text[found.end() :]), Provenance(part.start + found.end(), part.end, "header"))
    return None


def _tidy(text: str) -> str:
    text = _SUBJECT_MARK.sub("", re.sub(r"\s+", " ", text).strip(" _-–*.;,"))
    return sentence_case(text)


def addressees(parts: Parts) -> tuple[tuple[str, ...], Provenance | None]:
    """The list after Kính gửi."""
    at = next((index for index, part in enumerate(parts.title) if anchors.is_addressee(part.text)), None)
    if at is None:
        return (), None
    lines = [part for part in parts.title[at:] if not anchors.is_rule(part.text)]
    found: list[str] = []
    for part in lines:
        for text in re.split(r";\s*", _DEAR.sub("", part.text)):
            item = _ITEM.match(text)
            name = text[item.end() :] if item else text
            opens = item is not None or not found or found[-1].endswith((";", ","))
            if name.strip(" ;.,"):
                if opens:
                    found.append(name.strip())
                else:
                    found[-1] = f"{found[-1]} {name.strip()}"
            if found and part.text.rstrip().endswith(";"):
                found[-1] = found[-1].rstrip(";") + ";"
    names = tuple(name.strip(" ;.,") for name in found)
    return names, span(lines, "title")


def kind_of(parts: Parts, symbol: str | None) -> tuple[str | None, Provenance | None]:
    """The abbreviation of the kind: by the title, else CV by "V/v", else by the symbol, else CV by Kính gửi."""
    title = title_kind(parts)
    if title is not None:
        return title[0], title[1].provenance("title")
    letter = any(anchors.is_subject_mark(part.text) for part in parts.left)
    addressed = bool(parts.left) and any(anchors.is_addressee(part.text) for part in parts.title)
    if letter or (addressed and not symbol):
        return "CV", None
    kind = header_number.kind_of(symbol) if symbol else None
    if addressed and kind in lexicon.load("document_types")["also_bodies"]:
        return "CV", None
    return kind, None
