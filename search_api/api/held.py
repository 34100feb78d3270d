"""``/api/intake/held``: files that a gate held back, newest first, as long as nobody has taken them in all the same."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from search_api.api.errors import said, tongue
from search_api.api.intake import item_name
from search_api.api.services import Services, ServicesDep

router = APIRouter(tags=["intake"])


class HeldFile(BaseModel):
    """A file of which nothing is kept but its name and why it was held; ``score`` is of 100."""

    file: str
    run: int
    at: datetime
    reason: str
    message: str
    score: str | None


@router.get("/intake/held")
def list_held(
    request: Request,
    services: ServicesDep,
    runs: Annotated[int, Query(ge=1, le=1000, description="how many of the last runs are looked at")] = 50,
) -> list[HeldFile]:
    """What waits for a person. To take one in all the same, send it again with ``accept_held``."""
    return held_files(services, tongue(request.headers), runs)


def held_files(services: Services, lang: str, runs: int = 50) -> list[HeldFile]:
    """Held files of the last runs, without those that a later run has taken in under the same name."""
    found: list[HeldFile] = []
    taken: set[str] = set()
    for run in services.store.runs(runs):
        for item in services.store.items(run.id, ("quarantined", "done", "unchanged")):
            name = item_name(item.path)
            if item.state != "quarantined":
                taken.add(name)
            elif name not in taken and all(one.file != name for one in found):
                message = said(item.reason or "", {**item.details, "file": name}, lang)
                score = item.details.get("score")
                found.append(
                    HeldFile(
                        file=name, run=run.id, at=run.started, reason=item.reason or "", message=message, score=score
                    )
                )
    return found
