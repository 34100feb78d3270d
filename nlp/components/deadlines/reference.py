"""The day and year from which dates without a year are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from corpora import lexicon
from ingest.document import Document

_SUBJECT_YEAR = re.compile(r"năm\s+((?:19|20)\d\d)(?!\s*[-–]\s*\d)", re.IGNORECASE)
_NUMBER_YEAR = re.compile(r"/((?:19|20)\d\d)/")
# "Hà Nội, ngày   tháng 6 năm 2023": a draft has no day yet.
_DRAFT_DATE = re.compile(
    r"ngày[\s.…_]*(?:\d{1,2})?[\s.…_]*tháng[\s.…_]*(?:\d{1,2})?[\s.…_]*năm\s+((?:19|20)\d\d)", re.I
)
HEAD = 2500


@dataclass(frozen=True, slots=True)
class Reference:
    """``issued``: the document's date if it has one; ``year``: the year that it plans for or was made in.

    ``statute``: a law or regulation, which holds year after year.
    """

    issued: date | None = None
    year: int | None = None
    statute: bool = False

    @classmethod
    def on(cls, day: str | None) -> Reference:
        """From an ISO 8601 date or year; None and anything else give an empty reference."""
        try:
            issued = date.fromisoformat(day or "")
        except ValueError:
            return cls(None, int(day) if day and day.isdigit() and len(day) == 4 else None)
        return cls(issued, issued.year)

    @classmethod
    def of(cls, document: Document) -> Reference:
        """From the header: the date of issue, and the year of the subject, the number or a draft's date line."""
        return replace(cls._dated(document), statute=document.header.type in _statutes())

    @classmethod
    def _dated(cls, document: Document) -> Reference:
        header = document.header
        known = cls.on(header.issued)
        planned = _SUBJECT_YEAR.search(header.subject or "")
        year = int(planned.group(1)) if planned else None
        if known.issued:
            ahead = year in (known.issued.year, known.issued.year + 1)
            return cls(known.issued, year if ahead else known.issued.year)
        for pattern, text in ((_NUMBER_YEAR, header.number or ""), (_DRAFT_DATE, document.text[:HEAD])):
            if found := pattern.search(text):
                made = int(found.group(1))
                return cls(None, year if year in (made, made + 1) else made)
        return cls(None, year)


@cache
def _statutes() -> frozenset[str]:
    """Abbreviations of the kinds of documents that are laws or regulations."""
    return frozenset(lexicon.load("duty_headings")["laws"])
