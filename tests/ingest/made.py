"""Made-up documents for the tests of zones, header and structure: text lines and tables as readers yield them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.canonical import assemble
from ingest.document import Block, Cell, Document, Piece, RawBlock, Reading
from ingest.header import read_header
from ingest.layout.zones import assign_zones
from ingest.structure import build_structure


def raw(text: str) -> list[RawBlock]:
    """A block for each line; marks at its start: ``**`` bold, ``^^`` centred, ``||`` right column."""
    blocks = []
    for line in text.splitlines():
        if not line.strip():
            continue
        bold = centred = False
        column = 0
        while line[:2] in ("**", "^^", "||"):
            bold, centred, column = (
                bold or line[:2] == "**",
                centred or line[:2] == "^^",
                column or int(line[:2] == "||"),
            )
            line = line[2:]
        blocks.append(RawBlock((Piece(line),), bold=bold, centred=centred, column=column))
    return blocks


def table(rows: Sequence[Sequence[str | None]], number: int = 0) -> list[RawBlock]:
    """A block for each cell; None continues the cell above, "<" the cell to the left."""
    blocks = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None or text == "<" or not text:
                continue
            down = 1
            while r + down < len(rows) and rows[r + down][c] is None:
                down += 1
            right = 1
            while c + right < len(row) and row[c + right] == "<":
                right += 1
            blocks.extend(
                RawBlock((Piece(line),), cell=Cell(number, r, c, down, right)) for line in text.splitlines() if line
            )
    return blocks


def document(blocks: Sequence[RawBlock], name: str = "tep.docx") -> Document:
    """What ingest makes of the blocks."""
    text, pages, placed, boxes = assemble(Reading("text/plain", assign_zones(blocks)))
    header = read_header(text, placed, name)
    provisions, notices = build_structure(text, placed, header)
    return Document(name, "", "text/plain", text, pages, placed, boxes, header, provisions, notices)


def zones(blocks: Sequence[RawBlock]) -> list[tuple[str, int, str]]:
    """Zone, column and text of each block after assignment."""
    return [(block.zone.value, block.column, " ".join(block.text.split())) for block in assign_zones(blocks)]


def outline(made: Document) -> list[tuple[str, str, str, str]]:
    """Label path, kind, heading and text of each provision."""
    return [(p.label_path, p.kind, p.heading, made.text[p.start : p.end]) for p in made.provisions]


def block_text(made: Document, block: Block) -> str:
    """The text of a block."""
    return made.text[block.start : block.end]
