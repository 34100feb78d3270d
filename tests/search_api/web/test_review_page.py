"""The review queue worked through with the keyboard, two who decide at once, decisions and their undoing."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from corpora.samples import OFFICE
from search_api.compliance.decisions import Decision
from search_api.intake.analysis import analyser
from search_api.intake.catch_up import catch_up
from search_api.intake.files import find
from search_api.intake.run import Run
from search_api.intake.workers import Limits, Workers
from search_api.records.store import Store
from search_api.settings import Settings
from search_api.web.chain import history
from search_api.web.review import last_own
from tests.search_api.web.conftest import empty_office, opened, serving

DAY = "2026-06-30"
LETTER = """ỦY BAN NHÂN DÂN
{upper}
Số: {number}/KH-UBND

KẾ HOẠCH
Thực hiện Chương trình phòng, chống tai nạn đuối nước trẻ em năm 2026

Thực hiện Kế hoạch số 12/KH-BCĐVTE ngày 16/01/2026 của Ban Chỉ đạo Vì trẻ em thành phố Lam Sa, \
Ủy ban nhân dân {name} xây dựng kế hoạch như sau:
1. Tổ chức 04 lớp dạy bơi cho trẻ em.
Nơi nhận:
- Ban Chỉ đạo Vì trẻ em thành phố;
"""
DIRECTIVE = """ỦY BAN NHÂN DÂN
THÀNH PHỐ LAM SA
Số: 9/CT-UBND
Lam Sa, ngày 05 tháng 01 năm 2026

CHỈ THỊ
Về việc tăng cường quản lý hồ bơi năm 2026

Ủy ban nhân dân thành phố yêu cầu:
1. Sở Xây dựng báo cáo Ủy ban nhân dân thành phố kết quả kiểm tra hồ bơi khi có yêu cầu.
2. Trung tâm Cứu nạn sông nước báo cáo kết quả trực cứu nạn về Sở Y tế trước ngày 20/5/2026.
Nơi nhận:
- Sở Xây dựng;
"""
UNITS = ("xã Hải Sa", "phường Trung Sa", "phường Đông Sa")


@pytest.fixture(scope="module")
def doubtful(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office with a plan, a directive and the undated answers of three units."""
    folder = tmp_path_factory.mktemp("review")
    home, letters = folder / "home", folder / "đến"
    home.mkdir()
    letters.mkdir()
    for number, name in enumerate(UNITS, 41):
        text = LETTER.format(upper=name.upper(), name=name, number=number)
        (letters / f"{number}.txt").write_text(text, encoding="utf-8")
    (letters / "chi-thi.txt").write_text(DIRECTIVE, encoding="utf-8")
    settings = empty_office(node, home, f"review-{os.urandom(4).hex()}")
    with Store.open(settings) as store:
        with Workers(analyser(), Limits()) as workers:
            Run(store, workers, actor="test").over(
                list(find([OFFICE / "mau-ke-hoach-12-duoi-nuoc-2026.docx", letters]))
            )
        catch_up(store, settings)
    with serving(settings) as address:
        yield address


