"""The extraction as JSON, schema ``dondoc-extraction/1``: offsets count Unicode code points in ``text``."""

from __future__ import annotations

from typing import Any

from corpora.messages import message
from ingest.document import Document, Exchange, Header, Notice, Party, Provision
from nlp.extraction import Agent, Amount, Citation, Deadline, Extraction, Obligation, Target

SCHEMA = "dondoc-extraction/1"


def extraction_json(document: Document, extraction: Extraction) -> dict[str, Any]:
    """Everything that is known of one document, ready for ``json.dumps``."""
    return {
        "schema": SCHEMA,
        "file": document.name,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "text": document.text,
        "pages": [{"number": page.number, "start": page.start, "end": page.end} for page in document.pages],
        "header": _header(document.header),
        "provisions": [_provision(document.text, provision) for provision in document.provisions],
        "obligations": [_obligation(obligation) for obligation in extraction.obligations],
        "citations": [_citation(citation) for citation in extraction.citations],
        "amounts": [_amount(amount) for amount in extraction.amounts],
        "warnings": [_warning(notice, document.name) for notice in extraction.warnings],
        **({"exchange": _exchange(document.exchange)} if document.exchange else {}),
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    """Only of a document that came in an envelope."""
    return {
        "document_id": exchange.document_id,
        "due": exchange.due,
        "answered": [{"number": one.number, "date": one.issued} for one in exchange.answered],
        "sender": _party(exchange.sender) if exchange.sender else None,
        "recipients": [_party(one) for one in exchange.recipients],
    }


def _party(party: Party) -> dict[str, str]:
    return {"code": party.code, "name": party.name}


def _header(header: Header) -> dict[str, Any]:
    return {
        "number": header.number,
        "type": header.type,
        "issuer": header.issuer,
        "parent": header.parent,
        "issued": header.issued,
        "place": header.place,
        "subject": header.subject,
        "signer": header.signer,
        "signer_title": header.signer_title,
        "addressees": list(header.addressees),
        "recipients": list(header.recipients),
        "secrecy": header.secrecy,
        "urgency": header.urgency,
        "provenance": {
            field: {"start": found.start, "end": found.end, "source": found.source}
            for field, found in header.provenance.items()
        },
    }


def _provision(text: str, provision: Provision) -> dict[str, Any]:
    """``text`` begins with the heading, where the provision has one, and is the stretch ``start``-``end``."""
    start = provision.start if provision.heading_start is None else min(provision.heading_start, provision.start)
    end = max(provision.end, provision.heading_end or 0)
    return {
        "eid": provision.eid,
        "parent": provision.parent,
        "label_path": provision.label_path,
        "label": provision.label,
        "kind": provision.kind,
        "heading": provision.heading,
        "text": text[start:end],
        "start": start,
        "end": end,
        "page": provision.page,
        "quoted": provision.quoted,
    }


def _obligation(obligation: Obligation) -> dict[str, Any]:
    return {
        "id": obligation.id,
        "provision": obligation.provision,
        "text": obligation.text,
        "start": obligation.start,
        "end": obligation.end,
        "page": obligation.page,
        "kind": obligation.kind,
        "request": obligation.request,
        "agents": [_agent(agent) for agent in obligation.agents],
        "deadlines": [_deadline(deadline) for deadline in obligation.deadlines],
        "targets": [_target(target) for target in obligation.targets],
        "confidence": round(obligation.confidence, 3),
        "reasons": list(obligation.reasons),
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "unit": agent.unit,
        "role": agent.role,
        "start": agent.start,
        "end": agent.end,
        "inherited": agent.inherited,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "type": deadline.type,
        "value": deadline.value,
        "relation": deadline.relation,
        "text": deadline.text,
        "start": deadline.start,
        "end": deadline.end,
        "inherited": deadline.inherited,
        "year_supplied": deadline.year_supplied,
    }


def _target(target: Target) -> dict[str, Any]:
    value = int(target.value) if target.value.is_integer() else target.value
    return {
        "comparator": target.comparator,
        "value": value,
        "unit": target.unit,
        "start": target.start,
        "end": target.end,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "title": citation.title,
        "date": citation.date,
        "issuer": citation.issuer,
        "provision": citation.provision,
        "start": citation.start,
        "end": citation.end,
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {"value": amount.value, "unit": amount.unit, "start": amount.start, "end": amount.end}


def _warning(notice: Notice, file: str) -> dict[str, str]:
    """A notice in the user's language; one without a message shows its code rather than stop the document."""
    try:
        said = message(notice.code, None, **{"file": file, **notice.values})
    except KeyError:
        said = notice.code
    return {"code": notice.code, "message": said}
