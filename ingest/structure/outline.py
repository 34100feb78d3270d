"""Where in the tree a label belongs: below the last one, beside an earlier one, or further out.

Levels are not fixed but found in each document: a label goes beside the open one of its own kind, best where it is the
next in order; a kind that is not open goes below what is open, at the place that its usual rank gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.structure.labels import BULLETS, FIXED, Label

_PLAIN_EIDS = {
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "subsection": "subsec",
    "article": "art",
    "annex": "annex",
    "capital": "sec",
    "roman": "sec",
    "arabic": "para",
    "letter": "pt",
    "bracket": "item",
    "small-roman": "item",
    "-": "bullet",
    "+": "plus",
    "*": "star",
    "•": "dot",
}
_KINDS = {"capital": "section", "roman": "section", "arabic": "clause"} | {level: level for level in FIXED}


@dataclass(eq=False, slots=True)
class Item:
    """A provision while it grows."""

    kind: str
    label: Label | None
    parent: Item | None
    path: str
    eid: str
    page: int
    start: int
    end: int
    heading_start: int | None = None
    heading_end: int | None = None
    quoted: bool = False
    columns: list[tuple[str, str, int, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # of its children without number: bullets, paragraphs, rows
    lead: Item | None = None  # the paragraph among its children that introduces the next ones
    has_children: bool = False
    last_labelled: Item | None = None  # its last child with a label
    open_ended: bool = False  # its text ends with a colon: something must follow

    @property
    def has_text(self) -> bool:
        """Whether it has text of its own, beside a heading."""
        return self.end > self.start

    @property
    def expects(self) -> bool:
        """A heading without text, or a text that ends with a colon: what follows is below it."""
        return not self.has_children and (self.open_ended or not self.has_text)


class Outline:
    """The items so far, in order, and the labelled ones that are still open."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.stack: list[Item] = []
        self.root = Item("root", None, None, "", "", 1, 0, 0)
        self._eids: dict[str, int] = {}  # each id given, with the last number that was put behind it
        self.repeated: list[str] = []  # label paths that stand twice

    @property
    def top(self) -> Item:
        """The innermost open item, or the root."""
        return self.stack[-1] if self.stack else self.root

    # --- where a label goes ---------------------------------------------------------------------------------------

    def choose(self, readings: Sequence[Label]) -> Label:
        """The reading of an ambiguous label that continues an open list; else one that opens a list; else the first."""
        open_labels = [item.label for item in reversed(self.stack) if item.label is not None]
        for other in open_labels:
            for reading in readings:
                if reading.follows(other):
                    return reading
        openers = [reading for reading in readings if reading.is_first]
        return openers[0] if openers else readings[0]

    def plausible(self, readings: Sequence[Label]) -> tuple[Label, ...]:
        """The readings without capital letters that open no list and continue none ("P. Tư pháp")."""
        open_capitals = [item.label for item in self.stack if item.label is not None and item.label.level == "capital"]
        return tuple(
            reading
            for reading in readings
            if reading.level != "capital"
            or reading.is_first
            or any(0 < reading.ordinal[0] - other.ordinal[0] <= 3 for other in open_capitals)
        )

    def place(self, label: Label, *, heading_like: bool = False) -> Item:
        """Close what ``label`` ends and return the item below which it goes."""
        depth = self._depth(label, heading_like)
        del self.stack[depth:]
        return self.top

    def _depth(self, label: Label, heading_like: bool) -> int:
        """How many of the open items stay open."""
        if label.level == "annex":
            return 0
        if label.level in FIXED:
            return self._outside(label.rank)
        if len(label.ordinal) > 1:
            return self._decimal_depth(label)
        beside = self._beside(label)
        if beside is not None:
            return beside
        above = self.top.label
        if (
            above is not None
            and self.top.expects
            and label.is_first
            and (above.rank < label.rank or self.top.open_ended)
        ):
            return len(self.stack)
        if label.level == "*" and not heading_like and above is not None and above.level in ("-", "+"):
            return len(self.stack)
        return self._outside(label.rank)

    def _outside(self, rank: float) -> int:
        """Keep the open items that usually stand further out than ``rank``."""
        depth = len(self.stack)
        while depth and (label := self.stack[depth - 1].label) is not None and label.rank >= rank:
            if label.level == "annex":
                break
            depth -= 1
        return depth

    def _decimal_depth(self, label: Label) -> int:
        """2.2.4 goes below 2.2, else below 2, else beside 2.1.7, else where its rank puts it."""
        numbered = [
            (index, item.label.ordinal)
            for index, item in enumerate(self.stack)
            if item.label is not None and item.label.level == label.level
        ]
        wanted = label.ordinal
        below = [
            index for index, ordinal in numbered if ordinal == wanted[: len(ordinal)] and len(ordinal) < len(wanted)
        ]
        if below:
            return below[-1] + 1
        beside = [index for index, ordinal in numbered if len(ordinal) == len(label.ordinal)]
        if beside:
            return beside[-1]
        shorter = [index for index, ordinal in numbered if len(ordinal) < len(label.ordinal)]
        return shorter[-1] + 1 if shorter else self._outside(label.rank)

    def _beside(self, label: Label) -> int | None:
        """The depth beside the open item of the same kind that ``label`` continues; None where there is none."""
        same = [
            (index, item.label)
            for index, item in enumerate(self.stack)
            if item.label is not None
            and item.label.level == label.level
            and len(item.label.ordinal) == len(label.ordinal)
        ]
        if not same:
            return None
        if label.level in BULLETS:
            return same[-1][0]
        for test in (
            lambda other: label.follows(other) and other.style == label.style,
            lambda other: label.follows(other),
            lambda other: label.ordinal > other.ordinal and other.style == label.style,
        ):
            fitting = [index for index, other in same if test(other)]
            if fitting:
                return fitting[-1]
        # The list begins again: below what waits for it, or in another style, else beside the old one.
        index, other = same[-1]
        if label.is_first and len(self.stack) > index and self.top.expects:
            return len(self.stack)
        if label.is_first and other.style != label.style:
            return len(self.stack)
        return index

    # --- new items ------------------------------------------------------------------------------------------------

    def add_labelled(self, label: Label, parent: Item, page: int, at: int, *, kind: str | None = None) -> Item:
        """A new open item for ``label`` below ``parent``; ``at`` is where its text begins, empty so far."""
        article = any(item.kind == "article" for item in (parent, *_ancestors(parent)))
        shown, own_kind = label.shown, kind or _KINDS.get(label.level, "point")
        name = _PLAIN_EIDS[label.level]
        if label.level in BULLETS:
            own_kind = kind or "bullet"
            parent.counts[label.level] += 1
            shown = f"{label.level}/{parent.counts[label.level]}"
            number = str(parent.counts[label.level])
        else:
            number = _number_of(label)
            if article and parent.kind == "article" and label.level == "arabic" and len(label.ordinal) == 1:
                shown, name = f"khoản {shown}", "cl"
            elif article and label.level == "letter" and parent.kind in ("article", "clause"):
                shown = f"điểm {shown}"
        path = shown if label.level == "article" or not parent.path else f"{parent.path}/{shown}"
        if kind == "row":
            name = "row"
        eid = self._eid(parent, f"{name}_{number}" if number else name, path)
        item = Item(own_kind, label, self._holder(parent, label), path, eid, page, at, at)
        self._append(item, parent)
        parent.last_labelled = item
        self.stack.append(item)
        return item

    def add_plain(self, kind: str, parent: Item, page: int, start: int, end: int, *, quotation: bool = False) -> Item:
        """An item without label: a paragraph, a heading or a row, with the label path of what it stands under."""
        short = {"paragraph": "p", "heading": "hd", "row": "row", "annex": "att"}[kind]
        parent.counts[kind] += 1
        eid = self._eid(parent, f"{short}_{parent.counts[kind]}")
        holder = parent if kind == "heading" or quotation or parent.lead is None else parent.lead
        item = Item(kind, None, holder, parent.path, eid, page, start, end)
        self._append(item, parent)
        return item

    def _append(self, item: Item, parent: Item) -> None:
        parent.has_children = True
        self.items.append(item)

    def _holder(self, parent: Item, label: Label) -> Item:
        """The parent, or the paragraph below it that introduces a list ("... thực hiện các nội dung sau:")."""
        outer = label.level in FIXED or label.level in ("roman", "capital")
        return parent if outer or parent.lead is None else parent.lead

    def _eid(self, parent: Item, segment: str, path: str = "") -> str:
        wanted = f"{parent.eid}__{segment}" if parent.eid else segment
        if wanted not in self._eids:
            self._eids[wanted] = 1
            return wanted
        if path:
            self.repeated.append(path)
        eid, count = wanted, self._eids[wanted]
        while eid in self._eids:
            count += 1
            eid = f"{wanted}.{count}"
        self._eids[wanted] = count
        self._eids[eid] = 1
        return eid


def _ancestors(item: Item) -> list[Item]:
    found = []
    while item.parent is not None:
        item = item.parent
        found.append(item)
    return found


def _number_of(label: Label) -> str:
    """The number as an eId has it (Akoma Ntoso Naming Convention: no blanks; ours: ASCII, đ as dd)."""
    shown = label.shown.split()[-1] if " " in label.shown else label.shown
    if label.level == "annex" and " " not in label.shown:
        return ""
    if label.level == "part" and not shown.isascii():
        return str(label.ordinal[0])
    return shown.replace("đ", "dd").replace("Đ", "DD").replace(".", "-").replace("/", "-")
