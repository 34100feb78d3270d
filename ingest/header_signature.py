"""The foot: who signs, as what, and who receives the document (Nơi nhận)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Provenance
from ingest.header_names import proper_case
from ingest.header_parts import Part, Parts, span
from ingest.layout import anchors
from ingest.layout.marks import is_name

_RECIPIENTS = re.compile(r"^\W*nơi\s+nhận\s*[:;.]?\s*", re.I)
_KEPT = re.compile(r"^\W*lưu\b", re.I)
_ITEM = re.compile(r"^\s*[-–—+•*]\s*")
_SIGNED = re.compile(r"^\W*(?:đã ký|ký tên|ký, đóng dấu|ký)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Signature:
    """Name and title of the signer, each with its place; the body for which they sign ("TM. ỦY BAN NHÂN DÂN")."""

    name: str | None = None
    name_at: Provenance | None = None
    title: str | None = None
    title_at: Provenance | None = None
    on_behalf: str | None = None
    on_behalf_at: Provenance | None = None


def signature(parts: Parts) -> Signature:
    """The signature block: marks and titles, then the name; a name alone without any title is none."""
    lines = [part for part in (parts.foot_right or parts.foot_left) if not anchors.is_rule(part.text)]
    titles: list[Part] = []
    name: Part | None = None
    on_behalf: Part | None = None
    for part in lines:
        text = part.text.strip()
        mark = anchors.signature_mark(text)
        if mark is not None or anchors.is_office(text):
            if name is None:
                titles.append(part)
            if mark in ("TM",) and on_behalf is None:
                on_behalf = part
        elif is_name(_bare(text)) and not _SIGNED.match(text):
            if name is None:
                name = part
        elif titles and name is None and anchors.is_capitals(text) and len(text) < 80:
            titles.append(part)
    if not titles and not (name and parts.foot_right):
        return Signature()
    return Signature(
        _name(name.text) if name else None,
        name.provenance("foot") if name else None,
        _title(titles),
        span(titles, "foot") if titles else None,
        _body(on_behalf.text) if on_behalf else None,
        on_behalf.provenance("foot") if on_behalf else None,
    )


def _bare(text: str) -> str:
    """The name without rank and degree: "Đại tá Nguyễn Văn A" → "Nguyễn Văn A"."""
    text = text.strip(" .,:;")
    while True:
        words = text.split()
        rank = next((rank for rank in anchors.words("letterhead", "ranks") if _begins(words, rank)), None)
        if rank is None or len(words) - len(rank.split()) < 2:
            return text
        text = " ".join(words[len(rank.split()) :])


def _begins(words: Sequence[str], rank: str) -> bool:
    count = len(rank.split())
    return anchors.plain(" ".join(words[:count])).rstrip(".") == rank.rstrip(".")


def _name(text: str) -> str:
    name = _bare(text)
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() else re.sub(r"\s+", " ", name)


def _title(titles: Sequence[Part]) -> str | None:
    """The signer's own title: of "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC" the second."""
    texts = [anchors.mark_pattern().sub("", part.text.strip()) for part in titles]
    own = [text for text in texts if anchors.is_office(text)]
    return proper_case(re.sub(r"\s+", " ", own[-1]).strip(" .:,")) if own else None


def _body(text: str) -> str | None:
    name = proper_case(re.sub(r"\s+", " ", anchors.mark_pattern().sub("", text)).strip(" .:,"))
    line = anchors.plain(name)
    return name if anchors.starts_with(line, anchors.words("letterhead", "bodies")) else None


def recipients(parts: Parts) -> tuple[tuple[str, ...], Provenance | None]:
    """The lines of Nơi nhận without the file copy (Lưu)."""
    at = next((index for index, part in enumerate(parts.foot_left) if anchors.is_recipients(part.text)), None)
    if at is None:
        return (), None
    lines = parts.foot_left[at:]
    found: list[str] = []
    for index, part in enumerate(lines):
        text = _RECIPIENTS.sub("", part.text).strip() if not index else part.text.strip()
        if _KEPT.match(text):
            break
        if not text or anchors.is_rule(text):
            continue
        item = _ITEM.match(text)
        text = _ITEM.sub("", text).strip()
        if found and not item and not found[-1].endswith((";", ".")):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    names = tuple(line.strip(" ;.,") for line in found)
    return tuple(name for name in names if name), span(lines, "foot")
