"""What all places share: frame, language, name, error pages, static files."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from search_api.web.pages import ours, with_query
from tests.search_api.web.conftest import opened


def test_vietnamese_first_whatever_the_browser_asks_for(page: Page) -> None:
    page.goto("/settings")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết đặt")


def test_language_and_name_are_kept(page: Page) -> None:
    page.goto("/settings?then=/settings")
    page.get_by_label("Họ tên của bạn").fill("Nguyễn Thị Hồng Đào; thư ký")
    page.get_by_label("Ngôn ngữ").select_option("en")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    expect(page.get_by_label("Your name")).to_have_value("Nguyễn Thị Hồng Đào; thư ký")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết đặt")


def test_an_unknown_address_is_a_page_for_people_and_json_for_programs(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    answer = page.goto("/khong-co")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không thực hiện được")
    assert context.request.get("/api/khong-co", headers={"accept": "text/html"}).json()["error"]["status"] == 404
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_frame_has_no_barriers(
    browser: Browser, site: str, no_barriers: Callable[[Page], None], scheme: str, width: int
) -> None:
    with opened(browser, site, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        page.goto("/settings")
        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_skip_link_is_first_for_the_keyboard(page: Page) -> None:
    page.goto("/settings")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/board?as_of=2026-06-30", "/board?as_of=2026-06-30"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/a\nset-cookie: x", "/"),
        ("", "/"),
    ],
)
def test_going_back_never_leads_away(address: str, kept: str) -> None:
    assert ours(address) == kept


@pytest.mark.parametrize(
    ("parameters", "more", "expected"),
    [
        ({}, {}, "/x"),
        ({"q": "báo cáo"}, {}, "/x?q=b%C3%A1o+c%C3%A1o"),
        ({"q": "a", "page": 2}, {"page": None}, "/x?q=a"),
        ({"unit": ["a", "b"]}, {"size": 0}, "/x?unit=a&unit=b&size=0"),
    ],
)
def test_addresses_hold_the_state(parameters: dict[str, object], more: dict[str, object], expected: str) -> None:
    assert with_query("/x", parameters, **more) == expected
