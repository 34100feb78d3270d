"""Correcting on the page: by mouse and by keyboard alone, undone, told in history and journal; all without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from corpora.messages import catalogue
from search_api.api.app import create_app
from search_api.compliance.decisions import ACTIONS as DECISIONS
from search_api.corrections import ACTIONS
from search_api.corrections.values import MEMBERS
from search_api.intake.run import STOPPED_ACTION
from search_api.records.documents import ADDED, RENEWED
from search_api.records.store import BLOB_SET, Store
from search_api.settings import Settings
from search_api.web.correcting import figure, near, tags_at
from search_api.web.saying import changes, said
from tests.search_api.api.conftest import BASE, keep
from tests.search_api.index.made_up import Duty, Part, document
from tests.search_api.web.conftest import empty_office, opened, serving

LETTER = document(
    "31/KH-UBND",
    "Kiểm tra an toàn hồ chứa nước năm 2026",
    [
        Part(
            "1",
            "Thực hiện",
            [
                Duty(
                    "Sở Nông nghiệp gửi Báo cáo về Sở Nội vụ trước ngày 20/3/2026.",
                    "report",
                    [("Sở Nông nghiệp", "lead"), ("Sở Nội vụ", "recipient")],
                    [("DATE", "2026-03-20", "before")],
                ),
                Duty("Sở Xây dựng rà soát các hồ chứa 😀 xuống cấp.", "task", [("Sở Xây dựng", "lead")]),
            ],
            text=" Chậm nhất ngày 05/6/2026 Sở Tài chính bố trí kinh phí theo Quyết định 7/QĐ-UBND.",
        )
    ],
    issued="2026-01-10",
)
TEXT: str = LETTER.extraction["text"]
FIRST, SECOND = LETTER.extraction["obligations"]
ADDRESS = f"/documents/{LETTER.id}"


@pytest.fixture
def office(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = empty_office(node, tmp_path_factory.mktemp("correcting"), "correcting")
    with Store.open(settings) as store:
        keep(store, settings.home, LETTER)
    return settings


@pytest.fixture
def correcting(office: Settings) -> Iterator[str]:
    with serving(office) as address:
        yield address


@pytest.fixture
def client(office: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(office), base_url=BASE, follow_redirects=True) as client:
        client.headers["accept"] = "text/html"
        yield client


def mark(page: Page, words: str) -> None:
    """Drag over words, as a person does with the mouse."""
    place = page.evaluate(
        """words => { const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
           for (let node; (node = walker.nextNode());) { const at = node.data.indexOf(words); if (at < 0) continue;
             const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
             node.parentElement.scrollIntoView({block: "center"});
             const boxes = [...range.getClientRects()], one = boxes[0], last = boxes.at(-1);
             return [one.left + 1, one.top + one.height / 2, last.right, last.top + last.height / 2]; } }""",
        words,
    )
    page.mouse.move(place[0], place[1])
    page.mouse.down()
    page.mouse.move(place[2], place[3], steps=4)
    page.mouse.up()


@pytest.mark.node
@pytest.mark.slow
def test_by_mouse(browser: Browser, correcting: str, no_barriers: Callable[[Page], None]) -> None:
    with opened(browser, correcting, viewport={"width": 360, "height": 800}, color_scheme="dark") as page:
        page.goto(f"{ADDRESS}?view=text")
        mark(page, "xuống cấp")  # after a character of two UTF-16 units
        page.get_by_role("link", name="Gắn nhãn đoạn này").click()
        expect(page.locator("blockquote")).to_have_text("xuống cấp")
        expect(page.get_by_text("Thuộc nghĩa vụ:")).to_contain_text("Sở Xây dựng")
        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.goto(f"{ADDRESS}/correct?obligation={FIRST['id']}")
        no_barriers(page)
        form = page.locator("form", has=page.get_by_role("heading", name="thời hạn"))
        form.get_by_label("Họ tên của bạn").fill("Trần Thị Mẫu")
        form.get_by_label("Viết lại bằng chữ").fill("chậm nhất ngày 27/3")
        form.get_by_label("Lý do").fill("đính chính")
        form.get_by_role("button", name="Lưu thay đổi").click()
        expect(page.get_by_text("Đã ghi vào nhật ký.")).to_be_visible()
        history = page.locator("#history")
        expect(history).to_contain_text("20/03/2026 → 27/03/2026")
        expect(history).to_contain_text("trước → chậm nhất")
        expect(history).to_contain_text("đính chính")
        no_barriers(page)
        page.locator(".notice.good").get_by_role("button", name="Hoàn tác").click()
        expect(page.locator("#history")).to_contain_text("đã hoàn tác")
        page.locator(f'[data-obligation="{SECOND["id"]}"]').get_by_role("button", name="Đúng").click()
        expect(page.locator(f'[data-obligation="{SECOND["id"]}"]')).to_contain_text("Trần Thị Mẫu đã xác nhận")


@pytest.mark.node
@pytest.mark.slow
def test_by_keyboard_alone(browser: Browser, correcting: str) -> None:
    with opened(browser, correcting) as page:
        page.context.add_cookies([{"name": "dondoc-lang", "value": "en", "url": correcting}])
        page.goto(f"{ADDRESS}/correct")
        to(page, "input[name=words]")
        page.keyboard.type("Chậm nhất ngày 05/6/2026 Sở Tài chính bố trí kinh phí")
        page.keyboard.press("Enter")
        expect(page.locator("blockquote")).to_contain_text("bố trí kinh phí")
        owner = page.locator("form", has=page.get_by_role("heading", name="Is a new obligation"))
        expect(owner).to_be_visible()
        to(page, "form:has(input[value=obligation]):not(:has(input[value=agent])) input[name=actor]")
        page.keyboard.type("Le Van Mau")
        page.keyboard.press("Enter")
        expect(page.locator("[data-obligation]")).to_have_count(3)
        added = page.locator("[data-obligation]").last.get_attribute("data-obligation")
        page.wait_for_load_state()
        # The caret in the text, as browsers set it with F7; Enter opens what is marked.
        page.evaluate(
            """id => { const node = document.createTreeWalker(document.querySelector(`#text [data-id="${id}"]`),
               NodeFilter.SHOW_TEXT).nextNode(); getSelection().setBaseAndExtent(node, 0, node, 24); }""",
            added,
        )
        expect(page.locator("a.marking")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("blockquote")).to_have_text("Chậm nhất ngày 05/6/2026")
        to(page, "form:has(input[name=tag][value=deadline]) button")
        page.keyboard.press("Enter")
        expect(page.locator(f'[data-obligation="{added}"] .chip.deadline')).to_contain_text("05/6/2026")
        expect(page.locator(f'[data-obligation="{added}"]')).to_contain_text("confirmed by Le Van Mau")


def to(page: Page, wanted: str) -> None:
    """Tab until the element has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached")


