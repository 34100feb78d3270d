"""Uploads go through the real intake: each file has its outcome, and what is new can be searched at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.api.intake import file_name
from search_api.intake.home_lock import LOCK
from search_api.records.process import sole
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE, external

LETTER = """ỦY BAN NHÂN DÂN
THÀNH PHỐ BẾN SÔNG
Số: 45/UBND-VX
Bến Sông, ngày 02 tháng 4 năm 2024
Kính gửi: Ủy ban nhân dân các phường
Ủy ban nhân dân thành phố yêu cầu Phòng Y tế rà soát các cơ sở thẩm mỹ trước ngày 30/4/2024.
Đề nghị Công an thành phố phối hợp kiểm tra cơ sở thẩm mỹ không phép.
"""


@pytest.fixture(scope="module")
def fresh(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Settings]]:
    settings = external(node, tmp_path_factory.mktemp("uploads"), "uploads")
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client, settings


@pytest.mark.node
@pytest.mark.slow
def test_files_are_taken_in_and_found(fresh: tuple[TestClient, Settings]) -> None:
    api, _ = fresh
    files = [
        ("files", ("Công văn 45.txt", LETTER.encode())),
        ("files", ("../../Công văn 45.txt", b"")),
        ("files", ("hỏng.pdf", b"%PDF-1.7 cut off")),
    ]
    response = api.post("/api/documents", files=files)
    found = response.json()
    assert response.status_code == 200, found
    assert (found["total"], found["new"], found["failed"]) == (3, 1, 2)
    assert (found["index_behind"], found["index_problem"]) == (0, None)
    assert [one["file"] for one in found["files"]] == ["Công văn 45.txt", "Công văn 45.txt", "hỏng.pdf"]
    assert found["files"][1]["reason"] == "empty-file"
    assert all(one["message"] and "{" not in one["message"] for one in found["files"][1:])
    document = found["files"][0]["document"]
    hit = api.get("/api/search", params={"q": "co so tham my"}).json()["hits"][0]
    assert (hit["document"], hit["number"]) == (document, "45/UBND-VX")
    assert api.get(f"/api/documents/{document}/original").content == LETTER.encode()
    again = api.post("/api/documents", files=files[:1]).json()
    assert (again["unchanged"], again["files"][0]["document"]) == (1, document)
    assert api.get("/api/health").json()["state"] == "ok"


@pytest.mark.node
def test_while_another_process_ingests_an_upload_is_told_to_wait(fresh: tuple[TestClient, Settings]) -> None:
    api, settings = fresh
    with sole(settings.home / LOCK):
        response = api.post("/api/documents", files=[("files", ("a.txt", b"a"))])
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "store-busy"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Kế hoạch.docx", "Kế hoạch.docx"),
        ("C:\\Users\\x\\Kế hoạch.docx", "Kế hoạch.docx"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..", "tep"),
        ("", "tep"),
        ("a\0b.txt", "ab.txt"),
        (" x.pdf ", "x.pdf"),
    ],
)
def test_file_names(sent: str, name: str) -> None:
    assert file_name(sent) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = file_name("ủ" * 500 + ".docx")
    assert name.endswith(".docx")
    assert 150 < len(name.encode()) <= 200


@pytest.mark.node
@pytest.mark.slow
def test_a_mark_of_secrecy_is_told_and_nothing_is_kept(fresh: tuple[TestClient, Settings]) -> None:
    api, settings = fresh
    marked = LETTER.replace("Số: 45", "TỐI MẬT\nSố: 77").replace("thẩm mỹ", "Kim Ngưu")
    found = api.post("/api/documents", files=[("files", ("kimnguu.txt", marked.encode()))]).json()
    assert (found["total"], found["new"], found["failed"], found["stopped"]) == (1, 0, 0, 1)
    assert (found["files"][0]["reason"], found["files"][0]["document"]) == ("state-secret", None)
    assert "Luật 117/2025/QH15" in found["files"][0]["message"]
    assert not api.get("/api/search", params={"q": "kim ngưu"}).json()["hits"]
    kept = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    assert b"kimnguu" not in kept
    assert "Kim Ngưu".encode() not in kept
