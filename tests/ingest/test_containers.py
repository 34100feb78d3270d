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


def test_what_is_no_file_in_an_outlook_mail() -> None:
    (inside,) = members(message("V/v", "xin gửi", **{"Thư chuyển tiếp": None}), "thu.msg")
    assert inside.error is not None
    assert (inside.name, inside.error.code) == ("thu.msg/Thư chuyển tiếp", "unsupported-inside-mail")
    signed = message("V/v", LETTER * 5, "application/pkcs7-signature", **{"smime.p7s": b"MIIB"})
    assert names(signed, "thu.msg") == ["thu.msg/V-v.txt"]


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


def parts(*of: str, kind: str = "multipart/mixed") -> bytes:
    """A mail written part by part, each with its heads."""
    head = f"From: a@so.vn\nTo: b@so.vn\nSubject: Bao cao\nMIME-Version: 1.0\nContent-Type: {kind}; boundary=B\n\n"
    return (head + "".join(f"--B\n{part}\n" for part in of) + "--B--\n").encode()


TEXT = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{LETTER}"
SHORT = "Content-Type: text/plain; charset=utf-8\n\nxin gui"
LONG = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{LETTER * 5}"
OCTETS = "Content-Type: application/octet-stream"
PICTURE = "Content-Type: image/png; name=anh.png\nContent-ID: <x>\n\nxyz"
INNER = parts(SHORT, f"{OCTETS}; name=a.txt\n\nabc").decode().replace("=B\n", "=C\n").replace("--B", "--C")
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # names by RFC 2231, in pieces; by RFC 2047, as Outlook does; raw; none
        (
            parts(
                SHORT,
                f"{OCTETS}\nContent-Disposition: attachment;\n filename*0*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch;\n"
                " filename*1*=%20s%E1%BB%91%205.txt\n\nabc",
                f"{OCTETS}; name=\"=?UTF-8?Q?B=C3=A1o_c=C3=A1o?=\n =?UTF-8?Q?_s=E1=BB=91_6.txt?=\"\n"
                "Content-Disposition: attachment\n\nabc",
                f'{OCTETS}; name="Công văn.txt"\n\nabc',
                f"Content-Type: {WORD_TYPE}\n\nabc",
            ),
            ["Kế hoạch số 5.txt", "Báo cáo số 6.txt", "Công văn.txt", "4.docx"],
        ),
        # a forwarded mail is one member, whatever is in it, and not twice
        (
            parts(SHORT, f"Content-Type: message/rfc822\n\n{INNER}"),
            ["Bao cao.eml/a.txt"],
        ),
        # signatures, invitations and reports of delivery are no documents
        (
            parts(
                TEXT,
                "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB",
                "Content-Type: text/calendar; name=hop.ics\n\nBEGIN:VCALENDAR",
                "Content-Type: message/delivery-status\n\nFinal-Recipient: x",
            ),
            ["Bao cao.txt"],
        ),
        # pictures inside the text are logos, but for a mail that is nothing else
        (parts(LONG, PICTURE, kind="multipart/related"), ["Bao cao.txt"]),
        (parts(SHORT, PICTURE, kind="multipart/related"), ["anh.png"]),
        (parts(SHORT, PICTURE), ["anh.png"]),
        (b"\xef\xbb\xbf" + parts(TEXT), ["Bao cao.txt"]),
        (parts(SHORT, f"{OCTETS}; name=a.txt\n\nabc").replace(b"multipart/mixed", b"multipart/signed"), ["a.txt"]),
    ],
)  # fmt: skip
def test_mails(data: bytes, expected: list[str]) -> None:
    assert names(data, "thu.eml") == [f"thu.eml/{name}" for name in expected]


def test_a_mail_that_is_a_file_and_one_that_is_sealed() -> None:
    head = b"From: a@so.vn\nTo: b@so.vn\nSubject: Bao cao\nMIME-Version: 1.0\n"
    assert names(head + b"Content-Type: application/pdf; name=a.pdf\n\nabc", "thu.eml") == ["thu.eml/a.pdf"]
    with pytest.raises(EncryptedFileError):
        names(head + b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB", "thu.eml")


def test_what_outlook_packs_by_itself_is_told() -> None:
    packed = parts(SHORT, "Content-Type: application/ms-tnef; name=winmail.dat\n\nx").replace(
        b"\n\nx\n", b"\n\n\x78\x9f\x3e\x22\x01\x00\n"
    )
    (found,) = read_members(packed, "thu.eml")
    assert isinstance(found, UnreadableError)
    assert found.code == "unsupported-winmail"
