"""``/timeline``: what is due when, and how each unit and month stands; pictures with their tables beside them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.api.board import board_on
from search_api.api.services import ServicesDep
from search_api.web import matrix
from search_api.web.board import FiltersDep, choices, rows_of
from search_api.web.charts import bars
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_MOST_UNITS = 40


@router.get("/timeline")
def show_timeline(
    request: Request, services: ServicesDep, wanted: FiltersDep, weeks: Annotated[int, Query(ge=1, le=53)] = 8
) -> Response:
    """The agenda from this week on, the months of the year and the units as stacked bars."""
    board = board_on(services, wanted.as_of)
    rows = rows_of(board, services.register(), wanted)
    late, ahead = matrix.agenda(rows, wanted.as_of, weeks)
    months = matrix.by_month(rows, wanted.as_of.year)
    units = matrix.by_unit(rows)
    return render(
        request,
        "timeline.html",
        wanted=wanted,
        weeks=weeks,
        late=late,
        ahead=ahead,
        months=months,
        month_bars=bars(months),
        units=units[:_MOST_UNITS],
        units_total=len(units),
        unit_bars=bars(units[:_MOST_UNITS]),
        choices=choices(board),
    )
