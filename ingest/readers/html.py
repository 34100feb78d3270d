"""HTML: pages of legal sites, Word's and LibreOffice's saved pages, web archives (MHTML); also under the name .doc."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree, html

from ingest.canonical import composed
from ingest.document import Notice, Piece, RawBlock, Reading, Zone
from ingest.errors import EmptyFileError, TooLargeError, TruncatedFileError
from ingest.layout import anchors
from ingest.quality import require_language
from ingest.readers.grid import Grid, GridCell, side_by_side
from ingest.readers.html_page import content_root
from ingest.readers.numbering import letters, roman
from ingest.readers.rich import Line, Paragraph, Place, Run, blocks_of
from ingest.readers.txt import decode_text

MEDIA_TYPE = "text/html"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_CENTRE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_NOT_CENTRE = re.compile(r"text-align\s*:\s*(?:left|right|justify)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_NOTE_LIST = re.compile(r"mso-element\s*:\s*(?:foot|end)note-list", re.IGNORECASE)  # Word's
_NOTE_ID = re.compile(r"sd(?:foot|end)note\d")  # LibreOffice's
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|normal)", re.IGNORECASE)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "html",
    }
)
_DEEPEST = 250
_MOST_ATTRIBUTES = 2000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")  # with its data a picture may be as long, and has few attributes
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_LIST_SIGNS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": letters,
    "A": lambda n: letters(n).upper(),
    "i": roman,
    "I": lambda n: roman(n).upper(),
}

_CSS_SIGNS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
_CSS_SIGNS |= {"lower-roman": "i", "upper-roman": "I", "decimal": "1"}


def read(data: bytes, name: str) -> Reading:
    """Blocks of an HTML page or web archive; EmptyFileError where it holds no text."""
    text, notices = _decoded(_page_of_archive(data))
    blocks, converted = html_blocks(text)
    return Reading(MEDIA_TYPE, tuple(blocks), notices=(*notices, *converted))


def page_paragraphs(data: bytes) -> list[Paragraph]:
    """The paragraphs of a page or web archive that is part of another file; EmptyFileError where it holds no text."""
    text, _ = _decoded(_page_of_archive(data))
    _, content = _content(text)
    return list(_Walker().read(content))


def html_blocks(text: str) -> tuple[list[RawBlock], tuple[Notice, ...]]:
    """The blocks of the document in a page, and notices."""
    heading, content = _content(text)
    _require_language(content)
    blocks, notices = blocks_of(list(_Walker().read(content)))
    if heading and not any(anchors.nation_at(block.text) or anchors.is_number_line(block.text) for block in blocks):
        # A site gives the document's number in the page's heading when it leaves the letterhead out.
        blocks.insert(0, RawBlock((Piece(heading),), zone=Zone.TITLE, bold=True))
    return blocks, notices


def _require_language(content: html.HtmlElement) -> None:
    """Raise TooLargeError for a long page that holds no language, told before any block is made.

    Tags part words in one page and stand inside words in another, so the text is looked at both ways.
    """
    parts = [part for part in content.itertext() if isinstance(part, str)]
    try:
        require_language("".join(parts))
    except TooLargeError:
        require_language(" ".join(parts))


def _content(text: str) -> tuple[str, html.HtmlElement]:
    """The page's heading where it stands outside, and the element that holds the document."""
    _require_few_attributes(text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(_XML_HEAD.sub("", text), parser=parser)
    except etree.ParserError as error:
        raise EmptyFileError from error
    return content_root(root)


def _require_few_attributes(text: str) -> None:
    """Raise TooLargeError where a tag has thousands of attributes: the parser compares each with all the others."""
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            raise TooLargeError(limit=f"{_MOST_ATTRIBUTES} thuộc tính HTML")


def _page_of_archive(data: bytes) -> bytes:
    """The page itself out of a web archive ("single file web page")."""
    if data.lstrip()[:1] == b"<" or b"multipart/related" not in data[:4096].lower():
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    raise TruncatedFileError


def _decoded(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The page's text: the encoding that it names where that fits, else as for plain text."""
    named = _CHARSET.search(data[:8192])
    label = named[1].decode("ascii").lower() if named else ""
    if label and label not in ("utf-8", "utf8", "iso-8859-1", "windows-1252", "us-ascii"):
        try:
            return data.decode(label), ()
        except (UnicodeDecodeError, LookupError):
            pass
    return decode_text(data, repairing=False)


_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class _Style:
    """What an element hands down."""

    font: str | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    kept: bool = False  # blanks and line ends count (pre)
    place: Place = _NOWHERE


class _Walker:
    """Walks the page in order and collects paragraphs."""

    def __init__(self) -> None:
        self._lines: list[Line] = [Line()]
        self._label: str | None = None
        self._style = _Style()
        self._done: list[Paragraph] = []
        self._tables = 0

    def read(self, root: html.HtmlElement) -> Iterator[Paragraph]:
        """The paragraphs below ``root``."""
        self._element(root, _Style(), 0)
        self._flush(_Style())
        return iter(self._done)

    def _flush(self, style: _Style) -> None:
        """Ends the paragraph that is open; the next one looks like ``style``."""
        paragraph = Paragraph(self._lines, self._style.place, centred=self._style.centred)
        if not paragraph.blank:
            if self._label:
                paragraph.label = Run(self._label, self._style.font, self._style.bold, self._style.italic)
            self._done.append(paragraph)
            self._label = None
        self._lines = [Line()]
        self._style = style

    def _text(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        if style.kept:
            first, *rest = text.split("\n")
            self._add(first, style)
            for line in rest:
                self._lines.append(Line(broken=True))
                self._add(line, style)
            return
        self._add(_BLANKS.sub(" ", text), style)

    def _add(self, text: str, style: _Style) -> None:
        self._lines[-1].add(Run(text, style.font, style.bold, style.italic))

    def _element(self, element: html.HtmlElement, above: _Style, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            if (
                len(self._lines) > 1
                and not self._lines[-1].text.strip()
                and any(line.text.strip() for line in self._lines)
            ):
                self._flush(self._style)  # an empty line between two paragraphs
                return
            self._lines.append(Line(broken=True))
            return
        style = _styled(element, above)
        if depth > _DEEPEST:
            self._text(element.text_content(), style)
            return
        is_block = tag in _BLOCKS
        if tag == "table":
            self._flush(style)
            self._table(element, style, depth)
            self._flush(above)
            return
        if is_block:
            self._flush(style)
        if tag == "li":
            self._label = _item_label(element)
        self._text(element.text, style)
        for child in element:
            self._element(child, style, depth + 1)
            self._text(child.tail, style)
        if is_block:
            self._flush(above)

    def _table(self, element: html.HtmlElement, style: _Style, depth: int) -> None:
        grid = _grid(element)
        if style.place.cell is not None:
            self._cells(grid, style, depth)
        elif grid.is_layout():
            self._done += list(
                side_by_side(grid, style.place, lambda cell, place: self._cell(cell, style, place, depth))
            )
        else:
            number = self._tables
            self._tables += 1
            for row in grid.rows:
                for cell in row:
                    place = replace(style.place, cell=cell.place(number), by_line=False)
                    self._done += list(self._cell(cell.element, style, place, depth))

    def _cells(self, grid: Grid, style: _Style, depth: int) -> None:
        """A table inside a cell is part of that cell's text."""
        for row in grid.rows:
            for cell in row:
                self._done += list(self._cell(cell.element, style, style.place, depth))

    def _cell(self, element: etree._Element, style: _Style, place: Place, depth: int) -> Iterator[Paragraph]:
        outer, self._done = self._done, []
        self._element(element, replace(style, place=place), depth + 1)
        self._flush(style)
        made, self._done = self._done, outer
        return iter(made)


def _styled(element: html.HtmlElement, above: _Style) -> _Style:
    tag, css = element.tag, element.get("style", "")
    style = above
    if _NOTE_LIST.search(css) or _NOTE_ID.match(element.get("id", "")):
        style = replace(style, place=replace(style.place, zone=Zone.NOTE))
    if tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"):
        style = replace(style, bold=True)
    if tag in ("i", "em", "cite"):
        style = replace(style, italic=True)
    if tag == "pre":
        style = replace(style, kept=True)
    align = element.get("align", "").lower()
    if tag in ("center", "th", "caption") or align in ("center", "middle") or _CENTRE.search(css):
        style = replace(style, centred=True)
    elif align or _NOT_CENTRE.search(css):
        style = replace(style, centred=False)
    if tag == "font" and element.get("face"):
        style = replace(style, font=element.get("face", "").split(",")[0].strip(" '\""))
    return _with_css(style, css) if css else style


def _with_css(style: _Style, css: str) -> _Style:
    if (found := _FONT.search(css)) is not None:
        style = replace(style, font=found[1].strip())
    if (found := _BOLD.search(css)) is not None:
        style = replace(style, bold=found[1].lower() == "bold" or found[1][0] in "6789")
    if (found := _ITALIC.search(css)) is not None:
        style = replace(style, italic=found[1].lower() == "italic")
    return style


def _item_label(element: html.HtmlElement) -> str:
    """The label that a browser draws before a list item."""
    parent = element.getparent()
    stated = _LIST_STYLE.search(element.get("style", "")) or _LIST_STYLE.search(
        "" if parent is None else parent.get("style", "")
    )
    kind = stated[1].lower() if stated else ""
    if kind == "none":
        return ""
    if parent is None or parent.tag != "ol" or kind in ("disc", "circle", "square"):
        return "-"
    number = _whole(parent.get("start"), 1)
    for item in parent.iterchildren("li"):
        number = _whole(item.get("value"), number)
        if item is element:
            break
        number += 1
    sign = _LIST_SIGNS.get(_CSS_SIGNS.get(kind, parent.get("type", "1")), str)
    return f"{sign(number)}."


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.strip().lstrip("-").isdigit() else default


def _grid(table: html.HtmlElement) -> Grid:
    """The table's own cells with spans."""
    made = Grid()
    taken: dict[tuple[int, int], bool] = {}
    for row_number, row in enumerate(_own_rows(table)):
        cells: list[GridCell] = []
        column = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while (row_number, column) in taken:
                column += 1
            rows = min(max(_whole(element.get("rowspan"), 1), 1), 1000)
            columns = min(max(_whole(element.get("colspan"), 1), 1), 1000)
            cells.append(GridCell(element, _lines(element), row_number, column, rows, columns))
            taken |= {(row_number + down, column + right): True for down in range(rows) for right in range(columns)}
            column += columns
        made.rows.append(cells)
    return made


def _own_rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for item in table:
        if item.tag == "tr":
            yield item
        elif item.tag in ("tbody", "thead", "tfoot"):
            yield from item.iterchildren("tr")


def _lines(cell: html.HtmlElement) -> list[str]:
    """The cell's lines that hold text, roughly: what tells the tables of head and foot."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag == "br" or element.tag in _BLOCKS:
            parts.append("\n")
        if event == "start" and element.text:
            parts.append(_BLANKS.sub(" ", element.text))
        elif event == "end" and element is not cell and element.tail:
            parts.append(_BLANKS.sub(" ", element.tail))
    return [line for line in composed("".join(parts)).split("\n") if line.strip()]
