"""Small files that are out of all proportion once they are opened."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.search_api.intake.junk import BY_CHANCE

_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_A4 = b"[0 0 595 842]"
_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out, offsets = io.BytesIO(b"%PDF-1.7\n"), {}
    out.seek(0, io.SEEK_END)
    for number, body in sorted(objects.items()):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n")
    out.write(b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start))
    return out.getvalue()


def stream(data: bytes, head: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    head += b"/Length %d/Filter[%s]" % (len(data), b"/FlateDecode" * times)
    return b"<<%s>>\nstream\n%s\nendstream" % (head, data)


def page(content: bytes, resources: bytes = b"", more: Mapping[int, bytes] | None = None, kids: int = 1) -> bytes:
    """One page, or the same one ``kids`` times."""
    objects = {
        1: _CATALOGUE,
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * kids, kids),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<<%s>>>>" % (_A4, resources),
        4: content,
        5: _FONT,
    }
    return pdf(objects | dict(more or {}))


def text_bomb(count: int, times: int = 1) -> bytes:
    operations = b"BT /F1 1 Tf 10 10 Td " + b"(abcdefghij) Tj 0 1 Td " * count + b"ET"
    return page(stream(operations, times=times), b"/Font<</F1 5 0 R>>")


def path_bomb(count: int) -> bytes:
    return page(stream(b"0 0 m 1 1 l S " * count))


def form_bomb(depth: int, loop: bool) -> bytes:
    """Each form draws the next one ten times; the last one a word, or the first again."""
    head = b"/Type/XObject/Subtype/Form/BBox%s" % _A4
    forms = {
        10 + level: stream(b"/X Do " * 10, head + b"/Resources<</XObject<</X %d 0 R>>>>" % (11 + level))
        for level in range(depth)
    }
    last = head + (b"/Resources<</XObject<</X 10 0 R>>>>" if loop else b"/Resources<</Font<</F1 5 0 R>>>>")
    forms[10 + depth] = stream(b"/X Do " * 10 if loop else b"BT /F1 9 Tf 10 10 Td (abc) Tj ET", last)
    return page(stream(b"/X Do " * 10), b"/XObject<</X 10 0 R>>", forms)


def tree(pages: bytes) -> bytes:
    return pdf({1: _CATALOGUE, 2: pages, 3: b"<</Type/Page/Parent 2 0 R/MediaBox%s>>" % _A4})


def picture(width: int, height: int, grey: bytes, kids: int = 1) -> bytes:
    """A page that is a picture, eight bits a pixel."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (width, height)
    return page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject<</I 6 0 R>>", {6: stream(grey, head)}, kids)


def specks(width: int, height: int) -> bytes:
    """Black dots on white, never the same."""
    noise = random.Random(1).randbytes(width * height)  # noqa: S311
    return bytes(255 if value > 90 else 0 for value in noise)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: bytes) -> bytes:
    document = b'<?xml version="1.0"?><w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (_WORD, body)
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": document})


def paragraphs(text: bytes, count: int = 1) -> bytes:
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text * count


def odt(content: bytes, styles: bytes = b"") -> bytes:
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": styles}
    )


def mail(parts: int) -> bytes:
    head = b"From: a@example.vn\nTo: b@example.vn\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"
    part = b'--B\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nabc\n'
    return head + b"Content-Type: multipart/mixed; boundary=B\n\n" + part * parts + b"--B--\n"


def deep_mail(depth: int) -> bytes:
    head = b"From: a@example.vn\nTo: b@example.vn\nMIME-Version: 1.0\n"
    return (head + b"Content-Type: message/rfc822\n\n") * depth + head + b"Content-Type: text/plain\n\nx"


def nested_zip(depth: int, width: int) -> bytes:
    data = zipped({"a.txt": b"a " * 5_000_000})
    for _ in range(depth):
        data = zipped({f"{number}.zip": data for number in range(width)})
    return data


