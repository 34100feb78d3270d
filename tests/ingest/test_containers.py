"""Mail and archives: what is in them, bounded, and read one by one."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from ingest import containers
from ingest.containers import members
from ingest.document import Document
from ingest.errors import EncryptedFileError, TooLargeError, TruncatedFileError, UnreadableError
from ingest.read import read_bytes, read_members
from tests.ingest.outlook import message
from tests.ingest.word import p, package

LETTER = "Số: 5/SYT\nĐề nghị các đơn vị báo cáo trước ngày 5/6/2024."


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def mail(body: str = "Kính gửi công văn.", html: bool = False, **attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@so.vn", "b@so.vn", "V/v báo cáo/tháng 6"
    message["Message-ID"] = "<1@so.vn>"
    message.set_content(body, subtype="html" if html else "plain")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


WORD = package(p("QUYẾT ĐỊNH") + p("Điều 1. Giao Văn phòng theo dõi."))


def names(data: bytes, name: str) -> list[str]:
    return [member.name for member in members(data, name)]


def test_archive() -> None:
    data = zipped(
        **{"thư mục/kế hoạch.txt": LETTER.encode(), "../../a.docx": WORD, "__MACOSX/x": b"x", "Thumbs.db": b"x"}
    )
    assert names(data, "a.zip") == ["a.zip/thư mục/kế hoạch.txt", "a.zip/a.docx"]


def test_names_without_the_utf8_flag() -> None:
    data = zipped(**{"AAAAA.txt": LETTER.encode()})
    raw = "Số 5".encode()
    assert len(raw) == len("AAAAA") + 1
    made = zipped(**{"AAAAAA.txt": LETTER.encode()}).replace(b"AAAAAA", raw)
    assert names(made, "a.zip") == ["a.zip/Số 5.txt"]
    assert names(data, "a.zip") == ["a.zip/AAAAA.txt"]


def test_mail_with_attachments() -> None:
    data = mail(**{"Kế hoạch số 5.docx": WORD, "phụ lục.txt": LETTER.encode()})
    assert names(data, "thu.eml") == ["thu.eml/Kế hoạch số 5.docx", "thu.eml/phụ lục.txt"]
    documents = [found for found in read_members(data, "thu.eml") if isinstance(found, Document)]
    assert [document.name for document in documents] == names(data, "thu.eml")
    assert documents[0].text.startswith("QUYẾT ĐỊNH\nĐiều 1.")


@pytest.mark.parametrize("html", [False, True])
def test_mail_that_is_the_document(html: bool) -> None:
    text = LETTER.replace("\n", "<br>\n") if html else LETTER
    data = mail(text, html)
    assert names(data, "thu.eml") == [f"thu.eml/V-v báo cáo-tháng 6.{'html' if html else 'txt'}"]
    assert "Đề nghị các đơn vị báo cáo" in read_bytes(data, "thu.eml").text


def test_outlook_mail() -> None:
    data = message("V/v báo cáo", "Kính gửi công văn.", **{"Kế hoạch số 5.docx": WORD, "b.txt": LETTER.encode()})
    assert names(data, "thu.msg") == ["thu.msg/Kế hoạch số 5.docx", "thu.msg/b.txt"]
    assert read_bytes(data, "thu.msg").text.startswith("QUYẾT ĐỊNH")
    alone = message("V/v báo cáo", LETTER)
    assert names(alone, "thu.msg") == ["thu.msg/V-v báo cáo.txt"]
    assert read_bytes(alone, "thu.msg").text == LETTER


def test_archive_in_a_mail_in_an_archive() -> None:
    inner = zipped(**{"sâu.txt": LETTER.encode()})
    data = zipped(**{"thu.eml": mail(**{"x.zip": inner})})
    assert names(data, "a.zip") == ["a.zip/thu.eml/x.zip/sâu.txt"]
    (deeper,) = members(zipped(**{"b.zip": data}), "c.zip")
    assert isinstance(deeper.error, TooLargeError)


def test_a_bad_member_does_not_stop_the_others() -> None:
    data = zipped(**{"a.docx": WORD[:200], "b.txt": LETTER.encode(), "c.txt": b"", "d.docx": WORD})
    found = list(read_members(data, "a.zip"))
    assert [isinstance(one, Document) for one in found] == [False, True, False, True]
    assert [one.values["file"] for one in found if isinstance(one, UnreadableError)] == ["a.zip/a.docx", "a.zip/c.txt"]


def test_an_encrypted_member() -> None:
    data = bytearray(zipped(**{"a.txt": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (found,) = members(bytes(data), "a.zip")
    assert isinstance(found.error, EncryptedFileError)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_MOST_MEMBERS", 2)
    with pytest.raises(TooLargeError):
        list(members(zipped(a=b"x", b=b"x", c=b"x"), "a.zip"))
    monkeypatch.setattr(containers, "_MOST_BYTES", 10)
    with pytest.raises(TooLargeError):
        list(members(zipped(a=b"x" * 11), "a.zip"))
    monkeypatch.setattr(containers, "_MOST_OF_ONE", 5)
    (found,) = members(zipped(a=b"x" * 6), "a.zip")
    assert isinstance(found.error, TooLargeError)


def test_one_document_of_several() -> None:
    data = mail("Kính gửi quý cơ quan. " * 20, **{"ghi chú.txt": LETTER.encode(), "quyết định.docx": WORD})
    document = read_bytes(data, "thu.eml")
    assert document.name == "thu.eml"
    assert document.text.startswith("QUYẾT ĐỊNH")
    (notice,) = [warning for warning in document.warnings if warning.code == "one-of-several"]
    assert notice.values["member"] == "quyết định.docx"
    assert "ghi chú.txt" in notice.values["others"]


@pytest.mark.parametrize("files", [{}, {"a.docx": WORD[:300]}])
def test_nothing_readable(files: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableError):
        read_bytes(zipped(**files) or b"PK\x05\x06", "a.zip")


def test_damaged_containers() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "__substg1.0_".encode("utf-16-le")
    for data in (ole, zipped(a=b"x" * 5000)[:-30]):
        with pytest.raises(TruncatedFileError):
            list(members(data, "a"))
