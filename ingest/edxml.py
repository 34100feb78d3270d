"""The envelope in which state bodies send documents to each other: edXML of QCVN 102:2016/BTTTT, in and out.

The envelope names the document (number, date, subject, signer), what it answers (ResponseFor), until when an answer is
wanted (DueDate), and carries the files, each in base64, by many senders zipped first. Senders differ in prefixes,
order and nesting, so elements are found by their local names.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from lxml import etree

from ingest.errors import TruncatedFileError
from ingest.readers.package import parse_xml
from ingest.secrecy import degree_in_envelope, is_envelope_field

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_CONTENT_ID = "cid:"


@dataclass(frozen=True, slots=True)
class Organ:
    """A body in the exchange: its code (QCVN 102:2016, e.g. 000.00.01.H29) and its name."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that this one answers."""

    organ: str = ""
    number: str = ""
    issued: str | None = None  # ISO 8601
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the envelope."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The fields of MessageHeader that concern us, dates as ISO 8601, and the files."""

    sender: Organ = Organ()
    recipients: tuple[Organ, ...] = ()
    document_id: str = ""
    number: str = ""  # số và ký hiệu together: 12/BC-UBND
    place: str = ""
    issued: str | None = None
    type_name: str = ""
    subject: str = ""
    signer: str = ""
    signer_title: str = ""
    due: str | None = None
    secrecy: str | None = None  # a degree (Mật, Tối mật, Tuyệt mật), or what the field says where that is none of them
    responses: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def parse(data: bytes) -> Envelope:
    """The envelope in ``data``; fields that are missing stay empty. Raises TruncatedFileError for what is no edXML."""
    root = parse_xml(data)
    header = _first(root, "MessageHeader")
    if header is None:
        raise TruncatedFileError
    issued = _text(header, "PromulgationInfo", "PromulgationDate") or _text(header, "PromulgationInfo", "Date")
    return Envelope(
        sender=_organ(_child(header, "From")),
        recipients=tuple(_organ(item) for item in _children(header, "To")),
        document_id=_text(header, "DocumentId"),
        number=_number(_child(header, "Code")),
        place=_text(header, "PromulgationInfo", "Place"),
        issued=_date(issued),
        type_name=_text(header, "DocumentType", "TypeName"),
        subject=_text(header, "Subject"),
        signer=_text(header, "SignerInfo", "FullName"),
        signer_title=_text(header, "SignerInfo", "Position"),
        due=_date(_text(header, "DueDate") or _text(header, "ResponseDate")),
        secrecy=_secrecy(root),
        responses=tuple(_reference(item) for item in root.iter() if _name(item) == "ResponseFor" and len(item)),
        attachments=tuple(_attachments(root)),
    )


def _secrecy(root: etree._Element) -> str | None:
    """The degree of secrecy, wherever the sender's system puts it."""
    for item in root.iter():
        said = item.text or "" if is_envelope_field(_name(item)) and not len(item) else ""
        if (degree := degree_in_envelope(said)) is not None:
            return degree
    return None


def build(envelope: Envelope) -> bytes:
    """The envelope as XML; attachments go in as they are, in base64."""
    root = etree.Element("edXML")
    outer = _add(root, "edXMLEnvelope")
    header = _add(_add(outer, "edXMLHeader"), "MessageHeader")
    _add_organ(_add(header, "From"), envelope.sender)
    for recipient in envelope.recipients:
        _add_organ(_add(header, "To"), recipient)
    _add(header, "DocumentId", envelope.document_id)
    _add_number(_add(header, "Code"), envelope.number)
    promulgation = _add(header, "PromulgationInfo")
    _add(promulgation, "Place", envelope.place)
    _add(promulgation, "PromulgationDate", envelope.issued or "")
    _add(_add(header, "DocumentType"), "TypeName", envelope.type_name)
    _add(header, "Subject", envelope.subject)
    signer = _add(header, "SignerInfo")
    _add(signer, "FullName", envelope.signer)
    _add(signer, "Position", envelope.signer_title)
    if envelope.due:
        _add(header, "DueDate", envelope.due)
    for reference in envelope.responses:
        answer = _add(header, "ResponseFor")
        _add(answer, "OrganId", reference.organ)
        _add(answer, "Code", reference.number)
        _add(answer, "PromulgationDate", reference.issued or "")
        _add(answer, "DocumentId", reference.document_id)
    manifest = _add(_add(outer, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    encoded = etree.SubElement(root, "AttachmentEncoded")
    for number, attachment in enumerate(envelope.attachments, 1):
        item = _add(manifest, "Reference")
        _add(item, "ContentId", f"{_CONTENT_ID}{number}")
        _add(item, "ContentType", attachment.content_type)
        _add(item, "AttachmentName", attachment.name)
        part = etree.SubElement(encoded, "Attachment")
        for name, text in (("ContentType", attachment.content_type), ("ContentId", str(number))):
            etree.SubElement(part, name).text = text
        etree.SubElement(part, "ContentTransferEncoded").text = base64.b64encode(attachment.data).decode("ascii")
        etree.SubElement(part, "AttachmentName").text = attachment.name
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _attachments(root: etree._Element) -> list[Attachment]:
    """Files with their names, which some senders give in the manifest only."""
    names = {}
    for item in root.iter():
        if _name(item) == "Reference":
            names[_text(item, "ContentId").removeprefix(_CONTENT_ID)] = _text(item, "AttachmentName")
    made = []
    for number, item in enumerate((item for item in root.iter() if _name(item) == "Attachment"), 1):
        try:
            data = base64.b64decode("".join(_text(item, "ContentTransferEncoded").split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise TruncatedFileError from error
        given = names.get(_text(item, "ContentId").removeprefix(_CONTENT_ID), "")
        name = _text(item, "AttachmentName") or given or str(number)
        made.append(Attachment(name.replace("/", "-"), data, _text(item, "ContentType") or "application/octet-stream"))
    return made


def _reference(item: etree._Element) -> Reference:
    code = _child(item, "Code")
    number = _number(code) if code is not None and len(code) else _text(item, "Code")
    return Reference(_text(item, "OrganId"), number, _date(_text(item, "PromulgationDate")), _text(item, "DocumentId"))


def _number(code: etree._Element | None) -> str:
    """Số and ký hiệu as one; some senders put both into the notation."""
    if code is None:
        return ""
    number, notation = _text(code, "CodeNumber"), _text(code, "CodeNotation")
    if not number or not notation or "/" in number:
        return number or notation
    return notation if notation.startswith(f"{number}/") else f"{number}/{notation.lstrip('/')}"


def _add_number(code: etree._Element, number: str) -> None:
    first, _, rest = number.partition("/")
    _add(code, "CodeNumber", first)
    _add(code, "CodeNotation", rest)


def _date(text: str) -> str | None:
    found = _DATE.search(text)
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None


def _organ(item: etree._Element | None) -> Organ:
    if item is None:
        return Organ()
    return Organ(_text(item, "OrganId"), _text(item, "OrganName") or _text(item, "OrganizationInCharge"))


def _add_organ(item: etree._Element, organ: Organ) -> None:
    _add(item, "OrganId", organ.code)
    _add(item, "OrganName", organ.name)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", nsmap={"edXML": NAMESPACE})
    if text:
        made.text = text
    return made


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [item for item in element if _name(item) == name]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next((item for item in root.iter() if _name(item) == name), None)


def _text(element: etree._Element, *path: str) -> str:
    """The text down a path of local names; empty where it is not there."""
    found: etree._Element | None = element
    for name in path:
        found = None if found is None else _child(found, name)
    return "" if found is None else " ".join("".join(map(str, found.itertext())).split())
