"""``/api/documents/{id}/corrections``: what people correct in a document, and its history."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ingest.errors import DondocError
from search_api.api.documents import known
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.corrections import Correction, CorrectionError, apply, checked
from search_api.corrections.correction import in_force
from search_api.intake.catch_up import catch_up

router = APIRouter(tags=["documents"])


class CorrectionBody(BaseModel):
    """What is corrected: a tag by its kind and place, or a field of the head by its ``name``; or an entry undone."""

    action: str
    tag: str = ""
    obligation: str = ""
    start: int = 0
    end: int = 0
    name: str = ""
    value: dict[str, Any] = Field(default_factory=dict)
    undoes: int = 0
    actor: str
    reason: str = ""


class CorrectionAnswer(CorrectionBody):
    """An entry of the journal; ``old`` is what the tag was, ``holds`` whether it still counts, ``fits`` whether the
    extraction still has its tag.
    """

    seq: int
    at: datetime
    old: Any = None
    holds: bool
    fits: bool


@router.get("/documents/{document}/corrections")
def list_corrections(document: str, services: ServicesDep) -> list[CorrectionAnswer]:
    """Who changed what, when, from what; oldest first."""
    return history(services, document)


@router.post("/documents/{document}/corrections", status_code=201)
def correct(document: str, body: CorrectionBody, services: ServicesDep) -> CorrectionAnswer:
    """Confirm, change, reject or add a tag, or undo an entry; board, search and API follow at once."""
    with services.kept("correcting", threading.Lock):  # what was checked must still hold when it is written
        entry = services.store.correct(document, _wanted(services, document, body))
    with contextlib.suppress(DondocError):  # the outbox knows; the index follows when it can
        catch_up(services.store, services.settings)
    return next(made for made in history(services, document) if made.seq == entry.seq)


def _wanted(services: Services, document: str, body: CorrectionBody) -> Correction:
    """The correction as it goes into the journal. Raises ApiError for one that cannot be made."""
    found = known(services, document)
    if not body.actor.strip():
        raise ApiError(422, "correct-actor")
    one = Correction(
        0, datetime.now(UTC), body.actor.strip(), body.action, body.tag, body.obligation, body.start, body.end,
        body.name, _resolved(services, body), body.undoes, body.reason,
    )  # fmt: skip
    if body.action == "undo":
        if body.undoes not in {made.seq for made in services.store.corrections(document)}:
            raise ApiError(404, "correct-gone")
        return one
    try:
        return checked(found.extraction, one)
    except CorrectionError as error:
        raise ApiError(422, error.code, **error.values) from error


def history(services: Services, document: str) -> list[CorrectionAnswer]:
    """The corrections of a document, undone ones too. Raises ApiError (404) for an unknown document."""
    found = known(services, document, as_read=True)
    made = services.store.corrections(document)
    holding = {one.seq for one in in_force(made)}
    unfit = {one.seq for one in apply(found.extraction, made).unfit}
    return [
        CorrectionAnswer(
            seq=one.seq, at=one.at, action=one.action, tag=one.tag, obligation=one.obligation, start=one.start,
            end=one.end, name=one.name, value=dict(one.value), undoes=one.undoes, actor=one.actor, reason=one.reason,
            old=one.old, holds=one.seq in holding, fits=one.seq not in unfit,
        )
        for one in made
    ]  # fmt: skip


def _resolved(services: Services, body: CorrectionBody) -> Mapping[str, Any]:
    """The value, a unit given by a name as its id in the register; ApiError for a name that is none or several."""
    given = {name: value for name, value in body.value.items() if value not in ("", None)}
    named = str(given.get("unit", "")).strip()
    if body.tag != "agent" or not named:
        return given
    unit = services.unit_named(named)
    if unit is None:
        raise ApiError(404, "board-unit-unknown", unit=named)
    return {**given, "unit": unit}
