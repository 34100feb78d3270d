"""The head of a page: agency and number on the left, Quốc hiệu, place and date on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import RawBlock, Zone
from ingest.layout import anchors, marks, widegaps

_REACH = 30  # blocks from its first one in which a head can stand
_MENU_REACH = 300  # blocks of a web page before the document
_ABOVE_NATION = 12  # blocks of the left cell that can be read before Quốc hiệu
_SUBJECT_REACH = 9  # lines of a subject that stand below the right column
_LONG = 260  # characters: more than any line of a head


def letterhead_at(blocks: Sequence[RawBlock]) -> int:
    """Where the letterhead begins below a portal's menu and path; 0 where the text begins with it or has none."""
    nation = next((at for at, block in enumerate(blocks[:_MENU_REACH]) if anchors.nation_at(block.text)), 0)
    near = range(max(0, nation - _ABOVE_NATION), nation)
    start = next((at for at in near if _is_letterhead(blocks[at], blocks[nation])), nation)
    while start and (anchors.is_stamp(blocks[start - 1].text) or anchors.is_rule(blocks[start - 1].text)):
        start -= 1
    menu = blocks[:start]
    if any(len(block.text) > 400 or marks.LABEL.match(block.text) or block.zone is Zone.NOTE for block in menu):
        return 0
    return start


def _is_letterhead(block: RawBlock, nation: RawBlock) -> bool:
    """The agency or the number, which can stand before Quốc hiệu in reading order."""
    text = block.text.strip()
    if block.cell is not None and nation.cell is not None and block.cell.table == nation.cell.table:
        return True
    if len(text) > 160:
        return False
    names = (*anchors.words("letterhead", "bodies"), *anchors.words("letterhead", "places"))
    agency = (anchors.mostly_capitals(text) or (block.bold and block.centred)) and anchors.starts_with(
        anchors.plain(text), names
    ) is not None
    return agency or anchors.is_number_line(text)


