"""One file → one :class:`~ingest.document.Document`: sniff, read, zones, canonical text, header, structure."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from ingest import edxml, progress, quality
from ingest.canonical import assemble
from ingest.containers import Member, is_container, members
from ingest.document import Answered, Document, Exchange, Notice, Party, Provenance, Reading
from ingest.errors import (
    DondocError,
    EmptyFileError,
    ReaderFailedError,
    StateSecretError,
    StatusEnvelopeError,
    TooLargeError,
    UnreadableError,
    UnsupportedFormatError,
)
from ingest.header import read_header
from ingest.header_signed import with_day_of_signing
from ingest.layout.zones import assign_zones
from ingest.secrecy import mark_in_envelope
from ingest.sniff import Format, sniff
from ingest.structure import build_structure

MIB = 1 << 20
MOST_BYTES = 200 * MIB  # of any file: a scan of a thousand pages is smaller
MOST_TEXT_BYTES = 20 * MIB  # of a format that is text itself: ten thousand pages
MOST_CHARACTERS = 10_000_000  # of the canonical text
# Packed text holds 3 to 12 characters a byte. Much more of it in a small file is one piece, repeated without end.
MOST_EXPANSION = quality.MOST_REPETITION
SUSPECT_CHARACTERS = quality.VERY_LONG

# Readers are imported when a file of their format comes, since each brings its own library.
_READERS = {
    Format.PDF: "pdf",
    Format.DOCX: "docx",
    Format.TXT: "txt",
    Format.HTML: "html",
    Format.MHTML: "html",
    Format.MARKDOWN: "markdown",
    Format.JSON: "json",
    Format.DOC: "office",
    Format.ODT: "office",
    Format.RTF: "office",
    Format.WORD_XML: "office",
    Format.PNG: "image",
    Format.JPEG: "image",
    Format.TIFF: "image",
}
_TEXT_FORMATS = frozenset({Format.TXT, Format.HTML, Format.MARKDOWN, Format.JSON})


def read_document(path: Path, name: str | None = None) -> Document:
    """The file at ``path`` as a document; ``name`` is its name where ``path`` is a temporary copy.

    Raises an :class:`~ingest.errors.UnreadableError` that names the file and says what is wrong.
    """
    name = name or path.name
    return read_bytes(read_file(path, name), name)


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a file called ``name``; raises TooLargeError past the limit, UnreadableError."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TooLargeError(file=name, limit=f"{MOST_BYTES // MIB} MiB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(file=name) from error


def read_bytes(data: bytes, name: str) -> Document:
    """The document in ``data``; any text at all makes one, however odd. Raises UnreadableError and its kinds."""
    try:
        return _document(data, name)
    except DondocError as error:
        error.values.setdefault("file", name)
        raise
    except (MemoryError, RecursionError, etree.LxmlError) as error:
        raise ReaderFailedError(file=name) from error


def read_members(data: bytes, name: str) -> Iterator[Document | UnreadableError]:
    """Every document in a mail or archive, or why it cannot be read; a file that holds no others is its own member."""
    if not is_container(sniff(data, name)):
        yield read_bytes(data, name)
        return
    for member in members(data, name):
        try:
            if member.error is not None:
                raise member.error
            yield read_bytes(member.data, member.name)
        except UnreadableError as error:
            error.values.setdefault("file", member.name)
            yield error


def _one_of(data: bytes, name: str) -> Document:
    """The document that a mail or archive was sent for: its first file, else its text; the others are named."""
    found = list(members(data, name))
    found.sort(key=lambda member: member.error is not None or _is_note(member))
    errors: list[UnreadableError] = [EmptyFileError()]
    for member in found:
        try:
            if member.error is not None:
                raise member.error
            document = read_bytes(member.data, member.name)
        except UnreadableError as error:
            errors.append(error)
            continue
        others = ", ".join(other.name.removeprefix(f"{name}/") for other in found if other is not member)
        values = {"member": member.name.removeprefix(f"{name}/"), "others": others, "count": str(len(found) - 1)}
        notice = Notice("one-of-several", values)
        document = replace(
            document,
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            warnings=(notice, *document.warnings) if others else document.warnings,
        )
        return _with_envelope(document, data) if sniff(data, name) is Format.EDXML else document
    raise errors[-1]


def _with_envelope(document: Document, data: bytes) -> Document:
    """What the document itself does not state is taken from its envelope; what it answers becomes a notice."""
    envelope, header = edxml.parse(data), document.header
    stated = {"number": envelope.number, "issued": envelope.issued, "issuer": envelope.sender.name}
    stated |= {"subject": envelope.subject, "signer": envelope.signer, "place": envelope.place}
    stated["secrecy"] = envelope.secrecy or ""
    missing: dict[str, Any] = {key: text for key, text in stated.items() if text and not getattr(header, key)}
    provenance = header.provenance | {key: Provenance(0, 0, "edxml") for key in missing}
    notices = [
        Notice("edxml-response-for", {"number": answered.number, "date": answered.issued or ""})
        for answered in envelope.responses
    ]
    if envelope.due:
        notices.append(Notice("edxml-due", {"date": envelope.due}))
    filled = replace(header, provenance=provenance, **missing)
    answered = tuple(Answered(one.number, one.issued) for one in envelope.responses if one.number)
    sender = Party(envelope.sender.code, envelope.sender.name) if envelope.sender != edxml.Organ() else None
    recipients = tuple(Party(one.code, one.name) for one in envelope.recipients)
    exchange = Exchange(envelope.document_id, envelope.due, answered, sender, recipients)
    return replace(document, header=filled, warnings=(*notices, *document.warnings), exchange=exchange)


def _told(data: bytes) -> dict[str, str]:
    """What a status says, for whoever took it for a document; StateSecretError where it bears a mark."""
    status = edxml.parse_status(data)
    number = status.about.number or status.about.document_id
    if (mark := mark_in_envelope("", number, status.description, status.secrecy)) is not None:
        raise StateSecretError(mark.certain)
    return {"number": number, "code": status.code or "…", "by": status.sender.name or status.sender.code or "…"}


def _is_note(member: Member) -> bool:
    """Mail text beside attachments comes last."""
    return sniff(member.data, member.name) in _TEXT_FORMATS


def _document(data: bytes, name: str) -> Document:
    found = sniff(data, name)
    if is_container(found):
        return _one_of(data, name)
    if found is Format.EDXML_STATUS:
        raise StatusEnvelopeError(**_told(data))
    progress.begin(len(data))
    if found in _TEXT_FORMATS:
        markup = found in (Format.HTML, Format.MARKDOWN)
        rate = progress.MARKUP_SECONDS_PER_MIB if markup else progress.TEXT_SECONDS_PER_MIB
        progress.granted(len(data) / MIB * rate)
    if len(data) > (MOST_TEXT_BYTES if found in _TEXT_FORMATS else MOST_BYTES):
        limit = MOST_TEXT_BYTES if found in _TEXT_FORMATS else MOST_BYTES
        raise TooLargeError(limit=f"{limit // MIB} MiB")
    reading = reader(found)(data, name)
    _in_proportion(sum(len(piece.text) for block in reading.blocks for piece in block.pieces), len(data))
    quality.require_language("\n".join(piece.text for block in reading.blocks for piece in block.pieces))
    reading = Reading(reading.media_type, assign_zones(reading.blocks), reading.page_sizes, reading.notices)
    text, pages, blocks, boxes = assemble(reading)
    if not text:
        raise EmptyFileError
    header, dated = with_day_of_signing(read_header(text, blocks, name), reading.notices, text)
    provisions, notices = build_structure(text, blocks, header)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=reading.media_type,
        text=text,
        pages=pages,
        blocks=blocks,
        boxes=boxes,
        header=header,
        provisions=provisions,
        warnings=(*reading.notices, *dated, *quality.notices([text[one.start : one.end] for one in pages]), *notices),
    )


def _in_proportion(characters: int, size: int) -> None:
    """Raise TooLargeError for more text than a document has, or than its bytes can hold; else grant it its time."""
    if characters > MOST_CHARACTERS:
        raise TooLargeError(limit=f"{MOST_CHARACTERS:,} ký tự".replace(",", "."))
    if characters > max(MOST_EXPANSION * size, SUSPECT_CHARACTERS):
        raise TooLargeError(limit=f"{MOST_EXPANSION} ký tự/byte")
    progress.granted(characters / 1e6 * progress.ANALYSIS_SECONDS_PER_MILLION)


def reader(found: Format) -> Callable[[bytes, str], Reading]:
    """The ``read`` function for a format; UnsupportedFormatError where there is none yet."""
    if found not in _READERS:
        raise UnsupportedFormatError(format=found.name)
    read: Callable[[bytes, str], Reading] = importlib.import_module(f"ingest.readers.{_READERS[found]}").read
    return read
