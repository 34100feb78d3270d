"""Which part of the page each block belongs to: head, title, body, foot or stamp (Decree 30/2020/NĐ-CP, Annex I).

The same rules serve text with columns made by blanks, Word's head tables, the columns of a PDF and text without any
head. Blocks are put in the order head left, head right, title, body, foot left, foot right; nothing is lost, a line of
two columns becomes two blocks. A document attached to another has its own head and foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.document import RawBlock, Zone
from ingest.layout import anchors, foot, head, title, widegaps


def assign_zones(blocks: Sequence[RawBlock]) -> tuple[RawBlock, ...]:
    """The blocks with their zones set, in reading order. Footnotes (zone NOTE) keep theirs."""
    todo = [part for block in blocks if block.text.strip() for part in widegaps.unjoined(block)]
    at = head.letterhead_at(todo)
    out = [replace(block, zone=Zone.STAMP) for block in todo[:at]]
    while at < len(todo):
        end = head.head_end(todo, at)
        if end > at:
            end = _addressees_last(todo, at, end)
            out.extend(_zoned(head.by_column(todo[at:end]), Zone.HEAD))
            at = _add_title(out, todo, end)
            continue
        begun = any(block.zone not in (Zone.STAMP, Zone.TITLE) for block in out)
        if not begun and title.title_end(todo, at) > at:
            at = _add_title(out, todo, at)
        elif begun and (end := foot.foot_end(todo, at)) > at:
            out.extend(_zoned(foot.by_column(todo[at:end]), Zone.FOOT))
            at = end
        else:
            out.append(todo[at])
            at += 1
    return tuple(out)


def _add_title(out: list[RawBlock], todo: Sequence[RawBlock], at: int) -> int:
    end = title.title_end(todo, at)
    out.extend(_zoned(todo[at:end], Zone.TITLE))
    return end


def _addressees_last(todo: list[RawBlock], at: int, end: int) -> int:
    """ "Kính gửi:" that was read with the left column opens the title; returns the head's new end."""
    stray = [block for block in todo[at:end] if anchors.is_addressee(block.text)]
    todo[at:end] = [block for block in todo[at:end] if not anchors.is_addressee(block.text)] + stray
    return end - len(stray)


def _zoned(blocks: Iterable[RawBlock], zone: Zone) -> list[RawBlock]:
    return [replace(block, zone=_own_zone(block, zone)) for block in blocks]


def _own_zone(block: RawBlock, zone: Zone) -> Zone:
    if block.zone is Zone.NOTE:
        return Zone.NOTE
    return Zone.STAMP if zone is not Zone.FOOT and anchors.is_stamp(block.text) else zone
