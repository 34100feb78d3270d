"""``dondoc edxml``, the exchange's routes and pages, on one small office: what came, what is sent back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from ingest.edxml import (
    Attachment,
    Envelope,
    Organ,
    Reference,
    Status,
    build,
    build_status,
    parse,
    parse_status,
)
from search_api.api.app import create_app
from search_api.cli import dondoc
from search_api.records import exchange
from search_api.records.store import Store
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.search_api.intake.test_secrecy import plain

pytestmark = pytest.mark.slow
BASE = "http://127.0.0.1:8138"
ABOVE = Organ("000.00.04.H29", "UBND huyện An Sơn")
OURS = Organ("000.16.04.H29", "Phòng Y tế")
BELOW = Organ("000.31.04.H29", "Trạm Y tế")
CAME = Envelope(
    ABOVE, (OURS,), "000.00.04.H29,2026/03/05,31/KH-UBND", "31/KH-UBND",
    attachments=(Attachment("kế hoạch.txt", plain(head(number="31/KH-UBND")).encode(), "text/plain"),),
)  # fmt: skip
SAID = Status(BELOW, (), Reference("", "40/KH-UBND", "2026-03-05"), "02", "Sai nơi nhận", "2026-03-06T08:30:00")
REPORT = """TRUNG TÂM Y TẾ AN SƠN                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG Y TẾ                              Độc lập - Tự do - Hạnh phúc
Số: 12/BC-PYT                           An Sơn, ngày 20 tháng 3 năm 2026

BÁO CÁO
Kết quả thực hiện kế hoạch phòng bệnh quý I năm 2026

Thực hiện Kế hoạch số 31/KH-UBND ngày 05/3/2026 của UBND huyện, Phòng Y tế báo cáo kết quả như sau:
1. Đã kiểm tra 12 trạm y tế.
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(dondoc, words)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("exchange")
    incoming = folder / "in"
    incoming.mkdir()
    (incoming / "a.edxml").write_bytes(build(CAME))
    (incoming / "b.txt").write_text(plain(head(number="40/KH-UBND")), encoding="utf-8")
    (incoming / "c.edxml").write_bytes(build_status(SAID))
    (incoming / "d.edxml").write_bytes(build_status(replace(SAID, code="06", description="Xong")))
    (incoming / "e.edxml").write_bytes(build_status(replace(SAID, about=Reference("", "9/CV", "2026-01-02"))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DONDOC_HOME", str(folder / "home"))
        patch.setenv("DONDOC_LANG", "vi")
        patch.delenv("DONDOC_ORGAN_CODE", raising=False)
        patch.delenv("DONDOC_ORGAN_NAME", raising=False)
        taken = run("ingest", "--no-index", "--workers", "1", str(incoming))
        assert taken.exit_code == 0, taken.output
        yield folder


@pytest.fixture(scope="module")
def client(office: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings.load()), base_url=BASE) as made:
        yield made


def ids() -> dict[str, str]:
    with Store.open(Settings.load()) as store:
        return {one.extraction["header"]["number"]: one.id for one in store.documents()}


def test_a_status_to_send_back(office: Path) -> None:
    before = datetime.now().replace(microsecond=0)
    made = run("edxml", "status", "031/kh-ubnd", "--code", "3", "--note", "Giao  chị Lan", "--staff", "Lê Thị Mẫu")
    assert made.exit_code == 0, made.output
    status = parse_status(made.stdout_bytes)
    assert (status.sender, status.recipients, status.code) == (OURS, (ABOVE,), "03")
    assert status.about == Reference(ABOVE.code, "31/KH-UBND", "2026-03-05", CAME.document_id)
    assert (status.description, status.staff.name) == ("Giao chị Lan", "Lê Thị Mẫu")
    assert status.at is not None
    assert before <= datetime.fromisoformat(status.at) <= datetime.now()


def test_it_goes_into_a_file_and_the_settings_say_who_we_are(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_ORGAN_CODE", "000.16.04.h29")
    target = office / "tra.edxml"
    made = run("edxml", "status", ids()["31/KH-UBND"], "--code", "02", "-o", str(target))
    assert made.exit_code == 0, made.output
    assert "Bị từ chối" in made.output
    assert "UBND huyện An Sơn" in made.output
    assert parse_status(target.read_bytes()).sender == Organ("000.16.04.h29", "Phòng Y tế")
    monkeypatch.setenv("DONDOC_ORGAN_NAME", "Phòng Y tế huyện An Sơn")
    assert run("edxml", "status", "31/KH-UBND", "--code", "02", "-o", str(target)).exit_code == 0
    assert parse_status(target.read_bytes()).sender.name == "Phòng Y tế huyện An Sơn"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "31/KH-UBND", "--code", "07"), "Không có mã trạng thái “07”"),
        (("status", "40/KH-UBND", "--code", "03"), "không đến bằng gói edXML"),
        (("status", "99/KH-UBND", "--code", "03"), "không có văn bản “99/KH-UBND”"),
        (("list", "99/KH-UBND"), "không có văn bản “99/KH-UBND”"),
    ],
)
def test_what_cannot_be_made_is_said(office: Path, words: tuple[str, ...], said: str) -> None:
    result = run("edxml", *words)
    assert result.exit_code == 1
    assert said in result.output


