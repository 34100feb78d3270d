"""``/board/instance``: why a cell stands as it does: sentence, period, due day, report, evidence, decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search_api.api.board import board_on
from search_api.api.errors import ApiError
from search_api.api.services import Services, ServicesDep
from search_api.board import decisions
from search_api.compliance.board import Board
from search_api.compliance.decisions import Decision, key_text
from search_api.compliance.letters import Letter
from search_api.compliance.standing import Row
from search_api.web.board import Filters, FiltersDep
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

NOTHING_TYPED = dict.fromkeys(("action", "reason", "letter", "due", "effective", "sent"), "")


@router.get("/board/instance")
def show_instance(request: Request, services: ServicesDep, wanted: FiltersDep, key: str) -> Response:
    """The chain of one cell: sentence, period, due day, report with its evidence, decisions."""
    return instance_page(request, services, wanted, key)


def instance_page(
    request: Request,
    services: Services,
    wanted: Filters,
    key: str,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of one cell; ``problem`` is why what was ``typed`` could not be done."""
    board = board_on(services, wanted.as_of)
    row = row_of(board, key)
    entries = history(decisions(services.store), key)
    return render(
        request,
        "instance.html",
        409 if problem else 200,
        row=row,
        key=key,
        mark=mark(row),
        wanted=wanted,
        candidates=candidates(board, row),
        history=entries,
        names=names(services, entries),
        problem=problem,
        typed=typed or NOTHING_TYPED,
    )


def row_of(board: Board, key: str) -> Row:
    """The row with this key; raises ApiError (404)."""
    row = next((row for row in board.rows if key_text(row.instance.key) == key), None)
    if row is None:
        raise ApiError(404, "decision-subject", subject=key)
    return row


def mark(row: Row) -> str:
    """What a person sees of an entry before they decide, short: another mark means that it has changed since."""
    report = f"{row.report.letter.id}:{row.report.level}" if row.report else ""
    return f"{report}/{row.status}/{row.due or ''}"


def candidates(board: Board, row: Row) -> list[tuple[str, Letter]]:
    """Documents of the unit to link, each with what names it alone: first those that stand for nothing yet."""
    unit = row.instance.unit
    shown = [other.report.letter for other in board.rows if other.report and other.instance.unit == unit]
    free = [one.letter for one in board.unmatched if unit in one.letter.sender.units]
    found = list({letter.id: letter for letter in (*free, *shown)}.values())
    numbers = Counter(letter.number for letter in found)
    return [(letter.number if letter.number and numbers[letter.number] == 1 else letter.id, letter) for letter in found]


@dataclass(frozen=True, slots=True)
class Told:
    """One decision about an entry, and the one that undid it."""

    entry: Decision
    undone: Decision | None


def history(entries: Iterable[Decision], key: str) -> list[Told]:
    """Decisions about an instance, the last first."""
    everything = list(entries)
    undoing = {entry.subject: entry for entry in everything if entry.action == "undo"}
    return [Told(entry, undoing.get(str(entry.seq))) for entry in reversed(everything) if entry.subject == key]


def names(services: Services, told: Sequence[Told]) -> dict[str, str]:
    """Numbers, else files, of the documents that the decisions name by id."""
    wanted = {
        value
        for one in told
        for values in (one.entry.old, one.entry.new)
        if isinstance(values, Mapping)
        for value in (values.get("letter"), values.get("report"))
        if value
    }
    found = {id_: services.store.document(id_) for id_ in wanted}
    return {id_: one.extraction["header"].get("number") or one.file for id_, one in found.items() if one is not None}
