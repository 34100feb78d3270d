"""The foot: Nơi nhận on the left, the signature on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import RawBlock, Zone
from ingest.layout import anchors, marks, widegaps
from ingest.layout.head import left_first, opens_head

_REACH = 60  # blocks of a foot
_SIGNED = re.compile(r"^\W*(?:đã ký|ký tên|\(ký|dấu)", re.IGNORECASE)  # stands for the signature itself


def foot_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of a foot (Nơi nhận, signature) that begins at ``start``; ``start`` where none does."""
    if not _opens_foot(blocks, start):
        return start
    first = blocks[start].cell
    table = first.table if first else None
    end = start
    recipients = False
    for index in range(start, min(len(blocks), start + _REACH)):
        block = blocks[index]
        if table is not None and block.cell is not None and block.cell.table == table:
            end = index + 1
            recipients = recipients or anchors.is_recipients(block.text)
            continue
        if block.zone is Zone.NOTE:
            continue
        recipients = recipients or anchors.is_recipients(marks.left_side(block.text))
        if not _is_foot_line(block, recipients) or (index > start and opens_head(blocks, index)):
            break
        end = index + 1
    return end


def _opens_foot(blocks: Sequence[RawBlock], start: int) -> bool:
    block = blocks[start]
    text = block.text.strip()
    if block.zone is Zone.NOTE or len(" ".join(text.split())) > 300:
        return False
    if block.cell is not None:
        return block.cell.row == 0 and _is_foot_table(blocks, start)
    if anchors.is_recipients(marks.left_side(text)):
        return True
    return _is_signature(blocks, start)


def _is_foot_table(blocks: Sequence[RawBlock], start: int) -> bool:
    first = blocks[start].cell
    cells = []
    for block in blocks[start : start + _REACH]:
        if first is None or block.cell is None or block.cell.table != first.table:
            break
        cells.append(block)
    if any(anchors.is_recipients(block.text) for block in cells):
        return True
    signed = [block for block in cells if anchors.signature_mark(block.text) or anchors.is_office(block.text)]
    return bool(signed) and len(cells) <= 14 and max(len(block.text) for block in cells) < 120


def _is_signature(blocks: Sequence[RawBlock], start: int) -> bool:
    """TM., KT. ...: or a title in capitals that a name or nothing but the end follows."""
    text = blocks[start].text.strip()
    if anchors.signature_mark(text) and len(text) < 140:
        return True
    if not anchors.is_office(text) or marks.LABEL.match(text):
        return False
    rest = [block.text.strip() for block in blocks[start + 1 : start + 5]]
    return not rest or any(marks.is_name(line) for line in rest[:4])


def _is_foot_line(block: RawBlock, recipients: bool) -> bool:
    text = block.text.strip()
    if marks.LABEL.match(text) and not text.startswith("Q."):
        return False
    first = marks.left_side(text)
    if anchors.is_recipients(first) or anchors.signature_mark(text) or anchors.is_office(text) or anchors.is_rule(text):
        return True
    if len(" ".join(text.split())) > 220 or anchors.kind_title(text) or re.match(r"(?i)phụ lục|mẫu số|biểu ", text):
        return False
    if block.column or marks.is_name(text) or _SIGNED.match(text):
        return True
    if recipients and (marks.LIST.match(text) or text[:1].islower() or re.match(r"^(?:lưu|như trên)", text, re.I)):
        return True
    return (anchors.mostly_capitals(text) and len(text) < 80) or (recipients and text.endswith((";", ",")))


def by_column(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks of a foot with their columns, Nơi nhận first, then the signature."""
    hint = widegaps.right_side_begins(blocks)
    split = [part for block in blocks for part in widegaps.split(block, hint)]
    recipients = next((block for block in split if anchors.is_recipients(block.text)), None)
    left_column = recipients.cell.column if recipients is not None and recipients.cell else 0
    told = any(block.column for block in split)
    sided = []
    for block in split:
        text = block.text
        if block.cell is not None:
            sided.append(replace(block, column=0 if recipients is not None and block.cell.column <= left_column else 1))
        elif told:
            sided.append(block)
        else:
            signature = anchors.signature_mark(text) or anchors.is_office(text) or marks.is_name(text)
            signature = signature or _SIGNED.match(text) is not None
            sided.append(replace(block, column=1 if signature else 0))
    return left_first(sided)
