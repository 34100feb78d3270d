"""Statuses of the exchange (QCVN 102:2016, Status): as different senders write them, and out and in again."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import edxml as table
from corpora.messages import LANGUAGES, message
from ingest.containers import members
from ingest.edxml import Attachment, Envelope, Organ, Reference, Staff, Status, build, build_status, parse_status
from ingest.edxml.fields import day, instant
from ingest.errors import StatusEnvelopeError, StatusWithoutDocumentError, TruncatedFileError
from ingest.read import read_bytes
from ingest.secrecy import mark_in_envelope
from ingest.sniff import Format, sniff
from tests.ingest.test_containers import zipped

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
QCVN = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
FROM = "<{0}From><{0}OrganId>000.16.04.H29</{0}OrganId><{0}OrganName>Phòng Y tế An Sơn</{0}OrganName></{0}From>"
ABOUT = (
    "<{0}ResponseFor><{0}OrganId>000.00.04.H29</{0}OrganId><{0}Code>{1}</{0}Code>"
    "<{0}PromulgationDate>{2}</{0}PromulgationDate><{0}DocumentId>{3}</{0}DocumentId></{0}ResponseFor>"
)
CODE = "<{0}StatusCode>{1}</{0}StatusCode>"
REST = "<{0}Description>Thiếu phụ lục</{0}Description><{0}Timestamp>{1}</{0}Timestamp>"
STAFF = "<{0}StaffInfo><{0}Department>Văn thư</{0}Department><{0}Staff>Lê Văn Mẫu</{0}Staff></{0}StaffInfo>"


def status(
    wrap: str = '<edXML xmlns="x"><e:edXMLEnvelope xmlns:e="y"><e:edXMLHeader><e:Status>{}</e:Status></e:edXMLHeader>'
    "</e:edXMLEnvelope></edXML>",
    prefix: str = "e:",
    *,
    number: str = "21/KH-UBND",
    issued: str = "2026-02-03",
    document_id: str = "",
    code: str = "02",
    at: str = "2026-02-05T08:30:00",
    order: str = "afcrs",
) -> bytes:
    parts = {
        "a": ABOUT.format(prefix, number, issued, document_id),
        "f": FROM.format(prefix),
        "c": CODE.format(prefix, code),
        "r": REST.format(prefix, at),
        "s": STAFF.format(prefix),
    }
    return wrap.format("".join(parts[key] for key in order)).encode()


OLD = (
    f'<S:Envelope xmlns:S="{SOAP}"><S:Header><edXML:Status xmlns:edXML="{SOAP}">'
    "{}</edXML:Status></S:Header><S:Body/></S:Envelope>"
)
WRAPS = [
    pytest.param(OLD, "edXML:", id="the old form, a SOAP message"),
    pytest.param(
        f'<?xml version="1.0" encoding="utf-8"?>\n<edXML xmlns="{QCVN}"><edXML:edXMLEnvelope xmlns:edXML="{QCVN}">'
        "<edXML:edXMLHeader><edXML:MessageHeader>{}</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>",
        "edXML:",
        id="in a message header",
    ),
    pytest.param(f'<ns2:Status xmlns:ns2="{QCVN}">{{}}</ns2:Status>', "ns2:", id="another prefix, no envelope"),
    pytest.param(f'<Status xmlns="{QCVN}"><Header>{{}}</Header></Status>', "", id="no prefix"),
    pytest.param("<Status>{}</Status>", "", id="no namespace"),
    pytest.param("\ufeff<!-- gửi lại -->\n<Status>{}</Status>", "", id="a byte order mark and a comment"),
    pytest.param(
        '<edXML xmlns:e="y"><e:edXMLHeader><e:TraceHeaderList><e:TraceHeader><e:OrganId>000.00.00.G22</e:OrganId>'
        "<e:Timestamp>2020-01-01</e:Timestamp></e:TraceHeader></e:TraceHeaderList><e:Status>{}</e:Status>"
        "</e:edXMLHeader></edXML>",
        "e:",
        id="after the trace of its way",
    ),
]


@pytest.mark.parametrize("order", ["afcrs", "srcfa", "cfars"])
@pytest.mark.parametrize(("wrap", "prefix"), WRAPS)
def test_senders_differ(wrap: str, prefix: str, order: str) -> None:
    data = status(wrap, prefix, order=order)
    assert sniff(data, "trang-thai.edxml") is Format.EDXML_STATUS
    assert parse_status(data) == Status(
        sender=Organ("000.16.04.H29", "Phòng Y tế An Sơn"),
        about=Reference("000.00.04.H29", "21/KH-UBND", "2026-02-03"),
        code="02",
        description="Thiếu phụ lục",
        at="2026-02-05T08:30:00",
        staff=Staff("Văn thư", "Lê Văn Mẫu"),
    )


def test_in_utf_16() -> None:
    data = status("<Status>{}</Status>", "").decode().encode("utf-16")
    assert sniff(data) is Format.EDXML_STATUS
    assert parse_status(data).about.number == "21/KH-UBND"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("02", "02"), ("2", "02"), (" 13 ", "13"), ("", ""), ("99", "99"), ("từ chối", "từ chối"), ("002", "002")],
)
def test_codes(code: str, expected: str) -> None:
    assert parse_status(status(code=code)).code == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-02-05", "2026-02-05"),
        ("05/02/2026", "2026-02-05"),
        ("5-2-2026", "2026-02-05"),
        ("05.02.2026 08:30", "2026-02-05T08:30:00"),
        ("2026/02/05 08:30:15", "2026-02-05T08:30:15"),
        ("05/02/2026 08:30:15", "2026-02-05T08:30:15"),
        ("2026-02-05T08:30:15.123456", "2026-02-05T08:30:15"),
        ("2026-02-05T01:30:15Z", "2026-02-05T01:30:15+00:00"),
        ("2026-02-05T08:30:15+07:00", "2026-02-05T08:30:15+07:00"),
        ("2026-02-05T08:30:15.123+0700", "2026-02-05T08:30:15+07:00"),
        ("05/02/2026 5:19:16 CH", "2026-02-05T17:19:16"),
        ("05/02/2026 12:05:00 SA", "2026-02-05T00:05:00"),
        ("2/26/2026 10:12:10 PM", "2026-02-26T22:12:10"),
        ("08:30 05/02/2026", "2026-02-05T08:30:00"),
        ("2026-02-05 25:61:00", "2026-02-05"),
        ("31/02/2026 08:00", None),
        ("26/31/2026 08:00", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_times(written: str, expected: str | None) -> None:
    assert instant(written) == expected
    assert parse_status(status(at=written)).at == expected
    assert day(written) == (expected[:10] if expected else None)


@pytest.mark.parametrize(
    ("number", "issued", "document_id", "expected"),
    [
        ("", "", "000.00.04.H29,2026/02/03,21/KH-UBND", ("21/KH-UBND", "2026-02-03")),
        ("", "", "000.00.04.H29, 03/02/2026, 21/KH-UBND", ("21/KH-UBND", "2026-02-03")),
        ("21/KH-UBND", "", "000.00.04.H29,2026-02-03,21/KH-UBND", ("21/KH-UBND", "2026-02-03")),
        ("21/KH-UBND", "2026-02-04", "000.00.04.H29,2026-02-03,22/KH-UBND", ("21/KH-UBND", "2026-02-04")),
        ("21", "", "000.00.04.H29,2026-02-03,21/KH-UBND", ("21/KH-UBND", "2026-02-03")),
        ("KH-UBND", "", "000.00.04.H29,2026-02-03,21/KH-UBND", ("21/KH-UBND", "2026-02-03")),
        ("22", "", "000.00.04.H29,2026-02-03,21/KH-UBND", ("22", "2026-02-03")),
        ("21/KH-UBND", "", "2041", ("21/KH-UBND", None)),
        ("", "", "5f0c1c6e-6d2b-4b53", ("", None)),
    ],
)
def test_what_the_identifier_says(number: str, issued: str, document_id: str, expected: tuple[str, str | None]) -> None:
    about = parse_status(status(number=number, issued=issued, document_id=document_id)).about
    assert (about.number, about.issued) == expected
    assert about.document_id == document_id


@pytest.mark.parametrize("order", ["ac", "a", "fac", "ca"])
def test_missing_parts_stay_empty(order: str) -> None:
    data = status("<edXML:Status xmlns:edXML='y'>{}</edXML:Status>", "edXML:", order=order)
    assert sniff(data) is Format.EDXML_STATUS
    found = parse_status(data)
    assert found.about.number == "21/KH-UBND"
    assert (found.code, found.at, found.description) == ("02" if "c" in order else "", None, "")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (status(order="fcrs"), StatusWithoutDocumentError),
        (status(number="", issued=""), StatusWithoutDocumentError),
        (status()[:-20], TruncatedFileError),
        (status(number="2" * 400), TruncatedFileError),
        (b'<edXML:StatusCode xmlns:edXML="x">02</edXML:StatusCod', TruncatedFileError),
    ],
)
def test_damage(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_status(data)


WORDS = st.text(string.ascii_letters + "ăâđêôơưÁẩ0123456789/-&<>\"' ", max_size=20).map(
    lambda text: " ".join(text.split())
)
DAYS = st.none() | st.dates().filter(lambda day: day.year > 999).map(lambda day: day.isoformat())
TIMES = DAYS | st.datetimes().filter(lambda at: at.year > 999).map(lambda at: at.isoformat(timespec="seconds"))


@given(
    st.builds(Organ, WORDS, WORDS),
    st.lists(st.builds(Organ, WORDS, WORDS), max_size=3),
    st.builds(Reference, WORDS, WORDS.filter(bool), DAYS, st.sampled_from(["", "a,2026-01-02,3/KH", "77"])),
    st.sampled_from([*table.codes(), "", "99"]),
    st.tuples(WORDS, TIMES),
    st.builds(Staff, WORDS, WORDS, WORDS, WORDS),
)
def test_out_and_in_again(
    sender: Organ, to: list[Organ], about: Reference, code: str, said: tuple[str, str | None], staff: Staff
) -> None:
    made = Status(sender, tuple(to), about, code, said[0], said[1], staff)
    data = build_status(made)
    assert sniff(data, "x") is Format.EDXML_STATUS
    found = parse_status(data)
    identified = about.document_id.startswith("a,")
    assert (found.sender, found.recipients, found.code, found.description, found.at, found.staff) == (
        sender, tuple(to), code, *said, staff,
    )  # fmt: skip
    assert found.about.number == about.number
    assert found.about.issued == (about.issued or ("2026-01-02" if identified else None))
    assert found.about.organ == (about.organ or ("a" if identified else ""))


NOT_A_STATUS = [
    pytest.param(
        build(Envelope(number="1/KH", responses=(Reference("a", "2/KH"),), attachments=(Attachment("a.txt", b"x"),))),
        Format.EDXML,
        id="a document that answers another",
    ),
    pytest.param(build(Envelope(number="1/KH", subject="Về trạng thái")), Format.EDXML, id="a document without files"),
    pytest.param(
        b'<samlp:Response xmlns:samlp="x"><samlp:Status><samlp:StatusCode Value="y"/></samlp:Status></samlp:Response>',
        Format.TXT,
        id="a message of another kind",
    ),
    pytest.param("Mã trạng thái <StatusCode> của <ResponseFor>".encode(), Format.TXT, id="words about it"),
]


@pytest.mark.parametrize(("data", "expected"), NOT_A_STATUS)
def test_no_status(data: bytes, expected: Format) -> None:
    assert sniff(data, "a.xml") is expected


def test_it_is_no_document_and_says_so() -> None:
    with pytest.raises(StatusEnvelopeError) as caught:
        read_bytes(status(), "a.edxml")
    for lang in LANGUAGES:
        told = message(caught.value.code, lang, **caught.value.values)
        assert "a.edxml" in told
        assert "21/KH-UBND" in told


def test_one_in_an_archive_is_a_member_of_its_own() -> None:
    data = zipped(**{"a.edxml": status(), "b.txt": b"x"})
    assert [(one.name, one.error) for one in members(data, "c.zip")] == [("c.zip/a.edxml", None), ("c.zip/b.txt", None)]


@pytest.mark.parametrize(
    ("name", "number", "description", "secrecy", "degree"),
    [
        ("a.edxml", "21/KH-UBND", "Thiếu phụ lục", None, None),
        ("a.edxml", "21/KH-UBND", "Đã bảo mật thông tin người dân, mật độ dân cư", None, None),
        ("a.edxml", "21/KH-UBND(M)", "", None, "Mật"),
        ("a.edxml", "21/KH-UBND", "", "Tối mật", "Tối mật"),
        ("a.edxml", "21/KH-UBND", "", "2", "Mật"),
        ("a.edxml", "21/KH-UBND", "TUYỆT MẬT", None, "Tuyệt mật"),
        ("công văn mật.edxml", "21/KH-UBND", "", None, "Mật"),
    ],
)
def test_marks_of_state_secrets(
    name: str, number: str, description: str, secrecy: str | None, degree: str | None
) -> None:
    mark = mark_in_envelope(name, number, description, secrecy)
    assert (mark.degree if mark else None) == degree


def test_every_code_has_its_words() -> None:
    assert table.codes() == ("01", "02", "03", "04", "05", "06", "13", "15", "16")
    for lang in LANGUAGES:
        for code in (*table.codes(), "99", ""):
            assert table.words(code, lang)
            assert "21/KH" in message(table.told(code), lang, file="a", by="b", number="21/KH", code=code)
    assert [code for code in table.codes() if table.attention(code)] == ["02", "13", "16"]
    assert not table.attention("99")
