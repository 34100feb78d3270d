"""Running text: each paragraph finds its place in the outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block
from ingest.layout import anchors
from ingest.structure import headings
from ingest.structure.labels import BULLETS, FIXED, Label, read_labels
from ingest.structure.lines import Line, announces, is_heading_line, opens_attachment, second_label
from ingest.structure.outline import Item, Outline

_ENDED = re.compile(r"[.;:!?…”\"»)]\s*$|\./\.?\s*$")
_TITLE_LINES = 5  # lines below the label of a chapter or annex that may belong to its heading


class Walk:
    """Adds paragraphs outside tables to the outline."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.text = text
        self.outline = outline
        self._last: Item | None = None  # the item that a paragraph broken in two would go on in
        self._title_lines = 0  # how many lines may still belong to the heading of the last item

    def run(self, lines: Sequence[Line]) -> None:
        """Paragraphs in order."""
        for index, line in enumerate(lines):
            if line.quoted:
                self._quoted(line)
            elif opens_attachment(lines, index):
                self._attachment(line)
            elif line.is_title and self._last is not None and self._last.kind == "annex":
                self._widen_heading(self._last, line.block)
            elif readings := self.outline.plausible(line.labels):
                self._labelled(line, readings, lines[index + 1] if index + 1 < len(lines) else None)
            else:
                self._unlabelled(line)

    def before_table(self) -> None:
        """A table belongs to the point above it, or after a complete bullet to what the bullet stands under."""
        self._home(None)
        self._last = None

    # --- labelled -------------------------------------------------------------------------------------------------

    def _labelled(self, line: Line, readings: tuple[Label, ...], after: Line | None) -> None:
        block, text, offset = line.block, line.text, 0
        while readings:
            label = self.outline.choose(readings)
            cut = second_label(text[offset:], label)
            end = len(text) if cut is None else offset + cut
            followed = cut is not None or self._is_followed(label, after)
            by_text = cut is None and after is not None and not after.labels
            self._add(label, text[offset:end], block, block.start + offset, followed=followed, by_text=by_text)
            offset = end
            readings = () if cut is None else read_labels(text[offset:], standing_out=line.standing_out)

    def _add(self, label: Label, stretch: str, block: Block, at: int, *, followed: bool, by_text: bool) -> None:
        split = headings.split(stretch, label, bold=block.bold, followed=followed)
        heading_only = split.has_heading and split.text_end == split.text_start
        parent = self._without_old_lead(self.outline.place(label, heading_like=heading_only), label)
        if heading_only and by_text and self._is_one_of_a_list(parent, label, stretch, bold=block.bold):
            split = headings.Split(label.end, label.end, label.end, len(stretch))
        item = self.outline.add_labelled(label, parent, block.page, at + split.text_start)
        item.end = at + split.text_end
        if split.has_heading:
            item.heading_start, item.heading_end = at + split.heading_start, at + split.heading_end
        item.open_ended = stretch.rstrip().endswith(":")
        self._last = item
        self._title_lines = _TITLE_LINES if label.level in FIXED and label.level != "article" else 0

    @staticmethod
    def _is_one_of_a_list(parent: Item, label: Label, stretch: str, *, bold: bool) -> bool:
        """The last of a list of bare names is no heading, though a paragraph follows it."""
        before = parent.last_labelled
        plain = before is not None and before.has_text and before.heading_start is None and not before.has_children
        ended = before is not None and before.label is not None and label.follows(before.label)
        return plain and ended and not bold and not stretch.rstrip().endswith(":") and not stretch.isupper()

    def _without_old_lead(self, parent: Item, label: Label) -> Item:
        """A list that a paragraph introduces ends where a label of another kind comes."""
        lead = parent.lead
        if lead is not None and not lead.has_children:
            lead.has_children = True
            lead.counts[f"level {label.level}"] = 1
        elif lead is not None and not lead.counts[f"level {label.level}"]:
            parent.lead = None
        return parent

    def _is_followed(self, label: Label, after: Line | None) -> bool:
        """Whether the next paragraph is below this one, so that this one can be a heading."""
        if after is None or after.quoted:
            return after is not None
        if not after.labels:
            return not headings.is_closing(after.text, last_part=after.is_last_part)
        other = self.outline.choose(after.labels)
        if other.level == label.level and len(other.ordinal) == len(label.ordinal):
            return other.is_first and not label.is_first and label.level not in BULLETS
        return other.rank > label.rank or (label.level in BULLETS and other.is_first)

    # --- unlabelled -----------------------------------------------------------------------------------------------

    def _unlabelled(self, line: Line) -> None:
        block, text = line.block, line.text
        if self._goes_on(line):
            return
        if headings.is_plain_heading(text, bold=block.bold, centred=block.centred):
            self._heading(line)
            return
        home = self._home(line)
        opens = announces(text)
        if home.label is not None and not home.has_text and not home.has_children and home.kind != "annex":
            home.start, home.end, home.open_ended = block.start, block.end, opens
            self._last = home
            return
        if home.lead is not None and home.lead.kind == "paragraph" and (opens or home.lead.has_children):
            home.lead = None
        item = self.outline.add_plain("paragraph", home, block.page, block.start, block.end)
        item.open_ended = opens
        if opens:
            home.lead = item
        self._last = item

    def _goes_on(self, line: Line) -> bool:
        """A line of a heading or paragraph that the layout broke: it goes on in the item before."""
        last, block = self._last, line.block
        if last is None or line.after_foot:
            return False
        if self._title_lines and not last.has_text:
            if is_heading_line(line):
                self._title_lines -= 1
                self._widen_heading(last, block)
                return True
            self._title_lines = 0
        if not line.text[:1].islower():
            return False
        if last.has_text:
            if _ENDED.search(self.text[max(last.start, last.end - 8) : last.end]):
                return False
            last.end, last.open_ended = block.end, announces(line.text)
            return True
        heading = self.text[last.heading_start or 0 : last.heading_end or 0][-8:]
        if heading and not last.has_children and block.bold and not _ENDED.search(heading):
            self._widen_heading(last, block)
            return True
        return False

    @staticmethod
    def _widen_heading(item: Item, block: Block) -> None:
        item.heading_start = block.start if item.heading_start is None else item.heading_start
        item.heading_end = item.start = item.end = block.end

    def _heading(self, line: Line) -> None:
        """A heading without label: in capitals it opens a part of the document, else it belongs to what is open."""
        block, text = line.block, line.text
        if anchors.is_capitals(text) and (block.centred or anchors.is_formula(text)):
            del self.outline.stack[self._container_depth(articles=not block.centred) :]
        home = self._home(line)
        item = self.outline.add_plain("heading", home, block.page, block.end, block.end)
        item.heading_start, item.heading_end = block.start, len(text.rstrip(" :")) + block.start
        item.open_ended = True
        home.lead = item
        self._last = item

    def _container_depth(self, *, articles: bool = True) -> int:
        """Parts, chapters and annexes, and with ``articles`` those too, stay open over a heading without label."""
        depths = [
            depth
            for depth, item in enumerate(self.outline.stack, 1)
            if item.kind == "annex"
            or (item.label is not None and item.label.level in FIXED and (articles or item.kind != "article"))
        ]
        return depths[-1] if depths else 0

    def _home(self, line: Line | None) -> Item:
        """The item that an unlabelled paragraph or a table belongs to."""
        stack = self.outline.stack
        if line is not None and headings.is_closing(line.text, last_part=line.is_last_part):
            depth = self._container_depth()
            if not any(item.kind == "article" for item in stack[:depth]):
                del stack[depth:]
                self.outline.top.lead = None
            return self.outline.top
        while stack and _is_complete_bullet(stack[-1]):
            stack.pop()
        return self.outline.top

    def _quoted(self, line: Line) -> None:
        """A paragraph of another document: below the point that amends or cites, flat."""
        home = self.outline.top
        start, end = line.block.start, line.block.end
        item = self.outline.add_plain("paragraph", home, line.block.page, start, end, quotation=True)
        item.quoted = True
        self._last = None

    def _attachment(self, line: Line) -> None:
        """The title of a document inside this one closes everything that is open."""
        self.outline.stack.clear()
        self.outline.root.lead = None
        item = self.outline.add_plain("annex", self.outline.root, line.block.page, line.block.end, line.block.end)
        item.heading_start, item.heading_end = line.block.start, line.block.end
        if anchors.starts_with(anchors.plain(line.text), anchors.words("document_types", "lists")):
            item.path = "Phụ lục"
        self.outline.stack.append(item)
        self._last, self._title_lines = item, 0 if line.is_title else _TITLE_LINES


def _is_complete_bullet(item: Item) -> bool:
    """A bullet after which a paragraph belongs to what it stands under; a "* Group:" goes on over its bullets."""
    if item.label is None or item.label.level not in BULLETS or item.expects:
        return False
    return item.label.level != "*" or not (item.open_ended or not item.has_text)
