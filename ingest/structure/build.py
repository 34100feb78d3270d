"""From blocks to provisions.

Every block of the body, and the title of a document attached to it, is in exactly one provision. Nothing is refused:
a text without labels gives flat paragraphs and a notice. The rules of attachment:

* An unlabelled paragraph just below a heading is the heading's text; any further one is a provision of kind
  ``paragraph`` with the label path of the point above it. After a bullet that is complete it belongs to what the
  bullet stands under; a closing paragraph ("Trên đây là ...") to the document.
* ``parent`` follows sense, ``label_path`` follows labels: items of a list that a paragraph introduces ("... các nội dung
  sau:") have that paragraph as parent, and the path that the labels alone give.
* Rows of a table are provisions of kind ``row`` with their cells as columns; a row that names a group is a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document import Block, Column, Header, Notice, Provision, Zone
from ingest.layout import anchors
from ingest.structure import headings, tables
from ingest.structure.labels import BULLETS, FIXED, Label, read_labels
from ingest.structure.outline import Item, Outline
from ingest.structure.quotes import quoted

_ENDED = re.compile(r"[.;:!?…”\"»)]\s*$|\./\.?\s*$")
_ATTACHED = re.compile(r"^\W*(?:(?:được )?ban hành|(?:đính )?kèm|phê duyệt kèm)\b.*\b(?:theo|tại|cùng|số)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Line:
    """A block with what the builder asks of it."""

    block: Block
    text: str
    labels: tuple[Label, ...]
    quoted: bool
    after_foot: bool  # the first block after a foot

    @property
    def standing_out(self) -> bool:
        return self.block.bold or self.block.centred


def build_structure(
    text: str, blocks: Sequence[Block], header: Header
) -> tuple[tuple[Provision, ...], tuple[Notice, ...]]:
    """The provisions of the document in reading order, and what was odd about them."""
    builder = _Builder(text)
    for table, group in groupby(_lines(text, blocks), key=_table_of):
        lines = list(group)
        if table is None or tables.is_layout_table(text, [line.block for line in lines]):
            builder.run(lines)
        else:
            builder.table([line.block for line in lines])
    return builder.provisions(), builder.notices()


def _table_of(line: _Line) -> int | None:
    return line.block.cell.table if line.block.cell is not None else None


def _lines(text: str, blocks: Sequence[Block]) -> list[_Line]:
    """The blocks of the body in order, with the titles of attached documents, their labels and quotation marks."""
    chosen: list[tuple[Block, bool]] = []
    after_foot = False
    for block in blocks:
        if block.zone is Zone.FOOT:
            after_foot = bool(chosen)
        elif block.zone is Zone.BODY or (block.zone is Zone.TITLE and any(b.zone is Zone.BODY for b, _ in chosen)):
            chosen.append((block, after_foot))
            after_foot = False
    texts = [text[block.start : block.end] for block, _ in chosen]
    announced = [False, *(_announces(before) for before in texts[:-1])]
    marks = quoted(texts, announced)
    return [
        _Line(block, own, () if mark else read_labels(own, standing_out=block.bold or block.centred), mark, after)
        for (block, after), own, mark in zip(chosen, texts, marks, strict=True)
    ]


def _announces(text: str) -> bool:
    return text.rstrip().endswith((":", "như sau", "như sau."))


class _Builder:
    """Walks the lines and grows the outline."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.outline = Outline()
        self._last: Item | None = None  # the item that a paragraph broken in two would go on in
        self._last_table: tables.Table | None = None
        self._table_stack: list[Item] = []
        self._title_open = 0  # lines that may still belong to the title of an attached document

    # --- running text ---------------------------------------------------------------------------------------------

    def run(self, lines: Sequence[_Line]) -> None:
        """Paragraphs outside tables."""
        for index, line in enumerate(lines):
            self._last_table = None
            if line.quoted:
                self._quoted(line)
            elif self._attached_title(lines, index):
                continue
            elif readings := self.outline.plausible(line.labels):
                self._labelled(line, readings, lines[index + 1] if index + 1 < len(lines) else None)
            else:
                self._unlabelled(line)

    def _labelled(self, line: _Line, readings: tuple[Label, ...], after: _Line | None) -> None:
        block, text, at = line.block, line.text, line.block.start
        offset = 0
        while True:
            label = self.outline.choose(readings)
            cut = _second_label(text[offset:], label)
            end = offset + (cut if cut is not None else len(text) - offset)
            stretch = text[offset:end]
            followed = cut is not None or self._is_followed(label, after)
            self._one_label(label, stretch, block, at + offset, followed=followed, bold=block.bold)
            if cut is None:
                return
            offset = end
            readings = read_labels(text[offset:], standing_out=line.standing_out)
            if not readings:
                return

    def _one_label(self, label: Label, stretch: str, block: Block, at: int, *, followed: bool, bold: bool) -> None:
        split = headings.split(stretch, label, bold=bold, followed=followed)
        heading_like = split.has_heading and split.text_end == split.text_start
        parent = self.outline.place(label, heading_like=heading_like)
        parent = self._without_lead(parent, label)
        item = self.outline.add_labelled(label, parent, block.page, at + split.text_start)
        item.end = at + split.text_end
        if split.has_heading:
            item.heading_start, item.heading_end = at + split.heading_start, at + split.heading_end
        item.open_ended = stretch.rstrip().endswith(":")
        self._last = item
        self._title_open = 4 if label.level in FIXED and label.level != "article" else 0

    def _without_lead(self, parent: Item, label: Label) -> Item:
        """A list that a paragraph introduces ends where a label of another kind comes."""
        lead = parent.lead
        if lead is not None and lead.label is None and lead.has_children is False:
            lead.has_children = True
            lead.counts["level:" + label.level] = 1
        elif lead is not None and not lead.counts["level:" + label.level]:
            parent.lead = None
        return parent

    def _is_followed(self, label: Label, after: _Line | None) -> bool:
        """Whether the next paragraph is below this one, so that this one can be a heading."""
        if after is None or after.quoted:
            return after is not None
        if not after.labels:
            return not headings.is_closing(after.text)
        other = self.outline.choose(after.labels)
        if other.level == label.level and len(other.ordinal) == len(label.ordinal):
            return other.is_first and not label.is_first and label.level not in BULLETS
        return other.rank > label.rank or (label.level in BULLETS and other.is_first)

    def _unlabelled(self, line: _Line) -> None:
        block, text = line.block, line.text
        if self._goes_on(line):
            return
        if headings.is_plain_heading(text, bold=block.bold, centred=block.centred):
            self._heading(line)
            return
        home = self._home(text)
        announces = _announces(text)
        if home.label is not None and not home.has_text and not home.has_children and home.kind != "annex":
            home.start, home.end, home.page = block.start, block.end, home.page
            home.open_ended = announces
            self._last = home
            return
        item = self.outline.add_plain("paragraph", home, block.page, block.start, block.end)
        item.open_ended = announces
        if announces:
            item.parent = home
            home.lead = item
        elif home.lead is not None and home.lead.kind == "paragraph":
            item.parent = home if home.lead.has_children else item.parent
            home.lead = None if home.lead.has_children else home.lead
        self._last = item

    def _goes_on(self, line: _Line) -> bool:
        """A line of a title or paragraph that the layout broke: it goes on in the item before."""
        last, text = self._last, line.text
        if last is None or line.after_foot:
            return False
        block = line.block
        if self._title_open and last.label is not None and last.label.level in FIXED and not last.has_text:
            if _is_title_line(line):
                self._title_open -= 1
                if last.heading_start is None:
                    last.heading_start = block.start
                last.heading_end = block.end
                last.start = last.end = block.end
                return True
            self._title_open = 0
        if not text[:1].islower():
            return False
        before = self.text[last.heading_end - 1 : last.heading_end] if not last.has_text and last.heading_end else ""
        if last.has_text and not _ENDED.search(self.text[last.start : last.end]):
            last.end = block.end
            last.open_ended = _announces(text)
            return True
        if before and not last.has_children and not _ENDED.search(before) and line.block.bold:
            last.heading_end = last.start = last.end = block.end
            return True
        return False

    def _heading(self, line: _Line) -> None:
        """A heading without label: in capitals it opens a part of the document, else it belongs to what is open."""
        block, text = line.block, line.text
        if anchors.is_capitals(text) and (block.centred or anchors.is_formula(text)):
            del self.outline.stack[self._container_depth() :]
        home = self._home(text)
        item = self.outline.add_plain("heading", home, block.page, block.end, block.end)
        item.heading_start, item.heading_end = block.start, len(text.rstrip(" :")) + block.start
        item.open_ended = True
        home.lead = item
        self._last = item

    def _container_depth(self) -> int:
        """Chapters, articles and annexes stay open over a heading without label."""
        depth = 0
        for index, item in enumerate(self.outline.stack, 1):
            if item.label is not None and item.label.level in FIXED:
                depth = index
        return depth

    def _home(self, text: str) -> Item:
        """The item that an unlabelled paragraph belongs to."""
        if headings.is_closing(text):
            depth = self._container_depth()
            if not any(item.kind == "article" for item in self.outline.stack[:depth]):
                del self.outline.stack[depth:]
                self.outline.top.lead = None
            return self.outline.top
        stack = self.outline.stack
        while stack and (label := stack[-1].label) is not None and label.level in BULLETS and not stack[-1].expects:
            stack.pop()
        return self.outline.top

    def _quoted(self, line: _Line) -> None:
        """A paragraph of another document: below the point that amends or cites, flat."""
        home = self.outline.top
        item = self.outline.add_plain("paragraph", home, line.block.page, line.block.start, line.block.end)
        item.quoted = True
        item.parent = home
        self._last = item

    def _attached_title(self, lines: Sequence[_Line], index: int) -> bool:
        """QUY ĐỊNH / on what / (Ban hành kèm theo ...): the title of a document inside this one."""
        line = lines[index]
        kind = anchors.kind_title(line.text) if not line.labels else None
        is_title = line.block.zone is Zone.TITLE
        last = self._last
        if (
            is_title
            and index
            and lines[index - 1].block.zone is Zone.TITLE
            and last is not None
            and last.kind == "annex"
        ):
            last.heading_end = last.start = last.end = line.block.end
            return True
        if not is_title:
            if kind is None or anchors.is_formula(line.text) or len(line.text.split()) > 40:
                return False
            near = lines[index + 1 : index + 6]
            note = next((at for at, other in enumerate(near) if _ATTACHED.match(other.text)), None)
            if note is None and not line.after_foot:
                return False
        self.outline.stack.clear()
        self.outline.root.lead = None
        item = self.outline.add_plain("annex", self.outline.root, line.block.page, line.block.end, line.block.end)
        item.heading_start, item.heading_end = line.block.start, line.block.end
        item.parent = self.outline.root
        self.outline.stack.append(item)
        self._last, self._title_open = item, 0 if is_title else 5
        return True

    # --- tables ---------------------------------------------------------------------------------------------------

    def table(self, blocks: Sequence[Block]) -> None:
        """The rows of one table, which may go on from the table just above it."""
        table = tables.read_table(self.text, blocks, self._last_table)
        goes_on = self._last_table is not None and self._last_table.width == table.width
        outer_stack, outer_root = self.outline.stack, self.outline.root
        if not goes_on:
            self._table_stack = []
            self._home("")
        base = self.outline.top
        self.outline.root, self.outline.stack = base, self._table_stack if goes_on else []
        if table.head_rows:
            cells = [cell for row in range(table.head_rows) for cell in table.own(row)]
            start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
            item = self.outline.add_plain("heading", base, cells[0].page, end, end)
            item.heading_start, item.heading_end = start, end
            item.parent = base
        for row in table.rows:
            self._row(table, row, base)
        self._table_stack = self.outline.stack
        self.outline.root, self.outline.stack = outer_root, outer_stack
        base.lead = base.lead if base.lead is not None and base.lead.kind == "paragraph" else None
        self._last_table, self._last = table, None

    def _row(self, table: tables.Table, row: int, base: Item) -> None:
        own = table.own(row)
        ordinal = next((cell for cell in own if cell.column == table.ordinal_column), None)
        cells = [cell for cell in own if cell is not ordinal] or own
        label = tables.label_of(ordinal.text) if ordinal is not None else None
        start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
        section = tables.is_section(table, row)
        if label is None and ordinal is not None:
            start = min(start, ordinal.start)
        if label is not None:
            parent = self.outline.place(label)
            item = self.outline.add_labelled(label, parent, own[0].page, start, kind=None if section else "row")
            item.end = end
        elif section:
            item = self.outline.add_plain("heading", base, own[0].page, end, end)
            self.outline.stack.clear()
            base.lead = item
        else:
            item = self.outline.add_plain("row", self.outline.top, own[0].page, start, end)
        if section:
            item.heading_start, item.heading_end, item.start, item.end = start, end, end, end
            return
        for cell in sorted([*table.over(row), *own], key=lambda cell: cell.column):
            head = table.head(cell.column)
            role = "ordinal" if cell.column == table.ordinal_column else head.role
            item.columns.append((role, head.words, cell.start, cell.end))

    # --- result ---------------------------------------------------------------------------------------------------

    def provisions(self) -> tuple[Provision, ...]:
        """The finished provisions."""
        return tuple(self._finished(item) for item in self.outline.items)

    def _finished(self, item: Item) -> Provision:
        heading = ""
        if item.heading_start is not None and item.heading_end is not None:
            heading = self.text[item.heading_start : item.heading_end].replace("\n", " ").strip()
        level, above = 0, item.parent
        while above is not None and above.kind != "root":
            level, above = level + 1, above.parent
        parent = item.parent if item.parent is not None and item.parent.kind != "root" else None
        return Provision(
            eid=item.eid,
            parent=parent.eid if parent is not None else None,
            label_path=item.path,
            label=_shown(item),
            kind=item.kind,
            heading=heading,
            start=item.start,
            end=item.end,
            page=item.page,
            level=level,
            heading_start=item.heading_start,
            heading_end=item.heading_end,
            columns=tuple(Column(role, head, start, end) for role, head, start, end in item.columns),
            quoted=item.quoted,
        )

    def notices(self) -> tuple[Notice, ...]:
        """No label at all; labels that stand twice."""
        found = []
        items = self.outline.items
        if items and not any(item.label is not None for item in items):
            found.append(Notice("structure-flat"))
        if self.outline.repeated:
            paths = list(dict.fromkeys(self.outline.repeated))
            found.append(Notice("structure-repeated-label", {"labels": ", ".join(paths[:5]), "count": str(len(paths))}))
        return tuple(found)


