"""DOCX by our own reader over the XML, since none measured gets numbers, tracked changes and text boxes all right.

Word's automatic numbers are resolved, deletions left out and insertions taken in, each text box read once, tables kept
by cell, headers and footers left out, notes moved to the end, legacy fonts converted by run.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from ingest.canonical import composed
from ingest.document import Notice, Piece, RawBlock, Reading, Zone
from ingest.errors import TruncatedFileError, UnreadableError
from ingest.layout import anchors
from ingest.readers import docx_tables
from ingest.readers.docx_inline import Inline, InlineReader
from ingest.readers.docx_names import ALTERNATE, CHOICE, FALLBACK, child, value, w
from ingest.readers.docx_styles import Look, Styles, paragraph_look
from ingest.readers.grid import Grid, GridCell, side_by_side
from ingest.readers.numbering import Numbering
from ingest.readers.package import Package
from ingest.readers.rich import Paragraph, Place, Run, blocks_of
from ingest.secrecy import mark_in_line
from ingest.sniff import Format, sniff

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TWENTIETHS = 20
_WRAPPERS = frozenset(
    {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag"), w("txbxContent")}
)
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONTENT = frozenset({w("p"), w("tbl"), w("sdt"), w("sectPr")})
_CONTENTS = re.compile(r"[\t.…]\s*(?:\d+|[ivxlc]+)\s*$")  # a line of a table of contents: up to the page's number
_HEAD_PARAGRAPHS = 60
_DEEPEST = 50  # tables in tables, boxes in boxes


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
    running = list(_running(package, main))
    head = _letterhead(running, body)
    paragraphs = [*(reader.blocks(head, Place(), 0) if head is not None else ())]
    paragraphs += [*reader.blocks(body, Place(), 0), *reader.notes()]
    blocks, notices = blocks_of(paragraphs)
    notices = (*notices, *(Notice("part-not-read", {"part": part}) for part in reader.unread))
    return Reading(MEDIA_TYPE, (*_marks([*running, body]), *blocks), notices=notices)


def _running(package: Package, main: str) -> Iterator[etree._Element]:
    """The running heads and footers that can be read."""
    for kind, part in package.related(main).values():
        if kind in ("header", "footer") and part in package:
            with contextlib.suppress(UnreadableError):  # the text is elsewhere
                yield package.xml(part)


def _line(paragraph: etree._Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter(w("t")))


def _marks(parts: Iterable[etree._Element]) -> list[RawBlock]:
    """Marks of secrecy in running heads, footers and drawn letters (watermarks); all else there is left out."""
    found: dict[str, None] = {}
    for root in parts:
        lines = [_line(item) for item in root.iter(w("p"))] if root.tag != w("body") else []
        lines += [str(item.get("string", "")) for item in root.iter(_WATERMARK)]
        found.update(dict.fromkeys(line for line in lines if mark_in_line(line) is not None))
    return [RawBlock((Piece(line),), zone=Zone.STAMP) for line in found]


def _letterhead(running: Iterable[etree._Element], body: etree._Element) -> etree._Element | None:
    """The running head that holds the document's own head, as some templates have it; None where the body does."""

    def has_head(paragraphs: Iterable[etree._Element]) -> bool:
        lines = [composed(line) for line in map(_line, paragraphs) if line.strip()]
        return any(map(anchors.nation_at, lines)) or any(map(anchors.is_motto, lines))

    if has_head(islice(body.iter(w("p")), _HEAD_PARAGRAPHS)):
        return None
    return next((root for root in running if root.tag == w("hdr") and has_head(root.iter(w("p")))), None)


def _main_part(package: Package) -> str:
    named = package.part_of_type("", "officeDocument")
    return named if named is not None and named in package else "word/document.xml"


