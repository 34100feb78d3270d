"""What one document becomes in the tables: packed JSON, columns to look up by, and keys that ignore spelling."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search_api.records.forms import bands

_LONGEST_IDENTIFIER = 300  # characters
Box = tuple[int, int, int, float, float, float, float]


def pack(value: object) -> bytes:
    """JSON in UTF-8, compressed; a lone surrogate (damaged text) goes through unharmed."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack(data: bytes) -> Any:
    """The value; zlib.error or ValueError where the bytes are damaged."""
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def plain_name(name: str) -> str:
    """A file name that can be stored and shown: bytes that are no UTF-8 become U+FFFD, and so does NUL."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\ufffd")


def number_key(number: str) -> str:
    """A document's number (số, ký hiệu) as people compare it: no case, no blanks, one Đ, no leading zeros."""
    folded = unicodedata.normalize("NFC", number).replace("Ð", "Đ").replace("ð", "đ").casefold()
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", folded).replace("–", "-"))


def identity_key(number: str | None, issuer: str | None, issued: str | None) -> str | None:
    """The same for all versions of one document; None unless number, issuer and date are all known."""
    if not (number and issuer and issued):
        return None
    body = " ".join(unicodedata.normalize("NFC", issuer).replace("Ð", "Đ").casefold().split())
    return "|".join((number_key(number), body, issued))


def document_key(document_id: str) -> str | None:
    """An identifier of the exchange as it is compared; days and numbers in it are written in many ways.

    None where there is none, or what is too long to be one (and to be indexed).
    """
    if len(document_id) > _LONGEST_IDENTIFIER:
        return None
    from ingest.edxml.fields import reference_in_id  # lxml is loaded only where envelopes are

    said = reference_in_id(document_id)
    if said is not None:
        return "|".join((organ_key(said.organ) or "", said.issued or "", number_key(said.number)))
    return column_text("".join(unicodedata.normalize("NFC", document_id).casefold().split())) or None


def organ_key(code: str) -> str | None:
    """The code of a body as it is compared; None where there is none."""
    return column_text("".join(code.casefold().split())[:_LONGEST_IDENTIFIER]) or None


@dataclass(frozen=True, slots=True)
class PackedObligation:
    """The columns of one obligation."""

    id: str
    provision: str
    label_path: str
    kind: str
    request: bool


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document ready for the record store: made in the worker, so that the writer only writes."""

    sha256: str
    file: str
    size: int
    media_type: str
    number: str | None
    issuer: str | None
    issued: str | None
    type: str | None
    code_version: str
    extraction: bytes
    boxes: bytes
    obligations: tuple[PackedObligation, ...]
    bands: tuple[str, ...] = ()
    exchange_key: str | None = None
    exchange_organ: str | None = None

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256."""
        return self.sha256[:16]

    @classmethod
    def of(
        cls, extraction: dict[str, Any], *, size: int, boxes: Sequence[Box] = (), code_version: str = ""
    ) -> PackedDocument:
        """From the contract's JSON; KeyError where it is not that."""
        header = extraction["header"]
        exchange = extraction.get("exchange") or {}
        paths = {provision["eid"]: provision["label_path"] for provision in extraction["provisions"]}
        return cls(
            sha256=extraction["sha256"],
            file=plain_name(extraction["file"]),
            size=size,
            media_type=extraction["media_type"],
            number=column_text(header.get("number")),
            issuer=column_text(header.get("issuer")),
            issued=column_text(header.get("issued")),
            type=column_text(header.get("type")),
            code_version=code_version,
            extraction=pack(extraction),
            boxes=pack([list(box) for box in boxes]),
            obligations=tuple(
                PackedObligation(
                    id=one["id"],
                    provision=one["provision"],
                    label_path=column_text(paths.get(one["provision"])) or "",
                    kind=one["kind"],
                    request=bool(one.get("request", False)),
                )
                for one in extraction["obligations"]
            ),
            bands=bands(extraction["text"]),
            exchange_key=document_key(exchange["document_id"]) if exchange.get("document_id") else None,
            exchange_organ=organ_key((exchange.get("sender") or {}).get("code", "")),
        )


def column_text(value: str | None) -> str | None:
    """Text that both databases take: PostgreSQL refuses NUL, both refuse lone surrogates."""
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