@pytest.mark.node
def test_without_a_script(client: TestClient) -> None:
    at = TEXT.index("7/QĐ-UBND")
    place = {"start": at, "end": at + 9}
    page = client.get(f"{ADDRESS}/correct", params=place).text
    assert "7/QĐ-UBND" in page
    sent = {"action": "add", "tag": "citation", **place, "actor": "Lan", "value-number": "7/QĐ-UBND"}
    assert "Đã ghi vào nhật ký." in client.post(f"{ADDRESS}/correct", data=sent).text
    page = client.get(f"{ADDRESS}/correct", params=place).text
    assert 'value="7/QĐ-UBND"' in page
    again = client.post(f"{ADDRESS}/correct", data=sent)
    assert (again.status_code, "Đoạn này đã có nhãn đó rồi." in again.text) == (409, True)
    changed = {**sent, "action": "change", "value-date": "2026-01-02"}
    assert client.post(f"{ADDRESS}/correct", data=changed).status_code == 200
    shown = client.get(f"/api{ADDRESS}").json()["citations"]
    assert [(one["number"], one["date"]) for one in shown] == [("7/QĐ-UBND", "2026-01-02")]
    money = {
        "action": "add",
        "tag": "amount",
        **place,
        "actor": "Lan",
        "value-value": "1.500.000,5",
        "value-unit": "VND",
    }
    client.post(f"{ADDRESS}/correct", data=money)
    assert client.get(f"/api{ADDRESS}").json()["amounts"][0]["value"] == 1500000.5
    journal = client.get("/journal", params={"document": LETTER.id}).text
    assert journal.count("<tr>") == 1 + 4  # the document kept, three corrections
    for words in ("thêm nhãn", "sửa nhãn", "dẫn chiếu", "02/01/2026", "7/QĐ-UBND", "nạp văn bản"):
        assert words in journal, words
    assert client.get("/journal", params={"day": "1999-12-31"}).text.count("<tr>") == 1
    assert client.get("/journal", params={"actor": "Lan", "kind": "tag"}).text.count("<tr>") == 4
    assert client.get("/journal", params={"day": "hôm qua", "part": 9}).status_code == 200
    wrong = client.post(f"{ADDRESS}/correct", data={**money, "value-value": "nhiều"})
    assert wrong.status_code == 409
    assert "<form" in wrong.text  # the form again, on the stretch that it was about


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,5", 1234.5), ("1234.5", 1234.5), ("95", 95.0), ("1.500.000", 1500000.0), ("0,5", 0.5)]
)
def test_figures_as_offices_write_them(text: str, value: float) -> None:
    assert figure(text) == value


