"""What ingest hands on: one canonical text, and everything else as offsets into it. Data only.

Offsets count Unicode code points in :attr:`Document.text` (NFC, one Đ/đ, ``\\n`` between blocks). A block is a
paragraph, a heading or a table cell; a line box says where on which page a stretch of the text stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Zone(StrEnum):
    """Where in the layout of Decree 30/2020/NĐ-CP, Annex I, a block stands."""

    HEAD = "head"  # cells 1-4: agency, Quốc hiệu, number, place and date
    TITLE = "title"  # cells 5a, 9a: kind of document, subject, "Kính gửi"
    BODY = "body"
    FOOT = "foot"  # cells 7, 9b: Nơi nhận, signature
    NOTE = "note"  # footnotes, endnotes
    STAMP = "stamp"  # "CÔNG VĂN ĐẾN", "KHẨN"


@dataclass(frozen=True, slots=True)
class Cell:
    """Place of a block in a table; row and column count from 0, merged cells have a span over 1."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One line (or run) of a raw block; ``box`` is (x0, top, x1, bottom) in points from the page's top left."""

    text: str
    page: int = 1
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class RawBlock:
    """What a reader yields; ``joiner`` stands between its pieces (a blank, or nothing)."""

    pieces: tuple[Piece, ...]
    zone: Zone = Zone.BODY
    column: int = 0
    cell: Cell | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    indent: float = 0.0
    list_label: str | None = None  # Word's automatic number, resolved; it also stands at the start of the text
    joiner: str = " "

    @property
    def text(self) -> str:
        """The pieces joined, not yet canonical."""
        return self.joiner.join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know; ``code`` keys the message in corpora/messages, ``values`` fill its blanks."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file: blocks in reading order, and the pages' widths and heights in points if any."""

    media_type: str
    blocks: tuple[RawBlock, ...]
    page_sizes: tuple[tuple[float, float], ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class LineBox:
    """The stretch ``start``-``end`` of the text stands in this box of this page (points from the page's top left)."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """Page number from 1 with its stretch of the text; width and height in points, 0 where the format has no pages."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table cell of the canonical text."""

    start: int
    end: int
    page: int
    zone: Zone = Zone.BODY
    column: int = 0
    cell: Cell | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    indent: float = 0.0
    list_label: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a header field was read: ``source`` is header, title, body, foot, source-line,
    file-name, edxml, digital-signature or none.
    """

    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Header:
    """Fields of Decree 30/2020/NĐ-CP, Article 8; None where the document does not state one."""

    number: str | None = None  # số và ký hiệu
    type: str | None = None  # abbreviation of the kind of document, Annex III
    issuer: str | None = None  # cơ quan ban hành
    parent: str | None = None  # cơ quan chủ quản, the first line of the left cell
    issued: str | None = None  # ISO 8601 date
    place: str | None = None
    subject: str | None = None  # trích yếu
    signer: str | None = None
    signer_title: str | None = None
    addressees: tuple[str, ...] = ()  # Kính gửi
    recipients: tuple[str, ...] = ()  # Nơi nhận
    secrecy: str | None = None
    urgency: str | None = None
    provenance: dict[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a table row that is a provision; ``role`` says what the column's head means."""

    role: str  # ordinal | content | lead | coordinate | recipient | deadline | product | target | note | other
    head: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of the structure (Akoma Ntoso's hierarchy): phần, chương, mục, điều, khoản, điểm, bullet, row, text.

    ``start``-``end`` is the node's own text without its label and without its children. ``heading`` is the node's
    heading, also when it stands inline before a colon ("7. Phòng Tài chính - Kế hoạch: Chủ trì, ..."); then ``start``
    is where the text after the colon begins and ``heading_start`` where the heading does.
    """

    eid: str
    parent: str | None
    label_path: str  # III/1/-/2, Điều 5/khoản 2/điểm a; empty for the preamble and unlabelled text under no label
    label: str
    # part, chapter, section, subsection, article, clause, point, heading, bullet, row, paragraph or annex
    kind: str
    heading: str
    start: int
    end: int
    page: int
    level: int = 0
    heading_start: int | None = None
    heading_end: int | None = None
    columns: tuple[Column, ...] = ()
    quoted: bool = False  # text of another document inside quotation marks (amending articles)


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that this one answers, as its envelope says (ResponseFor); ``issued`` is ISO 8601."""

    number: str
    issued: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A body in the exchange by its code (000.00.01.H29) and its name, either of which may be empty."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the envelope of the exchange says (QCVN 102:2016/BTTTT).

    Its id, until when to answer, what is answered, who sent it and to whom.
    """

    document_id: str = ""
    due: str | None = None
    answered: tuple[Answered, ...] = ()
    sender: Party | None = None
    recipients: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: never altered after ingest."""

    name: str
    sha256: str
    media_type: str
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    boxes: tuple[LineBox, ...] = ()
    header: Header = field(default_factory=Header)
    provisions: tuple[Provision, ...] = ()
    warnings: tuple[Notice, ...] = ()
    exchange: Exchange | None = None
