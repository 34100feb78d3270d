"""The blocks that structure is made of, each with what has to be known of it before its place is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, Zone
from ingest.layout import anchors
from ingest.structure.labels import FIXED, Label, read_labels
from ingest.structure.quotes import quoted
from ingest.structure.repair import repaired

_ATTACHED = re.compile(r"^\W*(?:(?:được )?ban hành|(?:đính )?kèm|phê duyệt kèm)\b.*\b(?:theo|tại|cùng|số)\b", re.I)


_ATTACHED_BEHIND = re.compile(r"\(\s*(?:ban hành )?kèm theo \w+ .{0,40}\bsố\b", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the body, or a line of the title of an attached document."""

    block: Block
    text: str
    labels: tuple[Label, ...]
    quoted: bool
    after_foot: bool  # the first block after a foot
    is_last_part: bool = False  # no label stands after it in its document

    @property
    def standing_out(self) -> bool:
        """Bold or centred."""
        return self.block.bold or self.block.centred

    @property
    def is_title(self) -> bool:
        """A line of the title of a document attached to this one that has a head of its own."""
        return self.block.zone is Zone.TITLE

    @property
    def is_attachment_note(self) -> bool:
        """(Ban hành kèm theo Quyết định số ...)"""
        return _ATTACHED.match(self.text) is not None or _ATTACHED_BEHIND.search(self.text[:500]) is not None


def read_lines(text: str, blocks: Sequence[Block]) -> list[Line]:
    """The blocks of the body in order, and the titles of attached documents, with labels and quotation marks read."""
    chosen: list[tuple[Block, bool]] = []
    after_foot = in_body = False
    for block in blocks:
        if block.zone is Zone.FOOT:
            after_foot = in_body
        elif block.zone is Zone.BODY or (block.zone is Zone.TITLE and in_body):
            chosen.append((block, after_foot))
            after_foot, in_body = False, True
    chosen = _with_their_ends(text, chosen)
    texts = [text[block.start : block.end] for block, _ in chosen]
    before = ["", *texts[:-1]]
    announced = [announces(text) or _amends(text) for text in before]
    marks = quoted(texts, announced, [announces(text) and _amends(text) for text in before])
    readings = repaired(
        [
            () if mark else read_labels(own, standing_out=block.bold or block.centred)
            for (block, _), own, mark in zip(chosen, texts, marks, strict=True)
        ],
        texts,
    )
    lines = [
        Line(block, own, labels, mark, after)
        for (block, after), own, labels, mark in zip(chosen, texts, readings, marks, strict=True)
    ]
    return _with_last_parts(lines)


def _with_their_ends(text: str, chosen: Sequence[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """Headings in capitals over two lines that were taken for two: the first ends with a comma."""
    joined: list[tuple[Block, bool]] = []
    for block, after in chosen:
        own = text[block.start : block.end]
        if joined and block.cell is None and not after and anchors.is_capitals(own):
            last, before = joined[-1]
            above = text[last.start : last.end].rstrip()
            beside = last.cell is None and last.zone is block.zone
            if (
                beside
                and above.endswith(",")
                and anchors.is_capitals(above)
                and not read_labels(own, standing_out=False)
            ):
                joined[-1] = (replace(last, end=block.end), before)
                continue
        joined.append((block, after))
    return joined


def _with_last_parts(lines: list[Line]) -> list[Line]:
    """Mark what stands after the last label of each document."""
    last_part = True
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.labels or line.block.cell is not None:
            last_part = False
        lines[index] = replace(line, is_last_part=last_part)
        annex = line.labels and line.labels[0].level == "annex"
        if line.after_foot or line.is_title or annex:
            last_part = True
    return lines


def _amends(text: str) -> bool:
    """Sửa đổi, bổ sung ...: the new text comes next, in quotation marks."""
    line = anchors.plain(text[:80])
    return any(verb in line for verb in anchors.words("headings", "amending"))


def announces(text: str) -> bool:
    """The text says that something follows."""
    return text.rstrip().endswith((":", "như sau", "như sau."))


def is_heading_line(line: Line) -> bool:
    """A line of the heading of a chapter or annex, below its label."""
    text = line.text
    if len(text.split()) > 60 or text.endswith((";", ":")):
        return False
    if line.is_attachment_note:
        return True
    return anchors.is_capitals(text) or line.block.centred or (line.block.bold and not text.endswith("."))


def opens_attachment(lines: Sequence[Line], index: int) -> bool:
    """QUY ĐỊNH / on what / (Ban hành kèm theo ...): the title of a document inside this one begins here."""
    line = lines[index]
    if line.is_title:
        return not (index and lines[index - 1].is_title)
    if line.labels or anchors.is_formula(line.text) or len(line.text.split()) > 40:
        return False
    near = [line, *lines[index + 1 : index + 6]]
    noted = any(other.is_attachment_note for other in near)
    if anchors.kind_title(line.text) is not None:
        return line.after_foot or noted
    words = anchors.words("document_types", "lists")
    return noted and anchors.is_capitals(line.text) and anchors.starts_with(anchors.plain(line.text), words) is not None


def second_label(text: str, label: Label) -> int | None:
    """Where a second label begins in the same paragraph: at once ("I. 1. ..."), or after a heading in capitals."""
    rest = text[label.end :]
    if label.level in ("-", "+", "*", "•") or not rest:
        return None
    at_once = read_labels(rest)
    if at_once and at_once[0].level not in FIXED and _is_deeper(at_once[0], label):
        return label.end
    for found in re.finditer(r"(?<=[^\W\d_a-zà-ỹ])\s+(?=(?:1|I|a|A)\s*[.)]\s)", rest):
        before = rest[: found.start()]
        if anchors.is_capitals(before) and len(before.split()) > 1:
            labels = read_labels(rest[found.end() :])
            if labels and labels[0].is_first and _is_deeper(labels[0], label):
                return label.end + found.end()
    return None


def _is_deeper(inner: Label, outer: Label) -> bool:
    return inner.level != outer.level and inner.rank > outer.rank and (inner.is_first or inner.level in "-+*•")
