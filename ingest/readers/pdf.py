"""PDF with a text layer: pdfium for text, boxes and rules, pdfplumber for cells, our own layout.

pdfium is not thread-safe: one document at a time in a process (a worker has one thread).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest import lost_letters, progress, signatures
from ingest.document import Notice, RawBlock, Reading, Zone
from ingest.encodings import FontConverter, Legacy
from ingest.errors import (
    EmptyFileError,
    EncryptedFileError,
    MissingProgramError,
    ReaderFailedError,
    TooLargeError,
    TruncatedFileError,
)
from ingest.layout.columns import split_columns
from ingest.layout.furniture import without_furniture
from ingest.layout.lines import Line, beside
from ingest.layout.notes import split_notes, with_notes
from ingest.layout.paragraphs import Margins, margins, paragraphs
from ingest.layout.tables import Grid, bounds, goes_on, grids_of, table_blocks
from ingest.quality import syllable_score
from ingest.readers import scan
from ingest.readers.pdf_glyphs import PageText
from ingest.readers.pdf_lines import Run, fonts_of, page_runs, words
from ingest.readers.pdf_rules import Box, page_cells
from ingest.readers.scan import ScannedPage
from ingest.readers.scan_sheet import turned_back

MEDIA_TYPE = "application/pdf"
_MAX_PAGES = 5000
_SHORTEST = 50  # characters of a text layer below which the page may be a scan with a stray mark
_LEAST_VALID = 0.9  # share of possible syllables from which a text layer is believed
_LEAST_ACCENTED = 0.25  # share of words with marks: a layer that lost its marks has fewer
_FEW_WORDS = 600  # characters: a page says more
_WHOLE_PAGE = 0.7  # of the page that a scanner's picture covers
_MORE = 1.3  # times the letters of the layer that recognition must find
_SAMPLE = 1000  # characters of a page that are looked at
_ROW = 1.4  # font sizes: what is higher holds several rows of print
_ROWS_OF_A_TABLE = 2  # heights with several lines side by side, from which a ruled table is looked for


def read(data: bytes, name: str) -> Reading:
    """Blocks of a PDF with a text layer.

    Raises EncryptedFileError, TruncatedFileError, TooLargeError, or EmptyFileError where no page has text.
    """
    collects = gc.isenabled()
    gc.disable()  # nothing here refers to itself, and each pass would look at every word list that is loaded
    try:
        return _read(data, name)
    finally:
        if collects:
            gc.enable()


def _read(data: bytes, name: str) -> Reading:
    document = _open(data, name)
    try:
        if len(document) > _MAX_PAGES:
            raise TooLargeError(file=name, limit=f"{_MAX_PAGES} trang")
        sizes: list[tuple[float, float]] = []
        pages: list[Sequence[Line]] = []
        grids: list[list[Grid]] = []
        notices: list[Notice] = []
        stamps: list[RawBlock] = []
        sheets: list[tuple[float, float]] = []  # upright; a scanned page may hold two
        turns: dict[int, int] = {}  # of scanned pages
        for index in range(len(document)):
            page = _page(document, index, name)
            sizes.append(page.get_size())
            with PageText(page) as layer:
                runs = page_runs(layer, index + 1)
                lines = [run.line for run in runs]
                legible = _is_legible(lines)
                fonts = _Fonts(layer, lines) if not legible else None
                if fonts is not None:
                    runs = fonts.unicode(runs)
                    lines = [run.line for run in runs]
                    found = fonts.notices()
                    legible = bool(found) and _is_legible(lines)
                    notices += [notice for notice in found if notice not in notices]
                covered = legible and _covers_a_scan(page, lines)
                legible = legible and not covered
                if legible:
                    sheets.append(sizes[-1])
                    pages.append(lines)
                    grids.append(_tables(page, layer, index + 1, runs, fonts))
            if not legible:
                scanned, found = _scan(page, index + 1, lines, believed=covered)
                turns[index + 1] = scanned.turn
                for size, sheet in scanned.sheets(*sizes[-1]):
                    sheets.append(size)
                    pages.append(sheet.lines)
                    grids.append(list(sheet.grids))
                stamps += [RawBlock((stamp.piece(),), zone=Zone.STAMP) for stamp in scanned.stamps]
                notices += found
            page.close()
            progress.worked()
    finally:
        document.close()
    if not any(pages) and not any(grids):
        if any(notice.code == "page-not-recognised" for notice in notices):
            raise MissingProgramError(file=name, program="tesseract", package="tesseract-ocr-vie")
        if any(notice.code == "page-given-up" for notice in notices):
            raise ReaderFailedError(file=name)
        raise EmptyFileError(file=name)
    notices += signatures.notices(data)
    blocks = tuple(turned_back(block, turns, sizes) for block in (*stamps, *lay_out(pages, grids, sheets)))
    return Reading(MEDIA_TYPE, _with_lost_letters(blocks, notices), tuple(sizes), tuple(notices))


def _converted(encoding: Legacy) -> Notice:
    return Notice("converted-encoding", {"encoding": encoding.upper()})


def _with_lost_letters(blocks: tuple[RawBlock, ...], notices: list[Notice]) -> tuple[RawBlock, ...]:
    """The blocks with ư where TCVN3 lost it, and a notice of that."""
    if _converted(Legacy.TCVN3) not in notices or not lost_letters.is_lost(block.text for block in blocks):
        return blocks
    notices.append(Notice("letters-lost", {"letter": "ư"}))
    return tuple(
        replace(block, pieces=tuple(replace(one, text=lost_letters.restored(one.text)) for one in block.pieces))
        for block in blocks
    )


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFileError(file=name) from error
        raise TruncatedFileError(file=name) from error


def _page(document: pdfium.PdfDocument, index: int, name: str) -> pdfium.PdfPage:
    """One page; TruncatedFileError where the tree of pages leads nowhere."""
    try:
        return document[index]
    except pdfium.PdfiumError as error:
        raise TruncatedFileError(file=name) from error


def _is_legible(lines: Sequence[Line]) -> bool:
    """Whether a text layer is there and holds Vietnamese (scanners' own layers are often rubbish)."""
    text = " ".join(line.text for line in lines)[:_SAMPLE]
    if len(text) < _SHORTEST:
        return False
    score, accented = syllable_score(text)
    return score >= _LEAST_VALID and accented >= _LEAST_ACCENTED * len(text.split())


class _Fonts:
    """The text of a page in Unicode where it is set in a font from before it (.VnTime, VNI-Times)."""

    def __init__(self, layer: PageText, lines: Iterable[Line]) -> None:
        self._layer = layer
        self._converter = FontConverter(([(line.text, line.font)] for line in lines), from_pdf=True)

    def unicode(self, runs: Sequence[Run]) -> list[Run]:
        """The lines converted, each stretch of words by its own font."""
        if self._converter.idle:
            return list(runs)
        return [
            run._replace(line=replace(run.line, text=self._converter.line(fonts_of(self._layer, run)))) for run in runs
        ]

    def words(self, words: Sequence[Line]) -> Sequence[Line]:
        """Single words of a line that the cells of a table cut, converted."""
        if self._converter.idle:
            return words
        return [replace(word, text=self._converter.line([(word.text, word.font)])) for word in words]

    def notices(self) -> list[Notice]:
        """From which encodings something was converted."""
        return [_converted(one) for one in sorted(self._converter.converted)]


def _covers_a_scan(page: pdfium.PdfPage, lines: Sequence[Line]) -> bool:
    """Whether a few good lines stand on a picture of the whole page: who signed or received it, not what it says."""
    if sum(len(line.text) for line in lines) > _FEW_WORDS:
        return False
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= _WHOLE_PAGE * width * height:
            return True
    return False


def _scan(
    page: pdfium.PdfPage, number: int, lines: Sequence[Line], *, believed: bool = False
) -> tuple[ScannedPage, list[Notice]]:
    """The page recognised, where that can be done and gives more than its own layer; and what the user should know.

    ``believed``: its layer is good, however short, and stays where the picture shows no more than that.
    """
    own = ScannedPage(tuple(lines), 100.0)
    has_image = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    if not has_image:  # a short page, or one in another language: its layer is all there is
        return own, [] if lines else [Notice("page-without-text", {"page": str(number)})]
    if not scan.available():
        return own, [Notice("page-not-recognised", {"page": str(number)})]
    scanned = scan.recognise(page, number)
    if believed and _letters(scanned) < _MORE * _letters(own):
        return replace(own, stamps=scanned.stamps), []
    if scanned.given_up:
        return own, [Notice("page-given-up", {"page": str(number)})]
    return scanned, [Notice("page-recognised", {"page": str(number), "confidence": f"{scanned.confidence:.0f}"})]


def _letters(page: ScannedPage) -> int:
    cells = sum(len(line.text) for grid in page.grids for cell in grid.cells for line in cell.lines)
    return cells + sum(len(line.text) for line in page.lines)


def _tables(
    page: pdfium.PdfPage, layer: PageText, number: int, runs: Sequence[Run], fonts: _Fonts | None
) -> list[Grid]:
    """Ruled tables of the page, looked for where lines stand side by side."""
    ordered = sorted((run.line for run in runs), key=lambda line: line.top)
    rows = sum(beside(a, b) or beside(b, a) for a, b in pairwise(ordered))
    if rows < _ROWS_OF_A_TABLE:
        return []
    tables = page_cells(page)
    if not tables:
        return []
    parts = [part for run in runs for part in _parts(layer, run, tables, fonts)]
    return grids_of(number, tables, parts)


def _parts(layer: PageText, run: Run, tables: Sequence[Sequence[Box]], fonts: _Fonts | None) -> Sequence[Line]:
    """A line that one cell holds as it is; by its words where it may reach over several; nothing outside the tables."""
    line = run.line
    around = [cells for cells in tables if _touches(bounds(cells), line)]
    if not around:
        return ()
    one_row = line.height < _ROW * line.size
    if one_row and any(_holds(cell, line) for cells in around for cell in cells):
        return (line,)
    return fonts.words(words(layer, run)) if fonts else words(layer, run)


def _touches(box: Box, line: Line) -> bool:
    return box[1] - line.size < line.bottom and line.top < box[3] + line.size


def _holds(cell: Box, line: Line) -> bool:
    return cell[1] < line.middle < cell[3] and cell[0] - 1 < line.x0 and line.x1 < cell[2] + 1


def lay_out(
    pages: Sequence[Sequence[Line]], grids: Sequence[Sequence[Grid]], sizes: Sequence[tuple[float, float]]
) -> list[RawBlock]:
    """Blocks in reading order: furniture out, tables by cell, columns apart, lines joined to paragraphs."""
    outside = [
        [line for line in lines if not any(grid.holds(line) for grid in page_grids)]
        for lines, page_grids in zip(pages, grids, strict=True)
    ]
    cleaned = without_furniture(outside, [height for _, height in sizes])
    flow = _Flow()
    for lines, page_grids, (_, height) in zip(cleaned, grids, sizes, strict=True):
        flow.add_page(lines, page_grids, height)
    return flow.finish()


class _Flow:
    """Gathers the pages' parts in order; text that goes on over a page is joined when something else comes."""

    def __init__(self) -> None:
        self._blocks: list[RawBlock] = []
        self._text: list[tuple[Line, Margins]] = []
        self._table: list[Grid] = []
        self._tables = 0
        self._notes: list[RawBlock] = []

    def add_page(self, lines: Sequence[Line], grids: Sequence[Grid], height: float) -> None:
        lines, notes = split_notes(lines, height)
        regions, rest = split_columns(lines)
        page = margins(rest)
        parts: list[tuple[float, object]] = [(line.top, line) for line in rest]
        parts += [(region.top, region) for region in regions] + [(grid.top, grid) for grid in grids]
        for _, part in sorted(parts, key=lambda item: item[0]):
            if isinstance(part, Line):
                self._end_table()
                self._text.append((part, page))
            elif isinstance(part, Grid):
                self._end_text()
                if self._table and not goes_on(self._table[-1], part):
                    self._end_table()
                self._table.append(part)
            else:
                self._end_text()
                self._end_table()
                self._blocks += _column(part.left, 0) + _column(part.right, 1)  # type: ignore[attr-defined]  # Region
        self._notes += notes

    def finish(self) -> list[RawBlock]:
        self._end_text()
        self._end_table()
        return [*self._blocks, *self._notes]

    def _end_text(self) -> None:
        self._blocks += with_notes(paragraphs(self._text), self._notes)
        self._text = []

    def _end_table(self) -> None:
        if self._table:
            self._blocks += table_blocks(self._table, self._tables)
            self._tables += 1
            self._table = []


def _column(lines: Sequence[Line], column: int) -> list[RawBlock]:
    """One block a line (the cells of head and foot are lists of lines); an item of Nơi nhận that wraps is one block."""
    groups: list[list[Line]] = []
    widest = max(line.x1 for line in lines)
    for line in lines:
        item = groups and groups[-1][0].text.startswith(("-", "+")) and not line.has_marker
        if item and groups[-1][-1].x1 > widest - 30 and not line.text.isupper():
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        RawBlock(
            tuple(line.piece() for line in group),
            column=column,
            bold=group[0].bold,
            italic=group[0].italic,
            centred=not group[0].text.startswith(("-", "+", "Nơi nhận")),
        )
        for group in groups
    ]
