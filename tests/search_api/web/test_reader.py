"""The reader: pages with boxes that cover the words, text with tags, both sides find each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from search_api.records.store import Store
from search_api.settings import Settings
from search_api.web import reading
from tests.search_api.web.conftest import opened

pytestmark = pytest.mark.node


def documents(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get("/api/documents?size=100").json()["documents"]
    return found


def one_with(page: Page, suffix: str, obligations: int = 1) -> dict[str, Any]:
    name = next(d["id"] for d in documents(page) if d["file"].endswith(suffix) and d["obligations"] >= obligations)
    found: dict[str, Any] = page.request.get(f"/api/documents/{name}").json()
    return found


def test_boxes_cover_the_words_that_they_mark(page: Page, sample_office: Settings) -> None:
    document = one_with(page, ".pdf")
    page.goto(f"/documents/{document['id']}")
    expect(page.locator("img").nth(1)).to_have_js_property("complete", True)
    with Store.open(sample_office) as store:
        pdf = pdfium.PdfDocument(store.originals.path(document["sha256"]))
    height = pdf[0].get_height()
    words = pdf[0].get_textpage()
    checked = 0
    for obligation in document["obligations"]:
        boxes = page.locator(f'rect[data-tag="obligation"][data-id="{obligation["id"]}"]')
        text = ""
        for box in boxes.all():
            x, y, wide, high = (float(box.get_attribute(name) or 0) for name in ("x", "y", "width", "height"))
            text += " " + words.get_text_bounded(x - 2, height - y - high - 1, x + wide + 2, height - y + 1)
        wanted = set(obligation["text"].split())
        assert len(wanted & set(text.split())) >= 0.9 * len(wanted)
        checked += 1
    assert checked
    pdf.close()


def test_pages_are_pictures_that_really_show(page: Page) -> None:
    document = one_with(page, ".pdf")
    page.goto(f"/documents/{document['id']}")
    picture = page.locator(".picture img").first
    page.wait_for_function("document.querySelector('.picture img').complete")
    assert picture.evaluate("image => image.naturalWidth") > 800
    assert page.request.get(f"/documents/{document['id']}/pages/99.webp").status == 404


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_either_side_finds_the_other(page: Page, suffix: str) -> None:
    document = one_with(page, suffix)
    last = document["obligations"][-1]["id"]
    page.goto(f"/documents/{document['id']}")
    page.locator(f'[data-obligation="{last}"] .go').click()
    expect(page.locator(f'#text [data-id="{last}"]').first).to_be_in_viewport()
    assert f"at={last}" in page.url
    first = document["obligations"][0]["id"]
    place = page.locator(f'#text [data-tag="obligation"][data-id="{first}"]').first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    expect(page.locator(f'[data-obligation="{first}"]')).to_have_class("on")


def test_by_keyboard_alone(page: Page) -> None:
    document = one_with(page, ".docx")
    page.goto(f"/documents/{document['id']}")
    first = document["obligations"][0]["id"]
    page.locator(f'[data-obligation="{first}"] .go').focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'#text [data-id="{first}"]').first).to_be_in_viewport()
    expect(page.locator(f'#text [data-id="{first}"]').first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f'[data-obligation="{first}"] .go')).to_be_focused()


def test_the_text_in_the_page_is_the_text(page: Page) -> None:
    document = one_with(page, ".docx", 10)
    page.goto(f"/documents/{document['id']}?view=text")
    places = page.evaluate(
        "[...document.querySelectorAll('#text p[data-start]')]"
        ".map(p => [+p.dataset.start, +p.dataset.end, p.textContent])"
    )
    assert places
    assert all(document["text"][start:end] == text for start, end, text in places)


def test_evidence_leads_to_its_words(page: Page) -> None:
    document = one_with(page, ".docx", 10)
    start = document["text"].index("năm 2026")
    page.goto(f"/documents/{document['id']}?start={start}&end={start + 8}")
    expect(page.locator("#here")).to_have_text("năm 2026")
    expect(page.locator("#here")).to_be_in_viewport()


def test_a_citation_of_a_document_on_file_leads_there(page: Page) -> None:
    report = next(d for d in documents(page) if d["file"].startswith("vbden-02"))
    page.goto(f"/documents/{report['id']}?view=text")
    page.locator("mark.citation a", has_text="12/KH-BCĐVTE").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("12/KH-BCĐVTE")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_barriers(browser: Browser, site: str, no_barriers: Callable[[Page], None], scheme: str, width: int) -> None:
    with opened(browser, site, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        for suffix in (".docx", ".pdf"):
            page.goto(f"/documents/{one_with(page, suffix)['id']}")
            no_barriers(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), suffix


def test_pages_are_small(page: Page) -> None:
    for document in documents(page):
        answer = page.request.get(f"/documents/{document['id']}?view=text")
        assert len(answer.body()) < 200_000, document["file"]


def test_an_unknown_document_is_told_in_words(page: Page) -> None:
    answer = page.request.get("/documents/khongco", headers={"accept": "text/html"})
    assert answer.status == 404
    assert "Không có văn bản" in answer.text()


# -- tables ----------------------------------------------------------------------------------------------------------


def extraction(text: str, obligations: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "text": text, "pages": [{"number": 1, "start": 0, "end": len(text)}], "provisions": [], "citations": [],
        "amounts": [], "obligations": obligations or [],
    }  # fmt: skip


def obligation(start: int, end: int, *agents: tuple[int, int]) -> dict[str, Any]:
    return {
        "id": f"o{start}", "start": start, "end": end, "kind": "task", "deadlines": [], "targets": [],
        "agents": [
            {"name": "x", "role": "lead", "inherited": False, "start": a, "end": b} for a, b in agents
        ],
    }  # fmt: skip


@given(
    st.text("aáđ \n<&\U0001f600", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)
)
def test_segments_are_the_text_cut_and_nothing_else(text: str, spans: list[tuple[int, int]]) -> None:
    made = extraction(text, [obligation(min(a, b), min(max(a, b), len(text))) for a, b in spans])
    tags = reading.tags_of(made)
    for line in reading.lines_of(made, tags):
        assert "".join(one.text for one in line.segments) == text[line.start : line.end]
        for one in line.segments:
            assert one.text == text[one.start : one.end]
            assert all(tag.start <= one.start and one.end <= tag.end for tag in one.tags)


def test_a_tag_inside_an_obligation_is_the_inner_one() -> None:
    made = extraction("Sở Y tế báo cáo.", [obligation(0, 16, (0, 7))])
    (line,) = reading.lines_of(made, reading.tags_of(made))
    assert [(one.text, one.inner and one.inner.kind, bool(one.obligation)) for one in line.segments] == [
        ("Sở Y tế", "agent", True),
        (" báo cáo.", None, True),
    ]


@pytest.mark.parametrize(
    ("line", "start", "end", "left", "right"),
    [("aaaa", 0, 4, 0.0, 1.0), ("aaaa", 1, 2, 0.25, 0.5), ("iiaa", 0, 2, 0.375, 0.375 + 0.0), ("", 0, 0, 0.0, 0.0)],
)
def test_a_part_of_a_line_is_as_wide_as_its_letters(line: str, start: int, end: int, left: float, right: float) -> None:
    found = reading.narrowed(line, start, end)
    assert found[0] == pytest.approx(0.0 if line == "iiaa" else left)
    assert found[1] == pytest.approx(right)
