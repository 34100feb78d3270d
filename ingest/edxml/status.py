"""The envelope by which a body says how a document fares that was sent to it: arrived, refused, taken in, done.

QCVN 102:2016/BTTTT, Status. It carries no document. What its code means stands in corpora/lexicon/edxml_statuses.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from ingest.edxml.fields import (
    NOBODY,
    NOTHING,
    Organ,
    Reference,
    add,
    add_organ,
    add_reference,
    child,
    first,
    instant,
    name_of,
    organ_of,
    reference_in_id,
    reference_of,
    secrecy_of,
    text_of,
    written,
)
from ingest.errors import StatusWithoutDocumentError, TruncatedFileError
from ingest.readers.package import parse_xml

_LONGEST = 300  # characters of a number, an identifier or a code: what is longer is none
_TRACE = "TraceHeaderList"  # who passed the message on, and when: no part of what it says


@dataclass(frozen=True, slots=True)
class Staff:
    """Who deals with the document at the body that tells."""

    department: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


NO_STAFF = Staff()


@dataclass(frozen=True, slots=True)
class Status:
    """What ``sender`` says of the document ``about``; ``code`` of two digits, ``at`` ISO 8601 as the sender's clock."""

    sender: Organ = NOBODY
    recipients: tuple[Organ, ...] = ()
    about: Reference = NOTHING
    code: str = ""
    description: str = ""
    at: str | None = None
    staff: Staff = NO_STAFF
    secrecy: str | None = None


def parse_status(data: bytes) -> Status:
    """The status in ``data``; parts that are missing stay empty.

    Raises TruncatedFileError for what is no status, StatusWithoutDocumentError where it names no document.
    """
    root = parse_xml(data)
    code = first(root, "StatusCode")
    box = code.getparent() if code is not None else first(root, "Status")
    if box is None:
        raise TruncatedFileError

    def part(name: str) -> etree._Element | None:
        """Beside the code, where all senders put it that keep to the form; else anywhere."""
        beside = child(box, name)
        return beside if beside is not None else _outside_trace(root, name)

    about = _completed(reference_of(part("ResponseFor")))
    if max(map(len, (about.organ, about.number, about.document_id, text_of(code)))) > _LONGEST:
        raise TruncatedFileError
    if not about.number and not about.document_id:
        raise StatusWithoutDocumentError
    staff = part("StaffInfo")
    return Status(
        sender=organ_of(part("From")),
        recipients=tuple(organ_of(item) for item in root.iter() if name_of(item) == "To" and len(item)),
        about=about,
        code=two_digits(text_of(code)),
        description=text_of(part("Description")),
        at=instant(text_of(part("Timestamp"))),
        staff=Staff(
            text_of(staff, "Department"), text_of(staff, "Staff"), text_of(staff, "Email"), text_of(staff, "Mobile")
        ),
        secrecy=secrecy_of(root),
    )


def build_status(status: Status) -> bytes:
    """The status as XML, in the form that the exchange's own programs read: edXMLEnvelope/edXMLHeader/Status."""
    root = etree.Element("edXML")
    box = add(add(add(root, "edXMLEnvelope"), "edXMLHeader"), "Status")
    add_organ(add(box, "From"), status.sender)
    for recipient in status.recipients:
        add_organ(add(box, "To"), recipient)
    add_reference(box, status.about)
    staff = add(box, "StaffInfo")
    add(staff, "Department", status.staff.department)
    add(staff, "Staff", status.staff.name)
    add(staff, "Mobile", status.staff.phone)
    add(staff, "Email", status.staff.email)
    add(box, "StatusCode", status.code)
    add(box, "Description", status.description)
    add(box, "Timestamp", written(status.at))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def two_digits(code: str) -> str:
    """A code as the regulation writes it: 3 is 03; what is no number stays as it is."""
    return code.zfill(2) if code.isascii() and code.isdigit() else code


def _completed(about: Reference) -> Reference:
    """With what only its identifier says."""
    said = reference_in_id(about.document_id)
    if said is None:
        return about
    # Some senders write the count or the symbol alone where the whole number belongs.
    part = "/" not in about.number and about.number in said.number.split("/", 1)
    return replace(
        about,
        organ=about.organ or said.organ,
        number=said.number if part or not about.number else about.number,
        issued=about.issued or said.issued,
    )


def _outside_trace(root: etree._Element, name: str) -> etree._Element | None:
    for item in root.iter():
        if name_of(item) == name and not any(name_of(above) == _TRACE for above in item.iterancestors()):
            return item
    return None
