"""What the office sends by edXML (QCVN 102:2016): a status of a document that came, a document of its own.

Making an envelope changes nothing in the records; sending it is the office's own connection to the exchange.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora import lexicon
from corpora.edxml import codes
from ingest.errors import DondocError, StateSecretError, UnreadableError
from search_api.records.store import Store
from search_api.records.stored import StoredDocument
from search_api.settings import Settings

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.edxml import Envelope, Organ, Reference, Staff, Status


class ExchangeError(DondocError):
    """An envelope that cannot be made; the message says what is missing."""


class NotByExchangeError(ExchangeError):
    """The document did not come in an envelope that says who sent it: there is nobody to tell."""

    code = "edxml-not-by-exchange"


class OwnOrganError(ExchangeError):
    """Neither the settings nor the envelope say which body this office is."""

    code = "edxml-own-unknown"


class UnknownCodeError(ExchangeError):
    """No code of the regulation."""

    code = "edxml-code-unknown"


class NoSuchDocumentError(ExchangeError):
    """No document with this id or number."""

    code = "edxml-no-document"


class SeveralDocumentsError(ExchangeError):
    """Documents of several bodies have this number."""

    code = "edxml-several"


class NoRecipientError(ExchangeError):
    """Nobody to send a document to."""

    code = "edxml-no-recipient"


class NoNumberError(ExchangeError):
    """A document to send whose number or day cannot be read in it."""

    code = "edxml-no-number"


@dataclass(frozen=True, slots=True)
class Parties:
    """Identifier, sender and recipients of the envelope in which a document came."""

    document_id: str
    sender: Organ
    recipients: tuple[Organ, ...]


def named(store: Store, name: str) -> StoredDocument:
    """The document with this id or number, its newest version. Raises NoSuchDocumentError, SeveralDocumentsError."""
    found = store.document(name)
    if found is not None:
        return found
    leading = [one for one in store.find_by_number(name) if one.leads]
    if not leading:
        raise NoSuchDocumentError(name=name)
    if len(leading) > 1:
        raise SeveralDocumentsError(name=name, ids=", ".join(f"{one.id} ({one.file})" for one in leading))
    return leading[0]


def parties(store: Store, document: StoredDocument) -> Parties:
    """Who sent a document to whom; raises NotByExchangeError where no envelope says it.

    Of a document that was read before envelopes' senders were kept, the original is asked.
    """
    from ingest.edxml import Organ, parse
    from ingest.sniff import Format, sniff

    exchange = document.extraction.get("exchange")
    if exchange is None:
        raise NotByExchangeError(document=_name(document))
    if "sender" not in exchange:
        path = store.originals.path(document.sha256)
        data = path.read_bytes() if path.is_file() else b""
        if not data or sniff(data) is not Format.EDXML:
            raise NotByExchangeError(document=_name(document))
        envelope = parse(data)
        return Parties(envelope.document_id, envelope.sender, envelope.recipients)
    if not exchange["sender"]:
        raise NotByExchangeError(document=_name(document))
    return Parties(
        exchange["document_id"], Organ(**exchange["sender"]), tuple(Organ(**one) for one in exchange["recipients"])
    )


def own_organ(settings: Settings, recipients: Sequence[Organ] = ()) -> Organ:
    """This office in the exchange: as the settings say, else the one that an envelope was sent to alone.

    Raises OwnOrganError where neither says it.
    """
    from ingest.edxml import Organ

    if settings.organ_code:
        given = next((one.name for one in recipients if one.code.casefold() == settings.organ_code.casefold()), "")
        return Organ(settings.organ_code, settings.organ_name or given)
    if len(recipients) == 1:
        return replace(recipients[0], name=settings.organ_name or recipients[0].name)
    raise OwnOrganError


def reply(
    document: StoredDocument, came: Parties, own: Organ, code: str, *, note: str, staff: Staff, at: datetime
) -> Status:
    """The status to send back to whoever sent the document; ``at`` on the office's own clock.

    Raises UnknownCodeError for a code that the regulation does not have.
    """
    from ingest.edxml import Status
    from ingest.edxml.status import two_digits

    if (code := two_digits(code.strip())) not in codes():
        raise UnknownCodeError(code=code, codes=", ".join(codes()))
    local = at.replace(tzinfo=None, microsecond=0).isoformat()
    return Status(own, (came.sender,), reference(document, came), code, " ".join(note.split()), local, staff)


def reference(document: StoredDocument, came: Parties | None) -> Reference:
    """How an envelope names a document: by the identifier that it came with, else by one of the usual form."""
    from ingest.edxml import Reference

    header: dict[str, Any] = document.extraction["header"]
    number, issued = header["number"] or "", header["issued"]
    organ = came.sender.code if came else ""
    usual = identifier(organ, issued, number) if organ and issued and number else ""
    return Reference(organ, number, issued, (came.document_id if came else "") or usual)


def envelope_of(
    files: Sequence[Path],
    own: Organ,
    to: Sequence[Organ],
    *,
    answers: Sequence[Reference] = (),
    due: str | None = None,
    stated: Mapping[str, str] | None = None,
) -> Envelope:
    """A document of the office, with its annexes after it, as an envelope; its fields are read from the document.

    ``stated`` (number, issued, subject) goes before what is read: a number written by hand is hard to read. Raises
    NoRecipientError, NoNumberError, UnreadableError, StateSecretError (what bears a mark goes by no exchange).
    """
    from ingest.edxml import Attachment, Envelope
    from ingest.read import read_bytes, read_file

    if not to:
        raise NoRecipientError
    parts = [(path.name, read_file(path, path.name)) for path in files]
    document = read_bytes(parts[0][1], parts[0][0])
    _no_mark(document.name, document)
    for name, data in parts[1:]:
        _no_mark(name, _read_or_none(data, name))
    header = document.header
    said = {"number": header.number, "issued": header.issued, "subject": header.subject, **(stated or {})}
    number, issued = said["number"], said["issued"]
    if not number or not issued:
        raise NoNumberError(file=document.name)
    names = {str(row["code"]): str(row["name"]) for row in lexicon.load("document_types")["types"]}
    return Envelope(
        sender=own,
        recipients=tuple(to),
        document_id=identifier(own.code, issued, number),
        number=number,
        place=header.place or "",
        issued=issued,
        type_name=names.get(header.type or "", ""),
        subject=said["subject"] or "",
        signer=header.signer or "",
        signer_title=header.signer_title or "",
        due=due,
        responses=tuple(answers),
        attachments=tuple(Attachment(name, data, media_type(name)) for name, data in parts),
    )


def identifier(organ: str, issued: str, number: str) -> str:
    """An identifier of the usual form: 000.00.01.H29,2026/03/20,12/BC-PYT."""
    return f"{organ},{issued.replace('-', '/')},{number}"


def media_type(name: str) -> str:
    """What a file is, by its name: that is how the exchange's programs open it."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _no_mark(name: str, document: Document | None) -> None:
    from ingest.secrecy import mark_in_name, mark_of

    if (mark := mark_of(document) if document else mark_in_name(name)) is not None:
        raise StateSecretError(mark.certain, file=name)


def _read_or_none(data: bytes, name: str) -> Document | None:
    """An annex that nobody here reads (a workbook, say) is passed on by its name alone."""
    from ingest.read import read_bytes

    try:
        return read_bytes(data, name)
    except StateSecretError:
        raise
    except UnreadableError:
        return None


def _name(document: StoredDocument) -> str:
    return str(document.extraction["header"]["number"] or document.file)
