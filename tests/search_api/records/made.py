"""Documents made for the tests of the record store: the contract's JSON about a made-up commune."""

from __future__ import annotations

import hashlib
from typing import Any

from search_api.records.packing import PackedDocument


def extraction(
    text: str, *, number: str | None = None, issuer: str | None = None, issued: str | None = None, file: str = "a.txt"
) -> dict[str, Any]:
    """One document of one provision with one duty."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {
        "schema": "dondoc-extraction/1",
        "file": file,
        "sha256": sha256,
        "media_type": "text/plain",
        "text": text,
        "pages": [{"number": 1, "start": 0, "end": len(text)}],
        "header": {"number": number, "type": "KH", "issuer": issuer, "issued": issued, "provenance": {}},
        "provisions": [
            {"eid": "p1", "parent": None, "label_path": "I/1", "label": "1", "kind": "point", "heading": "",
             "text": text, "start": 0, "end": len(text), "page": 1}
        ],
        "obligations": [
            {"id": f"{sha256[:16]}-1", "provision": "p1", "text": text, "start": 0, "end": len(text), "page": 1,
             "kind": "task", "request": False, "agents": [], "deadlines": [], "targets": [], "confidence": 0.9}
        ],
        "citations": [],
        "amounts": [],
        "warnings": [],
    }  # fmt: skip


def packed(text: str, **header: Any) -> PackedDocument:
    """The same, ready for the store."""
    return PackedDocument.of(
        extraction(text, **header),
        size=len(text.encode()),
        boxes=[(0, len(text), 1, 10.0, 20.0, 110.0, 32.5)],
        code_version="test",
    )
