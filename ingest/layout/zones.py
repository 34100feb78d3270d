"""Which part of the page each block belongs to: head, title, body, foot or stamp (Decree 30/2020/NĐ-CP, Annex I).

The same rules serve text with columns made by blanks, Word's head tables, the columns of a PDF and text without any
head. Blocks are put in the order head left, head right, title, body, foot left, foot right; nothing is lost, a line of
two columns becomes two blocks. A document attached to another has its own head and foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpora.syllables import is_syllable
from ingest.document import RawBlock, Zone
from ingest.layout import anchors, widegaps

_HEAD_REACH = 30  # blocks from the start of the text, or around Quốc hiệu, in which a head can stand
_MENU_REACH = 300  # blocks of a web page before the document
_ABOVE_NATION = 12  # blocks of the left cell that can be read before Quốc hiệu
_TITLE_REACH = 14
_FOOT_REACH = 60
_LONG = 260  # characters: more than any line of a head
_LABEL = re.compile(
    r"^\s*(?:(?!V\s*/\s*[vV]\b)[IVX]+\s*[.\-/)]|\d+\s*[.\-/)]|[a-zđ]\s*\)|Điều\s+\d|Chương\s+[IVX\d]|CHƯƠNG\s)"
)
_ATTACHED = re.compile(r"^\W*(?:(?:duoc )?ban hanh|(?:dinh )?kem|phe duyet kem)\b.*\b(?:theo|tai|cung|so)\b")
_LIST = re.compile(r"^\s*[-–—+•*]\s*")


def assign_zones(blocks: Sequence[RawBlock]) -> tuple[RawBlock, ...]:
    """The blocks with their zones set, in reading order. Footnotes (zone NOTE) keep theirs."""
    todo = [block for block in blocks if block.text.strip()]
    at = _letterhead_at(todo)
    out: list[RawBlock] = [replace(block, zone=Zone.STAMP) for block in todo[:at]]
    while at < len(todo):
        end = _head_end(todo, at)
        if end > at:
            out.extend(_head(todo[at:end]))
            title_end = _title_end(todo, end)
            out.extend(_zoned(todo[end:title_end], Zone.TITLE))
            at = title_end
            continue
        if _nothing_yet(out) and (title_end := _title_end(todo, at)) > at:
            out.extend(_zoned(todo[at:title_end], Zone.TITLE))
            at = title_end
            continue
        if not _nothing_yet(out) and (end := _foot_end(todo, at)) > at:
            out.extend(_foot(todo[at:end]))
            at = end
            continue
        out.append(todo[at])
        at += 1
    return tuple(out)


def _zoned(blocks: Iterable[RawBlock], zone: Zone) -> list[RawBlock]:
    return [
        block if block.zone is Zone.NOTE else replace(block, zone=Zone.STAMP if anchors.is_stamp(block.text) else zone)
        for block in blocks
    ]


# --- head -----------------------------------------------------------------------------------------------------------


def _nothing_yet(out: Sequence[RawBlock]) -> bool:
    return all(block.zone is Zone.STAMP for block in out)


def _letterhead_at(blocks: Sequence[RawBlock]) -> int:
    """Where the letterhead begins below a portal's menu and path; 0 where the text begins with it or has none."""
    nation = next((at for at, block in enumerate(blocks[:_MENU_REACH]) if anchors.nation_at(block.text)), 0)
    near = range(max(0, nation - _ABOVE_NATION), nation)
    start = next((at for at in near if _is_letterhead(blocks[at], blocks[nation])), nation)
    while start and (anchors.is_stamp(blocks[start - 1].text) or anchors.is_rule(blocks[start - 1].text)):
        start -= 1
    menu = blocks[:start]
    if any(len(block.text) > 400 or _LABEL.match(block.text) or block.zone is Zone.NOTE for block in menu):
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
    agency = anchors.mostly_capitals(text) and anchors.starts_with(anchors.plain(text), names) is not None
    return agency or anchors.is_number_line(text)