def test_list_and_seen(office: Path) -> None:
    told = run("edxml", "list", "40/KH-UBND").output.splitlines()
    assert [line[0] for line in told] == ["!", " "]
    assert "Trạm Y tế: Bị từ chối – Sai nơi nhận" in told[0]
    assert "Hoàn thành" in told[1]
    [waiting] = json.loads(run("edxml", "list", "--unlinked", "--json").output)
    assert (waiting["about"]["number"], waiting["document"], waiting["code"]) == ("9/CV", None, "02")
    assert run("edxml", "seen", "0" * 16).exit_code == 2
    assert run("edxml", "seen", waiting["id"], "--why", "đã gọi điện").exit_code == 0
    assert [one["about"]["number"] for one in json.loads(run("edxml", "list", "--attention", "--json").output)] == [
        "40/KH-UBND"
    ]
    assert "Không có trạng thái" in run("edxml", "list", "31/KH-UBND").output


def test_a_report_as_an_envelope_to_whoever_asked(office: Path) -> None:
    report = office / "bao cao.txt"
    report.write_text(REPORT, encoding="utf-8")
    made = run("edxml", "pack", str(report), "--answers", "31/KH-UBND", "--due", "2026-04-01")
    assert made.exit_code == 0, made.output
    assert "12/BC-PYT" in made.output
    envelope = parse((office / "bao cao.edxml").read_bytes())
    assert (envelope.sender, envelope.recipients) == (OURS, (ABOVE,))
    assert (envelope.number, envelope.issued, envelope.due) == ("12/BC-PYT", "2026-03-20", "2026-04-01")
    assert envelope.responses == (Reference(ABOVE.code, "31/KH-UBND", "2026-03-05", CAME.document_id),)
    assert [(one.name, one.data) for one in envelope.attachments] == [("bao cao.txt", REPORT.encode())]
    assert envelope.type_name == "Báo cáo"
    other = office / "khác.edxml"
    sent = run(
        "edxml", "pack", str(report), "--to", "000.31.04.H29:Trạm Y tế", "--answers", "40/KH-UBND", "-o", str(other)
    )
    assert sent.exit_code == 1, "nothing says who we are"
    assert "DONDOC_ORGAN_CODE" in sent.output


