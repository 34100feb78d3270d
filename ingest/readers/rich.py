"""Paragraphs of formatted text (Word, HTML) before they are blocks: runs in fonts, labels, places; then the blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.canonical import composed
from ingest.document import Cell, Notice, Piece, RawBlock, Zone
from ingest.encodings import FontConverter, Legacy, font_encoding, repair
from ingest.layout.lines import MARKER

_DRAWN = re.compile(r"\s*(?:[-_=–—*]\s*){3,}")  # a rule drawn with characters
_CLOSING, _OPENING = " \t\xa0\"'”’)", " \t\xa0\"'“‘("
_MOSTLY = 0.9  # of the letters are bold: then the block is


@dataclass(slots=True)
class Run:
    """A stretch of text in one font and weight."""

    text: str
    font: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Line:
    """Runs up to a line break, or up to the point where a new page begins."""

    page: int = 1
    runs: list[Run] = field(default_factory=list)
    broken: bool = False  # a line break, not a page, ended the line before

    @property
    def text(self) -> str:
        """The runs' text as it stands in the file."""
        return "".join(run.text for run in self.runs)

    def add(self, run: Run) -> None:
        """Appends a run, to the last one where they look alike."""
        last = self.runs[-1] if self.runs else None
        if last is not None and (last.font, last.bold, last.italic) == (run.font, run.bold, run.italic):
            last.text += run.text
        else:
            self.runs.append(run)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: a cell of a table, or a column of the head or foot."""

    cell: Cell | None = None
    column: int = 0
    by_line: bool = False  # head and foot: each line is a block
    zone: Zone = Zone.BODY


@dataclass(slots=True)
class Paragraph:
    """A paragraph before its legacy fonts are converted; ``indent`` in points."""

    lines: list[Line]
    place: Place
    label: Run | None = None  # the automatic number
    gap: str = " "  # between the label and the text
    centred: bool = False
    indent: float = 0.0

    @property
    def blank(self) -> bool:
        """Whether no line holds text."""
        return not any(line.text.strip() for line in self.lines)


def blocks_of(paragraphs: Sequence[Paragraph]) -> tuple[list[RawBlock], tuple[Notice, ...]]:
    """Blocks of the paragraphs, legacy fonts converted where font and syllables agree."""
    fonts = {run.font for paragraph in paragraphs for line in paragraph.lines for run in line.runs}
    converter = None
    if any(map(font_encoding, fonts)):
        converter = FontConverter(_surface(line) for paragraph in paragraphs for line in _labelled(paragraph))
    blocks = [block for paragraph in paragraphs for block in _blocks(paragraph, converter)]
    converted = set() if converter is None else converter.converted
    blocks, found = _repaired(blocks)
    converted |= found
    return blocks, tuple(Notice("converted-encoding", {"encoding": encoding.upper()}) for encoding in sorted(converted))


def _repaired(blocks: list[RawBlock]) -> tuple[list[RawBlock], set[Legacy]]:
    """Legacy text whose font was lost, converted where the syllables leave no doubt."""
    texts = [piece.text for block in blocks for piece in block.pieces]
    made, legacy = repair(texts)
    if legacy is None:
        return blocks, set()
    left = iter(made)
    done = [replace(block, pieces=tuple(replace(piece, text=next(left)) for piece in block.pieces)) for block in blocks]
    return done, {legacy}


def _surface(line: Line) -> list[tuple[str, str | None]]:
    return [(run.text, run.font) for run in line.runs]


def _labelled(paragraph: Paragraph) -> list[Line]:
    """The paragraph's lines, the first with the automatic number before it."""
    if paragraph.label is None or paragraph.blank:
        return paragraph.lines
    lines = list(paragraph.lines)
    first = next(index for index, line in enumerate(lines) if line.text.strip())
    gap = Run(paragraph.gap, paragraph.label.font)
    lines[first] = replace(lines[first], runs=[paragraph.label, gap, *lines[first].runs])
    return lines


def _blocks(paragraph: Paragraph, converter: FontConverter | None) -> Iterator[RawBlock]:
    """One block, or one a line in head and foot and where a line break stands before a bullet or label."""
    pieces: list[tuple[Piece, bool]] = []
    for line in _labelled(paragraph):
        # The layout looks for words, which are written in composed letters.
        text = composed(line.text if converter is None else converter.line(_surface(line)))
        if text.strip() and not _DRAWN.fullmatch(text):
            cut = bool(pieces) and line.broken
            if cut and not paragraph.place.by_line:
                cut = MARKER.match(text.strip()) is not None or _ends(pieces[-1][0].text, text)
            pieces.append((Piece(text, line.page), cut))
    if not pieces:
        return
    label = paragraph.label
    shown = None
    if label is not None:
        shown = label.text if converter is None else converter.line([(label.text, label.font)])
    block = _look(paragraph, shown)
    group: list[Piece] = []
    for piece, cut in pieces:
        if cut:
            yield replace(block, pieces=tuple(group))
            block = replace(block, list_label=None)
            group = []
        group.append(piece)
    yield replace(block, pieces=tuple(group))


def _ends(before: str, after: str) -> bool:
    """Whether a line break parts two paragraphs: the first is a whole sentence and the next begins one."""
    return before.rstrip(_CLOSING).endswith((".", ";", ":", "./")) and after.lstrip(_OPENING)[:1].isupper()


def _look(paragraph: Paragraph, label: str | None) -> RawBlock:
    runs = [run for line in paragraph.lines for run in line.runs]
    least = _MOSTLY * sum(len(run.text.strip()) for run in runs)
    return RawBlock(
        pieces=(),
        zone=paragraph.place.zone,
        column=paragraph.place.column,
        cell=paragraph.place.cell,
        bold=sum(len(run.text.strip()) for run in runs if run.bold) >= least > 0,
        italic=sum(len(run.text.strip()) for run in runs if run.italic) >= least > 0,
        centred=paragraph.centred,
        indent=paragraph.indent,
        list_label=label,
    )
