"""``dondoc units``, ``check``, ``export``, ``remind``, ``summary`` and the board's routes on one small office."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient
from icalendar import Calendar

from search_api.api.app import create_app
from search_api.cli import dondoc
from search_api.settings import Settings
from tests.search_api.compliance.made import REGISTER

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def paper(left: Sequence[str], number: str, place: str, day: str, title: Sequence[str], body: str) -> str:
    """A document as offices export it to text: head in two columns."""
    rows = [*left, f"Số: {number}"]
    right = [*NATION, *[""] * (len(rows) - 3), f"{place}, ngày {day}"]
    head = [f"{a:<48}{b}".rstrip() for a, b in zip(rows, right, strict=True)]
    return "\n".join([*head, "", *title, "", body, "", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", ""])


PLAN = paper(
    ("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG SƠN"), "45/KH-UBND", "Đông Sơn", "20 tháng 01 năm 2025",
    ("KẾ HOẠCH", "Chuyển đổi số trong các cơ quan nhà nước tỉnh Đông Sơn năm 2025"),
    """Thực hiện Nghị quyết số 12-NQ/TU ngày 15/12/2024, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
I. MỤC TIÊU
- Trên 90% cán bộ, công chức được bồi dưỡng kỹ năng số.
II. NHIỆM VỤ
1. Rà soát, nâng cấp hạ tầng số.
III. TỔ CHỨC THỰC HIỆN
1. Các sở, ngành cấp tỉnh và UBND các huyện, thành phố xây dựng kế hoạch thực hiện, gửi về Sở Khoa học và Công nghệ \
chậm nhất ngày 28/02/2025.
2. Các sở, ngành cấp tỉnh và UBND các huyện, thành phố báo cáo kết quả thực hiện hằng quý trước ngày 20 của tháng \
cuối quý, gửi Sở Khoa học và Công nghệ tổng hợp./.""",
)  # fmt: skip
REPORT = paper(
    ("TỈNH ĐÔNG SƠN", "ỦY BAN NHÂN DÂN", "HUYỆN LẠC AN"), "60/BC-UBND", "Lạc An", "19 tháng 3 năm 2025",
    ("BÁO CÁO", "Kết quả thực hiện chuyển đổi số quý I năm 2025", "", "Kính gửi: Sở Khoa học và Công nghệ"),
    """Thực hiện Kế hoạch số 45/KH-UBND ngày 20/01/2025 của UBND tỉnh, UBND huyện Lạc An báo cáo kết quả chuyển đổi số \