def decisions(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get("/api/board/decisions").json()
    return found


def waiting(page: Page) -> list[dict[str, Any]]:
    """Entries in doubt, as the API has them."""
    rows = page.request.get(f"/api/board?as_of={DAY}").json()["instances"]
    return [row for row in rows if row["report"] and row["report"]["match"] == "review"]


def test_the_queue_by_keyboard_and_two_at_once(
    browser: Browser, doubtful: str, no_barriers: Callable[[Page], None]
) -> None:
    with opened(browser, doubtful, refused=409) as page:
        page.goto(f"/review?as_of={DAY}")
        place = page.locator("[aria-live] b").first
        expect(place).to_have_text("Mục 1 trong 3")
        no_barriers(page)
        listed = csv.reader(io.StringIO(page.request.get(f"/api/board/export/csv?as_of={DAY}&match=review").text()))
        assert sum("quá hạn" in line for line in listed) == len(waiting(page)) == 3
        page.keyboard.press("ArrowRight")
        expect(place).to_have_text("Mục 2 trong 3")
        page.keyboard.press("k")
        expect(place).to_have_text("Mục 1 trong 3")
        page.get_by_label("Họ tên của bạn").first.focus()
        page.keyboard.type("Lan Mẫu")  # letters of a word are no commands
        assert not decisions(page)
        page.keyboard.press("Enter")  # the first button of the form confirms
        expect(place).to_have_text("Mục 1 trong 2")
        assert [(one["action"], one["actor"]) for one in decisions(page)] == [("confirm", "Lan Mẫu")]
        page.keyboard.press("u")
        expect(place).to_have_text("Mục 1 trong 3")
        page.keyboard.press("r")
        expect(place).to_have_text("Mục 1 trong 2")

        shown = page.locator("#decision [name=key]").input_value()
        row = next(row for row in waiting(page) if row["key"] == shown)
        other = {"action": "reject", "subject": shown, "actor": "Minh Mẫu", "letter": row["report"]["id"]}
        assert page.request.post(f"/api/board/decisions?as_of={DAY}", data=other).status == 201
        before = len(decisions(page))
        page.keyboard.press("a")
        expect(page.get_by_role("alert")).to_contain_text("người khác đã quyết định")
        assert len(decisions(page)) == before
        expect(place).to_have_text("Mục 1 trong 1")
        no_barriers(page)

        page.keyboard.press("l")
        expect(page.get_by_label("Số hoặc mã văn bản")).to_be_focused()
        number = waiting(page)[0]["report"]["document"]
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(page.locator(".notice.good")).to_contain_text("Không còn văn bản nào chờ duyệt")
        assert decisions(page)[-1]["action"] == "link"

        undone = next(one["subject"] for one in decisions(page) if one["action"] == "undo")
        twice = page.request.post("/api/board/decisions", data={"action": "undo", "subject": undone, "actor": "x"})
        assert (twice.status, twice.json()["error"]["code"]) == (409, "decision-undone")
        page.goto(f"/board/instance?as_of={DAY}&key={decisions(page)[0]['subject']}")
        expect(page.locator("#history ~ ul")).to_contain_text("đã hoàn tác")
        no_barriers(page)


def test_an_ad_hoc_duty_is_opened_and_a_name_is_settled(browser: Browser, doubtful: str) -> None:
    with opened(browser, doubtful, refused=409) as page:
        page.goto(f"/board?as_of={DAY}&view=list")
        page.locator("summary", has_text="việc đột xuất").click()
        form = page.locator("details[open] form")
        duty = form.get_by_label("Nghĩa vụ").locator("option", has_text="hồ bơi").first.get_attribute("value")
        form.get_by_label("Nghĩa vụ").select_option(duty)
        form.get_by_label("Đơn vị").fill("Sở Không Có")
        form.get_by_label("Ngày phát sinh việc").fill("2026-05-04")
        form.get_by_label("Hạn (bỏ trống nếu không có)").fill("2026-05-20")
        form.get_by_label("Lý do").fill("đoàn kiểm tra yêu cầu")
        form.get_by_label("Họ tên của bạn").fill("Lan Mẫu")
        form.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text("Sở Không Có")
        form = page.locator("details[open] form")  # still open, with what was typed
        expect(form.get_by_label("Lý do")).to_have_value("đoàn kiểm tra yêu cầu")
        form.get_by_label("Đơn vị").fill("Sở Xây dựng")
        form.get_by_label("Họ tên của bạn").fill("Lan Mẫu")
        form.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sở Xây dựng: 04/05/2026")
        expect(page.get_by_role("heading", level=1)).to_contain_text("quá hạn")
        expect(page.locator("#history ~ ul")).to_contain_text("đoàn kiểm tra yêu cầu")

        page.goto(f"/board?as_of={DAY}&view=list")
        name = page.locator("#unknown ~ ul li", has_text="Trung tâm Cứu nạn")
        name.get_by_label("là đơn vị").fill("Sở Y tế")
        name.get_by_role("button").click()
        expect(page.locator("#unknown ~ ul li", has_text="Trung tâm Cứu nạn")).to_have_count(0)
        expect(page.locator(".entries tbody")).to_contain_text("9/CT-UBND · 2")


@pytest.mark.parametrize(
    ("subject", "status", "code"),
    [
        ("{duty}|lamsa-x-hai-sa|sắp tới", 422, "decision-period"),
        ("{duty}|lamsa-x-hai-sa|2026-02-30", 422, "decision-period"),
        ("{duty}|khong-co|2026-05-04", 404, "board-unit-unknown"),
        ("khong-co|lamsa-x-hai-sa|2026-05-04", 404, "duty-unknown"),
        ("khong-co", 422, "decision-subject"),
    ],
)
def test_what_cannot_be_opened_leaves_the_board_as_it_was(page: Page, subject: str, status: int, code: str) -> None:
    duty = page.request.get(f"/api/board?as_of={DAY}").json()["instances"][0]["duty"]
    body = {"action": "open", "subject": subject.format(duty=duty), "actor": "Lan"}
    answer = page.request.post("/api/board/decisions", data=body)
    assert (answer.status, answer.json()["error"]["code"]) == (status, code)
    assert page.request.get(f"/board?as_of={DAY}").status == 200


# -- tables ----------------------------------------------------------------------------------------------------------


def entry(seq: int, action: str, subject: str, actor: str = "Lan") -> Decision:
    return Decision(seq, datetime(2026, 6, 30, tzinfo=UTC), actor, action, subject)


JOURNAL = (
    entry(1, "confirm", "a|b|c"),
    entry(2, "waive", "a|b|c"),
    entry(3, "reject", "d|e|f", "Minh"),
    entry(4, "undo", "1", "Minh"),
    entry(5, "link", "d|e|f"),
)


@pytest.mark.parametrize(
    ("entries", "actor", "seq"),
    [
        (JOURNAL, "Lan", 5),
        (JOURNAL[:4], "Lan", None),
        (JOURNAL[:3], "Lan", 1),
        (JOURNAL, "Minh", 3),
        (JOURNAL, "", None),
    ],
)
def test_the_last_own_decision_that_holds(entries: tuple[Decision, ...], actor: str, seq: int | None) -> None:
    found = last_own(entries, actor)
    assert (found.seq if found else None) == seq


def test_the_history_has_the_last_first_and_who_undid_it() -> None:
    told = history(JOURNAL, "a|b|c")
    assert [(one.entry.seq, one.undone.seq if one.undone else None) for one in told] == [(2, None), (1, 4)]
