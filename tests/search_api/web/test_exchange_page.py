"""Statuses of the exchange in a browser: seen with a click, no barriers, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.edxml import Attachment, Envelope, Organ, Reference, Status, build, build_status
from search_api.intake.analysis import analyser
from search_api.intake.files import find
from search_api.intake.run import Run
from search_api.intake.workers import Limits, Workers
from search_api.records import exchange
from search_api.records.store import Store
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.search_api.intake.test_secrecy import plain
from tests.search_api.web.conftest import empty_office, opened, serving

pytestmark = [pytest.mark.node, pytest.mark.slow]
ABOUT = Reference("000.00.04.H29", "31/KH-UBND", "2026-03-05")
SAID = Status(Organ("000.31.04.H29", "Trạm Y tế"), (), ABOUT, "02", "Sai nơi nhận", "2026-03-06T08:30:00")
FILE = Attachment("kế hoạch.txt", plain(head(number="31/KH-UBND")).encode(), "text/plain")
CAME = Envelope(Organ("000.00.04.H29", "UBND huyện"), (Organ("000.16.04.H29", "Phòng"),), attachments=(FILE,))


@pytest.fixture(scope="module")
def office(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    incoming: Path = tmp_path_factory.mktemp("in")
    settings = empty_office(node, tmp_path_factory.mktemp("exchange"), "exchange")
    (incoming / "a.edxml").write_bytes(build(CAME))
    (incoming / "b.edxml").write_bytes(build_status(SAID))
    (incoming / "c.edxml").write_bytes(build_status(replace(SAID, code="06", description="")))
    (incoming / "d.edxml").write_bytes(build_status(replace(SAID, code="5", about=Reference("", "9/CV", "2026-01-05"))))
    with Store.open(settings) as store, Workers(analyser(), Limits(workers=1)) as workers:
        Run(store, workers, actor="test").over(list(find([incoming])))
    return settings


@pytest.fixture
def site(office: Settings) -> Iterator[str]:
    with serving(office) as address:
        yield address


def test_a_refused_one_is_looked_at_and_then_rests(
    browser: Browser, site: str, office: Settings, no_barriers: Callable[[Page], None]
) -> None:
    with Store.open(office) as store:
        [document] = store.documents()
    with opened(browser, site) as page:
        page.goto("/exchange")
        no_barriers(page)
        expect(page.get_by_text("9/CV")).to_be_visible()
        page.goto("/review")
        no_barriers(page)
        page.get_by_role("link", name="31/KH-UBND").click()
        expect(page).to_have_url(f"{site}/documents/{document.id}")
        expect(page.get_by_role("heading", name="Trạng thái liên thông cần xem (1)")).to_be_visible()
        expect(page.get_by_text("Hoàn thành", exact=True)).to_be_visible()
        no_barriers(page)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("Họ tên").fill("Lan")
        page.get_by_role("button", name="Đã xem").click()
        expect(page.get_by_text("Lan đã xem")).to_be_visible()
        expect(page.get_by_role("heading", name="cần xem")).to_have_count(0)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Tải gói edXML").click()
        assert saved.value.suggested_filename == f"status-03-{document.id}.edxml"
        page.context.add_cookies([{"name": "dondoc-lang", "value": "en", "url": site}])
        page.reload()
        expect(page.get_by_text("seen by Lan")).to_be_visible()
    with Store.open(office) as store, store.reading() as session:
        assert exchange.for_attention(session) == []
