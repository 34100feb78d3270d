"""Two versions and two forms of a document on the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpora.samples import FORMS
from tests.search_api.web.conftest import opened

pytestmark = pytest.mark.node
WORD = FORMS / "mau-ke-hoach-12-duoi-nuoc-2026.docx"
PDF = WORD.with_suffix(".pdf")


def with_another_day(path: Path) -> bytes:
    """The same Word file with one day changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part, data.replace(b"15/02/2026", b"25/02/2026") if part.filename.endswith(".xml") else data)
    return content.getvalue()


def test_forms_are_linked_and_a_new_version_shows_what_differs(
    browser: Browser, new_site: str, no_barriers: Callable[[Page], None]
) -> None:
    changed = with_another_day(WORD)
    with opened(browser, new_site) as page:
        sent = page.request.post(
            "/api/documents",
            multipart={"files": {"name": PDF.name, "mimeType": "application/pdf", "buffer": PDF.read_bytes()}},
        ).json()["files"][0]
        second = page.request.post(
            "/api/documents",
            multipart={"files": {"name": WORD.name, "mimeType": "application/zip", "buffer": WORD.read_bytes()}},
        ).json()["files"][0]
        page.goto(f"/documents/{second['document']}")
        expect(page.locator(".notice")).to_contain_text("chỉ tính một lần")
        page.get_by_role("link", name="Bản khác dạng của").click()
        expect(page.get_by_role("link", name="Bản khác dạng")).to_contain_text(WORD.name)
        third = page.request.post(
            "/api/documents",
            multipart={"files": {"name": "sua.docx", "mimeType": "application/zip", "buffer": changed}},
        ).json()["files"][0]
        page.goto(f"/documents/{third['document']}")
        page.get_by_role("link", name="Xem khác nhau").click()
        expect(page.locator("#duties ~ .scroll del", has_text="2026-02-15").first).to_be_visible()
        expect(page.locator("#duties ~ .scroll ins", has_text="2026-02-25").first).to_be_visible()
        no_barriers(page)
        listed = page.request.get("/api/documents").json()
        assert [one["id"] for one in listed["documents"]] == [third["document"]]
        answer = page.request.get(f"/api/documents/{sent['document']}").json()
        assert [one["file"] for one in answer["forms"]] == [WORD.name]
        assert [one["current"] for one in answer["versions"]] == [False, True]
