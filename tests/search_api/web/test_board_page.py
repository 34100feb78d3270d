"""The board, the chain of a cell, the review queue and the timeline, in the browser and as tables."""

from __future__ import annotations

import html
import io
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from search_api.compliance.board import Board
from search_api.compliance.periods import Period
from search_api.web import matrix
from search_api.web.board import Filters, choices, usual_view
from search_api.web.charts import HEIGHT, LENGTH, bars, pillars
from search_api.web.pages import PLACES, environment
from tests.search_api.compliance.made import board, plan
from tests.search_api.web.conftest import opened

DAY = "2026-06-30"
pytestmark = pytest.mark.node


def instances(page: Page, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"/api/board?as_of={DAY}{query}").json()["instances"]
    return found


def test_the_matrix_has_a_cell_for_each_instance_and_leads_to_its_chain(page: Page) -> None:
    page.goto(f"/board?as_of={DAY}")
    wanted = instances(page)
    cells = page.locator(".board td.cell")
    columns = matrix.COLUMNS_A_PAGE
    shown = {(one["duty"], one["period"]) for one in wanted}
    assert cells.count() == (len(wanted) if len(shown) <= columns else cells.count())
    first = next(one for one in wanted if one["status"] == "on_time")
    cell = cells.filter(has_text="đúng hạn").first
    cell.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đúng hạn")
    expect(page.get_by_text("Câu giao việc")).to_be_visible()
    assert first["report"]["evidence"]
    expect(page.locator(".evidence li").first).to_be_visible()


