"""DOCX by our own reader over the XML, since none measured gets numbers, tracked changes and text boxes all right.

Word's automatic numbers are resolved, deletions left out and insertions taken in, each text box read once, tables kept
by cell, headers and footers left out, notes moved to the end, legacy fonts converted by run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ingest.document import Cell, Notice, Piece, RawBlock, Reading, Zone
from ingest.encodings import FontConverter, font_encoding
from ingest.errors import TruncatedFileError
from ingest.layout.lines import MARKER
from ingest.readers import docx_tables
from ingest.readers.docx_inline import Inline, InlineReader, Line, Run
from ingest.readers.docx_names import ALTERNATE, CHOICE, FALLBACK, child, value, w
from ingest.readers.docx_styles import Look, Styles, paragraph_look
from ingest.readers.numbering import Numbering
from ingest.readers.package import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TWENTIETHS = 20
_MOSTLY = 0.9  # of the letters are bold: then the block is
_WRAPPERS = frozenset(
    {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag"), w("txbxContent")}
)
_DEEPEST = 50  # tables in tables, boxes in boxes


@dataclass(slots=True)
class _Place:
    """Where a paragraph stands: a cell of a table, or a column of the head or foot."""

    cell: Cell | None = None
    column: int = 0
    by_line: bool = False  # head and foot: each line is a block
    zone: Zone = Zone.BODY


@dataclass(slots=True)
class _Paragraph:
    """A paragraph before its legacy fonts are converted."""

    lines: list[Line]
    look: Look
    place: _Place
    label: Run | None = None
    gap: str = " "


def read(data: bytes, name: str) -> Reading:
    """Blocks of a Word document.

    Raises TruncatedFileError for a damaged package, TooLargeError for one that inflates past the bounds,
    EncryptedFileError for one with a password.
    """
    package = Package(data)
    main = _main_part(package)
    body = child(package.xml(main), "body")
    if body is None:
        raise TruncatedFileError
    reader = _Reader(package, main, body)
    paragraphs = [*reader.blocks(body, _Place(), 0), *reader.notes()]
    blocks, notices = _finished(paragraphs)
    return Reading(MEDIA_TYPE, tuple(blocks), notices=notices)


def _main_part(package: Package) -> str:
    named = package.part_of_type("", "officeDocument")
    return named if named is not None and named in package else "word/document.xml"


class _Reader:
    """Walks one document in order; counts its lists, tables and pages."""

    def __init__(self, package: Package, main: str, body: etree._Element) -> None:
        def part(kind: str) -> etree._Element | None:
            found = package.part_of_type(main, kind)
            return None if found is None else package.xml(found)

        self._package, self._main = package, main
        self._styles = Styles(part("styles"))
        self._numbering = Numbering(part("numbering"), self._styles)
        rendered = next(body.iter(w("lastRenderedPageBreak")), None) is not None
        self._inline = InlineReader(self._styles, rendered_breaks=rendered)
        self._tables = 0
        self._notes: list[tuple[str, str]] = []
        self._carried: Inline | None = None  # a paragraph whose mark is deleted goes on in the next one

    def blocks(self, parent: etree._Element, place: _Place, depth: int) -> Iterator[_Paragraph]:
        """The paragraphs below ``parent`` in reading order."""
        if depth > _DEEPEST:
            return
        for item in parent:
            if item.tag == w("p"):
                yield from self._paragraph(item, place, depth)
            elif item.tag == w("tbl"):
                yield from self._table(item, place, depth)
            elif item.tag in _WRAPPERS:
                yield from self.blocks(item, place, depth)
            elif item.tag == ALTERNATE:
                chosen = item.find(CHOICE)
                chosen = item.find(FALLBACK) if chosen is None else chosen
                if chosen is not None:
                    yield from self.blocks(chosen, place, depth)
            elif item.tag == w("sectPr"):
                self._section(item)

    def notes(self) -> Iterator[_Paragraph]:
        """Footnotes and endnotes in the order in which the text refers to them."""
        pages = self._inline.page
        for kind in ("footnote", "endnote"):
            wanted = [ident for found, ident in self._notes if found == kind]
            part = self._package.part_of_type(self._main, f"{kind}s") if wanted else None
            if part is None:
                continue
            elements = {item.get(w("id")): item for item in self._package.xml(part).iterchildren(w(kind))}
            for ident in dict.fromkeys(wanted):
                if ident in elements:
                    yield from self.blocks(elements[ident], _Place(zone=Zone.NOTE), 1)
        self._inline.page = pages

    def _paragraph(self, element: etree._Element, place: _Place, depth: int) -> Iterator[_Paragraph]:
        properties = child(element, "pPr")
        style = value(properties, "pStyle")
        if self._styles.name(style).startswith("toc "):
            return
        stated = paragraph_look(properties)
        look = stated.over(self._styles.look(style))
        if look.page_break:
            self._inline.new_page()
        inline = self._inline.read(element, look)
        if self._carried is not None:
            inline.lines[0].runs[:0] = self._carried.lines[-1].runs
            inline.lines[:0] = self._carried.lines[:-1]
            self._carried = None
        self._notes += inline.notes
        if properties is not None and child(properties, "rPr", "del") is not None:
            self._carried = inline
            return
        paragraph = _Paragraph(inline.lines, look, place)
        if look.list_id and look.list_id != "0":
            self._number(paragraph, stated, style)
        yield paragraph
        for box in inline.boxes:
            yield from self.blocks(box, replace(place, by_line=False), depth + 1)
        section = child(properties, "sectPr")
        if section is not None:
            self._section(section)

    def _number(self, paragraph: _Paragraph, stated: Look, style: str | None) -> None:
        """Counts the paragraph's list and puts the label before its text."""
        look = paragraph.look
        level = stated.list_level
        if level is None and look.list_id is not None:
            level = self._numbering.level_of_style(look.list_id, style or self._styles.default_id)
        label = self._numbering.label(look.list_id, level or look.list_level or 0)
        if label is None:
            return
        # The list's indents hold unless the paragraph states its own.
        paragraph.look = replace(stated, list_id=None).over(replace(label.look, font=None)).over(look)
        if label.text.strip() and any(line.text.strip() for line in paragraph.lines):
            font = label.look.font or look.font
            paragraph.label = Run(label.text.strip(), font, bool(look.bold), bool(look.italic))
            paragraph.gap = label.gap

    def _table(self, element: etree._Element, place: _Place, depth: int) -> Iterator[_Paragraph]:
        made = docx_tables.grid(element)
        if place.cell is not None:
            # A table inside a cell is part of that cell's text.
            for row in made.rows:
                for cell in row:
                    yield from self.blocks(cell.element, place, depth + 1)
        elif docx_tables.is_layout(made):
            yield from self._side_by_side(made, place, depth)
        else:
            number = self._tables
            self._tables += 1
            for row in made.rows:
                yield from self._row(row, number, place, depth)

    def _row(self, row: Iterable[docx_tables.GridCell], table: int, place: _Place, depth: int) -> Iterator[_Paragraph]:
        """Cells side by side may each go on over a page's end, which is the same page's end."""
        first = last = self._inline.page
        for cell in row:
            self._inline.page = first
            where = Cell(table, cell.row, cell.column, cell.row_span, cell.column_span)
            yield from self.blocks(cell.element, replace(place, cell=where, by_line=False), depth + 1)
            last = max(last, self._inline.page)
        self._inline.page = last

    def _side_by_side(self, made: docx_tables.Grid, place: _Place, depth: int) -> Iterator[_Paragraph]:
        """The left column's lines, then the right one's."""
        rows = docx_tables.sides(made)
        columns = 1 + max((side for row in rows for side, _ in row), default=0)
        single = sum(len(row) for row in made.rows) == 1
        start = last = self._inline.page
        for column in range(columns):
            self._inline.page = start
            for row in rows:
                for side, cell in row:
                    if side == column:
                        where = place if single else replace(place, column=column, by_line=True)
                        yield from self.blocks(cell.element, where, depth + 1)
            last = max(last, self._inline.page)
        self._inline.page = last

    def _section(self, element: etree._Element) -> None:
        if (value(element, "type") or "nextPage") != "continuous" and element.getnext() is not None:
            self._inline.new_page()


