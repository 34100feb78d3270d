"""``/api/duties/{id}``: one duty with its sentence, who owes it, and how each of its instances stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from search_api.api.board import board_on, live
from search_api.api.errors import ApiError
from search_api.api.services import ServicesDep
from search_api.board_json import counts, row_json
from search_api.compliance.duties import Named

router = APIRouter(tags=["board"])


class DutyAnswer(BaseModel):
    """The duty as the document words it; ``start`` and ``end`` count in the text of the document."""

    id: str
    document: str
    document_id: str
    file: str
    issuer: str
    issued: date | None
    label_path: str
    text: str
    start: int
    end: int
    page: int
    product: str
    ad_hoc: bool
    holders: list[dict[str, Any]]
    recipients: list[dict[str, Any]]
    via: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    as_of: date
    counts: dict[str, int]
    instances: list[dict[str, Any]]


@router.get("/duties/{duty}")
def read_duty(
    duty: str,
    services: ServicesDep,
    as_of: Annotated[date | None, Query(description="the day of the board; today if left out")] = None,
) -> DutyAnswer:
    """The duty and its instances on that day."""
    board = board_on(services, as_of)
    rows = [row for row in board.rows if row.instance.duty.id == duty]
    found = live(services).duties(services.store).get(duty)
    if found is None:
        raise ApiError(404, "duty-unknown", duty=duty)
    source = found.source
    return DutyAnswer(
        id=found.id,
        document=source.number,
        document_id=source.id,
        file=source.file,
        issuer=source.issuer,
        issued=source.issued,
        label_path=found.label_path,
        text=found.text,
        start=found.start,
        end=found.end,
        page=found.page,
        product=found.product,
        ad_hoc=found.ad_hoc,
        holders=[_named(one) for one in found.holders],
        recipients=[_named(one) for one in found.recipients],
        via=[_named(one) for one in found.via],
        deadlines=[
            {"type": one.type, "value": one.value, "relation": one.relation, "text": one.text} for one in found.limits
        ],
        as_of=board.day,
        counts=counts(rows),
        instances=[row_json(row) for row in rows],
    )


def _named(one: Named) -> dict[str, Any]:
    return {"name": one.name, "unit": one.unit, "start": one.start, "end": one.end}
