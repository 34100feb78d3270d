"""What a file is, by its bytes: the name is never trusted, and only asked where several text formats fit."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from ingest.errors import EmptyFileError, EncryptedFileError, TruncatedFileError, UnsupportedFormatError


class Format(StrEnum):
    """A format that somebody here reads; the value is its media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    ODT = "application/vnd.oasis.opendocument.text"
    RTF = "application/rtf"
    WORD_XML = "application/vnd.ms-word.xml"
    HTML = "text/html"
    MHTML = "multipart/related"
    MARKDOWN = "text/markdown"
    JSON = "application/json"
    TXT = "text/plain"
    EML = "message/rfc822"
    MSG = "application/vnd.ms-outlook"
    EDXML = "application/vnd.edxml+xml"
    EDXML_STATUS = "application/vnd.edxml-status+xml"
    ZIP = "application/zip"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"


_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
)
_OTHERS = (
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"RIFF", "WEBP"),
    (b"ID3", "MP3"),
    (b"SQLite format 3", "SQLite"),
    (b"\xdb\xa5", "Word 2"),
    (b"\x78\x9f\x3e\x22", "winmail.dat"),  # what Outlook packs a mail's attachments into (MS-OXTNEF)
    (b"AT&TFORM", "DJVU"),
)
# What to do about it differs: unpack, save as another kind of picture, ask the sender.
_CODES = dict.fromkeys(("7Z", "RAR", "GZIP", "BZIP2", "TAR"), "unsupported-archive")
_CODES |= dict.fromkeys(("GIF", "BMP", "WEBP", "HEIC"), "unsupported-picture") | {"winmail.dat": "unsupported-winmail"}
_HEIC = re.compile(rb"\A....ftyp(?:heic|heix|hevc|mif1|msf1|avif)", re.DOTALL)
_TAR_AT = 257
# Names of streams in the directory of a compound file, in UTF-16.
_STREAMS = (
    ("EncryptedPackage", None),
    ("WordDocument", Format.DOC),
    ("__substg1.0_", Format.MSG),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|br|span|font|h[1-6]|center|style|o:p)\b", re.I
)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.I)
_MAIL = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.I)
_SENT = re.compile(rb"^(?:to|received|message-id|delivered-to):", re.I | re.M)  # a web archive was sent to nobody
_MAIL_HEADS = re.compile(rb"^(?:from|received|return-path|message-id|mime-version|delivered-to):", re.I | re.M)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*(?:\{\s*[\"}]|\"|\[)")  # a record, or a list of them, of texts or of lists
_MARKDOWN = re.compile(rb"\A---\r?\n|^#{1,6} \S|^\|(?: ?:?-+:? ?\|)+\s*$", re.M)
_MARKDOWN_NAMES = (".md", ".markdown")
# edXML by its prefix or root, or by the namespace where the prefix is another (the old form is a SOAP message).
_EDXML = re.compile(rb"<(?:\w+:)?edXML\b|QCVN_102_2016", re.I)
_STATUS_PARTS = (re.compile(rb"<(?:[\w.-]+:)?StatusCode\b"), re.compile(rb"<(?:[\w.-]+:)?ResponseFor\b"))
_STATUS_ROOT = re.compile(rb"<(?:[\w.-]+:)?Status[\s>]")
_DOCUMENT_PARTS = re.compile(rb"<(?:[\w.-]+:)?(?:Attachment|AttachmentEncoded|Subject|PromulgationInfo)[\s>]")
_STATUS_BYTES = 1 << 20  # a status says little


def sniff(data: bytes, name: str = "") -> Format:
    """The format of ``data``.

    Raises EmptyFileError for no bytes, EncryptedFileError for Office files with a password, TruncatedFileError for
    a damaged container, UnsupportedFormatError for a known format that nobody here reads.
    """
    if not data.strip(b"\x00\t\n\r "):
        raise EmptyFileError
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    for magic, label in _OTHERS:
        if data.startswith(magic) and _is_binary(data):
            raise _unsupported(label)
    if _HEIC.match(data):
        raise _unsupported("HEIC")
    if data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise _unsupported("TAR")
    if data.startswith(b"%!PS"):
        raise _unsupported("PostScript")
    return _text(data, name)


def _unsupported(label: str) -> UnsupportedFormatError:
    return UnsupportedFormatError(_CODES.get(label), format=label)


def _is_binary(data: bytes) -> bool:
    return any(byte < 9 or 13 < byte < 32 for byte in data[:512])


def _compound(data: bytes) -> Format:
    # The directory, which may stand at the end, is named by its sector in the head (MS-CFB 2.2).
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 20)
    directory = (int.from_bytes(data[48:52], "little") + 1) * sector
    if len(data) < 1024 or directory >= len(data):
        raise TruncatedFileError
    for stream, found in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if found is None:
                raise EncryptedFileError
            return found
    raise UnsupportedFormatError(format="XLS/PPT")


def _archive(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _open_document(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise TruncatedFileError from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return Format.DOCX
        label = "XLSX" if any(name.startswith("xl/") for name in names) else "PPTX"
        raise UnsupportedFormatError(format=label)
    return Format.ZIP


def _open_document(archive: zipfile.ZipFile) -> Format:
    declared = archive.read("mimetype").decode("ascii", "replace").strip()
    if not declared.startswith(Format.ODT.value):
        raise UnsupportedFormatError(format=declared.rpartition(".")[2].upper())
    return Format.ODT


def _text(data: bytes, name: str) -> Format:
    """Which of the text formats; a file of several (mail with HTML in it) is the outermost."""
    head = _as_utf8(data[:_HEAD])
    if head.startswith(b"<"):
        found = _markup(head, data)
        if found is not None:
            return found
        if head.startswith(b"<?xml"):
            raise _unsupported("XML")
    if _MHTML.match(head) and not _SENT.search(head.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]):
        return Format.MHTML
    if _MAIL.match(head) and len(_MAIL_HEADS.findall(head)) >= 2:
        return Format.EML
    if _JSON.match(head) and data.rstrip(b" \t\r\n\0").endswith((b"}", b"]")):
        return Format.JSON
    if name.lower().endswith(_MARKDOWN_NAMES) and _MARKDOWN.search(data[:200_000]):
        return Format.MARKDOWN
    return Format.TXT


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    elif data.startswith(
        (b"<\x00", b"\x00<", b"{\x00", b"\x00{")
    ):  # without the mark, as Word saves pages in "Unicode"
        data = data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()


def _markup(head: bytes, data: bytes) -> Format | None:
    if (
        b"schemas.microsoft.com/office/word/2003/wordml" in head
        or b"schemas.microsoft.com/office/2006/xmlPackage" in head
    ):
        return Format.WORD_XML
    if len(data) <= _STATUS_BYTES and _is_status(_as_utf8(data), bool(_EDXML.search(head))):
        return Format.EDXML_STATUS
    if _EDXML.search(head):
        return Format.EDXML
    return Format.HTML if _HTML.search(head) else None


def _is_status(data: bytes, edxml: bool) -> bool:
    """Whether an envelope says how a document fares (QCVN 102:2016, Status) and carries none."""
    parts = [part.search(data) is not None for part in _STATUS_PARTS]
    told = all(parts) or (edxml and (any(parts[:1]) or (parts[1] and _STATUS_ROOT.search(data) is not None)))
    return told and _DOCUMENT_PARTS.search(data) is None