def _finished(paragraphs: list[_Paragraph]) -> tuple[list[RawBlock], tuple[Notice, ...]]:
    """Blocks of the paragraphs, legacy fonts converted where font and syllables agree."""
    runs = (run for paragraph in paragraphs for line in paragraph.lines for run in line.runs)
    converter = None
    if any(font_encoding(font) for font in {run.font for run in runs}):
        converter = FontConverter(_surface(line) for paragraph in paragraphs for line in _labelled(paragraph))
    blocks = [block for paragraph in paragraphs for block in _blocks(paragraph, converter)]
    converted = sorted(converter.converted) if converter is not None else []
    return blocks, tuple(Notice("converted-encoding", {"encoding": encoding.upper()}) for encoding in converted)


def _surface(line: Line) -> list[tuple[str, str | None]]:
    return [(run.text, run.font) for run in line.runs]


def _labelled(paragraph: _Paragraph) -> list[Line]:
    """The paragraph's lines, the first with the automatic number before it."""
    if paragraph.label is None:
        return paragraph.lines
    lines = list(paragraph.lines)
    first = next(index for index, line in enumerate(lines) if line.text.strip())
    gap = Run(paragraph.gap, paragraph.label.font, bold=False, italic=False)
    lines[first] = replace(lines[first], runs=[paragraph.label, gap, *lines[first].runs])
    return lines


def _blocks(paragraph: _Paragraph, converter: FontConverter | None) -> Iterator[RawBlock]:
    """One block, or one a line in head and foot and where a line break stands before a bullet or label."""
    pieces: list[tuple[Piece, bool]] = []
    for line in _labelled(paragraph):
        text = line.text if converter is None else converter.line(_surface(line))
        if text.strip():
            cut = bool(pieces) and line.broken and (paragraph.place.by_line or _opens(text))
            pieces.append((Piece(text, line.page), cut))
    if not pieces:
        return
    label = None
    if paragraph.label is not None:
        run = paragraph.label
        label = run.text if converter is None else converter.line([(run.text, run.font)])
    block = _look(paragraph, label)
    group: list[Piece] = []
    for piece, cut in pieces:
        if cut:
            yield replace(block, pieces=tuple(group))
            block = replace(block, list_label=None)
            group = []
        group.append(piece)
    yield replace(block, pieces=tuple(group))


def _opens(text: str) -> bool:
    return MARKER.match(text.strip()) is not None


def _look(paragraph: _Paragraph, label: str | None) -> RawBlock:
    runs = [run for line in paragraph.lines for run in line.runs]
    total = sum(len(run.text.strip()) for run in runs)
    look, place = paragraph.look, paragraph.place
    return RawBlock(
        pieces=(),
        zone=place.zone,
        column=place.column,
        cell=place.cell,
        bold=sum(len(run.text.strip()) for run in runs if run.bold) >= _MOSTLY * total > 0,
        italic=sum(len(run.text.strip()) for run in runs if run.italic) >= _MOSTLY * total > 0,
        centred=look.align == "center",
        indent=((look.left or 0) + (look.first or 0)) / _TWENTIETHS,
        list_label=label,
    )
