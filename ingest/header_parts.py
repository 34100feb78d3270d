"""The blocks of head, title and foot as lines with their places: what the readers of single fields work on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Block, Provenance, Zone
from ingest.layout import anchors


@dataclass(frozen=True, slots=True)
class Part:
    """One block of head, title or foot."""

    text: str
    start: int
    end: int
    column: int
    bold: bool
    zone: Zone

    def provenance(self, source: str) -> Provenance:
        """This block as the place where a field was read."""
        return Provenance(self.start, self.end, source)


@dataclass(frozen=True, slots=True)
class Parts:
    """The first head of a document with what follows it up to the next one."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]
    title: tuple[Part, ...]
    stamps: tuple[Part, ...]
    foot_left: tuple[Part, ...]
    foot_right: tuple[Part, ...]
    body: tuple[Part, ...]


def parts_of(text: str, blocks: Sequence[Block]) -> Parts:
    """Head, title, stamps and foot of the first document in the text; a second head ends it."""
    heads: list[Part] = []
    title: list[Part] = []
    foot: list[Part] = []
    stamps: list[Part] = []
    body: list[Part] = []
    for block in blocks:
        part = Part(text[block.start : block.end], block.start, block.end, block.column, block.bold, block.zone)
        if block.zone is Zone.HEAD:
            if body or foot:
                break
            heads.append(part)
        elif block.zone is Zone.TITLE and not (body or foot):
            title.append(part)
        elif block.zone is Zone.STAMP and not (body or foot):
            stamps.append(part)
        elif block.zone is Zone.FOOT:
            foot.append(part)
        elif block.zone is Zone.BODY:
            if foot and anchors.kind_title(part.text):
                break
            body.append(part)
    return Parts(
        tuple(part for part in heads if not part.column),
        tuple(part for part in heads if part.column),
        tuple(title),
        tuple(stamps),
        tuple(part for part in foot if not part.column),
        tuple(part for part in foot if part.column),
        tuple(body),
    )


def joined(parts: Sequence[Part]) -> str:
    """The parts' text in one line."""
    return re.sub(r"\s+", " ", " ".join(part.text for part in parts)).strip()


def span(parts: Sequence[Part], source: str) -> Provenance:
    """From the first part to the last."""
    return Provenance(parts[0].start, parts[-1].end, source)