def test_pack_to_bodies_named(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_ORGAN_CODE", OURS.code)
    report, target = office / "bc.txt", office / "bc2.edxml"
    report.write_text(REPORT, encoding="utf-8")
    to = [f"--to={BELOW.code}:{BELOW.name}", "--to=000.32.04.H29"]
    assert run("edxml", "pack", str(report), *to, "-o", str(target)).exit_code == 0
    envelope = parse(target.read_bytes())
    assert envelope.recipients == (BELOW, Organ("000.32.04.H29"))
    assert envelope.document_id == "000.16.04.H29,2026/03/20,12/BC-PYT"
    assert run("edxml", "pack", str(report), "--to", ":Trạm").exit_code == 2
    assert "--to" in run("edxml", "pack", str(report)).output


def test_a_draft_without_number_needs_one_and_annexes_go_along(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_ORGAN_CODE", OURS.code)
    draft, annex, target = office / "dt.txt", office / "phụ lục.xlsx", office / "dt-gui.edxml"
    draft.write_text(REPORT.replace("Số: 12/BC-PYT", "Số:       "), encoding="utf-8")
    annex.write_bytes(b"MZ\0 no reader has this")
    words = ("edxml", "pack", str(draft), str(annex), "--to", BELOW.code, "-o", str(target))
    refused = run(*words)
    assert refused.exit_code == 1
    assert "--number" in refused.output
    assert not target.exists()
    assert run(*words, "--number", "13/BC-PYT", "--subject", "Kết quả quý I").exit_code == 0
    envelope = parse(target.read_bytes())
    assert (envelope.number, envelope.issued, envelope.subject) == ("13/BC-PYT", "2026-03-20", "Kết quả quý I")
    assert [(one.name, one.data) for one in envelope.attachments][1] == ("phụ lục.xlsx", annex.read_bytes())
    annex.rename(office / "phụ lục (Mật).xlsx")
    marked = ("edxml", "pack", str(draft), str(office / "phụ lục (Mật).xlsx"), "--to", BELOW.code, "--number", "1/BC")
    assert run(*marked).exit_code == 3


def test_a_document_with_a_mark_is_not_packed(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_ORGAN_CODE", OURS.code)
    marked = office / "m.txt"
    marked.write_text(plain(head("TỐI MẬT")), encoding="utf-8")
    result = run("edxml", "pack", str(marked), "--to", "000.32.04.H29")
    assert result.exit_code == 3
    assert not (office / "m.edxml").exists()


def test_the_api_lists_what_is_said_of_a_document(client: TestClient) -> None:
    told = client.get(f"/api/documents/{ids()['40/KH-UBND']}/exchange").json()
    assert told["envelope"] is None
    assert [(one["code"], one["means"], one["at"]) for one in told["statuses"]] == [
        ("02", "Bị từ chối", "2026-03-06T08:30:00"), ("06", "Hoàn thành", "2026-03-06T08:30:00"),
    ]  # fmt: skip
    came = client.get(f"/api/documents/{ids()['31/KH-UBND']}/exchange", headers={"accept-language": "en"}).json()
    assert (came["statuses"], came["envelope"]["sender"]) == ([], {"code": ABOVE.code, "name": ABOVE.name})
    assert client.get("/api/documents/none/exchange").status_code == 404


def test_the_api_makes_the_status_to_send_back(client: TestClient) -> None:
    address = f"/api/documents/{ids()['31/KH-UBND']}/exchange/status.edxml"
    made = client.get(address, params={"code": "6", "note": "Đã xong"})
    assert made.status_code == 200
    assert made.headers["content-disposition"].startswith("attachment")
    status = parse_status(made.content)
    assert (status.sender, status.recipients, status.code, status.description) == (OURS, (ABOVE,), "06", "Đã xong")
    refused = client.get(address, params={"code": "77"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "edxml-code-unknown")
    other = client.get(f"/api/documents/{ids()['40/KH-UBND']}/exchange/status.edxml")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "edxml-not-by-exchange")


def test_the_pages_show_them_until_somebody_has_seen_them(client: TestClient) -> None:
    id_ = ids()["40/KH-UBND"]
    page = client.get(f"/documents/{id_}").text
    assert "Trạng thái liên thông cần xem (1)" in page
    assert "Trạng thái liên thông (2)" in page
    assert "Sai nơi nhận" in page
    assert "Gửi trả trạng thái" not in page
    assert "Gửi trả trạng thái" in client.get(f"/documents/{ids()['31/KH-UBND']}").text
    assert "40/KH-UBND" in client.get("/review").text
    assert "liên thông: bị từ chối" in client.get("/journal?kind=exchange").text
    [waiting] = [one for one in client.get("/api/exchange/statuses?attention=true").json() if one["document"] == id_]
    form = {"actor": "Lan", "then": f"/documents/{id_}"}
    back = client.post(f"/exchange/{waiting['id']}/seen", data=form, headers={"origin": BASE}, follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, f"/documents/{id_}")
    away = client.post(
        f"/exchange/{waiting['id']}/seen",
        data=form | {"then": "//evil"},
        headers={"origin": BASE},
        follow_redirects=False,
    )
    assert away.headers["location"] == "/exchange"
    page = client.get(f"/documents/{id_}").text
    assert "cần xem" not in page
    assert "Lan đã xem" in page
    with Store.open(Settings.load()) as store:
        assert [entry.actor for entry in store.journal(action=exchange.SEEN) if entry.subject == waiting["id"]] == [
            "Lan"
        ]


def test_the_api_writes_down_who_has_seen_one(client: TestClient) -> None:
    [one] = [one for one in client.get("/api/exchange/statuses").json() if one["about"]["number"] == "9/CV"]
    seen = client.post(f"/api/exchange/statuses/{one['id']}/seen", json={"actor": "Mai"}, headers={"origin": BASE})
    assert seen.json()["attention"] is False
    assert client.post("/api/exchange/statuses/none/seen", json={"actor": "Mai"}).status_code == 404
    assert client.post(f"/api/exchange/statuses/{one['id']}/seen", json={"actor": ""}).status_code == 422
    unlinked = client.get("/api/exchange/statuses?unlinked=true").json()
    assert [each["about"]["number"] for each in unlinked] == ["9/CV"]
    assert "9/CV" in client.get("/exchange").text


@pytest.mark.parametrize("number", ["31/KH-UBND", "31/KH-UBND(M)"])
def test_extract_says_that_it_is_no_document(office: Path, number: str) -> None:
    path = office / "tt.edxml"
    path.write_bytes(build_status(replace(SAID, about=Reference("", number))))
    result = run("extract", "--json", str(path))
    assert (result.exit_code, result.stdout) == (3, "")
    assert ("Trạm Y tế" in result.output) is (number == "31/KH-UBND")
    assert ("bí mật nhà nước" in result.output) is (number != "31/KH-UBND")


def test_an_upload_is_recorded_too(client: TestClient) -> None:
    data = build_status(replace(SAID, about=Reference("", "31/KH-UBND", "2026-03-05"), code="15"))
    told = client.post("/api/documents", files={"files": ("tt.edxml", data)}, headers={"origin": BASE}).json()
    assert (told["statuses"], told["new"], told["failed"]) == (1, 0, 0)
    [file] = told["files"]
    assert (file["state"], file["document"]) == ("status", ids()["31/KH-UBND"])
    assert "Trạm Y tế báo đồng ý" in file["message"]
    assert "Trạm Y tế báo đồng ý" in client.get(f"/intake/runs/{told['run']}").text
    again = client.post("/api/documents", files={"files": ("tt.edxml", data)}, headers={"origin": BASE}).json()
    assert (again["statuses"], again["unchanged"]) == (0, 1)
