"""The sender of a document: the body, or bodies, in its letterhead, and how sure that is.

A document counts for the body whose letterhead it bears; a body named only in the text is a proposal for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.units import Register
from corpora.units.naming import words
from corpora.units.places import place_at_end
from search_api.compliance.units import Setting, name_units

_NUMBER_LINE = re.compile(r"^\s*số\s*:", re.I)
_NATIONAL = re.compile(r"CỘNG\s+HÒA\s+XÃ\s+HỘI|Độc\s+lập\s*[-–]|ĐẢNG\s+CỘNG\s+SẢN", re.I)
_TITLE = re.compile(r"^\s*(?:KẾ HOẠCH|BÁO CÁO|TỜ TRÌNH|THÔNG BÁO|QUYẾT ĐỊNH|GIẤY MỜI|Kính gửi|V/v)\b")
_SOURCE_LINE = re.compile(r"\(\s*Nguồn\s*:\s*([^)]*)\)", re.I)
_ACTING = re.compile(
    r"(?:^|[,.;\n]\s*)(?P<name>[^,.;\n]{4,120}?)\s+(?:xây dựng|báo cáo|ban hành|gửi|tổ chức|kính gửi|trân trọng)\b"
)
_WIDE_GAP = re.compile(r"\s{3,}")


@dataclass(frozen=True, slots=True)
class Sender:
    """``units`` are register ids; ``source`` is letterhead, source-line, text or none; ``name`` stands as written."""

    units: tuple[str, ...]
    name: str
    source: str
    place: str
    start: int = 0
    end: int = 0

    @property
    def sure(self) -> bool:
        """Whether the document itself bears the body's head."""
        return bool(self.units) and self.source in ("letterhead", "source-line")


def read_sender(text: str, header: Mapping[str, Any], register: Register, on: date | None) -> Sender:
    """Who sent it; a name in the head that the register does not know is kept and never replaced by a guess.

    ``on`` is the day on which names are understood: of sending, or for an undated letter of what it is about.
    """
    lines = _head_lines(text)
    issuer = str(header.get("issuer") or "")
    where = (header.get("provenance") or {}).get("issuer") or {}
    source = "source-line" if where.get("source") == "source-line" else "letterhead"
    head = (str(header.get("parent") or ""), *(line for line, _ in lines), str(header.get("place") or ""))
    place = ", ".join(filter(None, head))
    setting = Setting(place, on)
    at = (int(where.get("start") or 0), int(where.get("end") or 0))
    if issuer and where.get("source") not in ("text", "none", "file-name"):
        if units := name_units(issuer, register, setting):
            return Sender(units, issuer, source, place, *at)
        if units := _from_lines(lines, register, setting, issuer):
            return Sender(units, issuer, source, place, *at)
        return Sender((), issuer, source, place, *at)
    if lines and (units := _from_lines(lines, register, setting, "")):
        return Sender(units, lines[-1][0], "letterhead", place, lines[0][1], lines[-1][1] + len(lines[-1][0]))
    for name, start in _in_source_line(text):
        if units := name_units(name, register, setting):
            return Sender(units, name, "source-line", place, start, start + len(name))
    for match in _ACTING.finditer(text[:3000]):
        if units := name_units(match["name"].strip(), register, setting):
            return Sender(units, match["name"].strip(), "text", place, match.start("name"), match.end("name"))
    return Sender((), issuer or (lines[-1][0] if lines else ""), "none", place, *at)


def _head_lines(text: str) -> list[tuple[str, int]]:
    """The left column's lines above the number, each with its offset; empty for a text without a head."""
    lines: list[tuple[str, int]] = []
    at = 0
    for line in text[:1500].splitlines(keepends=True):
        left = _WIDE_GAP.split(line.strip())[0]
        if _NUMBER_LINE.match(line):
            return lines
        if _TITLE.match(line):
            return []
        if left and not _NATIONAL.search(left) and left == left.upper():
            lines.append((left, at + line.find(left)))
        at += len(line)
    return []


def head_of(text: str) -> list[str]:
    """The lines above the title, the subject or "Kính gửi"; empty for a text without a head."""
    lines: list[str] = []
    for line in text[:1500].splitlines():
        if _TITLE.match(line):
            return lines if any(_NUMBER_LINE.match(above) for above in lines) else []
        lines.append(line)
    return []


def _from_lines(lines: list[tuple[str, int]], register: Register, setting: Setting, issuer: str) -> tuple[str, ...]:
    """The body named by the last lines of the head, taken together from the longest stretch to the shortest.

    Only stretches that reach the last line count: what stands above it is the body over the sender. Where the head
    was read as an issuer, a stretch must not leave out a part of its name.
    """
    texts = [line for line, _ in lines] or [issuer]
    for first in range(len(texts)):
        name = " ".join(texts[first:])
        if issuer and len(name) < len(issuer) and not _only_place(" ".join(texts[:first])):
            return ()
        if units := name_units(name, register, setting) or _below_head(name, register, setting):
            return units
    return ()


def _only_place(text: str) -> bool:
    """Whether a line above the sender is a place alone ("THÀNH PHỐ VŨNG TÀU") and so no part of its name."""
    before, place = place_at_end(words(text))
    return place is not None and not before


def _below_head(name: str, register: Register, setting: Setting) -> tuple[str, ...]:
    """The body after its place or the body above it in one line: "THÀNH PHỐ BẮC HÀ ỦY BAN NHÂN DÂN PHƯỜNG 2"."""
    parts = name.split()
    for cut in range(1, len(parts) - 1):
        above, below = " ".join(parts[:cut]), " ".join(parts[cut:])
        unit = register.resolve(below, setting.place or None, setting.on)
        if unit is None:
            continue
        if _only_place(above):
            return (unit.id,)
        over = register.resolve(above, setting.place or None, setting.on)
        if over is not None and over.id in register.parents(unit.id):
            return (unit.id,)
    return ()


def _in_source_line(text: str) -> Iterable[tuple[str, int]]:
    for match in _SOURCE_LINE.finditer(text):
        at = match.start(1)
        for part in re.split(r"(,)", match[1]):
            if part.strip(" ,"):
                yield part.strip(), at + (len(part) - len(part.lstrip()))
            at += len(part)