def _head_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of a head that begins at ``start``; ``start`` where none does."""
    first = blocks[start]
    if start and not _opens_head(blocks, start):
        return start
    if start and first.cell is None and len(first.text) > _LONG:
        return start
    anchor = start
    strong = False
    for index in range(start, min(len(blocks), start + _HEAD_REACH)):
        block = blocks[index]
        text = block.text
        nation = anchors.nation_at(text) is not None
        if index >= anchor and not nation and _ends_head(block):
            break
        motto = anchors.is_motto(text) or anchors.is_motto(_right_side(text))
        if nation or motto or anchors.is_number_line(text) or anchors.has_date(text):
            strong = strong or nation or motto or (anchors.is_number_line(text) and "/" in text)
            anchor = index + 1
    if not strong:
        return start
    return _whole_table(blocks, _with_subject(blocks, anchor))


def _opens_head(blocks: Sequence[RawBlock], start: int) -> bool:
    """A second head inside a document begins with the agency in capitals, Quốc hiệu within the next few blocks."""
    first = blocks[start]
    if first.zone is Zone.NOTE or not anchors.mostly_capitals(first.text) or len(" ".join(first.text.split())) > 120:
        return False
    near = blocks[start : start + 6]
    if anchors.nation_at(first.text):
        return True
    names = (*anchors.words("letterhead", "bodies"), *anchors.words("letterhead", "places"))
    if anchors.starts_with(anchors.plain(first.text), names) is None:
        return False
    if _LABEL.match(first.text) or anchors.kind_title(first.text) or anchors.signature_mark(first.text):
        return False
    if first.cell is not None and (first.cell.row, first.cell.column) != (0, 0):
        return False
    return any(anchors.nation_at(block.text) for block in near) and not any(
        len(block.text) > 120 and block.cell is None for block in near
    )


def _ends_head(block: RawBlock) -> bool:
    """Where the title or the body begins."""
    text = block.text
    if block.cell is not None and len(text) < _LONG:
        return False
    kind = anchors.kind_title(text)
    return (
        len(text) > _LONG
        or (kind is not None and not anchors.is_number_line(text))
        or anchors.is_addressee(text)
        or (_LABEL.match(text) is not None and not anchors.has_date(text))
        or _opens_body(text)
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
    return end


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


def _head(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    hint = widegaps.right_side_begins(blocks)
    split = [part for block in blocks for part in widegaps.split(block, hint)]
    nation = next((index for index, block in enumerate(split) if anchors.nation_at(block.text)), None)
    sided = list(_sided(split, nation))
    return _zoned(_left_first(sided), Zone.HEAD)


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


def _left_first(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    return [block for block in blocks if not block.column] + [block for block in blocks if block.column]


def _opens_body(text: str) -> bool:
    """Căn cứ, Thực hiện ...: the first words of legal bases and reasons."""
    opening = anchors.starts_with(anchors.plain(text[:60]), anchors.words("letterhead", "openings"))
    return opening is not None and text.strip()[:1].isupper() and not anchors.mostly_capitals(text)


# --- title ----------------------------------------------------------------------------------------------------------


def _title_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of the title that begins at ``start``: kind, subject, authority, Kính gửi."""
    end = start
    kind_at: int | None = None
    addressee = False
    for index in range(start, min(len(blocks), start + _TITLE_REACH + (20 if addressee else 0))):
        block = blocks[index]
        text = block.text.strip()
        if block.zone is Zone.NOTE or block.cell is not None:
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
            if anchors.kind_title(text) is None or anchors.is_formula(text):
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


def _is_addressee_line(blocks: Sequence[RawBlock], index: int) -> bool:
    """A line of the list after "Kính gửi:"."""
    text = blocks[index].text.strip()
    if len(text) > 300 or (_LABEL.match(text) and not blocks[index].list_label):
        return False
    if _LIST.match(text):
        return True
    before = blocks[index - 1].text.strip()
    open_list = before.endswith((";", ",", ":")) and not _opens_body(text)
    return (open_list and len(text) < 160 and not text.endswith(":")) or (text[:1].islower() and len(text) < 120)


def _is_subject(blocks: Sequence[RawBlock], kind_at: int, index: int) -> bool:
    """A line of the subject, the attachment note "(Ban hành kèm theo ...)" or the authority in capitals."""
    block, kind = blocks[index], blocks[kind_at]
    text = block.text.strip()
    if _ATTACHED.match(anchors.plain(text)) and len(text) < 400:
        return True
    if _LABEL.match(text) or anchors.is_formula(text) or _LIST.match(text):
        return False
    if anchors.is_capitals(text) and len(text) < 300:
        return True
    if _opens_body(text) and not block.centred:
        return index == kind_at + 1 and block.bold and not text.endswith((".", ":", ";", ","))
    if len(text) > 600 or text.endswith((":", ";", "./.")):
        return False
    if kind.centred:
        return block.centred or (index == kind_at + 1 and block.bold)
    if index == kind_at + 1:
        return len(text) < 400 and not text.endswith(".")
    return len(text) < 250 and not text.endswith(".") and (text[:1].islower() or _both_bold(blocks[index - 1], block))