@pytest.mark.parametrize("day", ["2026-02-01", "2026-03-15", DAY, "2027-01-31"])
def test_all_parts_of_the_matrix_together_are_the_board(page: Page, day: str) -> None:
    rows = page.request.get(f"/api/board?as_of={day}").json()["instances"]
    wanted = {one["key"]: one["status"] for one in rows}
    shown: dict[str, str] = {}
    for part in range(1, 2 + len({(one["duty"], one["period"]) for one in rows}) // matrix.COLUMNS_A_PAGE):
        text = page.request.get(f"/board?as_of={day}&view=matrix&columns={part}").text()
        for status, query in re.findall(r'<td class="cell (\w+)">\s*<a href="/board/instance\?([^"]+)"', text):
            shown[parse_qs(html.unescape(query))["key"][0]] = status
    assert shown == wanted


def test_filters_stand_in_the_address_and_counts_lead_on(page: Page) -> None:
    page.goto(f"/board?as_of={DAY}")
    page.locator(".counts a", has_text="quá hạn").click()
    overdue = instances(page, "&status=overdue")
    expect(page.locator(".counts")).to_contain_text(f"{len(overdue)} mục")
    assert f"as_of={DAY}" in page.url
    assert "status=overdue" in page.url
    page.get_by_role("link", name="Bỏ điều kiện lọc này").click()
    expect(page.locator(".counts")).to_contain_text(f"{len(instances(page))} mục")


def test_what_is_downloaded_is_what_is_shown(page: Page) -> None:
    page.goto(f"/board?as_of={DAY}&status=overdue&view=list")
    rows = page.locator("tbody").first.locator("tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    evidence = book["Căn cứ"]
    listed = [row for row in evidence.iter_rows(values_only=True) if "quá hạn" in map(str, row)]
    assert len(listed) == rows == len(instances(page, "&status=overdue"))


def test_the_language_of_the_page_is_that_of_what_it_says(english: Page) -> None:
    english.goto(f"/board?as_of={DAY}")
    expect(english.locator(".board td.cell").first).to_contain_text("overdue")
    expect(english.locator(".board thead").first).to_contain_text("week")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_barriers_on_board_and_timeline(
    browser: Browser, site: str, no_barriers: Callable[[Page], None], scheme: str, width: int
) -> None:
    with opened(browser, site, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        for address in (
            f"/board?as_of={DAY}&view=matrix",
            f"/board?as_of={DAY}&view=list",
            f"/timeline?as_of={DAY}",
            "/review",
        ):
            page.goto(address)
            no_barriers(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_timeline_draws_what_its_table_says(page: Page) -> None:
    page.goto(f"/timeline?as_of={DAY}")
    overdue = sum(one["status"] == "overdue" and (one["due"] or "").startswith("2026") for one in instances(page))
    cells = page.locator("#months ~ .chart tbody tr td:nth-of-type(3)").all_inner_texts()
    assert sum(map(int, cells)) == overdue
    drawn = page.locator("#months ~ .chart rect.bar-overdue > title").all_text_contents()
    assert sum(int(title.rsplit(" ", 1)[1]) for title in drawn) == overdue


def test_a_decision_that_cannot_be_taken_is_told_and_what_was_typed_stays(page: Page) -> None:
    one = next(one for one in instances(page) if one["status"] == "overdue")
    answer = page.request.post(
        "/board/decision",
        form={"action": "link", "subject": one["key"], "key": one["key"], "as_of": DAY, "actor": "Lan",
              "letter": "999/KHONG-CO", "reason": "thử"},
        headers={"accept": "text/html"},
    )  # fmt: skip
    assert answer.status == 409
    assert 'value="999/KHONG-CO"' in answer.text()
    assert 'value="thử"' in answer.text()


def test_a_phone_gets_the_list_and_paper_the_whole_width(browser: Browser, site: str) -> None:
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    with opened(browser, site, user_agent=phone, viewport={"width": 360, "height": 800}) as page:
        page.goto(f"/board?as_of={DAY}")
        card = page.locator(".entries tbody tr").first
        expect(card.locator(".label").first).to_be_visible()
        assert card.bounding_box()["width"] <= 360  # type: ignore[index]  # it is visible
    with opened(browser, site, viewport={"width": 1040, "height": 700}) as page:  # A4 landscape in CSS pixels
        page.goto(f"/board?as_of={DAY}")
        page.emulate_media(media="print")
        assert page.evaluate("document.querySelector('.board table').getBoundingClientRect().right <= innerWidth + 1")
        expect(page.locator(".board thead th").first).to_be_visible()
        expect(page.locator("form.filters")).to_be_hidden()


def test_what_cannot_be_opened_is_told_on_the_board(page: Page) -> None:
    form: dict[str, str | float | bool] = {
        "action": "open", "duty": "khong-co", "unit": "Sở Không Có", "day": "2026-05-04", "as_of": DAY, "actor": "Lan",
        "reason": "họp giao ban",
    }  # fmt: skip
    answer = page.request.post("/board/decision", form=form, headers={"accept": "text/html"})
    assert answer.status == 409
    assert 'role="alert"' in answer.text()


# -- tables ----------------------------------------------------------------------------------------------------------


def large(units: int, periods: int) -> Board:
    """A board of many units and days, from one duty."""
    made = board(plan(), on="2025-04-01")
    row = made.rows[0]
    rows = []
    for unit in range(units):
        for number in range(periods):
            day = date(2025, 1, 1) + timedelta(days=number)
            slot = replace(row.instance.slot, period=Period.parse(day.isoformat()), due=day)
            instance = replace(row.instance, unit=f"u{unit}", unit_name=f"Đơn vị {unit}", slot=slot)
            rows.append(replace(row, instance=instance, due=day, status="overdue"))
    return replace(made, rows=tuple(rows))


def test_a_large_board_is_shown_in_parts_and_fast() -> None:
    rows = large(1000, 100).rows
    started = time.perf_counter()
    made = matrix.matrix(rows, units_part=3, columns_part=2)
    assert time.perf_counter() - started < 3
    assert (made.units.number, made.units.count) == (3, -(-1000 // matrix.UNITS_A_PAGE))
    assert made.columns.count == -(-100 // matrix.COLUMNS_A_PAGE)
    assert len(made.lines) == matrix.UNITS_A_PAGE
    assert all(len(line.cells) == matrix.COLUMNS_A_PAGE and None not in line.cells for line in made.lines)
    assert made.lines[0].name == f"Đơn vị {2 * matrix.UNITS_A_PAGE}"


@pytest.mark.parametrize(
    ("total", "size", "wanted", "number", "count"),
    [(0, 10, 1, 1, 1), (10, 10, 2, 1, 1), (11, 10, 2, 2, 2), (11, 10, 99, 2, 2), (11, 10, -3, 1, 2)],
)
def test_parts(total: int, size: int, wanted: int, number: int, count: int) -> None:
    assert matrix.Part.of(total, size, wanted) == matrix.Part(number, count)


def test_bars_are_to_one_scale_and_end_to_end() -> None:
    made = bars([matrix.Tally("a", Counter(on_time=1, overdue=3)), matrix.Tally("b", Counter(late=2, waived=9))])
    assert [(piece.start, piece.length) for piece in made[0].pieces] == [(0, LENGTH / 4), (LENGTH / 4, 3 * LENGTH / 4)]
    assert [(piece.status, piece.length) for piece in made[1].pieces] == [("late", LENGTH / 2)]


def test_the_agenda_has_what_is_open_first_then_week_by_week() -> None:
    rows = large(1, 30).rows
    ahead = [replace(row, status="upcoming") for row in rows if row.due and row.due >= date(2025, 1, 15)]
    late, weeks = matrix.agenda([*rows[:3], *ahead], date(2025, 1, 15), 2)
    assert [row.due for row in late] == [date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 3)]
    assert [week.first for week in weeks] == [date(2025, 1, 13), date(2025, 1, 20)]
    assert [len(week.rows) for week in weeks] == [5, 7]


def test_the_agenda_by_month() -> None:
    rows = [replace(row, status="upcoming") for row in large(1, 120).rows]  # from 1 January to 30 April
    _, months = matrix.agenda(rows, date(2025, 2, 10), 2, "month")
    assert [(one.first, len(one.rows)) for one in months] == [(date(2025, 2, 1), 28), (date(2025, 3, 1), 31)]
    _, over = matrix.agenda(rows, date(2025, 12, 10), 2, "month")
    assert [one.first for one in over] == [date(2025, 12, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(("counts", "heights"), [([], []), ([0, 0], [0, 0]), ([2, 1, 0], [HEIGHT, HEIGHT / 2, 0])])
def test_pillars_are_to_one_scale(counts: list[int], heights: list[float]) -> None:
    assert [one.height for one in pillars([(str(n), n) for n in counts])] == heights


@pytest.mark.parametrize(
    ("agent", "view"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/130.0", "matrix"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1", "list"),
        ("", "matrix"),
    ],
)
def test_what_a_browser_gets_that_chose_nothing(agent: str, view: str) -> None:
    assert usual_view({"user-agent": agent} if agent else {}) == view


def test_a_full_page_of_the_board_stays_small_and_quick() -> None:
    made = large(1000, 100)
    environment().get_template("board.html")
    started = time.perf_counter()
    text = page_of_board(made)
    assert time.perf_counter() - started < 4
    assert len(text.encode()) < 180_000
    assert text.count('<td class="cell') == matrix.UNITS_A_PAGE * matrix.COLUMNS_A_PAGE


def page_of_board(made: Board) -> str:
    wanted = Filters(date(2025, 6, 1))
    return environment().get_template("board.html").render(
        lang="vi", actor="", path="/board", address="/board", places=PLACES, languages=("vi", "en"), wanted=wanted,
        view="matrix", total=len(made.rows), everything=len(made.rows), counts=matrix.status_counts(made.rows),
        matrix=matrix.matrix(made.rows), rows=[], part=matrix.Part(1, 1), choices=choices(made), unmatched=[],
        unmatched_total=0, unknown=(), ad_hoc=[], units=[], problem="", typed={},
    )  # fmt: skip
