"""``/documents/{id}/differences``: two versions side by side, only what differs."""

from __future__ import annotations

from difflib import SequenceMatcher

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search_api.api.differences import compared
from search_api.api.services import ServicesDep
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/documents/{document}/differences")
def show_differences(request: Request, document: str, services: ServicesDep, other: str = "") -> Response:
    """What the version says otherwise than the one before it, or than ``other``."""
    old, new, found = compared(services, document, other or None)
    return render(request, "differences.html", old=old, new=new, found=found, words=words)


def words(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts cut into stretches of words, each with whether the other text lacks it."""
    first, second = old.split(), new.split()
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, first, second, False).get_opcodes():
        for side, part in zip(sides, (first[i1:i2], second[j1:j2]), strict=True):
            if part:
                side.append((" ".join(part), tag != "equal"))
    return sides