quý I/2025 như sau:
1. Bồi dưỡng kỹ năng số cho 85% cán bộ.""",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in which plan, report and register have been taken in through the commands."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DONDOC_HOME", str(folder / "home"))
        patch.setenv("DONDOC_LANG", "vi")
        (folder / "in").mkdir()
        (folder / "in" / "kh.txt").write_text(PLAN, encoding="utf-8")
        (folder / "in" / "bc.txt").write_text(REPORT, encoding="utf-8")
        (folder / "register.yaml").write_text(REGISTER, encoding="utf-8")
        (folder / "wrong.yaml").write_text("schema: dondoc-register/1\nunits:\n- {id: a}\n", encoding="utf-8")
        assert run("check", "--as-of", "2025-03-01").exit_code == 0, "an empty office owes nothing"
        assert run("units", "import", str(folder / "register.yaml")).exit_code == 0
        taken = run("ingest", "--no-index", str(folder / "in"))
        assert taken.exit_code == 0, taken.output
        yield folder


def run(*words: str) -> Result:
    return CliRunner().invoke(dondoc, words)


def test_check_says_who_owes_what(home: Path) -> None:
    found = run("check", "--as-of", "2025-04-01", "--json")
    assert found.exit_code == 1, "something is overdue"
    made = json.loads(found.output)
    assert made["schema"] == "dondoc-board/1"
    assert made["as_of"] == "2025-04-01"
    rows = {(row["unit"], row["period"]): row for row in made["instances"]}
    mine = rows["la", "2025-Q1"]
    assert (mine["status"], mine["due"], mine["due_source"], mine["rule"]) == ("on_time", "2025-03-19", "stated", None)
    assert (mine["document"], mine["label_path"], mine["unit_name"]) == ("45/KH-UBND", "III/2", "UBND huyện Lạc An")
    assert mine["window"] == ["2024-12-15", "2025-03-14"]
    assert (mine["report"]["document"], mine["report"]["sent"], mine["report"]["match"]) == (
        "60/BC-UBND", "2025-03-19", "automatic",
    )  # fmt: skip
    assert {evidence["kind"] for evidence in mine["report"]["evidence"]} >= {
        "cites-plan",
        "subject",
        "period",
        "sender",
    }
    assert rows["la", "2025-02-28"]["status"] == "overdue"
    assert made["unmatched_reports"] == []


def test_check_of_one_unit_and_its_status(home: Path) -> None:
    fine = run("check", "--as-of", "2025-02-01", "--unit", "Sở Nội vụ")
    assert fine.exit_code == 0
    assert "chưa đến hạn" in fine.output
    assert "Lạc An" not in fine.output
    assert run("check", "--as-of", "2025-04-01", "--unit", "la").exit_code == 1
    assert run("check", "--unit", "Sở Hàng hải").exit_code == 2
    assert run("check", "--as-of", "1/4/2025").exit_code == 2


def test_units_are_listed_and_a_wrong_file_changes_nothing(home: Path) -> None:
    assert "la\tUBND huyện Lạc An [… – 30/06/2025]" in run("units", "list").output
    assert "không đổi" in run("units", "import", str(home / "register.yaml")).output
    wrong = run("units", "import", str(home / "wrong.yaml"))
    assert wrong.exit_code == 1
    assert "“a”" in wrong.output
    assert "la\t" in run("units", "list").output


def test_rules_of_the_office_and_a_settled_name(home: Path) -> None:
    rules = home / "rules.yaml"
    rules.write_text(
        "schema: dondoc-rules/1\nrules:\n"
        "- {id: own, name: Quy che, source: 1/QD, status: seen, send: {quarter: {day: 22}}}\n",
        encoding="utf-8",
    )
    assert "1 quy tắc" in run("units", "import", str(rules)).output
    made = json.loads(run("check", "--as-of", "2025-04-01", "--json").output)
    assert "own" in made["rules"]
    assert {row["rule"] for row in made["instances"]} == {None}, "a day stated in the document goes first"
    rules.write_text("schema: dondoc-rules/1\nrules: [{id: x}]\n", encoding="utf-8")
    assert run("units", "import", str(rules)).exit_code == 1
    assert run("units", "name", "Tổ công tác X", "ttt", "--why", "theo quyết định").exit_code == 0
    assert run("units", "name", "Tổ công tác X", "none").exit_code == 2


def test_export(home: Path) -> None:
    for suffix in ("xlsx", "ics", "csv"):
        file = home / f"board.{suffix}"
        assert run("export", str(file), "--as-of", "2025-04-01").exit_code == 0
        assert file.stat().st_size > 500
    assert len(Calendar.from_ical((home / "board.ics").read_bytes()).walk("VEVENT")) == 22
    assert run("export", str(home / "board.pdf")).exit_code == 2
    assert run("export", str(home / "nowhere" / "board.csv")).exit_code == 1


def test_remind_and_summary(home: Path) -> None:
    letters = home / "letters"
    assert run("remind", "--as-of", "2025-04-01", "--to", str(letters)).exit_code == 0
    assert len(list(letters.glob("*.docx"))) == 4
    one = run("remind", "--as-of", "2025-04-01", "--to", str(letters / "one"), "--unit", "la")
    assert "1 công văn" in one.output
    found = run(
        "summary", "45/KH-UBND III/2", "2025-Q1", "--as-of", "2025-04-01", "--to", str(home / "s.docx"), "--json"
    )
    made = json.loads(found.output)
    assert [row["unit"] for row in made["reported"]] == ["la"]
    assert made["targets"][0]["figures"][0]["reached"] is False
    assert (home / "s.docx").stat().st_size > 5000
    assert run("summary", "45/KH-UBND III/2", "2025-05").exit_code == 2
    assert run("summary", "45/KH-UBND III/7", "2025-Q1").exit_code == 2


@pytest.fixture
def web(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings.load()), base_url="http://127.0.0.1") as client:
        yield client


def test_the_board_over_the_api(web: TestClient) -> None:
    found = web.get("/api/board", params={"as_of": "2025-04-01"}).json()
    assert found["total"] == len(found["instances"]) == 22
    assert found["counts"]["on_time"] == 1
    overdue = web.get("/api/board", params={"as_of": "2025-04-01", "status": "overdue", "unit": "UBND huyện Lạc An"})
    assert [row["period"] for row in overdue.json()["instances"]] == ["2025-02-28"]
    page = web.get("/api/board", params={"as_of": "2025-04-01", "size": 3, "start": 20}).json()
    assert (len(page["instances"]), page["total"]) == (2, 22)
    assert web.get("/api/board", params={"unit": "Sở Hàng hải"}).status_code == 404
    assert web.get("/api/board", params={"status": "bad"}).status_code == 422
    for form in ("xlsx", "ics", "csv"):
        answer = web.get(f"/api/board/export/{form}", params={"as_of": "2025-04-01"})
        assert answer.status_code == 200
        assert f"2025-04-01.{form}" in answer.headers["content-disposition"]


def test_a_duty_over_the_api(web: TestClient) -> None:
    row = web.get("/api/board", params={"as_of": "2025-04-01", "unit": "la"}).json()["instances"][0]
    duty = web.get(f"/api/duties/{row['duty']}", params={"as_of": "2025-04-01"}).json()
    assert duty["document"] == "45/KH-UBND"
    assert {instance["unit"] for instance in duty["instances"]} >= {"la", "hv", "snv", "ttt"}
    text = web.get(f"/api/documents/{duty['document_id']}").json()["text"]
    assert text[duty["start"] : duty["end"]] == duty["text"]
    assert web.get("/api/duties/none").status_code == 404


def test_decisions_over_the_api(web: TestClient) -> None:
    day = {"as_of": "2025-04-01"}
    row = next(r for r in web.get("/api/board", params=day).json()["instances"] if r["status"] == "overdue")
    body = {
        "action": "waive",
        "subject": row["key"],
        "actor": "Văn thư",
        "reason": "trùng nhiệm vụ",
        "effective": "2025-03-01",
    }
    taken = web.post("/api/board/decisions", params=day, json=body)
    assert taken.status_code == 201
    assert taken.json()["instance"]["status"] == "waived"
    assert taken.json()["old"]["status"] == "overdue"
    listed = web.get("/api/board/decisions", params={"subject": row["key"]}).json()
    assert [(entry["actor"], entry["reason"]) for entry in listed] == [("Văn thư", "trùng nhiệm vụ")]
    checked = json.loads(run("check", "--as-of", "2025-04-01", "--json").output)
    assert next(r for r in checked["instances"] if r["key"] == row["key"])["status"] == "waived"
    undo = {"action": "undo", "subject": str(taken.json()["seq"]), "actor": "Văn thư", "reason": "nhầm"}
    assert web.post("/api/board/decisions", params=day, json=undo).status_code == 201
    again = web.get("/api/board", params=day).json()["instances"]
    assert next(r for r in again if r["key"] == row["key"])["status"] == "overdue"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"subject": "none|la|2025-Q1"}, 404),
        ({"action": "confirm", "letter": "0000000000000000"}, 404),
        ({"action": "set-due"}, 422),
        ({"action": "bless"}, 422),
        ({"actor": " "}, 422),
    ],
)
def test_decisions_that_cannot_be_taken(web: TestClient, change: dict[str, str], status: int) -> None:
    row = web.get("/api/board", params={"as_of": "2025-04-01"}).json()["instances"][0]
    body = {"action": "waive", "subject": row["key"], "actor": "Văn thư", **change}
    before = len(web.get("/api/board/decisions").json())
    assert web.post("/api/board/decisions", params={"as_of": "2025-04-01"}, json=body).status_code == status
    assert len(web.get("/api/board/decisions").json()) == before
