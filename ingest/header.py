"""The fields of a document's head, title and foot (Decree 30/2020/NĐ-CP, Articles 8 and 9), each with its provenance.

A field that the document does not state is None. Where a text has no head (copied from a portal), number, kind,
issuer and subject are sought in its first sentence, its source line, its signature and the file's name, in this order;
the provenance says which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest import header_number, header_source, header_subject
from ingest.document import Block, Header, Provenance
from ingest.header_dates import read_date
from ingest.header_names import NameLine, bodies, with_parent
from ingest.header_parts import Part, Parts, parts_of
from ingest.header_signature import Signature, recipients, signature
from ingest.layout import anchors

_NEAR = 60  # characters between the kind and the number, or the number and its date
_SYMBOL = re.compile(r"\s*/?\s*[A-ZĐ]{2,}(?:[-–][A-ZĐ0-9]{2,})+\s+")
_PLACE = re.compile(r"\W*(?P<place>[^\W\d_][^,;:]{1,50}?)\s*[,;.]?\s*[nN]g[àaá]y\b")


class _Draft:
    """The fields found so far; the first that is found stays."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.at: dict[str, Provenance] = {}

    def put(self, key: str, value: str | tuple[str, ...] | None, where: Provenance | None) -> None:
        """Keep ``value`` for the header's field ``key`` unless it is empty or the field is known."""
        if value and key not in self.values:
            self.values[key] = value
            self.at[key] = where or Provenance(0, 0, "none")


def read_header(text: str, blocks: Sequence[Block], name: str) -> Header:
    """The header of the document ``text`` whose file is called ``name``."""
    parts = parts_of(text, blocks)
    draft = _Draft()
    symbol = _number(parts, draft)
    _bodies(parts, draft)
    _date(parts, draft)
    kind, kind_at = header_subject.kind_of(parts, symbol)
    draft.put("type", kind, kind_at or draft.at.get("number") or _letter_line(parts))
    subject = header_subject.subject(parts, draft.values.get("issuer"))
    if subject:
        draft.put("subject", subject.value, subject.provenance)
    _without_head(parts, name, draft, known_draft=symbol is not None)
    _signed(signature(parts), draft, parts)
    draft.put("addressees", *header_subject.addressees(parts))
    draft.put("recipients", *recipients(parts))
    _stamped(parts, draft)
    return Header(**draft.values, provenance=draft.at)


def _number(parts: Parts, draft: _Draft) -> str | None:
    """Put the number; returns the symbol, also of a draft without a number."""
    lines = (*parts.left, *parts.right)
    for index, part in enumerate(lines):
        if not anchors.is_number_line(part.text):
            continue
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        found = header_number.in_line(part.text) or header_number.in_line(f"{part.text} {after}")
        if found is not None:
            end = min(part.start + found.end, part.end if found.value is None else part.start + found.end)
            draft.put("number", found.value, Provenance(part.start + found.start, end, "header"))
            return found.symbol
    return _number_in_title(parts, draft)


def _number_in_title(parts: Parts, draft: _Draft) -> str | None:
    """The number beside the kind ("NGHỊ ĐỊNH số ...") or of the act that puts this text into force."""
    for index, part in enumerate(parts.title):
        own = anchors.kind_title(part.text) is not None or header_source.names_itself(part.text)
        note = header_source.is_attachment_note(part.text)
        if not (own or note):
            continue
        after = parts.title[index + 1].text if note and index + 1 < len(parts.title) else ""
        found = header_number.in_text(f"{part.text} {after}")
        if found is None or (own and found.start > _NEAR):
            continue
        where = Provenance(part.start + found.start, part.start + found.end, "title")
        draft.put("number", found.value, where)
        day = read_date(f"{part.text} {after}"[found.end :][:_NEAR])
        if day:
            shift = part.start + found.end
            draft.put("issued", day[0], Provenance(shift + day[1], shift + day[2], "title"))
        return found.symbol
    return None


def _letter_line(parts: Parts) -> Provenance | None:
    lines = (*parts.left, *parts.right, *parts.title)
    part = next((part for part in lines if anchors.is_number_line(part.text) or anchors.is_addressee(part.text)), None)
    return part.provenance("header") if part else None