def test_what_a_stretch_can_belong_to() -> None:
    extraction: dict[str, Any] = {
        "obligations": [{"id": "far", "start": 900, "end": 990}, {"id": "a", "start": 0, "end": 50},
                        {"id": "b", "start": 60, "end": 90}],
        "citations": [{"start": 40, "end": 45}], "amounts": [{"start": 44, "end": 48}, {"start": 70, "end": 75}],
    }  # fmt: skip
    assert [one["id"] for one in near(extraction, 62, 70)] == ["b", "a"]
    assert [tag for tag, _ in tags_at(extraction, 44, 46)] == ["citation", "amount"]
    assert [tag for tag, _ in tags_at(extraction, 45, 46)] == ["amount"]


@pytest.mark.parametrize(
    ("action", "old", "new", "told"),
    [
        ("tag.change", {"role": "lead", "unit": None, "name": "Sở"}, {"value": {"was": "lead", "role": "via"}},
         [("vai trò", "Chủ trì", "Gửi qua")]),
        ("tag.add", None, {"value": {"kind": "report", "request": True}},
         [("loại", "", "Báo cáo, văn bản phải gửi"), ("đề nghị", "", "có")]),
        ("tag.change", "12/KH", {"value": {"value": "13/KH"}}, [("giá trị", "12/KH", "13/KH")]),
        ("tag.reject", {"text": "x"}, {"value": {}}, []),
        ("tag.undo", None, {"undoes": 7}, []),
        ("board.set-due", None, {"due": "2026-03-20"}, [("hạn", "", "20/03/2026")]),
        ("document.add", None, {"sha256": "ab", "file": "a.pdf", "version_of": None}, [("tệp", "", "a.pdf")]),
        ("something.new", {"a": 1}, {"a": {"b": [1, "x"]}}, [("a", "1", "b: 1, x")]),
        ("something.new", None, "text", []),
    ],
)  # fmt: skip
def test_changes_in_words(action: str, old: Any, new: Any, told: list[tuple[str, str, str]]) -> None:
    assert [(one.label, one.old, one.new) for one in changes(action, old, new, "vi")] == told


def test_every_action_and_value_has_words() -> None:
    actions = [f"tag.{one}" for one in ACTIONS] + [f"board.{one}" for one in DECISIONS]
    actions += [ADDED, RENEWED, BLOB_SET, STOPPED_ACTION]
    values = [name for members in MEMBERS.values() for name in members if name != "was"]
    for lang in ("vi", "en"):
        known = catalogue(lang)
        assert not [one for one in actions if f"web-did-{one}" not in known]
        assert not [one.split(".")[0] for one in actions if f"web-journal-{one.split('.')[0]}" not in known]
        assert not [one for one in values if f"web-value-{one}" not in known]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-03-20", "20/03/2026"),
        ("P1M/05", "ngày 05 hằng tháng"),
        ("P1Y/12-15", "ngày 15/12 hằng năm"),
        ("P3M", "hằng quý"),
        ("P5B", "5 ngày làm việc"),
        ("2026-Q2", "2026-Q2"),
        ("P7Y", "P7Y"),
        ("12/KH-UBND", "12/KH-UBND"),
    ],
)
def test_times_as_people_say_them(value: str, told: str) -> None:
    assert said("value", value, "vi") == told
