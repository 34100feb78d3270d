"""What both kinds of envelopes have: elements found by their local names, bodies, numbers, days and instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from lxml import etree

from ingest.secrecy import degree_in_envelope, is_envelope_field

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_DATE = re.compile(r"(?<!\d)(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?!\d)")
# Programs here write the half of the day as SA (sáng) and CH (chiều).
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(SA|CH|AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?(?![\d:])", re.I
)
_AFTERNOON = ("ch", "pm")


@dataclass(frozen=True, slots=True)
class Organ:
    """A body in the exchange: its code (QCVN 102:2016, e.g. 000.00.01.H29) and its name."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that an envelope speaks of: one that is answered, or whose status is told."""

    organ: str = ""
    number: str = ""
    issued: str | None = None  # ISO 8601
    document_id: str = ""


NOBODY, NOTHING = Organ(), Reference()


def name_of(element: etree._Element) -> str:
    """The local name; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Children of this local name."""
    return [item for item in element if name_of(item) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this local name."""
    return next(iter(children(element, name)), None)


def first(root: etree._Element, name: str) -> etree._Element | None:
    """The first element of this local name, at any depth."""
    return next((item for item in root.iter() if name_of(item) == name), None)


def text_of(element: etree._Element | None, *path: str) -> str:
    """The text down a path of local names; empty where it is not there."""
    found = element
    for name in path:
        found = None if found is None else child(found, name)
    return "" if found is None else " ".join("".join(map(str, found.itertext())).split())


def add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    """A child in the namespace of the regulation."""
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", nsmap={"edXML": NAMESPACE})
    if text:
        made.text = text
    return made


def organ_of(item: etree._Element | None) -> Organ:
    """A body as From or To names it."""
    return Organ(text_of(item, "OrganId"), text_of(item, "OrganName") or text_of(item, "OrganizationInCharge"))


def add_organ(item: etree._Element, organ: Organ) -> None:
    """Code and name into From or To."""
    add(item, "OrganId", organ.code)
    add(item, "OrganName", organ.name)


def reference_of(item: etree._Element | None) -> Reference:
    """The document that ResponseFor names."""
    if item is None:
        return NOTHING
    code = child(item, "Code")
    number = number_of(code) if code is not None and len(code) else text_of(item, "Code")
    return Reference(
        text_of(item, "OrganId"), number, day(text_of(item, "PromulgationDate")), text_of(item, "DocumentId")
    )


def add_reference(parent: etree._Element, reference: Reference) -> None:
    """ResponseFor."""
    item = add(parent, "ResponseFor")
    add(item, "OrganId", reference.organ)
    add(item, "Code", reference.number)
    add(item, "PromulgationDate", written(reference.issued))
    add(item, "DocumentId", reference.document_id)


def reference_in_id(document_id: str) -> Reference | None:
    """What an identifier of the usual form says: "000.00.01.H29,2024/03/01,8/UBND-NV"; None for other forms."""
    parts = [part.strip() for part in document_id.split(",")]
    if len(parts) < 3 or (issued := day(parts[1])) is None or not parts[0] or not parts[2]:
        return None
    return Reference(parts[0], ",".join(parts[2:]), issued, document_id)


def number_of(code: etree._Element | None) -> str:
    """Số and ký hiệu as one; some senders put both into the notation."""
    if code is None:
        return ""
    number, notation = text_of(code, "CodeNumber"), text_of(code, "CodeNotation")
    if not number or not notation or "/" in number:
        return number or notation
    return notation if notation.startswith(f"{number}/") else f"{number}/{notation.lstrip('/')}"


def secrecy_of(root: etree._Element) -> str | None:
    """The degree of secrecy, wherever the sender's system puts it."""
    for item in root.iter():
        said = item.text or "" if is_envelope_field(name_of(item)) and not len(item) else ""
        if (degree := degree_in_envelope(said)) is not None:
            return degree
    return None


def day(text: str) -> str | None:
    """The day in a text as ISO 8601; the day before the month unless only the other order is a day."""
    found = _DATE.search(text)
    if found is None:
        return None
    if found[1]:
        return _day(found[1], found[2], found[3])
    plain = _day(found[6], found[5], found[4])
    # 9/26/2018 10:12:10 AM is how a program set to American English writes.
    return plain or (_day(found[6], found[4], found[5]) if re.search(r"\b[AP]M\b", text) else None)


def _day(year: str, month: str, day_: str) -> str | None:
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return None


def instant(text: str) -> str | None:
    """Day and time as ISO 8601, with the zone where it is said; the day alone where no time is."""
    if (on := day(text)) is None:
        return None
    found = _TIME.search(_DATE.sub(" ", text.replace("T", " "), count=1))
    if found is None:
        return on
    hour, half = int(found[1]), (found[4] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    try:
        at = datetime.combine(date.fromisoformat(on), time(hour, int(found[2]), int(found[3] or 0)))
    except ValueError:
        return on
    return at.isoformat() + _zone(found[5] or "")


def written(moment: str | None) -> str:
    """A day or an instant as the exchange's programs read it: 2026/02/05, 2026/02/05 08:30:00."""
    if not moment:
        return ""
    return moment[:10].replace("-", "/") + moment[10:].replace("T", " ")


def _zone(text: str) -> str:
    if not text:
        return ""
    return "+00:00" if text in "Zz" else f"{text[:3]}:{text[-2:]}"
