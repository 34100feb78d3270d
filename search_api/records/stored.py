"""A document as the record store hands it to the index, the board and the API. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One ingested file: ``id`` is the first 16 hex digits of its SHA-256; ``extraction`` is the contract's JSON.

    ``boxes`` are [start, end, page, x0, top, x1, bottom] rows of the canonical text's lines, for highlights on a page.
    """

    id: str
    sha256: str
    file: str
    received: datetime
    extraction: dict[str, Any]
    boxes: tuple[tuple[int, int, int, float, float, float, float], ...] = ()
    version_of: str | None = None
    superseded_by: str | None = None
    form_of: str | None = None  # the document that this file is another form of

    @property
    def leads(self) -> bool:
        """Whether its duties count: no newer version, and no other file in whose stead it stands."""
        return self.superseded_by is None and self.form_of is None
