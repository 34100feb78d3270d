"""``dondoc extract`` and ``dondoc evaluate`` as a user runs them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search_api.cli import dondoc
from tests.search_api.intake.bombs import text_bomb, zipped
from tests.search_api.intake.junk import plan as long_plan

PLAN = """\
UBND THÀNH PHỐ HẢI AN
BAN CHỈ ĐẠO 08
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 07/KH-BCĐ08
Hải An, ngày 12 tháng 02 năm 2024
KẾ HOẠCH
Triển khai công tác hòa giải ở cơ sở năm 2024
Thực hiện Kế hoạch số 19/KH-UBND ngày 05/01/2024 của Ủy ban nhân dân tỉnh, Ban Chỉ đạo ban hành Kế hoạch như sau:
I. MỤC TIÊU
- Phấn đấu 100% vụ việc được hòa giải, tỷ lệ hòa giải thành đạt trên 85%.
II. PHÂN CÔNG TRÁCH NHIỆM
1. Phòng Tư pháp
- Chủ trì, phối hợp với Công an thành phố tổ chức 02 lớp tập huấn cho hòa giải viên.
- Tổng hợp, báo cáo Ban Chỉ đạo định kỳ 06 tháng, 01 năm.
2. UBND các phường, xã
- Xây dựng và gửi kế hoạch về Ban Chỉ đạo trước ngày 15/3/2024.
III. KINH PHÍ
Kinh phí thực hiện là 45.000.000 đồng (Bốn mươi lăm triệu đồng).
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, arguments)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("có dấu và khoảng trắng") / "kế hoạch.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(plan: Path) -> dict[str, Any]:
    result = run("extract", str(plan), "--json")
    assert result.exit_code == 0, result.stderr
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_the_contracts_keys(found: dict[str, Any]) -> None:
    assert found["schema"] == "dondoc-extraction/1"
    assert found["file"] == "kế hoạch.txt"
    assert len(found["sha256"]) == 64
    for key in (
        "media_type",
        "text",
        "pages",
        "header",
        "provisions",
        "obligations",
        "citations",
        "amounts",
        "warnings",
    ):
        assert key in found
    assert found["header"]["number"] == "07/KH-BCĐ08"
    assert found["header"]["provenance"]["number"]["source"] == "header"
    assert {"eid", "parent", "label_path", "label", "kind", "heading", "text", "start", "end", "page"} <= set(
        found["provisions"][0]
    )
    keys = {
        "id",
        "provision",
        "text",
        "start",
        "end",
        "page",
        "kind",
        "request",
        "agents",
        "deadlines",
        "targets",
        "confidence",
    }
    assert keys <= set(found["obligations"][0])


def test_every_offset_points_into_the_text(found: dict[str, Any]) -> None:
    text = found["text"]
    for item in (*found["provisions"], *found["obligations"]):
        assert text[item["start"] : item["end"]] == item["text"]
    for obligation in found["obligations"]:
        for deadline in obligation["deadlines"]:
            assert text[deadline["start"] : deadline["end"]] == deadline["text"]
    assert [text[a["start"] : a["end"]] for a in found["amounts"]] == ["45.000.000 đồng"]


def test_what_is_found(found: dict[str, Any]) -> None:
    values = [d["value"] for o in found["obligations"] for d in o["deadlines"]]
    assert values == ["P6M", "P1Y", "2024-03-15"]
    targets = [(t["comparator"], t["value"], t["unit"]) for o in found["obligations"] for t in o["targets"]]
    assert targets == [("=", 100, "%"), (">", 85, "%"), ("=", 2, "lớp")]
    assert [(c["number"], c["date"]) for c in found["citations"]] == [("19/KH-UBND", "2024-01-05")]


def test_the_same_file_gives_the_same_json(plan: Path, found: dict[str, Any]) -> None:
    assert json.loads(run("extract", str(plan), "--json").stdout) == found


def test_a_list_to_read(plan: Path) -> None:
    said = run("extract", str(plan)).stdout
    assert "07/KH-BCĐ08" in said
    assert "trước ngày 15/3/2024 [2024-03-15]" in said


@pytest.mark.parametrize("content", [b"", None, b"%PDF-1.7 cut", b"PK\x03\x04cut"])
def test_a_file_that_cannot_be_read_is_status_3_and_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "hỏng.pdf"
    if content is not None:
        path.write_bytes(content)
    result = run("extract", str(path), "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "hỏng.pdf" in result.stderr


def test_of_an_archive_one_document_is_read_and_the_others_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "gửi kèm.zip"
    path.write_bytes(zipped({"kế hoạch.txt": PLAN.encode(), "phụ lục.txt": b"a", "thư.txt": b"b"}))
    result = run("extract", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["header"]["number"] == "07/KH-BCĐ08"
    (said,) = result.stderr.strip().splitlines()
    assert "kế hoạch.txt" in said
    assert "2 tệp" in said
    assert "dondoc ingest" in said
    path.write_bytes(zipped({"kế hoạch.txt": PLAN.encode()}))
    assert run("extract", str(path), "--json").stderr == ""


def test_a_file_out_of_proportion_is_status_3_and_one_line(tmp_path: Path) -> None:
    path = tmp_path / "bom.pdf"
    path.write_bytes(text_bomb(1_000_000))
    result = run("extract", str(path), "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.strip().splitlines()) == 1
    assert "bom.pdf" in result.stderr


def test_the_time_that_the_user_gives_holds(tmp_path: Path) -> None:
    path = tmp_path / "dài.txt"
    path.write_text(long_plan(900_000), encoding="utf-8")
    began = time.monotonic()
    assert run("extract", str(path), "--timeout", "1").exit_code == 3
    assert time.monotonic() - began < 10


def test_bad_usage_is_status_2() -> None:
    assert run("extract").exit_code == 2


def test_evaluate_scores_a_folder(tmp_path: Path, plan: Path, found: dict[str, Any]) -> None:
    gold = {
        "file": plan.name,
        "header": {"number": "07/KH-BCĐ08"},
        "obligations": found["obligations"],
        "citations": found["citations"],
    }
    (tmp_path / "plan.json").write_text(json.dumps(gold), encoding="utf-8")
    result = run("evaluate", str(tmp_path), "--docs", str(plan.parent), "--json")
    facets = json.loads(result.stdout)["facets"]
    assert [facets[facet]["f1"] for facet in ("record", "obligation", "deadline", "target", "citation")] == [1.0] * 5
    table = run("evaluate", str(tmp_path), "--docs", str(plan.parent), "--errors").stdout
    assert "F1 1.000" in table


def test_evaluate_without_gold_is_bad_usage(tmp_path: Path) -> None:
    assert run("evaluate", str(tmp_path)).exit_code == 2


def test_evaluate_goes_on_where_a_document_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_bytes(b"")
    gold = {"file": "a.txt", "obligations": [{"text": "Sở Y tế báo cáo.", "kind": "report"}]}
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    result = run("evaluate", str(tmp_path), "--json")
    assert json.loads(result.stdout)["facets"]["obligation"]["n"] == 1
    assert "a" in result.stderr