def _shown(item: Item) -> str:
    if item.label is None:
        return ""
    return item.label.level if item.label.level in BULLETS else item.label.shown


def _is_title_line(line: _Line) -> bool:
    """A line of the heading of a chapter or annex, below its label."""
    text = line.text
    if len(text.split()) > 60 or text.endswith((";", ":")):
        return False
    if _ATTACHED.match(text):
        return True
    return anchors.is_capitals(text) or line.block.centred or (line.block.bold and not text.endswith("."))


def _second_label(text: str, label: Label) -> int | None:
    """Where a second label begins in the same paragraph: at once ("I. 1. ..."), or after a heading in capitals."""
    rest = text[label.end :]
    if label.level in BULLETS or not rest:
        return None
    at_once = read_labels(rest)
    if at_once and at_once[0].level not in ("annex", "article") and _is_deeper(at_once[0], label):
        return label.end
    for found in re.finditer(r"(?<=[^\W\d_a-zà-ỹ])\s+(?=(?:1|I|a|A)\s*[.)]\s)", rest):
        if anchors.is_capitals(rest[: found.start()]) and len(rest[: found.start()].split()) > 1:
            labels = read_labels(rest[found.end() :])
            if labels and labels[0].is_first and _is_deeper(labels[0], label):
                return label.end + found.end()
    return None


def _is_deeper(inner: Label, outer: Label) -> bool:
    return inner.level != outer.level and inner.rank > outer.rank and (inner.is_first or inner.level in BULLETS)