TOO_MUCH = ("reader-failed", "too-large")
# name, what makes it, the errors of which one must come (several where it depends on which bound is met first)
BOMBS: list[tuple[str, Callable[[], bytes], tuple[str, ...]]] = [
    ("text.pdf", lambda: text_bomb(1_000_000), TOO_MUCH),
    ("text-twice.pdf", lambda: text_bomb(1_000_000, times=2), TOO_MUCH),
    ("paths.pdf", lambda: path_bomb(2_000_000), TOO_MUCH),
    ("forms.pdf", lambda: form_bomb(10, loop=False), TOO_MUCH),
    ("forms-loop.pdf", lambda: form_bomb(10, loop=True), TOO_MUCH),
    ("tree-loop.pdf", lambda: tree(b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 5000>>"), ("truncated-file", "empty-file")),
    ("tree-count.pdf", lambda: tree(b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"), ("empty-file", "too-large")),
    (
        "xref.pdf",
        lambda: tree(b"<</Type/Pages/Kids[3 0 R]/Count 1>>").replace(b"xref\n0 4\n", b"xref\n0 2000000000\n"),
        ("empty-file", "truncated-file"),
    ),
    ("picture.pdf", lambda: picture(16000, 16000, b"\xff" * 256_000_000), ("empty-file", "reader-failed")),
    ("docx-text.docx", lambda: docx(paragraphs(b"A" * 100_000_000)), ("too-large",)),
    ("docx-ratio.docx", lambda: docx(paragraphs(b"A" * 7_900_000)), ("too-large",)),
    ("docx-paragraphs.docx", lambda: docx(paragraphs(b"a", 2_000_000)), ("too-large",)),
    ("docx-deep.docx", lambda: docx(b"<w:tbl><w:tr><w:tc>" * 100_000), ("truncated-file",)),
    ("deep.html", lambda: b"<html><body>" + b"<div>" * 1_000_000 + b"x", ("empty-file", "reader-failed")),
    ("spans.html", lambda: b"<html><table>" + b"<tr><td rowspan=65534 colspan=1000>a</td></tr>" * 2000, TOO_MUCH),
    ("deep.json", lambda: b'{"a":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", ("truncated-file", "reader-failed")),
    ("number.json", lambda: b'{"a":' + b"9" * 5_000_000 + b"}", ("truncated-file",)),
    ("deep.rtf", lambda: b"{\\rtf1 " + b"{" * 300_000 + b"x" + b"}" * 300_000 + b"}",
     ("reader-failed", "truncated-file", "read")),
    ("styles.odt", lambda: odt(b"<a/>", b" " * 100_000_000), ("too-large",)),
    ("ratio.zip", lambda: zipped({"a.txt": b"a" * 210_000_000}), ("too-large",)),
    ("nested.zip", lambda: nested_zip(2, 10), TOO_MUCH),
    ("many.zip", lambda: zipped({f"{number}.txt": b"a" for number in range(3000)}), ("too-large",)),
    ("many.eml", lambda: mail(2000), ("too-large",)),
    ("folders.zip", lambda: zipped({"a/" * 20_000 + f"{number}.txt": b"a" for number in range(100)}),
     ("text-held", "read")),
    ("attributes.html", lambda: b"<html><body><p " + b" ".join(b'a%d="1"' % n for n in range(500_000)) + b">a",
     ("too-large",)),
    ("brackets.md", lambda: b"# a\n" + b"[" * 9_000_000, ("too-large",)),
    ("labels.txt", lambda: "Điều 1.\n".encode() * 900_000, ("too-large",)),
    ("marks.txt", lambda: b"a" + "\u0301\u0323".encode() * 2_000_000, ("too-large",)),
    ("blank-lines.txt", lambda: b"a\n\n\n" * 2_000_000, ("too-large",)),
    ("chance.txt", lambda: BY_CHANCE["words"](5_000_000).encode(), ("too-large",)),
    ("fields.json", lambda: b'{"a":[' + b'"b",' * 1_500_000 + b'"b"]}', ("too-large",)),
    ("cells.docx", lambda: docx(b"<w:tbl>" + b"<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>" * 200_000
                                + b"</w:tbl>"), ("reader-failed", "too-large", "text-held")),
    ("deep.eml", lambda: deep_mail(3000), ("reader-failed", "truncated-file")),
]  # fmt: skip


def write(folder: Path, names: set[str] | None = None) -> list[tuple[Path, tuple[str, ...]]]:
    """The bombs as files."""
    made = []
    for name, make, errors in BOMBS:
        if names is None or name in names:
            (folder / name).write_bytes(make())
            made.append((folder / name, errors))
    return made
