"""The day of issue where it cannot be read on the page: that on which the body itself signed the file.

Decree 30/2020/NĐ-CP, Annex I, Part I, Section II: the signature of the body on an electronic document carries the time
of signing. A document filled in by hand, scanned and signed by the body on that day has its date nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpora.units import naming
from ingest.document import Header, Notice, Provenance

SOURCE = "digital-signature"
_INTACT = frozenset({"signature-intact", "signature-trusted"})
# "ngày … tháng 4 năm 2018": the day was written by hand, the rest is printed.
_PRINTED = re.compile(r"ngày[^\d\n]{0,12}tháng\s*(?P<month>\d{1,2})?[^\d\n]{0,12}năm\s*(?P<year>\d{4})", re.IGNORECASE)
_HEAD = 1_000  # characters in which the line with place and date stands


def with_day_of_signing(header: Header, notices: Sequence[Notice], text: str) -> tuple[Header, tuple[Notice, ...]]:
    """The header with the day of the body's own signature where it has none, and a notice that says so.

    A person's signature dates nothing, nor does a day outside the month and year that are printed on the page.
    """
    if header.issued or not header.issuer:
        return header, ()
    for notice in notices:
        if notice.code not in _INTACT or not _same_body(header.issuer, notice.values.get("signer", "")):
            continue
        if "day" not in notice.values or not _agrees(day := date.fromisoformat(notice.values["day"]), text[:_HEAD]):
            continue
        provenance = header.provenance | {"issued": Provenance(0, 0, SOURCE)}
        told = Notice("issued-from-signature", {"date": day.strftime("%d/%m/%Y")})
        return replace(header, issued=day.isoformat(), provenance=provenance), (told,)
    return header, ()


def _same_body(issuer: str, signer: str) -> bool:
    """Whether the certificate is the issuer's: its name as it stands, or with the place after it."""
    ours, theirs = naming.words(issuer), naming.words(signer)
    shorter = min(len(ours), len(theirs))
    return shorter > 1 and ours[:shorter] == theirs[:shorter]


def _agrees(day: date, head: str) -> bool:
    """Whether the month and year that are printed, if any, are those of ``day``."""
    found = _PRINTED.search(head)
    if found is None:
        return True
    return int(found["year"]) == day.year and (found["month"] is None or int(found["month"]) == day.month)
