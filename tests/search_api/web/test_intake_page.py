"""Intake on the page and its live runs: each outcome, one run at a time, what was cut off, no name of a secret."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from search_api.api.app import create_app
from search_api.intake import scratch
from search_api.intake.home_lock import LOCK
from search_api.records import ledger
from search_api.records.ledger import Item
from search_api.records.process import Process, sole
from search_api.records.store import Store
from search_api.settings import Settings
from search_api.web.intake import outcome
from tests.search_api.api.conftest import BASE
from tests.search_api.web.conftest import empty_office, opened, serving

HEAD = "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ LAM SA\n{mark}Số: {number}/UBND-VX\nLam Sa, ngày 02 tháng 4 năm 2026\n"
LETTER = HEAD + "Kính gửi: Sở Y tế\nỦy ban nhân dân thành phố yêu cầu Sở Y tế báo cáo trước ngày {day}/4/2026.\n"
MARKED = "chuyện riêng.txt"

pytestmark = [pytest.mark.node, pytest.mark.slow]


def letter(number: int, day: int, mark: str = "") -> bytes:
    return LETTER.format(number=number, day=day, mark=mark).encode()


@pytest.fixture(scope="module")
def settings(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return empty_office(node, tmp_path_factory.mktemp("intake"), "intake")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url=BASE) as client:
        client.headers["accept"] = "text/html"
        yield client


def begin(client: TestClient, files: dict[str, bytes], **data: str) -> dict[str, Any]:
    sent = [("files", (name, data)) for name, data in files.items()]
    response = client.post("/api/intake/runs", files=sent, data=data)
    assert response.status_code == 202, response.text
    answer: dict[str, Any] = response.json()
    return answer


def ended(client: TestClient, run: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while True:
        answer: dict[str, Any] = client.get(f"/api/intake/runs/{run}").json()
        if answer["state"] in ("done", "failed") or time.monotonic() > until:
            assert answer["state"] == "done", answer
            return answer
        time.sleep(0.1)


def test_each_file_has_its_outcome_and_a_secret_leaves_no_name(client: TestClient, settings: Settings) -> None:
    first = letter(45, 30)
    files = {"a.txt": first, "b.txt": first, "hỏng.pdf": b"%PDF-1.7 cut", MARKED: letter(46, 9, "TUYỆT MẬT\n")}
    begun = begin(client, files, actor="Trần Thị Mẫu")
    assert [file["state"] for file in begun["files"]] == ["waiting"] * 4 or begun["state"] == "working"
    answer = ended(client, begun["id"])
    assert [file["state"] for file in answer["files"]] == ["new", "unchanged", "failed", "stopped"]
    assert (answer["finished"], answer["total"], answer["problem"]) == (4, 4, None)
    assert all(file["message"] for file in answer["files"][2:])
    places = (f"/api/intake/runs/{begun['id']}", "/intake", f"/intake/live/{begun['id']}",
              f"/intake/runs/{answer['run']}", "/journal")  # fmt: skip
    for place in places:
        assert "chuyện riêng" not in client.get(place).text, place
    assert "Trần Thị Mẫu" in client.get("/journal").text
    tag = client.get(places[0]).headers["etag"]
    assert client.get(places[0], headers={"if-none-match": tag}).status_code == 304
    assert not list(scratch.folder("look-").parent.glob("upload-*"))


def test_a_new_version_says_of_what(client: TestClient) -> None:
    old = ended(client, begin(client, {"c.txt": letter(51, 10)})["id"])["files"][0]
    new = begin(client, {"d.txt": letter(51, 20) + "Sở Y tế cử 05 người dự họp ngày 12/4/2026.\n".encode()})
    file = ended(client, new["id"])["files"][0]
    assert (file["state"], file["version_of"]) == ("new", old["document"])
    assert "Là bản mới của văn bản này" in client.get(f"/intake/live/{new['id']}").text


def test_a_second_run_waits_for_its_turn(client: TestClient, settings: Settings) -> None:
    with sole(settings.home / LOCK):
        run = begin(client, {"e.txt": letter(60, 10)})["id"]
        until = time.monotonic() + 10
        while client.get(f"/api/intake/runs/{run}").json()["state"] != "busy" and time.monotonic() < until:
            time.sleep(0.05)
        waiting = client.get(f"/api/intake/runs/{run}").json()
        assert (waiting["state"], bool(waiting["problem"])) == ("busy", True)
        assert "Một lần nạp khác đang chạy" in client.get(f"/intake/live/{run}").text
    assert ended(client, run)["files"][0]["state"] == "new"


def test_without_a_script_the_page_follows_by_itself(client: TestClient) -> None:
    files = [("files", ("g.txt", letter(70, 10)))]
    response = client.post("/intake", files=files, data={"actor": "Lan"}, follow_redirects=False)
    assert response.status_code == 303
    address = response.headers["location"]
    until = time.monotonic() + 60
    while 'http-equiv="refresh"' in (page := client.get(address).text) and time.monotonic() < until:
        time.sleep(0.1)
    assert "Đã xong 1 tệp." in page
    assert re.search(r'href="/documents/\w{16}">g.txt', page)
    assert client.get("/intake/live/none").status_code == 404
    assert client.get("/intake/runs/99999").status_code == 404
    assert client.post("/intake", files=[("files", ("", b""))]).status_code == 422


def test_a_run_cut_off_says_what_to_do(client: TestClient, settings: Settings) -> None:
    with Store.open(settings) as store, store.writing() as session:
        dead = Process(Process.this().host, 2**22 + 1, "never")
        run = ledger.begin(session, at=datetime.now(UTC), process=dead)
        ledger.set_total(session, run, 3)
        item = Item(1, "/tmp/upload-x/0/a.txt", "unchanged")
        ledger.end_item(session, run, item, at=datetime.now(UTC))
    assert "bị ngắt giữa chừng" in client.get("/intake").text
    page = client.get(f"/intake/runs/{run}").text
    assert "chưa làm đến 2 tệp" in page
    assert "Hãy nạp lại các tệp" in page
    assert "/tmp/" not in page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/tmp/dondoc-run-1-2-x/upload-ab/0/Kế hoạch.docx", "Kế hoạch.docx"),
        ("/tmp/dondoc-run-1-2-x/upload-ab/12/hồ sơ.zip/thư/a.pdf", "hồ sơ.zip/thư/a.pdf"),
        ("/srv/van-ban/2026/b.pdf", "b.pdf"),
        ("C:\\van-ban\\c.doc", "c.doc"),
        ("", ""),
    ],
)
def test_of_a_path_the_name_is_shown(path: str, name: str) -> None:
    assert outcome(Item(1, path, "done"), "vi").name == name


def test_a_folder_in_the_browser(
    browser: Browser, settings: Settings, tmp_path: Path, no_barriers: Callable[[Page], None]
) -> None:
    folder = tmp_path / "văn bản đến"
    (folder / "tháng 4").mkdir(parents=True)
    (folder / "h.txt").write_bytes(letter(80, 10))
    (folder / "tháng 4" / "i.txt").write_bytes(letter(81, 10))
    with serving(settings) as address, opened(browser, address, viewport={"width": 360, "height": 800}) as page:
        page.goto("/intake")
        page.locator("#folder").set_input_files(folder)
        expect(page.locator("#rows tr")).to_have_count(2)
        expect(page.locator("#summary")).to_contain_text("Đã xong · 2/2", timeout=60_000)
        assert page.locator("#rows tr td:nth-child(2)").all_inner_texts() == ["mới", "mới"]
        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