def _goes_on(paragraph: etree._Element, properties: etree._Element | None) -> bool:
    """Whether its mark is deleted or moved away, so that the next paragraph goes on with its text."""
    if properties is None or (child(properties, "rPr", "del") is None and child(properties, "rPr", "moveFrom") is None):
        return False
    after = next((item for item in paragraph.itersiblings() if item.tag in _CONTENT), None)
    return after is not None and after.tag == w("p")


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
        self.unread: list[str] = []  # parts in a format that is not read inside a Word file
        self._notes: list[tuple[str, str]] = []
        self._carried: Inline | None = None  # a paragraph whose mark is deleted goes on in the next one

    def blocks(self, parent: etree._Element, place: Place, depth: int) -> Iterator[Paragraph]:
        """The paragraphs below ``parent`` in reading order."""
        if depth > _DEEPEST:
            return
        for item in parent:
            if item.tag == w("p"):
                yield from self._paragraph(item, place, depth)
            elif item.tag == w("tbl"):
                yield from self._table(item, place, depth)
            elif item.tag == w("sdt") and self._inline.is_prompt(item):
                continue
            elif item.tag == w("altChunk"):
                yield from self._chunk(item, place)
            elif item.tag in _WRAPPERS:
                yield from self.blocks(item, place, depth)
            elif item.tag == ALTERNATE:
                chosen = item.find(CHOICE)
                chosen = item.find(FALLBACK) if chosen is None else chosen
                if chosen is not None:
                    yield from self.blocks(chosen, place, depth)
            elif item.tag == w("sectPr"):
                self._section(item)

    def notes(self) -> Iterator[Paragraph]:
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
                    yield from self.blocks(elements[ident], Place(zone=Zone.NOTE), 1)
        self._inline.page = pages

    def _paragraph(self, element: etree._Element, place: Place, depth: int) -> Iterator[Paragraph]:
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
        if _goes_on(element, properties):
            self._carried = inline
            return
        if self._inline.in_contents and _CONTENTS.search("".join(line.text for line in inline.lines)):
            return
        paragraph = Paragraph(inline.lines, place)
        if look.list_id and look.list_id != "0":
            look = self._number(paragraph, stated, look, style)
        paragraph.centred = look.align == "center"
        paragraph.indent = ((look.left or 0) + (look.first or 0)) / _TWENTIETHS
        yield paragraph
        for box in inline.boxes:
            yield from self.blocks(box, replace(place, by_line=False), depth + 1)
        section = child(properties, "sectPr")
        if section is not None:
            self._section(section)

    def _number(self, paragraph: Paragraph, stated: Look, look: Look, style: str | None) -> Look:
        """Counts the paragraph's list, puts the label before its text; the look with the list's indents."""
        level = stated.list_level
        if level is None and look.list_id is not None:
            level = self._numbering.level_of_style(look.list_id, style or self._styles.default_id)
        label = self._numbering.label(look.list_id, level or look.list_level or 0)
        if label is None:
            return look
        if label.text.strip() and not paragraph.blank:
            font = label.look.font or look.font
            paragraph.label = Run(label.text.strip(), font, bool(look.bold), bool(look.italic))
            paragraph.gap = label.gap
        # The list's indents hold unless the paragraph states its own.
        return stated.over(label.look).over(look)

    def _chunk(self, element: etree._Element, place: Place) -> Iterator[Paragraph]:
        """A file put into the document whole, as programs do that make Word files of pages (``w:altChunk``)."""
        _, part = self._package.related(self._main).get(element.get(_ID, ""), ("", ""))
        if part not in self._package:
            return
        data = self._package.read(part)
        try:
            kind = sniff(data, part)
        except UnreadableError:
            kind = None
        if kind not in (Format.HTML, Format.MHTML, Format.TXT):
            self.unread.append(posixpath.basename(part))
            return
        from ingest.readers.html import page_paragraphs

        tables = self._tables
        for paragraph in page_paragraphs(data):
            cell = paragraph.place.cell
            if cell is not None:
                self._tables = max(self._tables, tables + cell.table + 1)
                cell = replace(cell, table=tables + cell.table)
            for line in paragraph.lines:
                line.page = self._inline.page
            paragraph.place = replace(paragraph.place, cell=place.cell or cell)
            yield paragraph

    def _table(self, element: etree._Element, place: Place, depth: int) -> Iterator[Paragraph]:
        made = docx_tables.grid(element)
        if place.cell is not None:
            # A table inside a cell is part of that cell's text.
            for row in made.rows:
                for cell in row:
                    yield from self.blocks(cell.element, place, depth + 1)
        elif made.is_layout():
            yield from self._columns(made, place, depth)
        else:
            number = self._tables
            self._tables += 1
            for row in made.rows:
                yield from self._row(row, number, place, depth)

    def _row(self, row: Iterable[GridCell], table: int, place: Place, depth: int) -> Iterator[Paragraph]:
        """Cells side by side may each go on over a page's end, which is the same page's end."""
        first = last = self._inline.page
        for cell in row:
            self._inline.page = first
            where = replace(place, cell=cell.place(table), by_line=False)
            yield from self.blocks(cell.element, where, depth + 1)
            last = max(last, self._inline.page)
        self._inline.page = last

    def _columns(self, made: Grid, place: Place, depth: int) -> Iterator[Paragraph]:
        """Columns side by side begin on the same page."""
        start, ends = self._inline.page, [self._inline.page]

        def new_column() -> None:
            ends.append(self._inline.page)
            self._inline.page = start

        yield from side_by_side(made, place, lambda cell, where: self.blocks(cell, where, depth + 1), new_column)
        self._inline.page = max(self._inline.page, *ends)

    def _section(self, element: etree._Element) -> None:
        if (value(element, "type") or "nextPage") != "continuous" and element.getnext() is not None:
            self._inline.new_page()
