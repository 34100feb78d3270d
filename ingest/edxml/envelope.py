"""The envelope in which state bodies send documents to each other: edXML of QCVN 102:2016/BTTTT, in and out.

The envelope names the document (number, date, subject, signer), what it answers (ResponseFor), until when an answer is
wanted (DueDate), and carries the files, each in base64, by many senders zipped first.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from lxml import etree

from ingest.edxml.fields import (
    NOBODY,
    Organ,
    Reference,
    add,
    add_organ,
    add_reference,
    child,
    children,
    day,
    first,
    name_of,
    number_of,
    organ_of,
    reference_of,
    secrecy_of,
    text_of,
    written,
)
from ingest.errors import TruncatedFileError
from ingest.readers.package import parse_xml

_CONTENT_ID = "cid:"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the envelope."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The fields of MessageHeader that concern us, dates as ISO 8601, and the files."""

    sender: Organ = NOBODY
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
    header = first(root, "MessageHeader")
    if header is None:
        raise TruncatedFileError
    issued = text_of(header, "PromulgationInfo", "PromulgationDate") or text_of(header, "PromulgationInfo", "Date")
    return Envelope(
        sender=organ_of(child(header, "From")),
        recipients=tuple(organ_of(item) for item in children(header, "To")),
        document_id=text_of(header, "DocumentId"),
        number=number_of(child(header, "Code")),
        place=text_of(header, "PromulgationInfo", "Place"),
        issued=day(issued),
        type_name=text_of(header, "DocumentType", "TypeName"),
        subject=text_of(header, "Subject"),
        signer=text_of(header, "SignerInfo", "FullName"),
        signer_title=text_of(header, "SignerInfo", "Position"),
        due=day(text_of(header, "DueDate") or text_of(header, "ResponseDate")),
        secrecy=secrecy_of(root),
        responses=tuple(reference_of(item) for item in root.iter() if name_of(item) == "ResponseFor" and len(item)),
        attachments=tuple(_attachments(root)),
    )


def build(envelope: Envelope) -> bytes:
    """The envelope as XML; attachments go in as they are, in base64."""
    root = etree.Element("edXML")
    outer = add(root, "edXMLEnvelope")
    header = add(add(outer, "edXMLHeader"), "MessageHeader")
    add_organ(add(header, "From"), envelope.sender)
    for recipient in envelope.recipients:
        add_organ(add(header, "To"), recipient)
    add(header, "DocumentId", envelope.document_id)
    _add_number(add(header, "Code"), envelope.number)
    promulgation = add(header, "PromulgationInfo")
    add(promulgation, "Place", envelope.place)
    add(promulgation, "PromulgationDate", written(envelope.issued))
    add(add(header, "DocumentType"), "TypeName", envelope.type_name)
    add(header, "Subject", envelope.subject)
    signer = add(header, "SignerInfo")
    add(signer, "FullName", envelope.signer)
    add(signer, "Position", envelope.signer_title)
    if envelope.due:
        add(header, "DueDate", written(envelope.due))
    for reference in envelope.responses:
        add_reference(header, reference)
    manifest = add(add(outer, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    encoded = etree.SubElement(root, "AttachmentEncoded")
    for number, attachment in enumerate(envelope.attachments, 1):
        item = add(manifest, "Reference")
        add(item, "ContentId", f"{_CONTENT_ID}{number}")
        add(item, "ContentType", attachment.content_type)
        add(item, "AttachmentName", attachment.name)
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
        if name_of(item) == "Reference":
            names[text_of(item, "ContentId").removeprefix(_CONTENT_ID)] = text_of(item, "AttachmentName")
    made = []
    for number, item in enumerate((item for item in root.iter() if name_of(item) == "Attachment"), 1):
        try:
            data = base64.b64decode("".join(text_of(item, "ContentTransferEncoded").split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise TruncatedFileError from error
        given = names.get(text_of(item, "ContentId").removeprefix(_CONTENT_ID), "")
        name = text_of(item, "AttachmentName") or given or str(number)
        made.append(
            Attachment(name.replace("/", "-"), data, text_of(item, "ContentType") or "application/octet-stream")
        )
    return made


def _add_number(code: etree._Element, number: str) -> None:
    before, _, after = number.partition("/")
    add(code, "CodeNumber", before)
    add(code, "CodeNotation", after)
