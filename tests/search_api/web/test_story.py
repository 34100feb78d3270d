"""The whole story in the browser: documents dropped, board read, doubts decided, tags corrected, board exported.

Once with the mouse in Vietnamese, once with the keyboard alone in English. Nothing leaves the machine (see conftest).
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpora.samples import OFFICE
from tests.search_api.web.conftest import opened

pytestmark = [pytest.mark.node, pytest.mark.slow]
DAY = "2026-06-30"
PLAN = "mau-ke-hoach-12-duoi-nuoc-2026.docx"
SECRET = (
    "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ LAM SA\nMẬT\nSố: 77/KH-UBND\n\nKẾ HOẠCH\nVề việc diễn tập năm 2026\n\nCác sở chuẩn bị."
)


def drop(page: Page, paths: list[Path], more: dict[str, bytes]) -> None:
    """Drop files on the page as the system's file manager does: a DataTransfer with their bytes."""
    files = {path.name: path.read_bytes() for path in paths} | more
    packed = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    transfer = page.evaluate_handle(
        """files => { const transfer = new DataTransfer();
           for (const [name, data] of files)
             transfer.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name));
           return transfer; }""",
        packed,
    )
    page.dispatch_event("#drop", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})


def taken_in(page: Page, word: str) -> list[str]:
    """Wait for the run to end; the states of the files."""
    expect(page.locator("#summary")).to_contain_text(word, timeout=90_000)
    return page.locator("#rows tr td:nth-child(2)").all_inner_texts()


def test_by_mouse_in_vietnamese(browser: Browser, new_site: str, no_barriers: Callable[[Page], None]) -> None:
    with opened(browser, new_site) as page:
        page.goto("/board")
        expect(page.locator(".notice")).to_contain_text("Chưa có nghĩa vụ nào")
        page.locator(".notice").get_by_role("link").click()
        everything = sorted(OFFICE.iterdir())
        drop(page, everything, {"hỏng.pdf": b"%PDF-1.7 rest is missing", "diễn tập.txt": SECRET.encode()})
        states = taken_in(page, "Đã xong")
        assert states.count("mới") == len(everything)
        assert sorted(states)[:2] == ["dừng vì dấu mật", "không nạp được"]
        expect(page.locator("#rows")).not_to_contain_text("diễn tập")
        expect(page.locator("#rows")).to_contain_text("hỏng.pdf: tệp bị hỏng")
        no_barriers(page)
        page.reload()
        drop(page, [OFFICE / PLAN], {})
        assert taken_in(page, "Đã xong") == ["đã có"]
        page.locator("#rows a", has_text=PLAN).click()

        correct_by_mouse(page)

        page.goto(f"/board?as_of={DAY}&view=list")
        expect(page.locator(".counts")).to_contain_text("quá hạn")
        decide_by_mouse(page)
        page.goto(f"/board?as_of={DAY}&view=list&status=overdue")
        shown = page.locator("tbody").first.locator("tr").count()
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải CSV").click()
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
        listed = [row["Trạng thái"] for row in rows if row["Trạng thái"]]  # the last lines say when and by which rules
        assert listed == ["quá hạn"] * shown
        assert shown > 0


def correct_by_mouse(page: Page) -> None:
    """A wrong obligation taken out and brought back; words marked and made a deadline."""
    item = page.locator("[data-obligation]").first
    name = item.get_attribute("data-obligation")
    count = page.locator("[data-obligation]").count()
    item.get_by_role("link", name="Sửa").click()
    page.get_by_label("Họ tên của bạn").first.fill("Trần Thị Mẫu")
    page.get_by_role("button", name="Sai, bỏ đi").first.click()
    expect(page.get_by_text("Đã ghi vào nhật ký.")).to_be_visible()
    expect(page.locator("[data-obligation]")).to_have_count(count - 1)
    page.locator(".notice.good").get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(f'[data-obligation="{name}"]')).to_have_count(1)
    page.evaluate(
        """name => { const place = document.querySelector(`#text [data-id="${name}"]`);
           const node = document.createTreeWalker(place, NodeFilter.SHOW_TEXT).nextNode();
           const range = document.createRange(); range.setStart(node, 0); range.setEnd(node, 3);
           getSelection().removeAllRanges(); getSelection().addRange(range); }""",
        name,
    )
    page.get_by_role("link", name="Gắn nhãn đoạn này").click()
    form = page.locator("form", has=page.get_by_role("heading", name="Là thời hạn"))
    form.get_by_label("Mã thời hạn").fill("2026-11-20")
    form.get_by_role("button", name="Thêm").click()
    expect(page.locator(f'[data-obligation="{name}"] .chip.deadline')).to_have_count(1)
    expect(page.locator("#history")).to_contain_text("Trần Thị Mẫu")
    page.goto("/journal?kind=tag")
    expect(page.locator("tbody tr")).to_have_count(3)