def _both_bold(before: RawBlock, block: RawBlock) -> bool:
    return before.bold and block.bold


# --- foot -----------------------------------------------------------------------------------------------------------


def _foot_end(blocks: Sequence[RawBlock], start: int) -> int:
    """One past the last block of a foot (Nơi nhận, signature) that begins at ``start``; ``start`` where none does."""
    if not _opens_foot(blocks, start):
        return start
    first = blocks[start].cell
    table = first.table if first else None
    end = start
    recipients = False
    for index in range(start, min(len(blocks), start + _FOOT_REACH)):
        block = blocks[index]
        if table is not None and block.cell is not None and block.cell.table == table:
            end = index + 1
            recipients = recipients or anchors.is_recipients(block.text)
            continue
        if block.zone is Zone.NOTE:
            continue
        recipients = recipients or anchors.is_recipients(_left_side(block.text))
        if not _is_foot_line(block, recipients) or (index > start and _opens_head(blocks, index)):
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
    if anchors.is_recipients(_left_side(text)):
        return True
    return _is_signature(blocks, start)


def _is_foot_table(blocks: Sequence[RawBlock], start: int) -> bool:
    first = blocks[start].cell
    cells = []
    for block in blocks[start : start + _FOOT_REACH]:
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
    if not anchors.is_office(text) or _LABEL.match(text):
        return False
    rest = [block.text.strip() for block in blocks[start + 1 : start + 5]]
    return not rest or any(is_name(line) for line in rest[:4])


def _is_foot_line(block: RawBlock, recipients: bool) -> bool:
    text = block.text.strip()
    if _LABEL.match(text) and not text.startswith("Q."):
        return False
    first = _left_side(text)
    if anchors.is_recipients(first) or anchors.signature_mark(text) or anchors.is_office(text) or anchors.is_rule(text):
        return True
    if len(" ".join(text.split())) > 220 or anchors.kind_title(text) or re.match(r"(?i)phụ lục|mẫu số|biểu ", text):
        return False
    if block.column or is_name(text) or re.match(r"^\W*(?:đã ký|ký tên|\(ký|dấu)", text, re.I):
        return True
    if recipients and (_LIST.match(text) or text[:1].islower() or re.match(r"^(?:lưu|như trên)", text, re.I)):
        return True
    return (anchors.mostly_capitals(text) and len(text) < 80) or (recipients and text.endswith((";", ",")))


_NAME = re.compile(r"^(?:[^\W\d_][\w’']*\.?\s+){1,5}[^\W\d_][\w’']*$")


def is_name(text: str) -> bool:
    """A person's name by its form: two to six words, each with a capital, no office among them."""
    text = text.strip(" .,()")
    if not _NAME.match(text) or anchors.is_office(text) or len(text) > 60:
        return False
    parts = [word for word in text.split() if word[0].isalpha()]
    if not all(word[0].isupper() for word in parts) or (text.isupper() and len(parts) < 3):
        return False
    if 2 * sum(is_syllable(word.strip(".'’").lower()) for word in parts) < len(parts) + 1:
        return False
    line = anchors.plain(text)
    return not anchors.starts_with(line, anchors.words("letterhead", "bodies")) or not text.isupper()


def _foot(blocks: Sequence[RawBlock]) -> list[RawBlock]:
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
            signature = anchors.signature_mark(text) or anchors.is_office(text) or is_name(text)
            sided.append(replace(block, column=1 if signature else 0))
    return [replace(block, zone=Zone.FOOT) if block.zone is not Zone.NOTE else block for block in _left_first(sided)]


def _left_side(text: str) -> str:
    """What stands before the first wide gap."""
    return re.split(r"\s{3,}|\t", text.strip())[0]


def _right_side(text: str) -> str:
    """What stands after the last wide gap."""
    return re.split(r"\s{3,}|\t", text.strip())[-1]
