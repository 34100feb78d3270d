"""The title: kind of document, subject, the authority that decides, and whom it addresses (Kính gửi)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import RawBlock, Zone
from ingest.layout import anchors, marks

_REACH = 14  # blocks of a title, without its list of addressees
_ATTACHED = re.compile(r"^\W*(?:(?:duoc )?ban hanh|(?:dinh )?kem|phe duyet kem)\b.*\b(?:theo|tai|cung|so)\b")


def title_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of the title that begins at ``start``: kind, subject, authority, Kính gửi."""
    end = start
    kind_at: int | None = None
    addressee = False
    for index in range(start, min(len(blocks), start + _REACH + (20 if addressee else 0))):
        block = blocks[index]
        text = block.text.strip()
        if block.zone is Zone.NOTE or not _may_be_title(blocks, index):
            break
        if anchors.is_rule(text) or (anchors.is_stamp(text) and not addressee):
            continue
        if anchors.is_addressee(text):
            addressee, end = True, index + 1
            continue
        if addressee:
            if _is_addressee_line(blocks, index):
                end = index + 1
                continue
            break
        if kind_at is None:
            if anchors.kind_title(text, standing_out=block.bold and block.centred) is None or anchors.is_formula(text):
                break
            kind_at, end = index, index + 1
            continue
        if _is_subject(blocks, kind_at, index):
            end = index + 1
            continue
        break
    # Rules and stamps just before the body stay with the title.
    while end > start and end < len(blocks) and anchors.is_rule(blocks[end].text):
        end += 1
    return end


def _may_be_title(blocks: Sequence[RawBlock], index: int) -> bool:
    """A paragraph, or the one cell of a row of a table that somebody put the title into."""
    cell = blocks[index].cell
    if cell is None:
        return True
    after = blocks[index + 1].cell if index + 1 < len(blocks) else None
    beside = after is not None and (after.table, after.row) == (cell.table, cell.row) and after.column > cell.column
    return not cell.column and not beside


def _is_addressee_line(blocks: Sequence[RawBlock], index: int) -> bool:
    """A line of the list after "Kính gửi:"."""
    text = blocks[index].text.strip()
    if len(text) > 300 or (marks.LABEL.match(text) and not blocks[index].list_label):
        return False
    if marks.LIST.match(text):
        return True
    before = blocks[index - 1].text.strip()
    open_list = before.endswith((";", ",", ":")) and not marks.opens_body(text)
    return (open_list and len(text) < 160 and not text.endswith(":")) or (text[:1].islower() and len(text) < 120)


def _is_subject(blocks: Sequence[RawBlock], kind_at: int, index: int) -> bool:
    """A line of the subject, the attachment note "(Ban hành kèm theo ...)" or the authority in capitals."""
    block, kind = blocks[index], blocks[kind_at]
    text = block.text.strip()
    if _ATTACHED.match(anchors.plain(text)) and len(text) < 400:
        return True
    if marks.LABEL.match(text) or anchors.is_formula(text) or marks.LIST.match(text):
        return False
    if anchors.is_capitals(text) and len(text) < 300:
        return True
    first = index == kind_at + 1
    if marks.opens_body(text) and not block.centred:
        before_label = index + 1 < len(blocks) and marks.LABEL.match(blocks[index + 1].text) is not None
        return first and (block.bold or before_label) and not text.endswith((".", ":", ";", ","))
    if len(text) > 600 or text.endswith((":", "./.")):
        return False
    if text.endswith(";") and not (block.centred and block.bold):
        return False
    about = first and re.match(r"^(?:về|v/v)\b", text, re.I) is not None and len(text) < 400
    if kind.centred:
        return block.centred or about or (first and block.bold)
    if index == kind_at + 1:
        return len(text) < 400 and not text.endswith(".")
    return len(text) < 250 and not text.endswith(".") and (text[:1].islower() or _both_bold(blocks[index - 1], block))


def _both_bold(before: RawBlock, block: RawBlock) -> bool:
    return before.bold and block.bold