def head_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of a head that begins at ``start``; ``start`` where none does."""
    first = blocks[start]
    if start and not opens_head(blocks, start):
        return start
    if start and first.cell is None and len(first.text) > _LONG:
        return start
    anchor = start
    strong = False
    for index in range(start, min(len(blocks), start + _REACH)):
        block = blocks[index]
        text = block.text
        nation = anchors.nation_at(text) is not None
        if index >= anchor and not nation and _ends_head(block) and not _before_right_column(blocks, index):
            break
        motto = anchors.is_motto(text) or anchors.is_motto(marks.right_side(text))
        if nation or motto or anchors.is_number_line(text) or anchors.has_date(text):
            strong = strong or nation or motto or (anchors.is_number_line(text) and "/" in text)
            anchor = index + 1
    if not strong:
        return start
    return _whole_table(blocks, _with_subject(blocks, anchor))


def _before_right_column(blocks: Sequence[RawBlock], index: int) -> bool:
    """ "Kính gửi:" read with the left column: Quốc hiệu comes next, in the right one."""
    near = blocks[index + 1 : index + 4]
    return anchors.is_addressee(blocks[index].text) and any(
        anchors.nation_at(block.text) or anchors.is_motto(block.text) for block in near
    )


def opens_head(blocks: Sequence[RawBlock], start: int) -> bool:
    """A second head inside a document begins with the agency in capitals, Quốc hiệu within the next few blocks."""
    first = blocks[start]
    if first.zone is Zone.NOTE or len(" ".join(first.text.split())) > 120:
        return False
    near = blocks[start : start + 6]
    if anchors.nation_at(first.text) and not first.text[:1].islower():
        return True
    if not anchors.mostly_capitals(first.text):
        return False
    names = (*anchors.words("letterhead", "bodies"), *anchors.words("letterhead", "places"))
    if anchors.starts_with(anchors.plain(first.text), names) is None:
        return False
    if marks.LABEL.match(first.text) or anchors.kind_title(first.text) or anchors.signature_mark(first.text):
        return False
    if first.cell is not None and (first.cell.row, first.cell.column) != (0, 0):
        return False
    return any(anchors.nation_at(block.text) for block in near) and not any(
        len(block.text) > 120 and block.cell is None for block in near
    )


def _ends_head(block: RawBlock) -> bool:
    """Where the title or the body begins."""
    text = block.text
    kind = anchors.kind_title(text, standing_out=block.bold and block.centred)
    if block.cell is not None and len(text) < _LONG and (kind is None or block.cell.column):
        return False
    return (
        len(text) > _LONG
        or (kind is not None and not anchors.is_number_line(text))
        or anchors.is_addressee(text)
        or (marks.LABEL.match(text) is not None and not anchors.has_date(text))
        or marks.opens_body(text)
    )


def _with_subject(blocks: Sequence[RawBlock], end: int) -> int:
    """Take in the "V/v ..." lines and rules under the number."""
    in_subject = False
    while end < len(blocks):
        block = blocks[end]
        text = block.text
        if anchors.is_subject_mark(text) and len(text) < 400:
            in_subject = True
        elif in_subject and (block.column == 0 and _goes_on(blocks[end - 1], block)):
            pass
        elif not (anchors.is_rule(text) or anchors.is_stamp(text)):
            break
        end += 1
    return end + _rest_of_subject(blocks, end)


def _rest_of_subject(blocks: Sequence[RawBlock], end: int) -> int:
    """How many lines of a "V/v" subject follow the right column: short ones, up to Kính gửi."""
    if not any(anchors.is_subject_mark(block.text) for block in blocks[max(0, end - 12) : end]):
        return 0
    for count, block in enumerate(blocks[end : end + _SUBJECT_REACH]):
        if anchors.is_addressee(block.text):
            return count
        if len(block.text) > 70 or block.column or _ends_head(block) or block.text.rstrip().endswith((";", ":")):
            return 0
    return 0


def _goes_on(before: RawBlock, block: RawBlock) -> bool:
    text = block.text.strip()
    if _ends_head(block) or len(text) > 160 or anchors.is_stamp(text) or text.endswith((":", ";")):
        return False
    return text[:1].islower() or text[:1].isdigit() or (before.centred and block.centred and not text.isupper())


def _whole_table(blocks: Sequence[RawBlock], end: int) -> int:
    """A head that ends inside a table ends with that table, unless the table holds the body as well."""
    while end < len(blocks) and end and (cell := blocks[end].cell) and (before := blocks[end - 1].cell):
        if cell.table != before.table or cell.row > before.row + 2 or len(blocks[end].text) > 400:
            break
        end += 1
    return end


def by_column(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks of a head with their columns, lines of two columns in two, the left one first."""
    hint = widegaps.right_side_begins(blocks)
    split = [part for block in blocks for part in widegaps.split(block, hint)]
    nation = next((index for index, block in enumerate(split) if anchors.nation_at(block.text)), None)
    sided = list(_sided(split, nation))
    return left_first(sided)


def _sided(blocks: Sequence[RawBlock], nation: int | None) -> Iterator[RawBlock]:
    """Give each block its column where neither cell nor reader says it: Quốc hiệu, motto and date are right."""
    # A row of cells [agency, Quốc hiệu]; some tables have an empty column between, or one cell over both.
    right_from = 1
    if nation is not None and (cell := blocks[nation].cell):
        right_from = max(1, cell.column)
    told = any(block.column for block in blocks)
    for index, block in enumerate(blocks):
        if block.cell is not None:
            yield replace(block, column=1 if block.cell.column >= right_from else 0)
        elif told:
            yield block
        else:
            text = block.text
            date_only = anchors.has_date(text) and not anchors.is_number_line(text)
            right = anchors.nation_at(text) is not None or anchors.is_motto(text) or date_only
            rule = anchors.is_rule(text) and nation is not None and index > nation and not text.isspace()
            yield replace(block, column=1 if right or rule else 0)


def left_first(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The left column's blocks, then the right one's."""
    return [block for block in blocks if not block.column] + [block for block in blocks if block.column]