def _bodies(parts: Parts, draft: _Draft) -> None:
    lines = [NameLine(part.text, part.start, part.end, part.bold) for part in _agency_lines(parts)]
    found = bodies(lines)
    if not found:
        return
    issuer = found[-1]
    parent = " ".join(body.name for body in found[:-1]) or None
    draft.put("parent", parent, Provenance(found[0].start, found[-2].end, "header") if parent else None)
    draft.put("issuer", with_parent(issuer.name, found[-2].name if parent else None), _at(issuer.start, issuer.end))


def _at(start: int, end: int) -> Provenance:
    return Provenance(start, end, "header")


def _agency_lines(parts: Parts) -> list[Part]:
    """The left cell above the number, without rules and what strayed into it."""
    lines: list[Part] = []
    for part in parts.left:
        if anchors.is_number_line(part.text) or anchors.is_subject_mark(part.text):
            break
        if anchors.is_rule(part.text) or anchors.has_date(part.text) or anchors.is_motto(part.text):
            continue
        letters = sum(char.isalpha() for char in part.text)
        if anchors.nation_at(part.text) is None and len(part.text) < 160 and letters > 1:
            lines.append(part)
    return lines


def _date(parts: Parts, draft: _Draft) -> None:
    """The line of the head that has a place as well as a date goes before one that only has a date."""
    lines = [part for part in (*parts.right, *parts.left) if anchors.has_date(part.text)]
    lines.sort(key=lambda part: _place(part) is None)
    for part in lines[:1]:
        found, place = read_date(part.text), _place(part)
        if found:
            draft.put("issued", found[0], Provenance(part.start + found[1], part.start + found[2], "header"))
        if place:
            draft.put("place", place[0], Provenance(part.start + place[1], part.start + place[2], "header"))
    if not lines and (passed := header_source.passed(parts)):
        draft.put("issued", passed.value, passed.provenance)


def _place(part: Part) -> tuple[str, int, int] | None:
    """The place before the date, also where the number stands in the same line."""
    number = header_number.in_line(part.text) if anchors.is_number_line(part.text) else None
    at = number.end if number else 0
    symbol = _SYMBOL.match(part.text, at)
    at = symbol.end() if symbol else at
    found = _PLACE.match(part.text, at)
    if found is None:
        return None
    return found["place"].strip(" ,;."), found.start("place"), found.end("place")


def _without_head(parts: Parts, name: str, draft: _Draft, *, known_draft: bool) -> None:
    """Number, kind, issuer, subject and date of a text that does not have them in head or title."""
    titled = header_subject.title_kind(parts) is not None
    if not (parts.left or parts.right):
        source = header_source.source_line(parts)
        if source:
            draft.put("number", source.number, source.number_at)
            draft.put("issued", source.issued, source.issued_at)
            if not titled:
                draft.put("type", source.kind, source.number_at)
        first = header_source.first_sentence(parts)
        if first:
            draft.put("issuer", first.issuer, first.issuer_at)
            if not titled:
                draft.put("type", first.kind, first.kind_at)
                draft.put("subject", first.subject, first.subject_at)
    if not known_draft and "number" not in draft.values and (found := header_number.in_file_name(name)):
        draft.put("number", found.value, Provenance(0, 0, "file-name"))
        if not titled:
            draft.put("type", header_number.kind_of(found.symbol), Provenance(0, 0, "file-name"))


def _signed(signed: Signature, draft: _Draft, parts: Parts) -> None:
    draft.put("signer", signed.name, signed.name_at)
    draft.put("signer_title", signed.title, signed.title_at)
    authority = header_source.authority(parts)
    if authority:
        draft.put("issuer", authority.value, authority.provenance)
    draft.put("issuer", signed.on_behalf, signed.on_behalf_at)
    if number := draft.values.get("number"):
        draft.put("issuer", header_number.body_of(number), draft.at["number"])


def _stamped(parts: Parts, draft: _Draft) -> None:
    """Secrecy and urgency: marks that stand alone in the head, never words in the text."""
    for part in (*parts.stamps, *parts.left, *parts.right, *parts.title):
        line = anchors.plain(part.text).strip(" ().:-*[]")
        for key in ("secrecy", "urgency"):
            marks = {anchors.plain(mark): written for mark, written in header_source.marks(key).items()}
            if line in marks:
                draft.put(key, marks[line], part.provenance("header"))
