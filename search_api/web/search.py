"""``/``: one box, results with their facets; all of the state stands in the address."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from corpora.units.naming import folded
from ingest.errors import DondocError
from nlp.extraction import Kind, Role
from search_api.api.board import board_on
from search_api.api.errors import ApiError, said
from search_api.api.services import Services, ServicesDep
from search_api.compliance.standing import STATUSES, Row
from search_api.index import query as index
from search_api.index.results import Hit, Results
from search_api.index.schema import Scope
from search_api.web.language import page_language
from search_api.web.pages import render

router = APIRouter(include_in_schema=False)

_HITS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The search as the address has it; empty fields of the form count as none."""

    q: str = ""
    scope: Scope = "obligations"
    unit: str = ""
    role: str = ""
    kind: str = ""
    due_from: str = ""
    due_to: str = ""
    document: str = ""
    status: str = ""
    cursor: str = ""

    def query(self) -> dict[str, Any]:
        """As parameters of an address."""
        return {
            "q": self.q, "in": "" if self.scope == "obligations" else self.scope, "unit": self.unit, "role": self.role,
            "kind": self.kind, "due_from": self.due_from, "due_to": self.due_to, "document": self.document,
            "status": self.status,
        }  # fmt: skip

    @property
    def filtered(self) -> list[tuple[str, str]]:
        """The filters that are set, by name."""
        names = ("unit", "role", "kind", "due_from", "due_to", "document", "status")
        return [(name, getattr(self, name)) for name in names if getattr(self, name)]


def asked(
    q: str = "",
    scope: Annotated[str, Query(alias="in")] = "",
    unit: str = "",
    role: str = "",
    kind: str = "",
    due_from: str = "",
    due_to: str = "",
    document: str = "",
    status: str = "",
    cursor: str = "",
) -> Asked:
    """What the address asks for; unknown values of a choice are left out. Raises ApiError for a day that is none."""
    for name, value in (("due_from", due_from), ("due_to", due_to)):
        try:
            date.fromisoformat(value or "2000-01-01")
        except ValueError as error:
            raise ApiError(422, "decision-date", field=name, value=value) from error
    wanted = Asked(
        q.strip()[:2000],
        scope if scope in get_args(Scope) else "obligations",  # type: ignore[arg-type]  # checked beside it
        unit,
        role if role in get_args(Role) else "",
        kind if kind in get_args(Kind) else "",
        due_from,
        due_to,
        document,
        status if status in STATUSES else "",
        cursor,
    )
    if wanted.scope == "obligations":
        return wanted
    return replace(wanted, unit="", role="", kind="", due_from="", due_to="", status="")


@router.get("/")
def show_search(request: Request, services: ServicesDep, wanted: Annotated[Asked, Depends(asked)]) -> Response:
    """The page of results; where the index does not answer, why and what to do."""
    results, problem = Results(0, []), ""
    standing: dict[str, list[Row]] = {}
    try:
        standing = by_duty(services)
        results = find(services, wanted, standing)
    except DondocError as error:
        problem = said(error.code, error.values, page_language(request.cookies))
    return render(
        request,
        "search.html",
        asked=wanted,
        results=results,
        problem=problem,
        standing={hit.id: summary(standing.get(hit.id, [])) for hit in results.hits},
        statuses=STATUSES,
        quick=[] if wanted.scope != "obligations" else quick_days(date.today()),
        examples=examples(results) if not wanted.q and not wanted.filtered and not wanted.cursor else [],
        months=[(one, *month_days(one.value)) for one in results.facets.due_month],
        parts=parts,
    )


def by_duty(services: Services) -> dict[str, list[Row]]:
    """How the instances of each duty stand today."""
    found: dict[str, list[Row]] = {}
    for row in board_on(services, None).rows:
        found.setdefault(row.instance.duty.id, []).append(row)
    return found


def find(services: Services, wanted: Asked, standing: dict[str, list[Row]]) -> Results:
    """Ask the index. Raises EngineError, QueryError."""
    only = None
    if wanted.status:
        only = frozenset(duty for duty, rows in standing.items() if any(row.status == wanted.status for row in rows))
    query = index.Query(
        words=wanted.q,
        scope=wanted.scope,
        unit=wanted.unit or None,
        role=wanted.role or None,  # type: ignore[arg-type]  # one of the roles, see asked()
        kind=wanted.kind or None,  # type: ignore[arg-type]
        due_from=date.fromisoformat(wanted.due_from) if wanted.due_from else None,
        due_to=date.fromisoformat(wanted.due_to) if wanted.due_to else None,
        document=wanted.document or None,
        only=only,
        size=_HITS,
        cursor=wanted.cursor or None,
    )
    register = services.register()
    return services.engine(lambda client: index.search(client, services.names, query, register))


def summary(rows: list[Row]) -> list[tuple[str, int]]:
    """How many instances of a duty have each status."""
    return [(status, count) for status in STATUSES if (count := sum(row.status == status for row in rows))]


def quick_days(today: date) -> list[tuple[str, str, str]]:
    """Spans of due days that are asked for most: name, first and last day; a week begins on Monday."""
    monday = today - timedelta(days=today.weekday())
    quarter = (today.month - 1) // 3 * 3 + 1
    months = [f"{today.year}-{month:02d}" for month in (today.month, quarter, quarter + 2)]
    after = f"{today.year + today.month // 12}-{today.month % 12 + 1:02d}"
    return [
        ("this-week", monday.isoformat(), (monday + timedelta(days=6)).isoformat()),
        ("this-month", *month_days(months[0])),
        ("next-month", *month_days(after)),
        ("this-quarter", month_days(months[1])[0], month_days(months[2])[1]),
        ("this-year", f"{today.year}-01-01", f"{today.year}-12-31"),
    ]


def examples(results: Results) -> list[str]:
    """Words to try, from what is on file: the unit and the document with the most hits, a unit without accents."""
    units, documents = results.facets.unit[:2], results.facets.document[:1]
    words = [one.label for one in (*units[:1], *documents)] + [folded(one.label) for one in units[1:]]
    return list(dict.fromkeys(word for word in words if word))


def month_days(month: str) -> tuple[str, str]:
    """First and last day of "2026-03"."""
    year, number = (int(part) for part in month.split("-")[:2])
    return f"{year}-{number:02d}-01", f"{year}-{number:02d}-{calendar.monthrange(year, number)[1]:02d}"


def parts(hit: Hit) -> list[tuple[str, bool]]:
    """The hit's text cut at its highlights: stretches, each with whether it is one."""
    found, at = [], hit.start
    for start, end in sorted(hit.highlights):
        if start >= at:
            found += [(hit.text[at - hit.start : start - hit.start], False)]
            found += [(hit.text[start - hit.start : end - hit.start], True)]
            at = end
    found.append((hit.text[at - hit.start :], False))
    return [(text, marked) for text, marked in found if text]
