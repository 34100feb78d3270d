"""Makes small Word packages for tests out of body XML."""

from __future__ import annotations

import io
import zipfile

from ingest.canonical import assemble
from ingest.document import Block
from ingest.readers.docx import read

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def package(body: str, **parts: str) -> bytes:
    """A package with the body and parts by kind (``numbering``, ``styles``, ``footnotes``)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            _RELS.format(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        )
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        links = ""
        for kind, xml in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {NAMES}>{xml}</w:{kind}>")
            links += f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        archive.writestr("word/_rels/document.xml.rels", _RELS.format(links))
    return made.getvalue()


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph with one run, or with the runs given."""
    first = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{first}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph of list ``number``."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: str) -> str:
    """A table of rows made with :func:`row`."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """A row; a cell that does not begin with ``<w:tc`` is text."""
    return "<w:tr>" + "".join(cell if cell.startswith("<w:tc") else tc(p(cell)) for cell in cells) + "</w:tr>"


def tc(content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def blocks_of(body: str, **parts: str) -> list[tuple[str, Block]]:
    """Text and block of every block that the reader makes of the body."""
    text, _, blocks, _ = assemble(read(package(body, **parts), "a.docx"))
    return [(text[block.start : block.end], block) for block in blocks]


def texts_of(body: str, **parts: str) -> list[str]:
    """The texts alone."""
    return [text for text, _ in blocks_of(body, **parts)]
