"""``/timeline``: what is due when, and how each unit and month stands; pictures with their tables beside them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.api.board import board_on
from search_api.api.services import ServicesDep
from search_api.web import matrix
from search_api.web.board import FiltersDep, choices, rows_of
from search_api.web.charts import bars, occurring, pillars
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_MOST_UNITS = 40
SPANS = {"week": (4, 8, 13, 26), "month": (6, 12, 24)}  # weeks or months that can be chosen


@router.get("/timeline")
def show_timeline(
    request: Request,
    services: ServicesDep,
    wanted: FiltersDep,
    by: Literal["week", "month"] = "week",
    span: Annotated[int, Query(ge=1, le=60)] = 8,
) -> Response:
    """The agenda from this week or month on, the months of the year and the units as stacked bars."""
    board = board_on(services, wanted.as_of)
    rows = rows_of(board, services.register(), wanted)
    late, ahead = matrix.agenda(rows, wanted.as_of, span, by)
    months = matrix.by_month(rows, wanted.as_of.year)
    units = matrix.by_unit(rows)
    shape = "%m/%Y" if by == "month" else "%d/%m"
    return render(
        request,
        "timeline.html",
        wanted=wanted,
        by=by,
        span=span,
        spans=SPANS,
        late=late,
        ahead=ahead,
        strip=pillars([(one.first.strftime(shape), len(one.rows)) for one in ahead]),
        months=months,
        month_bars=bars(months),
        month_statuses=occurring(months),
        units=units[:_MOST_UNITS],
        units_more=max(len(units) - _MOST_UNITS, 0),
        unit_bars=bars(units[:_MOST_UNITS]),
        unit_statuses=occurring(units),
        choices=choices(board),
    )
