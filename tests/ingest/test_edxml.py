"""edXML envelopes of QCVN 102:2016, in and out."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.messages import LANGUAGES, message
from ingest.containers import members
from ingest.edxml import Attachment, Envelope, Organ, Reference, build, parse
from ingest.errors import TruncatedFileError
from ingest.read import read_bytes
from tests.ingest.test_containers import zipped

TEXT = "Thực hiện yêu cầu của cấp trên, Phòng Nội vụ báo cáo kết quả rà soát biên chế trong quý I năm 2024 như sau."
ENVELOPE = Envelope(
    sender=Organ("000.15.04.H29", "Phòng Nội vụ huyện An Sơn"),
    recipients=(Organ("000.00.04.H29", "UBND huyện An Sơn"), Organ("000.00.16.H29", "Sở Nội vụ")),
    document_id="000.15.04.H29,2024/04/02,15/BC-PNV",
    number="15/BC-PNV",
    place="An Sơn",
    issued="2024-04-02",
    type_name="Báo cáo",
    subject="Kết quả rà soát biên chế quý I năm 2024",
    signer="Trần Thị Mẫu",
    signer_title="Trưởng phòng",
    due="2024-04-20",
    responses=(Reference("000.00.04.H29", "8/UBND-NV", "2024-03-01", "x"),),
    attachments=(Attachment("báo cáo.txt", TEXT.encode(), "text/plain"),),
)


def test_out_and_in_again() -> None:
    assert parse(build(ENVELOPE)) == ENVELOPE


LINES = st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=12)


@given(LINES, LINES, st.binary(max_size=50))
def test_any_fields_survive(subject: str, name: str, data: bytes) -> None:
    files = (Attachment(name.replace("/", "-") or "1", data),)
    made = Envelope(subject=subject, sender=Organ(name, subject), attachments=files)
    assert parse(build(made)) == made


OTHER_SENDER = """<?xml version="1.0" encoding="utf-8"?>
<e:edXML xmlns:e="http://www.mic.gov.vn/TBT/QCVN_102_2016"><e:edXMLEnvelope><e:edXMLHeader><e:MessageHeader>
<e:From><e:OrganId>A</e:OrganId><e:OrganizationInCharge>Sở Y tế</e:OrganizationInCharge></e:From>
<e:Code><e:CodeNumber>{number}</e:CodeNumber><e:CodeNotation>{notation}</e:CodeNotation></e:Code>
<e:PromulgationInfo><e:Place/><e:PromulgationDate>{date}</e:PromulgationDate></e:PromulgationInfo>
<e:ResponseFor><e:Code><e:CodeNumber>7</e:CodeNumber><e:CodeNotation>KH-UBND</e:CodeNotation></e:Code></e:ResponseFor>
</e:MessageHeader></e:edXMLHeader><e:edXMLBody><e:edXMLManifest><e:Reference><e:ContentId>cid:9</e:ContentId>
<e:AttachmentName>kế hoạch.txt</e:AttachmentName></e:Reference></e:edXMLManifest></e:edXMLBody></e:edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentId>9</ContentId>
<e:ContentTransferEncoded>{data}</e:ContentTransferEncoded></Attachment></AttachmentEncoded></e:edXML>"""


@pytest.mark.parametrize(
    ("number", "notation", "date", "expected"),
    [
        ("5", "KH-SYT", "2024/3/1", ("5/KH-SYT", "2024-03-01")),
        ("5", "5/KH-SYT", "01/03/2024 08:00:00", ("5/KH-SYT", "2024-03-01")),
        ("5/KH-SYT", "KH-SYT", "2024-03-01T00:00:00", ("5/KH-SYT", "2024-03-01")),
        ("5", "", "", ("5", None)),
        ("", "", "31/31/2024", ("", None)),
    ],
)
def test_senders_differ(number: str, notation: str, date: str, expected: tuple[str, str | None]) -> None:
    data = base64.b64encode(zipped(**{"0a1b.txt": TEXT.encode()})).decode()
    made = OTHER_SENDER.format(number=number, notation=notation, date=date, data=data).encode()
    envelope = parse(made)
    assert (envelope.number, envelope.issued) == expected
    assert envelope.sender.name == "Sở Y tế"
    assert envelope.responses[0].number == "7/KH-UBND"
    assert [(member.name, member.data) for member in members(made, "a.edxml")] == [
        ("a.edxml/kế hoạch.txt", TEXT.encode())
    ]


def test_the_envelope_fills_what_the_document_does_not_say() -> None:
    document = read_bytes(build(ENVELOPE), "a.edxml")
    assert document.text == TEXT
    header = document.header
    assert (header.number, header.issued, header.signer) == ("15/BC-PNV", "2024-04-02", "Trần Thị Mẫu")
    assert header.provenance["number"].source == "edxml"
    notices = {notice.code: notice.values for notice in document.warnings}
    assert document.exchange is not None
    assert [(one.number, one.issued) for one in document.exchange.answered] == [("8/UBND-NV", "2024-03-01")]
    assert notices["edxml-response-for"] == {"number": "8/UBND-NV", "date": "2024-03-01"}
    for language in LANGUAGES:
        assert "2024-04-20" in message("edxml-due", language, **notices["edxml-due"])


@pytest.mark.parametrize(
    "data",
    [
        b'<edXML:x xmlns:edXML="a"/>',
        b"<edXML",
        build(ENVELOPE).replace(b"<ContentTransferEncoded>", b"<ContentTransferEncoded>!"),
    ],
)
def test_damage(data: bytes) -> None:
    with pytest.raises(TruncatedFileError):
        parse(data)
