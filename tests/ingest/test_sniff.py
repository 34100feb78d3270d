"""What a file is, by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpora.messages import message
from ingest.errors import EmptyFileError, EncryptedFileError, TruncatedFileError, UnsupportedFormatError
from ingest.sniff import Format, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


def zipped(*names: str, **contents: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
        for name, content in contents.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.4 ...", "a.docx", Format.PDF),
        (b"\n\n%PDF-1.7", "a.txt", Format.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.pdf", Format.DOCX),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "a.doc", Format.ODT),
        (zipped("a.docx", "b.pdf"), "a.docx", Format.ZIP),
        (OLE + "WordDocument".encode("utf-16-le"), "a.docx", Format.DOC),
        (OLE + "__substg1.0_001A".encode("utf-16-le"), "a", Format.MSG),
        (b"{\\rtf1\\ansi", "a.doc", Format.RTF),
        (b"\xef\xbb\xbf<html><body>", "lich.doc", Format.HTML),
        ("\ufeff<html>".encode("utf-16"), "lich.doc", Format.HTML),
        (b"<!-- saved --><!DOCTYPE html><p>x", "a.txt", Format.HTML),
        ("<html>".encode("utf-16-le"), "lich.doc", Format.HTML),
        ("<html>".encode("utf-16-be"), "lich.doc", Format.HTML),
        (b'<?xml version="1.0"?><edXML:Message xmlns:edXML="x">', "a.xml", Format.EDXML),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "a.doc", Format.MHTML),
        (
            b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n",
            "a",
            Format.MHTML,
        ),
        (
            b"From: a@b.vn\nTo: b@b.vn\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n",
            "a",
            Format.EML,
        ),
        (b"From: a@b.vn\nSubject: V/v\nMessage-ID: <1>\n\nxin", "thu.eml", Format.EML),
        (b'{"so": "1"}', "a.txt", Format.JSON),
        (b'[\n  {\n "so": "1"}\n]\n', "a.txt", Format.JSON),
        (b'["a", "b"]', "a.json", Format.JSON),
        ('{"so": "1"}'.encode("utf-16"), "a.json", Format.JSON),
        (b'{"so": "1"}\n{"so": "2"}\n', "a.jsonl", Format.JSON),
        ("[Dự thảo] Kế hoạch [2]".encode(), "a.json", Format.TXT),
        ("# Điều 1\n\nvăn bản".encode(), "a.md", Format.MARKDOWN),
        ("Số: 12/KH-UBND".encode(), "a.md", Format.TXT),
        ("BMI của học sinh".encode(), "a.bin", Format.TXT),
        ("Kính gửi: Sở Y tế\nNgày: 1".encode(), "a.eml", Format.TXT),
    ],
)
def test_format(data: bytes, name: str, expected: Format) -> None:
    assert sniff(data, name) is expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"\n \x00\n", EmptyFileError),
        (OLE[:100], TruncatedFileError),
        (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        (OLE + "Workbook".encode("utf-16-le"), UnsupportedFormatError),
        (zipped("[Content_Types].xml", "word/document.xml")[:-30], TruncatedFileError),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), UnsupportedFormatError),
        (b"MZ\x90\x00\x03", UnsupportedFormatError),
        (b"\x1f\x8b\x08\x00\x00", UnsupportedFormatError),
    ],
)
def test_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        sniff(data, "a.docx")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Rar!\x1a\x07\x01\x00", "unsupported-archive"),
        (b"7z\xbc\xaf\x27\x1c\x00", "unsupported-archive"),
        (b"ke-hoach.txt".ljust(257, b"\0") + b"ustar\x0000", "unsupported-archive"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "unsupported-picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "unsupported-picture"),
        (b"\x78\x9f\x3e\x22\x01\x00", "unsupported-winmail"),
        (b"%!PS-Adobe-3.0\n%%Pages: 1\n", "unsupported-format"),
        (b'<?xml version="1.0"?><office:document><a>1</a></office:document>', "unsupported-format"),
    ],
)
def test_what_to_do_about_it_is_told(data: bytes, code: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        sniff(data, "a.docx")
    assert caught.value.code == code
    for language in ("vi", "en"):
        assert "a.docx" in message(code, language, file="a.docx", format="X")
