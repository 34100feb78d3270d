"""edXML of QCVN 102:2016/BTTTT, in and out: envelopes that carry documents, and those that say how one fares.

Senders differ in prefixes, namespaces, order and nesting, so elements are found by their local names.
"""

from __future__ import annotations

from ingest.edxml.envelope import Attachment, Envelope, build, parse
from ingest.edxml.fields import NAMESPACE, Organ, Reference, reference_in_id
from ingest.edxml.status import Staff, Status, build_status, parse_status

__all__ = [
    "NAMESPACE",
    "Attachment",
    "Envelope",
    "Organ",
    "Reference",
    "Staff",
    "Status",
    "build",
    "build_status",
    "parse",
    "parse_status",
    "reference_in_id",
]