def decide_by_mouse(page: Page) -> None:
    """An overdue entry waived, the decision undone."""
    row = page.locator("tbody tr", has_text="quá hạn").first
    row.get_by_role("link").first.click()
    page.locator("summary", has_text="Miễn thực hiện").click()
    form = page.locator("details[open] form")
    form.get_by_label("Có hiệu lực từ ngày").fill("2026-06-01")
    form.get_by_label("Lý do").fill("đơn vị đã sáp nhập")
    form.get_by_role("button", name="Miễn thực hiện").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("được miễn")
    expect(page.locator(".plain-list")).to_contain_text("đơn vị đã sáp nhập")
    page.locator(".plain-list").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("quá hạn")


def press_until(page: Page, wanted: str, key: str = "Tab") -> None:
    """Go on with a key until the element is focused."""
    for _ in range(200):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached with {key}")


UNDATED = """ỦY BAN NHÂN DÂN
XÃ HẢI SA
Số: 41/KH-UBND

KẾ HOẠCH
Thực hiện Chương trình phòng, chống tai nạn đuối nước trẻ em năm 2026

Thực hiện Kế hoạch số 12/KH-BCĐVTE ngày 16/01/2026 của Ban Chỉ đạo Vì trẻ em thành phố Lam Sa, \
Ủy ban nhân dân xã Hải Sa xây dựng kế hoạch như sau:
1. Tổ chức 04 lớp dạy bơi cho trẻ em.
Nơi nhận:
- Ban Chỉ đạo Vì trẻ em thành phố;
"""


def test_by_keyboard_alone_in_english(browser: Browser, new_site: str, tmp_path: Path) -> None:
    undated = tmp_path / "ke-hoach-hai-sa.txt"
    undated.write_text(UNDATED, encoding="utf-8")
    with opened(browser, new_site) as page:
        page.goto("/settings?then=/intake")
        press_until(page, "#actor")
        page.keyboard.type("Le Van Mau")
        press_until(page, "#lang")
        page.keyboard.press("ArrowDown")
        press_until(page, "main button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/intake")
        page.wait_for_load_state()  # the script shows the button for folders: focus must not be on its way
        expect(page.locator("html")).to_have_attribute("lang", "en")
        press_until(page, "#files")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        plans = [OFFICE / PLAN, OFFICE / "vbden-02-ke-hoach-phuong-trung-sa.pdf"]
        chooser.value.set_files([*plans, undated])
        assert taken_in(page, "Done") == ["new", "new", "new"]

        page.goto(f"/review?as_of={DAY}")
        expect(page.locator("blockquote")).to_be_visible()
        expect(page.locator(".notice.warn")).to_contain_text("In doubt")
        page.keyboard.press("r")
        expect(page.locator("main")).to_contain_text("Nothing waits for a decision.")
        page.keyboard.press("u")
        expect(page.locator("blockquote")).to_be_visible()
        press_until(page, "input[name=sent]")
        page.keyboard.type("02102026")
        press_until(page, "button[value=confirm]")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Nothing waits for a decision.")
        page.goto(f"/board?as_of={DAY}&view=list&unit=lamsa-x-hai-sa")
        expect(page.locator("tbody").first).to_contain_text("on time")
        page.goto("/journal?kind=board")
        expect(page.locator("tbody tr")).to_have_count(3)
        expect(page.locator("tbody")).to_contain_text("Le Van Mau")
        page.goto("/")
        page.keyboard.type("lop day boi")  # the box has the focus
        page.keyboard.press("Enter")
        expect(page.locator(".hits mark").first).to_be_visible()
